"""The table of 成果指標: years as wide as their figures, the rest for the names; cells are edited in place."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QHeaderView, QTableView, QWidget

from nakano_status.gui.features.indicators.figure_delegate import FigureDelegate
from nakano_status.gui.features.indicators.figure_table import GROUP_ROLE, NAME, FigureTable, FigureTableLine
from nakano_status.gui.lists.line_steps import Index
from nakano_status.gui.lists.tables import edit_in_cells, set_up_table
from nakano_status.gui.looks.appearance import STEP, current_theme, steps
from nakano_status.gui.looks.focus_frame import fill
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_MIDDLE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class TwoTierHeader(QHeaderView):
    """A header; a column without an upper heading has its text in the middle of both tiers."""

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
        fill(painter, rect, theme.base)
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
"""Widths in steps; the column of suppliers is hidden if the names would have less than `much` room.

Up to the last one a year is as wide as any other: a first figure in it then moves nothing.
"""
_CLEARING = {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}


class FiguresTableView(QTableView):
    """A table view in which Enter moves one row down as in Excel, unless the text just typed was refused.

    `moved` is emitted when the current index changes; `pasting` asks to paste the clipboard into the current cell.
    """

    moved = Signal()
    pasting = Signal()

    def __init__(self, model: FigureTable) -> None:
        super().__init__()
        self._model = model
        self.setHorizontalHeader(TwoTierHeader(self))
        set_up_table(self, model, tr("成果指標の一覧"))
        self.setItemDelegate(FigureDelegate(self))
        edit_in_cells(self)
        self.setWordWrap(True)
        self.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def lay_out(self) -> None:
        """Set the sizes of columns and rows, after the data or the available width changed."""
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
        self.setColumnHidden(self._model.owner_column, not has_owner)
        self.setColumnWidth(self._model.owner_column, steps(_OWNER))
        taken = years + (steps(_OWNER) if has_owner else 0)
        self.setColumnWidth(NAME, max(room - taken, steps(_LEAST_NAME)))
        self.clearSpans()
        for place in range(self._model.rowCount()):
            if not isinstance(self._model.line_at(place), FigureTableLine):
                self.setSpan(place, NAME, 1, columns)
        self.resizeRowsToContents()

    def _width_of(self, column: int) -> int:
        """Return the width that the figures of a year need; rows that span all columns do not count."""
        places = (self._model.index(place, column) for place in range(self._model.rowCount()))
        return max(self.sizeHintForIndex(each).width() for each in places if self._model.place_at(each) is not None)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lay_out()
        if event.size().width() > event.oldSize().width():
            self._show_names()

    def _show_names(self) -> None:
        """Scroll back towards the names, as far as the current cell remains in view; Qt keeps the old position."""
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
        if event.key() == Qt.Key.Key_Escape and place is not None and place in self._model.refusals:
            self._model.forget(place)
            self.moved.emit()
        elif event.matches(QKeySequence.StandardKey.Paste) and may:
            self.pasting.emit()
        elif event.key() in _CLEARING and place is not None and may:
            self._model.try_out(place, "")
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.state() != QTableView.State.EditingState:  # the key that ends editing arrives here, too
                self._go_down()
        else:
            super().keyPressEvent(event)

    @override
    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        place = self._model.place_at(self.currentIndex())
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache and place not in self._model.refusals:
            self._go_down()

    def _go_down(self) -> None:
        below = self.moveCursor(QTableView.CursorAction.MoveDown, Qt.KeyboardModifier.NoModifier)
        if below.isValid():
            self.setCurrentIndex(below)
