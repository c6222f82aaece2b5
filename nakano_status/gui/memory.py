"""What the window remembers from one day to the next: files opened lately, and where somebody stopped in each."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from nakano_status.gui.text_size import TextSize

_RECENT = "recent"
_STOPPED = "stopped/{store_id}"
_TEXT_SIZE = "text_size"
_MOST = 5


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


class Memory:
    """Remembers in `settings`; the user's own only where a person opened the window."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    @property
    def recent(self) -> list[Path]:
        """The data files that were opened lately and are still there, newest first."""
        found = self._settings.value(_RECENT, [])
        names = [found] if isinstance(found, str) else list(found) if isinstance(found, list) else []
        return [path for path in map(Path, names) if path.is_file()]

    def remember_file(self, path: Path) -> None:
        """Put a data file first among those opened lately."""
        names = [str(path.resolve()), *map(str, self.recent)]
        self._settings.setValue(_RECENT, list(dict.fromkeys(names))[:_MOST])

    def row_of(self, store_id: str) -> str | None:
        """Return the row at which somebody stopped in a data file."""
        found = self._settings.value(_STOPPED.format(store_id=store_id))
        return found if isinstance(found, str) else None

    def remember_row(self, store_id: str, row_id: str) -> None:
        """Keep the row that is worked on in a data file."""
        self._settings.setValue(_STOPPED.format(store_id=store_id), row_id)

    @property
    def text_size(self) -> TextSize:
        """How large texts are set; the standard where nothing that is known was kept."""
        found = self._settings.value(_TEXT_SIZE)
        return TextSize(found) if isinstance(found, str) and found in set(TextSize) else TextSize.STANDARD

    def remember_text_size(self, size: TextSize) -> None:
        """Keep how large texts are set."""
        self._settings.setValue(_TEXT_SIZE, size.value)
