"""Paragraphs and headings of a Word paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from nakano_status.documents.document import (
    Align,
    Heading,
    Paragraph,
    ParagraphRole,
    Run,
    Section,
    Text,
    Typeface,
    spoken,
)
from nakano_status.documents.house_style import CELL_INSET, CELL_LEADING, LEADING, inset_of, size_of, space_above
from nakano_status.documents.numbering import Numerals, numbered
from nakano_status.documents.page import MM_PER_POINT
from nakano_status.documents.text_measure import EM, advance
from nakano_status.paper.word_page import Grid, grid_of
from nakano_status.paper.word_styles import (
    CELL,
    FONTS,
    HEADINGS,
    NORMAL,
    SET_APART,
    SPACER,
    STYLE_IDS,
    StyleSheet,
)
from nakano_status.paper.word_xml import Attributes, make, pieces, twips, twips_of_mm, value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.oxml.xmlchemy import BaseOxmlElement

_GREY = "808080"
_BOX: Attributes = {"val": "single", "sz": 4, "space": 4, "color": "000000"}
_BOX_SPACE = 4.0  # points
_SIDES = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}


@dataclass(frozen=True)
class ParagraphFormat:
    """How a paragraph relates to its neighbours."""

    is_kept: bool = False
    begins_page: bool = False


@dataclass
class TextWriter:
    """Makes the paragraphs of one section; differences from their styles are written in each."""

    section: Section
    numerals: Numerals
    styles: StyleSheet
    _grid: Grid | None = field(init=False)

    def __post_init__(self) -> None:
        self._grid = grid_of(self.section)

    @property
    def width(self) -> float:
        """The width between the margins in millimetres."""
        return self.section.setup.room[0]

    def heading(self, heading: Heading, manner: ParagraphFormat) -> BaseOxmlElement:
        """Return a heading; its number is text, so that it is the same in every program."""
        text = (Run(numbered(heading.level, heading.ordinal, self.numerals)), Run(heading.text))
        place = self._manner(ParagraphFormat(is_kept=True, begins_page=manner.begins_page))
        place += self._spacing(space_above(heading, self.section.size, self.section.typeface), self.section.size)
        return self._paragraph(HEADINGS[heading.level - 1], place, text, self.section.size)

    def paragraph(self, paragraph: Paragraph, manner: ParagraphFormat) -> BaseOxmlElement:
        """Return a paragraph."""
        size = size_of(paragraph, self.section.size)
        place = self._manner(manner)
        if paragraph.is_boxed:
            place.append(make("pBdr", children=[make(edge, _BOX) for edge in ("top", "left", "bottom", "right")]))
        place += self._spacing(paragraph.space_above, size, below=2 * _BOX_SPACE if paragraph.is_boxed else 0.0)
        place += self._boxed_place(paragraph, size) if paragraph.is_boxed else self._place(paragraph)
        return self._paragraph(STYLE_IDS[paragraph.role], place, paragraph.text, size)

    def cell(self, text: Text, align: Align, size: float | None, *, width: float, is_kept: bool) -> BaseOxmlElement:
        """Return the content of a table cell of that width (mm); figures are inset from its right edge."""
        size = size or self.section.size
        place = self._manner(ParagraphFormat(is_kept=is_kept))
        place.append(make("spacing", {"line": twips(size * CELL_LEADING), "lineRule": "atLeast"}))
        if align is Align.RIGHT:
            place.append(make("ind", {"right": twips_of_mm(inset_of(align, width) - CELL_INSET)}))
        if align is not Align.LEFT:
            place.append(value("jc", _SIDES[align]))
        return self._paragraph(CELL, place, text, size)

    def spacer(self, points: float = 1.0, *, begins_page: bool = False, is_kept: bool = True) -> BaseOxmlElement:
        """Return an empty paragraph of that height: between two tables, and above one."""
        line = make("spacing", {"line": twips(points), "lineRule": "exact"})
        place = [*self._manner(ParagraphFormat(is_kept=is_kept, begins_page=begins_page)), line]
        return make("p", children=[make("pPr", children=[value("pStyle", SPACER), *place])])

    def _manner(self, manner: ParagraphFormat) -> list[BaseOxmlElement]:
        kept = [make("keepNext"), make("keepLines")] if manner.is_kept else []
        return [*kept, *([make("pageBreakBefore")] if manner.begins_page else [])]

    def _spacing(self, above: float, size: float, below: float = 0.0) -> list[BaseOxmlElement]:
        around = {"before": twips(above), "after": twips(below)}
        if self._grid is not None and size >= self.section.size:
            return [make("spacing", around)] if above or below else []
        line = twips(size * LEADING[self.section.typeface])
        return [value("snapToGrid", 0), make("spacing", {**around, "line": line, "lineRule": "atLeast"})]

    @property
    def _apart(self) -> float:
        return self._grid.apart if self._grid else 0.0

    def _place(self, paragraph: Paragraph) -> list[BaseOxmlElement]:
        """Return indents in characters for Word, and as lengths for programs that do not support characters."""
        character = self.section.size + self._apart
        indents: dict[str, str | int] = {}
        if paragraph.indent:
            indents |= {"leftChars": paragraph.indent * 100, "left": twips(paragraph.indent * character)}
        if paragraph.first_line:
            name, count = (
                ("firstLine", paragraph.first_line) if paragraph.first_line > 0 else ("hanging", -paragraph.first_line)
            )
            indents |= {f"{name}Chars": count * 100} if name == "firstLine" else {}
            indents[name] = twips(count * character)
        side = "both" if paragraph.align is Align.LEFT else _SIDES[paragraph.align]
        return [*([make("ind", indents)] if indents else []), value("jc", side)]

    def _boxed_place(self, paragraph: Paragraph, size: float) -> list[BaseOxmlElement]:
        """Return the indents of a boxed paragraph: they narrow it, and with it the box, to its text and two blanks."""
        words = (max(map(advance, spoken(paragraph.text).split("\n"))) / EM + 2) * (size + self._apart)
        spare = self.width / MM_PER_POINT - words - _BOX_SPACE
        shares = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}
        left = max(spare * shares[paragraph.align], 0.0)
        edges = {"left": left + _BOX_SPACE * (paragraph.align is Align.LEFT), "right": spare - left + _BOX_SPACE}
        return [make("ind", {edge: twips(points) for edge, points in edges.items()}), value("jc", "center")]

    def _paragraph(self, style: str, place: Sequence[BaseOxmlElement], text: Text, size: float) -> BaseOxmlElement:
        looks = self.looks(Run(""), style, size)
        mark = [make("rPr", children=looks)] if looks else []
        chosen = [] if style == NORMAL else [value("pStyle", style)]
        properties = make("pPr", children=[*chosen, *place, *mark])
        runs = [self._run(run, style, size) for run in text if run.text]
        return make("p", children=[*([properties] if len(properties) else []), *runs])

    def _run(self, run: Run, style: str, size: float) -> BaseOxmlElement:
        looks = self.looks(run, style, size)
        return make("r", children=[*([make("rPr", children=looks)] if looks else []), *pieces(run.text)])

    def looks(self, run: Run, style: str, size: float) -> list[BaseOxmlElement]:
        """Return what differs from the style, in the order that the format requires."""
        looks = []
        is_bold = run.bold or style == STYLE_IDS[ParagraphRole.LABEL]
        typeface = Typeface.GOTHIC if is_bold else self.section.typeface
        if typeface is not self.styles.typeface_of(style):
            font = FONTS[typeface][0]
            looks.append(make("rFonts", {"ascii": font, "eastAsia": font, "hAnsi": font, "cs": font}))
        looks += [make("b")] if run.bold else []
        looks += [make("strike")] if run.struck else []
        looks += [value("color", _GREY)] if run.grey else []
        if style in SET_APART and self._apart != self.styles.apart:
            looks.append(value("spacing", twips(self._apart)))
        if size != self.styles.size(style):
            looks += [value("sz", round(size * 2)), value("szCs", round(size * 2))]
        return [*looks, *([value("u", "single")] if run.underlined else [])]
