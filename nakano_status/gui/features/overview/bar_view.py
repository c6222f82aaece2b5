"""The bars of 集計 as a list: up and down move among groups, left and right among pieces; Enter opens the rows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QHelpEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QListView, QStyleOptionViewItem, QToolTip

from nakano_status.application.round.read.overview import Bar
from nakano_status.domain.round.tally import Figure
from nakano_status.gui.features.overview.bar_delegate import BarDelegate
from nakano_status.gui.features.overview.bar_list import (
    BAR_ROLE,
    BarKey,
    BarList,
    PieceChoice,
    bar_name,
    bar_words,
    piece_words,
)
from nakano_status.gui.lists.line_steps import Index
from nakano_status.gui.lists.rich_text_list import ITEM_ROLE
from nakano_status.gui.looks.labels import tip
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_STEPS: dict[int, int] = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class BarView(QListView):
    """A list of bars.

    The signal `went` carries a PieceChoice when a user clicks a piece or a line, or presses Enter there.
    """

    went = Signal(object)

    def __init__(self, model: BarList) -> None:
        super().__init__()
        self._bars = model
        self._painter = BarDelegate(self, model)
        self.setModel(model)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(tr("進捗状況の集計"))
        self.setAccessibleDescription(tr("上下で行、左右で進捗状況を選び、Enter でその取組を一覧に表示します。"))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._measure_again)
        model.dataChanged.connect(lambda _first, _last, roles: None if roles else self._measure_again())

    @property
    def choice(self) -> PieceChoice | None:
        """The line and the piece that have the cursor."""
        key = self.currentIndex().data(ITEM_ROLE)
        return PieceChoice(key, self._painter.piece) if isinstance(key, BarKey) else None

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        bar = current.data(BAR_ROLE)
        if isinstance(bar, Bar) and self._painter.piece is not None and not bar.pieces[self._painter.piece]:
            self._painter.piece = None
        self._report_choice()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_plain = event.modifiers() in _PLAIN
        if is_plain and event.key() in _STEPS:
            self._step(_STEPS[event.key()])
        elif is_plain and event.key() in _ENTER:
            self._go()
        elif event.text().isdigit():
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point(self._at(event.position().toPoint()))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        found = self._at(event.position().toPoint())
        if found and event.button() == Qt.MouseButton.LeftButton and self.currentIndex().data(ITEM_ROLE) == found.key:
            self._choose(found.piece)
            self._go()

    @override
    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point(None)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._explain(event)
            return True
        return super().viewportEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure_again()

    def _step(self, step: int) -> None:
        """Move by one piece; the whole bar comes before the first piece."""
        bar = self.currentIndex().data(BAR_ROLE)
        if isinstance(bar, Bar):
            stops = [None, *(piece for piece, ids in bar.pieces.items() if ids)]
            here = stops.index(self._painter.piece) if self._painter.piece in stops else 0
            self._choose(stops[min(max(here + step, 0), len(stops) - 1)])

    def _choose(self, piece: Figure | None) -> None:
        self._painter.piece = piece
        self._report_choice()
        self.viewport().update()

    def _report_choice(self) -> None:
        """Report the current piece to screen readers: it becomes the accessible name of the line."""
        if (choice := self.choice) is not None:
            self._bars.choose(choice)
            event = QAccessibleEvent(self, QAccessible.Event.Focus)
            event.setChild(self.currentIndex().row())
            QAccessible.updateAccessibility(event)

    def _go(self) -> None:
        choice, bar = self.choice, self.currentIndex().data(BAR_ROLE)
        if choice is not None and isinstance(bar, Bar) and bar.total:
            self.went.emit(choice)

    def _at(self, place: QPoint) -> PieceChoice | None:
        index = self.indexAt(place)
        key = index.data(ITEM_ROLE)
        if not isinstance(key, BarKey):
            return None
        return PieceChoice(key, self._painter.piece_at(self._option(index), index, place))

    def _point(self, found: PieceChoice | None) -> None:
        pointed = (found.key, found.piece) if found and found.piece is not None else None
        if pointed != self._painter.pointed:
            self._painter.pointed = pointed
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if pointed else Qt.CursorShape.ArrowCursor)
            self.viewport().update()

    def _explain(self, event: QHelpEvent) -> None:
        """Show a tooltip for the piece under the pointer."""
        found = self._at(event.pos())
        if found is None:
            QToolTip.hideText()
            return
        bar = self._bars.bars[found.key]
        words = (
            f"{bar_name(found.key, bar)}\n{piece_words(bar, found.piece)}" if found.piece else bar_words(found.key, bar)
        )
        QToolTip.showText(event.globalPos(), tip(words), self.viewport(), self.visualRect(self.indexAt(event.pos())))

    def _option(self, index: QModelIndex) -> QStyleOptionViewItem:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.visualRect(index)
        return option

    def _measure_again(self) -> None:
        self._painter.forget_units()
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
