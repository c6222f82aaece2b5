"""The choices with which a round was opened (年度の切替え), as later views and a withdrawal need them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from nakano_status.application.ports.data_file import Records, UnitOfWork
from nakano_status.domain.fields.field import OUT_OF_REPORT
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.lineage import RowMerger
from nakano_status.domain.round.round import FINAL_REASONS, Round

if TYPE_CHECKING:
    from nakano_status.domain.history.acts import Act
    from nakano_status.domain.round.row_years import Agreed

BLANKED = "連絡先を消した所管課"
"""The phrase in the reason of an act that precedes the names of the bodies whose contacts it blanked."""


def agreed_ends(records: Records) -> Agreed:
    """Return the rows whose end was accepted when a round was opened, by the round's ID and by 管理番号.

    The value of a row is the 管理番号 of the row into which it was merged, or None. A row is left out if it was decided
    since whether the row is in the report: the later decision replaces that end, also if the row ended again.
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

    `until`: the last round whose opening is considered (None: every round). Papers of a round pass that round, so that
    a later merger does not change published papers.
    """
    agreed = agreed_ends(records)
    return tuple(
        RowMerger(round_.edition_id, round_.year, row.row_id, into)
        for round_ in (records.rounds.all() if any(agreed.values()) else ())
        if until is None or round_.year <= until.year
        for row in round_.rows
        if row.out_of_report in FINAL_REASONS and (into := agreed.get(round_.round_id, {}).get(row.row_id))
    )


def has_blanked_contacts(act: Act) -> bool:
    """Return whether an act opened a round and blanked contacts; its reason names their bodies then."""
    return act.kind == ActKind.OPEN_ROUND and BLANKED in (act.reason or "")


def restore_blanked_contacts(work: UnitOfWork, round_id: str) -> None:
    """Restore the contacts that were blanked when a round was opened, except contacts entered since."""
    chosen = work.rounds.rolled_over().get(round_id)
    if chosen is not None and chosen.contacts:
        bodies = work.organisation.read().divisions
        returned = (replace(each, contact=each.contact or chosen.contacts.get(each.division_id)) for each in bodies)
        work.organisation.save(Organisation(tuple(returned)))


def void_packages(records: Records) -> frozenset[str]:
    """Return the 照会番号 of all forms that are void because the start of their round was withdrawn."""
    return frozenset(package for _, _, sent in records.rounds.withdrawn_starts() for package in sent)
