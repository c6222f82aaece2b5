"""年度別 of 集計: the counts of all years side by side, or 成果指標; whose organisation is counted is stated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from nakano_status.application.indicators.read.indicators import read_indicator_years
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.overview import GROUPINGS, OF_BODIES, YearCounts, read_year_counts
from nakano_status.domain.indicators.indicator import IndicatorYears
from nakano_status.domain.round.row_years import NO_MARK
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.fields import Choice, TickBox
from nakano_status.gui.features.overview.year_table import (
    YearCell,
    YearTable,
    group_rows,
    indicator_rows,
    whole_rows,
)
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.lists.tables import set_up_table
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.menus.row_menu import RowAct, RowLine, offer_acts
from nakano_status.gui.page import AppContext, Panel
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_LEAST_LABEL = 14
"""The least width of the labels, in steps, if the longest needs as much."""
_WHOLE, _INDICATORS = "whole", "indicators"


@dataclass(frozen=True)
class ShownYearCounts:
    """The counts of all years, and 成果指標."""

    counts: YearCounts
    indicators: tuple[IndicatorYears, ...]


def reading_years(on: date | None) -> Callable[[Records], ShownYearCounts]:
    """Return the query for all years; by the organisation of a day, or of each year (None)."""

    def read(records: Records) -> ShownYearCounts:
        return ShownYearCounts(read_year_counts(records, GROUPINGS, on), read_indicator_years(records))

    return read


class YearsSection(Panel):
    """The table with its choices; `went` carries the YearCell that a user opened."""

    went = Signal(object)

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._shown: ShownYearCounts | None = None
        self.by = Choice(tr("年度別の推移の内訳"), self._show, fits=True)
        self.today = TickBox(tr("今の組織で分ける"))
        self.note = ReadingLabel(kind="muted")
        self.model = YearTable(self)
        self.table = QTableView()
        self._lay_out()
        self.today.toggled.connect(lambda _: self.read())
        self.table.activated.connect(lambda _: self._go())
        offer_acts(self.table, self._acts)

    def read(self) -> None:
        """Read all years."""
        on = self.session.parts.clock.today() if self.today.isChecked() else None
        self.session.query(reading_years(on), self.show_years)

    def show_years(self, shown: ShownYearCounts) -> None:
        """Show the years in the grouping that is chosen."""
        self._shown = shown
        self._show()

    def copied(self, *, headed: bool) -> list[list[str]]:
        """Return the cells to copy: the whole table, or the current cell."""
        if headed:
            return self.model.as_cells()
        return [[str(self.table.currentIndex().data() or "")]]

    def _show(self) -> None:
        if self._shown is None:
            return
        by, counts = self.by.currentData(), self._shown.counts
        if by == _WHOLE:
            self.model.show_rows(whole_rows(counts))
        elif by == _INDICATORS:
            self.model.show_rows(indicator_rows(self._shown.indicators))
        else:
            self.model.show_rows(group_rows(counts, by))
        self._fit_labels()
        self.today.setVisible(by in OF_BODIES)
        self.note.show_text(self._note(by))
        self.table.setCurrentIndex(self.model.index(0, self.model.columnCount() - 1))

    def _note(self, by: object) -> str:
        missing = tr("「{sign}」は、その年度に値がないことを示します。").format(sign=NO_MARK)
        if by == _INDICATORS:
            return tr("目標は、その年度の計画の版のものです。") + missing
        organisation = self._shown.counts.organisation_label if self._shown else ""
        of = tr("{organisation}で分けています。").format(organisation=organisation) if by in OF_BODIES else ""
        return f"{of}{missing}"

    def _fit_labels(self) -> None:
        """Give the labels the width of the longest, but not more than a third of the table; each has a tool tip."""
        metrics = self.fontMetrics()
        needed = max((metrics.horizontalAdvance(each) for each in self.model.labels), default=0) + 4 * STEP
        self.table.verticalHeader().setFixedWidth(min(needed, max(self.width() // 3, steps(_LEAST_LABEL))))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_labels()

    def _acts(self) -> list[RowLine]:
        cell = self.model.cell_at(self.table.currentIndex())
        every = RowAct(tr("この年度の取組を一覧に表示"), self._go, cell is not None and cell.request is not None)
        return [every, *(self._piece(cell, *each) for each in cell.pieces)] if cell is not None else [every]

    def _piece(self, cell: YearCell, words: str, request: RowFilter) -> RowAct:
        """Return the act that leads to the rows of one of the numbers in a cell."""
        led = partial(self.went.emit, replace(cell, request=request))
        return RowAct(tr("{piece}だけを一覧に表示").format(piece=words), led)

    def _go(self) -> None:
        cell = self.model.cell_at(self.table.currentIndex())
        if isinstance(cell, YearCell) and cell.request is not None:
            self.went.emit(cell)

    def _lay_out(self) -> None:
        groupings = ((tr(by.label), by) for by in GROUPINGS)
        self.by.offer(((tr("全体"), _WHOLE), *groupings, (tr("成果指標"), _INDICATORS)))
        self.today.hide()
        set_up_table(self.table, self.model, tr("年度別の推移"))
        self.table.setAccessibleDescription(tr("矢印で年度と行を選び、Enter でその年度の取組を一覧に表示します。"))
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectItems)
        self.table.setHorizontalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.table.setStyleSheet("QTableCornerButton::section { background: transparent; border: none }")
        self.table.verticalHeader().show()
        self.table.verticalHeader().setTextElideMode(Qt.TextElideMode.ElideRight)
        self.table.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head = line_of(self.by, self.today, STRETCH)
        column_of(head, self.note, (self.table, 1), within=self)
