"""What is proved of pages that were set, and which characters are printed."""

import pytest

from nakano_status.documents.document import (
    Block,
    Cell,
    Column,
    Document,
    Group,
    Heading,
    PageSetup,
    PaperSize,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
    head_row,
    naming_cell,
    plain,
)
from nakano_status.documents.list.builder import build_list
from nakano_status.documents.pages import printed_characters
from nakano_status.documents.pages.page_proof import (
    ARTEFACT,
    Expected,
    ExpectedBlock,
    FaultKind,
    Glyph,
    PageArea,
    ReadPaper,
    RepeatedText,
    page_faults,
    section_headings,
    text_of,
    without_white_space,
)
from nakano_status.documents.pages.printed_paper import (
    PlacedRow,
    document_paper,
    list_paper,
    printed_texts,
    unprintable_texts,
)
from nakano_status.domain.problems.problem import Place
from tests.support.list_entries import content, entry
from tests.support.set_papers import expect_pages, paper

ROOM = PageArea(10, 10, 90, 50)


def letter(text: str, left: float, *, top: float = 20, size: float = 10.5, block: int = 0, page: int = 0) -> Glyph:
    """Return a letter in a box of 4 by 4 mm."""
    return Glyph(page, left, top, left + 4, top + 4, top + 3.5, size, text, block)


def faults(*glyphs: Glyph, said: str) -> list[FaultKind]:
    read = ReadPaper("ja-JP", "題", [], [(100, 60), (100, 60)], [said], [], glyphs)
    return [fault.kind for fault in page_faults(read, Expected("題", [ExpectedBlock(said, ROOM)], [], []))]


@pytest.mark.parametrize(
    ("left", "top", "block", "found"),
    [
        (10, 20, 0, []),
        (9.9, 20, 0, [FaultKind.OUTSIDE]),
        (86, 46, 0, []),
        (86.1, 20, 0, [FaultKind.OUTSIDE]),
        (20, 9.9, 0, [FaultKind.OUTSIDE]),
        (20, 46.1, 0, [FaultKind.OUTSIDE]),
        (2, 2, ARTEFACT, []),
        (2, 0, ARTEFACT, []),
        (97, 2, ARTEFACT, [FaultKind.OUTSIDE]),
    ],
)
def test_a_letter_is_inside_its_area_and_a_page_number_on_its_page(
    left: float, top: float, block: int, found: list[FaultKind]
) -> None:
    assert (
        faults(letter("あ", 40), letter("い", left, top=top, block=block), said="あ" if block else seen(left, top))
        == found
    )


def seen(left: float, top: float) -> str:
    """Return the two letters as they are read: い before あ if it is above or to the left."""
    return "いあ" if (top, left) < (20, 40) else "あい"


@pytest.mark.parametrize(("text", "by", "found"), [
    ("：", 0.3, []), ("；", 0.3, []), ("：", 0.4, [FaultKind.OUTSIDE]), ("・", 0.3, [FaultKind.OUTSIDE]),
])  # fmt: skip
def test_a_halved_colon_at_the_end_of_a_line_may_exceed_its_area_by_its_dots(
    text: str, by: float, found: list[FaultKind]
) -> None:
    assert faults(letter(text, 86 + by), said=text) == found


@pytest.mark.parametrize(("size", "found"), [(8.0, []), (7.995, []), (7.9, [FaultKind.TOO_SMALL])])
def test_no_letter_is_under_eight_points(size: float, found: list[FaultKind]) -> None:
    assert faults(letter("あ", 20, size=size), said="あ") == found


@pytest.mark.parametrize(("step", "found"), [(4, []), (3.7, []), (3.5, [FaultKind.OVER_ANOTHER]), (0, [])])
def test_letters_may_touch_and_what_is_painted_as_one_has_one_box(step: float, found: list[FaultKind]) -> None:
    assert faults(letter("f", 20), letter("i", 20 + step), said="fi") == found


def test_a_letter_that_is_painted_a_second_time_for_the_eye_alone_is_found() -> None:
    assert faults(letter("あ", 20), letter("あ", 20, block=ARTEFACT), said="あ") == [FaultKind.OVER_ANOTHER]


def test_a_cell_is_between_the_rules_of_its_row_on_each_of_its_pages() -> None:
    def found(*glyphs: Glyph) -> list[tuple[FaultKind, int | None, str]]:
        read = ReadPaper("ja-JP", "題", [], [(100, 60)] * 3, ["あい"], [], glyphs)
        pages = {0: ROOM._replace(top=30), 1: ROOM._replace(bottom=25)}
        expected = Expected("題", [ExpectedBlock("あい", ROOM, pages=pages)], [], [])
        return [(fault.kind, fault.page, fault.found) for fault in page_faults(read, expected)]

    assert found(letter("あ", 20, top=46), letter("い", 20, top=10, page=1)) == []
    assert found(letter("あ", 20, top=29), letter("い", 20, page=1)) == [(FaultKind.OUTSIDE, 0, "あ")]
    assert found(letter("あ", 20, top=30), letter("い", 20, top=22, page=1)) == [(FaultKind.OUTSIDE, 1, "い")]
    assert found(letter("あ", 20, top=30), letter("い", 20, page=2)) == [(FaultKind.OUTSIDE, 2, "い")]


def test_what_is_repeated_above_a_page_is_there_once_in_any_order() -> None:
    def found(said: str) -> list[tuple[FaultKind, int | None, str]]:
        shown = [letter(each, 10 * at, block=ARTEFACT, page=1) for at, each in enumerate(said)]
        read = ReadPaper("ja-JP", "題", [], [(100, 60)] * 2, [], [], [*shown, letter("頁", 50, top=40, block=ARTEFACT)])
        expected = Expected("題", [], [], [], [RepeatedText(1, 30, "題　名")])
        return [(fault.kind, fault.page, fault.found) for fault in page_faults(read, expected)]

    assert found("名題") == []
    assert found("題") == [(FaultKind.TEXT, 1, "題")]
    assert found("題名名") == [(FaultKind.TEXT, 1, "題名名")]


def test_no_row_is_over_another() -> None:
    def found(top: float, page: int = 0) -> list[tuple[FaultKind, str]]:
        rows = [PlacedRow("1", 0, 0, 10, 30), PlacedRow("2", 0, page, top, 50)]
        read = ReadPaper("ja-JP", "題", [], [(100, 60)], [], [], [])
        return [(fault.kind, fault.owner) for fault in page_faults(read, Expected("題", [], [], [], rows=rows))]

    assert found(30) == found(10, page=1) == []
    assert found(29) == [(FaultKind.OVER_ANOTHER, "2")]


def test_letters_on_other_pages_are_not_over_each_other() -> None:
    assert faults(letter("あ", 20), letter("い", 21, page=1), said="あい") == []


def test_a_pair_over_the_edge_of_two_bands_is_one_fault() -> None:
    assert faults(letter("あ", 20, top=22), letter("い", 22, top=22), said="あい") == [FaultKind.OVER_ANOTHER]


def test_a_cell_that_reaches_into_the_next_column_is_found() -> None:
    expected = expect_pages(paper("内容"))
    title, heading, text, *cells = (each.area for each in expected.blocks)
    assert title == heading == text == PageArea(28, 25, 188, 275)
    assert [(cell.left, cell.right) for cell in cells] == [(28, 58), (58, 158)] * 2
    assert expected.table_heads == [3]
    assert [*map(without_white_space, expected.bookmarks)] == ["進捗状況の報告", "１経過"]


def test_white_space_and_what_fonts_ignore_is_not_compared() -> None:
    assert without_white_space("葛\U000e0100\u3000飾\n\u200b区\ufeff") == "葛飾区"


def official_list() -> dict[str, object]:
    """Return a list of two rows, of which the first is printed again on the next page, on an A3 page at half scale."""
    columns = [{"head": "実施内容", "width": 40, "role": "text"}, {"head": "事業内容", "width": 60, "role": "title"}]
    rows = [{"id": "1", "cells": [["交付率", {"kept": "約46%"}]]}, {"id": "2", "cells": [[{"endless": "二"}]]}]
    whole = {"measure": "1-1-①", "again": False, "rows": rows}
    parts = [whole, whole | {"again": True, "rows": rows[:1], "broken": []}]
    edges = {"page": [420, 297], "left": 12, "top": 15, "right": 12, "bottom": 14}
    words = {
        "title": "一覧",
        "label": "別紙",
        "note": "作成中",
        "as-of": "令和4年度末時点",
        "legend": ["凡例"],
        "nothing": "なし",
    }
    return {"kind": "list", "scale": 0.5, **edges, **words, "columns": columns, "parts": parts}


def test_the_cells_of_the_official_list_are_inside_their_columns_on_a3_and_a4() -> None:
    section = official_list()
    places = [
        PlacedRow("1", 0, 0, 40, 50),
        PlacedRow("2", 0, 0, 50, 60),
        PlacedRow("1", 0, 0, 60, 120),
        PlacedRow("1", 1, 1, 30, 45),
    ]
    expected = expect_pages({"title": "一覧", "sections": [section]}, places)
    texts = [*"作成中 一覧 別紙 令和4年度末時点 凡例 実施内容 事業内容 1-1-① 交付率約46% 二 1-1-① 交付率約46%".split()]
    assert [each.text for each in expected.blocks] == texts
    assert expected.blocks[0].area == PageArea(6, 0, 204, 141.5)
    assert expected.blocks[1].area == PageArea(6, 7.5, 204, 141.5)
    assert [each.area[::2] for each in expected.blocks[5:]] == [
        (6, 26),
        (26, 56),
        (6, 26),
        (26, 56),
        (26, 56),
        (6, 26),
        (26, 56),
    ]
    between = [{page: area[1::2] for page, area in each.pages.items()} for each in expected.blocks if each.pages]
    tall = {0: (60, 120), 1: (30, 45)}
    assert all(area[::2] == each.area[::2] for each in expected.blocks for area in (each.pages or {}).values())
    assert between == [{0: (40, 60)}, {0: (40, 50)}, {0: (50, 60)}, tall, tall]
    assert expected.repeated == [
        RepeatedText(1, 30, "作成中一覧別紙令和4年度末時点凡例実施内容事業内容"),
        RepeatedText(1, 45, "1-1-①（つづき）1交付率約46%", top=30),
    ]
    assert expected.rows == places
    assert (expected.table_heads, expected.bookmarks) == ([7], ["一覧", "1-1-①"])
    assert [each.text for each in expect_pages({"title": "", "sections": [section | {"parts": []}]}).blocks][
        -1
    ] == "なし"


def test_a_further_part_of_a_list_repeats_its_title_on_its_first_page_and_says_whose_a_row_is() -> None:
    columns = [
        {"head": "実施内容", "width": 40, "role": "text"},
        {"head": "事業内容", "width": 60, "role": "title"},
        {"head": "所管課", "width": 30, "role": "names"},
    ]
    rows = [{"id": "1", "cells": [["交付率"], ["収納課"]]}]
    part = {"measure": "1-1-①", "again": False, "rows": rows, "broken": [1], "whose": "（税務課）"}
    words = {"title": "一覧", "label": "", "note": "", "as-of": "", "legend": [], "nothing": ""}
    edges = {"page": [420, 297], "left": 12, "top": 15, "right": 12, "bottom": 14}
    section = {"kind": "list", "scale": 1, **edges, **words, "columns": columns, "parts": [part], "continued": True}
    places = [PlacedRow("1", 0, 0, 40, 50), PlacedRow("1", 1, 1, 30, 45)]
    expected = expect_pages({"title": "", "sections": [section]}, places)
    assert [each.text for each in expected.blocks] == ["実施内容", "事業内容", "所管課", "1-1-①", "交付率", "収納課"]
    assert expected.blocks[-2].owner == "1の事業内容"
    assert expected.repeated == [
        RepeatedText(0, 40, "一覧"),
        RepeatedText(1, 30, "一覧実施内容事業内容所管課（税務課）"),
        RepeatedText(1, 45, "1-1-①収納課", top=30),
    ]


def read_of(blocks: list[str], *glyphs: Glyph) -> ReadPaper:
    return ReadPaper("ja-JP", "題", [], [(100, 60), (100, 60)], blocks, [], glyphs)


def expected_texts(*texts: str) -> Expected:
    return Expected("題", [ExpectedBlock(text, ROOM, f"{text}の行") for text in texts], [], [])


def test_a_fault_names_the_text_and_the_row_that_it_belongs_to() -> None:
    (fault,) = page_faults(read_of(["あ"], letter("あ", 2)), expected_texts("あ"))
    assert (fault.kind, fault.page, fault.found, fault.expected, fault.owner) == (
        FaultKind.OUTSIDE, 0, "あ", "あ", "あの行"
    )  # fmt: skip


def test_the_first_text_that_differs_is_named_with_its_page() -> None:
    def first(blocks: list[str], *texts: str) -> tuple[FaultKind, int | None, str, str, str]:
        glyphs = (letter(block, 20, block=number, page=number) for number, block in enumerate(blocks))
        fault = next(page_faults(read_of(blocks, *glyphs), expected_texts(*texts)))
        return fault.kind, fault.page, fault.found, fault.expected, fault.owner

    assert first(["あ", "い"], "あ", "う") == (FaultKind.TEXT, 1, "い", "う", "うの行")
    assert first(["あ"], "あ", "い") == (FaultKind.TEXT, None, "", "い", "いの行")
    assert first(["あ", "い"], "あ") == (FaultKind.TEXT, 1, "い", "", "")


@pytest.mark.parametrize(
    ("found", "is_read"),
    [("甲乙丙丁", True), ("丙丁甲乙", True), ("乙甲丙丁", False), ("甲乙丙", False), ("甲乙丙丁丁", False)],
)
def test_a_picture_is_read_with_each_of_its_texts_whole_in_any_order(found: str, is_read: bool) -> None:
    assert ExpectedBlock("甲乙丙丁", ROOM, drawn=("甲乙", "丙丁")).is_read_as(found) is is_read


@pytest.mark.parametrize(("found", "is_read"), [("甲乙", True), ("乙甲", False)])
def test_a_text_is_read_in_its_own_order(found: str, is_read: bool) -> None:
    assert ExpectedBlock("甲　乙", ROOM).is_read_as(found) is is_read


def test_a_text_after_a_picture_is_compared_with_what_is_seen() -> None:
    read = read_of(["丙甲", "あい"], letter("い", 20, block=1), letter("あ", 30, block=1))
    expected = Expected("題", [ExpectedBlock("甲丙", ROOM, drawn=("甲", "丙")), ExpectedBlock("あい", ROOM)], [], [])
    assert [(fault.kind, fault.found) for fault in page_faults(read, expected)] == [(FaultKind.LETTERS, "いあ")]


def test_bookmarks_are_compared_one_by_one() -> None:
    read = read_of([])._replace(bookmarks=["甲乙", "丙"])
    expected = Expected("題", [], [], ["甲", "乙丙"])
    assert [fault.kind for fault in page_faults(read, expected)] == [FaultKind.BOOKMARKS]
    assert list(page_faults(read, expected._replace(bookmarks=["甲　乙", "丙"]))) == []


def test_a_letter_of_a_text_that_is_not_expected_has_the_whole_page() -> None:
    glyphs = (letter("あ", 20), letter("い", 2, block=1), letter("う", 98, top=40, block=1))
    found = [
        (fault.kind, fault.found, fault.owner)
        for fault in page_faults(read_of(["あ", "いう"], *glyphs), expected_texts("あ"))
    ]
    assert found == [(FaultKind.TEXT, "いう", ""), (FaultKind.OUTSIDE, "う", "")]


def test_what_is_repeated_is_looked_for_between_its_two_heights() -> None:
    def found(*tops: float) -> list[str]:
        glyphs = [letter("題", 10 * place, top=top, block=ARTEFACT) for place, top in enumerate(tops)]
        expected = Expected("題", [], [], [], [RepeatedText(0, 30, "題題", top=10)])
        return [fault.found for fault in page_faults(read_of([], *glyphs), expected)]

    assert found(10, 26) == []
    assert found(10, 26, 5.5, 40) == []
    assert found(10, 5.5) == found(26, 40) == ["題"]


def test_letters_whose_base_lines_hardly_differ_are_on_one_line() -> None:
    assert faults(letter("い", 30), letter("あ", 20, top=20.03), said="あい") == []


def test_letters_that_are_seen_in_another_order_are_named_with_the_page_where_the_text_begins() -> None:
    glyphs = (letter("い", 20), letter("あ", 20, page=1))
    found = [(fault.kind, fault.page) for fault in page_faults(read_of(["あい"], *glyphs), expected_texts("あい"))]
    assert found == [(FaultKind.LETTERS, 0)]
    missing = [(fault.kind, fault.page) for fault in page_faults(read_of(["あ"]), expected_texts("あ"))]
    assert missing == [(FaultKind.LETTERS, None)]


def test_lines_may_touch_and_a_small_letter_on_another_is_found() -> None:
    assert faults(letter("あ", 20), letter("い", 20, top=23.8), said="あい") == []
    dot = Glyph(0, 21, 21, 21.9, 21.9, 23.5, 10.5, "・", 0)
    assert faults(letter("あ", 20), dot, said="あ・") == [FaultKind.OVER_ANOTHER]


def test_a_letter_without_width_is_over_no_other() -> None:
    mark = Glyph(0, 22, 20, 22, 24, 23.5, 10.5, "゙", 0)
    assert faults(letter("か", 20), mark, said="が") == []


def test_a_list_is_one_heading_with_each_of_its_measures_below_it() -> None:
    parts = [{"measure": "1-1-①", "again": False}, {"measure": "1-1-①", "again": True}]
    found = section_headings({"kind": "list", "title": "一覧", "parts": parts})
    assert [(each.level, each.text) for each in found] == [(1, "一覧"), (2, "1-1-①")]


def test_a_picture_is_its_texts_and_a_cell_is_in_its_columns_within_the_margins() -> None:
    cells = [{"x": 0, "columns": 1, "text": [{"text": "甲"}]}, {"x": 1, "columns": 2, "text": [{"text": "乙"}]}]
    row = {"cells": [each | {"head": False} for each in cells], "kept": False}
    table = {"kind": "table", "indent": 5, "widths": [20, 30, 40], "head": [], "rows": [row], "whole": True}
    edges = {"page": [210, 297], "margin-left": 10, "top": 15, "margin-right": 12, "bottom": 14}
    section = {"kind": "flow", **edges, "blocks": [{"kind": "figure", "drawn": ["丙", "丁"]}, table]}
    picture, first, second = expect_pages({"title": "", "sections": [section]}).blocks
    assert (picture.text, picture.drawn, picture.area) == ("丙丁", ("丙", "丁"), PageArea(10, 15, 198, 283))
    assert (first.text, first.area) == ("甲", PageArea(15, 15, 35, 283))
    assert (second.text, second.area) == ("乙", PageArea(35, 15, 105, 283))


def test_the_title_of_a_section_is_a_heading_of_the_first_level() -> None:
    title = {"kind": "paragraph", "role": "title", "text": [{"text": "報告"}]}
    heading = {"kind": "heading", "level": 2, "text": [{"text": "概要"}]}
    assert [*section_headings({"kind": "flow", "blocks": [title, heading]})] == [(1, "報告"), (2, "概要")]


def test_the_runs_of_a_text_are_read_as_one() -> None:
    assert text_of({"text": [{"text": "進捗"}, {"text": "状況"}]}) == "進捗状況"


DRAWABLE = frozenset(map(ord, "あい髙é \u309a\u0302\u20dd\u302c\u3164ﬃ〓"))


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("あい髙", ""),
        ("あ\u309aい", ""),
        ("あ😀い髙م", "😀م"),
        ("あ\ue000", "\ue000"),
        ("あ\u0301", "\u0301"),
        ("あ\u0302い", "\u0302"),
        ("é", ""),
        ("あ\u20e0", "\u20e0"),
        ("い\u20dd\u302c", "\u20dd\u302c"),
        ("ﬃ", "ﬃ"),
        ("\u3164", "\u3164"),
        ("\u1680", "\u1680"),
        ("あ\udc00", "\udc00"),
        ("あ\t\n\r\u3000\u2003\u2028い", ""),
        ("髙\U000e0100い\ufe0f\u200d\ufeff\u00ad", ""),
    ],
)
def test_only_what_would_be_drawn_is_missing(text: str, missing: str) -> None:
    assert printed_characters.missing_characters(text, DRAWABLE) == frozenset(missing)


def test_a_sign_stands_for_what_is_missing_and_nothing_else_changes() -> None:
    assert printed_characters.mark_missing_characters("あ😀い\ue000\u200d\n", DRAWABLE) == "あ〓い〓\u200d\n"
    assert printed_characters.mark_missing_characters("あい", DRAWABLE) == "あい"


PLACE = Place(id="1-1-1-02-K", key="done")


@pytest.mark.parametrize("text", ["", "done\tR4", "窓口を拡大した。①㈱髙﨑～—ｶﾅ\u00a0\u3000\n"])
def test_what_every_font_has_is_not_rare(text: str) -> None:
    assert not printed_characters.has_rare_characters(text)


@pytest.mark.parametrize("character", ["𠮷", "\ue000", "😀", "\u0301", "\ud800"])
def test_what_a_font_may_lack_is_rare(character: str) -> None:
    assert printed_characters.has_rare_characters(f"窓口{character}")


def test_of_many_characters_the_first_ten_are_named() -> None:
    assert printed_characters.named_characters({"\ue000"}) == "\ue000（U+E000）"
    many = printed_characters.named_characters({chr(0xE000 + place) for place in range(11)})
    assert many.count("U+") == 10
    assert many.endswith("など")


def test_a_tab_and_a_character_without_a_font_are_told_at_their_field() -> None:
    found = list(printed_characters.printing_problems("一\t二𠮷\ue000", PLACE, {"\ue000"}))
    assert [(each.code, each.place, each.found) for each in found] == [
        ("TEXT-TAB", PLACE, None),
        ("TEXT-UNPRINTABLE", PLACE, "\ue000（U+E000）"),
    ]
    assert list(printed_characters.printing_problems("一二𠮷", PLACE, ())) == []


def test_at_most_ten_characters_are_named() -> None:
    assert printed_characters.named_characters("かきくけこさしすせそ").endswith("そ（U+305D）")
    assert printed_characters.named_characters("かきくけこさしすせそた").endswith("そ（U+305D）など")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("一\t二\n三", "一\u3000二\n三"),
        ("一\x00\x07\x1b\x7f\ufeff二", "一二"),
        ("一\x80\x9f二\u00a0", "一二\u00a0"),
        ("一\x85二\u2028三\u2029四", "一\n二\n三\n四"),
        ("前\u202eabc\u202c\u2067（\u2069\u200e\u061c後\u200d", "前abc（後\u200d"),
        ("com\u00admu\u00adni", "communi"),
        ("か\u3099e\u0301\u0323", "がẹ\u0301"),
        ("か\u309aあ\u0301 \u0301", "か\u309aあ\u0301 \u0301"),
        ("\ufa19\ufa19\u0301", "\ufa19\ufa19\u0301"),
    ],
)
def test_controls_and_directions_are_left_out_and_marks_are_one_with_their_letter(text: str, shown: str) -> None:
    assert printed_characters.as_printed(text) == shown


A4 = PageSetup(PaperSize.A4, landscape=False, top=25, bottom=22, left=28, right=22, header=10, footer=10)
GAIJI = "\ue000"
COLUMNS = (Column(20), Column(60), Column(60))
HEADS = head_row(("番号", "事業\n内容", "所管課"))
NAMED = "1-1-1-02-K"


def missing(text: str) -> frozenset[str]:
    return frozenset(text) & {GAIJI, "\ue001"}


def found(*blocks: Block, title: str = "題", header: str = "", footer: str = "") -> list[str]:
    section = Section("報告", A4, blocks, header=header, footer_right=footer)
    paper = document_paper(Document(title, (section,), "2026-01-01"))
    return [each.place.where for each in unprintable_texts(paper, missing)]


def row(*texts: str, row_id: str | None = None) -> Row:
    return Row(tuple(Cell(plain(text)) for text in texts), row_id=row_id)


def test_a_text_is_under_its_heading_and_before_the_first_in_its_section() -> None:
    wrong = Paragraph(plain(f"文{GAIJI}"))
    assert found(wrong, Heading(1, 1, "経過"), Paragraph(plain("文")), Group((wrong,))) == ["「報告」", "「経過」"]
    assert found(Heading(1, 1, f"経過{GAIJI}")) == [f"「経過{GAIJI}」"]
    assert found(title=f"題{GAIJI}") == [f"「題{GAIJI}」"]
    assert found(header=GAIJI, footer=GAIJI) == ["「報告」", "「報告」"]


def test_a_cell_is_named_by_its_row_and_its_column() -> None:
    rows = (row("1", "あ", f"い{GAIJI}", row_id=NAMED), row("2", GAIJI, "い"))
    assert found(Table(COLUMNS, rows, (HEADS,))) == [f"{NAMED}の「所管課」", "2の「事業内容」"]


def test_a_cell_that_reaches_down_names_the_rows_beside_it() -> None:
    tall = Row((Cell(plain("1"), rows=2), Cell(plain("あ"), columns=2)))
    assert found(Table(COLUMNS, (tall, row("い", GAIJI)), (HEADS,))) == ["1の「所管課」"]


def test_a_number_in_the_head_or_over_all_columns_is_that_of_the_rows_below() -> None:
    title = Row((Cell(plain("取組の名"), columns=3),), row_id=NAMED)
    card = Table(COLUMNS, (row("取組状況", GAIJI, ""),), (Row((Cell(plain("名"), columns=3),), row_id=NAMED),))
    assert found(card) == [f"{NAMED}の「取組状況」"]
    gaiji = Row((Cell(plain(f"名{GAIJI}"), columns=3),), row_id=NAMED)
    assert found(Table(COLUMNS, (gaiji, row("1", "い", "")), (HEADS,))) == [f"{NAMED}の「名{GAIJI}」"]
    other = Row((Cell(plain("実施内容"), columns=3),))
    below = Table(COLUMNS, (title, row("1", GAIJI, ""), other, row("2", GAIJI, "")), (HEADS,))
    assert found(below) == [f"{NAMED}の「事業内容」", "2の「事業内容」"]


def test_a_table_without_head_is_named_by_what_it_shows() -> None:
    assert found(Table(COLUMNS, (row("答", GAIJI, ""),), description="問１ 窓口")) == ["問１ 窓口の「答」"]


def test_each_piece_of_a_text_is_told_by_itself_and_long_names_are_cut() -> None:
    cell = Cell((Run("あ"), Run(GAIJI), Run("\ue001", bold=True)))
    table = Table(COLUMNS[:2], (Row((naming_cell("課" * 30), cell)),), (head_row(("課", "理由")),))
    texts = unprintable_texts(document_paper(Document("題", (Section("表", A4, (table,)),), "2026-01-01")), missing)
    assert [(each.place.text, each.characters) for each in texts] == [
        (GAIJI, frozenset(GAIJI)),
        ("\ue001", frozenset("\ue001")),
    ]
    assert {each.place.where for each in texts} == {f"{'課' * 24}…の「理由」"}


def test_every_text_of_a_list_has_its_row_and_its_column() -> None:
    document = build_list(content(entry(1, done="開始した。"), entry(2), entry(1, code="2-1-②")))
    texts = list(printed_texts(list_paper(document)))
    for measure in document.measures:
        for place, each in enumerate(measure.rows):
            cells = (measure.text if place == 0 else "", *(text or "" for text in each.cells[1:]))
            headings = (column.heading.replace("\n", "") for column in document.columns)
            assert [text[1:] for text in texts if text.row == each.row_id] == list(zip(headings, cells, strict=True))
    said = {text.text for text in texts if not text.row}
    assert {document.title, document.as_of, *document.legend} <= said
