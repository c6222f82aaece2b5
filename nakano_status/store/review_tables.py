"""Tables of the office's reviews of answers, of 所属長確認, of remarks, and of findings: format 1.1."""

from __future__ import annotations

from nakano_status.domain.problem_codes import CATALOGUE
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.review.review import ReviewKind
from nakano_status.store.columns import (
    ROW,
    OfProfile,
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
from nakano_status.store.stored_forms import read_details

round_several = table(
    "round_several",
    "各課回答の指定",
    key("round_id"),
    key("row_id"),
    key("act_id", "act.act_id"),
    flag("several"),
    of("round_row", "round_id", "row_id"),
    summed_by="act_id",
)
# The last review of a row and a division counts
review = table(
    "review",
    "確認済と差戻し",
    key("round_id"),
    key("row_id"),
    key("division_id", "division.division_id"),
    key("act_id", "act.act_id"),
    text("kind", one_of=ReviewKind),
    number("ordinal"),
    of("round_row", "round_id", "row_id"),
    summed_by="act_id",
)
review_value = table(
    "review_value",
    "確認したときの値",
    key("round_id"),
    key("row_id"),
    key("division_id"),
    key("act_id"),
    key("key", one_of=OfProfile.KEYS),
    maybe("value"),
    of("review", "round_id", "row_id", "division_id", "act_id"),
    summed_by="act_id",
)
review_seen = table(
    "review_seen",
    "確認したときまでの記録",
    key("round_id"),
    key("row_id"),
    key("division_id"),
    key("act_id"),
    key("group_key", one_of=OfProfile.GROUPS),
    key("word_id"),
    of("review", "round_id", "row_id", "division_id", "act_id"),
    summed_by="act_id",
)
confirmation = table(
    "confirmation",
    "所属長確認",
    key("round_id", "round.round_id"),
    key("division_id", "division.division_id"),
    key("act_id", "act.act_id"),
    text("name"),
    maybe("confirmed_at"),
    summed_by="act_id",
)
confirmation_field = table(
    "confirmation_field",
    "所属長確認の対象",
    key("round_id"),
    key("division_id"),
    key("act_id"),
    key("row_id", names=ROW),
    key("key", one_of=OfProfile.KEYS),
    text("code"),
    of("confirmation", "round_id", "division_id", "act_id"),
    summed_by="act_id",
)
package_remark = table(
    "package_remark",
    "照会に添えた言葉",
    key("package_id", "package.package_id"),
    key("row_id"),
    key("key"),
    text("text"),
    summed_by="package_id",
)
return_confirmation = table(
    "return_confirmation",
    "回答の所属長確認",
    key("return_id", "return.return_id"),
    text("name"),
    maybe("confirmed_at"),
    summed_by="return_id",
)
return_confirmed = table(
    "return_confirmed",
    "回答の所属長確認の対象",
    key("return_id", "return_confirmation.return_id"),
    key("row_id"),
    key("key"),
    text("code"),
    summed_by="return_id",
)
return_writer = table(
    "return_writer",
    "回答の記入者",
    key("return_id", "return.return_id"),
    key("row_id"),
    key("key"),
    text("told"),
    summed_by="return_id",
)
held_value = table(
    "held_value",
    "未取込のものの内容",
    key("item_id", "held_item.item_id"),
    key("key"),
    text("value"),
    summed_by="item_id",
)
finding = table(
    "finding",
    "ファイルの確認結果",
    key("sha256", names="batch_file.sha256"),
    number_key("ordinal"),
    text("code", one_of=CATALOGUE),
    text("severity", one_of=Severity),
    maybe("file"),
    maybe("sheet"),
    maybe("cell"),
    maybe_number("row"),
    maybe("column"),
    maybe("row_id"),
    maybe("key"),
    maybe("found"),
    maybe("expected"),
    text("details", form=read_details),
    of_act(),
    summed_by="sha256",
)
