"""The queries of the divisions."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select

from nakano_status.store import tables as t
from nakano_status.store.expressions import Named, NamedWrite, deleting, in_order_of_acts


def queries() -> Iterator[Named]:
    """Yield every query with its name."""
    place, name = t.division_place, t.division_name.c
    placed = select(place).join(t.division, t.division.c.division_id == place.c.division_id)
    yield "divisions", placed.where(place.c.valid_to.is_(None)).order_by(t.division.c.position)
    ended = select(place.c.division_id, place.c.valid_to, place.c.parent, place.c.order, place.c.is_liaison)
    ended = ended.add_columns(place.c.contact).where(place.c.valid_to.is_not(None))
    yield "division_earlier_places", ended.order_by(place.c.division_id, place.c.valid_to)
    yield "division_ids", select(t.division.c.division_id).order_by(t.division.c.position)
    names = select(name.division_id, name.name, name.kind, name.valid_from, name.valid_to)
    yield "division_names", names.order_by(name.division_id, name.position)
    step = t.succession.c
    steps = select(step.act_id, step.day, step.kind, step.division_id, step.successor)
    yield "successions", in_order_of_acts(steps, t.succession).order_by(step.ordinal)
    yield "aliases", select(t.alias_answer.c.name, t.alias_answer.c.division_id)


def writes() -> Iterator[NamedWrite]:
    """Yield every statement that changes or deletes rows by other columns than their key."""
    for table in (t.division_place, t.division_name, t.alias_answer):
        yield deleting(table, "division_id")
    yield deleting(t.succession, "act_id")
