"""Tables of the divisions: what changes over the years is dated, and the empty `valid_from` means always."""

from __future__ import annotations

from datetime import date

from nakano_status.domain.organisation.divisions import DivisionKind, NameKind, SuccessionKind
from nakano_status.store import columns as c
from nakano_status.store.stored_forms import read_day

division = c.table("division", "所管課", c.key("division_id"), c.number("position"), c.of_act(), summed_by="")
division_place = c.table(
    "division_place",
    "所管課の組織上の位置",
    c.key("division_id", "division.division_id"),
    c.key("valid_from", form=read_day),
    c.maybe("valid_to", form=read_day),
    c.text("kind", one_of=DivisionKind),
    c.maybe("parent", names="division.division_id"),
    c.maybe_number("order"),
    c.flag("is_liaison"),
    c.maybe("contact"),
    c.of_act(),
    summed_by="",
)
division_name = c.table(
    "division_name",
    "所管課の名称",
    c.key("division_id", "division.division_id"),
    c.key("name"),
    c.key("kind", one_of=NameKind),
    c.key("valid_from", form=read_day),
    c.maybe("valid_to", form=read_day),
    c.number("position"),
    c.of_act(),
    summed_by="",
)
# A person's answers to questions, kept for later imports
alias_answer = c.table(
    "alias_answer",
    "所管課の別名",
    c.key("name"),
    c.text("division_id", "division.division_id"),
    c.of_act(),
    summed_by="",
)
# What an act made of which bodies; the names, places and rows that changed with it carry its day
succession = c.table(
    "succession",
    "組織の改正",
    c.key("act_id", "act.act_id"),
    c.number_key("ordinal"),
    c.text("day", form=date.fromisoformat),
    c.text("kind", one_of=SuccessionKind),
    c.maybe("division_id", names="division.division_id"),
    c.maybe("successor", names="division.division_id"),
    summed_by="act_id",
    since=(1, 4),
)
