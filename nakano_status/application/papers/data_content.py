"""What the data tables say, out of a round's records: 進捗状況 row by row, 成果指標 figure by figure."""

from __future__ import annotations

from nakano_status.application.ports import Records
from nakano_status.application.read.counts import tally_rows
from nakano_status.application.read.indicators import standing_indicators, undecided_figures
from nakano_status.application.read.round_contents import RoundContents
from nakano_status.documents.indicator_data import DataIndicator, IndicatorData
from nakano_status.documents.progress_data import DataListing, DataNode, ProgressData
from nakano_status.domain.area import Area
from nakano_status.domain.plan import Level, Listing, Role
from nakano_status.domain.round import Answerer, RoundRow
from nakano_status.domain.tally import Figure


def indicator_data(records: Records, contents: RoundContents, area: Area | None) -> IndicatorData:
    """Return the indicators of the round's edition with their figures up to its year, and all targets."""
    round_, day = contents.round_, contents.round_.named_on
    indicators = standing_indicators(records, round_.edition_id)
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
    """Return what the table says, row by row in printed order, each counted as the one tally counts it."""
    figures = {row.row_id: row.figure for row in tally_rows(contents)}
    return ProgressData(
        area=area,
        plan_title=contents.plan.title,
        edition_title=contents.edition.title,
        year=contents.round_.year,
        as_of=contents.round_.as_of,
        listings=tuple(_listing(contents, row, figures[row.row_id]) for row in contents.rows),
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
    """The divisions in a role, each with the sub-unit that is printed with it."""
    units = {owner.division: owner.sub_unit for owner in listing.owners if owner.sub_unit}
    day = contents.round_.named_on
    return [
        contents.organisation.name(each.division, day)
        + (f"（{units[each.division]}）" if each.division in units else "")
        for each in named
        if each.role is role
    ]


def _nodes(contents: RoundContents, measure: str) -> tuple[DataNode | None, ...]:
    """The goal, the direction and the measure above a row; None for a level that the plan lacks there."""
    found: dict[Level, DataNode] = {}
    code: str | None = measure
    while code is not None:
        node = contents.nodes[code]
        found[node.level] = DataNode(node.code, node.ordinal, node.title)
        code = node.parent
    return tuple(map(found.get, Level))
