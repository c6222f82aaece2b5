"""A plan that a user wrote in the catalogue's format is read like a built-in one."""

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from nakano_status.catalogue.plans import load_organisation, load_plan, load_profile, read_own_plan
from nakano_status.domain.fields.field import DataItem, Field
from nakano_status.domain.fields.mark import Mark, MarkColour, MarkPattern
from nakano_status.domain.fields.profile import Level
from nakano_status.domain.fields.profile_validation import WIDTHS
from nakano_status.domain.organisation.divisions import DivisionName, Organisation, Role
from nakano_status.domain.plan.plan import Listing, Owner, Plan, PlanNode, Sponsor
from nakano_status.domain.problems.problem import Problem

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


def told(name: str = "plan/nakano2.json") -> dict[str, Any]:
    content: dict[str, Any] = json.loads((RESOURCES / name).read_text("utf-8"))
    return content


def read(content: object) -> tuple[Plan, Organisation] | list[Problem]:
    return read_own_plan(json.dumps(content).encode())


def test_the_built_in_plans_own_file_is_one() -> None:
    assert read(told()) == (load_plan("nakano2"), load_organisation("nakano"))


def test_divisions_can_stand_in_the_same_file() -> None:
    divisions = told("divisions/nakano.json")["divisions"][::-1]
    found = read({**told(), "divisions": divisions})
    assert isinstance(found, tuple)
    plan, organisation = found
    assert [each.division_id for each in organisation.divisions] == [each["division_id"] for each in divisions]
    assert plan == load_plan("nakano2")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ([], "形になっていません"),
        ({}, "がありません"),
        ({**told(), "title": "　"}, "形になっていません"),
        ({**told(), "editions": []}, "版がありません"),
        ({**told(), "first_year": "いつか"}, "形になっていません"),
        ({**told(), "divisions": []}, "組織にありません"),
    ],
)
def test_anything_else_says_what_is_wrong(content: object, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read(content)


def test_bytes_that_are_no_json_are_none() -> None:
    with pytest.raises(ValueError, match="形になっていません"):
        read_own_plan(b"PK\x03\x04")


def test_a_plan_may_bring_its_profile() -> None:
    own = {**told("profiles/nakano2.json"), "profile_id": "ours", "names": {"ward": "見本区"}}
    found = read({**told(), "profile": own})
    assert isinstance(found, tuple)
    assert [each.profile.names["ward"] for each in found[0].editions] == ["見本区"] * len(found[0].editions)
    assert load_plan("nakano2").editions[0].profile == load_profile()


def test_a_profile_that_is_none_and_one_under_the_name_of_the_built_in_one_are_problems() -> None:
    for own in ({}, {**told("profiles/nakano2.json"), "names": {}}):
        found = read({**told(), "profile": own})
        assert isinstance(found, list)
        assert {each.code for each in found} <= {"PROFILE-ENTRY-MISSING", "PROFILE-ENTRY-WRONG"}


def test_no_field_has_the_heading_of_a_column_that_every_plan_has() -> None:
    own = {**told("profiles/nakano2.json"), "profile_id": "ours"}
    own["fields"] = [*own["fields"], {**own["fields"][2], "key": "issue", "heading": "課題", "patterns": ["課題"]}]
    own["fields"][-1] |= {"group": "issue", "other_patterns": [], "data": {"heading": "管理番号", "meaning": "課題。"}}
    found = read({**told(), "profile": own})
    assert isinstance(found, list)
    assert [(each.code, *each.details[0]) for each in found] == [("PROFILE-ENTRY-WRONG", "entry", "fields/issue/data")]


def test_an_entry_that_nothing_reads_is_named_with_those_that_there_are() -> None:
    own = {**told("profiles/nakano2.json"), "profile_id": "ours", "colour": "red"}
    own["fields"] = [{**each, "publised": True} if each["key"] == "done" else each for each in own["fields"]]
    own["fields"][1] |= {"widths": {**own["fields"][1]["widths"], "lst": 10}}
    own["marks"][0]["look_alike"] = "◎"
    found = read({**told(), "profile": own})
    assert isinstance(found, list)
    assert [(each.found, each.details[0][1]) for each in found] == [
        ("colour", "profile"), ("lst", "fields/change_reason/widths"), ("publised", "fields/done"),
        ("look_alike", "marks/as_planned"),
    ]  # fmt: skip
    assert all("look_alikes" in str(each.expected) for each in found[-1:])


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"{\n 'a'", "2行目"), ('{"計画": 1}'.encode("cp932"), "UTF-8")],
)
def test_where_a_file_is_no_json_is_said(content: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        read_own_plan(content)


def test_the_page_of_the_file_names_every_entry() -> None:
    page = (RESOURCES.parent / "docs" / "plan-file.md").read_text("utf-8")
    made = (Field, Mark, Level, DataItem, Listing, Owner, PlanNode, DivisionName)
    entries = {each.name for kind in made for each in fields(kind)} - {"former", "since", "until"}
    values = {str(each) for kind in (Sponsor, Role, MarkColour, MarkPattern) for each in list(kind)}
    plan, profile, divisions = told(), told("profiles/nakano2.json"), told("divisions/nakano.json")
    given = {*plan, *plan["editions"][0], *profile, *profile["names"], *divisions, *divisions["divisions"][0]}
    every = entries | values | set(WIDTHS) | given - {"known_editions"}
    assert sorted(each for each in every if f"`{each}`" not in page) == []
