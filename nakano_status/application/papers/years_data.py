"""The table of all years as data: what is read for it, and the counts that it is checked against."""

from __future__ import annotations

from collections import Counter

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.row_views import CountsView
from nakano_status.application.round.read.row_years import panel_of_years
from nakano_status.application.round.read.year_counts import read_year_counts
from nakano_status.documents.years_data import YearsData
from nakano_status.domain.plan.derivation import PlanSubject, descendants
from nakano_status.domain.plan.lineage import editions_in_order
from nakano_status.domain.plan.plan import Area, Plan


def years_data(records: Records, plan: Plan, area: Area | None) -> YearsData:
    """Return the content of the table of a plan."""
    lines = panel_of_years(records, plan)
    return YearsData(area, plan.title, lines, _became(records, plan))


def _became(records: Records, plan: Plan) -> dict[str, tuple[str, ...]]:
    """Return what each row is in the newest edition, of those that are not there under their own number."""
    steps = tuple(records.plan.derivations())
    editions = editions_in_order([plan])
    ids = [each.edition_id for each in editions]
    found: dict[str, tuple[str, ...]] = {}
    for place, edition in enumerate(editions):
        for listing in edition.listings:
            became = descendants(steps, PlanSubject.ROW, listing.row_id, ids[place:])
            found[listing.row_id] = () if became == (listing.row_id,) else became
    return found


def counts_of_years(records: Records, plan: Plan) -> CountsView:
    """Return the counts of all years of a plan together: what the marks in the table must add up to."""
    years = [each for each in read_year_counts(records).years if each.plan == plan]
    marks = Counter[str]()
    for year in years:
        marks.update(year.tally.by_symbol)
    tallies = [year.tally for year in years]
    return CountsView(dict(marks), sum(each.total for each in tallies), sum(each.in_report for each in tallies), ())
