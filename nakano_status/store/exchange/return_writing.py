"""Writes the returns with every field's state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from nakano_status.domain.exchange.answered_return import Return
from nakano_status.domain.review.confirmation import Confirmation
from nakano_status.store import tables as t
from nakano_status.store.writing import Writing, observed_rows

_PARTS = (
    t.return_parent,
    t.return_value,
    t.return_seen,
    t.return_writer,
    t.return_confirmed,
    t.return_confirmation,
)


class ReturnWriting(Writing):
    """Writes the returns."""

    def add_return(self, answered: Return) -> None:
        """Add a return, or replace its state and those of its fields if it is stored; its order of arrival is kept."""
        key = {"return_id": answered.return_id}
        known = next(iter(self._selected(select(t.return_).where(t.return_.c.return_id == answered.return_id))), None)
        arrival = (
            {"ordinal": known.ordinal, "act_id": known.act_id}
            if known
            else {"ordinal": self._next(t.return_), "act_id": self._act_id}
        )
        if known:
            for table in _PARTS:
                self._clear(table, [key], by=["return_id"])
        self._replace(t.return_, [_head_row(answered) | arrival])
        self._insert(t.return_parent, [{**key, "parent_id": parent} for parent in sorted(answered.parents)])
        self._insert(t.return_value, _value_rows(answered))
        self._insert(t.return_seen, observed_rows(key, answered.observed))
        writers = answered.writers.items()
        self._insert(t.return_writer, [{**key, "row_id": row, "key": of, "told": who} for (row, of), who in writers])
        self._add_confirmation(key, answered.confirmation)

    def _add_confirmation(self, key: Mapping[str, str], given: Confirmation | None) -> None:
        if given is None:
            return
        self._insert(t.return_confirmation, [{**key, "name": given.name, "confirmed_at": given.at}])
        codes = given.fields.items()
        self._insert(t.return_confirmed, [{**key, "row_id": row, "key": of, "code": code} for (row, of), code in codes])


def _head_row(answered: Return) -> dict[str, Any]:
    return {
        "return_id": answered.return_id,
        "declared_id": answered.declared_id,
        "package_id": answered.package_id,
        "round_id": answered.round_id,
        "division_id": answered.division,
        "sha256": answered.sha256,
        "file": answered.file,
        "is_draft": answered.is_draft,
        "state": answered.state.value,
        "respondent": answered.respondent.name,
        "extension": answered.respondent.extension,
        "confirmed_by": answered.respondent.confirmed_by,
        "confirmed_on": answered.respondent.confirmed_on,
    }


def _value_rows(answered: Return) -> list[Mapping[str, Any]]:
    return [
        {
            "return_id": answered.return_id,
            "row_id": row_id,
            "key": key,
            "state": value.state.value,
            "text": value.text,
            "cell": value.cell,
        }
        for (row_id, key), value in answered.values.items()
    ]
