"""The sections of a Word paper: their blocks in order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

from nakano_status.documents.document import Block, Group, Heading, PageBreak, Paragraph, Table
from nakano_status.paper.word_page import page_properties
from nakano_status.paper.word_paragraph import ParagraphFormat, TextWriter
from nakano_status.paper.word_table import table_element
from nakano_status.paper.word_xml import make

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

_TABLE = qn("w:tbl")


@dataclass
class SectionWriter:
    """Writes the blocks of one section below each other."""

    text: TextWriter
    _elements: list[BaseOxmlElement] = field(default_factory=list)
    _begins_page: bool = False

    def elements(self, bookmark: str | None, *, is_last: bool) -> list[BaseOxmlElement]:
        """Return all elements with a bookmark at the end; if a section follows, the end holds the page properties."""
        section = self.text.section
        self._blocks(section.blocks, is_kept=False)
        if self._elements[-1].tag == _TABLE:
            self._elements.append(self.text.spacer(is_kept=False))  # Word requires a paragraph at the end
        if bookmark:
            place = {"id": bookmark.rpartition("_")[2]}
            self._elements[-1].extend([make("bookmarkStart", {**place, "name": bookmark}), make("bookmarkEnd", place)])
        if not is_last:
            _properties_of(self._elements[-1]).append(page_properties(section))
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
            manner = self._manner(is_kept=True)
            self._elements.append(self.text.spacer(max(table.space_above, 1.0), begins_page=manner.begins_page))
        self._elements.append(table_element(table, self.text, is_kept=is_kept, is_bound=is_bound))


def _properties_of(paragraph: BaseOxmlElement) -> BaseOxmlElement:
    found: BaseOxmlElement | None = paragraph.find(qn("w:pPr"))
    if found is None:
        found = make("pPr")
        paragraph.insert(0, found)
    return found
