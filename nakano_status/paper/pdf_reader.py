"""A PDF of this program read back: the text of its pages, to prove that what was printed says what was meant.

The texts are looked up in a page's stream as Qt writes it (codes of glyphs in hexadecimal before each Tj): a reader of
PDFs of all kinds takes ten times as long. A page that shows text in another way is refused, never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pypdf import PageObject

_SHOWN = re.compile(rb"/(F\d+) \S+ Tf|<((?:[0-9a-fA-F]{4})+)> Tj|\b(ET)\b")
_SHOWING = re.compile(rb"\bT[jJ]\b")
_RANGE = re.compile(rb"<([0-9A-Fa-f]{4})> <[0-9A-Fa-f]{4}> \[([^\]]*)\]")
_SEQUENCE = re.compile(rb"^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>$", re.MULTILINE)
_CHARACTER = re.compile(rb"^<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]+)>$", re.MULTILINE)
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")
_UNNAMED = "\ufffd"

_Names = Mapping[int, str]


def read_pdf(content: bytes) -> tuple[str, ...]:
    """Return the text of each page, each piece on a line of its own; raises ValueError for what is no such PDF."""
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    known: dict[int, _Names] = {}
    try:
        return tuple("".join(_words(page, known)) for page in PdfReader(BytesIO(content)).pages)
    except PyPdfError as broken:
        raise ValueError(str(broken)) from broken


def _words(page: PageObject, known: dict[int, _Names]) -> Iterator[str]:
    stream = page.get_contents()
    drawn = b"" if stream is None else stream.get_data()
    pieces = _SHOWN.findall(drawn)
    if sum(bool(codes) for _, codes, _ in pieces) != len(_SHOWING.findall(drawn)):
        raise ValueError(f"page {page.page_number} shows text in another way than Qt writes it")
    names: _Names = {}
    for font, codes, ends in pieces:
        if font:
            names = _names(page, font.decode(), known)
        elif ends:
            yield "\n"
        else:
            yield "".join(names.get(int(codes[place : place + 4], 16), _UNNAMED) for place in range(0, len(codes), 4))


def _names(page: PageObject, font: str, known: dict[int, _Names]) -> _Names:
    """What the glyphs of a page's font stand for, by their codes; fonts are shared by all pages."""
    found: Any = page["/Resources"]
    fonts = found["/Font"]
    number = fonts.raw_get(f"/{font}").idnum
    if number not in known:
        table = fonts[f"/{font}"]["/ToUnicode"].get_data()
        known[number] = dict(_named(table.partition(b"endcodespacerange")[2]))
    return known[number]


def _named(table: bytes) -> Iterator[tuple[int, str]]:
    for first, texts in _RANGE.findall(table):
        yield from enumerate(map(_text, _HEX.findall(texts)), int(first, 16))
    for first, last, text in _SEQUENCE.findall(table):
        begins = _text(text)
        for place in range(int(last, 16) - int(first, 16) + 1):
            yield int(first, 16) + place, f"{begins[:-1]}{chr(ord(begins[-1]) + place)}"
    for code, text in _CHARACTER.findall(table):
        yield int(code, 16), _text(text)


def _text(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be")
