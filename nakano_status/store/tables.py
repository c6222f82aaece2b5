"""The current tables, as SQLAlchemy Core metadata (source: data.md; decision 0007 lists the differences).

Text keys, UTC text times, no types of one database only. Values are rows by field key, never a column per field. If a
key has a division only for some fields, the empty text means "the row's". `ordinal` and `position` keep the order of
recording or printing. Foreign keys are checked at the end of an act.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary

from nakano_status.application.ports.data_file import StoreRole
from nakano_status.domain.exchange.answered_return import ReturnState
from nakano_status.domain.exchange.held import HeldKind, HeldState
from nakano_status.domain.exchange.ledger import Fate, Verdict
from nakano_status.domain.exchange.package import Purpose
from nakano_status.domain.fields.cell_state import CellState
from nakano_status.domain.merge.change import Why
from nakano_status.domain.merge.conflict_choice import ConflictChoice
from nakano_status.domain.merge.revision import AssertionKind
from nakano_status.domain.plan.plan import Role
from nakano_status.domain.problem_codes import CATALOGUE
from nakano_status.store.columns import (
    BY_ACT,
    DIVISION_OR_NONE,
    ROW,
    WRITER,
    OfProfile,
    content,
    flag,
    key,
    maybe,
    metadata,
    number,
    number_key,
    of,
    of_act,
    table,
    text,
)
from nakano_status.store.paper_tables import *  # noqa: F403 - every table by its name in this module
from nakano_status.store.plan_tables import *  # noqa: F403 - every table by its name in this module
from nakano_status.store.review_tables import *  # noqa: F403 - every table by its name in this module
from nakano_status.store.stored_forms import read_count, read_time

# The store and its acts
store_info = table(
    "store_info",
    "データファイルの情報",
    key("store_id"),
    text("role", one_of=StoreRole),
    text("plan_id", names="plan.plan_id"),
    maybe("division_id", names="division.division_id"),
    Column("seal_key", LargeBinary, nullable=True),
    text("made_by"),
    summed_by="",
)
act = table(
    "act",
    "操作の記録",
    key("act_id"),
    number("ordinal", form=read_count),
    text("kind"),
    text("at", form=read_time),
    maybe("by_name"),
    text("program"),
    summed_by="act_id",
)
act_reason = table("act_reason", "操作の理由", key("act_id", "act.act_id"), text("text"), summed_by="act_id")

# What was sent
package = table(
    "package",
    "照会",
    key("package_id"),
    number("ordinal"),
    text("round_id", "round.round_id"),
    text("division_id", "division.division_id"),
    text("purpose", one_of=Purpose),
    number("form_version"),
    text("seal"),
    of_act(),
    Index(None, "round_id"),
    summed_by="package_id",
)
package_parent = table(
    "package_parent", "照会のもと", key("package_id", "package.package_id"), key("parent_id"), summed_by="package_id"
)
package_row = table(
    "package_row",
    "照会の行",
    key("package_id", "package.package_id"),
    key("row_id", names="listing.row_id"),
    text("role", one_of=Role),
    number("position"),
    summed_by="package_id",
)
package_value = table(
    "package_value",
    "照会で示した値",
    key("package_id", "package.package_id"),
    key("row_id", names=ROW),
    key("division_id", names=DIVISION_OR_NONE),
    key("key", one_of=OfProfile.KEYS),
    maybe("value"),
    summed_by="package_id",
)
package_seen = table(
    "package_seen",
    "照会までの記録",
    key("package_id", "package.package_id"),
    key("row_id", names=ROW),
    key("division_id", names=DIVISION_OR_NONE),
    key("group_key", one_of=OfProfile.GROUPS),
    key("word_id"),
    summed_by="package_id",
)

# What was received
received_file = table(
    "received_file", "受け取ったファイル", key("sha256"), content(), number("size"), of_act(), summed_by="sha256"
)
batch_file = table(
    "batch_file",
    "受取の記録",
    key("act_id", "act.act_id"),
    number_key("ordinal"),
    text("sha256"),
    text("name"),
    number("size"),
    text("verdict", one_of=Verdict),
    maybe("code"),
    summed_by="act_id",
)
return_ = table(
    "return",
    "回答",
    key("return_id"),
    number("ordinal"),
    maybe("declared_id"),
    text("package_id"),
    text("round_id", "round.round_id"),
    text("division_id", "division.division_id"),
    maybe("sha256", "received_file.sha256"),
    maybe("file"),
    flag("is_draft"),
    text("state", one_of=ReturnState),
    maybe("respondent"),
    maybe("extension"),
    maybe("confirmed_by"),
    maybe("confirmed_on"),
    of_act(),
    Index(None, "round_id", "division_id"),
    summed_by="return_id",
)
return_parent = table(
    "return_parent", "回答のもと", key("return_id", "return.return_id"), key("parent_id"), summed_by="return_id"
)
return_value = table(
    "return_value",
    "回答の内容",
    key("return_id", "return.return_id"),
    key("row_id", names=ROW),
    key("key", one_of=OfProfile.KEYS),
    text("state", one_of=CellState),
    maybe("text"),
    maybe("cell"),
    summed_by="return_id",
)
return_seen = table(
    "return_seen",
    "回答までの記録",
    key("return_id", "return.return_id"),
    key("row_id", names=ROW),
    key("division_id", names=DIVISION_OR_NONE),
    key("group_key", one_of=OfProfile.GROUPS),
    key("word_id"),
    summed_by="return_id",
)
held_item = table(
    "held_item",
    "未取込のもの",
    key("item_id"),
    number("ordinal"),
    maybe("round_id", "round.round_id"),
    text("kind", one_of=HeldKind),
    text("reason", one_of=CATALOGUE),
    text("file"),
    text("sha256", names="batch_file.sha256"),
    maybe("cell"),
    maybe("row_id"),
    maybe("key", one_of=OfProfile.KEYS),
    maybe("found"),
    maybe("return_id"),
    text("state", one_of=HeldState),
    of_act(),
    maybe("settled_by", "act.act_id"),
    summed_by="item_id",
)
ledger_row = table(
    "ledger_row",
    "受付記録",
    key("act_id", "act.act_id"),
    number_key("ordinal"),
    text("sha256", names="batch_file.sha256"),
    text("sheet"),
    number("row"),
    maybe("row_id"),
    text("fate", one_of=Fate),
    summed_by="act_id",
)

# The data file's own assertions, and the changes
word = table(
    "word",
    "入力と決定",
    key("word_id"),
    key("row_id", names=ROW),
    key("division_id", names=DIVISION_OR_NONE),
    key("group_key", one_of=OfProfile.GROUPS),
    number("ordinal"),
    text("round_id", "round.round_id"),
    text("writer", names=WRITER),
    text("kind", one_of=AssertionKind),
    maybe("take", one_of=ConflictChoice),
    of_act(),
    Index(None, "round_id", "row_id"),
    summed_by=BY_ACT,
)
word_value = table(
    "word_value",
    "入力と決定の値",
    key("word_id"),
    key("row_id"),
    key("division_id"),
    key("group_key"),
    key("key", one_of=OfProfile.KEYS),
    maybe("value"),
    of("word", "word_id", "row_id", "division_id", "group_key"),
    summed_by=BY_ACT,
)
word_seen = table(
    "word_seen",
    "入力と決定までの記録",
    key("word_id"),
    key("row_id"),
    key("division_id"),
    key("group_key"),
    key("seen_id"),
    of("word", "word_id", "row_id", "division_id", "group_key"),
    summed_by=BY_ACT,
)
change = table(
    "change",
    "変更履歴",
    key("change_id"),
    number("ordinal"),
    of_act(),
    text("round_id", "round.round_id"),
    text("row_id", names=ROW),
    text("key", one_of=OfProfile.FACTS),
    maybe("division_id", names="division.division_id"),
    maybe("was"),
    maybe("now"),
    text("who", names=WRITER),
    text("why", one_of=Why),
    maybe("word_id"),
    maybe("sha256"),
    maybe("file"),
    maybe("cell"),
    Index(None, "round_id", "row_id"),
    summed_by=BY_ACT,
)

# The cache of current values, and the drafts
entry_value = table(
    "entry_value",
    "表示している値",
    key("round_id", "round.round_id"),
    key("row_id", names=ROW),
    key("division_id", names=DIVISION_OR_NONE),
    key("key", one_of=OfProfile.KEYS),
    maybe("value"),
    flag("conflict"),
    of_act(),
)
entry_word = table(
    "entry_word",
    "表示している値のもと",
    key("round_id", "round.round_id"),
    key("row_id", names=ROW),
    key("division_id", names=DIVISION_OR_NONE),
    key("group_key", one_of=OfProfile.GROUPS),
    key("word_id"),
    number("position"),
)
draft = table(
    "draft",
    "入力中の文章",
    key("round_id", "round.round_id"),
    key("row_id", names=ROW),
    key("division_id", names="division.division_id"),
    key("key", one_of=OfProfile.KEYS),
    maybe("text"),
    text("saved_at", form=read_time),
)

# A person's answers to questions, kept for later imports
alias_answer = table(
    "alias_answer", "所管課の別名", key("name"), text("division_id", "division.division_id"), of_act(), summed_by=""
)
setting = table("setting", "設定", key("key"), text("value"), of_act(), summed_by="key")

all_tables = metadata
