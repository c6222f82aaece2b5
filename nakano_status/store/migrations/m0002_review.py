"""Format 1.1: the office's reviews of answers, 所属長確認, remarks, findings. Frozen, like every step."""

from __future__ import annotations

from typing import Any

from alembic.operations import Operations
from sqlalchemy import Boolean, Column, ForeignKey, ForeignKeyConstraint, Integer, MetaData, Table, Text

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


def _text(name: str, to: str | None = None) -> Column[Any]:
    return Column(name, Text, *_to(to), nullable=False)


def _maybe(name: str, to: str | None = None) -> Column[Any]:
    return Column(name, Text, *_to(to), nullable=True)


def _number(name: str) -> Column[Any]:
    return Column(name, Integer, nullable=False)


def _flag(name: str) -> Column[Any]:
    return Column(name, Boolean, nullable=False)


def _act() -> Column[Any]:
    return _text("act_id", "act.act_id")


def _of(target: str, *columns: str) -> ForeignKeyConstraint:
    """A foreign key of several columns that have the same names in the target."""
    there = [f"{target}.{column}" for column in columns]
    return ForeignKeyConstraint(columns, there, deferrable=True, initially="DEFERRED")


def _table(name: str, *parts: Column[Any] | ForeignKeyConstraint) -> None:
    _new.append(Table(name, _frozen, *parts))


def _there(name: str, *keys: str) -> None:
    """Declare the keys of a table of format 1.0, as a target of references."""
    Table(name, _frozen, *(_key(key) for key in keys))


_there("act", "act_id")
_there("round", "round_id")
_there("division", "division_id")
_there("round_row", "round_id", "row_id")
_there("package", "package_id")
_there("return", "return_id")
_there("held_item", "item_id")

_table("act_reason", _key("act_id", "act.act_id"), _text("text"))
_table(
    "round_several",
    _key("round_id"),
    _key("row_id"),
    _key("act_id", "act.act_id"),
    _flag("several"),
    _of("round_row", "round_id", "row_id"),
)
_table(
    "review",
    _key("round_id"),
    _key("row_id"),
    _key("division_id", "division.division_id"),
    _key("act_id", "act.act_id"),
    _text("kind"),
    _number("ordinal"),
    _of("round_row", "round_id", "row_id"),
)
_table(
    "review_value",
    _key("round_id"),
    _key("row_id"),
    _key("division_id"),
    _key("act_id"),
    _key("key"),
    _maybe("value"),
    _of("review", "round_id", "row_id", "division_id", "act_id"),
)
_table(
    "review_seen",
    _key("round_id"),
    _key("row_id"),
    _key("division_id"),
    _key("act_id"),
    _key("group_key"),
    _key("word_id"),
    _of("review", "round_id", "row_id", "division_id", "act_id"),
)
_table(
    "confirmation",
    _key("round_id", "round.round_id"),
    _key("division_id", "division.division_id"),
    _key("act_id", "act.act_id"),
    _text("name"),
    _maybe("confirmed_at"),
)
_table(
    "confirmation_field",
    _key("round_id"),
    _key("division_id"),
    _key("act_id"),
    _key("row_id"),
    _key("key"),
    _text("code"),
    _of("confirmation", "round_id", "division_id", "act_id"),
)
_table(
    "package_remark",
    _key("package_id", "package.package_id"),
    _key("row_id"),
    _key("key"),
    _text("text"),
)
_table("return_confirmation", _key("return_id", "return.return_id"), _text("name"), _maybe("confirmed_at"))
_table(
    "return_confirmed",
    _key("return_id", "return_confirmation.return_id"),
    _key("row_id"),
    _key("key"),
    _text("code"),
)
_table("return_writer", _key("return_id", "return.return_id"), _key("row_id"), _key("key"), _text("told"))
_table("held_value", _key("item_id", "held_item.item_id"), _key("key"), _text("value"))
_table(
    "finding",
    _key("sha256"),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    _text("code"),
    _text("severity"),
    _maybe("file"),
    _maybe("sheet"),
    _maybe("cell"),
    Column("row", Integer, nullable=True),
    _maybe("column"),
    _maybe("row_id"),
    _maybe("key"),
    _maybe("found"),
    _maybe("expected"),
    _text("details"),
    _act(),
)


def upgrade(op: Operations) -> None:
    """Make the tables that format 1.1 adds."""
    _frozen.create_all(op.get_bind(), tables=_new)
