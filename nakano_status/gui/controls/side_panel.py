"""A panel beside the page, until it is closed, also by Esc; the focus then returns to where it was before."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QWidget
from shiboken6 import isValid

from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.qt_override import override

LEAST_WIDTH = 30 * STEP
"""The pixels that a panel needs."""


class SidePanel(QDockWidget):
    """The base of the panels beside the page."""

    _previous_focus: QWidget | None = None

    def show_beside(self, width_in: Callable[[QMainWindow], int]) -> None:
        """Show the panel and note where the focus is; `width_in` returns the pixels that it takes of a window."""
        focus = QApplication.focusWidget()
        if focus is not None and not self.isAncestorOf(focus):
            self._previous_focus = focus
        window = self.parentWidget()
        if not self.isVisible() and isinstance(window, QMainWindow):
            width = width_in(window)
            self.show()
            window.resizeDocks([self], [width], Qt.Orientation.Horizontal)
        self.raise_()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        """Return the focus to the widget that had it before."""
        focus, before = QApplication.focusWidget(), self._previous_focus
        had_focus = focus is not None and self.isAncestorOf(focus)
        super().closeEvent(event)
        if not had_focus or before is None or not isValid(before):
            return
        if before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        else:  # in a list that is hidden beside the panel
            QTimer.singleShot(0, before, before.setFocus)
