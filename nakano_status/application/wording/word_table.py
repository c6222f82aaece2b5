"""The office's 用語の表, saved in its data file, and as a sheet (Excel or CSV) that is read, imported and saved."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nakano_status.application.lookup import need_role
from nakano_status.application.organisation.import_divisions import ImportedTable
from nakano_status.application.organisation.tables import TableRow, read_table_rows
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.application.ports.documents import TableSheet
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.text.labels import CIRCLES, CROSSES
from nakano_status.domain.text.narrative import bare
from nakano_status.domain.wording.word_table import (
    BUILT_IN,
    LONGEST_WORD,
    MOST_LINES,
    TermLine,
    WordingTableFault,
    WordTable,
)

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import SettingReader, SettingWriter, UnitOfWork
    from nakano_status.domain.round.round import Round


_KEPT, _SENT = "word_table", "word_table.sent"

ADVICE_SETTING = "advice"
ADVICE_OFF = "off"

KeptWordings = frozenset[tuple[str, str, str]]
"""Wordings of a row that are kept: field key, wording as typed, and the whole text containing it, unified."""


def read_word_table(records: Records) -> WordTable:
    """Return the table that is kept, or the built-in one."""
    return table_of_json(records.settings.read(_KEPT))


def save_word_table(store: Store, table: WordTable, by: str | None = None) -> Outcome[WordTable]:
    """Save the office's table; saving the same table again makes no act.

    Lines with a fault are saved and not used. Raises WrongRole, StoreReadOnly.
    """
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        if table != read_word_table(work):
            work.begin_act("save_word_table", by)
            keep_word_table(work.settings, table)
            work.commit()
    return Outcome(table)


def keep_word_table(settings: SettingWriter, table: WordTable) -> None:
    """Save a table in an act that has begun."""
    settings.save(_KEPT, json_of_table(table))


def read_sent_tables(settings: SettingReader) -> dict[str, WordTable]:
    """Return the tables that were sent with forms, by 照会番号; a form that is not listed had the built-in table."""
    kept = json.loads(settings.read(_SENT) or "[]")
    tables = [(package_ids, table_of_json(table)) for table, package_ids in kept]
    return {package_id: table for package_ids, table in tables for package_id in package_ids}


def keep_with_packages(work: UnitOfWork, package_ids: Iterable[str]) -> None:
    """Save the table with forms made now, in their act, so that making a form again gives the same file."""
    table, made = json_of_table(read_word_table(work)), list(package_ids)
    if table and made:
        kept: dict[str, list[str]] = dict(json.loads(work.settings.read(_SENT) or "[]"))
        kept[table] = [*kept.get(table, ()), *made]
        work.settings.save(_SENT, json.dumps(list(kept.items()), ensure_ascii=False))


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


@dataclass(frozen=True)
class AdviceContext:
    """The tables and records behind advice. `sent` is the table sent with a form, by 照会番号.

    `kept_as_typed` is by row.
    """

    table: WordTable = BUILT_IN
    sent: Mapping[str, WordTable] = field(default_factory=dict)
    kept_as_typed: Mapping[str, KeptWordings] = field(default_factory=dict)

    @staticmethod
    def load(records: Records, round_: Round) -> AdviceContext:
        """Read it from the data file."""
        return AdviceContext(
            read_word_table(records), read_sent_tables(records.settings), read_kept_wordings(records.settings, round_)
        )


def read_kept_wordings(settings: SettingReader, round_: Round) -> dict[str, KeptWordings]:
    """Return the wordings that a person chose to keep, by row."""
    kept = settings.read(kept_wordings_key(round_))
    found: defaultdict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for row_id, key, typed, text in json.loads(kept) if kept else ():
        found[row_id].add((key, typed, text))
    return {row_id: frozenset(each) for row_id, each in found.items()}


def kept_wordings_key(round_: Round) -> str:
    """Return the key of the setting with a round's kept wordings."""
    return f"let_stand:{round_.round_id}"


def reads_advice(settings: SettingReader) -> bool:
    """Return whether 参考 is shown in this data file; it is, unless switched off."""
    return settings.read(ADVICE_SETTING) != ADVICE_OFF


AVOIDED, USED, IN_USE = "使わない語", "使う語", "使用"
"""The headings of the table as a sheet; 使用 may be left out."""

_YES, _NO = "する", "しない"
_READ_AS_YES = frozenset({"", _YES, "はい", "有", "あり", "使用", *CIRCLES, "1", "YES", "ON"})
_READ_AS_NO = frozenset({_NO, "いいえ", "無", "なし", "不使用", *CROSSES, "X", "-", "0", "NO", "OFF"})


@dataclass(frozen=True)
class TermChange:
    """A wording for which a sheet differs: its preferred form now and afterwards (None: no such line)."""

    typed: str
    was: TermLine | None
    now: TermLine | None


@dataclass(frozen=True)
class PlannedTerms:
    """What a sheet would make of the table: the table, the changes, and the lines not imported with their problems."""

    table: WordTable
    changes: tuple[TermChange, ...]
    problems: tuple[Problem, ...]


def read_word_sheet(parts: Parts, path: Path) -> Outcome[WordTable]:
    """Read a table from an .xlsx or .csv; a faulty line is reported and not used.

    Raises FileMissing, FileUnreadable, TableNotReadable.
    """
    sheet = read_table_rows(parts, path, AVOIDED)
    rows = sheet.rows[:MOST_LINES]
    table = WordTable(tuple(TermLine(row.text(AVOIDED), row.text(USED), _is_on(row)) for row in rows))
    problems = list(sheet.problems)
    problems += [_fault_problem(rows[place], fault) for place, fault in table.faults.items()]
    problems += [
        row.problem("TERM-USE-UNREAD", IN_USE, found=row.text(IN_USE), expected=f"{_YES}、{_NO}")
        for row in rows
        if _in_use(row) not in _READ_AS_YES | _READ_AS_NO
    ]
    if len(sheet.rows) > MOST_LINES:
        row = sheet.rows[MOST_LINES]
        problems.append(row.problem("TERM-MANY", AVOIDED, found=str(len(sheet.rows)), expected=str(MOST_LINES)))
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


def _planned(now: WordTable, found: Outcome[WordTable]) -> PlannedTerms:
    sheet = found.value
    table = WordTable(tuple(line for place, line in enumerate(sheet.lines) if place not in sheet.faults))
    before, after = ({line.typed: line for line in each.lines} for each in (now, table))
    typed = dict.fromkeys([*after, *before])
    changes = (TermChange(each, before.get(each), after.get(each)) for each in typed)
    return PlannedTerms(table, tuple(each for each in changes if each.was != each.now), found.problems)


def save_word_sheet(parts: Parts, table: WordTable, path: Path, *, replace: bool = False) -> Outcome[Path]:
    """Write a table as a sheet (Excel or CSV) that can be imported; raises TargetExists, TargetNotWritable."""
    rows = tuple((line.typed, line.printed, _YES if line.is_on else _NO) for line in table.lines)
    sheet = TableSheet((AVOIDED, USED, IN_USE), (), tuple(enumerate(rows, start=2)), "用語の表")
    parts.files.write(path, parts.workbooks.write_table(path.name, sheet, parts.clock.now()), replace=replace)
    return Outcome(path)


def fault_problems(table: WordTable) -> dict[int, Problem]:
    """Return the faults of lines, by their index from 0, as problems without a place in a file."""
    return {
        number: problem(
            fault.code, Place(column=_heading(fault)), found=fault.found or None, expected=str(LONGEST_WORD)
        )
        for number, fault in table.faults.items()
    }


def _is_on(row: TableRow) -> bool:
    return _in_use(row) not in _READ_AS_NO


def _in_use(row: TableRow) -> str:
    return bare(row.text(IN_USE)).upper()


def _fault_problem(row: TableRow, fault: WordingTableFault) -> Problem:
    """Return a fault as a problem at its cell; if the sheet lacks that column, at the one it has."""
    heading = _heading(fault)
    there = heading if row.has(heading) else AVOIDED
    return row.problem(fault.code, there, found=fault.found or None, expected=str(LONGEST_WORD)).at(column=heading)


def _heading(fault: WordingTableFault) -> str:
    return AVOIDED if fault.is_typed else USED
