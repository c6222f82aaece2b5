"""The menus as a table, with the acts of the window itself; the commands of pages are declared in `commands`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QUndoStack
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QTextEdit, QToolButton
from shiboken6 import isValid

from nakano_status.gui.commands import EDITING, Command
from nakano_status.gui.looks.labels import escape_ampersands
from nakano_status.gui.page import Page

if TYPE_CHECKING:
    from nakano_status.gui.editing.narrative_edit import NarrativeEdit


class UndoStep(StrEnum):
    """The direction of a step: undo or redo, with its label."""

    BACK = "元に戻す"
    AGAIN = "やり直す"


class StepAction(QAction):
    """Undo or redo as an action; its text names the edit, or the typing in a field, to undo or redo.

    Typing that was not written yet is the newest edit: it is undone, or written, before another edit is undone.
    """

    def __init__(self, step: UndoStep, window: QMainWindow, undo: QUndoStack, menu: QMenu) -> None:
        super().__init__(menu)
        self._step, self._window, self._undo = step, window, undo
        menu.aboutToShow.connect(self.follow)
        self.triggered.connect(self._do)
        undo.indexChanged.connect(self.follow)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self.follow)
        self.follow()

    def follow(self) -> None:
        """Name in the action's text the edit to undo or redo; disable the action if there is none.

        It may be called while the window is being destroyed.
        """
        if not isValid(self._undo):
            return
        editor = _typed_in(self._step)
        edit = self._undo.undoText() if self._step is UndoStep.BACK else self._undo.redoText()
        words = f"入力（{editor.accessibleName()}）" if editor is not None else edit
        self.setText(escape_ampersands(f"{self._step.value}: {words}" if words else self._step.value))
        self.setEnabled(bool(words))

    def _do(self) -> None:
        if (editor := editor_in_use()) is not None and editor.is_composing:
            return  # the input method has an undo of its own
        if (editor := _typed_in(self._step)) is not None:
            editor.undo() if self._step is UndoStep.BACK else editor.redo()
            return
        page = next((each for each in self._window.findChildren(Page) if each.isVisible()), None)
        if page is not None and not page.session.may_write:
            remedy = "書き込みのできる表示に戻してから、もう一度操作してください。"
            page.around.messages.report_not_done("閲覧中のため、元に戻す・やり直す操作はできません。", remedy)
        elif page is not None:
            page.leave()
            page.session.after_storing(self._go)

    def _go(self) -> None:
        """Undo or redo; all earlier writes are done and on the stack."""
        self._undo.undo() if self._step is UndoStep.BACK else self._undo.redo()


def editor_in_use() -> NarrativeEdit | None:
    """Return the long text's editor that has the focus, if it is writable, otherwise None."""
    widget = QApplication.focusWidget()
    if not isinstance(widget, QTextEdit):
        return None
    from nakano_status.gui.editing.narrative_edit import NarrativeEdit

    return widget if isinstance(widget, NarrativeEdit) and not widget.isReadOnly() else None


def _typed_in(step: UndoStep) -> NarrativeEdit | None:
    """Return the editor in use if its own typing can be undone or redone, otherwise None."""
    editor = editor_in_use()
    if editor is None:
        return None
    document = editor.document()
    there = document.isUndoAvailable() if step is UndoStep.BACK else document.isRedoAvailable()
    return editor if there else None


class MenuAct(NamedTuple):
    """One line of a menu. Its text is shown literally, also &; of several shortcuts in `keys` the first is shown.

    `do`: called when the line is chosen.
    `chosen`: for a switch, or for one of several alternatives, returns whether it is on; None for any other line.
    `repeats`: the act is repeated while its keys are held down.
    `command`: the command that the act performs (None: `do` performs the act itself).
    """

    text: str
    do: Callable[[], None]
    keys: tuple[str, ...] = ()
    chosen: Callable[[], bool] | None = None
    repeats: bool = False
    command: Command | None = None


class SubMenu(NamedTuple):
    """A menu within a menu."""

    text: str
    lines: tuple[MenuLine, ...]


SEPARATOR = None
MenuLine = MenuAct | SubMenu | None
MenuTable = tuple[tuple[str, tuple[MenuLine, ...]], ...]
"""Menus with their lines; None is a separator between groups."""

UNDO_KEYS, REDO_KEYS = ("Ctrl+Z",), ("Ctrl+Y", "Ctrl+Shift+Z")


def fill_menus(window: QMainWindow, table: MenuTable, undo: QUndoStack) -> dict[str, QAction]:
    """Fill the menu bar from the table, in place of its earlier menus; return the actions by their text.

    Menus and actions are made here and not by Qt's own `addMenu(text)`: Python is not notified when an object that Qt
    made is deleted, and would mistake a later object at the same address for it.
    """
    bar = window.menuBar()
    if (others := bar.findChild(QToolButton)) is not None:  # Qt's own button, shown if there is no room for all menus
        others.setAccessibleName("ほかのメニュー")
    bar.clear()
    for old in bar.findChildren(QMenu, options=Qt.FindChildOption.FindDirectChildrenOnly):
        old.deleteLater()  # with its actions, which would go on observing the undo stack
    actions: dict[str, QAction] = {}
    for title, lines in table:
        menu = QMenu(title, bar)
        bar.addMenu(menu)
        _fill(menu, lines, actions)
        if title == EDITING.title:
            _add_undo(window, menu, undo)
    return actions


def acts_in(lines: tuple[MenuLine, ...]) -> Iterator[MenuAct]:
    """Yield the acts of a menu, including the acts of its submenus."""
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
            inner = QMenu(escape_ampersands(line.text), menu)
            menu.addMenu(inner)
            _fill(inner, line.lines, actions)
        else:
            actions[line.text] = _added(menu, line)


def _added(menu: QMenu, act: MenuAct) -> QAction:
    action = QAction(escape_ampersands(act.text), menu)
    action.setData(act.command)
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
