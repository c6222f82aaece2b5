"""Pages as a front end shows and prints them, without knowing what they are made of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from nakano_status.application.papers.writing import need_printable, write_pages
from nakano_status.application.ports import Parts
from nakano_status.documents.printed import PrintedDocument


@dataclass(frozen=True)
class PaperPages:
    """The pages of a paper, counted from 0."""

    document: PrintedDocument

    @property
    def title(self) -> str:
        """Its title."""
        return self.document.title

    @property
    def count(self) -> int:
        """How many pages it has."""
        return len(self.document.pages)

    def size(self, page: int) -> tuple[float, float]:
        """Return the width and height of a page in millimetres, as it is looked at."""
        return self.document.pages[page].size

    def words(self, page: int) -> str:
        """Return what a page says, for reading aloud."""
        return self.document.pages[page].words

    def paint(self, parts: Parts, page: int, painter: object, dots_per_inch: float) -> None:
        """Draw a page with the front end's painter."""
        parts.papers.paint(self.document, page, painter, dots_per_inch)

    def write_pdf(self, parts: Parts, pages: range, target: Path) -> None:
        """Write some pages as a PDF that is read back, in place of what is there; raises as `write_pages` does."""
        some = replace(self.document, pages=self.document.pages[pages.start : pages.stop])
        write_pages(parts, some, target, replace=True)

    def need_printable(self, parts: Parts) -> None:
        """Refuse what this computer's fonts cannot show; raises FontMissing, CharacterUnprintable."""
        need_printable(parts, self.document)


def bound(documents: Iterable[PrintedDocument], title: str) -> PrintedDocument:
    """Return several documents one after the other, as a preview shows them."""
    found = list(documents)
    pages = tuple(page for each in found for page in each.pages)
    return PrintedDocument(title, pages, max((each.made_on for each in found), default=""))
