"""用語の表 as a sheet (Excel or CSV): read it, compare it with the present table, import it, and save the table."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.organisation.import_divisions import ImportedTable
from nakano_status.application.organisation.tables import TableRow, read_table_rows
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.ports.documents import TableSheet
from nakano_status.application.wording.word_table import read_word_table, save_word_table
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.labels import CIRCLES, CROSSES
from nakano_status.domain.text.narrative import bare
from nakano_status.domain.wording import word_table

AVOIDED, USED, IN_USE = "使わない語", "使う語", "使用"


"""The headings of the table as a sheet; 使用 may be left out."""


_YES, _NO = "する", "しない"


_READ_AS_YES = frozenset({"", _YES, "はい", "有", "あり", "使用", *CIRCLES, "1", "YES", "ON"})


_READ_AS_NO = frozenset({_NO, "いいえ", "無", "なし", "不使用", *CROSSES, "X", "-", "0", "NO", "OFF"})


@dataclass(frozen=True)
class TermChange:
    """A wording for which a sheet differs: its preferred form now and afterwards (None: no such line)."""

    typed: str
    was: word_table.TermLine | None
    now: word_table.TermLine | None


@dataclass(frozen=True)
class PlannedTerms:
    """What a sheet would make of the table: the table, the changes, and the lines not imported with their problems."""

    table: word_table.WordTable
    changes: tuple[TermChange, ...]
    problems: tuple[Problem, ...]


def read_word_sheet(parts: Parts, path: Path) -> Outcome[word_table.WordTable]:
    """Read a table from an .xlsx or .csv; a faulty line is reported and not used.

    Raises FileMissing, FileUnreadable, TableNotReadable.
    """
    sheet = read_table_rows(parts, path, AVOIDED)
    rows = sheet.rows[: word_table.MOST_LINES]
    table = word_table.WordTable(
        tuple(word_table.TermLine(row.text(AVOIDED), row.text(USED), _is_on(row)) for row in rows)
    )
    problems = list(sheet.problems)
    problems += [_fault_problem(rows[place], fault) for place, fault in table.faults.items()]
    problems += [
        row.problem("TERM-USE-UNREAD", IN_USE, found=row.text(IN_USE), expected=f"{_YES}、{_NO}")
        for row in rows
        if _in_use(row) not in _READ_AS_YES | _READ_AS_NO
    ]
    if len(sheet.rows) > word_table.MOST_LINES:
        row = sheet.rows[word_table.MOST_LINES]
        problems.append(
            row.problem("TERM-MANY", AVOIDED, found=str(len(sheet.rows)), expected=str(word_table.MOST_LINES))
        )
    return Outcome(table, problems=tuple(problems))


def plan_word_sheet(parts: Parts, store: Store, path: Path) -> PlannedTerms:
    """Return what importing a sheet would change; lines with a fault are left out.

    Raises FileMissing, FileUnreadable, TableNotReadable.
    """
    found = read_word_sheet(parts, path)
    with store.reading() as records:
        now = read_word_table(records)
    return _planned(now, found)


def import_word_sheet(parts: Parts, store: Store, path: Path, by: str | None = None) -> Outcome[ImportedTable]:
    """Replace the office's table by a sheet; lines with a fault are reported and left out.

    Raises what planning raises, and WrongRole, StoreReadOnly.
    """
    planned = plan_word_sheet(parts, store, path)
    save_word_table(store, planned.table, by)
    changed = sum(change.now is not None for change in planned.changes)
    removed = len(planned.changes) - changed
    result = ImportedTable(changed, len(planned.table.lines) - changed, removed)
    return Outcome(result, problems=planned.problems)


def _planned(now: word_table.WordTable, found: Outcome[word_table.WordTable]) -> PlannedTerms:
    sheet = found.value
    table = word_table.WordTable(tuple(line for place, line in enumerate(sheet.lines) if place not in sheet.faults))
    before, after = ({line.typed: line for line in each.lines} for each in (now, table))
    typed = dict.fromkeys([*after, *before])
    changes = (TermChange(each, before.get(each), after.get(each)) for each in typed)
    return PlannedTerms(table, tuple(each for each in changes if each.was != each.now), found.problems)


def save_word_sheet(parts: Parts, table: word_table.WordTable, path: Path, *, replace: bool = False) -> Outcome[Path]:
    """Write a table as a sheet (Excel or CSV) that can be imported; raises TargetExists, TargetNotWritable."""
    rows = tuple((line.typed, line.printed, _YES if line.is_on else _NO) for line in table.lines)
    sheet = TableSheet((AVOIDED, USED, IN_USE), (), tuple(enumerate(rows, start=2)), "用語の表")
    parts.files.write(path, parts.workbooks.write_table(path.name, sheet, parts.clock.now()), replace=replace)
    return Outcome(path)


def fault_problems(table: word_table.WordTable) -> dict[int, Problem]:
    """Return the faults of lines, by their index from 0, as problems without a place in a file."""
    return {
        number: problem(
            fault.code, Place(column=_heading(fault)), found=fault.found or None, expected=str(word_table.LONGEST_WORD)
        )
        for number, fault in table.faults.items()
    }


def _is_on(row: TableRow) -> bool:
    return _in_use(row) not in _READ_AS_NO


def _in_use(row: TableRow) -> str:
    return bare(row.text(IN_USE)).upper()


def _fault_problem(row: TableRow, fault: word_table.WordingTableFault) -> Problem:
    """Return a fault as a problem at its cell; if the sheet lacks that column, at the one it has."""
    heading = _heading(fault)
    there = heading if row.has(heading) else AVOIDED
    return row.problem(fault.code, there, found=fault.found or None, expected=str(word_table.LONGEST_WORD)).at(
        column=heading
    )


def _heading(fault: word_table.WordingTableFault) -> str:
    return AVOIDED if fault.is_typed else USED
