"""Today's tables, as SQLAlchemy Core metadata (source: data.md; decision 0007 tells where it differs).

Text keys, UTC text times, no types of one database only. Values stand in rows by field key, never a column a field.
Where a key has a division only for some fields, the empty text means "the row's". `ordinal` and `position` keep the
order in which things were said or printed. Foreign keys are checked at the end of an act.
"""

from __future__ import annotations

from typing import Any

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

metadata = MetaData(
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
    """A foreign key of several columns, of the same names there."""
    there = [f"{target}.{column}" for column in columns]
    return ForeignKeyConstraint(columns, there, deferrable=True, initially="DEFERRED")


def _table(name: str, *parts: Column[Any] | ForeignKeyConstraint | Index) -> Table:
    return Table(name, metadata, *parts)


# The store and its acts
store_info = _table(
    "store_info",
    _key("store_id"),
    _text("role"),
    _text("plan_id"),
    _maybe("division_id"),
    Column("seal_key", LargeBinary, nullable=True),
    _text("made_by"),
)
act = _table("act", _key("act_id"), _number("ordinal"), _text("kind"), _text("at"), _maybe("by_name"), _text("program"))

# The plan
plan = _table("plan", _key("plan_id"), _text("title"), _number("first_year"), _number("last_year"), _act())
edition = _table(
    "edition",
    _key("edition_id"),
    _text("plan_id", "plan.plan_id"),
    _number("ordinal"),
    _text("title"),
    _text("adopted_on"),
    _act(),
)
plan_node = _table(
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
initiative = _table("initiative", _key("initiative_id"), _text("plan_id", "plan.plan_id"), _act())
listing = _table(
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
planned_schedule = _table(
    "planned_schedule",
    _key("edition_id", "edition.edition_id"),
    _key("row_id"),
    Column("year", Integer, primary_key=True, autoincrement=False),
    _text("text"),
    _act(),
)

# The divisions: what may change with the years is dated, `valid_from` '' meaning "ever since"
division = _table("division", _key("division_id"), _number("position"), _act())
division_place = _table(
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
division_name = _table(
    "division_name",
    _key("division_id", "division.division_id"),
    _key("name"),
    _key("kind"),
    _key("valid_from"),
    _maybe("valid_to"),
    _number("position"),
    _act(),
)
ownership = _table(
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

# The round: who leaves it, and until when one may answer, is said again and again; the last word counts
round_ = _table(
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
round_row = _table("round_row", _key("round_id", "round.round_id"), _key("row_id"), _number("position"), _act())
round_answerer = _table(
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
out_of_report = _table(
    "out_of_report",
    _key("round_id"),
    _key("row_id"),
    _key("act_id", "act.act_id"),
    _maybe("reason"),
    _of("round_row", "round_id", "row_id"),
)
round_due = _table(
    "round_due",
    _key("round_id", "round.round_id"),
    _key("division_id", "division.division_id"),
    _key("act_id", "act.act_id"),
    _text("due"),
    _number("position"),
)

# What was sent
package = _table(
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
package_parent = _table("package_parent", _key("package_id", "package.package_id"), _key("parent_id"))
package_row = _table(
    "package_row", _key("package_id", "package.package_id"), _key("row_id"), _text("role"), _number("position")
)
package_value = _table(
    "package_value",
    _key("package_id", "package.package_id"),
    _key("row_id"),
    _key("division_id"),
    _key("key"),
    _maybe("value"),
)
package_seen = _table(
    "package_seen",
    _key("package_id", "package.package_id"),
    _key("row_id"),
    _key("division_id"),
    _key("group_key"),
    _key("word_id"),
)

# What came
received_file = _table(
    "received_file", _key("sha256"), Column("content", LargeBinary, nullable=False), _number("size"), _act()
)
batch_file = _table(
    "batch_file",
    _key("act_id", "act.act_id"),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    _text("sha256"),
    _text("name"),
    _number("size"),
    _text("verdict"),
    _maybe("code"),
)
return_ = _table(
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
return_parent = _table("return_parent", _key("return_id", "return.return_id"), _key("parent_id"))
return_value = _table(
    "return_value",
    _key("return_id", "return.return_id"),
    _key("row_id"),
    _key("key"),
    _text("state"),
    _maybe("text"),
    _maybe("cell"),
)
return_seen = _table(
    "return_seen",
    _key("return_id", "return.return_id"),
    _key("row_id"),
    _key("division_id"),
    _key("group_key"),
    _key("word_id"),
)
held_item = _table(
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
ledger_row = _table(
    "ledger_row",
    _key("act_id", "act.act_id"),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    _text("sha256"),
    _text("sheet"),
    _number("row"),
    _maybe("row_id"),
    _text("fate"),
)

# The words said in the store itself, and what they changed
word = _table(
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
word_value = _table(
    "word_value",
    _key("word_id"),
    _key("row_id"),
    _key("division_id"),
    _key("group_key"),
    _key("key"),
    _maybe("value"),
    _of("word", "word_id", "row_id", "division_id", "group_key"),
)
word_seen = _table(
    "word_seen",
    _key("word_id"),
    _key("row_id"),
    _key("division_id"),
    _key("group_key"),
    _key("seen_id"),
    _of("word", "word_id", "row_id", "division_id", "group_key"),
)
change = _table(
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

# The cache of what stands, and what is being typed
entry_value = _table(
    "entry_value",
    _key("round_id", "round.round_id"),
    _key("row_id"),
    _key("division_id"),
    _key("key"),
    _maybe("value"),
    _flag("conflict"),
    _act(),
)
entry_word = _table(
    "entry_word",
    _key("round_id", "round.round_id"),
    _key("row_id"),
    _key("division_id"),
    _key("group_key"),
    _key("word_id"),
    _number("position"),
)
draft = _table(
    "draft",
    _key("round_id", "round.round_id"),
    _key("row_id"),
    _key("division_id"),
    _key("key"),
    _maybe("text"),
    _text("saved_at"),
)

# What a person answered once
alias_answer = _table("alias_answer", _key("name"), _text("division_id", "division.division_id"), _act())
setting = _table("setting", _key("key"), _text("value"), _act())
