"""The table of all years as data: what is read for it, and the counts that it is checked against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.overview import continued, heirs_on, read_year_counts
from nakano_status.application.round.read.row_years import panel_of_years
from nakano_status.application.round.read.views import CountsView
from nakano_status.application.round.roll_over_record import row_mergers
from nakano_status.documents.years_data import BodyNow, YearsData
from nakano_status.domain.plan.lineage import PlanSubject, descendants, editions_in_order, first_editions
from nakano_status.domain.plan.plan import Area, Plan
from nakano_status.domain.round.row_years import RowYear


def years_data(records: Records, area: Area | None, today: date) -> YearsData:
    """Return the content of the table of all plans; who answered is also named by the organisation of today."""
    lines, plans = panel_of_years(records), tuple(records.plan.all())
    became = {(plan.plan_id, row_id): now for plan in plans for row_id, now in _became(records, plan).items()}
    afterwards = {key: now for pair in pairwise(plans) for key, now in _afterwards(records, *pair).items()}
    title = "・".join(plan.title for plan in plans)
    return YearsData(area, title, lines, became, today, _bodies_now(records, lines, today), afterwards)


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
    """Return what each row is in the newest edition, of those that are not there under their own number.

    So is a row that was merged into another one when a round was opened.
    """
    return {row_id: () if now == (row_id,) else now for row_id, now in _followed(records, [plan]).items()}


def _afterwards(records: Records, plan: Plan, after: Plan) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return what each row of a plan is in the plan after, by the plan's ID and 管理番号."""
    own = {listing.row_id for edition in plan.editions for listing in edition.listings}
    found = _followed(records, [plan, after], of=plan)
    return {(plan.plan_id, row_id): found[row_id] for row_id in own}


def _followed(records: Records, plans: Sequence[Plan], of: Plan | None = None) -> dict[str, tuple[str, ...]]:
    """Return what each row of a plan (None: of all) is in the last edition of plans that follow each other."""
    steps, mergers, begins = tuple(records.plan.derivations()), row_mergers(records), first_editions(plans)
    editions = editions_in_order(plans)
    ids = [each.edition_id for each in editions]
    return {
        listing.row_id: descendants(steps, PlanSubject.ROW, listing.row_id, ids[place:], begins, mergers)
        for place, edition in enumerate(editions)
        if of is None or edition in of.editions
        for listing in edition.listings
    }


def counts_of_years(records: Records) -> CountsView:
    """Return the counts of all years together: what the marks in the table must add up to."""
    years = read_year_counts(records).years
    marks = Counter[str]()
    for year in years:
        marks.update(year.tally.by_symbol)
    tallies = [year.tally for year in years]
    return CountsView(dict(marks), sum(each.total for each in tallies), sum(each.in_report for each in tallies), ())
