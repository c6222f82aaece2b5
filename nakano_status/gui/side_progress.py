"""How far the division is: 3 / 8 件 and a bar, below the navigation."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from nakano_status.gui.appearance import STEP
from nakano_status.gui.labels import label
from nakano_status.gui.words import tr


class SideProgress(QWidget):
    """Hidden until something is counted."""

    def __init__(self) -> None:
        super().__init__()
        self.words = label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * STEP, 0, 2 * STEP, 0)
        column.setSpacing(STEP // 2)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        self.hide()

    def show_progress(self, done: int, total: int) -> None:
        """Show how many of how many rows are answered."""
        self.words.setText(tr("{done} / {total} 件").format(done=done, total=total))
        self.bar.setRange(0, max(total, 1))
        self.bar.setValue(done)
        self.bar.setAccessibleName(tr("記入済み {done} 件、全 {total} 件").format(done=done, total=total))
        self.show()
