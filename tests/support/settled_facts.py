"""What a round shows of the organisation, the indicators, the schedule and the 所管課 of its rows."""

from nakano_status.application.indicators.read.indicators import indicators_of
from nakano_status.application.lookup import chosen_round, organisation_of, suppliers_of
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.indicators.indicator import FigureKind

Facts = dict[tuple[str, object], object]


def settled_facts(store: Store, year: FiscalYear) -> Facts:
    """Return what a round knows, each by its kind and place."""
    with store.reading() as records:
        round_ = chosen_round(records, year)
        bodies = organisation_of(records, round_).divisions
        contents = RoundContents.load(records, round_)
        indicators, suppliers = indicators_of(records, round_), suppliers_of(records, round_)
    day = round_.named_on
    return {
        **{("name", each.division_id): each.name_on(day) for each in bodies},
        **{("place", each.division_id): (each.parent, each.order, each.is_liaison) for each in bodies},
        **{("cell", row_id): contents.divisions(row_id) for row_id in contents.listings},
        **{("schedule", row_id): text for row_id, text in contents.scheduled.items()},
        **{("supplier", indicator_id): owner for indicator_id, owner in suppliers.items() if owner},
        **{
            ("figure", (each.indicator_id, kind, figure.year)): figure
            for each in indicators
            for kind in FigureKind
            for figure in each.figures(kind)
        },
    }
