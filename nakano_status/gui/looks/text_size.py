"""The size of texts: three sizes that a user chooses from, on top of the system's setting."""

from __future__ import annotations

from enum import StrEnum


class TextSize(StrEnum):
    """A size; its value is the key by which it is stored."""

    STANDARD = "standard"
    LARGE = "large"
    LARGEST = "largest"

    @property
    def factor(self) -> float:
        """The factor on the system's own size; never below 1, the smallest legible size."""
        return _FACTORS[self]

    def stepped(self, by: int) -> TextSize:
        """Return the size so many steps up (or down, below 0); at the end of the scale the last one."""
        sizes = list(TextSize)
        return sizes[min(max(sizes.index(self) + by, 0), len(sizes) - 1)]


_FACTORS = {TextSize.STANDARD: 1.0, TextSize.LARGE: 1.2, TextSize.LARGEST: 1.45}
