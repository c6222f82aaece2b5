"""Labels of enumerations as shown to users, and the signs for yes and no in tables, which are not marks of progress."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """An enumeration of values, each declared with its label: `OPEN = "open", "修正依頼中"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Return the member of `value`; the default label is for look-ups by value, as in every enumeration."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


CIRCLES, CROSSES = "○〇◯", "×✕✖"
"""The shapes that input methods offer for the signs of yes and of no; the program writes the first one."""

ALIKE_YES, ALIKE_NO = f"{CIRCLES}⭕oOｏＯ", f"{CROSSES}☓xXｘＸ"
"""The signs of yes and of no, with letters and signs that look alike."""

YES, NO = CIRCLES[0], CROSSES[0]
