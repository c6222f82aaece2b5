"""A content that scrolls up and down inside its page, without a frame and without a stop for the keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from nakano_status.gui.overriding import override


class _UpAndDown(QScrollArea):
    """Never narrower than its content: what does not fit its width could not be reached."""

    def __init__(self) -> None:
        super().__init__()
        self._told = 0

    @override
    def event(self, event: QEvent) -> bool:
        """Tell what is around when the content has come to need another width: Qt does not."""
        if event.type() == QEvent.Type.LayoutRequest and (needed := self.minimumSizeHint().width()) != self._told:
            self._told = needed
            self.updateGeometry()
        return super().event(event)

    @override
    def minimumSizeHint(self) -> QSize:
        hint, content = super().minimumSizeHint(), self.widget()
        if content is None:
            return hint
        needed = content.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(max(hint.width(), needed), hint.height())


def scrolled(content: QWidget) -> QScrollArea:
    """Return a scroll area around a content; the page's ground shows through."""
    area = _UpAndDown()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(content)
    area.viewport().setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    return area


def bring_to_sight(widget: QWidget) -> None:
    """Scroll what is around a widget so that it is seen, once it has its place; nothing where nothing scrolls."""
    around = widget.parentWidget()
    while around is not None and not isinstance(around, QScrollArea):
        around = around.parentWidget()
    if isinstance(around, QScrollArea):
        area = around
        QTimer.singleShot(0, widget, lambda: area.ensureWidgetVisible(widget))
