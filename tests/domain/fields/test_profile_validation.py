"""A profile is read from JSON; whatever is wrong in it is found at once."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from nakano_status.catalogue.plans import load_profile
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import EndedRows, Profile
from nakano_status.domain.fields.profile_validation import read_profile
from tests.support.profiles import changed

MISSING, WRONG = "PROFILE-ENTRY-MISSING", "PROFILE-ENTRY-WRONG"
R6, R7 = FiscalYear(2024), FiscalYear(2025)


def test_the_built_in_profile_is_one_and_can_be_read_from_its_own_text() -> None:
    found = load_profile()
    assert read_profile(json.loads(found.content)) == found
    assert found.by_key["done"].guide_length == 150
    assert found.groups["mark"] == ("mark", "change_reason", "change_kind")
    assert found.grouped_row_keys == ("mark", "change_reason", "change_kind", "done", "next_year", "later_years")


def test_what_lists_print_of_ended_rows_makes_no_other_profile() -> None:
    released = read_profile(changed(lambda content: content.pop("ended_rows")))
    assert isinstance(released, Profile)
    assert (released.ended_rows, load_profile().ended_rows) == (EndedRows.BLANK, EndedRows.REASON)
    assert released == load_profile()
    assert released.content != load_profile().content


def test_headings_follow_the_years_of_the_plan() -> None:
    profile = load_profile()
    assert profile.heading("done", R6, R7) == "令和6年度までの取組状況"
    assert profile.heading("later_years", R6, R7) == "計画期間終了後の方向性"
    assert profile.heading("next_year", R7, R7) == "今後の方向性（次期計画への引継ぎ）"
    assert "later_years" in profile.answered_keys(R6, R7)
    assert "later_years" not in profile.answered_keys(R7, R7)


@pytest.mark.parametrize(
    ("change", "code", "entry"),
    [
        (lambda content: content.pop("marks"), MISSING, "marks"),
        (lambda content: content["fields"].pop(2), MISSING, "fields/done"),
        (lambda content: content["fields"][2].pop("heading"), MISSING, "fields/done/heading"),
        (lambda content: content["fields"][2].pop("widths"), MISSING, "fields/done/widths/form"),
        (lambda content: content["fields"][2].update(scope="plan"), WRONG, "fields/done/scope"),
        (lambda content: content["fields"][2].update(heading="{m}"), WRONG, "fields/done/heading"),
        (lambda content: content["fields"][2].update(patterns=["("]), WRONG, "fields/done/patterns"),
        (lambda content: content["fields"][2].update(guide_length="150"), WRONG, "fields/done/guide_length"),
        (lambda content: content["fields"][2].update(guide_length=0), WRONG, "fields/done/guide_length"),
        (lambda content: content["fields"][2].update(patterns=["実績"]), WRONG, "fields/done/patterns"),
        (lambda content: content["fields"][2].update(group="deeds"), WRONG, "fields/done/group"),
        (lambda content: content["fields"].append(content["fields"][0]), WRONG, "fields/key"),
        (lambda content: content["marks"][0].update(asks_reason="no"), WRONG, "marks/as_planned/asks_reason"),
        (lambda content: content["levels"][0].pop("name"), MISSING, "levels/goal/name"),
        (lambda content: content.update(initiative_id="["), WRONG, "initiative_id"),
        (lambda content: content.update(initiative_id="a{99999999999}"), WRONG, "initiative_id"),
        (lambda content: content.update(initiative_id="(" * 5000 + ")" * 5000), WRONG, "initiative_id"),
        (lambda content: content["fields"][2].update(patterns=["{year}{year}取組状況"]), WRONG, "fields/done/patterns"),
        (lambda content: content["fields"][2].update(patterns=["(?P<check>取)組"]), WRONG, "fields/done/patterns"),
        (lambda content: content["fields"][2].update(key=[]), MISSING, "fields/key"),
        (lambda content: content["fields"][2].update(key="title"), MISSING, "fields/done"),
        (lambda content: content["fields"].append({**content["fields"][2], "key": "title"}), WRONG, "fields/title/key"),
        (lambda content: content["fields"][2]["widths"].update(list=float("nan")), WRONG, "fields/done/widths"),
        (lambda content: content["fields"][2].update(widths={"form": 1e9, "list": 9}), WRONG, "fields/done/widths"),
        (lambda content: content["fields"][2].update(editor="mark"), WRONG, "fields/done/editor"),
        (lambda content: content["fields"][2].update(scope="indicator"), WRONG, "fields/done/scope"),
        (lambda content: content["fields"][0].update(scope="division"), WRONG, "fields/mark/scope"),
        (lambda content: content["fields"][0].update(group="note"), WRONG, "fields/mark/group"),
        (lambda content: content["fields"][0].update(asked="before_last_year"), WRONG, "fields/mark/asked"),
        (lambda content: content["fields"][0].update(published=False), WRONG, "fields/mark/published"),
        (lambda content: content["fields"][2].update(data=content["fields"][1]["data"]), WRONG, "fields/done/data"),
        (lambda content: content["fields"][2].update(late_headings={"\ud800": "取組"}), WRONG, "profile"),
        (lambda content: content.update({"\0": 1}), WRONG, "profile"),
        (lambda content: content.update(names={"ward": 3}), WRONG, "names"),
        (lambda content: content["fields"][2].update(heading="取組" * 21), WRONG, "fields/done/heading"),
        (lambda content: content["fields"].extend({**content["fields"][6], "key": f"x{n}"} for n in range(14)),
         WRONG, "fields"),
        (lambda content: content["marks"][0].update(legend="長い" * 21), WRONG, "marks/as_planned/legend"),
        (lambda content: content["marks"][0].update(label=" "), WRONG, "marks/as_planned/label"),
        (lambda content: content["levels"][0].update(name=" "), WRONG, "levels/goal/name"),
        (lambda content: content["levels"][0].update(code_pattern="("), WRONG, "levels/goal/code_pattern"),
        (lambda content: content.update(ended_rows="hidden"), WRONG, "ended_rows"),
    ],
)  # fmt: skip
def test_a_wrong_entry_is_found_with_its_place(
    change: Callable[[dict[str, Any]], object], code: str, entry: str
) -> None:
    found = read_profile(changed(change))
    assert isinstance(found, tuple)
    assert (code, ("entry", entry)) in [(each.code, each.details[0]) for each in found]


@pytest.mark.parametrize("symbol", [" ", "\n", "\u200b", "\ufe0f", ",", '"', "=", "1", "１", "―", "\ue000"])
def test_a_character_that_cannot_be_read_back_as_a_mark_is_refused(symbol: str) -> None:
    found = read_profile(changed(lambda content: content["marks"][0].update(symbol=symbol, look_alikes=symbol)))
    assert isinstance(found, tuple)
    assert (WRONG, ("entry", "marks/as_planned/symbol")) in [(each.code, each.details[0]) for each in found]


@pytest.mark.parametrize("symbol", ["A", "優", "①", "Ⅰ", "※", "●"])
def test_letters_and_signs_can_be_marks(symbol: str) -> None:
    found = read_profile(changed(lambda content: content["marks"][0].update(symbol=symbol, look_alikes=symbol)))
    assert isinstance(found, Profile)


def test_all_wrong_entries_are_found_at_once() -> None:
    found = read_profile({"fields": [{"key": "done"}]})
    assert isinstance(found, tuple)
    assert len({each.details for each in found}) > 6


@pytest.mark.parametrize("content", [None, [], "profile", {"fields": [3]}])
def test_what_is_no_profile_at_all_has_problems(content: object) -> None:
    assert not isinstance(read_profile(content), Profile)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b",
        "a*a*b",
        "(a?){9}b",
        "a{0,30}b",
        "a{1,}b",
        "(?=a)a",
        r"(a)\1",
        f"{'a?' * 10}b",
        "|".join("abcdefghijk"),
        "a{0,9}" * 4,
    ],
)
def test_a_pattern_that_could_take_long_to_match_is_refused(pattern: str) -> None:
    found = read_profile(changed(lambda content: content.update(initiative_id=pattern)))
    assert isinstance(found, tuple)
    assert [(each.code, each.details[0]) for each in found] == [(WRONG, ("entry", "initiative_id"))]


@pytest.mark.parametrize("pattern", [f"{'a?' * 9}b", "|".join("abcdefghij"), "a{0,9}" * 3, "(?:a|b)?" * 4])
def test_a_pattern_may_go_one_way_or_another_nine_times(pattern: str) -> None:
    assert isinstance(read_profile(changed(lambda content: content.update(initiative_id=pattern))), Profile)


@pytest.mark.parametrize("heading", ["{n:>2000000000}取組状況", "{n.__class__}取組状況", "{n!r}取組状況", "{n"])
def test_a_placeholder_with_a_format_of_its_own_is_refused(heading: str) -> None:
    found = read_profile(changed(lambda content: content["fields"][2].update(heading=heading)))
    assert isinstance(found, tuple)
    assert (WRONG, ("entry", "fields/done/heading")) in [(each.code, each.details[0]) for each in found]
