"""Read the sheet 照合用 as written by `form_check_sheet`, by its labels wherever they are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from nakano_status.domain.exchange.answer_file import CheckLine
from nakano_status.domain.fields.headings import ID, read_heading
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.fields.profile_reader import read_profile
from nakano_status.domain.plan.initiative_id import read_id
from nakano_status.workbook import form_layout as layout
from nakano_status.workbook.cells import SheetCells
from nakano_status.workbook.label_search import fold_label

_FACTS = {
    fold_label(label): label
    for label in (
        layout.CHECK_VERSION,
        layout.LABEL_PACKAGE,
        layout.CHECK_SEAL,
        layout.CHECK_PURPOSE,
        layout.CHECK_PLAN,
        layout.CHECK_EDITION,
        layout.CHECK_YEAR,
        layout.CHECK_DEPARTMENT,
        layout.CHECK_DIVISION,
        layout.LABEL_DUE,
        layout.CHECK_PARENTS,
        layout.CHECK_RETURN,
        layout.CHECK_DRAFT,
        layout.CHECK_CONFIRMED_BY,
        layout.CHECK_CONFIRMED_AT,
        layout.CHECK_CONFIRMED_CONTENT,
    )
}
_LAST_FACT = 40
"""The facts are above the lines, in no more rows than these."""

_LINE_HEADINGS = {fold_label(text): text for text in (layout.LINE_ROLE, layout.LINE_SPONSOR, layout.LINE_MEASURE)}


@dataclass(frozen=True)
class CheckSheet:
    """The content of the sheet: facts by their label, and a line for each row."""

    facts: Mapping[str, str] = field(default_factory=dict)
    lines: tuple[CheckLine, ...] = ()

    @property
    def names_the_form(self) -> bool:
        """Whether the sheet was written by this program at all."""
        return layout.LABEL_PACKAGE in self.facts and len(self.facts) > 1


def read_own_profile(sheets: Iterable[SheetCells]) -> Profile | None:
    """Return the profile that a form names; None if it names none, or one that cannot be read."""
    for cells in sheets:
        for row in range(1, _LAST_FACT + 1) if fold_label(cells.name) == layout.CHECK_SHEET else ():
            if fold_label(cells.text(row, 1)) == fold_label(layout.CHECK_PROFILE):
                return _profile_in(cells.text(row, 2) or "")
    return None


def _profile_in(text: str) -> Profile | None:
    try:
        found = read_profile(json.loads(text))
    except ValueError:
        return None
    return found if isinstance(found, Profile) else None


@dataclass(frozen=True)
class _LineColumns:
    """The columns of a line's parts."""

    row_id: int
    words: Mapping[str, int]
    sent: Mapping[str, int]
    writers: Mapping[str, int]
    confirmed: Mapping[str, int]
    remarks: Mapping[str, int]


def read_check_sheet(cells: SheetCells, profile: Profile) -> CheckSheet:
    """Return the content of the sheet; what cannot be read is left out."""
    facts: dict[str, str] = {}
    for row in range(1, cells.last_row + 1):
        columns = _line_columns(cells, row, profile)
        if columns is not None:
            return CheckSheet(facts, tuple(_lines(cells, row + 1, columns)))
        label = _FACTS.get(fold_label(cells.text(row, 1)))
        text = cells.text(row, 2)
        if label is not None and text is not None:
            facts.setdefault(label, text)
    return CheckSheet(facts)


def _line_columns(cells: SheetCells, row: int, profile: Profile) -> _LineColumns | None:
    """Return the columns of a line's parts if this is the row of their headings."""
    first = read_heading(cells.text(row, 1), profile)
    if first is None or first.key != ID:
        return None
    words: dict[str, int] = {}
    sent: dict[str, int] = {}
    writers: dict[str, int] = {}
    confirmed: dict[str, int] = {}
    remarks: dict[str, int] = {}
    told = (
        (layout.SENT_AS, sent),
        (layout.WRITTEN_BY, writers),
        (layout.CONFIRMED_AS, confirmed),
        (layout.AS_RECEIVED, remarks),
    )
    for column in range(2, cells.last_column + 1):
        text = cells.text(row, column) or ""
        for prefix, columns in told:
            heading = read_heading(text.removeprefix(prefix), profile) if text.startswith(prefix) else None
            if heading is not None:
                columns[heading.key] = column
        if fold_label(text) in _LINE_HEADINGS:
            words[_LINE_HEADINGS[fold_label(text)]] = column
        if fold_label(text) == fold_label(layout.LINE_COMMENT):
            remarks[""] = column
    return _LineColumns(1, words, sent, writers, confirmed, remarks)


def _lines(cells: SheetCells, first: int, columns: _LineColumns) -> Iterator[CheckLine]:
    for row in range(first, cells.last_row + 1):
        try:
            row_id = read_id(cells.text(row, columns.row_id) or "")
        except ValueError:
            continue
        role = _word(cells, row, columns, layout.LINE_ROLE)
        yield CheckLine(
            row_id,
            layout.ROLES_BY_WORD[role].value if role in layout.ROLES_BY_WORD else role,
            _word(cells, row, columns, layout.LINE_SPONSOR),
            _word(cells, row, columns, layout.LINE_MEASURE),
            {key: cells.at(row, column).text for key, column in columns.sent.items()},
            _told(cells, row, columns.writers),
            _told(cells, row, columns.confirmed),
            _remarks(cells, row, columns.remarks),
        )


def _told(cells: SheetCells, row: int, columns: Mapping[str, int]) -> dict[str, str]:
    return {key: text for key, column in columns.items() if (text := cells.text(row, column)) is not None}


def _remarks(cells: SheetCells, row: int, columns: Mapping[str, int]) -> dict[str, str]:
    """Return the remarks on a row as typed; a field that was received blank has a marker for it."""
    found = {key: cells.at(row, column).text for key, column in columns.items()}
    return {key: "" if text == layout.RECEIVED_BLANK else text for key, text in found.items() if text is not None}


def _word(cells: SheetCells, row: int, columns: _LineColumns, heading: str) -> str:
    column = columns.words.get(heading)
    return "" if column is None else cells.text(row, column) or ""
