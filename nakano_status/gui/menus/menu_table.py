"""Every act of the window by name, with its shortcut: the table from which menus and the list of shortcuts are made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMainWindow, QMenu, QToolButton

from nakano_status.gui.looks.plain_text import without_key
from nakano_status.gui.menus.undo_actions import StepAction, UndoStep
from nakano_status.gui.words import tr


@dataclass(frozen=True)
class MenuAct:
    """One line of a menu, in whose text & is a letter; `keys` may hold several shortcuts, the first is shown.

    `chosen` is given for a line that is one of several alternatives: it returns whether this is the current one. An act
    that `repeats` is repeated while its keys are held down.
    """

    text: str
    do: Callable[[], None]
    keys: tuple[str, ...] = ()
    chosen: Callable[[], bool] | None = None
    repeats: bool = False


@dataclass(frozen=True)
class SubMenu:
    """A menu within a menu."""

    text: str
    lines: tuple[MenuAct | None, ...]


SEPARATOR = None
MenuLine = MenuAct | SubMenu | None
MenuTable = tuple[tuple[str, tuple[MenuLine, ...]], ...]
"""Menus with their lines; None is a separator between groups."""

UNDO_KEYS, REDO_KEYS = ("Ctrl+Z",), ("Ctrl+Y", "Ctrl+Shift+Z")


def fill_menus(window: QMainWindow, table: MenuTable, undo: QUndoStack) -> dict[str, QAction]:
    """Make the menu bar again; return the actions by their text.

    Menus and actions are made here and not by Qt's own `addMenu(text)`: Python is not notified when an object that Qt
    made is deleted, and would mistake a later one at the same address for it.
    """
    bar = window.menuBar()
    if (others := bar.findChild(QToolButton)) is not None:  # Qt's own button, shown if there is no room for all menus
        others.setAccessibleName(tr("ほかのメニュー"))
    bar.clear()
    for old in bar.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
        old.deleteLater()  # with its actions, which would go on observing the undo stack
    actions: dict[str, QAction] = {}
    for title, lines in table:
        menu = QMenu(title, bar)
        bar.addMenu(menu)
        _fill(menu, lines, actions)
        if title == edit_title():
            _add_undo(window, menu, undo)
    return actions


def edit_title() -> str:
    """Return the name of the menu that begins with undo and redo."""
    return tr("編集(&E)")


def acts_in(lines: tuple[MenuLine, ...]) -> Iterator[MenuAct]:
    """Yield the acts of a menu, including those of its submenus."""
    for line in lines:
        if isinstance(line, SubMenu):
            yield from acts_in(line.lines)
        elif line is not None:
            yield line


def _fill(menu: QMenu, lines: tuple[MenuLine, ...], actions: dict[str, QAction]) -> None:
    for line in lines:
        if line is None:
            menu.addAction(_separator(menu))
        elif isinstance(line, SubMenu):
            inner = QMenu(without_key(line.text), menu)
            menu.addMenu(inner)
            _fill(inner, line.lines, actions)
        else:
            actions[line.text] = _added(menu, line)


def _added(menu: QMenu, act: MenuAct) -> QAction:
    action = QAction(without_key(act.text), menu)
    menu.addAction(action)
    action.setShortcuts([QKeySequence(keys) for keys in act.keys])
    action.setAutoRepeat(act.repeats)
    action.triggered.connect(lambda _=False: act.do())
    if (chosen := act.chosen) is not None:
        action.setCheckable(True)
        menu.aboutToShow.connect(lambda: action.setChecked(chosen()))
    return action


def _add_undo(window: QMainWindow, menu: QMenu, undo: QUndoStack) -> None:
    """Put undo and redo first; their text names the edit that they apply to."""
    steps = [StepAction(step, window, undo, menu) for step in UndoStep]
    for step, keys in zip(steps, (UNDO_KEYS, REDO_KEYS), strict=True):
        step.setShortcuts([QKeySequence(each) for each in keys])
    before = menu.actions()[0] if menu.actions() else None
    menu.insertActions(before, [*steps, _separator(menu)])  # type: ignore[arg-type]


def _separator(menu: QMenu) -> QAction:
    separator = QAction(menu)
    separator.setSeparator(True)
    return separator
