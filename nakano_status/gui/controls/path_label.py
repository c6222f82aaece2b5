"""Where a file will stand: its name, and below it the folder in one line, shortened in the middle where it is long."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QVBoxLayout, QWidget

from nakano_status.gui.looks.labels import ElidedLabel, ReadingLabel
from nakano_status.gui.looks.plain_text import set_tip


class PathLabel(QWidget):
    """The whole path is told by its tooltip, and to a screen reader."""

    def __init__(self) -> None:
        super().__init__()
        self.name = ReadingLabel()
        self.folder = ElidedLabel()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.name)
        column.addWidget(self.folder)

    def show_path(self, path: Path) -> None:
        """Show another path."""
        self.name.show_text(path.name)
        self.folder.show_text(str(path.parent))
        set_tip(self, str(path))
