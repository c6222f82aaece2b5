"""Table model of 取組一覧, which groups, sorts and filters itself (floors.md §5: 50 ms where a proxy takes 15 s)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TypeAlias

from PySide6.QtCore import QModelIndex, QObject, Qt

from nakano_status.application.round.read.views import RowView
from nakano_status.domain.fields.mark import Mark
from nakano_status.gui.lists.board_table import ICON_ROLE
from nakano_status.gui.lists.line_steps import LINE_ROLE, ROW_FLAGS, Index, LineTable
from nakano_status.gui.lists.row_words import (
    HEADS,
    RowFilter,
    cell_icon,
    cell_text,
    cell_tip,
    haystacks_of,
    measure_line,
    sort_key,
)
from nakano_status.gui.looks.labels import tip
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_FEW = 4
_TEXT_ROLES = frozenset({Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole})


@dataclass(frozen=True)
class MeasureLine:
    """A heading row above the rows of a 実施内容: its number and title, and how many of its rows are shown."""

    title: str
    shown: int
    all: int

    @property
    def count(self) -> str:
        """How many rows there are, and how many of them are shown."""
        words = tr("{all}件") if self.shown == self.all else tr("{all}件中{shown}件")
        return words.format(all=self.all, shown=self.shown)

    @property
    def text(self) -> str:
        """The text of the heading."""
        return f"{self.title}　{self.count}"


Line: TypeAlias = "RowView | MeasureLine"


class RowTable(LineTable):
    """A table model of rows in printed order under headings of 実施内容; sorted by a column, it has no headings.

    A row that is edited keeps its place. Headings cannot be selected.
    """

    heads = HEADS

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[RowView] = []
        self._row_places: dict[str, int] = {}
        self._haystacks: dict[str, str] = {}
        self._measures: Counter[str] = Counter()
        self._divisions: Mapping[str, int] = {}
        self._marks: Mapping[str, int] = {}
        self._lines: list[Line] = []
        self._shown: Sequence[RowView] | None = ()
        self._line_places: dict[str, int] | None = None
        self._lookups = 0
        self._filter = RowFilter()
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    @property
    def rows(self) -> Sequence[RowView]:
        """All rows, shown or not."""
        return self._rows

    @property
    def shown(self) -> Sequence[RowView]:
        """The rows that are shown, in order, without headings."""
        if self._shown is None:
            self._shown = [line for line in self._lines if isinstance(line, RowView)]
        return self._shown

    @property
    def lines(self) -> Sequence[Line]:
        """The rows and headings that are shown, in order."""
        return self._lines

    def find(self, row_id: str) -> RowView | None:
        """Return a row as it was last read, or None."""
        place = self._row_places.get(row_id)
        return None if place is None else self._rows[place]

    def line_of(self, row_id: str) -> int | None:
        """Return the place from 0 at which a row is shown, or None.

        The first few calls search for the row; later ones use an index of all rows.
        """
        if self._line_places is None and self._lookups < _FEW:
            self._lookups += 1
            row = self.find(row_id)
            return next((at for at, line in enumerate(self._lines) if line is row), None)
        if self._line_places is None:
            self._line_places = {line.id: at for at, line in enumerate(self._lines) if isinstance(line, RowView)}
        return self._line_places.get(row_id)

    def place_of(self, row_id: str) -> QModelIndex:
        """Return the index of a row, or an invalid index."""
        place = self.line_of(row_id)
        return QModelIndex() if place is None else self.index(place, 0)

    def set_rows(
        self,
        rows: Iterable[RowView],
        haystacks: Mapping[str, str] | None = None,
        divisions: Iterable[str] = (),
        marks: Iterable[Mark] = (),
    ) -> None:
        """Show other rows.

        `haystacks` are their folded texts by id, if they were made on the worker thread; `divisions` are names in
        建制順, by which the column of divisions is sorted, `marks` those of the plan in their order.
        """
        self._rows = list(rows)
        self._row_places = {row.id: place for place, row in enumerate(self._rows)}
        self._haystacks = dict(haystacks or haystacks_of(self._rows))
        self._measures = Counter(row.code for row in self._rows)
        names = [*divisions, *(row.writer for row in self._rows if row.writer)]
        self._divisions = {name: place for place, name in enumerate(dict.fromkeys(names))}
        self._marks = {mark.symbol: place for place, mark in enumerate(marks)}
        self._build()

    def set_filter(self, chosen: RowFilter) -> None:
        """Show only what the filter admits."""
        self._filter = chosen
        self._build()

    def update_rows(self, rows: Iterable[RowView]) -> None:
        """Replace some rows by their new state, in place."""
        fresh = [row for row in rows if row.id in self._row_places]
        self._haystacks |= haystacks_of(fresh)
        for row in fresh:
            place = self.place_of(row.id)
            self._rows[self._row_places[row.id]] = row
            if place.isValid():
                self._lines[place.row()], self._shown = row, None
                self.dataChanged.emit(place, place.siblingAtColumn(len(HEADS) - 1))

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        is_row = index.isValid() and isinstance(self._lines[index.row()], RowView)
        return ROW_FLAGS if is_row else Qt.ItemFlag.NoItemFlags

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if isinstance(line, MeasureLine):
            return _heading_data(line, index.column(), role)
        return _row_data(line, index.column(), role)

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column; a column below 0 restores the printed order."""
        self._sorted = (column, order) if column >= 0 else None
        self._build()

    def _build(self) -> None:
        """Filter, and sort or group again; equal rows keep their printed order."""
        found = self._filter.choose(self._rows, self._haystacks)
        self.beginResetModel()
        self._line_places, self._lookups = None, 0
        if self._sorted:
            column, order = self._sorted
            key, reverse = sort_key(column, self._divisions, self._marks), order == Qt.SortOrder.DescendingOrder
            found = sorted(found, key=key, reverse=reverse)
        self._lines = [*found] if self._sorted else self._grouped(found)
        self._shown = tuple(found)
        self.endResetModel()

    def _grouped(self, rows: Iterable[RowView]) -> list[Line]:
        lines: list[Line] = []
        for code, members in groupby(rows, key=attrgetter("code")):
            group = list(members)
            lines.append(MeasureLine(measure_line(group[0]), len(group), self._measures[code]))
            lines += group
        return lines


def _row_data(row: RowView, column: int, role: int) -> object:
    if role in _TEXT_ROLES:
        return cell_text(row, column)
    if role == Qt.ItemDataRole.ToolTipRole:
        return cell_tip(row, column)
    if role == ICON_ROLE:
        return cell_icon(row, column)
    return None


def _heading_data(line: MeasureLine, column: int, role: int) -> object:
    """Return the data of a heading: its text is in the first column only, which the others span."""
    if column == 0 and role == Qt.ItemDataRole.ToolTipRole:
        return tip(line.text)
    return line.text if column == 0 and role in _TEXT_ROLES else None
