"""How large the pages of a paper are shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Zoom:
    """How large pages are: in percent of the paper, or (None) as large as fits; `is_whole`: the page, not its width."""

    percent: int | None = None
    is_whole: bool = True


WHOLE_PAGE, PAGE_WIDTH = Zoom(), Zoom(is_whole=False)
ZOOMS = (WHOLE_PAGE, PAGE_WIDTH, *(Zoom(percent) for percent in (50, 75, 100, 125, 150, 200)))
