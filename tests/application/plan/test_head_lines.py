"""The lines of 概要 are written, read, explained and compared by one table."""

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.application.plan.head_lines import HEAD_ITEMS, Content, head_line_texts, read_head_entries
from nakano_status.application.plan.profile_sheets import profile_changes
from nakano_status.catalogue.plans import load_profile
from nakano_status.domain.fields.profile import read_checked_profile
from tests.support.profiles import changed

ITEMS = {each.entry: each for each in HEAD_ITEMS}
BASES = (json.loads(load_profile("blank").content), json.loads(load_profile().content))
OF_PROFILE = [each for each in ITEMS if "/" in each or each in ("title", "ended_rows")]
TEXTS = {
    "ended_rows": ["", "理由", "載せない"],
    "names/changed": ["", "遅れた取組", "スケジュールを変更した取組等", "理由を付した取組"],
    "headings/id": ["", "管理番号", "事業番号"],
    "headings/title": ["", "事業内容", "事業名"],
    "occasions/公表": ["", "公表", "公開"],
}


@st.composite
def lines(draw: st.DrawFn) -> dict[str, str]:
    """Return texts of lines; some lines are missing."""
    entries = draw(st.lists(st.sampled_from(OF_PROFILE), unique=True))
    return {each: draw(st.sampled_from(TEXTS.get(each) or ["", *own_texts(each)])) for each in entries}


def own_texts(entry: str) -> tuple[str, str]:
    """Return texts of a line that no other line has."""
    number = OF_PROFILE.index(entry)
    return f"甲{number}", f"乙{number}"


def revised(base: Content, stated: Mapping[str, str]) -> dict[str, Any]:
    kept = {name: value for name, value in base.items() if name not in ("names", "headings", "occasions")}
    return {**kept, **read_head_entries(base, stated)}


def listed(before: Content, now: Content) -> dict[str, tuple[str, str]]:
    found = profile_changes(read_checked_profile(before), read_checked_profile(now))
    return {text.name: (text.was, text.now) for each in found for text in each.texts}


@given(st.sampled_from(BASES), lines(), lines())
def test_profiles_differ_exactly_if_their_lines_do(
    base: Content, stated: dict[str, str], others: dict[str, str]
) -> None:
    one = revised(base, stated)
    other = revised(one, others)
    assert (listed(one, other) == {}) is (one == other)
    assert listed(one, other) == {name: (now, was) for name, (was, now) in listed(other, one).items()}


@given(st.sampled_from(BASES), lines(), lines())
def test_lines_that_are_written_are_read_back(base: Content, stated: dict[str, str], others: dict[str, str]) -> None:
    one = revised(base, stated)
    other = revised(one, others)
    assert revised(one, head_line_texts(other)) == revised(one, others), "written from one profile, read for another"
    assert revised(other, head_line_texts(other)) == other


@given(st.sampled_from(BASES), lines(), lines())
def test_a_missing_line_keeps_its_entry_and_a_blank_one_has_its_meaning(
    base: Content, stated: dict[str, str], others: dict[str, str]
) -> None:
    one = revised(base, stated)
    before, now = head_line_texts(one), head_line_texts(revised(one, others))
    read = {entry: ITEMS[entry].read(text) if text != before[entry] else text for entry, text in others.items()}
    assert now == {**before, **read}


@pytest.mark.parametrize("entry", [each for each in OF_PROFILE if ITEMS[each].blank or ITEMS[each].usual])
def test_the_meaning_of_a_blank_line_is_explained(entry: str) -> None:
    item = ITEMS[entry]
    assert f"空欄のときは、{item.blank or item.usual}とします。" in item.about


def test_the_usual_name_of_rows_with_a_reason_is_that_of_a_new_plan() -> None:
    assert head_line_texts(BASES[0])["names/changed"] == ITEMS["names/changed"].blank


def test_another_example_of_the_numbers_is_a_difference() -> None:
    one = changed(lambda content: content.update(initiative_id=r"[A-Z]-\d\d"))
    other = changed(lambda content: content.update(initiative_id=r"[A-Z]\d\d"))
    assert listed(one, other) == {"管理番号の例": ("A-01", "A01")}
    assert not listed(one, one)


def test_each_removed_name_is_a_difference() -> None:
    content = changed(lambda content: content["names"].update(office="企画課", area="東京都中野区"))
    for key in ("office", "area", "committee", "plan"):
        other = {**content, "names": {name: text for name, text in content["names"].items() if name != key}}
        assert [now for _, now in listed(content, other).values()] == [""], key
