"""Tables of what the office said about answers, of 所属長確認, of remarks, and of findings: format 1.1."""

from __future__ import annotations

from sqlalchemy import Column, Integer

from nakano_status.store.columns import flag, key, maybe, number, of, of_act, table, text

round_several = table(
    "round_several",
    key("round_id"),
    key("row_id"),
    key("act_id", "act.act_id"),
    flag("several"),
    of("round_row", "round_id", "row_id"),
)
# The last word on a row and a division counts
review = table(
    "review",
    key("round_id"),
    key("row_id"),
    key("division_id", "division.division_id"),
    key("act_id", "act.act_id"),
    text("kind"),
    number("ordinal"),
    of("round_row", "round_id", "row_id"),
)
review_value = table(
    "review_value",
    key("round_id"),
    key("row_id"),
    key("division_id"),
    key("act_id"),
    key("key"),
    maybe("value"),
    of("review", "round_id", "row_id", "division_id", "act_id"),
)
review_seen = table(
    "review_seen",
    key("round_id"),
    key("row_id"),
    key("division_id"),
    key("act_id"),
    key("group_key"),
    key("word_id"),
    of("review", "round_id", "row_id", "division_id", "act_id"),
)
confirmation = table(
    "confirmation",
    key("round_id", "round.round_id"),
    key("division_id", "division.division_id"),
    key("act_id", "act.act_id"),
    text("name"),
    maybe("confirmed_at"),
)
confirmation_field = table(
    "confirmation_field",
    key("round_id"),
    key("division_id"),
    key("act_id"),
    key("row_id"),
    key("key"),
    text("code"),
    of("confirmation", "round_id", "division_id", "act_id"),
)
package_remark = table(
    "package_remark",
    key("package_id", "package.package_id"),
    key("row_id"),
    key("key"),
    text("text"),
)
return_confirmation = table(
    "return_confirmation", key("return_id", "return.return_id"), text("name"), maybe("confirmed_at")
)
return_confirmed = table(
    "return_confirmed",
    key("return_id", "return_confirmation.return_id"),
    key("row_id"),
    key("key"),
    text("code"),
)
return_writer = table("return_writer", key("return_id", "return.return_id"), key("row_id"), key("key"), text("told"))
held_value = table("held_value", key("item_id", "held_item.item_id"), key("key"), text("value"))
finding = table(
    "finding",
    key("sha256"),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    text("code"),
    text("severity"),
    maybe("file"),
    maybe("sheet"),
    maybe("cell"),
    Column("row", Integer, nullable=True),
    maybe("column"),
    maybe("row_id"),
    maybe("key"),
    maybe("found"),
    maybe("expected"),
    text("details"),
    of_act(),
)
