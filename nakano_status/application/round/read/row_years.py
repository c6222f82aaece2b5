"""年度別の経過: one row through all years, for the window, `show --years` and the paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from nakano_status.application import lookup
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read import as_known
from nakano_status.application.round.read.round_answers import reported_by_row
from nakano_status.application.round.roll_over_record import row_mergers
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.grouped import grouped
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.lineage import PlanFate, PlanSubject, editions_in_order
from nakano_status.domain.plan.plan import Edition, Listing, Plan
from nakano_status.domain.refusals.exchange import IdUnknown
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.row_years import Absence, FollowedRow, Gap, RowRelation, RowYear, YearFacts, row_years
from nakano_status.domain.storage.store_info import StoreRole


def read_row_years(records: Records, typed_id: str, year: FiscalYear | None = None) -> tuple[RowYear, ...]:
    """Return the lines of a row, one per year.

    `typed_id`: its 管理番号 in the round of `year` (None: the current round). If that round lacks it, it is looked up
    in the latest edition that has it. A repost gives the lines of its original. Raises IdUnknown, RoundUnknown,
    PlanUnclear.
    """
    return read_years_of_row(records, find_followed_row(records, typed_id, year))


def find_followed_row(records: Records, typed_id: str, year: FiscalYear | None = None) -> FollowedRow:
    """Return the row whose 管理番号 is `typed_id`, with its lineage.

    If the round of `year` (None: the current round) has no such row, the editions of its plan are searched, the newest
    first, and then, if no plan was chosen, the editions of the other plans. Raises IdUnknown, RoundUnknown,
    PlanUnclear.
    """
    plans = tuple(records.plan.all())
    edition, listing = _listing(records, lookup.chosen_round(records, year), typed_id)
    is_office = records.info.role is StoreRole.OFFICE
    absent = Absence.NOT_IN_PLAN if is_office else Absence.NOT_ASKED
    steps = tuple(records.plan.derivations())
    return FollowedRow(plans, listing.initiative, edition.edition_id, steps, absent, mergers=row_mergers(records))


def _listing(records: Records, round_: Round, text: str) -> tuple[Edition, Listing]:
    own, plan = lookup.edition_of(records, round_), lookup.plan_of(records, round_)
    try:
        return own, own.listing(lookup.find_row(round_, text).row_id)
    except IdUnknown:
        pass  # it may be a number of another edition, or, last, of another plan
    others = [each for each in records.plan.all() if each != plan and records.info.chosen_plan_id is None]
    for edition in (*reversed(editions_in_order([plan])), *reversed(editions_in_order(others))):
        for listing in edition.listings:
            if listing.row_id == fold_id(text):
                return edition, listing
    raise IdUnknown(found=text)


def read_years_of_row(records: Records, followed: FollowedRow) -> tuple[RowYear, ...]:
    """Return the lines of a row for every round of its plans."""
    editions = {each.edition_id: each for plan in followed.plans_to_show for each in plan.editions}
    rounds = [each for each in records.rounds.all() if each.edition_id in editions]
    ids = _ids(followed, rounds)
    return row_years(followed, (_facts(records, each, editions[each.edition_id], ids) for each in rounds))


def _ids(followed: FollowedRow, rounds: Iterable[Round]) -> list[str]:
    """Return the IDs of all rows shown, and of the rows that were merged into them (for their planned texts)."""
    shown = {row_id for each in rounds for row_id, _ in followed.rows_in(each.edition_id, each.year)}
    steps = {(each.from_id, each.to_id) for each in followed.steps if each.subject is PlanSubject.ROW}
    steps |= {(each.row_id, each.into) for each in followed.mergers}
    return sorted(shown.union(was for was, now in steps if now in shown))


def _facts(records: Records, round_: Round, edition: Edition, ids: list[str]) -> YearFacts:
    papers = {each.number: each for each in records.publications.of_round(round_.round_id)}
    numbers = {each: records.publications.paper_numbers_of_row(round_.round_id, each) for each in ids} if papers else {}
    printed = {row_id: tuple(papers[number] for number in found) for row_id, found in numbers.items()}
    return replace(_facts_of(records, round_, edition, ids), papers=printed)


def _facts_of(records: Records, round_: Round, edition: Edition, ids: list[str] | None) -> YearFacts:
    """Return the facts about rows (None: all rows) in a round, without the papers that contain them."""
    current = records.entries.current(round_.round_id, ids)
    has_targets = any(each.target_of for each in edition.profile.fields)
    of_plan = records.plan.values(edition.edition_id) if has_targets else {}
    return YearFacts(
        round_,
        edition,
        as_known.organisation_of(records, round_),
        reported_by_row(current),
        as_known.scheduled_of(records, round_),
        targets={(row_id, item.key): text for (row_id, item), text in of_plan.items() if item.year == round_.year},
    )


def plans_until(records: Records, until: Round | None) -> tuple[Plan, ...]:
    """Return the plans without the editions adopted after the edition of the round `until` (None: with all editions).

    Editions with a round of the same or an earlier year are included, even of another plan.
    """
    plans = tuple(records.plan.all())
    if until is None:
        return plans
    day = lookup.edition_of(records, until).adopted_on
    used = {each.edition_id for each in records.rounds.all() if each.year <= until.year}
    known = {
        plan: tuple(each for each in plan.editions if each.adopted_on <= day or each.edition_id in used)
        for plan in plans
    }
    return tuple(replace(plan, editions=editions) for plan, editions in known.items() if editions)


def all_row_years(records: Records, until: Round | None = None) -> tuple[RowYear, ...]:
    """Return a line for each row and each year of the row's plan, sorted by year.

    Every row of any edition has its lines, under its own 管理番号. A repost has no mark. For a year in which the row is
    absent, the line states why (`RowYear.gap`). If `until` is given, the lines are as of that round.
    """
    plans = plans_until(records, until)
    editions = {each.edition_id: each for plan in plans for each in plan.editions}
    rounds = [each for each in records.rounds.all() if until is None or each.year <= until.year]
    facts = [_facts_of_all(records, each, editions[each.edition_id]) for each in rounds]
    steps, mergers = tuple(records.plan.derivations()), row_mergers(records, until)
    if until is not None:
        steps = tuple(each for each in steps if {each.from_edition, each.to_edition} <= {None, *editions})
    lines = (
        line
        for plan in plans
        for row_id, (edition, row) in _newest(plan).items()
        for line in _own_lines(FollowedRow(plans, row_id, edition.edition_id, steps, mergers=mergers), row, facts)
    )
    return tuple(sorted(lines, key=lambda line: line.year))


def _newest(plan: Plan) -> dict[str, tuple[Edition, Listing]]:
    """Return every row of any edition of a plan, with the newest edition that has it, by 管理番号."""
    return {row.row_id: (edition, row) for edition in editions_in_order([plan]) for row in edition.listings}


def _own_lines(followed: FollowedRow, row: Listing, facts: list[YearFacts]) -> Iterator[RowYear]:
    """Yield one line for each year of the row's own plan: the line with its own 管理番号, otherwise the gap."""
    own = (line for line in row_years(followed, facts) if line.plan == followed.plan)
    for year, lines in grouped((line.year, line) for line in own).items():
        found = next((line for line in lines if line.row_id == row.row_id), None)
        gap = lines[0].gap if lines[0].row_id is None else _GAPS.get(lines[0].relation, Gap(followed.absent))
        yield found or RowYear(followed.plan, year, lines[0].edition, row.row_id, row.title, gap=gap)


_GAPS = {
    RowRelation.AFTER_MERGER: Gap(Absence.ENDED, PlanFate.MERGED),
    RowRelation.AFTER_SPLIT: Gap(Absence.ENDED, PlanFate.SPLIT),
}
"""The gap of a number that is no longer in the plan because its row continues under another number."""


def _facts_of_all(records: Records, round_: Round, edition: Edition) -> YearFacts:
    publications = records.publications
    papers = grouped(
        (row_id, publication)
        for publication in publications.of_round(round_.round_id)
        for row_id in {row_id for row_id, _ in publications.printed_values(round_.round_id, publication.number)}
    )
    return replace(_facts_of(records, round_, edition, None), papers=papers)
