"""What is done with a list as a table of cells; it goes over the clipboard (`copying`)."""

from __future__ import annotations

from enum import Enum, auto


class TableAct(Enum):
    """What is done with a list as a table of cells."""

    COPY = auto()
    COPY_TABLE = auto()
    PASTE = auto()
