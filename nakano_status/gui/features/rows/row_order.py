"""The order of 取組一覧: the printed order under headings, or by a column; by keyboard or by the header."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QHeaderView, QPushButton, QWidget

from nakano_status.gui.controls.boxes import line_of
from nakano_status.gui.controls.choice import Choice
from nakano_status.gui.lists.row_columns import HEADS
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.words import tr

_PRINTED = -1


class RowOrder(QWidget):
    """A combo box and a button for the sorting of a table's header; its first choice restores the printed order."""

    def __init__(self, head: QHeaderView) -> None:
        super().__init__()
        self._head = head
        self.column = Choice()
        self.column.setAccessibleName(tr("並べ順"))
        self.column.setToolTip(tr("並べ順"))
        self.column.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.column.addItem(tr("計画の順（実施内容ごと）"), _PRINTED)
        for place, name in enumerate(HEADS):
            self.column.addItem(tr("{column}の順").format(column=tr(name)), place)
        self.column.setMinimumWidth(10 * STEP)
        self.turn = QPushButton()
        self.turn.setToolTip(tr("逆の順に並べる"))
        self.turn.setAccessibleName(tr("逆の順に並べる"))
        self.turn.hide()
        line_of(self.column, self.turn, within=self)
        self.column.activated.connect(lambda _: self._sort())
        self.turn.clicked.connect(self._turn)
        head.sortIndicatorChanged.connect(self._follow)

    def _sort(self) -> None:
        self._head.setSortIndicator(self.column.currentData(), Qt.SortOrder.AscendingOrder)

    def _turn(self) -> None:
        descends = self._head.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder
        order = Qt.SortOrder.DescendingOrder if descends else Qt.SortOrder.AscendingOrder
        self._head.setSortIndicator(self._head.sortIndicatorSection(), order)

    def _follow(self, column: int, order: Qt.SortOrder) -> None:
        """Show the current order, also if the header changed it."""
        blocker = QSignalBlocker(self.column)
        self.column.setCurrentIndex(self.column.findData(column))
        blocker.unblock()
        self.turn.setVisible(column != _PRINTED)
        self.turn.setText(tr("昇順") if order == Qt.SortOrder.AscendingOrder else tr("降順"))
