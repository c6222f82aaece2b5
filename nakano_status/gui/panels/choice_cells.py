"""Cells of a table that offer choices."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QStyleOptionViewItem, QWidget

from nakano_status.gui.controls.fields import Choice, StoredChoice
from nakano_status.gui.lists.line_steps import Index
from nakano_status.gui.lists.tables import TableDelegate
from nakano_status.gui.qt_override import override


class ChoiceDelegate(TableDelegate):
    """A delegate whose editor is a combo box for cells that offer choices, otherwise a text field."""

    def choices(self, index: Index) -> tuple[str, Sequence[str]]:
        """Return the accessible name of a cell's combo box, and the texts that it offers.

        If there are no texts, the cell has a text field instead.
        """
        raise NotImplementedError

    @override
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        name, offered = self.choices(index)
        if not offered:
            return super().createEditor(parent, option, index)
        box = StoredChoice(name)
        box.setParent(parent)
        box.offer((each, each) for each in offered)
        box.activated.connect(lambda _: self.commitData.emit(box))
        return box

    @override
    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, Choice):
            editor.choose(index.data(Qt.ItemDataRole.EditRole) or None)
        else:
            super().setEditorData(editor, index)

    @override
    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, Choice):
            model.setData(index, editor.currentData())
        else:
            super().setModelData(editor, model, index)
