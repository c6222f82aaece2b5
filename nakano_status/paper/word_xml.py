"""What a Word file is made of: a short notation for WordprocessingML, its styles, and the zip that it is in.

`make("ind", {"left": 220})` is `<w:ind w:left="220"/>`. Prefixes are part of the names, as in the file: every part
declares `w` and `r` on its root. The zip has only what a paper uses, and equal bytes for equal papers.

There is a style for each role and heading level, with East-Asian fonts (source: practice.md §5). BIZ UD明朝 is called
Medium in Windows and Regular elsewhere: the other name is listed in the font table.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, tostring
from xml.sax.saxutils import escape

from nakano_status.documents.document import (
    MM_PER_POINT,
    Document,
    Paragraph,
    ParagraphRole,
    Section,
    Typeface,
    heading_indent,
    numbered,
)
from nakano_status.documents.drawing_rules import CELL_AIR, CELL_INSET, EM, LEADING, advance, size_of
from nakano_status.documents.pages.printed_characters import as_printed
from nakano_status.documents.pages.printed_paper import WordText

TWIPS_PER_POINT = 20
_POINTS_PER_MM = 72 / 25.4
# What XML cannot hold: control characters but tab and line feed, halves of surrogate pairs, the two non-characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Attributes = Mapping[str, str | int]
Properties = Mapping[str, Element | Attributes | str | int | None]
"""Elements by their tags: an element as it is, one with attributes, or one with the attribute `val`; None is left out.

The format prescribes their order.
"""

_STAMP = (1980, 1, 1, 0, 0, 0)
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CORE = "core-properties"
_TYPES = "application/vnd.openxmlformats"
_NAMESPACES = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "r": _OFFICE}
_SETTINGS = (
    f'<w:settings xmlns:w="{_NAMESPACES["w"]}"><w:zoom w:percent="100"/><w:defaultTabStop w:val="840"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:doNotExpandShiftReturn/>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="ja-JP" w:eastAsia="ja-JP"/><w:decimalSymbol w:val="."/>'
    '<w:listSeparator w:val=","/></w:settings>'
)
"""Mode 15 is current Word; lines ended by a manual break are not justified."""


def make(tag: str, attributes: Attributes | None = None, children: Iterable[Element] | Properties = ()) -> Element:
    """Return an element of Word's main namespace with its attributes and children."""
    written = {name if ":" in name else f"w:{name}": str(value) for name, value in (attributes or {}).items()}
    element = Element(f"w:{tag}", written)
    element.extend(_listed(children) if isinstance(children, Mapping) else children)
    return element


def _listed(parts: Properties) -> Iterable[Element]:
    for tag, part in parts.items():
        if isinstance(part, Element):
            yield part
        elif part is not None:
            yield make(tag, part if isinstance(part, Mapping) else {"val": part})


def group(tag: str, parts: Properties) -> Properties:
    """Return an element with children as a property itself; nothing if it would have no children."""
    children = list(_listed(parts))
    return {tag: make(tag, children=children)} if children else {}


def described(tag: str, parts: Properties, content: Iterable[Element] = ()) -> Element:
    """Return a paragraph (p) or run (r) with its properties, if it has any, and its content."""
    return make(tag, children=[*_listed(group(f"{tag}Pr", parts)), *content])


def twips(points: float) -> int:
    """Return a length in Word's unit, a twentieth of a point."""
    return round(points * TWIPS_PER_POINT)


def twips_of_mm(millimetres: float) -> int:
    """Return a length given in millimetres in Word's unit."""
    return twips(millimetres * _POINTS_PER_MM)


def writable(text: str) -> str:
    """Return a text without the characters that no XML can hold; every line break is a line feed."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def pieces(text: str) -> list[Element]:
    """Return a run's content: texts and line breaks."""
    content: list[Element] = []
    for number, line in enumerate(as_printed(writable(text)).split("\n")):
        content += [make("br")] if number else []
        if line:
            content.append(make("t", {"xml:space": "preserve"} if line != line.strip(" ") else None))
            content[-1].text = line
    return content


def packed(document: Document, body: Element, others: Mapping[str, Element]) -> bytes:
    """Return a Word file of the document's text and `others`, its parts by name (styles, header0)."""
    parts = {name: _as_text(part) for name, part in others.items()} | {"settings": _SETTINGS}
    kinds = {f"/word/{name}.xml": f"{_TYPES}-officedocument.wordprocessingml.{_kind(name)}+xml" for name in parts}
    files = {
        "[Content_Types].xml": _types(kinds),
        "_rels/.rels": _relations(
            [
                ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
                ("rId2", f"{_PACKAGE}/relationships/metadata/{_CORE}", "docProps/core.xml"),
            ]
        ),
        "docProps/core.xml": _core_properties(document),
        "word/document.xml": _as_text(body),
        "word/_rels/document.xml.rels": _relations((name, f"{_OFFICE}/{_kind(name)}", f"{name}.xml") for name in parts),
        **{f"word/{name}.xml": part for name, part in parts.items()},
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, part in files.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # otherwise the system that it was written on would be recorded
            package.writestr(entry, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{part}'.encode())
    return target.getvalue()


def _kind(name: str) -> str:
    return name.rstrip("0123456789")


def _as_text(part: Element) -> str:
    part.attrib |= {f"xmlns:{prefix}": name for prefix, name in _NAMESPACES.items()}
    return tostring(part, encoding="unicode")


def _types(kinds: Mapping[str, str]) -> str:
    kinds = {
        **kinds,
        "/word/document.xml": f"{_TYPES}-officedocument.wordprocessingml.document.main+xml",
        "/docProps/core.xml": f"{_TYPES}-package.{_CORE}+xml",
    }
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_TYPES}-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: Iterable[tuple[str, str, str]]) -> str:
    relations = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{part}"/>' for key, kind, part in targets)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'


def _core_properties(document: Document) -> str:
    """Return the properties; no person is named, because papers leave the office."""
    moment = f"{document.made_on}T00:00:00Z"
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(writable(document.title))}</dc:title><dc:language>ja-JP</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    )


_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNS = {f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}tab": "\t", f"{_WORD}noBreakHyphen": "-"}
_BODY = "word/document.xml"
_MOST_BYTES = 64 * 1024 * 1024


def read_word(content: bytes) -> WordText:
    """Return the content of a Word file without blank paragraphs; raise ValueError if `content` is no Word file."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.ElementTree import fromstring

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package, package.open(_BODY) as part:
            body = fromstring(part.read(_MOST_BYTES)).find(f"{_WORD}body")
    except (zipfile.BadZipFile, KeyError, ParseError, ValueError) as error:
        raise ValueError("no Word file") from error
    if body is None:
        raise ValueError("no Word file")
    paragraphs = filter(None, map(_text, body.findall(f"{_WORD}p")))
    return WordText(tuple(paragraphs), tuple(tuple(_rows(table)) for table in body.findall(f"{_WORD}tbl")))


def _rows(table: Element) -> Iterator[tuple[str, ...]]:
    """Yield the texts of the cells that begin in each row; one that spans it from above has been read there."""
    for row in table.findall(f"{_WORD}tr"):
        cells = (cell for cell in row.findall(f"{_WORD}tc") if not _goes_on(cell))
        yield tuple("\n".join(map(_text, cell.findall(f"{_WORD}p"))) for cell in cells)


def _goes_on(cell: Element) -> bool:
    merged = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
    return merged is not None and merged.get(f"{_WORD}val") != "restart"


def _text(paragraph: Element) -> str:
    content = (each for run in paragraph.iter(f"{_WORD}r") for each in run)
    return "".join(_SIGNS.get(each.tag, each.text or "" if each.tag == f"{_WORD}t" else "") for each in content)


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
