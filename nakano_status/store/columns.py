"""The kinds of columns and keys that the tables are made of (decision 0007)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Boolean, Column, ForeignKey, ForeignKeyConstraint, Index, Integer, MetaData, Table, Text

metadata = MetaData(
    naming_convention={
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _to(target: str | None) -> list[ForeignKey]:
    return [ForeignKey(target, deferrable=True, initially="DEFERRED")] if target else []


def key(name: str, to: str | None = None) -> Column[Any]:
    """A column of the key."""
    return Column(name, Text, *_to(to), primary_key=True)


def text(name: str, to: str | None = None) -> Column[Any]:
    """A text that must be there."""
    return Column(name, Text, *_to(to), nullable=False)


def maybe(name: str, to: str | None = None) -> Column[Any]:
    """A text that may be missing."""
    return Column(name, Text, *_to(to), nullable=True)


def number_key(name: str) -> Column[Any]:
    """A number of the key."""
    return Column(name, Integer, primary_key=True, autoincrement=False)


def number(name: str) -> Column[Any]:
    """A number that must be there."""
    return Column(name, Integer, nullable=False)


def flag(name: str) -> Column[Any]:
    """Yes or no."""
    return Column(name, Boolean, nullable=False)


def of_act() -> Column[Any]:
    """The act that wrote the line."""
    return text("act_id", "act.act_id")


def of(target: str, *columns: str) -> ForeignKeyConstraint:
    """A foreign key of several columns, of the same names there."""
    there = [f"{target}.{column}" for column in columns]
    return ForeignKeyConstraint(columns, there, deferrable=True, initially="DEFERRED")


def table(name: str, *parts: Column[Any] | ForeignKeyConstraint | Index) -> Table:
    """A table of the data file."""
    return Table(name, metadata, *parts)
