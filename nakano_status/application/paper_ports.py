"""What the acts need of paper: documents drawn as PDF, print, preview and Word. Adapters implement the Protocols."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from nakano_status.documents.document import Document
    from nakano_status.documents.page_proof import ReadPaper, Tables
    from nakano_status.documents.set_paper import Checkpoint, PdfContent, Placed, SetPaper, Value
    from nakano_status.documents.word_text import WordText

SheetsDrawer = Callable[["Document"], bytes]
"""Draws a document as a workbook, a sheet a section."""


class Papers(Protocol):
    """Documents on paper and as Word; what was made, read back."""

    def measure(self, style: str, value: Value) -> Sequence[Placed]:
        """Return where the rows of a value stand in a style; raises PaperFontMissing."""
        ...

    def forget_layouts(self) -> None:
        """Give back the memory of what was laid out."""
        ...

    def shown(self, value: Value) -> Value:
        """Return a paper with 〓 for every character that the fonts lack; raises PaperFontMissing."""
        ...

    def set_paper(self, value: Value, checkpoint: Checkpoint = ...) -> SetPaper:
        """Return the pages of a paper as a tagged PDF, a long one set part by part.

        `checkpoint` gets the parts that are set. Raises PaperFontMissing, and what `checkpoint` raises before a part.
        """
        ...

    def read_tables(self, pdf: bytes) -> Tables:
        """Return the rows of all tables of a tagged PDF, cell by cell; raises ValueError for what is no PDF."""
        ...

    def read_in_parts(self, pdf: PdfContent, parts: Sequence[range]) -> Iterator[ReadPaper]:
        """Yield what the pages of each part of a long paper show and say, of another one all its pages.

        Raises ValueError for what is no PDF.
        """
        ...

    def paint(self, paper: SetPaper, page: int, painter: object, dots_per_inch: float) -> None:
        """Draw one page (counted from 0) with a painter of which so many dots make an inch of the paper."""
        ...

    def words(self, paper: SetPaper, page: int) -> str:
        """Return what a page (counted from 0) says."""
        ...

    def some_pages(self, pages: Sequence[tuple[SetPaper, int]]) -> bytes:
        """Return a PDF of some pages of papers (counted from 0 in each) as they are painted."""
        ...

    def word(self, document: Document) -> bytes:
        """Return a Word file (.docx)."""
        ...

    def need_fonts(self) -> None:
        """Refuse to make pages unless the fonts that come with the program are there and whole.

        Raises PaperFontMissing.
        """
        ...

    def unprintable(self, text: str) -> frozenset[str]:
        """Return the characters of a text that the fonts of papers do not have; raises PaperFontMissing."""
        ...

    def read_pages(self, pdf: bytes) -> tuple[str, ...]:
        """Return the text of each page of any PDF; raises ValueError for what is none."""
        ...

    def read_word(self, content: bytes) -> WordText:
        """Return what a Word file says; raises ValueError for what is none."""
        ...
