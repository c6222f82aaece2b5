"""Parts of the window: F6 moves the focus from part to part, and keys move the splitter between two parts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QSplitter, QWidget
from shiboken6 import isValid

from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.menus.menu_table import MenuAct, SubMenu
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.gui.window.main_window import MainWindow

_MOVE = 4 * STEP
"""Pixels by which one key press moves the splitter between two parts."""


class WindowParts:
    """The visible parts, and the widget that had the focus in each when F6 left it."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self._last: dict[QWidget, QWidget] = {}

    def parts(self) -> list[QWidget]:
        """Return the visible parts that can have the focus: left side, notices, page, help and status bar."""
        window = self._window
        middle = [window.panel, window.notices.strip, *_split(window.shown)]
        panels = window.findChildren(QDockWidget)
        there = (part for part in (window.side, *middle, *panels, window.status_bar) if part.isVisible())
        return [part for part in there if next(stops_in(part), None) is not None]

    def step(self, by: int) -> None:
        """Move the focus to the next part (1) or the previous one (-1), to the widget that had it there."""
        parts = self.parts()
        if not parts:
            return
        focus = QApplication.focusWidget()
        here = next((place for place, part in enumerate(parts) if _holds(part, focus)), None)
        if here is not None and focus is not None:
            self._last[parts[here]] = focus
        target = parts[(here + by) % len(parts)] if here is not None else parts[0 if by > 0 else -1]
        last = self._last.get(target)
        is_there = last is not None and isValid(last) and last.isVisible() and last.isEnabled()
        stop = last if is_there else next(stops_in(target))
        if stop is not None:
            stop.setFocus(Qt.FocusReason.TabFocusReason if by > 0 else Qt.FocusReason.BacktabFocusReason)

    def move_line(self, by: int) -> None:
        """Move the splitter beside the part with the focus: to the right or down (1), to the left or up (-1)."""
        inner = QApplication.focusWidget()
        while inner is not None and not isinstance(inner.parentWidget(), QSplitter):
            inner = inner.parentWidget()
        splitter = inner.parentWidget() if inner is not None else None
        if not isinstance(splitter, QSplitter) or inner is None:
            return
        handle = max(1, min(splitter.indexOf(inner) + 1, splitter.count() - 1))
        sizes = splitter.sizes()
        moved = by * _MOVE
        sizes[handle - 1], sizes[handle] = sizes[handle - 1] + moved, sizes[handle] - moved
        splitter.setSizes(sizes)

    def menu(self) -> SubMenu:
        """Return the menu for moving between parts and for making one of them wider."""
        return SubMenu(
            tr("画面の部分"),
            (
                MenuAct(tr("次の部分へ"), lambda: self.step(1), ("F6",)),
                MenuAct(tr("前の部分へ"), lambda: self.step(-1), ("Shift+F6",)),
                None,
                MenuAct(tr("境目を右（下）へ動かす"), lambda: self.move_line(1), ("Ctrl+Alt+Right",), repeats=True),
                MenuAct(tr("境目を左（上）へ動かす"), lambda: self.move_line(-1), ("Ctrl+Alt+Left",), repeats=True),
            ),
        )


def stops_in(part: QWidget) -> Iterator[QWidget]:
    """Yield the widgets of a part that can have the focus now, in the order of Tab."""
    widget: QWidget | None = part
    while widget is not None:
        if _holds(part, widget) and is_stop(widget):
            yield widget
        following = widget.nextInFocusChain()
        widget = following if following is not part else None


def is_stop(widget: QWidget) -> bool:
    """Return whether a widget is a stop of Tab."""
    policy = widget.focusPolicy().value & Qt.FocusPolicy.TabFocus.value
    return bool(policy) and widget.isVisible() and widget.isEnabled() and widget.focusProxy() is None


def _split(page: QWidget | None) -> list[QWidget]:
    """Return the parts of a page: the sides of its splitters, else the page itself."""
    if page is None:
        return []
    splitters = [each for each in page.findChildren(QSplitter) if each.isVisible()]
    sides = [splitter.widget(place) for splitter in splitters for place in range(splitter.count())]
    inner = [side for side in sides if side is not None and not any(side.isAncestorOf(each) for each in splitters)]
    return inner or [page]


def _holds(part: QWidget, widget: QWidget | None) -> bool:
    return widget is not None and (part is widget or part.isAncestorOf(widget))
