"""年度別の推移 as a table: counts or 成果指標 over years; each cell leads to its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt

from nakano_status.application.round.read.overview import YearCount, YearCounts, YearGroup
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import FIGURE
from nakano_status.domain.fields.mark import Mark
from nakano_status.domain.indicators.indicator import IndicatorYear, IndicatorYears
from nakano_status.domain.round.row_years import NO_MARK, Absence
from nakano_status.domain.round.tally import Exclusion, Figure, Grouping
from nakano_status.gui.features.overview.pieces import accessible_label, symbol
from nakano_status.gui.lists.line_steps import LINE_ROLE, Index, LineTable
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.looks.labels import tip
from nakano_status.gui.page import GoTo
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr


@dataclass(frozen=True)
class YearCell:
    """A cell: its text, its meaning as read aloud and in a tool tip, what it leads to in its year (None: nowhere).

    `pieces` are what each of several numbers in it leads to, with its label.
    """

    year: FiscalYear
    text: str
    meaning: str
    request: RowFilter | GoTo | None = None
    pieces: tuple[tuple[str, RowFilter], ...] = ()


@dataclass(frozen=True)
class YearRow:
    """A line of the table: its label, and a cell for each year."""

    label: str
    cells: tuple[YearCell, ...]


def whole_rows(found: YearCounts) -> Iterator[YearRow]:
    """Yield a line for each mark, for what is not decided yet, for 報告対象 and for what is not in the report."""
    pieces: Sequence[Figure] = (*found.marks, Exclusion.UNANSWERED, Exclusion.OPEN_CONFLICT)
    counted = {found.key(each): each.pieces() for each in found.years}
    for piece in pieces:
        ids = {year: there.get(piece, ()) for year, there in counted.items()}
        if isinstance(piece, Mark) or any(ids.values()):
            yield YearRow(accessible_label(piece), _cells(found, ids))
    for label, in_report in ((tr("報告対象"), True), (tr("報告対象外"), False)):
        ids = {year: _ids(there, in_report=in_report) for year, there in counted.items()}
        yield YearRow(label, _cells(found, ids))


def group_rows(found: YearCounts, by: Grouping) -> Iterator[YearRow]:
    """Yield a line for each group: in each year its marks with their numbers, and all its rows in the report."""
    for group in found.groups[by]:
        cells = tuple(_group_cell(each, group) for each in found.years)
        if group.code is not None or any(cell.request for cell in cells):
            yield YearRow(group.label, cells)


def indicator_rows(found: Iterable[IndicatorYears]) -> Iterator[YearRow]:
    """Yield a line for each 成果指標: the actual beside the target of the edition of the year."""
    for each in found:
        cells = tuple(_figure_cell(each.indicator.indicator_id, cell) for cell in each.years)
        yield YearRow(each.indicator.name, cells)


def _ids(pieces: Mapping[Figure, tuple[str, ...]], *, in_report: bool) -> tuple[str, ...]:
    return tuple(
        row_id
        for figure, ids in pieces.items()
        if in_report is (isinstance(figure, Mark) or figure.in_report)
        for row_id in ids
    )


def _cells(found: YearCounts, ids: Mapping[str, tuple[str, ...]]) -> tuple[YearCell, ...]:
    there = ((each, ids[found.key(each)]) for each in found.years)
    return tuple(_cell(each, str(len(rows)), f"{len(rows)}{tr('件')}", rows) for each, rows in there)


def _cell(count: YearCount, text: str, meaning: str, ids: Sequence[str]) -> YearCell:
    if not count.has_round:
        return YearCell(count.year, NO_MARK, tr(Absence.NO_ROUND.label))
    return YearCell(count.year, text, meaning, RowFilter(ids=frozenset(ids)) if ids else None)


def _group_cell(count: YearCount, group: YearGroup) -> YearCell:
    pieces = count.pieces(group)
    order = [*(count.edition.profile.marks if count.edition else ()), Exclusion.UNANSWERED, Exclusion.OPEN_CONFLICT]
    there = [(figure, len(pieces[figure])) for figure in order if figure in pieces]
    text = "　".join(f"{symbol(figure)}{number}" for figure, number in there) or "0"
    meaning = "、".join(f"{accessible_label(figure)} {number}{tr('件')}" for figure, number in there) or tr("0件")
    led = (
        (f"{accessible_label(each)} {number}{tr('件')}", RowFilter(ids=frozenset(pieces[each])))
        for each, number in there
    )
    return replace(_cell(count, text, meaning, _ids(pieces, in_report=True)), pieces=tuple(led))


def _figure_cell(indicator_id: str, cell: IndicatorYear) -> YearCell:
    """Return the figure of a year; a year after the last round has only its target."""
    actual = cell.actual.figure.text if cell.actual else NO_MARK if cell.gap else ""
    target = tr("目標 {figure}").format(figure=cell.target.figure.text) if cell.target else ""
    text = "　".join(filter(None, (actual, target)))
    why = tr(cell.gap.label) if cell.gap else actual
    meaning = "、".join(filter(None, (why, target, cell.other_label)))
    return YearCell(cell.year, text, meaning, GoTo(indicator_id, FIGURE, asks=False) if cell.actual else None)


class YearTable(LineTable):
    """A table model of lines over years; the labels of the lines are its row headers."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.heads: tuple[str, ...] = ()
        self._lines: tuple[YearRow, ...] = ()

    @property
    def labels(self) -> list[str]:
        """The labels of the lines, in order."""
        return [line.label for line in self._lines]

    def show_rows(self, rows: Iterable[YearRow]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._lines = tuple(rows)
        self.heads = tuple(cell.year.label for each in self._lines[:1] for cell in each.cells)
        self.endResetModel()

    def cell_at(self, index: Index) -> YearCell | None:
        """Return the cell at an index; None for an invalid one."""
        return self._lines[index.row()].cells[index.column()] if index.isValid() else None

    def as_cells(self) -> list[list[str]]:
        """Return all texts with labels and years, as copied."""
        return [["", *self.heads], *([line.label, *(cell.text for cell in line.cells)] for line in self._lines)]

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal:
            return super().headerData(section, orientation, role)
        label = self._lines[section].label
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(label)
        return label if role == Qt.ItemDataRole.DisplayRole else None

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if (cell := self.cell_at(index)) is None:
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._lines[index.row()].label}　{cell.year.label}　{cell.meaning}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(cell.meaning)
        own = {Qt.ItemDataRole.DisplayRole: cell.text, Qt.ItemDataRole.TextAlignmentRole: Qt.AlignmentFlag.AlignCenter}
        return cell if role == LINE_ROLE else own.get(Qt.ItemDataRole(role))
