"""Base classes of item models that replace their rows step by step: a list, and a table with fixed headers.

Rows that remain keep their selection and scroll position. The painters of tables read the roles of cells.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from operator import attrgetter
from typing import Any, TypeVar

from PySide6 import QtCore

from nakano_status.gui.looks.labels import tooltip_text
from nakano_status.gui.qt_override import override

Line = TypeVar("Line")

NOWHERE = QtCore.QModelIndex()
Index = QtCore.QModelIndex | QtCore.QPersistentModelIndex
ROW_FLAGS = (
    QtCore.Qt.ItemFlag.ItemIsEnabled | QtCore.Qt.ItemFlag.ItemIsSelectable | QtCore.Qt.ItemFlag.ItemNeverHasChildren
)
"""The flags of a line that can be selected."""
LINE_ROLE = QtCore.Qt.ItemDataRole.UserRole
"""The role of the object that a row shows; None for a heading."""
ICON_ROLE = QtCore.Qt.ItemDataRole.UserRole + 1
"""The role of the name of an icon before a cell's text; None if it has none."""
INDENTED_ROLE = QtCore.Qt.ItemDataRole.UserRole + 3
"""The role of whether a cell's text is indented."""
COLOUR_ROLE = QtCore.Qt.ItemDataRole.UserRole + 5
"""The role of the colour of a cell's text: muted, ask, good, or None for that of texts."""
TEXT_ROLES = (QtCore.Qt.ItemDataRole.DisplayRole, QtCore.Qt.ItemDataRole.AccessibleTextRole)


class LineList(QtCore.QAbstractListModel):
    """A list model of lines."""

    _lines: Sequence[object]

    @override
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)


class LineTable(QtCore.QAbstractTableModel):
    """A table model of lines with column headers."""

    heads: tuple[str, ...]
    _lines: Sequence[Any]

    def __init__(self, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self._lines = []

    def line_at(self, index: int) -> Any:
        """Return the object that the row at a position (from 0) shows."""
        return self._lines[index]

    @override
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.heads)

    @override
    def headerData(
        self, section: int, orientation: QtCore.Qt.Orientation, role: int = QtCore.Qt.ItemDataRole.DisplayRole
    ) -> object:
        is_head = orientation == QtCore.Qt.Orientation.Horizontal and role == QtCore.Qt.ItemDataRole.DisplayRole
        return self.heads[section] if is_head else None


class TextTable(LineTable):
    """A table model with one text for each column of a line; `key` identifies a line when the lines are replaced."""

    key: attrgetter[Any]
    _lines: list[Any]

    def texts(self, line: Any) -> Sequence[str]:
        """Return the texts of a line, by column."""
        raise NotImplementedError

    def show_lines(self, lines: Sequence[Any]) -> None:
        """Replace the lines; lines with the same `key` as before keep their selection."""
        replace_lines(self, self._lines, lines, self.key)

    def place_of(self, key: object) -> QtCore.QModelIndex:
        """Return the index of the line with a key, or of the first line if there is no such line."""
        found = index_where(self, self._lines, lambda line: self.key(line) == key)
        return found if found.isValid() else self.index(0, 0)

    @override
    def data(self, index: Index, role: int = QtCore.Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role in TEXT_ROLES:
            return self.texts(line)[index.column()]
        if role == QtCore.Qt.ItemDataRole.ToolTipRole:
            return tooltip_text(self.texts(line)[index.column()])
        return line if role == LINE_ROLE else None


class LineFilter(QtCore.QSortFilterProxyModel):
    """A filter of the lines of a table; at first it shows all lines.

    A line that is being edited is not filtered out.
    """

    def __init__(self, model: LineTable, parent: QtCore.QObject | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._fits: Callable[[Any], bool] = lambda _: True
        self.setSourceModel(model)
        self.setDynamicSortFilter(False)

    def show_only(self, fits: Callable[[Any], bool]) -> None:
        """Show only the lines for which `fits` returns true, evaluated now and not when a line changes later."""
        self._fits = fits
        self.invalidate()

    @override
    def filterAcceptsRow(self, place: int, parent: Index) -> bool:
        return self._fits(self._model.line_at(place))


def index_where(
    model: QtCore.QAbstractItemModel, lines: Sequence[Line], fits: Callable[[Line], bool]
) -> QtCore.QModelIndex:
    """Return the index of the first of a model's lines for which `fits` is true; an invalid index if there is none.

    `lines`: the lines in the order of the model's rows.
    """
    place = next((place for place, line in enumerate(lines) if fits(line)), None)
    return QtCore.QModelIndex() if place is None else model.index(place, 0)


def replace_lines(
    model: QtCore.QAbstractItemModel, lines: list[Line], now: Sequence[Line], key: Callable[[Line], object]
) -> None:
    """Change a model's list `lines` to `now`, step by step, and notify its views of each step.

    The steps are removals, insertions and changed data. `key`: returns what identifies a line in both lists.
    """
    before, after = [key(line) for line in lines], [key(line) for line in now]
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for step, first, end, new_first, new_end in reversed(steps):  # from the end: the earlier places remain valid
        if step != "equal":
            _remove(model, lines, first, end)
            _insert(model, lines, first, now[new_first:new_end])
    last = 0 if isinstance(model, QtCore.QAbstractListModel) else model.columnCount(NOWHERE) - 1
    for place, line in enumerate(now):
        if lines[place] != line:
            lines[place] = line
            model.dataChanged.emit(model.index(place, 0), model.index(place, last))


def _remove(model: QtCore.QAbstractItemModel, lines: list[Line], first: int, end: int) -> None:
    if first < end:
        model.beginRemoveRows(NOWHERE, first, end - 1)
        del lines[first:end]
        model.endRemoveRows()


def _insert(model: QtCore.QAbstractItemModel, lines: list[Line], first: int, added: Sequence[Line]) -> None:
    if added:
        model.beginInsertRows(NOWHERE, first, first + len(added) - 1)
        lines[first:first] = added
        model.endInsertRows()
