"""Table models of 計画・組織: the bodies of the organisation, and the planned schedule by year."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from PySide6.QtCore import QModelIndex, QObject, QSortFilterProxyModel, Qt, Signal

from nakano_status.application.organisation.read.organisation import BodyView
from nakano_status.application.plan.schedules import ScheduleRow, ScheduleTable
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import DivisionKind
from nakano_status.domain.text.narrative import fold_for_search, matches, search_words
from nakano_status.domain.text.yes_no import YES
from nakano_status.gui.lists.board_table import LINE_ROLE
from nakano_status.gui.lists.line_steps import Index, LineTable, become
from nakano_status.gui.looks.plain_text import tip
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

NAME, LIAISON, CONTACT, ALIASES, SINCE, ROWS = range(6)
HEADS = ("部・室・所管課", "庶務担当課", "連絡先", "別名", "名称の適用", "取組")
BODY_ROLE = Qt.ItemDataRole.UserRole + 7
"""The role of a row's BodyView; a 部 has none under `LINE_ROLE`, because it is painted as a heading."""

_INDENT = "\u3000"
_TEXT_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)

ID, TITLE = range(2)
FIRST_YEAR = 2
_HEADS = ("管理番号", "事業内容")


class BodyTable(LineTable):
    """A table model of bodies; rows are matched by their body when they change."""

    heads = HEADS

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[BodyView] = []

    @property
    def bodies(self) -> Sequence[BodyView]:
        """The bodies that are shown, in order."""
        return self._lines

    def show_bodies(self, bodies: Sequence[BodyView]) -> None:
        """Show the current organisation, changing the rows that differ."""
        become(self, self._lines, bodies, attrgetter("division_id"))

    def place_of(self, division_id: str) -> QModelIndex:
        """Return the index of a body, or an invalid index."""
        for place, body in enumerate(self._lines):
            if body.division_id == division_id:
                return self.index(place, 0)
        return QModelIndex()

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        body = self._lines[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(_texts(body)[index.column()])
        if role in _TEXT_ROLES:
            text = _texts(body)[index.column()]
            indented = role == Qt.ItemDataRole.DisplayRole and index.column() == NAME
            return _INDENT * body.depth + text if indented else text
        if role == LINE_ROLE:
            return None if body.kind is DivisionKind.DEPARTMENT else body
        return body if role == BODY_ROLE else None


def _texts(body: BodyView) -> tuple[str, ...]:
    since = tr("{day}から").format(day=f"{body.since.year}/{body.since.month}/{body.since.day}") if body.since else ""
    return (
        body.name,
        tr("{sign} 庶務担当").format(sign=YES) if body.is_liaison else "",
        body.contact.replace("\n", " "),
        "、".join((*body.aliases, *body.asked)),
        since,
        tr("{count}件").format(count=body.rows) if body.rows else "",
    )


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
        haystack = fold_for_search(" ".join((row.row_id, row.title, row.divisions, *row.texts.values())))
        return (not self._only_blank or row.is_blank) and matches(self._words, haystack)


def _in_one_line(text: str) -> str:
    return text.replace("\n", " ")
