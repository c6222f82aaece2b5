"""Random documents in pages: every text once and in order, nothing beyond its page, heads repeated, no empty page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from nakano_status.documents.document import (
    Block,
    Cell,
    Column,
    Document,
    Group,
    Heading,
    PageBreak,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
    Typeface,
    plain,
    spoken,
)
from nakano_status.documents.flow import lay_out
from nakano_status.documents.numbering import Numerals, numbered
from nakano_status.documents.page import PageSetup, Paper
from nakano_status.documents.printed import Line, PrintedPage, Rule

SETUPS = (
    PageSetup(Paper.A4, landscape=False, top=25, bottom=22, left=28, right=22, header=10, footer=10),
    PageSetup(Paper.A3, landscape=True, top=15, bottom=14, left=12, right=12, header=7, footer=7),
)
HEAD = "頭"
WORDS = ("取組", "令和4年度", "オンライン申請", "ICT-BCP", "、", "。", "（仮称）", " ", "\n", "𠮷", "ー")
SEEDS = st.integers(0, 2**32)


@given(SEEDS)
def test_every_text_stands_once_and_in_order(seed: int) -> None:
    document = Made(seed, most_words=40, least_width=50).document()
    assert said(document) == seen(texts(document))


@settings(max_examples=25)
@given(SEEDS)
def test_rows_that_are_cut_lose_nothing(seed: int) -> None:
    document = Made(seed, most_words=500).document()
    assert sorted(said(document)) == sorted(seen(texts(document))), "the cells of a row that is cut stand in turn"


@settings(max_examples=40)
@given(SEEDS)
def test_nothing_stands_beyond_its_page_every_table_is_headed_and_no_page_is_empty(seed: int) -> None:
    for page in lay_out(Made(seed, most_words=200).document()).pages:
        assert page.words.strip()
        assert_within(page)
        assert_headed(page)


class Made:
    """A random document; a seed gives the same one each time."""

    def __init__(self, seed: int, most_words: int, least_width: int = 10) -> None:
        self._chance = Random(seed)
        self._most_words = most_words
        self._least_width = least_width

    def document(self) -> Document:
        sections = tuple(self._section() for _ in range(self._chance.randint(0, 2)))
        return Document("紙", sections, "2023-10-11")

    def _section(self) -> Section:
        chance = self._chance
        blocks = tuple(self._block(2) for _ in range(chance.randint(0, 6)))
        return Section("紙", chance.choice(SETUPS), blocks, chance.choice(list(Typeface)), counts_pages=False)

    def _block(self, depth: int) -> Block:
        match self._chance.randint(0, 4 if depth else 3):
            case 0:
                return self._paragraph()
            case 1:
                return Heading(self._chance.randint(1, 4), self._chance.randint(1, 9), self._text(9).replace("\n", ""))
            case 2:
                return self._table()
            case 3:
                return PageBreak()
        return Group(tuple(self._block(depth - 1) for _ in range(self._chance.randint(1, 4))))

    def _paragraph(self) -> Paragraph:
        chance = self._chance
        runs = tuple(Run(self._text(), underlined=chance.random() < 0.5) for _ in range(chance.randint(0, 3)))
        return Paragraph(
            runs,
            indent=chance.randint(0, 3),
            first_line=chance.randint(0, 1),
            is_kept_with_next=chance.random() < 0.3,
            is_boxed=chance.random() < 0.2,
        )

    def _table(self) -> Table:
        width = self._chance.randint(1, 4)
        columns = tuple(Column(self._chance.randint(self._least_width, 90)) for _ in range(width))
        rows = tuple(
            Row(tuple(Cell(plain(self._text())) for _ in range(width))) for _ in range(self._chance.randint(1, 12))
        )
        return Table(columns, rows, (Row((Cell(plain(HEAD), columns=width),)),))

    def _text(self, most: int | None = None) -> str:
        return "".join(self._chance.choices(WORDS, k=self._chance.randint(0, most or self._most_words)))


def said(document: Document) -> str:
    """What stands on the pages, the heads of tables left out."""
    return seen(line for page in lay_out(document).pages for line in page.words.splitlines() if line != HEAD)


def seen(written: Iterable[str]) -> str:
    return "".join("".join(written).split())


def texts(document: Document) -> Iterator[str]:
    """What the document says, the heads of tables left out."""
    for block in document.blocks:
        match block:
            case Paragraph():
                yield spoken(block.text)
            case Heading():
                yield numbered(block.level, block.ordinal, Numerals.FULL_WIDTH) + block.text
            case Table():
                yield from (spoken(cell.text) for row in block.rows for cell in row.cells)


def assert_within(page: PrintedPage) -> None:
    width, height = page.size
    for mark in page.marks:
        if isinstance(mark, Line):
            assert mark.x >= 0
            assert mark.x + mark.width <= width
            assert mark.y >= 0
            assert mark.y + mark.height <= height
        elif isinstance(mark, Rule):
            assert max(mark.x, mark.to_x) <= width
            assert max(mark.y, mark.to_y) <= height


def assert_headed(page: PrintedPage) -> None:
    """Whatever is the first table on a page, its head is above it: no row stands above the first head."""
    heads = [mark.y for mark in page.marks if isinstance(mark, Line) and spoken(mark.text) == HEAD]
    uprights = [mark for mark in page.marks if isinstance(mark, Rule) and mark.thickness > 0.3 and mark.x == mark.to_x]
    assert len(heads) == len({(rule.y, rule.to_y) for rule in uprights})
