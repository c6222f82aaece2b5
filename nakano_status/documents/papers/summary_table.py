"""The rows of a division's summary as a table on A4 landscape: the 別紙's columns without 所管課 (practice.md §5)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from nakano_status.documents.blocks import naming_cell
from nakano_status.documents.document import Align, Cell, Column, Row, Run, Table, plain
from nakano_status.documents.list import layout
from nakano_status.documents.list.builder import fitted, list_columns, number_widths
from nakano_status.documents.list.layout import ListColumn
from nakano_status.documents.list.table import list_head
from nakano_status.documents.page import PageSetup, PaperSize
from nakano_status.documents.papers.summary_content import SummaryContent, SummaryPart, SummaryRow
from nakano_status.domain.fields.field import DONE, MARK
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.published_list.published_list import CONTINUED

SETUP = PageSetup(PaperSize.A4, landscape=True, top=15, bottom=15, left=25, right=15, header=8, footer=8)
WIDTH = 257.0
"""Millimetres between the margins; the left one is 25 for two punched holes."""
SIZE = 9.0
_MARK_SIZE, _SMALL_SIZE = 12.0, 8.0
_MARK_WIDTH = 17.0
"""Millimetres, with which 実施年度前 fits on one line."""


def table_of(content: SummaryContent) -> Table:
    """Return the table of all rows: the parts below each other, each 実施内容 merged over its rows."""
    columns = _columns(content)
    return Table(
        columns=tuple(Column(each.width, Align.CENTRE if each.key == MARK else Align.LEFT) for each in columns),
        head=(Row(tuple(list_head(each.heading, each.width, _SMALL_SIZE) for each in columns)),),
        rows=tuple(_rows(content, columns)),
        space_above=2.0,
        description="取組ごとの進捗状況",
        head_columns=2,
    )


def _columns(content: SummaryContent) -> tuple[ListColumn, ...]:
    """Return the list's columns without 所管課, as wide as the page; a label in place of a mark is not broken."""
    kept = [each for each in list_columns(content.asked) if each.key != layout.DIVISIONS]
    numbers = number_widths(content.asked, [each.values for each in content.rows], SIZE)
    widths = dict(fitted({each.key: each.width for each in kept}, numbers, WIDTH))
    widths[DONE] -= _MARK_WIDTH - widths[MARK]
    widths[MARK] = _MARK_WIDTH
    return tuple(ListColumn(each.key, each.heading, widths[each.key]) for each in kept)


def _rows(content: SummaryContent, columns: tuple[ListColumn, ...]) -> Iterator[Row]:
    for part in SummaryPart:
        rows = [row for row in content.rows if row.part is part]
        if rows:
            title = Cell((Run(f"{part.value}　{len(rows)}件", bold=True),), columns=len(columns))
            yield Row((title,), is_kept_with_next=True)
        for _, alike in groupby(rows, lambda row: row.measure_code):
            yield from _rows_of(list(alike), columns)


def _rows_of(rows: list[SummaryRow], columns: tuple[ListColumn, ...]) -> Iterator[Row]:
    """Yield the rows of one 実施内容: its cell is in the first of them and spans all."""
    measure = "\n".join(filter(None, (rows[0].measure_code, rows[0].measure_title)))
    again = plain(f"{CONTINUED}{measure}")
    for place, row in enumerate(rows):
        first = (Cell(plain(measure), rows=len(rows), is_top=True, continued=again),) if place == 0 else ()
        own = (_cell(row, each.key) for each in columns[1:])
        yield Row((*first, *own), row_id=row.row_id)


def _cell(row: SummaryRow, key: str) -> Cell:
    if key == layout.TITLE:
        return naming_cell(_title(row), row.row_id)
    if key == MARK:
        return _mark(row)
    return Cell(plain(row.values.get(key)))


def _title(row: SummaryRow) -> str:
    """Return the title and, for another division's row, who answers it."""
    return f"{row.title}\n（主管：{row.lead}）" if row.part is SummaryPart.ASSOCIATE else row.title


def _mark(row: SummaryRow) -> Cell:
    if isinstance(row.figure, Mark):
        return Cell(plain(row.figure.symbol), size=_MARK_SIZE)
    word = row.figure.label if row.figure.in_report else f"対象外\n{row.figure.label}"
    return Cell(plain(word), size=_SMALL_SIZE)
