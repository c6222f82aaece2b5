"""Declarations of tables for the migration steps. Frozen with them: a step always makes the same tables."""

from __future__ import annotations

from typing import Any

from alembic.operations import Operations
from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)


class FrozenTables:
    """The tables that a step adds."""

    def __init__(self) -> None:
        self._metadata = MetaData(
            naming_convention={
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        )
        self._added: list[Table] = []

    def add(self, name: str, *parts: Column[Any] | ForeignKeyConstraint | Index) -> None:
        """Add a table of these columns and constraints."""
        self._added.append(Table(name, self._metadata, *parts))

    def name_earlier(self, name: str, *keys: str) -> None:
        """Declare the keys of a table of an earlier format, as a target of references."""
        Table(name, self._metadata, *(key(each) for each in keys))

    def create(self, op: Operations) -> None:
        """Make the tables that were added."""
        self._metadata.create_all(op.get_bind(), tables=self._added)


def key(name: str, to: str | None = None) -> Column[Any]:
    """Return a text of the primary key; `to` ("table.column") is what it refers to."""
    return Column(name, Text, *_to(to), primary_key=True)


def number_key(name: str) -> Column[Any]:
    """Return a number of the primary key."""
    return Column(name, Integer, primary_key=True, autoincrement=False)


def text(name: str, to: str | None = None, *, nullable: bool = False) -> Column[Any]:
    """Return a text; `to` as for `key`."""
    return Column(name, Text, *_to(to), nullable=nullable)


def maybe(name: str, to: str | None = None) -> Column[Any]:
    """Return a text that may be missing."""
    return text(name, to, nullable=True)


def number(name: str, *, nullable: bool = False) -> Column[Any]:
    """Return a number."""
    return Column(name, Integer, nullable=nullable)


def flag(name: str) -> Column[Any]:
    """Return a yes or no."""
    return Column(name, Boolean, nullable=False)


def content(name: str, *, nullable: bool = False) -> Column[Any]:
    """Return bytes."""
    return Column(name, LargeBinary, nullable=nullable)


def act() -> Column[Any]:
    """Return the act in which a line was written."""
    return text("act_id", "act.act_id")


def of(table: str, *columns: str) -> ForeignKeyConstraint:
    """Return a foreign key of several columns that have the same names in the target."""
    there = [f"{table}.{column}" for column in columns]
    return ForeignKeyConstraint(columns, there, deferrable=True, initially="DEFERRED")


def index(*columns: str) -> Index:
    """Return an index, with the name of the convention."""
    return Index(None, *columns)


def _to(target: str | None) -> list[ForeignKey]:
    return [ForeignKey(target, deferrable=True, initially="DEFERRED")] if target else []
