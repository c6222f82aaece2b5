"""回答の推移: a step chart of the number of answered rows by day, with the due date and today marked."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nakano_status.application.round.read.overview import AnswerDay, AnswersByDay
from nakano_status.gui.features.overview.day_scale import (
    DayScale,
    chart_description,
    day_description,
    day_marks,
    steps_of,
)
from nakano_status.gui.looks.appearance import STEP, Theme, current_theme, steps
from nakano_status.gui.looks.labels import tip
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_NEAR = 12
"""Pixels from a day's step within which the pointer counts as on it."""

_POINT = 3.5
_LEAST, _HIGHEST = 11, 17
_LEFT, _CENTER = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignHCenter
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class DayChart(QWidget):
    """A step chart of the answers by day.

    The signal `went` carries the AnswerDay that a user clicked or on which Enter was pressed; the arrow keys move from
    day to day.
    """

    went = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._answers: AnswersByDay | None = None
        self._scale: DayScale | None = None
        self._place: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMaximumHeight(steps(_HIGHEST))
        self.setAccessibleName(tr("回答の推移"))

    @property
    def day(self) -> AnswerDay | None:
        """The selected day."""
        days = self._answers.days if self._answers else ()
        return days[self._place] if self._place is not None and self._place < len(days) else None

    def show_answers(self, answers: AnswersByDay, today: date) -> None:
        """Show the answers by day; the selected day is kept."""
        self._answers, self._scale = answers, DayScale.of(answers, today)
        self._name()
        self.update()

    @override
    def sizeHint(self) -> QSize:
        return QSize(steps(40), steps(_HIGHEST))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(24 * STEP, steps(_LEAST))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._answers is None or self._scale is None:
            return
        painter, theme = QPainter(self), current_theme()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        field = self._field()
        self._paint_frame(painter, field, theme)
        self._paint_steps(painter, field, theme)
        self._paint_marks(painter, field, theme)
        if self.hasFocus():
            painter.setPen(QPen(QColor(theme.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        painter.end()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        if step is not None and self._answers and self._answers.days:
            last = len(self._answers.days) - 1
            here = -1 if self._place is None else self._place
            self._choose(min(max(here + step, 0), last))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.day is not None:
            self.went.emit(self.day)
        else:
            super().keyPressEvent(event)

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        place = self._place_at(event.position())
        if place is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(place)
            self.went.emit(self.day)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_there = self._place_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_there else Qt.CursorShape.ArrowCursor)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._answers:
            place = self._place_at(QPointF(event.pos()))
            words = (
                day_description(self._answers, self._answers.days[place])
                if place is not None
                else chart_description(self._answers)
            )
            QToolTip.showText(event.globalPos(), tip(words), self)
            return True
        return super().event(event)

    def point_of(self, each: AnswerDay) -> QPointF:
        """Return the point in the widget at which a day's step ends."""
        field = self._field()
        if self._answers is None or self._scale is None:
            return field.bottomLeft()
        return self._on(field, self._scale.share(each.day), each.total / max(self._answers.asked, 1))

    def _choose(self, place: int) -> None:
        self._place = place
        self._name()
        self.update()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def _name(self) -> None:
        """Describe the chart in the accessible description, the selected day first."""
        if self._answers is not None:
            day = f"{day_description(self._answers, self.day)}。" if self.day else ""
            hint = tr("左右で日を選び、Enter でその日の取組を一覧に表示します。") if self._answers.days else ""
            self.setAccessibleDescription(day + chart_description(self._answers) + hint)

    def _place_at(self, point: QPointF) -> int | None:
        """Return the index of the day whose step is within `_NEAR` pixels of a point, horizontally; else None."""
        for place, each in enumerate(self._answers.days if self._answers else ()):
            if abs(self.point_of(each).x() - point.x()) <= _NEAR:
                return place
        return None

    def _field(self) -> QRectF:
        """Return the area of the line, with room for a line of text above and below it."""
        line = QFontMetrics(self.font()).height()
        return QRectF(self.rect()).adjusted(STEP, line + STEP, -STEP, -line - STEP)

    @staticmethod
    def _on(field: QRectF, x: float, y: float) -> QPointF:
        return QPointF(field.left() + x * field.width(), field.bottom() - y * field.height())

    def _paint_frame(self, painter: QPainter, field: QRectF, theme: Theme) -> None:
        """Paint the base line, and the line that marks how many rows are asked."""
        painter.setPen(QPen(QColor(theme.muted), 1))
        painter.drawLine(field.bottomLeft(), field.bottomRight())
        painter.setPen(QPen(QColor(theme.line), 1))
        painter.drawLine(field.topLeft(), field.topRight())
        if self._answers is not None:
            painter.setPen(QColor(theme.muted))
            words = tr("報告対象 {number}件").format(number=self._answers.asked)
            above = QRectF(field.left(), 0, field.width(), field.top())
            painter.drawText(above, _LEFT | _MIDDLE, words)

    def _paint_steps(self, painter: QPainter, field: QRectF, theme: Theme) -> None:
        if self._answers is None or self._scale is None:
            return
        corners = [self._on(field, x, y) for x, y in steps_of(self._answers, self._scale)]
        line = QPainterPath(corners[0])
        for corner in corners[1:]:
            line.lineTo(corner)
        under = QPainterPath(line)
        under.lineTo(corners[-1].x(), field.bottom())
        under.lineTo(corners[0].x(), field.bottom())
        painter.fillPath(under, QColor(theme.selected))
        painter.setPen(QPen(QColor(theme.accent), 2))
        painter.drawPath(line)
        for each in self._answers.days:
            is_chosen = each is self.day
            painter.setBrush(QColor(theme.text if is_chosen else theme.accent))
            painter.drawEllipse(self.point_of(each), _POINT + is_chosen, _POINT + is_chosen)

    def _paint_marks(self, painter: QPainter, field: QRectF, theme: Theme) -> None:
        """Mark the first day, the due date and today, each with its label."""
        if self._answers is None or self._scale is None:
            return
        left = 0.0
        for each in day_marks(self._answers, self._scale):
            x = self._on(field, each.place, 0).x()
            painter.setPen(QPen(QColor(theme.attention if each.is_due else theme.muted), 1, Qt.PenStyle.DashLine))
            if each.is_line:
                painter.drawLine(QPointF(x, field.top()), QPointF(x, field.bottom() + 3))
            left = self._write_below(painter, field, x, each.label, left)

    def _write_below(self, painter: QPainter, field: QRectF, x: float, words: str, left: float) -> float:
        """Write a label under a mark, beside the labels that are there already; return where it ends."""
        width = painter.fontMetrics().horizontalAdvance(words)
        begin = max(left, min(x - width / 2, self.width() - width))
        if begin + width > self.width():
            return left  # there is no room: the texts beside the chart contain it
        painter.drawText(QRectF(begin, field.bottom(), width, self.height() - field.bottom()), _CENTER | _MIDDLE, words)
        return begin + width + STEP
