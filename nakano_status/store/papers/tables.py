"""Tables of 成果指標 with their figures, and of the recorded papers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from nakano_status.domain.indicators.indicator import Direction, FigureKind
from nakano_status.domain.papers.publication import Occasion
from nakano_status.store import columns as c

indicator = c.table(
    "indicator",
    "成果指標",
    c.key("indicator_id"),
    c.text("plan_id", "plan.plan_id"),
    c.of_act(),
    summed_by="",
    since=(1, 2),
)
indicator_in_edition = c.table(
    "indicator_in_edition",
    "計画の版の成果指標",
    c.key("edition_id", "edition.edition_id"),
    c.key("indicator_id", "indicator.indicator_id"),
    c.text("goal"),
    c.number("ordinal"),
    c.text("name"),
    c.text("name_printed"),
    c.maybe("unit"),
    c.maybe("footnote_mark"),
    c.maybe("footnote"),
    c.text("direction", one_of=Direction),
    c.of_act(),
    summed_by="edition_id",
    since=(1, 2),
)
# Who supplies the figures: the last row counts; a former division may be removed, so it is no reference
indicator_owner = c.table(
    "indicator_owner",
    "成果指標の所管課",
    c.key("edition_id"),
    c.key("indicator_id"),
    c.key("act_id", "act.act_id"),
    c.maybe("division_id"),
    c.of("indicator_in_edition", "edition_id", "indicator_id"),
    summed_by="act_id",
    since=(1, 2),
)
# The first day of an owner, where it is known; an owner without one was always the owner
indicator_owner_day = c.table(
    "indicator_owner_day",
    "成果指標の所管課の適用開始日",
    c.key("edition_id"),
    c.key("indicator_id"),
    c.key("act_id", "act.act_id"),
    c.text("valid_from", form=date.fromisoformat),
    c.of("indicator_in_edition", "edition_id", "indicator_id"),
    summed_by="act_id",
    since=(1, 4),
)
# The last row counts; an actual is valid for every edition, so its `edition_id` is the empty text
indicator_value = c.table(
    "indicator_value",
    "成果指標の実績と目標",
    c.key("edition_id", names=("edition.edition_id", c.NONE)),
    c.key("indicator_id", "indicator.indicator_id"),
    c.number_key("year"),
    c.key("kind", one_of=FigureKind),
    c.key("act_id", "act.act_id"),
    c.maybe("text"),
    c.maybe("value", form=Decimal),
    c.maybe_number("denominator"),
    c.maybe("unit"),
    c.maybe("qualifier"),
    c.maybe("reason"),
    c.maybe("as_of"),
    c.maybe("source"),
    c.maybe("factor"),
    summed_by="act_id",
    since=(1, 2),
)
publication = c.table(
    "publication",
    "発行した資料",
    c.key("round_id", "round.round_id"),
    c.number_key("number"),
    c.text("occasion", one_of=Occasion),
    c.text("label"),
    c.text("day", form=date.fromisoformat),
    c.text("state_digest"),
    c.flag("is_final"),
    c.maybe_number("supersedes"),
    c.of_act(),
    summed_by="round_id",
    since=(1, 2),
)
publication_file = c.table(
    "publication_file",
    "発行した資料のファイル",
    c.key("round_id"),
    c.number_key("number"),
    c.key("name"),
    c.number("position"),
    c.text("sha256"),
    c.content("content"),
    c.of("publication", "round_id", "number"),
    summed_by="round_id",
    since=(1, 2),
)
publication_value = c.table(
    "publication_value",
    "発行した資料に記した値",
    c.key("round_id"),
    c.number_key("number"),
    c.key("row_id"),
    c.key("key"),
    c.maybe("value"),
    c.of("publication", "round_id", "number"),
    summed_by="round_id",
    since=(1, 2),
)
