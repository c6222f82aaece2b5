"""Row heights in points from the texts of a row, for spreadsheet programs that do not measure on opening."""

from __future__ import annotations

import math
from collections.abc import Iterable

from nakano_status.documents.text_measure import EM, wrap

HIGHEST = 409.0
"""Excel shows no row higher than this."""

_POINTS_PER_MM = 72 / 25.4
_PIXEL = 0.75
_PITCH = 1.25
_AROUND = 5.0
_INNER_MARGIN = 1.5  # millimetres, both sides together
CLOSENESS = 0.93
"""The measure counts kana as a full em; in BIZ UDPGothic and ＭＳ Pゴシック sentences are often this much narrower."""


def broken(text: str | None, width: float, size: float) -> tuple[str, ...]:
    """Return the lines that a text fills in a cell of that width (mm) and size (points); joined they are the text."""
    room = int((width - _INNER_MARGIN) * _POINTS_PER_MM / size * EM / CLOSENESS)
    return wrap(text or "", room)


def lines_in(height: float, size: float) -> int:
    """Return how many lines of that size a row of that height shows, one at least."""
    return max(int((height - _AROUND) / (size * _PITCH)), 1)


def row_height(texts: Iterable[tuple[str | None, float, float]], lowest: float = 0.0) -> float:
    """Return the height at which every text shows; each is (text, width in millimetres, size in points)."""
    needed = max((len(broken(text, width, size)) * size * _PITCH + _AROUND for text, width, size in texts), default=0.0)
    return min(math.ceil(max(needed, lowest) / _PIXEL) * _PIXEL, HIGHEST)
