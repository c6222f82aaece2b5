"""A label that a list shows one division's part only, with a button to show all of it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from nakano_status.gui.controls.boxes import line_of
from nakano_status.gui.looks.labels import label
from nakano_status.gui.page_targets import OfDivision
from nakano_status.gui.words import tr


class Narrowed(QWidget):
    """A widget without height while everything is shown; `widened` is emitted when the user wants all again."""

    widened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.division: str | None = None
        self.words = label("", "muted")
        self.all = QPushButton(tr("すべて表示"))
        self.all.clicked.connect(self._widen)
        line_of(self.words, self.all, within=self)
        self.hide()

    def follow(self, wish: object) -> None:
        """Show the label for the division of `wish` (an OfDivision), else none."""
        self.division = wish.division if isinstance(wish, OfDivision) else None
        self.words.setText(tr("{division}の分だけを表示しています").format(division=self.division or ""))
        self.setVisible(self.division is not None)

    def _widen(self) -> None:
        self.follow(None)
        self.widened.emit()
