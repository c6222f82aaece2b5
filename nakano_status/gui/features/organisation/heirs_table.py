"""The rows of a body that is split, with the part that gets each: chosen row by row, or for all selected rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter

from PySide6.QtCore import QAbstractItemModel, QObject, Qt, Signal
from PySide6.QtWidgets import QComboBox, QStyleOptionViewItem, QTableView, QWidget

from nakano_status.application.organisation.reorganise import OwnedRow
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.gui.controls.boxes import FlowLayout, column_of
from nakano_status.gui.controls.fields import Button, Choice
from nakano_status.gui.lists.line_steps import ROW_FLAGS, Index, TextTable
from nakano_status.gui.lists.tables import FittedTable, TableDelegate
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

TITLE, HEIR = 1, 2


class HeirsModel(TextTable):
    """A model of rows with the name of the part that gets each; `decided` follows each choice.

    A row without a choice remains with the body if it goes on as one of the parts; else it is open.
    """

    decided = Signal()
    heads = ("管理番号", "事業内容・指標項目", "引継ぎ先")
    key = attrgetter("row_id")
    _lines: list[OwnedRow]

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._chosen: dict[str, str] = {}
        self._stays = ""
        self.parts: tuple[str, ...] = ()

    @property
    def chosen(self) -> Mapping[str, str]:
        """The part of each row for which one was chosen, by ID."""
        return {each.row_id: self._chosen[each.row_id] for each in self._lines if each.row_id in self._chosen}

    @property
    def open(self) -> int:
        """How many rows no part has yet."""
        return 0 if self._stays else len(self._lines) - len(self.chosen)

    def show_rows(self, rows: Sequence[OwnedRow]) -> None:
        """Show the rows of a body."""
        self.show_lines(rows)
        self.decided.emit()

    def show_parts(self, parts: Sequence[str], body: str) -> None:
        """Offer other parts; what was chosen of them before is kept."""
        self.parts = tuple(parts)
        self._stays = next((each for each in parts if fold_name(each) == fold_name(body)), "")
        self._chosen = {row_id: part for row_id, part in self._chosen.items() if part in parts}
        self._report(range(len(self._lines)))

    def choose(self, places: Sequence[int], part: str) -> None:
        """Give the rows in those places to a part."""
        for place in places:
            self._chosen[self._lines[place].row_id] = part
        self._report(places)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        return ROW_FLAGS | Qt.ItemFlag.ItemIsEditable if index.column() == HEIR and self.parts else ROW_FLAGS

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.EditRole and index.isValid():
            return self._chosen.get(self._lines[index.row()].row_id, self._stays)
        return super().data(index, role)

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.EditRole or value not in self.parts:
            return False
        self.choose([index.row()], str(value))
        return True

    @override
    def texts(self, line: OwnedRow) -> tuple[str, ...]:
        return line.row_id, line.title, self._chosen.get(line.row_id) or self._stays or tr("（未定）")

    def _report(self, places: Sequence[int]) -> None:
        for place in places:
            self.dataChanged.emit(self.index(place, 0), self.index(place, HEIR))
        self.decided.emit()


class _HeirDelegate(TableDelegate):
    """A delegate whose editor is a choice of the parts."""

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        title, model = index.sibling(index.row(), TITLE).data(), index.model()
        box = Choice(tr("{title}の引継ぎ先").format(title=title))
        box.setParent(parent)
        if isinstance(model, HeirsModel):
            box.offer((each, each) for each in model.parts)
        box.activated.connect(lambda _: self.commitData.emit(box))
        return box

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, Choice):
            editor.choose(index.data(Qt.ItemDataRole.EditRole) or None)

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentData())


class HeirsTable(QWidget):
    """The table, with a choice for all selected rows above it. Enter or a double click opens the choice of one row."""

    def __init__(self) -> None:
        super().__init__()
        self.model = HeirsModel(self)
        self.words = ReadingLabel(kind="muted")
        self.part = Choice(tr("選んだ取組の引継ぎ先"), fits=True)
        self.give = Button(tr("選んだ取組に入れる"), self._give)
        self.table = FittedTable(self.model, tr("分割する組織の取組の一覧"), (TITLE,))
        self.table.setItemDelegate(_HeirDelegate(self.table))
        self.table.setSelectionMode(QTableView.SelectionMode.ExtendedSelection)
        column_of(self.words, FlowLayout(self.part, self.give), (self.table, 1), within=self)
        self.table.activated.connect(lambda index: self.table.edit(index.siblingAtColumn(HEIR)))
        self.model.decided.connect(self._show_open)

    def show_parts(self, parts: Sequence[str], body: str) -> None:
        """Offer the parts of a body."""
        if tuple(parts) != self.model.parts:
            chosen = self.part.currentData()
            self.part.offer(((each, each) for each in parts), chosen)
        self.model.show_parts(parts, body)

    def _give(self) -> None:
        places = [index.row() for index in self.table.selectionModel().selectedRows()]
        if self.part.currentData() is not None:
            self.model.choose(places, str(self.part.currentData()))
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_open(self) -> None:
        rows, is_ready = self.model.rowCount(), bool(self.model.parts)
        self.part.setEnabled(is_ready)
        self.give.setEnabled(is_ready and rows > 0)
        if not is_ready:
            self.words.show_text(tr("分割後の名称を記入すると、取組ごとに引継ぎ先を選べます。"))
            return
        words = tr("取組・成果指標 {rows}件のうち、引継ぎ先が未定のもの {count}件。")
        how = tr("行を選び（Ctrl+Aで全部）、引継ぎ先を入れてください。1件ずつは、行でEnterを押します。")
        self.words.show_text(words.format(rows=rows, count=self.model.open) + (how if rows else ""))
