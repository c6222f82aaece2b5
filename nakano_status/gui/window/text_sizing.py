"""The size of texts in the window, as the user last chose it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from nakano_status.gui.looks.appearance import TextSize, apply_theme, current_text_size, current_theme
from nakano_status.gui.memory import Memory
from nakano_status.gui.menus.menu_table import SEPARATOR, MenuAct, SubMenu
from nakano_status.gui.words import tr

_WORDS = {TextSize.STANDARD: "標準", TextSize.LARGE: "大", TextSize.LARGEST: "特大"}


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
