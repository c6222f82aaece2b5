"""What came back: returns with every field's state, and the last time a division answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, Table, select
from sqlalchemy.sql import ColumnElement

from nakano_status.domain.answer_file import CellState, Respondent
from nakano_status.domain.answered_return import Return, ReturnState, ReturnValue
from nakano_status.store import tables as t
from nakano_status.store.reading import Reading, Record, among, seen_by_slot
from nakano_status.store.stored_forms import read_time
from nakano_status.store.writing import Writing, seen_rows

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
        """Return the returns of a round in those states, in order of arrival; `row_ids` narrows what they show."""
        head = t.return_.c
        return self._returns([head.round_id == round_id, head.state.in_([state.value for state in states])], row_ids)

    def find_return(self, return_id: str) -> Return | None:
        """Return one return by its ID in any state, or None."""
        return next(iter(self._returns([t.return_.c.return_id == return_id], None)), None)

    def last_submission(self, round_id: str, division: str) -> datetime | None:
        """Return when the division's newest admitted return was taken in (UTC), or None."""
        head = t.return_.c
        found = self._first(
            select(t.act.c.at)
            .join(t.return_, head.act_id == t.act.c.act_id)
            .where(head.round_id == round_id, head.division_id == division, head.state == ReturnState.ADMITTED.value)
            .order_by(t.act.c.ordinal.desc())
        )
        return read_time(found.at) if found else None

    def _returns(self, conditions: Sequence[ColumnElement[bool]], row_ids: Iterable[str] | None) -> Sequence[Return]:
        wanted = None if row_ids is None else list(row_ids)

        def parts(table: Table, *columns: str) -> Select[Any]:
            names = [table.c[name] for name in ("return_id", *columns)]
            narrowed = among(table.c.row_id, wanted) if "row_id" in table.c else []
            return select(*names).join(t.return_).where(*conditions, *narrowed)

        parents = self._grouped(parts(t.return_parent, "parent_id"))
        values = self._grouped(parts(t.return_value, "row_id", "key", "state", "text", "cell"))
        seen = self._grouped(parts(t.return_seen, "row_id", "division_id", "group_key", "word_id"))
        return [
            _return(
                head,
                frozenset(parent for (parent,) in parents.get(head.return_id, ())),
                {
                    (row_id, key): ReturnValue(_STATES[state], text, cell)
                    for row_id, key, state, text, cell in values.get(head.return_id, ())
                },
                seen.get(head.return_id, ()),
            )
            for head in self._rows(select(t.return_).where(*conditions).order_by(t.return_.c.ordinal))
        ]


def _return(
    head: Record,
    parents: frozenset[str],
    values: Mapping[tuple[str, str], ReturnValue],
    seen: Iterable[tuple[Any, ...]],
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
        is_draft=head.is_draft,
        respondent=Respondent(head.respondent, head.extension, head.confirmed_by, head.confirmed_on),
        seen=seen_by_slot(seen),
    )


class ReturnWriting(Writing):
    """Writes the returns."""

    def add_return(self, answered: Return) -> None:
        """Add a return, or replace its state and those of its fields where it is known; its place of arrival stays."""
        key = {"return_id": answered.return_id}
        known = self._first(select(t.return_).where(t.return_.c.return_id == answered.return_id))
        arrival = (
            {"ordinal": known.ordinal, "act_id": known.act_id}
            if known
            else {"ordinal": self._next(t.return_), "act_id": self._act_id}
        )
        if known:
            for table in (t.return_parent, t.return_value, t.return_seen):
                self._clear(table, [key], by=["return_id"])
        self._replace(t.return_, [_head_row(answered) | arrival])
        self._insert(t.return_parent, [{**key, "parent_id": parent} for parent in sorted(answered.parents)])
        self._insert(t.return_value, _value_rows(answered))
        self._insert(t.return_seen, seen_rows(key, answered.seen))


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
