"""What a profile declares: fields and marks, and what is wrong with a declaration."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest

from nakano_status.catalogue.plans import load_profile
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.codes import pattern_of_example
from nakano_status.domain.fields.field import (
    DONE,
    FIGURE_KEYS,
    Asked,
    Scope,
    without_year,
)
from nakano_status.domain.fields.headings import measure_heading, pattern_of_heading, read_heading
from nakano_status.domain.fields.profile import (
    OCCASIONS,
    SPONSORS,
    AskedFields,
    EndedRows,
    FormProfiles,
    Profile,
    ProfileReading,
    read_checked_profile,
)
from nakano_status.domain.fields.profile_validation import read_profile
from tests.support.expected import of_kind, present
from tests.support.fields import NAKANO
from tests.support.plans import R3, R4, R5, R6, R7
from tests.support.profiles import changed

_NOW, _NEXT, _LATER = "done", "next_year", "later_years"


@pytest.mark.parametrize(
    ("year", "key", "expected"),
    [
        (R3, _NOW, "令和3年度までの取組状況"),
        (R3, _NEXT, "令和4年度取組予定"),
        (R3, _LATER, "令和5年度以降取組予定"),
        (R5, _LATER, "令和7年度以降取組予定"),
        (R6, _NEXT, "令和7年度取組予定"),
        (R6, _LATER, "計画期間終了後の方向性"),
        (R7, _NOW, "令和7年度までの取組状況"),
        (R7, _NEXT, "今後の方向性（次期計画への引継ぎ）"),
        (R7, "mark", "進捗状況"),
        (R4, "change_kind", "変更の種別"),
    ],
)
def test_headings_follow_the_year_and_the_plans_last_years(year: FiscalYear, key: str, expected: str) -> None:
    assert NAKANO.heading(key, year, R7) == expected


def test_headings_of_a_plan_that_ends_in_the_first_year_of_the_era() -> None:
    assert NAKANO.heading(_NOW, R3.plus(-2), R7) == "令和元年度までの取組状況"


def test_only_the_last_year_has_one_column_that_looks_ahead() -> None:
    assert NAKANO.asked_keys(R6, R7) == tuple(NAKANO.by_key)
    assert NAKANO.asked_keys(R7, R7) == tuple(key for key in NAKANO.by_key if key != _LATER)


def test_the_fields_stand_in_the_order_of_the_form() -> None:
    assert [field.key for field in NAKANO.fields] == [
        "mark", "change_reason", "done", "next_year", "later_years", "change_kind", "note"
    ]  # fmt: skip


def test_mark_reason_and_kind_are_one_group_and_the_rest_stand_alone() -> None:
    assert NAKANO.groups["mark"] == ("mark", "change_reason", "change_kind")
    assert {group: keys for group, keys in NAKANO.groups.items() if group != "mark"} == {
        key: (key,) for key in ("done", "next_year", "later_years", "note", *FIGURE_KEYS)
    }


def test_only_the_note_belongs_to_a_division_and_note_and_kind_are_not_published() -> None:
    assert {field.key for field in NAKANO.fields if field.scope is Scope.DIVISION} == {"note"}
    assert set(NAKANO.by_key) - set(NAKANO.row_keys) == {"note"}
    assert set(NAKANO.by_key) - set(NAKANO.published_keys) == {"note", "change_kind"}


def test_the_fields_of_the_official_list_are_those_that_are_declared_published() -> None:
    profile = replace(NAKANO, fields=(NAKANO.fields[0], replace(NAKANO.fields[1], published=False)))
    assert profile.published_keys == ("mark",)


def test_goals_are_the_uppermost_level_that_counts_or_else_the_uppermost() -> None:
    goal, direction, measure = NAKANO.levels
    assert NAKANO.goal_level is goal
    assert replace(NAKANO, levels=(replace(goal, counts=False), direction, measure)).goal_level is measure
    assert replace(NAKANO, levels=(replace(goal, counts=False), direction)).goal_level.key == "goal"


MISSING, WRONG = "PROFILE-ENTRY-MISSING", "PROFILE-ENTRY-WRONG"
VALIDATION_R6, VALIDATION_R7 = FiscalYear(2024), FiscalYear(2025)


def test_the_built_in_profile_is_one_and_can_be_read_from_its_own_text() -> None:
    found = load_profile()
    assert read_profile(json.loads(found.content)) == found
    assert found.by_key["done"].guide_length == 150
    assert found.groups["mark"] == ("mark", "change_reason", "change_kind")
    assert found.grouped_row_keys == ("mark", "change_reason", "change_kind", "done", "next_year", "later_years")


def test_what_lists_print_of_ended_rows_makes_no_other_profile() -> None:
    released = of_kind(Profile, read_profile(changed(lambda content: content.pop("ended_rows"))))
    assert (released.ended_rows, load_profile().ended_rows) == (EndedRows.BLANK, EndedRows.REASON)
    assert released == load_profile()
    assert released.content != load_profile().content


@pytest.mark.parametrize("start", range(2016, 2022))
def test_headings_of_any_era_are_read_back(start: int) -> None:
    year = FiscalYear(start)
    dated = [each for each in NAKANO.fields if "{" in each.heading]
    assert len(dated) == 3
    for each in dated:
        read = read_heading(each.heading_in(year), NAKANO)
        assert read is not None
        assert (read.key, read.year) == (each.key, year.plus(each.years_ahead))


def test_the_era_before_is_named_in_its_own_words() -> None:
    done = NAKANO.by_key[DONE]
    assert done.heading_in(FiscalYear(2018)) == "平成30年度までの取組状況"
    assert replace(done, heading="{n}年度分").heading_in(FiscalYear(2018)) == "平成30年度分"
    assert replace(done, heading="{n}年度分").heading_in(R4) == "4年度分"
    assert replace(done, example="令和{year}年1月から").example_in(FiscalYear(2018)) == "平成31年1月から"
    assert replace(done, example="令和{year}年1月から").example_in(R4) == "令和5年1月から"


def test_headings_follow_the_years_of_the_plan() -> None:
    profile = load_profile()
    assert profile.heading("done", VALIDATION_R6, VALIDATION_R7) == "令和6年度までの取組状況"
    assert profile.heading("later_years", VALIDATION_R6, VALIDATION_R7) == "計画期間終了後の方向性"
    assert profile.heading("next_year", VALIDATION_R7, VALIDATION_R7) == "今後の方向性（次期計画への引継ぎ）"
    assert "later_years" in profile.asked_keys(VALIDATION_R6, VALIDATION_R7)
    assert "later_years" not in profile.asked_keys(VALIDATION_R7, VALIDATION_R7)


@pytest.mark.parametrize(
    ("change", "code", "entry"),
    [
        (lambda content: content.pop("marks"), MISSING, "marks"),
        (lambda content: content["fields"].pop(0), MISSING, "fields/mark"),
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
        (lambda content: content.update(initiative_id=["A", "["]), WRONG, "initiative_id"),
        (lambda content: content.update(initiative_id=["A", ""]), WRONG, "initiative_id"),
        (lambda content: content.update(initiative_id=["A", 1]), WRONG, "initiative_id"),
        (lambda content: content.update(initiative_id=["A"] * 10), WRONG, "initiative_id"),
        (lambda content: content.update(initiative_id=[]), WRONG, "initiative_id"),
        (lambda content: content.update(initiative_id="(" * 5000 + ")" * 5000), WRONG, "initiative_id"),
        (lambda content: content["fields"][2].update(patterns=["{year}{year}取組状況"]), WRONG, "fields/done/patterns"),
        (lambda content: content["fields"][2].update(patterns=["(?P<check>取)組"]), WRONG, "fields/done/patterns"),
        (lambda content: content["fields"][2].update(key=[]), MISSING, "fields/key"),
        (lambda content: content["fields"][0].update(asked="never"), WRONG, "fields/mark/asked"),
        (lambda content: content["fields"].append({**content["fields"][2], "key": "title"}), WRONG, "fields/title/key"),
        (lambda content: content["fields"][2]["widths"].update(list=float("nan")), WRONG, "fields/done/widths"),
        *(
            (
                lambda content, least=least: content["fields"][0].update(
                    proposes={"actual": "done", "target": "done", "at_least": {"○": least}}
                ),
                WRONG,
                "fields/mark/proposes",
            )
            for least in (float("nan"), float("inf"))
        ),
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
    found = of_kind(tuple, read_profile(changed(change)))
    assert (code, ("entry", entry)) in [(each.code, each.details[0]) for each in found]


@pytest.mark.parametrize("symbol", [" ", "\n", "\u200b", "\ufe0f", ",", '"', "=", "٣", "１", "―", "\ue000"])
def test_a_character_that_cannot_be_read_back_as_a_mark_is_refused(symbol: str) -> None:
    found = read_profile(changed(lambda content: content["marks"][0].update(symbol=symbol, look_alikes=symbol)))
    assert isinstance(found, tuple)
    assert (WRONG, ("entry", "marks/as_planned/symbol")) in [(each.code, each.details[0]) for each in found]


@pytest.mark.parametrize("symbol", ["A", "優", "①", "Ⅰ", "※", "●"])
def test_letters_and_signs_can_be_marks(symbol: str) -> None:
    found = read_profile(changed(lambda content: content["marks"][0].update(symbol=symbol, look_alikes=symbol)))
    assert isinstance(found, Profile)


def test_all_wrong_entries_are_found_at_once() -> None:
    found = of_kind(tuple, read_profile({"fields": [{"key": "done"}]}))
    assert len({each.details for each in found}) > 6


def test_an_entry_that_cannot_be_read_hides_no_other_wrong_entry() -> None:
    def change(content: dict[str, Any]) -> None:
        content["marks"][0].pop("label")
        content["marks"][1].update(legend=" ")
        content["fields"][2].update(guide_length=0)
        content["fields"][3].update(patterns=["実績"])
        content["levels"][0].update(code_pattern="(")
        content["names"] = {"area_code": "12"}

    found = of_kind(tuple, read_profile(changed(change)))
    field, mark = load_profile().fields[3], load_profile().marks.each[1]
    assert [*dict.fromkeys((each.code, dict(each.details)["entry"]) for each in found)] == [
        (MISSING, "marks/as_planned/label"),
        (WRONG, "fields/done/guide_length"),
        (WRONG, f"fields/{field.key}/patterns"),
        (WRONG, f"marks/{mark.key}/legend"),
        (WRONG, "levels/goal/code_pattern"),
        (WRONG, "names/area_code"),
    ]


@pytest.mark.parametrize("content", [None, [], "profile", {"fields": [3]}])
def test_what_is_no_profile_at_all_has_problems(content: object) -> None:
    assert not isinstance(read_profile(content), Profile)


@pytest.mark.parametrize(
    "pattern",
    [
        "(a+)+b", "a*a*b", "(a?){9}b", "a{0,30}b", "a{1,}b", "(?=a)a", r"(a)\1", f"{'a?' * 10}b",
        "|".join("abcdefghijk"), "a{0,9}" * 4
    ],
)  # fmt: skip
def test_a_pattern_that_could_take_long_to_match_is_refused(pattern: str) -> None:
    found = of_kind(tuple, read_profile(changed(lambda content: content.update(initiative_id=pattern))))
    assert [(each.code, each.details[0]) for each in found] == [(WRONG, ("entry", "initiative_id"))]


@pytest.mark.parametrize("pattern", [f"{'a?' * 9}b", "|".join("abcdefghij"), "a{0,9}" * 3, "(?:a|b)?" * 4])
def test_a_pattern_may_go_one_way_or_another_nine_times(pattern: str) -> None:
    assert isinstance(read_profile(changed(lambda content: content.update(initiative_id=pattern))), Profile)


@pytest.mark.parametrize("heading", ["{n:>2000000000}取組状況", "{n.__class__}取組状況", "{n!r}取組状況", "{n"])
def test_a_placeholder_with_a_format_of_its_own_is_refused(heading: str) -> None:
    found = of_kind(tuple, read_profile(changed(lambda content: content["fields"][2].update(heading=heading))))
    assert (WRONG, ("entry", "fields/done/heading")) in [(each.code, each.details[0]) for each in found]


Difference = tuple[str | None, str | None, str]


def told(content: object) -> list[Difference]:
    """Return what each problem of a profile has found, what it expects, and its entry."""
    found = read_profile(content)
    return [] if isinstance(found, Profile) else [(e.found, e.expected, dict(e.details)["entry"]) for e in found]


def told_of(part: str, place: int, **values: object) -> list[Difference]:
    """Return the same of the built-in profile with other values in one declaration."""
    return told(changed(lambda content: content[part][place].update(values)))


def told_with(**values: object) -> list[Difference]:
    """Return the same of the built-in profile with other entries."""
    return told(changed(lambda content: content.update(values)))


def more_fields(count: int, **values: object) -> list[Difference]:
    """Return the same of the built-in profile with more fields, each with a heading of its own."""
    own: list[dict[str, Any]] = [
        {"key": f"more{n}", "group": f"more{n}", "heading": f"その他{n}", "patterns": [f"その他{n}"], "scope": "row"}
        for n in range(count)
    ]
    given = {"widths": {"form": 20}, **values}
    return told(changed(lambda content: content["fields"].extend({**each, **given} for each in own)))


AT_MARK, REASON, AT_DONE, LATER, NOTE = 0, 1, 2, 4, 6
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
        ("levels", 0, {"name": "長" * 41}, ("長" * 41, "40字以内", "levels/goal/name")),
        ("fields", AT_DONE, {"asked": "x"}, ("x", "、".join(Asked), "fields/done/asked")),
        ("fields", AT_DONE, {"patterns": ["a+"]}, ("a+", FIXED, "fields/done/patterns")),
        ("fields", AT_DONE, {"patterns": "取組状況"}, ("取組状況", "文字の並び", "fields/done/patterns")),
        ("fields", AT_DONE, {"patterns": ["実績"]}, ("令和7年度までの取組状況", OWN_ONLY, "fields/done/patterns")),
        ("fields", AT_DONE, {"patterns": ["(?P<check>取)組状況"]},
         ("(?P<check>取)組状況", NAMELESS, "fields/done/patterns")),
        ("fields", AT_DONE, {"heading": "{m}"},
         ("{m}", "{n}、{n1}、{n2}のほかに波括弧のない文", "fields/done/heading")),
        ("fields", AT_DONE, {"guide": "{n}"}, ("{n}", "{year}、{guide}のほかに波括弧のない文", "fields/done/guide")),
        ("fields", AT_DONE, {"example": "}"}, ("}", "{year}のほかに波括弧のない文", "fields/done/example")),
        ("fields", AT_DONE, {"widths": [80]}, ("[80]", "名前と数の組", "fields/done/widths")),
        ("fields", AT_DONE, {"late_headings": {"0": 7, "1": "取組状況"}},
         ("{'0': 7, '1': '取組状況'}", "文字", "fields/done/late_headings")),
        ("fields", AT_DONE, {"late_headings": {"2": "歩み"}}, ("歩み", OWN_ONLY, "fields/done/patterns")),
        ("fields", AT_DONE, {"late_headings": {"0": "取\0"}}, ("U+0000", IN_WORKBOOK, "profile")),
        ("fields", AT_MARK, {"published": False}, ("false", "true", "fields/mark/published")),
        ("fields", AT_MARK, {"editor": "kind"}, ("kind", "mark", "fields/mark/editor")),
        ("fields", REASON, {"asked": "before_last_year"},
         ("before_last_year", "every_year", "fields/change_reason/asked")),
        ("marks", 0, {"legend": "順調\n予定どおり"}, ("順調\n予定どおり", OF_LEGEND, "marks/as_planned/legend")),
        ("marks", 0, {"label": "順調\u2028予定"}, ("順調\u2028予定", OF_LEGEND, "marks/as_planned/label")),
    ],
)  # fmt: skip
def test_a_problem_says_what_was_found_and_what_is_expected(
    part: str, place: int, values: dict[str, object], expected: Difference
) -> None:
    assert told_of(part, place, **values)[0] == expected


def test_a_field_has_the_scope_and_the_editor_of_its_role() -> None:
    assert ("division", "row", "fields/done/scope") in told_of("fields", AT_DONE, scope="division")
    assert ("row", "division", "fields/note/scope") in told_of("fields", NOTE, scope="row")
    assert more_fields(1, scope="division") == []
    assert ("division", "row", "fields/more0/scope") in more_fields(1, scope="division", filled_by="office")
    assert told_of("fields", AT_DONE, editor="mark") == [("mark", "text", "fields/done/editor")]


def test_only_the_program_declares_fields_of_indicators() -> None:
    assert more_fields(1, scope="indicator") == [("indicator", "row", "fields/more0/scope")]
    assert more_fields(1, editor="figure") == [("figure", "figureでない種類", "fields/more0/editor")]


def test_what_is_no_profile_is_quoted() -> None:
    assert told(3)[0] == ("3", "項目の並び", "profile")
    assert told_with(names=3) == [("3", "項目の並び", "names")]
    assert told_with(levels=[3])[0] == ("3", "項目の並び", "levels")


@pytest.mark.parametrize("count", [1, 5, 6])
def test_a_plan_has_up_to_five_levels(count: int) -> None:
    levels = [{"key": f"l{n}", "name": f"段{n}", "code_pattern": r"\d", "counts": n == 0} for n in range(count)]
    told_of_levels = [each for each in told_with(levels=levels) if each[2] == "levels"]
    assert told_of_levels == ([("6", "1～5", "levels")] if count > 5 else [])


@pytest.mark.parametrize("part", ["fields", "marks", "levels"])
@pytest.mark.parametrize("nothing", [[], 3, {}])
def test_a_profile_has_at_least_one_declaration_of_each_kind(part: str, nothing: object) -> None:
    assert (None, None, part) in told_with(**{part: nothing})


def test_a_name_that_is_missing_is_found_once() -> None:
    assert told_of("fields", AT_DONE, key=" ")[0] == (None, None, "fields/key")
    assert [each for each in told_of("fields", AT_DONE, key=" ") if each[2] == "fields/key"] == [
        (None, None, "fields/key")
    ]
    assert ("Done", A_KEY, "fields/key") in told_of("fields", AT_DONE, key="Done")
    assert told_of("levels", 1, key="goal") == [("goal", A_KEY, "levels/key")] * 2


def test_names_are_texts_and_may_be_left_out() -> None:
    assert told_with(names={"ward": "甲区", "plan": 3}) == [("{'ward': '甲区', 'plan': 3}", "文字の組", "names")]
    assert told(changed(lambda content: content.pop("names"))) == []


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("office", "計画課\n係"),
        ("office", "\u3000"),
        ("office", "計画課\u2028係"),
        ("contact", "｛事務局｝"),
        ("head", "長" * 41),
        ("area_code", "13114"),
    ],
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


def test_a_mark_that_is_counted_apart_asks_no_reason_is_no_shortfall_and_leaves_two_that_are_counted() -> None:
    def apart(*places: int, **values: object) -> list[Difference]:
        def change(content: dict[str, Any]) -> None:
            for place in places:
                content["marks"][place].update(counted_apart=True, **values)

        return told(changed(change))

    fine: dict[str, object] = {"asks_reason": False, "shortfall": 0}
    assert apart(2, 3, **fine) == []
    assert apart(1, 2, 3, **fine) == [("合計に入る記号1つ", "合計に入る記号を2つ以上", "marks")]
    wrong = ("true", "理由を求めず、不足のない記号", "marks/not_started/counted_apart")
    assert [apart(3, **{**fine, **each}) for each in ({"asks_reason": True}, {"shortfall": 1})] == [[wrong], [wrong]]


@pytest.mark.parametrize(("name", "heading"), [("施策", "施策"), ("事業内容", "実施内容")])
def test_the_column_of_the_lowest_level_has_its_name_unless_another_column_has_it(name: str, heading: str) -> None:
    profile = of_kind(Profile, read_profile(changed(lambda content: content["levels"][-1].update(name=name))))
    assert measure_heading(profile) == heading


def test_the_first_year_of_a_heading_is_any_year() -> None:
    assert pattern_of_heading("令和{n}年度の 取組(状況)") == r"{year}の取組\(状況\)"
    assert pattern_of_heading("令和{n}年度と令和{n1}年度").count("{year}") == 1


def test_a_column_of_numbers_has_a_unit_in_its_heading() -> None:
    def given(heading: str) -> list[Difference]:
        return more_fields(1, editor="number", data={"heading": heading, "meaning": "決算の額"})

    assert given("執行額") == [("執行額", WITH_UNIT, "fields/more0/data")]
    assert given("執行額（千円）") == []


def test_a_profile_has_at_most_20_fields() -> None:
    assert more_fields(13) == []
    assert more_fields(14) == [("21", "20以下", "fields")]


def test_a_column_is_5_to_200_millimetres_wide() -> None:
    def given(width: float) -> list[Difference]:
        return told_of("fields", AT_DONE, widths={"form": 50, "list": width})

    assert [given(5), given(200)] == [[], []]
    assert given(4.9) == [("{'form': 50, 'list': 4.9}", "5～200（mm）", "fields/done/widths")]
    assert given(200.1) == [("{'form': 50, 'list': 200.1}", "5～200（mm）", "fields/done/widths")]


def test_a_heading_and_a_line_of_the_legend_have_at_most_40_characters() -> None:
    def heading(text: str) -> list[Difference]:
        return told_of("fields", AT_DONE, heading=text, patterns=[text])

    assert [heading("長" * 40), told_of("marks", 0, legend="長" * 40)] == [[], []]
    assert [told_of("levels", 0, name="長" * 40), told_of("fields", AT_DONE, guide_length=1)] == [[], []]
    assert heading("長" * 41) == [("長" * 41, "40字以内", "fields/done/heading")]
    assert told_of("marks", 0, legend="長" * 41) == [("長" * 41, OF_LEGEND, "marks/as_planned/legend")]


def test_a_profile_has_at_most_20000_characters() -> None:
    def having(count: int) -> list[Difference]:
        found = of_kind(Profile, read_profile(changed(lambda content: content["names"].update(more=""))))
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


@pytest.mark.parametrize(
    ("symbol", "is_mark"),
    [("5", True), ("0", True), ("10", True), ("05", False), ("100", False), ("٥", False), ("５", False), ("1a", False)],
)
def test_a_mark_may_be_a_number_of_one_or_two_digits(symbol: str, is_mark: bool) -> None:
    found = told_of("marks", 0, symbol=symbol, look_alikes=symbol if len(symbol) == 1 else "")
    assert (found == []) is is_mark


def test_a_number_is_no_mark_beside_a_mark_that_is_read_as_it() -> None:
    found = told(changed(lambda content: content["marks"][0].update(symbol="1", look_alikes="1１")))
    assert found == []
    twice = changed(lambda content: [each.update(symbol="10", look_alikes="") for each in content["marks"][:2]])
    assert {entry for *_, entry in told(twice)} == {"marks/as_planned/look_alikes", "marks/changed/look_alikes"}


@pytest.mark.parametrize("count", [2, 10])
def test_a_plan_has_two_to_ten_marks(count: int) -> None:
    symbols = "◎○△×☆□■◇◆▽▼"
    marks = [{"key": f"m{place}", "symbol": each, "look_alikes": each} for place, each in enumerate(symbols)]

    def having(number: int) -> list[Difference]:
        return told(
            changed(lambda content: content.update(marks=[{**content["marks"][0], **each} for each in marks[:number]]))
        )

    assert having(count) == []
    beyond = 1 if count == 2 else 11
    assert having(beyond)[0] == (str(beyond), "2～10", "marks")


@pytest.mark.parametrize(
    ("symbols", "version"), [("◎○△×☆□", False), ("◎○△×☆□■", True), ("1234", True), (("9", "10"), True)]
)
def test_forms_with_numbers_or_many_marks_are_not_for_a_program_that_reads_format_2(
    symbols: Sequence[str], version: bool
) -> None:
    marks = [
        {"key": f"m{place}", "symbol": each, "look_alikes": each if len(each) == 1 else ""}
        for place, each in enumerate(symbols)
    ]
    content = changed(lambda content: content.update(marks=[{**content["marks"][0], **each} for each in marks]))
    assert read_checked_profile(content).declares_items is version


def test_a_stored_profile_that_is_none_is_not_read() -> None:
    with pytest.raises(ValueError, match=re.escape("fields")):
        read_checked_profile({})


def test_the_ward_has_the_name_that_the_plan_gives_it() -> None:
    names = {"区": "当区", "都": "東京都"}
    assert read_checked_profile(changed(lambda content: content.update(sponsors=names))).own_name == "当区"
    assert NAKANO.own_name == "区"


@pytest.mark.parametrize(
    ("name", "stated", "read"),
    [
        ("sponsors", {"区": "当区"}, {"区": "当区"}),
        ("sponsors", {"国": "政府", "区": ""}, {"区": "区", "国": "政府"}),
        ("occasions", {"公表": "お知らせ"}, {"公表": "お知らせ"}),
        ("occasions", {"公表": "長" * 40}, {"公表": "長" * 40}),
    ],
)
def test_what_a_plan_calls_something_is_read_in_the_order_of_its_keys(
    name: str, stated: dict[str, str], read: dict[str, str]
) -> None:
    found = getattr(read_checked_profile(changed(lambda content: content.update({name: stated}))), name)
    assert [*found.items()] == [*read.items()]


@pytest.mark.parametrize(
    ("name", "stated"),
    [
        ("sponsors", {"国": "国"}),
        ("occasions", {"庁議": "庁議"}),
        ("sponsors", {"区": "区", "県": "県"}),
        ("sponsors", {"区": "当", "国": "当"}),
        ("sponsors", {"区": "　"}),
        ("sponsors", {"区": 1}),
        ("occasions", {"公表": "長" * 41}),
    ],
)
def test_names_that_are_missing_unknown_alike_blank_or_too_long_are_refused(name: str, stated: dict[str, Any]) -> None:
    reading = ProfileReading()
    profile = reading.profile(changed(lambda content: content.update({name: stated})))
    assert len(reading.problems) == 1
    keys = SPONSORS if name == "sponsors" else OCCASIONS
    assert [*getattr(profile, name).items()] == [(key, key) for key in keys]


def test_texts_on_measures_are_filled_in_with_their_name_and_a_code() -> None:
    assert NAKANO.of_measures == {"level": "実施内容", "example": "1-1-①"}
    *above, measure = NAKANO.levels
    free = replace(NAKANO, levels=(*above, replace(measure, code_pattern="(?:AB|CD)1")))
    assert free.of_measures == {"level": "実施内容", "example": "実施内容"}


def test_a_field_is_called_by_its_short_name_or_its_heading_without_the_year() -> None:
    done = replace(NAKANO.by_key[DONE], heading="令和{n}年度の成果", short="")
    assert (done.short_name, replace(done, short="実績").short_name) == ("成果", "実績")
    assert replace(done, heading="令和{n}年度に行ったこと").short_name == "行ったこと"
    for year in ("（令和{n}年度）", "（令和{n}年度末時点）", "(令和{n1}年度以降)", "\u3000（令和{n2}年度分）"):
        assert replace(done, heading=f"行ったこと{year}").short_name == "行ったこと"


def test_a_form_has_the_only_profile_or_the_usual_one_or_one_of_its_rounds() -> None:
    other, third = replace(NAKANO, asked="甲"), replace(NAKANO, asked="乙")
    assert FormProfiles(other, {"1": third}).candidates(NAKANO) == (other,)
    assert FormProfiles(None, {"1": third, "2": NAKANO}).candidates(NAKANO) == (NAKANO, third)


@pytest.mark.parametrize(
    ("name", "code", "shown"),
    [
        ("目標", "1", "目標1"),
        ("柱", "柱1", "柱1"),
        ("基本方針", "方針1", "方針1"),
        ("章", "第1章", "第1章"),
        ("柱", "第1", "柱第1"),
        ("アクション", "ア", "アクションア"),
        ("施策", "1-1", "施策1-1"),
    ],
)
def test_a_code_has_the_name_of_its_level_before_it_unless_it_has_a_word_of_it(
    name: str, code: str, shown: str
) -> None:
    level = replace(NAKANO.levels[0], name=name, code_pattern=pattern_of_example(code))
    assert level.numbered(code) == shown


def test_a_pattern_of_more_than_numerals_and_characters_has_no_words() -> None:
    assert replace(NAKANO.levels[0], code_pattern="柱(?:1|2)").codes.literals == ()


@pytest.mark.parametrize(
    ("named", "rows", "title", "heading"),
    [
        ("遅れの取組", "遅れの取組", "遅れの取組の一覧", "遅れの取組と理由"),
        ("", "スケジュールを変更した取組等", "スケジュールを変更した取組等の一覧", "変更した取組と理由"),
    ],
)
def test_rows_that_ask_for_a_reason_are_called_as_the_plan_calls_them(
    named: str, rows: str, title: str, heading: str
) -> None:
    profile = replace(NAKANO, names={**NAKANO.names, "changed": named})
    assert (profile.changed_rows, profile.changes_title, profile.changes_heading) == (rows, title, heading)


def test_a_name_shares_letters_with_a_code_that_has_no_word_of_it() -> None:
    level = replace(NAKANO.levels[0], name="節目", code_pattern=pattern_of_example("第1節の柱"))
    assert level.numbered("第1節の柱") == "節目第1節の柱"


@pytest.mark.parametrize(
    "heading",
    [
        "令和{n}年度の計画",
        "令和{n}年度末までの計画",
        "（令和{n1}年度）の計画",
        "【令和{n1}年度】計画",
        "[令和{n}年度] 計画",
        "令和{n}年度：計画",
        "計画（令和{n}年度）",
        "計画【令和{n2}年度以降】",
        "計画／令和{n}年度",
        "計画 令和{n}年度末",
    ],
)
def test_a_heading_is_called_without_its_year_and_without_what_joins_them(heading: str) -> None:
    assert without_year(heading) == "計画"


ROLES_LEFT_OUT = ("change_reason", "done", "next_year", "later_years", "change_kind", "note")


@pytest.mark.parametrize("way", ["undeclared", "never"])
def test_a_plan_may_leave_out_every_role_but_the_mark(way: str) -> None:
    def leave_out(content: dict[str, Any]) -> None:
        if way == "undeclared":
            del content["fields"][1:]
        content["fields"][1:] = [{"key": each["key"], "asked": "never"} for each in content["fields"][1:]]

    found = of_kind(Profile, read_profile(changed(leave_out)))
    assert found.left_out == {*ROLES_LEFT_OUT}
    assert [each.key for each in found.fields] == ["mark"]
    assert [found.by_key[each].asked for each in ROLES_LEFT_OUT] == [Asked.NEVER] * len(ROLES_LEFT_OUT)
    assert found.groups == {"mark": ("mark",), **{key: (key,) for key in FIGURE_KEYS}}
    asked = AskedFields(found, FiscalYear(2022), FiscalYear(2025))
    assert (asked.keys, asked.part_keys, asked.every_heading["mark"]) == (("mark",), (), "進捗状況")
    assert (found.declares_items, found.text_key, NAKANO.left_out) == (True, "mark", frozenset())


def test_no_field_is_shown_with_a_role_that_the_plan_leaves_out() -> None:
    content = changed(lambda content: [each.update(group="done") for each in content["fields"][3:5]])
    assert isinstance(read_profile(content), Profile)
    del content["fields"][2]
    assert {dict(each.details)["entry"] for each in of_kind(tuple, read_profile(content))} == {
        "fields/next_year/group",
        "fields/later_years/group",
    }


def test_a_plan_may_head_a_row_with_words_of_its_own() -> None:
    own = {"id": "事業番号", "title": "事業名"}
    found = of_kind(Profile, read_profile(changed(lambda content: content.update(headings=own))))
    assert found.headings == {**own, "divisions": "所管課"}
    assert (found.declares_items, NAKANO.headings["title"], NAKANO.declares_items) == (True, "事業内容", False)
    read = {text: read_heading(text, found) for text in ("事業番号", " 事業 名", "事業内容", "所管課名")}
    assert {text: each.key if each else None for text, each in read.items()} == {
        "事業番号": "id",
        " 事業 名": "title",
        "事業内容": None,
        "所管課名": "divisions",
    }


@pytest.mark.parametrize("heading", ["№", "#ID", "DX番号", "ID", "①"])
def test_a_row_may_be_headed_by_signs_and_letters(heading: str) -> None:
    found = of_kind(Profile, read_profile(changed(lambda content: content.update(headings={"id": heading}))))
    assert present(read_heading(heading, found)).key == "id"


@pytest.mark.parametrize(
    ("own", "entry"),
    [
        ({"title": "取組状況"}, "headings/title"),
        ({"title": "所管課"}, "headings/title"),
        ({"id": "12"}, "headings/id"),
        ({"divisions": "担当\n課"}, "headings/divisions"),
        ({"divisions": "担" * 41}, "headings/divisions"),
        ({"title": "スケジュールの変更理由"}, "fields/change_reason/patterns"),
        ({"titles": "事業名"}, "headings/titles"),
        ({"title": " "}, "headings/title"),
    ],
)
def test_a_heading_of_a_row_is_of_no_other_column(own: dict[str, str], entry: str) -> None:
    found = of_kind(tuple, read_profile(changed(lambda content: content.update(headings=own))))
    assert entry in {dict(each.details)["entry"] for each in found}
