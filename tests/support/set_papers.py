"""Small papers for tests of the page engine: as documents, and as sources of Typst that are wrong on purpose.

Also the reading and the expected content of a whole paper, which the program only reads and expects in parts.
"""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import typst

from nakano_status.documents.document import (
    Block,
    Cell,
    Column,
    Document,
    Heading,
    PageSetup,
    PaperSize,
    Paragraph,
    ParagraphRole,
    Row,
    Section,
    Table,
    Typeface,
    head_row,
    plain,
)
from nakano_status.documents.pages.page_proof import Expected, PageArea, ReadPaper, expected_in_parts
from nakano_status.documents.pages.printed_paper import PlacedRow, Value, document_paper
from nakano_status.documents.pages.typeset import paper_value
from nakano_status.paper.pdf_proof import read_in_parts
from nakano_status.paper.shipped_fonts import font_folder

if TYPE_CHECKING:
    from nakano_status.documents.pages.printed_paper import PdfContent

UPRIGHT = PageSetup(PaperSize.A4, landscape=False, top=25, bottom=22, left=28, right=22, header=10, footer=10)
TITLE = "進捗状況の報告"
HEAD = """
#set document(title: "題", date: datetime(year: 2026, month: 1, day: 1))
#set page(width: 100mm, height: 60mm, margin: 10mm)
#set text(lang: "ja", region: "JP", font: "BIZ UDPGothic", size: 10pt, top-edge: 0.88em, bottom-edge: -0.12em)
= 題
"""
"""A page of 100 by 60 mm whose heading is read aloud as 題."""
ROOM = PageArea(10, 10, 90, 50)
"""Where the letters of such a page may be."""


def document(*blocks: Block, typeface: Typeface = Typeface.MINCHO) -> Document:
    """Return a paper of one section that begins with its title."""
    title = Paragraph(plain(TITLE), ParagraphRole.TITLE)
    return Document(TITLE, (Section("報告", UPRIGHT, (title, *blocks), typeface, header="作成中"),), "2026-01-01")


def value_of(paper: Document) -> Value:
    """Return the value of a document."""
    return paper_value(document_paper(paper), lambda *_: ())


def paper(*texts: str) -> dict[str, Any]:
    """Return the value of a paper with a heading, these texts as paragraphs and a table of them."""
    shaded = Cell(plain("番号"), is_shaded=True)
    rows = tuple(Row((shaded, Cell(plain(text)))) for text in texts)
    table = Table((Column(30), Column(100)), rows, (head_row(("項目", "内容")),), description="一覧の表")
    return value_of(
        document(Heading(1, 1, "経過"), *(Paragraph(plain(text)) for text in texts), table),
    )


def wrong_pdf(body: str, *, tagged: bool = True) -> bytes:
    """Return a PDF of Typst's markup after HEAD."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_folder())])
    return typst.compile(
        f"{HEAD}{body}".encode(), font_paths=fonts, pdf_tags=tagged, pdf_standards=["ua-1", "a-2a"] if tagged else []
    )


def read_pdf_paper(pdf: "PdfContent") -> ReadPaper:
    """Return the painted letters and the texts read aloud of a tagged PDF; raise ValueError if `pdf` is not a PDF."""
    (read,) = read_in_parts(pdf)
    return read


def expect_pages(value: Value, places: Iterable[PlacedRow] = ()) -> Expected:
    """Return the expected content of a paper's pages; `places`: as in `expected_in_parts`."""
    (whole,) = expected_in_parts(value, places, most_rows=sys.maxsize)
    return whole
