"""Reads a published list (進捗状況一覧) in any of its layouts; every sheet row is accounted for (decision 0004).

The head rows determine the columns (`heads`); the lines below them become rows (`row_assembly`).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from nakano_status.application.stopping import counted
from nakano_status.domain.calendar.fiscal_year import FiscalYear, years_named
from nakano_status.domain.cell_address import CellPlace, column_number
from nakano_status.domain.fields.field import without_year
from nakano_status.domain.fields.headings import TITLE, given_labels
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.published_list import published_list
from nakano_status.domain.published_list.ticked_columns import TickedColumns, find_ticked_columns
from nakano_status.domain.text.narrative import join_texts
from nakano_status.workbook import table_unread_content
from nakano_status.workbook.cells import CROSSED, SheetLine, place_of_cell, sheet_lines
from nakano_status.workbook.csv_reader import UNREADABLE_CSV, csv_lines, csv_problem, may_be_csv
from nakano_status.workbook.gate import LIST_LIMITS, WorkbookParts, admit_workbook
from nakano_status.workbook.list.drawer import (
    is_note,
    is_own_label,
    is_page_number,
    is_title,
    read_as_of,
    read_stamp,
)
from nakano_status.workbook.list.heads import (
    ColumnRules,
    ListColumns,
    find_heads,
    has_rows_below,
    is_form_head,
    seen_columns,
)
from nakano_status.workbook.list.row_assembly import (
    COLUMN_IGNORED,
    LineRead,
    RowAssembly,
    counts_problem,
    find_counts_below,
    heading_of_column,
    own_cell,
    quote_texts,
)
from nakano_status.workbook.list.stacked_values import spread_stacked
from nakano_status.workbook.loading import Sheet, UnreadableWorkbook, first_rows, load
from nakano_status.workbook.seen import SeenKind

_HEADS_WITHIN = 2_000
"""A table without a head in so many rows is not a list, and its other rows need not be read."""
_OF_ROWS = frozenset({published_list.LineKind.ROW, published_list.LineKind.CONTINUATION})
_OUTSIDE = frozenset({published_list.LineKind.TITLE, published_list.LineKind.LEGEND, published_list.LineKind.NOTE})
_COLUMN_BESIDE = "LIST-COLUMN-BESIDE"
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
    needs_mark: bool = True,
) -> published_list.PublishedList:
    """Return the rows of a list, the kind of every sheet row, and the problems.

    `refused` is set if the file is not a list.
    `named`: the keys of columns that a person declared, by folded heading or letters. `year`: the year of the list, if
    known. If `needs_mark` is false, a list without the column of marks is read, too.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    reading = _Reading(ColumnRules(profile, named or {}, year, needs_mark=needs_mark))
    refused = reading.read(name, content)
    return published_list.PublishedList(
        name=name,
        sha256=sha256,
        rows=reading.assembly.rows,
        lines=tuple(reading.lines),
        year=reading.year.short if reading.year else None,
        title=reading.title or (reading.first_title if reading.stamp else None),
        problems=tuple(each.at(file=name).having(profile.of_measures) for each in reading.problems),
        refused=refused.at(file=name).having(profile.of_measures) if refused else None,
        stamp=reading.stamp,
        draft=reading.draft,
        columns=tuple(reading.columns),
        hinted=tuple(each.short for each in reading.hints),
        titles=reading.titles,
        outside=reading.outside,
        in_no_column={replace(place, file=name): texts for place, texts in reading.in_no_column.items()},
    )


class _Reading:
    """Reading of one workbook, sheet by sheet."""

    def __init__(self, rules: ColumnRules) -> None:
        self._rules, self._profile, self._codes = rules, rules.profile, rules.profile.measure_level.codes
        self.assembly = RowAssembly(rules.profile)
        self.columns: list[published_list.SeenColumn] = []
        self.lines: list[published_list.AccountedLine] = []
        self.title: str | None = None
        self.stamp: str | None = None
        self.draft: str | None = None
        self._columns: ListColumns | None = None
        self._is_headed = False
        self.first_title: str | None = None
        self._years: dict[FiscalYear, Place] = {}
        self.hints: dict[FiscalYear, Place] = {}
        self._about: dict[tuple[str, str, str], Problem] = {}
        self._unread: list[Problem] = []
        self._ignored: dict[tuple[str, str], list[str]] = {}
        """The texts of columns that are not read, by the problem's code and the heading."""
        self.titles: dict[str, list[str]] = {}
        self.outside: dict[str, list[list[str]]] = {}
        self.in_no_column: dict[Place, tuple[str, ...]] = {}
        self._without_rows: list[tuple[Sheet, list[SheetLine], ColumnRules]] = []
        """Sheets with nothing below their head, as a legend of marks in one row, with their lines and rules."""
        self._has_other = False

    @property
    def year(self) -> FiscalYear | None:
        """The year that the list states; the first year if it states several."""
        return next(iter(self._years), None)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems found in the workbook.

        The problem of a column that is not read states the column's texts; if it has any and an item of the plan has no
        column, it is a question.
        """
        lacks = any(each.code == "LIST-COLUMN-MISSING" for each in self._about.values())
        about = (
            self._with_texts(each, lacks=lacks) if each.code in (COLUMN_IGNORED, _COLUMN_BESIDE) else each
            for each in self._about.values()
        )
        return (*self._disagreeing_years(), *about, *self.assembly.problems, *self._unread)

    def _with_texts(self, found: Problem, *, lacks: bool) -> Problem:
        """Return the problem of a column that is not read with its texts.

        `lacks`: whether an item of the plan has no column. This one may be the item's, so that a person must look.
        """
        texts = self._ignored.get((found.code, found.found or ""), ())
        severity = Severity.QUESTION if lacks and texts else found.severity
        return replace(found.having({"texts": quote_texts(texts)}), severity=severity)

    def _disagreeing_years(self) -> Iterator[Problem]:
        for year, place in self._years.items():
            if self.year is not None and year != self.year:
                yield problem("LIST-YEAR-DISAGREES", place, found=year.label, expected=self.year.label)
        named = self._rules.year
        if named is not None and not self._years and named not in self.hints:
            for year, place in self.hints.items():
                yield problem("LIST-YEAR-DISAGREES", place, found=year.label, expected=named.label)

    def read(self, name: str, content: bytes) -> Problem | None:
        """Read all sheets, or the lines of a CSV; return the problem for which the file is refused, or None."""
        parts = admit_workbook(name, content, LIST_LIMITS)
        if isinstance(parts, Problem):
            if not name.lower().endswith(".csv") or not may_be_csv(parts, content):
                return parts
            try:
                lines = csv_lines(content)
                begun = list(islice(lines, _HEADS_WITHIN))
                has_head = any(each.is_whole for each in find_heads(begun, self._rules).values())
                self._read_sheet("", _with_joined_ticks([*begun, *lines] if has_head else begun), self._rules)
            except UNREADABLE_CSV as stumbled:
                return csv_problem(stumbled)
        elif (refused := self._read_beginning(parts) or self._read_book(parts)) is not None:
            return refused
        self._hint(name.rpartition(".")[0] or name, Place())
        if not self._is_headed:
            return problem("LIST-NO-HEAD")
        return None if self.assembly.rows else problem("LIST-NO-ROWS")

    def _read_beginning(self, parts: WorkbookParts) -> Problem | None:
        """Return a problem if a long workbook has no head in its first rows, or None.

        If there is a problem, `columns` describes the first rows.
        """
        first = first_rows(parts, _HEADS_WITHIN)
        if first == parts:
            return None
        begun = _Reading(self._rules)
        refused = begun._read_book(first)
        if refused is None and not begun._is_headed:
            self.columns = begun.columns
            return problem("LIST-NO-HEAD")
        return refused

    def _read_book(self, parts: WorkbookParts) -> Problem | None:
        try:
            book = load(parts)
        except UnreadableWorkbook as reason:
            return problem("LIST-UNREADABLE", found=str(reason))
        self.stamp = read_stamp(book.keywords)
        for sheet in book.sheets:
            lines = _with_joined_ticks([*counted("一覧を読み取っています", sheet_lines(sheet), sheet.last_row)])
            if any(is_form_head(line, self._profile) for line in lines):
                return problem("LIST-IS-FORM", Place(sheet=sheet.name))
            rules = replace(self._rules, hidden=frozenset(sheet.hidden_columns))
            self._read_sheet(sheet.name, lines, rules, sheet)
        for sheet, lines, rules in self._without_rows:
            if self._has_other:
                self._leave_out(sheet, lines, has_head=False)
            else:
                self._read_sheet(sheet.name, lines, rules, sheet, is_only=True)
        self._unread += table_unread_content.unread_sheet_problems(book, (each.name for each in book.sheets))
        return None

    def _read_sheet(
        self,
        name: str,
        lines: list[SheetLine],
        rules: ColumnRules,
        sheet: Sheet | None = None,
        *,
        is_only: bool = False,
    ) -> None:
        """Read the lines of a sheet, or of a CSV without one, by `rules` that know its hidden columns.

        A sheet with nothing below its head is put aside, unless `is_only` is true: no sheet has a head with more.
        """
        lines = spread_stacked(lines)
        is_visible = sheet is None or sheet.is_visible
        found = find_heads(lines, rules) if is_visible else {}
        is_headed = any(columns.is_whole for columns in found.values())
        goes_on = self._goes_on(lines)
        if is_visible and (found or not goes_on):
            if sheet is not None and not is_only and not has_rows_below(lines, found):
                self._without_rows.append((sheet, lines, rules))
                return
            self.columns += seen_columns(lines, rules, found)
        self._has_other |= bool(found)
        if not is_visible or not (is_headed or goes_on):
            if sheet is not None:
                self._leave_out(sheet, lines, has_head=bool(found) or bool(find_heads(lines, rules)))
            return
        self._is_headed = True
        above = (text for line in lines if line.row < min(found, default=0) for text in line.texts())
        self.titles[name] = [text.strip() for text in above if text.strip()]
        if is_headed:
            self._columns = None
        self._see(sheet, name, self._read_lines(lines, found))

    def _read_lines(self, lines: Sequence[SheetLine], found: Mapping[int, ListColumns]) -> list[tuple[int, int, str]]:
        """Read the lines of a sheet with rows; return the texts outside the list's columns, as (row, column, text).

        `found`: the columns of its heads, by row (see `find_heads`); empty if it continues the sheet before it.
        """
        first = min(found, default=0)
        upper = {row - back for row, each in found.items() for back in range(1, each.depth + 1)} - found.keys()
        heads = upper | found.keys()
        counts = self._find_counts(lines, found)
        most, beyond, left = 0, list[tuple[int, int, str]](), list[SheetLine]()
        for line in lines:
            if line.row in upper:
                read = LineRead(published_list.LineKind.HEAD)
                self._note_as_of(line)
            elif line.row in found:
                read = LineRead(published_list.LineKind.HEAD)
                self._begin_page(line, found)
                most = table_unread_content.most_cells(
                    line.width, (each.width for each in lines if each.own and each.row > line.row)
                )
            elif (columns := self._columns) is None:
                read = LineRead(self._kind_above_head(line) if line.row < first else _kind_of_unread(line))
            elif too_long := _too_long(line, columns, most):
                read = self.assembly.leave_out(line, too_long)
            else:
                read = self.assembly.read_line(line, columns, is_count=line.row in counts)
            left += [line] if read.is_count else []
            self._account(line, read.kind, self._columns)
            self._keep_ignored(line, read.kind, self._columns)
            if line.row not in heads and not read.is_reported:
                beyond += self._words_aside(line, read.kind, self._columns)
        self._unread += [counts_problem(left)] if left else []
        return beyond

    def _find_counts(self, lines: Sequence[SheetLine], found: Mapping[int, ListColumns]) -> frozenset[int]:
        """Return the rows of a table of counts below the last head of a sheet."""
        columns = next((found[row] for row in sorted(found, reverse=True) if found[row].is_whole), self._columns)
        below = [line for line in lines if line.row > max(found, default=0)]
        rows = (line for line in lines if line.row > min(found, default=0) and line.row not in found)
        return find_counts_below(below, rows, columns) if columns else frozenset()

    def _begin_page(self, line: SheetLine, heads: Mapping[int, ListColumns]) -> None:
        """Begin a page at the last line of a head; no row of it is read if its columns are not certain."""
        if line.row + 1 in heads:  # of a head of two rows, the lower one is more detailed
            return
        found = heads[line.row]
        self._note_columns(line, found)
        self.assembly.begin_page(found, self._columns)
        self._columns = found if found.is_whole else None

    def _see(self, sheet: Sheet | None, name: str, beyond: list[tuple[int, int, str]]) -> None:
        """Report everything on a sheet that is in no column of the list; `beyond`: such texts, by row and column."""
        notes = [each for each in beyond if is_note(each[2:])]
        others = [each for each in beyond if not is_note(each[2:])]
        is_own = self.stamp is not None  # a note in a list of another ward is no correction by hand
        self._unread += table_unread_content.texts_outside_table(name or None, others)
        self._unread += table_unread_content.texts_outside_table(
            name or None, notes, None if is_own else Severity.ADVICE
        )
        self.in_no_column |= table_unread_content.texts_by_place(name or None, others)
        self.in_no_column |= table_unread_content.texts_by_place(name or None, notes)
        if sheet is not None:
            self._hint(name, Place(sheet=name))
            for each in (each for each in sheet.seen if each.kind in _TITLES):
                self._hint(each.text or "", Place(sheet=name, cell=each.cell))
            edges = (each for each in sheet.seen if each.kind in (SeenKind.HEADER, SeenKind.FOOTER))
            for note in (found for each in edges if (found := _DRAFT_NOTE.search(each.text or ""))):
                self.draft = self.draft or " ".join(filter(None, note.groups()))
            rows = (each.row for each in self.lines if each.sheet == name and each.kind in _OF_ROWS)
            self._unread += (
                *table_unread_content.hidden_row_problems(sheet, rows),
                *table_unread_content.problems_beside_cells(sheet, _OWN_EDGES),
            )
            self._unread += self._hidden_columns(sheet)

    def _hidden_columns(self, sheet: Sheet) -> Iterator[Problem]:
        """Yield a problem for each hidden column that was read."""
        read = {each.letters: each for each in self.columns if each.sheet == sheet.name and each.key and each.samples}
        for each in read.values():
            if column_number(each.letters) in sheet.hidden_columns:
                yield table_unread_content.hidden_column_problem(sheet, each.letters, each.heading, each.samples)

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

    def _keep_ignored(self, line: SheetLine, kind: published_list.LineKind, columns: ListColumns | None) -> None:
        """Record the texts of a row in columns that are not read, to report them with their heading."""
        if columns is None or kind not in _OF_ROWS:
            return
        for column, heading in columns.unknown:
            self._keep_text(COLUMN_IGNORED, line, column, heading)
        for column, heading in columns.inserted:
            if not self._names_level(line.text(column) or ""):
                self._keep_text(COLUMN_IGNORED, line, column, heading)
        for column in columns.beside(line):
            self._keep_text(_COLUMN_BESIDE, line, column, heading_of_column(columns, column) or "")

    def _keep_text(self, code: str, line: SheetLine, column: int, heading: str) -> None:
        if text := line.text(column):
            self._report(code, place_of_cell(line, line.own[column], None), heading)
            self._ignored.setdefault((code, heading), []).append(text)

    def _names_level(self, text: str) -> bool:
        return any(each.codes.read_cell(text) is not None for each in self._profile.levels)

    def _names_node(self, text: str) -> bool:
        """Return whether a text is the name of a level with a code of it, and a title."""
        named = ((each, text.removeprefix(each.name)) for each in self._profile.levels if text.startswith(each.name))
        return any(found[1] for level, rest in named if (found := level.codes.read_cell(rest)))

    def _goes_on(self, lines: Iterable[SheetLine]) -> bool:
        """Return whether a sheet without a head of its own continues the rows of the sheet before it."""
        columns = self._columns
        return columns is not None and any(
            own_cell(line, columns, TITLE) and self._codes.read_cell(line.shown_text(column) or "")
            for line in lines
            for column in columns.zone
        )

    def _leave_out(self, sheet: Sheet, lines: Iterable[SheetLine], *, has_head: bool) -> None:
        """Record the lines of a sheet that is not read, and report it.

        The problem is a question if the sheet may be part of a list.
        """
        lines = list(lines)
        has_code = any(self._codes.read_cell(text) for line in lines for text in line.texts())
        severity = Severity.QUESTION if has_head or has_code else None
        for line in lines:
            kind = published_list.LineKind.NOTE if line.own else published_list.LineKind.BLANK
            self._account(line, kind, None, is_visible=sheet.is_visible)
        if words := table_unread_content.sheet_words(sheet):
            unread = problem("LIST-SHEET-UNREAD", Place(sheet=sheet.name), severity=severity, found=sheet.name)
            self._about.setdefault((unread.code, sheet.name, ""), unread.having({"texts": words}))

    def _account(
        self, line: SheetLine, kind: published_list.LineKind, columns: ListColumns | None, *, is_visible: bool = True
    ) -> None:
        self.lines.append(published_list.AccountedLine(line.sheet, line.row, kind))
        texts = line.texts()
        if kind in _OUTSIDE and texts and is_visible:
            self.outside.setdefault(line.sheet, []).append(list(texts))
        if kind is published_list.LineKind.TITLE:
            self.title = self.title or next((text for text in texts if "一覧" in text), None)
            self._note_as_of(line)
            self._hint("\u3000".join(texts), Place(sheet=line.sheet, row=line.row))
        for column, cell in sorted(line.own.items()):
            place = Place(
                sheet=line.sheet, row=line.row, column=heading_of_column(columns, column) if columns else None
            )
            found = table_unread_content.look_problem(cell, place, _THIS_CELL)
            divides = kind is published_list.LineKind.HEAD and found is not None and found.code == CROSSED
            if found is not None and not divides:  # in a head, a line divides two labels
                self._unread.append(found)

    def _note_as_of(self, line: SheetLine) -> None:
        if (year := read_as_of(line.texts())) is not None:
            self._years.setdefault(year, Place(sheet=line.sheet, row=line.row))

    def _hint(self, text: str, place: Place) -> None:
        """Record the years that a title, a sheet's name or a file's name mentions; a sentence is not a title."""
        for year in () if "。" in text else years_named(text):
            self.hints.setdefault(year, place)

    def _note_columns(self, line: SheetLine, columns: ListColumns) -> None:
        """Report once the columns that are missing, duplicate or unknown, and record the years that headings name.

        A head with uncertain columns is reported for each page, because no row of the page is read.
        """
        place = Place(sheet=line.sheet, row=line.row)
        of_page = "" if columns.is_whole else CellPlace(line.sheet, line.row).text
        for key, year in columns.years.items():
            self._years.setdefault(year, replace(place, column=columns.headings[key]))
        for key in columns.missing:
            field = self._profile.by_key.get(key)
            name = without_year(field.list_name) or field.short_name if field else given_labels(self._profile)[key]
            self._report("LIST-COLUMN-MISSING", place, name, of_page)
        for _, places in columns.twice:
            shown = line.shown(places[0])
            at = replace(place, cell=shown.cell if shown else None)
            self._report("LIST-HEADING-TWICE", at, "".join((line.shown_text(places[0]) or "").split()), of_page)
        if columns.hinted:
            shown = line.shown(columns.hinted[0][0])
            texts = join_texts(text for _, text in columns.hinted)
            self._report("LIST-HEADING-WORDS", replace(place, cell=shown.cell if shown else None), texts)
        for column, text in columns.unknown:
            shown = line.shown(column)
            self._report(COLUMN_IGNORED, replace(place, cell=shown.cell if shown else None), text)

    def _kind_above_head(self, line: SheetLine) -> published_list.LineKind:
        texts = line.texts()
        if not texts:
            return published_list.LineKind.BLANK
        if self.assembly.words.is_legend(texts):
            return published_list.LineKind.LEGEND
        return published_list.LineKind.NOTE if is_note(texts) else published_list.LineKind.TITLE

    def _report(self, code: str, place: Place, found: str, of_page: str = "") -> None:
        self._about.setdefault((code, found, of_page), problem(code, place, found=found))


def _too_long(line: SheetLine, columns: ListColumns, most: int) -> Problem | None:
    """Return the problem of a CSV line with cells beyond the last heading, or with more than `most` cells."""
    beside = [cell.text or "" for column, cell in sorted(line.own.items()) if column > columns.last]
    is_too_long = line.own and line.width and (beside or line.width > most)
    return table_unread_content.long_row_problem(None, line.row, columns.last, beside) if is_too_long else None


def _kind_of_unread(line: SheetLine) -> published_list.LineKind:
    """Return the kind of a line below a head with uncertain columns; its texts are reported, not read."""
    return published_list.LineKind.NOTE if line.own else published_list.LineKind.BLANK


def _with_joined_ticks(lines: list[SheetLine]) -> list[SheetLine]:
    """Return the lines of a sheet in which the columns of the options of a choice are one column with boxes."""
    texts = [{column: cell.text.strip() for column, cell in line.own.items() if cell.text} for line in lines]
    for found in [*find_ticked_columns(texts)]:
        head, names = lines[found.head], lines[found.head + 1]
        right = {column: last for column, last in head.right.items() if column != found.first}
        lines[found.head] = replace(head, right=right)
        for place in range(found.head + 1, len(lines)):
            lines[place] = _joined_line(lines[place], found, texts[place], is_named=lines[place] is names)
    return lines


def _joined_line(line: SheetLine, found: TickedColumns, texts: Mapping[int, str], *, is_named: bool) -> SheetLine:
    """Return a line with one cell in place of the ticks; the line that names the options has none there."""
    ticked = [] if is_named else found.ticked(texts)
    others = {column: cell for column, cell in line.own.items() if column not in found.options}
    own = {found.first: replace(line.own[ticked[0]], text=found.text(texts))} if ticked else {}
    if not ticked and not is_named and found.first in line.own:  # the heading, on a later page
        own = {found.first: line.own[found.first]}
    last = {column: row for column, row in line.last.items() if column not in found.options}
    if ticked and ticked[0] in line.last:
        last[found.first] = line.last[ticked[0]]
    return replace(line, own={**others, **own}, last=last)
