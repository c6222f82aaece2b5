"""Read an answered form as people send it back (source: exchange.md, "Reading what comes back").

Each value is read correctly or gives one problem with its place. No file content makes this raise: a file that cannot
be read at all is an AnswerFile with `refused` set.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import NO_PAST, AnswerFile, CheckLine, FormPast
from nakano_status.domain.fields.field import Asked
from nakano_status.domain.fields.headings import ID
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.workbook.cells.cells import CalculatedValues, SheetCells, conversion_problem
from nakano_status.workbook.cells.header_rows import HeaderRow, Labels, fold_label, may_hold_form
from nakano_status.workbook.cells.loading import UnreadableWorkbook, drop_cells, load
from nakano_status.workbook.form.answer_rows import AnswerRows, FigureRows, find_header, read_check_figures
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
    PAST_TITLE,
    PREVIOUS_SHEET,
)
from nakano_status.workbook.gate.archive import PROPERTIES_PART, RETURN_LIMITS, saved_at
from nakano_status.workbook.gate.gate import admit
from nakano_status.workbook.gate.unpacking import unlock

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
