"""Table model of 計画・組織, 計画上のスケジュール: a row of the plan a line, a year a column; cells can be edited."""

from __future__ import annotations

from operator import attrgetter

from PySide6.QtCore import QObject, QSortFilterProxyModel, Qt, Signal

from nakano_status.application.plan.read.schedules import ScheduleRow, ScheduleTable
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.text.search import fold_for_search, matches, search_words
from nakano_status.gui.lists.board_table import LINE_ROLE
from nakano_status.gui.lists.line_steps import Index, LineTable, become
from nakano_status.gui.looks.plain_text import tip
from nakano_status.gui.qt_override import override

ID, TITLE = range(2)
FIRST_YEAR = 2
_HEADS = ("管理番号", "事業内容")
_TEXT_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class ScheduleModel(LineTable):
    """A model of the schedule; `written` carries 管理番号, year and text of an edited cell, shown once it is stored."""

    written = Signal(str, object, str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.heads = _HEADS
        self._years: tuple[FiscalYear, ...] = ()
        self._lines: list[ScheduleRow] = []
        self.may_write = False

    def show_table(self, table: ScheduleTable) -> None:
        """Show the current schedule; rows that remain keep their place, selection and cursor."""
        if table.years != self._years or [each.row_id for each in table.rows] != [each.row_id for each in self._lines]:
            self.beginResetModel()
            self._years, self._lines = table.years, list(table.rows)
            self.heads = (*_HEADS, *(each.label for each in table.years))
            self.endResetModel()
        else:
            become(self, self._lines, table.rows, attrgetter("row_id"))

    def row_at(self, place: int) -> ScheduleRow:
        """Return the row of a line."""
        return self._lines[place]

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return flags | Qt.ItemFlag.ItemIsEditable if self.may_write and index.column() >= FIRST_YEAR else flags

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._lines[index.row()]
        if role in _TEXT_ROLES or role == Qt.ItemDataRole.EditRole:
            return _in_one_line(self._text(row, index.column()))
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._text(row, index.column()))
        return row if role == LINE_ROLE else None

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or index.column() < FIRST_YEAR:
            return False
        row, text = self._lines[index.row()], str(value)
        if text != _in_one_line(self._text(row, index.column())):
            self.written.emit(row.row_id, self._years[index.column() - FIRST_YEAR], text)
        return True

    def _text(self, row: ScheduleRow, column: int) -> str:
        return (row.row_id, row.title)[column] if column < FIRST_YEAR else row.texts[self._years[column - FIRST_YEAR]]


class ScheduleFilter(QSortFilterProxyModel):
    """A filter of the rows that contain every word of a search, or only of those without any schedule."""

    def __init__(self, model: ScheduleModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._words: tuple[str, ...] = ()
        self._only_blank = False
        self.setSourceModel(model)
        self.setDynamicSortFilter(False)  # a row is not filtered out while its cell is being edited

    def look_for(self, text: str, *, only_blank: bool) -> None:
        """Set the filter; kana and width are folded."""
        self._words, self._only_blank = search_words(text), only_blank
        self.invalidate()

    @override
    def filterAcceptsRow(self, place: int, parent: Index) -> bool:
        row = self._model.row_at(place)
        told = fold_for_search(" ".join((row.row_id, row.title, row.divisions, *row.texts.values())))
        return (not self._only_blank or row.is_blank) and matches(self._words, told)


def _in_one_line(text: str) -> str:
    return text.replace("\n", " ")
