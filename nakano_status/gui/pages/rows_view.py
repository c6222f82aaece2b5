"""The table of 取組一覧: several rows can be chosen, and columns that there is no room for are left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView

from nakano_status.application.read.views import RowView
from nakano_status.gui.editing.marking_views import MarkingTable
from nakano_status.gui.models.board_table import LINE_ROLE
from nakano_status.gui.models.row_columns import DIVISION, ID, MARKED, NOTED, STATE, TEXT, TITLE
from nakano_status.gui.models.row_table import RowTable
from nakano_status.gui.overriding import override
from nakano_status.gui.table_delegate import set_up_table
from nakano_status.gui.words import tr

_WIDTHS = {ID: 112, DIVISION: 116, MARKED: 132, STATE: 120, NOTED: 96, TEXT: 240}
_ROOM = {NOTED: 360, STATE: 480, DIVISION: 640, TEXT: 1120}
"""The table's width from which a column is shown, so that 事業内容 keeps room to be read."""

_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class RowsView(MarkingTable):
    """What an editor is beside says the same as a column that is left out; `choice_changed` follows the selection.

    `row_chosen` carries the RowView on which the cursor was put; building anew puts it nowhere else.
    """

    choice_changed = Signal()
    row_chosen = Signal(object)

    def __init__(self, model: RowTable) -> None:
        super().__init__()
        self._rows = model
        self._has_notes = False
        self._is_building = False
        set_up_table(self, model, tr("取組の一覧"))
        self.setSelectionMode(MarkingTable.SelectionMode.ExtendedSelection)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setSectionsClickable(True)
        self.horizontalHeader().setSortIndicatorShown(True)
        self.horizontalHeader().sortIndicatorChanged.connect(self._sort)
        self.horizontalHeader().setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        self.selectionModel().currentRowChanged.connect(lambda now, _: self._tell_chosen(now.data(LINE_ROLE)))
        for section, width in _WIDTHS.items():
            self.setColumnWidth(section, width)

    @property
    def chosen(self) -> list[RowView]:
        """The rows that are chosen, in the order in which they are shown; at least the one where the cursor is."""
        lines = self._rows.lines
        ranges = self.selectionModel().selection().toList()
        places = sorted({place for each in ranges for place in range(each.top(), each.bottom() + 1)})
        found = [line for place in places if isinstance(line := lines[place], RowView)]
        current = self.currentIndex().data(LINE_ROLE)
        return found or ([current] if isinstance(current, RowView) else [])

    @contextmanager
    def building_anew(self) -> Iterator[None]:
        """Let the lines be made anew: cursor, chosen rows and scroll place stay with the rows that are still shown."""
        chosen, current = [row.id for row in self.chosen], self.currentIndex().data(LINE_ROLE)
        anchor, above = self._anchor()
        self._is_building = True
        try:
            yield
            self._choose_again(chosen, current.id if isinstance(current, RowView) else None)
        finally:
            self._is_building = False
        self._scroll_back(anchor, above)
        self.choice_changed.emit()

    def put_cursor(self, row_id: str) -> None:
        """Put the cursor back on the row that the editor shows, where it is shown again."""
        self._is_building = True
        self.setCurrentIndex(self._rows.place_of(row_id))
        self._is_building = False

    def show_notes(self, *, shown: bool) -> None:
        """Show or leave out who has written to the office."""
        self._has_notes = shown
        self._leave_out(self.viewport().width())

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if not self._is_building:
            self.choice_changed.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        self._leave_out(event.size().width())
        super().resizeEvent(event)

    def _sort(self, column: int, order: Qt.SortOrder) -> None:
        with self.building_anew():
            self._rows.sort(column, order)

    def _tell_chosen(self, line: object) -> None:
        if isinstance(line, RowView) and not self._is_building:
            self.row_chosen.emit(line)

    def _anchor(self) -> tuple[str | None, int]:
        """Return a row that is seen, and how far from the top it stands: the current one, else the uppermost."""
        current = self.currentIndex()
        above = self.rowViewportPosition(current.row()) if current.isValid() else -1
        if 0 <= above < self.viewport().height():
            line = current.data(LINE_ROLE)
            return (line.id if isinstance(line, RowView) else None), above
        first = max(0, self.rowAt(0))
        for place in range(first, min(first + 2, len(self._rows.lines))):
            if isinstance(line := self._rows.lines[place], RowView):
                return line.id, self.rowViewportPosition(place)
        return None, 0

    def _choose_again(self, chosen: Iterable[str], current: str | None) -> None:
        """Put cursor and choice where they were, as far as those rows are shown."""
        where = self._rows.place_of(current) if current else None
        if where is not None and where.isValid():
            self.selectionModel().setCurrentIndex(where, QItemSelectionModel.SelectionFlag.NoUpdate)
        places = sorted(index.row() for each in chosen if (index := self._rows.place_of(each)).isValid())
        selection = QItemSelection()
        for first, last in _runs(places):
            selection.select(self._rows.index(first, 0), self._rows.index(last, self._rows.columnCount() - 1))
        self.selectionModel().select(selection, _SELECT)

    def _scroll_back(self, anchor: str | None, above: int) -> None:
        self.executeDelayedItemsLayout()
        place = self._rows.place_of(anchor) if anchor else None
        is_there = place is not None and place.isValid()
        top = self.verticalHeader().sectionPosition(place.row()) if place is not None and is_there else above
        self.verticalScrollBar().setValue(top - above)

    def _leave_out(self, width: int) -> None:
        for column, room in _ROOM.items():
            self.setColumnHidden(column, width < room or (column == NOTED and not self._has_notes))


def _runs(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each stretch of places that follow each other."""
    first = last = None
    for place in places:
        if last is not None and first is not None and place != last + 1:
            yield first, last
            first = place
        first = place if first is None else first
        last = place
    if first is not None and last is not None:
        yield first, last
