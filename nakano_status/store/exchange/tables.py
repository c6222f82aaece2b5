"""Tables of what was sent and of what was received."""

from __future__ import annotations

from nakano_status.domain.exchange.answered_return import CellState, HeldState, ReturnState
from nakano_status.domain.exchange.ledger import Fate, HeldKind, Verdict
from nakano_status.domain.exchange.package import Purpose
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.problem_texts import CATALOGUE
from nakano_status.store import columns as c

# What was sent
package = c.table(
    "package",
    "照会",
    c.key("package_id"),
    c.number("ordinal"),
    c.text("round_id", "round.round_id"),
    c.text("division_id", "division.division_id"),
    c.text("purpose", one_of=Purpose),
    c.number("form_version"),
    c.text("seal"),
    c.of_act(),
    c.index("round_id"),
    summed_by="package_id",
)
package_parent = c.table(
    "package_parent",
    "照会のもと",
    c.key("package_id", "package.package_id"),
    c.key("parent_id"),
    summed_by="package_id",
)
package_row = c.table(
    "package_row",
    "照会の行",
    c.key("package_id", "package.package_id"),
    c.key("row_id", names="listing.row_id"),
    c.text("role", one_of=Role),
    c.number("position"),
    summed_by="package_id",
)
package_value = c.table(
    "package_value",
    "照会で示した値",
    c.key("package_id", "package.package_id"),
    c.key("row_id", names=c.ROW),
    c.key("division_id", names=c.DIVISION_OR_NONE),
    c.key("key", one_of=c.OfProfile.KEYS),
    c.maybe("value"),
    summed_by="package_id",
)
package_seen = c.table(
    "package_seen",
    "照会までの記録",
    c.key("package_id", "package.package_id"),
    c.key("row_id", names=c.ROW),
    c.key("division_id", names=c.DIVISION_OR_NONE),
    c.key("group_key", one_of=c.OfProfile.GROUPS),
    c.key("word_id"),
    summed_by="package_id",
)
package_remark = c.table(
    "package_remark",
    "照会に添えた言葉",
    c.key("package_id", "package.package_id"),
    c.key("row_id"),
    c.key("key"),
    c.text("text"),
    summed_by="package_id",
    since=(1, 1),
)
# What was received
received_file = c.table(
    "received_file",
    "受け取ったファイル",
    c.key("sha256"),
    c.content("content"),
    c.number("size"),
    c.of_act(),
    summed_by="sha256",
)
batch_file = c.table(
    "batch_file",
    "受取の記録",
    c.key("act_id", "act.act_id"),
    c.number_key("ordinal"),
    c.text("sha256"),
    c.text("name"),
    c.number("size"),
    c.text("verdict", one_of=Verdict),
    c.maybe("code"),
    summed_by="act_id",
)
return_ = c.table(
    "return",
    "回答",
    c.key("return_id"),
    c.number("ordinal"),
    c.maybe("declared_id"),
    c.text("package_id"),
    c.text("round_id", "round.round_id"),
    c.text("division_id", "division.division_id"),
    c.maybe("sha256", "received_file.sha256"),
    c.maybe("file"),
    c.flag("is_draft"),
    c.text("state", one_of=ReturnState),
    c.maybe("respondent"),
    c.maybe("extension"),
    c.maybe("confirmed_by"),
    c.maybe("confirmed_on"),
    c.of_act(),
    c.index("round_id", "division_id"),
    summed_by="return_id",
)
return_parent = c.table(
    "return_parent", "回答のもと", c.key("return_id", "return.return_id"), c.key("parent_id"), summed_by="return_id"
)
return_value = c.table(
    "return_value",
    "回答の内容",
    c.key("return_id", "return.return_id"),
    c.key("row_id", names=c.ROW),
    c.key("key", one_of=c.OfProfile.KEYS),
    c.text("state", one_of=CellState),
    c.maybe("text"),
    c.maybe("cell"),
    summed_by="return_id",
)
return_seen = c.table(
    "return_seen",
    "回答までの記録",
    c.key("return_id", "return.return_id"),
    c.key("row_id", names=c.ROW),
    c.key("division_id", names=c.DIVISION_OR_NONE),
    c.key("group_key", one_of=c.OfProfile.GROUPS),
    c.key("word_id"),
    summed_by="return_id",
)
return_confirmation = c.table(
    "return_confirmation",
    "回答の所属長確認",
    c.key("return_id", "return.return_id"),
    c.text("name"),
    c.maybe("confirmed_at"),
    summed_by="return_id",
    since=(1, 1),
)
return_confirmed = c.table(
    "return_confirmed",
    "回答の所属長確認の対象",
    c.key("return_id", "return_confirmation.return_id"),
    c.key("row_id"),
    c.key("key"),
    c.text("code"),
    summed_by="return_id",
    since=(1, 1),
)
return_writer = c.table(
    "return_writer",
    "回答の記入者",
    c.key("return_id", "return.return_id"),
    c.key("row_id"),
    c.key("key"),
    c.text("told"),
    summed_by="return_id",
    since=(1, 1),
)
held_item = c.table(
    "held_item",
    "未取込のもの",
    c.key("item_id"),
    c.number("ordinal"),
    c.maybe("round_id", "round.round_id"),
    c.text("kind", one_of=HeldKind),
    c.text("reason", one_of=CATALOGUE),
    c.text("file"),
    c.text("sha256", names="batch_file.sha256"),
    c.maybe("cell"),
    c.maybe("row_id"),
    c.maybe("key", one_of=c.OfProfile.KEYS),
    c.maybe("found"),
    c.maybe("return_id"),
    c.text("state", one_of=HeldState),
    c.of_act(),
    c.maybe("settled_by", "act.act_id"),
    summed_by="item_id",
)
held_value = c.table(
    "held_value",
    "未取込のものの内容",
    c.key("item_id", "held_item.item_id"),
    c.key("key"),
    c.text("value"),
    summed_by="item_id",
    since=(1, 1),
)
ledger_row = c.table(
    "ledger_row",
    "受付記録",
    c.key("act_id", "act.act_id"),
    c.number_key("ordinal"),
    c.text("sha256", names="batch_file.sha256"),
    c.text("sheet"),
    c.number("row"),
    c.maybe("row_id"),
    c.text("fate", one_of=Fate),
    summed_by="act_id",
)
