"""How a conflict can be decided (source: cli.md, `resolve`)."""

from __future__ import annotations

from enum import StrEnum


class ConflictChoice(StrEnum):
    """One of the listed values, both texts, or a new text; a side may also be named by its return's ID."""

    BASE = "base"
    OFFICE = "office"
    DIVISION = "division"
    BOTH = "both"
    TEXT = "text"
