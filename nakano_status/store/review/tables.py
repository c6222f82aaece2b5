"""Tables of the office's reviews of answers, and of 所属長確認: the last review of a row and a division counts."""

from __future__ import annotations

from nakano_status.domain.review.review import ReviewKind
from nakano_status.store import columns as c

review = c.table(
    "review",
    "確認済と差戻し",
    c.key("round_id"),
    c.key("row_id"),
    c.key("division_id", "division.division_id"),
    c.key("act_id", "act.act_id"),
    c.text("kind", one_of=ReviewKind),
    c.number("ordinal"),
    c.of("round_row", "round_id", "row_id"),
    summed_by="act_id",
    since=(1, 1),
)
review_value = c.table(
    "review_value",
    "確認したときの値",
    c.key("round_id"),
    c.key("row_id"),
    c.key("division_id"),
    c.key("act_id"),
    c.key("key", one_of=c.OfProfile.KEYS),
    c.maybe("value"),
    c.of("review", "round_id", "row_id", "division_id", "act_id"),
    summed_by="act_id",
    since=(1, 1),
)
review_seen = c.table(
    "review_seen",
    "確認したときまでの記録",
    c.key("round_id"),
    c.key("row_id"),
    c.key("division_id"),
    c.key("act_id"),
    c.key("group_key", one_of=c.OfProfile.GROUPS),
    c.key("word_id"),
    c.of("review", "round_id", "row_id", "division_id", "act_id"),
    summed_by="act_id",
    since=(1, 1),
)
confirmation = c.table(
    "confirmation",
    "所属長確認",
    c.key("round_id", "round.round_id"),
    c.key("division_id", "division.division_id"),
    c.key("act_id", "act.act_id"),
    c.text("name"),
    c.maybe("confirmed_at"),
    summed_by="act_id",
    since=(1, 1),
)
confirmation_field = c.table(
    "confirmation_field",
    "所属長確認の対象",
    c.key("round_id"),
    c.key("division_id"),
    c.key("act_id"),
    c.key("row_id", names=c.ROW),
    c.key("key", one_of=c.OfProfile.KEYS),
    c.text("code"),
    c.of("confirmation", "round_id", "division_id", "act_id"),
    summed_by="act_id",
    since=(1, 1),
)
