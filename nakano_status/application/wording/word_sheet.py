"""用語の表 as a sheet (Excel or CSV): it is imported after a comparison with the current table, and saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.preconditions import office_reading
from nakano_status.application.round.settled_rounds import SettledEffect
from nakano_status.application.table_rows import NOTHING_LEFT_OUT, ImportedTable, LeftOut, TableRow, read_table_rows
from nakano_status.application.unchanged_content import TablePreview, need_as_previewed
from nakano_status.application.wording.word_table import save_word_table
from nakano_status.domain.history import act_subjects
from nakano_status.domain.history.act_subjects import ActSubject
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.labels import read_yes
from nakano_status.domain.wording import word_table

AVOIDED, USED, IN_USE = "使わない語", "使う語", "使用"
"""Headings of the table as a sheet; 使用 may be left out."""
_YES, _NO = "する", "しない"
_OWN_YES = (_YES, "有", "あり", "使用", "1", "YES", "ON")
_OWN_NO = (_NO, "無", "なし", "不使用", "-", "0", "NO", "OFF")
_OWN_WORDS = dict.fromkeys(_OWN_YES, True) | dict.fromkeys(_OWN_NO, False)
"""Words for yes and no that only the column 使用 may have."""


@dataclass(frozen=True)
class TermChange:
    """Change of one line of the table by an import.

    `typed`: the wording of the line. `was` and `now`: the line before and after; None if there is no such line.
    """

    typed: str
    was: word_table.TermLine | None
    now: word_table.TermLine | None


@dataclass(frozen=True)
class PlannedTerms:
    """Changes that importing a sheet would make.

    `table`: the table afterwards. `problems`: faults of lines that are not imported. `replaced`: the table now.
    `left_out`: the rows and cells that are not imported. `sha256`: the SHA-256 of the file.
    """

    table: word_table.WordTable
    changes: tuple[TermChange, ...]
    problems: tuple[Problem, ...]
    replaced: word_table.WordTable
    left_out: LeftOut = NOTHING_LEFT_OUT
    sha256: str = field(default="", compare=False)

    @property
    def replaced_parts(self) -> Mapping[ActSubject, object]:
        """The whole table."""
        return {act_subjects.word_table(): self.replaced}

    @property
    def counts(self) -> tuple[int, int, int]:
        """The numbers of rows of the sheet with changes and without, and of removed lines."""
        changed = sum(change.now is not None for change in self.changes)
        return changed, len(self.table.lines) - changed, len(self.changes) - changed


@dataclass(frozen=True)
class _SheetTerms:
    """用語の表 as a sheet has it, with the faulty lines, what an import leaves out, and the SHA-256 of the file."""

    table: word_table.WordTable
    left_out: LeftOut
    sha256: str


def read_word_sheet(parts: Parts, path: Path) -> Outcome[word_table.WordTable]:
    """Read 用語の表 from an .xlsx or .csv; a faulty line is part of the table, but is reported and not used.

    Raises FileMissing, FileUnreadable, TableNotReadable, PaperFontMissing.
    """
    found = _read_sheet(parts, path)
    return Outcome(found.value.table, problems=found.problems)


def _read_sheet(parts: Parts, path: Path) -> Outcome[_SheetTerms]:
    sheet = read_table_rows(parts, path, AVOIDED, not_printed={AVOIDED})
    rows = sheet.rows[: word_table.MOST_LINES]
    table = word_table.WordTable(
        tuple(word_table.TermLine(row.text(AVOIDED), row.text(USED), _in_use(row) is not False) for row in rows)
    )
    problems = [_fault_problem(rows[place], fault) for place, fault in table.faults.items()]
    problems += [
        row.problem("TERM-USE-UNREAD", IN_USE, found=row.text(IN_USE), expected=f"{_YES}、{_NO}")
        for row in rows
        if _in_use(row) is None
    ]
    if len(sheet.rows) > word_table.MOST_LINES:
        row = sheet.rows[word_table.MOST_LINES]
        problems.append(
            row.problem("TERM-MANY", AVOIDED, found=str(len(sheet.rows)), expected=str(word_table.MOST_LINES))
        )
    imported = {row.row for place, row in enumerate(rows) if place not in table.faults}
    all_problems = sheet.all_problems((AVOIDED, USED, IN_USE), problems, imported)
    terms = _SheetTerms(table, sheet.left_out_of_import(all_problems, imported), sheet.sha256)
    return Outcome(terms, problems=all_problems)


def plan_word_import(parts: Parts, store: Store, path: Path) -> PlannedTerms:
    """Return the changes that importing a wording table would make; lines with a fault are left out.

    Raises WrongRole, FileMissing, FileUnreadable, TableNotReadable, PaperFontMissing.
    """
    found = _read_sheet(parts, path)
    with office_reading(store) as records:
        now = records.wordings.table()
    return _planned(now, found)


def import_word_sheet(
    parts: Parts, store: Store, path: Path, by: str | None = None, seen: TablePreview | None = None
) -> Outcome[ImportedTable]:
    """Replace the office's wording table by the table of a file; lines with a fault are reported and left out.

    `seen`: the preview as shown (None: not checked); raises FileMoved if the file, and ContentMoved if the table, is
    another one now. Also raises WrongRole, StoreReadOnly and the same errors as `plan_word_import`.
    """
    planned = plan_word_import(parts, store, path)
    with store.reading() as records:
        need_as_previewed(records, "用語の表", seen, planned, path.name)
    save_word_table(store, planned.table, by, planned.replaced)
    result = ImportedTable(*planned.counts, settled=SettledEffect(), left_out=planned.left_out)
    return Outcome(result, problems=planned.problems)


def _planned(now: word_table.WordTable, found: Outcome[_SheetTerms]) -> PlannedTerms:
    sheet = found.value.table
    table = word_table.WordTable(tuple(line for place, line in enumerate(sheet.lines) if place not in sheet.faults))
    before, after = ({line.typed: line for line in each.lines} for each in (now, table))
    typed = dict.fromkeys([*after, *before])
    changes = (TermChange(each, before.get(each), after.get(each)) for each in typed)
    changed = tuple(each for each in changes if each.was != each.now)
    return PlannedTerms(table, changed, found.problems, now, found.value.left_out, found.value.sha256)


def save_word_sheet(parts: Parts, table: word_table.WordTable, path: Path, *, replace: bool = False) -> Outcome[Path]:
    """Write a table as a sheet (Excel or CSV) that can be imported. Raises TargetExists, TargetNotWritable."""
    rows = tuple((line.typed, line.printed, _YES if line.is_on else _NO) for line in table.lines)
    sheet = TableSheet((AVOIDED, USED, IN_USE), (), tuple(enumerate(rows, start=2)), "用語の表")
    parts.files.write(path, parts.workbooks.write_table(path.name, sheet, parts.clock.now()), replace=replace)
    return Outcome(path)


def fault_problems(table: word_table.WordTable) -> dict[int, Problem]:
    """Return the faults of a table's lines as problems without a place in a file, by index of the line (from 0)."""
    return {
        number: problem(
            fault.code, Place(column=_heading(fault)), found=fault.found or None, expected=str(word_table.LONGEST_WORD)
        )
        for number, fault in table.faults.items()
    }


def _in_use(row: TableRow) -> bool | None:
    """Return whether a line is used; a line without a text is. None if the text is neither yes nor no."""
    try:
        return read_yes(row.text(IN_USE).upper(), _OWN_WORDS) is not False
    except ValueError:
        return None


def _fault_problem(row: TableRow, fault: word_table.WordingTableFault) -> Problem:
    """Return a fault as a problem at its cell; if the sheet lacks its column, at the cell of the other column."""
    heading = _heading(fault)
    there = heading if row.has(heading) else AVOIDED
    return row.problem(fault.code, there, found=fault.found or None, expected=str(word_table.LONGEST_WORD)).at(
        column=heading
    )


def _heading(fault: word_table.WordingTableFault) -> str:
    return AVOIDED if fault.is_typed else USED
