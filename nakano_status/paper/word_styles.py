"""The styles of a Word paper: one for each role and heading level, with East-Asian fonts (source: practice.md §5).

BIZ UD明朝 is called Medium in Windows and Regular elsewhere: the other name is listed in the font table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from nakano_status.documents.document import Document, Paragraph, ParagraphRole, Section, Typeface
from nakano_status.documents.drawing_rules import CELL_AIR, CELL_INSET, LEADING, size_of
from nakano_status.documents.numbering import heading_indent, numbered
from nakano_status.documents.page import MM_PER_POINT
from nakano_status.documents.text_measure import EM, advance
from nakano_status.paper.word_xml import TWIPS_PER_POINT, Attributes, Properties, group, make, twips, twips_of_mm

_FONTS = {
    Typeface.MINCHO: ("BIZ UD明朝", "BIZ UD明朝 Medium", "roman", "fixed"),
    Typeface.GOTHIC: ("BIZ UDPゴシック", "BIZ UDPGothic", "swiss", "variable"),
}
"""The name of each typeface's font, its other name, its family and pitch."""

_CELL_MARGINS = {"top": CELL_AIR, "left": CELL_INSET, "bottom": CELL_AIR, "right": CELL_INSET}
_FRAME, _INNER = 8, 4  # eighths of a point
EDGES = ("top", "left", "bottom", "right")
FRAME_LINE: Attributes = {"val": "single", "sz": _FRAME, "space": 0, "color": "000000"}
"""How the frame of a table is drawn, and the line under its head."""

NORMAL = "Normal"
CELL = "Cell"
SPACER = "Spacer"
HEADER = "Header"
FOOTER = "Footer"
TABLE = "TableGrid"
STYLE_IDS: Mapping[ParagraphRole, str] = {
    ParagraphRole.BODY: NORMAL,
    ParagraphRole.TITLE: "Title",
    ParagraphRole.SENDER: "Sender",
    ParagraphRole.LABEL: "Label",
    ParagraphRole.NOTE: "Note",
}
_LEVELS = (1, 2, 3, 4)
_NAMES = {"Title": "Title", "Sender": "発信者", "Label": "表の見出し", "Note": "注記"}

HEADINGS = tuple(f"Heading{level}" for level in _LEVELS)
SET_APART = frozenset((NORMAL, STYLE_IDS[ParagraphRole.SENDER], STYLE_IDS[ParagraphRole.LABEL], *HEADINGS))
"""The styles of running text, whose characters have extra spacing."""
_EDGE_SIZE = 10.0
_OFF_GRID: Properties = {"snapToGrid": 0, "jc": "left"}
_SPACER: Properties = {"snapToGrid": 0, "spacing": {"line": 20, "lineRule": "exact"}}
_BUILT_IN_LOOK: Properties = {"name": "Default Paragraph Font", "uiPriority": 1, "semiHidden": {}}
_CHARACTER = 1.03
"""A character's pitch in ems: with it and the leading of running text, A4 has 40 characters and 38 lines."""


@dataclass(frozen=True)
class Grid:
    """The pitch of characters and the height of a line, in points, with which A4 at 11 points has 40字×38行.

    Word's own means is a character grid, but LibreOffice puts each larger character into two places of the grid.
    """

    apart: float
    line: float


def grid_of(section: Section) -> Grid | None:
    """Return the grid of an official text; None for a section set in Gothic, mostly tables."""
    if section.typeface is Typeface.GOTHIC:
        return None
    width, height = (each / MM_PER_POINT for each in section.setup.room)
    characters = int(width / (section.size * _CHARACTER))
    lines = round(height / (section.size * LEADING[section.typeface]))
    apart = int((width / characters - section.size) * TWIPS_PER_POINT) / TWIPS_PER_POINT
    return Grid(apart, height / lines)


@dataclass(frozen=True)
class StyleSheet:
    """The settings of a paper's styles, from its first section. Sizes and character spacing are points."""

    typeface: Typeface
    sizes: Mapping[str, float]
    apart: float

    def typeface_of(self, style: str) -> Typeface:
        """Return the typeface of a style: bold text is Gothic, as on official papers, because 明朝 has no bold."""
        return Typeface.GOTHIC if style == STYLE_IDS[ParagraphRole.LABEL] else self.typeface

    def size(self, style: str) -> float:
        """Return the size of a style."""
        return self.sizes.get(style, self.sizes[NORMAL])


def style_sheet(document: Document) -> StyleSheet:
    """Return the settings of a document's styles."""
    first = document.sections[0]
    sizes = {key: size_of(Paragraph((), role), first.size) for role, key in STYLE_IDS.items()}
    sizes |= {HEADER: _EDGE_SIZE, FOOTER: _EDGE_SIZE}
    grid = grid_of(first)
    return StyleSheet(first.typeface, sizes, grid.apart if grid else 0.0)


def font_look(typeface: Typeface) -> Properties:
    """Return the property of a run that names its font."""
    return {"rFonts": dict.fromkeys(("ascii", "eastAsia", "hAnsi", "cs"), _FONTS[typeface][0])}


def size_look(points: float) -> Properties:
    """Return the properties of a run that state its size."""
    return dict.fromkeys(("sz", "szCs"), round(points * 2))


def styles_part(document: Document) -> Element:
    """Return word/styles.xml."""
    sheet = style_sheet(document)
    edge: Properties = {"spacing": 0, **size_look(_EDGE_SIZE)}
    styles = [
        _defaults(sheet),
        _normal(sheet),
        _style("character", "DefaultParagraphFont", _BUILT_IN_LOOK, is_default=True),
        *_table_styles(),
        *(_heading_style(level, document, sheet) for level in _LEVELS),
        *(_paragraph_style(key, name, {}, _role_look(key, sheet)) for key, name in _NAMES.items()),
        _paragraph_style(CELL, "表の文字", _OFF_GRID, {"spacing": 0}),
        _paragraph_style(SPACER, "表の間", _SPACER, {"spacing": 0, **size_look(1)}),
        _paragraph_style(HEADER, "header", _OFF_GRID, edge),
        _paragraph_style(FOOTER, "footer", _OFF_GRID, edge),
    ]
    return make("styles", children=styles)


def font_part() -> Element:
    """Return word/fontTable.xml."""
    fonts = [
        make("font", {"name": name}, {"altName": other, "charset": "80", "family": family, "pitch": pitch})
        for name, other, family, pitch in _FONTS.values()
    ]
    return make("fonts", children=fonts)


def _defaults(sheet: StyleSheet) -> Element:
    language = {"val": "ja-JP", "eastAsia": "ja-JP", "bidi": "ar-SA"}
    look = group("rPr", {**font_look(sheet.typeface), **size_look(sheet.size(NORMAL)), "lang": language})
    return make("docDefaults", children={**group("rPrDefault", look), "pPrDefault": {}})


def _normal(sheet: StyleSheet) -> Element:
    # overflowPunct is written although it is Word's default: LibreOffice 7 has the opposite default, and does not draw
    # punctuation that hangs at the end of a justified line.
    place: Properties = {"widowControl": {}, "overflowPunct": {}, "autoSpaceDE": 0, "autoSpaceDN": 0}
    look: Properties = {"spacing": twips(sheet.apart)} if sheet.apart else {}
    facts: Properties = {"name": "Normal", "qFormat": {}, **group("pPr", place), **group("rPr", look)}
    return _style("paragraph", NORMAL, facts, is_default=True)


def _heading_style(level: int, document: Document, sheet: StyleSheet) -> Element:
    """Return a heading style; the number is text, so a second line is indented to where the heading's text begins."""
    character = sheet.size(NORMAL) + sheet.apart
    before = heading_indent(level) * character
    number = advance(numbered(level, 1, document.numerals)) / EM * character
    indent = {"left": twips(before + number), "hanging": twips(number)}
    place: Properties = {"keepNext": {}, "ind": indent, "outlineLvl": level - 1}
    look: Properties = {"b": {}} if sheet.typeface is Typeface.GOTHIC else {}
    return _paragraph_style(HEADINGS[level - 1], f"heading {level}", place, look, following=NORMAL)


def _role_look(key: str, sheet: StyleSheet) -> Properties:
    bold: Properties = {**font_look(Typeface.GOTHIC), "b": {}} if key == STYLE_IDS[ParagraphRole.LABEL] else {}
    spacing: Properties = {} if key in SET_APART else {"spacing": 0}
    return {**bold, **spacing, **size_look(sheet.size(key))}


def _paragraph_style(
    key: str, name: str, place: Properties, look: Properties, *, following: str | None = None
) -> Element:
    facts: Properties = {"name": name, "basedOn": NORMAL, "next": following, "qFormat": {}}
    return _style("paragraph", key, {**facts, **group("pPr", place), **group("rPr", look)})


def _table_styles() -> tuple[Element, Element]:
    margins: Properties = {edge: {"w": twips_of_mm(width), "type": "dxa"} for edge, width in _CELL_MARGINS.items()}
    plain: Properties = {"tblInd": {"w": 0, "type": "dxa"}, **group("tblCellMar", margins)}
    inside = {**FRAME_LINE, "sz": _INNER}
    borders = group("tblBorders", {**dict.fromkeys(EDGES, FRAME_LINE), "insideH": inside, "insideV": inside})
    usual: Properties = {"name": "Normal Table", "uiPriority": 99, "semiHidden": {}, "unhideWhenUsed": {}}
    lined: Properties = {"name": "Table Grid", "basedOn": "TableNormal", **group("tblPr", borders)}
    return (
        _style("table", "TableNormal", {**usual, **group("tblPr", plain)}, is_default=True),
        _style("table", TABLE, lined),
    )


def _style(kind: str, key: str, facts: Properties, *, is_default: bool = False) -> Element:
    own = {} if str(facts["name"]).isascii() else {"customStyle": 1}
    return make("style", {"type": kind, **({"default": 1} if is_default else own), "styleId": key}, facts)
