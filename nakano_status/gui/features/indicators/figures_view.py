"""The table view of 成果指標. Years are as wide as their figures, names have the remaining width; cells are editable.

Names and notes are wrapped over several lines, figures are centred. Typed text remains while the model is reset.
"""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QHeaderView,
    QLineEdit,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from nakano_status.application.indicators.edit_indicator import TEXT
from nakano_status.gui.features.indicators.figure_table import (
    GROUP_ROLE,
    NAME,
    FigureTable,
    FigureTableLine,
    FootNote,
    GoalLine,
)
from nakano_status.gui.lists.line_steps import ICON_ROLE, LINE_ROLE, Index
from nakano_status.gui.lists.tables import (
    FirstColumn,
    TableDelegate,
    allow_editing_in_cells,
    is_typed_in,
    paint_icon,
    set_up_table,
)
from nakano_status.gui.looks.appearance import STEP, current_theme, scaled_font, steps
from nakano_status.gui.looks.focus_frame import fill_rectangle, paint_row_background
from nakano_status.gui.qt_override import override

_LOWEST, _NARROWEST = 4.5, 10.5
"""The least height of a line and width of a figure, in steps."""
_WRAPPED = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWordWrap


class FigureDelegate(TableDelegate):
    """Paints the lines of a FigureTable."""

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line, view = index.data(LINE_ROLE), self.parent()
        if isinstance(line, FigureTableLine) and _is_figure(index):
            return QSize(0, steps(_LOWEST))
        width = 0
        if isinstance(view, QTableView):
            whole = isinstance(line, (GoalLine, FootNote))
            width = view.horizontalHeader().length() if whole else view.columnWidth(index.column())
        bold = isinstance(line, GoalLine)
        metrics = QFontMetrics(scaled_font(option.font, 1, bold=bold))
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
        editor = super().createEditor(parent, option, index)
        editor.setAccessibleName(str(index.data(Qt.ItemDataRole.AccessibleTextRole) or ""))
        if isinstance(editor, QLineEdit):
            editor.setAlignment(Qt.AlignmentFlag.AlignCenter)
        return editor

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        is_unstored = isinstance(model, FigureTable) and model.unstored_at(model.place_at(index)) is not None
        if is_typed_in(editor) or is_unstored:
            super().setModelData(editor, model, index)


def _paint_figure(painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
    theme = current_theme()
    paint_row_background(painter, option, with_bar=index.column() == NAME)
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
    """Return the width of the sign before a figure; without a sign it is left blank, so that figures do not move."""
    return steps(2) + STEP // 2


def _is_figure(index: Index) -> bool:
    model = index.model()
    return isinstance(model, FigureTable) and model.place_at(index) is not None


def _paint_whole(painter: QPainter, option: QStyleOptionViewItem, line: GoalLine | FootNote) -> None:
    """Paint a line that spans all columns."""
    theme, is_goal = current_theme(), isinstance(line, GoalLine)
    if is_goal:
        fill_rectangle(painter, option.rect, theme.sunken)
    painter.setFont(scaled_font(option.font, 1, bold=is_goal))
    painter.setPen(QColor(theme.text if is_goal else theme.muted))
    place, text = option.rect.adjusted(STEP, 0, -STEP, 0), line.text
    if isinstance(option.widget, FirstColumn):
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, place.width())
    painter.drawText(place, int(_WRAPPED), text)


_MIDDLE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TwoTierHeader(QHeaderView):
    """A header of two lines: group headings above, columns below.

    The heading of a column without a group is in the middle of both lines.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setHighlightSections(False)
        self.setSectionsClickable(False)
        self.sectionResized.connect(lambda *_: self.viewport().update())

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), 2 * self._tier())

    @override
    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        theme, group = current_theme(), self._group(logicalIndex)
        words = str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or "")
        painter.save()
        painter.setClipRect(rect)
        fill_rectangle(painter, rect, theme.base)
        painter.setPen(QColor(theme.line))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if not group:
            painter.setPen(QColor(theme.muted))
            painter.drawText(rect.adjusted(STEP, 0, -STEP, 0), _LEFT, words)
            painter.restore()
            return
        whole = self._whole(logicalIndex, rect)
        upper, lower = whole.adjusted(0, 0, 0, -self._tier()), rect.adjusted(0, self._tier(), 0, 0)
        painter.drawLine(upper.left() + STEP // 2, upper.bottom(), upper.right() - STEP // 2, upper.bottom())
        painter.setPen(QColor(theme.muted))
        painter.drawText(upper, _MIDDLE, group)
        painter.drawText(lower, _MIDDLE, words)
        painter.restore()

    def _whole(self, section: int, rect: QRect) -> QRect:
        """Return the rectangle of all columns with the same upper heading."""
        group, first, last = self._group(section), section, section
        while first > 0 and self._group(first - 1) == group:
            first -= 1
        while last < self.count() - 1 and self._group(last + 1) == group:
            last += 1
        left = self.sectionViewportPosition(first)
        return QRect(
            left, rect.top(), self.sectionViewportPosition(last) + self.sectionSize(last) - left, rect.height()
        )

    def _group(self, section: int) -> str:
        return str(self.model().headerData(section, Qt.Orientation.Horizontal, GROUP_ROLE) or "")

    def _tier(self) -> int:
        return self.fontMetrics().height() + STEP


_OWNER, _LEAST_NAME, _ROOMY_NAME, _EVEN_YEAR = 18, 24, 36, 16
"""Widths in steps: the column of divisions, the names at least, the names beside divisions, the years.

The column of divisions is hidden if the names would have less than `_ROOMY_NAME`. All years are equally wide up to
`_EVEN_YEAR`, so that a first figure in a year moves nothing.
"""
_CLEARING = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}


class FiguresTableView(QTableView):
    """A table view in which Enter moves one row down as in Excel, unless the text just typed was refused.

    The signal `moved` is emitted when the current index changes, or the text of a cell that is not stored. The signal
    `pasting` is emitted when the clipboard is to be pasted into the current cell.
    """

    moved = Signal()
    pasting = Signal()

    def __init__(self, model: FigureTable) -> None:
        super().__init__()
        self._model = model
        model.unstored.discard_by_escape(self, lambda index: (model.place_at(index), TEXT))
        model.unstored.changed.connect(lambda _: self.moved.emit())
        self.setHorizontalHeader(TwoTierHeader(self))
        self.columns = set_up_table(self, model, "成果指標の一覧")
        self.horizontalHeader().setSectionsMovable(False)  # a header of two tiers cannot move them
        self.setItemDelegate(FigureDelegate(self))
        allow_editing_in_cells(self)
        self.setWordWrap(True)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def lay_out(self) -> None:
        """Set the sizes of columns and rows for the current data and the available width."""
        columns = self._model.columnCount()
        if not columns:
            return
        room = self.viewport().width()
        widths = [self._width_of(column) for column in range(1, columns - 1)]
        even = min(max(widths, default=0), steps(_EVEN_YEAR))
        for column, width in enumerate(widths, start=1):
            self.setColumnWidth(column, max(width, even))
        years = sum(map(self.columnWidth, range(1, columns - 1)))
        has_owner = room - years - steps(_OWNER) >= steps(_ROOMY_NAME)
        self.columns.left_out = frozenset(() if has_owner else {self._model.owner_column})
        self.columns.fit(room)
        self.setColumnWidth(self._model.owner_column, steps(_OWNER))
        taken = years + self.columnWidth(self._model.owner_column)  # 0 if it is hidden
        self.setColumnWidth(NAME, max(room - taken, steps(_LEAST_NAME)))
        self.clearSpans()
        wrapped = (NAME, self._model.owner_column) if has_owner else (NAME,)
        for place in range(self._model.rowCount()):
            if not isinstance(self._model.line_at(place), FigureTableLine):
                self.setSpan(place, NAME, 1, columns)
            hints = [self.sizeHintForIndex(self._model.index(place, column)) for column in wrapped]
            self.setRowHeight(place, max(hint.height() for hint in hints))

    def open_editor(self) -> None:
        """Open the editor of the current cell, with the cursor at the end of its figure.

        Does nothing if the cell has no figure, is not editable, or does not have the focus.
        """
        index = self.currentIndex()
        is_open = bool(index.flags() & Qt.ItemFlag.ItemIsEditable)
        if self.hasFocus() and is_open and index.data(Qt.ItemDataRole.EditRole):
            self.edit(index)
            for field in self.viewport().findChildren(QLineEdit):
                field.end(False)

    def _open_empty(self) -> None:
        """Open the editor of the current cell without its figure; the figure is cleared only when the cell is left."""
        self.edit(self.currentIndex())
        for field in self.viewport().findChildren(QLineEdit):
            field.selectAll()
            field.del_()

    def _width_of(self, column: int) -> int:
        """Return the width that the figures of a year need; refused texts do not widen the column."""
        metrics = self.fontMetrics()
        widest = max(map(metrics.horizontalAdvance, self._model.figures_in(column)), default=0)
        return max(widest + _sign_width() + STEP, steps(_NARROWEST))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().height() == event.oldSize().height() or event.size().width() != event.oldSize().width():
            self.lay_out()  # a mere request to lay out again has the same size
        if event.size().width() > event.oldSize().width():
            self._show_names()

    def _show_names(self) -> None:
        """Scroll back towards the names as far as the current cell remains in view; Qt would not scroll."""
        bar, column = self.horizontalScrollBar(), self.currentIndex().column()
        end = bar.value() + self.columnViewportPosition(column) + self.columnWidth(column)
        bar.setValue(min(bar.value(), max(end - self.viewport().width(), 0)))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.lay_out()

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = self._model.place_at(self.currentIndex())
        may = bool(self._model.flags(self.currentIndex()) & Qt.ItemFlag.ItemIsEditable)
        if event.matches(QKeySequence.StandardKey.Paste) and may:
            self.pasting.emit()
        elif event.key() in _CLEARING and place is not None and may:
            self._open_empty()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.state() != QTableView.State.EditingState:  # the key that ends editing arrives here too
                self._go_down()
        else:
            super().keyPressEvent(event)

    @override
    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        place = self._model.place_at(self.currentIndex())
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache and self._model.unstored_at(place) is None:
            self._go_down()

    def _go_down(self) -> None:
        below = self.moveCursor(QTableView.CursorAction.MoveDown, Qt.KeyboardModifier.NoModifier)
        if below.isValid():
            self.setCurrentIndex(below)
