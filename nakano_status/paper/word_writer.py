"""Write a document as a Word file: real styles, East-Asian fonts, equal bytes for equal documents (decision 0073).

Rows of tables are not broken, heads are repeated, covered cells are merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from xml.etree.ElementTree import Element

from nakano_status.documents.document import (
    MM_PER_POINT,
    Align,
    Block,
    Cell,
    Document,
    Group,
    Heading,
    Numerals,
    PageBreak,
    Paragraph,
    ParagraphRole,
    Row,
    Run,
    Section,
    Table,
    Text,
    Typeface,
    numbered,
    plain_text,
)
from nakano_status.documents.drawing_rules import (
    CELL_INSET,
    CELL_LEADING,
    EM,
    LEADING,
    PlacedCell,
    advance,
    inset_of,
    narrowed,
    placed,
    size_of,
    space_above,
)
from nakano_status.documents.pages.printed_paper import document_paper
from nakano_status.documents.pages.typeset import paper_value
from nakano_status.paper import word_xml
from nakano_status.paper.typst_setter import count_pages, measure

_GREY = "808080"
_BOX: word_xml.Attributes = {"val": "single", "sz": 4, "space": 4, "color": "000000"}
_BOX_SPACE = 4.0  # points
_SIDES = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}


@dataclass(frozen=True)
class ParagraphFormat:
    """How a paragraph relates to its neighbours."""

    is_kept: bool = False
    begins_page: bool = False

    @property
    def properties(self) -> word_xml.Properties:
        """The properties of the paragraph."""
        kept: word_xml.Properties = {"keepNext": {}, "keepLines": {}} if self.is_kept else {}
        return {**kept, "pageBreakBefore": {} if self.begins_page else None}


@dataclass
class TextWriter:
    """Makes the paragraphs of one section; differences from their styles are written in each."""

    section: Section
    numerals: Numerals
    styles: word_xml.StyleSheet
    _grid: word_xml.Grid | None = field(init=False)

    def __post_init__(self) -> None:
        self._grid = word_xml.grid_of(self.section)

    @property
    def width(self) -> float:
        """The width between the margins in millimetres."""
        return self.section.setup.room[0]

    def heading(self, heading: Heading, manner: ParagraphFormat) -> Element:
        """Return a heading; its number is text, so that it is the same in every program."""
        text = (Run(numbered(heading.level, heading.ordinal, self.numerals)), Run(heading.text))
        above = space_above(heading, self.section.size, self.section.typeface)
        place = {**replace(manner, is_kept=True).properties, **self._spacing(above, self.section.size)}
        return self._paragraph(word_xml.HEADINGS[heading.level - 1], place, text, self.section.size)

    def paragraph(self, paragraph: Paragraph, manner: ParagraphFormat) -> Element:
        """Return a paragraph."""
        size, is_boxed = size_of(paragraph, self.section.size), paragraph.is_boxed
        place = {
            **manner.properties,
            **word_xml.group("pBdr", dict.fromkeys(word_xml.EDGES, _BOX) if is_boxed else {}),
            **self._spacing(paragraph.space_above, size, below=2 * _BOX_SPACE if is_boxed else 0.0),
            **(self._boxed_place(paragraph, size) if is_boxed else self._place(paragraph)),
        }
        return self._paragraph(word_xml.STYLE_IDS[paragraph.role], place, paragraph.text, size)

    def cell(self, text: Text, align: Align, size: float | None, *, width: float, is_kept: bool) -> Element:
        """Return the content of a table cell of that width (mm); figures are inset from its right edge."""
        size = size or self.section.size
        place: word_xml.Properties = {
            **ParagraphFormat(is_kept).properties,
            "spacing": {"line": word_xml.twips(size * CELL_LEADING), "lineRule": "atLeast"},
            "ind": {"right": word_xml.twips_of_mm(inset_of(align, width) - CELL_INSET)}
            if align is Align.RIGHT
            else None,
            "jc": None if align is Align.LEFT else _SIDES[align],
        }
        return self._paragraph(word_xml.CELL, place, text, size)

    def _spacing(self, above: float, size: float, below: float = 0.0) -> word_xml.Properties:
        around: word_xml.Attributes = {"before": word_xml.twips(above), "after": word_xml.twips(below)}
        if self._grid is not None and size >= self.section.size:
            return {"spacing": around} if above or below else {}
        # smaller letters would stand on the lines of the section's grid, too far apart
        line = word_xml.twips(size * LEADING[self.section.typeface])
        return {"snapToGrid": 0, "spacing": {**around, "line": line, "lineRule": "atLeast"}}

    @property
    def _apart(self) -> float:
        return self._grid.apart if self._grid else 0.0

    def _place(self, paragraph: Paragraph) -> word_xml.Properties:
        """Return indents in characters for Word, and as lengths for programs that do not support characters."""
        character, first = self.section.size + self._apart, paragraph.first_line
        indents: dict[str, str | int] = {}
        if paragraph.indent:
            indents |= {"leftChars": paragraph.indent * 100, "left": word_xml.twips(paragraph.indent * character)}
        if first > 0:
            indents |= {"firstLineChars": first * 100, "firstLine": word_xml.twips(first * character)}
        elif first:
            indents["hanging"] = word_xml.twips(-first * character)
        return {"ind": indents or None, "jc": "both" if paragraph.align is Align.LEFT else _SIDES[paragraph.align]}

    def _boxed_place(self, paragraph: Paragraph, size: float) -> word_xml.Properties:
        """Return the indents of a boxed paragraph: they narrow it, and with it the box, to its text and two blanks."""
        words = (max(map(advance, plain_text(paragraph.text).split("\n"))) / EM + 2) * (size + self._apart)
        spare = self.width / MM_PER_POINT - words - _BOX_SPACE
        shares = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}
        left = max(spare * shares[paragraph.align], 0.0)
        edges = {"left": left + _BOX_SPACE * (paragraph.align is Align.LEFT), "right": spare - left + _BOX_SPACE}
        return {"ind": {edge: word_xml.twips(points) for edge, points in edges.items()}, "jc": "center"}

    def _paragraph(self, style: str, place: word_xml.Properties, text: Text, size: float) -> Element:
        chosen = None if style == word_xml.NORMAL else style
        mark = word_xml.group("rPr", self.look(Run(""), style, size))
        runs = (
            word_xml.described("r", self.look(run, style, size), word_xml.pieces(run.text)) for run in text if run.text
        )
        return word_xml.described("p", {"pStyle": chosen, **place, **mark}, runs)

    def look(self, run: Run, style: str, size: float) -> word_xml.Properties:
        """Return what differs from the style, in the order that the format requires."""
        is_bold = run.bold or style == word_xml.STYLE_IDS[ParagraphRole.LABEL]
        typeface = Typeface.GOTHIC if is_bold else self.section.typeface
        # a style has the spacing of the first section only
        is_apart = style in word_xml.SET_APART and self._apart != self.styles.apart
        return {
            **({} if typeface is self.styles.typeface_of(style) else word_xml.font_look(typeface)),
            "b": {} if run.bold else None,
            "strike": {} if run.struck else None,
            "color": _GREY if run.grey else None,
            "spacing": word_xml.twips(self._apart) if is_apart else None,
            **({} if size == self.styles.size(style) else word_xml.size_look(size)),
            "u": "single" if run.underlined else None,
        }


def spacer(points: float = 1.0, *, begins_page: bool = False, is_kept: bool = True) -> Element:
    """Return an empty paragraph of that height: between two tables, and above one."""
    line: word_xml.Attributes = {"line": word_xml.twips(points), "lineRule": "exact"}
    return word_xml.described(
        "p", {"pStyle": word_xml.SPACER, **ParagraphFormat(is_kept, begins_page).properties, "spacing": line}
    )


_HEAD_GREY = "D9D9D9"
_TALL = 0.9
"""Share of a page's height: a head is repeated above the row, and substituted fonts are higher."""
_NO_LINES = dict.fromkeys((*word_xml.EDGES, "insideH", "insideV"), "nil")


def table_element(table: Table, writer: TextWriter, *, is_kept: bool, is_bound: bool) -> Element:
    """Return a table; if bound, its rows are kept together; if kept, the last row is kept with what follows.

    Rows that one cell spans are kept together, because Word does not repeat its text on the next page.
    """
    table = narrowed(table, writer.width)
    grid = [word_xml.make("gridCol", {"w": word_xml.twips_of_mm(column.width)}) for column in table.columns]
    rows = [word_xml.make("tblPr", children=_properties(table)), word_xml.make("tblGrid", children=grid)]
    for part, is_head in ((table.head, True), (table.rows, False)):
        reaching = _reaching(placed(part, len(table.columns)))
        for number, row in enumerate(part):
            is_last = number == len(part) - 1
            is_within = not is_last and any(place.row + place.rows > number + 1 for place in reaching[number])
            is_pair = number == len(part) - 2  # the last row is never alone on a page
            kept = is_head or row.is_kept_with_next or is_within or is_pair or (is_kept if is_last else is_bound)
            tall = _is_tall(table, reaching[number], writer)
            closes_head = is_head and row is table.head[-1]
            line = _Line(table, row, number, is_head, is_kept=kept and not tall, is_tall=tall, closes_head=closes_head)
            rows.append(line.element(reaching[number], writer))
    return word_xml.make("tbl", children=rows)


def _properties(table: Table) -> word_xml.Properties:
    return {
        "tblStyle": word_xml.TABLE,
        "tblW": {"w": sum(word_xml.twips_of_mm(column.width) for column in table.columns), "type": "dxa"},
        "tblInd": {"w": word_xml.twips_of_mm(table.indent), "type": "dxa"},
        **word_xml.group("tblBorders", {} if table.has_lines else _NO_LINES),
        "tblLayout": {"type": "fixed"},
        "tblLook": {"firstRow": int(bool(table.head)), "noHBand": 1, "noVBand": 1},
        "tblDescription": word_xml.writable(table.description) if table.description else None,
    }


def _reaching(rows: Sequence[Sequence[PlacedCell]]) -> list[list[PlacedCell]]:
    """Return by row the cells that begin in it or span it from above."""
    reaching: list[list[PlacedCell]] = [[] for _ in rows]
    for place in (place for row in rows for place in row):
        for number in range(place.row, place.row + place.rows):
            reaching[number].append(place)
    return reaching


def _is_tall(table: Table, places: Sequence[PlacedCell], writer: TextWriter) -> bool:
    """Return whether a row may be taller than a page: Word breaks it in any case, LibreOffice hides what is below."""
    most = _TALL * writer.section.setup.room[1]
    return any(place.rows == 1 and _height(table, place, writer) > most for place in places)


def _height(table: Table, place: PlacedCell, writer: TextWriter) -> float:
    """Return the estimated height (mm) of a cell's text, every character as wide as it is high."""
    em = (place.cell.size or writer.section.size) * MM_PER_POINT
    width = sum(each.width for each in table.columns[place.column : place.column + place.columns])
    a_line = max(int((width - 2 * CELL_INSET) / em), 1)
    return sum(-(-len(line) // a_line) or 1 for line in plain_text(place.cell.text).split("\n")) * em * CELL_LEADING


@dataclass(frozen=True)
class _Line:
    """One row of a table, to be written."""

    table: Table
    row: Row
    number: int
    is_head: bool
    is_kept: bool
    is_tall: bool
    closes_head: bool

    def element(self, places: Sequence[PlacedCell], writer: TextWriter) -> Element:
        """Return the row's element from the cells that begin in it and those that span it from above."""
        height: word_xml.Attributes = {"val": word_xml.twips_of_mm(self.row.height), "hRule": "atLeast"}
        properties: word_xml.Properties = {
            "cantSplit": None if self.is_tall else {},
            "trHeight": height if self.row.height else None,
            "tblHeader": {} if self.is_head else None,
        }
        cells = (self._cell(place, writer) for place in self._filled(places))
        return word_xml.make("tr", children=[word_xml.make("trPr", children=properties), *cells])

    def _filled(self, places: Sequence[PlacedCell]) -> Iterator[PlacedCell]:
        """Yield the cells from left to right, with blank cells in free places."""
        column = 0
        for place in sorted(places, key=lambda place: place.column):
            yield from map(self._blank, range(column, place.column))
            yield place
            column = place.column + place.columns
        yield from map(self._blank, range(column, len(self.table.columns)))

    def _blank(self, column: int) -> PlacedCell:
        return PlacedCell(Cell(), self.number, column, 1, 1)

    def _cell(self, place: PlacedCell, writer: TextWriter) -> Element:
        covered = self.table.columns[place.column : place.column + place.columns]
        align = place.cell.align or covered[0].align
        width = sum(each.width for each in covered)
        # a merged cell has a part in each of its rows, the first of which has the text
        text = place.cell.text if place.row == self.number else ()
        content = writer.cell(text, align, place.cell.size, width=width, is_kept=self.is_kept)
        return word_xml.make(
            "tc", children=[word_xml.make("tcPr", children=self._cell_properties(place, width)), content]
        )

    def _cell_properties(self, place: PlacedCell, width: float) -> word_xml.Properties:
        is_shaded = self.is_head or place.cell.is_shaded
        merged = "restart" if place.row == self.number else "continue"
        below = {"bottom": word_xml.FRAME_LINE} if self.closes_head and self.table.has_lines else {}
        return {
            "tcW": {"w": word_xml.twips_of_mm(width), "type": "dxa"},
            "gridSpan": place.columns if place.columns > 1 else None,
            "vMerge": merged if place.rows > 1 else None,
            **word_xml.group("tcBorders", below),
            "shd": {"val": "clear", "color": "auto", "fill": _HEAD_GREY} if is_shaded else None,
            "vAlign": "top" if place.cell.is_top else "center",
        }


_EDGES = ("header", "footer")
_MARGINS = ("top", "right", "bottom", "left", *_EDGES)
_NOTE_SIZE, _NUMBER_SIZE = 9.0, 10.0
_TABLE = "w:tbl"


def write_word(document: Document) -> bytes:
    """Return a .docx; raise ValueError for a document without content, or a heading that has no number."""
    document = _without_empty_sections(document)
    styles, last = word_xml.style_sheet(document), len(document.sections) - 1
    writers = [TextWriter(section, document.numerals, styles) for section in document.sections]
    ends = {end - 1: _bookmark(number) for number, (_, end) in enumerate(_chains(document.sections))}
    body = word_xml.make("body")
    for number, writer in enumerate(writers):
        elements = _SectionWriter(writer).elements(ends.get(number))
        page = _page_properties(writer.section, number)
        # there is no element for a section: its page is noted in its last paragraph, the last one's in the body
        if number != last:
            _properties_of(elements[-1]).append(page)
        body.extend(elements)
        if number == last:
            body.append(page)
    parts = {
        "styles": word_xml.styles_part(document),
        "fontTable": word_xml.font_part(),
        **dict(_edge_parts(document, writers)),
    }
    return word_xml.packed(document, word_xml.make("document", children=[body]), parts)


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
        found = word_xml.make("pPr")
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
            self._elements[-1].extend(
                [word_xml.make("bookmarkStart", {**place, "name": bookmark}), word_xml.make("bookmarkEnd", place)]
            )
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
    setup, grid = section.setup, word_xml.grid_of(section)
    size = dict(zip("wh", map(word_xml.twips_of_mm, setup.size), strict=True))
    parts: word_xml.Properties = {
        **{f"{edge}Reference": {"type": "default", "r:id": f"{edge}{number}"} for edge in _EDGES},
        "type": "nextPage",
        "pgSz": {**size, "orient": "landscape"} if setup.landscape else size,
        "pgMar": {**{edge: word_xml.twips_of_mm(getattr(setup, edge)) for edge in _MARGINS}, "gutter": 0},
        "pgNumType": {"start": 1} if section.begins_numbering else None,
        "docGrid": {"type": "lines", "linePitch": word_xml.twips(grid.line)} if grid else None,
    }
    return word_xml.make("sectPr", children=parts)


def _edge_parts(document: Document, writers: Sequence[TextWriter]) -> Iterator[tuple[str, Element]]:
    """Yield headers and footers of all sections by name; a missing one would be inherited from the section before."""
    for number, (writer, total) in enumerate(zip(writers, _totals(document), strict=True)):
        yield f"header{number}", word_xml.make("hdr", children=[_header(writer)])
        yield f"footer{number}", word_xml.make("ftr", children=[_footer(writer, total)])


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
    return _edge(word_xml.HEADER, writer, [_run(writer, _NOTE_SIZE, word_xml.pieces(note))] if note else [])


def _footer(writer: TextWriter, total: Element) -> Element:
    section = writer.section
    runs = [_run(writer, _NOTE_SIZE, word_xml.pieces(section.footer_left))] if section.footer_left else []
    if section.counts_pages or section.footer_right:
        runs.append(_run(writer, _NUMBER_SIZE, [word_xml.make("tab")]))
    if section.counts_pages:
        runs += (_field("PAGE", 1), _run(writer, _NUMBER_SIZE, word_xml.pieces(" / ")), total)
    if section.footer_right:
        runs.append(_run(writer, _NOTE_SIZE, [word_xml.make("tab"), *word_xml.pieces(section.footer_right)]))
    return _edge(word_xml.FOOTER, writer, runs)


def _edge(style: str, writer: TextWriter, runs: Iterable[Element]) -> Element:
    tabs = [("center", writer.width / 2), ("right", writer.width)]
    places = word_xml.make(
        "tabs",
        children=[word_xml.make("tab", {"val": side, "pos": word_xml.twips_of_mm(place)}) for side, place in tabs],
    )
    return word_xml.described("p", {"pStyle": style, "tabs": places}, runs)


def _run(writer: TextWriter, size: float, content: Iterable[Element]) -> Element:
    return word_xml.described("r", writer.look(Run(""), word_xml.FOOTER, size), content)


def _field(instruction: str, shown: int) -> Element:
    return word_xml.make(
        "fldSimple", {"instr": instruction}, [word_xml.make("r", children=word_xml.pieces(str(shown)))]
    )
