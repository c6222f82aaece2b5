"""Where the 実施内容 of the list are cut if they are higher than a page, by the measured heights of their rows.

A part is the rows beside one cell of 実施内容; it is never broken unless it is a single row higher than a page.
Lengths are millimetres on A3.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nakano_status.documents.list import layout
from nakano_status.documents.list.layout import ListDocument, ListMeasure
from nakano_status.documents.text_measure import EM

ROOM = layout.PAGE_CAPACITY / layout.POINTS_PER_MM
"""The height of a page below the head."""
REPEATED_HEIGHT = layout.text_height(2) / layout.POINTS_PER_MM
"""The height of a cell with （つづき） and the first line of a 実施内容, or 管理番号."""
_HAIR = 0.01
"""Heights are sums of rounded numbers: a page less this tolerance counts as a whole page."""
_WELL_FILLED = 0.45  # of a page: below this a cut where the divisions change is not worth the white paper
_SUSPECT = 0.8  # of a page: the guess counts wide letters, but breaks lines anywhere


@dataclass(frozen=True)
class ListPart:
    """The rows from `first` up to but not including `last` of the 実施内容 with index `measure`.

    A row with cells that are higher than a page is a part of its own, and `broken` are their columns, 実施内容 the
    first; `below` is the space left under its texts so that its last page has room for what identifies the row.
    `is_shortened`: the 実施内容 is higher than a page, and only its first line is repeated.
    """

    measure: int
    first: int
    last: int
    broken: tuple[int, ...] = ()
    below: float = 0.0
    is_shortened: bool = False


@dataclass(frozen=True)
class Heights:
    """The heights of one 実施内容: of its own cell at its beginning, and of the other cells of each row by column."""

    measure: float
    cells: tuple[tuple[float, ...], ...]

    @cached_property
    def rows(self) -> tuple[float, ...]:
        """The heights of the rows without 実施内容."""
        return tuple(map(max, self.cells))

    @property
    def is_shortened(self) -> bool:
        """Whether 実施内容 is too high to be repeated."""
        return _is_broken(self.measure)

    def beside(self, row: int) -> float:
        """Return the height of the 実施内容 cell in a part that begins with this row."""
        return REPEATED_HEIGHT if row and self.is_shortened else self.measure

    def broken(self, row: int) -> tuple[int, ...]:
        """Return the columns whose cells are higher than a page if a part begins with this row, 実施内容 the first."""
        cells = (self.beside(row), *self.cells[row])
        if not any(map(_is_broken, cells)):
            return ()
        return tuple(at for at, each in enumerate(cells) if _is_broken(each + REPEATED_HEIGHT))

    def between(self, first: int, last: int) -> float:
        """Return the height of these rows as a part."""
        return max(self.beside(first), sum(self.rows[first:last]))


def _is_broken(height: float) -> bool:
    return height > ROOM - _HAIR


def suspects(document: ListDocument) -> tuple[int, ...]:
    """Return the indexes of the 実施内容 whose heights have to be measured: those that may be higher than a page.

    Where pages are filled without regard to 実施内容, these are all of them.
    """
    if not document.keeps_measures_whole:
        return tuple(range(len(document.measures)))
    ems = [layout.printed_width(column.width) // EM for column in document.columns]
    names_at = [column.key for column in document.columns].index(layout.DIVISIONS)
    return tuple(place for place, each in enumerate(document.measures) if _guess(each, ems, names_at) > _SUSPECT * ROOM)


def parts(document: ListDocument, heights: Mapping[int, Heights]) -> tuple[ListPart, ...]:
    """Return the parts of all 実施内容 in order; those without `heights` are not cut."""
    filling = _Filling(document, keeps_whole=document.keeps_measures_whole)
    for place, measure in enumerate(document.measures):
        if place in heights:
            filling.add(place, heights[place])
        else:
            filling.made.append(ListPart(place, 0, len(measure.rows)))
    return tuple(filling.made)


class _Filling:
    """Fills pages with parts; `used` is the used height of the last page, known only if all heights are."""

    def __init__(self, document: ListDocument, *, keeps_whole: bool) -> None:
        keys = [column.key for column in document.columns]
        self._divisions_at = keys.index(layout.DIVISIONS)
        self._measures = document.measures
        self._keeps_whole = keeps_whole
        self._used = 0.0
        self.made: list[ListPart] = []

    def add(self, place: int, heights: Heights) -> None:
        """Add a 実施内容 in as many parts as it needs."""
        row, count = 0, len(heights.cells)
        while row < count:
            broken = heights.broken(row)
            if broken:
                last = row + 1
            else:
                until = next((at for at in range(row, count) if heights.broken(at)), count)
                last = self._end(place, heights, row, until)
            self._append(ListPart(place, row, last, broken, is_shortened=row > 0 and heights.is_shortened), heights)
            row = last

    def _append(self, part: ListPart, heights: Heights) -> None:
        height = heights.between(part.first, part.last)
        # Typst begins a new page here, so the filling has to follow it
        if self._used + height > ROOM - _HAIR:
            self._used = 0.0
        # a broken row goes on over pages: what counts is how far its last page is filled
        self._used = (self._used + height) % ROOM
        self.made.append(part)

    def _end(self, place: int, heights: Heights, row: int, until: int) -> int:
        """Return where the part that begins with `row` ends: at `until` if it fits."""
        if heights.between(row, until) <= ROOM - (0.0 if self._keeps_whole else self._used) - _HAIR:
            return until
        # a list of changes may begin a 実施内容 at the foot of a page; the official list begins it on a new one
        if not self._keeps_whole and (last := _fitting(heights, row, until, ROOM - self._used)) > row:
            return last
        last = max(_fitting(heights, row, until, ROOM), row + 1)
        is_full = last >= until or not self._keeps_whole
        # a page that ends where the division changes is easier to hand out than a full one
        return last if is_full else self._changing(place, heights, row, until, last)

    def _changing(self, place: int, heights: Heights, row: int, until: int, last: int) -> int:
        """Return the last change of division, if cutting there fills the page well and adds no page; else `last`."""
        rows = self._measures[place].rows
        pages = _pages(heights, last, until)
        for at in range(last, row, -1):
            if sum(heights.rows[row:at]) < _WELL_FILLED * ROOM or _pages(heights, at, until) > pages:
                break
            if rows[at].cells[self._divisions_at] != rows[at - 1].cells[self._divisions_at]:
                return at
        return last


def _pages(heights: Heights, first: int, until: int) -> int:
    """Return how many pages rows need from the top of a page on; a row that fits no page counts as one page."""
    count = 0
    while first < until:
        first = max(_fitting(heights, first, until, ROOM), first + 1)
        count += 1
    return count


def _fitting(heights: Heights, first: int, until: int, room: float) -> int:
    """Return the end of the longest part that begins with `first` and fits; `first` if none does."""
    last = first
    while last < until and heights.between(first, last + 1) <= room - _HAIR:
        last += 1
    return last


def _guess(measure: ListMeasure, ems: Sequence[int], names_at: int) -> float:
    """Return the estimated height of a 実施内容, counting every letter as full-width."""
    lines = sum(_lines(row.cells, ems, names_at) for row in measure.rows)
    padded = len(measure.rows) * layout.text_height(0)
    return (max(lines, _lines((measure.text,), ems, names_at)) * layout.LINE_PITCH + padded) / layout.POINTS_PER_MM


def _lines(cells: Sequence[str | None], ems: Sequence[int], names_at: int) -> int:
    return max(
        sum(_lines_of(each, max(em, 1), of_names=at == names_at) for each in (cell or "").split("\n"))
        for at, (cell, em) in enumerate(zip(cells, ems, strict=False))
    )


def _lines_of(line: str, em: int, *, of_names: bool) -> int:
    # names are not parted where that can be avoided: it is two lines of them that are surely wider than the column
    letters = 2 * len(line) if of_names and len(line) > em else len(line)
    return letters // em + 1
