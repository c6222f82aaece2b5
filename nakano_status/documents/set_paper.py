"""A paper set in pages: its PDF, and where its rows are."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Placed:
    """Where a part of a row is: page from 0, top and bottom in millimetres from the page's upper edge."""

    row_id: str
    part: int
    page: int
    top: float
    bottom: float


@dataclass(frozen=True)
class SetPaper:
    """A PDF, and where the rows are that its style tells the places of."""

    pdf: bytes
    places: tuple[Placed, ...]
