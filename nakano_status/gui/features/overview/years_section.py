"""年度別 of 集計: the counts of all years side by side, or the figures of 成果指標.

The rows are grouped by the organisation of today or of each year, as a note states. Each cell leads to its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QTableView

from nakano_status.application.indicators.read.indicators import read_indicator_years
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.overview import (
    GROUPINGS,
    OF_BODIES,
    ItemCell,
    YearCount,
    YearCounts,
    YearGroup,
    read_year_counts,
)
from nakano_status.documents.charts import category_of
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import FIGURE
from nakano_status.domain.fields.mark import Mark, counted_beside
from nakano_status.domain.indicators.indicator import IndicatorYear, IndicatorYears
from nakano_status.domain.round.row_years import NO_MARK, Absence
from nakano_status.domain.round.tally import LEFT_OUT_LABEL, Exclusion, Grouping, RowResult, grouping_label
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.fields import Choice, TickBox
from nakano_status.gui.lists.line_steps import LINE_ROLE, Index, LineTable
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.lists.tables import set_up_table
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, tooltip_text
from nakano_status.gui.menus.row_menu import RowAct, RowLine, offer_context_menu
from nakano_status.gui.page import AppContext, GoTo, Panel
from nakano_status.gui.qt_override import override


@dataclass(frozen=True)
class YearCell:
    """A cell of the table of years.

    `meaning`: a description that is read aloud and shown in a tool tip. `request`: the request for the page that the
    cell leads to; None if it leads nowhere. `pieces`: in a cell with several numbers, the label of each number and the
    filter for its rows.
    """

    year: FiscalYear
    text: str
    meaning: str
    request: RowFilter | GoTo | None = None
    pieces: tuple[tuple[str, RowFilter], ...] = ()


@dataclass(frozen=True)
class YearRow:
    """A line of the table: its label, and one cell per year."""

    label: str
    cells: tuple[YearCell, ...]


def whole_round_rows(year_counts: YearCounts) -> Iterator[YearRow]:
    """Yield the lines of the table of years for the whole round.

    There is a line per mark, then lines of unanswered rows, open conflicts, 報告対象 and 報告対象外. The lines of
    unanswered rows and of open conflicts are left out if no year has such rows. The lines of the plan's counted items
    follow: of each option or of the sum, and of the rows with a value.
    """
    pieces: Sequence[RowResult] = (*year_counts.marks, Exclusion.UNANSWERED, Exclusion.OPEN_CONFLICT)
    counted = {year_counts.key(each): each.rows_by_category() for each in year_counts.years}
    for piece in pieces:
        ids = {year: there.get(piece, ()) for year, there in counted.items()}
        if isinstance(piece, Mark) or any(ids.values()):
            cells = zip(year_counts.years, _cells(year_counts, ids), strict=True)
            yield YearRow(category_of(piece).label, tuple(_known(piece, *each) for each in cells))
    for label, in_report in (("報告対象", True), (LEFT_OUT_LABEL, False)):
        ids = {year: _ids(there, in_report=in_report) for year, there in counted.items()}
        yield YearRow(label, _cells(year_counts, ids))
    for item in year_counts.items:
        for name, numbers in item.lines.items():
            yield YearRow(f"{item.item.called_with_unit}　{name}", tuple(map(_item_cell, year_counts.years, numbers)))


def group_rows(year_counts: YearCounts, by: Grouping) -> Iterator[YearRow]:
    """Yield a line of the table of years for each group of a grouping.

    A cell shows the marks in the group with their counts in that year. It leads to all rows of the group that are in
    the report.
    """
    for group in year_counts.groups[by]:
        there = year_counts.years_of(group)
        cells = tuple(
            _group_cell(each, group)
            if each in there or not each.has_round
            else YearCell(each.year, NO_MARK, Absence.NOT_IN_PLAN.label)
            for each in year_counts.years
        )
        if group.code is not None or any(cell.request for cell in cells):
            yield YearRow(group.label, cells)


def indicator_rows(indicators: Iterable[IndicatorYears]) -> Iterator[YearRow]:
    """Yield a line for each 成果指標, with the actual figure of each year and the target in that year's edition."""
    for each in indicators:
        cells = tuple(_figure_cell(each.indicator.indicator_id, cell) for cell in each.years)
        yield YearRow(each.indicator.name, cells)


def _ids(pieces: Mapping[RowResult, tuple[str, ...]], *, in_report: bool) -> tuple[str, ...]:
    return tuple(
        row_id
        for figure, ids in pieces.items()
        if in_report is (isinstance(figure, Mark) or figure.is_in_report)
        for row_id in ids
    )


def _cells(found: YearCounts, ids: Mapping[str, tuple[str, ...]]) -> tuple[YearCell, ...]:
    there = ((each, ids[found.key(each)]) for each in found.years)
    return tuple(_cell(each, str(len(rows)), f"{len(rows)}件", rows) for each, rows in there)


def _known(piece: RowResult, count: YearCount, cell: YearCell) -> YearCell:
    """Return a cell; without a number if the profile of the year does not have the mark."""
    is_known = count.edition is None or not isinstance(piece, Mark) or piece in count.edition.profile.marks
    return cell if is_known else YearCell(count.year, NO_MARK, "この年度にはない区分")


def _item_cell(count: YearCount, found: ItemCell | None) -> YearCell:
    if found is None and count.has_round:
        return YearCell(count.year, NO_MARK, "この年度にはない項目か選択肢")
    text, meaning, rows = (found.text, f"{found.text}{found.unit}", found.rows) if found else ("", "", ())
    return _cell(count, text, meaning, rows)


def _cell(count: YearCount, text: str, meaning: str, ids: Sequence[str]) -> YearCell:
    if not count.has_round:
        return YearCell(count.year, NO_MARK, Absence.NO_ROUND.label)
    return YearCell(count.year, text, meaning, RowFilter(ids=frozenset(ids)) if ids else None)


def _group_cell(count: YearCount, group: YearGroup) -> YearCell:
    pieces = count.rows_by_category(group)
    order = [*(count.edition.profile.marks if count.edition else ()), Exclusion.UNANSWERED, Exclusion.OPEN_CONFLICT]
    there = [(figure, len(pieces[figure])) for figure in order if figure in pieces]
    text = "　".join(counted_beside(category_of(figure).symbol, number, "") for figure, number in there) or "0"
    meaning = "、".join(f"{category_of(figure).label} {number}件" for figure, number in there) or "0件"
    led = ((f"{category_of(each).label} {number}件", RowFilter(ids=frozenset(pieces[each]))) for each, number in there)
    return replace(_cell(count, text, meaning, _ids(pieces, in_report=True)), pieces=tuple(led))


def _figure_cell(indicator_id: str, cell: IndicatorYear) -> YearCell:
    """Return the cell of an indicator in a year; a year after the last round has only its target."""
    actual = cell.actual.figure.text if cell.actual else NO_MARK if cell.gap else ""
    target = f"目標 {cell.target.figure.text}" if cell.target else ""
    text = "　".join(filter(None, (actual, target)))
    why = cell.gap.label if cell.gap else actual
    meaning = "、".join(filter(None, (why, target, cell.other_label)))
    return YearCell(cell.year, text, meaning, GoTo(indicator_id, FIGURE, asks=False) if cell.actual else None)


class YearTable(LineTable):
    """A table model with a line per YearRow and a column per year."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.heads: tuple[str, ...] = ()
        self._lines: tuple[YearRow, ...] = ()

    @property
    def labels(self) -> list[str]:
        """The labels of the lines, in order."""
        return [line.label for line in self._lines]

    def show_rows(self, rows: Iterable[YearRow]) -> None:
        """Replace the lines."""
        self.beginResetModel()
        self._lines = tuple(rows)
        self.heads = tuple(cell.year.label for each in self._lines[:1] for cell in each.cells)
        self.endResetModel()

    def cell_at(self, index: Index) -> YearCell | None:
        """Return the cell at an index; None if the index is invalid."""
        return self._lines[index.row()].cells[index.column()] if index.isValid() else None

    def as_cells(self) -> list[list[str]]:
        """Return the table as lines of texts: first the years, then each label with the texts of its cells."""
        return [["", *self.heads], *([line.label, *(cell.text for cell in line.cells)] for line in self._lines)]

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal:
            return super().headerData(section, orientation, role)
        label = self._lines[section].label
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip_text(label)
        return label if role == Qt.ItemDataRole.DisplayRole else None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if (cell := self.cell_at(index)) is None:
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._lines[index.row()].label}　{cell.year.label}　{cell.meaning}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip_text(cell.meaning)
        own = {Qt.ItemDataRole.DisplayRole: cell.text, Qt.ItemDataRole.TextAlignmentRole: Qt.AlignmentFlag.AlignCenter}
        return cell if role == LINE_ROLE else own.get(Qt.ItemDataRole(role))


_WHOLE, _INDICATORS = "whole", "indicators"


@dataclass(frozen=True)
class ShownYearCounts:
    """The counts and the 成果指標 of all years."""

    counts: YearCounts
    indicators: tuple[IndicatorYears, ...]


def year_counts_query(on: date | None) -> Callable[[Records], ShownYearCounts]:
    """Return a query that reads the counts and 成果指標 of all years.

    The rows are grouped by the organisation on the day `on`; if it is None, by the organisation of each year.
    """

    def read(records: Records) -> ShownYearCounts:
        return ShownYearCounts(read_year_counts(records, GROUPINGS, on), read_indicator_years(records))

    return read


class YearsSection(Panel):
    """The table of years with the choice of its grouping. The signal `went` carries the YearCell that a user opened."""

    went = Signal(object)

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._shown: ShownYearCounts | None = None
        self.by = Choice("年度別の推移の内訳", self._show, fits=True)
        self.today = TickBox("今の組織で分ける")
        self.note = ReadingLabel(kind="muted")
        self.model = YearTable(self)
        self.table = QTableView()
        self._lay_out()
        self.today.toggled.connect(lambda _: self.read())
        self.table.activated.connect(lambda _: self._go())
        offer_context_menu(self.table, self._acts)

    @property
    def shows_indicators(self) -> bool:
        """Whether 成果指標 are shown instead of counts."""
        return bool(self.by.currentData() == _INDICATORS)

    def read(self) -> None:
        """Read the counts of all years, grouped as chosen, and show them."""
        on = self.session.parts.clock.today() if self.today.isChecked() else None
        self.session.query(year_counts_query(on), self.show_years)

    def show_years(self, shown: ShownYearCounts) -> None:
        """Show the years in the chosen grouping."""
        self._shown = shown
        edition = next((each.edition for each in reversed(shown.counts.years) if each.edition), None)
        for place, by in enumerate(GROUPINGS, start=1):
            is_offered = by in shown.counts.groupings
            departments = [each.name for each in shown.counts.groups[Grouping.DEPARTMENT] if each.code]
            name = grouping_label(by, edition.profile, departments) if edition else by.label
            self.by.setItemText(place, name if is_offered else "")
            self.by.set_choice_shown(place, shown=is_offered)
        self._show()

    def cells_to_copy(self, *, headed: bool) -> list[list[str]]:
        """Return the cells to copy: the whole table with headings if `headed`, otherwise the current cell."""
        if headed:
            return self.model.as_cells()
        return [[str(self.table.currentIndex().data() or "")]]

    def _show(self) -> None:
        if self._shown is None:
            return
        by, counts = self.by.currentData(), self._shown.counts
        if by == _WHOLE:
            self.model.show_rows(whole_round_rows(counts))
        elif by == _INDICATORS:
            self.model.show_rows(indicator_rows(self._shown.indicators))
        else:
            self.model.show_rows(group_rows(counts, by))
        self._fit_labels()
        self.today.setVisible(by in OF_BODIES)
        self.note.show_text(self._note(by))
        self.table.setCurrentIndex(self.model.index(0, self.model.columnCount() - 1))

    def _note(self, by: object) -> str:
        missing = f"「{NO_MARK}」は、その年度に値がないことを示します。"
        if by == _INDICATORS:
            return "目標は、その年度の計画の版のものです。" + missing
        organisation = self._shown.counts.organisation_label if self._shown else ""
        on_marks = "".join(self._shown.counts.notes_on_marks) if self._shown else ""
        of = f"{organisation}で分けています。" if by in OF_BODIES else ""
        return f"{of}{missing}{on_marks}"

    def _fit_labels(self) -> None:
        """Make the labels as wide as the longest needs, but at most a third of the table or as the usual labels need.

        Each label has a tool tip.
        """
        metrics, around = self.fontMetrics(), 4 * STEP
        needed = max((metrics.horizontalAdvance(each) for each in self.model.labels), default=0) + around
        usual = metrics.horizontalAdvance(LEFT_OUT_LABEL) + around
        self.table.verticalHeader().setFixedWidth(min(needed, max(self.width() // 3, usual)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_labels()

    def _acts(self) -> list[RowLine]:
        cell = self.model.cell_at(self.table.currentIndex())
        every = RowAct("この年度の取組を一覧に表示", self._go, cell is not None and cell.request is not None)
        return [every, *(self._piece(cell, *each) for each in cell.pieces)] if cell is not None else [every]

    def _piece(self, cell: YearCell, words: str, request: RowFilter) -> RowAct:
        """Return the act that leads to the rows counted by one of the numbers in a cell."""
        led = partial(self.went.emit, replace(cell, request=request))
        return RowAct(f"{words}だけを一覧に表示", led)

    def _go(self) -> None:
        cell = self.model.cell_at(self.table.currentIndex())
        if isinstance(cell, YearCell) and cell.request is not None:
            self.went.emit(cell)

    def _lay_out(self) -> None:
        groupings = (("", by) for by in GROUPINGS)
        self.by.offer((("全体", _WHOLE), *groupings, ("成果指標", _INDICATORS)))
        self.today.hide()
        set_up_table(self.table, self.model, "年度別の推移")
        self.table.setAccessibleDescription("矢印で年度と行を選び、Enter でその年度の取組を一覧に表示します。")
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
