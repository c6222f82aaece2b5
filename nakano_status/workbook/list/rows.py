"""Assemble the rows of a published list: measure above, texts below, values and problems (decision 0004)."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass, replace

from nakano_status.domain.exchange.answered_return import CellState
from nakano_status.domain.fields.field import MARK, UNKNOWN_CODES, Field, expected_of, read_value
from nakano_status.domain.fields.headings import DIVISIONS, ID, MEASURE, TITLE
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.plan.initiative_id import fold_title, read_id, read_measure_cell
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.published_list.published_list import CONTINUED, LineKind, ListRow
from nakano_status.domain.text.narrative import as_typed
from nakano_status.workbook.cells.cells import CONVERTED, FoundCell, conversion_problem
from nakano_status.workbook.cells.sheet_lines import SheetLine
from nakano_status.workbook.list.columns import ListColumns
from nakano_status.workbook.list.words import ListWords, is_note, is_page_number, is_title

_BLANKS = " \t\r\n\u3000\u00a0"


@dataclass
class _Row:
    """A row whose texts may continue in the rows below. A key that could not be read has no pieces."""

    line: SheetLine
    measure_code: str
    title: str
    owners: str | None = None
    printed_id: str | None = None
    pieces: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    cells: dict[str, str] = dataclasses.field(default_factory=dict)

    def finish(self, measure_title: str | None) -> ListRow:
        """Return the row as read: its pieces joined unchanged."""
        return ListRow(
            self.line.sheet,
            self.line.row,
            self.measure_code,
            measure_title,
            self.title,
            self.owners,
            {key: as_typed("".join(pieces)) for key, pieces in self.pieces.items()},
            self.cells,
            self.printed_id,
        )


class RowAssembly:
    """Classifies the lines below a head one by one; `rows` and `problems` are the results."""

    def __init__(self, marks: Marks) -> None:
        self._marks, self.words = marks, ListWords(marks)
        self._problems: list[Problem] = []
        self._id_problems: list[Problem] = []
        self._rows: list[_Row] = []
        self._open: _Row | None = None
        self._ended = self._after_blank = False
        self._measure: str | None = None
        self._titles: dict[str, str] = {}

    @property
    def rows(self) -> tuple[ListRow, ...]:
        """The rows in printed order."""
        return tuple(row.finish(self._titles.get(row.measure_code)) for row in self._rows)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The problems, for users. If no ID at all can be read, the column is a numbering of another kind."""
        ids = self._id_problems
        if ids and not any(row.printed_id for row in self._rows):
            place = replace(ids[0].place, row=None, cell=None)
            ids = [problem("LIST-COLUMN-IGNORED", place, found=ids[0].place.column)]
        return (*self._problems, *ids)

    def begin_page(self) -> None:
        """Begin a page at a head: blank rows above it belong to the page, and a row may continue below."""
        self._after_blank = False

    def take(self, line: SheetLine, columns: ListColumns) -> LineKind:
        """Return the kind of a line, and keep its content."""
        if not line.own:
            self._after_blank = True
            return LineKind.BLANK
        if self._open is not None and (named := _continued_row(line, columns)):
            self._read_measure(line, columns, beside_row=False)
            return self._go_on(line, columns, named)
        kind = self._kind_aside(line, columns)
        if kind is not None:
            self._ended = self._ended or kind is LineKind.TOTAL
            return kind
        begins = any(own_cell(line, columns, key) for key in (TITLE, MARK))
        names_measure = self._read_measure(line, columns, beside_row=begins)
        if begins or names_measure:
            self._report_converted(line, columns)
        if begins:
            self._begin(line, columns)
            return LineKind.ROW
        if any(own_cell(line, columns, key) for key in (*columns.text_keys, DIVISIONS)):
            return self._go_on(line, columns)
        return LineKind.HEAD if names_measure else LineKind.NOTE

    def _read_measure(self, line: SheetLine, columns: ListColumns, *, beside_row: bool) -> bool:
        """Use the measure that the line names; return whether it names one."""
        texts = [(column, text) for column in columns.zone if (text := line.shown_text(column))]
        for place, (_, text) in enumerate(texts):
            if (read := read_measure_cell(text)) is not None:
                self._measure, title = read
                parts = [part.strip(_BLANKS) for part in (title, *(text for _, text in texts[place + 1 :])) if part]
                if parts:
                    self._titles.setdefault(self._measure, "\n".join(parts))
                return True
        if texts and beside_row:
            self._read_loose_measure(line, columns, *texts[-1])
        return False

    def _read_loose_measure(self, line: SheetLine, columns: ListColumns, column: int, text: str) -> None:
        """Handle a text without a code beside a row: the measure's title below its code, or else a problem."""
        if self._measure is not None:
            known = self._titles.setdefault(self._measure, text.strip(_BLANKS))
            if fold_title(known) == fold_title(text):
                return
        place = _place(line, line.shown(column), columns.headings[MEASURE])
        self._problems.append(problem("LIST-MEASURE-UNREAD", place, found=text))

    def _begin(self, line: SheetLine, columns: ListColumns) -> None:
        title = own_cell(line, columns, TITLE)
        row = _Row(line, self._measure or "", (title.text or "").strip(_BLANKS) if title else "")
        if not row.title:
            self._report("LIST-TITLE-MISSING", _place(line, title, columns.headings[TITLE]))
        if not row.measure_code:
            self._report("LIST-MEASURE-MISSING", _place(line, None, columns.headings[MEASURE]), found=row.title)
        row.cells.update(_addresses(line, columns))
        row.owners = _shown_owners(line, columns)
        row.printed_id = self._read_id(line, columns)
        for key in columns.value_keys:
            self._read_value(row, line, columns, key)
        self._rows.append(row)
        self._open, self._ended, self._after_blank = row, False, False

    def _report_converted(self, line: SheetLine, columns: ListColumns) -> None:
        """Report cells that are formulas, truth values or unreadable, except values, which are reported when read."""
        values = {column for key in columns.value_keys for column in columns.of.get(key, ())}
        for column in sorted((columns.known - columns.given - values) & line.own.keys()):
            cell = line.own[column]
            if cell.state is CellState.UNREADABLE and column not in columns.of.get(ID, ()):
                self._report("LIST-CELL-UNREADABLE", _place(line, cell, None), found=cell.found)
            elif cell.code in CONVERTED:
                self._problems.append(conversion_problem(cell, _place(line, cell, None)))

    def _read_value(self, row: _Row, line: SheetLine, columns: ListColumns, key: str) -> None:
        """Keep a value; for an unreadable one, only the fact."""
        found = own_cell(line, columns, key)
        if found is None:
            if not any(column in line.above for column in columns.of.get(key, ())):
                row.pieces[key] = [_blanks(line, columns, key)]
            return
        text = self._readable(found, line, columns, key)
        field = columns.profile.by_key[key]
        if text is not None and not field.is_text:
            text = self._read_word(field, text, _place(line, found, columns.headings[key]))
        if text is not None:
            row.pieces[key] = [text]

    def _readable(self, found: FoundCell, line: SheetLine, columns: ListColumns, key: str) -> str | None:
        """Return the text of a cell that belongs to this row only; a merge must have the rows of the title's cell."""
        extent = max(line.last.get(column, line.row) for column in columns.of[TITLE])
        is_shared = max(line.last.get(column, line.row) for column in columns.of[key]) > extent
        place = _place(line, found, columns.headings[key])
        if is_shared or found.text is None:
            self._report("LIST-CELL-UNREADABLE", place, found=found.found or found.text)
            return None
        if found.code is not None:
            self._report(found.code, place, found=found.found, expected=found.expected)
        return found.text

    def _read_word(self, field: Field, text: str, place: Place) -> str | None:
        """Return a value of a field that is no running text; None if it is none."""
        try:
            return read_value(field, text, self._marks) or ""
        except ValueError:
            expected = expected_of(field, self._marks).replace("、", "・")
            code, marks = UNKNOWN_CODES[field.editor], self._marks.listed
            self._problems.append(problem(code, place, found=text, expected=expected, marks=marks))
            return None

    def _read_id(self, line: SheetLine, columns: ListColumns) -> str | None:
        found = own_cell(line, columns, ID)
        if found is None:
            return None
        try:
            return read_id(found.text or "", columns.profile.initiative_id)
        except ValueError:
            place = _place(line, found, columns.headings[ID])
            self._id_problems.append(problem("LIST-ID-UNREADABLE", place, found=found.text or found.found))
            return None

    def _go_on(self, line: SheetLine, columns: ListColumns, named: str | None = None) -> LineKind:
        """Append the texts below a row to it unchanged; divisions below divisions are put on lines of their own.

        A line that names its row (by 管理番号) continues no other row, and its divisions are those of the row.
        """
        row = self._open
        if row is None or self._ended or self._after_blank or named not in (None, row.printed_id or named):
            if not self._ended:
                self._report("LIST-LINE-UNREAD", _place(line, None, None), found=line.texts()[0])
            return LineKind.NOTE
        for key in columns.text_keys:
            found = own_cell(line, columns, key)
            text = self._readable(found, line, columns, key) if found else _blanks(line, columns, key)
            if text is None:
                row.pieces.pop(key, None)
            elif key in row.pieces:
                row.pieces[key].append(text)
        owners = own_cell(line, columns, DIVISIONS)
        if owners is not None and owners.text and named is None:
            row.owners = "\n".join(part for part in (row.owners, owners.text) if part)
        return LineKind.CONTINUATION

    def _kind_aside(self, line: SheetLine, columns: ListColumns) -> LineKind | None:
        """Return the kind of a line that is no row of the list; None if it may be one.

        On a list with 管理番号, a line of texts only continues the row above, whatever its texts are. A line with a
        title, a mark and a division is a row, even if its title begins as a total does (集計（…）).
        """
        texts = line.texts()
        if own_cell(line, columns, TITLE) and own_cell(line, columns, DIVISIONS) and self._has_mark(line, columns):
            return None
        if ID in columns.of and (own_cell(line, columns, ID) or _only_texts(line, columns)):
            return None
        for kind, is_kind in (
            (LineKind.LEGEND, self.words.is_legend),
            (LineKind.TITLE, is_title),
            (LineKind.NOTE, is_page_number),
            (LineKind.TOTAL, self.words.is_total),
        ):
            if is_kind(texts):
                return kind
        names_division = own_cell(line, columns, DIVISIONS) or own_cell(line, columns, MARK)
        return LineKind.NOTE if is_note(texts) and not names_division else None

    def _has_mark(self, line: SheetLine, columns: ListColumns) -> bool:
        """Return whether the cell of the mark holds one mark and nothing else."""
        found = own_cell(line, columns, MARK)
        try:
            return found is not None and self._marks.read(found.text) is not None
        except ValueError:
            return False

    def _report(self, code: str, place: Place, *, found: str | None = None, expected: str | None = None) -> None:
        self._problems.append(problem(code, place, found=found, expected=expected))


def own_cell(line: SheetLine, columns: ListColumns, key: str) -> FoundCell | None:
    """Return the cell of a key that is in the line itself and is not blank."""
    return next((line.own[column] for column in columns.of.get(key, ()) if column in line.own), None)


def _continued_row(line: SheetLine, columns: ListColumns) -> str | None:
    """Return the 管理番号 after （つづき） in the place of a title if the line has no mark; else None."""
    title = own_cell(line, columns, TITLE)
    text = (title.text or "") if title else ""
    if not text.startswith(CONTINUED) or own_cell(line, columns, MARK):
        return None
    return text.removeprefix(CONTINUED).partition("\n")[0]


def _only_texts(line: SheetLine, columns: ListColumns) -> bool:
    texts = columns.given.union(*(columns.of[key] for key in columns.text_keys))
    return line.own.keys() <= texts.union(columns.zone) and not line.own.keys().isdisjoint(texts)


def _blanks(line: SheetLine, columns: ListColumns, key: str) -> str:
    return "".join(line.blanks.get(column, "") for column in columns.of.get(key, ()))


def _shown_owners(line: SheetLine, columns: ListColumns) -> str | None:
    """Return the divisions of a row; a merge over several rows applies to each of them."""
    texts = (line.shown_text(column) for column in columns.of.get(DIVISIONS, ()))
    return next((text for text in texts if text), None)


def _addresses(line: SheetLine, columns: ListColumns) -> Iterator[tuple[str, str]]:
    for key in columns.of:
        if (found := own_cell(line, columns, key)) is not None:
            yield key, f"{line.sheet}!{found.cell}"


def _place(line: SheetLine, found: FoundCell | None, column: str | None) -> Place:
    return Place(sheet=line.sheet, cell=found.cell if found else None, row=line.row, column=column)
