"""集計: how the round stands as bars beside the year before, how answers came in, and why the counts differ."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.ports import Records
from nakano_status.application.read.answers_by_day import AnswerDay
from nakano_status.application.read.count_difference import difference_sentence
from nakano_status.application.read.overview import GROUPINGS, PIECES, Overview, read_overview
from nakano_status.application.read.rows import read_round
from nakano_status.application.read.views import RoundView
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.tally import Exclusion, Grouping
from nakano_status.gui.appearance import STEP
from nakano_status.gui.charts.bar_view import BarView
from nakano_status.gui.charts.day_chart import DayChart
from nakano_status.gui.charts.day_scale import told
from nakano_status.gui.charts.legend import Legend
from nakano_status.gui.empty_state import EmptyState
from nakano_status.gui.going import COUNT_DIFFERENCE, GoTo
from nakano_status.gui.labels import ReadingLabel, label
from nakano_status.gui.models.bar_list import WHOLE, BarList, Patterns, PieceChoice, filter_of
from nakano_status.gui.models.difference_list import DifferenceItem, DifferenceList
from nakano_status.gui.models.row_table import RowFilter
from nakano_status.gui.overriding import override
from nakano_status.gui.pages.page import Page, Surroundings
from nakano_status.gui.told_view import ToldView
from nakano_status.gui.words import tr

_WORDS = {
    Grouping.GOAL: "目標",
    Grouping.MEASURE: "実施内容",
    Grouping.DEPARTMENT: "部",
    Grouping.DIVISION: "所管課",
}
_BARS_WIDTH, _SIDE_WIDTH = 96 * STEP, 48 * STEP


@dataclass(frozen=True)
class Shown:
    """Everything that the page shows."""

    round: RoundView
    overview: Overview
    patterns: Mapping[Grouping, Patterns]


def reading_overview(year: FiscalYear | None) -> Callable[[Records], Shown | None]:
    """Return the query for a year's round; its result is None where no round is open yet."""

    def read(records: Records) -> Shown | None:
        if not records.rounds():
            return None
        round_ = chosen_round(records, year)
        overview = read_overview(records, round_)
        patterns = {by: Patterns.of(bars) for by, bars in overview.groups.items()}
        return Shown(read_round(records, round_), overview, patterns)

    return read


class OverviewPage(Page):
    """Every piece, day and row leads to 取組一覧, which then shows just the rows that were counted.

    A wish is a Grouping (those bars), or `COUNT_DIFFERENCE` (why the counts differ).
    """

    name = "overview"
    title = "集計"

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around)
        self._shown: Shown | None = None
        self.model = BarList()
        self.switch = QTabBar()
        self.legend = Legend()
        self.bars = BarView(self.model)
        self.chart = DayChart()
        self.received = ReadingLabel(kind="muted")
        self.reasons = DifferenceList()
        self.difference = ToldView(self.reasons, tr("前回との差"))
        self.why = ReadingLabel()
        self.whole = label("", "muted")
        self.empty = EmptyState(
            "chart",
            tr("進捗確認がまだありません"),
            tr("進捗確認を開始すると、目標・実施内容・部・所管課ごとの件数と、前回との差がここに表示されます。"),
            tr("照会へ進む"),
        )
        self._whole = QWidget()
        self._lay_out()
        self._connect()

    @override
    def enter(self, wish: object = None) -> None:
        self.take_keyboard(self.bars)
        self.session.query(reading_overview(self.session.year), lambda shown: self.show_overview(shown, wish))

    @override
    def follow(self, touched: frozenset[tuple[str, str]], initiator: object) -> None:
        if self.isVisible():
            self.session.query(reading_overview(self.session.year), self.show_overview)

    def show_overview(self, shown: Shown | None, wish: object = None) -> None:
        """Show a round as it is now, or how to get there; lines that are there already stay where they are."""
        self._stack.setCurrentWidget(self._whole if shown else self.empty)
        if shown is not None:
            self._shown = shown
            self._tell_whole(shown)
            self._show_bars()
            self._show_answers(shown.overview)
            self._show_difference(shown.overview)
            self._follow_wish(wish)
        self.loaded.emit()

    @property
    def grouping(self) -> Grouping:
        """By what the bars are grouped."""
        return GROUPINGS[self.switch.currentIndex()]

    def _tell_whole(self, shown: Shown) -> None:
        whole = shown.overview.whole
        before = tr("（前回 {number}）").format(number=whole.total_before) if whole.before is not None else ""
        words = tr("報告対象 {number}").format(number=whole.total) + before
        self.whole.setText(f"{shown.round.as_of_label}　{words}")
        in_conflict = whole.pieces[Exclusion.OPEN_CONFLICT]
        self.legend.show_figures(each for each in PIECES if each is not Exclusion.OPEN_CONFLICT or in_conflict)

    def _show_bars(self) -> None:
        if self._shown is not None:
            self.model.show_bars(self._shown.overview, self.grouping, self._shown.patterns[self.grouping])
            if not self.bars.currentIndex().isValid():
                self.bars.setCurrentIndex(self.model.place_of(WHOLE))

    def _show_answers(self, overview: Overview) -> None:
        answers = overview.answers
        self.chart.setVisible(answers is not None and bool(answers.days))
        if answers is None:
            self.received.show_text(tr("取り込んだ一覧の年度のため、回答を受領した日はありません。"))
        elif not answers.days:
            self.received.show_text(
                tr("回答はまだありません。届いた回答を取り込むと、日ごとの件数がここに表示されます。")
            )
        else:
            self.chart.show_answers(answers, self.session.parts.clock.today())
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

    def _follow_wish(self, wish: object) -> None:
        if isinstance(wish, Grouping):
            self.switch.setCurrentIndex(GROUPINGS.index(wish))
        elif wish == COUNT_DIFFERENCE and self.difference.isVisibleTo(self):
            self.difference.setCurrentIndex(self.reasons.index(0))
            self.take_keyboard(self.difference)

    def _go_to_piece(self, choice: object) -> None:
        if isinstance(choice, PieceChoice):
            self.wanted.emit("all_rows", filter_of(choice, self.model.bars[choice.key]))

    def _go_to_day(self, day: object) -> None:
        if isinstance(day, AnswerDay):
            self.wanted.emit("all_rows", RowFilter(ids=frozenset(day.rows)))

    def _go_to_row(self, item: object) -> None:
        if isinstance(item, DifferenceItem):
            self.wanted.emit("all_rows", GoTo(item.row_id) if item.row_id else self.reasons.filter_of(item))

    def _connect(self) -> None:
        self.switch.currentChanged.connect(lambda _: self._show_bars())
        self.bars.went.connect(self._go_to_piece)
        self.chart.went.connect(self._go_to_day)
        self.difference.went.connect(self._go_to_row)
        self.empty.asked.connect(lambda: self.wanted.emit("inquiry", None))

    def _lay_out(self) -> None:
        for by in GROUPINGS:
            self.switch.addTab(tr(_WORDS[by]))
        self.switch.setAccessibleName(tr("集計の内訳"))
        self.switch.setDrawBase(False)
        self.switch.setExpanding(False)
        head = QHBoxLayout()
        head.setSpacing(2 * STEP)
        head.addWidget(label(tr(self.title), "title"))
        head.addWidget(self.whole)
        head.addStretch(1)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setHandleWidth(1)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(_column((self.switch, self.legend, self.bars), (0, 0, 2 * STEP, 0)))
        side = (
            label(tr("回答の推移"), "heading"),
            self.received,
            self.chart,
            label(tr("前回との差"), "heading"),
            self.why,
        )
        splitter.addWidget(_column((*side, self.difference), (2 * STEP, 0, 0, 0)))
        splitter.setStretchFactor(0, 2)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([_BARS_WIDTH, _SIDE_WIDTH])
        whole = QVBoxLayout(self._whole)
        whole.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 0)
        whole.setSpacing(STEP)
        whole.addLayout(head)
        whole.addWidget(splitter, 1)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._whole)
        self._stack.addWidget(self.empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)


def _column(parts: tuple[QWidget, ...], margins: tuple[int, int, int, int]) -> QWidget:
    """Return widgets one below the other; the last takes the room that is left."""
    made = QWidget()
    column = QVBoxLayout(made)
    column.setContentsMargins(*margins)
    column.setSpacing(STEP)
    for part in parts:
        column.addWidget(part)
    column.setStretch(len(parts) - 1, 1)
    return made
