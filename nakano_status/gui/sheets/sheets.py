"""The pages of a paper as the window shows and prints them, whatever made them, and their zoom."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from nakano_status.application.ports.data_file import Parts


class Sheets(Protocol):
    """Pages that can be shown, counted from 0; a size is width and height in millimetres."""

    @property
    def count(self) -> int:
        """The number of pages."""

    @property
    def is_whole(self) -> bool:
        """Whether there will be no more pages."""

    def size(self, page: int) -> tuple[float, float]:
        """Return the size of a page."""

    def page_text(self, parts: Parts, page: int) -> str:
        """Return the text of a page."""

    def paint(self, parts: Parts, page: int, painter: object, dots_per_inch: float) -> None:
        """Draw a page."""

    def proved(self, parts: Parts) -> Sheets:
        """Return the pages as they may be printed, or raise the refusal."""

    def write_pdf(self, parts: Parts, pages: range, target: Path) -> None:
        """Write a range of pages as a PDF file, replacing an existing one."""


@dataclass(frozen=True)
class Zoom:
    """The zoom: in percent of the paper, or None to fit the view; `is_whole`: fit the page, not its width."""

    percent: int | None = None
    is_whole: bool = True


WHOLE_PAGE, PAGE_WIDTH = Zoom(), Zoom(is_whole=False)
ZOOMS = (WHOLE_PAGE, PAGE_WIDTH, *(Zoom(percent) for percent in (50, 75, 100, 125, 150, 200)))
