"""The state of a cell of a return."""

from __future__ import annotations

from enum import StrEnum


class CellState(StrEnum):
    """A cell is a value, blank, or unreadable; `left_out` is set by a person's decision, never by the reader."""

    VALUE = "value"
    BLANK = "blank"
    UNREADABLE = "unreadable"
    LEFT_OUT = "left_out"
