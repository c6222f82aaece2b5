"""What became of a row from edition to edition (history, explain)."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.application.lookup import every_edition, plan_of
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.roll_over_record import row_mergers
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.lineage import RowStep, steps_of_row
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.round.round import Round


@dataclass(frozen=True)
class RowLineageStep:
    """One step, and the edition in which it was made (None: the plan after is not known)."""

    step: RowStep
    edition: Edition | None


def read_row_lineage(records: Records, round_: Round, row_id: str) -> tuple[RowLineageStep, ...]:
    """Return the steps of a row of a round and of the rows that it was or became, oldest first."""
    plans = records.plan.all()
    editions = {edition.edition_id: edition for edition in every_edition(records)}
    plan_id = plan_of(records, round_).plan_id
    mergers = row_mergers(records)
    steps = steps_of_row(plans, records.plan.derivations(), fold_id(row_id), plan_id, mergers)
    return tuple(RowLineageStep(each, editions.get(each.edition_id or "")) for each in steps)
