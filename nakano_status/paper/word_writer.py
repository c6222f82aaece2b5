"""Write a document as a Word file: real styles, East-Asian fonts, equal bytes for equal documents (decision 0073)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from nakano_status.documents.document import Block, Document, Group, Heading, PageBreak, Paragraph, Table
from nakano_status.paper.word_edges import bookmark, chains, edge_parts
from nakano_status.paper.word_package import packed
from nakano_status.paper.word_page import page_properties
from nakano_status.paper.word_paragraph import ParagraphFormat, TextWriter, spacer
from nakano_status.paper.word_styles import font_part, style_sheet, styles_part
from nakano_status.paper.word_table import table_element
from nakano_status.paper.word_xml import make

_TABLE = "w:tbl"


def write_word(document: Document) -> bytes:
    """Return a .docx; raise ValueError for a document without content, or a heading that has no number."""
    document = _without_empty_sections(document)
    styles, last = style_sheet(document), len(document.sections) - 1
    writers = [TextWriter(section, document.numerals, styles) for section in document.sections]
    ends = {end - 1: bookmark(number) for number, (_, end) in enumerate(chains(document.sections))}
    body = make("body")
    for number, writer in enumerate(writers):
        elements = _SectionWriter(writer).elements(ends.get(number))
        page = page_properties(writer.section, number)
        if number != last:
            _properties_of(elements[-1]).append(page)
        body.extend(elements)
        if number == last:
            body.append(page)
    parts = {"styles": styles_part(document), "fontTable": font_part(), **dict(edge_parts(document, writers))}
    return packed(document, make("document", children=[body]), parts)


def _without_empty_sections(document: Document) -> Document:
    """Return the document without its empty sections, which have no page."""
    sections = tuple(
        each for each in document.sections if any(not isinstance(block, PageBreak) for block in each.blocks)
    )
    if not sections:
        raise ValueError(document.title)
    return replace(document, sections=sections)


def _properties_of(paragraph: Element) -> Element:
    found = paragraph.find("w:pPr")
    if found is None:
        found = make("pPr")
        paragraph.insert(0, found)
    return found


@dataclass
class _SectionWriter:
    """Writes the blocks of one section below each other."""

    text: TextWriter
    _elements: list[Element] = field(default_factory=list)
    _begins_page: bool = False

    def elements(self, bookmark: str | None) -> list[Element]:
        """Return all elements, the last of them a paragraph, with a bookmark at its end."""
        self._blocks(self.text.section.blocks, is_kept=False)
        if self._elements[-1].tag == _TABLE:
            self._elements.append(spacer(is_kept=False))  # Word requires a paragraph at the end
        if bookmark:
            place = {"id": bookmark.rpartition("_")[2]}
            self._elements[-1].extend([make("bookmarkStart", {**place, "name": bookmark}), make("bookmarkEnd", place)])
        return self._elements

    def _blocks(self, blocks: Sequence[Block], *, is_kept: bool, is_bound: bool = False) -> None:
        """Write blocks; bound ones are kept together, and with the following block if they are kept with it."""
        for number, block in enumerate(blocks):
            self._block(block, is_kept=is_kept if number == len(blocks) - 1 else is_bound, is_bound=is_bound)

    def _block(self, block: Block, *, is_kept: bool, is_bound: bool) -> None:
        match block:
            case Group():
                self._blocks(block.blocks, is_kept=is_kept, is_bound=True)
            case PageBreak():
                self._begins_page = bool(self._elements)
            case Table():
                self._table(block, is_kept=is_kept, is_bound=is_bound)
            case Heading():
                self._elements.append(self.text.heading(block, self._manner(is_kept=True)))
            case Paragraph():
                manner = self._manner(is_kept=is_kept or block.is_kept_with_next)
                self._elements.append(self.text.paragraph(block, manner))

    def _manner(self, *, is_kept: bool) -> ParagraphFormat:
        begins_page, self._begins_page = self._begins_page, False
        return ParagraphFormat(is_kept, begins_page)

    def _table(self, table: Table, *, is_kept: bool, is_bound: bool) -> None:
        """Write a table, apart from a table before it: two adjacent tables would become one."""
        follows_table = bool(self._elements) and self._elements[-1].tag == _TABLE
        if table.space_above or follows_table or self._begins_page:
            begins_page = self._manner(is_kept=True).begins_page
            self._elements.append(spacer(max(table.space_above, 1.0), begins_page=begins_page))
        self._elements.append(table_element(table, self.text, is_kept=is_kept, is_bound=is_bound))
