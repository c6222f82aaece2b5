"""用語の表 as an office keeps it: read and saved in the data file, read from a sheet and saved as one.

The check, 用語の統一 and the forms use the one table that is kept; without one it is the built-in table. A division's
data file has that of the office's newest form.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nakano_status.application.finding import need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Parts, Records, Store, StoreRole, UnitOfWork
from nakano_status.application.table_rows import TableRow, read_table_rows
from nakano_status.application.workbook_ports import TableSheet
from nakano_status.domain.problem import Place, Problem
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.word_table import BUILT_IN, LONGEST_WORD, MOST_LINES, Fault, TermLine, WordTable

AVOIDED, USED, IN_USE = "使わない語", "使う語", "使用"
"""The headings of the table as a sheet; 使用 may be left out."""

_YES, _NO = "する", "しない"
_KEPT, _SENT = "word_table", "word_table.sent"


@dataclass(frozen=True)
class SavedSheet:
    """A sheet that was written, and how many lines it has."""

    file: Path
    lines: int


def read_word_table(records: Records) -> WordTable:
    """Return the table that is kept, or the built-in one."""
    return table_of_json(records.setting(_KEPT))


def save_word_table(store: Store, table: WordTable, by: str | None = None) -> Outcome[WordTable]:
    """Keep the office's table; the same table again is no act. Lines with a fault are kept and not used.

    Raises WrongRole, StoreReadOnly.
    """
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        if table != read_word_table(work):
            work.begin_act("save_word_table", by)
            keep_word_table(work, table)
            work.commit()
    return Outcome(table)


def keep_word_table(work: UnitOfWork, table: WordTable) -> None:
    """Keep a table in the act that was begun."""
    work.remember(_KEPT, json_of_table(table))


def read_sent_tables(records: Records) -> dict[str, WordTable]:
    """Return the tables that went out with forms, by 照会番号; a form that is not named had the built-in table."""
    kept = json.loads(records.setting(_SENT) or "[]")
    tables = [(package_ids, table_of_json(table)) for table, package_ids in kept]
    return {package_id: table for package_ids, table in tables for package_id in package_ids}


def keep_with_packages(work: UnitOfWork, package_ids: Iterable[str]) -> None:
    """Keep the table with forms that are made now, in their act: made again, a form says the same."""
    table, made = json_of_table(read_word_table(work)), list(package_ids)
    if table and made:
        kept: dict[str, list[str]] = dict(json.loads(work.setting(_SENT) or "[]"))
        kept[table] = [*kept.get(table, ()), *made]
        work.remember(_SENT, json.dumps(list(kept.items()), ensure_ascii=False))


def read_word_sheet(parts: Parts, path: Path) -> Outcome[WordTable]:
    """Read a table from an .xlsx or .csv; what is wrong with a line is told, and the line is not used.

    Raises FileMissing, FileUnreadable, TableNotReadable.
    """
    sheet = read_table_rows(parts, path, AVOIDED)
    rows = sheet.rows[:MOST_LINES]
    table = WordTable(tuple(TermLine(row.text(AVOIDED), row.text(USED), _is_on(row)) for row in rows))
    problems = list(sheet.problems)
    problems += [_told(rows[place], fault) for place, fault in table.faults.items()]
    if len(sheet.rows) > MOST_LINES:
        row = sheet.rows[MOST_LINES]
        problems.append(row.problem("TERM-MANY", AVOIDED, found=str(len(sheet.rows)), expected=str(MOST_LINES)))
    return Outcome(table, problems=tuple(problems))


def save_word_sheet(parts: Parts, table: WordTable, path: Path, *, replace: bool = False) -> Outcome[SavedSheet]:
    """Write a table as a sheet (Excel or CSV) that is read again; raises TargetExists, TargetNotWritable."""
    rows = tuple((line.typed, line.printed, _YES if line.is_on else _NO) for line in table.lines)
    sheet = TableSheet((AVOIDED, USED, IN_USE), (), tuple(enumerate(rows, start=2)), "用語の表")
    parts.files.write(path, parts.write_table(path.name, sheet, parts.clock.now()), replace=replace)
    return Outcome(SavedSheet(path, len(table.lines)))


def faults_told(table: WordTable) -> dict[int, Problem]:
    """Return what is wrong with lines, by their place from 0, as problems without a place in a file."""
    return {
        number: problem(
            fault.code, Place(column=_heading(fault)), found=fault.found or None, expected=str(LONGEST_WORD)
        )
        for number, fault in table.faults.items()
    }


def json_of_table(table: WordTable) -> str:
    """Return a table as it is kept; empty for the built-in one."""
    if table == BUILT_IN:
        return ""
    return json.dumps([[line.typed, line.printed, line.is_on] for line in table.lines], ensure_ascii=False)


def table_of_json(kept: str | None) -> WordTable:
    """Return the table that was kept."""
    if not kept:
        return BUILT_IN
    return WordTable(tuple(_lines(json.loads(kept))))


def _lines(kept: Iterable[Any]) -> Iterator[TermLine]:
    for typed, printed, is_on in kept:
        yield TermLine(typed, printed, is_on)


def _is_on(row: TableRow) -> bool:
    return row.text(IN_USE) != _NO


def _told(row: TableRow, fault: Fault) -> Problem:
    """Tell a fault at the cell that it is about; a column that the sheet has not is told at the one it has."""
    heading = _heading(fault)
    there = heading if row.has(heading) else AVOIDED
    return row.problem(fault.code, there, found=fault.found or None, expected=str(LONGEST_WORD)).at(column=heading)


def _heading(fault: Fault) -> str:
    return AVOIDED if fault.is_typed else USED
