"""The format of Word files: elements, parts, images, properties and the zip that holds them.

A file that was just written can be read again, to prove it.

`make("ind", {"left": 220})` is `<w:ind w:left="220"/>`. Prefixes are part of the names, as in the file: every part
declares `w` and `r` on its root, a picture declares the prefixes of drawings. The zip has only the parts that a paper
uses, and equal papers give equal bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from xml.etree.ElementTree import Element, ParseError, fromstring, tostring
from xml.sax.saxutils import escape

from nakano_status.documents import document as doc
from nakano_status.documents.pages.printed_characters import as_printed
from nakano_status.documents.pages.printed_paper import WordText

Attributes = Mapping[str, str | int]
TWIPS_PER_POINT = 20
# Not in XML: control characters except tab and line feed, halves of surrogate pairs, the two non-characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Properties = Mapping[str, Element | Attributes | str | int | None]
"""Elements by their tags, in the order that the format prescribes.

A value is the element itself, its attributes, or the value of its attribute `val`. A property that is None is left out.
"""

BULLET = "・"
"""The sign of a list item, which Word writes itself."""

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


def node(tag: str, attributes: Attributes | None = None, *children: Element) -> Element:
    """Return an XML element with attributes and children.

    Its tag, and attributes in a namespace, are given with the prefix of the namespace.
    """
    element = Element(tag, {name: str(value) for name, value in (attributes or {}).items()})
    element.extend(children)
    return element


def make(tag: str, attributes: Attributes | None = None, children: Iterable[Element] | Properties = ()) -> Element:
    """Return an element of Word's main namespace with attributes and children.

    The prefix `w:` is added to the tag, and to the names of attributes without a prefix.
    """
    written = {name if ":" in name else f"w:{name}": value for name, value in (attributes or {}).items()}
    return node(f"w:{tag}", written, *(_listed(children) if isinstance(children, Mapping) else children))


def _listed(parts: Properties) -> Iterable[Element]:
    for tag, part in parts.items():
        if isinstance(part, Element):
            yield part
        elif part is not None:
            yield make(tag, part if isinstance(part, Mapping) else {"val": part})


def group(tag: str, parts: Properties) -> Properties:
    """Return the property `tag`, an element that has the properties `parts` as children; empty if there are none."""
    children = list(_listed(parts))
    return {tag: make(tag, children=children)} if children else {}


def with_properties(tag: str, parts: Properties, content: Iterable[Element] = ()) -> Element:
    """Return a paragraph (`p`) or run (`r`) with its content, and with its properties if it has any."""
    return make(tag, children=[*_listed(group(f"{tag}Pr", parts)), *content])


def twips(points: float) -> int:
    """Return a length given in points in Word's unit, a twentieth of a point."""
    return round(points * TWIPS_PER_POINT)


def twips_of_mm(millimetres: float) -> int:
    """Return a length given in millimetres in Word's unit, a twentieth of a point."""
    return twips(millimetres * doc.POINTS_PER_MM)


def drop_unwritable(text: str) -> str:
    """Return a text without the characters that XML cannot hold; every line break is a line feed."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def run_pieces(text: str) -> list[Element]:
    """Return the content of a run with this text: an element for each line, and for each line break.

    The text is changed as in print (`as_printed`), and characters that XML cannot hold are left out.
    """
    content: list[Element] = []
    for number, line in enumerate(as_printed(drop_unwritable(text)).split("\n")):
        content += [make("br")] if number else []
        if line:
            content.append(make("t", {"xml:space": "preserve"} if line != line.strip(" ") else None))
            content[-1].text = line
    return content


def pack_word_file(
    document: doc.Document, body: Element, others: Mapping[str, Element], images: Mapping[str, bytes]
) -> bytes:
    """Return the bytes of a Word file.

    `document`: supplies the file's properties. `body`: the text. `others`: the other parts by name (styles, header0 …).
    `images`: the images by file name.
    """
    parts = {name: _as_text(part) for name, part in others.items()} | {"settings": _SETTINGS}
    kinds = {f"/word/{name}.xml": f"{_TYPES}-officedocument.wordprocessingml.{_kind(name)}+xml" for name in parts}
    files = {
        "[Content_Types].xml": _types(kinds, {name.rpartition(".")[2] for name in images}),
        "_rels/.rels": _relations(
            [
                ("rId1", f"{_OFFICE}/officeDocument", "word/document.xml"),
                ("rId2", f"{_PACKAGE}/relationships/metadata/{_CORE}", "docProps/core.xml"),
            ]
        ),
        "docProps/core.xml": _core_properties(document),
        "word/document.xml": _as_text(body),
        "word/_rels/document.xml.rels": _relations(
            [
                *((name, f"{_OFFICE}/{_kind(name)}", f"{name}.xml") for name in parts),
                *((image_key(name), f"{_OFFICE}/image", f"media/{name}") for name in images),
            ]
        ),
        **{f"word/{name}.xml": part for name, part in parts.items()},
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, part in files.items():
            entry = zipfile.ZipInfo(name, _STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # otherwise the system that it was written on would be recorded
            package.writestr(entry, f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{part}'.encode())
        for name, image in images.items():
            entry = zipfile.ZipInfo(f"word/media/{name}", _STAMP)
            entry.create_system = 0
            package.writestr(entry, image)
    return target.getvalue()


def _kind(name: str) -> str:
    return name.rstrip("0123456789")


def _as_text(part: Element) -> str:
    part.attrib |= {f"xmlns:{prefix}": name for prefix, name in _NAMESPACES.items()}
    return tostring(part, encoding="unicode")


_IMAGE_TYPES = {"png": "image/png", "svg": "image/svg+xml"}


def _types(kinds: Mapping[str, str], images: Collection[str]) -> str:
    kinds = {
        **kinds,
        "/word/document.xml": f"{_TYPES}-officedocument.wordprocessingml.document.main+xml",
        "/docProps/core.xml": f"{_TYPES}-package.{_CORE}+xml",
    }
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    usual = "".join(f'<Default Extension="{each}" ContentType="{_IMAGE_TYPES[each]}"/>' for each in sorted(images))
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="{_TYPES}-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{usual}{overrides}</Types>'
    )


def _relations(targets: Iterable[tuple[str, str, str]]) -> str:
    relations = "".join(f'<Relationship Id="{key}" Type="{kind}" Target="{part}"/>' for key, kind, part in targets)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'


def _core_properties(document: doc.Document) -> str:
    """Return the properties: the office, but no person, because papers leave the office."""
    facts = document.facts
    moment, title = f"{facts.day(document.made_on)}T00:00:00Z", facts.title(document.title)
    stated = {"dc:subject": facts.subject, "dc:creator": facts.office, "cp:keywords": facts.keywords}
    given = "".join(f"<{tag}>{escape(drop_unwritable(text))}</{tag}>" for tag, text in stated.items() if text)
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/{_CORE}" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(drop_unwritable(title))}</dc:title>{given}<dc:language>ja-JP</dc:language>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{moment}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{moment}</dcterms:modified></cp:coreProperties>'
    )


_EMU_PER_POINT = 12700
_DRAWINGS = "http://schemas.openxmlformats.org/drawingml/2006"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def drawn_inline(figure: doc.PictureBlock, number: int, names: Sequence[str], room: float) -> Element:
    """Return a picture as an element of a line, at most `room` mm wide, with its title and its alternative text.

    `number`: its ID in the file. `names`: the names of its image files, as pixels and as vectors.
    """
    scale = figure.scale(room) * _EMU_PER_POINT
    size: Attributes = {"cx": round(figure.picture.width * scale), "cy": round(figure.picture.height * scale)}
    named: Attributes = {"id": number, "name": names[0], "descr": as_printed(figure.description)}
    pixels, vectors = map(image_key, names)
    vector = node(
        "asvg:svgBlip",
        {"xmlns:asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main", "r:embed": vectors},
    )
    extension = node("a:extLst", None, node("a:ext", {"uri": _SVG_EXTENSION}, vector))
    stretched = node("a:stretch", None, node("a:fillRect"))
    frame = node("a:xfrm", None, node("a:off", {"x": 0, "y": 0}), node("a:ext", size))
    shape = node("pic:spPr", None, frame, node("a:prstGeom", {"prst": "rect"}, node("a:avLst")))
    picture = node(
        "pic:pic",
        {"xmlns:pic": f"{_DRAWINGS}/picture"},
        node("pic:nvPicPr", None, node("pic:cNvPr", named), node("pic:cNvPicPr")),
        node("pic:blipFill", None, node("a:blip", {"r:embed": pixels}, extension), stretched),
        shape,
    )
    graphic = node("a:graphic", {"xmlns:a": f"{_DRAWINGS}/main"})
    graphic.append(node("a:graphicData", {"uri": f"{_DRAWINGS}/picture"}, picture))
    return node(
        "wp:inline",
        {"xmlns:wp": f"{_DRAWINGS}/wordprocessingDrawing", **dict.fromkeys(("distT", "distB", "distL", "distR"), 0)},
        node("wp:extent", size),
        node("wp:docPr", {**named, "title": as_printed(figure.picture.title)}),
        graphic,
    )


def image_key(name: str) -> str:
    """Return the ID by which the text refers to an image file: figure1-png for figure1.png."""
    return name.replace(".", "-")


_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNS = {f"{_WORD}br": "\n", f"{_WORD}cr": "\n", f"{_WORD}tab": "\t", f"{_WORD}noBreakHyphen": "-"}
_BODY = "word/document.xml"
_LIST = "ListBullet"
_MOST_BYTES = 64 * 1024 * 1024


def read_docx(content: bytes) -> WordText:
    """Return the paragraphs and tables in the body of a Word file that this program wrote, without blank paragraphs.

    Raise ValueError if `content` is not a Word file.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package, package.open(_BODY) as part:
            body = fromstring(part.read(_MOST_BYTES)).find(f"{_WORD}body")  # noqa: S314 - the program wrote it
    except (zipfile.BadZipFile, KeyError, ParseError, ValueError) as error:
        raise ValueError("no Word file") from error
    if body is None:
        raise ValueError("no Word file")
    paragraphs = filter(None, map(_text, body.findall(f"{_WORD}p")))
    return WordText(tuple(paragraphs), tuple(tuple(_rows(table)) for table in body.findall(f"{_WORD}tbl")))


def _rows(table: Element) -> Iterator[tuple[str, ...]]:
    """Yield the texts of the cells that begin in each row; cells that span it from above are left out."""
    for row in table.findall(f"{_WORD}tr"):
        cells = (cell for cell in row.findall(f"{_WORD}tc") if not _goes_on(cell))
        yield tuple("\n".join(map(_text, cell.findall(f"{_WORD}p"))) for cell in cells)


def _goes_on(cell: Element) -> bool:
    merged = cell.find(f"{_WORD}tcPr/{_WORD}vMerge")
    return merged is not None and merged.get(f"{_WORD}val") != "restart"


def _text(paragraph: Element) -> str:
    content = (each for run in paragraph.iter(f"{_WORD}r") for each in run)
    style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
    sign = BULLET if style is not None and style.get(f"{_WORD}val", "").startswith(_LIST) else ""
    return sign + "".join(_SIGNS.get(each.tag, each.text or "" if each.tag == f"{_WORD}t" else "") for each in content)
