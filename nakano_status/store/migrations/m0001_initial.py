"""Format 1.0: the tables as they were first released. Frozen: later changes are later steps."""

from __future__ import annotations

from nakano_status.store.migrations import frozen_tables as c

step = c.FrozenTables()

# The store and its acts
step.add(
    "store_info",
    c.key("store_id"),
    c.text("role"),
    c.text("plan_id"),
    c.maybe("division_id"),
    c.content("seal_key", nullable=True),
    c.text("made_by"),
)
step.add(
    "act", c.key("act_id"), c.number("ordinal"), c.text("kind"), c.text("at"), c.maybe("by_name"), c.text("program")
)

# The plan
step.add("plan", c.key("plan_id"), c.text("title"), c.number("first_year"), c.number("last_year"), c.act())
step.add(
    "edition",
    c.key("edition_id"),
    c.text("plan_id", "plan.plan_id"),
    c.number("ordinal"),
    c.text("title"),
    c.text("adopted_on"),
    c.act(),
)
step.add(
    "plan_node",
    c.key("edition_id", "edition.edition_id"),
    c.key("code"),
    c.text("level"),
    c.maybe("parent"),
    c.maybe("title"),
    c.number("ordinal"),
    c.number("position"),
    c.act(),
)
step.add("initiative", c.key("initiative_id"), c.text("plan_id", "plan.plan_id"), c.act())
step.add(
    "listing",
    c.key("edition_id", "edition.edition_id"),
    c.key("row_id"),
    c.text("measure"),
    c.number("ordinal"),
    c.number("position"),
    c.text("initiative_id", "initiative.initiative_id"),
    c.flag("is_repost"),
    c.text("title"),
    c.maybe("plan_class"),
    c.text("sponsor"),
    c.maybe("owners_printed"),
    c.act(),
)
step.add(
    "planned_schedule",
    c.key("edition_id", "edition.edition_id"),
    c.key("row_id"),
    c.number_key("year"),
    c.text("text"),
    c.act(),
)

# The divisions: what changes over the years is dated, `valid_from` '' meaning "always"
step.add("division", c.key("division_id"), c.number("position"), c.act())
step.add(
    "division_place",
    c.key("division_id", "division.division_id"),
    c.key("valid_from"),
    c.maybe("valid_to"),
    c.text("kind"),
    c.maybe("parent"),
    c.number("order", nullable=True),
    c.flag("is_liaison"),
    c.maybe("contact"),
    c.act(),
)
step.add(
    "division_name",
    c.key("division_id", "division.division_id"),
    c.key("name"),
    c.key("kind"),
    c.key("valid_from"),
    c.maybe("valid_to"),
    c.number("position"),
    c.act(),
)
step.add(
    "ownership",
    c.key("edition_id"),
    c.key("row_id"),
    c.key("division_id", "division.division_id"),
    c.key("role"),
    c.key("valid_from"),
    c.maybe("valid_to"),
    c.number("ordinal"),
    c.maybe("sub_unit"),
    c.act(),
    c.of("listing", "edition_id", "row_id"),
)

# The round: exclusions and due dates are appended; the last row for a key counts
step.add(
    "round",
    c.key("round_id"),
    c.number("year"),
    c.text("edition_id", "edition.edition_id"),
    c.text("as_of"),
    c.maybe("due"),
    c.maybe("made_on"),
    c.text("origin"),
    c.text("opened_by", "act.act_id"),
    c.maybe("closed_by", "act.act_id"),
)
step.add("round_row", c.key("round_id", "round.round_id"), c.key("row_id"), c.number("position"), c.act())
step.add(
    "round_answerer",
    c.key("round_id"),
    c.key("row_id"),
    c.key("division_id", "division.division_id"),
    c.key("role"),
    c.number("ordinal"),
    c.number("position"),
    c.act(),
    c.of("round_row", "round_id", "row_id"),
)
step.add(
    "out_of_report",
    c.key("round_id"),
    c.key("row_id"),
    c.key("act_id", "act.act_id"),
    c.maybe("reason"),
    c.of("round_row", "round_id", "row_id"),
)
step.add(
    "round_due",
    c.key("round_id", "round.round_id"),
    c.key("division_id", "division.division_id"),
    c.key("act_id", "act.act_id"),
    c.text("due"),
    c.number("position"),
)

# What was sent
step.add(
    "package",
    c.key("package_id"),
    c.number("ordinal"),
    c.text("round_id", "round.round_id"),
    c.text("division_id", "division.division_id"),
    c.text("purpose"),
    c.number("form_version"),
    c.text("seal"),
    c.act(),
    c.index("round_id"),
)
step.add("package_parent", c.key("package_id", "package.package_id"), c.key("parent_id"))
step.add(
    "package_row", c.key("package_id", "package.package_id"), c.key("row_id"), c.text("role"), c.number("position")
)
step.add(
    "package_value",
    c.key("package_id", "package.package_id"),
    c.key("row_id"),
    c.key("division_id"),
    c.key("key"),
    c.maybe("value"),
)
step.add(
    "package_seen",
    c.key("package_id", "package.package_id"),
    c.key("row_id"),
    c.key("division_id"),
    c.key("group_key"),
    c.key("word_id"),
)

# What was received
step.add("received_file", c.key("sha256"), c.content("content"), c.number("size"), c.act())
step.add(
    "batch_file",
    c.key("act_id", "act.act_id"),
    c.number_key("ordinal"),
    c.text("sha256"),
    c.text("name"),
    c.number("size"),
    c.text("verdict"),
    c.maybe("code"),
)
step.add(
    "return",
    c.key("return_id"),
    c.number("ordinal"),
    c.maybe("declared_id"),
    c.text("package_id"),
    c.text("round_id", "round.round_id"),
    c.text("division_id", "division.division_id"),
    c.maybe("sha256", "received_file.sha256"),
    c.maybe("file"),
    c.flag("is_draft"),
    c.text("state"),
    c.maybe("respondent"),
    c.maybe("extension"),
    c.maybe("confirmed_by"),
    c.maybe("confirmed_on"),
    c.act(),
    c.index("round_id", "division_id"),
)
step.add("return_parent", c.key("return_id", "return.return_id"), c.key("parent_id"))
step.add(
    "return_value",
    c.key("return_id", "return.return_id"),
    c.key("row_id"),
    c.key("key"),
    c.text("state"),
    c.maybe("text"),
    c.maybe("cell"),
)
step.add(
    "return_seen",
    c.key("return_id", "return.return_id"),
    c.key("row_id"),
    c.key("division_id"),
    c.key("group_key"),
    c.key("word_id"),
)
step.add(
    "held_item",
    c.key("item_id"),
    c.number("ordinal"),
    c.maybe("round_id", "round.round_id"),
    c.text("kind"),
    c.text("reason"),
    c.text("file"),
    c.text("sha256"),
    c.maybe("cell"),
    c.maybe("row_id"),
    c.maybe("key"),
    c.maybe("found"),
    c.maybe("return_id"),
    c.text("state"),
    c.act(),
    c.maybe("settled_by", "act.act_id"),
)
step.add(
    "ledger_row",
    c.key("act_id", "act.act_id"),
    c.number_key("ordinal"),
    c.text("sha256"),
    c.text("sheet"),
    c.number("row"),
    c.maybe("row_id"),
    c.text("fate"),
)

# The data file's own assertions, and the changes
step.add(
    "word",
    c.key("word_id"),
    c.key("row_id"),
    c.key("division_id"),
    c.key("group_key"),
    c.number("ordinal"),
    c.text("round_id", "round.round_id"),
    c.text("writer"),
    c.text("kind"),
    c.maybe("take"),
    c.act(),
    c.index("round_id", "row_id"),
)
step.add(
    "word_value",
    c.key("word_id"),
    c.key("row_id"),
    c.key("division_id"),
    c.key("group_key"),
    c.key("key"),
    c.maybe("value"),
    c.of("word", "word_id", "row_id", "division_id", "group_key"),
)
step.add(
    "word_seen",
    c.key("word_id"),
    c.key("row_id"),
    c.key("division_id"),
    c.key("group_key"),
    c.key("seen_id"),
    c.of("word", "word_id", "row_id", "division_id", "group_key"),
)
step.add(
    "change",
    c.key("change_id"),
    c.number("ordinal"),
    c.act(),
    c.text("round_id", "round.round_id"),
    c.text("row_id"),
    c.text("key"),
    c.maybe("division_id"),
    c.maybe("was"),
    c.maybe("now"),
    c.text("who"),
    c.text("why"),
    c.maybe("word_id"),
    c.maybe("sha256"),
    c.maybe("file"),
    c.maybe("cell"),
    c.index("round_id", "row_id"),
)

# The cache of current values, and the drafts
step.add(
    "entry_value",
    c.key("round_id", "round.round_id"),
    c.key("row_id"),
    c.key("division_id"),
    c.key("key"),
    c.maybe("value"),
    c.flag("conflict"),
    c.act(),
)
step.add(
    "entry_word",
    c.key("round_id", "round.round_id"),
    c.key("row_id"),
    c.key("division_id"),
    c.key("group_key"),
    c.key("word_id"),
    c.number("position"),
)
step.add(
    "draft",
    c.key("round_id", "round.round_id"),
    c.key("row_id"),
    c.key("division_id"),
    c.key("key"),
    c.maybe("text"),
    c.text("saved_at"),
)

# A person's answers to questions, kept for later imports
step.add("alias_answer", c.key("name"), c.text("division_id", "division.division_id"), c.act())
step.add("setting", c.key("key"), c.text("value"), c.act())

upgrade = step.create
