"""Delegate that paints the lines of a `RichTextList`: wrapped texts with space between the lines, and ticks."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QTextDocument
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem

from nakano_status.gui.lists.rich_text_list import HTML_ROLE, ICON_ROLE, ITEM_ROLE, LineSign
from nakano_status.gui.looks.appearance import STEP, current_theme, steps
from nakano_status.gui.looks.closed_document import ClosedDocument
from nakano_status.gui.looks.icons import draw
from nakano_status.gui.qt_override import override

_TICK, _SIGN = 2.25, 2
"""The size of a tick's box and of a sign, in steps: they grow with the size of texts."""
_LINE_MIDDLE = 0.6
"""The middle of the first line of text, in heights of the font: there is space above each line."""
_ROUND = 3
_LEFT = 2 * STEP
_Index = QModelIndex | QPersistentModelIndex


class RichTextDelegate(QStyledItemDelegate):
    """A delegate that caches the height of each text at the width at which it was last laid out."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[tuple[str, int, float], int] = {}

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = self._view.viewport().width() - _LEFT - STEP - _room_before(index)
        key = (str(index.data(HTML_ROLE)), width, option.font.pointSizeF())
        if key not in self._heights:
            self._heights[key] = round(_document(key[0], option.font, width).size().height())
        above = 2 * STEP if index.data(ITEM_ROLE) is None else STEP
        return QSize(10 * STEP, self._heights[key] + above + STEP)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        from nakano_status.gui.looks.focus_frame import paint_ground

        painter.save()
        is_heading = index.data(ITEM_ROLE) is None
        if not is_heading:
            paint_ground(painter, option)
        if index.data(Qt.ItemDataRole.CheckStateRole) is not None:
            _paint_tick(painter, option, index)
        if isinstance(sign := index.data(ICON_ROLE), LineSign):
            _paint_sign(painter, option, sign)
        document = _laid_out(option.rect, option.font, index)
        painter.translate(_corner(option.rect, index))
        document.drawContents(painter)
        painter.restore()

    def act_at(self, place: QPoint) -> str:
        """Return the act (`href`) at a position of the view; empty where there is none."""
        index = self._view.indexAt(place)
        if not index.isValid() or index.data(ITEM_ROLE) is None:
            return ""
        rect = self._view.visualRect(index)
        document = _laid_out(rect, self._view.font(), index)
        return document.documentLayout().anchorAt(QPointF(place - _corner(rect, index)))

    @override
    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """Toggle the tick by a click on the box; the view toggles it by the space bar."""
        if index.data(Qt.ItemDataRole.CheckStateRole) is None:
            return False
        if _asks_to_turn(event, option):
            ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
            state = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
            return model.setData(index, state, Qt.ItemDataRole.CheckStateRole)
        return False


def _paint_tick(painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
    ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    paint_box(painter, QRectF(_tick_place(option)), ticked=ticked)


def paint_box(painter: QPainter, where: QRectF, *, ticked: bool) -> None:
    """Paint a box in the theme's colours: the boxes of some styles are invisible in high contrast."""
    theme, place = current_theme(), where.adjusted(1.5, 1.5, -1.5, -1.5)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(theme.accent if ticked else theme.muted))
    painter.setBrush(QColor(theme.accent if ticked else theme.base))
    painter.drawRoundedRect(place, _ROUND, _ROUND)
    painter.restore()
    if ticked:
        draw(painter, "done", place.adjusted(1, 1, -1, -1), theme.on_accent)


def _asks_to_turn(event: QEvent, option: QStyleOptionViewItem) -> bool:
    """Return whether an event is a click on the box, or the space bar."""
    if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
        return _tick_place(option).contains(event.position().toPoint())
    return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space


def _paint_sign(painter: QPainter, option: QStyleOptionViewItem, sign: LineSign) -> None:
    """Paint the sign beside the first line of text."""
    theme = current_theme()
    colour = {"ask": theme.attention, "good": theme.good}.get(sign.kind, theme.muted)
    middle = STEP + QFontMetrics(option.font).height() * _LINE_MIDDLE
    side = steps(_SIGN)
    top = option.rect.top() + middle - side / 2
    draw(painter, sign.icon, QRectF(option.rect.left() + _LEFT, top, side, side), colour)


def _laid_out(rect: QRect, font: QFont, index: _Index) -> QTextDocument:
    """Return the text of a line, laid out in the room that it has."""
    width = rect.width() - _LEFT - STEP - _room_before(index)
    return _document(str(index.data(HTML_ROLE)), font, width)


def _corner(rect: QRect, index: _Index) -> QPoint:
    """Return the top left corner of a line's text."""
    above = 2 * STEP if index.data(ITEM_ROLE) is None else STEP
    return QPoint(rect.left() + _LEFT + _room_before(index), rect.top() + above)


def _room_before(index: _Index) -> int:
    """Return the width of tick and sign before the text."""
    tick = steps(_TICK) + STEP if index.data(Qt.ItemDataRole.CheckStateRole) is not None else 0
    return tick + (steps(_SIGN) + STEP if index.data(ICON_ROLE) is not None else 0)


def _tick_place(option: QStyleOptionViewItem) -> QRect:
    return QRect(option.rect.left() + _LEFT, option.rect.top() + STEP, steps(_TICK), steps(_TICK))


def _document(html: str, font: QFont, width: int) -> QTextDocument:
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
    document.setHtml(html)
    document.setTextWidth(max(width, 8 * STEP))
    return document
