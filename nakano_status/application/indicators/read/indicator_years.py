"""成果指標 through all years, as the editions of the plan and the rounds have them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from nakano_status.application.indicators.read.indicators import current_indicators, indicators_of
from nakano_status.application.lookup import meant_plan, plan_of, reported_rounds
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.indicators.indicator import Indicator, IndicatorYears, indicator_years
from nakano_status.domain.plan.lineage import editions_in_order
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.round.round import Round


def read_indicator_years(records: Records, until: Round | None = None) -> tuple[IndicatorYears, ...]:
    """Return every 成果指標 of the plan through all years; with `until` as known at the end of that round's year.

    Raises PlanUnclear.
    """
    plan = plan_of(records, until) if until else meant_plan(records)
    editions = [
        each
        for each in editions_in_order([plan])
        if until is None or each.adopted_on <= until.as_of or each.edition_id == until.edition_id
    ]
    known = {each.edition_id for each in editions}
    reported = [each for each in reported_rounds(records, records.rounds.all()) if each.edition_id in known]
    reported = [each for each in reported if until is None or each.year <= until.year]
    found = [(each, _indicators(records, each, reported, until)) for each in editions]
    rounds = {each.year: each.edition_id for each in reported}
    return indicator_years(found, rounds, plan.first_year, tuple(records.plan.derivations()))


def _indicators(
    records: Records, edition: Edition, rounds: Iterable[Round], until: Round | None
) -> Sequence[Indicator]:
    """Return the indicators of an edition; with `until` as its last round knew them, without later years."""
    if until is None:
        return current_indicators(records, edition.edition_id)
    last, own = until.year, [each for each in rounds if each.edition_id == edition.edition_id]
    latest = max(own, key=lambda each: each.year, default=None)
    indicators = current_indicators(records, edition.edition_id) if latest is None else indicators_of(records, latest)
    return [replace(each, actuals=tuple(known for known in each.actuals if known.year <= last)) for each in indicators]
