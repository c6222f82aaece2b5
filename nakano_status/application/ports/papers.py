"""What the acts need for papers: documents as PDF, print, preview and Word; and what is kept of those recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from nakano_status.documents.document import Document
    from nakano_status.documents.pages.page_proof import ReadPaper, Tables
    from nakano_status.documents.pages.printed_paper import WordText
    from nakano_status.documents.pages.set_paper import Checkpoint, PdfContent, Placed, SetPaper, Value
    from nakano_status.domain.papers.publication import Publication


class Papers(Protocol):
    """Makes papers and Word files from documents, and reads them back."""

    def measure(self, style: str, value: Value) -> Sequence[Placed]:
        """Return where the rows of a value are placed in a style; raises PaperFontMissing."""

    def forget_layouts(self) -> None:
        """Release the memory of cached layouts."""

    def shown(self, value: Value) -> Value:
        """Return a paper with 〓 for every character that the fonts lack; raises PaperFontMissing."""

    def set_paper(self, value: Value, checkpoint: Checkpoint = ...) -> SetPaper:
        """Return the pages of a paper as a tagged PDF, a long one set part by part.

        `checkpoint` gets the parts that are set. Raises PaperFontMissing, and what `checkpoint` raises before a part.
        """

    def read_tables(self, pdf: bytes) -> Tables:
        """Return the rows of all tables of a tagged PDF, cell by cell; raises ValueError if it is no PDF."""

    def read_in_parts(self, pdf: PdfContent, parts: Sequence[range]) -> Iterator[ReadPaper]:
        """Yield what the pages of each part of a long paper contain, or of any other paper all its pages.

        Raises ValueError if it is no PDF.
        """

    def paint(self, paper: SetPaper, number: int, painter: Any, dots_per_inch: float) -> None:
        """Draw one page (counted from 0) with a painter of that resolution."""

    def page_text(self, paper: SetPaper, number: int) -> str:
        """Return the text of a page (counted from 0)."""

    def some_pages(self, pages: Sequence[tuple[SetPaper, int]]) -> bytes:
        """Return a PDF of some pages of papers (counted from 0 in each) as they are painted."""

    def word_file(self, document: Document) -> bytes:
        """Return a Word file (.docx)."""

    def need_fonts(self) -> object:
        """Refuse to make pages unless the program's fonts are installed and complete.

        Raises PaperFontMissing.
        """

    def unprintable(self, text: str) -> frozenset[str]:
        """Return the characters of a text that the fonts of papers do not have; raises PaperFontMissing."""

    def read_pages(self, pdf: bytes) -> tuple[str, ...]:
        """Return the text of each page of any PDF; raises ValueError if it is none."""

    def read_word(self, content: bytes) -> WordText:
        """Return the text of a Word file; raises ValueError if it is none."""


class PublicationReader(Protocol):
    """Reads the recorded papers."""

    def of_round(self, round_id: str) -> Sequence[Publication]:
        """The papers of a round by number, without the bytes of their files."""

    def content(self, round_id: str, number: int, name: str) -> bytes | None:
        """The bytes of a file of a paper, or None."""

    def printed_values(self, round_id: str, number: int) -> Mapping[tuple[str, str], str | None]:
        """The printed values of a paper, by (row_id, key); values of no row have the empty row_id."""

    def numbers_of_row(self, round_id: str, row_id: str) -> Sequence[int]:
        """The numbers of the papers of a round in which a row is printed, in their order."""


class PublicationWriter(PublicationReader, Protocol):
    """Records papers."""

    def add(
        self, publication: Publication, files: Mapping[str, bytes], values: Mapping[tuple[str, str], str | None]
    ) -> None:
        """Record a paper: the bytes of its files by name, and its printed values by (row_id, key)."""
