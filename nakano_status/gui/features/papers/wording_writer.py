"""Writes a paper's wording to the data file, and makes it undoable."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.keep_wording import EditedWording, KeptWording, keep_wording, reset_wording
from nakano_status.domain.problems.problem import Refused
from nakano_status.gui.editing.undo_commands import AppliedCommand
from nakano_status.gui.page import AppContext
from nakano_status.gui.words import tr


class WordingWriter(QObject):
    """Writes wordings.

    The signal `saved` follows what reached the data file, `failed` a text that did not. `put` carries the name and text
    of a wording that is to be shown.
    """

    saved = Signal()
    failed = Signal()
    put = Signal(str, str)

    def __init__(self, around: AppContext, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around

    def keep(self, name: str, text: str) -> None:
        """Save a text as it is; a text with errors is saved as unfinished."""
        session = self._around.session

        def refuse(refused: Refused) -> None:
            self._around.messages.refuse(refused)
            self.failed.emit()

        session.act(
            lambda store, _: keep_wording(session.parts, store, name, text, session.by),
            lambda _: self.saved.emit(),
            initiator=self,
            refused=refuse,
        )

    def change(self, wording: EditedWording, text: str, before: str) -> None:
        """Save a text as one edit that can be undone."""
        self.keep(wording.name, text)
        self._remember(tr("文面の変更（{title}）").format(title=wording.title), wording.name, text, before)

    def reset(self, wording: EditedWording, before: str) -> None:
        """Restore the built-in wording; undo restores the text that was in the editor."""
        session = self._around.session

        def done(outcome: Outcome[KeptWording]) -> None:
            words = tr("元の文面に戻す（{title}）").format(title=wording.title)
            self._remember(words, wording.name, outcome.value.now, before)
            self.put.emit(wording.name, outcome.value.now)
            self.saved.emit()
            self._around.messages.say(tr("元の文面に戻しました。"), tr("前の文面は「元に戻す」で戻せます。"))

        session.act(
            lambda store, _: reset_wording(session.parts, store, wording.name, session.by), done, initiator=self
        )

    def _remember(self, words: str, name: str, text: str, before: str) -> None:
        def put(other: str) -> None:
            self.put.emit(name, other)
            self.keep(name, other)

        self._around.undo.push(AppliedCommand(words, lambda again: put(text if again else before)))
