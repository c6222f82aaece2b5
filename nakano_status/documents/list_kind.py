"""The papers that are laid out as the official list is: the whole of it, its changed rows, the check print (§5)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from nakano_status.documents.list_document import ListColumn
from nakano_status.documents.list_layout import DIVISIONS, MEASURE, RED_PEN, ROW_ID, TITLE
from nakano_status.documents.paper_head import usual_name
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import PLANNED, PREVIOUS_DONE
from nakano_status.domain.fields.profile import AskedFields

_ALONE_WIDTH = "check_alone"
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

_ACROSS_A3 = 396.0
# Millimetres, beside the fields' own widths; all together they are the usable width of A3.
_BEFORE: Mapping[ListKind, Mapping[str, float]] = {
    ListKind.WHOLE: {MEASURE: 44, TITLE: 62},
    ListKind.CHANGES: {MEASURE: 44, TITLE: 66},
    ListKind.CHECK: {MEASURE: 25, ROW_ID: 31, TITLE: 38, PREVIOUS_DONE: 38, PLANNED: 38},
}
_AFTER: Mapping[ListKind, Mapping[str, float]] = {
    ListKind.WHOLE: {DIVISIONS: 34},
    ListKind.CHANGES: {DIVISIONS: 40},
    ListKind.CHECK: {DIVISIONS: 31, RED_PEN: 30},
}
_GIVEN = frozenset({PREVIOUS_DONE, PLANNED})
_ALONE = {TITLE: 8, RED_PEN: 12}
"""Added if nothing was reported before; fields declare a width for that case."""


def list_columns(
    asked: AskedFields, kind: ListKind = ListKind.WHOLE, previous: FiscalYear | None = None
) -> tuple[ListColumn, ...]:
    """Return the columns of a paper in a round that asks these fields, with the widths of A3 (mm).

    `previous` is the year that was reported last; only the check print shows it.
    """
    year, is_alone = asked.year, kind is ListKind.CHECK and previous is None
    widths = {**_BEFORE[kind], **_field_widths(asked, kind, is_alone=is_alone), **_AFTER[kind]}
    if is_alone:
        widths = {key: width + _ALONE.get(key, 0) for key, width in widths.items() if key not in _GIVEN}
    named = {MEASURE: "実施内容", ROW_ID: "管理番号", TITLE: "事業内容", DIVISIONS: "所管課", RED_PEN: "朱書き"}
    named |= {PLANNED: f"前回の{year.label}取組予定"}
    if previous is not None:
        named |= {PREVIOUS_DONE: f"前回の取組状況（{previous.label}末）"}
    fields = asked.profile.by_key
    named |= {key: asked.heading(key) for key in widths if key in fields}
    going_on = {*_GIVEN, *(key for key, each in fields.items() if each.is_text)}
    wide = sum(widths.values())
    scale = 1.0 if wide <= _ACROSS_A3 else _ACROSS_A3 / wide
    return tuple(
        ListColumn(key, named[key], width * scale, key in _GIVEN, key in going_on) for key, width in widths.items()
    )


def _field_widths(asked: AskedFields, kind: ListKind, *, is_alone: bool) -> dict[str, float]:
    """Return the widths of the published fields; one that is not asked leaves its width to the field before."""
    widths: dict[str, float] = {}
    for field in asked.profile.fields:
        width = field.widths.get(_ALONE_WIDTH, 0) if is_alone else 0
        width = width or field.widths.get(kind, 0)
        if not field.published or not width:
            continue
        if field.key in asked.keys:
            widths[field.key] = width
        elif widths:
            widths[next(reversed(widths))] += width
    return widths
