"""The view of the bars of 集計: up and down move among groups, left and right among pieces, Enter opens the rows.

`documents/charts.py` draws a line, as on paper. All bars are equally wide (100 %). The width of a piece is its share,
the number in it is its count.
"""

from __future__ import annotations

from math import ceil

from PySide6 import QtGui
from PySide6.QtCore import QEvent, QModelIndex, QPoint, QPointF, QSize, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from nakano_status.application.round.read.overview import Bar
from nakano_status.documents.charts import SIZE, BarPlaces, ShareLine, bar_places, line_shapes, pieces_of
from nakano_status.documents.picture import Box, Shape
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.round.tally import Exclusion, RowResult
from nakano_status.gui.features.overview import bar_list
from nakano_status.gui.lists.line_steps import Index
from nakano_status.gui.lists.rich_text_list import ITEM_ROLE
from nakano_status.gui.looks.appearance import STEP, current_theme
from nakano_status.gui.looks.focus_frame import paint_row_background
from nakano_status.gui.looks.labels import tooltip_text
from nakano_status.gui.looks.picture_painter import PicturePainter, palette_of
from nakano_status.gui.qt_override import override

_AIRY = 1.5
"""The factor by which lines are higher if there are few of them."""
_NEAR = 2
"""Points above and below a bar at which the pointer still counts as on the bar."""
_MARGIN = 2 * STEP


class BarDelegate(QStyledItemDelegate):
    """Measures and paints the lines of a BarView.

    `piece`: the current piece in the current line. `pointed`: the line and the piece under the mouse pointer.
    """

    def __init__(self, view: QAbstractItemView, bars: bar_list.BarList) -> None:
        super().__init__(view)
        self._view, self.lines = view, bars
        self.piece: RowResult | None = None
        self.pointed: tuple[bar_list.BarKey, RowResult | None] | None = None
        self._painting: PicturePainter | None = None
        self._places: dict[int, BarPlaces] = {}

    def forget_places(self) -> None:
        """Discard the cached measurements, because other bars are shown or their numbers changed."""
        self._places.clear()

    def painting(self, font: QtGui.QFont) -> PicturePainter:
        """Return the painter of pictures for a font; it is cached until the font changes."""
        if self._painting is None or self._painting.font != font:
            self._painting = PicturePainter(font)
            self.forget_places()
        return self._painting

    def places(self, font: QtGui.QFont) -> BarPlaces:
        """Return the positions of labels and bars in the lines; the lines are higher if there are few of them."""
        painting, room = self.painting(font), self._view.viewport().size()
        if room.width() not in self._places:
            width = max(room.width() - 2 * _MARGIN, 10 * STEP) / painting.unit
            lines, letters = self.lines.share_lines, painting.lettering
            places = bar_places(lines, self.lines.categories, width, letters)
            if sum(places.of_line(each).pitch for each in lines) * _AIRY * painting.unit <= room.height():
                places = bar_places(lines, self.lines.categories, width, letters, _AIRY)
            self._places[room.width()] = places
        return self._places[room.width()]

    def shapes(self, option: QStyleOptionViewItem, index: Index) -> list[Shape]:
        """Return the shapes to paint for a line, relative to the top left corner of the line."""
        return list(line_shapes(_share_line(index), self.lines.categories, self.places(option.font)))

    def piece_at(self, option: QStyleOptionViewItem, index: Index, place: QPoint) -> RowResult | None:
        """Return the piece of a line at a position in the view; None if there is no piece."""
        painting, places = self.painting(option.font), self.places(option.font)
        at = QPointF(place - _begin(option)) / painting.unit
        if not -_NEAR <= at.y() - places.of_line(_share_line(index)).bar_top <= places.bar_height + _NEAR:
            return None
        numbers = tuple(index.data(bar_list.BAR_ROLE).numbers.values())
        pieces = pieces_of(numbers, self.lines.categories, places.room, SIZE, painting.measure)
        found = next((each.category.key for each in pieces if each.has(at.x() - places.left)), None)
        return found if isinstance(found, Mark | Exclusion) else None

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line = self.places(option.font).of_line(_share_line(index))
        return QSize(10 * STEP, ceil(line.pitch * self.painting(option.font).unit))

    @override
    def paint(self, painter: QtGui.QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painting, theme, key = self.painting(option.font), current_theme(), index.data(ITEM_ROLE)
        paint_row_background(painter, option)
        painter.save()
        painter.translate(_begin(option))
        shapes = self.shapes(option, index)
        painting.paint(painter, shapes, palette_of(theme))
        chosen = self.piece if option.state & QStyle.StateFlag.State_Selected else None
        painter.setPen(QtGui.QPen(QtGui.QColor(theme.text), 2))
        for box in (each for each in shapes if isinstance(each, Box) and each.key is not None):
            if box.key in ((key, chosen), self.pointed):
                painter.drawRect(painting.place_of(box).adjusted(-2, -2, 2, 2))
        painter.restore()


def _share_line(index: Index) -> ShareLine:
    return bar_list.share_line(index.data(ITEM_ROLE), index.data(bar_list.BAR_ROLE))


def _begin(option: QStyleOptionViewItem) -> QPoint:
    """Return the position in the view at which the shapes of a line begin."""
    return option.rect.topLeft() + QPoint(_MARGIN, 0)


_STEPS: dict[int, int] = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class BarView(QListView):
    """A list of bars.

    The signal `went` carries a PieceChoice when a user clicks a piece or a line, or presses Enter there.
    """

    went = Signal(object)

    def __init__(self, model: bar_list.BarList) -> None:
        super().__init__()
        self.lines = model
        self._painter = BarDelegate(self, model)
        self.setModel(model)
        self.setItemDelegate(self._painter)
        self.setAccessibleName("進捗状況の集計")
        self.setAccessibleDescription("上下で行、左右で進捗状況を選び、Enter でその取組を一覧に表示します。")
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)
        for signal in (model.modelReset, model.rowsInserted, model.rowsRemoved):
            signal.connect(self._measure_again)
        model.dataChanged.connect(lambda _first, _last, roles: None if roles else self._measure_again())

    @property
    def choice(self) -> bar_list.PieceChoice | None:
        """The bar and the piece that are current; None if no line is current."""
        key = self.currentIndex().data(ITEM_ROLE)
        return bar_list.PieceChoice(key, self._painter.piece) if isinstance(key, bar_list.BarKey) else None

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        bar = current.data(bar_list.BAR_ROLE)
        if isinstance(bar, Bar) and self._painter.piece is not None and not bar.pieces[self._painter.piece]:
            self._painter.piece = None
        self._report_choice()

    @override
    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        is_plain = event.modifiers() in _PLAIN
        if is_plain and event.key() in _STEPS:
            self._step(_STEPS[event.key()])
        elif is_plain and event.key() in _ENTER:
            self._go()
        elif event.text().isdecimal():
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def mouseMoveEvent(self, event: QtGui.QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point(self._at(event.position().toPoint()))

    @override
    def mouseReleaseEvent(self, event: QtGui.QMouseEvent) -> None:
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
        if isinstance(event, QtGui.QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            self._explain(event)
            return True
        return super().viewportEvent(event)

    @override
    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure_again()

    def _step(self, step: int) -> None:
        """Move by one piece; the whole bar comes before the first piece."""
        bar = self.currentIndex().data(bar_list.BAR_ROLE)
        if isinstance(bar, Bar):
            stops = [None, *(piece for piece, ids in bar.pieces.items() if ids)]
            here = stops.index(self._painter.piece) if self._painter.piece in stops else 0
            self._choose(stops[min(max(here + step, 0), len(stops) - 1)])

    def _choose(self, piece: RowResult | None) -> None:
        self._painter.piece = piece
        self._report_choice()
        self.viewport().update()

    def _report_choice(self) -> None:
        """Report the current piece to screen readers: it becomes the accessible name of the line."""
        if (choice := self.choice) is not None:
            self.lines.choose(choice)
            event = QtGui.QAccessibleEvent(self, QtGui.QAccessible.Event.Focus)
            event.setChild(self.currentIndex().row())
            QtGui.QAccessible.updateAccessibility(event)

    def _go(self) -> None:
        choice, bar = self.choice, self.currentIndex().data(bar_list.BAR_ROLE)
        if choice is not None and isinstance(bar, Bar) and bar.total:
            self.went.emit(choice)

    def _at(self, place: QPoint) -> bar_list.PieceChoice | None:
        index = self.indexAt(place)
        key = index.data(ITEM_ROLE)
        if not isinstance(key, bar_list.BarKey):
            return None
        return bar_list.PieceChoice(key, self._painter.piece_at(self._option(index), index, place))

    def _point(self, found: bar_list.PieceChoice | None) -> None:
        pointed = (found.key, found.piece) if found and found.piece is not None else None
        if pointed != self._painter.pointed:
            self._painter.pointed = pointed
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if pointed else Qt.CursorShape.ArrowCursor)
            self.viewport().update()

    def _explain(self, event: QtGui.QHelpEvent) -> None:
        """Show a tooltip for the piece under the pointer."""
        found = self._at(event.pos())
        if found is None:
            QToolTip.hideText()
            return
        bar = self.lines.bars[found.key]
        words = (
            f"{bar_list.bar_name(found.key, bar)}\n{bar_list.describe_piece(bar, found.piece)}"
            if found.piece
            else bar_list.describe_bar(found.key, bar)
        )
        QToolTip.showText(
            event.globalPos(), tooltip_text(words), self.viewport(), self.visualRect(self.indexAt(event.pos()))
        )

    def _option(self, index: QModelIndex) -> QStyleOptionViewItem:
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.visualRect(index)
        return option

    def _measure_again(self) -> None:
        self._painter.forget_places()
        self.scheduleDelayedItemsLayout()
        self.viewport().update()
