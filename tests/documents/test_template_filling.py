"""A template filled: numbers counted again, indents by the line above, words and parts in their places."""

from __future__ import annotations

import pytest

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
from nakano_status.documents.template import parse_template
from nakano_status.documents.template_filling import BLANK_LINE, fill

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
