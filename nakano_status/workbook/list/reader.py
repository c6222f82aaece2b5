"""Reads a published list (進捗状況一覧) in any of its layouts; every sheet row is accounted for (decision 0004).

The head rows determine the columns (`heads`). A row is assembled from the measure above it, its values and the texts
below it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice

from nakano_status.application.stopping import counted
from nakano_status.domain.calendar.fiscal_year import FiscalYear, years_named
from nakano_status.domain.cell_address import CellPlace, column_letters, column_number
from nakano_status.domain.exchange.answer_file import ReadCell
from nakano_status.domain.exchange.returns import CellState
from nakano_status.domain.fields.codes import code_form
from nakano_status.domain.fields.field import MARK, Field, describe_possible_values, read_value, unknown_value
from nakano_status.domain.fields.headings import DIVISIONS, ID, MEASURE, TITLE, given_labels, split_item_lines
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.plan.initiative_id import fold_id, is_id, read_id
from nakano_status.domain.plan.printed_title import fold_title
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity, quote_left_out_rows
from nakano_status.domain.published_list import published_list
from nakano_status.domain.text.narrative import as_typed, join_texts
from nakano_status.workbook import table_sight
from nakano_status.workbook.cells import CONVERTED, CROSSED, SheetLine, conversion_problem, sheet_lines
from nakano_status.workbook.gate import LIST_LIMITS, WorkbookParts, admit_workbook
from nakano_status.workbook.list.drawer import (
    ListWords,
    is_note,
    is_numbering,
    is_own_title,
    is_page_number,
    is_title,
    read_as_of,
    read_stamp,
)
from nakano_status.workbook.list.heads import (
    ColumnRules,
    ListColumns,
    find_heads,
    is_form_head,
    seen_columns,
)
from nakano_status.workbook.loading import Sheet, UnreadableWorkbook, first_rows, load
from nakano_status.workbook.seen import SeenKind

_BLANKS = " \t\r\n\u3000\u00a0"
_HEADS_WITHIN = 2_000
"""A table without a head in so many rows is not a list, and its other rows need not be read."""


@dataclass
class _Row:
    """A row whose texts may continue in the rows below. A key that could not be read has no pieces."""

    line: SheetLine
    measure_code: str
    title: str
    measure_title: str | None = None
    owners: str | None = None
    printed_id: str | None = None
    levels: tuple[tuple[str, str], ...] = ()
    pieces: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    cells: dict[str, CellPlace] = dataclasses.field(default_factory=dict)

    def finish(self, measure_title: str | None) -> published_list.ListRow:
        """Return the row as read: its pieces joined unchanged."""
        return published_list.ListRow(
            sheet=self.line.sheet,
            row=self.line.row,
            measure_code=self.measure_code,
            measure_title=measure_title or self.measure_title,
            title=self.title,
            owners_printed=self.owners,
            values={key: as_typed("".join(pieces)) for key, pieces in self.pieces.items()},
            cells=self.cells,
            printed_id=self.printed_id,
            levels=self.levels,
        )


class _Gap(Enum):
    """The kinds of lines after a row: only after none, or blank lines at the end of a page, may the row go on.

    Lines between a total and the next row are not reported as unread.
    """

    NONE = "none"
    BLANK = "blank"
    TOTAL = "total"


class RowAssembly:
    """Assembly of a list's rows from the lines below a head, line by line; `rows` and `problems` are the results."""

    def __init__(self, profile: Profile) -> None:
        self._marks, self._codes, self._profile = profile.marks, profile.measure_level.codes, profile
        self._node_items: dict[str, tuple[str, Place]] = {}
        self._upper = profile.levels[:-1]
        self._ids = code_form(profile.initiative_id)
        self.words = ListWords(profile)
        self.reported: set[tuple[str, int]] = set()
        """The lines, by sheet and row, that are reported as unread."""
        self._problems: list[Problem] = []
        self._id_problems: list[Problem] = []
        self._uncoded: list[Problem] = []
        self._rows: list[_Row] = []
        self._open: _Row | None = None
        self._gap = _Gap.NONE
        self._measure: str | None = None
        self._loose: str | None = None
        self._is_beside_number = False
        self._beside: dict[int, str] = {}
        self._titles: dict[str, str] = {}
        self._other_titles: set[tuple[str, str]] = set()

    @property
    def rows(self) -> tuple[published_list.ListRow, ...]:
        """The rows in printed order."""
        return tuple(row.finish(self._titles.get(row.measure_code)) for row in self._rows)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems found, for users.

        If no ID can be read, the column is a numbering of another kind, and one problem reports it. A list without any
        code of a measure is meant to have none: its rows are identified by their titles.
        """
        ids = self._id_problems
        if ids and not any(row.printed_id for row in self._rows):
            place = replace(ids[0].place, row=None, cell=None)
            texts = _listed(each.found or "" for each in ids)
            ids = [problem(COLUMN_IGNORED, place, found=ids[0].place.column, texts=texts)]
        return (*self._problems, *(self._uncoded if any(row.measure_code for row in self._rows) else ()), *ids)

    def begin_page(self) -> None:
        """Begin a new page at a head: a row of the page before may continue below it, even after blank rows."""
        self._gap = _Gap.TOTAL if self._gap is _Gap.TOTAL else _Gap.NONE

    def read_line(self, line: SheetLine, columns: ListColumns) -> published_list.LineKind:
        """Read a line, and return its kind."""
        if not line.own:
            self._gap = _Gap.TOTAL if self._gap is _Gap.TOTAL else _Gap.BLANK
            return published_list.LineKind.BLANK
        if self._open is not None and (named := _continued_row(line, columns)):
            self._read_measure(line, columns, beside_row=False)
            return self._go_on(line, columns, named)
        kind = self._kind_aside(line, columns)
        if kind is not None:
            if kind is published_list.LineKind.TOTAL:
                self._gap = _Gap.TOTAL
            return kind
        begins = any(own_cell(line, columns, key) for key in (TITLE, MARK)) or self._is_of_another_row(line, columns)
        names_measure = self._read_measure(line, columns, beside_row=begins)
        if begins or names_measure:
            self._report_converted(line, columns)
        if begins:
            self._begin(line, columns)
            return published_list.LineKind.ROW
        if any(own_cell(line, columns, key) for key in (*columns.text_keys, DIVISIONS)):
            return self._go_on(line, columns)
        return published_list.LineKind.HEAD if names_measure else published_list.LineKind.NOTE

    def leave_out(self, line: SheetLine, found: Problem) -> published_list.LineKind:
        """Report a line that is left out (`found`), and return its kind; later lines do not continue the row above."""
        self._problems += quote_left_out_rows([found], {line.row: line.texts()})
        self.reported.add((line.sheet, line.row))
        self._open = None
        return published_list.LineKind.NOTE

    def _is_of_another_row(self, line: SheetLine, columns: ListColumns) -> bool:
        """Return whether a line has the 管理番号 of another row than the row above it."""
        found = own_cell(line, columns, ID)
        number = fold_id(found.text or "") if found else ""
        is_other = self._open is None or number != self._open.printed_id
        return is_other and is_id(number, columns.profile.initiative_id)

    def _is_heading_of_level(self, line: SheetLine, columns: ListColumns) -> bool:
        """Return whether a line over the whole table names a measure or a higher level; record a measure."""
        if len(line.own) > 1:
            return False
        (column,) = line.own
        text = line.text(column)
        if not text or (column not in columns.of[TITLE] and line.right.get(column, column) == column):
            return False
        if (read := self._codes.read_cell(text)) is not None:
            self._name_measure(line, column, *read)
        return read is not None or any(each.codes.read_cell(text) for each in self._upper)

    def _name_measure(self, line: SheetLine, column: int, code: str, *titles: str | None) -> None:
        """Record the measure that a cell names; its title is the one printed first, and any other is reported."""
        if self._profile.level_items:
            if code != self._measure:
                self._leave_items()
            titles = tuple(
                self._without_items(line, column, each or "", is_new=code != self._measure) for each in titles
            )
        self._measure, self._loose = code, None
        lines = (
            "\n".join(each for each in part.split("\n") if not self._is_above(each.strip(_BLANKS)))
            for part in titles
            if part
        )
        parts = [found for each in lines if (found := each.strip(_BLANKS))]
        if not parts:
            return
        title = "\n".join(parts)
        known, folded = self._titles.setdefault(code, title), fold_title(title)
        if folded != fold_title(known) and (code, folded) not in self._other_titles:
            self._other_titles.add((code, folded))
            self._report("LIST-MEASURE-RETITLED", _place(line, line.shown(column), None), found=title, expected=known)

    def _without_items(self, line: SheetLine, column: int, title: str, *, is_new: bool) -> str:
        """Return a title without the items of its node; if the measure is new, they belong to its first row."""
        (rest, found), place = split_item_lines(title, self._profile), _place(line, line.shown(column), None)
        self._node_items |= {key: (text, place) for key, text in found.items() if is_new}
        return rest

    def _leave_items(self) -> None:
        """Report the items of a node under which no row was read: they are not those of the next node."""
        for text, place in self._node_items.values():
            self._report("LIST-LINE-UNREAD", place, found=text)
        self._node_items = {}

    def _is_above(self, line: str) -> bool:
        return any(each.is_line_under(line) for each in self._upper)

    def _read_measure(self, line: SheetLine, columns: ListColumns, *, beside_row: bool) -> bool:
        """Record the measure that a line names, and return whether it names one.

        A column of numbers is read as codes of measures unless codes are found beside it.
        """
        texts = [(column, text) for column in columns.zone if (text := line.shown_text(column))]
        for column, text in texts:
            if self._beside.get(column) != text:  # what is to the right of a new text is no longer of the rows below
                self._beside = {at: each for at, each in self._beside.items() if at < column} | {column: text}
        named = [each for each in texts if each[0] not in columns.codes]
        for place, (column, text) in enumerate(named):
            if (read := self._codes.read_cell(text)) is not None:
                self._is_beside_number = True
                self._name_measure(line, column, *read, *(text for _, text in named[place + 1 :]))
                return True
        if not self._is_beside_number:
            for column, text in texts:
                if column in columns.codes and (code := self._codes.read(text)) is not None:
                    self._name_measure(line, column, code, *(text for at, text in named if at > column))
                    return True
        if named and beside_row:
            self._read_loose_measure(line, columns, *named[-1])
        return False

    def _read_loose_measure(self, line: SheetLine, columns: ListColumns, column: int, text: str) -> None:
        """Handle a text without a code beside a row: the title of the measure above, otherwise a problem."""
        if self._measure is not None:
            known = self._titles.setdefault(self._measure, text.strip(_BLANKS))
            if fold_title(known) == fold_title(text):
                return
        self._loose = text.strip(_BLANKS)
        place = _place(line, line.shown(column), columns.headings[MEASURE])
        self._uncoded.append(problem("LIST-MEASURE-UNREAD", place, found=text))

    def _begin(self, line: SheetLine, columns: ListColumns) -> None:
        title = next((found for at in columns.of[TITLE] if (found := line.shown(at))), None)  # it may be merged
        shown = (title.text or "").strip(_BLANKS) if title else ""
        own_id, rest = self._ids.read_cell(shown) or (None, None)
        row = _Row(line, self._measure or "", rest or shown, None if self._measure else self._loose)
        if not row.title:
            self._report("LIST-TITLE-MISSING", _place(line, title, columns.headings[TITLE]))
        if not row.measure_code:
            place = _place(line, None, columns.headings[MEASURE])
            self._uncoded.append(problem("LIST-MEASURE-MISSING", place, found=row.title))
        row.cells.update(_places(line, columns))
        row.owners = columns.shown_owners(line)
        row.levels = tuple((column_letters(at), text) for at, text in sorted(self._beside.items()))
        row.printed_id = self._read_id(line, columns) or (own_id if rest else None)
        for key in columns.value_keys:
            self._read_value(row, line, columns, key)
        for key, (text, place) in self._node_items.items():
            if value := self._read_word(self._profile.by_key[key], text, place):
                row.pieces[key], row.cells[key] = [value], CellPlace.at(line.sheet, place.cell or "")
        self._node_items = {}
        self._rows.append(row)
        self._open, self._gap = row, _Gap.NONE

    def _report_converted(self, line: SheetLine, columns: ListColumns) -> None:
        """Report cells that are formulas, truth values or unreadable, except values, which are reported when read."""
        values = {column for key in columns.value_keys for column in columns.of.get(key, ())}
        for column in sorted((columns.known - columns.given - values) & line.own.keys()):
            cell = line.own[column]
            if cell.code in table_sight.LOOKS:
                continue  # it is reported with its line
            if cell.state is CellState.UNREADABLE and column not in columns.of.get(ID, ()):
                self._report("LIST-CELL-UNREADABLE", _place(line, cell, None), found=cell.found)
            elif cell.code in CONVERTED:
                self._problems.append(conversion_problem(cell, _place(line, cell, None)))

    def _read_value(self, row: _Row, line: SheetLine, columns: ListColumns, key: str) -> None:
        """Record a value of a row; a value that cannot be read is left out."""
        found = own_cell(line, columns, key)
        if found is None:
            if not any(column in line.above for column in columns.of.get(key, ())):
                row.pieces[key] = [columns.blanks(line, key)]
            return
        text = self._readable(found, line, columns, key)
        field = columns.profile.by_key_as_printed[key]
        if text is not None and not field.is_text:
            text = self._read_word(field, text, _place(line, found, columns.headings[key]))
        if text is not None:
            row.pieces[key] = [text]

    def _readable(self, found: ReadCell, line: SheetLine, columns: ListColumns, key: str) -> str | None:
        """Return the text of a cell; None if it is unreadable or belongs to other rows, too.

        A merged cell must extend over the same rows as the cell of the title, unless it is about a level.
        """
        extent = max(line.last.get(column, line.row) for column in columns.of[TITLE])
        last = max(line.last.get(column, line.row) for column in columns.of[key])
        is_shared = last > extent and key not in self._profile.level_items
        place = _place(line, found, columns.headings[key])
        if is_shared or found.text is None:
            if is_shared or found.code not in table_sight.LOST:
                self._report("LIST-CELL-UNREADABLE", place, found=found.found or found.text)
            return None
        if found.code is not None and found.code not in table_sight.LOOKS:
            self._report(found.code, place, found=found.found, expected=found.expected)
        return found.text

    def _read_word(self, field: Field, text: str, place: Place) -> str | None:
        """Return a value of a field that is not running text; None and a problem if the text is not a value."""
        try:
            return read_value(field, text) or ""
        except ValueError:
            expected = describe_possible_values(field).replace("、", "・")
            self._problems.append(replace(unknown_value(field, text, place), expected=expected))
            return None

    def _read_id(self, line: SheetLine, columns: ListColumns) -> str | None:
        found = own_cell(line, columns, ID)
        if found is None:
            numbers = (fold_id(line.text(column) or "") for column in columns.codes)
            return next((each for each in numbers if is_id(each, columns.profile.initiative_id)), None)
        try:
            return read_id(found.text or "", columns.profile.initiative_id)
        except ValueError:
            place = _place(line, found, columns.headings[ID])
            self._id_problems.append(problem("LIST-ID-UNREADABLE", place, found=found.text or found.found))
            return None

    def _go_on(self, line: SheetLine, columns: ListColumns, named: str | None = None) -> published_list.LineKind:
        """Append the texts of a line to the row above, unchanged; divisions are put on lines of their own.

        A line that names its row (`named`, a 管理番号) continues no other row, and its divisions repeat those of the
        row.
        """
        row = self._open
        if row is None or self._gap is not _Gap.NONE or named not in (None, row.printed_id or named):
            if self._gap is not _Gap.TOTAL:
                self._report("LIST-LINE-UNREAD", _place(line, None, None), found="、".join(line.texts()))
                self.reported.add((line.sheet, line.row))
            return published_list.LineKind.NOTE
        for key in columns.text_keys:
            found = own_cell(line, columns, key)
            text = self._readable(found, line, columns, key) if found else columns.blanks(line, key)
            if text is None:
                row.pieces.pop(key, None)
            elif key in row.pieces:
                row.pieces[key].append(text)
        owners = own_cell(line, columns, DIVISIONS)
        if owners is not None and owners.text and named is None:
            row.owners = "\n".join(part for part in (row.owners, owners.text) if part)
        return published_list.LineKind.CONTINUATION

    def _kind_aside(self, line: SheetLine, columns: ListColumns) -> published_list.LineKind | None:
        """Return the kind of a line that is not a row of the list; None if it may be one.

        In a list with 管理番号, a line that has only texts continues the row above, whatever the texts are. A line with
        a title, a mark and a division is a row, even if its title begins as a total does (集計（…）).
        """
        if self._is_heading_of_level(line, columns):
            return published_list.LineKind.HEAD
        texts = line.texts()
        if own_cell(line, columns, TITLE) and own_cell(line, columns, DIVISIONS) and self._has_mark(line, columns):
            return None
        if ID in columns.of and (own_cell(line, columns, ID) or columns.has_only_texts(line)):
            return None
        for kind, is_kind in (
            (published_list.LineKind.LEGEND, self.words.is_legend),
            (published_list.LineKind.TITLE, is_title),
            (published_list.LineKind.NOTE, is_page_number),
            (published_list.LineKind.HEAD, is_numbering),
            (published_list.LineKind.TOTAL, self.words.is_total),
        ):
            if is_kind(texts):
                return kind
        names_division = own_cell(line, columns, DIVISIONS) or own_cell(line, columns, MARK)
        return published_list.LineKind.NOTE if is_note(texts) and not names_division else None

    def _has_mark(self, line: SheetLine, columns: ListColumns) -> bool:
        """Return whether the cell of the mark holds one mark and nothing else."""
        found = own_cell(line, columns, MARK)
        try:
            return found is not None and self._marks.read(found.text) is not None
        except ValueError:
            return False

    def _report(self, code: str, place: Place, *, found: str | None = None, expected: str | None = None) -> None:
        self._problems.append(problem(code, place, found=found, expected=expected))


def own_cell(line: SheetLine, columns: ListColumns, key: str) -> ReadCell | None:
    """Return the cell for a key that is in the line itself; None if it is blank."""
    return next((line.own[column] for column in columns.of.get(key, ()) if column in line.own), None)


def _too_long(line: SheetLine, columns: ListColumns, most: int) -> Problem | None:
    """Return the problem of a CSV line with cells beyond the last heading, or with more than `most` cells."""
    beside = [cell.text or "" for column, cell in sorted(line.own.items()) if column > columns.last]
    is_too_long = line.own and line.width and (beside or line.width > most)
    return table_sight.long_row_problem(None, line.row, columns.last, beside) if is_too_long else None


def _kind_of_unread(line: SheetLine) -> published_list.LineKind:
    """Return the kind of a line below a head with uncertain columns; its texts are reported, not read."""
    return published_list.LineKind.NOTE if line.own else published_list.LineKind.BLANK


def _continued_row(line: SheetLine, columns: ListColumns) -> str | None:
    """Return the 管理番号 after （つづき） in place of a title; None if there is none or the line has a mark."""
    title = own_cell(line, columns, TITLE)
    text = (title.text or "") if title else ""
    if not text.startswith(published_list.CONTINUED) or own_cell(line, columns, MARK):
        return None
    return text.removeprefix(published_list.CONTINUED).partition("\n")[0]


def _places(line: SheetLine, columns: ListColumns) -> Iterator[tuple[str, CellPlace]]:
    for key in columns.of:
        if (found := own_cell(line, columns, key)) is not None:
            yield key, CellPlace.at(line.sheet, found.cell)


def _heading_of(columns: ListColumns, column: int) -> str | None:
    return next((columns.headings.get(key) for key, each in columns.of.items() if column in each), None)


def _place(line: SheetLine, found: ReadCell | None, column: str | None) -> Place:
    return Place(sheet=line.sheet, cell=found.cell if found else None, row=line.row, column=column)


_OF_ROWS = frozenset({published_list.LineKind.ROW, published_list.LineKind.CONTINUATION})
COLUMN_IGNORED = "LIST-COLUMN-IGNORED"
_COLUMN_BESIDE = "LIST-COLUMN-BESIDE"
_OF_LIST = _OF_ROWS | {published_list.LineKind.HEAD}
_OWN_EDGES = re.compile(r"作成中(?:(?:令和|平成)(?:元|\d+)年\d+月\d+日時点)?|(?:記録の)?照合番号[0-9a-f]{8,64}")
"""Texts in the headers and footers of a list that the program made."""
_TITLES = frozenset({SeenKind.HEADER, SeenKind.TEXT_BOX})
"""Kinds of things beside the cells that may contain a title."""
_THIS_CELL = "この欄"
_TEXT_REFUSED = "FILE-TEXT"


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
        title=reading.title,
        problems=tuple(each.at(file=name).having(profile.of_measures) for each in reading.problems),
        refused=refused.at(file=name).having(profile.of_measures) if refused else None,
        stamp=reading.stamp,
        columns=tuple(reading.columns),
        hinted=tuple(each.short for each in reading.hints),
        sheet_titles=reading.sheet_titles,
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
        self._columns: ListColumns | None = None
        self._is_headed = self._is_titled = False
        self._years: dict[FiscalYear, Place] = {}
        self.hints: dict[FiscalYear, Place] = {}
        self._about: dict[tuple[str, str, str], Problem] = {}
        self._sights: list[Problem] = []
        self._ignored: dict[tuple[str, str], list[str]] = {}
        """The texts of columns that are not read, by the problem's code and the heading."""
        self.sheet_titles: dict[str, str] = {}

    @property
    def year(self) -> FiscalYear | None:
        """The year that the list states; the first one if it states several."""
        return next(iter(self._years), None)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems, for users."""
        lacks = any(each.code == "LIST-COLUMN-MISSING" for each in self._about.values())
        about = (
            self._with_texts(each, lacks=lacks) if each.code in (COLUMN_IGNORED, _COLUMN_BESIDE) else each
            for each in self._about.values()
        )
        return (*self._disagreeing_years(), *about, *self.assembly.problems, *self._sights)

    def _with_texts(self, found: Problem, *, lacks: bool) -> Problem:
        """Return the problem of a column that is not read with its texts.

        If no column has an item of the plan (`lacks`), this one may have it, so that a person must look.
        """
        texts = self._ignored.get((found.code, found.found or ""), ())
        severity = Severity.QUESTION if lacks and texts else found.severity
        return replace(found.having({"texts": _listed(texts)}), severity=severity)

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
            from nakano_status.workbook import table_reader  # only a CSV is read by it

            if parts.code != _TEXT_REFUSED or not name.lower().endswith(".csv") or table_reader.is_markup(content):
                return parts
            try:
                lines = table_reader.csv_lines(content)
                begun = list(islice(lines, _HEADS_WITHIN))
                has_head = any(each.is_whole for each in find_heads(begun, self._rules).values())
                self._read_sheet("", [*begun, *lines] if has_head else begun, self._rules)
            except table_reader.UNREADABLE_CSV as stumbled:
                return table_reader.csv_problem(stumbled)
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
            lines = list(counted("一覧を読み取っています", sheet_lines(sheet), sheet.last_row))
            if any(is_form_head(line, self._profile) for line in lines):
                return problem("LIST-IS-FORM", Place(sheet=sheet.name))
            rules = replace(self._rules, hidden=frozenset(sheet.hidden_columns))
            self._read_sheet(sheet.name, lines, rules, sheet)
        self._sights += table_sight.unread_sheet_problems(book, (each.name for each in book.sheets))
        return None

    def _read_sheet(self, name: str, lines: list[SheetLine], rules: ColumnRules, sheet: Sheet | None = None) -> None:
        """Read the lines of a sheet, or of a CSV without one, by `rules` that know its hidden columns."""
        is_visible = sheet is None or sheet.is_visible
        found = find_heads(lines, rules) if is_visible else {}
        is_headed = any(columns.is_whole for columns in found.values())
        if is_visible and (found or not self._goes_on(lines)):
            self.columns += seen_columns(lines, rules, found)
        if not is_visible or not (is_headed or self._goes_on(lines)):
            if sheet is not None:
                self._leave_out(sheet, lines, has_head=bool(found) or bool(find_heads(lines, rules)))
            return
        self._is_headed = True
        above = [text for line in lines if line.row < min(found, default=0) for text in line.texts() if text.strip()]
        self.sheet_titles |= {name: above[0].strip()} if len(above) == 1 else {}
        columns = None if is_headed else self._columns
        is_begun = not is_headed
        upper = {row - back for row, each in found.items() for back in range(1, each.depth + 1)} - found.keys()
        heads = upper | found.keys()
        most, beyond = 0, list[tuple[int, int, str]]()
        for line in lines:
            if line.row in upper:
                kind = published_list.LineKind.HEAD
                self._note_as_of(line)
            elif line.row in found:
                columns, is_begun = self._begin_page(line, found), True
                kind = published_list.LineKind.HEAD
                most = table_sight.most_cells(
                    line.width, (each.width for each in lines if each.own and each.row > line.row)
                )
            elif columns is not None and (too_long := _too_long(line, columns, most)):
                kind = self.assembly.leave_out(line, too_long)
            elif columns is not None:
                kind = self.assembly.read_line(line, columns)
            else:
                kind = _kind_of_unread(line) if is_begun else self._kind_above_head(line)
            self._account(line, kind, columns)
            self._keep_ignored(line, kind, columns)
            beyond += () if line.row in heads else self._words_aside(line, kind, columns)
        self._see(sheet, name, beyond)

    def _begin_page(self, line: SheetLine, heads: Mapping[int, ListColumns]) -> ListColumns | None:
        """Begin a page at the last line of a head; return its columns, or None if they are not certain."""
        found = heads[line.row]
        if line.row + 1 not in heads:  # of a head of two rows, the lower one is more detailed
            self._note_columns(line, found)
        self.assembly.begin_page()
        self._columns = found if found.is_whole else None
        return self._columns

    def _see(self, sheet: Sheet | None, name: str, beyond: list[tuple[int, int, str]]) -> None:
        """Report everything on a sheet that is in no column of the list; `beyond`: such texts, by row and column."""
        notes = [each for each in beyond if is_note(each[2:])]
        others = [each for each in beyond if not is_note(each[2:])]
        is_own = self.stamp is not None  # a note in a list of another ward is no correction by hand
        self._sights += table_sight.texts_outside_table(name or None, others)
        self._sights += table_sight.texts_outside_table(name or None, notes, None if is_own else Severity.ADVICE)
        if sheet is not None:
            self._hint(name, Place(sheet=name))
            for each in (each for each in sheet.seen if each.kind in _TITLES):
                self._hint(each.text or "", Place(sheet=name, cell=each.cell))
            rows = (each.row for each in self.lines if each.sheet == name and each.kind in _OF_ROWS)
            self._sights += (
                *table_sight.hidden_row_problems(sheet, rows),
                *table_sight.problems_beside_cells(sheet, _OWN_EDGES),
            )
            self._sights += self._hidden_columns(sheet)

    def _hidden_columns(self, sheet: Sheet) -> Iterator[Problem]:
        """Yield a problem for each hidden column that was read."""
        read = {each.letters: each for each in self.columns if each.sheet == sheet.name and each.key and each.samples}
        for each in read.values():
            if column_number(each.letters) in sheet.hidden_columns:
                yield table_sight.hidden_column_problem(sheet, each.letters, each.heading, each.samples)

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
        for column in () if (line.sheet, line.row) in self.assembly.reported else sorted(aside):
            if text := line.own[column].text or line.own[column].found:
                yield line.row, column, text

    def _beside_title(self, line: SheetLine) -> Iterable[int]:
        """Return the columns of a title line whose texts are not titles.

        In a list made by the program, only its own texts are titles. The first text is the title unless another one is
        clearly a title.
        """
        is_known = is_title if self.stamp is None else is_own_title
        title = next((each for each in sorted(line.own) if (line.text(each) or "") == self.title), None)
        title = min(line.own) if title is None and not self._is_titled else title
        self._is_titled = True
        return [each for each in line.own if each != title and not is_known([line.text(each) or ""])]

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
            self._keep_text(_COLUMN_BESIDE, line, column, _heading_of(columns, column) or "")

    def _keep_text(self, code: str, line: SheetLine, column: int, heading: str) -> None:
        if text := line.text(column):
            self._report(code, _place(line, line.own[column], None), heading)
            self._ignored.setdefault((code, heading), []).append(text)

    def _names_level(self, text: str) -> bool:
        return any(each.codes.read_cell(text) is not None for each in self._profile.levels)

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
            self._account(line, published_list.LineKind.NOTE if line.own else published_list.LineKind.BLANK, None)
        if words := table_sight.sheet_words(sheet):
            unread = problem("LIST-SHEET-UNREAD", Place(sheet=sheet.name), severity=severity, found=sheet.name)
            self._about.setdefault((unread.code, sheet.name, ""), unread.having({"texts": words}))

    def _account(self, line: SheetLine, kind: published_list.LineKind, columns: ListColumns | None) -> None:
        self.lines.append(published_list.AccountedLine(line.sheet, line.row, kind))
        texts = line.texts()
        if kind is published_list.LineKind.TITLE:
            self.title = self.title or next((text for text in texts if "一覧" in text), None)
            self._note_as_of(line)
            self._hint("\u3000".join(texts), Place(sheet=line.sheet, row=line.row))
        for column, cell in sorted(line.own.items()):
            place = Place(sheet=line.sheet, row=line.row, column=_heading_of(columns, column) if columns else None)
            divides = kind is published_list.LineKind.HEAD and cell.code == CROSSED  # a line between two labels
            if not divides and (found := table_sight.look_problem(cell, place, _THIS_CELL)):
                self._sights.append(found)

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
            name = (field.list_name or field.called) if field else given_labels(self._profile)[key]
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


def _listed(texts: Iterable[str]) -> str:
    """Return the distinct texts of a column that is not read, in the form that its problem shows."""
    found = "、".join(dict.fromkeys(texts))
    return f"（内容は「{found}」）" if found else ""
