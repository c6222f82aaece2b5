"""A picture in the text of a Word file: as vectors and, for programs that cannot draw these, as pixels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element

from nakano_status.documents import document as doc
from nakano_status.documents.pages.printed_characters import as_printed

Attributes = Mapping[str, str | int]
_EMU_PER_POINT = 12700
_DRAWINGS = "http://schemas.openxmlformats.org/drawingml/2006"
_SVG_EXTENSION = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"


def _node(tag: str, attributes: Attributes | None = None, *children: Element) -> Element:
    """Return an element of a drawing; its tag has the prefix of its namespace."""
    element = Element(tag, {name: str(value) for name, value in (attributes or {}).items()})
    element.extend(children)
    return element


def drawn_inline(figure: doc.PictureBlock, number: int, names: Sequence[str], room: float) -> Element:
    """Return a picture as an element of a line, no wider than `room` (mm), with its title and its alternative text."""
    scale = figure.scale(room) * _EMU_PER_POINT
    size: Attributes = {"cx": round(figure.picture.width * scale), "cy": round(figure.picture.height * scale)}
    named: Attributes = {"id": number, "name": names[0], "descr": as_printed(figure.description)}
    pixels, vectors = map(image_key, names)
    vector = _node(
        "asvg:svgBlip",
        {"xmlns:asvg": "http://schemas.microsoft.com/office/drawing/2016/SVG/main", "r:embed": vectors},
    )
    extension = _node("a:extLst", None, _node("a:ext", {"uri": _SVG_EXTENSION}, vector))
    stretched = _node("a:stretch", None, _node("a:fillRect"))
    frame = _node("a:xfrm", None, _node("a:off", {"x": 0, "y": 0}), _node("a:ext", size))
    shape = _node("pic:spPr", None, frame, _node("a:prstGeom", {"prst": "rect"}, _node("a:avLst")))
    picture = _node(
        "pic:pic",
        {"xmlns:pic": f"{_DRAWINGS}/picture"},
        _node("pic:nvPicPr", None, _node("pic:cNvPr", named), _node("pic:cNvPicPr")),
        _node("pic:blipFill", None, _node("a:blip", {"r:embed": pixels}, extension), stretched),
        shape,
    )
    graphic = _node("a:graphic", {"xmlns:a": f"{_DRAWINGS}/main"})
    graphic.append(_node("a:graphicData", {"uri": f"{_DRAWINGS}/picture"}, picture))
    return _node(
        "wp:inline",
        {"xmlns:wp": f"{_DRAWINGS}/wordprocessingDrawing", **dict.fromkeys(("distT", "distB", "distL", "distR"), 0)},
        _node("wp:extent", size),
        _node("wp:docPr", {**named, "title": as_printed(figure.picture.title)}),
        graphic,
    )


def image_key(name: str) -> str:
    """Return the ID by which the text refers to an image."""
    return name.replace(".", "-")
