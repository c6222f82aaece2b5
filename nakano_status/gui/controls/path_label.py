"""Where a file will stand: its name, and below it the folder in one line, shortened in the middle where it is long."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.overriding import override


class PathLabel(QWidget):
    """The whole path is told by its tooltip, and to a screen reader."""

    def __init__(self) -> None:
        super().__init__()
        self._folder_text = ""
        self.name = ReadingLabel()
        self.folder = QLabel()
        self.folder.setTextFormat(Qt.TextFormat.PlainText)
        self.folder.setProperty("kind", "muted")
        self.folder.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.name)
        column.addWidget(self.folder)

    def show_path(self, path: Path) -> None:
        """Show another path."""
        self.name.show_text(path.name)
        self._folder_text = str(path.parent)
        self.folder.setAccessibleName(self._folder_text)
        self.setToolTip(str(path))
        self._shorten()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._shorten()

    def _shorten(self) -> None:
        metrics, room = self.folder.fontMetrics(), self.width()
        self.folder.setText(metrics.elidedText(self._folder_text, Qt.TextElideMode.ElideMiddle, room))
