"""What a window shows and prints of a paper: its pages, whatever made them."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from nakano_status.application.ports.data_file import Parts


class Sheets(Protocol):
    """Pages that can be shown, counted from 0; a size is width and height in millimetres."""

    @property
    def count(self) -> int:
        """How many there are."""
        ...

    @property
    def is_whole(self) -> bool:
        """Whether there will be no more."""
        ...

    def size(self, page: int) -> tuple[float, float]:
        """Return how large a page is."""
        ...

    def words(self, parts: Parts, page: int) -> str:
        """Return what a page says."""
        ...

    def paint(self, parts: Parts, page: int, painter: object, dots_per_inch: float) -> None:
        """Draw a page."""
        ...

    def proved(self, parts: Parts) -> Sheets:
        """Return the pages as they may be printed, or refuse them."""
        ...

    def write_pdf(self, parts: Parts, pages: range, target: Path) -> None:
        """Write some pages as a PDF, in place of what is there."""
        ...
