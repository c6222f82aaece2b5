"""Pages of the official list: filled by whole 実施内容; what fits no page is cut between rows (practice.md §5)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from nakano_status.documents.list_document import ListLine, ListPage
from nakano_status.documents.list_layout import HIGHEST_ROW, whole_pixels

_WELL_FILLED = 0.45  # of a page: below this a cut where the divisions change is not worth the white paper


@dataclass(frozen=True)
class Block:
    """The lines of one 実施内容: `measure` is its cell's text, which needs `measure_height` points.

    `divisions_at` is the place of 所管課 among the cells of a line.
    """

    measure: str
    measure_height: float
    lines: tuple[ListLine, ...]
    divisions_at: int = -1


def paginate(blocks: Iterable[Block], capacity: float, *, keeps_whole: bool = True) -> tuple[ListPage, ...]:
    """Return the pages of `capacity` points each; the first line of a block, or of its part, carries the measure.

    A block that fits a page is kept whole, or cut wherever a page ends.
    """
    pages: list[list[ListLine]] = [[]]
    used = 0.0
    for block in blocks:
        for part in _parts(block, capacity, capacity if keeps_whole else capacity - used):
            lines = _titled(block, part, capacity)
            height = _height(lines)
            if pages[-1] and used + height > capacity:
                pages.append([])
                used = 0.0
            pages[-1] += lines
            used += height
    return tuple(ListPage(tuple(page)) for page in pages if page)


def _parts(block: Block, capacity: float, room: float) -> Iterator[Sequence[ListLine]]:
    """The block as it is, or in parts of at most a page; the first of them where there is only that much room."""
    rest: Sequence[ListLine] = block.lines
    if place := _place_in_room(block, room, capacity):
        yield rest[:place]
        rest = rest[place:]
    while (fitting := _fitting(rest, capacity)) < len(rest):
        place = _place_to_cut(rest, fitting, capacity, block.divisions_at)
        yield rest[:place]
        rest = rest[place:]
    yield rest


def _place_in_room(block: Block, room: float, capacity: float) -> int:
    """How many lines of a block fill what is left of a page, whole rows and the measure with them; 0 for none."""
    lines = block.lines
    if room >= capacity or _height(lines) <= room:
        return 0
    most = min(_fitting(lines, room), len(lines) - 1)
    starts = (place for place in range(most, 0, -1) if not lines[place].continuation)
    place = next(starts, 0)
    return place if _height(_titled(block, lines[:place], capacity)) <= room else 0


def _place_to_cut(lines: Sequence[ListLine], fitting: int, capacity: float, divisions_at: int) -> int:
    """Before a new row; where the divisions change, if that fills the page well."""
    filled = [
        place
        for place in range(1, fitting + 1)
        if not lines[place].continuation and _height(lines[:place]) >= _WELL_FILLED * capacity
    ]
    divisions = [line.cells[divisions_at] for line in lines]
    changes = [place for place in filled if divisions[place] != divisions[place - 1]]
    return max(changes or filled, default=fitting)


def _fitting(lines: Sequence[ListLine], capacity: float) -> int:
    used = 0.0
    for place, line in enumerate(lines):
        used += line.height
        if used > capacity:
            return max(place, 1)
    return len(lines)


def _titled(block: Block, lines: Sequence[ListLine], capacity: float) -> list[ListLine]:
    """The lines with the measure at the first, high enough together to show it."""
    if not lines:
        return []
    missing = min(block.measure_height, capacity) - _height(lines)
    if missing > 0:
        each = whole_pixels(missing / len(lines))
        lines = [replace(line, height=min(line.height + each, HIGHEST_ROW)) for line in lines]
    return [replace(lines[0], measure=block.measure, span=len(lines)), *lines[1:]]


def _height(lines: Sequence[ListLine]) -> float:
    return sum(line.height for line in lines)
