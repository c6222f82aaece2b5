"""How numbers and marks are read as typed."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.catalogue.plans import load_profile
from nakano_status.domain.calendar.days import read_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import (
    DONE,
    MARK,
    Editor,
    describe_possible_values,
    read_number,
    read_value,
)
from nakano_status.domain.fields.mark import Mark, Marks
from nakano_status.domain.fields.option import KINDS
from nakano_status.domain.indicators.indicator import fraction_read_as_date, parse_figure
from nakano_status.domain.text.narrative import BLANKS, INVISIBLE
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS, CHANGED, INSUFFICIENT, NOT_STARTED


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (None, None),
        (" \n", None),
        ("1200", "1200"),
        ("１，２００", "1200"),
        (" 1200 ", "1200"),
        ("0,012,000", "12000"),
        ("+3", "3"),
        ("-0.50", "-0.5"),
        ("2.0", "2"),
        ("-0", "0"),
        ("0.05", "0.05"),
    ],
)
def test_a_number_has_one_spelling(typed: str | None, number: str | None) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize(
    ("typed", "unit", "number"),
    [
        ("▲80", "", "-80"), ("△ 1,200", "", "-1200"), ("（80）", "", "-80"), ("(1,234.50)", "", "-1234.5"),
        ("―5", "", "-5"), ("88.7%", "％", "88.7"), ("88.7 ％", "％", "88.7"),
        ("1,234千円", "千円", "1234"), ("▲3千円", "千円", "-3"),
        ("―", "", None), ("－", "件", None), ("ー", "", None), (" — ", "", None),
    ],
)  # fmt: skip
def test_a_number_is_read_as_accounts_write_it(typed: str, unit: str, number: str | None) -> None:
    assert read_number(typed, unit) == number


@given(st.text("01239,. ", max_size=9))
def test_a_number_is_read_or_refused_as_a_figure_is(typed: str) -> None:
    try:
        number = read_number(typed)
    except ValueError:
        number = None
    try:
        figure = parse_figure(typed).value
    except ValueError:
        figure = None
    assert (None if number is None else Decimal(number)) == figure


SHIFTED = "⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉①②③⑩⓪❶❿⓵⑴⒈½"


@given(
    st.text("12", max_size=3), st.sampled_from(SHIFTED), st.text("0５", max_size=2), st.sampled_from(["", "件", "%"])
)
def test_a_raised_lowered_or_circled_digit_is_never_read_as_a_digit(
    before: str, shifted: str, after: str, unit: str
) -> None:
    typed = f"{before}{shifted}{after}{unit}"
    for read in (lambda: read_number(typed, unit), lambda: parse_figure(typed), lambda: parse_figure(f"3/{typed}")):
        with pytest.raises(ValueError, match=re.escape(typed)):
            read()
    with pytest.raises(ValueError, match=re.escape(shifted)):
        FiscalYear.parse(f"令和{before}{shifted}{after}年度")
    assert read_day(f"2023年4月{before}{shifted}日") is None
    assert fraction_read_as_date(f"1月{before}{shifted}日") is None


@pytest.mark.parametrize(("typed", "unit"), [("30m²", "m²"), ("３０㎡", "m²"), ("30 ㎡", "㎡")])
def test_a_raised_digit_of_the_unit_is_no_part_of_the_number(typed: str, unit: str) -> None:
    assert read_number(typed, unit) == "30"


@pytest.mark.parametrize(("heading", "unit"), [("決算額（千円）", "千円"), ("達成率(%)", "%"), ("件数", "")])
def test_the_unit_of_a_number_is_in_its_heading(heading: str, unit: str) -> None:
    field = replace(load_profile().by_key[DONE], editor=Editor.NUMBER, heading=heading, data=None)
    assert field.number_unit == unit
    assert read_value(field, f"１，２００{unit}") == "1200"


@pytest.mark.parametrize(
    ("editor", "before", "is_comparable"),
    [
        (Editor.NUMBER, "決算額（円）", False),
        (Editor.NUMBER, "決算額", False),
        (Editor.NUMBER, "支出（千円）", True),
        (Editor.CHOICE, "決算額（円）", False),
    ],
)
def test_numbers_are_comparable_in_one_unit(editor: Editor, before: str, is_comparable: bool) -> None:
    field = replace(load_profile().by_key[DONE], editor=Editor.NUMBER, heading="決算額（千円）", data=None)
    assert field.is_comparable_to(replace(field, editor=editor, heading=before)) == is_comparable
    assert not field.is_comparable_to(None)
    choice = replace(field, editor=Editor.CHOICE, heading="評価（所管課）")
    assert choice.is_comparable_to(replace(choice, heading="評価（一次）"))


def test_papers_separate_the_thousands_of_numbers_alone() -> None:
    profile = load_profile()
    fields = tuple(replace(each, editor=Editor.NUMBER) for each in profile.fields if each.key == DONE)
    number = replace(profile, fields=fields)
    assert number.printed_values({DONE: "-1234567.5", "x": "1234"}) == {DONE: "-1,234,567.5", "x": "1234"}
    assert profile.printed_values({DONE: "1234"}) == {DONE: "1234"}
    assert number.printed_values({DONE: None}) == {DONE: None}


@pytest.mark.parametrize(
    "typed",
    [
        *("約3", "3件", "1/2", "1.2.3", "▲", "(件)", "80)", "1e3", "٣", "1" * 16, f"0.{'1' * 101}"),
        *("3,5", "12,34", "1,2,3", "1,2345", "1 200", "3\n5"),  # two values in one cell
    ],
)
def test_what_is_no_number_is_refused_with_what_was_typed(typed: str) -> None:
    with pytest.raises(ValueError, match=re.escape(typed)) as refused:
        read_number(typed)
    assert refused.value.args == (typed,)


def test_a_number_is_stored_in_its_one_spelling_and_a_text_as_typed() -> None:
    profile = load_profile()
    text = profile.by_key[DONE]
    assert read_value(replace(text, editor=Editor.NUMBER), "１，２００") == "1200"
    assert read_value(text, "１，２００") == "１，２００"


def test_a_message_quotes_the_marks_of_the_plan_and_nothing_for_a_text() -> None:
    profile = load_profile()
    assert describe_possible_values(profile.by_key[MARK]) == profile.marks.listed
    assert describe_possible_values(profile.by_key["done"]) == ""


LOOK_ALIKES = {
    AS_PLANNED: "◎⦾", CHANGED: "○〇◯⭕oOｏＯ", INSUFFICIENT: "△▵▲", NOT_STARTED: "×✕✖☓xXｘＸ"
}  # fmt: skip
ALL_READ = "".join(LOOK_ALIKES.values())


@pytest.mark.parametrize(
    ("mark", "character"), [(mark, one) for mark, several in LOOK_ALIKES.items() for one in several]
)
def test_a_look_alike_is_the_mark_with_blanks_and_selector_off(mark: Mark, character: str) -> None:
    around = ("{}", " {}\n", "\u3000{}\u3000", "{}\ufe0f", "\r\n{}\t", "\u200b{}\ufeff")
    for typed in (each.format(character) for each in around):
        assert BUILT_IN_MARKS.read(typed) is mark


@pytest.mark.parametrize("text", [None, "", " ", "\u3000\n"])
def test_a_blank_cell_is_no_mark(text: str | None) -> None:
    assert BUILT_IN_MARKS.read(text) is None


@pytest.mark.parametrize("text", ["▽", "◎○", "●", "0", "―", "済", "◎ 進行不十分", "☆"])
def test_anything_else_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(text)}\Z"):
        BUILT_IN_MARKS.read(text)


@given(st.characters(exclude_characters=ALL_READ + BLANKS + INVISIBLE + "\ufe0f"))
def test_no_other_character_is_a_mark(character: str) -> None:
    with pytest.raises(ValueError, match=rf"\A{re.escape(character)}\Z"):
        BUILT_IN_MARKS.read(character)


def test_the_legend_is_printed_as_published() -> None:
    assert [mark.legend_line for mark in BUILT_IN_MARKS] == [
        "◎・・・スケジュールどおり取り組んだ",
        "○・・・スケジュールどおりでなく、変更して取り組んだ",
        "△・・・着手したものの十分に進行しているとはいえない",
        "×・・・未着手",
    ]


def test_marks_are_written_one_after_another_or_listed() -> None:
    assert str(BUILT_IN_MARKS) == "◎○△×"
    assert BUILT_IN_MARKS.listed == "◎、○、△、×"
    assert Marks(BUILT_IN_MARKS.each[2:]).quoted == "「△ 進行不十分」、「× 未着手」"
    assert AS_PLANNED.labelled == "◎（予定どおり）"


def test_marks_ask_for_a_reason_or_not_as_the_plan_declares() -> None:
    marks = Marks((replace(AS_PLANNED, asks_reason=True), replace(CHANGED, asks_reason=False), INSUFFICIENT))
    assert marks.asking_reason.symbols == ("◎", "△")
    assert marks.asking_none.symbols == ("○",)


@pytest.mark.parametrize(
    "text",
    [
        "◎",
        "予定どおり",
        "◎予定どおり",
        "◎：予定どおり",
        "◎ スケジュールどおり取り組んだ",
        "スケジュールどおり\n取り組んだ",
    ],
)
def test_a_mark_is_read_with_its_words_or_by_them(text: str) -> None:
    assert BUILT_IN_MARKS.read(text) is AS_PLANNED


def test_what_two_marks_are_called_is_neither() -> None:
    marks = Marks(
        (replace(AS_PLANNED, label="実施"), replace(CHANGED, label="実施"), replace(NOT_STARTED, label="未了"))
    )
    assert marks.read("未了") is marks.each[2]
    assert marks.read("○実施") is marks.each[1]
    assert marks.read(None) is None
    for text in ("実施", "△実施"):
        with pytest.raises(ValueError, match=text):
            marks.read(text)


def test_every_mark_has_a_word_beside_it() -> None:
    assert [mark.label for mark in BUILT_IN_MARKS] == ["予定どおり", "変更して実施", "進行不十分", "未着手"]


@pytest.mark.parametrize("half", ["内容", "規模　"])
def test_half_of_a_kind_of_two_words_is_read_as_the_kind(half: str) -> None:
    assert KINDS.read(half) is KINDS.option_of("内容・規模")


def test_change_kinds_are_exactly_the_words_of_the_form() -> None:
    assert [*KINDS.symbols] == ["前倒し", "後ろ倒し", "内容・規模", "中止", "統合", "その他"]
    assert KINDS.read(" 前倒し\n") is KINDS.option_of("前倒し")
    assert KINDS.read("\u3000") is None
    with pytest.raises(ValueError, match="遅れ"):
        KINDS.read("遅れ")


def test_a_fifth_mark_is_explained_beside_the_first() -> None:
    fifth = replace(AS_PLANNED, key="fifth", symbol="☆", legend="早く取り組んだ")
    legend = Marks((*BUILT_IN_MARKS, fifth)).legend_lines
    assert len(legend) == len(BUILT_IN_MARKS.legend_lines)
    assert legend[0] == "◎・・・スケジュールどおり取り組んだ　　☆・・・早く取り組んだ"


@pytest.mark.parametrize("mark", BUILT_IN_MARKS.each)
def test_every_look_alike_is_read_as_its_mark(mark: Mark) -> None:
    assert mark.symbol in mark.look_alikes
    assert {BUILT_IN_MARKS.read(character) for character in mark.look_alikes} == {mark}
