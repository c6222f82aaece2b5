"""Read an answered form as people send it back (source: exchange.md, "Reading what comes back").

Each value is read correctly or gives one problem with its place. No file content makes this raise: a file that cannot
be read at all is an AnswerFile with `refused` set. The rows of the sheets 回答 and 成果指標 are found by their headings
and 管理番号, never by position. A cell of 成果指標 that is no figure — a date that a spreadsheet program made of 1/15,
a text — is unreadable, with its place: a person has to decide, and nothing is guessed (docs/return-format.md).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from openpyxl.utils import get_column_letter

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import NO_PAST, AnswerFile, CheckLine, FormPast, ReadCell, ReadRow
from nakano_status.domain.exchange.answered_return import CellState
from nakano_status.domain.fields.field import FIGURE, FIGURE_KEYS, UNKNOWN_CODES, Asked, read_value
from nakano_status.domain.fields.headings import GIVEN_KEYS, ID, MEASURE, TITLE, read_heading
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.indicators.indicator import folded_id, read_figure
from nakano_status.domain.plan.initiative_id import read_id
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.workbook.archive import PROPERTIES_PART, RETURN_LIMITS, saved_at
from nakano_status.workbook.cells import DATE_FOUND, CalculatedValues, SheetCells, conversion_problem
from nakano_status.workbook.form import layout
from nakano_status.workbook.form.identity_reader import (
    HEAD_BLOCK_LABELS,
    CheckSheet,
    read_check_sheet,
    read_guide_words,
    read_identity,
    read_own_profile,
    read_previous_sheet,
    read_respondent,
)
from nakano_status.workbook.form.layout import (
    CHECK_SHEET,
    FINDINGS_SHEET,
    GUIDE_SHEET,
    LABEL_STATE,
    NOTHING_TO_ANSWER,
    PAST_TITLE,
    PREVIOUS_SHEET,
    REFERENCE_HEADING,
    SENT_AS,
)
from nakano_status.workbook.gate import admit, unlock
from nakano_status.workbook.header_rows import HeaderRow, Labels, fold_label, may_hold_form, read_header
from nakano_status.workbook.loading import UnreadableWorkbook, drop_cells, load

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

    def _answer(self, key: str, cell: ReadCell, place: Place) -> ReadCell:
        """Return an answer cell, and record a problem with its place if there is one."""
        if cell.code is not None:
            self._report_answer(problem(cell.code, place, found=cell.found, expected=cell.expected), key, cell)
        field = self.profile.by_key[key]
        if cell.state is not CellState.VALUE or field.is_text:
            return cell
        try:
            return replace(cell, text=read_value(field, cell.text, self.profile.marks))
        except ValueError:
            marks = self.profile.marks.listed
            self._report_answer(problem(UNKNOWN_CODES[field.editor], place, found=cell.text, marks=marks), key, cell)
            return ReadCell(CellState.UNREADABLE, None, cell.cell, cell.text)

    def _report_answer(self, found: Problem, key: str, cell: ReadCell) -> None:
        self.problems.append(found.at(cell=cell.cell, column=self.shown_keys.get(key), key=key))


def _is_blank(cell: ReadCell) -> bool:
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


_YEAR_PLACEHOLDER = re.compile(r"令和\{\w+\}年度")
_FAR = 9  # years to the plan's end: the other wording of a plan's last years is not used here
_PAST = fold_label(PAST_TITLE)
_NO_ANSWERS_THERE = frozenset(map(fold_label, (CHECK_SHEET, FINDINGS_SHEET, GUIDE_SHEET, PREVIOUS_SHEET)))


def read_answers(
    name: str, content: bytes, profile: Profile, passwords: Sequence[str] = (), known: Profile | None = None
) -> AnswerFile:
    """Return what was found in a file, or an AnswerFile with `refused` set; `name` is the file name given by the user.

    `profile` is that of a form that names none, `known` is used whatever the form names. The `passwords` are tried on a
    file that was saved with one. SHA-256 and size are those of the bytes as received.
    """
    file = AnswerFile(name, hashlib.sha256(content).hexdigest(), len(content))
    opened = unlock(name, content, passwords)
    if isinstance(opened, Problem):
        return replace(file, refused=opened)
    parts = admit(name, opened, RETURN_LIMITS)
    if isinstance(parts, Problem):
        return replace(file, refused=parts)
    if not may_hold_form(parts, known or profile):
        return replace(file, refused=problem("FORM-NO-ANSWERS", Place(file=name)))
    try:
        book, calculated = load(parts), CalculatedValues(parts)
        read = _read(file, book, [SheetCells(sheet, calculated) for sheet in book.worksheets], profile, known)
    except UnreadableWorkbook as stumbled:
        return replace(file, refused=problem("FORM-UNREADABLE", Place(file=name), found=str(stumbled)))
    drop_cells(book)
    return replace(read, saved_at=saved_at(parts.get(PROPERTIES_PART, b"")))


def _read(file: AnswerFile, book: Any, sheets: list[SheetCells], profile: Profile, known: Profile | None) -> AnswerFile:
    own = known or read_own_profile(sheets)
    profile = own or profile
    answers = _answer_sheets(sheets, profile)
    if not answers:
        return replace(file, refused=problem("FORM-NO-ANSWERS", Place(file=file.name)))
    others = [each for each in sheets if all(each is not cells for cells, _ in answers)]
    check_cells, check = _check_sheet(others, profile)
    figures = _figures(file, [each for each in others if each is not check_cells])
    check_figures = read_check_figures(check_cells) if check_cells is not None else ()
    read = _read_rows(file, answers, profile)
    first, header = answers[0]
    head = Labels(first, HEAD_BLOCK_LABELS, header.row - 1)
    shown = {key: text for rows in read for key, text in rows.shown_keys.items()}
    identity = read_identity(head, _texts_above(first, header), check, book.properties)
    past, unread = _past(file, check_cells)
    return replace(
        file,
        identity=identity,
        rows=tuple(row for rows in read for row in rows.rows),
        shown_keys=tuple(key for key in profile.by_key if key in shown),
        check_lines=check.lines,
        respondent=read_respondent(head),
        previous=read_previous_sheet(sheets, profile),
        terms=read_guide_words(sheets),
        figures=tuple(row for lines in figures for row in lines.rows),
        check_figures=check_figures,
        profile=own,
        past=past,
        opinions=check.opinions,
        problems=(
            *_about_sheets(file, answers),
            *_about_other_sheets(file, sheets, [*(each[0] for each in answers), *(f.cells for f in figures)], profile),
            *_about_columns(Place(file.name, first.name, row=header.row), shown, check, identity.year, profile),
            *_about_converted(file, first, head, [each for each in sheets if _only_shown(each) or each is check_cells]),
            *_problems(read),
            *unread,
            *_about_figures(file, figures, check_figures),
        ),
    )


def _read_rows(file: AnswerFile, answers: Sequence[tuple[SheetCells, HeaderRow]], profile: Profile) -> list[AnswerRows]:
    read = [AnswerRows(cells, file.name, profile) for cells, _ in answers]
    for rows, (_, header) in zip(read, answers, strict=True):
        rows.read(header)
    return read


def _answer_sheets(sheets: Sequence[SheetCells], profile: Profile) -> list[tuple[SheetCells, HeaderRow]]:
    """Return the sheets that hold answers, by their headings; those without 管理番号 only where no sheet has it."""
    others = [cells for cells in sheets if fold_label(cells.name) not in _NO_ANSWERS_THERE]
    found = [(cells, header) for cells in others if (header := find_header(cells, profile)) is not None]
    return [each for each in found if ID in each[1].columns] or found


def _check_sheet(sheets: Sequence[SheetCells], profile: Profile) -> tuple[SheetCells | None, CheckSheet]:
    """Return the content of 照合用, found by its name or else by its content, and the sheet that has it."""
    for cells in sorted(sheets, key=lambda each: fold_label(each.name) != CHECK_SHEET):
        check = read_check_sheet(cells, profile)
        if check.names_the_form:
            return cells, check
    return None, CheckSheet()


def _past(file: AnswerFile, cells: SheetCells | None) -> tuple[FormPast, list[Problem]]:
    """Return what 照合用 states about the past, and problems; what reads it is loaded only where there is something."""
    rows = range(1, cells.last_row + 1) if cells is not None else ()
    first = next((row for row in rows if cells is not None and fold_label(cells.text(row, 1)) == _PAST), None)
    if cells is None or first is None:
        return NO_PAST, []
    from nakano_status.workbook.form.past_lines import read_past

    past, unread = read_past(cells, first)
    return past, [each.at(file=file.name) for each in unread]


def _figures(file: AnswerFile, sheets: Sequence[SheetCells]) -> list[FigureRows]:
    """Return the content of the sheets with indicators, which are found by their headings."""
    found = [FigureRows(cells, file.name) for cells in sheets if fold_label(cells.name) not in _NO_ANSWERS_THERE]
    return [lines for lines in found if lines.read()]


def _about_figures(file: AnswerFile, sheets: Sequence[FigureRows], sent: Sequence[CheckLine]) -> Iterator[Problem]:
    for lines in sheets:
        yield from lines.problems
    if sent and not sheets:
        yield problem("FIGURES-NOT-SHOWN", Place(file=file.name))


def _texts_above(cells: SheetCells, header: HeaderRow) -> str:
    """Return the texts above the table, where the form states its year."""
    places = ((row, column) for row in range(1, header.row) for column in range(1, cells.last_column + 1))
    return "\n".join(text for row, column in places if (text := cells.typed(row, column)) is not None)


def _about_sheets(file: AnswerFile, answers: Sequence[tuple[SheetCells, HeaderRow]]) -> list[Problem]:
    """Yield problems for the sheets with answers if there are several, and for hidden ones."""
    names = [cells.name for cells, _ in answers]
    hidden = [cells.name for cells, _ in answers if cells.is_hidden]
    several = problem("SHEETS-SEVERAL", Place(file=file.name), found="、".join(names), count=str(len(names)))
    unseen = (problem("SHEET-HIDDEN", Place(file=file.name, sheet=name), found=name) for name in hidden)
    return [*([several] if len(names) > 1 else []), *unseen]


def _about_other_sheets(
    file: AnswerFile, sheets: Sequence[SheetCells], read: Sequence[SheetCells], profile: Profile
) -> list[Problem]:
    """Yield problems for sheets that are not part of the form and are not read."""
    others = (cells for cells in sheets if cells not in read and fold_label(cells.name) not in _NO_ANSWERS_THERE)
    unread = (cells for cells in others if cells.has_text and not read_check_sheet(cells, profile).names_the_form)
    return [problem("SHEET-UNKNOWN", Place(file=file.name, sheet=cells.name), found=cells.name) for cells in unread]


def _about_converted(file: AnswerFile, first: SheetCells, head: Labels, sheets: Sequence[SheetCells]) -> list[Problem]:
    """Yield problems for cells of the head block, and of sheets other than the answers, that a program converted."""
    labels = [label for label in HEAD_BLOCK_LABELS if label != LABEL_STATE]  # the form itself has formulas there
    filled = ((label, head.converted(label)) for label in labels)
    return [
        *(
            conversion_problem(cell, Place(file.name, first.name, column=label))
            for label, cell in filled
            if cell is not None
        ),
        *(conversion_problem(cell, Place(file.name, cells.name)) for cells in sheets for cell in cells.all_converted()),
    ]


def _only_shown(cells: SheetCells) -> bool:
    """Whether a sheet is one of the form's that is read and not answered: 前回の報告 or 記入のしかた."""
    return fold_label(cells.name) in {GUIDE_SHEET, PREVIOUS_SHEET}


def _about_columns(
    where: Place, shown: Mapping[str, str], check: CheckSheet, year: str | None, profile: Profile
) -> list[Problem]:
    """Yield problems for answer columns that were sent and are missing: a missing column never clears values."""
    sent = (
        check.lines[0].base if check.lines else [each.key for each in profile.fields if each.asked is Asked.EVERY_YEAR]
    )
    missing = (_heading(profile, key, year) for key in sent if key not in shown)
    return [problem("HEADING-MISSING", where, found=text) for text in missing]


def _heading(profile: Profile, key: str, year: str | None) -> str:
    """Return a field's heading; without the year's number if the file states no year."""
    if year is None:
        return _YEAR_PLACEHOLDER.sub("", profile.by_key[key].heading)
    this_year = FiscalYear.parse(year)
    return profile.heading(key, this_year, this_year.plus(_FAR))


def _problems(read: Sequence[AnswerRows]) -> list[Problem]:
    return [found for rows in read for found in rows.problems]
