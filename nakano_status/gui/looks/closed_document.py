"""A text document that opens no file, whatever its text names."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument

from nakano_status.gui.overriding import override


class ClosedDocument(QTextDocument):
    """Every document of the window is one, so that markup that came in by mistake reads nothing off the disk."""

    @override
    def loadResource(self, kind: int, name: QUrl | str) -> QImage:
        """Return a picture of one point: where there is none, Qt looks for the file by itself."""
        return QImage(1, 1, QImage.Format.Format_ARGB32)
