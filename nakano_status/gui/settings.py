"""Where the window stores values: in the user's own settings, or in memory only."""

from __future__ import annotations

from typing import Protocol


class Settings(Protocol):
    """A store of values; QSettings is one."""

    def value(self, key: str, default: object = None, /) -> object:
        """Return the value of a key."""

    def setValue(self, key: str, value: object, /) -> None:
        """Store a value under a key."""


class Forgetful:
    """Settings that end with the window: for screenshots, the demonstration and tests, which are not a user's work."""

    def __init__(self) -> None:
        self._values: dict[str, object] = {}

    def value(self, key: str, default: object = None, /) -> object:
        """Return the value of a key."""
        return self._values.get(key, default)

    def setValue(self, key: str, value: object, /) -> None:
        """Store a value under a key."""
        self._values[key] = value
