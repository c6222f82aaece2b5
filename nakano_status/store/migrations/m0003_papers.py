"""Format 1.2: 成果指標 with their figures, and the papers that were recorded. Frozen, like every step."""

from __future__ import annotations

from typing import Any

from alembic.operations import Operations
from sqlalchemy import Boolean, Column, ForeignKey, ForeignKeyConstraint, Integer, LargeBinary, MetaData, Table, Text

_frozen = MetaData(
    naming_convention={
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)
_new: list[Table] = []


def _to(target: str | None) -> list[ForeignKey]:
    return [ForeignKey(target, deferrable=True, initially="DEFERRED")] if target else []


def _key(name: str, to: str | None = None) -> Column[Any]:
    return Column(name, Text, *_to(to), primary_key=True)


def _number_key(name: str) -> Column[Any]:
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _text(name: str, to: str | None = None) -> Column[Any]:
    return Column(name, Text, *_to(to), nullable=False)


def _maybe(name: str, to: str | None = None) -> Column[Any]:
    return Column(name, Text, *_to(to), nullable=True)


def _number(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Integer, nullable=nullable)


def _act() -> Column[Any]:
    return _text("act_id", "act.act_id")


def _of(target: str, *columns: str) -> ForeignKeyConstraint:
    """A foreign key of several columns that have the same names in the target."""
    there = [f"{target}.{column}" for column in columns]
    return ForeignKeyConstraint(columns, there, deferrable=True, initially="DEFERRED")


def _table(name: str, *parts: Column[Any] | ForeignKeyConstraint) -> None:
    _new.append(Table(name, _frozen, *parts))


def _there(name: str, key: str) -> None:
    """Declare the key of a table of an earlier format, as a target of references."""
    Table(name, _frozen, _key(key))


_there("act", "act_id")
_there("plan", "plan_id")
_there("edition", "edition_id")
_there("round", "round_id")

_table("indicator", _key("indicator_id"), _text("plan_id", "plan.plan_id"), _act())
_table(
    "indicator_in_edition",
    _key("edition_id", "edition.edition_id"),
    _key("indicator_id", "indicator.indicator_id"),
    _text("goal"),
    _number("ordinal"),
    _text("name"),
    _text("name_printed"),
    _maybe("unit"),
    _maybe("footnote_mark"),
    _maybe("footnote"),
    _text("direction"),
    _act(),
)
_table(
    "indicator_owner",
    _key("edition_id"),
    _key("indicator_id"),
    _key("act_id", "act.act_id"),
    _maybe("division_id"),
    _of("indicator_in_edition", "edition_id", "indicator_id"),
)
_table(
    "indicator_value",
    _key("edition_id"),
    _key("indicator_id", "indicator.indicator_id"),
    _number_key("year"),
    _key("kind"),
    _key("act_id", "act.act_id"),
    _maybe("text"),
    _maybe("value"),
    _number("denominator", nullable=True),
    _maybe("unit"),
    _maybe("qualifier"),
    _maybe("reason"),
    _maybe("as_of"),
    _maybe("source"),
    _maybe("factor"),
)
_table(
    "publication",
    _key("round_id", "round.round_id"),
    _number_key("number"),
    _text("occasion"),
    _text("label"),
    _text("day"),
    _text("state_digest"),
    Column("is_final", Boolean, nullable=False),
    _number("supersedes", nullable=True),
    _act(),
)
_table(
    "publication_file",
    _key("round_id"),
    _number_key("number"),
    _key("name"),
    _number("position"),
    _text("sha256"),
    Column("content", LargeBinary, nullable=False),
    _of("publication", "round_id", "number"),
)
_table(
    "publication_value",
    _key("round_id"),
    _number_key("number"),
    _key("row_id"),
    _key("key"),
    _maybe("value"),
    _of("publication", "round_id", "number"),
)


def upgrade(op: Operations) -> None:
    """Make the tables that format 1.2 adds."""
    _frozen.create_all(op.get_bind(), tables=_new)
