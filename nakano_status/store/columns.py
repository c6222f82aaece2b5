"""The kinds of columns and keys that the tables are made of (decision 0007), and the allowed content of each.

A column declares, besides its name, what its cells may hold and refer to (`Cells`): the file is made, read and checked
by this one declaration. A table declares its label on screen, and the column by which its rows are grouped
(`store/act_recording.py`, decision 0089).
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

from nakano_status.domain.merge.resolution import OFFICE

Form = Callable[[Any], object]
"""Parses a cell; raises ValueError, TypeError or ArithmeticError if it does not have this form."""

ROW = ("listing.row_id", "indicator.indicator_id")
"""What the row ID of a value refers to: a row of the plan, or an indicator."""

NONE = "''"
"""In `names`: the empty text, which means none in a key."""

DIVISION_OR_NONE = ("division.division_id", NONE)
"""The division of a value, or none if the value is the row's."""

WRITER = ("division.division_id", f"'{OFFICE}'")
"""The writer: a division, or the office."""

metadata = MetaData(
    naming_convention={
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""Texts are in the order of their characters' numbers in every database, whatever the collation of a server."""

_FLAG = Boolean().with_variant(Integer(), "postgresql")
"""0 or 1 in every database: what an act wrote has one digest."""


def _to(target: str | None) -> list[ForeignKey]:
    return [ForeignKey(target, deferrable=True, initially="DEFERRED")] if target else []


class OfProfile(StrEnum):
    """For `one_of`: what the profiles in the data file declare; FACTS are the keys of fields and the facts of rows."""

    KEYS = "keys"
    GROUPS = "groups"
    FACTS = "facts"


class Cells(TypedDict, total=False):
    """What the cells of a column may hold beyond their type.

    `one_of`: only these; `form`: a parser that must accept it; `names`: a value of one of these columns
    (`table.column`), if the database declares no reference, or a text in quotes. A missing value is always allowed.
    """

    one_of: type[StrEnum] | Collection[str] | OfProfile
    form: Form
    names: str | tuple[str, ...]


def _declared(cells: Cells) -> dict[str, Any]:
    one_of = cells.get("one_of")
    if one_of is None or isinstance(one_of, OfProfile):
        return {**cells}
    return {**cells, "one_of": frozenset(str(each) for each in one_of)}


def key(name: str, to: str | None = None, **cells: Unpack[Cells]) -> Column[Any]:
    """A column of the key."""
    return Column(name, _TEXT, *_to(to), primary_key=True, info=_declared(cells))


def text(name: str, to: str | None = None, **cells: Unpack[Cells]) -> Column[Any]:
    """A required text."""
    return Column(name, _TEXT, *_to(to), nullable=False, info=_declared(cells))


def maybe(name: str, to: str | None = None, **cells: Unpack[Cells]) -> Column[Any]:
    """An optional text."""
    return Column(name, _TEXT, *_to(to), nullable=True, info=_declared(cells))


def number_key(name: str, **cells: Unpack[Cells]) -> Column[Any]:
    """A number of the key."""
    return Column(name, Integer, primary_key=True, autoincrement=False, info=_declared(cells))


def number(name: str, **cells: Unpack[Cells]) -> Column[Any]:
    """A required number."""
    return Column(name, Integer, nullable=False, info=_declared(cells))


def maybe_number(name: str) -> Column[Any]:
    """An optional number."""
    return Column(name, Integer, nullable=True)


def flag(name: str) -> Column[Any]:
    """Yes or no."""
    return Column(name, _FLAG, nullable=False)


def content(name: str, *, nullable: bool = False) -> Column[Any]:
    """Bytes; those of the column `content` are a file, identified by the column `sha256`."""
    return Column(name, LargeBinary, nullable=nullable)


def of_act() -> Column[Any]:
    """The act that wrote the row."""
    return text("act_id", "act.act_id")


def of(target: str, *columns: str) -> ForeignKeyConstraint:
    """A foreign key of several columns that have the same names in the target."""
    there = [f"{target}.{column}" for column in columns]
    return ForeignKeyConstraint(columns, there, deferrable=True, initially="DEFERRED")


def index(*columns: str) -> Index:
    """An index, with the name of the convention."""
    return Index(None, *columns)


def table(
    name: str,
    title: str,
    *parts: Column[Any] | ForeignKeyConstraint | Index,
    summed_by: str | None = None,
    since: tuple[int, int] = (1, 0),
) -> Table:
    """A table of the data file, with its label on screen and the first format that has it.

    `summed_by` is the column whose rows of one value are one group; the empty text: all rows are; None: none is.
    A released table is never changed: a later format adds tables.
    """
    return Table(name, metadata, *parts, info={"title": title, "summed_by": summed_by, "since": since})
