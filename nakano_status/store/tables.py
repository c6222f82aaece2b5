"""Today's tables, as SQLAlchemy Core metadata (source: data.md; decision 0007 tells where it differs).

Text keys, UTC text times, no types of one database only. Values stand in rows by field key, never a column a field.
Where a key has a division only for some fields, the empty text means "the row's". `ordinal` and `position` keep the
order in which things were said or printed. Foreign keys are checked at the end of an act.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary

from nakano_status.store.columns import flag, key, maybe, metadata, number, of, of_act, table, text
from nakano_status.store.paper_tables import (
    indicator,
    indicator_in_edition,
    indicator_owner,
    indicator_value,
    publication,
    publication_file,
    publication_value,
)
from nakano_status.store.review_tables import (
    confirmation,
    confirmation_field,
    finding,
    held_value,
    package_remark,
    return_confirmation,
    return_confirmed,
    return_writer,
    review,
    review_seen,
    review_value,
    round_several,
)

__all__ = [
    "confirmation",
    "confirmation_field",
    "finding",
    "held_value",
    "indicator",
    "indicator_in_edition",
    "indicator_owner",
    "indicator_value",
    "metadata",
    "package_remark",
    "publication",
    "publication_file",
    "publication_value",
    "return_confirmation",
    "return_confirmed",
    "return_writer",
    "review",
    "review_seen",
    "review_value",
    "round_several",
]

# The store and its acts
store_info = table(
    "store_info",
    key("store_id"),
    text("role"),
    text("plan_id"),
    maybe("division_id"),
    Column("seal_key", LargeBinary, nullable=True),
    text("made_by"),
)
act = table("act", key("act_id"), number("ordinal"), text("kind"), text("at"), maybe("by_name"), text("program"))
act_reason = table("act_reason", key("act_id", "act.act_id"), text("text"))

# The plan
plan = table("plan", key("plan_id"), text("title"), number("first_year"), number("last_year"), of_act())
edition = table(
    "edition",
    key("edition_id"),
    text("plan_id", "plan.plan_id"),
    number("ordinal"),
    text("title"),
    text("adopted_on"),
    of_act(),
)
plan_node = table(
    "plan_node",
    key("edition_id", "edition.edition_id"),
    key("code"),
    text("level"),
    maybe("parent"),
    maybe("title"),
    number("ordinal"),
    number("position"),
    of_act(),
)
initiative = table("initiative", key("initiative_id"), text("plan_id", "plan.plan_id"), of_act())
listing = table(
    "listing",
    key("edition_id", "edition.edition_id"),
    key("row_id"),
    text("measure"),
    number("ordinal"),
    number("position"),
    text("initiative_id", "initiative.initiative_id"),
    flag("is_repost"),
    text("title"),
    maybe("plan_class"),
    text("sponsor"),
    maybe("owners_printed"),
    of_act(),
)
planned_schedule = table(
    "planned_schedule",
    key("edition_id", "edition.edition_id"),
    key("row_id"),
    Column("year", Integer, primary_key=True, autoincrement=False),
    text("text"),
    of_act(),
)

# The divisions: what may change with the years is dated, `valid_from` '' meaning "ever since"
division = table("division", key("division_id"), number("position"), of_act())
division_place = table(
    "division_place",
    key("division_id", "division.division_id"),
    key("valid_from"),
    maybe("valid_to"),
    text("kind"),
    maybe("parent"),
    Column("order", Integer, nullable=True),
    flag("is_liaison"),
    maybe("contact"),
    of_act(),
)
division_name = table(
    "division_name",
    key("division_id", "division.division_id"),
    key("name"),
    key("kind"),
    key("valid_from"),
    maybe("valid_to"),
    number("position"),
    of_act(),
)
ownership = table(
    "ownership",
    key("edition_id"),
    key("row_id"),
    key("division_id", "division.division_id"),
    key("role"),
    key("valid_from"),
    maybe("valid_to"),
    number("ordinal"),
    maybe("sub_unit"),
    of_act(),
    of("listing", "edition_id", "row_id"),
)

# The round: who leaves it, and until when one may answer, is said again and again; the last word counts
round_ = table(
    "round",
    key("round_id"),
    number("year"),
    text("edition_id", "edition.edition_id"),
    text("as_of"),
    maybe("due"),
    maybe("made_on"),
    text("origin"),
    text("opened_by", "act.act_id"),
    maybe("closed_by", "act.act_id"),
)
round_row = table("round_row", key("round_id", "round.round_id"), key("row_id"), number("position"), of_act())
round_answerer = table(
    "round_answerer",
    key("round_id"),
    key("row_id"),
    key("division_id", "division.division_id"),
    key("role"),
    number("ordinal"),
    number("position"),
    of_act(),
    of("round_row", "round_id", "row_id"),
)
out_of_report = table(
    "out_of_report",
    key("round_id"),
    key("row_id"),
    key("act_id", "act.act_id"),
    maybe("reason"),
    of("round_row", "round_id", "row_id"),
)
round_due = table(
    "round_due",
    key("round_id", "round.round_id"),
    key("division_id", "division.division_id"),
    key("act_id", "act.act_id"),
    text("due"),
    number("position"),
)

# What was sent
package = table(
    "package",
    key("package_id"),
    number("ordinal"),
    text("round_id", "round.round_id"),
    text("division_id", "division.division_id"),
    text("purpose"),
    number("form_version"),
    text("seal"),
    of_act(),
    Index(None, "round_id"),
)
package_parent = table("package_parent", key("package_id", "package.package_id"), key("parent_id"))
package_row = table(
    "package_row", key("package_id", "package.package_id"), key("row_id"), text("role"), number("position")
)
package_value = table(
    "package_value",
    key("package_id", "package.package_id"),
    key("row_id"),
    key("division_id"),
    key("key"),
    maybe("value"),
)
package_seen = table(
    "package_seen",
    key("package_id", "package.package_id"),
    key("row_id"),
    key("division_id"),
    key("group_key"),
    key("word_id"),
)

# What came
received_file = table(
    "received_file", key("sha256"), Column("content", LargeBinary, nullable=False), number("size"), of_act()
)
batch_file = table(
    "batch_file",
    key("act_id", "act.act_id"),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    text("sha256"),
    text("name"),
    number("size"),
    text("verdict"),
    maybe("code"),
)
return_ = table(
    "return",
    key("return_id"),
    number("ordinal"),
    maybe("declared_id"),
    text("package_id"),
    text("round_id", "round.round_id"),
    text("division_id", "division.division_id"),
    maybe("sha256", "received_file.sha256"),
    maybe("file"),
    flag("is_draft"),
    text("state"),
    maybe("respondent"),
    maybe("extension"),
    maybe("confirmed_by"),
    maybe("confirmed_on"),
    of_act(),
    Index(None, "round_id", "division_id"),
)
return_parent = table("return_parent", key("return_id", "return.return_id"), key("parent_id"))
return_value = table(
    "return_value",
    key("return_id", "return.return_id"),
    key("row_id"),
    key("key"),
    text("state"),
    maybe("text"),
    maybe("cell"),
)
return_seen = table(
    "return_seen",
    key("return_id", "return.return_id"),
    key("row_id"),
    key("division_id"),
    key("group_key"),
    key("word_id"),
)
held_item = table(
    "held_item",
    key("item_id"),
    number("ordinal"),
    maybe("round_id", "round.round_id"),
    text("kind"),
    text("reason"),
    text("file"),
    text("sha256"),
    maybe("cell"),
    maybe("row_id"),
    maybe("key"),
    maybe("found"),
    maybe("return_id"),
    text("state"),
    of_act(),
    maybe("settled_by", "act.act_id"),
)
ledger_row = table(
    "ledger_row",
    key("act_id", "act.act_id"),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    text("sha256"),
    text("sheet"),
    number("row"),
    maybe("row_id"),
    text("fate"),
)

# The words said in the store itself, and what they changed
word = table(
    "word",
    key("word_id"),
    key("row_id"),
    key("division_id"),
    key("group_key"),
    number("ordinal"),
    text("round_id", "round.round_id"),
    text("writer"),
    text("kind"),
    maybe("take"),
    of_act(),
    Index(None, "round_id", "row_id"),
)
word_value = table(
    "word_value",
    key("word_id"),
    key("row_id"),
    key("division_id"),
    key("group_key"),
    key("key"),
    maybe("value"),
    of("word", "word_id", "row_id", "division_id", "group_key"),
)
word_seen = table(
    "word_seen",
    key("word_id"),
    key("row_id"),
    key("division_id"),
    key("group_key"),
    key("seen_id"),
    of("word", "word_id", "row_id", "division_id", "group_key"),
)
change = table(
    "change",
    key("change_id"),
    number("ordinal"),
    of_act(),
    text("round_id", "round.round_id"),
    text("row_id"),
    text("key"),
    maybe("division_id"),
    maybe("was"),
    maybe("now"),
    text("who"),
    text("why"),
    maybe("word_id"),
    maybe("sha256"),
    maybe("file"),
    maybe("cell"),
    Index(None, "round_id", "row_id"),
)

# The cache of what stands, and what is being typed
entry_value = table(
    "entry_value",
    key("round_id", "round.round_id"),
    key("row_id"),
    key("division_id"),
    key("key"),
    maybe("value"),
    flag("conflict"),
    of_act(),
)
entry_word = table(
    "entry_word",
    key("round_id", "round.round_id"),
    key("row_id"),
    key("division_id"),
    key("group_key"),
    key("word_id"),
    number("position"),
)
draft = table(
    "draft",
    key("round_id", "round.round_id"),
    key("row_id"),
    key("division_id"),
    key("key"),
    maybe("text"),
    text("saved_at"),
)

# What a person answered once
alias_answer = table("alias_answer", key("name"), text("division_id", "division.division_id"), of_act())
setting = table("setting", key("key"), text("value"), of_act())
