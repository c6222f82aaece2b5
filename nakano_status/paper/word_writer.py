"""Write a document as a Word file: real styles, East-Asian fonts, equal bytes for equal documents (decision 0073).

Rows of tables are not broken, heads are repeated, covered cells are merged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from xml.etree.ElementTree import Element

from nakano_status.documents import document as doc
from nakano_status.documents.drawing_rules import (
    CELL_INSET,
    CELL_LEADING,
    EM,
    LEADING,
    PlacedCell,
    advance,
    cut_text,
    inset_of,
    narrow_table,
    paragraph_size,
    place_cells,
    space_above,
)
from nakano_status.documents.pages.printed_paper import document_paper
from nakano_status.documents.pages.typeset import paper_value
from nakano_status.paper.typst_setter import count_pages, measure_rows, picture_png
from nakano_status.paper.word_file import (
    BULLET,
    Attributes,
    Properties,
    drawn_inline,
    drop_unwritable,
    group,
    make,
    pack_word_file,
    run_pieces,
    twips,
    twips_of_mm,
    with_properties,
)
from nakano_status.paper.word_styles import (
    CELL,
    EDGES,
    FOOTER,
    FRAME_LINE,
    HEADER,
    HEADINGS,
    LIST,
    NORMAL,
    SET_APART,
    SPACER,
    STYLE_IDS,
    TABLE,
    Grid,
    StyleSheet,
    font_look,
    font_part,
    grid_of,
    move_looks_to_styles,
    paper_styles,
    size_look,
    style_sheet,
)

_GREY = "808080"
_BOX: Attributes = {"val": "single", "sz": 4, "space": 4, "color": "000000"}
_BOX_SPACE = 4.0  # points
_SIDES = {doc.Align.LEFT: "left", doc.Align.CENTRE: "center", doc.Align.RIGHT: "right"}


@dataclass(frozen=True)
class ParagraphFormat:
    """The place of a paragraph among its neighbours.

    `is_kept`: whether it is kept with the next one. `begins_page`: whether it begins a page.
    """

    is_kept: bool = False
    begins_page: bool = False

    @property
    def properties(self) -> Properties:
        """The paragraph properties of the format."""
        kept: Properties = {"keepNext": {}, "keepLines": {}} if self.is_kept else {}
        return {**kept, "pageBreakBefore": {} if self.begins_page else None}


@dataclass
class TextWriter:
    """Writer of the paragraphs of one section; differences from their styles are written in the paragraphs."""

    section: doc.Section
    numerals: doc.Numerals
    styles: StyleSheet
    _grid: Grid | None = field(init=False)

    def __post_init__(self) -> None:
        self._grid = grid_of(self.section)

    @property
    def width(self) -> float:
        """The width between the margins in millimetres."""
        return self.section.setup.room[0]

    def heading(self, heading: doc.Heading, manner: ParagraphFormat) -> Element:
        """Return the element of a heading; its number is text, so that it is the same in every program.

        `manner`: its place among its neighbours; it is always kept with the next paragraph.
        """
        text = (doc.Run(doc.heading_number(heading.level, heading.ordinal, self.numerals)), doc.Run(heading.text))
        above = space_above(heading, self.section.size, self.section.typeface)
        place = {**replace(manner, is_kept=True).properties, **self._spacing(above, self.section.size)}
        return self._paragraph(HEADINGS[heading.level - 1], place, text, self.section.size)

    def paragraph(self, paragraph: doc.Paragraph, manner: ParagraphFormat) -> Element:
        """Return the element of a paragraph.

        A paragraph that begins with ・ and has a hanging indent becomes a list item.
        """
        size, is_boxed = paragraph_size(paragraph, self.section.size), paragraph.is_boxed
        place = {
            **manner.properties,
            **group("pBdr", dict.fromkeys(EDGES, _BOX) if is_boxed else {}),
            **self._spacing(paragraph.space_above, size, below=2 * _BOX_SPACE if is_boxed else 0.0),
            **(self._boxed_place(paragraph, size) if is_boxed else self._place(paragraph)),
        }
        if paragraph.first_line < 0 and doc.plain_text(paragraph.text).startswith(BULLET):
            return self._paragraph(
                LIST, place, cut_text(paragraph.text, len(BULLET), len(doc.plain_text(paragraph.text))), size
            )
        return self._paragraph(STYLE_IDS[paragraph.role], place, paragraph.text, size)

    def cell(self, text: doc.Text, align: doc.Align, size: float | None, *, width: float, is_kept: bool) -> Element:
        """Return the paragraph for the text of a table cell that is `width` mm wide.

        `size`: in points (None: the section's size). `is_kept`: whether it is kept with the next paragraph.
        Right-aligned text has extra space at the right edge.
        """
        size = size or self.section.size
        place: Properties = {
            **ParagraphFormat(is_kept).properties,
            "spacing": {"line": twips(size * CELL_LEADING), "lineRule": "atLeast"},
            "ind": {"right": twips_of_mm(inset_of(align, width) - CELL_INSET)} if align is doc.Align.RIGHT else None,
            "jc": None if align is doc.Align.LEFT else _SIDES[align],
        }
        return self._paragraph(CELL, place, text, size)

    def _spacing(self, above: float, size: float, below: float = 0.0) -> Properties:
        around: Attributes = {"before": twips(above), "after": twips(below)}
        if self._grid is not None and size >= self.section.size:
            return {"spacing": around} if above or below else {}
        # smaller letters would be set on the lines of the section's grid, too far apart
        line = twips(size * LEADING[self.section.typeface])
        return {"snapToGrid": 0, "spacing": {**around, "line": line, "lineRule": "atLeast"}}

    @property
    def _apart(self) -> float:
        return self._grid.apart if self._grid else 0.0

    def _place(self, paragraph: doc.Paragraph) -> Properties:
        """Return indents in characters for Word, and as lengths for programs that do not support characters."""
        character, first = self.section.size + self._apart, paragraph.first_line
        indents: dict[str, str | int] = {}
        if paragraph.indent:
            indents |= {"leftChars": paragraph.indent * 100, "left": twips(paragraph.indent * character)}
        if first > 0:
            indents |= {"firstLineChars": first * 100, "firstLine": twips(first * character)}
        elif first:
            indents["hanging"] = twips(-first * character)
        return {"ind": indents or None, "jc": "both" if paragraph.align is doc.Align.LEFT else _SIDES[paragraph.align]}

    def _boxed_place(self, paragraph: doc.Paragraph, size: float) -> Properties:
        """Return the indents of a boxed paragraph, which narrow it and its box to the text and two blanks."""
        words = (max(map(advance, doc.plain_text(paragraph.text).split("\n"))) / EM + 2) * (size + self._apart)
        spare = self.width / doc.MM_PER_POINT - words - _BOX_SPACE
        shares = {doc.Align.LEFT: 0.0, doc.Align.CENTRE: 0.5, doc.Align.RIGHT: 1.0}
        left = max(spare * shares[paragraph.align], 0.0)
        edges = {"left": left, "right": spare - left + _BOX_SPACE}
        if paragraph.align is doc.Align.LEFT:
            edges["left"] += _BOX_SPACE
        return {"ind": {edge: twips(points) for edge, points in edges.items()}, "jc": "center"}

    def _paragraph(self, style: str, place: Properties, text: doc.Text, size: float) -> Element:
        chosen = None if style == NORMAL else style
        mark = group("rPr", self.look(doc.Run(""), style, size))
        runs = (with_properties("r", self.look(run, style, size), run_pieces(run.text)) for run in text if run.text)
        return with_properties("p", {"pStyle": chosen, **place, **mark}, runs)

    def look(self, run: doc.Run, style: str, size: float) -> Properties:
        """Return the run properties that `run` needs besides its style, in the order that the format prescribes.

        `style`: the ID of the style. `size`: the size of the text in points.
        """
        is_bold = run.bold or style == STYLE_IDS[doc.ParagraphRole.LABEL]
        typeface = doc.Typeface.GOTHIC if is_bold else self.section.typeface
        # a style has the spacing of the first section only
        is_apart = style in SET_APART and self._apart != self.styles.apart
        return {
            **({} if typeface is self.styles.typeface_of(style) else font_look(typeface)),
            "b": {} if run.bold else None,
            "strike": {} if run.struck else None,
            "color": _GREY if run.grey else None,
            "spacing": twips(self._apart) if is_apart else None,
            **({} if size == self.styles.size(style) else size_look(size)),
            "u": "single" if run.underlined else None,
        }


def spacer(points: float = 1.0, *, begins_page: bool = False, is_kept: bool = True) -> Element:
    """Return an empty paragraph of a height in points, as the gap between two tables or above a table.

    `begins_page`, `is_kept`: as in `ParagraphFormat`.
    """
    line: Attributes = {"line": twips(points), "lineRule": "exact"}
    return with_properties("p", {"pStyle": SPACER, **ParagraphFormat(is_kept, begins_page).properties, "spacing": line})


_HEAD_GREY = "D9D9D9"
_TALL = 0.9
"""The greatest height of a row as a share of a page: a head is repeated above it, and substituted fonts are higher."""
_NO_LINES = dict.fromkeys((*EDGES, "insideH", "insideV"), "nil")


def table_element(table: doc.Table, writer: TextWriter, *, is_kept: bool, is_bound: bool) -> Element:
    """Return the element of a table.

    `is_bound`: whether its rows are kept together. `is_kept`: whether its last row is kept with the next block. Rows
    that one cell spans are always kept together, because Word does not repeat the text of the cell on the next page.
    """
    table = narrow_table(table, writer.width)
    grid = [make("gridCol", {"w": twips_of_mm(column.width)}) for column in table.columns]
    rows = [make("tblPr", children=_properties(table)), make("tblGrid", children=grid)]
    for part, is_head in ((table.head, True), (table.rows, False)):
        reaching = _reaching(place_cells(part, len(table.columns)))
        for number, row in enumerate(part):
            is_last = number == len(part) - 1
            is_within = not is_last and any(place.row + place.rows > number + 1 for place in reaching[number])
            is_pair = number == len(part) - 2  # the last row is never alone on a page
            kept = is_head or row.is_kept_with_next or is_within or is_pair or (is_kept if is_last else is_bound)
            tall = _is_tall(table, reaching[number], writer)
            closes_head = is_head and row is table.head[-1]
            line = _Line(table, row, number, is_head, is_kept=kept and not tall, is_tall=tall, closes_head=closes_head)
            rows.append(line.element(reaching[number], writer))
    return make("tbl", children=rows)


def _properties(table: doc.Table) -> Properties:
    return {
        "tblStyle": TABLE,
        "tblW": {"w": sum(twips_of_mm(column.width) for column in table.columns), "type": "dxa"},
        "tblInd": {"w": twips_of_mm(table.indent), "type": "dxa"},
        **group("tblBorders", {} if table.has_lines else _NO_LINES),
        "tblLayout": {"type": "fixed"},
        "tblLook": {"firstRow": int(bool(table.head)), "noHBand": 1, "noVBand": 1},
        "tblDescription": drop_unwritable(table.description) if table.description else None,
    }


def _reaching(rows: Sequence[Sequence[PlacedCell]]) -> list[list[PlacedCell]]:
    """Return by row the cells that begin in it or span it from above."""
    reaching: list[list[PlacedCell]] = [[] for _ in rows]
    for place in (place for row in rows for place in row):
        for number in range(place.row, place.row + place.rows):
            reaching[number].append(place)
    return reaching


def _is_tall(table: doc.Table, places: Sequence[PlacedCell], writer: TextWriter) -> bool:
    """Return whether a row may be taller than a page: Word breaks such a row anyway, LibreOffice hides the rest."""
    most = _TALL * writer.section.setup.room[1]
    return any(place.rows == 1 and _height(table, place, writer) > most for place in places)


def _height(table: doc.Table, place: PlacedCell, writer: TextWriter) -> float:
    """Return the estimated height (mm) of a cell's text, every character as wide as it is high."""
    em = (place.cell.size or writer.section.size) * doc.MM_PER_POINT
    width = sum(each.width for each in table.columns[place.column : place.column + place.columns])
    a_line = max(int((width - 2 * CELL_INSET) / em), 1)
    return sum(-(-len(line) // a_line) or 1 for line in doc.plain_text(place.cell.text).split("\n")) * em * CELL_LEADING


@dataclass(frozen=True)
class _Line:
    """One row of a table, to be written."""

    table: doc.Table
    row: doc.Row
    number: int
    is_head: bool
    is_kept: bool
    is_tall: bool
    closes_head: bool

    def element(self, places: Sequence[PlacedCell], writer: TextWriter) -> Element:
        """Return the row's element from the cells that begin in it or span it from above."""
        height: Attributes = {"val": twips_of_mm(self.row.height), "hRule": "atLeast"}
        properties: Properties = {
            "cantSplit": None if self.is_tall else {},
            "trHeight": height if self.row.height else None,
            "tblHeader": {} if self.is_head else None,
        }
        cells = (self._cell(place, writer) for place in self._filled(places))
        return make("tr", children=[make("trPr", children=properties), *cells])

    def _filled(self, places: Sequence[PlacedCell]) -> Iterator[PlacedCell]:
        """Yield the cells from left to right, with blank cells in free places."""
        column = 0
        for place in sorted(places, key=lambda place: place.column):
            yield from map(self._blank, range(column, place.column))
            yield place
            column = place.column + place.columns
        yield from map(self._blank, range(column, len(self.table.columns)))

    def _blank(self, column: int) -> PlacedCell:
        return PlacedCell(doc.Cell(), self.number, column, 1, 1)

    def _cell(self, place: PlacedCell, writer: TextWriter) -> Element:
        covered = self.table.columns[place.column : place.column + place.columns]
        align = place.cell.align or covered[0].align
        width = sum(each.width for each in covered)
        # a merged cell has a part in each of its rows, the first of which has the text
        text = place.cell.text if place.row == self.number else ()
        content = writer.cell(text, align, place.cell.size, width=width, is_kept=self.is_kept)
        return make("tc", children=[make("tcPr", children=self._cell_properties(place, width)), content])

    def _cell_properties(self, place: PlacedCell, width: float) -> Properties:
        is_shaded = self.is_head or place.cell.is_shaded
        merged = "restart" if place.row == self.number else "continue"
        below = {"bottom": FRAME_LINE} if self.closes_head and self.table.has_lines else {}
        return {
            "tcW": {"w": twips_of_mm(width), "type": "dxa"},
            "gridSpan": place.columns if place.columns > 1 else None,
            "vMerge": merged if place.rows > 1 else None,
            **group("tcBorders", below),
            "shd": {"val": "clear", "color": "auto", "fill": _HEAD_GREY} if is_shaded else None,
            "vAlign": "top" if place.cell.is_top else "center",
        }


_EDGES = ("header", "footer")
_MARGINS = ("top", "right", "bottom", "left", *_EDGES)
_NOTE_SIZE, _NUMBER_SIZE = 9.0, 10.0
_TABLE = "w:tbl"


def write_word(document: doc.Document) -> bytes:
    """Return the bytes of a .docx file of a document.

    Empty sections are left out. Raise ValueError if no section is left, or if a heading has no number.
    """
    document = _without_empty_sections(document)
    styles, last = style_sheet(document), len(document.sections) - 1
    images: dict[str, bytes] = {}
    writers = [TextWriter(section, document.numerals, styles) for section in document.sections]
    ends = {end - 1: _bookmark(number) for number, (_, end) in enumerate(_chains(document.sections))}
    body = make("body")
    for number, writer in enumerate(writers):
        elements = _SectionWriter(writer, images).elements(ends.get(number))
        page = _page_properties(writer.section, number)
        # there is no element for a section: its page is noted in its last paragraph, the last section's in the body
        if number != last:
            _properties_of(elements[-1]).append(page)
        body.extend(elements)
        if number == last:
            body.append(page)
    _number_tables(body)
    has_lists = any(each.get("w:val") == LIST for each in body.iter("w:pStyle"))
    looks = paper_styles(document, has_lists=has_lists)
    move_looks_to_styles(body, looks)
    parts = {
        "styles": looks,
        "fontTable": font_part(),
        **({"numbering": _numbering_part()} if has_lists else {}),
        **dict(_edge_parts(document, writers)),
    }
    return pack_word_file(document, make("document", children=[body]), parts, images)


def _number_tables(body: Element) -> None:
    """Give the tables of a paper with several of them the titles 表1, 表2 …, which Word shows and reads aloud.

    The titles are properties: lines above the tables would be in Word alone, whose pages must be those of the PDF.
    """
    described = [each for each in body.iter("w:tblPr") if each.find("w:tblDescription") is not None]
    for number, properties in enumerate(described if len(described) > 1 else (), start=1):
        properties.insert(len(properties) - 1, make("tblCaption", {"val": f"表{number}"}))


def _numbering_part() -> Element:
    """Return word/numbering.xml: the sign of a list, without a distance, because it is one character wide."""
    level: Properties = {"start": 1, "numFmt": "bullet", "suff": "nothing", "lvlText": BULLET, "lvlJc": "left"}
    abstract = [make("multiLevelType", {"val": "singleLevel"}), make("lvl", {"ilvl": 0}, level)]
    return make(
        "numbering",
        children=[
            make("abstractNum", {"abstractNumId": 0}, abstract),
            make("num", {"numId": 1}, {"abstractNumId": 0}),
        ],
    )


def _without_empty_sections(document: doc.Document) -> doc.Document:
    """Return the document without its empty sections, which have no page; raise ValueError if no section is left."""
    sections = tuple(
        each for each in document.sections if any(not isinstance(block, doc.PageBreak) for block in each.blocks)
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
    """Writer of the blocks of one section below each other."""

    text: TextWriter
    images: dict[str, bytes]
    _elements: list[Element] = field(default_factory=list)
    _begins_page: bool = False

    def elements(self, bookmark: str | None) -> list[Element]:
        """Write all blocks, and return their elements; the last one is a paragraph. Can be called only once.

        `bookmark`: the name of a bookmark at the end of that paragraph (None: no bookmark).
        """
        self._blocks(self.text.section.blocks, is_kept=False)
        if self._elements[-1].tag == _TABLE:
            self._elements.append(spacer(is_kept=False))  # Word requires a paragraph at the end
        if bookmark:
            place = {"id": bookmark.rpartition("_")[2]}
            self._elements[-1].extend([make("bookmarkStart", {**place, "name": bookmark}), make("bookmarkEnd", place)])
        return self._elements

    def _blocks(self, blocks: Sequence[doc.Block], *, is_kept: bool, is_bound: bool = False) -> None:
        """Write blocks; bound ones are kept together, and with the following block if `is_kept`."""
        for number, block in enumerate(blocks):
            self._block(block, is_kept=is_kept if number == len(blocks) - 1 else is_bound, is_bound=is_bound)

    def _block(self, block: doc.Block, *, is_kept: bool, is_bound: bool) -> None:
        match block:
            case doc.Group():
                self._blocks(block.blocks, is_kept=is_kept, is_bound=True)
            case doc.PageBreak():
                self._begins_page = bool(self._elements)
            case doc.Table():
                self._table(block, is_kept=is_kept, is_bound=is_bound)
            case doc.PictureBlock():
                self._figure(block, is_kept=is_kept)
            case doc.Heading():
                self._elements.append(self.text.heading(block, self._manner(is_kept=True)))
            case doc.Paragraph():
                manner = self._manner(is_kept=is_kept or block.is_kept_with_next)
                self._elements.append(self.text.paragraph(block, manner))

    def _figure(self, figure: doc.PictureBlock, *, is_kept: bool) -> None:
        """Write a picture in a paragraph of its own, as vectors, and as pixels for programs that cannot draw these."""
        number = len(self.images) // 2 + 1
        names = (f"figure{number}.png", f"figure{number}.svg")
        self.images |= dict(zip(names, (picture_png(figure.picture), figure.picture.svg.encode()), strict=True))
        manner = self._manner(is_kept=is_kept or bool(figure.caption))
        spacing = {"before": twips(figure.space_above), "after": 0}
        place = {**manner.properties, "snapToGrid": 0, "spacing": spacing, "jc": "center"}
        picture = make("r", children=[make("drawing", children=[drawn_inline(figure, number, names, self.text.width)])])
        self._elements.append(with_properties("p", place, [picture]))
        if figure.caption:
            self._elements.append(self.text.paragraph(doc.caption_line(figure.caption), ParagraphFormat(is_kept)))

    def _manner(self, *, is_kept: bool) -> ParagraphFormat:
        begins_page, self._begins_page = self._begins_page, False
        return ParagraphFormat(is_kept, begins_page)

    def _table(self, table: doc.Table, *, is_kept: bool, is_bound: bool) -> None:
        """Write a table with a gap after a table before it: two adjacent tables would become one."""
        follows_table = bool(self._elements) and self._elements[-1].tag == _TABLE
        if table.space_above or follows_table or self._begins_page:
            begins_page = self._manner(is_kept=True).begins_page
            self._elements.append(spacer(max(table.space_above, 1.0), begins_page=begins_page))
        self._elements.append(table_element(table, self.text, is_kept=is_kept, is_bound=is_bound))


def _page_properties(section: doc.Section, number: int) -> Element:
    """Return header and footer (by the section's number), paper, margins, numbering and lines of a section."""
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


def _edge_parts(document: doc.Document, writers: Sequence[TextWriter]) -> Iterator[tuple[str, Element]]:
    """Yield headers and footers of all sections by name; a missing one would be inherited from the section before."""
    for number, (writer, total) in enumerate(zip(writers, _totals(document), strict=True)):
        yield f"header{number}", make("hdr", children=[_header(writer)])
        yield f"footer{number}", make("ftr", children=[_footer(writer, total)])


def _chains(sections: Sequence[doc.Section]) -> list[tuple[int, int]]:
    """Return the ranges (start, end exclusive) of sections whose pages are numbered consecutively."""
    begins = [number for number, section in enumerate(sections) if section.begins_numbering or not number]
    return list(pairwise([*begins, len(sections)]))


def _bookmark(number: int) -> str:
    """Return the name of the bookmark at the end of a chain of sections; its page number is the number of pages."""
    return f"pages_{number}"


def _totals(document: doc.Document) -> list[Element]:
    """Return, for each section, the field that shows how many pages its page numbers count.

    Word counts the pages of the whole paper or of one section. For a range of sections the number of its last page is
    used; until Word updates the field, it shows the number of pages in the PDF.
    """
    sections = document.sections
    found = _chains(sections)
    if len(found) == 1:
        return [_field("NUMPAGES", 1) for _ in sections]
    totals = []
    for number, (begin, end) in enumerate(found):
        paper = document_paper(replace(document, sections=sections[begin:end]))
        pages = count_pages(paper_value(paper, measure_rows))
        totals += [_field(f"PAGEREF {_bookmark(number)}", pages) for _ in range(begin, end)]
    return totals


def _header(writer: TextWriter) -> Element:
    note = writer.section.header
    return _edge(HEADER, writer, [_run(writer, _NOTE_SIZE, run_pieces(note))] if note else [])


def _footer(writer: TextWriter, total: Element) -> Element:
    section = writer.section
    runs = [_run(writer, _NOTE_SIZE, run_pieces(section.footer_left))] if section.footer_left else []
    if section.counts_pages or section.footer_right:
        runs.append(_run(writer, _NUMBER_SIZE, [make("tab")]))
    if section.counts_pages:
        runs += (_field("PAGE", 1), _run(writer, _NUMBER_SIZE, run_pieces(" / ")), total)
    if section.footer_right:
        runs.append(_run(writer, _NOTE_SIZE, [make("tab"), *run_pieces(section.footer_right)]))
    return _edge(FOOTER, writer, runs)


def _edge(style: str, writer: TextWriter, runs: Iterable[Element]) -> Element:
    tabs = [("center", writer.width / 2), ("right", writer.width)]
    places = make(
        "tabs",
        children=[make("tab", {"val": side, "pos": twips_of_mm(place)}) for side, place in tabs],
    )
    return with_properties("p", {"pStyle": style, "tabs": places}, runs)


def _run(writer: TextWriter, size: float, content: Iterable[Element]) -> Element:
    return with_properties("r", writer.look(doc.Run(""), FOOTER, size), content)


def _field(instruction: str, shown: int) -> Element:
    return make("fldSimple", {"instr": instruction}, [make("r", children=run_pieces(str(shown)))])
