"""Check an answered form as a file, without a data file (check FILE)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from nakano_status.application.findings.file_findings import with_printing_findings
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts
from nakano_status.application.submission.check_entries import Checked, as_checked
from nakano_status.application.submission.form_reading import FormReading, read_form
from nakano_status.domain.exchange.answer_checks import (
    RowAnswer,
    check_submission,
)
from nakano_status.domain.exchange.answer_file import ReadRow
from nakano_status.domain.exchange.returns import CellState
from nakano_status.domain.fields.field import FIGURE
from nakano_status.domain.indicators.indicator import figure_questions
from nakano_status.domain.plan.plan import Listing
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.wording.word_table import BUILT_IN


def check_file(parts: Parts, path: Path) -> Outcome[Checked]:
    """Return what prevents submitting the file, with sheet and cell; raises FileMissing, FormNotReadable."""
    file = with_printing_findings(read_form(parts, path, parts.files.read(path)), parts.papers)
    reading = FormReading(file, str(path), parts.catalogue)
    reading.check()
    asked = set(reading.package.answer_rows)
    shown: dict[str, ReadRow] = {row.row_id: row for row in file.rows if row.row_id in asked and row.row_id is not None}
    listings = {listing.row_id: listing for listing in reading.edition.listings}
    answers = [_answer(reading, listings[row_id], row) for row_id, row in shown.items()]
    found = [_placed(path.name, shown, each) for each in check_submission(answers)]
    outcome = as_checked(answers, [*file.problems, *found, *_figures_on_form(path.name, reading)])
    form = f"{reading.year.label}分 {file.identity.division}"
    return replace(outcome, value=replace(outcome.value, form=form))


def _answer(reading: FormReading, listing: Listing, row: ReadRow) -> RowAnswer:
    values = {key: cell.text for key, cell in row.cells.items() if cell.state is CellState.VALUE}
    previous = reading.previous.get(listing.row_id, {})
    terms = (reading.file.terms or BUILT_IN).terms
    return RowAnswer(listing.row_id, listing.sponsor, values, reading.asked, previous, terms=terms)


def _figures_on_form(file: str, reading: FormReading) -> Iterator[Problem]:
    """Yield questions about the figures on the sheet 成果指標; unreadable cells are reported already."""
    shown = {row.row_id: row for row in reading.file.figures}
    for each in reading.indicators:
        row = shown.get(each.indicator_id)
        cell = row.cells.get(FIGURE) if row else None
        if row is not None and cell is not None and cell.state is not CellState.UNREADABLE:
            column = reading.asked.heading(FIGURE)
            place = Place(file, row.sheet, cell.cell, row.row, column, each.indicator_id, FIGURE)
            yield from figure_questions(each, reading.year, cell.text, place)


def _placed(file: str, shown: Mapping[str, ReadRow], found: Problem) -> Problem:
    """Add the place in the file to problems."""
    row = shown[found.place.id or ""]
    cell = row.cells.get(found.place.key or "")
    return found.at(file=file, sheet=row.sheet, row=row.row, cell=cell.cell if cell else None)
