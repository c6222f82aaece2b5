"""Enumerations whose members have a label for people beside their value."""

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
