"""Choices that look random and are the same every time: the demonstration must be the same on every machine."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Chance:
    """A sequence of choices that depends only on its seed."""

    def __init__(self, *seed: str) -> None:
        """Begin the sequence of choices of a seed."""
        self._seed = "/".join(seed)
        self._drawn = 0

    def number(self, low: int, high: int) -> int:
        """Return a number from `low` to `high`, both included."""
        self._drawn += 1
        digest = hashlib.sha256(f"{self._seed}#{self._drawn}".encode()).digest()
        return low + int.from_bytes(digest[:8], "big") % (high - low + 1)

    def one_of(self, items: Sequence[Item]) -> Item:
        """Return one of the items."""
        return items[self.number(0, len(items) - 1)]

    def happens(self, percent: int) -> bool:
        """Return whether something happens that happens in so many of a hundred cases."""
        return self.number(1, 100) <= percent
