"""A paper before it is set in pages or written for Word, its pages after setting, and the texts read from a Word file.

A paper is a sequence of sections: running text with tables, or official lists. Its pages are a PDF that is shown,
printed and distributed, with the places of its rows. A text that cannot be printed is located by the 管理番号 of its
row and by its heading.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from nakano_status.documents import document as doc
from nakano_status.documents.drawing_rules import PlacedCell, place_cells
from nakano_status.documents.list.builder import ListDocument
from nakano_status.domain.text.narrative import truncated


@dataclass(frozen=True)
class AttachedFile:
    """A file attached to a PDF (電子添付): its name, media type, description, and bytes."""

    name: str
    media_type: str
    description: str
    content: bytes


@dataclass(frozen=True)
class PrintedPaper:
    """A paper to print.

    `title`, `made_on`: the title and the date (ISO) in the file's properties; no other time is written into them.
    `sections`: its parts in order. `attached`: the data that its pages show.
    """

    title: str
    sections: tuple[doc.Section | ListDocument, ...]
    made_on: str
    numerals: doc.Numerals = doc.Numerals.FULL_WIDTH
    attached: tuple[AttachedFile, ...] = ()


def document_paper(document: doc.Document, lists: Mapping[str, ListDocument] | None = None) -> PrintedPaper:
    """Return the paper to print for a document.

    `lists`: lists whose pages replace the document's sections of the same names, by name (None: no section is
    replaced).
    """
    found = lists or {}
    sections = tuple(found.get(section.name, section) for section in document.sections)
    facts = document.facts
    return PrintedPaper(facts.title(document.title), sections, facts.day(document.made_on), document.numerals)


def list_paper(document: ListDocument, attached: tuple[AttachedFile, ...] = ()) -> PrintedPaper:
    """Return the paper to print for a list. `attached`: files to attach to its PDF."""
    facts = document.facts
    return PrintedPaper(facts.title(document.title), (document,), facts.day(document.made_on), attached=attached)


@dataclass(frozen=True)
class WordText:
    """Texts of a Word file.

    `paragraphs`: in order. `tables`: for each table its rows, for each row the texts of its cells; a merged cell is
    only in the row in which it begins.
    """

    paragraphs: tuple[str, ...]
    tables: tuple[tuple[tuple[str, ...], ...], ...]


if TYPE_CHECKING:
    from ctypes import Array, c_ubyte

    PdfContent = bytes | Array[c_ubyte]
    """A file's bytes, or the file itself as memory."""

Value = dict[str, Any]
"""The input of a style: lists, texts and numbers by name, which can be written as JSON."""

PAPER_STYLE = "document.typ"
"""The name of the style of every paper (resources/style)."""
HEIGHTS_STYLE = "list_heights.typ"
"""The name of the style that measures the heights of a list's cells, without making pages."""

MOST_ROWS = 500
"""The most rows, and blocks other than tables, that are laid out together; a longer paper is laid out in parts."""

Checkpoint = Callable[..., None]
"""A function that is called before each piece of work with the result so far; it raises an exception to end the work.
"""


def do_nothing(*_: object) -> None:
    """Do nothing; the default of a checkpoint."""


@dataclass(frozen=True)
class PlacedRow:
    """The place of a part of a row.

    `part`: the number of the part, from 0; 0 begins with the row. `page`: its page, from 0. `top`, `bottom`: in
    millimetres from the upper edge of the page.
    """

    row_id: str
    part: int
    page: int
    top: float
    bottom: float


@dataclass(frozen=True, eq=False)
class TypesetPaper:
    """A paper set in pages.

    `pdf`: the PDF. `pages`: the width and height of each page in millimetres. `places`: the places of the rows of its
    lists. `sections`: the number of pages of each section. `parts`: the pages of each part in which a long paper was
    set (documents/pages/typeset.py).
    """

    pdf: PdfContent
    pages: tuple[tuple[float, float], ...]
    places: tuple[PlacedRow, ...] = ()
    sections: tuple[int, ...] = ()
    parts: tuple[range, ...] = ()


_LONGEST_NAME = 24


class PaperText(NamedTuple):
    """A text of a paper.

    `row`: the 管理番号, or the text that identifies the row in its table; '' outside tables. `heading`: the heading
    that it is under.
    """

    row: str
    heading: str
    text: str

    @property
    def where(self) -> str:
        """The place of the text, for a message: `1-1-1-02-Kの「取組状況」`."""
        return f"{_short(self.row)}の「{_short(self.heading)}」" if self.row else f"「{_short(self.heading)}」"


class UnprintableText(NamedTuple):
    """A text of a paper and its characters that the fonts lack."""

    place: PaperText
    characters: frozenset[str]


def unprintable_texts(paper: PrintedPaper, missing: Callable[[str], frozenset[str]]) -> list[UnprintableText]:
    """Return the texts of a paper with characters that the fonts lack, in order.

    `missing`: a function that returns these characters of a text.
    """
    texts = list(printed_texts(paper))
    if not missing("\n".join(each.text for each in texts)):
        return []
    return [UnprintableText(each, found) for each in texts if (found := missing(each.text))]


def printed_texts(paper: PrintedPaper) -> Iterator[PaperText]:
    """Yield the title and every text that a paper prints, in order.

    A text with several character formats is yielded in pieces, because each piece is set separately.
    """
    yield PaperText("", paper.title, paper.title)
    for section in paper.sections:
        yield from _of_list(section) if isinstance(section, ListDocument) else _of_section(section)


def _of_list(document: ListDocument) -> Iterator[PaperText]:
    above = (document.draft_note or "", document.title, document.label, document.as_of, *document.legend)
    yield from (PaperText("", document.title, text) for text in above)
    headings = [_on_one_line(column.heading) for column in document.columns]
    yield from (PaperText("", heading, heading) for heading in headings)
    for measure in document.measures:
        for place, row in enumerate(measure.rows):
            cells = (measure.text if place == 0 else "", *row.cells[1:])
            yield from (PaperText(row.row_id, *each) for each in zip(headings, map(_given, cells), strict=True))


def _given(text: str | None) -> str:
    return text or ""


def _of_section(section: doc.Section) -> Iterator[PaperText]:
    for text in (section.header, section.footer_left, section.footer_right):
        yield PaperText("", section.name, text)
    heading = section.name
    for block in doc.without_groups(section.blocks):
        match block:
            case doc.Heading():
                heading = block.text
                yield PaperText("", heading, heading)
            case doc.Paragraph():
                yield from _pieces("", heading, block.text)
            case doc.Table():
                yield from _of_table(block, heading)
            case doc.PictureBlock():
                yield from (PaperText("", heading, text) for text in (*block.picture.texts, block.caption))


def _of_table(table: doc.Table, heading: str) -> Iterator[PaperText]:
    """Yield the texts of a table below the heading of its section.

    A 管理番号 in the head, or on a cell over all columns, applies to the rows below it.
    """
    row_id = next((row.row_id for row in table.head if row.row_id), "")
    for row in table.head:
        for cell in row.cells:
            yield from _pieces(row_id, heading, cell.text)
    heads = {} if row_id else _column_heads(table)
    first = ""
    for row, cells in zip(table.rows, place_cells(table.rows, len(table.columns)), strict=True):
        is_title = _is_title(cells, len(table.columns))
        if is_title:
            row_id = row.row_id or ""
        first = _first_words(cells) or first
        name = row.row_id or row_id or (first if heads else table.description)
        for each in cells:
            yield from _pieces(name, first if is_title else heads.get(each.column, first), each.cell.text)


def _column_heads(table: doc.Table) -> dict[int, str]:
    """Return the lowest text of the head over each column."""
    heads: dict[int, str] = {}
    for cells in place_cells(table.head, len(table.columns)):
        for each in cells:
            words = _on_one_line(doc.plain_text(each.cell.text))
            heads |= {each.column + right: words for right in range(each.columns) if words}
    return heads


def _is_title(cells: Sequence[PlacedCell], columns: int) -> bool:
    return len(cells) == 1 and cells[0].columns == columns


def _first_words(cells: Sequence[PlacedCell]) -> str:
    """Return the text of the first column, if one of its cells begins in the row; otherwise ''."""
    return next((_on_one_line(doc.plain_text(each.cell.text)) for each in cells if each.column == 0), "")


def _pieces(row: str, heading: str, text: doc.Text) -> Iterator[PaperText]:
    yield from (PaperText(row, heading, run.text) for run in text)


def _on_one_line(words: str) -> str:
    return "".join(words.split("\n"))


def _short(words: str) -> str:
    return truncated(words, _LONGEST_NAME)
