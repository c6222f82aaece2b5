"""The base of the documents of the window, which open no file."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QImage, QTextDocument

from nakano_status.gui.qt_override import override


class ClosedDocument(QTextDocument):
    """The base of every document of the window, so that markup in it by mistake reads no file."""

    @override
    def loadResource(self, kind: int, name: QUrl | str) -> QImage:
        """Return an image of one pixel; without an image Qt would look for the file by itself."""
        return QImage(1, 1, QImage.Format.Format_ARGB32)
