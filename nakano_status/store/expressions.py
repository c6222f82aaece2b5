"""Parts of the statements that several subjects write, as SQLAlchemy Core.

A statement is known by its name and by the names of its parameters: for optional ones there is a statement for each
combination in use. Reading and writing never import this (decision 0072).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from sqlalchemy import ColumnElement, Delete, Select, Table, Update, and_, bindparam, select

from nakano_status.store import tables as t

Named = tuple[str, Select[Any]]
NamedWrite = tuple[str, Delete | Update]
Conditions = tuple[ColumnElement[bool], ...]


def by(column: ColumnElement[Any], name: str = "") -> ColumnElement[bool]:
    """Equal to the parameter with the column's name (or another name)."""
    return column == bindparam(name or column.key)


def among(column: ColumnElement[Any]) -> ColumnElement[bool]:
    """One of the values in the parameter with the column's name."""
    return column.in_(bindparam(column.key))


def with_or_without(*conditions: ColumnElement[bool]) -> Iterator[Conditions]:
    """Yield every subset of the conditions, including the empty one."""
    for chosen in product((True, False), repeat=len(conditions)):
        yield tuple(each for each, is_chosen in zip(conditions, chosen, strict=True) if is_chosen)


def in_order_of_acts(statement: Select[Any], table: Table) -> Select[Any]:
    """The statement joined to the acts that wrote the rows of the table, oldest first."""
    return statement.join(t.act, t.act.c.act_id == table.c.act_id).order_by(t.act.c.ordinal)


def with_reasons(statement: Select[Any]) -> Select[Any]:
    """The statement joined to the reasons of its acts; most have none."""
    return statement.outerjoin(t.act_reason, t.act_reason.c.act_id == t.act.c.act_id)


def parts(head: Table, part: Table, *columns: str) -> Select[Any]:
    """The rows that belong to packages or returns, preceded by the ID of the one they belong to."""
    key = next(iter(head.primary_key))
    return select(*(part.c[name] for name in (key.name, *columns))).join(head)


def narrowed(name: str, statement: Select[Any], table: Table) -> Iterable[Named]:
    """The statement for some rows of the plan, and for all."""
    return ((name, statement.where(*chosen)) for chosen in with_or_without(among(table.c.row_id)))


def deleting(table: Table, *names: str) -> NamedWrite:
    """The statement that deletes the rows with given values in these columns."""
    return f"delete {table.name}", table.delete().where(and_(*(by(table.c[name]) for name in names)))


def changing(table: Table, names: Iterable[str], changed: Iterable[str]) -> NamedWrite:
    """The statement that updates some columns of the rows with given values in the columns `names`."""
    which = and_(*(by(table.c[name]) for name in names))
    return f"change {table.name}", table.update().where(which).values({name: bindparam(name) for name in changed})
