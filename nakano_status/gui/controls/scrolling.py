"""Contents that scroll vertically inside their page, and columns whose wrapped texts are never cut."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from nakano_status.gui.qt_override import override
from nakano_status.gui.scroll_into_view import keep_focus_in_sight


class _UpAndDown(QScrollArea):
    """A scroll area that is never narrower than its content: what does not fit its width could not be reached."""

    def __init__(self) -> None:
        super().__init__()
        self._reported_width = 0

    @override
    def event(self, event: QEvent) -> bool:
        """Update the geometry when the content requires another width; Qt does not do it."""
        if (
            event.type() == QEvent.Type.LayoutRequest
            and (needed := self.minimumSizeHint().width()) != self._reported_width
        ):
            self._reported_width = needed
            self.updateGeometry()
        return super().event(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        keep_focus_in_sight(self, event.oldSize())

    @override
    def minimumSizeHint(self) -> QSize:
        hint, content = super().minimumSizeHint(), self.widget()
        if content is None:
            return hint
        needed = content.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(max(hint.width(), needed), hint.height())


def scrolled(content: QWidget) -> QScrollArea:
    """Return a scroll area around a content; the page's background is visible through it."""
    area = _UpAndDown()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    area.viewport().setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    return area


class WholeColumn(QWidget):
    """A column for a splitter, which asks only for the height of a part at its preferred width."""

    @override
    def minimumSizeHint(self) -> QSize:
        hint, layout = super().minimumSizeHint(), self.layout()
        if layout is None or not layout.hasHeightForWidth():
            return hint
        return QSize(hint.width(), layout.totalMinimumHeightForWidth(max(self.width(), hint.width())))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
