"""提出状況 set in pages: nothing is outside its cell or different when read aloud, on one page if possible."""

from collections.abc import Sequence

import pytest

from nakano_status.application.papers.kinds.board_paper import BoardEntry, Sign
from nakano_status.documents.pages.page_proof import ARTEFACT, ReadPaper, expected_of, faults_of
from nakano_status.documents.pages.printed_paper import PAPER_STYLE, document_paper
from nakano_status.documents.pages.typeset import paper_value
from nakano_status.paper.pdf_proof import read_paper
from nakano_status.paper.shipped_fonts import drawable_characters
from nakano_status.paper.typst_setter import measure, set_paper
from tests.support.board_papers import LONG_NAME, LONG_STATE, entry, many, paper
from tests.support.marks import BUILT_IN_MARKS


def proved(entries: Sequence[BoardEntry]) -> ReadPaper:
    value = paper_value(document_paper(paper(*entries)), measure)
    read = read_paper(set_paper(PAPER_STYLE, value).pdf)
    assert list(faults_of(read, expected_of(value))) == []
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
