"""資料作成: the data files with their dictionary, each looked through by the 15 items before it is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path

from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.finding import need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.data_content import indicator_data, progress_data
from nakano_status.application.ports import Parts, Records, Store, StoreRole
from nakano_status.application.problem_text import sentence
from nakano_status.application.read.counts import count
from nakano_status.application.read.round_contents import RoundContents
from nakano_status.application.read.views import CountsView
from nakano_status.documents.data_dictionary import dictionary_table
from nakano_status.documents.data_table import DataTable, ValueKind
from nakano_status.documents.indicator_data import indicator_data_table
from nakano_status.documents.progress_data import progress_table, tally_of_data
from nakano_status.domain.area import Area
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.machine_readable.check import check_data
from nakano_status.domain.problem import Problem, Severity
from nakano_status.domain.round import Round

_CSV, _WORKBOOK = ".csv", ".xlsx"
_OF_AREA = "DATA-1-12"


@dataclass(frozen=True)
class MadeData:
    """One data file as it would be left: its name, its bytes, and what the 15 items find in people's own texts."""

    name: str
    content: bytes
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class ExportedData:
    """The files, how many rows the table of 進捗状況 has, and the count of the round."""

    files: tuple[Path, ...]
    rows: int
    counts: CountsView


@dataclass(frozen=True)
class DataTables:
    """The tables of a round by the name of their file without its ending, with what they are counted against.

    `area` is None where nobody knows of which region the plan is: the tables cannot say it.
    """

    tables: Mapping[str, DataTable]
    dictionary: tuple[str, DataTable]
    area: Area | None
    counts: CountsView
    made_at: datetime


def export_data(
    parts: Parts, store: Store, folder: Path, *, year: FiscalYear | None = None, replace: bool = False
) -> Outcome[ExportedData]:
    """Write the data files into a folder.

    Raises RoundUnknown, WrongRole, TextTooLong, TargetExists, TargetNotWritable.
    """
    with store.reading() as records:
        need_role(records, StoreRole.OFFICE)
        found = read_tables(parts, records, chosen_round(records, year))
    made = make_data(parts, found)
    parts.files.write_all(folder, {each.name: each.content for each in made}, replace=replace)
    # a workbook has the texts of its CSV: what is found in them is told once
    problems = tuple(problem for each in made if each.name.endswith(_CSV) for problem in each.problems)
    files = tuple(folder / each.name for each in made)
    rows = len(next(iter(found.tables.values())).rows)
    return Outcome(ExportedData(files, rows, found.counts), problems=problems)


def read_tables(parts: Parts, records: Records, round_: Round) -> DataTables:
    """Return what the data files of a round say: 進捗状況 first, then 成果指標 where the plan has any."""
    contents = RoundContents.load(records, round_)
    area = parts.catalogue.area(contents.plan.plan_id)
    year = round_.year
    tables = {f"進捗状況一覧データ_{year.short}": progress_table(progress_data(contents, area))}
    indicators = indicator_data(records, contents, area)
    if indicators.indicators:
        tables[f"成果指標データ_{year.short}"] = indicator_data_table(indicators)
    title = f"{contents.plan.title} データ項目定義書（{year.start}年度）"
    dictionary = (f"データ項目定義書_{year.short}", dictionary_table(tables, title))
    made_at = datetime.combine(round_.made_on or round_.as_of, time(), UTC)  # equal contents are equal bytes
    return DataTables(tables, dictionary, area, count(contents), made_at)


def make_data(parts: Parts, found: DataTables) -> tuple[MadeData, ...]:
    """Return the data files, read back and looked through: each table as CSV and .xlsx, their dictionary as .xlsx.

    A CSV beside that of 進捗状況 is never longer than it: what is, is in the workbook alone. Nothing is written yet.
    """
    longest = len(next(iter(found.tables.values())).rows)
    made = []
    for name, table in found.tables.items():
        endings = (_CSV, _WORKBOOK) if len(table.rows) <= longest else (_WORKBOOK,)
        made += [_made(parts, f"{name}{ending}", table, found) for ending in endings]
    _check_counts(made[0], found.counts)
    name, table = found.dictionary
    return (*made, _made(parts, f"{name}{_WORKBOOK}", table, found))


def _check_counts(made: MadeData, counts: CountsView) -> None:
    """The marks that can be read out of the file add up to the one count, or the program is at fault."""
    if tally_of_data(made.content) != {**counts.counts, "total": counts.total}:
        raise RuntimeError(made.name)


def _made(parts: Parts, name: str, table: DataTable, found: DataTables) -> MadeData:
    content = parts.write_data(name, table, found.made_at)
    return MadeData(name, content, tuple(_look_through(parts, name, content, table, found.area)))


def _look_through(parts: Parts, name: str, content: bytes, table: DataTable, area: Area | None) -> Iterator[Problem]:
    """Yield what the 15 items find in texts that people wrote, and a region that nobody knows: these stay as they are.

    Anything else is a defect.
    """
    written = parts.read_data(name, content)
    found = (written,) if isinstance(written, Problem) else check_data(written)
    texts = {column.heading for column in table.columns if column.kind is ValueKind.TEXT}
    for each in found:
        if each.place.column not in texts and (area is not None or each.code != _OF_AREA):
            raise RuntimeError(sentence(each))
        yield replace(each, severity=Severity.ADVICE)
