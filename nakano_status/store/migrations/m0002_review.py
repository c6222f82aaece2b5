"""Format 1.1: the office's reviews of answers, 所属長確認, remarks, findings. Frozen, like every step."""

from __future__ import annotations

from nakano_status.store.migrations import frozen_tables as c

step = c.FrozenTables()

step.name_earlier("act", "act_id")
step.name_earlier("round", "round_id")
step.name_earlier("division", "division_id")
step.name_earlier("round_row", "round_id", "row_id")
step.name_earlier("package", "package_id")
step.name_earlier("return", "return_id")
step.name_earlier("held_item", "item_id")

step.add("act_reason", c.key("act_id", "act.act_id"), c.text("text"))
step.add(
    "round_several",
    c.key("round_id"),
    c.key("row_id"),
    c.key("act_id", "act.act_id"),
    c.flag("several"),
    c.of("round_row", "round_id", "row_id"),
)
step.add(
    "review",
    c.key("round_id"),
    c.key("row_id"),
    c.key("division_id", "division.division_id"),
    c.key("act_id", "act.act_id"),
    c.text("kind"),
    c.number("ordinal"),
    c.of("round_row", "round_id", "row_id"),
)
step.add(
    "review_value",
    c.key("round_id"),
    c.key("row_id"),
    c.key("division_id"),
    c.key("act_id"),
    c.key("key"),
    c.maybe("value"),
    c.of("review", "round_id", "row_id", "division_id", "act_id"),
)
step.add(
    "review_seen",
    c.key("round_id"),
    c.key("row_id"),
    c.key("division_id"),
    c.key("act_id"),
    c.key("group_key"),
    c.key("word_id"),
    c.of("review", "round_id", "row_id", "division_id", "act_id"),
)
step.add(
    "confirmation",
    c.key("round_id", "round.round_id"),
    c.key("division_id", "division.division_id"),
    c.key("act_id", "act.act_id"),
    c.text("name"),
    c.maybe("confirmed_at"),
)
step.add(
    "confirmation_field",
    c.key("round_id"),
    c.key("division_id"),
    c.key("act_id"),
    c.key("row_id"),
    c.key("key"),
    c.text("code"),
    c.of("confirmation", "round_id", "division_id", "act_id"),
)
step.add(
    "package_remark",
    c.key("package_id", "package.package_id"),
    c.key("row_id"),
    c.key("key"),
    c.text("text"),
)
step.add("return_confirmation", c.key("return_id", "return.return_id"), c.text("name"), c.maybe("confirmed_at"))
step.add(
    "return_confirmed",
    c.key("return_id", "return_confirmation.return_id"),
    c.key("row_id"),
    c.key("key"),
    c.text("code"),
)
step.add("return_writer", c.key("return_id", "return.return_id"), c.key("row_id"), c.key("key"), c.text("told"))
step.add("held_value", c.key("item_id", "held_item.item_id"), c.key("key"), c.text("value"))
step.add(
    "finding",
    c.key("sha256"),
    c.number_key("ordinal"),
    c.text("code"),
    c.text("severity"),
    c.maybe("file"),
    c.maybe("sheet"),
    c.maybe("cell"),
    c.number("row", nullable=True),
    c.maybe("column"),
    c.maybe("row_id"),
    c.maybe("key"),
    c.maybe("found"),
    c.maybe("expected"),
    c.text("details"),
    c.act(),
)

upgrade = step.create
