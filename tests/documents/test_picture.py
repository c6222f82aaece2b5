"""A picture as a value: patterns are within their boxes, its SVG is whole and named, its bars add up."""

import itertools
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status.documents.charts import (
    Caption,
    Category,
    ShareLine,
    estimate_width,
    pieces_of,
    share_bars,
    with_title,
    wrapped_lines,
)
from nakano_status.documents.picture import Box, Ink, Picture, TextLine, as_svg, hatching
from nakano_status.domain.fields.mark import MarkColour, MarkPattern

_SVG = "{http://www.w3.org/2000/svg}"
CATEGORIES = (
    Category("◎", "◎ できた", MarkColour.GOOD, MarkPattern.SOLID, "good"),
    Category("○", "○ かえた", MarkColour.CHANGED, MarkPattern.STRIPES, "changed"),
    Category("△", "△ すこし", MarkColour.WEAK, MarkPattern.DOTS, "weak"),
    Category("未", "未記入", Ink.UNMARKED, MarkPattern.EMPTY, "none"),
)


def bars(*lines: ShareLine) -> Picture:
    caption = Caption("by-goal", "目標別 <進捗> & 状況", "目標ごとの件数です。")
    return share_bars(caption, CATEGORIES, lines, ("令和4年度", "令和3年度"), ("目標", "報告対象"), 450.0)


WHOLE = ShareLine("全体", (97, 4, 2, 1), (95, 6, 0, 0), "all", is_sum=True)


@given(
    st.sampled_from(MarkPattern),
    st.floats(0, 500),
    st.floats(0, 500),
    st.floats(0.5, 300),
    st.floats(0.5, 60),
)
def test_a_pattern_is_within_its_box(pattern: MarkPattern, x: float, y: float, width: float, height: float) -> None:
    for x1, y1, x2, y2 in hatching(Box(x, y, width, height, pattern=pattern)):
        assert x - 1e-6 <= min(x1, x2) <= max(x1, x2) <= x + width + 2
        assert y - 1e-6 <= min(y1, y2) <= max(y1, y2) <= y + height + 2


def test_svg_is_whole_and_named() -> None:
    picture = bars(WHOLE)
    root = ET.fromstring(as_svg(picture, is_inline=True))  # noqa: S314 -- our own text
    assert root.attrib["role"] == "img"
    named = {each.attrib["id"]: each.text for each in root if "id" in each.attrib}
    assert [named[each] for each in root.attrib["aria-labelledby"].split()] == [picture.title, picture.description]
    assert [each.text for each in root.iter(f"{_SVG}text")] == list(picture.texts)


def test_a_file_has_its_title_above_and_a_margin_around() -> None:
    plain = bars(WHOLE)
    titled = with_title(plain)
    words = [each for each in titled.shapes if isinstance(each, TextLine)]
    assert (words[0].text, words[0].is_bold) == (plain.title, True)
    assert min(each.x for each in words) == 8
    assert words[0].y < min(each.y - each.size for each in words[1:])
    assert (titled.width, titled.table) == (plain.width + 16, plain.table)
    end = max(each.y for each in words)
    assert titled.height - end == pytest.approx(
        plain.height - max(each.y for each in plain.shapes if isinstance(each, TextLine)) + 8
    )
    assert [each.text for each in words[1:]] == list(plain.texts)


def test_equal_pictures_are_equal_files() -> None:
    assert as_svg(bars(WHOLE)) == as_svg(bars(WHOLE))


@given(st.lists(st.integers(0, 200), min_size=4, max_size=4), st.floats(120, 600))
def test_the_pieces_of_a_bar_fill_it(numbers: list[int], width: float) -> None:
    pieces = pieces_of(numbers, CATEGORIES, width, 9)
    assert [each.number for each in pieces] == [each for each in numbers if each]
    for each, after in itertools.pairwise(pieces):
        assert each.x + each.width <= after.x
    if pieces:
        assert pieces[-1].x + pieces[-1].width == pytest.approx(width, abs=1.5)


def test_every_number_is_in_the_picture_and_in_its_table() -> None:
    picture = bars(WHOLE, ShareLine("目標1", (50, 0, 0, 1), None, "1"))
    texts = list(picture.texts)
    assert {"◎ 97", "○ 4", "△ 2", "未 1", "104件", "◎ 95　○ 6", "◎ 50", "51件"} <= set(texts)
    assert picture.table.rows == (
        ("全体", "令和4年度", "97", "4", "2", "1", "104"),
        ("全体", "令和3年度", "95", "6", "0", "0", "101"),
        ("目標1", "令和4年度", "50", "0", "0", "1", "51"),
    )


@given(st.text("あいうえおABC、。1", max_size=60), st.floats(20, 200), st.integers(1, 4))
def test_wrapped_lines_fit(text: str, width: float, most: int) -> None:
    lines = wrapped_lines(text, width, 9, most)
    assert len(lines) <= most
    assert all(estimate_width(each, 9) <= width or len(each) == 1 for each in lines)
    joined = "".join(lines)
    assert joined == text or (joined.endswith("…") and text.startswith(joined[:-1]))


@pytest.mark.parametrize("title", ["電子申請の\n利用率", "電子申請の \r\n\u3000利用率", "電子申請の\u2028利用率"])
def test_a_line_break_of_the_text_is_a_blank_whether_it_fits_or_not(title: str) -> None:
    assert wrapped_lines(title, 200, 9, 2) == ("電子申請の 利用率",)
    assert "".join(wrapped_lines(title, 40, 9, 9)) == "電子申請の 利用率"


def test_an_opening_bracket_ends_no_line() -> None:
    text = "電子申請の利用率（％）"
    for shown in (text[:9], text[:10]):
        assert wrapped_lines(text, estimate_width(shown, 9), 9, 2) == ("電子申請の利用率", "（％）")
