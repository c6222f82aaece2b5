"""Makes the official list (別紙 進捗状況一覧) of plain values: headings, legend, lines, pages (practice.md §5).

Its changed rows alone, and the check print, are made by the same hand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import groupby, zip_longest

from nakano_status.documents import list_layout as layout
from nakano_status.documents.list_document import (
    ListColumn,
    ListDocument,
    ListLine,
    ListMeasure,
    ListPage,
    MeasureRow,
)
from nakano_status.documents.list_kind import ListKind, list_columns
from nakano_status.documents.page import Paper
from nakano_status.documents.pagination import Block, paginate
from nakano_status.documents.text_measure import wrap
from nakano_status.domain import fields, headings
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.mark import CHANGED_MARKS, LEGEND_TITLE, Mark
from nakano_status.domain.narrative import as_typed, is_blank
from nakano_status.domain.published_list import CONTINUED

_GIVEN = frozenset({headings.PREVIOUS_DONE, headings.PLANNED})
_GOES_ON = _GIVEN.union(key for key, each in fields.BY_KEY.items() if each.is_text)
_LONGEST_PIECE = 16_000
"""Characters: Excel's cell holds 32,767 units, and a character can be two of them."""


@dataclass(frozen=True)
class ListEntry:
    """One row to print: texts as they stand, `divisions` as printed on the list (one 課 a line).

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
    """前回の取組状況 and what was planned for this year; only the check print shows them."""


@dataclass(frozen=True)
class ListContent:
    """All that the list says. `plan_title` as adopted (第2次… is left out of the paper's title, as published).

    `label` stands in the box at the upper right (None: the kind's own); `previous_year` was reported last.
    `stamp` is that of the texts (`list_age`).
    """

    plan_title: str
    year: FiscalYear
    last_year: FiscalYear
    entries: Sequence[ListEntry]
    made_on: date
    draft_note: str | None = None
    kind: ListKind = ListKind.WHOLE
    paper: Paper = Paper.A3
    label: str | None = None
    previous_year: FiscalYear | None = None
    stamp: str = ""


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
    columns = list_columns(content.year, content.last_year, content.kind, content.previous_year)
    rows = _Rows(columns)
    grouped = groupby(content.entries, lambda entry: entry.measure_code)
    measures = tuple(_measure(list(entries), rows) for _, entries in grouped)
    blocks = (_block(measure, rows) for measure in measures)
    return ListDocument(
        title=content.kind.title_of(content.plan_title),
        label=content.kind.label if content.label is None else content.label,
        as_of=f"{content.year.label}末時点",
        legend=(LEGEND_TITLE, *(mark.legend_line for mark in Mark)),
        columns=columns,
        measures=measures,
        pages=paginate(blocks, layout.PAGE_CAPACITY, keeps_whole=content.kind.keeps_measures_whole) or (ListPage(()),),
        setup=layout.page_setup(content.paper),
        font=layout.FONT,
        body_size=layout.BODY_SIZE,
        made_on=content.made_on.isoformat(),
        draft_note=content.draft_note,
        stamp=content.stamp,
        keeps_measures_whole=content.kind.keeps_measures_whole,
    )


def only_changed(content: ListContent) -> ListContent:
    """Return スケジュールを変更した取組等の一覧: what is counted and was not done as planned (○△×)."""
    return replace(content, kind=ListKind.CHANGES, entries=tuple(filter(_is_changed, content.entries)))


def _is_changed(entry: ListEntry) -> bool:
    return entry.counted and entry.values.get(fields.MARK) in CHANGED_MARKS


def _measure(entries: list[ListEntry], rows: _Rows) -> ListMeasure:
    code, title = entries[0].measure_code, next((entry.measure_title for entry in entries if entry.measure_title), None)
    return ListMeasure(f"{code}\n{title}" if title else code, tuple(map(rows.row, entries)))


def _block(measure: ListMeasure, rows: _Rows) -> Block:
    lines = tuple(line for row in measure.rows for line in rows.lines(row))
    return Block(measure.text, layout.row_height(rows.line_count(measure.text, 0)), lines, rows.divisions_at)


class _Rows:
    """Makes lines of rows; what the columns say is worked out once for all of them."""

    def __init__(self, columns: tuple[ListColumn, ...]) -> None:
        self._texts_of = [_text_of(column.key) for column in columns]
        self._widths = [layout.text_width(column.width) for column in columns]
        self._goes_on = [goes_on(column.key) for column in columns]
        keys = [column.key for column in columns]
        self.divisions_at, self._title_at = keys.index(layout.DIVISIONS), keys.index(layout.TITLE)

    def row(self, entry: ListEntry) -> MeasureRow:
        """Return a row with its texts as they stand."""
        return MeasureRow(entry.row_id, tuple(text_of(entry) for text_of in self._texts_of))

    def lines(self, row: MeasureRow) -> Iterator[ListLine]:
        """Yield one line, or a line and its continuations where Excel cannot show it in one row."""
        count = self._most_lines(row.cells)
        if layout.fits(count):
            yield ListLine(row.row_id, None, 0, row.cells, layout.row_height(count))
            return
        pieces = [self._pieces(text, place) for place, text in enumerate(row.cells)]
        for number, rest in enumerate(zip_longest(*pieces)):
            cells = self._named(row, rest) if number else rest
            height = layout.row_height(self._most_lines(cells))
            yield ListLine(None if number else row.row_id, None, 0, cells, height, number > 0)

    def _named(self, row: MeasureRow, cells: tuple[str | None, ...]) -> tuple[str | None, ...]:
        """The rest of a row with whose it is; a title that fills a whole row alone is not said again."""
        number = f"{CONTINUED}{row.row_id}"
        whole = f"{number}\n{row.cells[self._title_at]}"
        title = whole if layout.fits(self.line_count(whole, self._title_at)) else number
        said = {self._title_at: title, self.divisions_at: row.cells[self.divisions_at]}
        return tuple(said.get(place, cell) for place, cell in enumerate(cells))

    def _most_lines(self, texts: tuple[str | None, ...]) -> int:
        return max(self.line_count(text, place) if text else 1 for place, text in enumerate(texts))

    def line_count(self, text: str, place: int) -> int:
        """Return how many lines a text fills in the column at that place."""
        return len(wrap(text.rstrip("\n"), self._widths[place]))

    def _pieces(self, text: str | None, place: int) -> list[str | None]:
        """A text in pieces of at most half a page, joined again the text itself; title, mark, divisions stay whole."""
        if text is None or not self._goes_on[place]:
            return [text]
        lines = wrap(text, self._widths[place])
        limit = layout.lines_in(layout.PAGE_CAPACITY / 2)
        pieces: list[str | None] = []
        for start in range(0, len(lines), limit):
            piece = "".join(lines[start : start + limit])
            if pieces and is_blank(piece):  # a row of blanks would be no row: they hang below the piece before
                pieces[-1] = f"{pieces[-1]}{piece}"
            else:
                pieces += [piece[at : at + _LONGEST_PIECE] for at in range(0, len(piece), _LONGEST_PIECE)]
        return pieces


def _text_of(key: str) -> Callable[[ListEntry], str | None]:
    """Return how the text of a column is found: asked once for a list of any length."""
    if key in _TEXTS:
        return _TEXTS[key]
    if key in _GIVEN:
        return lambda entry: as_typed(entry.previous.get(key))
    return lambda entry: as_typed(entry.values.get(key))


def goes_on(key: str) -> bool:
    """Whether what one row cannot show of a column goes on in a row below."""
    return key in _GOES_ON
