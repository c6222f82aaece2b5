"""The table of 取組一覧: several rows can be selected, and columns that do not fit are hidden."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHeaderView

from nakano_status.application.round.read.views import RowView
from nakano_status.gui.answers.mark_picker import MarkingTable
from nakano_status.gui.features.rows.row_delegate import RowDelegate
from nakano_status.gui.lists.line_steps import LINE_ROLE
from nakano_status.gui.lists.row_table import RowTable
from nakano_status.gui.lists.row_words import (
    DIVISION,
    ID,
    ITEMS,
    MARKED,
    NOTED,
    STATE,
    TEXT,
    TITLE,
)
from nakano_status.gui.lists.tables import set_up_table
from nakano_status.gui.looks.appearance import STEP, current_theme, steps
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

_WIDTHS = {ID: 15.0, DIVISION: 14.5, MARKED: 16.5, STATE: 15.0, NOTED: 12.0, ITEMS: 15.0, TEXT: 30.0}
"""The initial widths of columns in steps, which grow with the font size."""
_ROOM = {MARKED: 42.5, NOTED: 45.0, STATE: 60.0, DIVISION: 80.0, ITEMS: 95.0, TEXT: 140.0}
"""The table's width in steps from which a column is shown, so that 事業内容 remains readable."""

_SELECT = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows


class RowsView(MarkingTable):
    """The table view of rows; a column that is hidden is repeated in the editor beside it.

    `choice_changed` follows the selection; `row_chosen` carries the RowView that the user made current. When the rows
    are made again, the current row, the selection and the scroll position are kept for rows that are still shown.
    """

    choice_changed = Signal()
    row_chosen = Signal(object)

    def __init__(self, model: RowTable) -> None:
        super().__init__()
        self._rows = model
        self._left_out: frozenset[int] = frozenset({NOTED, ITEMS})
        self._is_building = False
        self._places = _Places()
        set_up_table(self, model, tr("取組の一覧"))
        self.setItemDelegate(RowDelegate(self))
        self.setSelectionMode(MarkingTable.SelectionMode.ExtendedSelection)
        self.setSortingEnabled(True)
        self.horizontalHeader().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.horizontalHeader().setSortIndicatorClearable(True)
        self.horizontalHeader().setSectionResizeMode(TITLE, QHeaderView.ResizeMode.Stretch)
        # By default the header asks every row whether it is selected, at each painting: seconds for many rows.
        self.horizontalHeader().setSelectionModel(QItemSelectionModel(model, self))
        self.selectionModel().currentRowChanged.connect(lambda now, _: self._emit_chosen(now.data(LINE_ROLE)))
        model.modelAboutToBeReset.connect(self._remember_places)
        model.modelReset.connect(self._take_up_places)
        self._set_widths()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._set_widths()
            self._leave_out(self.viewport().width())

    def _set_widths(self) -> None:
        for section, width in _WIDTHS.items():
            self.setColumnWidth(section, steps(width))

    @property
    def chosen(self) -> list[RowView]:
        """The selected rows, in the order in which they are shown; at least the current one."""
        lines = self._rows.lines
        ranges = self.selectionModel().selection().toList()
        places = sorted({place for each in ranges for place in range(each.top(), each.bottom() + 1)})
        found = [line for place in places if isinstance(line := lines[place], RowView)]
        current = self.currentIndex().data(LINE_ROLE)
        return found or ([current] if isinstance(current, RowView) else [])

    def put_cursor(self, row_id: str) -> None:
        """Make the row of the editor current again, if it is shown again."""
        self._is_building = True
        self.setCurrentIndex(self._rows.place_of(row_id))
        self._is_building = False

    def show_optional(self, *, notes: bool, items: bool) -> None:
        """Show or hide the columns of notes to the office, and of items of national frames."""
        shown = {NOTED: notes, ITEMS: items}
        self._left_out = frozenset(column for column, is_shown in shown.items() if not is_shown)
        self._leave_out(self.viewport().width())

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Show why no row is shown, if there are rows."""
        super().paintEvent(event)
        if self._rows.rows and not self._rows.lines:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(current_theme().muted))
            place = self.viewport().rect().adjusted(2 * STEP, 4 * STEP, -2 * STEP, 0)
            how = Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(place, how, tr("条件に当てはまる取組はありません。"))
            place.setTop(place.top() + painter.fontMetrics().height() + STEP)
            painter.drawText(place, how, tr("「条件を消す」を押すと、すべての取組を表示します。"))

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        if not self._is_building:
            self.choice_changed.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        top = self.rowViewportPosition(self.currentIndex().row())
        was_in_sight = 0 <= top < event.oldSize().height()
        self._leave_out(event.size().width())
        super().resizeEvent(event)
        if was_in_sight:
            self.scrollTo(self.currentIndex())

    def _emit_chosen(self, line: object) -> None:
        if isinstance(line, RowView) and not self._is_building:
            self.row_chosen.emit(line)

    def _anchor(self) -> tuple[str | None, int]:
        """Return a visible row and its distance from the top: the current one, else the uppermost."""
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

    def _remember_places(self) -> None:
        current = self.currentIndex().data(LINE_ROLE)
        anchor, above = self._anchor()
        chosen = tuple(row.id for row in self.chosen)
        self._places = _Places(chosen, current.id if isinstance(current, RowView) else None, anchor, above)
        self._is_building = True

    def _take_up_places(self) -> None:
        """Restore the current row, selection and scroll position, as far as those rows are shown."""
        kept = self._places
        if kept.current is not None:
            where = self._rows.place_of(kept.current)
            self.selectionModel().setCurrentIndex(where, QItemSelectionModel.SelectionFlag.NoUpdate)
        selection, last = QItemSelection(), self._rows.columnCount() - 1
        for top, bottom in _runs(
            sorted(place for each in kept.chosen if (place := self._rows.line_of(each)) is not None)
        ):
            selection.select(self._rows.index(top, 0), self._rows.index(bottom, last))
        self.selectionModel().select(selection, _SELECT)
        self._is_building = False
        self.executeDelayedItemsLayout()
        place = self._rows.line_of(kept.anchor) if kept.anchor else None
        top = kept.above if place is None else self.verticalHeader().sectionPosition(place)
        self.verticalScrollBar().setValue(top - kept.above)
        self.choice_changed.emit()

    def _leave_out(self, width: int) -> None:
        for column, room in _ROOM.items():
            self.setColumnHidden(column, width < steps(room) or column in self._left_out)


@dataclass(frozen=True)
class _Places:
    """The selected rows, the current one, and a visible row with its distance from the top in pixels."""

    chosen: tuple[str, ...] = ()
    current: str | None = None
    anchor: str | None = None
    above: int = 0


def _runs(places: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last of each run of consecutive places."""
    first = last = None
    for place in places:
        if last is not None and first is not None and place != last + 1:
            yield first, last
            first = place
        first = place if first is None else first
        last = place
    if first is not None and last is not None:
        yield first, last
