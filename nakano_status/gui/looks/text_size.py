"""How large texts are set: three sizes that a person chooses from, on top of what the system says."""

from __future__ import annotations

from enum import StrEnum


class TextSize(StrEnum):
    """A size by the name under which it is kept."""

    STANDARD = "standard"
    LARGE = "large"
    LARGEST = "largest"

    @property
    def factor(self) -> float:
        """How many times the system's own size it is; never under 1, the smallest that is read."""
        return _FACTORS[self]

    def stepped(self, by: int) -> TextSize:
        """Return the size so many steps up (or down, below 0); at the end of the scale the last one."""
        sizes = list(TextSize)
        return sizes[min(max(sizes.index(self) + by, 0), len(sizes) - 1)]


_FACTORS = {TextSize.STANDARD: 1.0, TextSize.LARGE: 1.2, TextSize.LARGEST: 1.45}
