"""Read a published list (進捗状況一覧) in any of its layouts; every sheet row is accounted for (decision 0004)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import TITLE
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.plan.initiative_id import read_measure_cell
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.published_list.published_list import AccountedLine, LineKind, PublishedList
from nakano_status.workbook.cells.cells import CalculatedValues
from nakano_status.workbook.cells.header_rows import may_hold_list
from nakano_status.workbook.cells.loading import UnreadableWorkbook, load
from nakano_status.workbook.cells.sheet_lines import SheetLine, sheet_lines
from nakano_status.workbook.gate.archive import LIST_LIMITS, WorkbookParts
from nakano_status.workbook.gate.gate import admit
from nakano_status.workbook.list.columns import ListColumns, is_form_head, read_columns
from nakano_status.workbook.list.rows import RowAssembly, own_cell
from nakano_status.workbook.list.words import is_note, read_as_of, read_stamp

_DIVISIONS_NAME = "所管課"


def read_list(name: str, content: bytes, profile: Profile) -> PublishedList:
    """Return the rows, the kind of every sheet row, and the problems; `refused` is set if the file is no list."""
    sha256 = hashlib.sha256(content).hexdigest()
    parts = admit(name, content, LIST_LIMITS)
    if isinstance(parts, Problem):
        return PublishedList(name, sha256, refused=parts)
    if not may_hold_list(parts, profile):
        return PublishedList(name, sha256, refused=problem("LIST-NO-HEAD", Place(file=name)))
    reading = _Reading(profile)
    refused = reading.read(parts)
    return PublishedList(
        name,
        sha256,
        reading.assembly.rows,
        tuple(reading.lines),
        reading.year.short if reading.year else None,
        reading.title,
        tuple(each.at(file=name) for each in reading.problems),
        refused.at(file=name) if refused else None,
        reading.stamp,
    )


class _Reading:
    """One workbook that is read sheet by sheet."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self.assembly = RowAssembly(profile.marks)
        self.lines: list[AccountedLine] = []
        self.title: str | None = None
        self.stamp: str | None = None
        self._columns: ListColumns | None = None
        self._years: dict[FiscalYear, Place] = {}
        self._about: dict[tuple[str, str], Problem] = {}

    @property
    def year(self) -> FiscalYear | None:
        """The year that the list states: the first one that is named."""
        return next(iter(self._years), None)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems, for users."""
        return (*self._disagreeing_years(), *self._about.values(), *self.assembly.problems)

    def _disagreeing_years(self) -> Iterator[Problem]:
        for year, place in self._years.items():
            if self.year is not None and year != self.year:
                yield problem("LIST-YEAR-DISAGREES", place, found=year.label, expected=self.year.label)

    def read(self, parts: WorkbookParts) -> Problem | None:
        """Read all sheets; return the problem for which the workbook is refused, or None."""
        try:
            book = load(parts)
        except UnreadableWorkbook as reason:
            return problem("LIST-UNREADABLE", found=str(reason))
        self.stamp = read_stamp(book.properties)
        calculated = CalculatedValues(parts)
        for sheet in book.worksheets:
            lines = list(sheet_lines(sheet, calculated))
            if any(is_form_head(line, self._profile) for line in lines):
                return problem("LIST-IS-FORM", Place(sheet=sheet.title))
            self._read_sheet(sheet.title, lines, is_visible=sheet.sheet_state == "visible")
        if self._columns is None:
            return problem("LIST-NO-HEAD")
        return None if self.assembly.rows else problem("LIST-NO-ROWS")

    def _read_sheet(self, name: str, lines: list[SheetLine], *, is_visible: bool) -> None:
        heads = {line.row: columns for line in lines if (columns := read_columns(line, self._profile)) is not None}
        if not is_visible or not (heads or self._goes_on(lines)):
            self._leave_out(name, lines)
            return
        columns = None if heads else self._columns
        for line in lines:
            if line.row in heads:
                columns = self._columns = heads[line.row]
                if line.row + 1 not in heads:  # of a head of two rows, the lower one is more detailed
                    self._note_columns(line, columns)
                self.assembly.begin_page()
                kind = LineKind.HEAD
            else:
                kind = self.assembly.take(line, columns) if columns else self._kind_above_head(line)
            self._account(line, kind, columns)

    def _goes_on(self, lines: Iterable[SheetLine]) -> bool:
        """Return whether a sheet without a head of its own continues the rows of the sheet before."""
        columns = self._columns
        return columns is not None and any(
            own_cell(line, columns, TITLE) and read_measure_cell(line.shown_text(column) or "")
            for line in lines
            for column in columns.zone
        )

    def _leave_out(self, name: str, lines: Iterable[SheetLine]) -> None:
        severity = Severity.QUESTION if any(map(self._may_be_of_a_list, lines)) else None
        for line in lines:
            self._account(line, LineKind.NOTE if line.own else LineKind.BLANK, None)
            if line.own:
                unread = problem("LIST-SHEET-UNREAD", Place(sheet=name), severity=severity, found=name)
                self._about.setdefault((unread.code, name), unread)

    def _may_be_of_a_list(self, line: SheetLine) -> bool:
        """Return whether a line is the head of a list, or has a cell that begins with a measure's number."""
        return read_columns(line, self._profile) is not None or any(read_measure_cell(text) for text in line.texts())

    def _account(self, line: SheetLine, kind: LineKind, columns: ListColumns | None) -> None:
        self.lines.append(AccountedLine(line.sheet, line.row, kind))
        texts = line.texts()
        if kind is LineKind.TITLE:
            self.title = self.title or next((text for text in texts if "一覧" in text), None)
            if (year := read_as_of(texts)) is not None:
                self._years.setdefault(year, Place(sheet=line.sheet, row=line.row))
        if kind is LineKind.ROW and columns is not None:
            for column in sorted(line.own.keys() - columns.known - dict(columns.unknown).keys()):
                place = Place(sheet=line.sheet, cell=line.own[column].cell, row=line.row)
                self._report("LIST-COLUMN-IGNORED", place, f"{column}列目")

    def _note_columns(self, line: SheetLine, columns: ListColumns) -> None:
        """Report once which columns are missing, duplicate or unknown, and record the years that the headings name."""
        place = Place(sheet=line.sheet, row=line.row)
        for key, year in columns.years.items():
            self._years.setdefault(year, replace(place, column=columns.headings[key]))
        for key in columns.missing:
            field = self._profile.by_key.get(key)
            self._report("LIST-COLUMN-MISSING", place, field.list_name if field else _DIVISIONS_NAME)
        for _, places in columns.twice:
            self._report("LIST-HEADING-TWICE", place, "".join((line.shown_text(places[0]) or "").split()))
        for column, text in columns.unknown:
            self._report("LIST-COLUMN-IGNORED", replace(place, cell=line.own[column].cell), text)

    def _kind_above_head(self, line: SheetLine) -> LineKind:
        texts = line.texts()
        if not texts:
            return LineKind.BLANK
        if self.assembly.words.is_legend(texts):
            return LineKind.LEGEND
        return LineKind.NOTE if is_note(texts) else LineKind.TITLE

    def _report(self, code: str, place: Place, found: str) -> None:
        self._about.setdefault((code, found), problem(code, place, found=found))
