"""The zoom of the pages of a paper in the window."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Zoom:
    """The zoom: in percent of the paper, or None to fit the view; `is_whole`: fit the page, not its width."""

    percent: int | None = None
    is_whole: bool = True


WHOLE_PAGE, PAGE_WIDTH = Zoom(), Zoom(is_whole=False)
ZOOMS = (WHOLE_PAGE, PAGE_WIDTH, *(Zoom(percent) for percent in (50, 75, 100, 125, 150, 200)))
