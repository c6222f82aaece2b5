"""A short notation for WordprocessingML elements: `make("ind", {"left": 220})` is `<w:ind w:left="220"/>`.

Prefixes are part of the names, as in the file: every part declares `w` and `r` on its root.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.etree.ElementTree import Element

from nakano_status.documents.document import as_printed

TWIPS_PER_POINT = 20
_POINTS_PER_MM = 72 / 25.4
# What XML cannot hold: control characters but tab and line feed, halves of surrogate pairs, the two non-characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Attributes = Mapping[str, str | int]
Properties = Mapping[str, Element | Attributes | str | int | None]
"""Elements by their tags: an element as it is, one with attributes, or one with the attribute `val`; None is left out.

The format prescribes their order.
"""


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
