"""Columns that the workbook of a plan lacks change nothing, and rows that were not moved are under their 実施内容."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
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
from nakano_status.domain.refusals.exchange import TableNotReadable
from nakano_status.domain.refusals.planning import RevisionFaulty
from tests.support.edition_books import INDICATORS, OWNERS, SCHEDULE, TREE, EditionBook, edited

R5, R6 = FiscalYear(2023), FiscalYear(2024)
FIRST, DROPPED = "1-5-1-01-B", "1-5-1-02-K"
Edit = Callable[[EditionBook], None]
Revise = Callable[[Edit], RevisedPlan]


HEAD = PlanHead("次期計画", FiscalYear(2026), FiscalYear(2030), date(2025, 12, 1))


@pytest.fixture
def revise(parts: Parts, office: Store, tmp_path: Path) -> Revise:
    """Enter the workbook of the plan, edited; 税務課 supplies an indicator, and a row is planned for two years."""
    edit_indicator(parts, office, IndicatorEntry("KPI-1-3", owner="税務課"))
    edit_schedule(office, {(FIRST, R5): "検討", (FIRST, R6): "構築"})
    export_edition(parts, office, tmp_path / "plan.xlsx")

    def run(edit: Edit) -> RevisedPlan:
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
    added = add_successor(parts, office, Successor(str(tmp_path / "next.xlsx"), HEAD, is_dry_run=True)).value
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


def continued(book: EditionBook) -> None:
    """State for every row that is no 再掲 that it continues the row of the plan before with its number."""
    for line in book.book[TREE].iter_rows(min_row=2):
        _, _, _, number, former, original = line
        former.value = number.value if not original.value else None


def blank(*sheets: str) -> Edit:
    def edit(book: EditionBook) -> None:
        for sheet in sheets:
            book.blank(sheet, "管理番号")

    return edit


def without_codes(book: EditionBook) -> None:
    for sheet in (OWNERS, SCHEDULE):
        book.remove_column(sheet, "番号")


def without_reposts(book: EditionBook) -> None:
    """Leave out the 所管課 of the 再掲, which have none."""
    for number in range(book.book[OWNERS].max_row, 1, -1):
        if not book.book[OWNERS].cell(number, 4).value:
            book.book[OWNERS].delete_rows(number)


def reordered(book: EditionBook) -> None:
    """List what is planned for the second goal before the first: so that titles alike are in another order."""
    page = book.book[SCHEDULE]
    lines = [[str(cell.value or "") or None for cell in line] for line in page.iter_rows(min_row=2)]
    for number, texts in enumerate(sorted(lines, key=lambda texts: (texts[1] or "")[0], reverse=True), start=2):
        for column, text in enumerate(texts, start=1):
            page.cell(number, column).value = text


@pytest.mark.parametrize(
    "edits",
    [
        (blank(TREE, OWNERS, SCHEDULE),),
        (continued, blank(TREE, OWNERS, SCHEDULE)),
        (continued, blank(TREE, OWNERS, SCHEDULE), without_codes),
        (continued, blank(TREE, OWNERS, SCHEDULE), without_reposts, reordered),
        (continued, blank(TREE), without_reposts),
    ],
    ids=["blank", "continued", "without codes", "without reposts", "only the tree is blank"],
)
def test_every_row_of_the_plan_after_has_what_the_other_sheets_have_of_it(
    parts: Parts, office: Store, tmp_path: Path, edits: tuple[Edit, ...]
) -> None:
    before = newest(office)
    edit_schedule(office, {(each.row_id, R6): f"計画 {each.row_id}" for each in before.listings if not each.is_repost})
    export_edition(parts, office, tmp_path / "plan.xlsx")
    path = tmp_path / "plan.xlsx"
    for edit in edits:
        path = edited(path, path, edit)
    head = replace(HEAD, first_year=R5)
    after = add_successor(parts, office, Successor(str(path), head)).value.plan.newest
    with office.reading() as records:
        planned = records.plan.schedules(after.edition_id)
    was = {now.row_id: each for each, now in zip(before.listings, after.listings, strict=True)}
    own = {each.row_id: now for now, each in was.items()}
    for each in after.listings:
        then = was[each.row_id]
        assert (each.title, each.measure, each.owners_printed) == (then.title, then.measure, then.owners_printed)
        assert each.repost_of == (None if then.repost_of is None else own[then.repost_of])
        assert planned.get((each.row_id, R6)) == (None if each.is_repost else f"計画 {then.row_id}")
