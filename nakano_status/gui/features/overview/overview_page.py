"""集計: the counts of the round as bars beside the year before, the answers by day, and why the counts differ.

The lists are copied as cells for a spreadsheet, without units, so that their numbers can be summed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QTabBar, QWidget

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.overview import GROUPINGS, Bar, Overview, read_overview
from nakano_status.application.round.read.views import RoundView, read_round
from nakano_status.documents.charts import bars_of_years, category_of
from nakano_status.domain.fields.field import Field
from nakano_status.domain.fields.headings import ID, TITLE
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.tally import (
    Exclusion,
    Grouping,
    RowDifference,
    earlier_result_label,
    grouping_label,
    result_label,
)
from nakano_status.gui.commands import COUNT_DIFFERENCE, COUNT_YEARS, offer
from nakano_status.gui.controls.boxes import FlowLayout, column_of, splitter_of, stack_of
from nakano_status.gui.controls.empty_state import no_round_state
from nakano_status.gui.controls.picture_files import PictureFiles, PictureKind
from nakano_status.gui.features.overview import bar_list
from nakano_status.gui.features.overview.bar_view import BarView
from nakano_status.gui.features.overview.overview_side import DifferenceItem, OverviewSide
from nakano_status.gui.features.overview.years_section import YearCell, YearsSection
from nakano_status.gui.lists.copying import offer_copying, put_on_clipboard
from nakano_status.gui.looks.appearance import STEP, Room
from nakano_status.gui.looks.labels import label
from nakano_status.gui.menus.row_menu import RowAct, RowLine, offer_context_menu, offer_row_years
from nakano_status.gui.page import AppContext, Page, PageKind
from nakano_status.gui.qt_override import override


def bar_heads(overview: Overview) -> list[str]:
    """Return the headings of the columns of `bar_cells`.

    Columns of the round before are included only if there is such a round.
    """
    marks = [category_of(piece).symbol for piece in overview.whole.pieces]
    now = ["内訳", "報告対象", *marks]
    before = [f"前回 {word}" for word in ("報告対象", *marks)]
    return [*now, *before] if overview.previous is not None else now


def bar_cells(key: bar_list.BarKey, bar: Bar) -> list[str]:
    """Return the name of a bar and its numbers, in this round and in the round before."""
    now = [bar_list.bar_name(key, bar), str(bar.total), *map(str, bar.numbers.values())]
    before = [] if bar.before is None else [str(bar.total_before), *map(str, bar.before.values())]
    return [*now, *before]


def bars_to_copy(
    overview: Overview, bars: Mapping[bar_list.BarKey, Bar], key: bar_list.BarKey | None, *, headed: bool
) -> list[list[str]]:
    """Return the cells to copy from the bars: all bars with headings if `headed`, otherwise the bar of `key`."""
    lines = [bar_cells(each, bar) for each, bar in bars.items() if headed or each == key]
    return [bar_heads(overview), *lines] if headed else lines


def differences_to_copy(overview: Overview, item: DifferenceItem | None, *, headed: bool) -> list[list[str]]:
    """Return the cells to copy from the list of differences between two rounds.

    If `headed` is true, they are the headings and all rows that are counted differently; otherwise the rows of `item`
    without headings.
    """
    differing = overview.difference.differing() if overview.difference else {}
    rows = [row for rows in differing.values() for row in rows if headed or _is_of(row, item)]
    heads = ["理由", overview.headings[ID], overview.headings[TITLE], "前回", "今回"]
    lines = [_row_cells(row, overview) for row in rows]
    return [heads, *lines] if headed else lines


def _is_of(row: RowDifference, item: DifferenceItem | None) -> bool:
    return item is not None and row.reason is item.why and item.row_id in (None, row.row_id)


def _row_cells(row: RowDifference, overview: Overview) -> list[str]:
    words = (
        row.reason.label,
        row.row_id,
        overview.titles.get(row.row_id, ""),
        earlier_result_label(row.was, overview.marks),
        result_label(row.now),
    )
    return list(words)


_BARS_WIDTH, _SIDE_WIDTH = 96 * STEP, 48 * STEP
_INDICATORS = PictureKind("成果指標の推移と目標", lambda pictures: pictures.panels())
_YEARS = PictureKind("年度別の進捗状況", lambda pictures: pictures.matrix())
_TARGETS = PictureKind("取組の実績と目標", lambda pictures: pictures.targets())


def _bars_picture(by: Grouping, called: str) -> PictureKind:
    return PictureKind(f"{called}別の進捗状況", lambda pictures: pictures.bars(f"counts-by-{by.value}", by))


def _item_picture(item: Field) -> PictureKind:
    return PictureKind(f"{item.short_name}の内訳", lambda pictures: pictures.items(item.key))


_BESIDE = (Grouping.GOAL, Grouping.MEASURE)
"""The groupings that have lists of their own in a wide window, beside the list whose grouping is chosen."""
_BODIES = tuple(place for place, by in enumerate(GROUPINGS) if by not in _BESIDE)
"""The places in GROUPINGS of the groupings that have no list of their own."""


@dataclass(frozen=True)
class ShownOverview:
    """Content of the page 集計."""

    round: RoundView
    overview: Overview


def read_shown_overview(records: Records, round_: Round) -> ShownOverview:
    """Read the content of the page 集計 for a round."""
    return ShownOverview(read_round(records, round_), read_overview(records, round_))


class OverviewPage(Page):
    """The page 集計; every piece, day and row leads to exactly the counted rows in 取組一覧.

    Its `request` is the Grouping whose bars are to be shown.
    """

    def __init__(self, around: AppContext, kind: PageKind) -> None:
        super().__init__(around, kind)
        self._shown: ShownOverview | None = None
        self.model = bar_list.BarList()
        self.switch = QTabBar()
        self.legend = bar_list.Legend()
        self.bars = BarView(self.model)
        self.years = YearsSection(around)
        self.side = OverviewSide()
        self.whole = label("", "muted")
        self.empty = no_round_state(
            around,
            "chart",
            "進捗確認を開始すると、計画の段や所管課ごとの件数と、前回との差がここに表示されます。",
        )
        self.pictures = PictureFiles(self, self._current_picture, self._picture_kinds)
        self._whole = QWidget()
        self._others: dict[Grouping, BarView] = {}
        self._called = dict.fromkeys(GROUPINGS, "")
        self._offered: Collection[Grouping] = GROUPINGS
        self._called_changes = ""
        self._headings: dict[Grouping, QLabel] = {}
        self._beside_bars: list[QWidget] = []
        self._right = QWidget()
        self._lay_out()
        self._connect()

    @override
    def arrange(self, room: Room) -> None:
        """Show goals, 実施内容, divisions and years side by side in a wide window, otherwise only one of them."""
        is_wide = room is Room.WIDE
        if is_wide and not self._others:
            self._add_others()
        if self._others:
            sizes = [_BARS_WIDTH] * 3 if is_wide else [_BARS_WIDTH, 0, _SIDE_WIDTH]
            for place, size in enumerate(sizes):
                self._columns.setStretchFactor(place, size // _SIDE_WIDTH)
            self._columns.begin_with(sizes)
        if is_wide and self.switch.currentIndex() not in _BODIES:
            self.switch.setCurrentIndex(_BODIES[0])
        self._show_offered()
        if is_wide:
            self._beside.insertWidget(0, self.years, 2)
        else:
            self._left.addWidget(self.years)
        self.years.setVisible(is_wide)
        self._show_bars()

    def _show_offered(self) -> None:
        """Show the groupings that the plan has.

        They are tabs; in a wide window only the bodies are tabs, and the other groupings are lists beside them.
        """
        tabs = [by in self._offered and (not self._is_wide or place in _BODIES) for place, by in enumerate(GROUPINGS)]
        for place, is_shown in enumerate((*tabs, not self._is_wide)):
            if (
                self.switch.isTabVisible(place) is not is_shown
            ):  # Qt forgets the new places of other tabs if nothing changes
                self.switch.setTabVisible(place, is_shown)
        for by, column in zip(_BESIDE, self._beside_bars, strict=False):
            column.setVisible(self._is_wide and by in self._offered)

    def _add_others(self) -> None:
        """Make the list of goals, above the list of bodies, and the list of 実施内容, beside it."""
        for by in _BESIDE:
            self._others[by] = view = BarView(bar_list.BarList())
            self._headings[by] = label("", "heading")
            self._offer(view)
            column = QWidget()
            column_of(self._headings[by], (view, 1), within=column, margins=(0, 0, 2 * STEP, 0))
            self._beside_bars.append(column)
        goals, measures = self._beside_bars
        self._bodies.insertWidget(0, goals, 2)
        self._columns.insertWidget(1, measures)

    @property
    def _is_wide(self) -> bool:
        return self.room is Room.WIDE

    @property
    def _in_hand(self) -> BarView:
        """The list of bars that has the focus; if none has it, the list whose grouping can be chosen."""
        return next((view for view in self._others.values() if view.hasFocus()), self.bars)

    @override
    def enter(self, request: object = None) -> None:
        self.pictures.made.hide()
        self.take_keyboard(self.years.table if self._shows_years else self.bars)
        self.session.query_round_if_any(read_shown_overview, lambda shown: self.show_overview(shown, request))

    @override
    def look_again(self) -> None:
        self.session.query_round_if_any(read_shown_overview, self.show_overview)

    def _copy(self, *, headed: bool) -> None:
        """Copy from the list that has the focus: its current item, or all of it with headings."""
        overview = self._shown.overview if self._shown else None
        if overview is None:
            return
        if self._shows_years and not self.side.difference.hasFocus():
            cells = self.years.cells_to_copy(headed=headed)
        elif self.side.difference.hasFocus():
            cells = differences_to_copy(overview, self.side.item, headed=headed)
        else:
            view = self._in_hand
            choice = view.choice
            cells = bars_to_copy(overview, view.lines.bars, choice.key if choice else None, headed=headed)
        put_on_clipboard(cells, self.around.messages, headed=headed)

    def show_overview(self, shown: ShownOverview | None, request: object = None) -> None:
        """Show the current state of a round, or how to start a round if `shown` is None; selections remain.

        If `request` is a Grouping, show its bars.
        """
        self._stack.setCurrentWidget(self._whole if shown else self.empty)
        if shown is not None:
            self._shown = shown
            self._show_whole(shown)
            self._show_bars()
            self.side.show_overview(shown.overview, self.session.parts.clock.today())
            if isinstance(request, Grouping):
                self.switch.setCurrentIndex(GROUPINGS.index(request))
        self.loaded.emit()

    @property
    def grouping(self) -> Grouping:
        """The chosen grouping of the bars."""
        return GROUPINGS[min(self.switch.currentIndex(), len(GROUPINGS) - 1)]

    @property
    def _shows_years(self) -> bool:
        """Whether the years are shown instead of the bars, or have the focus beside them."""
        return self.switch.currentIndex() == len(GROUPINGS) or self.years.table.hasFocus()

    def _name(self, profile: Profile, departments: Iterable[Bar]) -> None:
        """Set the names of the groupings to the plan's own."""
        self._called_changes = profile.changes_heading
        names = [each.name for each in departments if each.code]
        self._called = {by: grouping_label(by, profile, names) if by in self._offered else "" for by in GROUPINGS}
        for place, name in enumerate(self._called.values()):
            self.switch.setTabText(place, name)
        for by, view in self._others.items():
            self._headings[by].setText(self._called[by])
            view.setAccessibleName(f"{self._called[by]}の集計")

    def _show_whole(self, shown: ShownOverview) -> None:
        whole = shown.overview.whole
        self._offered = shown.overview.groupings
        self._name(shown.round.asked.profile, shown.overview.groups[Grouping.DEPARTMENT])
        self._show_offered()
        before = f"（前回 {whole.total_before}）" if whole.before is not None else ""
        words = f"報告対象 {whole.total}" + before
        self.whole.setText(f"{shown.round.as_of_label}　{words}")
        used = (each for each, ids in whole.pieces.items() if each is not Exclusion.OPEN_CONFLICT or ids)
        previous = shown.overview.previous
        self.legend.show_figures(used, bars_of_years(shown.round.year.label, previous.label if previous else None))

    def _show_bars(self) -> None:
        """Show the bars of the chosen grouping, or all years."""
        only_years = self.switch.currentIndex() == len(GROUPINGS)
        self._left.setCurrentIndex(int(only_years))
        self._right.setHidden(only_years)
        if only_years or self._is_wide:
            self.years.read()
        if self._shown is None or only_years:
            return
        beside = self._others if self._is_wide else {}
        for by, view in (*beside.items(), (self.grouping, self.bars)):
            with_whole = by is Grouping.GOAL or not self._is_wide
            view.lines.show_bars(self._shown.overview, by, with_whole=with_whole)
            if not view.currentIndex().isValid():
                view.setCurrentIndex(view.lines.index(0))

    def _show_all_years(self) -> None:
        """Show the years in place of the bars, unless they are already beside the bars."""
        if not self._is_wide:
            self.switch.setCurrentIndex(len(GROUPINGS))
        self.take_keyboard(self.years.table)

    def _go_to_year(self, cell: object) -> None:
        if isinstance(cell, YearCell):
            self.around.wanted_in_year.emit(cell.year, cell.request, None)

    def _explain_difference(self) -> None:
        """Go to the reasons why the counts differ from the round before, once they are shown."""
        if self.switch.currentIndex() == len(GROUPINGS):
            self.switch.setCurrentIndex(0)
        self.session.after_requests(self._go_to_difference)

    def _go_to_difference(self) -> None:
        if self.isVisible() and self.side.difference.isVisibleTo(self):
            self.side.difference.setCurrentIndex(self.side.reasons.index(0))
            self.take_keyboard(self.side.difference)

    def _go_to_piece(self, choice: object) -> None:
        shown = (view.lines.bars for view in (self.bars, *self._others.values()))
        if isinstance(choice, bar_list.PieceChoice) and self._shown:
            bar = next(bars[choice.key] for bars in shown if choice.key in bars)
            self.around.wanted.emit("all_rows", bar_list.filter_of(choice, bar, self._shown.round.asked))

    def _picture_kinds(self) -> list[PictureKind]:
        """Return the kinds of pictures that can be made of the round."""
        bars = (_bars_picture(by, self._called[by]) for by in GROUPINGS if by in self._offered)
        changes = PictureKind(self._called_changes, lambda pictures: pictures.changes())
        asked = self._shown.round.asked if self._shown else None
        items = [asked.profile.by_key[key] for key in asked.profile.counted_choices] if asked else []
        of_items = (_item_picture(each) for each in items if asked and each.key in asked.every_key)
        targets = [_TARGETS] if asked and any(each.target_of for each in asked.profile.fields) else []
        return [*bars, *of_items, self._days_picture, _INDICATORS, *targets, changes, _YEARS]

    def _current_picture(self) -> PictureKind:
        """Return the picture of the part that has the focus, otherwise of the bars that are shown."""
        if self._shows_years:
            return _INDICATORS if self.years.shows_indicators else _YEARS
        if self.side.chart.hasFocus():
            return self._days_picture
        by = next((by for by, view in self._others.items() if view.hasFocus()), self.grouping)
        return _bars_picture(by, self._called[by])

    @property
    def _days_picture(self) -> PictureKind:
        today = self.session.parts.clock.today()
        return PictureKind("回答の推移", lambda pictures: pictures.days(today))

    def _acts(self) -> list[RowLine]:
        """Return the acts on the current item of the bars or of the difference."""
        is_difference = self.side.difference.hasFocus()
        view = self._in_hand
        choice, item = view.choice, self.side.item
        fits = item is not None if is_difference else choice is not None and view.lines.bars[choice.key].total > 0
        go = (lambda: self.side.go_to(item)) if is_difference else (lambda: self._go_to_piece(choice))
        return [
            RowAct("この取組を一覧に表示", go, fits),
            *self._copying,
            *([] if is_difference else self.pictures.acts),
        ]

    def _connect(self) -> None:
        offer(self, COUNT_DIFFERENCE, self._explain_difference)
        offer(self, COUNT_YEARS, self._show_all_years)
        self.years.went.connect(self._go_to_year)
        self._copying = offer_copying(self, self._copy)
        offer_row_years(self, lambda: self.side.item.row_id if self.side.item else None)
        self._offer(self.bars)
        offer_context_menu(self.side.difference, self._acts)
        self.side.chart.addActions(self.pictures.acts)
        self.side.chart.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.switch.currentChanged.connect(lambda _: self._show_bars())
        self.side.went.connect(lambda request: self.around.wanted.emit("all_rows", request))

    def _offer(self, view: BarView) -> None:
        offer_context_menu(view, self._acts)
        view.went.connect(self._go_to_piece)

    def _lay_out(self) -> None:
        for _ in GROUPINGS:
            self.switch.addTab("")
        self.switch.addTab("年度別")
        self.switch.setAccessibleName("集計の内訳")
        self.switch.setDrawBase(False)
        self.switch.setExpanding(False)
        title = label(self.title, "title")
        acts = (self.pictures.saving, self.pictures.copying)
        head = FlowLayout(title, self.whole, *acts, at_end=2, spacing=2 * STEP)
        left = QWidget()
        self._left = stack_of(self.bars, self.years)
        bodies = column_of(self.switch, (self._left, 1), spacing=STEP)
        self._bodies = column_of((bodies, 3), within=left, margins=(0, 0, 2 * STEP, 0))
        self._beside = column_of((self.side, 3), within=self._right)
        self._columns = splitter_of(left, self._right, shares=(2, 1), sizes=(_BARS_WIDTH, _SIDE_WIDTH))
        parts = (head, self.pictures, self.legend, (self._columns, 1))
        column_of(*parts, within=self._whole, margins=(3 * STEP, 2 * STEP, 3 * STEP, 0))
        self._stack = stack_of(self._whole, self.empty)
        column_of(self._stack, within=self)
