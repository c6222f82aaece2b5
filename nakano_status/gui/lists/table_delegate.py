"""Paints table cells: states with their icon, 部 as quiet bold lines, the rest as text."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from nakano_status.application.round.read.views import BoardLine
from nakano_status.domain.round.division_state import DivisionState
from nakano_status.gui.looks.appearance import STEP, scaled, steps, worn_theme
from nakano_status.gui.looks.focus_frame import paint_ground
from nakano_status.gui.looks.icons import draw
from nakano_status.gui.looks.theme import Theme
from nakano_status.gui.models.board_table import ICON_ROLE, LINE_ROLE
from nakano_status.gui.overriding import override

_ROW_HEIGHT, _ICON = 4.5, 2
"""How high a row and an icon are, in steps: they grow with the texts."""
_BELOW = 3 * STEP
"""How far divisions stand in from their 部."""
_GOOD = frozenset({DivisionState.SUBMITTED, DivisionState.RESUBMITTED, DivisionState.ACCEPTED})
_Index = QModelIndex | QPersistentModelIndex


class TableDelegate(QStyledItemDelegate):
    """One line a cell, cut with an ellipsis; the whole text is the tooltip and the editor's."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        is_below = isinstance(index.data(LINE_ROLE), BoardLine) and index.column() == 0
        before = _BELOW if is_below else steps(_ICON) + STEP if index.data(ICON_ROLE) else 0
        return QSize(super().sizeHint(option, index).width() + before + 2 * STEP, steps(_ROW_HEIGHT))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme = worn_theme()
        item = index.data(LINE_ROLE)
        painter.save()
        paint_ground(painter, option, with_bar=index.column() == 0)
        place = option.rect.adjusted(STEP, 0, -STEP, 0)
        painter.setFont(scaled(option.font, 1, bold=item is None))
        painter.setPen(QColor(_colour(item, index, theme)))
        if isinstance(item, BoardLine) and index.column() == 0:
            place = place.adjusted(_BELOW, 0, 0, 0)
        if name := index.data(ICON_ROLE):
            place = paint_icon(painter, place, name)
        text = painter.fontMetrics().elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, place.width())
        alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
        painter.drawText(place, alignment or Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()


class _RowHeights(QObject):
    """Gives the rows of a table another height when texts are set in another size."""

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FontChange and isinstance(watched, QTableView):
            watched.verticalHeader().setDefaultSectionSize(steps(_ROW_HEIGHT))
        return False


def set_up_table(table: QTableView, model: QAbstractItemModel, name: str) -> None:
    """Dress a table: whole rows, no grid, one height."""
    table.setModel(model)
    table.setItemDelegate(TableDelegate(table))
    table.setAccessibleName(name)
    table.setShowGrid(False)
    table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QTableView.SelectionMode.SingleSelection)
    table.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
    table.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
    table.setTabKeyNavigation(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(steps(_ROW_HEIGHT))
    table.installEventFilter(_RowHeights(table))
    table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
    table.horizontalHeader().setHighlightSections(False)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def paint_icon(painter: QPainter, place: QRect, name: str) -> QRect:
    """Paint an icon in the pen's colour; return what is left for the words."""
    side = steps(_ICON)
    top = place.top() + (place.height() - side) / 2
    draw(painter, name, QRectF(place.left(), top, side, side), painter.pen().color())
    return place.adjusted(side + STEP, 0, 0, 0)


def _colour(item: object, index: _Index, theme: Theme) -> str:
    if isinstance(item, BoardLine) and index.data(ICON_ROLE):
        return _board_colour(item, theme)
    if isinstance(item, BoardLine) and item.state is DivisionState.NOTHING_TO_REPORT:
        return theme.muted
    return theme.text


def _board_colour(line: BoardLine, theme: Theme) -> str:
    if line.overdue_days or line.conflicts or line.held:
        return theme.attention
    return theme.good if line.state in _GOOD else theme.muted
