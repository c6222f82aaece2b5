"""The progress of a division and its due date: 3 / 8 件, a bar, 回答期限, below the navigation."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QWidget

from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.words import tr


class SideProgress(QWidget):
    """A progress bar, hidden until something is counted."""

    def __init__(self) -> None:
        super().__init__()
        self.words = label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.due = ReadingLabel(kind="muted")
        self.due.hide()
        column_of(self.words, self.bar, self.due, within=self, margins=(2 * STEP, 0, 2 * STEP, 0), spacing=STEP // 2)
        self.hide()

    def show_progress(self, done: int, total: int) -> None:
        """Show how many of how many rows are answered."""
        self.words.setText(tr("{done} / {total} 件").format(done=done, total=total))
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self.bar.setAccessibleName(tr("記入済み {done} 件、全 {total} 件").format(done=done, total=total))
        self.show()

    def show_due(self, words: str, *, late: bool = False) -> None:
        """Show when the answers are due and how many days are left; nothing if no day is set."""
        self.due.setProperty("kind", "ask" if late else "muted")
        self.due.style().polish(self.due)
        self.due.show_text(words)
        self.due.setVisible(bool(words))
