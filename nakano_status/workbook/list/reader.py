"""Reads a published list (進捗状況一覧) in any of its layouts; every sheet row is accounted for (decision 0004).

The heads determine the columns (`columns`); the lines below them become rows (`row_assembly`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from nakano_status.application.stopping import counted
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.cell_address import column_letters
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.headings import TITLE
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.published_list import published_list
from nakano_status.workbook import table_unread_content
from nakano_status.workbook.cells import SheetLine, sheet_lines
from nakano_status.workbook.csv_reader import UNREADABLE_CSV, csv_lines, csv_problem, may_be_csv
from nakano_status.workbook.gate import LIST_LIMITS, WorkbookParts, admit_workbook
from nakano_status.workbook.list.column_problems import ColumnProblems
from nakano_status.workbook.list.columns import (
    ColumnWords,
    ListColumns,
    columns_below,
    find_list_heads,
    is_form_head,
    year_in,
)
from nakano_status.workbook.list.drawer import is_note, is_own_label, is_page_number, is_title, read_stamp
from nakano_status.workbook.list.list_years import ListYears
from nakano_status.workbook.list.row_assembly import LineRead, RowAssembly, too_long_problem
from nakano_status.workbook.list.rows_by_columns import TableReading
from nakano_status.workbook.loading import Sheet, UnreadableWorkbook, load
from nakano_status.workbook.seen import SeenKind

_OF_ROWS = frozenset({published_list.LineKind.ROW, published_list.LineKind.CONTINUATION})
_OUTSIDE = frozenset({published_list.LineKind.TITLE, published_list.LineKind.LEGEND, published_list.LineKind.NOTE})
_BETWEEN = _OUTSIDE | {published_list.LineKind.HEAD}
_OF_LIST = _OF_ROWS | {published_list.LineKind.HEAD}
_DRAFT_NOTE = re.compile(r"(?:^|\s)(作成中)(?:\s|$)\s*((?:令和|平成)(?:元|\d+)年\d+月\d+日時点)?")
_OWN_EDGES = re.compile(r"作成中(?:(?:令和|平成)(?:元|\d+)年\d+月\d+日時点)?|(?:記録の)?照合番号[0-9a-f]{8,64}")
"""Texts in the headers and footers of a list that the program made."""
_TITLES = frozenset({SeenKind.HEADER, SeenKind.TEXT_BOX})
"""Kinds of things beside the cells that may contain a title."""
_THIS_CELL = "この欄"


def read_list(
    name: str,
    content: bytes,
    profile: Profile,
    named: Mapping[str, str] | None = None,
    year: FiscalYear | None = None,
    *,
    by_columns: bool = False,
) -> published_list.PublishedList:
    """Return the rows of a list, the kind of every sheet row, and the problems.

    A list of the built-in plan, or one that the program made, is read by the headings that the program knows; any other
    list is read by its columns (`rows_by_columns`), as are all lists if `by_columns` is true.

    `refused` is set if the file is not a list.
    `named`: the keys of columns that a person declared, by folded heading or letters. `year`: the year of the list, if
    known.
    """
    words = ColumnWords(profile, named or {}, year, is_draft=by_columns)
    if by_columns or not profile.is_built_in:
        other = _read_by_columns(name, content, words, is_any=by_columns)
        if other is not None:
            return other
    sha256 = hashlib.sha256(content).hexdigest()
    reading = _Reading(words)
    refused = reading.read(name, content)
    return published_list.PublishedList(
        name=name,
        sha256=sha256,
        rows=reading.assembly.rows,
        lines=tuple(reading.lines),
        year=reading.years.year.short if reading.years.year else None,
        title=reading.title or (reading.first_title if reading.stamp else None),
        problems=tuple(each.at(file=name).having(profile.of_measures) for each in reading.problems),
        refused=refused.at(file=name).having(profile.of_measures) if refused else None,
        stamp=reading.stamp,
        draft=reading.draft,
        columns=tuple(reading.columns),
        heads=reading.heads,
        hinted=tuple(each.short for each in reading.years.hinted),
        titles=reading.titles,
        outside=reading.outside,
        between=reading.between,
    )


def _read_by_columns(
    name: str, content: bytes, words: ColumnWords, *, is_any: bool
) -> published_list.PublishedList | None:
    """Return a list that is read by its columns; None for one that the program made, unless `is_any`, or no list."""
    parts = admit_workbook(name, content, LIST_LIMITS)
    reading = TableReading(name, content, words)
    try:
        if not isinstance(parts, Problem):
            book = load(parts)
            lines = [[*counted("一覧を読み取っています", sheet_lines(each), each.last_row)] for each in book.sheets]
            is_own = read_stamp(book.keywords) is not None and not is_any
            if is_own or any(is_form_head(line, words.profile) for some in lines for line in some):
                return None
            reading.read([each for each in zip(book.sheets, lines, strict=True) if each[1]], book)
        elif name.lower().endswith(".csv") and may_be_csv(parts, content):
            reading.read([(None, [*csv_lines(content)])], None)
        else:
            return None
    except (UnreadableWorkbook, *UNREADABLE_CSV):
        return None
    return reading.published()


class _SheetLines:
    """The lines of a sheet, or of a CSV without one, with its heads."""

    def __init__(self, name: str, lines: list[SheetLine], words: ColumnWords, sheet: Sheet | None = None) -> None:
        self.name, self.lines, self.sheet = name, lines, sheet
        self.is_visible = sheet is None or sheet.is_visible
        hidden = frozenset(map(column_letters, sheet.hidden_columns)) if sheet else frozenset()
        self.seen = find_list_heads(self.lines, replace(words, hidden=hidden))
        self.found = [each for each in self.seen if any(column.key and column.heading for column in each.columns)]
        """The heads with a column that is read; the row of headings of another table is none of them."""
        self.heads = {each.last: columns_below(each, words) for each in self.found} if self.is_visible else {}
        self.first_head = min(self.heads, default=0)
        """The last row of the first head; 0 if there is none."""
        self.upper = {row for each in self.found for row in range(each.first, each.last)}
        """The rows of heads above their last row."""

    @property
    def may_be_legend(self) -> bool:
        """True if nothing is below the head of a visible sheet, as in a legend of marks in one row."""
        row = max((each.last for each in self.seen), default=0)
        is_used = any(line.row > row and line.own and not is_note(line.texts()) for line in self.lines)
        return self.is_visible and bool(self.seen) and not is_used


class _Reading:
    """Reading of one workbook, sheet by sheet."""

    def __init__(self, words: ColumnWords) -> None:
        self._words, self._profile, self._codes = words, words.profile, words.profile.measure_level.codes
        self.assembly = RowAssembly(words.profile)
        self.years = ListYears()
        self._of_columns = ColumnProblems(words.profile)
        self.columns: list[published_list.SeenColumn] = []
        self.heads: dict[published_list.Head, tuple[published_list.SeenColumn, ...]] = {}
        self.lines: list[published_list.AccountedLine] = []
        self.title: str | None = None
        self.first_title: str | None = None
        self.stamp: str | None = None
        self.draft: str | None = None
        self.titles: dict[str, list[str]] = {}
        """The texts above the head, by each sheet that was read."""
        self.outside: dict[str, list[list[str]]] = {}
        self.between: dict[str, list[list[str]]] = {}
        self._unread: list[Problem] = []
        self._has_marks = False

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems found in the workbook."""
        disagreeing = self.years.disagreeing(self._words.year)
        of_columns = self._of_columns.problems(is_own=self.stamp is not None)
        return (*disagreeing, *of_columns, *self.assembly.problems, *self._unread)

    def read(self, name: str, content: bytes) -> Problem | None:
        """Read all sheets, or the lines of a CSV; return the problem for which the file is refused, or None."""
        parts = admit_workbook(name, content, LIST_LIMITS)
        if isinstance(parts, Problem):
            if not name.lower().endswith(".csv") or not may_be_csv(parts, content):
                return parts
            try:
                self._read_parts([_SheetLines("", [*csv_lines(content)], self._words)])
            except UNREADABLE_CSV as stumbled:
                return csv_problem(stumbled)
        elif (refused := self._read_book(parts)) is not None:
            return refused
        self.years.hint(name.rpartition(".")[0] or name, Place())
        if not self.titles:
            return problem("LIST-NO-HEAD")
        return None if self.assembly.rows else problem("LIST-NO-ROWS")

    def _read_book(self, parts: WorkbookParts) -> Problem | None:
        try:
            book = load(parts)
        except UnreadableWorkbook as reason:
            return problem("LIST-UNREADABLE", found=str(reason))
        self.stamp = read_stamp(book.keywords)
        found = list[_SheetLines]()
        for sheet in book.sheets:
            lines = [*counted("一覧を読み取っています", sheet_lines(sheet), sheet.last_row)]
            if any(is_form_head(line, self._profile) for line in lines):
                return problem("LIST-IS-FORM", Place(sheet=sheet.name))
            found.append(_SheetLines(sheet.name, lines, self._words, sheet))
        self._read_parts(found)
        self._unread += table_unread_content.unread_sheet_problems(book, (each.name for each in book.sheets))
        return None

    def _read_parts(self, parts: Sequence[_SheetLines]) -> None:
        """Read the sheets in their order; a sheet that may be a legend is read only if no other sheet has a head."""
        self._has_marks = any(MARK in each.of for part in parts for each in part.heads.values())
        columns: ListColumns | None = None
        aside, has_head = list[_SheetLines](), False
        for part in parts:
            if part.may_be_legend and (part.heads or not self._goes_on(part, columns)):
                aside.append(part)
            else:
                columns = self._read_sheet(part, columns)
                has_head |= bool(part.heads)
        for part in aside:
            if has_head:
                self._leave_out(part, has_head=False)
            else:
                columns = self._read_sheet(part, columns)

    def _read_sheet(self, part: _SheetLines, columns: ListColumns | None) -> ListColumns | None:
        """Read a sheet, or a CSV, and return the columns of a sheet below that has no head.

        `columns`: those of the sheet above, which the rows of a sheet without a head have.
        """
        goes_on = self._goes_on(part, columns)
        if part.is_visible and (part.heads or not goes_on):
            self.columns += (part.found or part.seen)[0].columns if part.seen else ()
        if not part.is_visible or not (self._is_headed(part) or goes_on):
            self._leave_out(part, has_head=bool(part.found))
            return columns
        for each in part.found:
            if (year := year_in(each.columns, self._words)) is not None:
                self.years.state(year, Place(sheet=part.name or None, row=each.last))
        self.heads |= {(part.name, each.last): each.columns for each in part.found}
        above = (text for line in part.lines if line.row < part.first_head for text in line.texts())
        self.titles[part.name] = [text.strip() for text in above if text.strip()]
        read_before = len(self.lines)
        beyond, columns = self._read_lines(part, columns)
        self.between[part.name] = _texts_between(part, self.lines[read_before:])
        self._see(part.sheet, part.name, beyond)
        return columns

    def _read_lines(
        self, part: _SheetLines, before: ListColumns | None
    ) -> tuple[list[tuple[int, int, str]], ListColumns | None]:
        """Read the lines of a sheet with rows; `before`: the columns of the sheet above, if any.

        A sheet without a head at its beginning is read by these columns until its first head.
        Return the texts outside the list's columns, as (row, column, text), and the columns of its last rows.
        """
        found, upper = part.heads, part.upper
        columns = None if self._is_headed(part) else before
        of_heads = upper | found.keys()
        most, beyond = 0, list[tuple[int, int, str]]()
        for line in part.lines:
            if line.row in upper:
                read = LineRead(published_list.LineKind.HEAD)
                self.years.read_as_of(line)
            elif line.row in found:
                read = LineRead(published_list.LineKind.HEAD)
                columns = self._begin_page(line, found[line.row], columns, before)
                most = table_unread_content.most_cells(
                    line.width, (each.width for each in part.lines if each.own and each.row > line.row)
                )
            elif columns is None:
                read = LineRead(self._kind_above_head(line) if line.row < part.first_head else _kind_of_unread(line))
            elif too_long := too_long_problem(line, columns.last, most):
                read = self.assembly.leave_out(line, too_long)
            else:
                read = self.assembly.read_line(line, columns)
            self._account(line, read.kind, columns)
            if columns is not None and read.kind in _OF_ROWS:
                self._of_columns.see_row(line, columns)
            if line.row not in of_heads and not read.is_reported:
                beyond += self._words_aside(line, read.kind, columns)
        return beyond, columns

    def _begin_page(
        self,
        line: SheetLine,
        found: ListColumns,
        above: ListColumns | None,
        sheet_above: ListColumns | None,
    ) -> ListColumns | None:
        """Begin a page at the last line of a head; return its columns, None if they are not certain.

        `above`: the columns of the page above it on the same sheet, if any. `sheet_above`: those of the sheet above.
        """
        self._of_columns.see_head(line, found)
        self.assembly.begin_page(found, above or sheet_above, is_same_sheet=above is not None)
        return found if self._is_whole(found) else None

    def _is_whole(self, columns: ListColumns) -> bool:
        """Return whether rows can be read by columns; in a list with marks, a small table without them has no rows."""
        return TITLE in columns.of and (MARK in columns.of or not self._has_marks)

    def _is_headed(self, part: _SheetLines) -> bool:
        return any(map(self._is_whole, part.heads.values()))

    def _see(self, sheet: Sheet | None, name: str, beyond: list[tuple[int, int, str]]) -> None:
        """Report everything on a sheet that is in no column of the list; `beyond`: such texts, by row and column."""
        notes = [each for each in beyond if is_note(each[2:])]
        others = [each for each in beyond if not is_note(each[2:])]
        is_own = self.stamp is not None  # a note in a list of another ward is no correction by hand
        severity = None if is_own else Severity.ADVICE
        self._unread += table_unread_content.texts_outside_table(name or None, notes, severity)
        if sheet is None:
            self._unread += table_unread_content.texts_outside_table(None, others)
        else:
            self.years.hint(name, Place(sheet=name))
            for each in (each for each in sheet.seen if each.kind in _TITLES):
                self.years.hint(each.text or "", Place(sheet=name, cell=each.cell))
            edges = (each for each in sheet.seen if each.kind in (SeenKind.HEADER, SeenKind.FOOTER))
            for note in (found for each in edges if (found := _DRAFT_NOTE.search(each.text or ""))):
                self.draft = self.draft or " ".join(filter(None, note.groups()))
            lines = [each for each in self.lines if each.sheet == name]
            rows = [each.row for each in lines if each.kind in _OF_ROWS]
            heads = {each.row for each in lines if each.kind is published_list.LineKind.HEAD}
            columns = published_list.columns_read(self.columns, name)
            read = ((row, column) for row in rows for column in columns)
            self._unread += table_unread_content.problems_beside_table(sheet, others, read, heads, known=_OWN_EDGES)

    def _words_aside(
        self, line: SheetLine, kind: published_list.LineKind, columns: ListColumns | None
    ) -> Iterator[tuple[int, int, str]]:
        """Yield (row, column, text) for texts of a line in no column of the list.

        These are notes, and texts beside the rows or above the head.
        """
        aside: Iterable[int] = ()
        if kind is published_list.LineKind.NOTE and not is_page_number(line.texts()):
            aside = line.own.keys()
        elif kind is published_list.LineKind.TITLE:
            aside = self._beside_title(line)
        elif kind is published_list.LineKind.TOTAL:
            aside = (each for each in line.own if not self.assembly.words.is_of_total(line.text(each)))
        elif kind in _OF_LIST and columns is not None:
            aside = line.own.keys() - columns.known - dict(columns.unknown).keys()
        for column in sorted(aside):
            if text := line.own[column].text or line.own[column].found:
                yield line.row, column, text

    def _beside_title(self, line: SheetLine) -> Iterable[int]:
        """Return the columns of a title line whose texts are not titles.

        In a list made by the program, only its own texts are titles. In others, the first text is the title unless
        another one is clearly a title, and a text that names a node of the plan (基本目標2　子育て) is one, too.
        """
        is_known = is_title if self.stamp is None else is_own_label
        known = {self.title, self.first_title}
        title = next((each for each in sorted(line.own) if (line.text(each) or "") in known), None)
        if self.first_title is None:
            title = min(line.own) if title is None else title
            self.first_title = line.text(title) or ""
        others = ((each, line.text(each) or "") for each in line.own if each != title)
        is_foreign = self.stamp is None
        return [at for at, text in others if not is_known([text]) and not (is_foreign and self._names_node(text))]

    def _names_node(self, text: str) -> bool:
        """Return whether a text is the name of a level with a code of it, and a title."""
        named = ((each, text.removeprefix(each.name)) for each in self._profile.levels if text.startswith(each.name))
        return any(found[1] for level, rest in named if (found := level.codes.read_cell(rest)))

    def _goes_on(self, part: _SheetLines, columns: ListColumns | None) -> bool:
        """Return whether a sheet has rows of the columns of the sheet above, as one without a head of its own has."""
        return columns is not None and any(
            columns.own(line, TITLE) and self._codes.read_cell(line.shown_text(column) or "")
            for line in part.lines
            for column in columns.zone
        )

    def _leave_out(self, part: _SheetLines, *, has_head: bool) -> None:
        """Record the lines of a sheet that is not read, and report it.

        The problem is a question if the sheet may be part of a list.
        """
        if (sheet := part.sheet) is None:
            return
        has_code = any(self._codes.read_cell(text) for line in part.lines for text in line.texts())
        severity = Severity.QUESTION if has_head or has_code else Severity.ADVICE
        for line in part.lines:
            kind = published_list.LineKind.NOTE if line.own else published_list.LineKind.BLANK
            self._account(line, kind, None, is_visible=sheet.is_visible)
        self._unread += table_unread_content.unread_sheet_problem(sheet, severity)

    def _account(
        self, line: SheetLine, kind: published_list.LineKind, columns: ListColumns | None, *, is_visible: bool = True
    ) -> None:
        self.lines.append(published_list.AccountedLine(line.sheet, line.row, kind))
        texts = line.texts()
        if kind in _OUTSIDE and texts and is_visible:
            self.outside.setdefault(line.sheet, []).append(list(texts))
        if kind is published_list.LineKind.TITLE:
            self.title = self.title or next((text for text in texts if "一覧" in text), None)
            self.years.read_as_of(line)
            self.years.hint("\u3000".join(texts), Place(sheet=line.sheet, row=line.row))
        for column, cell in sorted(line.own.items()):
            place = Place(sheet=line.sheet, row=line.row, column=columns.heading_of(column) if columns else None)
            found = table_unread_content.look_problem(cell, place, _THIS_CELL)
            if found is not None:
                self._unread.append(found)

    def _kind_above_head(self, line: SheetLine) -> published_list.LineKind:
        texts = line.texts()
        if not texts:
            return published_list.LineKind.BLANK
        if self.assembly.words.is_legend(texts):
            return published_list.LineKind.LEGEND
        return published_list.LineKind.NOTE if is_note(texts) else published_list.LineKind.TITLE


def _texts_between(part: _SheetLines, lines: list[published_list.AccountedLine]) -> list[list[str]]:
    """Return the texts of each line between the first head and the last row that is a heading, a legend or a note.

    `lines`: the lines of the sheet as they were read.
    """
    kinds = {each.row: each.kind for each in lines}
    last = max((row for row, kind in kinds.items() if kind in _OF_ROWS), default=0)
    of_table = [line for line in part.lines if part.first_head < line.row < last and line.row not in part.upper]
    texts = (line.texts() for line in of_table if line.row not in part.heads and kinds[line.row] in _BETWEEN)
    return [list(each) for each in texts if each]


def _kind_of_unread(line: SheetLine) -> published_list.LineKind:
    """Return the kind of a line below a head with uncertain columns; its texts are reported, not read."""
    return published_list.LineKind.NOTE if line.own else published_list.LineKind.BLANK
