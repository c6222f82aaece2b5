"""Reads the sheet 成果指標 of an answered form, and the lines of 照合用 that record the values sent on it.

The lines are found by their headings and the indicator's number, never by position. A cell that is not a figure (a date
that a spreadsheet program made of 1/15, a text) is unreadable, with its place: a person has to decide.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.cell_address import column_letters
from nakano_status.domain.exchange.answer_file import CheckLine, ReadCell, ReadRow
from nakano_status.domain.exchange.returns import CellState
from nakano_status.domain.fields.field import FIGURE, FIGURE_KEYS, INDICATOR_NOTE
from nakano_status.domain.fields.headings import ID, ColumnHeading
from nakano_status.domain.grouped import grouped
from nakano_status.domain.indicators.indicator import FigureKind, as_indicator_id, key_of_figure, read_figure
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.workbook.cells import DATE_FOUND, SheetCells
from nakano_status.workbook.form import layout
from nakano_status.workbook.header_rows import fold_label

_CHECK_LABEL, _OPTIONS = fold_label(layout.FIGURES_SHEET), fold_label(layout.CHECK_OPTIONS)
_BY_CHECK_HEADING = {fold_label(layout.SENT_AS + text): key for key, text in layout.CHECK_HEADINGS.items()}


@dataclass
class FigureRows:
    """The lines read from one sheet so far, and the problems found in them.

    `goal`: the plan's name for its goals. `year`: the year of the figures, according to their heading (None: it names
    none). `head`: the row of the headings, from 1; 0 before they are found. `answers`: the columns to fill in, by key.
    """

    cells: SheetCells
    file: str
    goal: str
    rows: list[ReadRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    year: FiscalYear | None = None
    head: int = 0
    answers: dict[str, int] = field(default_factory=dict)
    _headings: dict[str, str] = field(default_factory=dict)
    _given: dict[str, int] = field(default_factory=dict)

    def read(self) -> bool:
        """Read the sheet into `rows` and `problems`; return False if it has no table of indicators."""
        for row in range(1, self.cells.last_row + 1):
            headings = dict(self._headings_in(row))
            if layout.is_figure_header({each.key for each in headings.values()}):
                self._begin(row, headings)
                break
        else:
            return False
        for below in range(self.head + 1, self.cells.last_row + 1):
            self._read_row(below)
        return True

    def _headings_in(self, row: int) -> Iterator[tuple[int, ColumnHeading]]:
        for column in range(1, self.cells.last_column + 1):
            heading = layout.read_figure_heading(self.cells.typed(row, column), self.goal)
            if heading is not None:
                yield column, heading

    def _begin(self, row: int, headings: Mapping[int, ColumnHeading]) -> None:
        """Record the row of the headings and their columns; report repeated headings, which are left out."""
        self.head = row
        years_of_figures = [each.year for each in headings.values() if each.key == FIGURE]
        self.year = years_of_figures[-1] if years_of_figures else None
        places = grouped((_column_key(heading), column) for column, heading in headings.items())
        for columns in places.values():
            if len(columns) > 1:
                self.problems.append(repeated_heading_problem(self.cells, self.file, row, columns))
        once = {key: columns[0] for key, columns in places.items() if len(columns) == 1}
        self.answers = {key: column for key, column in once.items() if key in FIGURE_KEYS}
        self._given = {key: column for key, column in once.items() if key not in FIGURE_KEYS}
        self._headings = {key: fold_label(self.cells.typed(row, column)) for key, column in self.answers.items()}

    def _read_row(self, row: int) -> None:
        number = self.cells.text(row, self._given[layout.NUMBER]) if layout.NUMBER in self._given else None
        given = {name: self.cells.text(row, column) for name, column in self._given.items() if name != layout.NUMBER}
        name, _, note = (given.get(layout.NAME) or "").partition("\n")
        found = {key: self.cells.at(row, column) for key, column in self.answers.items()}
        if number is None and all(cell.state is CellState.BLANK for cell in found.values()):
            return
        row_id = as_indicator_id(number) if number else None
        place = Place(self.file, self.cells.name, row=row, id=row_id)
        cells = {key: self._answer(key, cell, place) for key, cell in found.items()}
        columns = {key: column_letters(column) for key, column in {layout.NAME: 1, **self._given}.items()}
        columns |= {INDICATOR_NOTE: columns[layout.NAME], ID: columns.get(layout.NUMBER, "A")}
        texts = {**given, layout.NAME: name or None, INDICATOR_NOTE: note or None}
        left_open = frozenset(key for key, column in self.answers.items() if self.cells.is_open(row, column))
        self.rows.append(ReadRow(self.cells.name, row, row_id, number, cells, texts, columns, open_keys=left_open))

    def _answer(self, key: str, cell: ReadCell, place: Place) -> ReadCell:
        where = replace(place, cell=cell.cell, column=self._headings[key], key=key)
        if key == FIGURE and cell.code == DATE_FOUND:
            self.problems.append(problem("FIGURE-DATE", where, found=cell.found, expected=cell.likely))
            return cell
        if cell.code is not None:
            self.problems.append(problem(cell.code, where, found=cell.found, expected=cell.expected))
        if key != FIGURE or cell.state is not CellState.VALUE:
            return cell
        figure = read_figure(cell.text or "", where)
        if isinstance(figure, Problem):
            self.problems.append(figure)
            return ReadCell(CellState.UNREADABLE, None, cell.cell, cell.text)
        return cell


def _column_key(heading: ColumnHeading) -> str:
    is_figure = heading.key in (layout.ACTUAL, layout.TARGET)
    return key_of_figure(FigureKind(heading.key), heading.year) if is_figure and heading.year else heading.key


def read_check_figures(cells: SheetCells) -> tuple[CheckLine, ...]:
    """Return the values sent for each indicator; empty if 照合用 records none.

    They are below the lines for the rows. The `row_id` of a line is the number of its indicator.
    """
    for row in range(1, cells.last_row + 1):
        if fold_label(cells.text(row, 1)) == _CHECK_LABEL:
            columns = {
                column: key
                for column in range(2, cells.last_column + 1)
                if (key := _BY_CHECK_HEADING.get(fold_label(cells.text(row, column))))
            }
            below = (each for each in range(row + 1, cells.last_row + 1) if cells.text(each, 1))
            return tuple(_line(cells, each, columns) for each in below if fold_label(cells.text(each, 1)) != _OPTIONS)
    return ()


def _line(cells: SheetCells, row: int, columns: dict[int, str]) -> CheckLine:
    sent = {key: cells.at(row, column).text for column, key in columns.items()}
    return CheckLine(as_indicator_id(cells.text(row, 1) or ""), "", "", "", sent)


def repeated_heading_problem(cells: SheetCells, file: str, row: int, columns: Sequence[int]) -> Problem:
    """Return the problem of several columns with the same heading; none of these columns is read."""
    place = Place(file, cells.name, cells.at(row, columns[0]).cell, row)
    letters = "と".join(f"{column_letters(column)}列" for column in columns)
    return problem("HEADING-TWICE", place, found=fold_label(cells.typed(row, columns[0])), columns=letters)
