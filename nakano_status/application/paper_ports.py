"""What the acts need of paper: documents drawn as PDF, print, preview and Word. Adapters implement the Protocols."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from nakano_status.documents.document import Document, Typeface
    from nakano_status.documents.list_document import ListDocument
    from nakano_status.documents.printed import PrintedDocument
    from nakano_status.documents.set_paper import Placed
    from nakano_status.documents.word_text import WordText

SheetsDrawer = Callable[["Document"], bytes]
"""Draws a document as a workbook, a sheet a section."""


class Papers(Protocol):
    """Documents on paper and as Word; what was made, read back."""

    def pdf(self, document: PrintedDocument) -> bytes:
        """Return a PDF whose texts can be selected and searched."""
        ...

    def paint(self, document: PrintedDocument, page: int, painter: object, dots_per_inch: float) -> None:
        """Draw one page (counted from 0) with a painter of which so many dots make an inch of the paper."""
        ...

    def places_of_list(self, document: ListDocument) -> Sequence[Placed]:
        """Return where the rows of the official list are on its pages of A3."""
        ...

    def word(self, document: Document) -> bytes:
        """Return a Word file (.docx)."""
        ...

    def has_japanese_font(self) -> bool:
        """Whether any font of this computer has Japanese characters."""
        ...

    def unprintable(self, text: str) -> frozenset[str]:
        """Return the characters of a text that no font of this computer has."""
        ...

    def substitutes(self, faces: Collection[Typeface]) -> Mapping[Typeface, str]:
        """Return the font that stands in for each face of which this computer has none of the named fonts."""
        ...

    def read_pdf(self, content: bytes) -> tuple[str, ...]:
        """Return the text of each page; raises ValueError for what is no PDF."""
        ...

    def read_word(self, content: bytes) -> WordText:
        """Return what a Word file says; raises ValueError for what is none."""
        ...
