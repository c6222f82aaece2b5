"""Data files of divisions whose years are of two plans, the plan and the plan after it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.application.plan.create_store import PlanSource, create_store
from nakano_status.application.plan.decide_fate import decide_fate
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.overview import read_year_counts
from nakano_status.application.round.read.row_years import read_row_years
from nakano_status.application.round.read.views import round_choices
from nakano_status.application.submission.open_earlier import open_earlier
from nakano_status.application.submission.open_form import open_form
from nakano_status.application.verify import verify
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.reorganisation import Merger, OrganisationChange, Split
from nakano_status.domain.plan.lineage import PlanFate
from nakano_status.domain.problems.problem import Refused
from tests.support.plan_files import REVISED_ROWS, plan_row, two_editions
from tests.support.plans import R7, small_organisation
from tests.support.rounds import ZEIMU, send, write
from tests.support.stores import TickingClock, act
from tests.support.successors import next_plan

R8, R9 = R7.plus(1), R7.plus(2)
KOSEKI = "戸籍住民課"
NEXT_ROWS = (plan_row("1-1-①", 1, "相談の予約"), plan_row("1-1-①", 2, "申請の受付", "koseki"))
"""Rows of the plan after: each has the number, and the division, of another row of the plan."""
OF_ZEIMU, OF_KOSEKI = (each.row_id for each in NEXT_ROWS)


class Divisions:
    """An office and the data files of its divisions, which answer R7 of one plan and R8 of the plan after it."""

    def __init__(self, office: Store, folder: Path) -> None:
        self.office, self._folder = office, folder

    def parts_in(self, year: FiscalYear) -> Parts:
        """Return the parts on a day after the end of a year."""
        return make_parts(TickingClock(datetime(year.start + 1, 5, 3, tzinfo=UTC)))

    def path(self, name: str) -> Path:
        return self._folder / f"{name}.nakano"

    def ask(self, year: FiscalYear, *names: str) -> None:
        """Open a round; the divisions open their forms, and write on each row what they have done in the year."""
        parts = self.parts_in(year)
        if year != R7:
            close_round(self.office, year.plus(-1))
        opened = open_round(parts, self.office, year).value
        for name in names:
            form = send(parts, self.office, self._folder / year.short, name)
            open_form(parts, self.path(name), form)
            for row in opened.rows:
                if name in self._named(row.writers):
                    write(parts, self.path(name), row.row_id, done=f"{year.short}の{row.row_id}")

    def _named(self, divisions: tuple[str, ...]) -> list[str]:
        with self.office.reading() as records:
            return [records.organisation.read().name(each) for each in divisions]

    def continue_as(self, name: str, path: Path, change: OrganisationChange) -> None:
        """Reorganise; the data file opens the form of R9 of the division of that name."""
        parts = self.parts_in(R9)
        close_round(self.office, R8)
        reorganise(parts, self.office, [change], date(R9.start, 4, 1))
        open_round(parts, self.office, R9)
        open_form(parts, path, send(parts, self.office, self._folder / "R9", name))

    def bring(self, path: Path, earlier: Path) -> list[tuple[str, int]]:
        """Open an earlier data file; return the years received from it."""
        parts = self.parts_in(R9)
        with closing(parts.stores.open(path)) as store:
            found = open_earlier(parts, store, earlier).value.years
            assert verify(store).problems == ()
        return [(year.short, rows) for year, rows in found]

    def rounds(self, path: Path) -> list[tuple[str, str]]:
        with closing(self.parts_in(R9).stores.open(path, read_only=True)) as store, store.reading() as records:
            return [(each.year.short, each.edition_id) for each in records.rounds.all()]

    def lines(self, path: Path, row_id: str, year: FiscalYear) -> list[tuple[str, str, str | None]]:
        """Return the years of a row that is one of a year's round, with what was done in them."""
        with closing(self.parts_in(R9).stores.open(path, read_only=True)) as store, store.reading() as records:
            found = read_row_years(records, row_id, year)
        return [(each.year.short, each.plan.plan_id, each.done) for each in found if each.row_id]


@pytest.fixture
def divisions(tmp_path: Path) -> Iterator[Divisions]:
    parts, path = make_parts(TickingClock()), tmp_path / "office.nakano"
    create_store(parts, path, PlanSource(two_editions(), small_organisation()))
    with closing(parts.stores.open(path)) as office:
        with act(office) as work:
            following = next_plan(R8.start)
            edition = replace(following.newest, listings=NEXT_ROWS)
            work.plan.save(replace(following, editions=(edition,)))
        yield Divisions(office, tmp_path)


MERGED = Merger((ZEIMU, KOSEKI), "税務戸籍課")


def test_the_years_of_both_plans_come_from_the_earlier_data_file(divisions: Divisions) -> None:
    divisions.ask(R7, ZEIMU, KOSEKI)
    divisions.ask(R8, ZEIMU, KOSEKI)
    own, earlier = divisions.path(ZEIMU), divisions.path(KOSEKI)
    divisions.continue_as("税務戸籍課", own, MERGED)
    assert divisions.bring(own, earlier) == [("R7", 2), ("R8", 1)]
    assert divisions.lines(own, OF_KOSEKI, R7) == [("R7", "kodo", f"R7の{OF_KOSEKI}")]
    assert divisions.lines(own, OF_KOSEKI, R8) == [("R8", "tsugi", f"R8の{OF_KOSEKI}"), ("R9", "tsugi", None)]
    assert divisions.bring(own, earlier) == []


def test_equal_numbers_of_two_plans_are_not_one_row_after_a_split(divisions: Divisions) -> None:
    divisions.ask(R7, ZEIMU)
    divisions.ask(R8, ZEIMU)
    earlier, part = divisions.path(ZEIMU), divisions.path("part")
    rows = {each.row_id: "課税課" for each in (*REVISED_ROWS, *NEXT_ROWS)}
    divisions.continue_as("課税課", part, Split(ZEIMU, ("課税課", "納税課"), rows))
    assert divisions.bring(part, earlier) == [("R8", 1)]


def test_a_data_file_begun_with_the_plan_after_takes_the_years_of_both(divisions: Divisions) -> None:
    divisions.ask(R7, KOSEKI)
    divisions.ask(R8, KOSEKI)
    new, earlier = divisions.path("new"), divisions.path(KOSEKI)
    divisions.continue_as("税務戸籍課", new, MERGED)
    assert divisions.bring(new, earlier) == [("R7", 2), ("R8", 1)]
    assert divisions.lines(new, OF_KOSEKI, R7) == [("R7", "kodo", f"R7の{OF_KOSEKI}")]
    assert divisions.bring(new, earlier) == []


def test_a_data_file_without_a_plan_in_common_is_refused(divisions: Divisions) -> None:
    divisions.ask(R7, KOSEKI)
    divisions.ask(R8)
    new, earlier = divisions.path("new"), divisions.path(KOSEKI)
    divisions.continue_as("税務戸籍課", new, MERGED)
    with pytest.raises(Refused, match="FILE-OF-OTHER-PLAN"):
        divisions.bring(new, earlier)
    assert {edition for _, edition in divisions.rounds(new)} == {"tsugi-1"}


@pytest.mark.parametrize("first", [R7, R8])
def test_what_a_form_shows_of_the_year_before_its_plan_is_no_round_of_that_year(
    divisions: Divisions, first: FiscalYear
) -> None:
    divisions.ask(R7, *[ZEIMU] * (first == R7))
    answer = Entry(OF_ZEIMU, {"done": "実施した。", "next_year": "続ける。"}, ZEIMU)
    edit_entry(divisions.parts_in(R7), divisions.office, answer)
    decide_fate(divisions.office, OF_ZEIMU, PlanFate.CONTINUED, (OF_ZEIMU,), plan_id="kodo")
    divisions.ask(R8, ZEIMU)
    own = divisions.path(ZEIMU)
    assert ("R7", "tsugi-1") in divisions.rounds(own), "the form shows nothing of the year before"
    expected = [("R7", "kodo"), ("R8", "tsugi")] if first == R7 else [("R8", "tsugi")]
    with closing(divisions.parts_in(R9).stores.open(own, read_only=True)) as store, store.reading() as records:
        choices, counts = round_choices(records), read_year_counts(records)
        (line,) = read_row_years(records, OF_ZEIMU, R8)
    assert [(each.year.short, each.plan_id) for each in reversed(choices)] == expected
    assert {each.label for each in choices} <= {"令和7年度末時点", "令和8年度末時点"}
    assert [(each.year.short, each.plan.plan_id) for each in counts.years if each.has_round] == expected
    assert line.year == R8
    assert (line.planned_text or "").endswith("続ける。")
