"""A document laid out in pages: the one way from what a paper says to where each of its lines stands.

Pure: texts are measured without a font (`text_measure`), so every computer breaks the same lines and pages.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nakano_status.documents.document import (
    Align,
    Block,
    Document,
    Group,
    Heading,
    PageBreak,
    Paragraph,
    Run,
    Section,
    Table,
    as_printed,
)
from nakano_status.documents.flow_pages import drawn, fill_pages
from nakano_status.documents.flow_strip import Cling, Frame, Strip, clinging
from nakano_status.documents.flow_table import set_table
from nakano_status.documents.flow_text import heading_strips, paragraph_strips
from nakano_status.documents.numbering import Numerals
from nakano_status.documents.printed import Checkpoint, Line, Mark, PrintedDocument, PrintedPage, go_on, page_of

_NUMBER_SIZE, _NOTE_SIZE = 10.0, 9.0
_FURNITURE_HEIGHT = 4.0
"""The height of the lines above and below the text: notes, page number."""


@dataclass(frozen=True)
class _Sheet:
    """A page before it is numbered and drawn."""

    section: Section
    strips: Sequence[Strip]
    begins_numbering: bool
    bookmark: str = ""


def lay_out(document: Document, checkpoint: Checkpoint = go_on) -> PrintedDocument:
    """Return the pages of a document; a section that says nothing has none."""
    pages = []
    for sheets in _numbered_together(document, checkpoint):
        for number, sheet in enumerate(sheets, 1):
            checkpoint()
            pages.append(_numbered(sheet, number, len(sheets)))
    return PrintedDocument(document.title, tuple(pages), document.made_on)


def _numbered_together(document: Document, checkpoint: Checkpoint) -> Iterator[Sequence[_Sheet]]:
    """Yield the sheets whose pages are counted together; some sections begin anew.

    What one group was laid out with is let go of before the next one: a summary of every division has thousands.
    """
    sheets: list[_Sheet] = []
    for section in document.sections:
        for sheet in _sheets(section, document.numerals):
            checkpoint()
            if sheet.begins_numbering and sheets:
                yield sheets
                sheets = []
            sheets.append(sheet)
    yield sheets


def _sheets(section: Section, numerals: Numerals) -> Iterator[_Sheet]:
    setup = section.setup
    width, height = setup.room
    frame = Frame(
        left=setup.left,
        width=width,
        height=height,
        typeface=section.typeface,
        size=section.size,
    )
    strips = _strips(section.blocks, numerals, frame)
    for place, part in enumerate(fill_pages(strips, frame.height)):
        if place:
            yield _Sheet(section, part, begins_numbering=False)
        else:
            yield _Sheet(section, part, section.begins_numbering, section.name)


def _strips(blocks: Sequence[Block], numerals: Numerals, frame: Frame) -> list[Strip]:
    strips: list[Strip] = []
    breaks = False
    for block in blocks:
        if isinstance(block, PageBreak):
            breaks = bool(strips)
            continue
        made = _block_strips(block, numerals, frame)
        if made and breaks:
            made[0] = replace(made[0], begins_page=True)
            breaks = False
        strips += made
    return strips


def _block_strips(block: Block, numerals: Numerals, frame: Frame) -> list[Strip]:
    match block:
        case Paragraph():
            return paragraph_strips(block, frame)
        case Heading():
            return heading_strips(block, numerals, frame)
        case Table():
            return set_table(block, frame).strips()
        case Group():
            return _together(_strips(block.blocks, numerals, frame), frame.height)
        case PageBreak():
            return []


def _together(strips: list[Strip], height: float) -> list[Strip]:
    """Bind strips to each other if one page has room for all of them."""
    needed = sum(strip.above + strip.height for strip in strips)
    return clinging(strips, Cling.GROUP) if needed <= height else strips


def _numbered(sheet: _Sheet, number: int, total: int) -> PrintedPage:
    """Return the page with what stands above and below its text."""
    section = sheet.section
    setup = section.setup
    room = setup.room[0]
    lower = setup.size[1] - setup.footer - _FURNITURE_HEIGHT

    def line(text: str, y: float, size: float, align: Align) -> Iterator[Mark]:
        if text:
            yield Line(setup.left, y, room, _FURNITURE_HEIGHT, (Run(as_printed(text)),), size, section.typeface, align)

    furniture = [
        *line(section.header, setup.header, _NOTE_SIZE, Align.LEFT),
        *drawn(sheet.strips, setup.top),
        *line(section.footer_left, lower, _NOTE_SIZE, Align.LEFT),
        *line(f"{number} / {total}" if section.counts_pages else "", lower, _NUMBER_SIZE, Align.CENTRE),
        *line(section.footer_right, lower, _NOTE_SIZE, Align.RIGHT),
    ]
    return replace(page_of(setup, furniture), bookmark=sheet.bookmark)
