"""Whatever was reorganised or handed on: a division's data file and the office's agree on who answered."""

from __future__ import annotations

from contextlib import closing, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from random import Random

import pytest

from nakano_status.application.entries.edit_entry import EDIT, Entry, edit_entries
from nakano_status.application.forms.distribute import DistributeOptions, distribute
from nakano_status.application.lookup import chosen_round
from nakano_status.application.organisation.hand_on_row import RowMove, hand_on_row
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.plan.create_store import built_in_plan, create_store
from nakano_status.application.ports.data_file import Parts, Records, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.row_years import read_row_years
from nakano_status.application.submission.open_form import open_form
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import DivisionKind
from nakano_status.domain.organisation.reorganisation import Abolition, Merger, OrganisationChange, Renaming, Split
from nakano_status.domain.problems.problem import Refused
from tests.support.stores import TickingClock

FIRST = ("税務課", "職員課", "戸籍住民課")
YEARS = tuple(map(FiscalYear, (2022, 2023, 2024)))


class Story:
    """An office, divisions that began as three, and the data files of these, from year to year."""

    def __init__(self, parts: Parts, clock: TickingClock, store: Store, folder: Path, seed: int) -> None:
        self.parts, self.clock, self.store, self.folder = parts, clock, store, folder
        self.chance, self.log = Random(seed), list[str]()
        self.bodies: set[str] = set()
        self.files: list[Path] = []
        self.changed = 0
        with store.reading() as records:
            organisation = records.organisation.read()
        self.bodies = {organisation.find(each).division_id for each in FIRST}  # type: ignore[union-attr]

    def names(self) -> list[str]:
        """Return the names of the divisions that there are."""
        with self.store.reading() as records:
            organisation = records.organisation.read()
            heirs = (step.successor for some in records.organisation.successions().values() for step in some)
            self.bodies |= {each for each in heirs if each is not None}
        alive = [organisation.get(each) for each in sorted(self.bodies)]
        return [each.name_on() for each in alive if each.until is None and each.kind is DivisionKind.DIVISION]

    def rows(self, name: str) -> list[str]:
        """Return the rows that a division answers in the current round."""
        with self.store.reading() as records:
            own = records.organisation.read().find(name)
            assert own is not None
            return [row.row_id for row in chosen_round(records).rows_of(own.division_id)]

    def changes(self, day: date) -> None:
        """Reorganise or hand on something from a day on, unless it is refused."""
        one, other, *_ = self.chance.sample(names, 2) if len(names := self.names()) > 1 else (*names, *names)
        rows, new = self.rows(one), f"新{len(self.log)}課"
        kinds: list[OrganisationChange | RowMove] = [
            Renaming(one, new),
            Merger((one, other), new),
            Merger((one, other), other),
            Split(one, (one, new), dict.fromkeys(rows[::2], new)),
            Split(one, (f"{new}甲", new), {row: self.chance.choice([new, f"{new}甲"]) for row in rows}, rest=new),
            Abolition(one, other),
            *(RowMove(row, other, day, "分掌の変更") for row in rows[:1]),
        ]
        change = self.chance.choice(kinds)
        self.log.append(f"{day} {change}")
        with suppress(Refused):
            if isinstance(change, RowMove):
                hand_on_row(self.parts, self.store, change)
            else:
                reorganise(self.parts, self.store, [change], day)
            self.changed += 1

    def answers(self) -> None:
        """Answer every row of the divisions on their behalf, and in their data files."""
        texts = {"mark": "◎", "done": f"{self.clock.moment.year}年の取組", "next_year": "継続"}
        for name in self.names():
            self._writes(self.store, [Entry(row, texts, name) for row in self.rows(name)])
        for path in self.files:
            with closing(self.parts.stores.open(path)) as store:
                with store.reading() as records:
                    round_, own = chosen_round(records), records.info.division or ""
                    rows = [row.row_id for row in round_.rows_of(own)]
                if round_.year.start + 1 == self.clock.moment.year:
                    self._writes(store, [Entry(row, texts) for row in rows])

    def _writes(self, store: Store, entries: list[Entry]) -> None:
        if entries:
            edit_entries(self.parts, store, entries, EDIT)

    def opens(self) -> None:
        """Open the form of each division in a new data file, and in every data file that takes it."""
        for number, name in enumerate(self.names()):
            target = self.folder / f"{len(self.log)}-{number}"
            (sent,) = distribute(self.parts, self.store, DistributeOptions(target, (name,))).value
            self.log.append(f"form of {name}")
            for file in (*self.files, new := target / "own.nakano"):
                with suppress(Refused):
                    open_form(self.parts, file, sent.file)
                    self.log.append(f"{file} opens it")
            self.files += [new] if new.exists() else []

    def agree(self) -> int:
        """Compare who answered the rows of each data file, as it shows it, with what the office shows.

        Return how many lines of years before the data file's last one named the same divisions. A division that ended
        while that year was collected got no form that states it: what its file states of this year is its own.
        """
        compared = 0
        for path in self.files:
            with closing(self.parts.stores.open(path, read_only=True)) as store, store.reading() as records:
                last, organisation = chosen_round(records), records.organisation.read()
                own = organisation.name(records.info.division or "")
                rows = [row.row_id for row in last.rows]
                found = {row: said(records, row) for row in rows}
            with self.store.reading() as records:
                known = {row: said(records, row) for row in rows}
                now_called = records.organisation.read().find(own)
            has_ended = now_called is None or now_called.until is not None
            for row, lines in found.items():
                for key, now in lines.items():
                    if has_ended and key[0] == last.year.short:
                        continue
                    office = known[row][key]
                    is_unknown = not any(organisation.find(each) for each in office)
                    place = (path, row, key, now, office, "\n".join(self.log))
                    assert now == office or (now == () and is_unknown), place
                    compared += bool(now) and key[0] < last.year.short
        return compared


def said(records: Records, row_id: str) -> dict[tuple[str, str | None], tuple[str, ...]]:
    """Return who answered a row, by year and the number that it had then."""
    lines = read_row_years(records, row_id)
    return {(each.year.short, each.row_id): each.answered_by for each in lines if each.done}


@pytest.mark.sample(2)
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(12))
def test_who_answered_is_what_the_office_says(tmp_path: Path, seed: int) -> None:
    clock = TickingClock(datetime(2023, 7, 3, tzinfo=UTC))
    parts = make_parts(clock)
    create_store(parts, tmp_path / "office.nakano", built_in_plan(parts))
    with closing(parts.stores.open(tmp_path / "office.nakano")) as store:
        story = Story(parts, clock, store, tmp_path, seed)
        for year in YEARS:
            clock.moment = datetime(year.start + 1, 7, 3, tzinfo=UTC)
            open_round(parts, store, year)
            story.log.append(f"{year.short} opened")
            if early := story.chance.random() < 0.5:
                story.opens()
                story.answers()
            if story.chance.random() < 0.5:
                story.changes(date(year.start + 1, story.chance.choice([4, 6, 9]), 1))
            story.opens()
            if not early or story.chance.random() < 0.5:
                story.answers()
            close_round(store, year)
            if story.chance.random() < 0.7:
                story.changes(date(year.start + 2, story.chance.choice([1, 4, 6]), 1))
        compared = story.agree()
    assert story.changed > 0
    assert compared > 0
