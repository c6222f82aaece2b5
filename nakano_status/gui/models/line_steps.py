"""Lines become others row by row: what is still there stays under the reader's hands, with cursor and place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from typing import TypeVar

from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex

Line = TypeVar("Line")

_NOWHERE = QModelIndex()


def become(model: QAbstractItemModel, lines: list[Line], now: Sequence[Line], key: Callable[[Line], object]) -> None:
    """Make a model's `lines` what they are `now`; `key` tells what a line is about, by which it is known again."""
    before, after = [key(line) for line in lines], [key(line) for line in now]
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for step, first, end, new_first, new_end in reversed(steps):  # from the end: places before it still hold
        if step != "equal":
            _remove(model, lines, first, end)
            _insert(model, lines, first, now[new_first:new_end])
    last = 0 if isinstance(model, QAbstractListModel) else model.columnCount(_NOWHERE) - 1
    for place, line in enumerate(now):
        if lines[place] != line:
            lines[place] = line
            model.dataChanged.emit(model.index(place, 0), model.index(place, last))


def _remove(model: QAbstractItemModel, lines: list[Line], first: int, end: int) -> None:
    if first < end:
        model.beginRemoveRows(_NOWHERE, first, end - 1)
        del lines[first:end]
        model.endRemoveRows()


def _insert(model: QAbstractItemModel, lines: list[Line], first: int, added: Sequence[Line]) -> None:
    if added:
        model.beginInsertRows(_NOWHERE, first, first + len(added) - 1)
        lines[first:first] = added
        model.endInsertRows()
