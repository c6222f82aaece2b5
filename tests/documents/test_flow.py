"""A document in pages: whole rows, repeated heads, no line alone, no heading at the foot, no empty page."""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from nakano_status.documents.document import (
    Align,
    Block,
    Cell,
    Column,
    Document,
    Group,
    Heading,
    PageBreak,
    Paragraph,
    Role,
    Row,
    Run,
    Section,
    Table,
    Typeface,
    naming_cell,
    plain,
    spoken,
)
from nakano_status.documents.flow import lay_out
from nakano_status.documents.page import PageSetup, Paper
from nakano_status.documents.printed import Ground, Line, PrintedDocument, PrintedPage, Rule

UPRIGHT = PageSetup(Paper.A4, landscape=False, top=25, bottom=22, left=28, right=22, header=10, footer=10)
ACROSS = PageSetup(Paper.A4, landscape=True, top=15, bottom=15, left=15, right=15, header=7, footer=7)
LONG = "計画に基づく取組の進捗状況を取りまとめたので、以下のとおり報告する。"


def section(*blocks: Block, setup: PageSetup = UPRIGHT, **more: object) -> Section:
    return Section("報告", setup, blocks, **more)  # type: ignore[arg-type]


def laid_out(*sections: Section) -> PrintedDocument:
    return lay_out(Document("見本", sections, "2023-10-11"))


def pages(*blocks: Block) -> tuple[PrintedPage, ...]:
    return laid_out(section(*blocks, counts_pages=False)).pages


def paragraph(text: str, **more: object) -> Paragraph:
    return Paragraph(plain(text), **more)  # type: ignore[arg-type]


def row(*texts: str) -> Row:
    return Row(tuple(Cell(plain(text)) for text in texts))


def table(
    rows: Sequence[Row], widths: Sequence[float] = (20, 100), head: Sequence[Row] = (row("番号", "内容"),)
) -> Table:
    return Table(tuple(map(Column, widths)), tuple(rows), head=tuple(head))


def lines(page: PrintedPage) -> list[Line]:
    return [mark for mark in page.marks if isinstance(mark, Line)]


def words(page: PrintedPage) -> list[str]:
    return page.words.splitlines()


def test_a_tab_is_printed_as_a_full_width_space() -> None:
    (page,) = laid_out(section(paragraph("一\t二"), table([row("三\t四", "五")]), header="作成中\t案")).pages
    assert {"一\u3000二", "三\u3000四", "作成中\u3000案"} <= set(words(page))


def test_headings_are_numbered_and_stand_in_as_official_papers_do() -> None:
    (page,) = pages(Heading(1, 2, "進捗"), Heading(2, 1, "件数"), Heading(3, 3, "内訳"), Heading(4, 1, "区分"))
    assert words(page) == ["２\u3000進捗", "(1)\u3000件数", "ウ\u3000内訳", "(ア)\u3000区分"]
    steps = [after.x - before.x for before, after in pairwise(lines(page))]
    assert steps == pytest.approx([11 * 25.4 / 72] * 3)


def test_a_heading_has_the_room_above_that_it_asks_for() -> None:
    usual, wide = (
        lines(pages(paragraph(LONG), Heading(2, 1, "件数", space_above=space))[0])[-1].y for space in (0.0, 12.0)
    )
    assert wide - usual == pytest.approx(12 * 25.4 / 72)


def test_a_first_line_stands_in_and_a_hanging_one_out() -> None:
    (page,) = pages(paragraph(LONG * 3, first_line=1), paragraph(LONG * 3, indent=1, first_line=-1))
    em, left = 11 * 25.4 / 72, UPRIGHT.left
    starts = [line.x for line in lines(page)]
    assert starts[:2] == pytest.approx([left + em, left])
    assert starts[-2:] == pytest.approx([left + em, left + em])
    hanging = starts[len(starts) // 2]
    assert hanging == pytest.approx(left)


def test_lines_of_running_text_reach_both_edges_where_the_text_goes_on() -> None:
    (page,) = pages(paragraph(f"{LONG * 2}\n{LONG * 2}"), paragraph(LONG * 2, align=Align.RIGHT))
    ends = ["".join(run.text for run in line.text).endswith("。") for line in lines(page)]
    assert [line.is_spread for line in lines(page)] == [not end and place < 4 for place, end in enumerate(ends)]


def test_latin_letters_of_a_mincho_are_half_as_wide() -> None:
    (page,) = pages(paragraph("令和4年度12月" * 20))
    (gothic,) = laid_out(section(paragraph("令和4年度12月" * 20), typeface=Typeface.GOTHIC, counts_pages=False)).pages
    assert len(lines(page)[0].text[0].text) > len(lines(gothic)[0].text[0].text)


def test_a_heading_never_stands_at_the_foot_of_a_page() -> None:
    for above in range(30, 45):
        found = pages(*[paragraph("行")] * above, Heading(1, 1, "題"), paragraph(LONG * 4))
        assert not any(words(page)[-1] == "１\u3000題" for page in found)


def test_no_line_of_a_paragraph_is_left_alone() -> None:
    for above in range(30, 45):
        first, *rest = pages(*[paragraph("行")] * above, paragraph(LONG * 8))
        parts = [[line for line in words(page) if line != "行"] for page in (first, *rest)]
        assert all(len(part) != 1 for part in parts)


def test_runs_keep_their_manner_over_the_ends_of_lines() -> None:
    text = (Run(LONG), Run(LONG * 2, underlined=True), Run("終わり。", struck=True))
    (page,) = pages(Paragraph(text))
    runs = [run for line in lines(page) for run in line.text]
    assert "".join(run.text for run in runs if run.underlined) == LONG * 2
    assert "".join(run.text for run in runs if run.struck) == "終わり。"
    assert len([line for line in lines(page) if any(run.underlined for run in line.text)]) > 1


def test_the_head_stands_on_every_page_and_every_row_is_whole() -> None:
    rows = [row(str(number), LONG * 5) for number in range(30)]
    found = pages(table(rows))
    assert len(found) > 1
    assert all(words(page)[0] == "番号" for page in found)
    numbers = [text for page in found for text in words(page) if text.isdigit()]
    assert numbers == [str(number) for number in range(30)]
    for page in found:
        assert "".join(words(page)[2:]).count(LONG) == 5 * len([text for text in words(page) if text.isdigit()])


def test_the_frame_is_closed_on_every_page() -> None:
    for page in pages(table([row(str(number), LONG * 5) for number in range(30)])):
        rules = [mark for mark in page.marks if isinstance(mark, Rule) and mark.thickness > 0.3]
        top, bottom = min(rule.y for rule in rules), max(rule.to_y for rule in rules)
        left, right = min(rule.x for rule in rules), max(rule.to_x for rule in rules)
        edges = {(rule.x, rule.y, rule.to_x, rule.to_y) for rule in rules}
        assert {(left, top, right, top), (left, bottom, right, bottom)} <= edges
        assert {(left, top, left, bottom), (right, top, right, bottom)} <= edges
        assert all(top <= line.y and line.y + line.height <= bottom for line in lines(page))


def test_a_row_that_is_taller_than_a_page_is_cut_between_its_lines() -> None:
    found = pages(table([row("1", "前"), row("2", LONG * 150), row("3", "後")]))
    assert len(found) > 2
    assert "".join(text for page in found for text in words(page)).count(LONG) < 150, "lines are cut at their ends"
    joined = "".join(text for page in found for text in words(page) if text not in ("番号", "内容", "1", "2", "3"))
    assert joined == "前" + LONG * 150 + "後"
    assert all(len(words(page)) > 4 for page in found)


@pytest.mark.parametrize("times", range(138, 158))
def test_a_row_that_goes_on_says_on_every_page_whose_it_is(times: int) -> None:
    named = naming_cell("窓口のキャッシュレス化", "1-1-1-02-X")
    first, *others = pages(table([Row((named, Cell(plain(LONG * times))))]))
    assert others
    assert "".join(words(first)).count("（つづき）") == 0
    for page in others:
        told = [line for line in lines(page) if line.x < lines(page)[1].x]  # the column of the cell that names the row
        assert "".join(spoken(line.text) for line in told) == "番号（つづき）1-1-1-02-X窓口のキャッシュレス化"
        bottom = max(mark.y for mark in page.marks if isinstance(mark, Rule))
        assert max(line.y + line.height for line in told) <= bottom


def test_a_mark_in_large_type_does_not_set_the_lines_of_a_cut_row_apart() -> None:
    usual = Cell(plain(LONG * 150))
    alone, beside = (pages(table([Row((mark, usual))])) for mark in (Cell(plain("○")), Cell(plain("○"), size=20)))
    assert [len(lines(page)) for page in beside] == [len(lines(page)) for page in alone]


def test_rows_under_one_cell_stay_together_where_a_page_has_room() -> None:
    groups = [
        Row((Cell(plain(f"組{group}"), rows=3), Cell(plain(f"{group}-{part}" + LONG * 6))))
        if not part
        else row(f"{group}-{part}" + LONG * 6)
        for group in range(9)
        for part in range(3)
    ]
    for page in pages(table(groups)):
        texts = words(page)
        labels = [text for text in texts if text.startswith("組")]
        begun = [text[:3] for text in texts if text[1:2] == "-"]
        assert begun == [f"{label[1:]}-{part}" for label in labels for part in range(3)]


def test_a_cell_over_more_rows_than_a_page_holds_says_its_text_on_each() -> None:
    rows = [Row((Cell(plain("目標"), rows=40), Cell(plain(LONG * 4)))), *[row(LONG * 4)] * 39]
    found = pages(table(rows))
    assert len(found) > 1
    assert [words(page).count("目標") for page in found] == [1] * len(found)


def test_rows_that_no_page_holds_begin_where_there_is_room() -> None:
    rows = [Row((Cell(plain("目標"), rows=40), Cell(plain(LONG * 4)))), *[row(LONG * 4)] * 39]
    first = pages(table([*[row("行", LONG)] * 10, *rows]))[0]
    assert "目標" in words(first)


def test_a_group_goes_to_the_next_page_whole() -> None:
    block = Group(
        (paragraph("始め", role=Role.LABEL), table([row(str(number), LONG) for number in range(10)]), paragraph("※注"))
    )
    first, second = pages(*[paragraph("行")] * 25, block)
    assert set(words(first)) == {"行"}
    assert words(second)[0] == "始め"
    assert words(second)[-1] == "※注"


def test_a_group_that_is_taller_than_a_page_is_parted_like_anything_else() -> None:
    found = pages(paragraph("行"), Group((table([row(str(number), LONG * 5) for number in range(40)]),)))
    assert words(found[0])[0] == "行"
    assert len(words(found[0])) > 10


def test_a_small_table_stays_whole_and_no_low_row_is_parted_from_the_others() -> None:
    for above in range(25, 42):
        found = pages(*[paragraph("行")] * above, table([row(str(number), "短い") for number in range(4)]))
        counts = [len([text for text in words(page) if text.isdigit()]) for page in found]
        assert set(counts) <= {0, 4}


def test_no_page_is_empty() -> None:
    blocks = (PageBreak(), paragraph("一"), PageBreak(), PageBreak(), paragraph("二"), PageBreak())
    assert [words(page) for page in pages(*blocks)] == [["一"], ["二"]]
    assert [words(page) for page in pages(*[paragraph("行")] * 37, *[paragraph("")] * 9)] == [["行"] * 37]
    assert pages() == pages(paragraph("")) == ()


def test_blank_lines_are_left_out_at_the_top_of_a_further_page_only() -> None:
    first, second = pages(paragraph(""), *[paragraph("行")] * 36, *[paragraph("")] * 4, paragraph("次"))
    assert lines(first)[1].y - UPRIGHT.top > 5
    assert [line.y for line in lines(second)] == [UPRIGHT.top]


def test_a_table_that_is_too_wide_is_made_as_narrow_as_its_page() -> None:
    (page,) = pages(table([row("1", LONG * 3)], widths=(100, 400)))
    assert all(UPRIGHT.left <= line.x and line.x + line.width <= 210 - UPRIGHT.right for line in lines(page))


def test_heads_are_shaded_and_marked_cells_too() -> None:
    shaded = Row((Cell(plain("章"), columns=2, is_shaded=True),))
    (page,) = pages(table([shaded, row("1", "文")]))
    grounds = [mark for mark in page.marks if isinstance(mark, Ground)]
    assert [round(ground.width) for ground in grounds] == [20, 100, 120]


def test_a_box_is_as_wide_as_its_words_and_stands_at_its_side() -> None:
    (page,) = pages(paragraph("資料１", is_boxed=True, align=Align.RIGHT))
    uprights = sorted(mark.x for mark in page.marks if isinstance(mark, Rule) and mark.x == mark.to_x)
    assert uprights[1] == pytest.approx(210 - UPRIGHT.right)
    assert 15 < uprights[1] - uprights[0] < 25


def test_no_note_is_smaller_than_can_be_read() -> None:
    for usual, least in ((11.0, 9.0), (8.5, 8.0)):
        (page,) = laid_out(section(paragraph("※注", role=Role.NOTE), size=usual)).pages
        assert next(mark.size for mark in page.marks if isinstance(mark, Line)) == pytest.approx(least)


def test_the_line_below_a_box_does_not_touch_it() -> None:
    (page,) = pages(paragraph("資料１", is_boxed=True), paragraph("令和５年"))
    lowest = max(mark.to_y for mark in page.marks if isinstance(mark, Rule))
    [below] = [mark for mark in page.marks if isinstance(mark, Line) and spoken(mark.text) == "令和５年"]
    assert below.y >= lowest + 1.5


def test_pages_are_counted_over_sections_and_anew_where_a_section_says_so() -> None:
    long = [paragraph("行")] * 60
    found = laid_out(
        section(*long), section(paragraph("別"), setup=ACROSS), section(*long, begins_numbering=True)
    ).pages
    assert [words(page)[-1] for page in found] == ["1 / 3", "2 / 3", "3 / 3", "1 / 2", "2 / 2"]
    assert [page.is_landscape for page in found] == [False, False, True, False, False]
    assert [page.bookmark for page in found] == ["報告", "", "報告", "報告", ""]


def test_notes_stand_above_and_below_the_text() -> None:
    made = section(paragraph("文"), header="作成中", footer_left="総務課", footer_right="作成日時")
    (page,) = laid_out(made).pages
    places = {"".join(run.text for run in line.text): line for line in lines(page)}
    assert places["作成中"].y == UPRIGHT.header
    assert places["総務課"].align is Align.LEFT
    assert places["作成日時"].align is Align.RIGHT
    assert places["総務課"].y == places["1 / 1"].y == places["作成日時"].y > 297 - UPRIGHT.bottom
