"""The kinds of columns and keys that the tables are made of (decision 0007), and what a cell of each may hold.

A column says beside its name what its cells may be and what they name (`Cells`): the file is made,
read and checked by this one declaration. A table says what it is called on screen, and by which column its rows are
summed (`check_sums`, decision 0049).
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from enum import StrEnum
from typing import Any, TypedDict, Unpack

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

from nakano_status.domain.merge.slot import OFFICE

Form = Callable[[Any], object]
"""Reads a cell; raises ValueError, TypeError or ArithmeticError where it has not this form."""

ROW = ("listing.row_id", "indicator.indicator_id")
"""What the row of a value names: a row of the plan, or an indicator."""

NONE = "''"
"""In `names`: the empty text, which stands for none in a key."""

DIVISION_OR_NONE = ("division.division_id", NONE)
"""The division of a value, or none where it is the row's."""

WRITER = ("division.division_id", f"'{OFFICE}'")
"""Who wrote: a division, or the office."""

BY_ACT = "*act"
"""For `summed_by`: rows that are only ever added have one sum an act, also where it is another table that names it."""

metadata = MetaData(
    naming_convention={
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _to(target: str | None) -> list[ForeignKey]:
    return [ForeignKey(target, deferrable=True, initially="DEFERRED")] if target else []


class Cells(TypedDict, total=False):
    """What the cells of a column hold beyond their type.

    `one_of`: only these; `form`: what it can read; `names`: a value of one of these columns (`table.column`), where the
    cell is no reference of the database, or a text in quotes. A missing value is always allowed.
    """

    one_of: type[StrEnum] | Collection[str]
    form: Form
    names: str | tuple[str, ...]


def _declared(cells: Cells) -> dict[str, Any]:
    one_of = cells.get("one_of")
    return {**cells, "one_of": None if one_of is None else frozenset(str(each) for each in one_of)}


def key(name: str, to: str | None = None, **cells: Unpack[Cells]) -> Column[Any]:
    """A column of the key."""
    return Column(name, Text, *_to(to), primary_key=True, info=_declared(cells))


def text(name: str, to: str | None = None, **cells: Unpack[Cells]) -> Column[Any]:
    """A text that must be there."""
    return Column(name, Text, *_to(to), nullable=False, info=_declared(cells))


def maybe(name: str, to: str | None = None, **cells: Unpack[Cells]) -> Column[Any]:
    """A text that may be missing."""
    return Column(name, Text, *_to(to), nullable=True, info=_declared(cells))


def number_key(name: str, **cells: Unpack[Cells]) -> Column[Any]:
    """A number of the key."""
    return Column(name, Integer, primary_key=True, autoincrement=False, info=_declared(cells))


def number(name: str, **cells: Unpack[Cells]) -> Column[Any]:
    """A number that must be there."""
    return Column(name, Integer, nullable=False, info=_declared(cells))


def maybe_number(name: str) -> Column[Any]:
    """A number that may be missing."""
    return Column(name, Integer, nullable=True)


def flag(name: str) -> Column[Any]:
    """Yes or no."""
    return Column(name, Boolean, nullable=False)


def content() -> Column[Any]:
    """The bytes of a file; the column `sha256` beside it tells them apart."""
    return Column("content", LargeBinary, nullable=False)


def of_act() -> Column[Any]:
    """The act that wrote the line."""
    return text("act_id", "act.act_id")


def of(target: str, *columns: str) -> ForeignKeyConstraint:
    """A foreign key of several columns, of the same names there."""
    there = [f"{target}.{column}" for column in columns]
    return ForeignKeyConstraint(columns, there, deferrable=True, initially="DEFERRED")


def table(
    name: str, title: str, *parts: Column[Any] | ForeignKeyConstraint | Index, summed_by: str | None = None
) -> Table:
    """A table of the data file, with what it is called on screen.

    `summed_by` is the column whose rows of one value have one check sum; the empty text: all rows have one; None: none.
    """
    return Table(name, metadata, *parts, info={"title": title, "summed_by": summed_by})
