"""Read 計画上のスケジュール from a table: a row a 管理番号, a column a year (schedule import)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from nakano_status.application.finding import need_role
from nakano_status.application.import_divisions import ImportedTable
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Parts, Store, StoreRole
from nakano_status.application.table_rows import TableRow, read_table_rows
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.initiative_id import read_id
from nakano_status.domain.problem import Problem
from nakano_status.domain.refusals import TableNotReadable

ID = "管理番号"
Schedules = Mapping[tuple[str, FiscalYear], str]


def import_schedule(parts: Parts, store: Store, path: Path, by: str | None = None) -> Outcome[ImportedTable]:
    """Take the table's rows in; a blank cell takes back what stood there before.

    A row that cannot be read is named and left. Raises FileMissing, FileUnreadable, TableNotReadable, WrongRole.
    """
    table = read_table_rows(parts, path, ID)
    years = dict(_years(table.headings))
    if not years:
        raise TableNotReadable(path=str(path), reason="年度の見出し（令和4年度など）がありません")
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        edition = work.plan().current
        rows, problems = _read(table.rows, {listing.row_id for listing in edition.listings})
        before = work.schedules(edition.edition_id)
        work.begin_act("import_schedule", by)
        work.save_schedules(edition.edition_id, dict(_lines(rows, years, before)))
        work.commit()
    return Outcome(ImportedTable(len(rows)), problems=(*table.problems, *problems))


def _years(headings: Iterable[str]) -> Iterator[tuple[str, FiscalYear]]:
    for heading in headings:
        try:
            yield heading, FiscalYear.parse(heading)
        except ValueError:
            continue  # 事業内容 and 備考 are for people


def _read(rows: Iterable[TableRow], known: set[str]) -> tuple[dict[str, TableRow], list[Problem]]:
    found: dict[str, TableRow] = {}
    problems = []
    for row in rows:
        row_id = _row_id(row.text(ID))
        if row_id not in known:
            problems.append(row.problem("TABLE-ID-UNKNOWN", ID, found=row.text(ID)))
        elif row_id in found:
            problems.append(row.problem("TABLE-TWICE", ID, found=row.text(ID)))
        else:
            found[row_id] = row
    return found, problems


def _row_id(text: str) -> str:
    try:
        return read_id(text)
    except ValueError:
        return ""


def _lines(
    rows: Mapping[str, TableRow], years: Mapping[str, FiscalYear], before: Schedules
) -> Iterator[tuple[tuple[str, FiscalYear], str]]:
    for row_id, row in rows.items():
        for heading, year in years.items():
            text = row.text(heading)
            if text or (row_id, year) in before:
                yield (row_id, year), text
