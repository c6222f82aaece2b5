"""The panel beside the bars of 集計: how answers arrived, and 前回との差 with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nakano_status.application.round.read.counts import difference_sentence
from nakano_status.application.round.read.overview import AnswerDay, AnswersByDay, Overview
from nakano_status.domain.round.tally import CountDifference, Reason, RowDifference, figure_label
from nakano_status.gui.controls.boxes import STRETCH, column_of
from nakano_status.gui.features.overview.day_chart import DayChart
from nakano_status.gui.features.overview.day_scale import chart_description
from nakano_status.gui.lists.rich_text_list import RichTextItem, RichTextList
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, muted
from nakano_status.gui.page import GoTo
from nakano_status.gui.words import tr

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
