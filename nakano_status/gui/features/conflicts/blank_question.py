"""A question before a decision on a 相違 empties fields in which a side has text."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.controls.steps import in_line
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.page import Question
from nakano_status.gui.words import tr


class BlankQuestion(Question):
    """The question; the focus is set to ［選び直す］, so that pressing Enter once more empties nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ReadingLabel()
        self.empty = QPushButton(tr("空欄に決める"))
        self.stop = QPushButton(tr("選び直す"))
        self._decide: Callable[[], None] = lambda: None
        column_of(
            self.words,
            in_line(self.empty, self.stop),
            within=self,
            margins=(2 * STEP, STEP, 2 * STEP, STEP + STEP // 2),
            spacing=None,
        )
        self.empty.clicked.connect(self._confirm)
        self.stop.clicked.connect(self.end)

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return not self.isHidden()

    def ask(self, words: str, decide: Callable[[], None]) -> None:
        """Show the question; `decide` is called if the user confirms."""
        self._decide = decide
        self.words.show_text(words)
        self.begin()
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def press(self) -> None:
        """Press the button that has focus; ［選び直す］ if neither has."""
        (self.empty if self.empty.hasFocus() else self.stop).click()

    def _confirm(self) -> None:
        self.hide()
        self._decide()
