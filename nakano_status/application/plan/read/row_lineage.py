"""What became of a row from edition to edition (history, explain)."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.application.ports.data_file import Records
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.lineage import RowStep, steps_of_row
from nakano_status.domain.plan.plan import Edition


@dataclass(frozen=True)
class RowLineageStep:
    """One step, and the edition in which it was made (None: the plan after is not known)."""

    step: RowStep
    edition: Edition | None


def read_row_lineage(records: Records, row_id: str) -> tuple[RowLineageStep, ...]:
    """Return the steps of a row and of the rows that it was or became, oldest first."""
    plan = records.plan.read()
    editions = {edition.edition_id: edition for edition in plan.editions}
    steps = steps_of_row(plan, records.plan.derivations(), fold_id(row_id))
    return tuple(RowLineageStep(each, editions.get(each.edition_id or "")) for each in steps)
