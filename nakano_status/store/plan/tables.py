"""Tables of the plan and its editions."""

from __future__ import annotations

from datetime import date

from nakano_status.domain.organisation.divisions import Role
from nakano_status.domain.plan.annotations import OpinionSource
from nakano_status.domain.plan.lineage import PlanFate, PlanSubject
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
# From when an edition holds, and the years that it is for if they are not all of its plan
edition_span = c.table(
    "edition_span",
    "計画の版の期間",
    c.key("edition_id", "edition.edition_id"),
    c.maybe("in_force", form=read_day),
    c.maybe_number("first_year"),
    c.maybe_number("last_year"),
    c.of_act(),
    summed_by="edition_id",
    since=(1, 4),
)
# What became of rows, measures and indicators; `to_edition` and `to_id` are empty where nothing follows yet
derivation = c.table(
    "derivation",
    "計画の行の経緯",
    c.key("from_edition", "edition.edition_id"),
    c.key("subject", one_of=PlanSubject),
    c.key("from_id"),
    c.key("to_edition", names=("edition.edition_id", c.NONE)),
    c.key("to_id"),
    c.text("fate", one_of=PlanFate),
    c.maybe("reason"),
    c.of_act(),
    summed_by="from_edition",
    since=(1, 4),
)
frame = c.table(
    "frame",
    "国の計画の枠組み",
    c.key("frame_id"),
    c.text("title"),
    c.text("edition"),
    c.number("position"),
    c.of_act(),
    summed_by="",
    since=(1, 4),
)
frame_item = c.table(
    "frame_item",
    "枠組みの項目",
    c.key("item_id"),
    c.text("frame_id", "frame.frame_id"),
    c.text("title"),
    c.maybe("group_title"),
    c.maybe("repost_of", names="frame_item.item_id"),
    c.number("position"),
    c.of_act(),
    summed_by="frame_id",
    since=(1, 4),
)
frame_tag = c.table(
    "frame_tag",
    "枠組みの項目に当たる行",
    c.key("item_id", "frame_item.item_id"),
    c.key("edition_id", "edition.edition_id"),
    c.key("subject", one_of=PlanSubject),
    c.key("target", names=("listing.row_id", "plan_node.code")),
    c.maybe("decided_by"),
    c.of_act(),
    summed_by="edition_id",
    since=(1, 4),
)
opinion = c.table(
    "opinion",
    "計画への意見",
    c.number_key("number"),
    c.text("source", one_of=OpinionSource),
    c.text("day", form=date.fromisoformat),
    c.maybe("who"),
    c.flag("is_named"),
    c.text("text"),
    c.of_act(),
    summed_by="",
    since=(1, 4),
)
# The last row of an opinion counts
opinion_answer = c.table(
    "opinion_answer",
    "意見への区の考え方",
    c.number_key("number", names="opinion.number"),
    c.key("act_id", "act.act_id"),
    c.maybe("answer"),
    c.maybe("changed"),
    summed_by="act_id",
    since=(1, 4),
)
opinion_row = c.table(
    "opinion_row",
    "意見に関する行",
    c.number_key("number", names="opinion.number"),
    c.key("row_id", names="listing.row_id"),
    c.of_act(),
    summed_by="",
    since=(1, 4),
)
