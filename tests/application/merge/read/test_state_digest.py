"""The state digest distinguishes states, and depends on nothing else."""

from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.merge.read.digest import digest
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import open_round
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import Direction, Indicator, YearFigure, parse_figure
from tests.support.answering import A, B, filled, sent
from tests.support.desks import desk_in
from tests.support.plans import R3, R4, R5
from tests.support.rounds import OWN, ZEIMU, digest_of, division_store, hand_in, merge, send, write_all
from tests.support.stores import act

ROW = OWN[0]


def say(parts: Parts, store: Store, as_division: str | None = None, by: str | None = None, **typed: str) -> str:
    edit_entry(parts, store, Entry(ROW, typed, as_division), by)
    return digest_of(store)


def test_two_data_files_in_which_the_same_was_said_are_equal(parts: Parts, office: Store, tmp_path: Path) -> None:
    create_store(parts, tmp_path / "other.nakano", built_in_plan(parts))
    with closing(parts.stores.open(tmp_path / "other.nakano")) as other:
        open_round(parts, other, FiscalYear(2022))
        assert digest_of(other) == digest_of(office)
        one = say(parts, office, by="見本 花子", done="実施した。")
        say(parts, other, done="途中で変えた。")
        assert say(parts, other, by="見本 太郎", done="実施した。  ") == one


@pytest.mark.parametrize(
    ("as_division", "typed"),
    [(None, {"done": "実施した。"}), (ZEIMU, {"note": "連絡"}), (None, {"out_of_report": "finished"})],
)
def test_a_value_a_note_and_a_reason_each_make_a_difference(
    parts: Parts, office: Store, as_division: str | None, typed: dict[str, str]
) -> None:
    before = digest_of(office)
    assert say(parts, office, as_division, **typed) != before


def test_an_open_conflict_makes_a_difference_also_where_the_same_value_stands(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    own = division_store(parts, send(parts, office, tmp_path), tmp_path / "own.nakano")
    write_all(parts, own)
    answer = hand_in(parts, own, tmp_path / "return.xlsx").file
    copy = tmp_path / "copy.nakano"
    copy.write_bytes(office.path.read_bytes())
    merge(parts, office, answer)
    seen = say(parts, office, done="事務局が書いた。")
    with closing(parts.stores.open(copy)) as store:
        say(parts, store, done="事務局が書いた。")
        merge(parts, store, answer)
        assert digest_of(store) != seen


def test_the_digest_of_a_state_never_changes_from_one_version_of_the_program_to_the_next(tmp_path: Path) -> None:
    """Data files of different versions are compared by it: texts, a note, a conflict with a blank side, figures."""
    package = sent(rows=[A, B], base={A: {"done": "去年の文"}})
    with desk_in(tmp_path) as desk:
        with act(desk.store, "distribute") as work:
            work.packages.add(package)
        desk.merges(filled(package, {A: {"done": "今年の文"}, B: {"mark": "◎", "done": "済", "note": "連絡"}}))
        desk.merges(filled(package, {A: {"done": None}}, name="写し.xlsx"))
        with desk.store.reading() as records:
            (round_,) = records.rounds.all()
            contents, facts = RoundContents.load(records, round_), RoundFacts.load(records, round_)
    figures = tuple(YearFigure(year, parse_figure("12.5")) for year in (R3, R4, R5))
    indicator = Indicator(
        "KPI-1-1", "p-1", "1", 1, "交付率", "交付率", "％", None, None, Direction.UP, None, figures, (figures[0],)
    )
    assert digest(contents, facts) == "d474b740d9466124271eb19c9baea85ea7d047e865ffe648f1213294826ba0e7"
    with_figures = [replace(contents, indicators=(replace(indicator, actuals=figures[:count]),)) for count in (2, 3)]
    assert [digest(each, facts) for each in with_figures] == [
        "cace7c2125995554bcb5612b188eece64d13d0565aa7edc1e6a11fc66141d254"
    ] * 2, "a figure after the round's year is no part"
