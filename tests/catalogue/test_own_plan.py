"""A plan that a user wrote in the catalogue's format is read like a built-in one."""

import json
from pathlib import Path
from typing import Any

import pytest

from nakano_status.catalogue.built_in import read_own_plan
from nakano_status.catalogue.plans import load_organisation, load_plan, load_profile
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.plan import Plan
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
