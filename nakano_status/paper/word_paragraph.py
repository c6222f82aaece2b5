"""Paragraphs and headings of a Word paper."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from xml.etree.ElementTree import Element

from nakano_status.documents.document import (
    Align,
    Heading,
    Paragraph,
    ParagraphRole,
    Run,
    Section,
    Text,
    Typeface,
    plain_text,
)
from nakano_status.documents.drawing_rules import CELL_INSET, CELL_LEADING, LEADING, inset_of, size_of, space_above
from nakano_status.documents.numbering import Numerals, numbered
from nakano_status.documents.page import MM_PER_POINT
from nakano_status.documents.text_measure import EM, advance
from nakano_status.paper.word_styles import (
    CELL,
    EDGES,
    HEADINGS,
    NORMAL,
    SET_APART,
    SPACER,
    STYLE_IDS,
    Grid,
    StyleSheet,
    font_look,
    grid_of,
    size_look,
)
from nakano_status.paper.word_xml import Attributes, Properties, described, group, pieces, twips, twips_of_mm

_GREY = "808080"
_BOX: Attributes = {"val": "single", "sz": 4, "space": 4, "color": "000000"}
_BOX_SPACE = 4.0  # points
_SIDES = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}


@dataclass(frozen=True)
class ParagraphFormat:
    """How a paragraph relates to its neighbours."""

    is_kept: bool = False
    begins_page: bool = False

    @property
    def properties(self) -> Properties:
        """The properties of the paragraph."""
        kept: Properties = {"keepNext": {}, "keepLines": {}} if self.is_kept else {}
        return {**kept, "pageBreakBefore": {} if self.begins_page else None}


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

    def heading(self, heading: Heading, manner: ParagraphFormat) -> Element:
        """Return a heading; its number is text, so that it is the same in every program."""
        text = (Run(numbered(heading.level, heading.ordinal, self.numerals)), Run(heading.text))
        above = space_above(heading, self.section.size, self.section.typeface)
        place = {**replace(manner, is_kept=True).properties, **self._spacing(above, self.section.size)}
        return self._paragraph(HEADINGS[heading.level - 1], place, text, self.section.size)

    def paragraph(self, paragraph: Paragraph, manner: ParagraphFormat) -> Element:
        """Return a paragraph."""
        size, is_boxed = size_of(paragraph, self.section.size), paragraph.is_boxed
        place = {
            **manner.properties,
            **group("pBdr", dict.fromkeys(EDGES, _BOX) if is_boxed else {}),
            **self._spacing(paragraph.space_above, size, below=2 * _BOX_SPACE if is_boxed else 0.0),
            **(self._boxed_place(paragraph, size) if is_boxed else self._place(paragraph)),
        }
        return self._paragraph(STYLE_IDS[paragraph.role], place, paragraph.text, size)

    def cell(self, text: Text, align: Align, size: float | None, *, width: float, is_kept: bool) -> Element:
        """Return the content of a table cell of that width (mm); figures are inset from its right edge."""
        size = size or self.section.size
        place: Properties = {
            **ParagraphFormat(is_kept).properties,
            "spacing": {"line": twips(size * CELL_LEADING), "lineRule": "atLeast"},
            "ind": {"right": twips_of_mm(inset_of(align, width) - CELL_INSET)} if align is Align.RIGHT else None,
            "jc": None if align is Align.LEFT else _SIDES[align],
        }
        return self._paragraph(CELL, place, text, size)

    def _spacing(self, above: float, size: float, below: float = 0.0) -> Properties:
        around: Attributes = {"before": twips(above), "after": twips(below)}
        if self._grid is not None and size >= self.section.size:
            return {"spacing": around} if above or below else {}
        # smaller letters would stand on the lines of the section's grid, too far apart
        line = twips(size * LEADING[self.section.typeface])
        return {"snapToGrid": 0, "spacing": {**around, "line": line, "lineRule": "atLeast"}}

    @property
    def _apart(self) -> float:
        return self._grid.apart if self._grid else 0.0

    def _place(self, paragraph: Paragraph) -> Properties:
        """Return indents in characters for Word, and as lengths for programs that do not support characters."""
        character, first = self.section.size + self._apart, paragraph.first_line
        indents: dict[str, str | int] = {}
        if paragraph.indent:
            indents |= {"leftChars": paragraph.indent * 100, "left": twips(paragraph.indent * character)}
        if first > 0:
            indents |= {"firstLineChars": first * 100, "firstLine": twips(first * character)}
        elif first:
            indents["hanging"] = twips(-first * character)
        return {"ind": indents or None, "jc": "both" if paragraph.align is Align.LEFT else _SIDES[paragraph.align]}

    def _boxed_place(self, paragraph: Paragraph, size: float) -> Properties:
        """Return the indents of a boxed paragraph: they narrow it, and with it the box, to its text and two blanks."""
        words = (max(map(advance, plain_text(paragraph.text).split("\n"))) / EM + 2) * (size + self._apart)
        spare = self.width / MM_PER_POINT - words - _BOX_SPACE
        shares = {Align.LEFT: 0.0, Align.CENTRE: 0.5, Align.RIGHT: 1.0}
        left = max(spare * shares[paragraph.align], 0.0)
        edges = {"left": left + _BOX_SPACE * (paragraph.align is Align.LEFT), "right": spare - left + _BOX_SPACE}
        return {"ind": {edge: twips(points) for edge, points in edges.items()}, "jc": "center"}

    def _paragraph(self, style: str, place: Properties, text: Text, size: float) -> Element:
        chosen = None if style == NORMAL else style
        mark = group("rPr", self.look(Run(""), style, size))
        runs = (described("r", self.look(run, style, size), pieces(run.text)) for run in text if run.text)
        return described("p", {"pStyle": chosen, **place, **mark}, runs)

    def look(self, run: Run, style: str, size: float) -> Properties:
        """Return what differs from the style, in the order that the format requires."""
        is_bold = run.bold or style == STYLE_IDS[ParagraphRole.LABEL]
        typeface = Typeface.GOTHIC if is_bold else self.section.typeface
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
    """Return an empty paragraph of that height: between two tables, and above one."""
    line: Attributes = {"line": twips(points), "lineRule": "exact"}
    return described("p", {"pStyle": SPACER, **ParagraphFormat(is_kept, begins_page).properties, "spacing": line})
