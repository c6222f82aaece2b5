"""Reads the list of any ward strictly by its columns: each line is a row of the list, or is reported.

The columns are proposed by `columns` or stated by a person; nothing here looks at a heading's meaning.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from nakano_status.domain.cell_address import column_letters, column_number
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.headings import CODE, DIVISIONS, ID, LEVEL, MEASURE, TITLE
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.published_list import published_list
from nakano_status.domain.published_list.published_list import (
    NOT_READ,
    SHEET_TITLE,
    LineKind,
    SeenColumn,
    columns_read,
)
from nakano_status.domain.text.narrative import bare_text, is_dash
from nakano_status.workbook import table_unread_content
from nakano_status.workbook.cells import SheetLine
from nakano_status.workbook.list.column_problems import ColumnProblems
from nakano_status.workbook.list.columns import (
    ColumnWords,
    ListColumns,
    ListHead,
    columns_below,
    find_list_heads,
    year_in,
)
from nakano_status.workbook.list.drawer import TOTALS, is_page_number
from nakano_status.workbook.list.list_years import ListYears
from nakano_status.workbook.list.row_assembly import RowAssembly, too_long_problem
from nakano_status.workbook.loading import Book, Sheet
from nakano_status.workbook.seen import SeenKind

_TOTAL = re.compile(TOTALS)
_TITLES = frozenset({SeenKind.HEADER, SeenKind.TEXT_BOX})


class TableReading:
    """Reading of one list by its columns; `published` is the result."""

    def __init__(self, name: str, content: bytes, words: ColumnWords) -> None:
        self._name, self._sha256, self._words = name, hashlib.sha256(content).hexdigest(), words
        self._assembly, self._years = RowAssembly(words.profile), ListYears()
        self._of_columns = ColumnProblems(words.profile)
        self._columns: list[SeenColumn] = []
        self._heads: dict[published_list.Head, tuple[SeenColumn, ...]] = {}
        self._lines: list[published_list.AccountedLine] = []
        self._titles: dict[str, list[str]] = {}
        self._outside: dict[str, list[list[str]]] = {}
        self._between: dict[str, list[list[str]]] = {}
        self._reported: list[Problem] = []

    def read(self, sheets: Sequence[tuple[Sheet | None, list[SheetLine]]], book: Book | None) -> None:
        """Read the sheets with their lines, or the lines of a CSV (no sheet, no book)."""
        found = [(sheet, lines, self._heads_of(sheet, lines)) for sheet, lines in sheets]
        if not any(_is_table(heads) for _, _, heads in found):
            self._columns = [column for _, lines, heads in found if heads for column in self._shown(lines, heads[0])]
        for sheet, lines, heads in found:
            if _is_table(heads):
                self._read_sheet(sheet, lines, heads)
            elif sheet is not None:
                self._leave_out(sheet, lines, heads)
        if book is not None:
            self._reported += table_unread_content.unread_sheet_problems(book, (each.name for each in book.sheets))
        self._years.hint(self._name.rpartition(".")[0] or self._name, Place())

    def published(self) -> published_list.PublishedList:
        """Return the list as read."""
        problems = (
            *self._years.disagreeing(self._words.year),
            *self._of_columns.problems(is_own=False),
            *self._assembly.problems,
            *self._reported,
        )
        refused = None if self._titles else problem("LIST-NO-HEAD")
        if self._titles and not self._assembly.rows:
            refused = problem("LIST-NO-ROWS")
        of_measures = self._words.profile.of_measures
        return published_list.PublishedList(
            name=self._name,
            sha256=self._sha256,
            rows=self._assembly.rows,
            lines=tuple(self._lines),
            year=self._years.year.short if self._years.year else None,
            problems=tuple(each.at(file=self._name).having(of_measures) for each in problems),
            refused=refused.at(file=self._name).having(of_measures) if refused else None,
            columns=tuple(self._columns),
            heads=self._heads,
            hinted=tuple(each.short for each in self._years.hinted),
            titles=self._titles,
            outside=self._outside,
            between=self._between,
        )

    def _heads_of(self, sheet: Sheet | None, lines: Sequence[SheetLine]) -> tuple[ListHead, ...]:
        if sheet is None:
            return find_list_heads(lines, self._words)
        words = replace(self._words, hidden=frozenset(map(column_letters, sheet.hidden_columns)))
        return find_list_heads(lines, words) if sheet.is_visible else ()

    def _read_sheet(self, sheet: Sheet | None, lines: list[SheetLine], heads: Sequence[ListHead]) -> None:
        name = lines[0].sheet
        above = [text.strip() for line in lines if line.row < heads[0].first for text in line.texts()]
        self._titles[name] = above
        of_sheet, *_ = self._shown(lines, heads[0])
        self._columns += (of_sheet, *heads[0].columns)
        for head in heads:
            self._heads[name, head.last] = (of_sheet, *head.columns)
            if (year := year_in(head.columns, self._words)) is not None:
                self._years.state(year, Place(sheet=name, row=head.last))
        unread = [*self._read_lines(lines, heads, of_sheet if of_sheet.key != NOT_READ else None)]
        last = max((each.row for each in self._lines if each.sheet == name and each.kind is LineKind.ROW), default=0)
        near = [each for each in unread if heads[0].last < each.row <= last]
        self._between[name] = [[*each.texts()] for each in near]
        asked = {each.row for each in near if not any(_TOTAL.fullmatch(bare_text(text)) for text in each.texts())}
        for severity in (None, Severity.ADVICE):
            some = (each for each in unread if (each.row in asked) is (severity is None))
            texts = [(line.row, min(line.own), "　".join(line.texts())) for line in some if line.texts()]
            self._reported += table_unread_content.texts_outside_table(name or None, texts, severity)
        for line in unread:
            self._note_outside(line)
        self._report_beside(sheet, name)

    def _shown(self, lines: Sequence[SheetLine], head: ListHead) -> tuple[SeenColumn, ...]:
        """Return the columns below the first head of a sheet, with that of the sheet's title before them."""
        above = [text.strip() for line in lines if line.row < head.first for text in line.texts()]
        key = self._words.named.get(SHEET_TITLE) or NOT_READ
        of_sheet = SeenColumn(lines[0].sheet, head.last, SHEET_TITLE, SHEET_TITLE, tuple(above[:1]), key)
        return of_sheet, *head.columns

    def _read_lines(
        self, lines: Sequence[SheetLine], heads: Sequence[ListHead], of_sheet: SeenColumn | None
    ) -> Iterator[SheetLine]:
        """Read the lines of a sheet, and yield those that are not read."""
        rows = {*_rows_below(lines, heads)}
        columns: ListColumns | None = None
        most, goes_on, head_above = 0, False, None
        at_head = {row: head for head in heads for row in range(head.first, head.last + 1)}
        for line in lines:
            if head := at_head.get(line.row):
                if line.row == head.last:
                    head_above = head
                    columns, before = columns_below(head, self._words), columns
                    self._of_columns.see_head(line, columns)
                    self._assembly.begin_page(columns, before, is_same_sheet=before is not None)
                    widths = (each.width for each in lines if each.own and each.row > line.row)
                    most = table_unread_content.most_cells(line.width, widths)
                kind = LineKind.HEAD
            elif columns is None or not line.own:
                kind = LineKind.NOTE if line.own else LineKind.BLANK
            elif too_long := too_long_problem(line, columns.last, most):
                kind = self._assembly.leave_out(line, too_long).kind
            else:
                kind = self._read_line(line, columns, head_above, of_sheet, rows, goes_on=goes_on)
            goes_on = kind in (LineKind.ROW, LineKind.CONTINUATION)
            if goes_on and head_above and not self._words.is_draft:  # a draft shows a column without a heading in 列
                named = {column_number(each.letters) for each in head_above.columns if each.heading or each.key}
                beside = [(line.row, at, text) for at in line.own.keys() - named if (text := line.text(at))]
                self._reported += table_unread_content.texts_outside_table(line.sheet or None, beside)
            self._account(line, kind)
            if kind is LineKind.NOTE and not (is_page_number(line.texts()) or _is_title_read(line, of_sheet, columns)):
                yield line

    def _read_line(
        self,
        line: SheetLine,
        columns: ListColumns,
        head: ListHead | None,
        of_sheet: SeenColumn | None,
        rows: Container[int],
        *,
        goes_on: bool,
    ) -> LineKind:
        """Read a line below a head; `goes_on`: the line above is a row, or goes on with one."""
        if is_page_number(line.texts()):
            return LineKind.NOTE
        texts = texts_by_name(line, head) if head else {}
        if goes_on and (_is_further_line(line, columns) or self._assembly.repeats_row(line, columns)):
            self._assembly.add_line(line, columns, texts)
            return LineKind.CONTINUATION
        if line.row in rows:
            titles = ((SHEET_TITLE, of_sheet.samples[0]),) if of_sheet and of_sheet.samples else ()
            self._assembly.read_row(line, columns, texts, titles)
            self._of_columns.see_row(line, columns)
            return LineKind.ROW
        if goes_on and columns.has_only_texts(line) and line.row + 1 in rows:
            self._assembly.go_on(line, columns)
            return LineKind.CONTINUATION
        self._assembly.leave_levels(line, columns)
        return LineKind.NOTE

    def _account(self, line: SheetLine, kind: LineKind) -> None:
        self._lines.append(published_list.AccountedLine(line.sheet, line.row, kind))
        for _, cell in sorted(line.own.items()):
            found = table_unread_content.look_problem(cell, Place(sheet=line.sheet, row=line.row), "この欄")
            if found is not None:
                self._reported.append(found)

    def _note_outside(self, line: SheetLine) -> None:
        if texts := line.texts():
            self._outside.setdefault(line.sheet, []).append([*texts])
            self._years.read_as_of(line)
            self._years.hint("\u3000".join(texts), Place(sheet=line.sheet, row=line.row))

    def _report_beside(self, sheet: Sheet | None, name: str) -> None:
        if sheet is None:
            return
        self._years.hint(name, Place(sheet=name))
        for each in sheet.seen:
            if each.kind in _TITLES:
                self._years.hint(each.text or "", Place(sheet=name, cell=each.cell))
        lines = [each for each in self._lines if each.sheet == name]
        heads = {each.row for each in lines if each.kind is LineKind.HEAD}
        rows = [each.row for each in lines if each.kind in (LineKind.ROW, LineKind.CONTINUATION)]
        columns = columns_read(self._columns, name)
        read = ((row, column) for row in rows for column in columns)
        self._reported += table_unread_content.problems_beside_table(sheet, (), read, heads)

    def _leave_out(self, sheet: Sheet, lines: Iterable[SheetLine], heads: Sequence[ListHead]) -> None:
        for line in lines:
            self._lines.append(published_list.AccountedLine(line.sheet, line.row, LineKind.NOTE))
            if sheet.is_visible:
                self._note_outside(line)
        severity = Severity.QUESTION if any(each.columns for each in heads) else Severity.ADVICE
        self._reported += table_unread_content.unread_sheet_problem(sheet, severity)


def texts_by_name(line: SheetLine, head: ListHead) -> dict[str, str]:
    """Return the texts of a line in all columns below a head, by the names of the columns."""
    texts = ((name, line.shown_text(column_number(each.letters))) for each, name in head.names.items())
    return {name: text for name, text in texts if text}


def _is_table(heads: Sequence[ListHead]) -> bool:
    return any(column.key == TITLE for head in heads for column in head.columns)


def _rows_below(lines: Sequence[SheetLine], heads: Sequence[ListHead]) -> Iterator[int]:
    """Yield the numbers of the rows of a list: the lines with a title of their own, and one of a few other things.

    These are a division, a 管理番号 and a mark; in a list in which no line has any of these, they are any other text.
    """
    for head, end in zip(heads, [*(each.first for each in heads[1:]), None], strict=True):
        below = [each for each in lines if head.last < each.row and (end is None or each.row < end)]
        keys = {column_number(each.letters): each.key for each in head.columns}
        titles = [at for at, key in keys.items() if key == TITLE]
        certain = [at for at, key in keys.items() if key in (DIVISIONS, ID, MARK)]
        others = [at for at, key in keys.items() if key not in (TITLE, LEVEL, MEASURE, CODE)]
        names = [at for at, key in keys.items() if key in (TITLE, LEVEL, MEASURE, CODE, DIVISIONS)]
        needed = certain if any(at in each.own for each in below for at in certain) else others
        for line in below:
            stated = (line.shown_text(at) or "" for at in needed)
            is_row = any(at in line.own for at in titles) and any(text and not is_dash(text) for text in stated)
            is_row &= any(each.isalnum() for at in titles for each in line.text(at) or "")
            if is_row and not any(_TOTAL.fullmatch(bare_text(line.text(at) or "")) for at in names):
                yield line.row


def _is_title_read(line: SheetLine, of_sheet: SeenColumn | None, columns: ListColumns | None) -> bool:
    """Return whether a line above a head is the title of its sheet, which is read as a level."""
    return of_sheet is not None and columns is None and [*map(str.strip, line.texts())] == [*of_sheet.samples]


def _is_further_line(line: SheetLine, columns: ListColumns) -> bool:
    """Return whether a line goes on with the row above: the cell of its title reaches into it."""
    return columns.own(line, ID) is None and columns.of.get(TITLE) in line.above
