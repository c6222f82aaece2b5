"""Pages filled with strips: each page ends at the last place where what follows may be parted from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from nakano_status.documents.flow_strip import Cling, Strip, lowered
from nakano_status.documents.flow_table import PlacedStrip, TableFlow
from nakano_status.documents.printed import Mark

_TOLERANCE = 1e-6


def fill_pages(strips: Sequence[Strip], height: float) -> Iterator[Sequence[Strip]]:
    """Yield the strips of each page of a section, below each other; no page is empty."""
    start, is_first = 0, True
    while (start := _skipped(strips, start, is_first=is_first)) < len(strips):
        end = _end(strips, start, height)
        if not all(strip.is_blank for strip in strips[start:end]):
            is_first = False
            yield strips[start:end]
        start = end


def _skipped(strips: Sequence[Strip], start: int, *, is_first: bool) -> int:
    """Leave out blank lines at the top of a further page, and at the end of all."""
    place = start
    while place < len(strips) and strips[place].is_blank:
        place += 1
    return start if is_first and place < len(strips) else place


def _end(strips: Sequence[Strip], start: int, height: float) -> int:
    """Where the page that begins at `start` ends."""
    used = strips[start].repeated + strips[start].height
    for place in range(start + 1, len(strips)):
        if strips[place].begins_page:
            return place
        used += strips[place].above + strips[place].height
        if used > height + _TOLERANCE:
            return _best_break(strips, start, place)
    return len(strips)


def _best_break(strips: Sequence[Strip], start: int, full: int) -> int:
    """The last place before the page is full where strips cling least to each other."""
    for cling in Cling:
        for place in range(full, start, -1):
            if strips[place - 1].cling is cling:
                return place
    raise AssertionError(full)


def drawn(strips: Sequence[Strip], top: float) -> list[Mark]:
    """Return the marks of one page whose strips begin at `top`; rows of a table that stand together are one drawing."""
    placed, y = [], top
    for number, strip in enumerate(strips):
        y += strip.above if number else strip.repeated
        placed.append(PlacedStrip(strip, y))
        y += strip.height
    marks: list[Mark] = []
    for table, group in groupby(placed, key=_table):
        together = list(group)
        if table is None:
            marks += [lowered(mark, each.y) for each in together for mark in each.strip.marks]
        else:
            marks += table.marks(
                together[0].y - (together[0].strip.repeated if together[0] is placed[0] else 0.0), together
            )
    return marks


def _table(placed: PlacedStrip) -> TableFlow | None:
    return placed.strip.part.table if placed.strip.part else None
