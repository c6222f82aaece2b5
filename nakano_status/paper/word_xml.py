"""A short notation for WordprocessingML elements: `make("ind", {"left": 220})` is `<w:ind w:left="220"/>`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from nakano_status.documents.document import as_printed

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

TWIPS_PER_POINT = 20
_POINTS_PER_MM = 72 / 25.4
# What XML cannot hold: control characters but tab and line feed, halves of surrogate pairs, the two non-characters.
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Attributes = Mapping[str, str | int]


def make(tag: str, attributes: Attributes | None = None, children: Iterable[BaseOxmlElement] = ()) -> BaseOxmlElement:
    """Return an element of Word's main namespace with its attributes, of that namespace too, and its children."""
    element = OxmlElement(f"w:{tag}")
    for name, value in (attributes or {}).items():
        element.set(qn(f"w:{name}"), str(value))
    element.extend(children)
    return element


def value(tag: str, content: str | int) -> BaseOxmlElement:
    """Return an element with one value."""
    return make(tag, {"val": content})


def twips(points: float) -> int:
    """Return a length in Word's unit, a twentieth of a point."""
    return round(points * TWIPS_PER_POINT)


def twips_of_mm(millimetres: float) -> int:
    """Return a length given in millimetres in Word's unit."""
    return twips(millimetres * _POINTS_PER_MM)


def writable(text: str) -> str:
    """Return a text without the characters that no XML can hold; every line break is a line feed."""
    return _UNWRITABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def pieces(text: str) -> list[BaseOxmlElement]:
    """Return a run's content: texts and line breaks."""
    content: list[BaseOxmlElement] = []
    for number, line in enumerate(as_printed(writable(text)).split("\n")):
        content += [make("br")] if number else []
        content += [_words(line)] if line else []
    return content


def _words(text: str) -> BaseOxmlElement:
    """Return a text element; `xml:space` is set only for blanks at its ends, because each use slows lxml down."""
    element = make("t")
    element.text = text
    if text != text.strip(" "):
        element.set(qn("xml:space"), "preserve")
    return element
