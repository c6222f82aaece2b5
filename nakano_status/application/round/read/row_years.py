"""年度別の経過: one row through all years, read for the window, `show --years` and the paper."""

from __future__ import annotations

from collections.abc import Iterable

from nakano_status.application.lookup import chosen_round, find_row
from nakano_status.application.ports.data_file import Records, StoreRole
from nakano_status.application.round.read.round_answers import values_by_row
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.plan import Edition, Listing, Plan
from nakano_status.domain.refusals.answering import IdUnknown
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.row_years import Absence, FollowedRow, RowYear, YearFacts, row_years


def read_row_years(records: Records, text: str, year: FiscalYear | None = None) -> tuple[RowYear, ...]:
    """Return the lines of a row by its 管理番号, which is that of the round of a year (None: the current one).

    If that round lacks it, it is looked for in the latest edition that has it; a repost is followed as its original.
    Raises IdUnknown, RoundUnknown.
    """
    return follow(records, followed_row(records, text, year))


def followed_row(records: Records, text: str, year: FiscalYear | None = None) -> FollowedRow:
    """Return the row that a 管理番号 means, with its lineage; raises IdUnknown, RoundUnknown."""
    plan = records.plan.read()
    edition, listing = _listing(plan, chosen_round(records, year), text)
    is_office = records.info.role is StoreRole.OFFICE
    absent = Absence.NOT_IN_PLAN if is_office else Absence.NOT_ASKED
    return FollowedRow(plan, listing.initiative, edition.edition_id, tuple(records.plan.derivations()), absent)


def _listing(plan: Plan, round_: Round, text: str) -> tuple[Edition, Listing]:
    editions = {each.edition_id: each for each in plan.editions}
    own = editions.get(round_.edition_id)
    try:
        if own is not None:
            return own, own.listing(find_row(round_, text).row_id)
    except IdUnknown:
        pass  # it may be a number of another edition
    for edition in sorted(plan.editions, key=lambda each: (each.adopted_on, each.ordinal), reverse=True):
        for listing in edition.listings:
            if listing.row_id == fold_id(text):
                return edition, listing
    raise IdUnknown(found=text)


def follow(records: Records, followed: FollowedRow) -> tuple[RowYear, ...]:
    """Return the lines of a row, of every round of its plan."""
    lineage = followed.by_edition()
    editions = {each.edition_id: each for each in followed.plan.editions}
    rounds = [each for each in records.rounds.all() if each.edition_id in editions]
    found = (_facts(records, each, editions[each.edition_id], _ids(lineage[each.edition_id])) for each in rounds)
    return row_years(followed, found)


def _ids(lineage: Iterable[tuple[str, object]]) -> list[str]:
    return [row_id for row_id, _ in lineage]


def _facts(records: Records, round_: Round, edition: Edition, ids: list[str]) -> YearFacts:
    current = records.entries.current(round_.round_id, ids)
    schedules = records.plan.schedules(edition.edition_id)
    papers = {each.number: each for each in records.publications.of_round(round_.round_id)}
    numbers = {each: records.publications.numbers_of_row(round_.round_id, each) for each in ids} if papers else {}
    return YearFacts(
        round_,
        edition,
        records.organisation.read(),
        values_by_row(current),
        frozenset(slot.row_id for slot, line in current.items() if line.conflict and slot.group == MARK),
        {each: schedules[each, round_.year] for each in ids if (each, round_.year) in schedules},
        {row_id: tuple(papers[number] for number in found) for row_id, found in numbers.items()},
    )
