"""元に戻す and やり直す: first of the typing in the editor with the focus, then edit by edit across fields and rows."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QUndoStack
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QTextEdit
from shiboken6 import isValid

from nakano_status.gui.looks.plain_text import without_key
from nakano_status.gui.page import Page
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.gui.editing.narrative_edit import NarrativeEdit


class UndoStep(StrEnum):
    """The direction of a step, with its label."""

    BACK = "元に戻す"
    AGAIN = "やり直す"


class StepAction(QAction):
    """Undo or redo as an action; its text names the edit that it applies to, or the typing in the field.

    Typing that was not written yet is the newest edit: it is written before another one is undone.
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
        """Set the text to what would be undone or redone; the focus also changes while the window is destroyed."""
        if not isValid(self._undo):
            return
        editor = _typed_in(self._step)
        edit = self._undo.undoText() if self._step is UndoStep.BACK else self._undo.redoText()
        words = tr("入力（{field}）").format(field=editor.accessibleName()) if editor is not None else edit
        self.setText(without_key(f"{tr(self._step.value)}: {words}" if words else tr(self._step.value)))
        self.setEnabled(bool(words))

    def _do(self) -> None:
        if (editor := _editor()) is not None and editor.is_composing:
            return  # the input method has an undo of its own
        if (editor := _typed_in(self._step)) is not None:
            editor.undo() if self._step is UndoStep.BACK else editor.redo()
            return
        page = next((each for each in self._window.findChildren(Page) if each.isVisible()), None)
        if page is not None and not page.session.may_write:
            remedy = tr("書き込みのできる表示に戻してから、もう一度操作してください。")
            page.around.messages.tell_not_done(tr("閲覧中のため、元に戻す・やり直す操作はできません。"), remedy)
        elif page is not None:
            page.leave()
            page.session.runner.run(lambda _: None, lambda _: self._go())

    def _go(self) -> None:
        """Undo or redo; everything that was being written before is done and on the stack."""
        self._undo.undo() if self._step is UndoStep.BACK else self._undo.redo()


def _editor() -> NarrativeEdit | None:
    """Return the editor that has the focus and can be written in."""
    widget = QApplication.focusWidget()
    if not isinstance(widget, QTextEdit):
        return None
    from nakano_status.gui.editing.narrative_edit import NarrativeEdit

    return widget if isinstance(widget, NarrativeEdit) and not widget.isReadOnly() else None


def _typed_in(step: UndoStep) -> NarrativeEdit | None:
    """Return that editor if its own typing can be undone or redone."""
    editor = _editor()
    if editor is None:
        return None
    document = editor.document()
    there = document.isUndoAvailable() if step is UndoStep.BACK else document.isRedoAvailable()
    return editor if there else None
