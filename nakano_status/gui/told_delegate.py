"""Paints the lines of a ToldList: texts wrapped with air between the lines, a tick where there is one."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter, QTextDocument
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from nakano_status.gui.appearance import STEP, worn_theme
from nakano_status.gui.entry_delegate import paint_ground
from nakano_status.gui.icons import draw
from nakano_status.gui.models.told_list import HTML_ROLE, ITEM_ROLE
from nakano_status.gui.overriding import override

_TICK = 18
_ROUND = 3
_LEFT = 2 * STEP
_Index = QModelIndex | QPersistentModelIndex


class ToldDelegate(QStyledItemDelegate):
    """Keeps the height of each text at the width at which it was last laid out."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._heights: dict[tuple[str, int], int] = {}

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        width = self._view.viewport().width() - _LEFT - STEP - _tick_room(index)
        key = (str(index.data(HTML_ROLE)), width)
        if key not in self._heights:
            self._heights[key] = round(_document(key[0], option.font, width).size().height())
        above = 2 * STEP if index.data(ITEM_ROLE) is None else STEP
        return QSize(10 * STEP, self._heights[key] + above + STEP)

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        is_heading = index.data(ITEM_ROLE) is None
        if not is_heading:
            paint_ground(painter, option)
        if index.data(Qt.ItemDataRole.CheckStateRole) is not None:
            _paint_tick(painter, option, index)
        room = _tick_room(index)
        width = option.rect.width() - _LEFT - STEP - room
        document = _document(str(index.data(HTML_ROLE)), option.font, width)
        painter.translate(option.rect.left() + _LEFT + room, option.rect.top() + (2 * STEP if is_heading else STEP))
        document.drawContents(painter)
        painter.restore()

    @override
    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: _Index
    ) -> bool:
        """Tick by a click on the box; the view ticks by the space bar."""
        if index.data(Qt.ItemDataRole.CheckStateRole) is None:
            return False
        if _asks_to_turn(event, option):
            ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
            state = Qt.CheckState.Unchecked if ticked else Qt.CheckState.Checked
            return model.setData(index, state, Qt.ItemDataRole.CheckStateRole)
        return False


def _paint_tick(painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
    """Paint the box in the theme's own colours: what styles paint is not seen in high contrast."""
    theme, place = worn_theme(), QRectF(_tick_place(option)).adjusted(1.5, 1.5, -1.5, -1.5)
    ticked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QColor(theme.accent if ticked else theme.muted))
    painter.setBrush(QColor(theme.accent if ticked else theme.base))
    painter.drawRoundedRect(place, _ROUND, _ROUND)
    painter.restore()
    if ticked:
        draw(painter, "done", place.adjusted(1, 1, -1, -1), theme.on_accent)


def _asks_to_turn(event: QEvent, option: QStyleOptionViewItem) -> bool:
    """Whether an event is a click on the box, or the space bar."""
    if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonRelease:
        return _tick_place(option).contains(event.position().toPoint())
    return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Space


def _tick_room(index: _Index) -> int:
    return _TICK + STEP if index.data(Qt.ItemDataRole.CheckStateRole) is not None else 0


def _tick_place(option: QStyleOptionViewItem) -> QRect:
    return QRect(option.rect.left() + _LEFT, option.rect.top() + STEP, _TICK, _TICK)


def _document(html: str, font: QFont, width: int) -> QTextDocument:
    """Lay a text out at a width, in the theme's colours."""
    theme = worn_theme()
    document = QTextDocument()
    document.setDocumentMargin(0)
    document.setDefaultFont(font)
    document.setDefaultStyleSheet(
        f"p {{ line-height: 145%; margin: 0; color: {theme.text} }}"
        f" .muted {{ color: {theme.muted} }} .ask {{ color: {theme.attention} }} .good {{ color: {theme.good} }}"
        f" .added {{ background-color: {theme.added}; text-decoration: underline }}"
        f" .removed {{ background-color: {theme.removed}; text-decoration: line-through }}"
    )
    document.setHtml(html)
    document.setTextWidth(max(width, 8 * STEP))
    return document
