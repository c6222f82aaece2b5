"""The table of all years as data: what is read for it, and the counts that it is checked against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.row_views import CountsView
from nakano_status.application.round.read.row_years import panel_of_years
from nakano_status.application.round.read.year_counts import continued, heirs_on, read_year_counts
from nakano_status.documents.years_data import BodyNow, YearsData
from nakano_status.domain.plan.derivation import PlanSubject, descendants
from nakano_status.domain.plan.lineage import editions_in_order
from nakano_status.domain.plan.plan import Area, Plan
from nakano_status.domain.round.row_years import RowYear


def years_data(records: Records, plan: Plan, area: Area | None, today: date) -> YearsData:
    """Return the content of the table of a plan; who answered is also named by the organisation of today."""
    lines = panel_of_years(records, plan)
    return YearsData(area, plan.title, lines, _became(records, plan), today, _bodies_now(records, lines, today))


def _bodies_now(records: Records, lines: Iterable[RowYear], today: date) -> dict[str, BodyNow]:
    """Return what each division that answered is now: it, or the division that continues it, and its 部."""
    organisation, heirs = records.organisation.read().on(today), heirs_on(records, today)
    found = {}
    for body in {each for line in lines for each in line.bodies}:
        now = continued(body, heirs)
        above = organisation.department_of(now)
        found[body] = BodyNow(organisation.name(now), organisation.name(above.division_id) if above else None)
    return found


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
