"""The view of a `RichTextList`, and the delegate that paints its lines: wrapped texts with space between, check boxes.

No document of the window opens a file: `ClosedDocument` is the base class of all of them.
"""

from __future__ import annotations

from PySide6 import QtCore, QtGui
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from nakano_status.gui.lists.line_steps import Index
from nakano_status.gui.lists.rich_text_list import HTML_ROLE, ITEM_ROLE, SIGN_ROLE, LineSign, RichTextList
from nakano_status.gui.lists.tables import asks_to_tick, paint_box, toggle_tick
from nakano_status.gui.looks.appearance import STEP, current_theme, steps
from nakano_status.gui.looks.focus_frame import paint_row_background
from nakano_status.gui.looks.icons import draw_icon
from nakano_status.gui.looks.labels import with_clear_underscores
from nakano_status.gui.qt_override import override


class ClosedDocument(QtGui.QTextDocument):
    """The base class of all documents of the window; it reads no file, even if a text has markup by mistake."""

    @override
    def loadResource(self, kind: int, name: QtCore.QUrl | str) -> QtGui.QImage:
        """Return an empty image of one pixel, because without an image Qt would look for the file by itself."""
        return QtGui.QImage(1, 1, QtGui.QImage.Format.Format_ARGB32)


_BATCH = 25
_HIGHEST = 28 * STEP

_TICK, _SIGN = 2.25, 2
"""The size of a tick's box and of a sign, in steps: they grow with the size of texts."""
_LINE_MIDDLE = 0.6
"""The middle of the first line of text, in heights of the font: there is space above each line."""
_LEFT = 2 * STEP


class RichTextView(QListView):
    """A view of `lines`, by default of a new `RichTextList`.

    `went`: signal with the item of the line on which a user pressed Enter, or clicked if `click_goes`.
    `moved`: signal with the item of the current line.
    `acted`: signal with the item of a line and the act clicked in it; a page with such acts must offer them by
    keyboard, too.
    """

    went = QtCore.Signal(object)
    acted = QtCore.Signal(object, str)
    moved = QtCore.Signal(object)

    def __init__(self, name: str, lines: RichTextList | None = None, *, click_goes: bool = True) -> None:
        super().__init__()
        ground = QWidget()  # Qt's own viewport would be wrapped by PySide6, which makes every widget class for it
        self.setViewport(ground)
        ground.setBackgroundRole(QtGui.QPalette.ColorRole.Base)
        self.lines = RichTextList(self) if lines is None else lines
        self.setModel(self.lines)
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
        """The key of the current line's item; None if there is no current line or it is a heading."""
        return self.currentIndex().data(ITEM_ROLE)

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.moved.emit(current.data(ITEM_ROLE) if current.isValid() else None)

    @override
    def keyPressEvent(self, event: QtGui.QKeyEvent) -> None:
        if event.text().isdecimal():
            event.ignore()  # digits choose a side on the page around; by itself the list would search lines with them
        elif event.matches(QtGui.QKeySequence.StandardKey.SelectAll) and (self.lines.ticked or self.lines.unticked):
            self.lines.tick_all(ticked=True)
        else:
            before = self.window().focusWidget()
            super().keyPressEvent(event)
            if self.window().focusWidget() is not before:
                event.accept()  # Enter has led elsewhere: the button that has the keyboard there was not pressed

    @override
    def resizeEvent(self, event: QtGui.QResizeEvent) -> None:
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    @override
    def mouseMoveEvent(self, event: QtGui.QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        is_act = bool(self._delegate.act_at(event.position().toPoint()))
        self.viewport().setCursor(
            QtCore.Qt.CursorShape.PointingHandCursor if is_act else QtCore.Qt.CursorShape.ArrowCursor
        )

    @override
    def mouseReleaseEvent(self, event: QtGui.QMouseEvent) -> None:
        self._clicked_act = self._delegate.act_at(event.position().toPoint())
        super().mouseReleaseEvent(event)

    def _click(self, index: QtCore.QModelIndex) -> None:
        if self._clicked_act:
            self.acted.emit(index.data(ITEM_ROLE), self._clicked_act)
        elif self._click_goes:
            self._go(index)

    def _go(self, index: QtCore.QModelIndex) -> None:
        if (item := index.data(ITEM_ROLE)) is not None:
            self.went.emit(item)


class ShortRichTextView(RichTextView):
    """A view that is as high as its content, within limits; it scrolls together with the widgets around it."""

    def __init__(self, name: str, *, click_goes: bool = True) -> None:
        super().__init__(name, click_goes=click_goes)
        for changed in (self.lines.modelReset, self.lines.rowsInserted, self.lines.rowsRemoved, self.lines.dataChanged):
            changed.connect(self._follow)

    def _follow(self) -> None:
        self.updateGeometry()

    @override
    def sizeHint(self) -> QtCore.QSize:
        high = 2 * self.frameWidth()
        for place in range(self.model().rowCount()):
            high += self.sizeHintForRow(place)
            if high > _HIGHEST:  # lines further down need not be laid out
                break
        return QtCore.QSize(super().sizeHint().width(), min(_HIGHEST, high))


class RichTextDelegate(QStyledItemDelegate):
    """A delegate that caches the height of each text at the width at which it was last laid out."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[tuple[str, int, float], int] = {}

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QtCore.QSize:
        width = self._view.viewport().width() - _LEFT - STEP - _room_before(index)
        key = (str(index.data(HTML_ROLE)), width, option.font.pointSizeF())
        if key not in self._heights:
            self._heights[key] = round(_document(key[0], option.font, width).size().height())
        above = 2 * STEP if index.data(ITEM_ROLE) is None else STEP
        return QtCore.QSize(10 * STEP, self._heights[key] + above + STEP)

    @override
    def paint(self, painter: QtGui.QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        is_heading = index.data(ITEM_ROLE) is None
        if not is_heading:
            paint_row_background(painter, option)
        if index.data(QtCore.Qt.ItemDataRole.CheckStateRole) is not None:
            _paint_tick(painter, option, index)
        if isinstance(sign := index.data(SIGN_ROLE), LineSign):
            _paint_sign(painter, option, sign)
        document = _laid_out(option.rect, option.font, index)
        painter.translate(_corner(option.rect, index))
        document.drawContents(painter)
        painter.restore()

    def act_at(self, place: QtCore.QPoint) -> str:
        """Return the act (`href`) at a position of the view; empty if there is no act."""
        index = self._view.indexAt(place)
        if not index.isValid() or index.data(ITEM_ROLE) is None:
            return ""
        rect = self._view.visualRect(index)
        document = _laid_out(rect, self._view.font(), index)
        return document.documentLayout().anchorAt(QtCore.QPointF(place - _corner(rect, index)))

    @override
    def editorEvent(
        self, event: QtCore.QEvent, model: QtCore.QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Toggle the tick by a click on the box; the view toggles it by the space bar."""
        if index.data(QtCore.Qt.ItemDataRole.CheckStateRole) is None:
            return False
        return asks_to_tick(event, _tick_place(option)) and toggle_tick(model, index)


def _paint_tick(painter: QtGui.QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    ticked = index.data(QtCore.Qt.ItemDataRole.CheckStateRole) == QtCore.Qt.CheckState.Checked
    paint_box(painter, QtCore.QRectF(_tick_place(option)), ticked=ticked)


def _paint_sign(painter: QtGui.QPainter, option: QStyleOptionViewItem, sign: LineSign) -> None:
    """Paint the sign beside the first line of text."""
    theme = current_theme()
    colour = {"ask": theme.attention, "good": theme.good}.get(sign.kind, theme.muted)
    middle = STEP + QtGui.QFontMetrics(option.font).height() * _LINE_MIDDLE
    side = steps(_SIGN)
    top = option.rect.top() + middle - side / 2
    draw_icon(painter, sign.icon, QtCore.QRectF(option.rect.left() + _LEFT, top, side, side), colour)


def _laid_out(rect: QtCore.QRect, font: QtGui.QFont, index: Index) -> QtGui.QTextDocument:
    """Return the text of a line, laid out in the room of the line."""
    width = rect.width() - _LEFT - STEP - _room_before(index)
    return _document(str(index.data(HTML_ROLE)), font, width)


def _corner(rect: QtCore.QRect, index: Index) -> QtCore.QPoint:
    """Return the top left corner of a line's text."""
    above = 2 * STEP if index.data(ITEM_ROLE) is None else STEP
    return QtCore.QPoint(rect.left() + _LEFT + _room_before(index), rect.top() + above)


def _room_before(index: Index) -> int:
    """Return the width of tick and sign before the text."""
    tick = steps(_TICK) + STEP if index.data(QtCore.Qt.ItemDataRole.CheckStateRole) is not None else 0
    return tick + (steps(_SIGN) + STEP if index.data(SIGN_ROLE) is not None else 0)


def _tick_place(option: QStyleOptionViewItem) -> QtCore.QRect:
    return QtCore.QRect(option.rect.left() + _LEFT, option.rect.top() + STEP, steps(_TICK), steps(_TICK))


def _document(html: str, font: QtGui.QFont, width: int) -> QtGui.QTextDocument:
    """Return a text laid out at a width, in the theme's colours."""
    theme = current_theme()
    document = ClosedDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(
        f"p {{ line-height: 145%; margin: 0; color: {theme.text} }}"
        f" .muted {{ color: {theme.muted} }} .ask {{ color: {theme.attention} }} .good {{ color: {theme.good} }}"
        f" a {{ color: {theme.accent}; text-decoration: none }}"
        f" .added {{ background-color: {theme.added}; text-decoration: underline }}"
        f" .removed {{ background-color: {theme.removed}; text-decoration: line-through }}"
    )
    document.setHtml(with_clear_underscores(html))
    document.setTextWidth(max(width, 8 * STEP))
    return document
