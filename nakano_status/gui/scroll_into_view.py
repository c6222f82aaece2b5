"""Brings what was opened in a page into view, whatever scrolls around it, and keeps the focus there."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget


class Sight(QObject):
    """The scroll positions around a widget: they can be moved to the widget, and back to where they were."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self._widget = widget
        self._before: tuple[int, ...] = ()

    def bring(self) -> None:
        """Scroll to the widget once it is laid out; do nothing where nothing scrolls."""
        bars = [area.verticalScrollBar() for area in self._areas()]
        self._before = tuple(bar.value() for bar in bars)
        self._scroll_later()
        for bar in bars:  # a list beside the widget may ask for its height later
            bar.rangeChanged.connect(self._scroll_later, Qt.ConnectionType.SingleShotConnection)

    def go_back(self) -> None:
        """Scroll back to the earlier positions, once the layout without the widget is done."""
        before, self._before = self._before, ()

        def scroll() -> None:
            for area, value in zip(self._areas(), before, strict=False):
                area.verticalScrollBar().setValue(value)

        QTimer.singleShot(0, self, scroll)

    def _scroll_later(self) -> None:
        QTimer.singleShot(0, self, self._scroll)

    def _scroll(self) -> None:
        if self._widget.isVisible():
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)  # of all that is around it
            for area in self._areas():
                area.ensureWidgetVisible(self._widget, 0, 0)

    def _areas(self) -> Iterator[QScrollArea]:
        """Yield what scrolls around the widget, the innermost first."""
        around = self._widget.parentWidget()
        while around is not None:
            if isinstance(around, QScrollArea):
                yield around
            around = around.parentWidget()


def keep_focus_in_sight(area: QScrollArea, before: QSize) -> None:
    """Scroll to the focus if it was seen while the viewport had the size `before`, and is not any more."""
    focus, content = QApplication.focusWidget(), area.widget()
    if focus is None or content is None or not content.isAncestorOf(focus):
        return
    bottom = focus.mapTo(area.viewport(), focus.rect().bottomLeft()).y()
    if area.viewport().height() <= bottom < before.height():
        area.ensureWidgetVisible(focus, 0, 0)
