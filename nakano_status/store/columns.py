"""The kinds of columns and keys from which the tables are declared (decision 0007), and restrictions on their cells.

Besides its name, a column declares the values and references allowed in its cells (`CellRules`). Data files are made,
read and checked by this one declaration. A table declares its label on screen, and the column that groups its rows
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
"""A parser of a cell; raises ValueError, TypeError or ArithmeticError if the cell does not have this form."""

ROW = ("listing.row_id", "indicator.indicator_id")
"""The targets of the row ID of a value: a row of the plan, or an indicator."""

NONE = "''"
"""In `names`: the empty text, which in a key means that there is no value."""

DIVISION_OR_NONE = ("division.division_id", NONE)
"""The targets of a value's division: a division, or the empty text if the value is the row's."""

WRITER = ("division.division_id", f"'{OFFICE}'")
"""The targets of a writer: a division, or the office."""

metadata = MetaData(
    naming_convention={
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_TEXT = Text().with_variant(Text(collation="C"), "postgresql")
"""Texts are sorted by code point in every database, whatever the collation of a server."""

_FLAG = Boolean().with_variant(Integer(), "postgresql")
"""A flag is 0 or 1 in every database, so that an act has the same digest in each."""


def _to(target: str | None) -> list[ForeignKey]:
    return [ForeignKey(target, deferrable=True, initially="DEFERRED")] if target else []


class OfProfile(StrEnum):
    """The sets of keys that the profiles in the data file declare, for `one_of`.

    KEYS: the keys of fields. GROUPS: the keys of groups of fields. FACTS: the keys of fields and of facts of rows.
    """

    KEYS = "keys"
    GROUPS = "groups"
    FACTS = "facts"


class CellRules(TypedDict, total=False):
    """Restrictions on the cells of a column, beyond their type; a missing value is always allowed.

    `one_of`: the allowed values.
    `form`: a parser that must accept the cell.
    `names`: columns (`table.column`) of which one must contain the value, for a reference that the database does not
    declare. An entry in quotes is itself an allowed value.
    """

    one_of: type[StrEnum] | Collection[str] | OfProfile
    form: Form
    names: str | tuple[str, ...]


def _declared(cells: CellRules) -> dict[str, Any]:
    one_of = cells.get("one_of")
    if one_of is None or isinstance(one_of, OfProfile):
        return {**cells}
    return {**cells, "one_of": frozenset(str(each) for each in one_of)}


def key(name: str, to: str | None = None, **cells: Unpack[CellRules]) -> Column[Any]:
    """Return a text column of the key; `to`: the column (`table.column`) that it refers to (None: none)."""
    return Column(name, _TEXT, *_to(to), primary_key=True, info=_declared(cells))


def text(name: str, to: str | None = None, **cells: Unpack[CellRules]) -> Column[Any]:
    """Return a column for a required text; `to`: the column (`table.column`) that it refers to (None: none)."""
    return Column(name, _TEXT, *_to(to), nullable=False, info=_declared(cells))


def optional_text(name: str, to: str | None = None, **cells: Unpack[CellRules]) -> Column[Any]:
    """Return a column for an optional text; `to`: the column (`table.column`) that it refers to (None: none)."""
    return Column(name, _TEXT, *_to(to), nullable=True, info=_declared(cells))


def number_key(name: str, **cells: Unpack[CellRules]) -> Column[Any]:
    """Return a number column that belongs to the key."""
    return Column(name, Integer, primary_key=True, autoincrement=False, info=_declared(cells))


def number(name: str, **cells: Unpack[CellRules]) -> Column[Any]:
    """Return a column for a required number."""
    return Column(name, Integer, nullable=False, info=_declared(cells))


def optional_number(name: str) -> Column[Any]:
    """Return a column for an optional number."""
    return Column(name, Integer, nullable=True)


def flag(name: str) -> Column[Any]:
    """Return a column for yes or no."""
    return Column(name, _FLAG, nullable=False)


def content(name: str, *, nullable: bool = False) -> Column[Any]:
    """Return a column for bytes, optional if `nullable` is true.

    A column named `content` has the bytes of a file, whose SHA-256 is in the column `sha256`.
    """
    return Column(name, LargeBinary, nullable=nullable)


def act_reference() -> Column[Any]:
    """Return the column for the act that wrote the row."""
    return text("act_id", "act.act_id")


def reference(target: str, *columns: str) -> ForeignKeyConstraint:
    """Return a foreign key of several columns, which have the same names in the target table."""
    there = [f"{target}.{column}" for column in columns]
    return ForeignKeyConstraint(columns, there, deferrable=True, initially="DEFERRED")


def index(*columns: str) -> Index:
    """Return an index on columns, named by the naming convention."""
    return Index(None, *columns)


def table(
    name: str,
    title: str,
    *parts: Column[Any] | ForeignKeyConstraint | Index,
    summed_by: str | None = None,
    since: tuple[int, int] = (1, 0),
) -> Table:
    """Return a table of the data file. A released table is never changed: a later format adds tables.

    `title`: its label on screen.
    `summed_by`: the column that groups the rows: rows with equal values are one group. Empty text: all rows are one
    group. None: the rows have no group.
    `since`: the first format that has the table.
    """
    return Table(name, metadata, *parts, info={"title": title, "summed_by": summed_by, "since": since})
