"""Codes of levels: what an example declares, and how codes are read however they are typed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.fields.codes import (
    CodeForm,
    code_form,
    code_in_front,
    numbers_of,
    pattern_of_example,
    pattern_of_id,
    with_id_pattern,
)
from nakano_status.domain.plan.initiative_id import is_id, make_id
from tests.support.pace import MOST_IN_PROPORTION, growth


def form_of(example: str) -> CodeForm:
    return CodeForm(pattern_of_example(example))


@pytest.mark.parametrize(
    ("example", "described", "typed", "printed"),
    [
        ("1-1-①", "数字-数字-丸数字", "１２－３ー4", "12-3-④"),
        ("1-1-①", "数字-数字-丸数字", "1-1-21", "1-1-21"),
        ("第1章", "第数字章", "第 １２ 章", "第12章"),
        ("第一章", "第漢数字章", "第11章", "第十一章"),
        ("第一章", "第漢数字章", "第２１章", "第二十一章"),
        ("第一章", "第漢数字章", "第5章", "第五章"),
        ("十", "漢数字", "三十二", "三十二"),
        ("十", "漢数字", "20", "二十"),
        ("!1~", "!数字~", "！ ２～", "!2~"),
        ("A-01", "英字-2桁の数字", "ｂ－7", "B-07"),
        ("Ⅰ-2", "ローマ数字-数字", "iv-10", "Ⅳ-10"),
        ("1", "数字", "０７", "7"),
        ("ア", "片仮名", "ｲ", "イ"),
        ("(1)", "(数字)", "（２）", "(2)"),
        ("（ア）", "（片仮名）", "(ｲ)", "（イ）"),
        ("基本方針1", "基本方針数字", "基本方針 2", "基本方針2"),
        ("第 1 章", "第 数字 章", "第1  章", "第 1 章"),
        ("A 1", "英字 数字", "B  ２", "B 2"),
        ("サービス1", "サービス数字", "サービス１２", "サービス12"),
    ],
)
def test_a_code_is_read_as_the_plan_prints_it(example: str, described: str, typed: str, printed: str) -> None:
    form = form_of(example)
    assert (form.description, form.read(typed), form.read(printed)) == (described, printed, printed)


@pytest.mark.parametrize(
    ("example", "other"),
    [
        ("1-1-①", "1-①"),
        ("第1章", "第A章"),
        ("第1章", "X1章"),
        ("A-01", "AB-01"),
        ("1", "１２３"),
        ("第三章", "第三二章"),
        ("一", "十十"),
        ("第1 章", "第1章"),
    ],
)
def test_a_code_of_another_form_is_none(example: str, other: str) -> None:
    assert form_of(example).read(other) is None


@pytest.mark.parametrize(
    ("example", "cell", "read"),
    [
        ("1", "12．窓口の改善", ("12", "窓口の改善")),
        ("1", "1年目の取組", None),
        ("A", "ICTの活用", None),
        ("A", "B 学び", ("B", "学び")),
        ("第1章", "第2章まちづくり", ("第2章", "まちづくり")),
        ("1-1-①", "1-1-2 窓口", ("1-1-②", "窓口")),
        ("1-1-①", "1-1-2 の再掲", None),
        ("1-1-①", "1-1-2－3 窓口", None),
        ("1-1-①", "1-1-2：窓口", ("1-1-②", "窓口")),
        ("柱1", "柱2：学び", ("柱2", "学び")),
        ("第1章", "第2章．まちづくり", ("第2章", "まちづくり")),
        ("柱1", "柱2.5万人の参加", ("柱2", ".5万人の参加")),
    ],
)
def test_a_bare_numeral_in_front_of_a_title_is_set_off_from_it(
    example: str, cell: str, read: tuple[str, str] | None
) -> None:
    assert form_of(example).read_cell(cell) == read


@pytest.mark.parametrize("example", ["1-1-①", "第1の章", "基本目標1", "1" + " " * 18 + "1"])
def test_blanks_in_a_cell_take_no_time(example: str) -> None:
    form = form_of(example)

    def read(blanks: int) -> None:
        for end in range(len(example) + 1):
            cell = f"{example[:end]}{' ' * blanks}x"
            assert (form.read(cell), form.read_repost_mark(f"({cell}")) == (None, None)
            form.read_cell(cell)

    assert growth(read, 4_000) <= MOST_IN_PROPORTION


@pytest.mark.parametrize("example", ["", "章", "あいう", "1" * 21])
def test_what_has_no_numeral_or_is_too_long_is_no_example(example: str) -> None:
    for read in (pattern_of_example, pattern_of_id):
        with pytest.raises(ValueError, match=f"^{example}$"):
            read(example)


@pytest.mark.parametrize("example", ["001", "1-100", "2026-1", "㉑"])
def test_more_digits_than_are_read_in_a_code_are_no_example(example: str) -> None:
    with pytest.raises(ValueError, match=example):
        pattern_of_example(example)


def test_the_number_of_a_row_may_have_more_digits_than_a_code() -> None:
    read = {"A-100": "A-253", "A-001": "A-253", "0120": "0121", "010": "019", "120": "7", "A-999": "A-1"}
    assert all(is_id(other, (pattern_of_id(example),)) for example, other in read.items())


@pytest.mark.parametrize(
    ("example", "others"),
    [
        ("Ⅰ-1-ア", ("Ⅱ-3-イ", "Ⅷ-1-ワ", "viii-1-ｱ")),
        ("1-(1)-①", ("2-(3)-⑫", "２－（３）－①")),
        ("①", ("②", "⑳")),
        ("No.1", ("No.12", "ＮＯ．3", "no. 4", "№14", "No 5", "番号6")),
        ("№1", ("№14", "No.12", "NO3", "番号4")),
        ("番号1", ("№14", "No.12", "番号4")),
        ("第一号", ("第十二号",)),
        ("A-01", ("Ｂ－０２",)),
        ("1-(1)-a", ("2-(3)-b", "２－（３）－Ｃ")),
        ("ⅱ-a", ("ⅲ-b", "Ⅳ-C")),
    ],
)
def test_a_number_of_a_row_is_read_as_its_example_is_printed(example: str, others: tuple[str, ...]) -> None:
    pattern = pattern_of_id(example)
    assert all(is_id(each, (pattern,)) for each in (example, *others))
    assert code_form(pattern).is_made_of_numerals


def test_a_pattern_that_has_more_than_numerals_is_matched_as_it_is() -> None:
    form = code_form(r"(?:AB|CD)\d")
    assert (form.read("CD5"), form.read("ＣＤ5"), form.example, form.is_made_of_numerals) == ("CD5", None, "", False)


@given(
    st.sampled_from(
        ["1-1-①", "第1章", "第一節", "A-01", "Ⅰ-2", "1", "ア", "1.1", "DX-1", "No.1", "i-1", "サービス1", "KPI1"]
    ),
    st.integers(1, 12),
    st.integers(1, 99),
)
def test_the_number_made_of_any_code_is_one_that_the_form_reads(example: str, number: int, ordinal: int) -> None:
    form = form_of(example)
    code = form.read(re.sub(r"\d+|[①-⑳一]|^ア$", str(number), example)) or form.example
    assert is_id(make_id(code, ordinal), (form.initiative_id,)), (code, make_id(code, ordinal))


def test_numerals_side_by_side_stay_apart_in_a_number() -> None:
    numbers = {
        "1-1-①": "1-1-1",
        "第三章2節": "3-2",
        "二十": "20",
        "Ⅹ-10": "X-10",
        "A-01": "A-01",
        "イ": "2",
        "サービス1": "1",
    }
    assert {code: numbers_of(code) for code in numbers} == numbers


def test_an_example_declares_a_pattern_that_people_can_read() -> None:
    assert [*map(pattern_of_example, (" 1-1-①", "第1章"))] == [r"\d\d?-\d\d?-[①-⑳]", r"第\d\d?章"]


BEFORE = r"(?:AO-\d\d)|(?:(?:\d\d?-\d\d|\d\d?-\d\d?-\d\d)-(?P<check>[A-Z]))"
"""The patterns of a plan that was numbered otherwise before a profile could have several patterns."""


@pytest.mark.parametrize("stated", [r"AO-\d\d", r"(?:AO|BO)-\d\d", r"AO-\d\d|BO-\d\d", BEFORE])
def test_a_plan_may_be_numbered_otherwise_again_and_again(stated: str) -> None:
    ids = ["AO-01"]
    patterns: tuple[str, ...] = (stated,)
    for place, example in enumerate(("Ⅰ", "1-1-①", "第1章", "A-01", "1-1", "Ⅰ"), start=1):
        form = code_form(pattern_of_example(example))
        patterns = with_id_pattern(patterns, form.initiative_id, ids)
        made = make_id(example, place)
        assert all(is_id(each, patterns) for each in (*ids, made)), (example, patterns)
        assert {*with_id_pattern(patterns, form.initiative_id, [*ids, made])} == {*patterns}
        if example == "第1章":
            ids.append(made)
    assert (patterns[0], len(patterns)) == (stated, 3), "the patterns that rows have, and that of new rows"
    assert not is_id(make_id("A-01", 4), patterns), "no row has a number of that form"


def test_a_plan_numbered_as_before_keeps_its_pattern() -> None:
    pattern = form_of("1-1-①").initiative_id
    assert with_id_pattern((pattern,), pattern, [make_id("1-1-①", 1)]) == (pattern,)


@pytest.mark.parametrize(
    ("example", "above", "number", "code"),
    [
        ("1-1-①", "2-3", 4, "2-3-④"),
        ("1-1-①", "1-2-3", 4, "2-3-④"),
        ("1-1-①", "2", 4, ""),
        ("1-1-①", "", 4, ""),
        ("1-1", "", 4, ""),
        ("第1章", "", 3, "第3章"),
        ("第1章", "5-2", 3, "第3章"),
        ("第1章", "", 1, "第1章"),
        ("A-1", "", 2, ""),
        ("A-1", "B", 2, "B-2"),
        ("A", "", 1, "A"),
        ("A", "", 26, "Z"),
        ("ア", "", 1, "ア"),
        ("ア", "", 44, "ワ"),
        ("ア", "", 45, "45"),
        ("Ⅰ", "", 1, "Ⅰ"),
        ("Ⅰ", "", 12, "Ⅻ"),
        ("A", "", 27, "27"),
        ("A", "", 0, "0"),
    ],
)
def test_a_number_below_a_code_is_a_code_of_the_level(example: str, above: str, number: int, code: str) -> None:
    assert form_of(example).numbered(above, number) == code


def test_codes_of_one_numeral_count_on_through_the_plan() -> None:
    assert {example: form_of(example).is_numbered_throughout for example in ("第1章", "ア", "1-1", "1-1-①")} == {
        "第1章": True, "ア": True, "1-1": False, "1-1-①": False
    }  # fmt: skip


@pytest.mark.parametrize(
    ("example", "code", "above"),
    [
        ("1-1", "1-2-③", "1-2"),
        ("1", "1-2", "1"),
        ("第1章", "3-2", "第3章"),
        ("Ⅰ", "Ⅳ-2", "Ⅳ"),
        ("A", "B-01", "B"),
        ("1", "第3章", ""),
        ("Ⅰ", "5", ""),
    ],
)
def test_a_code_shows_what_it_is_below_by_the_numerals_that_it_begins_with(example: str, code: str, above: str) -> None:
    assert form_of(example).above(code) == above


@pytest.mark.parametrize("code", ["A", "A-1", "B2", "Ⅱ2ア", "第1章", "１－１", "（1）", "1.", "①", "三、"])
def test_what_looks_like_a_code_in_front_of_a_title_is_found(code: str) -> None:
    assert code_in_front(f"{code}　港の活用") == code_in_front(f"{code} 港の活用") == code
    assert code_in_front(code) == ""


@pytest.mark.parametrize(
    "title", ["", "ICT の活用", "5G 基盤", "2030 年の町", "エコ 生活", "三つの 柱", "港 と駅", "A市 まち"]
)
def test_words_in_front_of_a_title_are_no_code(title: str) -> None:
    assert code_in_front(title) == ""


@pytest.mark.parametrize("text", ["第0章", "第00章", "第０章"])
def test_a_code_in_kanji_has_no_zero(text: str) -> None:
    assert code_form(pattern_of_example("第一章")).read(text) is None
