"""Tables of the plan, of the divisions and of the rounds."""

from __future__ import annotations

from datetime import date

from nakano_status.domain.organisation.divisions import DivisionKind, NameKind
from nakano_status.domain.plan.plan import Level, Role, Sponsor
from nakano_status.domain.round.round import Origin, OutOfReport
from nakano_status.store.columns import flag, key, maybe, maybe_number, number, number_key, of, of_act, table, text
from nakano_status.store.stored_forms import read_day, read_stored_profile, read_year

# The plan
plan = table(
    "plan",
    "計画",
    key("plan_id"),
    text("title"),
    number("first_year", form=read_year),
    number("last_year", form=read_year),
    of_act(),
    summed_by="",
)
edition = table(
    "edition",
    "計画の版",
    key("edition_id"),
    text("plan_id", "plan.plan_id"),
    number("ordinal"),
    text("title"),
    text("adopted_on", form=date.fromisoformat),
    of_act(),
    summed_by="",
)
edition_profile = table(
    "edition_profile",
    "計画の版の項目",
    key("edition_id", "edition.edition_id"),
    text("profile", form=read_stored_profile),
    of_act(),
    summed_by="edition_id",
)
plan_node = table(
    "plan_node",
    "計画の体系",
    key("edition_id", "edition.edition_id"),
    key("code"),
    text("level", one_of=Level),
    maybe("parent", names="plan_node.code"),
    maybe("title"),
    number("ordinal"),
    number("position"),
    of_act(),
    summed_by="edition_id",
)
initiative = table(
    "initiative", "取組", key("initiative_id"), text("plan_id", "plan.plan_id"), of_act(), summed_by="plan_id"
)
listing = table(
    "listing",
    "計画の行",
    key("edition_id", "edition.edition_id"),
    key("row_id"),
    text("measure", names="plan_node.code"),
    number("ordinal"),
    number("position"),
    text("initiative_id", "initiative.initiative_id"),
    flag("is_repost"),
    text("title"),
    maybe("plan_class"),
    text("sponsor", one_of=Sponsor),
    maybe("owners_printed"),
    of_act(),
    summed_by="edition_id",
)
planned_schedule = table(
    "planned_schedule",
    "計画上のスケジュール",
    key("edition_id", "edition.edition_id", names="edition.edition_id"),
    key("row_id", names="listing.row_id"),
    number_key("year"),
    text("text"),
    of_act(),
    summed_by="edition_id",
)

# The divisions: what changes over the years is dated, `valid_from` '' meaning "always"
division = table("division", "所管課", key("division_id"), number("position"), of_act(), summed_by="")
division_place = table(
    "division_place",
    "所管課の組織上の位置",
    key("division_id", "division.division_id"),
    key("valid_from", form=read_day),
    maybe("valid_to", form=read_day),
    text("kind", one_of=DivisionKind),
    maybe("parent", names="division.division_id"),
    maybe_number("order"),
    flag("is_liaison"),
    maybe("contact"),
    of_act(),
    summed_by="",
)
division_name = table(
    "division_name",
    "所管課の名称",
    key("division_id", "division.division_id"),
    key("name"),
    key("kind", one_of=NameKind),
    key("valid_from", form=read_day),
    maybe("valid_to", form=read_day),
    number("position"),
    of_act(),
    summed_by="",
)
ownership = table(
    "ownership",
    "計画の行の所管課",
    key("edition_id"),
    key("row_id"),
    key("division_id", "division.division_id"),
    key("role", one_of=Role),
    key("valid_from", form=read_day),
    maybe("valid_to", form=read_day),
    number("ordinal"),
    maybe("sub_unit"),
    of_act(),
    of("listing", "edition_id", "row_id"),
    summed_by="edition_id",
)

# The round: exclusions and due dates are appended; the last row for a key counts
round_ = table(
    "round",
    "進捗確認",
    key("round_id"),
    number("year", form=read_year),
    text("edition_id", "edition.edition_id"),
    text("as_of", form=date.fromisoformat),
    maybe("due", form=read_day),
    maybe("made_on", form=read_day),
    text("origin", one_of=Origin),
    text("opened_by", "act.act_id"),
    maybe("closed_by", "act.act_id"),
    summed_by="",
)
round_row = table(
    "round_row",
    "進捗確認の行",
    key("round_id", "round.round_id"),
    key("row_id", names="listing.row_id"),
    number("position"),
    of_act(),
    summed_by="act_id",
)
round_answerer = table(
    "round_answerer",
    "進捗確認の行の回答課",
    key("round_id"),
    key("row_id"),
    key("division_id", "division.division_id"),
    key("role", one_of=Role),
    number("ordinal"),
    number("position"),
    of_act(),
    of("round_row", "round_id", "row_id"),
    summed_by="act_id",
)
out_of_report = table(
    "out_of_report",
    "報告対象外の指定",
    key("round_id"),
    key("row_id"),
    key("act_id", "act.act_id"),
    maybe("reason", one_of=OutOfReport),
    of("round_row", "round_id", "row_id"),
    summed_by="act_id",
)
round_due = table(
    "round_due",
    "回答期限の延長",
    key("round_id", "round.round_id"),
    key("division_id", "division.division_id"),
    key("act_id", "act.act_id"),
    text("due", form=date.fromisoformat),
    number("position"),
    summed_by="act_id",
)
