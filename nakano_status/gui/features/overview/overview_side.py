"""The panel beside the bars of 集計: a chart of the answers by day, and 前回との差 with its reasons.

回答の推移 is the picture `draw_answers_by_day` of `documents/charts.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from html import escape

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from nakano_status.application.round.read.counts import difference_sentence
from nakano_status.application.round.read.overview import Overview
from nakano_status.documents.charts import answers_sentence, day_sentence, draw_answers_by_day
from nakano_status.documents.picture import Dot, Ink, Shape
from nakano_status.domain.round import tally
from nakano_status.gui.controls.boxes import STRETCH, column_of
from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.looks.appearance import STEP, current_theme, steps
from nakano_status.gui.looks.focus_frame import paint_focus
from nakano_status.gui.looks.labels import ReadingLabel, label, muted, tooltip_text
from nakano_status.gui.looks.picture_painter import PicturePainter, palette_of
from nakano_status.gui.page import GoTo
from nakano_status.gui.qt_override import override

_NEAR = 12
"""Pixels from a day's step within which the pointer counts as on it."""
_LEAST, _HIGHEST = 11, 17


class DayChart(QWidget):
    """A chart of the number of answers by day, as large as the available space.

    The arrow keys move from day to day. The signal `went` carries the AnswerDay that a user clicked or opened by Enter.
    """

    went = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._answers: tally.AnswersByDay | None = None
        self._today = date.min
        self._place: int | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setMaximumHeight(steps(_HIGHEST))
        self.setAccessibleName("回答の推移")

    @property
    def day(self) -> tally.AnswerDay | None:
        """The selected day; None if no day is selected."""
        days = self._answers.days if self._answers else ()
        return days[self._place] if self._place is not None and self._place < len(days) else None

    def show_answers(self, answers: tally.AnswersByDay, today: date) -> None:
        """Show the answers by day, with a label at `today`; the selected day remains."""
        self._answers, self._today = answers, today
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
        painter, theme, painting = QPainter(self), current_theme(), PicturePainter(self.font())
        shapes = [
            replace(each, radius=each.radius * _CHOSEN, colour=Ink.TEXT)
            if isinstance(each, Dot) and each.key is self.day
            else each
            for each in self._shapes(painting)
        ]
        painting.paint(painter, shapes, palette_of(theme))
        if self.hasFocus():
            paint_focus(painter, self.rect())
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
        day = self._day_at(event.position())
        if day is not None and self._answers and event.button() == Qt.MouseButton.LeftButton:
            self._choose(self._answers.days.index(day))
            self.went.emit(day)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        is_there = self._day_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if is_there else Qt.CursorShape.ArrowCursor)

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip and self._answers:
            day = self._day_at(QPointF(event.pos()))
            words = day_sentence(self._answers, day) if day else answers_sentence(self._answers)
            QToolTip.showText(event.globalPos(), tooltip_text(words), self)
            return True
        return super().event(event)

    def _choose(self, place: int) -> None:
        self._place = place
        self._name()
        self.update()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    def _name(self) -> None:
        """Describe the chart in the accessible description, the selected day first."""
        if self._answers is not None:
            day = f"{day_sentence(self._answers, self.day)}。" if self.day else ""
            hint = "左右で日を選び、Enter でその日の取組を一覧に表示します。" if self._answers.days else ""
            self.setAccessibleDescription(day + answers_sentence(self._answers) + hint)

    def _day_at(self, point: QPointF) -> tally.AnswerDay | None:
        """Return the day whose dot is horizontally within `_NEAR` pixels of a point; None if there is no such day."""
        painting = PicturePainter(self.font())
        dots = (each for each in self._shapes(painting) if isinstance(each, Dot))
        near = (each.key for each in dots if abs(each.x * painting.unit - point.x()) <= _NEAR)
        return next((day for day in near if isinstance(day, tally.AnswerDay)), None)

    def _shapes(self, painting: PicturePainter) -> tuple[Shape, ...]:
        if self._answers is None:
            return ()
        width, height = self.width() / painting.unit, self.height() / painting.unit
        return draw_answers_by_day(self._answers, self._today, width, height, painting.lettering).shapes


_CHOSEN = 1.3
"""The factor by which the dot of the selected day is larger."""

_ALL = 1000
"""The stretch factor of the list; the empty space below it gets the rest."""

_MOST = 300
"""The most rows listed under a reason: before answers arrive, every row of the round is under one reason."""


class OverviewSide(QWidget):
    """The chart of answers by day and the list of differences from the round before.

    The signal `went` carries the request for 取組一覧 that a day, a reason or a row leads to: a RowFilter or a GoTo.
    """

    went = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.received = ReadingLabel(kind="muted")
        self.chart = DayChart()
        self.why = ReadingLabel()
        self.reasons = DifferenceList()
        self.difference = RichTextView("前回との差", self.reasons)
        column_of(
            label("回答の推移", "heading"),
            self.received,
            self.chart,
            label("前回との差", "heading"),
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
        """The current item of the list of differences; None if there is none."""
        item = self.difference.current_item
        return item if isinstance(item, DifferenceItem) else None

    def show_overview(self, overview: Overview, today: date) -> None:
        """Show the answers and differences of a round; the selected day and the current item remain."""
        self._show_answers(overview.answers, today)
        self._show_difference(overview)

    def go_to(self, item: object) -> None:
        """Emit `went` for an item of the list of differences: for one row, or for all rows with a reason."""
        if isinstance(item, DifferenceItem):
            self.went.emit(GoTo(item.row_id) if item.row_id else self.reasons.filter_of(item))

    def _show_answers(self, answers: tally.AnswersByDay | None, today: date) -> None:
        self.chart.setVisible(answers is not None and bool(answers.days))
        if answers is None:
            self.received.show_text("取り込んだ一覧の年度のため、回答を受領した日はありません。")
        elif not answers.days:
            self.received.show_text("回答はまだありません。届いた回答を取り込むと、日ごとの件数がここに表示されます。")
        else:
            self.chart.show_answers(answers, today)
            self.received.show_text(answers_sentence(answers))

    def _show_difference(self, overview: Overview) -> None:
        found = overview.difference
        self.difference.setVisible(found is not None)
        if found is None or overview.previous is None:
            words = "比べる前の年度がありません。照会の画面で前年の一覧を取り込むと、前回との差がここに表示されます。"
            self.why.show_text(words)
            return
        compared = f"{overview.previous.label}と比べています。"
        self.why.show_text(f"{difference_sentence(found)}{compared}")
        self.reasons.show_difference(found, overview)

    def _go_to_day(self, day: tally.AnswerDay) -> None:
        self.went.emit(RowFilter(ids=frozenset(day.rows)))


@dataclass(frozen=True)
class DifferenceItem:
    """An item of the list of differences: a reason, and the ID of a row that is counted differently for this reason.

    `row_id` is None for the heading of all rows with the reason.
    """

    why: tally.Reason
    row_id: str | None = None


class DifferenceList(RichTextList):
    """A list model of the rows that are counted differently in two rounds, by reason.

    Rows that are no longer in the plan have no link, because 取組一覧 of this year does not have them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: Mapping[tally.Reason, tuple[tally.RowDifference, ...]] = {}

    def show_difference(self, difference: tally.CountDifference, overview: Overview) -> None:
        """Show a difference; `overview` has the facts of its rows."""
        self._rows = difference.by_reason()
        self.set_items(self._items(overview))

    def filter_of(self, item: DifferenceItem) -> RowFilter:
        """Return the filter that shows the rows with an item's reason in 取組一覧.

        Rows that only the round before had are left out.
        """
        return RowFilter(ids=frozenset(row.row_id for row in self._rows.get(item.why, ()) if row.now is not None))

    def _items(self, overview: Overview) -> Iterator[RichTextItem]:
        for why, rows in self._rows.items():
            words = f"{why.label}　{len(rows)}件"
            is_gone = why in (tally.Reason.REMOVED, tally.Reason.MERGED)
            yield RichTextItem(f"<p><b>{escape(words)}</b></p>", words, None if is_gone else DifferenceItem(why))
            if why.is_difference:
                yield from (_line(row, overview) for row in rows[:_MOST])
            if why.is_difference and len(rows) > _MOST:
                words = f"ほか {len(rows) - _MOST}件（上の行を押すと、すべての取組を一覧に表示します）"
                yield RichTextItem(f'<p class="muted">{escape(words)}</p>', words)


def _line(row: tally.RowDifference, overview: Overview) -> RichTextItem:
    step = f"{tally.earlier_result_label(row.was, overview.marks)}\u00a0→\u00a0{tally.result_label(row.now)}"
    title = overview.titles.get(row.row_id, "")
    number = row.row_id if row.was_id in (None, row.row_id) else f"{row.row_id}{(f'（前回 {row.was_id}）')}"
    if row.kin:
        number += f"（{'、'.join(row.kin)}{'から' if row.was is None else 'へ'}）"
    html = f"<p>{escape(title)}<br>{muted(number)}　{escape(step)}</p>"
    item = DifferenceItem(row.reason, row.row_id) if row.now is not None else None
    return RichTextItem(html, f"{title}、{number}、{step}", item)
