"""Make the official list (別紙 進捗状況一覧) from plain values: headings, legend, texts (practice.md §5).

The list of changed rows and the check print are made here too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby

from nakano_status.documents import list_layout as layout
from nakano_status.documents.list_document import ListDocument, ListMeasure, MeasureRow
from nakano_status.documents.list_kind import ListKind, list_columns
from nakano_status.documents.page import PaperSize
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields import headings
from nakano_status.domain.fields import registry as fields
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.text.narrative import as_typed

_GIVEN = frozenset({headings.PREVIOUS_DONE, headings.PLANNED})


@dataclass(frozen=True)
class ListEntry:
    """One row to print: its current texts, and `divisions` as printed on the list (one 課 a line).

    `values` are the round's by field key; only published ones are printed. A row that is not `counted` prints no mark.
    """

    row_id: str
    measure_code: str
    measure_title: str | None
    title: str
    divisions: str | None
    values: Mapping[str, str | None]
    counted: bool = True
    previous: Mapping[str, str | None] = field(default_factory=dict)
    """前回の取組状況 and what was planned for this year; only shown by the check print."""


@dataclass(frozen=True)
class ListContent:
    """The content of the list. `plan_title` is as adopted (第2次… is left out of the paper's title, as published).

    `label` is the text in the box at the upper right (None: the kind's own); `previous_year` was reported last.
    `stamp` identifies the texts (`list_age`).
    """

    plan_title: str
    asked: AskedFields
    entries: Sequence[ListEntry]
    made_on: date
    draft_note: str | None = None
    kind: ListKind = ListKind.WHOLE
    paper: PaperSize = PaperSize.A3
    label: str | None = None
    previous_year: FiscalYear | None = None
    stamp: str = ""

    @property
    def year(self) -> FiscalYear:
        """The round's year."""
        return self.asked.year


_TEXTS: Mapping[str, Callable[[ListEntry], str | None]] = {
    layout.MEASURE: lambda _: None,  # merged down its rows
    layout.RED_PEN: lambda _: None,
    layout.ROW_ID: lambda entry: entry.row_id,
    layout.TITLE: lambda entry: entry.title,
    layout.DIVISIONS: lambda entry: entry.divisions or None,
    fields.MARK: lambda entry: entry.values.get(fields.MARK) if entry.counted else None,
}


def build_list(content: ListContent) -> ListDocument:
    """Return the document: pure, equal for equal content."""
    columns = list_columns(content.asked, content.kind, content.previous_year)
    texts_of = [_text_of(column.key) for column in columns]
    grouped = groupby(content.entries, lambda entry: entry.measure_code)
    return ListDocument(
        title=content.kind.title_of(content.plan_title),
        label=content.kind.label if content.label is None else content.label,
        as_of=f"{content.year.label}末時点",
        legend=content.asked.profile.marks.legend,
        columns=columns,
        measures=tuple(_measure(list(entries), texts_of) for _, entries in grouped),
        setup=layout.page_setup(content.paper),
        font=layout.FONT,
        body_size=layout.BODY_SIZE,
        made_on=content.made_on.isoformat(),
        draft_note=content.draft_note,
        stamp=content.stamp,
        keeps_measures_whole=content.kind.keeps_measures_whole,
    )


def only_changed(content: ListContent) -> ListContent:
    """Return スケジュールを変更した取組等の一覧: the counted rows that were not done as planned (○△×)."""
    changed = content.asked.profile.marks.asking_reason
    return replace(
        content, kind=ListKind.CHANGES, entries=tuple(entry for entry in content.entries if _is_in(changed, entry))
    )


def _is_in(marks: Marks, entry: ListEntry) -> bool:
    return entry.counted and marks.of(entry.values.get(fields.MARK)) is not None


def _measure(entries: list[ListEntry], texts_of: Sequence[Callable[[ListEntry], str | None]]) -> ListMeasure:
    code, title = entries[0].measure_code, next((entry.measure_title for entry in entries if entry.measure_title), None)
    rows = (MeasureRow(entry.row_id, tuple(text_of(entry) for text_of in texts_of)) for entry in entries)
    return ListMeasure(f"{code}\n{title}" if title else code, tuple(rows))


def _text_of(key: str) -> Callable[[ListEntry], str | None]:
    """Return the function that gets the text of a column from a row, so that the key is looked up once for all rows."""
    if key in _TEXTS:
        return _TEXTS[key]
    if key in _GIVEN:
        return lambda entry: as_typed(entry.previous.get(key))
    return lambda entry: as_typed(entry.values.get(key))
