"""Rows of the official list as a table of a paper: the list's own columns, scaled to the width in that paper.

The list itself (別紙) has exact heights and breaks of its own (`builder`); this is for papers that show its rows with
other content (決裁用一式), and for スケジュールを変更した取組等の一覧 as a document for Word, on A4 (practice.md §5).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from nakano_status.documents.blocks import head_cell, naming_cell, title_line
from nakano_status.documents.document import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Paragraph,
    ParagraphRole,
    Row,
    Section,
    Table,
    Typeface,
    plain,
)
from nakano_status.documents.list.builder import (
    CHANGES_TITLE,
    ListContent,
    ListEntry,
    ListKind,
    fitted,
    list_columns,
    number_widths,
)
from nakano_status.documents.list.layout import BODY_SIZE, DIVISIONS, MEASURE, NOTHING, TITLE, ListColumn, head_text
from nakano_status.documents.page import PageSetup, PaperSize
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.text.narrative import as_typed

_INSET = 1.0
"""Millimetres at both sides of a heading, beyond those that the list's own columns have."""
_LEAST_HEIGHT = 7.0
_MARK_SIZE = 11.0
_MOVED = {MEASURE: -5.0, TITLE: -5.0, DIVISIONS: 10.0}
"""Millimetres on A3 by which columns differ from the list's, so that 介護・高齢者支援課 fits on one line on A4."""
_SPACE_ABOVE = 3.0

_SETUP = PageSetup(PaperSize.A4, landscape=True, top=18, bottom=14, left=13, right=13, header=8, footer=7)
_WIDTH = 271.0
_SIZE = 9.0
_TITLE_SIZE = 14.0


def list_table(
    entries: Sequence[ListEntry],
    kind: ListKind,
    asked: AskedFields,
    room: tuple[float, float],
    description: str,
) -> Table:
    """Return the rows as a table with the columns of the list or of its changed rows.

    `room` is its width in millimetres and its size in points. A 実施内容 cell spans its rows.
    """
    width, size = room
    of_list = list_columns(asked, kind)
    moved = {each.key: each.width + _MOVED.get(each.key, 0) for each in of_list}
    widths = fitted(moved, number_widths(asked, [each.values for each in entries], size), width)
    columns = [replace(each, width=widths[each.key]) for each in of_list]
    return Table(
        columns=tuple(Column(column.width, _align(column.key)) for column in columns),
        head=(Row(tuple(list_head(column.heading, column.width, size) for column in columns)),),
        rows=tuple(_rows(entries, columns)),
        space_above=_SPACE_ABOVE,
        description=description,
        head_columns=2,
    )


def _align(key: str) -> Align:
    return Align.CENTRE if key == MARK else Align.LEFT


def list_head(heading: str, width: float, size: float) -> Cell:
    """Return a heading over a column (mm) in a size (points), on two lines if one is too short."""
    words = head_text(heading, (width - _INSET) * BODY_SIZE / size)
    return head_cell(words, size=size)


def _rows(entries: Sequence[ListEntry], columns: Sequence[ListColumn]) -> Iterator[Row]:
    for _, members in groupby(entries, lambda entry: entry.measure_code):
        together = list(members)
        for place, entry in enumerate(together):
            # the cell of the first row covers the column down to the last
            first = (_measure(together),) if not place else ()
            cells = (_cell(entry, column.key) for column in columns[1:])
            yield Row((*first, *cells), height=_LEAST_HEIGHT, row_id=entry.row_id)


def _measure(entries: Sequence[ListEntry]) -> Cell:
    title = next((entry.measure_title for entry in entries if entry.measure_title), None)
    words = f"{entries[0].measure_code}\n{title}" if title else entries[0].measure_code
    return Cell(plain(words), rows=len(entries), is_top=True)


def _cell(entry: ListEntry, key: str) -> Cell:
    if key == MARK:
        return Cell(plain(entry.values.get(MARK) if entry.counted else None), size=_MARK_SIZE)
    if key == TITLE:
        return naming_cell(entry.title, entry.row_id)
    if key == DIVISIONS:
        return naming_cell(entry.divisions)
    return Cell(plain(as_typed(entry.values.get(key))))


def changes_document(content: ListContent) -> Document:
    """Return the paper of a list's changed rows (`only_changed`)."""
    section = Section(
        "変更一覧",
        _SETUP,
        (*_head(content), *_legend(content.asked.profile.marks), _changed_rows(content)),
        typeface=Typeface.GOTHIC,
        size=_SIZE,
        header=content.draft_note or "",
    )
    return Document(CHANGES_TITLE, (section,), content.made_on.isoformat())


def _head(content: ListContent) -> tuple[Block, ...]:
    title = title_line(CHANGES_TITLE, _TITLE_SIZE, is_kept_with_next=True)
    as_of = Paragraph(plain(f"{content.year.label}末時点"), ParagraphRole.SENDER, Align.RIGHT, is_kept_with_next=True)
    return (title, as_of)


def _legend(marks: Marks) -> tuple[Block, ...]:
    notes = (plain(line) for line in marks.legend)
    return tuple(Paragraph(line, ParagraphRole.NOTE, size=_SIZE, is_kept_with_next=True) for line in notes)


def _changed_rows(content: ListContent) -> Block:
    if not content.entries:
        return Paragraph(plain(NOTHING), space_above=_SIZE)
    return list_table(content.entries, ListKind.CHANGES, content.asked, (_WIDTH, _SIZE), CHANGES_TITLE)
