"""What names rows is repeated once on each page that they continue on, for the eye only; all pages are read back."""

from collections import defaultdict
from collections.abc import Sequence

import pytest

from nakano_status.application.papers.kinds.summary_paper import SummaryLayout, build_summaries
from nakano_status.documents.document import Block, Cell, Column, Group, Row, Table, head_row, naming_cell, plain
from nakano_status.documents.pages.page_proof import ARTEFACT, ReadPaper, expected_of, faults_of
from nakano_status.paper.pdf_proof import read_in_parts, read_paper
from nakano_status.paper.typst_setter import set_long_paper, set_paper
from tests.support.set_papers import document, value_of
from tests.support.summaries import summary, summary_row

COLUMNS = (Column(40), Column(40), Column(80))
HEAD = (head_row(("実施", "事業", "内容")),)
NAME = "一の一\n窓口の案内"
AGAIN = "（つづき）一の一窓口の案内"


def group(*texts: str, name: str = NAME) -> list[Row]:
    """Return the rows of one 実施内容, each with one of these texts."""
    merged = Cell(plain(name), rows=len(texts), is_top=True, continued=plain(f"（つづき）{name}"))
    rows = [(naming_cell(f"取組{number}", f"番号{number}"), Cell(plain(text))) for number, text in enumerate(texts)]
    return [Row((merged, *rows[0])), *(Row(cells) for cells in rows[1:])]


def read(*blocks: Block) -> ReadPaper:
    """Return the pages, which have no fault."""
    value = value_of(document(*blocks))
    made = read_paper(set_paper("document.typ", value).pdf)
    assert list(faults_of(made, expected_of(value))) == []
    return made


def shown(paper: ReadPaper, column: int) -> list[str]:
    """Return what each page shows for the eye only in a column of the table, below its head."""
    left = 28 + sum(each.width for each in COLUMNS[:column])
    pages = defaultdict[int, list[tuple[float, float, str]]](list)
    for glyph in paper.glyphs:
        inside = left <= glyph.left < left + COLUMNS[column].width and 32 < glyph.top < 270
        if inside and glyph.block == ARTEFACT:
            pages[glyph.page].append((round(glyph.baseline, 1), glyph.left, glyph.text))
    return ["".join(text for *_, text in sorted(pages[page])) for page in range(len(paper.pages))]


def table(rows: Sequence[Row]) -> Table:
    return Table(COLUMNS, tuple(rows), HEAD, head_columns=2)


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_cell_over_many_rows_is_said_on_each_further_page(wrapped: bool) -> None:
    block = table(group(*["答"] * 90))
    paper = read(Group((block,)) if wrapped else block)
    assert shown(paper, 0) == ["", AGAIN, AGAIN]
    assert shown(paper, 1) == ["", "", ""]
    assert sum("窓口の案内" in block for block in paper.blocks) == 1


def test_a_row_higher_than_a_page_is_named_on_each_further_page() -> None:
    paper = read(table(group("答", "一ページに収まらない答え。" * 200, "答")))
    assert len(paper.pages) == 3
    assert shown(paper, 0) == ["", AGAIN, AGAIN]
    assert shown(paper, 1) == ["", "（つづき）番号1取組1", "（つづき）番号1取組1"]


def test_where_all_of_it_has_no_room_the_first_line_is_said() -> None:
    seen = [shown(read(table(group(*["答"] * count))), 0) for count in range(34, 38)]
    assert [pages[1:] for pages in seen] == [[], [], ["一の一"], [AGAIN]]


def test_each_page_has_the_room_that_the_rows_have_there() -> None:
    long = "\n".join(["文"] * 92)
    paper = read(table(group("答", long)))
    assert shown(paper, 0) == ["", AGAIN, "一の一"]


def test_a_cell_over_rows_that_is_higher_than_a_page_is_broken_with_its_last_row() -> None:
    name = "\n".join(f"長い名{number}" for number in range(100))
    assert len(read(table(group("答", "答", name=name))).pages) == 3


def test_a_text_that_goes_on_itself_is_said_again_only_where_it_has_ended() -> None:
    name = "\n".join(f"長い名{number}" for number in range(50))
    paper = read(table(group(*["答"] * 120, name=name)))
    first, second, *others = shown(paper, 0)
    assert (first, second) == ("", "")
    assert others[0] == "長い名0"


def test_what_follows_and_other_tables_are_not_named_by_it() -> None:
    rows = [*group(*["答"] * 50), *group("答", "答", name="一の二"), Row((Cell(plain("後")),) * 3)]
    paper = read(table(rows), table(group(*["答"] * 50, name="二の一")))
    assert shown(paper, 0) == ["", AGAIN, "（つづき）二の一"]


@pytest.mark.parametrize("head", [(), (head_row(("長い見出しの文" * 9, "名前")),)])
def test_the_columns_edge_and_the_heads_height_are_those_of_the_table(head: tuple[Row, ...]) -> None:
    columns = (Column(60), Column(80))
    merged = Cell(plain("名"), rows=90, continued=plain("つづく名"))
    rows = (Row((Cell(plain("答0")), merged)), *(Row((Cell(plain(f"答{number}")),)) for number in range(1, 90)))
    paper = read(Table(columns, rows, head, indent=10))
    again = [glyph for glyph in paper.glyphs if glyph.block == ARTEFACT and glyph.text == "つ"]
    first = {glyph.page: glyph.baseline for glyph in reversed(paper.glyphs) if glyph.block > 0}
    assert [glyph.page for glyph in again] == [1, 2]
    assert all(glyph.left == pytest.approx(28 + 10 + 60 + 1.2, abs=0.3) for glyph in again)
    assert all(glyph.baseline == pytest.approx(first[glyph.page], abs=0.01) for glyph in again)


def test_a_long_paper_in_parts_names_rows_as_well() -> None:
    value = value_of(document(table([*group(*["答"] * 30, name="一の〇"), *group(*["答"] * 60)])))
    made = set_long_paper(value, most_rows=40)
    texts = ["".join(shown(each, 0)) for each in read_in_parts(made.pdf, made.parts)]
    assert len(texts) == 2
    assert texts[1].endswith(AGAIN)


def test_a_summary_on_a4_landscape_names_its_measure_on_each_page() -> None:
    rows = [summary_row(f"1-1-1-{number:02}-A", done="窓口で案内した。" * 9) for number in range(30)]
    value = value_of(build_summaries([summary(*rows)], SummaryLayout.TABLE))
    paper = read_paper(set_paper("document.typ", value).pdf)
    assert list(faults_of(paper, expected_of(value))) == []
    pages = ["".join(glyph.text for glyph in paper.glyphs if glyph.page == page) for page in range(len(paper.pages))]
    assert len(pages) > 2
    assert [page.count("窓口の案内") for page in pages] == [1] * len(pages)
    assert [page.count("（つづき）1-1-①") for page in pages] == [0, *[1] * (len(pages) - 1)]
