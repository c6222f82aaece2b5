"""What Qt draws in a PDF and tells no reader the name of: 𠮷, か゚, 葛󠄀.

Qt's tables from glyphs to characters (ToUnicode, ISO 32000-1, 9.10.3) end at U+FFFF, and have no letter that is made of
two characters. The glyphs that no table names stand in the order in which they were drawn, and so do the letters that
were asked for: they are matched, and the tables made anew. Where the two do not match one to one, nothing is claimed.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterator

_PAGE = re.compile(rb"/Type /Page\n.*?/Contents (\d+) 0 R", re.DOTALL)
_FONT = re.compile(rb"\n(\d+) 0 obj\n<< /Type /Font\n/Subtype /Type0\n.*?/ToUnicode (\d+) 0 R", re.DOTALL)
_SHOWN = re.compile(rb"/F(\d+) \S+ Tf|<((?:[0-9a-fA-F]{4})+)> Tj")
_RANGE = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})> (?:<[0-9A-Fa-f]+>|\[[^\]]*\])")
_END = b"endcmap"
_MOST_IN_A_BLOCK = 100
_VARIANT = "[\u3400-\u9fff\U00020000-\U0003ffff][\ufe00-\ufe0f\U000e0100-\U000e01ef]"
_MARKED_KANA = "[\u3041-\u30ff\u31f0-\u31ff][\u3099\u309a]"
_RARE = "[\U00010000-\U000dffff\U000f0000-\U0010ffff]"
# Whether a kana with its mark and a variant are one glyph or two depends on the font.
_AS_DRAWN = tuple(
    re.compile("|".join(kinds))
    for kinds in ((_VARIANT, _MARKED_KANA, _RARE), (_MARKED_KANA, _RARE), (_VARIANT, _RARE), (_RARE,))
)

Glyph = tuple[int, int]
"""The number of a font's object, and a glyph's code in it."""


def rare_characters(content: bytes, words: str) -> dict[int, bytes]:
    """Return the tables that name the rare letters of `words` as well, by the numbers of their objects."""
    words = re.sub(_MARKED_KANA, lambda found: unicodedata.normalize("NFC", found[0]), words)  # か゚ has no such letter
    if not _AS_DRAWN[0].search(words):
        return {}
    tables = {int(font): int(table) for font, table in _FONT.findall(content)}
    maps = {font: _stream(content, table) for font, table in tables.items()}
    known = {(font, code) for font, table in maps.items() for code in _codes(table)}
    unnamed = [glyph for glyph in _glyphs(content) if glyph not in known]
    names = next(filter(None, (_matched(unnamed, letters.findall(words)) for letters in _AS_DRAWN)), {})
    return {tables[font]: _with(maps[font], _entries(names, font)) for font in {font for font, _ in names}}


def _matched(unnamed: list[Glyph], letters: list[str]) -> dict[Glyph, str]:
    """Name each glyph by the letter in its place; none where they are not as many, or one glyph would be two."""
    names = dict(zip(unnamed, letters, strict=False))
    return names if [names.get(glyph) for glyph in unnamed] == letters else {}


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
