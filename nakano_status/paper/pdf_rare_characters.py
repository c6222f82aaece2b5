"""Characters beyond the first plane (𠮷) in the text of a PDF: Qt draws them, but tells no reader what they are.

Qt's tables from glyphs to characters (ToUnicode, ISO 32000-1, 9.10.3) end at U+FFFF. The glyphs that no table names
stand in the order in which they were drawn, and so do the characters that were asked for: they are matched, and the
tables made anew. Where the two do not match one to one, nothing is claimed.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator

_PAGE = re.compile(rb"/Type /Page\n.*?/Contents (\d+) 0 R", re.DOTALL)
_FONT = re.compile(rb"\n(\d+) 0 obj\n<< /Type /Font\n/Subtype /Type0\n.*?/ToUnicode (\d+) 0 R", re.DOTALL)
_SHOWN = re.compile(rb"/F(\d+) \S+ Tf|<((?:[0-9a-fA-F]{4})+)> Tj")
_RANGE = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})> [<\[]")
_END = b"endcmap"
_MOST_IN_A_BLOCK = 100
_RARE = re.compile("[\U00010000-\U0010ffff]")

Glyph = tuple[int, int]
"""The number of a font's object, and a glyph's code in it."""


def rare_characters(content: bytes, words: str) -> dict[int, bytes]:
    """Return the tables that name the rare characters of `words` as well, by the numbers of their objects."""
    rare = [character for character in _RARE.findall(words) if unicodedata.category(character) != "Mn"]
    if not rare:
        return {}
    tables = {int(font): int(table) for font, table in _FONT.findall(content)}
    maps = {font: _stream(content, table) for font, table in tables.items()}
    known = {(font, code) for font, table in maps.items() for code in _codes(table)}
    unnamed = [glyph for glyph in _glyphs(content) if glyph not in known]
    names = dict(zip(unnamed, rare, strict=False))
    if [names.get(glyph) for glyph in unnamed] != rare:
        return {}
    return {tables[font]: _with(maps[font], _entries(names, font)) for font in {font for font, _ in names}}


def _glyphs(content: bytes) -> Iterator[Glyph]:
    """The glyphs of all pages in the order of drawing."""
    font = 0
    for page in _PAGE.findall(content):
        for named, codes in _SHOWN.findall(_stream(content, int(page))):
            if named:
                font = int(named)
            yield from ((font, int(codes[place : place + 4], 16)) for place in range(0, len(codes), 4))


def _codes(table: bytes) -> Iterator[int]:
    for first, last in _RANGE.findall(table.partition(b"endcodespacerange")[2]):
        yield from range(int(first, 16), int(last, 16) + 1)


def _stream(content: bytes, number: int) -> bytes:
    """What the stream of an object holds."""
    head, begin = content.index(b"\n%d 0 obj\n" % number), b"stream\n"
    start = content.index(begin, head) + len(begin)
    if b"/FlateDecode" in content[head:start]:
        return zlib.decompressobj().decompress(content[start:])
    return content[start : content.index(b"endstream", start)]


def _entries(names: dict[Glyph, str], font: int) -> list[bytes]:
    return [
        b"<%04X> <%s>" % (code, character.encode("utf-16-be").hex().upper().encode("ascii"))
        for (of, code), character in sorted(names.items())
        if of == font
    ]


def _with(table: bytes, entries: list[bytes]) -> bytes:
    """A table as an object, those entries added to it."""
    blocks = [entries[place : place + _MOST_IN_A_BLOCK] for place in range(0, len(entries), _MOST_IN_A_BLOCK)]
    added = b"".join(b"%d beginbfchar\n%s\nendbfchar\n" % (len(block), b"\n".join(block)) for block in blocks)
    whole = table.replace(_END, added + _END, 1)
    return b"<< /Length %d >>\nstream\n%s\nendstream" % (len(whole), whole)
