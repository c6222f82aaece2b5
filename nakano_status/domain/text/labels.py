"""Labels of enumerations as shown to users, and the signs for yes and no in tables."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """An enumeration whose values have labels; a member is declared with both: `OPEN = "open", "修正依頼中"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Return a new member with its label; the label has a default because look-ups by value pass only the value."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


CIRCLES, CROSSES = "○〇◯", "×✕✖"
"""The shapes that input methods offer for the signs of yes and of no; the program writes the first of each."""

ALIKE_YES, ALIKE_NO = f"{CIRCLES}⭕oOｏＯ", f"{CROSSES}☓xXｘＸ"
"""The signs of yes and of no, with letters and signs that look alike."""

YES, NO = CIRCLES[0], CROSSES[0]
