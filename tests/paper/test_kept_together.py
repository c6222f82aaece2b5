"""What is kept with what follows never ends a page alone: pages are read back for every place where one may end."""

import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest

from nakano_status.documents.document import (
    Block,
    Cell,
    Column,
    Group,
    Paragraph,
    ParagraphRole,
    Row,
    Table,
    head_row,
    plain,
)
from nakano_status.documents.pages.page_proof import expected_of, faults_of
from nakano_status.paper.pdf_proof import read_paper
from nakano_status.paper.typst_setter import set_paper
from tests.support.set_papers import document, value_of

COLUMNS = (Column(30), Column(100))
HEAD = (head_row(("項目", "内容")),)
LINES_OF_PAGE = range(30, 40)
"""With so many lines before it, what follows is at the end of the first page or on the second."""


def pages(*blocks: Block) -> dict[str, set[int]]:
    """Return the pages of each text; the paper has no fault."""
    value = value_of(document(*blocks))
    read = read_paper(set_paper("document.typ", value).pdf)
    assert list(faults_of(read, expected_of(value))) == []
    found: dict[str, set[int]] = {text: set() for text in read.blocks}
    for glyph in read.glyphs:
        if glyph.block >= 0:
            found[read.blocks[glyph.block]].add(glyph.page)
    return found


def lines(count: int) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(plain(f"第{number}行")) for number in range(count))


def row(*texts: str, kept: bool = False) -> Row:
    return Row(tuple(Cell(plain(text)) for text in texts), is_kept_with_next=kept)


def title(text: str) -> Row:
    return Row((Cell(plain(text), columns=2),), is_kept_with_next=True)


def ends(before: Sequence[set[int]], after: set[int]) -> None:
    """Check that the page where `after` begins is that of each before it."""
    assert all(each == {min(after)} for each in before)


@pytest.mark.sample(1)
@pytest.mark.parametrize("long", ["短い答", "一ページに収まらない長い答。" * 150])
def test_titles_of_a_table_are_on_the_page_of_the_row_below_them(long: str) -> None:
    seen = set()
    for count in LINES_OF_PAGE:
        rows = (
            row("一", "先の答"),
            title("節の題"),
            title("取組の題"),
            row("二", long),
            title("次の題"),
            row("三", "答"),
        )
        found = pages(*lines(count), Table(COLUMNS, rows, HEAD))
        ends([found["節の題"], found["取組の題"]], found[long])
        ends([found["次の題"]], found["三"])
        seen.add((min(found["先の答"]), min(found["節の題"])))
    assert seen == {(0, 0), (0, 1), (1, 1)}


@pytest.mark.parametrize("head", [HEAD, ()])
@pytest.mark.parametrize("head_columns", [0, 1])
def test_titles_of_a_table_are_heads_of_what_is_below_them(head: tuple[Row, ...], head_columns: int) -> None:
    rows = (title("節"), title("項"), row("一", "答"), title("次"), row("二", "答"), row("", "答"))
    value = value_of(document(Table(COLUMNS, rows, head, head_columns=head_columns)))
    read = read_paper(set_paper("document.typ", value).pdf)
    assert list(faults_of(read, expected_of(value))) == []
    assert read.table_heads == [3 + 2 * len(head) + 2 * head_columns]


def test_titles_of_a_table_are_above_what_goes_on_and_read_aloud_once() -> None:
    rows = (title("先の題"), row("零", "答"), title("取組の題"), *(row(f"番号{number}", "答") for number in range(60)))
    value = value_of(document(Table(COLUMNS, rows, HEAD)))
    read = read_paper(set_paper("document.typ", value).pdf)
    assert list(faults_of(read, expected_of(value))) == []
    assert read.blocks.count("取組の題") == 1
    shown = "".join(glyph.text for glyph in read.glyphs if glyph.page == 1)
    assert shown.startswith("作成中項目内容取組の題")


def test_a_head_higher_than_a_page_goes_on_over_pages() -> None:
    high = head_row(("項目", "一ページに収まらない題。" * 400))
    found = pages(Group((Table(COLUMNS, (row("一", "答"),), (high,)),)))
    assert found["答"] == {max(found["一ページに収まらない題。" * 400])} != {0}


def test_a_table_whose_rows_are_all_kept_is_on_one_page_unless_it_is_higher() -> None:
    seen = set()
    for count in LINES_OF_PAGE:
        found = pages(
            *lines(count), Table(COLUMNS, (row("一", "答", kept=True), row("二", "次", kept=True), row("三", "末")))
        )
        assert found["一"] == found["二"] == found["三"]
        seen |= found["一"]
    assert seen == {0, 1}
    high = tuple(row(f"番号{number}", "答", kept=True) for number in range(60))
    assert len(set.union(*pages(Table(COLUMNS, high)).values())) == 2


@pytest.mark.parametrize("head", ["項目", "長い見出しの文" * 8])
def test_a_row_about_as_high_as_a_page_is_whole_or_broken_whatever_the_head(head: str) -> None:
    for count in range(36, 52):
        pages(Table(COLUMNS, (row("一", "\n".join("文" * count)),), (head_row((head, "内容")),)))


def test_a_table_about_as_high_as_a_page_is_whole_or_broken() -> None:
    for count in range(34, 46):
        pages(Table(COLUMNS, tuple(row(f"番号{number}", "答", kept=True) for number in range(count))))


@pytest.mark.sample(2)
@pytest.mark.parametrize("head", [HEAD, ()])
@pytest.mark.parametrize("role", [ParagraphRole.LABEL, ParagraphRole.BODY])
def test_a_paragraph_is_on_the_page_of_what_follows_it(head: tuple[Row, ...], role: ParagraphRole) -> None:
    seen = set()
    follow: tuple[Block, ...] = (Paragraph(plain("次の文")), Table(COLUMNS, (row("一", "先"), row("二", "後")), head))
    for count in LINES_OF_PAGE:
        for block, first in zip(follow, ("次の文", "一"), strict=True):
            label = Paragraph(plain("表の題"), role, is_kept_with_next=True)
            found = pages(*lines(count), label, replace(label, text=plain("その下")), block)
            ends([found["表の題"], found["その下"]], found[first])
            seen |= found["表の題"]
    assert seen == {0, 1}


def test_columns_and_shaded_cells_are_heads_of_their_rows() -> None:
    columns = (Column(20), Column(40), Column(40))
    rows = (row("1", "一", "答"), Row((Cell(plain("2"), is_shaded=True), Cell(plain("二"), columns=2))))
    heads = {0: 3 + 1, 1: 3 + 2, 2: 3 + 4}
    for count, expected in heads.items():
        table = Table(columns, rows, (head_row(("番号", "項目", "内容")),), head_columns=count)
        value = value_of(document(table))
        pdf = bytes(set_paper("document.typ", value).pdf)
        assert read_paper(pdf).table_heads == [expected]
        assert pdf.count(b"/Scope/Row") == expected - 3


def test_a_cell_over_rows_higher_than_a_page_runs_over_pages() -> None:
    cells = tuple(Cell(plain(f"答{number}")) for number in range(90))
    rows = (Row((Cell(plain("実施内容"), rows=90, is_top=True), cells[0])), *(Row((cell,)) for cell in cells[1:]))
    found = pages(Table(COLUMNS, rows, HEAD, head_columns=1))
    assert (found["実施内容"], found["答0"], found["答89"]) == ({0}, {0}, {2})


def test_groups_stand_apart_as_their_blocks_do() -> None:
    table = Table(COLUMNS, (row("一", "答"),), space_above=8)
    value = value_of(document(table, Group((table,)), Group((Group((table,)),)), Paragraph(plain("次"))))
    read = read_paper(set_paper("document.typ", value).pdf)
    tops = [glyph.baseline for glyph in read.glyphs if glyph.text in ("一", "次")]
    first, second, third = (after - before for before, after in itertools.pairwise(tops))
    assert first == pytest.approx(second, abs=0.01)
    assert first > third > 0
