"""Values of items that a plan declares: options of choices, several of them, numbers with a unit, and dates."""

from dataclasses import replace
from typing import Any

import pytest

from nakano_status.domain.exchange.returns import form_version_of
from nakano_status.domain.fields.field import (
    CHANGE_KIND,
    MARK,
    Editor,
    Field,
    Scope,
    describe_possible_values,
    read_value,
    unknown_value,
)
from nakano_status.domain.fields.option import ChoiceOptions, make_option
from nakano_status.domain.fields.profile_validation import read_profile
from nakano_status.domain.problems.problem import Problem
from tests.support.fields import NAKANO
from tests.support.planted_profiles import CHOICE, DIRECTION, TARGETS, planted_content, planted_profile
from tests.support.planted_profiles import SEVERAL as SEVERAL_ITEM

ONE = planted_profile(CHOICE).by_key[DIRECTION]
SEVERAL = replace(ONE, several=True)
PLAIN = Field("item", "項目", Scope.ROW, "item")


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("拡充", "拡充"),
        (" 拡\u3000充\n", "拡充"),
        ("終了", "廃止"),
        ("", None),
        ("\u3000", None),
        (None, None),
        ("―", None),
        (" － ", None),
    ],
)
def test_an_option_is_stored_in_its_one_spelling(text: str | None, stored: str | None) -> None:
    assert read_value(ONE, text) == stored


@pytest.mark.parametrize(("first", "second"), [("二", "ニ"), ("×", "X"), ("○", "〇"), ("A", "Α")])
def test_the_text_of_an_option_is_read_as_no_other_that_looks_like_it(first: str, second: str) -> None:
    options = ChoiceOptions((make_option("one", first), make_option("two", second)))
    assert [str(options.read(each)) for each in (first, second)] == [first, second]


def test_one_option_may_be_ticked_among_boxes() -> None:
    assert read_value(ONE, "□拡充 ☑維持") == "維持"
    assert read_value(ONE, "□拡充 □維持") is None
    with pytest.raises(ValueError, match="拡充"):
        read_value(ONE, "☑拡充 ☑維持")


@pytest.mark.parametrize(
    ("key", "text", "stored"),
    [
        (MARK, "☑◎ □○ □△ □×", "◎"),
        (MARK, "□ 予定どおり\n☑ 進行不十分", "△"),
        (MARK, "□◎ □○", None),
        (CHANGE_KIND, "□前倒し ☑後ろ倒し", "後ろ倒し"),
    ],
)
def test_a_mark_and_a_kind_of_change_may_be_ticked_among_boxes_as_other_options(
    key: str, text: str, stored: str | None
) -> None:
    assert read_value(NAKANO.by_key[key], text) == stored
    with pytest.raises(ValueError, match="☑"):
        read_value(NAKANO.by_key[key], text.translate({ord("□"): "☑"}))


def test_a_box_before_words_is_an_option_if_a_mark_is_a_box() -> None:
    signs = replace(ONE, editor=Editor.MARK, options=ChoiceOptions((make_option("yes", "■"), make_option("no", "□"))))
    assert [read_value(signs, each) for each in "■□"] == ["■", "□"]
    with pytest.raises(ValueError, match="■"):
        read_value(signs, "■ □")


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("維持、拡充", "拡充、維持"),
        ("維持\n拡充\n維持", "拡充、維持"),
        ("☑拡充\n□維持\n☑終了", "拡充、廃止"),
        ("□拡充 ■維持", "維持"),
        ("☑\ufe0f拡充、□維持、☑\ufe0e終了", "拡充、廃止"),
        ("✅拡充・⬜維持", "拡充"),
        ("□拡充", None),
        ("縮小", "縮小"),
        ("、", None),
    ],
)
def test_several_options_are_stored_in_the_order_of_their_declaration(text: str, stored: str | None) -> None:
    assert read_value(SEVERAL, text) == stored


def test_a_ticked_box_without_an_option_is_refused() -> None:
    assert read_value(SEVERAL, "☑拡充 □ ☑維持") == "拡充、維持"
    with pytest.raises(ValueError, match="☑"):
        read_value(SEVERAL, "□拡充 ☑ □維持")


@pytest.mark.parametrize("text", ["たぶん", "拡充、たぶん", "方向 ☑拡充"])
def test_a_text_that_is_no_option_is_refused_and_told_with_the_options(text: str) -> None:
    with pytest.raises(ValueError, match=r"たぶん|方向"):
        read_value(SEVERAL, text)
    found = unknown_value(SEVERAL, text)
    assert (found.code, found.found, dict(found.details)["marks"]) == ("CHOICE-UNKNOWN", text, "拡充、維持、縮小、廃止")


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("1,234千円", "1234"),
        ("１，２３４", "1234"),
        ("▲80", "-80"),
        ("△80", "-80"),
        ("(80)", "-80"),
        ("−80", "-80"),
        ("―", None),
        ("－", None),
        ("0.50", "0.5"),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, stored: str | None) -> None:
    assert read_value(replace(PLAIN, editor=Editor.NUMBER, unit="千円"), text) == stored


@pytest.mark.parametrize("text", ["12人千円", "1,234円", "たくさん"])
def test_a_number_with_another_unit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=text):
        read_value(replace(PLAIN, editor=Editor.NUMBER, unit="千円"), text)


def test_numbers_are_printed_as_declared_and_read_again() -> None:
    number = replace(PLAIN, editor=Editor.NUMBER, unit="％", decimals=1, negative="▲")
    assert [number.printed(each) for each in ("1234", "-0.5", "0")] == ["1,234.0", "▲0.5", "0.0"]
    assert [read_value(number, number.printed(each)) for each in ("1234", "-0.5", "0")] == ["1234", "-0.5", "0"]


@pytest.mark.parametrize(
    ("decimals", "stored", "printed", "in_full"),
    [
        (1, "12.25", "12.3", "12.25"),
        (1, "12.35", "12.4", "12.35"),
        (0, "0.5", "1", "0.5"),
        (0, "-2.5", "▲3", "▲2.5"),
        (1, "-0.04", "0.0", "▲0.04"),
        (1, f"{'9' * 40}.25", f"9{',999' * 13}.3", f"9{',999' * 13}.25"),
        (None, "-0.04", "▲0.04", "▲0.04"),
        (1, "1e9", "1e9", "1e9"),
        (1, "約5千円", "約5千円", "約5千円"),
    ],
)
def test_a_half_is_rounded_away_from_zero_and_zero_has_no_sign(
    decimals: int | None, stored: str, printed: str, in_full: str
) -> None:
    number = replace(PLAIN, editor=Editor.NUMBER, decimals=decimals, negative="▲")
    assert (number.printed(stored), number.printed(stored, in_full=True)) == (printed, in_full)
    assert number.is_printed_as(stored, stored)


def test_a_number_may_be_shown_with_fewer_digits_but_not_with_others() -> None:
    number = replace(PLAIN, editor=Editor.NUMBER, decimals=1)
    shown = {("12.25", "12.3"): True, ("12.3", "12.25"): False, ("12.3", None): False, (None, "12.3"): False}
    assert {each: number.is_printed_as(*each) for each in shown} == shown
    assert number.is_printed_as(None, None)


@pytest.mark.parametrize(
    ("scope", "by_row", "parts"),
    [(Scope.DIVISION, False, True), (Scope.DIVISION, True, False), (Scope.ROW, False, False)],
)
def test_parts_are_counted_unless_the_row_is(scope: Scope, *, by_row: bool, parts: bool) -> None:
    assert replace(PLAIN, scope=scope, counted_by_row=by_row).counts_parts is parts


@pytest.mark.parametrize("text", ["2025-06-01", "2025/6/1", "令和7年6月1日", "R7.6.1", " 令和７年６月１日 "])
def test_a_date_is_stored_by_the_western_calendar_and_printed_by_the_era(text: str) -> None:
    day = replace(PLAIN, editor=Editor.DATE)
    assert read_value(day, text) == "2025-06-01"
    assert (day.printed("2025-06-01"), replace(day, western=True).printed("2025-06-01")) == (
        "令和7年6月1日",
        "2025年6月1日",
    )
    assert read_value(day, "―") is None
    with pytest.raises(ValueError, match="2月30日"):
        read_value(day, "令和7年2月30日")
    assert describe_possible_values(day) == "年月日（例：令和7年6月1日）"


def problems_of(**entries: Any) -> list[tuple[str, str]]:
    found = read_profile(planted_content({**CHOICE, **entries}))
    problems: tuple[Problem, ...] = found if isinstance(found, tuple) else ()
    return [(dict(each.details)["entry"], each.found or "") for each in problems]


@pytest.mark.parametrize(
    ("entries", "entry"),
    [
        ({"options": ["拡充"]}, "fields/direction/options"),
        ({"options": ["拡充", "拡 充"]}, "fields/direction/options"),
        ({"options": ["拡充", {"symbol": "維持", "also": ["拡充"]}]}, "fields/direction/options"),
        ({"options": ["拡充、維持", "縮小"]}, "fields/direction/options"),
        ({"options": ["―", "縮小"]}, "fields/direction/options"),
        ({"options": [f"言葉{each}" for each in range(41)]}, "fields/direction/options"),
        ({"options": "拡充"}, "fields/direction/options"),
        ({"options": [{"also": ["終了"]}, "縮小"]}, "fields/direction/options"),
        ({"options": [{"symbol": "終了", "colour": "red"}, "縮小"]}, "fields/direction/options"),
        ({"options": ["拡充,維持", "縮小"]}, "fields/direction/options"),
        ({"options": ["拡充\n維持", "縮小"]}, "fields/direction/options"),
        ({"options": ["□拡充", "縮小"]}, "fields/direction/options"),
        ({"editor": "text", "guide_length": 10}, "fields/direction/options"),
        ({"decimals": 2}, "fields/direction/decimals"),
        ({"negative": "minus"}, "fields/direction/negative"),
        ({"editor": "text", "options": [], "several": True}, "fields/direction/several"),
    ],
)
def test_a_wrong_declaration_is_named(entries: dict[str, Any], entry: str) -> None:
    assert {place for place, _ in problems_of(**entries)} == {entry}


def test_twenty_items_of_forty_options_fit_in_a_profile() -> None:
    options = [f"選択肢{each}番" for each in range(40)]
    more = [
        {
            **CHOICE,
            "key": f"item{each}",
            "group": f"item{each}",
            "heading": f"項目{each}番",
            "patterns": [f"項目{each}番"],
        }
        | {"options": options, "data": {"heading": f"項目{each}番", "meaning": "項目。"}}
        for each in range(11)
    ]
    assert not isinstance(read_profile(planted_content(*more)), tuple)


def test_an_option_that_was_accepted_is_read_as_itself_alone_and_among_others() -> None:
    options = planted_profile(CHOICE, SEVERAL_ITEM).by_key[TARGETS].options
    for option in options:
        assert options.read(option.symbol) is option
        assert options.read_several(option.symbol) == (option,)
    assert options.read_several("、".join(reversed(options.symbols))) == options.each


@pytest.mark.parametrize(
    ("entries", "version"),
    [({}, 3), ({"editor": "date", "options": []}, 3), ({"editor": "text", "options": [], "guide_length": 9}, 2)],
)
def test_forms_have_format_3_only_where_an_older_program_would_misread_them(
    entries: dict[str, Any], version: int
) -> None:
    given = {key: value for key, value in {**CHOICE, **entries}.items() if value != []}
    assert form_version_of(planted_profile(given)) == version


def test_a_unit_that_is_not_in_the_heading_needs_format_3() -> None:
    number = {key: value for key, value in CHOICE.items() if key not in ("options", "data")} | {"editor": "number"}
    assert form_version_of(planted_profile({**number, "unit": "千円"})) == 3
    assert form_version_of(planted_profile({**number, "decimals": 1})) == 2


@pytest.mark.parametrize(
    ("text", "stored"), [("☑", "○"), (" ✓ ", "○"), ("■", "○"), ("□", "×"), ("☐", "×"), ("☑○", "○"), ("□○", None)]
)
def test_a_box_alone_is_the_sign_of_yes_or_no(text: str, stored: str | None) -> None:
    signs = replace(ONE, options=ChoiceOptions((make_option("yes", "○"), make_option("no", "×"))))
    assert read_value(signs, text) == stored


def test_a_box_alone_is_no_other_option() -> None:
    for text in "☑□":
        with pytest.raises(ValueError, match=r"[○×]"):
            read_value(ONE, text)
