"""A table header in two tiers: a heading for several columns above their own, as 実績 and 目標 in the list."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from nakano_status.gui.features.indicators.figure_table import GROUP_ROLE
from nakano_status.gui.looks.appearance import STEP, current_theme
from nakano_status.gui.qt_override import override

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
        painter.fillRect(rect, QColor(theme.base))
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
