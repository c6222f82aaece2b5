"""A paper's wording as an office types it: the kinds of its lines, and what is reported of those that are wrong."""

from __future__ import annotations

import pytest

from nakano_status.documents.template import (
    MANNERS,
    MOST_CHARACTERS,
    Manner,
    TemplateKind,
    TemplateLine,
    faults_of,
    guide,
    parse_template,
    with_guide,
    without_guide,
)
from nakano_status.domain.problems.problem import Problem

KIND = TemplateKind("letter", "依頼文", {"年度末": "令和4年度末"}, {"件数表": "件数の表"})


def line(text: str) -> TemplateLine:
    (only,) = parse_template(text).lines
    return only


def faults(text: str) -> tuple[Problem, ...]:
    return faults_of(parse_template(text), KIND.placeholders, KIND.parts)


@pytest.mark.parametrize(
    ("typed", "level", "text"),
    [
        ("１　計画の進捗管理", 1, "計画の進捗管理"),
        ("12 計画", 1, "計画"),
        ("(1)　取組", 2, "取組"),
        ("（２）取組", 2, "取組"),
        ("⑶ 取組", 2, "取組"),
        ("　　ア　様式", 3, "様式"),
        ("(ア)　様式", 4, "様式"),
    ],
)
def test_what_begins_with_a_number_is_a_heading(typed: str, level: int, text: str) -> None:
    assert (line(typed).manner, line(typed).level, line(typed).text) == (Manner.HEADING, level, text)


@pytest.mark.parametrize(
    "typed", ["2023年の取組", "4段階で区分した。", "アンケートを行った。", "（別紙のとおり）", "［］"]
)
def test_other_lines_are_no_headings(typed: str) -> None:
    assert line(typed).manner is not Manner.HEADING


@pytest.mark.parametrize("word", MANNERS)
@pytest.mark.parametrize("brackets", ["［］", "[]"])
def test_a_word_in_brackets_places_what_follows_it(word: str, brackets: str) -> None:
    found = line(f"{brackets[0]} {word} {brackets[1]}　本文")
    assert (found.manner, found.text) == (MANNERS[word], "本文")


def test_a_line_of_brackets_alone_is_a_part() -> None:
    assert line("　［成果指標 目標１］ ") == TemplateLine(1, Manner.PART, "成果指標 目標１")


def test_dots_and_notes_hang() -> None:
    assert [each.manner for each in parse_template("・一つ\n※注").lines] == [Manner.BULLET, Manner.NOTE]


def test_remarks_and_empty_lines_around_are_not_printed_and_lines_keep_their_numbers() -> None:
    found = parse_template("\ufeff＃ 説明\n\n本文一\n\n# 控え\n本文二\n\n\n")
    assert [(each.number, each.manner) for each in found.lines] == [
        (3, Manner.BODY),
        (4, Manner.BLANK),
        (6, Manner.BODY),
    ]


def test_a_template_that_says_only_what_there_is_has_no_faults() -> None:
    assert faults("［右］{ 年度末 }の取組\n［件数表］\n［改ページ］\n本文［提出］") == ()


def test_an_unknown_word_is_told_at_its_line_with_those_there_are() -> None:
    (found,) = faults("本文\n｛年度｝と｛年度末｝")
    assert (found.code, found.place.row, found.found, found.expected) == (
        "TEMPLATE-WORD-UNKNOWN",
        2,
        "年度",
        "｛年度末｝",
    )


def test_an_unknown_part_is_told_at_its_line_with_those_there_are() -> None:
    (found,) = faults("本文\n\n［表］")
    assert (found.code, found.place.row, found.found, found.expected) == (
        "TEMPLATE-PART-UNKNOWN",
        3,
        "表",
        "［件数表］［改ページ］",
    )


def test_an_unknown_place_of_a_line_is_told() -> None:
    (found,) = faults("［みぎ］本文")
    assert (found.code, found.place.row, found.found) == ("TEMPLATE-MANNER-UNKNOWN", 1, "みぎ")
    assert "［右］" in (found.expected or "")


@pytest.mark.parametrize("typed", ["本文｛年度末", "年度末}の取組", "本文｛｛年度末｝｝"])
def test_a_brace_alone_is_told(typed: str) -> None:
    assert [each.code for each in faults(typed)] == ["TEMPLATE-BRACE"]


@pytest.mark.parametrize("typed", ["", "\n　\n", "＃ 控えだけ", "［件数表］\n［改ページ］", "［右］｛年度末｝ "])
def test_a_template_that_may_say_nothing_is_told(typed: str) -> None:
    assert [each.code for each in faults(typed)] == ["TEMPLATE-EMPTY"]


def test_a_text_that_was_pasted_by_a_slip_is_too_long_and_told_as_that_alone() -> None:
    line = "あ" * (MOST_CHARACTERS - 1)
    assert faults(line) == ()
    (found,) = faults(f"{line}い｛")
    assert (found.code, found.found, found.expected) == ("TEMPLATE-TOO-LONG", "50,002", "50,000")
    assert [each.code for each in faults("行\n" * MOST_CHARACTERS)] == ["TEMPLATE-TOO-LONG"]


def test_more_headings_than_there_are_letters_are_told() -> None:
    text = "１　前\n" + "ア　同じ段\n" * 46
    assert faults(text) == ()
    (found,) = faults(text + "ア　一つ多い")
    assert (found.code, found.place.row) == ("TEMPLATE-HEADINGS-MANY", 48)


def test_the_guide_names_every_word_and_part_and_is_itself_not_printed() -> None:
    text = "\n".join(guide(KIND))
    assert "｛年度末｝　令和4年度末" in text
    assert "［件数表］　件数の表" in text
    assert parse_template(text).lines == ()


def test_a_guide_stands_once_however_often_a_text_is_saved() -> None:
    once = with_guide(KIND, "本文\n# 控え\n本文二")
    assert with_guide(KIND, once) == once
    assert without_guide(once) == "本文\n# 控え\n本文二"
