"""新旧対照表: two states of the list side by side, with changed text underlined.

A side is a round, a recorded paper, an edition or a published list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import count, groupby
from pathlib import Path
from typing import TYPE_CHECKING

from nakano_status.application import lookup
from nakano_status.application.indicators.read.indicators import read_indicator_table
from nakano_status.application.papers.draft_notes import draft_note
from nakano_status.application.papers.set_kinds.list_paper import list_content, node_items_at_row, row_places
from nakano_status.application.plan import list_columns
from nakano_status.application.plan.list_problems import problems_of_list
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.round.choosing_edition import plan_to_read
from nakano_status.application.round.read.round_contents import RoundContents, read_ended_rows
from nakano_status.application.table_rows import TABLE_SUFFIXES
from nakano_status.documents import document as doc
from nakano_status.documents.list.builder import ListDocument, build_list
from nakano_status.documents.list.typeset_list import page_of_each_row
from nakano_status.documents.pages.printed_paper import PlacedRow
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.headings import DIVISIONS, MEASURE, TITLE, given_labels
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.indicators.indicator import FigureKind, IndicatorTable, figure_of_key
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.papers import publication
from nakano_status.domain.plan.lineage import SAME_ROWS, RowLineage, step_text
from nakano_status.domain.plan.ownership import owner_cell_on, parse_owners
from nakano_status.domain.plan.plan import Edition, Owner, Plan, value_columns
from nakano_status.domain.published_list.list_match import ListMatch, match_list
from nakano_status.domain.published_list.published_list import PublishedList
from nakano_status.domain.refusals.papers import SideUnclear, SideUnknown
from nakano_status.domain.refusals.planning import RoundUnknown
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.difference import PieceKind, text_difference

if TYPE_CHECKING:
    from nakano_status.domain.round.row_years import EndedRow


PAGE = "page"
"""Key under which a recorded paper stores the page of a row."""

FIGURE = "figure:"
"""Prefix of the keys of the figures of 成果指標 in a recorded paper: `figure:KPI-1-1:actual:R4`."""

SCHEDULE = "schedule:"
"""Prefix of the keys of the schedules in an edition: `schedule:R6`."""

VALUE = "value:"
"""Prefix of the keys of the plan's values in an edition: `value:target:R6`, `value:base:`."""

_PAPER_NUMBER = re.compile(r"(?<!\d)(\d++)\s*+号\Z")
"""The number of a recorded paper at the end of the name of a side: 令和6年度 第2号."""


def read_sides(
    parts: Parts, records: Records, old: str, new: str, year: FiscalYear | None = None
) -> tuple[publication.ComparisonSide, publication.ComparisonSide]:
    """Return the two sides of a comparison, which are called `old` and `new`, in this order.

    The names are as for `read_side`; if the sides are of different plans, the title of its plan is put before each
    side's name. `year`: the year of a recorded paper that is named by its number alone (None: the current round).
    Raises the same errors as `read_side`.
    """
    sides = read_side(parts, records, old, year, beside=new), read_side(parts, records, new, year, beside=old)
    plans = {edition.edition_id: plan for plan in records.plan.all() for edition in plan.editions}
    of_old, of_new = (plans.get(each.edition_id or "") for each in sides)
    if of_old is None or of_new is None or of_old == of_new:
        return sides
    return _of_plan(sides[0], of_old), _of_plan(sides[1], of_new)


def _of_plan(side: publication.ComparisonSide, plan: Plan) -> publication.ComparisonSide:
    return replace(side, name=lookup.name_with_plan(plan.title, side.name))


def read_side(
    parts: Parts, records: Records, named: str, year: FiscalYear | None = None, *, beside: str = ""
) -> publication.ComparisonSide:
    """Return the side called `named`: `R3`, `第2号` (of `year`'s round), `R3 第2号`, 当初計画, 第1版, or a list's path.

    The title of a plan may precede the name (計画の名称：R7; see `name_with_plan`). If it does not, and several plans
    have an edition of this name, the edition is of the only plan that also has the other side, called `beside`,
    otherwise of the chosen plan. `year`: None is the current round. Raises SideUnknown, SideUnclear, RoundUnknown,
    PlanUnclear, FileMissing, FileUnreadable, ListNotReadable, ListColumnsUnclear.
    """
    if Path(named).suffix.lower() in TABLE_SUFFIXES:
        return _side_of_file(parts, records, Path(named))
    plan, rest = _plan_and_rest(records, named)
    if edition := _edition(records, plan, rest, beside):
        return _side_of_edition(records, edition)
    if match := _PAPER_NUMBER.search(rest):
        above = _name_before(match)
        round_ = _round(records, plan, _year(above or named)) if above or plan else lookup.chosen_round(records, year)
        return _side_of_paper(records, round_, int(match[1]), named)
    return side_of_round(records, _round(records, plan, _year(rest)), partial(row_places, parts))


def _name_before(number: re.Match[str]) -> str:
    """Return the name in front of the number of a recorded paper; empty if there is none."""
    before = number.string[: number.start()].rstrip().removesuffix("第")
    return " ".join(before.split()).rstrip(" :：")


def side_draft_note(records: Records, named: str, day: date) -> str:
    """Return the draft note of a side that is a round's current state; '' for a side of any other kind.

    `named`: the name of the side, as for `read_side`. `day`: the day that the note shows. Raises RoundUnknown,
    PlanUnclear.
    """
    plan, rest = _plan_and_rest(records, named)
    year = FiscalYear.read(rest)
    return draft_note(records, _round(records, plan, year), day) if year else ""


def _plan_and_rest(records: Records, named: str) -> tuple[Plan | None, str]:
    """Return the plan named before a side by title or ID, and the rest of the name; the plan is None if not named."""
    for plan in records.plan.all():
        for each in (plan.title, plan.plan_id):
            if named.startswith((f"{each}：", f"{each}:")):
                return plan, named[len(each) + 1 :].strip()
    return None, named.strip()


def _round(records: Records, plan: Plan | None, year: FiscalYear) -> Round:
    if plan is None:
        return lookup.round_of_year(records, year)
    for each in lookup.rounds_of_plan(records, plan.plan_id):
        if each.year == year:
            return each
    raise RoundUnknown(year=f"{year.label}分の")


def _year(named: str) -> FiscalYear:
    year = FiscalYear.read(named)
    if year is None:
        raise SideUnknown(found=named)
    return year


def _edition(records: Records, plan: Plan | None, named: str, beside: str) -> Edition | None:
    """Return the edition called `named`; None if no plan has one.

    If several plans have one, take the plan that also has the side `beside`, otherwise the chosen plan. Raises
    SideUnclear if the chosen plan has none.
    """
    found = _editions_named([plan] if plan else records.plan.all(), named)
    if len(found) <= 1:
        return next(iter(found.values()), None)
    both = found.keys() & _plans_with(records, beside)
    plan_id = next(iter(both)) if len(both) == 1 else records.info.chosen_plan_id
    if plan_id not in found:
        titles = "、".join(f"「{records.plan.title(each.edition_id)}」" for each in found.values())
        raise SideUnclear(found=named, plans=titles)
    return found[plan_id]


def _editions_named(plans: Iterable[Plan], named: str) -> dict[str, Edition]:
    return {
        each.plan_id: edition
        for each in plans
        for edition in reversed(each.editions)
        if named in (edition.edition_id, edition.title, f"第{edition.ordinal}版")
    }


def _plans_with(records: Records, named: str) -> set[str]:
    """Return the IDs of the plans with an edition or a round of that name; empty for a file or a name with its plan."""
    match, ids = _PAPER_NUMBER.search(named), records.plan.plan_ids()
    year = FiscalYear.read(_name_before(match) if match else named)
    rounds = lookup.rounds_within_plan_years(records, (each for each in records.rounds.all() if each.year == year))
    return {*_editions_named(records.plan.all(), named), *(ids[each.edition_id] for each in rounds)}


def _row_headings(profile: Profile) -> dict[str, str]:
    """Return the headings of what names a row, by the keys of its changes."""
    labels = given_labels(profile)
    return {key: labels[key] for key in (MEASURE, TITLE, DIVISIONS)}


def _headings(asked: AskedFields) -> dict[str, str]:
    return {key: asked.heading(key) for key in asked.every_key if asked.profile.by_key[key].published}


def side_of_round(
    records: Records, round_: Round, lay_out: Callable[[ListDocument], Sequence[PlacedRow]] | None = None
) -> publication.ComparisonSide:
    """Return the side of a round, with its current values.

    `lay_out`: returns the places of the rows on the pages of the list; if it is None, the rows have no page numbers.
    """
    contents = RoundContents.load(records, round_)
    headings = _headings(contents.asked)
    pages = page_of_each_row(lay_out(build_list(list_content(contents)))) if lay_out else {}
    rows = tuple(_rows_of_round(contents, headings, pages))
    table = read_indicator_table(records, round_)
    figures = {(each, figure_heading(year, kind)): text for each, kind, year, text in table.figures()}
    name, ended = f"{round_.year.label}末時点", _texts_of(contents.ended)
    return publication.ComparisonSide(
        name=name,
        rows=rows,
        headings=_row_headings(contents.asked.profile) | headings,
        figures=figures,
        indicators=_names(table),
        edition_id=round_.edition_id,
        ended=ended,
        year=round_.year,
        marks=contents.asked.profile.marks,
        untitled=contents.asked.profile.untitled,
    )


def _texts_of(ended: Mapping[str, EndedRow]) -> dict[str, str]:
    return {row_id: each.text for row_id, each in ended.items()}


def _names(table: IndicatorTable) -> dict[str, str]:
    return {row.indicator.indicator_id: row.name for row in table.rows}


def parse_figure_key(key: str) -> tuple[str, str]:
    """Return the indicator's ID and the heading of a figure from its key in a recorded paper."""
    indicator_id, *rest = key.removeprefix(FIGURE).rsplit(":", 2)
    if (figure := figure_of_key(":".join(rest))) is None:
        raise ValueError(key)
    kind, year = figure
    return indicator_id, figure_heading(year, kind)


def figure_heading(year: FiscalYear, kind: FigureKind) -> str:
    """Return the heading of a figure: 令和4年度 実績."""
    return f"{year.label} {kind.label}"


def _rows_of_round(
    contents: RoundContents, headings: Mapping[str, str], pages: Mapping[str, int]
) -> Iterator[publication.ComparedRow]:
    of_nodes = [key for key in headings if key in contents.asked.profile.level_items]
    for row in contents.listed_rows:
        listing = contents.listings[row.row_id]
        printed = contents.values_on_paper(row)
        texts = {key: printed.get(key) for key in headings}
        if of_nodes:
            texts = {**texts, **dict.fromkeys(of_nodes), **node_items_at_row(contents, row.row_id)}
        title = contents.nodes[listing.measure].title
        divisions = contents.divisions_text(row.row_id)
        yield publication.ComparedRow(
            row.row_id, listing.measure, title, listing.title, divisions, texts, pages.get(row.row_id)
        )


def _side_of_edition(records: Records, edition: Edition) -> publication.ComparisonSide:
    """Return the side of an edition: its rows with their schedules and values of the plan, and its targets.

    Names are those of the day on which the edition was adopted.
    """
    organisation, years = records.organisation.read(), records.plan.read(edition.edition_id).years
    titles = {node.code: node.title for node in edition.nodes}
    planned, values = records.plan.schedules(edition.edition_id), records.plan.values(edition.edition_id)
    items = {
        f"{VALUE}{item.key}:{item.year.short if item.year else ''}": (heading, item)
        for heading, item in value_columns(edition.profile, years).items()
    }
    rows = (
        publication.ComparedRow(
            each.row_id,
            each.measure,
            titles[each.measure],
            each.title,
            owner_cell_on(each.owners_printed, organisation, edition.adopted_on),
            {
                **{f"{SCHEDULE}{year.short}": planned.get((each.row_id, year)) for year in years},
                **{key: values.get((each.row_id, item)) for key, (_, item) in items.items()},
            },
            named=_named(each.owners_printed, organisation),
        )
        for each in edition.listings
    )
    headings = _row_headings(edition.profile)
    headings |= {f"{SCHEDULE}{year.short}": f"{year.label}のスケジュール" for year in years}
    headings |= {key: heading for key, (heading, _) in items.items()}
    indicators = records.indicators.of_edition(edition.edition_id)
    return publication.ComparisonSide(
        edition.title,
        tuple(rows),
        headings,
        {
            (each.indicator_id, figure_heading(target.year, FigureKind.TARGET)): target.figure.text
            for each in indicators
            for target in each.targets
        },
        {each.indicator_id: each.name_printed for each in indicators},
        edition.edition_id,
        untitled=edition.profile.untitled,
    )


def _named(printed: str | None, organisation: Organisation) -> tuple[Owner, ...] | None:
    """Return the divisions that a 所管課 cell names; None if one of them is unknown."""
    owners, unknown = parse_owners(printed, organisation)
    return None if unknown else owners


def _side_of_paper(records: Records, round_: Round, number: int, named: str) -> publication.ComparisonSide:
    """Return the side of a recorded paper from its stored values; the current state does not matter."""
    recorded = next((each for each in records.publications.of_round(round_.round_id) if each.number == number), None)
    if recorded is None:
        raise SideUnknown(found=named)
    return side_of_printed(
        records,
        round_,
        records.publications.printed_values(round_.round_id, number),
        publication_name(round_, recorded),
    )


def publication_name(round_: Round, recorded: publication.Publication) -> str:
    """Return the name of a recorded paper as a side: 令和4年度末時点　第2号（委員会）."""
    return f"{round_.year.label}末時点　第{recorded.number}号（{recorded.occasion_name}）"


def side_of_printed(
    records: Records, round_: Round, values: Mapping[tuple[str, str], str | None], name: str
) -> publication.ComparisonSide:
    """Return the side called `name` from printed values by (管理番号, key).

    Its rows are in the order of the round's list.
    """
    edition = lookup.edition_of(records, round_)
    titles = {node.code: node.title for node in edition.nodes}
    printed: dict[str, dict[str, str | None]] = {}
    for (row_id, key), value in values.items():
        printed.setdefault(row_id, {})[key] = value
    rows = (
        _printed_row(listing.row_id, printed[listing.row_id], titles, edition.profile)
        for listing in edition.listings
        if listing.row_id in printed
    )
    indicators = _names(read_indicator_table(records, round_))
    recorded = {key for _, key in values}
    headings = {key: each for key, each in _headings(records.plan.asked(round_)).items() if key in recorded}
    headings = _row_headings(edition.profile) | headings
    ended = _texts_of(read_ended_rows(records, round_))
    figures = _printed_figures(values)
    return publication.ComparisonSide(
        name=name,
        rows=tuple(rows),
        headings=headings,
        figures=figures,
        indicators=indicators,
        edition_id=round_.edition_id,
        ended=ended,
        year=round_.year,
        marks=edition.profile.marks,
        untitled=edition.profile.untitled,
    )


def _printed_figures(values: Mapping[tuple[str, str], str | None]) -> dict[tuple[str, str], str | None]:
    figures = {}
    for (row_id, key), value in values.items():
        if not row_id and key.startswith(FIGURE):
            figures[parse_figure_key(key)] = value
    return figures


def _printed_row(
    row_id: str, values: Mapping[str, str | None], titles: Mapping[str, str | None], profile: Profile
) -> publication.ComparedRow:
    page = values.get(PAGE)
    measure = values.get(MEASURE) or ""
    texts = {key: value for key, value in values.items() if key in profile.by_key}
    return publication.ComparedRow(
        row_id,
        measure,
        titles.get(measure),
        values.get(TITLE) or "",
        values.get(DIVISIONS),
        texts,
        int(page) if page else None,
    )


def _side_of_file(parts: Parts, records: Records, path: Path) -> publication.ComparisonSide:
    read_as = plan_to_read(records, None)
    content = parts.files.read(path)
    names = list_columns.read_column_names(records, read_as.plan_id)
    profile = list_columns.reading_profile(parts, records, path, content, read_as, None)
    published = list_columns.read_list_file(parts, path, content, profile, names)
    year = FiscalYear.parse(published.year) if published.year else None
    of_year = [each for each in records.plan.all() if year in each.years]
    plan = of_year[0] if len(of_year) == 1 else lookup.current_plan(records)
    if plan != read_as:  # the columns are those of another plan
        names = list_columns.read_column_names(records, plan.plan_id)
        profile = list_columns.reading_profile(parts, records, path, content, plan, year)
        published = list_columns.read_list_file(parts, path, content, profile, names, year)
    errata, editions = parts.catalogue.errata(plan.plan_id), _editions_of(records, plan, year)
    matches = {each.edition_id: match_list(published, each, errata) for each in editions}
    edition_id = max(matches, key=lambda each: len(matches[each].matched))
    match = matches[edition_id]
    shown = {
        key: each.heading for key, each in profile.by_key.items() if any(key in row.values for row in published.rows)
    }
    asked = AskedFields(profile, year, plan.last_year) if year else None
    headings = _row_headings(profile) | (_headings(asked) if asked else shown)
    name = f"{year.label}末時点" if year else path.stem
    return publication.ComparisonSide(
        name,
        tuple(_rows_of_file(published, match, profile)),
        headings,
        edition_id=edition_id,
        year=year,
        marks=profile.marks,
        untitled=profile.untitled,
        problems=tuple(problems_of_list(published, match, plan, profile)),
    )


def _editions_of(records: Records, plan: Plan, year: FiscalYear | None) -> tuple[Edition, ...]:
    """Return the edition of the plan's round of that year; all editions of the plan if there is no such round."""
    rounds = (each for each in lookup.rounds_of_plan(records, plan.plan_id) if each.year == year)
    return tuple(lookup.edition_of(records, each) for each in rounds) or plan.editions


def _rows_of_file(published: PublishedList, match: ListMatch, profile: Profile) -> Iterator[publication.ComparedRow]:
    """Yield the rows of a list in printed order, as matched: without repeated values about levels.

    A blank value about a level is read if the list shows this item elsewhere, or if the program made the list.
    """
    ids = {(each.row.sheet, each.row.row): each.listing.row_id for each in match.matched}
    rows = {(each.sheet, each.row): each for each in (*(each.row for each in match.matched), *match.unmatched)}
    level_items = {
        each for each in profile.level_items if published.stamp or any(each in row.values for row in rows.values())
    }
    needed = profile.by_key.keys() - level_items
    lacking = {DIVISIONS} - {each.key for each in published.columns}
    for line in ((each.sheet, each.row) for each in published.rows):
        row = rows[line]
        yield publication.ComparedRow(
            ids.get(line),
            row.measure_code,
            row.measure_title,
            row.title,
            row.owners_printed,
            profile.printed_values(row.values),
            unread=row.unclear.union(lacking, needed - row.values.keys()),
        )


COMPARISON_TITLE = "新旧対照表"
_SETUP = doc.PageSetup(doc.PaperSize.A4, landscape=True, top=18, bottom=15, left=15, right=15, header=8, footer=8)
_NUMBER, _PAGE, _TEXT = 12.0, 12.0, 121.5
_SIZE = 9.5
_HEAD_HEIGHT, _SECTION_HEIGHT = 8.0, 7.0

TITLE_SIZE = 14.0


@dataclass(frozen=True)
class Comparison:
    """Differences between two sides.

    `headings`: the headings of the new side and of the old side, by key. `changes`: the rows that differ.
    `figures`: the figures of 成果指標 that differ. `note`: a sentence on how the marks of the sides differ, or ''.
    `untitled`: the text in place of a missing title of a measure.
    """

    old_name: str
    new_name: str
    headings: tuple[Mapping[str, str], Mapping[str, str]]
    changes: tuple[publication.RowChange, ...]
    draft_note: str = ""
    figures: tuple[publication.FigureChange, ...] = ()
    note: str = ""
    untitled: str = field(default="", repr=False)


def compare_sides(
    old: publication.ComparisonSide,
    new: publication.ComparisonSide,
    draft_note: str = "",
    lineage: RowLineage = SAME_ROWS,
) -> Comparison:
    """Return the differences between two sides.

    `draft_note`: the draft note of the 新旧対照表, or ''. `lineage`: the correspondence of the old and the new rows.
    """
    note = new.marks.note_on_changes(old.name, old.marks) if new.marks and old.marks else ""
    sides = (old.naming_marks(), new.naming_marks()) if note else (old, new)
    changes, figures = publication.compare(*sides, lineage), publication.compare_figures(old, new)
    headings = new.headings, old.headings
    return Comparison(
        old.name, new.name, headings, changes, draft_note, figures=figures, note=note, untitled=new.untitled
    )


def build_comparison(content: Comparison, made_on: date, title: str = COMPARISON_TITLE) -> doc.Document:
    """Return 新旧対照表 as a document, with a line for each field that differs: new text left, old text right."""
    blocks: list[doc.Block] = [doc.paper_title_line(title, TITLE_SIZE)]
    if content.note:
        blocks.append(doc.Paragraph(doc.plain(content.note), doc.ParagraphRole.NOTE, space_above=2))
    blocks.append(
        _table(content) if content.changes or content.figures else doc.Paragraph(doc.plain("変更はありません。"))
    )
    section = doc.Section(
        COMPARISON_TITLE, _SETUP, tuple(blocks), doc.Typeface.GOTHIC, _SIZE, header=content.draft_note
    )
    return doc.Document(title, (section,), made_on.isoformat())


def _table(content: Comparison) -> doc.Table:
    heads = ("No.", "頁", f"{content.new_name}（新）", f"{content.old_name}（旧）")
    return doc.Table(
        columns=(
            doc.Column(_NUMBER, doc.Align.CENTRE),
            doc.Column(_PAGE, doc.Align.CENTRE),
            doc.Column(_TEXT),
            doc.Column(_TEXT),
        ),
        head=(doc.head_row(heads, height=_HEAD_HEIGHT),),
        rows=tuple(_rows(content)),
        space_above=4,
        description=COMPARISON_TITLE,
        head_columns=1,
    )


def _rows(content: Comparison) -> Iterator[doc.Row]:
    numbers = count(1)
    yield from _changed_rows(content, numbers)
    yield from _changed_figures(content.figures, numbers)


def _changed_figures(figures: Sequence[publication.FigureChange], numbers: Iterator[int]) -> Iterator[doc.Row]:
    """Yield the lines of 成果指標, which follow the rows. Their pages, which are in the report, are left blank."""
    if figures:
        yield doc.group_row("成果指標", 4, _SECTION_HEIGHT, is_shaded=True)
    for each in figures:
        heading = f"{each.name}　{each.what}"
        new, old = _two_texts(each.was, each.now, heading, heading)
        number = doc.Cell(doc.plain(str(next(numbers))), is_top=True)
        yield doc.Row((number, doc.Cell(), doc.Cell(new, is_top=True), doc.Cell(old, is_top=True)))


def _changed_rows(content: Comparison, numbers: Iterator[int]) -> Iterator[doc.Row]:
    for (code, title), changes in groupby(content.changes, key=lambda each: _measure(each.shown)):
        named = "　".join(filter(None, (code, title or content.untitled)))
        yield doc.group_row(named, 4, _SECTION_HEIGHT, is_shaded=True)
        for change in changes:
            row = change.shown
            yield doc.group_row(row.title, 4, row_id=row.row_id)
            for new, old in _pairs(change, content.headings):
                number = doc.naming_cell(str(next(numbers)), "", is_top=True)
                cells = number, doc.Cell(doc.plain(_page(change)), is_top=True)
                yield doc.Row((*cells, doc.Cell(new, is_top=True), doc.Cell(old, is_top=True)))


def _measure(row: publication.ComparedRow) -> tuple[str, str | None]:
    return row.measure, row.measure_title


def _page(change: publication.RowChange) -> str:
    """Return the page where the new side prints the row; for a removed row, the page of the old side."""
    page = change.shown.page
    if page is None:
        return ""
    return f"旧{page}" if change.now is None else str(page)


def _pairs(change: publication.RowChange, headings: Sequence[Mapping[str, str]]) -> Iterator[tuple[doc.Text, doc.Text]]:
    """Yield the new and the old text of each field that differs."""
    if change.now is None:
        yield (
            doc.plain(f"（{change.why or f'取組の{publication.Kind.REMOVED.label}'}）"),
            _whole(change.shown, headings[1]),
        )
    elif change.was is None:
        yield _whole(change.now, headings[0]), doc.plain(f"（取組の{publication.Kind.ADDED.label}）")
    else:
        if change.step:
            yield doc.plain(f"（{step_text(*change.step)}）"), _before_step(change, headings[1])
        yield from (_field(each, headings) for each in change.fields)


def _before_step(change: publication.RowChange, headings: Mapping[str, str]) -> doc.Text:
    """Return the rows that were merged into a row, with all texts, or number and title of the row that was split."""
    runs: list[doc.Run] = []
    rows = change.joined or (change.was or change.shown,)
    for place, row in enumerate(rows):
        named = f"{row.row_id or ''}　{row.title}"
        runs.append(doc.Run(f"{chr(10) if place else ''}{named}"))
        runs += [doc.Run("\n"), *texts] if change.joined and (texts := _whole(row, headings)) else []
    return tuple(runs)


def _whole(row: publication.ComparedRow, headings: Mapping[str, str]) -> doc.Text:
    """Return all texts of a row that only one side has."""
    texts = [(DIVISIONS, row.divisions), *((key, row.texts.get(key)) for key in headings)]
    shown = [(headings[key], text) for key, text in texts if text]
    runs: list[doc.Run] = []
    for place, (heading, text) in enumerate(shown):
        runs += [_label(heading, first=not place), doc.Run(text)]
    return tuple(runs)


def _field(change: publication.FieldChange, headings: Sequence[Mapping[str, str]]) -> tuple[doc.Text, doc.Text]:
    return _two_texts(change.was, change.now, headings[1][change.key], headings[0][change.key])


def _two_texts(was: str | None, now: str | None, old_heading: str, new_heading: str) -> tuple[doc.Text, doc.Text]:
    """Return the new text and the old text under their headings, with the differences underlined."""
    difference = text_difference(was, now)
    added = doc.underline_own(difference, PieceKind.ADDED) or doc.plain(f"（{old_heading}の削除）")
    removed = doc.underline_own(difference, PieceKind.REMOVED) or doc.plain(f"（{new_heading}の追加）")
    return (_label(new_heading), *added), (_label(old_heading), *removed)


def _label(heading: str, *, first: bool = True) -> doc.Run:
    return doc.Run(f"{'' if first else chr(10)}【{heading}】\n", grey=True)
