"""Format 1.2: 成果指標 with their figures, and the papers that were recorded. Frozen, like every step."""

from __future__ import annotations

from nakano_status.store.migrations import frozen_tables as c

step = c.FrozenTables()

step.name_earlier("act", "act_id")
step.name_earlier("plan", "plan_id")
step.name_earlier("edition", "edition_id")
step.name_earlier("round", "round_id")

step.add("indicator", c.key("indicator_id"), c.text("plan_id", "plan.plan_id"), c.act())
step.add(
    "indicator_in_edition",
    c.key("edition_id", "edition.edition_id"),
    c.key("indicator_id", "indicator.indicator_id"),
    c.text("goal"),
    c.number("ordinal"),
    c.text("name"),
    c.text("name_printed"),
    c.maybe("unit"),
    c.maybe("footnote_mark"),
    c.maybe("footnote"),
    c.text("direction"),
    c.act(),
)
step.add(
    "indicator_owner",
    c.key("edition_id"),
    c.key("indicator_id"),
    c.key("act_id", "act.act_id"),
    c.maybe("division_id"),
    c.of("indicator_in_edition", "edition_id", "indicator_id"),
)
step.add(
    "indicator_value",
    c.key("edition_id"),
    c.key("indicator_id", "indicator.indicator_id"),
    c.number_key("year"),
    c.key("kind"),
    c.key("act_id", "act.act_id"),
    c.maybe("text"),
    c.maybe("value"),
    c.number("denominator", nullable=True),
    c.maybe("unit"),
    c.maybe("qualifier"),
    c.maybe("reason"),
    c.maybe("as_of"),
    c.maybe("source"),
    c.maybe("factor"),
)
step.add(
    "publication",
    c.key("round_id", "round.round_id"),
    c.number_key("number"),
    c.text("occasion"),
    c.text("label"),
    c.text("day"),
    c.text("state_digest"),
    c.flag("is_final"),
    c.number("supersedes", nullable=True),
    c.act(),
)
step.add(
    "publication_file",
    c.key("round_id"),
    c.number_key("number"),
    c.key("name"),
    c.number("position"),
    c.text("sha256"),
    c.content("content"),
    c.of("publication", "round_id", "number"),
)
step.add(
    "publication_value",
    c.key("round_id"),
    c.number_key("number"),
    c.key("row_id"),
    c.key("key"),
    c.maybe("value"),
    c.of("publication", "round_id", "number"),
)

upgrade = step.create
