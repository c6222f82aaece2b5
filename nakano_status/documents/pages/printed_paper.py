"""A paper as it is set in pages or written for Word, and the content of a Word file that is read back.

A paper is sections of running text and tables, and official lists, one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nakano_status.documents.document import Document, Section
from nakano_status.documents.list.layout import ListDocument
from nakano_status.documents.numbering import Numerals


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
