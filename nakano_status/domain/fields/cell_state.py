"""What a cell of a return says."""

from __future__ import annotations

from enum import StrEnum


class CellState(StrEnum):
    """A cell is a value, blank, or unreadable; `left_out` is a person's decision, never the reader's."""

    VALUE = "value"
    BLANK = "blank"
    UNREADABLE = "unreadable"
    LEFT_OUT = "left_out"
