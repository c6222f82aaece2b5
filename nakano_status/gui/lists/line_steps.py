"""Base classes of item models that replace their rows step by step: a list, and a table with fixed headers.

Rows that remain keep their selection and scroll position.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
)

from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

Line = TypeVar("Line")

NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class LineList(QAbstractListModel):
    """A list model of lines."""

    _lines: Sequence[object]

    @override
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)


class LineTable(QAbstractTableModel):
    """A table model of lines with column headers."""

    heads: tuple[str, ...]
    _lines: Sequence[object]

    @override
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.heads)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        is_head = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return tr(self.heads[section]) if is_head else None


def become(model: QAbstractItemModel, lines: list[Line], now: Sequence[Line], key: Callable[[Line], object]) -> None:
    """Change a model's `lines` to `now` by removals, insertions and changed data; `key` identifies a line."""
    before, after = [key(line) for line in lines], [key(line) for line in now]
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for step, first, end, new_first, new_end in reversed(steps):  # from the end: the earlier places remain valid
        if step != "equal":
            _remove(model, lines, first, end)
            _insert(model, lines, first, now[new_first:new_end])
    last = 0 if isinstance(model, QAbstractListModel) else model.columnCount(NOWHERE) - 1
    for place, line in enumerate(now):
        if lines[place] != line:
            lines[place] = line
            model.dataChanged.emit(model.index(place, 0), model.index(place, last))


def _remove(model: QAbstractItemModel, lines: list[Line], first: int, end: int) -> None:
    if first < end:
        model.beginRemoveRows(NOWHERE, first, end - 1)
        del lines[first:end]
        model.endRemoveRows()


def _insert(model: QAbstractItemModel, lines: list[Line], first: int, added: Sequence[Line]) -> None:
    if added:
        model.beginInsertRows(NOWHERE, first, first + len(added) - 1)
        lines[first:first] = added
        model.endInsertRows()
