"""Tables of the hashes of what each act wrote, of heads that papers and forms state, and of removed files.

No row here is summed by another: each has what shows a change of it (decision 0089).
"""

from __future__ import annotations

from datetime import date

from nakano_status.domain.history.acts import HeadOf
from nakano_status.store import columns as c

# The acts as a graph: the digest of an act is that of its contents and of its parents' digests
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
# The rows that an act wrote, by group; the last content of a group is that of the rows as they are now, and only that
# one has sums
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
    c.of("draft", "round_id", "row_id", "division_id", "key"),
    since=(1, 5),
)
# The head of the graph that a form or a recorded paper states
kept_head = c.table(
    "kept_head",
    "照会と資料に記した照合番号",
    c.key("subject", one_of=HeadOf),
    c.key("subject_id"),
    c.text("head"),
    c.of_act(),
    summed_by="act_id",
    since=(1, 5),
)
# Received files whose bytes were taken out when their retention period ended
dropped_file = c.table(
    "dropped_file",
    "保存期間が終わり除いたファイル",
    c.key("sha256", "received_file.sha256"),
    c.text("day", form=date.fromisoformat),
    c.of_act(),
    summed_by="act_id",
    since=(1, 5),
)
