"""Tables of 成果指標 with their figures, and of the papers that were recorded: format 1.2."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary

from nakano_status.store.columns import flag, key, maybe, number, number_key, of, of_act, table, text

indicator = table("indicator", key("indicator_id"), text("plan_id", "plan.plan_id"), of_act())
indicator_in_edition = table(
    "indicator_in_edition",
    key("edition_id", "edition.edition_id"),
    key("indicator_id", "indicator.indicator_id"),
    text("goal"),
    number("ordinal"),
    text("name"),
    text("name_printed"),
    maybe("unit"),
    maybe("footnote_mark"),
    maybe("footnote"),
    text("direction"),
    of_act(),
)
# Who supplies the figures: the last word counts; a division that did once may be removed, so it is no reference
indicator_owner = table(
    "indicator_owner",
    key("edition_id"),
    key("indicator_id"),
    key("act_id", "act.act_id"),
    maybe("division_id"),
    of("indicator_in_edition", "edition_id", "indicator_id"),
)
# The last word counts; an actual is of the indicator in whatever edition, so its `edition_id` is the empty text
indicator_value = table(
    "indicator_value",
    key("edition_id"),
    key("indicator_id", "indicator.indicator_id"),
    number_key("year"),
    key("kind"),
    key("act_id", "act.act_id"),
    maybe("text"),
    maybe("value"),
    Column("denominator", Integer, nullable=True),
    maybe("unit"),
    maybe("qualifier"),
    maybe("reason"),
    maybe("as_of"),
    maybe("source"),
    maybe("factor"),
)
publication = table(
    "publication",
    key("round_id", "round.round_id"),
    number_key("number"),
    text("occasion"),
    text("label"),
    text("day"),
    text("state_digest"),
    flag("is_final"),
    Column("supersedes", Integer, nullable=True),
    of_act(),
)
publication_file = table(
    "publication_file",
    key("round_id"),
    number_key("number"),
    key("name"),
    number("position"),
    text("sha256"),
    Column("content", LargeBinary, nullable=False),
    of("publication", "round_id", "number"),
)
publication_value = table(
    "publication_value",
    key("round_id"),
    number_key("number"),
    key("row_id"),
    key("key"),
    maybe("value"),
    of("publication", "round_id", "number"),
)
