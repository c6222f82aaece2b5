"""Fields that the office or the plan fills in are of a round and on its list, and no division is asked for them."""

from typing import Any

import pytest

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.returns import form_version_of
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.fields.profile_validation import read_profile
from tests.support.fields import NAKANO
from tests.support.planted_profiles import CHOICE, DIRECTION, planted_content, planted_profile

R6, R7 = FiscalYear(2024), FiscalYear(2025)
_SIGNS = "甲乙丙丁戊己庚辛壬癸子"
OF_OFFICE: dict[str, Any] = {**CHOICE, "filled_by": "office"}


def test_the_built_in_plan_asks_divisions_for_all_its_fields() -> None:
    asked = AskedFields(NAKANO, R6, R7)
    assert asked.keys == asked.every_key == asked.written_keys == NAKANO.form_keys
    assert (asked.office_keys, asked.plan_keys) == ((), ())
    assert NAKANO.answer_keys == NAKANO.row_keys
    assert NAKANO.confirmed_keys == NAKANO.published_keys
    assert {*NAKANO.form_keys} - {*NAKANO.answer_keys} == {NOTE}


@pytest.mark.parametrize("who", ["office", "plan"])
def test_a_field_of_the_office_or_the_plan_is_shown_and_not_asked(who: str) -> None:
    profile = planted_profile({**CHOICE, "filled_by": who})
    asked = AskedFields(profile, R6, R7)
    assert DIRECTION in asked.every_key
    assert DIRECTION in profile.published_keys
    assert DIRECTION in profile.row_keys
    assert (DIRECTION in asked.office_keys, DIRECTION in asked.plan_keys) == (who == "office", who == "plan")
    assert (DIRECTION in asked.written_keys) == (who == "office")
    for keys in (asked.keys, profile.form_keys, profile.answer_keys, profile.answer_groups, profile.confirmed_keys):
        assert DIRECTION not in keys
    assert form_version_of(profile) == form_version_of(planted_profile(CHOICE))


def test_a_text_of_the_office_makes_a_form_that_earlier_programs_refuse() -> None:
    text = {**{key: value for key, value in OF_OFFICE.items() if key != "options"}, "editor": "text"}
    as_answer = {**text, "filled_by": "division"}
    assert form_version_of(planted_profile(text)) > form_version_of(planted_profile(as_answer))


def faults(*more: dict[str, Any]) -> list[tuple[str | None, str | None]]:
    found = read_profile(planted_content(*more))
    assert isinstance(found, tuple), found
    return [(dict(each.details)["entry"], each.expected) for each in found]


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ({"filled_by": "mayor"}, ("filled_by", "division、office、plan")),
        ({"required": True}, ("required", "divisionの項目だけの true")),
        ({"group": "done"}, ("group", "同じscope、filled_by、ofの項目の名前")),
        ({"shown_to_division": True, "widths": {"list": 20}}, ("widths/form", None)),
        ({"filled_by": "plan", "shown_to_division": True}, ("shown_to_division", "officeの項目だけの true")),
    ],
)
def test_a_wrong_declaration_is_named(entries: dict[str, Any], expected: tuple[str, str | None]) -> None:
    entry, stated = expected
    assert faults({**OF_OFFICE, **entries}) == [(f"fields/{DIRECTION}/{entry}", stated)]


def test_a_field_that_is_not_in_forms_needs_no_width_there() -> None:
    assert planted_profile({**OF_OFFICE, "widths": {"list": 20}}).by_key[DIRECTION].widths == {"list": 20}


def test_the_fields_of_roles_are_answered_by_divisions() -> None:
    content = planted_content()
    done = next(each for each in content["fields"] if each["key"] == "done")
    done["filled_by"] = "office"
    found = read_profile(content)
    assert isinstance(found, tuple)
    assert [dict(each.details)["entry"] for each in found] == ["fields/done/filled_by"]


def test_the_office_fills_in_at_most_ten_fields_beside_those_of_the_divisions() -> None:
    def many(number: int) -> tuple[dict[str, Any], ...]:
        return tuple(
            {
                **OF_OFFICE,
                "key": f"item{at}",
                "group": f"item{at}",
                "heading": name,
                "patterns": [name],
                "data": {"heading": name, "meaning": "評価"},
            }
            for at, name in enumerate(_SIGNS[:number])
        )

    assert len(planted_profile(*many(10)).form_keys) == len(planted_profile().form_keys)
    assert faults(*many(11)) == [("fields", "事務局が記入する項目は、10以下")]
