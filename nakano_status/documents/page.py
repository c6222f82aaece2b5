"""Page set-up shared by the papers: sizes and margins in millimetres (source: practice.md §5)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Paper(StrEnum):
    """A paper size by name."""

    A3 = "A3"
    A4 = "A4"


@dataclass(frozen=True)
class PageSetup:
    """Paper, orientation and margins in millimetres."""

    paper: Paper
    landscape: bool
    top: float
    bottom: float
    left: float
    right: float
    header: float
    footer: float
