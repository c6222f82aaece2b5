"""Tables of the plan and its editions."""

from __future__ import annotations

from datetime import date

from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.plan import Sponsor
from nakano_status.store import columns as c
from nakano_status.store.stored_forms import read_day, read_stored_profile, read_year

plan = c.table(
    "plan",
    "計画",
    c.key("plan_id"),
    c.text("title"),
    c.number("first_year", form=read_year),
    c.number("last_year", form=read_year),
    c.of_act(),
    summed_by="",
)
edition = c.table(
    "edition",
    "計画の版",
    c.key("edition_id"),
    c.text("plan_id", "plan.plan_id"),
    c.number("ordinal"),
    c.text("title"),
    c.text("adopted_on", form=date.fromisoformat),
    c.of_act(),
    summed_by="",
)
edition_profile = c.table(
    "edition_profile",
    "計画の版の項目",
    c.key("edition_id", "edition.edition_id"),
    c.text("profile", form=read_stored_profile),
    c.of_act(),
    summed_by="edition_id",
    since=(1, 3),
)
plan_node = c.table(
    "plan_node",
    "計画の体系",
    c.key("edition_id", "edition.edition_id"),
    c.key("code"),
    c.text("level"),
    c.maybe("parent", names="plan_node.code"),
    c.maybe("title"),
    c.number("ordinal"),
    c.number("position"),
    c.of_act(),
    summed_by="edition_id",
)
initiative = c.table(
    "initiative", "取組", c.key("initiative_id"), c.text("plan_id", "plan.plan_id"), c.of_act(), summed_by="plan_id"
)
listing = c.table(
    "listing",
    "計画の行",
    c.key("edition_id", "edition.edition_id"),
    c.key("row_id"),
    c.text("measure", names="plan_node.code"),
    c.number("ordinal"),
    c.number("position"),
    c.text("initiative_id", "initiative.initiative_id"),
    c.flag("is_repost"),
    c.text("title"),
    c.maybe("plan_class"),
    c.text("sponsor", one_of=Sponsor),
    c.maybe("owners_printed"),
    c.of_act(),
    summed_by="edition_id",
)
planned_schedule = c.table(
    "planned_schedule",
    "計画上のスケジュール",
    c.key("edition_id", "edition.edition_id", names="edition.edition_id"),
    c.key("row_id", names="listing.row_id"),
    c.number_key("year"),
    c.text("text"),
    c.of_act(),
    summed_by="edition_id",
)
ownership = c.table(
    "ownership",
    "計画の行の所管課",
    c.key("edition_id"),
    c.key("row_id"),
    c.key("division_id", "division.division_id"),
    c.key("role", one_of=Role),
    c.key("valid_from", form=read_day),
    c.maybe("valid_to", form=read_day),
    c.number("ordinal"),
    c.maybe("sub_unit"),
    c.of_act(),
    c.of("listing", "edition_id", "row_id"),
    summed_by="edition_id",
)
