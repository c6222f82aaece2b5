"""Write a document as a Word file: real styles, East-Asian fonts, equal bytes for equal documents (decision 0073)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from xml.etree.ElementTree import Element

from nakano_status.documents.document import (
    Block,
    Document,
    Group,
    Heading,
    PageBreak,
    Paragraph,
    Run,
    Section,
    Table,
)
from nakano_status.documents.pages.printed_paper import document_paper
from nakano_status.documents.pages.typeset import paper_value
from nakano_status.paper.typst_setter import count_pages, measure
from nakano_status.paper.word_paragraph import ParagraphFormat, TextWriter, spacer
from nakano_status.paper.word_styles import FOOTER, HEADER, font_part, grid_of, style_sheet, styles_part
from nakano_status.paper.word_table import table_element
from nakano_status.paper.word_xml import Properties, described, make, packed, pieces, twips, twips_of_mm

_EDGES = ("header", "footer")
_MARGINS = ("top", "right", "bottom", "left", *_EDGES)
_NOTE_SIZE, _NUMBER_SIZE = 9.0, 10.0
_TABLE = "w:tbl"


def write_word(document: Document) -> bytes:
    """Return a .docx; raise ValueError for a document without content, or a heading that has no number."""
    document = _without_empty_sections(document)
    styles, last = style_sheet(document), len(document.sections) - 1
    writers = [TextWriter(section, document.numerals, styles) for section in document.sections]
    ends = {end - 1: _bookmark(number) for number, (_, end) in enumerate(_chains(document.sections))}
    body = make("body")
    for number, writer in enumerate(writers):
        elements = _SectionWriter(writer).elements(ends.get(number))
        page = _page_properties(writer.section, number)
        # there is no element for a section: its page is noted in its last paragraph, the last one's in the body
        if number != last:
            _properties_of(elements[-1]).append(page)
        body.extend(elements)
        if number == last:
            body.append(page)
    parts = {"styles": styles_part(document), "fontTable": font_part(), **dict(_edge_parts(document, writers))}
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


def _page_properties(section: Section, number: int) -> Element:
    """Return header and footer (those of the section's number), paper, margins, numbering and lines of a section."""
    setup, grid = section.setup, grid_of(section)
    size = dict(zip("wh", map(twips_of_mm, setup.size), strict=True))
    parts: Properties = {
        **{f"{edge}Reference": {"type": "default", "r:id": f"{edge}{number}"} for edge in _EDGES},
        "type": "nextPage",
        "pgSz": {**size, "orient": "landscape"} if setup.landscape else size,
        "pgMar": {**{edge: twips_of_mm(getattr(setup, edge)) for edge in _MARGINS}, "gutter": 0},
        "pgNumType": {"start": 1} if section.begins_numbering else None,
        "docGrid": {"type": "lines", "linePitch": twips(grid.line)} if grid else None,
    }
    return make("sectPr", children=parts)


def _edge_parts(document: Document, writers: Sequence[TextWriter]) -> Iterator[tuple[str, Element]]:
    """Yield headers and footers of all sections by name; a missing one would be inherited from the section before."""
    for number, (writer, total) in enumerate(zip(writers, _totals(document), strict=True)):
        yield f"header{number}", make("hdr", children=[_header(writer)])
        yield f"footer{number}", make("ftr", children=[_footer(writer, total)])


def _chains(sections: Sequence[Section]) -> list[tuple[int, int]]:
    """Return the ranges (start, end exclusive) of sections whose pages are numbered consecutively."""
    begins = [number for number, section in enumerate(sections) if section.begins_numbering or not number]
    return list(pairwise([*begins, len(sections)]))


def _bookmark(number: int) -> str:
    """Return the name of the bookmark at the end of a chain of sections; its page number is the number of pages."""
    return f"pages_{number}"


def _totals(document: Document) -> list[Element]:
    """Return by section the field that shows how many pages its page numbers count.

    Word counts those of the whole paper or of one section. For a range of sections the number of its last page is used;
    until Word updates the field, it shows the number that the paper has as a PDF.
    """
    sections = document.sections
    found = _chains(sections)
    if len(found) == 1:
        return [_field("NUMPAGES", 1) for _ in sections]
    totals = []
    for number, (begin, end) in enumerate(found):
        paper = document_paper(replace(document, sections=sections[begin:end]))
        pages = count_pages(paper_value(paper, measure))
        totals += [_field(f"PAGEREF {_bookmark(number)}", pages) for _ in range(begin, end)]
    return totals


def _header(writer: TextWriter) -> Element:
    note = writer.section.header
    return _edge(HEADER, writer, [_run(writer, _NOTE_SIZE, pieces(note))] if note else [])


def _footer(writer: TextWriter, total: Element) -> Element:
    section = writer.section
    runs = [_run(writer, _NOTE_SIZE, pieces(section.footer_left))] if section.footer_left else []
    if section.counts_pages or section.footer_right:
        runs.append(_run(writer, _NUMBER_SIZE, [make("tab")]))
    if section.counts_pages:
        runs += (_field("PAGE", 1), _run(writer, _NUMBER_SIZE, pieces(" / ")), total)
    if section.footer_right:
        runs.append(_run(writer, _NOTE_SIZE, [make("tab"), *pieces(section.footer_right)]))
    return _edge(FOOTER, writer, runs)


def _edge(style: str, writer: TextWriter, runs: Iterable[Element]) -> Element:
    tabs = [("center", writer.width / 2), ("right", writer.width)]
    places = make("tabs", children=[make("tab", {"val": side, "pos": twips_of_mm(place)}) for side, place in tabs])
    return described("p", {"pStyle": style, "tabs": places}, runs)


def _run(writer: TextWriter, size: float, content: Iterable[Element]) -> Element:
    return described("r", writer.look(Run(""), FOOTER, size), content)


def _field(instruction: str, shown: int) -> Element:
    return make("fldSimple", {"instr": instruction}, [make("r", children=pieces(str(shown)))])
