"""提出状況 as a PDF, and on whatever a painter draws on (a printer, the preview)."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF
from PySide6.QtGui import QGuiApplication, QPageSize, QPainter, QPdfWriter

from nakano_status.paper.board_drawing import UNITS_PER_INCH, paint_board

if TYPE_CHECKING:
    from nakano_status.documents.board_document import BoardDocument

_kept: list[QGuiApplication] = []
"""Fonts need an application; one that is made here stays until the process ends, and can carry a window, too."""


def board_pdf(document: BoardDocument) -> bytes:
    """Return the paper as a PDF whose texts can be selected and searched."""
    _need_application()
    content = QByteArray()
    target = QBuffer(content)
    target.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(target)
    writer.setResolution(UNITS_PER_INCH)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(0, 0, 0, 0))
    writer.setTitle(document.title)
    painter = QPainter(writer)
    for page in range(len(document.pages)):
        if page:
            writer.newPage()
        paint_board(document, page, painter)
    painter.end()
    target.close()
    return bytes(content.data())


def paint_board_page(document: BoardDocument, page: int, painter: QPainter, dots_per_inch: float) -> None:
    """Draw one page (counted from 0) where so many dots of the painter make an inch of the paper."""
    painter.save()
    painter.scale(dots_per_inch / UNITS_PER_INCH, dots_per_inch / UNITS_PER_INCH)
    paint_board(document, page, painter)
    painter.restore()


def _need_application() -> None:
    """Make an application where there is none, as on the command line; without a display it draws into memory."""
    if QGuiApplication.instance() is not None:
        return
    shown = any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    arguments = [] if sys.platform != "linux" or shown else ["-platform", "offscreen"]
    from PySide6.QtWidgets import QApplication

    _kept.append(QApplication(["nakano-status", *arguments]))
