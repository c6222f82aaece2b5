"""What the window stores between runs: recent files, and the page and row that were last shown of each."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray

from nakano_status.gui.looks.text_size import TextSize
from nakano_status.gui.recent_files import RecentFiles
from nakano_status.gui.settings import Settings

_STOPPED = "stopped/{store_id}"
_TEXT_SIZE = "text_size"
_PAGE = "page/{store_id}"
_LAST = "last_file"
_PLACE = "window"
_PERSON = "person"
_CRASHES = "crashes"


class Memory:
    """Values stored in `settings`; these are the user's own only if a person opened the window."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.recent = RecentFiles(settings)

    @property
    def person(self) -> str | None:
        """The name that the user has given; None if none was given. It is never the login name."""
        found = self._settings.value(_PERSON)
        return found if isinstance(found, str) and found else None

    def remember_person(self, name: str | None) -> None:
        """Store the user's name."""
        self._settings.setValue(_PERSON, name or "")

    @property
    def last_file(self) -> Path | None:
        """The data file that was open when the program ended; None if it had been closed."""
        found = self._settings.value(_LAST)
        return Path(found) if isinstance(found, str) and found else None

    def remember_last(self, path: Path | None) -> None:
        """Store which data file is open (None: none)."""
        self._settings.setValue(_LAST, str(path.resolve()) if path is not None else "")

    @property
    def crashes(self) -> int:
        """The number of consecutive runs before this one that crashed."""
        found = str(self._settings.value(_CRASHES, 0))
        return int(found) if found.isdecimal() else 0

    def remember_crashes(self, count: int) -> None:
        """Store the number of consecutive runs that crashed."""
        self._settings.setValue(_CRASHES, count)

    def page_of(self, store_id: str) -> str | None:
        """Return the name of the page that was last shown of a data file."""
        found = self._settings.value(_PAGE.format(store_id=store_id))
        return found if isinstance(found, str) else None

    def remember_page(self, store_id: str, name: str) -> None:
        """Store the page that is shown of a data file."""
        self._settings.setValue(_PAGE.format(store_id=store_id), name)

    @property
    def window_place(self) -> QByteArray | None:
        """The position and size of the window, in Qt's own format."""
        found = self._settings.value(_PLACE)
        return found if isinstance(found, QByteArray) else None

    def remember_window_place(self, place: QByteArray) -> None:
        """Store the position of the window."""
        self._settings.setValue(_PLACE, place)

    def row_of(self, store_id: str) -> str | None:
        """Return the row that was last shown of a data file."""
        found = self._settings.value(_STOPPED.format(store_id=store_id))
        return found if isinstance(found, str) else None

    def remember_row(self, store_id: str, row_id: str) -> None:
        """Store the current row of a data file."""
        self._settings.setValue(_STOPPED.format(store_id=store_id), row_id)

    @property
    def text_size(self) -> TextSize:
        """The size of texts; the standard one if no known size was stored."""
        found = self._settings.value(_TEXT_SIZE)
        return TextSize(found) if isinstance(found, str) and found in set(TextSize) else TextSize.STANDARD

    def remember_text_size(self, size: TextSize) -> None:
        """Store the size of texts."""
        self._settings.setValue(_TEXT_SIZE, size.value)
