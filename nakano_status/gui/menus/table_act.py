"""Acts on a list as a table of cells; it is copied over the clipboard (`copying`)."""

from __future__ import annotations

from enum import Enum, auto


class TableAct(Enum):
    """An act on a list as a table of cells."""

    COPY = auto()
    COPY_TABLE = auto()
    PASTE = auto()
