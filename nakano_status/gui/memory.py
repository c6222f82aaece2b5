"""What the window remembers from one day to the next: files opened lately, and where somebody stopped in each."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray

from nakano_status.gui.looks.text_size import TextSize
from nakano_status.gui.opening.recent_files import RecentFiles
from nakano_status.gui.settings import Settings

_STOPPED = "stopped/{store_id}"
_TEXT_SIZE = "text_size"
_PAGE = "page/{store_id}"
_LAST = "last_file"
_PLACE = "window"
_PERSON = "person"
_CRASHES = "crashes"


class Memory:
    """Remembers in `settings`; the user's own only where a person opened the window."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.recent = RecentFiles(settings)

    @property
    def person(self) -> str | None:
        """The name that whoever works here gave; None where none was given. Never the system's name of the user."""
        found = self._settings.value(_PERSON)
        return found if isinstance(found, str) and found else None

    def remember_person(self, name: str | None) -> None:
        """Keep the name of whoever works here."""
        self._settings.setValue(_PERSON, name or "")

    @property
    def last_file(self) -> Path | None:
        """The data file that was open when the program ended; None where it had been closed."""
        found = self._settings.value(_LAST)
        return Path(found) if isinstance(found, str) and found else None

    def remember_last(self, path: Path | None) -> None:
        """Keep which data file is open (None: none)."""
        self._settings.setValue(_LAST, str(path.resolve()) if path is not None else "")

    @property
    def crashes(self) -> int:
        """How many of the last starts, one after the other, ended in a crash."""
        found = str(self._settings.value(_CRASHES, 0))
        return int(found) if found.isdecimal() else 0

    def remember_crashes(self, count: int) -> None:
        """Keep how many starts ended in a crash, one after the other."""
        self._settings.setValue(_CRASHES, count)

    def page_of(self, store_id: str) -> str | None:
        """Return the name of the page at which somebody stopped in a data file."""
        found = self._settings.value(_PAGE.format(store_id=store_id))
        return found if isinstance(found, str) else None

    def remember_page(self, store_id: str, name: str) -> None:
        """Keep the page that is shown of a data file."""
        self._settings.setValue(_PAGE.format(store_id=store_id), name)

    @property
    def window_place(self) -> QByteArray | None:
        """Where the window stood and how large it was, in Qt's own form."""
        found = self._settings.value(_PLACE)
        return found if isinstance(found, QByteArray) else None

    def remember_window_place(self, place: QByteArray) -> None:
        """Keep where the window stands."""
        self._settings.setValue(_PLACE, place)

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
