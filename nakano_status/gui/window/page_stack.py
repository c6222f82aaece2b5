"""The container of the pages: one is shown at a time, and scrolls if the window is smaller than its minimum size."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QStackedWidget, QWidget

from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.qt_override import override

_LEAST = QSize(30 * STEP, 16 * STEP)
"""The least size of a page in the smallest window: the rest is reached by scrolling."""


class _Floor(QWidget):
    """A stack that fills the room, never smaller than the minimum of the current page: hidden pages do not count."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = QStackedWidget(self)

    @override
    def minimumSizeHint(self) -> QSize:
        shown = self.stack.currentWidget()
        return shown.minimumSizeHint().expandedTo(shown.minimumSize()) if shown is not None else QSize()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self.stack.setGeometry(self.rect())

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)


class PageStack(QScrollArea):
    """A scroll area with the pages; a widget that gets the focus is scrolled into view."""

    def __init__(self) -> None:
        super().__init__()
        self._floor = _Floor()
        ground = QWidget()  # Qt's own viewport would be wrapped by PySide6, which makes every widget class for it
        ground.setAutoFillBackground(False)
        self.setViewport(ground)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._floor)
        self._floor.setAutoFillBackground(False)
        self.stack = self._floor.stack
        self.stack.currentChanged.connect(lambda _: self._floor.updateGeometry())
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._bring_into_sight)

    @override
    def minimumSizeHint(self) -> QSize:
        return _LEAST

    def _bring_into_sight(self, _: QWidget | None, now: QWidget | None) -> None:
        is_whole = not (self.horizontalScrollBar().maximum() or self.verticalScrollBar().maximum())
        if now is not None and not is_whole and self._floor.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, 0)
