"""Every act of the window by name, with its shortcut: one table, from which the menus are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QMainWindow

from nakano_status.gui.words import tr


@dataclass(frozen=True)
class MenuAct:
    """One line of a menu; `keys` may hold several shortcuts, the first is shown."""

    text: str
    do: Callable[[], None]
    keys: tuple[str, ...] = ()


SEPARATOR = None
MenuTable = tuple[tuple[str, tuple[MenuAct | None, ...]], ...]
"""Menus with their lines; None is a line between groups."""


def fill_menus(window: QMainWindow, table: MenuTable, undo: QUndoStack) -> dict[str, QAction]:
    """Make the menu bar anew; return the actions by their words."""
    bar = window.menuBar()
    bar.clear()
    actions: dict[str, QAction] = {}
    for title, lines in table:
        menu = bar.addMenu(title)
        for line in lines:
            if line is None:
                menu.addSeparator()
                continue
            action = menu.addAction(line.text)
            action.setShortcuts([QKeySequence(keys) for keys in line.keys])
            action.triggered.connect(lambda _=False, do=line.do: do())
            actions[line.text] = action
        if title == edit_title():
            _add_undo(window, menu.actions()[0] if menu.actions() else None, menu.insertActions, undo)
    return actions


def edit_title() -> str:
    """Return the name of the menu that begins with undo and redo."""
    return tr("編集(&E)")


def _add_undo(
    window: QMainWindow,
    before: QAction | None,
    insert: Callable[..., None],
    undo: QUndoStack,
) -> None:
    """Put undo and redo first; their words name the edit that they concern."""
    back = undo.createUndoAction(window, tr("元に戻す:"))
    back.setShortcut(QKeySequence.StandardKey.Undo)
    again = undo.createRedoAction(window, tr("やり直す:"))
    again.setShortcuts([QKeySequence("Ctrl+Y"), QKeySequence("Ctrl+Shift+Z")])
    separator = QAction(window)
    separator.setSeparator(True)
    insert(before, [back, again, separator])
