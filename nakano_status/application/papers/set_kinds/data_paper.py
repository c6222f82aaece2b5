"""公開するデータ: tables for machines with their dictionary, checked by the 15 items (export data).

There is a table of the rows of a year, a table of its 成果指標, and a table of all years up to it. All counts of the
published page can be computed from them. With the option `--years` there is one table of all years until today instead.
File names are ASCII and begin with the ward's code, as in 自治体標準オープンデータセット. Without a code they begin
with the name of the table.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import partial
from itertools import pairwise
from string import digits

from nakano_status.application.indicators.read.indicators import round_indicators
from nakano_status.application.lookup import chosen_round, edition_of, plan_of, successions_in
from nakano_status.application.papers import paper
from nakano_status.application.papers.draft_notes import draft_file_name
from nakano_status.application.papers.plan_names import data_terms, printed_names
from nakano_status.application.papers.writing import DrawnPaper, count_differences
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.problem_text import message, sentence
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.application.round.read.counts import count_contents, tally_rows
from nakano_status.application.round.read.overview import read_year_counts
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.row_years import all_row_years, plans_until
from nakano_status.application.round.read.views import CountsView
from nakano_status.application.round.roll_over_record import row_mergers
from nakano_status.documents import open_data
from nakano_status.documents import progress_data as data
from nakano_status.documents.data_table import DataTable, ValueKind, dictionary_table
from nakano_status.documents.pages.printed_paper import AttachedFile
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.cell_address import column_letters
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.machine_readable.check import check_data, quote_text
from nakano_status.domain.organisation.divisions import Organisation, Role, heir_in
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.plan.lineage import PlanSubject, descendants, editions_in_order, first_editions
from nakano_status.domain.plan.plan import Area, Edition, Listing, NamedDivision, Plan
from nakano_status.domain.plan.plan_faults import find_duplicate_data_codes
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.domain.refusals.papers import DataCodesAlike, DataHeadingUnfit
from nakano_status.domain.round.round import Round, RoundRow
from nakano_status.domain.round.row_years import RowYear
from nakano_status.domain.round.settled import owners_known
from nakano_status.domain.round.tally import RowResult


def years_data(
    records: Records, area: Area | None, round_: Round, today: date, *, is_until: bool = False
) -> data.YearsData:
    """Return the content of the table of all years and plans; `area` is the ward (None: not known).

    The divisions of earlier years also have their names in the organisation of `today`. If `is_until` is true, the
    table ends with `round_`: later years and editions and the round's own papers are left out, and the organisation
    that the round knows takes the place of today's.
    """
    last = round_ if is_until else None
    organisation = organisation_of(records, round_) if is_until else records.organisation.read().on(today)
    plans = plans_until(records, last)
    lines = tuple(
        replace(line, papers=()) if line.year == round_.year else line for line in all_row_years(records, last)
    )
    became = {(plan.plan_id, row_id): now for plan in plans for row_id, now in _became(records, plan, last).items()}
    afterwards = {key: now for pair in pairwise(plans) for key, now in _afterwards(records, *pair, last).items()}
    title = "・".join(plan.title for plan in plans)
    return data.YearsData(
        area, title, lines, became, today, _bodies_now(records, lines, organisation, today), afterwards
    )


def _bodies_now(
    records: Records, lines: Iterable[RowYear], organisation: Organisation, on: date
) -> dict[str, data.BodyNow]:
    """Return the names of each answering division, or of its heir, and of its 部 in `organisation`."""
    steps = successions_in(records)
    found = {}
    for body in {each for line in lines for each in line.bodies}:
        now = heir_in(organisation, body, on, steps)
        above = organisation.department_of(now)
        found[body] = data.BodyNow(organisation.name(now), organisation.name(above.division_id) if above else None)
    return found


def _became(records: Records, plan: Plan, until: Round | None) -> dict[str, tuple[str, ...]]:
    """Return the rows of the newest edition that each row became, for rows that are not in it under their own number.

    A row that was merged into another row when a round was opened, up to the round `until`, is included.
    """
    return {row_id: () if now == (row_id,) else now for row_id, now in _followed(records, [plan], until).items()}


def _afterwards(
    records: Records, plan: Plan, after: Plan, until: Round | None
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return for each row of `plan` the rows of the plan `after` that it became, by the plan's ID and 管理番号."""
    own = {listing.row_id for edition in plan.editions for listing in edition.listings}
    found = _followed(records, [plan, after], until, of=plan)
    return {(plan.plan_id, row_id): found[row_id] for row_id in own}


def _followed(
    records: Records, plans: Sequence[Plan], until: Round | None, of: Plan | None = None
) -> dict[str, tuple[str, ...]]:
    """Return the rows of the last edition that each row of `of` (None: of all plans) became in consecutive plans.

    Mergers that had ended by the round `until` (None: the last round) or that were made after it are left out.
    """
    steps, begins = tuple(records.plan.derivations()), first_editions(plans)
    mergers = [each for each in row_mergers(records, until) if each.returned is None]
    editions = editions_in_order(plans)
    ids = [each.edition_id for each in editions]
    return {
        listing.row_id: descendants(steps, PlanSubject.ROW, listing.row_id, ids[place:], begins, mergers=mergers)
        for place, edition in enumerate(editions)
        if of is None or edition in of.editions
        for listing in edition.listings
    }


def counts_of_years(records: Records, until: Round | None = None) -> CountsView:
    """Return the sums of the counts of all years up to the round `until` (None: of all years)."""
    years = read_year_counts(records, until=until).years
    marks = Counter[str]()
    for year in years:
        marks.update(year.tally.by_symbol)
    tallies = [year.tally for year in years]
    return CountsView(dict(marks), sum(each.total for each in tallies), sum(each.in_report for each in tallies), ())


YEARS = paper.tick_option(
    "is_years", "すべての年度を1つの表にする", "--years", "すべての年度を、1取組1年度1行の表にします。", 10
)

_CSV, _WORKBOOK, _JSON = ".csv", ".xlsx", ".json"
_METADATA = f"{_CSV}-metadata{_JSON}"
"""Suffix by which programs find the metadata of a CSV (W3C Tabular Metadata)."""
_ATTACHED = {_CSV: "CSV", _METADATA: "CSVの項目の説明", _JSON: "JSON"}
_HEAD = 1
_OF_AREA, _OF_UNITS = "DATA-1-12", "DATA-1-9"
_WRITTEN = frozenset({ValueKind.TEXT, ValueKind.CODE})
"""Kinds of columns with texts that people wrote, and 管理番号. Such a column may be found to lack a unit (3回)."""


@dataclass(frozen=True)
class DataTables:
    """Tables of a round's published data.

    `tables`: the tables by file name without suffix. `dictionary`: file name and table of データ項目定義書. `area`: the
    local government; None if it is not known, and then the tables lack it. `counts`: the counts with which the marks of
    a table must agree, by file name; 成果指標 have none. `made_at`: the time written into the workbooks. `years`: the
    years in the name of the catalogue.
    """

    tables: Mapping[str, DataTable]
    dictionary: tuple[str, DataTable]
    area: Area | None
    counts: Mapping[str, CountsView]
    made_at: datetime
    years: str

    @property
    def first(self) -> str:
        """File name, without suffix, of the first table: the round's rows, or the only table."""
        return next(iter(self.tables))


@dataclass(frozen=True)
class DataStatements:
    """Statements about the published data: title, identifier, terms of use, and draft note ('' if final)."""

    title: str
    identifier: str
    terms: open_data.DataTerms
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class DataPaper(paper.PaperContent):
    """Data files of a round; `chosen` has the terms that the request gives in place of the plan's terms."""

    found: DataTables
    chosen: tuple[str, ...] = ()

    @property
    def value(self) -> object:
        """The tables of the data, and the chosen terms if any were chosen; papers with equal values are equal.

        Terms that nothing was chosen for are left out, so that sets recorded before there was a choice are recognised.
        """
        return (self.found, self.chosen) if any(self.chosen) else self.found


def _read(parts: Parts, records: Records, request: paper.PaperRequest) -> DataPaper:
    round_ = chosen_round(records, request.year)
    found = (read_years_table if request[YEARS] else read_data_tables)(parts, records, round_)
    rows = len(found.tables[found.first].rows)
    every = (*found.tables.items(), found.dictionary)
    return DataPaper(
        found=found,
        chosen=(request[paper.LICENCE], request[paper.CONTACT], *filter(None, (request[paper.SITE],))),
        files=open_data_files(found, _published(parts, records, request)),
        rows=rows,
        counts=found.counts[found.first],
        problems=tuple(_items_left_out(edition_of(records, round_).profile)),
        tables=tuple(paper.TableFacts(name, len(each.rows), len(each.columns)) for name, each in every),
        keys={"rows": rows, "counts": found.counts[found.first]},
        lines=(paper.MADE, paper.PROBLEMS, paper.COUNTS),
    )


def _items_left_out(profile: Profile) -> Iterator[Problem]:
    """Yield a single notice that names all published items of the plan without a column of the data."""
    fields = (profile.by_key[key] for key in profile.published_keys if key != MARK)
    if named := "".join(f"「{each.short_name}」" for each in fields if each.data is None):
        yield problem("DATA-ITEMS-LEFT-OUT", found=named)


def read_data_tables(parts: Parts, records: Records, round_: Round) -> DataTables:
    """Return the data tables of a round: 進捗状況, 成果指標 if the plan has any, and the years up to the round.

    Raises DataCodesAlike.
    """
    contents = RoundContents.load(records, round_)
    _need_codes_apart([contents.edition])
    area = printed_names(parts, records, contents.edition).area
    year = round_.year
    named = partial(_file_name, area)
    tables = {named("progress", year): data.progress_table(progress_data(contents, area))}
    indicators = indicator_data(records, contents, area)
    if indicators.indicators:
        tables[named("indicators", year)] = data.indicator_data_table(indicators)
    years = years_data(records, area, round_, round_.named_on, is_until=True)
    of_years = named("years", *_span(years))
    tables[of_years] = data.years_table(years)
    title = f"{contents.plan.title} データ項目定義書（{year.start}年度）"
    dictionary = (named("dictionary", year), dictionary_table(tables, title))
    made_at = datetime.combine(round_.made_on or round_.as_of, time(), UTC)  # equal contents give equal bytes
    counts = {named("progress", year): count_contents(contents), of_years: counts_of_years(records, round_)}
    return DataTables(tables, dictionary, area, counts, made_at, year.short)


def _file_name(area: Area | None, code: str, first: FiscalYear, last: FiscalYear | None = None) -> str:
    """Return the name of a file without suffix: the ward's code, the name of the table, and the years."""
    years = f"{first.start}" if last in (None, first) else f"{first.start}-{last.start}"
    return "_".join(filter(None, (area.code if area else "", code, years)))


def read_years_table(parts: Parts, records: Records, round_: Round) -> DataTables:
    """Return the table of all years of all plans, years after the round included, and its dictionary.

    The file names and `years` have the first and the last year. `round_`: the round whose edition names the ward; it
    gives the time written into the workbooks, and the papers of its year are left out. Raises DataCodesAlike.
    """
    _need_codes_apart(edition for plan in records.plan.all() for edition in plan.editions)
    area = printed_names(parts, records, edition_of(records, round_)).area
    content = years_data(records, area, round_, parts.clock.today())
    first, last = _span(content)
    tables = {_file_name(area, "years", first, last): data.years_table(content)}
    title = f"{content.plan_title} データ項目定義書（{first.start}年度から{last.start}年度まで）"
    dictionary = (_file_name(area, "dictionary", first, last), dictionary_table(tables, title))
    made_at = datetime.combine(round_.made_on or round_.as_of, time(), UTC)
    years = first.short if first == last else f"{first.short}-{last.short}"
    return DataTables(tables, dictionary, area, dict.fromkeys(tables, counts_of_years(records)), made_at, years)


def _span(content: data.YearsData) -> tuple[FiscalYear, FiscalYear]:
    """Return the first and the last year of a table of years."""
    years = [line.year for line in content.lines]
    return min(years), max(years)


def _need_codes_apart(editions: Iterable[Edition]) -> None:
    """Raise DataCodesAlike if two headings of an edition have one code.

    Such an edition was registered before this was checked.
    """
    for edition in editions:
        if fault := next(find_duplicate_data_codes(edition), None):
            raise DataCodesAlike(found=fault)


def data_files(tables: DataTables) -> tuple[paper.FileToDraw, ...]:
    """Return the files to draw: each table as CSV and .xlsx, and the dictionary as .xlsx.

    When a file is drawn, it is read back and checked.
    """
    files = [(f"{name}{ending}", table) for name, table in tables.tables.items() for ending in (_CSV, _WORKBOOK)]
    name, dictionary = tables.dictionary
    files.append((f"{name}{_WORKBOOK}", dictionary))
    return tuple(paper.FileToDraw(name, partial(_draw, tables, name, table)) for name, table in files)


def _published(parts: Parts, records: Records, request: paper.PaperRequest) -> DataStatements:
    round_ = chosen_round(records, request.year)
    plan = plan_of(records, round_)
    terms = data_terms(parts, records, round_, request)
    identifier = data.identifier_prefix(terms.area, plan.plan_id)
    identifier += "" if request[YEARS] else f"/{round_.year.short}"
    return DataStatements(f"{plan.title} 公開するデータ", identifier, terms, request.note or "")


def open_data_files(tables: DataTables, stated: DataStatements) -> tuple[paper.FileToDraw, ...]:
    """Return the files to draw for open data.

    These are the data files, each table as JSON, the metadata of each CSV, and the catalogue. `stated`: the terms and
    the draft note that the files state.
    """
    files = tuple(replace(each, draw=_DrawnOnce(each.draw)) for each in data_files(tables))
    beside = []
    for name, table in tables.tables.items():
        csv = draft_file_name(f"{name}{_CSV}", stated.note)
        made = partial(_draw_json, open_data.json_of(csv, table, stated.terms))
        beside.append(paper.FileToDraw(f"{name}{_JSON}", _DrawnOnce(made)))
        described = open_data.csvw_of(csv, table, stated.terms)
        beside.append(paper.FileToDraw(f"{name}{_METADATA}", partial(_draw_json, described)))
    catalogue = paper.FileToDraw(
        f"catalog_{tables.years}.jsonld", partial(_draw_catalogue, tables, stated, (*files, *beside))
    )
    return (*files, *beside, catalogue)


def attached_data(parts: Parts, records: Records, request: paper.PaperRequest) -> tuple[AttachedFile, ...]:
    """Return the files with a round's rows that are attached to the PDF of its list: CSV, CSV metadata and JSON.

    Raises RoundUnknown, PlanUnclear, DataCodesAlike and SiteUnfit.
    """
    found = read_data_tables(parts, records, chosen_round(records, request.year))
    table = found.tables[found.first]
    beside = {each.path: each for each in open_data_files(found, _published(parts, records, request))}
    return tuple(
        AttachedFile(
            draft_file_name(f"{found.first}{end}", request.note or ""),
            open_data.MEDIA_TYPES[end.rpartition(".")[2]],
            f"{table.title}（{what}）",
            beside[f"{found.first}{end}"].draw(parts).content,
        )
        for end, what in _ATTACHED.items()
    )


class _DrawnOnce:
    """Draws a file once, when it is first needed: the catalogue states the size and digest of the written file."""

    def __init__(self, draw: Callable[[Parts], DrawnPaper]) -> None:
        self._draw = draw
        self._made: DrawnPaper | None = None

    def __call__(self, parts: Parts) -> DrawnPaper:
        if self._made is None:
            self._made = self._draw(parts)
        return self._made


def _draw_json(content: object, _: Parts) -> DrawnPaper:
    return DrawnPaper(f"{open_data.json_text(content)}\n".encode())


def _draw_catalogue(
    found: DataTables, stated: DataStatements, files: Sequence[paper.FileToDraw], parts: Parts
) -> DrawnPaper:
    def of(name: str) -> dict[str, bytes]:
        own = (each for each in files if each.path in {f"{name}{end}" for end in (_CSV, _WORKBOOK, _JSON)})
        return {draft_file_name(each.path, stated.note): each.draw(parts).content for each in own}

    tables = [(each, of(name)) for name, each in found.tables.items()]
    dictionary = draft_file_name(f"{found.dictionary[0]}{_WORKBOOK}", stated.note)
    return _draw_json(open_data.catalogue_of(stated.title, stated.identifier, tables, dictionary, stated.terms), parts)


def _draw(found: DataTables, name: str, table: DataTable, parts: Parts) -> DrawnPaper:
    """Return a file; only a CSV is looked through, because the workbook is proved to have the same texts."""
    content = parts.workbooks.write_data(name, table, found.made_at)
    if not name.endswith(_CSV):
        return DrawnPaper(content)
    problems = _look_through(parts, name, content, table, found.area)
    counts = found.counts.get(name.removesuffix(_CSV))
    if counts is not None:
        _check_counts(name, content, counts, _mark_heading(table))
    return DrawnPaper(content, problems=problems)


def _check_counts(name: str, content: bytes, counts: CountsView, heading: str) -> None:
    """Check that the marks read back from the file add up to the tally; anything else is a defect."""
    if data.tally_of_data(content, counts.counts, heading) != {**counts.counts, "total": sum(counts.counts.values())}:
        raise RuntimeError(name)


def _look_through(parts: Parts, name: str, content: bytes, table: DataTable, area: Area | None) -> tuple[Problem, ...]:
    """Return the findings of the 15 items in texts that people wrote, and an unknown local government.

    These findings are only reported, and no text is changed. Raises DataHeadingUnfit for a heading that the plan
    declares. Any other finding is a defect.
    """
    written = parts.workbooks.read_data(name, content, is_own=True)
    found = (written,) if isinstance(written, Problem) else check_data(written)
    columns = {column_letters(number): column for number, column in enumerate(table.columns, start=1)}
    wrong = []
    for each in found:
        column = columns.get((each.place.cell or "").rstrip(digits))
        is_head = each.place.row == _HEAD
        if column is not None and column.is_declared and is_head and each.code != _OF_UNITS:
            raise DataHeadingUnfit(found=quote_text(column.heading), reason=message(each).rstrip("。"))
        of_people = column is not None and column.kind in _WRITTEN and (not is_head or each.code == _OF_UNITS)
        if not of_people and (area is not None or each.code != _OF_AREA):
            wrong.append(each)
    if wrong:
        raise RuntimeError(sentence(wrong[0]))
    return tuple(replace(each, severity=Severity.ADVICE) for each in found)


def indicator_data(records: Records, contents: RoundContents, area: Area | None) -> data.IndicatorData:
    """Return the content of the table of 成果指標: the indicators of the round's edition.

    `area`: the local government (None: not known).
    """
    round_, day = contents.round_, contents.round_.named_on
    indicators = round_indicators(records, round_)
    numbers = data.node_numbers(contents.nodes.values())
    return data.IndicatorData(
        area=area,
        plan_title=contents.plan.title,
        plan_id=contents.plan.plan_id,
        profile=contents.asked.profile,
        has_codes=_has_codes(contents),
        year=round_.year,
        indicators=tuple(
            data.DataIndicator(
                indicator=each,
                goal=_node(contents, each.goal, numbers) if each.goal in contents.nodes else None,
                owner=contents.organisation.name(each.owner, day) if each.owner else None,
                open_years=frozenset(known.year for known in each.actuals if known.is_undecided),
            )
            for each in indicators
        ),
    )


def progress_data(contents: RoundContents, area: Area | None) -> data.ProgressData:
    """Return the content of the table of 進捗状況: the round's rows in printed order, each with its mark or state.

    `area`: the local government (None: not known).
    """
    figures = {row.row_id: row.result for row in tally_rows(contents)}
    numbers = data.node_numbers(contents.nodes.values())
    return data.ProgressData(
        area=area,
        plan_title=contents.plan.title,
        plan_id=contents.plan.plan_id,
        edition_title=contents.edition.title,
        year=contents.round_.year,
        as_of=contents.round_.as_of,
        listings=tuple(_listing(contents, row, figures[row.row_id], numbers) for row in contents.rows),
        profile=contents.asked.profile,
        has_codes=_has_codes(contents),
        not_asked=frozenset(contents.asked.profile.published_keys) - {*contents.asked.every_key},
    )


def _has_codes(contents: RoundContents) -> bool:
    return data.has_own_codes(contents.nodes.values(), data.node_numbers(contents.nodes.values()))


def _listing(contents: RoundContents, row: RoundRow, figure: RowResult, numbers: Mapping[str, int]) -> data.DataListing:
    listing = contents.listings[row.row_id]
    named = sorted(row.named_divisions, key=lambda each: each.ordinal)
    leads = _names(contents, listing, named, Role.LEAD)
    trackers = _names(contents, listing, named, Role.TRACKER)
    return data.DataListing(
        row_id=row.row_id,
        nodes=_nodes(contents, listing.measure, numbers),
        title=listing.title,
        sponsor=contents.asked.profile.sponsors.get(listing.sponsor, listing.sponsor),
        repost_of=listing.repost_of,
        figure=figure,
        values=_values(contents, row.row_id),
        undecided=frozenset(_undecided_keys(contents, row.row_id)),
        lead=next(iter(leads), None),
        tracker=next(iter(trackers), None),
        associates=(*leads[1:], *trackers[1:], *_names(contents, listing, named, Role.ASSOCIATE)),
    )


def _rows_giving(contents: RoundContents, row_id: str) -> Mapping[str, str]:
    """Return the row whose value a row of the table has, by the keys of items about levels: that of its node."""
    return {key: rows[row_id] for key, rows in contents.giving_rows.items() if row_id in rows}


def _values(contents: RoundContents, row_id: str) -> Mapping[str, str | None]:
    """Return the decided values of a row; an item about a level has the value of the node above the row."""
    of_nodes = _rows_giving(contents, row_id).items()
    return {
        **contents.reported(row_id).decided,
        **{key: contents.reported(each).decided.get(key) for key, each in of_nodes},
    }


def _undecided_keys(contents: RoundContents, row_id: str) -> Iterator[str]:
    """Yield the keys of the values of a row, as `_values` has them, that are in an open conflict."""
    of_nodes = _rows_giving(contents, row_id)
    yield from (key for key in contents.undecided_keys(row_id) if key not in of_nodes)
    yield from (key for key, each in of_nodes.items() if key in contents.undecided_keys(each))


def _names(contents: RoundContents, listing: Listing, named: list[NamedDivision], role: Role) -> list[str]:
    """Return the divisions in a role, each with the sub-unit that is printed with it."""
    day = contents.round_.named_on
    units = {owner.division: owner.sub_unit for owner in owners_known(listing, day) if owner.sub_unit}
    return [
        contents.organisation.name(each.division, day)
        + (f"（{units[each.division]}）" if each.division in units else "")
        for each in named
        if each.role is role
    ]


def _nodes(contents: RoundContents, measure: str, numbers: Mapping[str, int]) -> tuple[data.DataNode | None, ...]:
    """Return the node above a row on each level, the uppermost first; None for a level without a node above it."""
    found: dict[str, data.DataNode] = {}
    code: str | None = measure
    while code is not None:
        node = contents.nodes[code]
        found[node.level] = _node(contents, code, numbers)
        code = node.parent
    return tuple(found.get(level.key) for level in contents.edition.profile.levels)


def _node(contents: RoundContents, code: str, numbers: Mapping[str, int]) -> data.DataNode:
    return data.DataNode(code, numbers[code], contents.nodes[code].title)


def _prove(_: Parts, contents: RoundContents, made: DataPaper, file: paper.PaperFile) -> Iterator[Problem]:
    """Compare the published tables of the rows and of the years; 成果指標 and the dictionary have no counts.

    A workbook has the values of the CSV, because its cells were compared with the table when it was written.
    """
    for name, of_table in made.found.counts.items():
        if file.name.startswith(name) and not file.name.endswith((_METADATA, _WORKBOOK)):
            counts = (count_contents(contents) if name == made.found.first else of_table).counts
            yield from count_differences(_tally(file, counts, _mark_heading(made.found.tables[name])), counts)


def _mark_heading(table: DataTable) -> str:
    return next(each.heading for each in table.columns if each.name == data.MARK_NAME)


def _tally(file: paper.PaperFile, symbols: Iterable[str], heading: str) -> Mapping[str, int]:
    if file.name.endswith(_CSV):
        return data.tally_of_data(file.content, symbols, heading)
    return Counter(row[data.MARK_NAME] for row in json.loads(file.content)["@graph"])


PAPER = paper.Paper(
    code="data",
    title="公開するデータ",
    description="機械で読み取れる表（CSV・Excel）とデータ項目定義書です。",
    help="公開するデータ（CSV・Excel）とデータ項目定義書を作成します。",
    group=paper.PaperGroup.MEETINGS,
    position=70,
    read=_read,
    file_name="公開するデータ_{year}",
    options=(YEARS, *paper.DATA_OPTIONS),
    is_folder=True,
    facts=(),
    in_set=paper.InSet((Occasion.PUBLIC,), "公開するデータ", _prove, values=paper.published_data_options),
)
