"""取組一覧 as a table that sorts and filters its own rows (floors.md §5: 50 ms where a proxy takes 15 s)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nakano_status.application.read.views import RowView
from nakano_status.domain.fields import DONE, MARK
from nakano_status.domain.search import matches, search_words
from nakano_status.gui.models.board_table import ICON_ROLE, LINE_ROLE
from nakano_status.gui.models.row_words import NOTE_ICON, mark_words, note_word, state_icon, state_word
from nakano_status.gui.models.search_text import searchable
from nakano_status.gui.overriding import override
from nakano_status.gui.words import tr

MARK_ROLE = Qt.ItemDataRole.UserRole + 2
"""Whether a cell holds a mark."""

ID, TITLE, DIVISION, MARKED, STATE, NOTED, TEXT = range(7)
HEADS = ("管理番号", "事業内容", "所管課", "進捗状況", "状態", "連絡", "取組状況")
_MARK_ORDER = {mark: place for place, mark in enumerate(("◎", "○", "△", "×"))}
_NOWHERE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class RowFilter:
    """What the table shows; None and an empty search admit everything.

    `mark` "" is unanswered, `state` by its word, `noted` whether there is 事務局への連絡. `measure` (a code) and `ids`
    are for clicking through from other pages: there is no box to choose them.
    """

    search: str = ""
    goal: str | None = None
    department: str | None = None
    division: str | None = None
    mark: str | None = None
    state: str | None = None
    noted: bool | None = None
    measure: str | None = None
    ids: frozenset[str] | None = None
    departments: Mapping[str, str | None] = field(default_factory=dict)

    def admits(self, row: RowView, haystack: str, words: tuple[str, ...]) -> bool:
        """Whether a row is shown; `haystack` is the row's folded text, `words` the folded search."""
        return (
            self.goal in (None, row.code.split("-", maxsplit=1)[0])
            and self.division in (None, row.writer)
            and self.department in (None, self.departments.get(row.writer or "") or "")
            and self.state in (None, state_word(row))
            and self.noted in (None, bool(row.notes))
            and self.measure in (None, row.code)
            and (self.ids is None or row.id in self.ids)
            and self._admits_mark(row)
            and matches(words, haystack)
        )

    def _admits_mark(self, row: RowView) -> bool:
        """Marks are looked for among what is counted; a row in conflict counts for none."""
        if self.mark is None:
            return True
        return row.counted and MARK not in row.conflicts and (row.values.get(MARK) or "") == self.mark


class RowTable(QAbstractTableModel):
    """Rows in printed order unless a column was chosen to sort by; a row that is edited keeps its place."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[RowView] = []
        self._haystacks: dict[str, str] = {}
        self._shown: list[RowView] = []
        self._filter = RowFilter()
        self._sorted: tuple[int, Qt.SortOrder] | None = None

    @property
    def rows(self) -> list[RowView]:
        """All rows, shown or not."""
        return self._rows

    @property
    def shown(self) -> list[RowView]:
        """The rows that are shown, in order."""
        return self._shown

    def find(self, row_id: str) -> RowView | None:
        """Return a row as it was last read, or None."""
        return next((row for row in self._rows if row.id == row_id), None)

    def set_rows(self, rows: Iterable[RowView], haystacks: Mapping[str, str] | None = None) -> None:
        """Show other rows; `haystacks` are their folded texts by id, where they were made on the other thread."""
        self._rows = list(rows)
        self._haystacks = dict(haystacks or haystacks_of(self._rows))
        self._build()

    def set_filter(self, chosen: RowFilter) -> None:
        """Show only what the filter admits."""
        self._filter = chosen
        self._build()

    def update_rows(self, rows: Iterable[RowView]) -> None:
        """Replace some rows by what they are now, where they stand."""
        fresh = {row.id: row for row in rows}
        self._rows = [fresh.get(row.id, row) for row in self._rows]
        self._haystacks |= haystacks_of(fresh.values())
        for place, row in enumerate(self._shown):
            if row.id in fresh:
                self._shown[place] = fresh[row.id]
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(HEADS) - 1))

    def place_of(self, row_id: str) -> QModelIndex:
        """Return where a row is shown, or an invalid index."""
        for place, row in enumerate(self._shown):
            if row.id == row_id:
                return self.index(place, 0)
        return QModelIndex()

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._shown)

    @override
    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(HEADS)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return tr(HEADS[section])
        return None

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, column = self._shown[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _TEXTS[column](row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(row, column)
        if role == ICON_ROLE:
            return {STATE: state_icon(row), NOTED: NOTE_ICON if row.notes else None}.get(column)
        if role == MARK_ROLE:
            return column == MARKED
        return row if role == LINE_ROLE else None

    @override
    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted = (column, order) if column >= 0 else None
        self._build()

    def _build(self) -> None:
        """Filter and sort anew; equal rows keep their printed order."""
        words = search_words(self._filter.search)
        self.beginResetModel()
        self._shown = [row for row in self._rows if self._filter.admits(row, self._haystacks[row.id], words)]
        if self._sorted:
            column, order = self._sorted
            self._shown.sort(key=_KEYS.get(column, _TEXTS[column]), reverse=order == Qt.SortOrder.DescendingOrder)
        self.endResetModel()


def haystacks_of(rows: Iterable[RowView]) -> dict[str, str]:
    """Return the folded texts of rows by id: a quarter of a second for ten thousand rows."""
    return {row.id: searchable(row) for row in rows}


def _marked(row: RowView) -> str:
    """Return the mark with its word; nothing for a row that is out of report, so that 未記入 means work."""
    return mark_words(row.values.get(MARK)) if row.counted or row.values.get(MARK) else ""


def _first_line(text: str | None) -> str:
    return (text or "").split("\n", maxsplit=1)[0]


def _tip(row: RowView, column: int) -> str:
    if column == NOTED:
        return "\n".join(f"{who}：{note}" for who, note in row.notes.items())
    return (row.values.get(DONE) or "") if column == TEXT else f"{row.code} {row.measure or ''}\n{row.title}"


_TEXTS: dict[int, Callable[[RowView], str]] = {
    ID: lambda row: row.id,
    TITLE: lambda row: row.title,
    DIVISION: lambda row: row.writer or "、".join(row.leads),
    MARKED: _marked,
    STATE: state_word,
    NOTED: note_word,
    TEXT: lambda row: _first_line(row.values.get(DONE)),
}
_KEYS: dict[int, Callable[[RowView], tuple[int, str]]] = {
    MARKED: lambda row: (_MARK_ORDER.get(row.values.get(MARK) or "", len(_MARK_ORDER)), ""),
}
