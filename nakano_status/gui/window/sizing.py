"""The position of the window and the size of its texts, as the user last chose them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRect, QSize, QTimer, SignalInstance
from PySide6.QtWidgets import QApplication, QStyle, QWidget

from nakano_status.gui.looks.appearance import apply_theme, current_text_size, current_theme
from nakano_status.gui.looks.theme import TextSize
from nakano_status.gui.memory import Memory
from nakano_status.gui.menus.menu_table import SEPARATOR, MenuAct, SubMenu
from nakano_status.gui.words import tr

_BORDER = 8
"""Device-independent pixels for the frame of a window, whose width is not known before the window is shown."""

_PAUSE = 500
"""Milliseconds without moving after which the window's position is stored."""

_WORDS = {TextSize.STANDARD: "標準", TextSize.LARGE: "大", TextSize.LARGEST: "特大"}


def show_on_screen(window: QWidget, size: tuple[int, int], available: QRect | None = None) -> None:
    """Show a window in a size if it fits the screen (`available`: without task bars), else maximized."""
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
    """Shows a window at its last position, and stores the position after each move: a program may be killed."""

    def __init__(self, window: QWidget, placed: SignalInstance, memory: Memory, size: tuple[int, int]) -> None:
        """Show the window: in `size` if no position was stored; if its screen is missing Qt moves it onto another.

        `placed` follows every move of the window.
        """
        super().__init__()
        self._window, self._memory = window, memory
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.keep)
        before = memory.window_place
        if before is not None and window.restoreGeometry(before):
            window.show()
        else:
            show_on_screen(window, size)
        placed.connect(self._pause.start)

    def keep(self) -> None:
        """Store the current position of the window."""
        self._pause.stop()
        self._memory.remember_window_place(self._window.saveGeometry())


class TextSizing:
    """Applies the stored size at the start; `resized` is called after every change."""

    def __init__(self, memory: Memory, resized: Callable[[], None]) -> None:
        self._memory, self._resized = memory, resized
        self._wear(memory.text_size)

    def choose(self, size: TextSize) -> None:
        """Set the size of texts and store it for later runs."""
        self._memory.remember_text_size(size)
        self._wear(size)
        self._resized()

    def menu(self) -> SubMenu:
        """Return the menu 文字の大きさ: the three sizes, and one step up or down by shortcut."""
        sizes = tuple(
            MenuAct(
                tr(_WORDS[size]),
                lambda size=size: self.choose(size),  # type: ignore[misc]
                ("Ctrl+0",) if size is TextSize.STANDARD else (),
                lambda size=size: current_text_size() is size,  # type: ignore[misc]
            )
            for size in TextSize
        )
        larger = MenuAct(
            tr("大きくする"), lambda: self.choose(current_text_size().stepped(1)), ("Ctrl++", "Ctrl+;", "Ctrl+=")
        )
        smaller = MenuAct(tr("小さくする"), lambda: self.choose(current_text_size().stepped(-1)), ("Ctrl+-",))
        return SubMenu(tr("文字の大きさ"), (*sizes, SEPARATOR, larger, smaller))

    def _wear(self, size: TextSize) -> None:
        app = QApplication.instance()
        if isinstance(app, QApplication) and current_text_size() is not size:
            apply_theme(app, current_theme(), size)
