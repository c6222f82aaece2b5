"""Labels of enumerations for people, and the signs for yes and no in tables; these are no marks of progress."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """An enumeration of values, each declared with its label: `OPEN = "open", "修正依頼中"`."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        """Return the member of `value`; the default is for looking one up by its value, as in every enumeration."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


CIRCLES, CROSSES = "○〇◯", "×✕✖"
"""The shapes in which input methods offer the sign for yes, and that for no; the program writes the first."""

ALIKE_YES, ALIKE_NO = f"{CIRCLES}⭕oOｏＯ", f"{CROSSES}☓xXｘＸ"
"""These shapes with letters and signs that look alike."""

YES, NO = CIRCLES[0], CROSSES[0]
