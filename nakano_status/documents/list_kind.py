"""The papers that are laid out as the official list is: the whole of it, its changed rows, the check print (§5)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from nakano_status.documents.list_document import ListColumn
from nakano_status.documents.list_layout import DIVISIONS, MEASURE, RED_PEN, ROW_ID, TITLE
from nakano_status.documents.paper_head import usual_name
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import PLANNED, PREVIOUS_DONE
from nakano_status.domain.fields.registry import BY_KEY, CHANGE_REASON, DONE, LATER_YEARS, MARK, NEXT_YEAR, heading

CHANGES_TITLE = "スケジュールを変更した取組等の一覧"


class ListKind(StrEnum):
    """Which rows and columns are printed."""

    WHOLE = "list"
    CHANGES = "changes"
    """スケジュールを変更した取組等の一覧: the rows of ○△×."""
    CHECK = "check"
    """確認用: with 管理番号, what was reported last, and room for the red pen."""

    def title_of(self, plan_title: str) -> str:
        """Return the paper's title."""
        if self is ListKind.CHANGES:
            return CHANGES_TITLE
        return f"{usual_name(plan_title)} 進捗状況一覧"

    @property
    def label(self) -> str:
        """The text in the box at the upper right; '' for none."""
        return _LABELS[self]

    @property
    def keeps_measures_whole(self) -> bool:
        """Whether a 実施内容 that fits a page is kept on one; a check print fills its pages, as it is twice as long."""
        return self is not ListKind.CHECK


_LABELS = {ListKind.WHOLE: "別紙", ListKind.CHANGES: "", ListKind.CHECK: "確認用"}

# Widths in millimetres, in printed order, 396 together: the usable width of A3.
_WIDTHS: Mapping[ListKind, Mapping[str, float]] = {
    ListKind.WHOLE: {
        MEASURE: 44,
        TITLE: 62,
        MARK: 14,
        CHANGE_REASON: 44,
        DONE: 78,
        NEXT_YEAR: 70,
        LATER_YEARS: 50,
        DIVISIONS: 34,
    },
    ListKind.CHANGES: {
        MEASURE: 44,
        TITLE: 66,
        MARK: 14,
        CHANGE_REASON: 64,
        DONE: 90,
        NEXT_YEAR: 78,
        DIVISIONS: 40,
    },
    ListKind.CHECK: {
        MEASURE: 25,
        ROW_ID: 31,
        TITLE: 38,
        PREVIOUS_DONE: 38,
        PLANNED: 38,
        MARK: 13,
        CHANGE_REASON: 32,
        DONE: 46,
        NEXT_YEAR: 42,
        LATER_YEARS: 32,
        DIVISIONS: 31,
        RED_PEN: 30,
    },
}
# If nothing was reported before, the width of those columns is added to these.
_GIVEN = frozenset({PREVIOUS_DONE, PLANNED})
_WITHOUT_LAST = {TITLE: 8, CHANGE_REASON: 14, DONE: 16, NEXT_YEAR: 14, LATER_YEARS: 12, RED_PEN: 12}


def list_columns(
    year: FiscalYear,
    last_year: FiscalYear,
    kind: ListKind = ListKind.WHOLE,
    previous: FiscalYear | None = None,
) -> tuple[ListColumn, ...]:
    """Return the columns of a paper in a round of a plan that ends in `last_year`, with the widths of A3 (mm).

    `previous` is the year that was reported last; only the check print shows it.
    """
    widths = dict(_WIDTHS[kind])
    if kind is ListKind.CHECK and previous is None:
        widths = {key: width + _WITHOUT_LAST.get(key, 0) for key, width in widths.items() if key not in _GIVEN}
    if year >= last_year:  # the next year and the later years are one column
        widths[NEXT_YEAR] += widths.pop(LATER_YEARS, 0)
    named = {MEASURE: "実施内容", ROW_ID: "管理番号", TITLE: "事業内容", DIVISIONS: "所管課", RED_PEN: "朱書き"}
    named |= {PLANNED: f"前回の{year.label}取組予定"}
    if previous is not None:
        named |= {PREVIOUS_DONE: f"前回の取組状況（{previous.label}末）"}
    named |= {key: heading(key, year, last_year) for key in widths if key in BY_KEY}
    return tuple(ListColumn(key, named[key], width, key in _GIVEN) for key, width in widths.items())
