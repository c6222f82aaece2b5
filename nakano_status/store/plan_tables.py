"""The tables of the plan: editions with their rows, divisions, 成果指標, and recorded papers.

Facts about divisions that change over the years are dated; an empty `valid_from` means that a fact was always true.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from nakano_status.domain.indicators.indicator import Direction, FigureKind
from nakano_status.domain.organisation.divisions import DivisionKind, NameKind, Role, SuccessionKind
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.plan.annotations import OpinionSource
from nakano_status.domain.plan.lineage import PlanFate, PlanSubject
from nakano_status.domain.plan.plan import Sponsor
from nakano_status.store import columns as c
from nakano_status.store.statements import day_from_store, read_stored_profile, year_from_store

plan = c.table(
    "plan",
    "計画",
    c.key("plan_id"),
    c.text("title"),
    c.number("first_year", form=year_from_store),
    c.number("last_year", form=year_from_store),
    c.act_reference(),
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
    c.act_reference(),
    summed_by="",
)
edition_profile = c.table(
    "edition_profile",
    "計画の版の項目",
    c.key("edition_id", "edition.edition_id"),
    c.text("profile", form=read_stored_profile),
    c.act_reference(),
    summed_by="edition_id",
    since=(1, 3),
)
plan_node = c.table(
    "plan_node",
    "計画の体系",
    c.key("edition_id", "edition.edition_id"),
    c.key("code"),
    c.text("level"),
    c.optional_text("parent", names="plan_node.code"),
    c.optional_text("title"),
    c.number("ordinal"),
    c.number("position"),
    c.act_reference(),
    summed_by="edition_id",
)
initiative = c.table(
    "initiative",
    "取組",
    c.key("initiative_id"),
    c.text("plan_id", "plan.plan_id"),
    c.act_reference(),
    summed_by="plan_id",
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
    c.optional_text("plan_class"),
    c.text("sponsor", one_of=Sponsor),
    c.optional_text("owners_printed"),
    c.act_reference(),
    summed_by="edition_id",
)
planned_schedule = c.table(
    "planned_schedule",
    "計画上のスケジュール",
    c.key("edition_id", "edition.edition_id", names="edition.edition_id"),
    c.key("row_id", names="listing.row_id"),
    c.number_key("year"),
    c.text("text"),
    c.act_reference(),
    summed_by="edition_id",
)
# A value of the plan by field and year; the year is 0 if the value is the same in every year
plan_value = c.table(
    "plan_value",
    "計画の値",
    c.key("edition_id", "edition.edition_id"),
    c.key("row_id", names="listing.row_id"),
    c.key("key", one_of=c.OfProfile.KEYS),
    c.number_key("year"),
    c.text("text"),
    c.act_reference(),
    summed_by="edition_id",
    since=(1, 8),
)
ownership = c.table(
    "ownership",
    "計画の行の所管課",
    c.key("edition_id"),
    c.key("row_id"),
    c.key("division_id", "division.division_id"),
    c.key("role", one_of=Role),
    c.key("valid_from", form=day_from_store),
    c.optional_text("valid_to", form=day_from_store),
    c.number("ordinal"),
    c.optional_text("sub_unit"),
    c.act_reference(),
    c.reference("listing", "edition_id", "row_id"),
    summed_by="edition_id",
)
# The day from which an edition is in force, and its years if they are not all years of its plan
edition_span = c.table(
    "edition_span",
    "計画の版の期間",
    c.key("edition_id", "edition.edition_id"),
    c.optional_text("in_force", form=day_from_store),
    c.optional_number("first_year"),
    c.optional_number("last_year"),
    c.act_reference(),
    summed_by="edition_id",
    since=(1, 4),
)
# Derivations of rows, measures and indicators; `to_edition` and `to_id` are empty if nothing follows yet
derivation = c.table(
    "derivation",
    "計画の行の経緯",
    c.key("from_edition", "edition.edition_id"),
    c.key("subject", one_of=PlanSubject),
    c.key("from_id"),
    c.key("to_edition", names=("edition.edition_id", c.NONE)),
    c.key("to_id"),
    c.text("fate", one_of=PlanFate),
    c.optional_text("reason"),
    c.act_reference(),
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
    c.act_reference(),
    summed_by="",
    since=(1, 4),
)
frame_item = c.table(
    "frame_item",
    "枠組みの項目",
    c.key("item_id"),
    c.text("frame_id", "frame.frame_id"),
    c.text("title"),
    c.optional_text("group_title"),
    c.optional_text("repost_of", names="frame_item.item_id"),
    c.number("position"),
    c.act_reference(),
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
    c.optional_text("decided_by"),
    c.act_reference(),
    summed_by="edition_id",
    since=(1, 4),
)
opinion = c.table(
    "opinion",
    "計画への意見",
    c.number_key("number"),
    c.text("source", one_of=OpinionSource),
    c.text("day", form=date.fromisoformat),
    c.optional_text("who"),
    c.flag("is_named"),
    c.text("text"),
    c.act_reference(),
    summed_by="",
    since=(1, 4),
)
# The last row of an opinion counts
opinion_answer = c.table(
    "opinion_answer",
    "意見への区の考え方",
    c.number_key("number", names="opinion.number"),
    c.key("act_id", "act.act_id"),
    c.optional_text("answer"),
    c.optional_text("changed"),
    summed_by="act_id",
    since=(1, 4),
)
opinion_row = c.table(
    "opinion_row",
    "意見に関する行",
    c.number_key("number", names="opinion.number"),
    c.key("row_id", names="listing.row_id"),
    c.act_reference(),
    summed_by="",
    since=(1, 4),
)
# The plan that an opinion with rows is about, if there are several plans
opinion_plan = c.table(
    "opinion_plan",
    "意見の計画",
    c.number_key("number", names="opinion.number"),
    c.text("plan_id", "plan.plan_id"),
    c.act_reference(),
    summed_by="",
    since=(1, 7),
)
removed_opinion = c.table(
    "removed_opinion",
    "削除した意見",
    c.number_key("number", names="opinion.number"),
    c.text("act_id", "act.act_id"),
    summed_by="act_id",
    since=(1, 7),
)
# The item that a column of a list contains, by the heading or the letter of the column
list_column = c.table(
    "list_column",
    "一覧の列の指定",
    c.key("plan_id", "plan.plan_id"),
    c.number_key("position"),
    c.text("heading"),
    c.text("item"),
    c.act_reference(),
    summed_by="plan_id",
    since=(1, 7),
)
division = c.table("division", "所管課", c.key("division_id"), c.number("position"), c.act_reference(), summed_by="")
division_place = c.table(
    "division_place",
    "所管課の組織上の位置",
    c.key("division_id", "division.division_id"),
    c.key("valid_from", form=day_from_store),
    c.optional_text("valid_to", form=day_from_store),
    c.text("kind", one_of=DivisionKind),
    c.optional_text("parent", names="division.division_id"),
    c.optional_number("order"),
    c.flag("is_liaison"),
    c.optional_text("contact"),
    c.act_reference(),
    summed_by="",
)
division_name = c.table(
    "division_name",
    "所管課の名称",
    c.key("division_id", "division.division_id"),
    c.key("name"),
    c.key("kind", one_of=NameKind),
    c.key("valid_from", form=day_from_store),
    c.optional_text("valid_to", form=day_from_store),
    c.number("position"),
    c.act_reference(),
    summed_by="",
)
# A person's answers to questions, kept for later imports
alias_answer = c.table(
    "alias_answer",
    "所管課の別名",
    c.key("name"),
    c.text("division_id", "division.division_id"),
    c.act_reference(),
    summed_by="",
)
# Successions of bodies made by an act; names, places and rows that changed with them have the same day
succession = c.table(
    "succession",
    "組織の改正",
    c.key("act_id", "act.act_id"),
    c.number_key("ordinal"),
    c.text("day", form=date.fromisoformat),
    c.text("kind", one_of=SuccessionKind),
    c.optional_text("division_id", names="division.division_id"),
    c.optional_text("successor", names="division.division_id"),
    summed_by="act_id",
    since=(1, 4),
)
# A row that passed to another division, with the owners and answerers before
row_move = c.table(
    "row_move",
    "行の引継ぎ",
    c.key("act_id", "act.act_id"),
    c.text("row_id", names="listing.row_id"),
    c.text("was", names="division.division_id"),
    c.text("heir", names="division.division_id"),
    c.text("day", form=date.fromisoformat),
    summed_by="act_id",
    since=(1, 7),
)
row_move_owner = c.table(
    "row_move_owner",
    "行の引継ぎの前の所管課",
    c.key("act_id", "row_move.act_id"),
    c.key("edition_id", names="edition.edition_id"),
    c.number_key("position"),
    c.text("division_id", names="division.division_id"),
    c.text("role", one_of=Role),
    c.number("ordinal"),
    c.optional_text("sub_unit"),
    c.optional_text("valid_from", form=day_from_store),
    c.optional_text("valid_to", form=day_from_store),
    summed_by="act_id",
    since=(1, 7),
)
row_move_answerer = c.table(
    "row_move_answerer",
    "行の引継ぎの前の回答課",
    c.key("act_id", "row_move.act_id"),
    c.key("round_id", names="round.round_id"),
    c.number_key("position"),
    c.text("division_id", names="division.division_id"),
    c.text("role", one_of=Role),
    c.number("ordinal"),
    summed_by="act_id",
    since=(1, 7),
)
withdrawn_row_move = c.table(
    "withdrawn_row_move",
    "取り消した行の引継ぎ",
    c.key("moved_by", "act.act_id"),
    c.act_reference(),
    summed_by="act_id",
    since=(1, 7),
)
indicator = c.table(
    "indicator",
    "成果指標",
    c.key("indicator_id"),
    c.text("plan_id", "plan.plan_id"),
    c.act_reference(),
    summed_by="",
    since=(1, 2),
)
indicator_in_edition = c.table(
    "indicator_in_edition",
    "計画の版の成果指標",
    c.key("edition_id", "edition.edition_id"),
    c.key("indicator_id", "indicator.indicator_id"),
    c.text("goal"),
    c.number("ordinal"),
    c.text("name"),
    c.text("name_printed"),
    c.optional_text("unit"),
    c.optional_text("footnote_mark"),
    c.optional_text("footnote"),
    c.text("direction", one_of=Direction),
    c.act_reference(),
    summed_by="edition_id",
    since=(1, 2),
)
# The division that supplies the figures: the last row counts; not a reference, as a former division may be removed
indicator_owner = c.table(
    "indicator_owner",
    "成果指標の所管課",
    c.key("edition_id"),
    c.key("indicator_id"),
    c.key("act_id", "act.act_id"),
    c.optional_text("division_id"),
    c.reference("indicator_in_edition", "edition_id", "indicator_id"),
    summed_by="act_id",
    since=(1, 2),
)
# The first day of an owner, where it is known; an owner without one was always the owner
indicator_owner_day = c.table(
    "indicator_owner_day",
    "成果指標の所管課の適用開始日",
    c.key("edition_id"),
    c.key("indicator_id"),
    c.key("act_id", "act.act_id"),
    c.text("valid_from", form=date.fromisoformat),
    c.reference("indicator_in_edition", "edition_id", "indicator_id"),
    summed_by="act_id",
    since=(1, 4),
)
# The last row counts; an actual is valid for every edition, so its `edition_id` is the empty text
indicator_value = c.table(
    "indicator_value",
    "成果指標の実績と目標",
    c.key("edition_id", names=("edition.edition_id", c.NONE)),
    c.key("indicator_id", "indicator.indicator_id"),
    c.number_key("year"),
    c.key("kind", one_of=FigureKind),
    c.key("act_id", "act.act_id"),
    c.optional_text("text"),
    c.optional_text("value", form=Decimal),
    c.optional_number("denominator"),
    c.optional_text("unit"),
    c.optional_text("qualifier"),
    c.optional_text("reason"),
    c.optional_text("as_of"),
    c.optional_text("source"),
    c.optional_text("factor"),
    summed_by="act_id",
    since=(1, 2),
)
# The body chosen as the sender of papers, at most one row; without a body it is the office that the plan states
paper_sender = c.table(
    "paper_sender",
    "資料の発信者",
    c.key("act_id", "act.act_id"),
    c.optional_text("division_id", "division.division_id"),
    summed_by="",
    since=(1, 9),
)
# The sender that the papers of a round print instead, because the round was settled before the choice
kept_sender = c.table(
    "kept_sender",
    "確定した進捗確認の資料の発信者",
    c.key("round_id", "round.round_id"),
    c.text("name"),
    c.act_reference(),
    summed_by="",
    since=(1, 9),
)
publication = c.table(
    "publication",
    "発行した資料",
    c.key("round_id", "round.round_id"),
    c.number_key("number"),
    c.text("occasion", one_of=Occasion),
    c.text("label"),
    c.text("day", form=date.fromisoformat),
    c.text("state_digest"),
    c.flag("is_final"),
    c.optional_number("supersedes"),
    c.act_reference(),
    summed_by="round_id",
    since=(1, 2),
)
publication_file = c.table(
    "publication_file",
    "発行した資料のファイル",
    c.key("round_id"),
    c.number_key("number"),
    c.key("name"),
    c.number("position"),
    c.text("sha256"),
    c.content("content"),
    c.reference("publication", "round_id", "number"),
    summed_by="round_id",
    since=(1, 2),
)
publication_value = c.table(
    "publication_value",
    "発行した資料に記した値",
    c.key("round_id"),
    c.number_key("number"),
    c.key("row_id"),
    c.key("key"),
    c.optional_text("value"),
    c.reference("publication", "round_id", "number"),
    summed_by="round_id",
    since=(1, 2),
)
