"""Tables of 成果指標 with their figures, and of the recorded papers: format 1.2."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from nakano_status.domain.indicators.indicator import Direction, FigureKind
from nakano_status.domain.papers.publication import Occasion
from nakano_status.store.columns import (
    NONE,
    content,
    flag,
    key,
    maybe,
    maybe_number,
    number,
    number_key,
    of,
    of_act,
    table,
    text,
)

indicator = table("indicator", "成果指標", key("indicator_id"), text("plan_id", "plan.plan_id"), of_act(), summed_by="")
indicator_in_edition = table(
    "indicator_in_edition",
    "計画の版の成果指標",
    key("edition_id", "edition.edition_id"),
    key("indicator_id", "indicator.indicator_id"),
    text("goal"),
    number("ordinal"),
    text("name"),
    text("name_printed"),
    maybe("unit"),
    maybe("footnote_mark"),
    maybe("footnote"),
    text("direction", one_of=Direction),
    of_act(),
    summed_by="edition_id",
)
# Who supplies the figures: the last row counts; a former division may be removed, so it is no reference
indicator_owner = table(
    "indicator_owner",
    "成果指標の所管課",
    key("edition_id"),
    key("indicator_id"),
    key("act_id", "act.act_id"),
    maybe("division_id"),
    of("indicator_in_edition", "edition_id", "indicator_id"),
    summed_by="act_id",
)
# The last row counts; an actual is valid for every edition, so its `edition_id` is the empty text
indicator_value = table(
    "indicator_value",
    "成果指標の実績と目標",
    key("edition_id", names=("edition.edition_id", NONE)),
    key("indicator_id", "indicator.indicator_id"),
    number_key("year"),
    key("kind", one_of=FigureKind),
    key("act_id", "act.act_id"),
    maybe("text"),
    maybe("value", form=Decimal),
    maybe_number("denominator"),
    maybe("unit"),
    maybe("qualifier"),
    maybe("reason"),
    maybe("as_of"),
    maybe("source"),
    maybe("factor"),
    summed_by="act_id",
)
publication = table(
    "publication",
    "発行した資料",
    key("round_id", "round.round_id"),
    number_key("number"),
    text("occasion", one_of=Occasion),
    text("label"),
    text("day", form=date.fromisoformat),
    text("state_digest"),
    flag("is_final"),
    maybe_number("supersedes"),
    of_act(),
    summed_by="round_id",
)
publication_file = table(
    "publication_file",
    "発行した資料のファイル",
    key("round_id"),
    number_key("number"),
    key("name"),
    number("position"),
    text("sha256"),
    content(),
    of("publication", "round_id", "number"),
    summed_by="round_id",
)
publication_value = table(
    "publication_value",
    "発行した資料に記した値",
    key("round_id"),
    number_key("number"),
    key("row_id"),
    key("key"),
    maybe("value"),
    of("publication", "round_id", "number"),
    summed_by="round_id",
)
