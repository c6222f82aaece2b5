"""Format 1.0: the tables as they were first released. Frozen: later changes are later steps."""

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

_frozen = MetaData(
    naming_convention={
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


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


def _table(name: str, *parts: Column[Any] | ForeignKeyConstraint | Index) -> None:
    Table(name, _frozen, *parts)


# The store and its acts
_table(
    "store_info",
    _key("store_id"),
    _text("role"),
    _text("plan_id"),
    _maybe("division_id"),
    Column("seal_key", LargeBinary, nullable=True),
    _text("made_by"),
)
_table("act", _key("act_id"), _number("ordinal"), _text("kind"), _text("at"), _maybe("by_name"), _text("program"))

# The plan
_table("plan", _key("plan_id"), _text("title"), _number("first_year"), _number("last_year"), _act())
_table(
    "edition",
    _key("edition_id"),
    _text("plan_id", "plan.plan_id"),
    _number("ordinal"),
    _text("title"),
    _text("adopted_on"),
    _act(),
)
_table(
    "plan_node",
    _key("edition_id", "edition.edition_id"),
    _key("code"),
    _text("level"),
    _maybe("parent"),
    _maybe("title"),
    _number("ordinal"),
    _number("position"),
    _act(),
)
_table("initiative", _key("initiative_id"), _text("plan_id", "plan.plan_id"), _act())
_table(
    "listing",
    _key("edition_id", "edition.edition_id"),
    _key("row_id"),
    _text("measure"),
    _number("ordinal"),
    _number("position"),
    _text("initiative_id", "initiative.initiative_id"),
    _flag("is_repost"),
    _text("title"),
    _maybe("plan_class"),
    _text("sponsor"),
    _maybe("owners_printed"),
    _act(),
)
_table(
    "planned_schedule",
    _key("edition_id", "edition.edition_id"),
    _key("row_id"),
    Column("year", Integer, primary_key=True, autoincrement=False),
    _text("text"),
    _act(),
)

# The divisions: what changes over the years is dated, `valid_from` '' meaning "always"
_table("division", _key("division_id"), _number("position"), _act())
_table(
    "division_place",
    _key("division_id", "division.division_id"),
    _key("valid_from"),
    _maybe("valid_to"),
    _text("kind"),
    _maybe("parent"),
    Column("order", Integer, nullable=True),
    _flag("is_liaison"),
    _maybe("contact"),
    _act(),
)
_table(
    "division_name",
    _key("division_id", "division.division_id"),
    _key("name"),
    _key("kind"),
    _key("valid_from"),
    _maybe("valid_to"),
    _number("position"),
    _act(),
)
_table(
    "ownership",
    _key("edition_id"),
    _key("row_id"),
    _key("division_id", "division.division_id"),
    _key("role"),
    _key("valid_from"),
    _maybe("valid_to"),
    _number("ordinal"),
    _maybe("sub_unit"),
    _act(),
    _of("listing", "edition_id", "row_id"),
)

# The round: exclusions and due dates are appended; the last row for a key counts
_table(
    "round",
    _key("round_id"),
    _number("year"),
    _text("edition_id", "edition.edition_id"),
    _text("as_of"),
    _maybe("due"),
    _maybe("made_on"),
    _text("origin"),
    _text("opened_by", "act.act_id"),
    _maybe("closed_by", "act.act_id"),
)
_table("round_row", _key("round_id", "round.round_id"), _key("row_id"), _number("position"), _act())
_table(
    "round_answerer",
    _key("round_id"),
    _key("row_id"),
    _key("division_id", "division.division_id"),
    _key("role"),
    _number("ordinal"),
    _number("position"),
    _act(),
    _of("round_row", "round_id", "row_id"),
)
_table(
    "out_of_report",
    _key("round_id"),
    _key("row_id"),
    _key("act_id", "act.act_id"),
    _maybe("reason"),
    _of("round_row", "round_id", "row_id"),
)
_table(
    "round_due",
    _key("round_id", "round.round_id"),
    _key("division_id", "division.division_id"),
    _key("act_id", "act.act_id"),
    _text("due"),
    _number("position"),
)

# What was sent
_table(
    "package",
    _key("package_id"),
    _number("ordinal"),
    _text("round_id", "round.round_id"),
    _text("division_id", "division.division_id"),
    _text("purpose"),
    _number("form_version"),
    _text("seal"),
    _act(),
    Index(None, "round_id"),
)
_table("package_parent", _key("package_id", "package.package_id"), _key("parent_id"))
_table("package_row", _key("package_id", "package.package_id"), _key("row_id"), _text("role"), _number("position"))
_table(
    "package_value",
    _key("package_id", "package.package_id"),
    _key("row_id"),
    _key("division_id"),
    _key("key"),
    _maybe("value"),
)
_table(
    "package_seen",
    _key("package_id", "package.package_id"),
    _key("row_id"),
    _key("division_id"),
    _key("group_key"),
    _key("word_id"),
)

# What was received
_table("received_file", _key("sha256"), Column("content", LargeBinary, nullable=False), _number("size"), _act())
_table(
    "batch_file",
    _key("act_id", "act.act_id"),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    _text("sha256"),
    _text("name"),
    _number("size"),
    _text("verdict"),
    _maybe("code"),
)
_table(
    "return",
    _key("return_id"),
    _number("ordinal"),
    _maybe("declared_id"),
    _text("package_id"),
    _text("round_id", "round.round_id"),
    _text("division_id", "division.division_id"),
    _maybe("sha256", "received_file.sha256"),
    _maybe("file"),
    _flag("is_draft"),
    _text("state"),
    _maybe("respondent"),
    _maybe("extension"),
    _maybe("confirmed_by"),
    _maybe("confirmed_on"),
    _act(),
    Index(None, "round_id", "division_id"),
)
_table("return_parent", _key("return_id", "return.return_id"), _key("parent_id"))
_table(
    "return_value",
    _key("return_id", "return.return_id"),
    _key("row_id"),
    _key("key"),
    _text("state"),
    _maybe("text"),
    _maybe("cell"),
)
_table(
    "return_seen",
    _key("return_id", "return.return_id"),
    _key("row_id"),
    _key("division_id"),
    _key("group_key"),
    _key("word_id"),
)
_table(
    "held_item",
    _key("item_id"),
    _number("ordinal"),
    _maybe("round_id", "round.round_id"),
    _text("kind"),
    _text("reason"),
    _text("file"),
    _text("sha256"),
    _maybe("cell"),
    _maybe("row_id"),
    _maybe("key"),
    _maybe("found"),
    _maybe("return_id"),
    _text("state"),
    _act(),
    _maybe("settled_by", "act.act_id"),
)
_table(
    "ledger_row",
    _key("act_id", "act.act_id"),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    _text("sha256"),
    _text("sheet"),
    _number("row"),
    _maybe("row_id"),
    _text("fate"),
)

# The data file's own assertions, and the changes
_table(
    "word",
    _key("word_id"),
    _key("row_id"),
    _key("division_id"),
    _key("group_key"),
    _number("ordinal"),
    _text("round_id", "round.round_id"),
    _text("writer"),
    _text("kind"),
    _maybe("take"),
    _act(),
    Index(None, "round_id", "row_id"),
)
_table(
    "word_value",
    _key("word_id"),
    _key("row_id"),
    _key("division_id"),
    _key("group_key"),
    _key("key"),
    _maybe("value"),
    _of("word", "word_id", "row_id", "division_id", "group_key"),
)
_table(
    "word_seen",
    _key("word_id"),
    _key("row_id"),
    _key("division_id"),
    _key("group_key"),
    _key("seen_id"),
    _of("word", "word_id", "row_id", "division_id", "group_key"),
)
_table(
    "change",
    _key("change_id"),
    _number("ordinal"),
    _act(),
    _text("round_id", "round.round_id"),
    _text("row_id"),
    _text("key"),
    _maybe("division_id"),
    _maybe("was"),
    _maybe("now"),
    _text("who"),
    _text("why"),
    _maybe("word_id"),
    _maybe("sha256"),
    _maybe("file"),
    _maybe("cell"),
    Index(None, "round_id", "row_id"),
)

# The cache of current values, and the drafts
_table(
    "entry_value",
    _key("round_id", "round.round_id"),
    _key("row_id"),
    _key("division_id"),
    _key("key"),
    _maybe("value"),
    _flag("conflict"),
    _act(),
)
_table(
    "entry_word",
    _key("round_id", "round.round_id"),
    _key("row_id"),
    _key("division_id"),
    _key("group_key"),
    _key("word_id"),
    _number("position"),
)
_table(
    "draft",
    _key("round_id", "round.round_id"),
    _key("row_id"),
    _key("division_id"),
    _key("key"),
    _maybe("text"),
    _text("saved_at"),
)

# A person's answers to questions, kept for later imports
_table("alias_answer", _key("name"), _text("division_id", "division.division_id"), _act())
_table("setting", _key("key"), _text("value"), _act())


def upgrade(op: Operations) -> None:
    """Make the tables of format 1.0."""
    _frozen.create_all(op.get_bind())
