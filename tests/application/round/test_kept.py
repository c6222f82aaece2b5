"""What a window keeps of a data file is what is in it: after each act it is compared with what is read again."""

from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from random import Random

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry, save_draft
from nakano_status.application.indicators.edit_indicator import FigureEntry, IndicatorEntry, edit_indicator
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.take_back import take_back
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.round.extend_due import Extension, extend_due
from nakano_status.application.round.read.board import read_whole_board
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.wording.word_table import save_word_table
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.storage.value_cache import ValueCache, cached_once
from nakano_status.domain.wording.word_table import BUILT_IN, TermLine, WordTable
from nakano_status.gui.window.window_summary import read_window_frame
from tests.support.rounds import OWN, ZEIMU, division_store, hand_in, merge, send, write_all

TODAY = date(2023, 7, 18)
_ACTS = 14


def shown(records: Records) -> Mapping[str, object]:
    """Return what the window shows of a data file."""
    contents = RoundContents.load(records, chosen_round(records))
    parts = {name: getattr(contents, name) for name in ("current", "values", "notes", "conflicts", "drafts", "rows")}
    board = read_whole_board(records, contents.round_, TODAY)
    return {**parts, "frame": read_window_frame(records, TODAY), "board": board, "listings": contents.listings}


def read_beside(parts: Parts, store: Store) -> None:
    """Compare what is kept with what is read by someone who keeps nothing."""
    with store.reading() as records:
        kept = shown(records)
    with closing(parts.stores.open(store.path, read_only=True)) as other, other.reading() as records:
        fresh = shown(records)
    for name, value in fresh.items():
        assert kept[name] == value, name


class Clerk:
    """Does any act in an office's data file."""

    def __init__(self, parts: Parts, office: Store, answer: Path, chance: Random) -> None:
        self.parts, self.office, self.answer, self.chance = parts, office, answer, chance
        with office.reading() as records:
            contents = RoundContents.load(records, chosen_round(records))
        self.rows = [row.row_id for row in contents.rows if row.counted]
        self.figures = [each.indicator_id for each in contents.indicators]
        answers: list[Callable[[], object]] = [
            self.write,
            self.write,
            self.write_a_figure,
            self.take_a_call,
            self.draft,
        ]
        self.acts = [*answers, self.take_in, self.take_back, self.change_the_table, self.extend]

    def write(self) -> None:
        texts = {"mark": self.chance.choice(["◎", "△", ""]), "done": self.chance.choice(["実施した。", ""])}
        edit_entry(self.parts, self.office, Entry(self.chance.choice(self.rows), texts))

    def write_a_figure(self) -> None:
        figure = FigureEntry(self.chance.choice(["12", "—", ""]))
        entry = IndicatorEntry(self.chance.choice(self.figures), {FiscalYear(2022): figure})
        edit_indicator(self.parts, self.office, entry)

    def take_a_call(self) -> None:
        said = {"done": f"電話{self.chance.random()}"}
        edit_entry(self.parts, self.office, Entry(OWN[0], said, as_division=ZEIMU, source="電話"))

    def draft(self) -> None:
        save_draft(self.office, Entry(self.chance.choice(self.rows), {"done": "下書き中"}))

    def take_in(self) -> None:
        merge(self.parts, self.office, self.answer)

    def take_back(self) -> None:
        with self.office.reading() as records:
            returns = records.exchange.returns(chosen_round(records).round_id)
        for each in returns[:1]:
            take_back(self.office, each.return_id, reason="誤り")

    def change_the_table(self) -> None:
        with self.office.reading() as records:
            now = records.wordings.table()
        line = TermLine(f"実施{self.chance.random()}", "実行", True)
        save_word_table(self.office, WordTable((*BUILT_IN.lines, line)), None, now)

    def extend(self) -> None:
        extend_due(self.office, Extension(date(2023, 7, self.chance.randint(1, 30)), "決算", (ZEIMU,)))


@pytest.mark.sample(1)
@pytest.mark.parametrize("seed", range(3))
def test_what_is_kept_is_what_is_read(parts: Parts, sending_office: Store, tmp_path: Path, seed: int) -> None:
    own = division_store(parts, send(parts, sending_office, tmp_path / "forms", anew=True), tmp_path / "own.nakano")
    write_all(parts, own)
    answer = hand_in(parts, own, tmp_path / "answer.xlsx").file
    clerk = Clerk(parts, sending_office, answer, Random(seed))
    read_beside(parts, sending_office)
    for _ in range(_ACTS):
        with suppress(Refused):  # as a return that was written over
            clerk.chance.choice(clerk.acts)()
        read_beside(parts, sending_office)


def test_answers_leave_the_plan_as_it_was_read_and_other_acts_do_not(parts: Parts, sending_office: Store) -> None:
    def plan() -> object:
        with sending_office.reading() as records:
            return records.plan.all()

    edit_entry(parts, sending_office, Entry(OWN[0], {"done": "実施"}))  # before its first act a file is looked through
    first = plan()
    edit_entry(parts, sending_office, Entry(OWN[0], {"done": "実施した。"}))
    assert plan() is first
    extend_due(sending_office, Extension(date(2023, 7, 30), "決算", (ZEIMU,)))
    assert plan() is not first


def test_a_reader_of_an_earlier_state_keeps_nothing_for_those_after_it(parts: Parts, sending_office: Store) -> None:
    with sending_office.reading() as earlier:
        edit_entry(parts, sending_office, Entry(OWN[0], {"done": "実施した。"}))
        RoundContents.load(earlier, chosen_round(earlier))
    read_beside(parts, sending_office)


def test_a_file_that_a_copy_is_written_over_is_read_again(parts: Parts, sending_office: Store) -> None:
    before = sending_office.path.read_bytes()
    edit_entry(parts, sending_office, Entry(OWN[0], {"done": "実施した。"}))
    extend_due(sending_office, Extension(date(2023, 7, 30), "決算", (ZEIMU,)))
    read_beside(parts, sending_office)
    sending_office.path.write_bytes(before)
    read_beside(parts, sending_office)


def test_a_value_is_made_once_and_knows_what_was_written_since() -> None:
    kept, made = ValueCache(), list[int]()

    def make() -> int:
        made.append(1)
        return len(made)

    for _ in range(2):
        assert cached_once(kept, "sum", make) == 1
    after = kept.after(frozenset({("R4", "a")})).after(frozenset({("R4", "b")}))
    known = after.known_value("sum")
    assert known is not None
    assert (known.rows("R4"), known.rows("R3")) == (frozenset("ab"), None)
    after.put("sum", 2)
    assert [each and each.rows("R4") for each in (after.known_value("sum"), kept.known_value("sum"))] == [
        frozenset(),
        frozenset(),
    ]
