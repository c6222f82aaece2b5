"""A plan that cannot be collected is refused with each of its faults; a plan without one begins."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from nakano_status.domain.organisation.divisions import DivisionName, NameKind, Organisation, Role
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.plan.plan import Edition, Listing, Plan, PlanNode
from nakano_status.domain.plan.plan_faults import plan_faults
from tests.support.plans import R3, R7, listing, small_organisation, small_plan

WARD = small_organisation()
FIRST, SECOND = make_id("1-1-①", 1), make_id("1-1-①", 2)
EDITION = replace(
    small_plan().newest,
    listings=(listing(FIRST), listing(SECOND), listing(make_id("2-1-①", 1), "2-1-①", repost_of=FIRST)),
)
PLAN = replace(small_plan(), editions=(EDITION,))
LATER = replace(EDITION, edition_id="p-2", title="改定版", ordinal=2)


def faults(plan: Plan = PLAN, ward: Organisation = WARD) -> tuple[str, ...]:
    return plan_faults(plan, ward)


def test_a_plan_without_a_fault_may_begin() -> None:
    assert faults() == ()
    assert faults(replace(PLAN, editions=(EDITION, LATER))) == ()


@pytest.mark.parametrize(
    ("plan", "fault"),
    [
        (replace(PLAN, first_year=R7, last_year=R3), "計画期間のはじめ（令和7年度）が終わり（令和3年度）より後です"),
        (replace(PLAN, plan_id=""), "計画の番号「」に空白があるか、空欄です"),
        (replace(PLAN, plan_id="p 1"), "計画の番号「p 1」に空白があるか、空欄です"),
        (replace(PLAN, editions=(EDITION, replace(LATER, edition_id="p-1"))), "版の番号「p-1」が2つ以上あります"),
        (replace(PLAN, editions=(EDITION, replace(LATER, ordinal=1))), "版の順番「1」が2つ以上あります"),
        (replace(PLAN, editions=(EDITION, replace(LATER, title="当初計画"))), "版の名称「当初計画」が2つ以上あります"),
        (replace(PLAN, editions=(replace(EDITION, ordinal=0),)), "版の順番「0」が1より小さい数です"),
        (replace(PLAN, editions=(replace(EDITION, edition_id=""),)), "版の番号「」に空白があるか、空欄です"),
        (replace(PLAN, editions=(replace(EDITION, edition_id="p 1"),)), "版の番号「p 1」に空白があるか、空欄です"),
        (replace(PLAN, editions=(replace(EDITION, title="　"),)), "第1版に名称がありません"),
    ],
)
def test_a_fault_of_years_or_editions_is_named(plan: Plan, fault: str) -> None:
    assert faults(plan) == (fault,)


def with_listings(*listings: Listing) -> Edition:
    return replace(EDITION, listings=listings)


def with_node(node: PlanNode) -> Edition:
    return replace(EDITION, nodes=(*EDITION.nodes, node))


OTHER = make_id("1-1-①", 9)


@pytest.mark.parametrize(
    ("edition", "fault"),
    [
        (replace(EDITION, listings=()), "第1版「当初計画」（令和3年11月1日策定）に行がありません"),
        (with_listings(listing(FIRST), listing(FIRST)), f"管理番号「{FIRST}」の行が2つ以上あります"),
        (
            with_listings(listing(FIRST), listing("a")),
            f"管理番号「a」を回答から読み取れません（この行に合う管理番号は「{SECOND}」）",
        ),
        (
            with_listings(listing(FIRST), listing(f"{SECOND} ")),
            f"管理番号「{SECOND} 」を回答から読み取れません（この行に合う管理番号は「{SECOND}」）",
        ),
        (with_listings(listing(OTHER, "9-9-①")), f"管理番号「{OTHER}」の実施内容「9-9-①」がありません"),
        (with_listings(listing(FIRST, title="　")), f"管理番号「{FIRST}」の事業内容が空欄です"),
        (
            with_listings(listing(FIRST), listing(SECOND, repost_of=OTHER)),
            f"管理番号「{SECOND}」の再掲の元「{OTHER}」がありません",
        ),
        (
            with_listings(listing(FIRST, owners=[("zeimu", Role.LEAD), ("zeimu", Role.LEAD)])),
            f"管理番号「{FIRST}」に同じ所管課（zeimu、{Role.LEAD.value}）が2つ以上あります",
        ),
        (with_node(PlanNode("2", "goal", None, "別", 8)), "番号「2」の目標・取組の方向・実施内容が2つ以上あります"),
        (
            with_node(PlanNode("3-1", "measure", "2-1", None, 8)),
            "実施内容の番号「3-1」が「1-1-①」の形ではありません",
        ),
        (
            with_node(PlanNode("3-1", "direction", "3", None, 8)),
            "番号「3-1」の上の番号「3」がないか、上の段ではありません",
        ),
        (
            with_node(PlanNode("2-2", "direction", "1-1", None, 8)),
            "番号「2-2」の上の番号「1-1」がないか、上の段ではありません",
        ),
    ],
)
def test_a_fault_of_an_edition_is_named(edition: Edition, fault: str) -> None:
    assert faults(replace(PLAN, editions=(edition,))) == (fault,)


def test_for_an_unreadable_id_below_an_unreadable_measure_no_other_is_proposed() -> None:
    unreadable = replace(PLAN, editions=(with_listings(listing("a", "カード")),))
    assert faults(unreadable)[0] == "管理番号「a」を回答から読み取れません"


def changed(division_id: str, **facts: Any) -> Organisation:
    return Organisation(
        tuple(replace(each, **facts) if each.division_id == division_id else each for each in WARD.divisions)
    )


ALIAS = (DivisionName("税務", NameKind.ALIAS),)


@pytest.mark.parametrize(
    ("ward", "fault"),
    [
        (Organisation((*WARD.divisions, replace(WARD.get("bosai"), names=()))), "組織の番号「bosai」が2つ以上あります"),
        (changed("zeimu", names=ALIAS), "組織「zeimu」に名称がありません"),
        (changed("zeimu", names=WARD.get("bosai").names), "組織の名称「防災課」が2つ以上あります"),
        (changed("zeimu", parent="none"), "組織「zeimu」の上の組織をたどれません"),
        (changed("zeimu", parent="zeimu"), "組織「zeimu」の上の組織をたどれません"),
    ],
)
def test_a_fault_of_the_organisation_is_named(ward: Organisation, fault: str) -> None:
    assert fault in faults(ward=ward)


def test_a_body_may_be_below_a_body_below_another() -> None:
    assert faults(ward=changed("koseki", parent="zeimu")) == ()


def test_a_body_may_have_other_names_beside_its_official_one() -> None:
    assert faults(ward=changed("zeimu", names=(*ALIAS, *WARD.get("zeimu").names))) == ()
