"""Proves pages by what was painted on them: where every letter is, and what is read aloud.

Lengths are millimetres from the upper left corner of a page, sizes points, pages counted from 0. White space and what
fonts ignore is nowhere compared: a line break takes a space away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from itertools import zip_longest
from operator import itemgetter
from typing import NamedTuple

from nakano_status.documents.missing_glyphs import IGNORED

SMALLEST = 8.0
"""No letter is smaller, in points."""
ARTEFACT, UNTAGGED = -1, -2
"""Blocks of a glyph that is not read aloud: by the page's intention, or because it was left out of the structure."""

_TOUCHING = 0.1
"""Letters side by side share no more than this part of the smaller one's box."""
_ROUNDING = 0.05
_BAND = 8.0
_SILENT = dict.fromkeys(IGNORED)


Tables = list[list[list[str]]]
"""The texts of tables: their rows, cell by cell."""


class Glyph(NamedTuple):
    """A letter as it was painted: its box, the base line of its run, its size, what it stands for and its block."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size: float
    text: str
    block: int


class Area(NamedTuple):
    """Where letters may be on their page."""

    left: float
    top: float
    right: float
    bottom: float


class ExpectedBlock(NamedTuple):
    """A paragraph, a heading or a cell: what it says, the area that holds it, and whose text it is if that is known."""

    text: str
    area: Area
    owner: str = ""


class Expected(NamedTuple):
    """What a paper must be: `blocks` in reading order, how many head cells each table has, and the bookmarks."""

    title: str
    blocks: Sequence[ExpectedBlock]
    table_heads: Sequence[int]
    bookmarks: Sequence[str]


class ReadPaper(NamedTuple):
    """What was read of a PDF: `blocks` are the texts of its structure in reading order; a page is width and height.

    White space is left out of all texts.
    """

    language: str
    title: str
    bookmarks: Sequence[str]
    pages: Sequence[tuple[float, float]]
    blocks: Sequence[str]
    table_heads: Sequence[int]
    glyphs: Sequence[Glyph]


class FaultKind(Enum):
    """What can be wrong with a page."""

    OUTSIDE = "outside its area"
    OVER_ANOTHER = "over another letter"
    TOO_SMALL = "too small"
    UNTAGGED = "not in the structure"
    LETTERS = "seen otherwise than it is read aloud"
    TEXT = "another text"
    TABLE_HEADS = "another number of head cells"
    BOOKMARKS = "other bookmarks"
    TITLE = "another title"
    LANGUAGE = "another language"


class Fault(NamedTuple):
    """A fault of a paper: the page where it is known, what was found, what was expected, and whose text it is."""

    kind: FaultKind
    page: int | None
    found: str
    expected: str = ""
    owner: str = ""


def visible(text: str) -> str:
    """Return a text without white space and without what fonts ignore."""
    return "".join(text.split()).translate(_SILENT)


def faults_of(read: ReadPaper, expected: Expected) -> Iterator[Fault]:
    """Yield the faults of a paper."""
    yield from _faults_of_frame(read, expected)
    blocks = [each for each in expected.blocks if visible(each.text)]
    yield from _faults_of_texts(read, blocks)
    faults = (*_faults_of_places(read, [each.area for each in blocks]), *_faults_of_letters(read))
    for block, fault in (*faults, *_overlaps(read.glyphs)):
        of = blocks[block] if 0 <= block < len(blocks) else None
        yield fault._replace(expected=of.text, owner=of.owner) if of else fault


def _faults_of_frame(read: ReadPaper, expected: Expected) -> Iterator[Fault]:
    for kind, found, wanted in [
        (FaultKind.LANGUAGE, read.language, "ja-JP"),
        (FaultKind.TITLE, read.title, expected.title),
        (FaultKind.BOOKMARKS, "\n".join(map(visible, read.bookmarks)), "\n".join(map(visible, expected.bookmarks))),
        (FaultKind.TABLE_HEADS, str([*read.table_heads]), str([*expected.table_heads])),
    ]:
        if found != wanted:
            yield Fault(kind, None, found, wanted)


def _faults_of_texts(read: ReadPaper, expected: Sequence[ExpectedBlock]) -> Iterator[Fault]:
    """Yield the first difference: what follows one is mostly shifted."""
    for number, (found, block) in enumerate(zip_longest(read.blocks, expected)):
        wanted = visible(block.text) if block else ""
        if found != wanted:
            page = next((glyph.page for glyph in read.glyphs if glyph.block == number), None)
            yield Fault(FaultKind.TEXT, page, found or "", wanted, block.owner if block else "")
            return


def _faults_of_places(read: ReadPaper, areas: Sequence[Area]) -> Iterator[tuple[int, Fault]]:
    pages = [Area(0, 0, width, height) for width, height in read.pages]
    for glyph in read.glyphs:
        area = areas[glyph.block] if 0 <= glyph.block < len(areas) else pages[glyph.page]
        if (
            glyph.left < area.left - _ROUNDING
            or glyph.top < area.top - _ROUNDING
            or glyph.right > area.right + _ROUNDING
            or glyph.bottom > area.bottom + _ROUNDING
        ):
            yield glyph.block, Fault(FaultKind.OUTSIDE, glyph.page, glyph.text)
        if glyph.size < SMALLEST - 0.01:
            yield glyph.block, Fault(FaultKind.TOO_SMALL, glyph.page, glyph.text)
        if glyph.block == UNTAGGED:
            yield glyph.block, Fault(FaultKind.UNTAGGED, glyph.page, glyph.text)


def _faults_of_letters(read: ReadPaper) -> Iterator[tuple[int, Fault]]:
    """Compare what is read aloud with the letters as an eye finds them: from line to line, from left to right."""
    blocks = defaultdict[int, list[Glyph]](list)
    for glyph in read.glyphs:
        blocks[glyph.block].append(glyph)
    for number, text in enumerate(read.blocks):
        seen = sorted(blocks[number], key=lambda glyph: (glyph.page, round(glyph.baseline, 1), glyph.left))
        letters = visible("".join(glyph.text for glyph in seen))
        if letters != text:
            yield number, Fault(FaultKind.LETTERS, seen[0].page if seen else None, letters, text)


def _overlaps(glyphs: Iterable[Glyph]) -> Iterator[tuple[int, Fault]]:
    """Yield letters over others; those of a block that are painted as one, as a ligature is, have the same box."""
    bands: defaultdict[tuple[int, int], dict[tuple[float, ...], Glyph]] = defaultdict(dict)
    for glyph in glyphs:
        if glyph.right > glyph.left and glyph.bottom > glyph.top:
            for band in range(int(glyph.top / _BAND), int(glyph.bottom / _BAND) + 1):
                bands[glyph.page, band][glyph.left, glyph.top, glyph.right, glyph.bottom, glyph.block] = glyph
    known = set()
    for boxes in bands.values():
        for first, second in _overlapping(sorted(boxes.values(), key=itemgetter(1))):
            if (first, second) not in known:
                known.add((first, second))
                yield second.block, Fault(FaultKind.OVER_ANOTHER, first.page, second.text, first.text)


def _overlapping(glyphs: Sequence[Glyph]) -> Iterator[tuple[Glyph, Glyph]]:
    """Yield pairs out of letters that are sorted by their left sides."""
    near: list[Glyph] = []
    for glyph in glyphs:
        near = [other for other in near if other.right > glyph.left]
        for other in near:
            height = min(glyph.bottom, other.bottom) - max(glyph.top, other.top)
            if height > 0 and _share(glyph, other, height) > _TOUCHING:
                yield other, glyph
        near.append(glyph)


def _share(glyph: Glyph, other: Glyph, height: float) -> float:
    """Return the part of the smaller box that two boxes share; `height` is that of the shared part."""
    width = min(glyph.right, other.right) - glyph.left
    sizes = [(each.right - each.left) * (each.bottom - each.top) for each in (glyph, other)]
    return width * height / min(sizes)
