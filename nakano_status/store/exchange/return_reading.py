"""Reads the returns with every field's state, and when a division answered last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from nakano_status.domain.exchange.answered_return import Return, ReturnState, ReturnValue
from nakano_status.domain.exchange.respondent import Respondent
from nakano_status.domain.fields.cell_state import CellState
from nakano_status.store.reading import Reading, Record, Value, observed_by_slot
from nakano_status.store.stored_forms import read_time

if TYPE_CHECKING:
    from nakano_status.domain.review.confirmation import Confirmation

_STATES = {state.value: state for state in CellState}


class ReturnReading(Reading):
    """Reads the returns."""

    def returns(
        self,
        round_id: str,
        states: Iterable[ReturnState] = (ReturnState.ADMITTED,),
        *,
        row_ids: Iterable[str] | None = None,
    ) -> Sequence[Return]:
        """Return the returns of a round in those states, in order of arrival; `row_ids` limits what they show."""
        return self._returns(row_ids, round_id=round_id, state=[state.value for state in states])

    def find_return(self, return_id: str) -> Return | None:
        """Return one return by its ID in any state, or None."""
        return next(iter(self._returns(None, return_id=return_id)), None)

    def last_submission(self, round_id: str, division: str) -> datetime | None:
        """Return when the division's newest admitted return was merged (UTC), or None."""
        admitted = ReturnState.ADMITTED.value
        found = self._first("last_submission", round_id=round_id, division_id=division, state=admitted)
        return read_time(found.at) if found else None

    def _returns(self, row_ids: Iterable[str] | None, **of: Value) -> Sequence[Return]:
        heads = self._rows("returns", **of)
        if not heads:
            return []
        wanted = None if row_ids is None else list(row_ids)
        parents = self._grouped("return_parents", **of)
        values = self._grouped("return_values", row_id=wanted, **of)
        seen = self._grouped("return_seen", row_id=wanted, **of)
        confirmations = self._confirmations(**of)
        writers = self._grouped("return_writers", **of)
        found = [
            _return(
                head,
                frozenset(parent for (parent,) in parents.get(head.return_id, ())),
                {
                    (row_id, key): ReturnValue(_STATES[state], text, cell)
                    for row_id, key, state, text, cell in values.get(head.return_id, ())
                },
                seen.get(head.return_id, ()),
            )
            for head in heads
        ]
        return [
            replace(
                each,
                confirmation=confirmations.get(each.return_id),
                writers={(row_id, key): who for row_id, key, who in writers.get(each.return_id, ())},
            )
            for each in found
        ]

    def _confirmations(self, **of: Value) -> Mapping[str, Confirmation]:
        rows = self._rows("return_confirmations", **of)
        if not rows:
            return {}
        from nakano_status.domain.review.confirmation import Confirmation

        codes = self._grouped("return_confirmed", **of)
        return {
            return_id: Confirmation(name, at, {(row_id, key): code for row_id, key, code in codes.get(return_id, ())})
            for return_id, name, at in rows
        }


def _return(
    head: Record,
    parents: frozenset[str],
    values: Mapping[tuple[str, str], ReturnValue],
    observed: Iterable[tuple[Any, ...]],
) -> Return:
    return Return(
        return_id=head.return_id,
        declared_id=head.declared_id,
        package_id=head.package_id,
        round_id=head.round_id,
        division=head.division_id,
        parents=parents,
        values=values,
        state=ReturnState(head.state),
        sha256=head.sha256,
        file=head.file,
        is_draft=bool(head.is_draft),
        respondent=Respondent(head.respondent, head.extension, head.confirmed_by, head.confirmed_on),
        observed=observed_by_slot(observed),
    )
