"""Tables of the office's reviews of answers, of 所属長確認, and of the findings in files."""

from __future__ import annotations

from nakano_status.domain.problem_texts import CATALOGUE
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.review.review import ReviewKind
from nakano_status.store import columns as c
from nakano_status.store.stored_forms import read_details

# The last review of a row and a division counts
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
finding = c.table(
    "finding",
    "ファイルの確認結果",
    c.key("sha256", names="batch_file.sha256"),
    c.number_key("ordinal"),
    c.text("code", one_of=CATALOGUE),
    c.text("severity", one_of=Severity),
    c.maybe("file"),
    c.maybe("sheet"),
    c.maybe("cell"),
    c.maybe_number("row"),
    c.maybe("column"),
    c.maybe("row_id"),
    c.maybe("key"),
    c.maybe("found"),
    c.maybe("expected"),
    c.text("details", form=read_details),
    c.of_act(),
    summed_by="sha256",
    since=(1, 1),
)
