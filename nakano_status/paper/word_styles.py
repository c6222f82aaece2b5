"""Declare the styles of a Word file, and move the looks of paragraphs into them.

There is a style for each role and heading level, with East-Asian fonts. BIZ UD明朝 is called Medium in Windows and
Regular elsewhere: the other name is listed in the font table.

Looks are moved so that one change in Word's list of styles changes all paragraphs. A look is the spacing, indents,
alignment, border and numbering of a paragraph. A style gets the properties that all its paragraphs share. Each look
that remains becomes a style based on it, named by the difference. Headings keep a remaining look themselves, because
programs find them by Word's own heading styles.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from xml.etree.ElementTree import Element, tostring

from nakano_status.documents import document as doc
from nakano_status.documents.drawing_rules import CELL_AIR, CELL_INSET, EM, LEADING, advance, paragraph_size
from nakano_status.domain.grouped import grouped
from nakano_status.paper.word_file import TWIPS_PER_POINT, Attributes, Properties, group, make, twips, twips_of_mm

_FONTS = {
    doc.Typeface.MINCHO: ("BIZ UD明朝", "BIZ UD明朝 Medium", "roman", "fixed"),
    doc.Typeface.GOTHIC: ("BIZ UDPゴシック", "BIZ UDPGothic", "swiss", "variable"),
}
"""The name of each typeface's font, its other name, its family and pitch."""

_CELL_MARGINS = {"top": CELL_AIR, "left": CELL_INSET, "bottom": CELL_AIR, "right": CELL_INSET}
_FRAME, _INNER = 8, 4  # eighths of a point
EDGES = ("top", "left", "bottom", "right")
FRAME_LINE: Attributes = {"val": "single", "sz": _FRAME, "space": 0, "color": "000000"}
"""The line around a table, and the line under its head."""

NORMAL = "Normal"
LIST = "ListBullet"
CELL = "Cell"
SPACER = "Spacer"
HEADER = "Header"
FOOTER = "Footer"
TABLE = "TableGrid"
STYLE_IDS: Mapping[doc.ParagraphRole, str] = {
    doc.ParagraphRole.BODY: NORMAL,
    doc.ParagraphRole.TITLE: "Title",
    doc.ParagraphRole.SENDER: "Sender",
    doc.ParagraphRole.LABEL: "Label",
    doc.ParagraphRole.NOTE: "Note",
    doc.ParagraphRole.CAPTION: "Caption",
}
_LEVELS = (1, 2, 3, 4)
_NAMES = {"Title": "Title", "Sender": "発信者", "Label": "表の見出し", "Note": "注記", "Caption": "caption"}

HEADINGS = tuple(f"Heading{level}" for level in _LEVELS)
SET_APART = frozenset(
    (NORMAL, LIST, STYLE_IDS[doc.ParagraphRole.SENDER], STYLE_IDS[doc.ParagraphRole.LABEL], *HEADINGS)
)
"""The styles of running text, whose characters are set with extra spacing."""
_EDGE_SIZE = 10.0
_OFF_GRID: Properties = {"snapToGrid": 0, "jc": "left"}
_SPACER: Properties = {"snapToGrid": 0, "spacing": {"line": 20, "lineRule": "exact"}}
_BUILT_IN_LOOK: Properties = {"name": "Default Paragraph Font", "uiPriority": 1, "semiHidden": {}}
_CHARACTER = 1.03
"""A character's pitch in ems: with it and the leading of running text, A4 has 40 characters and 38 lines."""


@dataclass(frozen=True)
class Grid:
    """The extra spacing of characters and the height of a line, in points.

    With them, A4 at 11 points has 38 lines of 40 characters. Word has a character grid for this purpose, but
    LibreOffice puts each larger character into two places of the grid.
    """

    apart: float
    line: float


def grid_of(section: doc.Section) -> Grid | None:
    """Return the extra spacing and the height of lines of a section.

    None for a section set in Gothic, which is mostly tables.
    """
    if section.typeface is doc.Typeface.GOTHIC:
        return None
    width, height = (each / doc.MM_PER_POINT for each in section.setup.room)
    characters = int(width / (section.size * _CHARACTER))
    lines = round(height / (section.size * LEADING[section.typeface]))
    apart = int((width / characters - section.size) * TWIPS_PER_POINT) / TWIPS_PER_POINT
    return Grid(apart, height / lines)


@dataclass(frozen=True)
class StyleSheet:
    """The settings of a paper's styles, which come from its first section.

    `sizes`: the size of each style, in points. `apart`: the extra spacing of characters, in points.
    """

    typeface: doc.Typeface
    sizes: Mapping[str, float]
    apart: float

    def typeface_of(self, style: str) -> doc.Typeface:
        """Return the typeface of a style. Bold text is Gothic, as on official papers, because 明朝 has no bold."""
        return doc.Typeface.GOTHIC if style == STYLE_IDS[doc.ParagraphRole.LABEL] else self.typeface

    def size(self, style: str) -> float:
        """Return the size of a style, given by its ID, in points; by default the size of normal text."""
        return self.sizes.get(style, self.sizes[NORMAL])


def style_sheet(document: doc.Document) -> StyleSheet:
    """Return the settings of a document's styles, taken from its first section."""
    first = document.sections[0]
    sizes = {key: paragraph_size(doc.Paragraph((), role), first.size) for role, key in STYLE_IDS.items()}
    sizes |= {HEADER: _EDGE_SIZE, FOOTER: _EDGE_SIZE}
    grid = grid_of(first)
    return StyleSheet(first.typeface, sizes, grid.apart if grid else 0.0)


def font_look(typeface: doc.Typeface) -> Properties:
    """Return the run properties that set the font of a typeface."""
    return {"rFonts": dict.fromkeys(("ascii", "eastAsia", "hAnsi", "cs"), _FONTS[typeface][0])}


def size_look(points: float) -> Properties:
    """Return the run properties that set the size of text, given in points."""
    return dict.fromkeys(("sz", "szCs"), round(points * 2))


def paper_styles(document: doc.Document, *, has_lists: bool) -> Element:
    """Return the part word/styles.xml, without the looks of the paper's paragraphs.

    `has_lists`: whether it needs the style of list items.
    """
    sheet = style_sheet(document)
    edge: Properties = {"spacing": 0, **size_look(_EDGE_SIZE)}
    styles = [
        _defaults(sheet),
        _normal(sheet),
        _style("character", "DefaultParagraphFont", _BUILT_IN_LOOK, is_default=True),
        *_table_styles(),
        *(_heading_style(level, document, sheet) for level in _LEVELS),
        *(_paragraph_style(key, name, {}, _role_look(key, sheet)) for key, name in _names(document)),
        *([_paragraph_style(LIST, "List Bullet", group("numPr", {"numId": 1}), {})] if has_lists else []),
        _paragraph_style(CELL, "表の文字", _OFF_GRID, {"spacing": 0}),
        _paragraph_style(SPACER, "表の間", _SPACER, {"spacing": 0, **size_look(1)}),
        _paragraph_style(HEADER, "header", _OFF_GRID, edge),
        _paragraph_style(FOOTER, "footer", _OFF_GRID, edge),
    ]
    return make("styles", children=styles)


def _names(document: doc.Document) -> Iterator[tuple[str, str]]:
    """Yield the styles of roles with their names; the style of captions only if there are pictures."""
    has_figures = any(isinstance(each, doc.PictureBlock) for each in document.blocks)
    return ((key, name) for key, name in _NAMES.items() if has_figures or key != STYLE_IDS[doc.ParagraphRole.CAPTION])


def font_part() -> Element:
    """Return the part word/fontTable.xml."""
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


def _heading_style(level: int, document: doc.Document, sheet: StyleSheet) -> Element:
    """Return a heading style; the number is text, so further lines are indented to the start of the heading's text."""
    character = sheet.size(NORMAL) + sheet.apart
    before = doc.heading_indent(level) * character
    number = advance(doc.heading_number(level, 1, document.numerals)) / EM * character
    indent = {"left": twips(before + number), "hanging": twips(number)}
    place: Properties = {"keepNext": {}, "ind": indent, "outlineLvl": level - 1}
    look: Properties = {"b": {}} if sheet.typeface is doc.Typeface.GOTHIC else {}
    return _paragraph_style(HEADINGS[level - 1], f"heading {level}", place, look, following=NORMAL)


def _role_look(key: str, sheet: StyleSheet) -> Properties:
    bold: Properties = {**font_look(doc.Typeface.GOTHIC), "b": {}} if key == STYLE_IDS[doc.ParagraphRole.LABEL] else {}
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


_LOOKS = ("w:numPr", "w:pBdr", "w:snapToGrid", "w:spacing", "w:ind", "w:jc")
"""The properties of a look; others concern the text, or its place among its neighbours."""

_BEFORE_LOOKS = frozenset(("w:keepNext", "w:keepLines", "w:pageBreakBefore", "w:widowControl"))
_SIDES = {"both": "両端揃え", "center": "中央揃え", "right": "右揃え", "left": "左揃え"}
Look = dict[str, str]
"""The properties of a look as XML text, by their tags."""


def move_looks_to_styles(body: Element, styles: Element) -> None:
    """Move the looks of the paragraphs in `body` to `styles`; both are changed.

    New styles are added for looks that only some paragraphs of a style have.
    """
    known = {each.get("w:styleId"): each for each in styles.iter("w:style")}
    by_style = grouped((_style_of(properties), properties) for properties in body.iter("w:pPr"))
    for key, paragraphs in by_style.items():
        # every other style is based on the normal one
        common = {} if key == NORMAL else reduce(_shared, map(_look, paragraphs))
        _add(known[key], [each for each in paragraphs[0] if each.tag in common])
        for properties in paragraphs:
            _remove(properties, common)
        if key not in HEADINGS:
            styles.extend(_further_styles(known[key], paragraphs))


def _further_styles(base: Element, paragraphs: Iterable[Element]) -> list[Element]:
    """Return a style for each remaining look, and assign it to its paragraphs."""
    made: dict[tuple[str, ...], Element] = {}
    for properties in paragraphs:
        look = _look(properties)
        if look:
            found = made.get(tuple(look.values()))
            if found is None:
                found = _further_style(base, [each for each in properties if each.tag in look], len(made) + 1)
                made[tuple(look.values())] = found
            _remove(properties, look)
            _set_style(properties, found.get("w:styleId", ""))
    return list(made.values())


def _further_style(base: Element, look: Sequence[Element], number: int) -> Element:
    key, name = base.get("w:styleId", ""), base.find("w:name")
    called = "本文" if key == NORMAL or name is None else name.get("w:val", "")
    title = f"{called} {number}（{'・'.join(filter(None, map(_words, look)))}）"
    facts = [make("name", {"val": title}), make("basedOn", {"val": key}), make("qFormat"), make("pPr", children=look)]
    return make("style", {"type": "paragraph", "customStyle": 1, "styleId": f"{key}-{number}"}, facts)


def _words(look: Element) -> str:
    """Return the name of a property, as a part of a style's name; empty if other properties imply it."""
    match look.tag:
        case "w:spacing":
            above, line = look.get("w:before", "0"), look.get("w:line")
            heights = (("段落前", above if above != "0" else None), ("行", line))
            return "・".join(f"{what}{int(twips) / TWIPS_PER_POINT:g}pt" for what, twips in heights if twips)
        case "w:ind":
            sides = (("左", "w:left"), ("右", "w:right"), ("字下げ", "w:firstLine"), ("ぶら下げ", "w:hanging"))
            return "・".join(
                f"{what}{int(look.get(key, 0)) / TWIPS_PER_POINT:g}pt" for what, key in sides if look.get(key)
            )
        case "w:jc":
            return _SIDES[look.get("w:val", "left")]
        case "w:pBdr":
            return "枠"
    return ""


def _look(properties: Element) -> Look:
    return {each.tag: tostring(each, encoding="unicode") for each in properties if each.tag in _LOOKS}


def _shared(one: Look, other: Look) -> Look:
    return {tag: text for tag, text in one.items() if other.get(tag) == text}


def _remove(properties: Element, look: Look) -> None:
    for each in [each for each in properties if each.tag in look]:
        properties.remove(each)


def _add(style: Element, look: Sequence[Element]) -> None:
    """Add properties to a style; they replace its own properties of the same kind."""
    if not look:
        return
    place = style.find("w:pPr")
    if place is None:
        place = make("pPr")
        run = style.find("w:rPr")
        style.insert(len(style) if run is None else list(style).index(run), place)
    _remove(place, {each.tag: "" for each in look})
    kept = [each for each in place if each.tag in _LOOKS]
    _remove(place, {each.tag: "" for each in kept})
    first = sum(each.tag in _BEFORE_LOOKS for each in place)
    for number, each in enumerate(sorted((*kept, *look), key=lambda each: _LOOKS.index(each.tag))):
        place.insert(first + number, each)


def _style_of(properties: Element) -> str:
    named = properties.find("w:pStyle")
    return NORMAL if named is None else named.get("w:val", NORMAL)


def _set_style(properties: Element, key: str) -> None:
    named = properties.find("w:pStyle")
    if named is None:
        properties.insert(0, make("pStyle", {"val": key}))
    else:
        named.set("w:val", key)
