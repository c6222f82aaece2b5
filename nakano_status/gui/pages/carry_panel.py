"""内容を引き継ぐ: asks whose form of this round takes the texts of an old form, or of another year's."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.choice import Choice
from nakano_status.gui.controls.question import Question
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.words import tr


class CarryPanel(Question):
    """Hidden until it asks; `chosen` carries the division by its name."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__("panel")
        self.words = ReadingLabel()
        self.division = Choice()
        self.division.setAccessibleName(tr("引き継ぐ先の所管課"))
        self.make = QPushButton(tr("回答様式を作成…"))
        self.stop = QPushButton(tr("やめる"))
        choice = line_of(label(tr("引き継ぐ先"), "field"), self.division, STRETCH)
        line = line_of(self.make, self.stop, STRETCH)
        column_of(self.words, choice, line, within=self, margins=(2 * STEP, STEP, 2 * STEP, STEP + STEP // 2))
        self.make.clicked.connect(self._choose)
        self.stop.clicked.connect(self.end)

    def ask(self, file: str, divisions: Sequence[str], own: str | None) -> None:
        """Ask about a file; `own` is whose form it says it is, `divisions` are those that have a form of this round."""
        words = tr(
            "「{file}」に記入された内容を、今回の回答様式の空欄に移します。元のファイルと取込済みの回答は変わりません。"
        )
        self.words.show_text(words.format(file=file))
        self.division.clear()
        self.division.addItems(list(divisions))
        self.division.setCurrentIndex(divisions.index(own) if own in divisions else -1)
        self.division.setPlaceholderText(tr("所管課を選ぶ"))
        self.make.setEnabled(bool(divisions))
        self.begin()
        self.division.setFocus()

    def _choose(self) -> None:
        if self.division.currentIndex() < 0:
            self.division.showPopup()
        else:
            self.chosen.emit(self.division.currentText())
