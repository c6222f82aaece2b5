"""Positions of the pieces of a bar and of their numbers: plain geometry in device-independent pixels.

A number is placed in its piece where it fits, else behind the bar, in the order of the pieces. All bars of a list have
one unit, so that their lengths can be compared.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from nakano_status.domain.round.tally import Figure

NARROWEST = 6.0
"""The least width of a piece, so that it can be seen and pointed at however few its rows are."""

GAP = 1.0
"""The gap between two pieces."""

_AIR = 6.0
"""The space between a number and the edge of its piece, and between numbers behind the bar."""

_SMALLER = 0.95
_TRIES = 90
"""How many units are tried; the last one is about a hundredth of the first."""

Numbers = Mapping[Figure, int]
LabelWidth = Callable[[Figure, int], float]
"""A function that returns the width of a piece's label with its number."""


@dataclass(frozen=True)
class PieceShape:
    """A piece that begins at `left`; its label begins at `label_left`, in the piece or behind the bar."""

    figure: Figure
    number: int
    left: float
    width: float
    label_left: float
    label_width: float
    is_inside: bool

    def is_at(self, x: float) -> bool:
        """Return whether the piece or its label is at `x`."""
        at_label = self.label_left - _AIR / 2 <= x < self.label_left + self.label_width + _AIR / 2
        return self.left <= x < self.left + self.width + GAP or at_label


def shape_bar(numbers: Numbers, unit: float, label_width: LabelWidth) -> tuple[PieceShape, ...]:
    """Return the shapes of the pieces that have rows, beginning at 0, at `unit` pixels per row."""
    there = [(figure, number) for figure, number in numbers.items() if number]
    widths = [_width(number, unit) for _, number in there]
    behind = sum(widths) + GAP * len(widths) + _AIR
    left = 0.0
    shapes = []
    for (figure, number), width in zip(there, widths, strict=True):
        label = label_width(figure, number)
        is_inside = label + _AIR <= width
        label_left = left + (width - label) / 2 if is_inside else behind
        shapes.append(PieceShape(figure, number, left, width, label_left, label, is_inside))
        behind += 0 if is_inside else label + _AIR
        left += width + GAP
    return tuple(shapes)


def length(shapes: Sequence[PieceShape]) -> float:
    """Return the length of a bar together with the numbers behind it."""
    return max((max(each.left + each.width, each.label_left + each.label_width) for each in shapes), default=0.0)


def unit_for(bars: Sequence[Numbers], room: float, label_width: LabelWidth) -> float:
    """Return the pixels per row at which every bar fits into `room` with the numbers behind it.

    The result is 0 where even the narrowest pieces with their numbers do not fit.
    """
    there = [numbers for numbers in bars if any(numbers.values())]
    if not there:
        return 1.0
    unit = room / max(sum(numbers.values()) for numbers in there)
    for _ in range(_TRIES):
        tight = [numbers for numbers in there if length(shape_bar(numbers, unit, label_width)) > room]
        if not tight:
            return unit
        unit *= _SMALLER
    return 0.0


def _width(number: int, unit: float) -> float:
    return max(NARROWEST, number * unit)
