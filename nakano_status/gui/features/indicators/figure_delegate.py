"""Delegate for 成果指標: names and notes wrapped over several lines, figures centred and edited in place.

The editor accepts what an input method is composing when the cell is left, and keeps what is typed in it while the
model behind it is reset.
"""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QGuiApplication, QInputMethodEvent, QPainter
from PySide6.QtWidgets import QLineEdit, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from nakano_status.gui.features.indicators.figure_table import NAME, FigureTable, FigureTableLine, FootNote, GoalLine
from nakano_status.gui.lists.board_table import ICON_ROLE
from nakano_status.gui.lists.line_steps import LINE_ROLE, Index
from nakano_status.gui.lists.tables import paint_icon
from nakano_status.gui.looks.appearance import STEP, current_theme, scaled, steps
from nakano_status.gui.looks.focus_frame import fill, paint_ground
from nakano_status.gui.qt_override import override

_LOWEST, _NARROWEST = 4.5, 12
"""The least height of a line and width of a figure, in steps."""
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


class FigureField(QLineEdit):
    """An editor that commits composed text before the cell is left."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._composed = ""
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composed = event.preeditString()
        super().inputMethodEvent(event)

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusAboutToChange:
            self._settle()
        return super().event(event)

    def _settle(self) -> None:
        if self._composed:
            QGuiApplication.inputMethod().commit()
        if self._composed:
            event = QInputMethodEvent()
            event.setCommitString(self._composed)
            QCoreApplication.sendEvent(self, event)


class FigureDelegate(QStyledItemDelegate):
    """Paints the lines of a FigureTable."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line, view = index.data(LINE_ROLE), self.parent()
        if isinstance(line, FigureTableLine) and _is_figure(index):
            shown = "" if _is_refused(index) else str(index.data() or "")
            room = option.fontMetrics.horizontalAdvance(shown) + _sign_width() + STEP
            return QSize(max(room, steps(_NARROWEST)), steps(_LOWEST))
        width = 0
        if isinstance(view, QTableView):
            whole = isinstance(line, (GoalLine, FootNote))
            width = view.horizontalHeader().length() if whole else view.columnWidth(index.column())
        bold = isinstance(line, GoalLine)
        metrics = QFontMetrics(scaled(option.font, 1, bold=bold))
        inside = QRect(0, 0, max(width - 2 * STEP, STEP), 0)
        text = metrics.boundingRect(inside, int(_WRAPPED), str(index.data() or ""))
        return QSize(width, max(text.height() + STEP + STEP // 2, 0 if isinstance(line, FootNote) else steps(_LOWEST)))

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE_ROLE)
        painter.save()
        if isinstance(line, FigureTableLine):
            _paint_figure(painter, option, index)
        elif isinstance(line, (GoalLine, FootNote)):
            _paint_whole(painter, option, line)
        painter.restore()

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        field = FigureField(parent)
        field.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole) or ""))
        return field

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit) and isinstance(model, FigureTable) and editor.isModified():
            model.setData(index, editor.text())


def _paint_figure(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    theme = current_theme()
    paint_ground(painter, option, with_bar=index.column() == NAME)
    painter.setPen(QColor(theme.line))
    painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
    painter.setFont(option.font)
    icon = index.data(ICON_ROLE)
    is_figure = icon is not None or _is_figure(index)
    is_quiet = not is_figure and index.column() != NAME
    beside = STEP // 2 if is_figure else STEP
    place = option.rect.adjusted(beside, 0, -beside, 0)
    painter.setPen(QColor(theme.attention if icon else theme.muted if is_quiet else theme.text))
    if icon:
        paint_icon(painter, place, str(icon))
        place = place.adjusted(_sign_width(), 0, 0, 0)
    text = str(index.data() or "")
    if is_figure:
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, cut)
    else:
        painter.drawText(place, int(_WRAPPED), text)


def _sign_width() -> int:
    """Return the width of the icon before a figure; a figure without one is indented as much, so that nothing moves."""
    return steps(2) + STEP // 2


def _is_figure(index: Index) -> bool:
    model = index.model()
    return isinstance(model, FigureTable) and model.place_at(index) is not None


def _is_refused(index: Index) -> bool:
    """Return whether a cell has an invalid value: it does not widen its column."""
    model = index.model()
    return isinstance(model, FigureTable) and model.place_at(index) in model.refusals


def _paint_whole(painter: QPainter, option: QStyleOptionViewItem, line: GoalLine | FootNote) -> None:
    """Paint a line that spans all columns."""
    theme, is_goal = current_theme(), isinstance(line, GoalLine)
    if is_goal:
        fill(painter, option.rect, theme.sunken)
    painter.setFont(scaled(option.font, 1, bold=is_goal))
    painter.setPen(QColor(theme.text if is_goal else theme.muted))
    painter.drawText(option.rect.adjusted(STEP, 0, -STEP, 0), int(_WRAPPED), line.text)
