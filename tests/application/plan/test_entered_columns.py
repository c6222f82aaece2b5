"""Columns that the workbook of a plan lacks change nothing, and rows that were not moved are under their 実施内容."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from nakano_status.application.indicators.edit_indicator import IndicatorEntry, edit_indicator
from nakano_status.application.plan.add_successor import PlanHead, Successor, add_successor
from nakano_status.application.plan.edition_tables import export_edition
from nakano_status.application.plan.revise_plan import PlanRevision, RevisedPlan, revise_plan
from nakano_status.application.plan.schedules import edit_schedule
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.refusals.planning import RevisionFaulty
from nakano_status.domain.refusals.reading import TableNotReadable
from tests.support.edition_books import INDICATORS, OWNERS, SCHEDULE, TREE, EditionBook, edited

R5, R6 = FiscalYear(2023), FiscalYear(2024)
FIRST, DROPPED = "1-5-1-01-B", "1-5-1-02-K"
Revise = Callable[[Callable[[EditionBook], None]], RevisedPlan]


@pytest.fixture
def revise(parts: Parts, office: Store, tmp_path: Path) -> Revise:
    """Enter the workbook of the plan, edited; 税務課 supplies an indicator, and a row is planned for two years."""
    edit_indicator(parts, office, IndicatorEntry("KPI-1-3", owner="税務課"))
    edit_schedule(office, {(FIRST, R5): "検討", (FIRST, R6): "構築"})
    export_edition(parts, office, tmp_path / "plan.xlsx")

    def run(edit: Callable[[EditionBook], None]) -> RevisedPlan:
        path = edited(tmp_path / "plan.xlsx", tmp_path / "edited.xlsx", edit)
        return revise_plan(parts, office, PlanRevision(path, "改定版", date(2024, 2, 28))).value

    return run


def newest(store: Store) -> Edition:
    with store.reading() as records:
        return records.plan.all()[0].newest


@pytest.mark.parametrize(
    ("sheet", "heading"),
    [
        *((INDICATORS, each) for each in ("目標", "指標項目", "単位", "方向", "所管課", "注", "令和7年度目標")),
        (SCHEDULE, "令和6年度"),
        (OWNERS, "所管課"),
        (TREE, "再掲の元"),
        (TREE, "旧管理番号"),
    ],
)
def test_a_column_that_is_missing_changes_nothing(office: Store, revise: Revise, sheet: str, heading: str) -> None:
    def edit(book: EditionBook) -> None:
        book.remove_column(sheet, heading)
        book.remove(DROPPED)

    before = newest(office)
    assert revise(edit).is_written
    after = newest(office)
    with office.reading() as records:
        kept, now = (records.indicators.of_edition(each.edition_id) for each in (before, after))
        planned = records.plan.schedules(after.edition_id)
    told = [[(i.goal, i.name, i.unit, i.direction, i.owner, i.note, i.targets) for i in some] for some in (kept, now)]
    assert told[0] == told[1]
    assert planned == {(FIRST, R5): "検討", (FIRST, R6): "構築"}
    rows = [
        [(each.row_id, each.repost_of, each.owners_printed) for each in edition.listings if each.row_id != DROPPED]
        for edition in (before, after)
    ]
    assert rows[0] == rows[1]


def test_the_plan_after_names_an_indicator_without_its_unit_and_its_footnote_mark(
    parts: Parts, office: Store, tmp_path: Path
) -> None:
    export_edition(parts, office, tmp_path / "next.xlsx")
    head = PlanHead("次期計画", FiscalYear(2026), FiscalYear(2030), date(2025, 12, 1))
    added = add_successor(parts, office, Successor(str(tmp_path / "next.xlsx"), head, is_dry_run=True)).value
    with office.reading() as records:
        before = records.indicators.of_edition(records.plan.all()[0].newest.edition_id)
    assert [(each.name, each.name_printed) for each in added.indicators] == [
        (each.name, each.name_printed) for each in before
    ]


def test_without_the_numbers_of_the_indicators_a_revision_is_refused(office: Store, revise: Revise) -> None:
    def edit(book: EditionBook) -> None:
        book.remove_column(INDICATORS, "指標番号")
        book.remove(DROPPED)

    before = newest(office)
    with pytest.raises(TableNotReadable, match="見出し「指標番号」がありません"):
        revise(edit)
    assert newest(office) == before


def test_a_new_indicator_without_a_goal_is_a_fault_of_its_line(revise: Revise) -> None:
    def edit(book: EditionBook) -> None:
        book.remove_column(INDICATORS, "目標")
        book.add(INDICATORS, 指標項目="テレワークの実施率", 方向="増")

    with pytest.raises(RevisionFaulty) as refused:
        revise(edit)
    (fault,) = refused.value.problems
    assert (fault.code, fault.place.cell, fault.place.row) == ("REVISION-GOAL-UNKNOWN", None, 12)


def test_a_row_whose_line_was_not_moved_is_listed_under_its_new_measure(office: Store, revise: Revise) -> None:
    revise(lambda book: book.change(TREE, FIRST, 番号="1-1-①"))
    listings = newest(office).listings
    assert [each.row_id for each in listings[:4]] == ["1-1-1-01-P", "1-1-1-02-X", FIRST, "1-1-2-01-U"]
    assert [each.ordinal for each in listings[:4]] == [1, 2, 3, 1]
    measures = [each.measure for each in listings]
    assert len({*measures}) == 1 + sum(one != other for one, other in pairwise(measures))
