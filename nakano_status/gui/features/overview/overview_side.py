"""The panel beside the bars of 集計: how answers arrived, and 前回との差 with its reasons.

回答の推移 is a step chart of the number of answered rows by day, with the due date and today marked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

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

from nakano_status.application.round.read.counts import difference_sentence
from nakano_status.application.round.read.overview import AnswerDay, AnswersByDay, Overview
from nakano_status.domain.calendar.days import day_label
from nakano_status.domain.round.tally import CountDifference, Reason, RowDifference, figure_label
from nakano_status.gui.controls.boxes import STRETCH, column_of
from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.looks.appearance import STEP, Theme, current_theme, steps
from nakano_status.gui.looks.labels import ReadingLabel, label, muted, tip
from nakano_status.gui.page import GoTo
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_BEYOND = timedelta(days=31)
"""How long after the last event today is still included in the chart."""

_NAMED = 6
"""The most divisions that are named for a day; the others are counted, and a click shows all."""


@dataclass(frozen=True)
class DayScale:
    """The days from `first` to `last`, both shown; `today` is None where it is outside of them."""

    first: date
    last: date
    today: date | None

    @staticmethod
    def of(answers: AnswersByDay, today: date) -> DayScale:
        """Return the days from the inquiry to the due date, to the last answer, or to today if it follows soon."""
        marked = [each for each in (answers.sent, answers.due) if each] + [each.day for each in answers.days]
        first, last = min(marked, default=today), max(marked, default=today)
        is_near = first <= today <= last + _BEYOND
        return DayScale(first, max(last, today) if is_near else last, today if is_near else None)

    def share(self, day: date) -> float:
        """Return the position of the end of a day, 0 to 1."""
        return ((day - self.first).days + 1) / self._days

    def beginning(self, day: date) -> float:
        """Return the position of the beginning of a day, 0 to 1."""
        return (day - self.first).days / self._days

    @property
    def _days(self) -> int:
        return (self.last - self.first).days + 1


def steps_of(answers: AnswersByDay, scale: DayScale) -> Iterator[tuple[float, float]]:
    """Yield the corners of the line: the position of a day and the share of the asked rows, both 0 to 1."""
    yield 0.0, 0.0
    total = 0
    for each in answers.days:
        yield scale.share(each.day), total / max(answers.asked, 1)
        total = each.total
        yield scale.share(each.day), total / max(answers.asked, 1)
    end = scale.share(scale.today or scale.last)
    yield end, total / max(answers.asked, 1)


@dataclass(frozen=True)
class DayMark:
    """A label under the chart at a position, 0 to 1; `is_line`: with a line upwards, `is_due`: of the due date."""

    place: float
    label: str
    is_line: bool = True
    is_due: bool = False


def day_marks(answers: AnswersByDay, scale: DayScale) -> list[DayMark]:
    """Return the marks from left to right: the inquiry, the due date, and today or else the day of the last answer."""
    found = []
    if answers.sent is not None:
        found.append(DayMark(scale.beginning(answers.sent), _mark_words(tr("照会"), answers.sent)))
    if answers.due is not None:
        found.append(DayMark(scale.share(answers.due), _mark_words(tr("期限"), answers.due), is_due=True))
    if scale.today is not None:
        found.append(DayMark(scale.share(scale.today), _mark_words(tr("今日"), scale.today)))
    elif answers.days and answers.days[-1].day != answers.due:
        found.append(DayMark(scale.share(answers.days[-1].day), _mark_words("", answers.days[-1].day), is_line=False))
    return sorted(found, key=lambda each: each.place)


def chart_description(answers: AnswersByDay) -> str:
    """Return a description of the chart."""
    words = tr("報告対象{asked}件のうち、{received}件の回答を受領しています。")
    if answers.received == answers.asked:
        words = tr("報告対象{asked}件の回答をすべて受領しました（下書きの回答を含みます）。")
    share = words.format(asked=answers.asked, received=answers.received)
    if answers.due is None or not answers.days:
        return share
    until = tr("回答期限は{day}です。")
    if answers.days[-1].day > answers.due:
        until = tr("回答期限（{day}）までの受領は{number}件でした。")
    return share + until.format(day=day_label(answers.due), number=answers.by(answers.due))


def day_description(answers: AnswersByDay, each: AnswerDay) -> str:
    """Return how many answers were received on a day, and from which divisions."""
    words = tr("{day}　{number}件を受領（累計 {total}件／{asked}件）")
    head = words.format(day=day_label(each.day, each.day), number=len(each.rows), total=each.total, asked=answers.asked)
    whose = "、".join(f"{name} {number}{tr('件')}" for name, number in each.divisions[:_NAMED])
    others = len(each.divisions) - _NAMED
    rest = tr("、ほか{number}所管").format(number=others) if others > 0 else ""
    return f"{head}\n{whose}{rest}" if whose else head


def _mark_words(name: str, day: date) -> str:
    return f"{name} {day_label(day, day)}".strip()


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


_ALL = 1000
"""The stretch factor of the list; the empty space has the rest."""

_MOST = 300
"""The most rows listed under a reason; before answers arrive there are as many as the round has rows."""


class OverviewSide(QWidget):
    """The chart of arrivals and the list of differences.

    `went` carries what a day, a reason or a row leads to in 取組一覧: a RowFilter or a GoTo.
    """

    went = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.received = ReadingLabel(kind="muted")
        self.chart = DayChart()
        self.why = ReadingLabel()
        self.reasons = DifferenceList()
        self.difference = RichTextView(tr("前回との差"), self.reasons)
        column_of(
            label(tr("回答の推移"), "heading"),
            self.received,
            self.chart,
            label(tr("前回との差"), "heading"),
            self.why,
            (self.difference, _ALL),
            STRETCH,  # if the list is hidden
            within=self,
            margins=(2 * STEP, 0, 0, 0),
        )
        self.chart.went.connect(self._go_to_day)
        self.difference.went.connect(self.go_to)

    @property
    def item(self) -> DifferenceItem | None:
        """The current item of the difference."""
        item = self.difference.current_item
        return item if isinstance(item, DifferenceItem) else None

    def show_overview(self, overview: Overview, today: date) -> None:
        """Show the state of a round; the selected items and day are kept."""
        self._show_answers(overview.answers, today)
        self._show_difference(overview)

    def go_to(self, item: object) -> None:
        """Go to a row of the difference, or to all rows of a reason."""
        if isinstance(item, DifferenceItem):
            self.went.emit(GoTo(item.row_id) if item.row_id else self.reasons.filter_of(item))

    def _show_answers(self, answers: AnswersByDay | None, today: date) -> None:
        self.chart.setVisible(answers is not None and bool(answers.days))
        if answers is None:
            self.received.show_text(tr("取り込んだ一覧の年度のため、回答を受領した日はありません。"))
        elif not answers.days:
            self.received.show_text(
                tr("回答はまだありません。届いた回答を取り込むと、日ごとの件数がここに表示されます。")
            )
        else:
            self.chart.show_answers(answers, today)
            self.received.show_text(chart_description(answers))

    def _show_difference(self, overview: Overview) -> None:
        found = overview.difference
        self.difference.setVisible(found is not None)
        if found is None or overview.previous is None:
            words = tr(
                "比べる前の年度がありません。照会の画面で前年の一覧を取り込むと、前回との差がここに表示されます。"
            )
            self.why.show_text(words)
            return
        compared = tr("{year}と比べています。").format(year=overview.previous.label)
        self.why.show_text(f"{difference_sentence(found)}{compared}")
        self.reasons.show_difference(found, overview.titles)

    def _go_to_day(self, day: AnswerDay) -> None:
        self.went.emit(RowFilter(ids=frozenset(day.rows)))


@dataclass(frozen=True)
class DifferenceItem:
    """An item of the list: a reason, and a row (None: all rows of the reason)."""

    why: Reason
    row_id: str | None = None


class DifferenceList(RichTextList):
    """A list model of a difference; rows that are gone from the plan lead nowhere, as this year's list lacks them."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: Mapping[Reason, tuple[RowDifference, ...]] = {}

    def show_difference(self, difference: CountDifference, titles: Mapping[str, str]) -> None:
        """Show another difference; `titles` are the 事業内容 by 管理番号."""
        self._rows = difference.by_reason()
        self.set_items(self._items(titles))

    def filter_of(self, item: DifferenceItem) -> RowFilter:
        """Return the filter that shows the rows of a reason in 取組一覧."""
        return RowFilter(ids=frozenset(row.row_id for row in self._rows.get(item.why, ()) if row.now is not None))

    def _items(self, titles: Mapping[str, str]) -> Iterator[RichTextItem]:
        for why, rows in self._rows.items():
            words = f"{tr(why.label)}　{len(rows)}{tr('件')}"
            is_gone = why in (Reason.REMOVED, Reason.MERGED)
            yield RichTextItem(f"<p><b>{escape(words)}</b></p>", words, None if is_gone else DifferenceItem(why))
            if why.is_difference:
                yield from (_line(row, titles) for row in rows[:_MOST])
            if why.is_difference and len(rows) > _MOST:
                words = tr("ほか {number}件（上の行を押すと、すべての取組を一覧に表示します）").format(
                    number=len(rows) - _MOST
                )
                yield RichTextItem(f'<p class="muted">{escape(words)}</p>', words)


def _line(row: RowDifference, titles: Mapping[str, str]) -> RichTextItem:
    step = f"{tr(figure_label(row.was))}\u00a0→\u00a0{tr(figure_label(row.now))}"
    title = titles.get(row.row_id, "")
    number = (
        row.row_id if row.was_id in (None, row.row_id) else f"{row.row_id}{tr('（前回 {id}）').format(id=row.was_id)}"
    )
    if row.kin:
        number += f"（{'、'.join(row.kin)}{tr('から' if row.was is None else 'へ')}）"
    html = f"<p>{escape(title)}<br>{muted(number)}　{escape(step)}</p>"
    item = DifferenceItem(row.why, row.row_id) if row.now is not None else None
    return RichTextItem(html, f"{title}、{number}、{step}", item)
