"""What the problems of a profile state, and where its limits are."""

import re
from typing import Any

import pytest

from nakano_status.domain.fields.field import Asked
from nakano_status.domain.fields.profile import Profile, read_checked_profile
from nakano_status.domain.fields.profile_validation import read_profile
from tests.support.profiles import changed

Told = tuple[str | None, str | None, str]


def told(content: object) -> list[Told]:
    """Return what each problem of a profile has found, what it expects, and its entry."""
    found = read_profile(content)
    return [] if isinstance(found, Profile) else [(e.found, e.expected, dict(e.details)["entry"]) for e in found]


def told_of(part: str, place: int, **values: object) -> list[Told]:
    """Return the same of the built-in profile with other values in one declaration."""
    return told(changed(lambda content: content[part][place].update(values)))


def told_with(**values: object) -> list[Told]:
    """Return the same of the built-in profile with other entries."""
    return told(changed(lambda content: content.update(values)))


def more_fields(count: int, **values: object) -> list[Told]:
    """Return the same of the built-in profile with more fields, each with a heading of its own."""
    own: list[dict[str, Any]] = [
        {"key": f"more{n}", "group": f"more{n}", "heading": f"その他{n}", "patterns": [f"その他{n}"], "scope": "row"}
        for n in range(count)
    ]
    given = {"widths": {"form": 20}, **values}
    return told(changed(lambda content: content["fields"].extend({**each, **given} for each in own)))


MARK, REASON, DONE, LATER, NOTE = 0, 1, 2, 4, 6
"""The places of fields in the built-in profile."""
OF_MARK, OF_LEGEND = "1つの記号だけを表す文字", "1行の文（40字以内）"
FIXED, OWN_ONLY = "繰り返しがなく、分かれ方の少ない正規表現", "この見出しだけに合う正規表現"
NAMELESS = "{year}が1つまでで、名前の付いた組のない正規表現"
IN_WORKBOOK, A_KEY, WITH_UNIT = (
    "Excel に入れられる文字",
    "他にない英小文字の名前",
    "単位の付いた見出し（例：執行額（千円））",
)


@pytest.mark.parametrize(
    ("part", "place", "values", "expected"),
    [
        ("levels", 0, {"name": " "}, (" ", "他の段にない名前", "levels/goal/name")),
        ("fields", DONE, {"asked": "x"}, ("x", "、".join(Asked), "fields/done/asked")),
        ("fields", DONE, {"patterns": ["a+"]}, ("a+", FIXED, "fields/done/patterns")),
        ("fields", DONE, {"patterns": "取組状況"}, ("取組状況", "文字の並び", "fields/done/patterns")),
        ("fields", DONE, {"patterns": ["実績"]}, ("令和7年度までの取組状況", OWN_ONLY, "fields/done/patterns")),
        ("fields", DONE, {"patterns": ["(?P<check>取)組状況"]},
         ("(?P<check>取)組状況", NAMELESS, "fields/done/patterns")),
        ("fields", DONE, {"heading": "{m}"}, ("{m}", "{n}、{n1}、{n2}のほかに波括弧のない文", "fields/done/heading")),
        ("fields", DONE, {"guide": "{n}"}, ("{n}", "{year}、{guide}のほかに波括弧のない文", "fields/done/guide")),
        ("fields", DONE, {"example": "}"}, ("}", "{year}のほかに波括弧のない文", "fields/done/example")),
        ("fields", DONE, {"widths": [80]}, ("[80]", "名前と数の組", "fields/done/widths")),
        ("fields", DONE, {"late_headings": {"0": 7, "1": "取組状況"}},
         ("{'0': 7, '1': '取組状況'}", "文字", "fields/done/late_headings")),
        ("fields", DONE, {"late_headings": {"2": "歩み"}}, ("歩み", OWN_ONLY, "fields/done/patterns")),
        ("fields", DONE, {"late_headings": {"0": "取\0"}}, ("U+0000", IN_WORKBOOK, "profile")),
        ("fields", MARK, {"published": False}, ("false", "true", "fields/mark/published")),
        ("fields", MARK, {"editor": "kind"}, ("kind", "mark", "fields/mark/editor")),
        ("fields", REASON, {"asked": "before_last_year"},
         ("before_last_year", "every_year", "fields/change_reason/asked")),
        ("marks", 0, {"legend": "順調\n予定どおり"}, ("順調\n予定どおり", OF_LEGEND, "marks/as_planned/legend")),
    ],
)  # fmt: skip
def test_a_problem_says_what_was_found_and_what_is_expected(
    part: str, place: int, values: dict[str, object], expected: Told
) -> None:
    assert told_of(part, place, **values)[0] == expected


def test_a_field_has_the_scope_and_the_editor_of_its_role() -> None:
    assert ("division", "row", "fields/done/scope") in told_of("fields", DONE, scope="division")
    assert ("row", "division", "fields/note/scope") in told_of("fields", NOTE, scope="row")
    assert told_of("fields", DONE, editor="mark") == [("mark", "text", "fields/done/editor")]


def test_only_the_program_declares_fields_of_indicators() -> None:
    assert more_fields(1, scope="indicator") == [("indicator", "row", "fields/more0/scope")]
    assert more_fields(1, editor="figure") == [("figure", "figureでない種類", "fields/more0/editor")]


def test_what_is_no_profile_is_quoted() -> None:
    assert told(3)[0] == ("3", "項目の並び", "profile")
    assert told_with(names=3) == [("3", "項目の並び", "names")]
    assert told_with(levels=[3])[0] == ("3", "項目の並び", "levels")


@pytest.mark.parametrize("part", ["fields", "marks", "levels"])
@pytest.mark.parametrize("nothing", [[], 3, {}])
def test_a_profile_has_at_least_one_declaration_of_each_kind(part: str, nothing: object) -> None:
    assert (None, None, part) in told_with(**{part: nothing})


def test_a_name_that_is_missing_is_found_once() -> None:
    assert told_of("fields", DONE, key=" ")[0] == (None, None, "fields/key")
    assert [each for each in told_of("fields", DONE, key=" ") if each[2] == "fields/key"] == [
        (None, None, "fields/key")
    ]
    assert ("Done", A_KEY, "fields/key") in told_of("fields", DONE, key="Done")
    assert told_of("levels", 1, key="goal") == [("goal", A_KEY, "levels/key")] * 2


def test_names_are_texts_and_may_be_left_out() -> None:
    assert told_with(names={"ward": "甲区", "plan": 3}) == [("{'ward': '甲区', 'plan': 3}", "文字の組", "names")]
    assert told(changed(lambda content: content.pop("names"))) == []


@pytest.mark.parametrize(
    ("key", "name"), [("office", "計画課\n係"), ("contact", "｛事務局｝"), ("head", "長" * 41), ("area_code", "13114")]
)
def test_a_name_that_papers_print_fits_them(key: str, name: str) -> None:
    ((found, _, place),) = told_with(names={key: name})
    assert (found, place) == (name, f"names/{key}")


def test_two_levels_do_not_have_one_name() -> None:
    assert told_of("levels", 2, name="目標") == [
        ("目標", "他の段にない名前", "levels/goal/name"),
        ("目標", "他の段にない名前", "levels/measure/name"),
    ]


def test_a_character_stands_for_one_mark() -> None:
    assert told_of("marks", 1, look_alikes="○〇◎") == [
        ("◎⦾", OF_MARK, "marks/as_planned/look_alikes"),
        ("○〇◎", OF_MARK, "marks/changed/look_alikes"),
    ]


def test_a_column_of_numbers_has_a_unit_in_its_heading() -> None:
    def given(heading: str) -> list[Told]:
        return more_fields(1, editor="number", data={"heading": heading, "meaning": "決算の額"})

    assert given("執行額") == [("執行額", WITH_UNIT, "fields/more0/data")]
    assert given("執行額（千円）") == []


def test_a_profile_has_at_most_20_fields() -> None:
    assert more_fields(13) == []
    assert more_fields(14) == [("21", "20以下", "fields")]


def test_a_column_is_5_to_200_millimetres_wide() -> None:
    def given(width: float) -> list[Told]:
        return told_of("fields", DONE, widths={"form": 50, "list": width})

    assert [given(5), given(200)] == [[], []]
    assert given(4.9) == [("{'form': 50, 'list': 4.9}", "5～200（mm）", "fields/done/widths")]
    assert given(200.1) == [("{'form': 50, 'list': 200.1}", "5～200（mm）", "fields/done/widths")]


def test_a_heading_and_a_line_of_the_legend_have_at_most_40_characters() -> None:
    def heading(text: str) -> list[Told]:
        return told_of("fields", DONE, heading=text, patterns=[text])

    assert [heading("長" * 40), told_of("marks", 0, legend="長" * 40)] == [[], []]
    assert heading("長" * 41) == [("長" * 41, "40字以内", "fields/done/heading")]
    assert told_of("marks", 0, legend="長" * 41) == [("長" * 41, OF_LEGEND, "marks/as_planned/legend")]


def test_a_profile_has_at_most_20000_characters() -> None:
    def having(count: int) -> list[Told]:
        found = read_profile(changed(lambda content: content["names"].update(more="")))
        assert isinstance(found, Profile)
        return told(changed(lambda content: content["names"].update(more="長" * (count - len(found.content)))))

    assert having(20_000) == []
    assert having(20_001) == [("20001字", "20000字以内", "profile")]


@pytest.mark.parametrize("pattern", [r"\{year}41取組", "{year}{2}以降の?取組予定"])
def test_the_year_in_a_pattern_is_a_group_that_is_not_repeated(pattern: str) -> None:
    assert told_of("fields", LATER, patterns=[pattern])[0][1:] == (FIXED, "fields/later_years/patterns")


@pytest.mark.parametrize(("digits", "unread"), [(r"\d", "令和12年度以降取組予定"), (r"\d\d", "令和9年度以降取組予定")])
def test_a_heading_is_read_in_years_of_one_and_of_two_digits(digits: str, unread: str) -> None:
    patterns = [f"令和{digits}年度以降取組予定", "計画期間終了後の方向性"]
    assert told_of("fields", LATER, patterns=patterns) == [(unread, OWN_ONLY, "fields/later_years/patterns")]


@pytest.mark.parametrize("count", [2, 6])
def test_a_plan_has_two_to_six_marks(count: int) -> None:
    symbols = "◎○△×☆□■"
    marks = [{"key": f"m{place}", "symbol": symbols[place], "look_alikes": symbols[place]} for place in range(7)]

    def having(number: int) -> list[Told]:
        return told(
            changed(lambda content: content.update(marks=[{**content["marks"][0], **each} for each in marks[:number]]))
        )

    assert having(count) == []
    beyond = 1 if count == 2 else 7
    assert having(beyond)[0] == (str(beyond), "2～6", "marks")


def test_a_stored_profile_that_is_none_is_not_read() -> None:
    with pytest.raises(ValueError, match=re.escape("fields")):
        read_checked_profile({})
