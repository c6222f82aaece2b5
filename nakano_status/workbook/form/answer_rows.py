"""Read the rows of the sheets 回答 and 成果指標 by their headings and 管理番号, never by position (exchange.md).

A cell of 成果指標 that is no figure — a date that a spreadsheet program made of 1/15, a text — is unreadable, with its
place: a person has to decide, and nothing is guessed (docs/return-format.md).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from openpyxl.utils import get_column_letter

from nakano_status.domain.exchange.answer_file import CheckLine, ReadCell, ReadRow
from nakano_status.domain.exchange.answered_return import CellState
from nakano_status.domain.fields.field import FIGURE, FIGURE_KEYS, UNKNOWN_CODES, read_value
from nakano_status.domain.fields.headings import GIVEN_KEYS, ID, MEASURE, TITLE, read_heading
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.indicators.indicator import folded_id, read_figure
from nakano_status.domain.plan.initiative_id import read_id
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.workbook.cells.cells import DATE_FOUND, FoundCell, SheetCells, conversion_problem
from nakano_status.workbook.cells.header_rows import HeaderRow, fold_label, read_header
from nakano_status.workbook.form import layout
from nakano_status.workbook.form.identity_reader import HEAD_BLOCK_LABELS
from nakano_status.workbook.form.layout import NOTHING_TO_ANSWER, REFERENCE_HEADING, SENT_AS

_BLOCK_HEADINGS = frozenset(map(fold_label, (REFERENCE_HEADING, NOTHING_TO_ANSWER)))
_HEAD_LABELS = frozenset(map(fold_label, HEAD_BLOCK_LABELS))
_HEAD_TITLE = "(回答様式)"
_HEAD_HINT = "黄色のセルに"


def find_header(cells: SheetCells, profile: Profile) -> HeaderRow | None:
    """Return the first header row of a sheet that asks for answers, or None if there is none."""
    for row in range(1, cells.last_row + 1):
        header = _header_at(cells, row, profile)
        if header is not None:
            return header if header.columns.keys() & profile.by_key.keys() else None
    return None


def _header_at(cells: SheetCells, row: int, profile: Profile) -> HeaderRow | None:
    texts = {column: cells.typed(row, column) for column in range(1, cells.last_column + 1)}
    return read_header(row, texts, profile)


@dataclass
class AnswerRows:
    """The rows of one sheet while they are read, and the problems found in them."""

    cells: SheetCells
    file: str
    profile: Profile
    rows: list[ReadRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    shown_keys: dict[str, str] = field(default_factory=dict)
    """The answer columns that the sheet has, with their headings as written there."""
    _letters_of: dict[int, dict[str, str]] = field(default_factory=dict)
    _headed: dict[int, frozenset[int]] = field(default_factory=dict)
    _outside: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    def read(self, header: HeaderRow) -> None:
        """Read everything below the header; a further header row defines the columns again."""
        self._note_header(header)
        for row in range(header.row + 1, self.cells.last_row + 1):
            again = self._header_again(header, row)
            if again is not None:
                header = again
                self._note_header(header)
            else:
                self._read_row(header, row)
        self._report_outside()
        self._report_comments()

    def _header_again(self, header: HeaderRow, row: int) -> HeaderRow | None:
        named = (header.columns[key] for key in (ID, TITLE, MEASURE) if key in header.columns)
        if all(read_heading(self.cells.typed(row, column), self.profile) is None for column in named):
            return None
        return _header_at(self.cells, row, self.profile)

    def _note_header(self, header: HeaderRow) -> None:
        for key, column in header.columns.items():
            if key in self.profile.by_key:
                self.shown_keys.setdefault(key, fold_label(self.cells.text(header.row, column)))
        for _, columns in header.twice:
            text = fold_label(self.cells.text(header.row, columns[0]))
            letters = "と".join(get_column_letter(column) + "列" for column in columns)
            self._report(header.row, "HEADING-TWICE", columns[0], found=text, columns=letters)
        repeated = (column for _, columns in header.twice for column in columns)
        others = (column for column, _ in header.unknown)
        self._headed[header.row] = frozenset((*header.columns.values(), *repeated, *others))
        for column, text in header.unknown:
            self._report(header.row, "HEADING-UNKNOWN", column, found=fold_label(text))

    def _report(self, row: int, code: str, column: int, found: str, **details: str) -> None:
        place = Place(self.file, self.cells.name, self.cells.at(row, column).cell, row)
        reported = problem(code, place, found=found)
        self.problems.append(replace(reported, details=tuple(sorted(details.items()))))

    def _read_row(self, header: HeaderRow, row: int) -> None:
        given = {key: self.cells.text(row, header.columns[key]) for key in GIVEN_KEYS if key in header.columns}
        id_text = given.pop(ID, None)
        if _is_of_the_frame(id_text, given.get(TITLE)):
            return
        found = {
            key: self.cells.at(row, column) for key, column in header.columns.items() if key in self.profile.by_key
        }
        if id_text is None and given.get(TITLE) is None and all(_is_blank(cell) for cell in found.values()):
            self._note_outside(row, {header.columns[key] for key in found})
            return
        self._note_outside(row, self._headed[header.row])
        self._report_converted(header, row)
        row_id = self._row_id(header, row, id_text)
        place = Place(self.file, self.cells.name, row=row, id=row_id)
        answers = {key: self._answer(key, cell, place) for key, cell in found.items()}
        self.rows.append(ReadRow(self.cells.name, row, row_id, id_text, answers, given, self._given_columns(header)))

    def _note_outside(self, row: int, inside: Collection[int]) -> None:
        """Record texts outside the form's columns, which are not read otherwise."""
        for column in range(1, self.cells.last_column + 1):
            text = None if column in inside else self.cells.own_text(row, column)
            if text is not None:
                self._outside.setdefault(column, []).append((row, text))

    def _report_converted(self, header: HeaderRow, row: int) -> None:
        """Report given cells that a program converted to a formula or truth value; answers are reported elsewhere."""
        for key in header.columns.keys() & set(GIVEN_KEYS):
            cell = self.cells.converted(row, header.columns[key])
            if cell is not None:
                self.problems.append(conversion_problem(cell, Place(self.file, self.cells.name, row=row)))

    def _report_outside(self) -> None:
        """Report texts outside the form's columns once for each column, with their number."""
        for column, places in self._outside.items():
            row, text = places[0]
            self._report(row, "CELL-OUTSIDE", column, found=text, count=str(len(places)))

    def _report_comments(self) -> None:
        """Report every comment (メモ) on the sheet, as its text is in no cell."""
        for row in range(1, self.cells.last_row + 1) if self.cells.has_comments else ():
            for column in range(1, self.cells.last_column + 1):
                text = self.cells.comment(row, column)
                if text is not None:
                    self._report(row, "CELL-COMMENT", column, found=text)

    def _given_columns(self, header: HeaderRow) -> dict[str, str]:
        """Return the letters of the given columns, determined once for each header."""
        if header.row not in self._letters_of:
            named = {key: header.columns[key] for key in GIVEN_KEYS if key in header.columns}
            self._letters_of[header.row] = {key: get_column_letter(column) for key, column in named.items()}
        return self._letters_of[header.row]

    def _row_id(self, header: HeaderRow, row: int, id_text: str | None) -> str | None:
        if id_text is None:
            return None
        try:
            return read_id(id_text, self.profile.initiative_id)
        except ValueError:
            self._report(row, "ID-UNREADABLE", header.columns[ID], found=id_text)
            return None

    def _answer(self, key: str, cell: FoundCell, place: Place) -> ReadCell:
        """Return an answer cell, and record a problem with its place if there is one."""
        if cell.code is not None:
            self._report_answer(problem(cell.code, place, found=cell.found, expected=cell.expected), key, cell)
        field = self.profile.by_key[key]
        if cell.state is not CellState.VALUE or field.is_text:
            return cell.as_read_cell()
        try:
            return replace(cell.as_read_cell(), text=read_value(field, cell.text, self.profile.marks))
        except ValueError:
            marks = self.profile.marks.listed
            self._report_answer(problem(UNKNOWN_CODES[field.editor], place, found=cell.text, marks=marks), key, cell)
            return ReadCell(CellState.UNREADABLE, None, cell.cell, cell.text)

    def _report_answer(self, found: Problem, key: str, cell: FoundCell) -> None:
        self.problems.append(found.at(cell=cell.cell, column=self.shown_keys.get(key), key=key))


def _is_blank(cell: FoundCell) -> bool:
    return cell.state is CellState.BLANK


def _is_of_the_frame(id_text: str | None, title: str | None) -> bool:
    """Return whether a row is part of the form itself: a block heading, or a head block pasted below the first one."""
    if id_text is None:
        return fold_label(title) in _BLOCK_HEADINGS
    label = fold_label(id_text)
    return label in _HEAD_LABELS or label.endswith(_HEAD_TITLE) or label.startswith(_HEAD_HINT)


_CHECK_LABEL = fold_label(layout.FIGURES_SHEET)
_BY_CHECK_HEADING = {fold_label(SENT_AS + text): key for key, text in layout.CHECK_HEADINGS.items()}


@dataclass
class FigureRows:
    """The lines of one sheet while they are read, and the problems found in them."""

    cells: SheetCells
    file: str
    rows: list[ReadRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    _answers: dict[str, int] = field(default_factory=dict)
    _headings: dict[str, str] = field(default_factory=dict)
    _given: dict[str, int] = field(default_factory=dict)

    def read(self) -> bool:
        """Read the sheet; return False if it has no such table."""
        head = next((row for row in range(1, self.cells.last_row + 1) if self._is_head(row)), None)
        if head is None:
            return False
        for row in range(head + 1, self.cells.last_row + 1):
            self._read_row(row)
        return True

    def _is_head(self, row: int) -> bool:
        """Return whether a row holds the headings, and record the columns. Of two equal headings the first is used."""
        answers: dict[str, int] = {}
        given: dict[str, int] = {}
        for column in range(1, self.cells.last_column + 1):
            heading = layout.read_figure_heading(self.cells.typed(row, column))
            if heading is None:
                continue
            name = f"{heading.key}:{heading.year.short}" if heading.year else heading.key
            if heading.key in FIGURE_KEYS:
                answers.setdefault(heading.key, column)
            else:
                given.setdefault(name, column)
        if not layout.is_figure_header({*answers, *given}):
            return False
        self._answers, self._given = answers, given
        self._headings = {key: fold_label(self.cells.typed(row, column)) for key, column in answers.items()}
        return True

    def _read_row(self, row: int) -> None:
        number = self.cells.text(row, self._given[layout.NUMBER])
        given = {name: self.cells.text(row, column) for name, column in self._given.items() if name != layout.NUMBER}
        name = (given.get(layout.NAME) or "").partition("\n")[0] or None
        found = {key: self.cells.at(row, column) for key, column in self._answers.items()}
        if number is None and all(cell.state is CellState.BLANK for cell in found.values()):
            return
        row_id = folded_id(number) if number else None
        place = Place(self.file, self.cells.name, row=row, id=row_id)
        converted = (self.cells.converted(row, column) for column in self._given.values())
        self.problems += [conversion_problem(cell, place) for cell in converted if cell is not None]
        cells = {key: self._answer(key, cell, place) for key, cell in found.items()}
        columns = {layout.NAME: get_column_letter(self._given.get(layout.NAME, 1))}
        texts = {**given, layout.NAME: name}
        self.rows.append(ReadRow(self.cells.name, row, row_id, number, cells, texts, columns))

    def _answer(self, key: str, cell: FoundCell, place: Place) -> ReadCell:
        where = replace(place, cell=cell.cell, column=self._headings[key], key=key)
        if key == FIGURE and cell.code == DATE_FOUND:
            self.problems.append(problem("FIGURE-DATE", where, found=cell.found, expected=cell.likely))
            return cell.as_read_cell()
        if cell.code is not None:
            self.problems.append(problem(cell.code, where, found=cell.found, expected=cell.expected))
        if key != FIGURE or cell.state is not CellState.VALUE:
            return cell.as_read_cell()
        figure = read_figure(cell.text or "", where)
        if isinstance(figure, Problem):
            self.problems.append(figure)
            return ReadCell(CellState.UNREADABLE, None, cell.cell, cell.text)
        return cell.as_read_cell()


def read_check_figures(cells: SheetCells) -> tuple[CheckLine, ...]:
    """Return what was sent of each indicator, as recorded on 照合用 in the lines below those of the rows."""
    for row in range(1, cells.last_row + 1):
        if fold_label(cells.text(row, 1)) == _CHECK_LABEL:
            columns = {
                column: key
                for column in range(2, cells.last_column + 1)
                if (key := _BY_CHECK_HEADING.get(fold_label(cells.text(row, column))))
            }
            below = range(row + 1, cells.last_row + 1)
            return tuple(_line(cells, each, columns) for each in below if cells.text(each, 1))
    return ()


def _line(cells: SheetCells, row: int, columns: dict[int, str]) -> CheckLine:
    sent = {key: cells.at(row, column).text for column, key in columns.items()}
    return CheckLine(folded_id(cells.text(row, 1) or ""), "", "", "", sent)
