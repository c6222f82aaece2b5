"""用語の表: what a line means, which lines cannot be used and why, and when a table equals the built-in one."""

from __future__ import annotations

import pytest

from nakano_status.domain.wording.word_table import (
    BUILT_IN,
    LONGEST_WORD,
    TermLine,
    WordTable,
    replacements,
    unified,
    wordings,
)


def table(*pairs: tuple[str, str]) -> WordTable:
    return WordTable(tuple(TermLine(*pair) for pair in pairs))


def put(text: str, used: WordTable) -> str:
    return unified(text, replacements(text, used.terms))


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
