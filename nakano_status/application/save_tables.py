"""Save the organisation, or the planned schedule, as a sheet (Excel or CSV) that comes back by the import as it is."""

from __future__ import annotations

from pathlib import Path

from nakano_status.application.division_table import division_sheet
from nakano_status.application.finding import need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Parts, Store, StoreRole
from nakano_status.application.read.schedules import ScheduleTable, read_schedules
from nakano_status.application.workbook_ports import TableSheet


def save_divisions(parts: Parts, store: Store, target: Path, *, replace: bool = False) -> Outcome[Path]:
    """Write the organisation; raises WrongRole, TargetExists, TargetNotWritable."""
    with store.reading() as records:
        need_role(records, StoreRole.OFFICE)
        sheet = division_sheet(records.organisation())
    return _save(parts, sheet, target, replace=replace)


def save_schedule(parts: Parts, store: Store, target: Path, *, replace: bool = False) -> Outcome[Path]:
    """Write the planned schedule; raises WrongRole, TargetExists, TargetNotWritable."""
    with store.reading() as records:
        need_role(records, StoreRole.OFFICE)
        sheet = schedule_sheet(read_schedules(records))
    return _save(parts, sheet, target, replace=replace)


def schedule_sheet(table: ScheduleTable) -> TableSheet:
    """Return the schedule as the table that the import reads: taken in again, it changes nothing."""
    head = ("管理番号", "事業内容", *(year.label for year in table.years))
    rows = tuple((row.row_id, row.title, *(row.texts[year] for year in table.years)) for row in table.rows)
    return TableSheet(head, (), tuple(enumerate(rows, start=2)), "計画上のスケジュール")


def _save(parts: Parts, sheet: TableSheet, target: Path, *, replace: bool) -> Outcome[Path]:
    parts.files.write(target, parts.write_table(target.name, sheet, parts.clock.now()), replace=replace)
    return Outcome(target)
