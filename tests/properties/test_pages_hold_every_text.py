"""Random documents in pages: every text once and in order, nothing beyond its place, no empty page."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby
from operator import itemgetter
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
    Numerals,
    PageBreak,
    PageSetup,
    PaperSize,
    Paragraph,
    Row,
    Run,
    Section,
    Table,
    Typeface,
    heading_number,
    plain,
    plain_text,
)
from nakano_status.documents.pages.page_proof import ARTEFACT, FaultKind, ReadPaper, page_faults, without_white_space
from nakano_status.documents.pages.printed_paper import PAPER_STYLE
from nakano_status.paper.typst_setter import typeset_value
from tests.support.set_papers import expect_pages, read_pdf_paper, value_of

SETUPS = (
    PageSetup(PaperSize.A4, landscape=False, top=25, bottom=22, left=28, right=22, header=10, footer=10),
    PageSetup(PaperSize.A3, landscape=True, top=15, bottom=14, left=12, right=12, header=7, footer=7),
)
HEAD, AGAIN = "頭", "続"
WORDS = ("取組", "令和4年度", "オンライン申請", "ICT-BCP", "、", "。", "（仮称）", " ", "\n", "𠮷", "ー")
SEEDS = st.integers(0, 2**32)


@given(SEEDS)
def test_every_text_is_read_once_in_order_where_it_must_be(seed: int) -> None:
    prove(Made(seed, most_words=40, least_width=50).document())


@settings(max_examples=5)
@given(SEEDS)
def test_rows_that_are_cut_lose_nothing(seed: int) -> None:
    prove(Made(seed, most_words=500, least_width=25).document())


class Made:
    """A random document; a seed gives the same one each time."""

    def __init__(self, seed: int, most_words: int, least_width: int = 10) -> None:
        self._chance = Random(seed)
        self._most_words = most_words
        self._least_width = least_width
        self._cells = 0

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
        rows: list[Row] = []
        while not rows or self._chance.random() < 0.6:
            count = self._chance.randint(1, 6) if width > 1 else 1
            rows += (Row(tuple(self._cell() for _ in range(width - (number > 0)))) for number in range(count))
            first = replace(rows[-count].cells[0], rows=count, is_top=self._chance.random() < 0.5)
            rows[-count] = replace(rows[-count], cells=(first, *rows[-count].cells[1:]))
        return Table(columns, tuple(rows), (Row((Cell(plain(HEAD), columns=width),)),))

    def _cell(self) -> Cell:
        """Return a cell half of whose text is repeated, in letters that no text has."""
        self._cells += 1
        again = f"{AGAIN}{self._cells}{AGAIN}\n（つづき）" if self._chance.random() < 0.5 else ""
        return Cell(plain(self._text()), continued=plain(again))

    def _text(self, most: int | None = None) -> str:
        return "".join(self._chance.choices(WORDS, k=self._chance.randint(0, most or self._most_words)))


def prove(document: Document) -> None:
    """Look for faults of the pages, for texts of the document that are not read, and for pages without any letter."""
    value = value_of(document)
    read = read_pdf_paper(typeset_value(PAPER_STYLE, value).pdf)
    if any(fault.kind is FaultKind.OUTSIDE for fault in page_faults(read, expect_pages(value))):
        read = read_pdf_paper(typeset_value(PAPER_STYLE, value | {"breaks": "simple"}).pdf)  # as an act does
    assert list(page_faults(read, expect_pages(value))) == []
    assert "".join(read.blocks) == without_white_space("".join(texts(document)))
    assert all(count == 1 for count in said_again(read).values())
    empty = [
        each
        for each in document.sections
        if not without_white_space("".join(texts(replace(document, sections=(each,)))))
    ]
    assert len(read.pages) - len({glyph.page for glyph in read.glyphs}) <= len(empty) or not read.glyphs


def said_again(read: ReadPaper) -> Counter[tuple[int, str]]:
    """Return how often each page names a cell again, by the page and the cell's number."""
    silent = (glyph for glyph in read.glyphs if glyph.block == ARTEFACT)
    lines = sorted((glyph.page, round(glyph.baseline, 1), glyph.left, glyph.text) for glyph in silent)
    pages = groupby(lines, itemgetter(0))
    named = ((page, "".join(text for *_, text in glyphs)) for page, glyphs in pages)
    return Counter((page, number) for page, text in named for number in re.findall(f"{AGAIN}(\\d+){AGAIN}", text))


def texts(document: Document) -> Iterator[str]:
    """Yield the texts of the document."""
    for block in document.blocks:
        match block:
            case Paragraph():
                yield plain_text(block.text)
            case Heading():
                yield heading_number(block.level, block.ordinal, Numerals.FULL_WIDTH) + block.text
            case Table():
                yield from (plain_text(cell.text) for row in (*block.head, *block.rows) for cell in row.cells)
