"""The table of words, and what it replaces in texts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.domain.wording.word_table import (
    BUILT_IN,
    LONGEST_WORD,
    Replacement,
    TermLine,
    WordTable,
    apply_replacements,
    plain_term,
    replace_all_wordings,
    replacements,
    wordings,
)


def table(*pairs: tuple[str, str]) -> WordTable:
    return WordTable(tuple(TermLine(*pair) for pair in pairs))


def put(text: str, used: WordTable) -> str:
    return apply_replacements(text, replacements(text, used.terms))


def test_the_built_in_table_has_no_fault() -> None:
    assert BUILT_IN.faults == {}
    assert len(BUILT_IN.terms) == len(BUILT_IN.lines)


@pytest.mark.parametrize("line", BUILT_IN.lines, ids=lambda line: line.typed)
def test_each_built_in_line_has_a_kind_and_is_switched_off_by_itself(line: TermLine) -> None:
    off = TermLine(line.typed, line.printed, is_on=False)
    without = WordTable(tuple(off if each is line else each for each in BUILT_IN.lines))
    assert line.kind != "追加"
    assert len(without.terms) == len(BUILT_IN.terms) - 1
    assert not without.works_as_built_in


def test_a_line_of_the_office_is_found_wherever_its_words_stand() -> None:
    used = BUILT_IN.with_added(TermLine("ホームページ", "区ホームページ"))
    assert put("ホームページを直した。", used) == "区ホームページを直した。"
    assert put("区ホームページを直した。", used) == "区ホームページを直した。"
    (found,) = wordings("ホームページを直した。", used.terms)
    assert found.code == "WORDING-OFFICE"


def test_a_built_in_line_keeps_its_meaning_wherever_its_words_stand_side_by_side() -> None:
    read_back = table(("取り組み（名詞）", "取組"))
    assert put("取り組みを進め、改善に取り組みます。", read_back) == "取組を進め、改善に取り組みます。"
    assert read_back.lines[0].is_fixed
    assert not TermLine("取り組み（名詞）", "とりくみ").is_fixed


@pytest.mark.parametrize(
    ("lines", "faults"),
    [
        ([("", "甲")], {0: "TERM-MISSING"}),
        ([("甲", "")], {0: "TERM-MISSING"}),
        ([("甲", "甲")], {0: "TERM-SAME"}),
        ([("甲" * (LONGEST_WORD + 1), "乙")], {0: "TERM-LONG"}),
        ([("甲", "乙"), ("甲", "丙")], {1: "TERM-TWICE"}),
        ([("甲", "乙"), ("乙", "丙")], {0: "TERM-CHAINED"}),
        ([("甲", "乙"), ("乙", "甲")], {0: "TERM-CHAINED", 1: "TERM-CHAINED"}),
        ([("取り組む", "取組む"), ("取組む", "取り組む")], {0: "TERM-CHAINED", 1: "TERM-CHAINED"}),
        ([("ベンダ", "ベンダー")], {}),
    ],
)
def test_a_line_that_cannot_be_used_is_told_and_left_out(lines: list[tuple[str, str]], faults: dict[int, str]) -> None:
    found = table(*lines)
    assert {place: fault.code for place, fault in found.faults.items()} == faults
    assert len(found.terms) == len(lines) - len(faults)


def test_what_is_switched_off_stands_in_nobodys_way() -> None:
    lines = WordTable((TermLine("甲", "乙", is_on=False), TermLine("甲", "丙"), TermLine("乙", "甲", is_on=False)))
    assert lines.faults == {}
    assert lines.in_use == (TermLine("甲", "丙"),)


def test_a_table_with_unused_lines_more_works_as_the_built_in_one() -> None:
    assert BUILT_IN.with_added(TermLine("甲", "乙", is_on=False)).works_as_built_in
    assert BUILT_IN.with_added(TermLine("甲", "")).works_as_built_in
    assert not BUILT_IN.with_added(TermLine("甲", "乙")).works_as_built_in
    assert not BUILT_IN.without(0).works_as_built_in


@pytest.mark.parametrize(
    ("typed", "printed", "code", "is_typed"),
    [
        ("", "取組", "TERM-MISSING", True),
        ("取り組み", "", "TERM-MISSING", False),
        ("長" * (LONGEST_WORD + 1), "短", "TERM-LONG", True),
        ("短", "長" * (LONGEST_WORD + 1), "TERM-LONG", False),
        ("長" * LONGEST_WORD, "長" * (LONGEST_WORD + 1), "TERM-LONG", False),
        ("短", "打ち合わせ", "TERM-CHAINED", False),
    ],
)
def test_a_fault_is_of_the_wording_that_has_it(typed: str, printed: str, code: str, is_typed: bool) -> None:
    fault = WordTable((TermLine("打ち合わせ", "打合せ"), TermLine(typed, printed))).faults[1]
    assert (fault.code, fault.is_typed) == (code, is_typed)


def test_a_wording_may_have_the_greatest_length() -> None:
    longest = WordTable((TermLine("長" * LONGEST_WORD, "短"), TermLine("短い", "長" * LONGEST_WORD)))
    assert [fault.code for fault in longest.faults.values()] == ["TERM-CHAINED"]


def test_a_line_is_removed_by_its_place() -> None:
    first, second, third = (TermLine(typed, "印") for typed in "甲乙丙")
    assert WordTable((first, second, third)).without(1).lines == (first, third)


def test_a_line_has_the_label_of_its_kind() -> None:
    assert {line.kind for line in BUILT_IN.lines} == {"年度", "外来語", "名詞", "動詞", "句読点"}
    assert TermLine("DX", "デジタル変革").kind == "追加"


TERMS = BUILT_IN.terms


@pytest.mark.parametrize(
    ("text", "code", "typed", "printed"),
    [
        ("R5年度に決定する。", "WORDING-ERA", "R5年度", "令和5年度"),
        ("Ｒ６年度から", "WORDING-ERA", "Ｒ６年度", "令和6年度"),
        ("R1年度", "WORDING-ERA", "R1年度", "令和元年度"),
        ("R05年度", "WORDING-ERA", "R05年度", "令和5年度"),
        ("Ｒ０１年度", "WORDING-ERA", "Ｒ０１年度", "令和元年度"),
        ("R4年度末までに", "WORDING-ERA", "R4年度末", "令和4年度末"),
        ("各CMSベンダーと", "WORDING-LOANWORD", "ベンダー", "ベンダ"),
        ("サーバーを更新した。", "WORDING-LOANWORD", "サーバー", "サーバ"),
        ("今後の取り組みを検討する。", "WORDING-NOUN", "取り組み", "取組"),
        ("電子手続きの拡充", "WORDING-NOUN", "手続き", "手続"),
        ("打ち合わせを実施した。", "WORDING-NOUN", "打ち合わせ", "打合せ"),
        ("積極的に取組む。", "WORDING-VERB", "取組む", "取り組む"),
        ("引続き検討する。", "WORDING-VERB", "引続き", "引き続き"),
        ("広報，チラシ", "WORDING-PUNCTUATION", "，", "、"),
    ],
)
def test_a_wording_of_the_table_is_found_with_what_the_list_prints(
    text: str, code: str, typed: str, printed: str
) -> None:
    assert [(each.code, each.typed, each.printed) for each in wordings(text, TERMS)] == [(code, typed, printed)]


@pytest.mark.parametrize(
    "text",
    [
        "令和5年度に決定する。", "ベンダとサーバを選定した。", "オンライン化に取り組み、周知した。",
        "引き続き取り組みます。", "手続の取扱いについて打合せを行った。", "約77，500件", "VR5年"
    ],
)  # fmt: skip
def test_what_the_list_itself_prints_is_left_alone(text: str) -> None:
    assert wordings(text, TERMS) == ()


def test_a_wording_that_stands_twice_is_told_once() -> None:
    assert len(wordings("R5年度に選定し、R5年度に構築する。", TERMS)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R5年度に各ベンダーと打ち合わせを行う。", "令和5年度に各ベンダと打合せを行う。"),
        ("手続きの取り扱い、手続きを見直す。", "手続の取扱い、手続を見直す。"),
        ("変わらない。", "変わらない。"),
        ("「サーバー通信」を発行し、サーバーを更新", "「サーバー通信」を発行し、サーバを更新"),
        ("『新「サーバー」入門』とサーバー", "『新「サーバー」入門』とサーバ"),
        ("閉じない「サーバー", "閉じない「サーバ"),
        ("先に閉じる」サーバー", "先に閉じる」サーバ"),
    ],
)
def test_texts_are_unified_but_for_what_is_quoted(text: str, expected: str) -> None:
    once = apply_replacements(text, replacements(text, TERMS))
    assert once == expected
    assert replacements(once, TERMS) == ()


def test_what_is_quoted_gives_no_advice() -> None:
    assert wordings("「サーバー通信」を発行した。", TERMS) == ()


def test_replacements_tell_where_and_what() -> None:
    assert replacements("各ベンダーとサーバー", TERMS) == (
        Replacement(1, "ベンダー", "ベンダ"),
        Replacement(6, "サーバー", "サーバ"),
    )


@pytest.mark.parametrize("named", ["ベンダー", "ベンダ"])
def test_only_some_of_them_are_made(named: str) -> None:
    assert [each.typed for each in replacements("ベンダーとサーバー", TERMS, only=[named])] == ["ベンダー"]


def test_a_word_of_ones_own_is_not_replaced_inside_the_word_that_is_to_stand() -> None:
    terms = [plain_term("", "ベンダ", "ベンダー")]
    text = "ベンダとベンダー"
    assert apply_replacements(text, replacements(text, terms)) == "ベンダーとベンダー"


def test_words_of_ones_own_are_taken_as_they_are_typed() -> None:
    terms = [plain_term("", "a.b", "甲"), plain_term("", "（仮称）", "")]
    text = "a.bとaxbとＡ．Ｂ（仮称）"
    assert apply_replacements(text, replacements(text, terms)) == "甲とaxbとＡ．Ｂ"


def test_where_two_words_begin_together_the_longer_one_counts() -> None:
    terms = [plain_term("", "本庁", "区役所"), plain_term("", "本庁舎", "区役所本館")]
    assert apply_replacements("本庁舎と本庁", replacements("本庁舎と本庁", terms)) == "区役所本館と区役所"


@given(st.text("「」『』サーバー、あ", max_size=60))
def test_a_wording_is_quoted_where_it_stands_within_any_quotation(text: str) -> None:
    opened: list[int] = []
    quoted: set[int] = set()
    for place, character in enumerate(text):
        if character in "「『":
            opened.append(place)
        elif character in "」』" and opened:
            quoted |= set(range(opened.pop() + 1, place))
    found = {match.start() for match in re.finditer("サーバー", text)}
    assert {each.at for each in replacements(text, TERMS)} == found - quoted


@pytest.mark.timeout(30)
def test_a_cell_full_of_one_wording_is_told_at_once() -> None:
    whole = "，" * 32_767
    assert [each.typed for each in wordings(whole, TERMS)] == ["，"]
    assert apply_replacements(whole, replacements(whole, TERMS)) == "、" * 32_767


def test_a_wording_that_is_the_whole_quotation_is_quoted_and_one_beside_it_is_not() -> None:
    assert wordings("「サーバー」", TERMS) == ()
    assert [each.typed for each in wordings("「甲」サーバー「乙」", TERMS)] == ["サーバー"]


def test_texts_that_differ_in_wordings_alone_are_unified_alike() -> None:
    assert (
        replace_all_wordings("R5年度にサーバーを更新", TERMS)
        == replace_all_wordings("令和5年度にサーバを更新", TERMS)
        == "令和5年度にサーバを更新"
    )
