"""The panel beside the bars of 集計: how answers arrived, and why the counts differ from last time's."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nakano_status.application.round.read.answers_by_day import AnswerDay, AnswersByDay
from nakano_status.application.round.read.counts import difference_sentence
from nakano_status.application.round.read.overview import Overview
from nakano_status.gui.controls.boxes import STRETCH, column_of
from nakano_status.gui.features.overview.day_chart import DayChart
from nakano_status.gui.features.overview.day_scale import told
from nakano_status.gui.features.overview.difference_list import DifferenceItem, DifferenceList
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.lists.row_table import RowFilter
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page_targets import GoTo
from nakano_status.gui.words import tr

_ALL = 1000
"""The stretch factor of the list; the empty space has the rest."""


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
        self.difference = RichTextView(self.reasons, tr("前回との差"))
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
            self.received.show_text(told(answers))

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

    def _go_to_day(self, day: object) -> None:
        if isinstance(day, AnswerDay):
            self.went.emit(RowFilter(ids=frozenset(day.rows)))
