"""The choices with which a round was opened (年度の切替え), as later views and a withdrawal need them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nakano_status.application import lookup
from nakano_status.application.ports.data_file import Records, UnitOfWork
from nakano_status.domain.fields.field import OUT_OF_REPORT
from nakano_status.domain.history.act_subjects import SubjectKind
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.lineage import PlanSubject, RowMerger, descendants, editions_in_order, first_editions
from nakano_status.domain.round.roll_over import RolledOver
from nakano_status.domain.round.round import FINAL_REASONS, Round, RoundRow

if TYPE_CHECKING:
    from nakano_status.domain.calendar.fiscal_year import FiscalYear
    from nakano_status.domain.plan.lineage import Derivation
    from nakano_status.domain.plan.plan import Plan
    from nakano_status.domain.round.row_years import Agreed


def agreed_ends(records: Records) -> Agreed:
    """Return the rows whose end was accepted when a round was opened, by the round's ID and by 管理番号.

    The value of a row is the 管理番号 of the row into which it was merged, or None. A row is left out if it was decided
    later, in the same round, whether the row is in the report: that decision replaces the end.
    """
    return {
        round_id: _still_agreed(records, round_id, each.ends) if each.ends else each.ends
        for round_id, each in records.rounds.rolled_over().items()
    }


def _still_agreed(records: Records, round_id: str, ends: Mapping[str, str | None]) -> Mapping[str, str | None]:
    opened_by, _ = records.rounds.acts()[round_id]
    changes = records.entries.changes(round_id, key=OUT_OF_REPORT)
    later = {change.row_id for act, change in changes if act.act_id != opened_by}
    return {row_id: into for row_id, into in ends.items() if row_id not in later}


def row_mergers(records: Records, until: Round | None = None) -> tuple[RowMerger, ...]:
    """Return the rows that were merged into another row when a round was opened, and are still out of its report.

    A merger ends in the first later round whose report has the row again. `until`: the round whose known rounds alone
    are considered (None: every round). Papers of a round pass that round, so that no later round changes them.
    """
    agreed = agreed_ends(records)
    if not any(agreed.values()):
        return ()
    rounds = records.rounds.all() if until is None else lookup.known_rounds(records, until)
    plans, steps = records.plan.all(), tuple(records.plan.derivations())
    return tuple(
        RowMerger(round_.edition_id, round_.year, row.row_id, into, _returned(plans, steps, rounds, round_, row, into))
        for round_ in rounds
        for row in round_.rows
        if row.out_of_report in FINAL_REASONS and (into := agreed.get(round_.round_id, {}).get(row.row_id))
    )


def _returned(
    plans: Sequence[Plan],
    steps: Sequence[Derivation],
    rounds: Iterable[Round],
    merged_in: Round,
    row: RoundRow,
    into: str,
) -> FiscalYear | None:
    """Return the year of the first of `rounds` after a merger whose report has the merged row again; otherwise None.

    In a later edition, rows that continue the merged row count, except rows that continue the row `into`, too.
    """
    ids, begins = [each.edition_id for each in editions_in_order(plans)], first_editions(plans)
    for later in rounds:
        between = ids[ids.index(merged_in.edition_id) : ids.index(later.edition_id) + 1]
        if later.year > merged_in.year and between:
            own, others = (
                {*descendants(steps, PlanSubject.ROW, each, between, begins, mergers=())} for each in (row.row_id, into)
            )
            if any(each.counted for each in later.rows if each.row_id in own - others):
                return later.year
    return None


def acts_blanking_contacts(records: Records) -> frozenset[str]:
    """Return the IDs of the acts that opened a round and blanked contacts; they change nothing else of a body."""
    found = records.history.subjects_of(ActKind.OPEN_ROUND)
    return frozenset(act_id for act_id, some in found.items() if any(each.kind is SubjectKind.BODY for each in some))


def restore_blanked_contacts(work: UnitOfWork, round_id: str) -> None:
    """Restore the contacts that were blanked when a round was opened, except contacts entered since."""
    chosen = work.rounds.rolled_over().get(round_id)
    if chosen is not None and chosen.contacts:
        bodies = work.organisation.read().divisions
        returned = (
            replace(each, contact=each.contact or chosen.contacts.get(each.division_id) or None) for each in bodies
        )
        work.organisation.save(Organisation(tuple(returned)))


def kept_contacts(records: Records, round_id: str) -> int:
    """Return how many contacts `forget_contacts` would remove."""
    chosen = records.rounds.rolled_over().get(round_id, RolledOver())
    places = (place for each in records.organisation.read().divisions for place in each.earlier)
    return sum(map(bool, chosen.contacts.values())) + sum(place.contact is not None for place in places)


def forget_contacts(work: UnitOfWork, round_id: str) -> None:
    """Remove the contacts that withdrawing a round's start would restore, and the contacts of all earlier places."""
    if not kept_contacts(work, round_id):
        return
    work.rounds.blank_removed_contacts(round_id)
    bodies = work.organisation.read().divisions
    without = (replace(each, earlier=tuple(replace(place, contact=None) for place in each.earlier)) for each in bodies)
    work.organisation.save(Organisation(tuple(without)))


def void_packages(records: Records) -> frozenset[str]:
    """Return the 照会番号 of all forms that are void because the start of their round was withdrawn."""
    return frozenset(package for _, _, sent in records.rounds.withdrawn_starts() for package in sent)
