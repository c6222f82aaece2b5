"""A list of things told in a few lines each, under headings: the ground of problems, conflicts, held items, changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nakano_status.gui.overriding import override

HTML_ROLE = Qt.ItemDataRole.UserRole
ITEM_ROLE = Qt.ItemDataRole.UserRole + 1
"""What a line is about; None for a heading."""

_NOWHERE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Told:
    """One line: `html` is painted, `spoken` read aloud, `item` what it is about (None: a heading).

    `ticked` is None where there is nothing to tick.
    """

    html: str
    spoken: str
    item: object = None
    ticked: bool | None = None


class ToldList(QAbstractListModel):
    """Lines as they were told; a heading cannot be chosen."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[Told] = []

    @property
    def items(self) -> list[object]:
        """What the lines are about, in order, headings left out."""
        return [line.item for line in self._lines if line.item is not None]

    @property
    def ticked(self) -> list[object]:
        """The items that are ticked."""
        return [line.item for line in self._lines if line.ticked]

    def tell(self, lines: Iterable[Told]) -> None:
        """Show other lines."""
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def settle(self) -> None:
        """Take the ticks away: what they asked for has been done."""
        self.tell([replace(line, ticked=None) for line in self._lines])

    def place_of(self, item: object) -> QModelIndex:
        """Return where an item stands, or an invalid index."""
        for place, line in enumerate(self._lines):
            if line.item is not None and line.item == item:
                return self.index(place)
        return QModelIndex()

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def flags(self, index: _Index) -> Qt.ItemFlag:
        if not index.isValid() or self._lines[index.row()].item is None:
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if self._lines[index.row()].ticked is not None:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        return flags

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.spoken
        if role == Qt.ItemDataRole.CheckStateRole and line.ticked is not None:
            return Qt.CheckState.Checked if line.ticked else Qt.CheckState.Unchecked
        return {HTML_ROLE: line.html, ITEM_ROLE: line.item}.get(role)

    @override
    def setData(self, index: _Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole or not index.isValid():
            return False
        line = self._lines[index.row()]
        ticked = value in (Qt.CheckState.Checked, Qt.CheckState.Checked.value)
        self._lines[index.row()] = replace(line, ticked=ticked)
        self.dataChanged.emit(index, index, [role])
        return True
