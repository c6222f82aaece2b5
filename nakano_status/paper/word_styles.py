"""The styles of a Word paper: one for each role and heading level, with East-Asian fonts (source: practice.md §5).

BIZ UD明朝 is called Medium in Windows and Regular elsewhere: the other name is listed in the font table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

from nakano_status.documents.document import Document, Paragraph, ParagraphRole, Typeface
from nakano_status.documents.house_style import CELL_AIR, CELL_INSET, size_of
from nakano_status.documents.numbering import heading_indent, numbered
from nakano_status.documents.text_measure import EM, advance
from nakano_status.paper.word_page import grid_of
from nakano_status.paper.word_xml import twips, twips_of_mm

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FONTS: Mapping[Typeface, tuple[str, str]] = {
    Typeface.MINCHO: ("BIZ UD明朝", "BIZ UD明朝 Medium"),
    Typeface.GOTHIC: ("BIZ UDPゴシック", "BIZ UDPGothic"),
}
"""The name of each typeface's font, and its other name."""

_CELL_MARGINS = {"top": CELL_AIR, "left": CELL_INSET, "bottom": CELL_AIR, "right": CELL_INSET}
_FRAME, _INNER = 8, 4  # eighths of a point
FRAME_LINE: Mapping[str, str | int] = {"val": "single", "sz": _FRAME, "space": 0, "color": "000000"}
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
_OFF_GRID = '<w:snapToGrid w:val="0"/><w:jc w:val="left"/>'
_SPACER = '<w:snapToGrid w:val="0"/><w:spacing w:line="20" w:lineRule="exact"/>'


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


def styles_part(document: Document) -> str:
    """Return word/styles.xml."""
    sheet = style_sheet(document)
    roles = "".join(_role_style(key, name, sheet) for key, name in _NAMES.items())
    return (
        f'<w:styles xmlns:w="{NAMESPACE}">{_defaults(sheet)}{_normal(sheet)}'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph '
        'Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        f"{_table_styles()}{''.join(_heading_style(level, document, sheet) for level in _LEVELS)}{roles}"
        f"{_paragraph_style(CELL, '表の文字', _OFF_GRID, look=_look())}"
        f"{_paragraph_style(SPACER, '表の間', _SPACER, look=_look(1))}"
        f"{_paragraph_style(HEADER, 'header', _OFF_GRID, look=_look(_EDGE_SIZE))}"
        f"{_paragraph_style(FOOTER, 'footer', _OFF_GRID, look=_look(_EDGE_SIZE))}"
        "</w:styles>"
    )


def font_part() -> str:
    """Return word/fontTable.xml."""
    fonts = "".join(
        f'<w:font w:name={quoteattr(name)}><w:altName w:val={quoteattr(other)}/><w:charset w:val="80"/>'
        f'<w:family w:val="{family}"/><w:pitch w:val="{pitch}"/></w:font>'
        for (name, other), family, pitch in (
            (FONTS[Typeface.MINCHO], "roman", "fixed"),
            (FONTS[Typeface.GOTHIC], "swiss", "variable"),
        )
    )
    return f'<w:fonts xmlns:w="{NAMESPACE}">{fonts}</w:fonts>'


def _font(typeface: Typeface) -> str:
    font = quoteattr(FONTS[typeface][0])
    return f"<w:rFonts w:ascii={font} w:eastAsia={font} w:hAnsi={font} w:cs={font}/>"


def _defaults(sheet: StyleSheet) -> str:
    return (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{_font(sheet.typeface)}"
        f'{_size(sheet.size(NORMAL))}<w:lang w:val="ja-JP" w:eastAsia="ja-JP" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault/></w:docDefaults>"
    )


def _normal(sheet: StyleSheet) -> str:
    look = f'<w:rPr><w:spacing w:val="{twips(sheet.apart)}"/></w:rPr>' if sheet.apart else ""
    # Written although it is Word's default: LibreOffice 7 has the opposite default, and does not draw punctuation that
    # hangs at the end of a justified line.
    return (
        f'<w:style w:type="paragraph" w:default="1" w:styleId="{NORMAL}"><w:name w:val="Normal"/><w:qFormat/>'
        '<w:pPr><w:widowControl/><w:overflowPunct/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/></w:pPr>'
        f"{look}</w:style>"
    )


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(points * 2)}"/><w:szCs w:val="{round(points * 2)}"/>'


def _look(size: float | None = None) -> str:
    """Return a look without the character spacing of running text."""
    return f'<w:spacing w:val="0"/>{_size(size) if size else ""}'


def _heading_style(level: int, document: Document, sheet: StyleSheet) -> str:
    """Return a heading style; the number is text, so a second line is indented to where the heading's text begins."""
    character = sheet.size(NORMAL) + sheet.apart
    before = heading_indent(level) * character
    number = advance(numbered(level, 1, document.numerals)) / EM * character
    place = f'<w:ind w:left="{twips(before + number)}" w:hanging="{twips(number)}"/><w:outlineLvl w:val="{level - 1}"/>'
    look = "<w:b/>" if sheet.typeface is Typeface.GOTHIC else ""
    following = f'<w:next w:val="{NORMAL}"/>'
    name = f"heading {level}"
    return _paragraph_style(HEADINGS[level - 1], name, f"<w:keepNext/>{place}", look=look, following=following)


def _role_style(key: str, name: str, sheet: StyleSheet) -> str:
    bold = f"{_font(Typeface.GOTHIC)}<w:b/>" if key == STYLE_IDS[ParagraphRole.LABEL] else ""
    look = _size(sheet.size(key)) if key in SET_APART else _look(sheet.size(key))
    return _paragraph_style(key, name, look=f"{bold}{look}")


def _paragraph_style(key: str, name: str, place: str = "", *, look: str = "", following: str = "") -> str:
    own = "" if name.isascii() else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{own} w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="{NORMAL}"/>'
        f"{following}<w:qFormat/>{f'<w:pPr>{place}</w:pPr>' if place else ''}"
        f"{f'<w:rPr>{look}</w:rPr>' if look else ''}</w:style>"
    )


def _table_styles() -> str:
    margins = "".join(f'<w:{edge} w:w="{twips_of_mm(width)}" w:type="dxa"/>' for edge, width in _CELL_MARGINS.items())
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr></w:style>"
        f'<w:style w:type="table" w:styleId="{TABLE}"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
        f"<w:tblPr><w:tblBorders>{_borders()}</w:tblBorders></w:tblPr></w:style>"
    )


def _borders() -> str:
    edges = [(edge, _FRAME) for edge in ("top", "left", "bottom", "right")] + [("insideH", _INNER), ("insideV", _INNER)]
    return "".join(f'<w:{edge} w:val="single" w:sz="{size}" w:space="0" w:color="000000"/>' for edge, size in edges)
