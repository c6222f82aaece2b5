"""A paper's wording as an office types it is filled, or its faults are listed; nothing is lost and nothing breaks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.documents.document import (
    Align,
    Block,
    Cell,
    Column,
    Group,
    Heading,
    PageBreak,
    Paragraph,
    ParagraphRole,
    Row,
    Table,
    plain,
    plain_text,
)
from nakano_status.documents.template import (
    BLANK_LINE,
    MANNERS,
    MOST_CHARACTERS,
    Manner,
    TemplateKind,
    TemplateLine,
    faults_of,
    fill,
    guide,
    parse_template,
    with_guide,
    without_guide,
)
from nakano_status.documents.template import TemplateKind as Kind
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


TABLE = Table((Column(50),), (Row((Cell(plain("97")),)),))


def filled(text: str, values: dict[str, str] | None = None, **parts: tuple[Block, ...]) -> tuple[Block, ...]:
    return fill(parse_template(text), values or {}, parts)


def paragraph(text: str, values: dict[str, str] | None = None) -> Paragraph:
    (only,) = filled(text, values)
    assert isinstance(only, Paragraph)
    return only


def test_headings_are_numbered_anew_under_each_heading_above() -> None:
    found = filled("３　計画\n(5)　一つ\n(5)　二つ\n９　次\n(8)　三つ\nア　四つ")
    assert [(each.level, each.ordinal) for each in found if isinstance(each, Heading)] == [
        (1, 1),
        (2, 1),
        (2, 2),
        (1, 2),
        (2, 1),
        (3, 1),
    ]


def test_a_body_stands_one_character_further_in_than_its_heading_and_begins_one_more() -> None:
    found = filled("前文\n１　計画\n本文\n(1)　一つ\n本文\n・点")
    indents = [(each.indent, each.first_line) for each in found if isinstance(each, Paragraph)]
    assert indents == [(0, 1), (1, 1), (2, 1), (3, -1)]


def test_words_are_put_in_whatever_the_width_of_braces_and_digits() -> None:
    assert (
        plain_text(paragraph("{年度末}と｛目標１｝", {"年度末": "令和4年度末", "目標1": "利便性"}).text)
        == "令和４年度末と利便性"
    )


def test_a_word_that_looks_like_a_place_for_another_is_printed_as_it_is() -> None:
    assert plain_text(paragraph("｛判断｝", {"判断": "｛年度末｝［件数表］"}).text) == "｛年度末｝［件数表］"


def test_a_word_that_is_not_there_is_a_defect() -> None:
    with pytest.raises(KeyError):
        filled("｛年度末｝")


def test_a_line_of_empty_words_alone_leaves_nothing() -> None:
    values = {"資料番号": "", "日付": " ", "課": ""}
    found = filled("［枠］｛資料番号｝\n［右］｛日付｝\n・｛課｝\n※ ｛課｝\n課：｛課｝", values)
    assert [plain_text(each.text) for each in found if isinstance(each, Paragraph)] == ["課："]


def test_lines_stand_where_their_word_places_them() -> None:
    found = [paragraph(f"［{word}］本文") for word in ("右", "中央", "題名", "枠", "左", "太字")]
    assert [each.align for each in found] == [
        Align.RIGHT,
        Align.CENTRE,
        Align.CENTRE,
        Align.RIGHT,
        Align.LEFT,
        Align.LEFT,
    ]
    assert [each.is_boxed for each in found] == [False, False, False, True, False, False]
    assert [each.role for each in found[2:]] == [
        ParagraphRole.TITLE,
        ParagraphRole.SENDER,
        ParagraphRole.SENDER,
        ParagraphRole.LABEL,
    ]
    assert {each.first_line for each in found} == {0}


def test_a_part_comes_in_its_place_and_what_leads_to_it_stays_with_it() -> None:
    before, part, after = filled("本文\n［件数表］\n後", 件数表=(TABLE,))
    assert part == TABLE
    assert isinstance(before, Paragraph)
    assert before.is_kept_with_next
    assert isinstance(after, Paragraph)
    assert not after.is_kept_with_next


def test_empty_lines_are_room_above_what_follows() -> None:
    found = filled("一\n\n２　二\n\n\n［表］\n\n［組］", 表=(TABLE,), 組=(Group((TABLE, TABLE)),))
    heading, table, group = found[1:]
    assert isinstance(heading, Heading)
    assert isinstance(table, Table)
    assert isinstance(group, Group)
    first, second = group.blocks
    assert isinstance(first, Table)
    assert (heading.space_above, table.space_above, first.space_above) == (BLANK_LINE, 2 * BLANK_LINE, BLANK_LINE)
    assert second == TABLE


def test_a_part_without_blocks_leaves_nothing() -> None:
    assert filled("［表］", 表=()) == ()


def test_a_page_can_be_begun() -> None:
    assert filled("一\n\n［改ページ］\n二")[1] == PageBreak()


def test_a_heading_is_one_line_whatever_is_put_in() -> None:
    assert filled("１　｛名｝", {"名": "一\n二"}) == (Heading(1, 1, "一 二"),)


_FIGURES = str.maketrans("０１２３４５６７８９", "0123456789")
_VALUES = {"語": "一語", "空": ""}
_WORDS = re.compile(r"[｛{]\s*([^｛{｝}]*?)\s*[｝}]")
ANY_KIND = Kind("any", "文面", {"語": "一語", "空": "何もない"}, {"表": "何もない"})
LINES = st.lists(
    st.lists(
        st.sampled_from(
            [
                *"｛｝{}［］[]（）()語空表右枠本１1ア・※＃# 　",
                "｛語｝",
                "｛空｝",
                "［表］",
                "［右］",
                "(1)　",
                "１　",
                "ア　",
            ]
        ),
        max_size=5,
    ).map("".join),
    max_size=6,
).map("\n".join)


@given(LINES)
def test_a_wording_has_faults_or_can_be_filled(text: str) -> None:
    template = parse_template(text)
    if faults_of(template, ANY_KIND.placeholders, ANY_KIND.parts):
        return
    blocks = fill(template, _VALUES, {"表": ()})
    said = "".join(
        block.text if isinstance(block, Heading) else plain_text(block.text)
        for block in blocks
        if isinstance(block, Heading | Paragraph)
    )
    typed = "".join(line.text for line in template.lines if line.manner is not Manner.PART)
    expected = _WORDS.sub(lambda word: _VALUES[word[1]], typed)
    assert _bare(said) == _bare(expected)
    assert said


def _bare(text: str) -> str:
    """A text without blanks and without regard to the width of its figures."""
    return "".join(text.translate(_FIGURES).split())


@given(LINES)
def test_a_wording_reads_alike_with_and_without_its_guide(text: str) -> None:
    lines = [(line.manner, line.text, line.level) for line in parse_template(text).lines]
    again = parse_template(with_guide(ANY_KIND, without_guide(text)))
    assert [(line.manner, line.text, line.level) for line in again.lines] == lines
