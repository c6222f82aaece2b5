"""Tables of the rounds: exclusions and due dates are appended, and the last row for a key counts."""

from __future__ import annotations

from datetime import date

from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.round.round import Origin, OutOfReport
from nakano_status.store import columns as c
from nakano_status.store.stored_forms import read_day, read_year

round_ = c.table(
    "round",
    "進捗確認",
    c.key("round_id"),
    c.number("year", form=read_year),
    c.text("edition_id", "edition.edition_id"),
    c.text("as_of", form=date.fromisoformat),
    c.maybe("due", form=read_day),
    c.maybe("made_on", form=read_day),
    c.text("origin", one_of=Origin),
    c.text("opened_by", "act.act_id"),
    c.maybe("closed_by", "act.act_id"),
    summed_by="",
)
round_row = c.table(
    "round_row",
    "進捗確認の行",
    c.key("round_id", "round.round_id"),
    c.key("row_id", names="listing.row_id"),
    c.number("position"),
    c.of_act(),
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
    c.of_act(),
    c.of("round_row", "round_id", "row_id"),
    summed_by="act_id",
)
out_of_report = c.table(
    "out_of_report",
    "報告対象外の指定",
    c.key("round_id"),
    c.key("row_id"),
    c.key("act_id", "act.act_id"),
    c.maybe("reason", one_of=OutOfReport),
    c.of("round_row", "round_id", "row_id"),
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
    c.of("round_row", "round_id", "row_id"),
    summed_by="act_id",
    since=(1, 1),
)
# The 所管課 that a published list printed, where it is not the text of the edition
round_owners = c.table(
    "round_owners",
    "公表された一覧の所管課",
    c.key("round_id"),
    c.key("row_id"),
    c.text("text"),
    c.of_act(),
    c.of("round_row", "round_id", "row_id"),
    summed_by="round_id",
    since=(1, 4),
)
