"""Pages as they were set: the PDF that is shown, printed and distributed, and what is known of its pages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ctypes import Array, c_ubyte

    PdfContent = bytes | Array[c_ubyte]
    """A file's bytes, or the file itself as memory."""

Value = dict[str, Any]
"""What a style sets in pages: plain lists, texts and numbers by name, which can be written as JSON."""

PAPER_STYLE = "document.typ"
"""The style of every paper (resources/style)."""
HEIGHTS_STYLE = "list_heights.typ"
"""The style that measures the heights of a list's cells, without making pages."""

MOST_ROWS = 500
"""The most rows, and blocks other than tables, that are laid out as a whole; a longer paper is laid out in parts."""

Checkpoint = Callable[..., None]
"""Called before each piece of work, with what can be shown by then; it raises to cancel the rest."""


def go_on(*_: object) -> None:
    """Do nothing, so that the work continues."""


@dataclass(frozen=True)
class Placed:
    """Where a part of a row is: page from 0, top and bottom in millimetres from the page's upper edge."""

    row_id: str
    part: int
    page: int
    top: float
    bottom: float


@dataclass(frozen=True, eq=False)
class SetPaper:
    """A PDF, the width and height of its pages in millimetres, and where the rows of its lists are.

    `sections` are the page counts of the sections, `parts` the pages of each part that a long paper was set in
    (documents/pages/paper_parts.py).
    """

    pdf: PdfContent
    pages: tuple[tuple[float, float], ...]
    places: tuple[Placed, ...] = ()
    sections: tuple[int, ...] = ()
    parts: tuple[range, ...] = ()
