"""The view of a `RichTextList`: Enter or a click opens what a line is about; acts inside a line are done by a click."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QListView

from nakano_status.gui.lists.rich_text_delegate import RichTextDelegate
from nakano_status.gui.lists.rich_text_list import ITEM_ROLE, RichTextList
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.qt_override import override

_BATCH = 60
_HIGHEST = 28 * STEP
_Index = QModelIndex | QPersistentModelIndex


class RichTextView(QListView):
    """A view of lines.

    The signal `went` carries the item of the line on which a user pressed Enter or clicked, `moved` the item of the
    current line. `acted` carries the item of a line and the act in it that was clicked; a page that has such acts must
    offer them by keyboard, too.
    """

    went = Signal(object)
    acted = Signal(object, str)
    moved = Signal(object)

    def __init__(self, model: RichTextList, name: str, *, click_goes: bool = True) -> None:
        super().__init__()
        self.setModel(model)
        self._delegate = RichTextDelegate(self)
        self._clicked_act = ""
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(_BATCH)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.activated.connect(self._go)
        self._click_goes = click_goes
        self.clicked.connect(self._click)

    @property
    def current_item(self) -> object:
        """The item of the current line."""
        return self.currentIndex().data(ITEM_ROLE)

    @override
    def currentChanged(self, current: _Index, previous: _Index) -> None:
        super().currentChanged(current, previous)
        self.moved.emit(current.data(ITEM_ROLE) if current.isValid() else None)

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isdigit():
            event.ignore()  # digits mark a row on the page around; by itself the list would search lines with them
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        is_act = bool(self._delegate.act_at(event.position().toPoint()))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if is_act else Qt.CursorShape.ArrowCursor)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._clicked_act = self._delegate.act_at(event.position().toPoint())
        super().mouseReleaseEvent(event)

    def _click(self, index: QModelIndex) -> None:
        if self._clicked_act:
            self.acted.emit(index.data(ITEM_ROLE), self._clicked_act)
        elif self._click_goes:
            self._go(index)

    def _go(self, index: QModelIndex) -> None:
        if (item := index.data(ITEM_ROLE)) is not None:
            self.went.emit(item)


class ShortRichTextView(RichTextView):
    """A view as high as its content, within limits: it is among other widgets that scroll together."""

    @override
    def sizeHint(self) -> QSize:
        high = 2 * self.frameWidth()
        for place in range(self.model().rowCount()):
            high += self.sizeHintForRow(place)
            if high > _HIGHEST:  # lines further down need not be laid out
                break
        return QSize(super().sizeHint().width(), min(_HIGHEST, high))
