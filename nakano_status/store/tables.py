"""The tables of a data file, as SQLAlchemy Core: the one description by which files are made, read and checked.

Keys are texts, times are UTC texts, and no type is specific to one database. Values are stored as one row per field,
never as a column per field. If a key has a division only for some fields, the empty text means that the value belongs
to the row itself. `ordinal` and `position` are the order of recording or printing. Foreign keys are checked at the end
of an act (decision 0007).

This module has the tables of acts and of everything that a round records; the tables of the plan are in `plan_tables`.
Exclusions and due dates of a round are appended, and the last row for a key counts. The tables of digests are not
covered by digests themselves: each has its own means to detect a change (decision 0089).
"""

from __future__ import annotations

from datetime import date

from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.exchange.ledger import Fate, HeldKind, Verdict
from nakano_status.domain.exchange.returns import CellState, HeldState, Purpose, ReturnState
from nakano_status.domain.history.act_subjects import ActSubject
from nakano_status.domain.history.acts import HeadOf, Why
from nakano_status.domain.merge.resolution import AssertionKind, ConflictChoice
from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.annotations import OpinionSource
from nakano_status.domain.problem_texts import CATALOGUE
from nakano_status.domain.problems.problem import Severity
from nakano_status.domain.review.review import ReviewKind
from nakano_status.domain.round.round import Origin, OutOfReport
from nakano_status.domain.round.settled_text import facts_of_text
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.store import columns as c
from nakano_status.store.plan_tables import *  # noqa: F403 - every table by its name in this module
from nakano_status.store.statements import BY_ACT, day_from_store, read_count, read_details, read_time, year_from_store

# The store and its acts
store_info = c.table(
    "store_info",
    "データファイルの情報",
    c.key("store_id"),
    c.text("role", one_of=StoreRole),
    c.text("plan_id", names="plan.plan_id"),
    c.optional_text("division_id", names="division.division_id"),
    c.content("seal_key", nullable=True),
    c.text("made_by"),
    summed_by="",
)
act = c.table(
    "act",
    "操作の記録",
    c.key("act_id"),
    c.number("ordinal", form=read_count),
    c.text("kind"),
    c.text("at", form=read_time),
    c.optional_text("by_name"),
    c.text("program"),
    summed_by="act_id",
)
act_reason = c.table(
    "act_reason", "操作の理由", c.key("act_id", "act.act_id"), c.text("text"), summed_by="act_id", since=(1, 1)
)
act_subject = c.table(
    "act_subject",
    "操作の対象",
    c.key("act_id", "act.act_id"),
    c.key("subject", form=ActSubject.read),
    summed_by="act_id",
    since=(1, 10),
)
setting = c.table("setting", "設定", c.key("key"), c.text("value"), c.act_reference(), summed_by="key")

all_tables = c.metadata


# Packages as sent
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
    c.act_reference(),
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
    c.optional_text("value"),
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
# The bytes of each form of a package as it was handed out; several if a later act changed its due date
sent_form = c.table(
    "sent_form",
    "送った回答様式",
    c.key("package_id", "package.package_id"),
    c.key("sha256"),
    c.content("content"),
    summed_by="package_id",
    since=(1, 11),
)
# Files and returns as received
received_file = c.table(
    "received_file",
    "受け取ったファイル",
    c.key("sha256"),
    c.content("content"),
    c.number("size"),
    c.act_reference(),
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
    c.optional_text("code"),
    summed_by="act_id",
)
return_ = c.table(
    "return",
    "回答",
    c.key("return_id"),
    c.number("ordinal"),
    c.optional_text("declared_id"),
    c.text("package_id"),
    c.text("round_id", "round.round_id"),
    c.text("division_id", "division.division_id"),
    c.optional_text("sha256", "received_file.sha256"),
    c.optional_text("file"),
    c.flag("is_draft"),
    c.text("state", one_of=ReturnState),
    c.optional_text("respondent"),
    c.optional_text("extension"),
    c.optional_text("confirmed_by"),
    c.optional_text("confirmed_on"),
    c.act_reference(),
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
    c.optional_text("text"),
    c.optional_text("cell", form=CellPlace.parse),
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
    c.optional_text("confirmed_at"),
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
# The file last made from a return of this data file
submitted_file = c.table(
    "submitted_file",
    "作成した回答ファイル",
    c.key("return_id", "return.return_id"),
    c.text("sha256"),
    c.act_reference(),
    summed_by="return_id",
    since=(1, 9),
)
held_item = c.table(
    "held_item",
    "未取込のもの",
    c.key("item_id"),
    c.number("ordinal"),
    c.optional_text("round_id", "round.round_id"),
    c.text("kind", one_of=HeldKind),
    c.text("reason", one_of=CATALOGUE),
    c.text("file"),
    c.text("sha256", names="batch_file.sha256"),
    c.optional_text("cell", form=CellPlace.parse),
    c.optional_text("row_id"),
    c.optional_text("key", one_of=c.OfProfile.KEYS),
    c.optional_text("found"),
    c.optional_text("return_id"),
    c.text("state", one_of=HeldState),
    c.act_reference(),
    c.optional_text("settled_by", "act.act_id"),
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
    c.optional_text("row_id"),
    c.text("fate", one_of=Fate),
    summed_by="act_id",
)


# The data file's own assertions, and the changes
word = c.table(
    "word",
    "入力と決定",
    c.key("word_id"),
    c.key("row_id", names=c.ROW),
    c.key("division_id", names=c.DIVISION_OR_NONE),
    c.key("group_key", one_of=c.OfProfile.GROUPS),
    c.number("ordinal"),
    c.text("round_id", "round.round_id"),
    c.text("writer", names=c.WRITER),
    c.text("kind", one_of=AssertionKind),
    c.optional_text("take", one_of=ConflictChoice),
    c.act_reference(),
    c.index("round_id", "row_id"),
    summed_by=BY_ACT,
)
word_value = c.table(
    "word_value",
    "入力と決定の値",
    c.key("word_id"),
    c.key("row_id"),
    c.key("division_id"),
    c.key("group_key"),
    c.key("key", one_of=c.OfProfile.KEYS),
    c.optional_text("value"),
    c.reference("word", "word_id", "row_id", "division_id", "group_key"),
    summed_by=BY_ACT,
)
word_seen = c.table(
    "word_seen",
    "入力と決定までの記録",
    c.key("word_id"),
    c.key("row_id"),
    c.key("division_id"),
    c.key("group_key"),
    c.key("seen_id"),
    c.reference("word", "word_id", "row_id", "division_id", "group_key"),
    summed_by=BY_ACT,
)
change = c.table(
    "change",
    "変更履歴",
    c.key("change_id"),
    c.number("ordinal"),
    c.act_reference(),
    c.text("round_id", "round.round_id"),
    c.text("row_id", names=c.ROW),
    c.text("key", one_of=c.OfProfile.FACTS),
    c.optional_text("division_id", names="division.division_id"),
    c.optional_text("was"),
    c.optional_text("now"),
    c.text("who", names=c.WRITER),
    c.text("why", one_of=Why),
    c.optional_text("word_id"),
    c.optional_text("sha256"),
    c.optional_text("file"),
    c.optional_text("cell", form=CellPlace.parse),
    c.index("round_id", "row_id"),
    summed_by=BY_ACT,
)
# The cache of current values, and the drafts
entry_value = c.table(
    "entry_value",
    "表示している値",
    c.key("round_id", "round.round_id"),
    c.key("row_id", names=c.ROW),
    c.key("division_id", names=c.DIVISION_OR_NONE),
    c.key("key", one_of=c.OfProfile.KEYS),
    c.optional_text("value"),
    c.flag("conflict"),
    c.act_reference(),
)
entry_word = c.table(
    "entry_word",
    "表示している値のもと",
    c.key("round_id", "round.round_id"),
    c.key("row_id", names=c.ROW),
    c.key("division_id", names=c.DIVISION_OR_NONE),
    c.key("group_key", one_of=c.OfProfile.GROUPS),
    c.key("word_id"),
    c.number("position"),
)
draft = c.table(
    "draft",
    "入力中の文章",
    c.key("round_id", "round.round_id"),
    c.key("row_id", names=c.ROW),
    c.key("division_id", names="division.division_id"),
    c.key("key", one_of=c.OfProfile.KEYS),
    c.optional_text("text"),
    c.text("saved_at", form=read_time),
)


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
    c.reference("round_row", "round_id", "row_id"),
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
    c.optional_text("value"),
    c.reference("review", "round_id", "row_id", "division_id", "act_id"),
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
    c.reference("review", "round_id", "row_id", "division_id", "act_id"),
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
    c.optional_text("confirmed_at"),
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
    c.reference("confirmation", "round_id", "division_id", "act_id"),
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
    c.optional_text("file"),
    c.optional_text("sheet"),
    c.optional_text("cell"),
    c.optional_number("row"),
    c.optional_text("column"),
    c.optional_text("row_id"),
    c.optional_text("key"),
    c.optional_text("found"),
    c.optional_text("expected"),
    c.text("details", form=read_details),
    c.act_reference(),
    summed_by="sha256",
    since=(1, 1),
)
round_ = c.table(
    "round",
    "進捗確認",
    c.key("round_id"),
    c.number("year", form=year_from_store),
    c.text("edition_id", "edition.edition_id"),
    c.text("as_of", form=date.fromisoformat),
    c.optional_text("due", form=day_from_store),
    c.optional_text("made_on", form=day_from_store),
    c.text("origin", one_of=Origin),
    c.text("opened_by", "act.act_id"),
    c.optional_text("closed_by", "act.act_id"),
    summed_by="",
)
round_row = c.table(
    "round_row",
    "進捗確認の行",
    c.key("round_id", "round.round_id"),
    c.key("row_id", names="listing.row_id"),
    c.number("position"),
    c.act_reference(),
    summed_by="act_id",
)
round_answerer = c.table(
    "round_answerer",
    "進捗確認の行の回答課",
    c.key("round_id"),
    c.key("row_id"),
    c.key("division_id", "division.division_id"),
    c.key("role", one_of=Role),
    c.number("ordinal"),
    c.number("position"),
    c.act_reference(),
    c.reference("round_row", "round_id", "row_id"),
    summed_by="act_id",
)
out_of_report = c.table(
    "out_of_report",
    "報告対象外の指定",
    c.key("round_id"),
    c.key("row_id"),
    c.key("act_id", "act.act_id"),
    c.optional_text("reason", one_of=OutOfReport),
    c.reference("round_row", "round_id", "row_id"),
    summed_by="act_id",
)
round_due = c.table(
    "round_due",
    "回答期限の延長",
    c.key("round_id", "round.round_id"),
    c.key("division_id", "division.division_id"),
    c.key("act_id", "act.act_id"),
    c.text("due", form=date.fromisoformat),
    c.number("position"),
    summed_by="act_id",
)
round_several = c.table(
    "round_several",
    "各課回答の指定",
    c.key("round_id"),
    c.key("row_id"),
    c.key("act_id", "act.act_id"),
    c.flag("several"),
    c.reference("round_row", "round_id", "row_id"),
    summed_by="act_id",
    since=(1, 1),
)
# The 所管課 printed in a published list, where it differs from the text of the edition
round_owners = c.table(
    "round_owners",
    "公表された一覧の所管課",
    c.key("round_id"),
    c.key("row_id"),
    c.text("text"),
    c.act_reference(),
    c.reference("round_row", "round_id", "row_id"),
    summed_by="round_id",
    since=(1, 4),
)


# The records of the office about the answers of a round
withdrawn_word = c.table(
    "withdrawn_word",
    "取り下げた決定",
    c.key("word_id"),
    c.act_reference(),
    summed_by="act_id",
    since=(1, 7),
)
comment_draft = c.table(
    "comment_draft",
    "修正依頼の下書き",
    c.key("round_id", "round.round_id"),
    c.key("division_id", names="division.division_id"),
    c.key("row_id", names="listing.row_id"),
    c.text("text"),
    c.act_reference(),
    summed_by="round_id",
    since=(1, 7),
)
kept_wording = c.table(
    "kept_wording",
    "そのままにした用語",
    c.key("round_id", "round.round_id"),
    c.key("row_id", names="listing.row_id"),
    c.key("key", one_of=c.OfProfile.KEYS),
    c.key("typed"),
    c.text("text"),
    c.act_reference(),
    summed_by="round_id",
    since=(1, 7),
)
seen_findings = c.table(
    "seen_findings",
    "指摘を確認したファイル",
    c.key("sha256"),
    c.act_reference(),
    summed_by="",
    since=(1, 7),
)
awaited_file = c.table(
    "awaited_file",
    "復元の後に取り込むファイル",
    c.key("sha256"),
    c.number("position"),
    c.text("name"),
    c.text("backup"),
    c.act_reference(),
    summed_by="",
    since=(1, 7),
)
# The opinions that a form shows, as they were when it was made
sent_opinion = c.table(
    "sent_opinion",
    "照会で示した意見",
    c.key("package_id", "package.package_id"),
    c.number_key("number"),
    c.text("source", one_of=OpinionSource),
    c.text("day", form=date.fromisoformat),
    c.optional_text("who"),
    c.flag("is_named"),
    c.text("text"),
    c.optional_text("answer"),
    c.optional_text("changed"),
    summed_by="package_id",
    since=(1, 7),
)
sent_opinion_row = c.table(
    "sent_opinion_row",
    "照会で示した意見に関する行",
    c.key("package_id"),
    c.number_key("number"),
    c.key("row_id"),
    c.reference("sent_opinion", "package_id", "number"),
    summed_by="package_id",
    since=(1, 7),
)
# A 用語の表 by its digest; the setting "word_table" has the digest of the office's own
term = c.table(
    "term",
    "用語の表",
    c.key("table_id"),
    c.number_key("position"),
    c.text("typed"),
    c.text("printed"),
    c.flag("is_on"),
    c.act_reference(),
    summed_by="table_id",
    since=(1, 7),
)
sent_word_table = c.table(
    "sent_word_table",
    "照会で示した用語の表",
    c.key("package_id", "package.package_id"),
    c.text("table_id"),
    summed_by="package_id",
    since=(1, 7),
)
# The choices made when a round was opened (年度の切替え)
ended_row = c.table(
    "ended_row",
    "年度の切替えで終わった行",
    c.key("round_id", "round.round_id"),
    c.key("row_id", names="listing.row_id"),
    c.optional_text("merged_into", names="listing.row_id"),
    c.act_reference(),
    summed_by="round_id",
    since=(1, 7),
)
left_out_row = c.table(
    "left_out_row",
    "年度の切替えで除いた行",
    c.key("round_id", "round.round_id"),
    c.key("row_id", names="listing.row_id"),
    c.act_reference(),
    summed_by="round_id",
    since=(1, 7),
)
blanked_contact = c.table(
    "blanked_contact",
    "年度の切替えで消した連絡先",
    c.key("round_id", "round.round_id"),
    c.key("division_id", names="division.division_id"),
    c.text("contact"),
    c.act_reference(),
    summed_by="round_id",
    since=(1, 7),
)
# The start of a round that was withdrawn, and the forms that became void with it
withdrawn_start = c.table(
    "withdrawn_start",
    "取り消した年度の開始",
    c.key("act_id", "act.act_id"),
    c.number("year", form=year_from_store),
    summed_by="act_id",
    since=(1, 7),
)
void_package = c.table(
    "void_package",
    "無効になった照会",
    c.key("package_id"),
    c.number("position"),
    c.text("act_id", "withdrawn_start.act_id"),
    summed_by="act_id",
    since=(1, 7),
)
# The facts known to a settled round that differ from the current records (decision 0094)
settled_round = c.table(
    "settled_round",
    "確定した進捗確認の記録",
    c.key("round_id", "round.round_id"),
    c.text("facts", form=facts_of_text),
    c.act_reference(),
    summed_by="round_id",
    since=(1, 7),
)
laid_down_round = c.table(
    "laid_down_round",
    "保存した進捗確認",
    c.key("act_id", "act.act_id"),
    c.text("round_id", "round.round_id"),
    c.text("manifest"),
    summed_by="act_id",
    since=(1, 7),
)


# The acts as a graph: the digest of an act covers its contents and the digests of its parents
act_digest = c.table(
    "act_digest",
    "操作の照合番号",
    c.key("act_id", "act.act_id"),
    c.text("contents"),
    c.text("digest"),
    since=(1, 5),
)
act_parent = c.table(
    "act_parent",
    "操作の前の操作",
    c.key("act_id", "act.act_id"),
    c.key("parent_id", "act.act_id"),
    c.text("parent_digest"),
    c.index("parent_id"),
    since=(1, 5),
)
# The rows that an act wrote, by group; the last content of a group describes its current rows, and only this content
# has sums
act_content = c.table(
    "act_content",
    "操作で書いた内容の照合番号",
    c.key("act_id", "act.act_id"),
    c.key("table_name"),
    c.key("group_key"),
    c.text("digest"),
    c.text("sums"),
    c.text("cells"),
    c.index("table_name", "group_key"),
    since=(1, 5),
)
# A draft belongs to no act
draft_check = c.table(
    "draft_check",
    "入力中の文章の検査値",
    c.key("round_id"),
    c.key("row_id"),
    c.key("division_id"),
    c.key("key"),
    c.text("cells"),
    c.reference("draft", "round_id", "row_id", "division_id", "key"),
    since=(1, 5),
)
# The head of the graph that a form or a recorded paper states
kept_head = c.table(
    "kept_head",
    "照会と資料に記した照合番号",
    c.key("subject", one_of=HeadOf),
    c.key("subject_id"),
    c.text("head"),
    c.act_reference(),
    summed_by="act_id",
    since=(1, 5),
)
# Received files whose bytes were removed when their retention period ended
dropped_file = c.table(
    "dropped_file",
    "保存期間が終わり除いたファイル",
    c.key("sha256", "received_file.sha256"),
    c.text("day", form=date.fromisoformat),
    c.act_reference(),
    summed_by="act_id",
    since=(1, 5),
)
