"""A paper as it is set in pages or written for Word, its pages as they were set, and what a Word file is read back as.

A paper is sections of running text and tables, and official lists, one after the other. Its pages are a PDF that is
shown, printed and distributed, and what is known of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nakano_status.documents.document import Document, Numerals, Section
from nakano_status.documents.list.layout import ListDocument


@dataclass(frozen=True)
class PrintedPaper:
    """A paper to print. `made_on` is an ISO date and the only time in it; `title` is the file's title property."""

    title: str
    sections: tuple[Section | ListDocument, ...]
    made_on: str
    numerals: Numerals = Numerals.FULL_WIDTH


def document_paper(document: Document, lists: Mapping[str, ListDocument] | None = None) -> PrintedPaper:
    """Return a document as it is printed, with the pages of these lists in place of the sections of their names."""
    found = lists or {}
    sections = tuple(found.get(section.name, section) for section in document.sections)
    return PrintedPaper(document.title, sections, document.made_on, document.numerals)


def list_paper(document: ListDocument) -> PrintedPaper:
    """Return a list as it is printed."""
    return PrintedPaper(document.title, (document,), document.made_on)


@dataclass(frozen=True)
class WordText:
    """Paragraphs in order; tables as rows of cells' texts, a merged cell once, where it begins."""

    paragraphs: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]


if TYPE_CHECKING:
    from ctypes import Array, c_ubyte

    PdfContent = bytes | Array[c_ubyte]
    """A file's bytes, or the file itself as memory."""

Value = dict[str, Any]
"""What a style sets in pages: plain lists, texts and numbers by name, which can be written as JSON."""

PAPER_STYLE = "document.typ"
"""The style of every paper (resources/style)."""
HEIGHTS_STYLE = "list_heights.typ"
"""The style that measures the heights of a list's cells, without making pages."""

MOST_ROWS = 500
"""The most rows, and blocks other than tables, that are laid out as a whole; a longer paper is laid out in parts."""

Checkpoint = Callable[..., None]
"""Called before each piece of work, with what can be shown by then; it raises to cancel the rest."""


def go_on(*_: object) -> None:
    """Do nothing, so that the work continues."""


@dataclass(frozen=True)
class Placed:
    """Where a part of a row is: page from 0, top and bottom in millimetres from the page's upper edge."""

    row_id: str
    part: int
    page: int
    top: float
    bottom: float


@dataclass(frozen=True, eq=False)
class SetPaper:
    """A PDF, the width and height of its pages in millimetres, and where the rows of its lists are.

    `sections` are the page counts of the sections, `parts` the pages of each part that a long paper was set in
    (documents/pages/typeset.py).
    """

    pdf: PdfContent
    pages: tuple[tuple[float, float], ...]
    places: tuple[Placed, ...] = ()
    sections: tuple[int, ...] = ()
    parts: tuple[range, ...] = ()
