"""Values stored between runs: recent files, servers, the last page and row of each file, the user's settings.

The position of the window is stored as the user left it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from PySide6.QtCore import QByteArray, QObject, QPoint, QRect, QSettings, QSize, Qt, QTimer, SignalInstance
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStyle, QWidget

from nakano_status.domain.storage.server_address import address_path, is_server_address, place_as_text, place_name
from nakano_status.gui.looks.appearance import Scheme, TextSize

Value = TypeVar("Value")

_ARRANGED = "arranged/{part}"
_STOPPED = "stopped/{store_id}"
_TEXT_SIZE, _SCHEME = "text_size", "scheme"
_PAGE = "page/{store_id}"
_LAST = "last_file"
_PLACE = "window"
_PERSON = "person"
_CRASHES = "crashes"
_USES = "uses"
_MOST_USES = 100
_UNDERLINES = "underlines_wordings"

_RECENT = "recent"
_MOST = 8
_SERVERS = "servers"


class NamedServer(NamedTuple):
    """A set on a server, with the name that the user gave it; the address has no password."""

    name: str
    address: str


class Memory:
    """The values stored in `settings`; with `Forgetful` settings they end with the window."""

    def __init__(self, settings: QSettings | Forgetful) -> None:
        self._settings = settings
        self.recent = RecentFiles(settings, self.name_of)

    @property
    def person(self) -> str | None:
        """The name that the user has given, never the login name; None if there is none."""
        found = self._settings.value(_PERSON)
        return found if isinstance(found, str) and found else None

    def remember_person(self, name: str | None) -> None:
        """Store the user's name; None for no name."""
        self._settings.setValue(_PERSON, name or "")

    @property
    def last_file(self) -> Path | None:
        """The data file that was open when the program ended; None if it had been closed."""
        found = self._settings.value(_LAST)
        return address_path(found) if isinstance(found, str) and found else None

    def remember_last_file(self, path: Path | None) -> None:
        """Store the path of the open data file; None if no file is open."""
        self._settings.setValue(_LAST, place_as_text(path) if path is not None else "")

    @property
    def servers(self) -> list[NamedServer]:
        """The sets on servers that the user has named; entries that cannot be read are skipped."""
        found = _from_json(self._settings.value(_SERVERS), list[Any]())
        return [NamedServer(*each) for each in found if _is_server(each)]

    def remember_servers(self, servers: Iterable[NamedServer]) -> None:
        """Store the sets on servers that the user has named, in place of the earlier sets."""
        self._settings.setValue(_SERVERS, json.dumps([*servers], ensure_ascii=False))

    def name_of(self, path: Path) -> str:
        """Return the displayed name of a data file or of a set on a server.

        This is the name that the user gave to the set, otherwise the name of the file or of the set itself.
        """
        address = place_as_text(path)
        return next((each.name for each in self.servers if each.address == address), place_name(path))

    @property
    def crashes(self) -> int:
        """The number of crashed runs directly before this one."""
        found = str(self._settings.value(_CRASHES, 0))
        return int(found) if found.isdecimal() else 0

    def remember_crashes(self, count: int) -> None:
        """Store the number of crashed runs in a row."""
        self._settings.setValue(_CRASHES, count)

    def page_of(self, store_id: str) -> str | None:
        """Return the name of the last displayed page of a data file; None if there is none."""
        found = self._settings.value(_PAGE.format(store_id=store_id))
        return found if isinstance(found, str) else None

    def remember_page(self, store_id: str, name: str) -> None:
        """Store the name of the displayed page of a data file."""
        self._settings.setValue(_PAGE.format(store_id=store_id), name)

    def arrangement(self, part: str) -> dict[str, Any]:
        """Return the stored arrangement of a table or splitter (`keep_arrangement`); empty if there is none.

        `part`: its name with its page and role.
        """
        return _from_json(self._settings.value(_ARRANGED.format(part=part)), dict[str, Any]())

    def keep_arrangement(self, part: str, chosen: Mapping[str, object]) -> None:
        """Store the user's arrangement of a table or a splitter; `part` is as in `arrangement`.

        `chosen`: the arrangement, which must be writable as JSON.
        """
        self._settings.setValue(_ARRANGED.format(part=part), json.dumps(dict(chosen), ensure_ascii=False))

    @property
    def uses(self) -> dict[str, int]:
        """The number of uses of each entry of Ctrl+K, by its name, the most recently chosen entry last.

        Invalid entries are skipped.
        """
        found = _from_json(self._settings.value(_USES), dict[str, Any]())
        return {name: count for name, count in found.items() if isinstance(count, int)}

    def remember_use(self, name: str) -> None:
        """Count a use of an entry of Ctrl+K.

        At most a hundred entries are stored; the entry chosen longest ago is dropped.
        """
        uses = self.uses
        kept = [*((each, count) for each, count in uses.items() if each != name), (name, uses.get(name, 0) + 1)]
        self._settings.setValue(_USES, json.dumps(dict(kept[-_MOST_USES:]), ensure_ascii=False))

    @property
    def window_place(self) -> QByteArray | None:
        """The position and size of the window, in Qt's own format; None if they were not stored."""
        found = self._settings.value(_PLACE)
        return found if isinstance(found, QByteArray) else None

    def remember_window_place(self, place: QByteArray) -> None:
        """Store the position and size of the window, in Qt's own format."""
        self._settings.setValue(_PLACE, place)

    def row_of(self, store_id: str) -> str | None:
        """Return the ID of the last displayed row of a data file; None if there is none."""
        found = self._settings.value(_STOPPED.format(store_id=store_id))
        return found if isinstance(found, str) else None

    def remember_row(self, store_id: str, row_id: str) -> None:
        """Store the ID of the displayed row of a data file."""
        self._settings.setValue(_STOPPED.format(store_id=store_id), row_id)

    @property
    def underlines_wordings(self) -> bool:
        """True if wordings that 用語の表 replaces are underlined; they are unless the user switched it off."""
        return self._settings.value(_UNDERLINES, "yes") != "no"

    def remember_underlining(self, *, on: bool) -> None:
        """Store whether wordings are underlined."""
        self._settings.setValue(_UNDERLINES, "yes" if on else "no")

    @property
    def text_size(self) -> TextSize:
        """The size of texts; the standard size if no known size was stored."""
        found = self._settings.value(_TEXT_SIZE)
        return TextSize(found) if isinstance(found, str) and found in set(TextSize) else TextSize.STANDARD

    def remember_text_size(self, size: TextSize) -> None:
        """Store the size of texts."""
        self._settings.setValue(_TEXT_SIZE, size.value)

    @property
    def scheme(self) -> Scheme:
        """The colours of the window; the system's colours if no known colours were stored."""
        found = self._settings.value(_SCHEME)
        return Scheme(found) if isinstance(found, str) and found in set(Scheme) else Scheme.SYSTEM

    def remember_scheme(self, scheme: Scheme) -> None:
        """Store the colours of the window."""
        self._settings.setValue(_SCHEME, scheme.value)


@dataclass(frozen=True)
class RecentFile:
    """A data file that was opened.

    `path`: the path, or the address of a set on a server.
    `whose` and `round`: the owner and the round, as displayed; empty until they were displayed.
    `opened`: the time in ISO 8601, or empty.
    `server`: the name of a set on a server; empty for a file.
    """

    path: str
    whose: str = ""
    round: str = ""
    opened: str = ""
    server: str = ""

    @property
    def where(self) -> Path:
        """The path of the file, or the address of the set on a server as a path, to open it."""
        return address_path(self.path)

    @property
    def name(self) -> str:
        """The name of the file, or of the set on a server."""
        return self.server or Path(self.path).name

    @property
    def title(self) -> str:
        """The owner and the round, or the file's name if they are unknown."""
        return "　".join(part for part in (self.whose, self.round) if part) or self.server or Path(self.path).stem


class RecentFiles:
    """The recent data files in the settings, newest first.

    A file that no longer exists remains until a user removes it.
    """

    def __init__(self, settings: QSettings | Forgetful, name_of: Callable[[Path], str] = place_name) -> None:
        """`name_of`: returns the displayed name of a set on a server."""
        self._settings, self._name_of = settings, name_of

    @property
    def files(self) -> list[RecentFile]:
        """The recent data files, newest first; invalid entries are skipped."""
        found = self._settings.value(_RECENT, [])
        lines = [found] if isinstance(found, str) else found if isinstance(found, list) else []
        files = [file for file in map(_read, lines) if file is not None]
        return [replace(file, server=self._name_of(file.where)) if _is_on_server(file) else file for file in files]

    def add(self, path: Path, moment: datetime) -> None:
        """Put a data file first in the list, with the time `moment`; its known owner and round are unchanged."""
        name = place_as_text(path)
        known = next((file for file in self.files if file.path == name), RecentFile(name))
        others = [file for file in self.files if file.path != name]
        self._keep([replace(known, opened=moment.isoformat(timespec="minutes")), *others])

    def describe(self, path: Path, whose: str, round_: str) -> None:
        """Store the displayed owner and round of a data file in the list; do nothing if the file is not listed."""
        name = place_as_text(path)
        self._keep([replace(file, whose=whose, round=round_) if file.path == name else file for file in self.files])

    def remove(self, path: str) -> None:
        """Remove a data file from the list, by `RecentFile.path`; the file itself is not deleted."""
        self._keep([file for file in self.files if file.path != path])

    def _keep(self, files: list[RecentFile]) -> None:
        self._settings.setValue(_RECENT, [json.dumps(asdict(file), ensure_ascii=False) for file in files[:_MOST]])


def _is_on_server(file: RecentFile) -> bool:
    return is_server_address(file.where)


def _read(line: object) -> RecentFile | None:
    """Return one entry, or None if it is invalid; an earlier version of the program stored the path alone."""
    if not isinstance(line, str) or not line:
        return None
    if not line.startswith("{"):
        return RecentFile(line)
    with suppress(TypeError):
        return RecentFile(**{name: str(value) for name, value in _from_json(line, dict[str, Any]()).items()})
    return None


def _is_server(entry: object) -> bool:
    return isinstance(entry, list) and [type(part) for part in entry] == [str] * len(NamedServer._fields)


def _from_json(text: object, usual: Value) -> Value:
    """Return the value that the text of a setting has as JSON; `usual` if it has none of the type of `usual`."""
    with suppress(ValueError, RecursionError):  # RecursionError: nested too deeply
        found = json.loads(str(text))
        if isinstance(found, type(usual)):
            return found
    return usual


class Forgetful:
    """Settings that end with the window: for screenshots, the demonstration and tests, which are not a user's work."""

    def __init__(self) -> None:
        self._values: dict[str, object] = {}

    def value(self, key: str, default: object = None, /) -> object:
        """Return the value of a key, or `default` if there is none."""
        return self._values.get(key, default)

    def setValue(self, key: str, value: object, /) -> None:
        """Store a value under a key."""
        self._values[key] = value


_BORDER = 8
"""Device-independent pixels for the frame of a window, whose width is unknown before the window is shown."""

_PAUSE = 500
"""Milliseconds without moving after which the window's position is stored."""


def show_on_screen(window: QWidget, size: tuple[int, int], available: QRect | None = None) -> None:
    """Show a window in this size (width, height) if it fits the screen, otherwise maximized.

    `available`: the screen without task bars; None for the window's screen.
    """
    room = available if available is not None else window.screen().availableGeometry()
    title_bar = window.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
    inner = room.size() - QSize(2 * _BORDER, title_bar + 2 * _BORDER)
    wanted = QSize(*size)
    window.resize(wanted.boundedTo(inner))
    if wanted.boundedTo(inner) == wanted:
        window.show()
    else:
        window.showMaximized()


class PlaceKeeper(QObject):
    """Keeper of a window's position: it is restored when the window is shown, and stored soon after each move.

    It is not stored at the end, because a program may be killed. If the screen becomes smaller, the window is moved
    back onto it, and made smaller if necessary.
    """

    def __init__(
        self, window: QWidget, placed: SignalInstance, memory: Memory, size: tuple[int, int], windows: int = 0
    ) -> None:
        """Show the window, in `size` if no position was stored; if its screen is missing Qt moves it onto another.

        The signal `placed` follows every move of the window.
        `windows`: the number of other open windows of the program, which the window must not cover exactly.
        """
        super().__init__(window)  # it ends with the window: screens outlive it, and would call it
        self._window, self._memory = window, memory
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.store_place)
        before = memory.window_place
        if before is not None and window.restoreGeometry(before):
            window.show()
        else:
            show_on_screen(window, size)
        self._uncover(windows)
        placed.connect(self._pause.start)
        for screen in QGuiApplication.screens():
            screen.availableGeometryChanged.connect(self._fit)

    def _uncover(self, windows: int) -> None:
        """Move the window down and right by a title bar's height per other window; leave a maximized window in place.

        At the corner of the screen the window returns to the opposite corner.
        """
        window, room = self._window, self._window.screen().availableGeometry()
        if not windows or window.windowState() != Qt.WindowState.WindowNoState:
            return
        frame = window.frameGeometry().size()
        step = windows * (window.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight) + _BORDER)
        free_width, free_height = room.width() - frame.width(), room.height() - frame.height()
        across = (window.x() - room.x() + step) % max(free_width, 1)
        down = (window.y() - room.y() + step) % max(free_height, 1)
        window.move(room.x() + across, room.y() + down)

    def _fit(self, room: QRect) -> None:
        frame, window = self._window.frameGeometry(), self._window
        is_here = window.screen() == self.sender()
        if not is_here or room.contains(frame) or window.windowState() != Qt.WindowState.WindowNoState:
            return
        window.resize(window.size().boundedTo(room.size() - (frame.size() - window.size())))
        most = room.bottomRight() - QPoint(window.frameGeometry().width() - 1, window.frameGeometry().height() - 1)
        window.move(max(room.left(), min(frame.left(), most.x())), max(room.top(), min(frame.top(), most.y())))

    def store_place(self) -> None:
        """Store the current position and size of the window at once."""
        self._pause.stop()
        self._memory.remember_window_place(self._window.saveGeometry())
