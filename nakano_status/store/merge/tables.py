"""Tables of the data file's own assertions, the changes, the cache of current values, and the drafts."""

from __future__ import annotations

from nakano_status.domain.history.acts import Why
from nakano_status.domain.merge.revision import AssertionKind, ConflictChoice
from nakano_status.store import columns as c
from nakano_status.store.statements import BY_ACT
from nakano_status.store.stored_forms import read_time

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
    c.maybe("take", one_of=ConflictChoice),
    c.of_act(),
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
    c.maybe("value"),
    c.of("word", "word_id", "row_id", "division_id", "group_key"),
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
    c.of("word", "word_id", "row_id", "division_id", "group_key"),
    summed_by=BY_ACT,
)
change = c.table(
    "change",
    "変更履歴",
    c.key("change_id"),
    c.number("ordinal"),
    c.of_act(),
    c.text("round_id", "round.round_id"),
    c.text("row_id", names=c.ROW),
    c.text("key", one_of=c.OfProfile.FACTS),
    c.maybe("division_id", names="division.division_id"),
    c.maybe("was"),
    c.maybe("now"),
    c.text("who", names=c.WRITER),
    c.text("why", one_of=Why),
    c.maybe("word_id"),
    c.maybe("sha256"),
    c.maybe("file"),
    c.maybe("cell"),
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
    c.maybe("value"),
    c.flag("conflict"),
    c.of_act(),
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
    c.maybe("text"),
    c.text("saved_at", form=read_time),
)
