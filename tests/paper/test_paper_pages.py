"""Papers as pages: approval, board."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from nakano_status.application.papers.kinds.approval_paper import ApprovalContent, approval_lists, build_approval
from nakano_status.application.papers.kinds.board_paper import BoardEntry, Sign
from nakano_status.documents.document import Numerals, PaperSize
from nakano_status.documents.list.builder import ListContent, build_list, only_changed
from nakano_status.documents.pages.page_proof import ARTEFACT, ReadPaper, page_faults
from nakano_status.documents.pages.printed_paper import PAPER_STYLE, TypesetPaper, document_paper, list_paper
from nakano_status.documents.pages.typeset import paper_value
from nakano_status.documents.template import Template
from nakano_status.paper.shipped_fonts import drawable_characters
from nakano_status.paper.typst_setter import measure_rows, typeset_value
from tests.documents.test_paper_builders import CONTENT, ENTRIES, TEMPLATE
from tests.support.board_papers import LONG_NAME, LONG_STATE, entry, many, paper
from tests.support.marks import BUILT_IN_MARKS
from tests.support.set_papers import expect_pages, read_pdf_paper

MANY = tuple(replace(ENTRIES[number % 3], row_id=f"r{number}", measure_code=f"1-1-{number}") for number in range(40))


def made(content: ApprovalContent, template: Template = TEMPLATE) -> tuple[TypesetPaper, ReadPaper]:
    """Return the paper, found without fault, and what was read of it."""
    document = build_approval(content, template)
    value = paper_value(document_paper(document, approval_lists(content, document.numerals)), measure_rows)
    paper = typeset_value(PAPER_STYLE, value)
    read = read_pdf_paper(paper.pdf)
    assert list(page_faults(read, expect_pages(value, paper.places))) == []
    return paper, read


def pages(read: ReadPaper) -> list[list[tuple[str, float, float]]]:
    """Return the letters of each page and where they are, page numbers left out."""
    return [
        sorted((each.text, each.left, each.top) for each in read.glyphs if each.page == page and each.bottom < 200)
        for page in range(len(read.pages))
    ]


def handed_out(content: ListContent, label: str) -> list[list[tuple[str, float, float]]]:
    paper = replace(content, paper=PaperSize.A4, label=label, draft_note=CONTENT.draft_note)
    return pages(
        read_pdf_paper(typeset_value(PAPER_STYLE, paper_value(list_paper(build_list(paper)), measure_rows)).pdf)
    )


def test_the_lists_are_the_pages_that_will_be_handed_out_but_for_the_words_in_the_box() -> None:
    rows = replace(CONTENT.list_content, entries=MANY)
    expected = [*handed_out(only_changed(rows), "別添２"), *handed_out(rows, "別添３")]
    paper, read = made(replace(CONTENT, list_content=rows))
    lying = [page for page, (width, height) in zip(pages(read), paper.pages, strict=True) if width > height]
    assert lying == expected
    assert len(lying) > 2


def test_each_part_can_be_gone_to_and_counts_its_own_pages() -> None:
    _, read = made(CONTENT)
    titles = [
        "令和４年度末時点の進捗状況について（伺い）", "件数表（令和４年度末時点）",
        "スケジュールを変更した取組等の一覧", "小さな計画 進捗状況一覧", "確認事項（令和４年度末時点）",
        "前回との差（令和４年度末時点）"
    ]  # fmt: skip
    assert [name for name in read.bookmarks if name in titles] == titles
    for page in range(len(read.pages)):
        shown = "".join(each.text for each in read.glyphs if (each.page, each.block) == (page, ARTEFACT))
        assert "1/1" in shown


def test_in_a_wording_of_half_width_its_parts_are_numbered_so_too() -> None:
    _, read = made(CONTENT, replace(TEMPLATE, numerals=Numerals.HALF_WIDTH))
    assert "別添2" in read.blocks
    assert not any("別添２" in text for text in read.blocks)


def test_where_nothing_changed_a_page_says_so() -> None:
    rows = replace(CONTENT.list_content, entries=ENTRIES[:1])
    assert "該当する取組はありません。" in made(replace(CONTENT, list_content=rows))[1].blocks


def test_a_copy_that_is_not_final_says_so_on_every_page() -> None:
    _, read = made(CONTENT)
    shown = {each.page for each in read.glyphs if each.top < 15}
    assert shown == set(range(len(read.pages)))
    final = made(replace(CONTENT, draft_note=""))[1]
    assert not any("作成中" in text for text in final.blocks)


def proved(entries: Sequence[BoardEntry]) -> ReadPaper:
    value = paper_value(document_paper(paper(*entries)), measure_rows)
    read = read_pdf_paper(typeset_value(PAPER_STYLE, value).pdf)
    assert list(page_faults(read, expect_pages(value))) == []
    return read


def pages_of(read: ReadPaper) -> list[tuple[str, int]]:
    """Return the blocks of the paper with the page where each begins."""
    pages = {glyph.block: glyph.page for glyph in reversed(read.glyphs)}
    return [(text, pages[block]) for block, text in enumerate(read.blocks)]


def at_foot(read: ReadPaper) -> str:
    return "".join(glyph.text for glyph in read.glyphs if glyph.block == ARTEFACT)


@pytest.mark.parametrize("figures", [0, 1])
@pytest.mark.parametrize("count", [0, 1, 10, 26, 30, 32, 34, 35])
def test_one_page_without_a_number_holds_it_where_that_is_possible(count: int, figures: int) -> None:
    read = proved(many(count, 4, figures=figures))
    assert (len(read.pages), at_foot(read)) == (1, "")


@pytest.mark.parametrize("count", [12, 14, 16, 18, 20, 22])
def test_rows_of_several_lines_are_reckoned_with(count: int) -> None:
    states = ("期限超過1226日　下書き", "届いています\n（未取込）", "期限延長（令和5年7月14日まで）", "修正依頼中12")
    divisions = tuple(entry(f"{place}保育園・幼稚園課", state=states[place % 4], figures=1) for place in range(count))
    read = proved(divisions)
    assert (len(read.pages) == 1) == (at_foot(read) == "")


@pytest.mark.sample(1)
@pytest.mark.parametrize("figures", [0, 1])
def test_sixty_divisions_go_on_over_pages_and_no_department_is_the_last_of_one(figures: int) -> None:
    for in_one in range(2, 8):
        divisions = many(60, in_one, figures=figures)
        read = proved(divisions)
        pages = pages_of(read)
        assert [text for text, _ in pages if text in {each.division for each in divisions}] == [
            each.division for each in divisions
        ]
        found = dict(pages)
        assert max(found.values()) == len(read.pages) - 1 > 0
        firsts = {each.department or "": each.division for each in reversed(divisions)}
        assert [found[department] for department in firsts] == [found[division] for division in firsts.values()]
        assert at_foot(read).startswith(f"1/{len(read.pages)}")


@pytest.mark.parametrize("figures", [0, 1])
def test_long_names_and_states_are_broken_not_cut(figures: int) -> None:
    assert len(LONG_NAME) == 30
    proved([entry(f"{LONG_NAME[:-2]}{place}", LONG_NAME, LONG_STATE, figures) for place in range(10, 36)])


def test_signs_are_drawable_and_differ_from_marks() -> None:
    signs = "".join(Sign)
    assert len(set(signs)) == len(Sign) - 1
    assert set(map(ord, signs)) <= drawable_characters()
    assert set(signs).isdisjoint(str(BUILT_IN_MARKS))
