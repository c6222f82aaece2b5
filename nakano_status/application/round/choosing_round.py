"""Choose a round: that of a given year, else the latest open round, else the latest (source: cli.md)."""

from __future__ import annotations

from nakano_status.application.ports.data_file import Records
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.refusals.rounds import RoundUnknown
from nakano_status.domain.round.round import Origin, Round


def chosen_round(records: Records, year: FiscalYear | None = None) -> Round:
    """Return the round of that year, or the one that matters now; raise RoundUnknown if there is none."""
    rounds = sorted(records.rounds(), key=lambda round_: round_.year)
    if year is not None:
        rounds = [round_ for round_ in rounds if round_.year == year]
    collecting = [round_ for round_ in rounds if round_.origin is Origin.COLLECTED and not round_.closed]
    for found in reversed(collecting or rounds):
        return found
    raise RoundUnknown(year=f"{year.label}分の" if year else "")
