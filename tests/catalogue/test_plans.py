"""The catalogue of plans that is shipped: the published one, the examples, one of one's own."""

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from nakano_status import program_files
from nakano_status.application.organisation.import_divisions import HEADINGS
from nakano_status.application.problem_text import message
from nakano_status.catalogue import plans
from nakano_status.catalogue.plan_entries import JsonObject, repeated_entries
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import DataItem, Field
from nakano_status.domain.fields.mark import Mark, MarkColour, MarkPattern
from nakano_status.domain.fields.profile import SPONSORS, Level, Profile
from nakano_status.domain.fields.profile_validation import WIDTHS
from nakano_status.domain.indicators.indicator import Direction, Indicator, parse_figure
from nakano_status.domain.organisation.divisions import DivisionKind, DivisionName, NameKind, Role
from nakano_status.domain.plan.initiative_id import make_id, read_id
from nakano_status.domain.plan.ownership import parse_owners
from nakano_status.domain.plan.plan import (
    Erratum,
    ErratumKind,
    Listing,
    Owner,
    PlanItem,
    PlanNode,
    Sponsor,
    recognised_titles,
)
from nakano_status.domain.plan.printed_title import (
    bare_title,
    fold_title,
    read_plan_class,
    read_sponsor,
)
from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.refusals.exchange import ResourceMissing
from nakano_status.program_files import program_folder
from tests.support.command_line import ask
from tests.support.expected import of_kind, present
from tests.support.fields import NAKANO
from tests.support.own_wards import mark_of, own_profile
from tests.support.planted_profiles import BASE, planted_plan
from tests.support.wrong_ids import is_read, with_one_wrong, with_two_exchanged

PLAN = plans.load_plan("nakano2")
EDITION = PLAN.newest
LISTINGS = EDITION.listings
REPOSTS = [listing for listing in LISTINGS if listing.is_repost]
ORGANISATION = plans.load_organisation("nakano")


def under(measure: str) -> list[Listing]:
    return [listing for listing in LISTINGS if listing.measure == measure]


def division_id(name: str) -> str:
    division = present(ORGANISATION.find(name))
    return division.division_id


def naming(name: str) -> list[Listing]:
    return [row for row in LISTINGS if division_id(name) in {owner.division for owner in row.owners}]


def test_the_plan_and_its_only_known_edition() -> None:
    assert (PLAN.first_year, PLAN.last_year) == (FiscalYear(2021), FiscalYear(2025))
    assert [(edition.title, edition.adopted_on) for edition in PLAN.editions] == [("当初計画", date(2021, 11, 22))]


def test_124_listings_are_110_initiatives_and_14_reposts() -> None:
    assert (len(LISTINGS), len({row.initiative for row in LISTINGS}), len(REPOSTS)) == (124, 110, 14)


def test_37_measures_have_29_titles_and_the_unknown_stay_unknown() -> None:
    measures = EDITION.measures
    assert (len(measures), sum(measure.title is not None for measure in measures)) == (37, 29)
    unknown = ["1-4-②", "1-5-①", "1-5-②", "1-5-③", "1-7-②", "1-7-③", "2-1-①", "2-1-③"]
    assert [measure.code for measure in measures if measure.title is None] == unknown


def test_measures_are_spread_over_the_directions_as_printed() -> None:
    spread = Counter(measure.parent for measure in EDITION.measures)
    assert list(spread.values()) == [5, 4, 4, 2, 3, 2, 3, 4, 5, 1, 2, 2]


def test_goals_are_titled_and_directions_are_not() -> None:
    assert all(node.title for node in EDITION.nodes if node.level == "goal")
    assert all(node.title is None for node in EDITION.nodes if node.level == "direction")


def test_every_node_but_a_goal_has_its_parent_above_it() -> None:
    seen: set[str | None] = {None}
    for node in EDITION.nodes:
        assert node.parent in seen
        seen.add(node.code)
    assert {row.measure for row in LISTINGS} == {measure.code for measure in EDITION.measures}


def test_every_repost_has_an_original_that_is_none_itself() -> None:
    assert all(not EDITION.listing(row.initiative).is_repost for row in REPOSTS)
    assert len({row.initiative for row in REPOSTS}) == 14


def test_only_seven_reposts_say_so_and_only_four_more_at_their_measure() -> None:
    by_title = [row for row in REPOSTS if "再掲)" in row.title]
    by_measure = [row for row in REPOSTS if "再掲)" in (EDITION.node(row.measure).title or "")]
    silent = [row for row in REPOSTS if row not in by_title and row not in by_measure]
    assert (len(by_title), len(by_measure), len(silent)) == (7, 4, 3)
    assert {row.measure for row in by_measure} == {"1-7-①"}
    assert {row.measure for row in silent} == {"2-1-①"}


def test_a_repost_mark_and_the_stored_original_agree() -> None:
    for row in REPOSTS:
        said = EDITION.profile.measure_level.codes.read_repost_mark(
            row.title
        ) or EDITION.profile.measure_level.codes.read_repost_mark(EDITION.node(row.measure).title or "")
        assert said in {None, EDITION.listing(row.initiative).measure}


def test_three_reposts_differ_in_wording_from_their_original() -> None:
    bare = partial(bare_title, sponsors=SPONSORS)
    different = [row for row in REPOSTS if bare(row.title) != bare(EDITION.listing(row.initiative).title)]
    assert [row.measure for row in different] == ["1-7-①", "2-1-①", "2-2-③"]


def test_a_listing_without_a_division_is_a_repost_and_the_other_way_round() -> None:
    assert [row for row in LISTINGS if not row.owners] == REPOSTS


def test_equal_titles_are_not_folded() -> None:
    alike = Counter(fold_title(row.title) for row in LISTINGS if not row.is_repost)
    assert max(alike.values()) == 3
    surveys = [row for row in under("2-3-①") if row.title.endswith("対応度調査")]
    assert len({row.initiative for row in surveys}) == len(surveys) == 3
    shared = [row for row in LISTINGS if row.title.startswith("(国)共通化")]
    assert ([row.measure for row in shared], len({row.initiative for row in shared})) == (["2-2-⑤", "2-3-①"], 2)


def test_sixteen_rows_are_the_nations_or_the_metropolis_twelve_with_a_tracker() -> None:
    others = [row for row in LISTINGS if row.sponsor is not Sponsor.WARD]
    tracked = [row for row in others if any(owner.role is Role.TRACKER for owner in row.owners)]
    led = [row for row in others if any(owner.role is Role.LEAD for owner in row.owners)]
    assert (len(others), len(tracked), len(led)) == (16, 12, 4)
    assert {row.measure for row in led} == {"2-3-①"}


def test_trackers_stand_on_rows_of_the_nation_and_the_metropolis_only() -> None:
    tracked = [row for row in LISTINGS if any(owner.role is Role.TRACKER for owner in row.owners)]
    assert all(row.sponsor is not Sponsor.WARD for row in tracked)


def test_plan_classes_by_row_and_with_those_behind_a_repost_mark() -> None:
    assert Counter(row.plan_class for row in LISTINGS) == {"◎": 50, "○": 21, None: 53}
    leading = Counter(row.title[0] if row.title[0] in "◎○" else None for row in LISTINGS)
    assert leading == {"◎": 45, "○": 20, None: 59}


def test_every_row_that_is_no_repost_has_exactly_one_answering_division() -> None:
    assert all(len(row.answerers) == (0 if row.is_repost else 1) for row in LISTINGS)
    assert not any(ORGANISATION.get(name).is_generic for row in LISTINGS for name in row.answerers)


def test_fifteen_divisions_answer_and_eleven_only_read() -> None:
    named = {owner.division for row in LISTINGS for owner in row.owners}
    real = {name for name in named if not ORGANISATION.get(name).is_generic}
    answering = {name for row in LISTINGS for name in row.answerers}
    assert (len(real), len(named - real), len(answering), len(real - answering)) == (26, 4, 15, 11)


def test_the_office_is_named_on_65_rows_58_as_lead_and_7_in_brackets() -> None:
    roles = Counter(
        owner.role
        for row in naming("情報システム課")
        for owner in row.owners
        if owner.division == division_id("情報システム課")
    )
    assert roles == {Role.LEAD: 58, Role.TRACKER: 7}


def test_the_registry_division_answers_8_rows_and_is_named_on_12() -> None:
    rows = naming("戸籍住民課")
    assert (len(rows), sum(division_id("戸籍住民課") in row.answerers for row in rows)) == (12, 8)


def test_nineteen_rows_name_several_divisions_in_plain_sight() -> None:
    several = [row for row in LISTINGS if row.owners_printed and len(row.owners_printed.split("(")[0].split()) > 1]
    assert len(several) == 19
    assert sum(row.answerers == (division_id("情報システム課"),) for row in several) == 16


def test_sub_units_stand_with_their_division() -> None:
    printed = [owner.sub_unit for row in LISTINGS for owner in row.owners if owner.sub_unit]
    assert printed == ["国保・後期・年金", "国保・後期・年金", "国保"]


@pytest.mark.parametrize("listing", LISTINGS, ids=lambda listing: listing.row_id)
def test_what_is_stored_is_what_the_printed_cells_say_by_rule(listing: Listing) -> None:
    assert parse_owners(listing.owners_printed, ORGANISATION) == (listing.owners, ())
    assert read_plan_class(listing.title, SPONSORS) == listing.plan_class
    assert read_sponsor(listing.title, NAKANO.sponsors) is listing.sponsor


ERRATA_EDITION = plans.load_plan("nakano2").newest
ERRATA = plans.BuiltInCatalogue().errata("nakano2")


@pytest.mark.parametrize("erratum", ERRATA, ids=lambda erratum: f"{erratum.kind}-{erratum.where}")
def test_every_slip_stands_where_the_table_says(erratum: Erratum) -> None:
    assert erratum.why
    assert erratum.printed != erratum.read
    if erratum.kind is ErratumKind.TITLE:
        assert erratum.printed in ERRATA_EDITION.listing(erratum.where).title
    elif erratum.kind is ErratumKind.MEASURE:
        assert erratum.printed in (ERRATA_EDITION.node(erratum.where).title or "")
    elif erratum.applied:
        assert erratum.printed in (ERRATA_EDITION.listing(erratum.where).owners_printed or "")


def test_every_missing_measure_title_is_listed_and_nothing_is_applied_to_it() -> None:
    missing = {measure.code for measure in ERRATA_EDITION.measures if measure.title is None}
    listed = {erratum.where for erratum in ERRATA if erratum.kind is ErratumKind.MEASURE and not erratum.printed}
    assert missing == listed
    assert not any(erratum.applied for erratum in ERRATA if not erratum.printed)


def test_the_shifted_row_waits_for_the_ward() -> None:
    row = next(row for row in ERRATA_EDITION.listings if row.measure == "2-1-③")
    assert row.title == "窓口支援システムの導入"
    waiting = [erratum for erratum in ERRATA if erratum.where in {"2-1-③", row.row_id}]
    assert [erratum.read for erratum in waiting] == ["窓口支援システムの導入", "◎新庁舎の窓口支援システムの導入"]
    assert not any(erratum.applied for erratum in waiting)
    assert recognised_titles(row.title, row.row_id, ERRATA) == (row.title,)


def test_a_slip_in_a_title_is_kept_as_printed_and_recognised_both_ways() -> None:
    row = next(row for row in ERRATA_EDITION.listings if "びったり" in row.title)
    as_printed, as_read = recognised_titles(row.title, row.row_id, ERRATA)
    assert as_printed == row.title
    assert as_read == row.title.replace("びったり", "ぴったり")


def test_a_title_without_a_slip_has_one_wording() -> None:
    assert recognised_titles("びったり", "elsewhere", ERRATA) == ("びったり",)


def test_a_division_slip_that_is_applied_is_known_to_the_organisation() -> None:
    organisation = plans.load_organisation("nakano")
    for erratum in ERRATA:
        if erratum.kind is ErratumKind.DIVISION and erratum.read is not None:
            assert organisation.find(erratum.printed) == organisation.find(erratum.read)


PLAN_LISTINGS = plans.load_plan("nakano2").newest.listings
IDS = [listing.row_id for listing in PLAN_LISTINGS]


def test_all_124_are_distinct_reposts_included() -> None:
    assert len(set(IDS)) == 124


def test_an_id_is_made_from_measure_and_place() -> None:
    assert [make_id(listing.measure, listing.ordinal) for listing in PLAN_LISTINGS] == IDS


def test_every_id_reads_as_itself() -> None:
    assert [read_id(row_id, NAKANO.id_patterns) for row_id in IDS] == IDS


def test_any_one_wrong_character_is_caught_in_every_id() -> None:
    assert [text for text in with_one_wrong(IDS) if is_read(text)] == []


def test_any_two_exchanged_characters_are_caught_in_every_id() -> None:
    assert [text for text in with_two_exchanged(IDS) if is_read(text)] == []


DIVISIONS = ORGANISATION.divisions


def test_there_are_26_real_divisions_and_4_generic() -> None:
    generic = [division.name_on() for division in DIVISIONS if division.is_generic]
    assert (len(DIVISIONS) - len(generic), len(generic)) == (26, 4)
    assert set(generic) == {"各所管課", "各窓口所管課", "各施設所管課", "相談・講座等実施課"}


def test_real_divisions_stand_in_the_order_in_which_the_list_first_names_them() -> None:
    named = dict.fromkeys(owner.division for row in plans.load_plan("nakano2").newest.listings for owner in row.owners)
    real = [division.division_id for division in DIVISIONS if not division.is_generic]
    assert [name for name in named if name in real] == real


def test_departments_and_official_order_are_not_in_the_sources_and_stay_unknown() -> None:
    assert all(division.parent is None and division.order is None for division in DIVISIONS)
    assert {division.kind for division in DIVISIONS} == {DivisionKind.DIVISION, DivisionKind.GENERIC}


def test_no_name_belongs_to_two_divisions() -> None:
    names = [name.name for division in DIVISIONS for name in division.names]
    assert len(set(names)) == len(names)
    assert all(ORGANISATION.find(name.name) == division for division in DIVISIONS for name in division.names)


def test_every_division_has_one_official_name_and_an_id_that_is_no_name() -> None:
    for division in DIVISIONS:
        assert [name.kind for name in division.names].count(NameKind.OFFICIAL) == 1
        assert division.division_id.isascii()


def test_slips_aliases_and_sub_units_are_recognised() -> None:
    recognised = {
        "生活介護課": "生活支援課", "子ども・教育政策課": "子ども教育・政策課", "デジタル政策課": "情報システム課",
        "国保": "保険医療課", "後期": "保険医療課", "年金": "保険医療課"
    }  # fmt: skip
    for name, official in recognised.items():
        found = present(ORGANISATION.find(name))
        assert found.name_on() == official


INDICATORS = plans.load_indicators("nakano2")
R2, R3, R5, R7 = (FiscalYear(2018 + number) for number in (2, 3, 5, 7))


def named(words: str) -> Indicator:
    return next(indicator for indicator in INDICATORS if words in indicator.name)


def test_two_goals_have_five_indicators_each() -> None:
    assert [(indicator.goal, indicator.ordinal) for indicator in INDICATORS] == [
        (goal, ordinal) for goal in "12" for ordinal in range(1, 6)
    ]
    assert len({indicator.indicator_id for indicator in INDICATORS}) == 10


def test_targets_belong_to_the_edition_of_the_plan() -> None:
    assert {indicator.edition_id for indicator in INDICATORS} == {plans.load_plan("nakano2").newest.edition_id}


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator.indicator_id)
def test_every_figure_is_its_text_taken_apart(indicator: Indicator) -> None:
    assert [figure.year for figure in indicator.actuals] == [R2, R3]
    assert [figure.year for figure in indicator.targets] == [R5, R7]
    for one in (*indicator.actuals, *indicator.targets):
        assert parse_figure(one.figure.text) == one.figure
        assert one.reason is None


def test_three_of_ten_are_meant_to_go_down() -> None:
    down = [indicator for indicator in INDICATORS if indicator.direction is Direction.DOWN]
    assert down == [named("地図情報"), named("文書量"), named("事故")]


def test_unit_and_footnote_mark_are_not_part_of_the_name() -> None:
    paper = named("文書量")
    assert paper.name.endswith("文書量")
    assert paper.name_printed.endswith("文書量 (fm) ※")
    assert (paper.unit, paper.footnote_mark) == ("fm", "※")
    assert paper.note is not None
    assert paper.note.startswith("fm (ファイルメーター)")
    assert [indicator for indicator in INDICATORS if indicator.note] == [paper]


def test_about_belongs_to_a_value() -> None:
    online = named("オンライン")
    assert [figure.figure.qualifier for figure in online.actuals] == ["約", "約"]
    assert [figure.figure.qualifier for figure in online.targets] == [None, None]


def test_no_figure_is_not_zero_and_a_year_without_column_is_none() -> None:
    actual = present(named("地図情報").actual(R3))
    assert (actual.figure.value, actual.figure.text) == (None, "—")
    assert named("地図情報").actual(R5) is None
    assert named("地図情報").target(R3) is None


def test_a_fixed_denominator_is_kept() -> None:
    target = present(named("標準化").target(R7))
    assert (target.figure.value, target.figure.denominator, target.figure.text) == (Decimal(15), 15, "15/15")


RESOURCES = Path(__file__).resolve().parents[2] / "resources"


def told(name: str = "plan/nakano2.json") -> dict[str, Any]:
    content: dict[str, Any] = json.loads((RESOURCES / name).read_text("utf-8"))
    return content


def read(content: object) -> plans.OwnPlan | list[Problem]:
    return plans.read_own_plan(json.dumps(content).encode())


def test_the_built_in_plans_own_file_is_one() -> None:
    plan = plans.load_plan("nakano2")
    without_values = {each.edition_id: dict[tuple[str, PlanItem], str]() for each in plan.editions}
    assert read(told()) == (plan, plans.load_organisation("nakano"), without_values)


def test_blanks_around_the_texts_of_a_plan_file_are_not_read() -> None:
    padded = told()
    (edition,) = padded["editions"]
    for holder in (padded, edition, *edition["nodes"], *edition["listings"]):
        if isinstance(holder.get("title"), str):
            holder["title"] = f"　{holder['title']}\n"
    assert padded != told()
    assert read(padded) == read(told())


def test_divisions_can_stand_in_the_same_file() -> None:
    divisions = told("divisions/nakano.json")["divisions"][::-1]
    found = of_kind(tuple, read({**told(), "divisions": divisions}))
    plan, organisation, _ = found
    assert [each.division_id for each in organisation.divisions] == [each["division_id"] for each in divisions]
    assert plan == plans.load_plan("nakano2")


@pytest.mark.parametrize(
    ("content", "entries"),
    [
        ({}, {"plan_id", "title", "first_year", "last_year"}),
        ({**told(), "title": ["計画"]}, {"title"}),
        ({**told(), "editions": []}, {"editions"}),
        ({**told(), "title": "別の計画"}, {"plan_id"}),
        ({**told(), "last_year": "R8"}, {"plan_id"}),
        ({**told(), "first_year": "いつか", "edition": []}, {"first_year", "edition"}),
        ({**told(), "profile": []}, {"profile"}),
    ],
)
def test_every_entry_that_is_missing_wrong_or_unknown_is_named(content: object, entries: set[str]) -> None:
    assert places_in(read(content)) >= entries


def test_every_division_that_a_row_names_is_in_the_organisation() -> None:
    rows = told()["editions"][0]["listings"]
    above = f"editions/{told()['editions'][0]['edition_id']}/listings"
    owners = {(row["row_id"], each["division"]) for row in rows for each in row["owners"]}
    expected = {f"{above}/{row_id}/owners/{division}/division" for row_id, division in owners}
    assert places_in(read({**told(), "divisions": []})) == expected


@pytest.mark.parametrize(
    ("place", "changed"),
    [
        ("division_id", {"division_id": "office"}),
        ("division_id", {"division_id": ""}),
        ("names/1/name", {"names": [{"name": "　", "kind": "official"}]}),
        ("names/1/name", {"names": [{"name": "戸籍\n住民, 課", "kind": "official"}]}),
        ("names/2/name", {"names": [{"name": "甲課", "kind": "official"}, {"name": "", "kind": "alias"}]}),
        ("parent", {"parent": "kikaku"}),
        ("parent", {"kind": "department", "parent": "bu"}),
    ],
)
def test_bodies_of_a_plan_are_held_to_the_rules_of_bodies(place: str, changed: dict[str, Any]) -> None:
    bodies = told("divisions/nakano.json")["divisions"]
    others = [
        {"division_id": each, "kind": kind, "names": [{"name": f"{each}の名称", "kind": "official"}]}
        for each, kind in (("bu", "department"), ("new", "division"))
    ]
    others[-1] |= {"parent": "bu"}
    assert not isinstance(read({**told(), "divisions": [*bodies, *others]}), list)
    others[-1] |= changed
    found = read({**told(), "divisions": [*bodies, *others]})
    number = others[-1]["division_id"] or len(bodies) + len(others)
    assert places_in(found) == {f"divisions/{number}/{place}"}


def test_a_body_that_cannot_answer_leads_no_row() -> None:
    plan, bodies = told(), told("divisions/nakano.json")["divisions"]
    above = f"editions/{plan['editions'][0]['edition_id']}/listings"
    rows = [(row["row_id"], each) for row in plan["editions"][0]["listings"] for each in row["owners"]]
    lead = next(each["division"] for _, each in rows if each["role"] == "lead")
    expected = {
        f"{above}/{row_id}/owners/{lead}/division"
        for row_id, each in rows
        if each["division"] == lead and each["role"] != "associate"
    }
    bodies = [{**each, "kind": "department"} if each["division_id"] == lead else each for each in bodies]
    assert places_in(read({**plan, "divisions": bodies})) == expected


def test_a_file_that_is_no_mapping_is_no_plan() -> None:
    with pytest.raises(ValueError, match="形になっていません"):
        read([])


def places_in(found: plans.OwnPlan | list[Problem]) -> set[str]:
    """Return the places of the entries that problems name."""
    return {dict(each.details)["entry"] for each in of_kind(list, found)}


def test_bytes_that_are_no_json_are_none() -> None:
    with pytest.raises(ValueError, match="形になっていません"):
        plans.read_own_plan(b"PK\x03\x04")


def test_a_plan_may_bring_its_profile() -> None:
    own = {**told("profiles/nakano2.json"), "profile_id": "ours", "names": {"ward": "見本区"}}
    found = of_kind(tuple, read({**told(), "profile": own}))
    assert [each.profile.names["ward"] for each in found[0].editions] == ["見本区"] * len(found[0].editions)
    assert plans.load_plan("nakano2").editions[0].profile == plans.load_profile()


def test_a_profile_that_is_none_and_one_under_the_name_of_the_built_in_one_are_problems() -> None:
    for own in ({}, {**told("profiles/nakano2.json"), "names": {}}):
        found = of_kind(list, read({**told(), "profile": own}))
        assert {each.code for each in found} <= {"PROFILE-ENTRY-MISSING", "PROFILE-ENTRY-WRONG"}


@pytest.mark.parametrize("key", ["x/base", "base/x", "", "x"])
def test_a_value_of_no_item_is_named(tmp_path: Path, key: str) -> None:
    stated = json.loads(planted_plan(tmp_path, BASE).read_text("utf-8"))
    stated["editions"][0]["listings"][0]["values"] = {key: "5"}
    found = of_kind(list, plans.read_own_plan(json.dumps(stated).encode()))
    assert [(each.code, each.found) for each in found] == [("PROFILE-ENTRY-WRONG", key)]


@pytest.mark.parametrize("pattern", [r"AO[^:]\d\d", r"(?:AO|BO)-\d{1,2}-(?P<check>[A-Z])", r"AO:\d\d"])
def test_the_form_of_numbers_is_not_examined_for_signs(pattern: str) -> None:
    own = {**told("profiles/nakano2.json"), "profile_id": "ours", "initiative_id": pattern}
    found = of_kind(tuple, read({**told(), "profile": own}))
    assert {each.profile.id_patterns for each in found[0].editions} == {(pattern,)}


def test_no_field_has_the_heading_of_a_column_that_every_plan_has() -> None:
    own = {**told("profiles/nakano2.json"), "profile_id": "ours"}
    own["fields"] = [*own["fields"], {**own["fields"][2], "key": "issue", "heading": "課題", "patterns": ["課題"]}]
    own["fields"][-1] |= {"group": "issue", "other_patterns": [], "data": {"heading": "管理番号", "meaning": "課題。"}}
    found = of_kind(list, read({**told(), "profile": own}))
    assert [(each.code, *each.details[0]) for each in found] == [("PROFILE-ENTRY-WRONG", "entry", "fields/issue/data")]


@pytest.mark.parametrize(
    ("heading", "instead"),
    [
        ("取組①", "「取組1」など"),
        ("取組　状況 ", "「取組状況」など"),
        ("取組\n状況", "「取組状況」など"),
        ("髙い取組", "機種依存文字"),
        ("令和4年度の取組", "機種依存文字"),
        ("関係課", "他の項目にない"),
        ("管理番号 ", "他の項目にない"),
        ("進捗状況（Ａ）", None),
        ("令和4年度（2022年度）の取組", None),
    ],
)
def test_a_heading_that_no_data_can_have_is_told_with_another_one(heading: str, instead: str | None) -> None:
    own = own_profile([mark_of("a", "◎"), mark_of("b", "△")])
    [done] = [each for each in own["fields"] if each["key"] == "done"]
    done["data"] = {"heading": heading, "meaning": "取組状況。"}
    assert_named(own, "fields/done/data", instead)


@pytest.mark.parametrize(
    ("name", "instead"),
    [
        ("目標①", None),
        ("Ⅰ編", None),
        ("編 ", None),
        ("基 本", None),
        ("髙", "機種依存文字"),
        ("令和4年度目標", "機種依存文字"),
        ("計画", "他の項目にない"),
        ("計\n画", "他の項目にない"),
    ],
)
def test_the_name_of_a_level_is_one_that_data_can_write(name: str, instead: str | None) -> None:
    own = own_profile([mark_of("a", "◎"), mark_of("b", "△")])
    own["levels"] = [{**own["levels"][0], "name": name}, own["levels"][1]]
    assert_named(own, "levels/policy/name", instead)


def assert_named(own: dict[str, Any], entry: str, instead: str | None) -> None:
    """Assert that a problem names one entry of a profile, and what to write instead; None: the profile has none."""
    found = plans.parse_own_profile(own)
    if instead is None:
        assert isinstance(found, Profile)
    else:
        assert not isinstance(found, Profile)
        assert {each.details[0][1] for each in found} == {entry}
        assert any(str(each.expected).startswith(instead) for each in found)


def test_no_two_levels_have_one_name_in_the_data() -> None:
    own = own_profile([mark_of("a", "◎"), mark_of("b", "△")])
    own["levels"] = [{**each, "name": name} for each, name in zip(own["levels"], ("目標①", "目標1"), strict=True)]
    found = plans.parse_own_profile(own)
    assert not isinstance(found, Profile)
    assert [each.details[0][1] for each in found] == [f"levels/{own['levels'][1]['key']}/name"]


def test_an_entry_that_nothing_reads_is_named_with_those_that_there_are() -> None:
    own = {**told("profiles/nakano2.json"), "profile_id": "ours", "colour": "red"}
    own["fields"] = [{**each, "publised": True} if each["key"] == "done" else each for each in own["fields"]]
    own["fields"][1] |= {"widths": {**own["fields"][1]["widths"], "lst": 10}}
    own["marks"][0]["look_alike"] = "◎"
    found = of_kind(list, read({**told(), "profile": own}))
    assert [(each.found, each.details[0][1]) for each in found] == [
        ("colour", "profile"), ("lst", "fields/change_reason/widths"), ("publised", "fields/done"),
        ("look_alike", "marks/as_planned"),
    ]  # fmt: skip
    assert all("look_alikes" in str(each.expected) for each in found[-1:])


@pytest.mark.parametrize("value", ["false", "", 1.5, {"x": 1}])
def test_whether_a_division_is_a_liaison_is_a_truth_value(value: object) -> None:
    first, *others = told("divisions/nakano.json")["divisions"]
    assert not isinstance(read({**told(), "divisions": [{**first, "is_liaison": True}, *others]}), list)
    found = read({**told(), "divisions": [{**first, "is_liaison": value}, *others]})
    assert places_in(found) == {f"divisions/{first['division_id']}/is_liaison"}


@pytest.mark.parametrize("value", [-1, True])
def test_a_place_among_the_owners_is_a_number_from_zero(value: object) -> None:
    plan = told()
    edition = plan["editions"][0]
    row = next(each for each in edition["listings"] if each["owners"])
    (owner, *_) = row["owners"]
    owner["ordinal"] = value
    place = f"editions/{edition['edition_id']}/listings/{row['row_id']}/owners/{owner['division']}/ordinal"
    assert places_in(read(plan)) == {place}


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"{\n 'a'", "2行目"), ('{"計画": 1}'.encode("cp932"), "UTF-8")],
)
def test_where_a_file_is_no_json_is_said(content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        plans.read_own_plan(content)


def test_an_entry_that_is_repeated_is_wrong_among_the_others() -> None:
    written = json.dumps({**told(), "profile": told("profiles/nakano2.json"), "edition": 1}, ensure_ascii=False)
    for once in ('"first_year": "R3"', '"plan_class": "○"', '"asks_reason": false'):
        written = written.replace(once, f"{once}, {once}", 1)
    edition, row = told()["editions"][0], told()["editions"][0]["listings"][0]
    of_row = f"editions/{edition['edition_id']}/listings/{row['row_id']}/plan_class"
    of_mark = "profile/marks/as_planned/asks_reason"
    found = plans.read_own_plan(written.encode())
    assert places_in(found) == {"first_year", of_row, of_mark, "edition"}
    assert "「first_year」が「2か所に記載」となっています（1か所だけを指定します）" in message(of_kind(list, found)[0])


def test_no_file_of_the_program_has_an_entry_repeatedly() -> None:
    files = sorted(RESOURCES.rglob("*.json"))
    parsed = {str(file): json.loads(file.read_bytes(), object_pairs_hook=JsonObject) for file in files}
    assert files
    assert not [*repeated_entries(parsed, "")]


def test_the_page_of_the_file_names_every_entry() -> None:
    page = (RESOURCES.parent / "docs" / "plan-file.md").read_text("utf-8")
    made = (Field, Mark, Level, DataItem, Listing, Owner, PlanNode, DivisionName)
    entries = {each.name for kind in made for each in fields(kind)} - {"former", "since", "until"}
    values = {str(each) for kind in (Sponsor, Role, MarkColour, MarkPattern) for each in list(kind)}
    plan, profile, divisions = told(), told("profiles/nakano2.json"), told("divisions/nakano.json")
    given = {*plan, *plan["editions"][0], *profile, *profile["names"], *divisions, *divisions["divisions"][0]}
    every = entries | values | set(WIDTHS) | given - {"known_editions"}
    assert sorted(each for each in every if f"`{each}`" not in page) == []


REPOSITORY = Path(__file__).resolve().parents[2]
NARRATIVE_KEYS = ("mark", "change_reason", "done", "next_year", "later_years", "取組状況", "取組予定")


def test_in_a_checkout_they_are_beside_the_package() -> None:
    assert program_folder("resources") == REPOSITORY / "resources"
    assert plans.find_resource("plan/nakano2.json") == REPOSITORY / "resources" / "plan" / "nakano2.json"


def test_where_they_are_inside_the_package_those_are_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "nakano_status"
    monkeypatch.setattr(program_files, "_PACKAGE", package)
    (tmp_path / "resources").mkdir()
    assert program_folder("resources") == tmp_path / "resources"
    (package / "resources").mkdir(parents=True)
    assert program_folder("resources") == package / "resources"


def test_a_file_that_is_missing_is_named() -> None:
    with pytest.raises(ResourceMissing) as missing:
        plans.load_plan("itabashi")
    assert missing.value.details["path"].endswith("itabashi.json")


def test_without_them_a_command_is_refused_in_words_and_makes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program_files, "_PACKAGE", tmp_path / "nakano_status")
    said = ask("init", "--store", tmp_path / "office.nakano")
    assert (said.code, said.keys["error"]) == (2, "RESOURCE-MISSING")
    assert str(tmp_path / "resources") in said.keys["message"]
    assert list(tmp_path.iterdir()) == []


PLANS = [each for each in sorted((REPOSITORY / "resources").rglob("*.json")) if each.parent.name != "profiles"]


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.name)
def test_no_narrative_is_kept_in_the_catalogue(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not [key for key in NARRATIVE_KEYS if f'"{key}"' in text]


TABLES_RESOURCES = REPOSITORY / "resources"
TABLES = (
    "divisions/departments-template.csv", "divisions/example-departments.csv", "plan/schedule-template.csv",
    "plan/example-schedule.csv", "frames/frames-template.csv", "frames/opinions-template.csv"
)  # fmt: skip
YEARS = ("令和3年度", "令和4年度", "令和5年度", "令和6年度", "令和7年度")
WORDS = {"検討", "構築", "運用", "推進"}


def rows_of(name: str) -> list[dict[str, str]]:
    with (TABLES_RESOURCES / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", TABLES)
def test_a_table_opens_in_excel_with_its_characters(name: str) -> None:
    assert (TABLES_RESOURCES / name).read_bytes().startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(("template", "example"), [TABLES[:2], TABLES[2:4]])
def test_a_template_has_the_headings_of_its_example_and_no_row(template: str, example: str) -> None:
    heads = [(TABLES_RESOURCES / name).read_text(encoding="utf-8-sig").splitlines()[0] for name in (template, example)]
    assert heads[0] == heads[1]
    assert rows_of(template) == []


def test_the_template_of_the_organisation_has_every_column_that_is_read() -> None:
    (head,) = (TABLES_RESOURCES / TABLES[0]).read_text(encoding="utf-8-sig").splitlines()
    assert head.split(",") == [*HEADINGS, "備考"]


@pytest.mark.parametrize("name", [TABLES[1], TABLES[3]])
def test_every_invented_row_says_that_it_is_an_example(name: str) -> None:
    assert all(row["備考"].startswith("例") for row in rows_of(name))


def test_the_invented_departments_hold_every_real_division_once_and_in_order() -> None:
    rows = rows_of("divisions/example-departments.csv")
    real = {division.name_on() for division in plans.load_organisation("nakano").divisions if not division.is_generic}
    assert len(rows) == len(real)
    assert {row["所管課"] for row in rows} == real
    places = [(row["部の建制順"], row["部"], row["所管課の建制順"]) for row in rows]
    assert len(set(places)) == len(places)


def test_every_invented_department_has_one_division_for_general_affairs_and_some_bodies_have_no_department() -> None:
    rows = rows_of("divisions/example-departments.csv")
    departments = {row["部"] for row in rows if row["部"]}
    assert sorted(row["部"] for row in rows if row["庶務担当課"]) == sorted(departments)
    assert any(not row["部"] for row in rows)
    assert any(row["室"] for row in rows)


def test_the_invented_schedule_has_every_initiative_once() -> None:
    originals = [row.row_id for row in plans.load_plan("nakano2").newest.listings if not row.is_repost]
    assert [row["管理番号"] for row in rows_of("plan/example-schedule.csv")] == originals


def test_the_invented_schedule_uses_four_words_and_leaves_some_rows_unknown() -> None:
    rows = [[row[year] for year in YEARS] for row in rows_of("plan/example-schedule.csv")]
    assert {word for row in rows for cell in row if cell for word in cell.split("・")} == WORDS
    assert sum(not any(row) for row in rows) == 10


def test_no_row_with_an_invented_schedule_begins_after_the_second_year() -> None:
    """So that a round of R4 opens with all 110, as it does while schedules are unknown."""
    rows = rows_of("plan/example-schedule.csv")
    assert all(row["令和4年度"] for row in rows if any(row[year] for year in YEARS))


def test_the_script_makes_the_same_bytes_again(tmp_path: Path) -> None:
    script = [sys.executable, str(REPOSITORY / "build" / "make_examples.py"), "--out", str(tmp_path)]
    subprocess.run(
        script, check=True, capture_output=True, cwd=REPOSITORY, env=os.environ | {"PYTHONPATH": str(REPOSITORY)}
    )
    for name in TABLES:
        assert (tmp_path / name).read_bytes() == (TABLES_RESOURCES / name).read_bytes()


MADE = (
    "plan/nakano2.json", "plan/nakano2-errata.json", "divisions/nakano.json", "indicators/nakano2.json"
)  # fmt: skip


def make(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    script = [sys.executable, str(REPOSITORY / "build" / "make_catalogue.py"), *arguments]
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "PYTHONUTF8": "1"}
    return subprocess.run(script, check=False, capture_output=True, cwd=REPOSITORY, env=environment)


@pytest.fixture
def report(seeds: Path) -> Path:
    return next(seeds.glob("003_*.txt"))


def test_the_script_makes_the_committed_files_again(tmp_path: Path, published_list: Path, report: Path) -> None:
    done = make("--list", str(published_list), "--report", str(report), "--out", str(tmp_path))
    assert done.returncode == 0, done.stderr.decode()
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.json")) == sorted(MADE)
    for name in MADE:
        assert (tmp_path / name).read_bytes() == (TABLES_RESOURCES / name).read_bytes(), name


def test_a_missing_source_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    done = make("--list", str(tmp_path / "none.xlsx"), "--report", str(tmp_path / "none.txt"), "--out", str(tmp_path))
    assert done.returncode == 1
    assert "元の資料" in done.stderr.decode()
    assert list(tmp_path.iterdir()) == []
