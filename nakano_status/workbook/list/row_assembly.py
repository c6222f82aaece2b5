"""Assembles the rows of a published list from the lines below its head.

A row is assembled from the measure above it, its values and the texts below it.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from nakano_status.domain.cell_address import CellPlace, column_letters
from nakano_status.domain.exchange.answer_file import ReadCell
from nakano_status.domain.exchange.returns import CellState
from nakano_status.domain.fields.codes import code_form
from nakano_status.domain.fields.field import MARK, Editor, Field, describe_possible_values, read_value, unknown_value
from nakano_status.domain.fields.headings import DIVISIONS, ID, MEASURE, TITLE
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.plan.initiative_id import fold_id, is_id, read_id
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, quote_left_out_rows
from nakano_status.domain.published_list import published_list
from nakano_status.domain.text.narrative import TYPED_BLANKS, as_typed, is_dash
from nakano_status.workbook import table_unread_content
from nakano_status.workbook.cells import CONVERTED, NUMBER_LIKE_DATE, SheetLine, conversion_problem, place_of_cell
from nakano_status.workbook.list.column_problems import COLUMN_IGNORED, quote_texts
from nakano_status.workbook.list.columns import ListColumns
from nakano_status.workbook.list.drawer import ListWords, is_note, is_numbering, is_page_number, is_title
from nakano_status.workbook.list.measures import Measures

_NAME_OF_DIVISION = re.compile("(?:[課部局室係所館班]|センター|[、，,・)）])$")


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
    head: published_list.Head = published_list.NO_HEAD
    pieces: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    cells: dict[str, CellPlace] = dataclasses.field(default_factory=dict)
    unclear: set[str] = dataclasses.field(default_factory=set)
    columns: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)
    parts: dict[str, list[tuple[str, str]]] = dataclasses.field(default_factory=dict)
    """By key, the text of each division that has a line of the row."""

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
            head=self.head,
            unclear=frozenset(self.unclear),
            columns=self.columns,
        )


class LineRead(NamedTuple):
    """The kind of a line as read; a line that `is_reported` as a whole has no texts to report."""

    kind: published_list.LineKind
    is_reported: bool = False


class _LevelHeading(NamedTuple):
    """The name of a level in a line over the whole table.

    `measure`: the code and the title of the measure that it names (None: it names a higher level).
    """

    column: int
    measure: tuple[str, str | None] | None


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
        self._profile, self._codes = profile, profile.measure_level.codes
        self._upper = profile.levels[:-1]
        self._ids = tuple(map(code_form, profile.id_patterns))
        self.words = ListWords(profile)
        self._measures = Measures(profile)
        self._problems: list[Problem] = []
        self._id_problems: list[Problem] = []
        self._shared: dict[tuple[str, str, str], Problem] = {}
        """By sheet, key and code, the problem of values that belong to several rows, at the first of these values."""
        self._rows: list[_Row] = []
        self._open: _Row | None = None
        self._gap = _Gap.NONE

    @property
    def rows(self) -> tuple[published_list.ListRow, ...]:
        """The rows in printed order."""
        return tuple(row.finish(self._measures.titles.get(row.measure_code)) for row in self._rows)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems found in the list.

        If no ID can be read, the ID column is assumed to hold numbers of another kind, and a single problem reports it.
        If no row has a code of a measure, missing and unreadable codes are not reported: the rows are identified by
        their titles.
        """
        ids = self._id_problems
        if ids and not any(row.printed_id for row in self._rows):
            place = replace(ids[0].place, row=None, cell=None)
            texts = quote_texts(each.found or "" for each in ids)
            ids = [problem(COLUMN_IGNORED, place, found=ids[0].place.column, texts=texts)]
        measures = self._measures.problems(has_codes=any(row.measure_code for row in self._rows))
        return (*self._problems, *self._shared.values(), *measures, *ids)

    def begin_page(self, columns: ListColumns, before: ListColumns | None, *, is_same_sheet: bool) -> None:
        """Begin a new page at a head: a row of the page before may continue below it, even after blank rows.

        `before`: the columns of the page above it, if any; `is_same_sheet`: that page is on the same sheet.
        """
        self._gap = _Gap.TOTAL if self._gap is _Gap.TOTAL else _Gap.NONE
        self._measures.begin_page(columns, before, is_same_sheet=is_same_sheet)

    def read_line(self, line: SheetLine, columns: ListColumns) -> LineRead:
        """Read a line into `rows` and `problems`."""
        if not line.own:
            self._gap = _Gap.TOTAL if self._gap is _Gap.TOTAL else _Gap.BLANK
            return LineRead(published_list.LineKind.BLANK)
        if self._open is not None and (named := _continued_row(line, columns)):
            self._measures.read(line, columns, beside_row=False)
            return self.go_on(line, columns, named)
        if (heading := self._find_heading(line, columns)) is not None and heading.measure is not None:
            self._measures.name(line, heading.column, *heading.measure)
        kind = self._kind_aside(line, columns) if heading is None else published_list.LineKind.HEAD
        title = columns.own(line, TITLE)
        if kind is None and title is not None and title.text and not any(map(str.isalnum, title.text)):
            kind = published_list.LineKind.NOTE  # marks in place of a title: a legend, or the head of a table of counts
        if kind is not None:
            self._gap = _Gap.TOTAL if kind is published_list.LineKind.TOTAL else self._gap
            return LineRead(kind)
        begins = any(columns.own(line, key) for key in (TITLE, MARK)) or self._is_of_another_row(line, columns)
        names_measure = self._measures.read(line, columns, beside_row=begins)
        if begins or names_measure:
            self._report_converted(line, columns)
        if begins:
            self._begin(line, columns)
            return LineRead(published_list.LineKind.ROW)
        if any(columns.own(line, key) for key in (*columns.text_keys, DIVISIONS)):
            return self.go_on(line, columns)
        return LineRead(published_list.LineKind.HEAD if names_measure else published_list.LineKind.NOTE)

    def read_row(
        self, line: SheetLine, columns: ListColumns, texts: Mapping[str, str], levels: tuple[tuple[str, str], ...]
    ) -> None:
        """Read a line that is a row, with the texts of all its columns by name; `levels`: levels beside its own."""
        self._measures.read(line, columns, beside_row=True)
        self._report_converted(line, columns)
        self._begin(line, columns)
        row = self._rows[-1]
        row.columns, row.levels = {name: (text,) for name, text in texts.items()}, (*levels, *row.levels)
        row.owners = None if is_dash(row.owners or "") else _joined_name(row.owners or "") or None
        row.title = " ".join(row.title.split("\n"))

    def repeats_row(self, line: SheetLine, columns: ListColumns) -> bool:
        """Return whether a line has the 管理番号 and the title of the row above, as each division's line of a row."""
        row, number, title = self._rows[-1], columns.own(line, ID), columns.own(line, TITLE)
        before = columns.own(row.line, ID)
        is_same = number is not None and before is not None and number.text == before.text
        return is_same and title is not None and " ".join((title.text or "").split("\n")) == row.title

    def add_line(self, line: SheetLine, columns: ListColumns, texts: Mapping[str, str]) -> None:
        """Add a further line of the row above, whose texts are the answers of the line's division.

        Each text gets the name of its division in front. A value that is no text is reported if it differs from the
        row's.
        """
        row, owner = self._rows[-1], _joined_name(line.shown_text(columns.of.get(DIVISIONS, 0)) or "")
        first = (row.owners or "").partition("\n")[0]
        row.columns |= {name: (*row.columns.get(name, ()), text) for name, text in texts.items()}
        if columns.own(line, DIVISIONS) and owner:
            row.owners = "\n".join(filter(None, (row.owners, owner)))
        for key in columns.value_keys:
            found = columns.own(line, key)
            if found is None:
                continue
            text, field = self._read_text(found, line, columns, key), columns.profile.by_key_as_printed[key]
            place = place_of_cell(line, found, columns.headings.get(key))
            if text is not None and not field.is_text:
                text = self._read_word(field, text, place)
            if not text:
                continue
            if key in columns.text_keys:
                parts = row.parts.setdefault(key, [(first, "".join(row.pieces.get(key, ())))])
                parts.append((owner, text))
                row.pieces[key] = [_of_divisions(parts, is_part=key in self._profile.part_items)]
            elif text != (before := "".join(row.pieces.get(key, ()))):
                self._report("LIST-ANSWERS-DIFFER", place, found=f"{owner}：{text}", expected=before)

    def leave_levels(self, line: SheetLine, columns: ListColumns) -> None:
        """Forget the levels above a line that is not read and has a text in their columns, so that they are asked."""
        self._measures.leave(line.own.keys() & {*columns.zone})

    def leave_out(self, line: SheetLine, reported: Problem) -> LineRead:
        """Report a line that is left out; later lines do not continue the row above."""
        self._problems += quote_left_out_rows([reported], {line.row: line.texts()})
        self._open = None
        return LineRead(published_list.LineKind.NOTE, is_reported=True)

    def _is_of_another_row(self, line: SheetLine, columns: ListColumns) -> bool:
        """Return whether a line has the 管理番号 of another row than the row above it."""
        found = columns.own(line, ID)
        number = fold_id(found.text or "") if found else ""
        is_other = self._open is None or number != self._open.printed_id
        return is_other and is_id(number, columns.profile.id_patterns)

    def _find_heading(self, line: SheetLine, columns: ListColumns) -> _LevelHeading | None:
        """Return the name of a measure or a higher level that a line over the whole table is; None if it is none."""
        if len(line.own) > 1:
            return None
        (column,) = line.own
        text = line.text(column)
        if not text or (column != columns.of[TITLE] and line.right.get(column, column) == column):
            return None
        measure = self._codes.read_cell(text)
        is_heading = measure is not None or any(each.codes.read_cell(text) for each in self._upper)
        return _LevelHeading(column, measure) if is_heading else None

    def _begin(self, line: SheetLine, columns: ListColumns) -> None:
        title = columns.shown(line, TITLE)  # it may be merged
        shown = (title.text or "").strip(TYPED_BLANKS) if title else ""
        own_id, rest = next(filter(None, (each.read_cell(shown) for each in self._ids)), (None, None))
        above = self._measures.begin_row(line, columns, rest or shown)
        row = _Row(line, above.code, rest or shown, None if above.code else above.title)
        if not row.title:
            self._report("LIST-TITLE-MISSING", place_of_cell(line, title, columns.headings[TITLE]))
        row.cells.update(_places(line, columns))
        if above.cell is not None and above.cell.sheet == line.sheet:
            row.cells[MEASURE] = above.cell
        row.owners = line.shown_text(columns.of.get(DIVISIONS, 0))
        row.unclear.update(_unread_names(row, line, columns), (MEASURE,) if above.is_unread else ())
        row.head = (columns.sheet, columns.row)
        row.levels = tuple((column_letters(at), text) for at, text in sorted(above.texts.items()))
        row.printed_id = self._read_id(line, columns) or (own_id if rest else None)
        for key in columns.value_keys:
            self._read_value(row, line, columns, key)
        self._read_items(row, above.items)
        self._rows.append(row)
        self._open, self._gap = row, _Gap.NONE

    def _read_items(self, row: _Row, items: Mapping[str, tuple[str, Place]]) -> None:
        """Record the items of the node of a row, which are in the node's title."""
        for key, (text, place) in items.items():
            value = self._read_word(self._profile.by_key[key], text, place)
            if value is None:
                row.unclear.add(key)
            if not value:
                continue
            if (beside := "".join(row.pieces.pop(key, ()))) and beside != value:
                row.unclear.add(key)
                self._problems.append(
                    published_list.two_values_problem(self._profile, key, row.measure_code, place, value, beside)
                )
            else:
                row.pieces[key], row.cells[key] = [value], CellPlace.at(row.line.sheet, place.cell or "")

    def _report_converted(self, line: SheetLine, columns: ListColumns) -> None:
        """Report cells that are formulas, truth values or unreadable, except values, which are reported when read."""
        values = {columns.of.get(key) for key in columns.value_keys}
        for column in sorted((columns.known - columns.given - values) & line.own.keys()):
            cell = line.own[column]
            if cell.code in table_unread_content.LOOKS:
                continue  # it is reported with its line
            if cell.state is CellState.UNREADABLE and column != columns.of.get(ID):
                self._report("LIST-CELL-UNREADABLE", place_of_cell(line, cell, None), found=cell.found)
            elif cell.code in CONVERTED:
                self._problems.append(conversion_problem(cell, place_of_cell(line, cell, None)))

    def _read_value(self, row: _Row, line: SheetLine, columns: ListColumns, key: str) -> None:
        """Record a value of a row; a value that cannot be read is left out."""
        found = columns.own(line, key)
        if found is None:
            above = columns.shown(line, key)
            if above is None:
                row.pieces[key] = [columns.blanks(line, key)]
            elif (text := above.text) and columns.own(line, TITLE) is None:
                at = place_of_cell(line, above, columns.headings[key])
                at = replace(at, row=CellPlace.at(line.sheet, above.cell).row)
                self._report_shared("LIST-CELL-SHARED", key, at, text)
            return
        text = self._read_text(found, line, columns, key)
        field = columns.profile.by_key_as_printed[key]
        if text is not None and not field.is_text:
            text = self._read_word(field, text, place_of_cell(line, found, columns.headings[key]))
        if text is not None:
            row.pieces[key] = [text]
        elif key in self._profile.level_items:
            row.unclear.add(key)

    def _read_text(self, found: ReadCell, line: SheetLine, columns: ListColumns, key: str) -> str | None:
        """Return the text of a cell; report it and return None if it is unreadable or belongs to other rows, too.

        A merged cell must extend over the same rows as the cell of the title, unless it is about a level.
        """
        extent, last = (line.last.get(columns.of[each], line.row) for each in (TITLE, key))
        is_shared = last > extent and key not in self._profile.level_items
        place = place_of_cell(line, found, columns.headings[key])
        if is_shared:
            self._report_shared("LIST-CELL-OVER-ROWS", key, place, found.found or found.text)
            return None
        if found.text is None:
            if found.code not in table_unread_content.LOST:
                self._report("LIST-CELL-UNREADABLE", place, found=found.found)
            return None
        field = columns.profile.by_key_as_printed.get(key)
        is_amount = found.code == NUMBER_LIKE_DATE and field is not None and field.editor is Editor.NUMBER
        if found.code is not None and found.code not in table_unread_content.LOOKS and not is_amount:
            self._report(found.code, place, found=found.found, expected=found.expected)
        return found.text

    def _read_word(self, field: Field, text: str, place: Place) -> str | None:
        """Return a value of a field that is not running text; None and a problem if the text is not a value.

        A dash means that there is no value, of marks too, unless it is read as one of them.
        """
        if is_dash(text) and not field.options.has(text):
            return ""
        try:
            return read_value(field, text) or ""
        except ValueError:
            expected = describe_possible_values(field).replace("、", "・")
            self._problems.append(replace(unknown_value(field, text, place), expected=expected))
            return None

    def _read_id(self, line: SheetLine, columns: ListColumns) -> str | None:
        found = columns.own(line, ID)
        if found is None:
            numbers = (fold_id(line.text(column) or "") for column in columns.codes)
            return next((each for each in numbers if is_id(each, columns.profile.id_patterns)), None)
        try:
            return read_id(found.text or "", columns.profile.id_patterns)
        except ValueError:
            place = place_of_cell(line, found, columns.headings[ID])
            self._id_problems.append(problem("LIST-ID-UNREADABLE", place, found=found.text or found.found))
            return None

    def go_on(self, line: SheetLine, columns: ListColumns, named: str | None = None) -> LineRead:
        """Append the texts of a line to the row above, unchanged; divisions are put on lines of their own.

        A line that names its row (`named`, a 管理番号) continues no other row, and its divisions repeat those of the
        row.
        """
        row = self._open
        if row is None or self._gap is not _Gap.NONE or named not in (None, row.printed_id or named):
            is_reported = self._gap is not _Gap.TOTAL
            if is_reported:
                self._report("LIST-LINE-UNREAD", place_of_cell(line, None, None), found="、".join(line.texts()))
            return LineRead(published_list.LineKind.NOTE, is_reported=is_reported)
        for key in columns.text_keys:
            found = columns.own(line, key)
            text = self._read_text(found, line, columns, key) if found else columns.blanks(line, key)
            if text is None:
                row.pieces.pop(key, None)
            elif key in row.pieces:
                # two numbers below each other are not one; a list with 管理番号 is the program's, which divides texts
                are_numbers = ID not in columns.of and row.pieces[key][-1][-1:].isdigit() and text[:1].isdigit()
                row.pieces[key].append(f"\n{text}" if are_numbers else text)
        for key in (each for each in columns.value_keys if each not in columns.text_keys):
            if (found := columns.own(line, key)) is not None:
                place = place_of_cell(line, found, columns.headings.get(key))
                self._report("LIST-CELL-UNREADABLE", place, found=found.found or found.text)
        owners = columns.own(line, DIVISIONS)
        if owners is not None and owners.text and named is None:
            row.owners = "\n".join(part for part in (row.owners, owners.text) if part)
        return LineRead(published_list.LineKind.CONTINUATION)

    def _kind_aside(self, line: SheetLine, columns: ListColumns) -> published_list.LineKind | None:
        """Return the kind of a line that is neither a row of the list nor the name of a level; None if it may be a row.

        In a list with 管理番号, a line that has only texts continues the row above, whatever the texts are. A line with
        a title, a mark and a division is a row, even if its title begins as a total does (集計（…）).
        """
        texts = line.texts()
        if columns.own(line, TITLE) and columns.own(line, DIVISIONS) and self._has_mark(line, columns):
            return None
        if ID in columns.of and (columns.own(line, ID) or columns.has_only_texts(line)):
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
        names_division = columns.own(line, DIVISIONS) or columns.own(line, MARK)
        return published_list.LineKind.NOTE if is_note(texts) and not names_division else None

    def _has_mark(self, line: SheetLine, columns: ListColumns) -> bool:
        """Return whether the cell of the mark holds one mark and nothing else."""
        found = columns.own(line, MARK)
        try:
            return found is not None and read_value(self._profile.by_key[MARK], found.text) is not None
        except ValueError:
            return False

    def _report_shared(self, code: str, key: str, place: Place, found: str | None) -> None:
        """Report a value that belongs to several rows, once for each key of a sheet."""
        self._shared.setdefault((place.sheet or "", key, code), problem(code, place, found=found))

    def _report(self, code: str, place: Place, *, found: str | None = None, expected: str | None = None) -> None:
        self._problems.append(problem(code, place, found=found, expected=expected))


def too_long_problem(line: SheetLine, last: int, most: int) -> Problem | None:
    """Return the problem of a CSV line with cells beyond the `last` heading, or with more than `most` cells."""
    beside = [cell.text or "" for column, cell in sorted(line.own.items()) if column > last]
    is_too_long = line.own and line.width and (beside or line.width > most)
    return table_unread_content.long_row_problem(None, line.row, last, beside) if is_too_long else None


def _of_divisions(parts: Sequence[tuple[str, str]], *, is_part: bool) -> str:
    """Return the texts of divisions as one text, each behind its division unless all are equal and are no parts."""
    texts = [text for _, text in parts if text]
    if not is_part and len({*texts}) == 1:
        return texts[0]
    return "\n".join(f"【{owner}】{text}" for owner, text in parts if text)


def _joined_name(text: str) -> str:
    """Return the names of divisions in a cell: a line break divides them only if each line ends like a name."""
    lines = [each.strip() for each in text.split("\n")]
    return "\n".join(lines) if all(map(_NAME_OF_DIVISION.search, lines)) else "".join(lines)


def _continued_row(line: SheetLine, columns: ListColumns) -> str | None:
    """Return the 管理番号 after （つづき） in place of a title; None if there is none or the line has a mark."""
    title = columns.own(line, TITLE)
    text = (title.text or "") if title else ""
    if not text.startswith(published_list.CONTINUED) or columns.own(line, MARK):
        return None
    return text.removeprefix(published_list.CONTINUED).partition("\n")[0]


def _unread_names(row: _Row, line: SheetLine, columns: ListColumns) -> Iterator[str]:
    """Yield the keys of the title and the divisions of a row whose cells cannot be read."""
    for key, text in ((TITLE, row.title), (DIVISIONS, row.owners)):
        if not text and columns.shown(line, key):
            yield key


def _places(line: SheetLine, columns: ListColumns) -> Iterator[tuple[str, CellPlace]]:
    for key in columns.of:
        if (found := columns.own(line, key)) is not None:
            yield key, CellPlace.at(line.sheet, found.cell)
