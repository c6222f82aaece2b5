"""Where what the window remembers is kept: the user's own settings, or nothing that outlives the window."""

from __future__ import annotations

from typing import Protocol


class Settings(Protocol):
    """Where values are kept; QSettings is one."""

    def value(self, key: str, default: object = None, /) -> object:
        """Return what was kept under a key."""
        ...

    def setValue(self, key: str, value: object, /) -> None:
        """Keep a value under a key."""
        ...


class Forgetful:
    """Settings that end with the window: for pictures, the demonstration and tests, which are nobody's work."""

    def __init__(self) -> None:
        self._values: dict[str, object] = {}

    def value(self, key: str, default: object = None, /) -> object:
        """Return what was kept under a key."""
        return self._values.get(key, default)

    def setValue(self, key: str, value: object, /) -> None:
        """Keep a value under a key."""
        self._values[key] = value
