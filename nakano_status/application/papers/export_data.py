"""資料作成: the data files with their dictionary, each checked by the 15 items before it is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from pathlib import Path

from nakano_status.application.indicators.read.indicators import current_indicators, undecided_figures
from nakano_status.application.lookup import need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, StoreRole
from nakano_status.application.problem_text import sentence
from nakano_status.application.round.choosing_round import chosen_round
from nakano_status.application.round.read.counts import count, tally_rows
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.views import CountsView
from nakano_status.documents.data_dictionary import dictionary_table
from nakano_status.documents.data_table import DataTable, ValueKind
from nakano_status.documents.indicator_data import DataIndicator, IndicatorData, indicator_data_table
from nakano_status.documents.progress_data import DataListing, DataNode, ProgressData, progress_table, tally_of_data
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.machine_readable.check import check_data
from nakano_status.domain.plan.area import Area
from nakano_status.domain.plan.plan import Listing, Role
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.round.round import Answerer, Round, RoundRow
from nakano_status.domain.round.tally import Figure


def indicator_data(records: Records, contents: RoundContents, area: Area | None) -> IndicatorData:
    """Return the indicators of the round's edition with their figures up to its year, and all targets."""
    round_, day = contents.round_, contents.round_.named_on
    indicators = current_indicators(records, round_.edition_id)
    open_here = undecided_figures(records, round_, indicators)
    return IndicatorData(
        area=area,
        plan_title=contents.plan.title,
        year=round_.year,
        indicators=tuple(
            DataIndicator(
                indicator=each,
                goal_title=contents.nodes[each.goal].title if each.goal in contents.nodes else None,
                owner=contents.organisation.name(each.owner, day) if each.owner else None,
                open_years=frozenset({round_.year} if each.indicator_id in open_here else ()),
            )
            for each in indicators
        ),
    )


def progress_data(contents: RoundContents, area: Area | None) -> ProgressData:
    """Return the rows of the table in printed order, each counted as the one tally counts it."""
    figures = {row.row_id: row.figure for row in tally_rows(contents)}
    return ProgressData(
        area=area,
        plan_title=contents.plan.title,
        edition_title=contents.edition.title,
        year=contents.round_.year,
        as_of=contents.round_.as_of,
        listings=tuple(_listing(contents, row, figures[row.row_id]) for row in contents.rows),
        profile=contents.asked.profile,
    )


def _listing(contents: RoundContents, row: RoundRow, figure: Figure) -> DataListing:
    listing = contents.listings[row.row_id]
    named = sorted(row.answerers, key=lambda each: each.ordinal)
    leads = _names(contents, listing, named, Role.LEAD)
    trackers = _names(contents, listing, named, Role.TRACKER)
    return DataListing(
        row_id=row.row_id,
        nodes=_nodes(contents, listing.measure),
        title=listing.title,
        sponsor=listing.sponsor.value,
        repost_of=listing.repost_of,
        figure=figure,
        values=contents.values.get(row.row_id, {}),
        lead=next(iter(leads), None),
        tracker=next(iter(trackers), None),
        associates=(*leads[1:], *trackers[1:], *_names(contents, listing, named, Role.ASSOCIATE)),
    )


def _names(contents: RoundContents, listing: Listing, named: list[Answerer], role: Role) -> list[str]:
    """Return the divisions in a role, each with the sub-unit that is printed with it."""
    units = {owner.division: owner.sub_unit for owner in listing.owners if owner.sub_unit}
    day = contents.round_.named_on
    return [
        contents.organisation.name(each.division, day)
        + (f"（{units[each.division]}）" if each.division in units else "")
        for each in named
        if each.role is role
    ]


def _nodes(contents: RoundContents, measure: str) -> tuple[DataNode | None, ...]:
    """Return what is above a row on each level, the uppermost first; None for a level that the plan lacks there."""
    found: dict[str, DataNode] = {}
    code: str | None = measure
    while code is not None:
        node = contents.nodes[code]
        found[node.level] = DataNode(node.code, node.ordinal, node.title)
        code = node.parent
    return tuple(found.get(level.key) for level in contents.edition.profile.levels)


_CSV, _WORKBOOK = ".csv", ".xlsx"
_OF_AREA = "DATA-1-12"


@dataclass(frozen=True)
class MadeData:
    """One data file as it would be written: its name, its bytes, and findings of the 15 items in people's own texts."""

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
    """The tables of a round by file name without suffix, with the count that they are checked against.

    `area` is None if the region of the plan is not known: the tables then lack it.
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
    # a workbook has the texts of its CSV: what is found in them is reported once
    problems = tuple(problem for each in made if each.name.endswith(_CSV) for problem in each.problems)
    files = tuple(folder / each.name for each in made)
    rows = len(next(iter(found.tables.values())).rows)
    return Outcome(ExportedData(files, rows, found.counts), problems=problems)


def read_tables(parts: Parts, records: Records, round_: Round) -> DataTables:
    """Return the tables of the data files of a round: 進捗状況 first, then 成果指標 if the plan has any."""
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
    """Return the data files, read back and checked: each table as CSV and .xlsx, their dictionary as .xlsx.

    No other CSV is longer than that of 進捗状況: a longer table is in the workbook only. Nothing is written yet.
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
    """Check that the marks read back from the file add up to the one count; anything else is a defect."""
    if tally_of_data(made.content, counts.counts) != {**counts.counts, "total": counts.total}:
        raise RuntimeError(made.name)


def _made(parts: Parts, name: str, table: DataTable, found: DataTables) -> MadeData:
    content = parts.write_data(name, table, found.made_at)
    return MadeData(name, content, tuple(_look_through(parts, name, content, table, found.area)))


def _look_through(parts: Parts, name: str, content: bytes, table: DataTable, area: Area | None) -> Iterator[Problem]:
    """Yield what the 15 items find in texts that people wrote, and an unknown region: these are not changed.

    Anything else is a defect.
    """
    written = parts.read_data(name, content)
    found = (written,) if isinstance(written, Problem) else check_data(written)
    texts = {column.heading for column in table.columns if column.kind is ValueKind.TEXT}
    for each in found:
        if each.place.column not in texts and (area is not None or each.code != _OF_AREA):
            raise RuntimeError(sentence(each))
        yield replace(each, severity=Severity.ADVICE)
