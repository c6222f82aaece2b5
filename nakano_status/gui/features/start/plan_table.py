"""A sheet of a plan's workbook as an editable table, with pasting of blocks of cells and marks on faulty cells."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QModelIndex, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QAbstractItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from nakano_status.application.plan.draft_table import DraftTable
from nakano_status.domain.clipboard.blocks import Block, as_tabbed
from nakano_status.gui.lists.copying import block_on_clipboard
from nakano_status.gui.lists.line_steps import ICON_ROLE, LINE_ROLE, NOWHERE, ROW_FLAGS, Index, LineFilter, LineTable
from nakano_status.gui.lists.tables import FittedTable, allow_editing_in_cells
from nakano_status.gui.looks.appearance import current_theme, steps
from nakano_status.gui.looks.labels import tooltip_text
from nakano_status.gui.panels.choice_cells import ChoiceDelegate
from nakano_status.gui.qt_override import override

_MOST_UNDONE = 50
_WIDEST = 30
"""The greatest width of a column that does not take the remaining room, in steps."""
_BEYOND = 10_000
"""The table width in steps that a rarely needed column requires.

No table is so wide: the column is hidden until users show it by the menu of the headers.
"""

Cells = Mapping[tuple[int, int], str]

_NO_NOTES: Mapping[str, str] = {}


class PlanTableModel(LineTable):
    """A table model of the lines of a sheet.

    Below the last line is a blank line; it becomes a line of the sheet when the user types in it. Columns with headings
    in `fixed` cannot be edited. `notes`: explanations of columns, by heading. The signal `typed` is emitted at every
    change by the user. `faults`: the texts of the faults by row and column; the signal `marked` is emitted when other
    cells are marked with faults.
    """

    typed = Signal()
    marked = Signal()

    def __init__(
        self,
        table: DraftTable,
        fixed: Collection[str] = (),
        parent: QObject | None = None,
        *,
        notes: Mapping[str, str] = _NO_NOTES,
    ) -> None:
        super().__init__(parent)
        self._fixed, self._notes = fixed, notes
        self.faults: dict[tuple[int, int], str] = {}
        self._undone: list[tuple[tuple[str, ...], list[tuple[list[str], list[str]]]]] = []
        self.show_table(table)

    @property
    def table(self) -> DraftTable:
        """The table with the current lines."""
        return self._table

    def show_table(self, table: DraftTable) -> None:
        """Show another table, or the same table after it was changed elsewhere."""
        self.beginResetModel()
        self._table, self._lines, self.heads = table, table.rows, tuple(table.heads)
        self.endResetModel()

    def show_faults(self, faults: Mapping[tuple[int, int], str]) -> None:
        """Mark the faulty cells; `faults` has the text of the fault by row and column."""
        if faults != self.faults:
            self.faults = dict(faults)
            self._report_all()
            self.marked.emit()

    def follow(self) -> None:
        """Show changes that the program made to the table: filled codes, and columns of added years."""
        if tuple(self._table.heads) != self.heads:
            self.show_table(self._table)
        else:
            self._report_all()

    def put(self, cells: Cells) -> None:
        """Put texts into cells by row and column; new lines are added if needed. This can be undone.

        Texts for columns that cannot be edited are ignored.
        """
        changed = {(row, at): text for (row, at), text in cells.items() if at < len(self.heads) and self._may(at)}
        if all(self._text(*where) == text for where, text in changed.items()):
            return
        self._remember()
        count, last = len(self._lines), max(row for row, _ in changed)
        if last >= count:
            self.beginInsertRows(NOWHERE, count + 1, last + 1)  # the blank line becomes a line of the plan
        while last >= len(self._lines):
            self._table.add({})
        for (row, at), text in changed.items():
            self._table.rows[row][at] = text
            self._table.complete(row, self.heads[at])
        if last >= count:
            self.endInsertRows()
        self._report_all()
        self.typed.emit()

    def lines_except(self, lines: Iterable[list[str]]) -> list[list[str]]:
        """Return the lines of the table that are none of the given ones, though they may have the same texts."""
        left_out = {*map(id, lines)}
        return [row for row in self._table.rows if id(row) not in left_out]

    def replace_all(self, lines: Sequence[list[str]]) -> None:
        """Replace all lines of the table, for example to insert a line; this can be undone.

        A line that remains is the same list as before, also after it is edited and after an undo.
        """
        self._remember()
        self._take(lines)

    def _remember(self) -> None:
        self._undone = [*self._undone[1 - _MOST_UNDONE :], (self.heads, [(row, [*row]) for row in self._lines])]

    def _take(self, lines: Sequence[list[str]]) -> None:
        self.beginResetModel()
        for row in lines:
            row.extend([""] * (len(self.heads) - len(row)))
        self._table.rows[:] = lines
        self.endResetModel()
        self.typed.emit()

    def undo(self) -> None:
        """Undo the last change; columns that were added after it, such as years, remain."""
        if self._undone:
            heads, lines = self._undone.pop()
            for row, texts in lines:
                before = dict(zip(heads, texts, strict=True))
                row[:] = (before.get(each, "") for each in self.heads)
            self._take([row for row, _ in lines])

    @override
    def line_at(self, place: int) -> Sequence[str]:
        return self._lines[place] if place < len(self._lines) else ()

    @override
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines) + (not self._fixed)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.ToolTipRole:
            return tooltip_text(self._notes.get(self.heads[section], ""))
        is_number = orientation == Qt.Orientation.Vertical and role == Qt.ItemDataRole.DisplayRole
        return str(section + 1) if is_number else super().headerData(section, orientation, role)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        return ROW_FLAGS | Qt.ItemFlag.ItemIsEditable if self._may(index.column()) else ROW_FLAGS

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        where = index.row(), index.column()
        fault, text = self.faults.get(where, ""), self._text(*where)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return text.replace("\n", " ")
            case Qt.ItemDataRole.EditRole:
                return text
            case Qt.ItemDataRole.AccessibleTextRole:
                return "、".join(filter(None, (self.heads[index.column()], text or "空欄", fault)))
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip_text(fault or text)
        return {ICON_ROLE: "ask" if fault else None, LINE_ROLE: self.heads}.get(role)

    @override
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        self.put({(index.row(), index.column()): str(value)})
        return True

    def choices(self, column: int) -> tuple[str, ...]:
        """Return the texts to choose from in the cells of a column; empty if any text can be typed."""
        return self._table.choices.get(self.heads[column], ())

    def _may(self, column: int) -> bool:
        return self.heads[column] not in self._fixed

    def _text(self, row: int, column: int) -> str:
        return self._lines[row][column] if row < len(self._lines) else ""

    def _report_all(self) -> None:
        self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, len(self.heads) - 1))


class _CellDelegate(ChoiceDelegate):
    """A delegate that paints the borders of cells."""

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        painter.setPen(current_theme().line)
        painter.drawLine(option.rect.topRight(), option.rect.bottomRight())
        painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())

    @override
    def choices(self, index: Index) -> tuple[str, Sequence[str]]:
        table = self.parent()
        found = table.source.choices(index.column()) if isinstance(table, PlanTable) else ()
        return str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)), ("", *found) if found else ()


@dataclass(frozen=True)
class TableLooks:
    """Appearance of a table; columns are named by their headings.

    `name`: the name of the table. `stretched`: the columns that share the remaining width. `least`: the least widths of
    columns in steps. `fixed`: the columns that cannot be edited. `rare`: the columns that are hidden until the user
    shows them by the menu of the headers, or until they have a fault. `shown`: if not empty, all columns except these
    are hidden in the same way. `rooms`: the least widths of the table, in steps, at which columns are shown. `telling`:
    a hidden column is shown while one of its cells has this text. `lines`: the number of lines that are always visible.
    """

    name: str
    stretched: Collection[str] = ()
    least: Mapping[str, int] = field(default_factory=dict)
    fixed: Collection[str] = ()
    rare: Collection[str] = ()
    shown: Collection[str] = ()
    rooms: Mapping[str, int] = field(default_factory=dict)
    telling: Mapping[str, str] = field(default_factory=dict)
    lines: int = 4


class PlanTable(FittedTable):
    """A table of a draft: Ctrl+V pastes a block of cells, Delete clears cells, Ctrl+Z undoes the last change.

    A block is pasted from the current cell on. If it begins with headings, it is pasted into the columns with these
    headings, and the signal `named` carries the number of its lines and the headings that the table does not have.
    `takes_block`: a function that is called first and may paste the block itself. `lines`: a filter of the lines shown;
    may be None. The signal `moved` is emitted when another cell becomes current.
    """

    moved = Signal()
    named = Signal(int, object)

    def __init__(self, source: PlanTableModel, looks: TableLooks, lines: LineFilter | None = None) -> None:
        self.source, self.lines, self._looks = source, lines, looks
        self._faulty: set[str] = set()
        super().__init__(lines or source, looks.name, self._places(looks.stretched), self._rooms())
        self.takes_block: Callable[[Block], bool] = lambda _: False
        allow_editing_in_cells(self)
        self.setItemDelegate(_CellDelegate(self))
        self.verticalHeader().setVisible(not looks.fixed)  # faults name the number of their line
        self.setSelectionMode(QTableView.SelectionMode.ContiguousSelection)
        source.modelAboutToBeReset.connect(self._note_place)
        self.model().modelReset.connect(self._return)
        for changed in (self.model().modelReset, self.model().rowsInserted):
            changed.connect(self.updateGeometry)
        source.marked.connect(self._show_faulty)
        self._place = (0, 0)
        self._return()

    def paste(self) -> None:
        """Paste the block of cells on the clipboard; does nothing if there is none."""
        block = block_on_clipboard()
        if not block or self.takes_block(block):
            return
        first = self.currentIndex()
        columns = self.source.table.columns_of(block[0])
        if columns:
            head, block = block[0], block[1:]
        else:
            head = ()
            shown = range(max(first.column(), 0), self.model().columnCount())
            columns = dict(enumerate(at for at in shown if not self.isColumnHidden(at)))
        rows = self._rows_from(max(first.row(), 0), len(block))
        self.source.put(
            {
                (row, columns[at]): text.strip()
                for row, line in zip(rows, block, strict=False)
                for at, text in enumerate(line)
                if at in columns
            }
        )
        if head:  # after the earlier message is withdrawn, as by any change
            self.named.emit(
                len(block), [text.strip() for at, text in enumerate(head) if text.strip() and at not in columns]
            )

    def insert_line(self) -> None:
        """Insert a blank line above the current one."""
        rows, at = self.source.table.rows, max(self._source_row(self.currentIndex()), 0)
        self.source.replace_all([*rows[:at], [""] * len(self.source.heads), *rows[at:]])

    def remove_lines(self) -> None:
        """Remove the selected lines."""
        rows = {self._source_row(each) for each in self.selectedIndexes()}
        self.source.replace_all([row for at, row in enumerate(self.source.table.rows) if at not in rows])

    def move_line(self, by: int) -> None:
        """Move the current line down by a number of lines, or up if it is negative, unless it would leave the table."""
        lines, at, column = [*self.source.table.rows], self.current_row, self.currentIndex().column()
        if 0 <= at < len(lines) and 0 <= at + by < len(lines):
            lines.insert(at + by, lines.pop(at))
            self.source.replace_all(lines)
            self.go_to(at + by, column)

    def go_to(self, row: int, column: int) -> None:
        """Set the focus to a cell, by its row and column in the sheet; its column is shown if it was hidden."""
        index = self.source.index(row, max(column, 0))
        self.setColumnHidden(index.column(), False)
        self.setFocus()
        self.setCurrentIndex(self.lines.mapFromSource(index) if self.lines else index)

    @property
    def current_row(self) -> int:
        """The number of the current line in the sheet, from 0; -1 if no line is current."""
        return self._source_row(self.currentIndex()) if self.currentIndex().isValid() else -1

    @property
    def current_line(self) -> Sequence[str]:
        """The texts of the current line; empty if no line is current."""
        rows = self.source.table.rows
        return rows[self.current_row] if 0 <= self.current_row < len(rows) else ()

    @property
    def fault(self) -> str:
        """The fault of the current cell; empty if it has none."""
        index = self.currentIndex()
        return self.source.faults.get((self._source_row(index), index.column()), "") if index.isValid() else ""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(as_tabbed(self._selected()))
        elif event.matches(QKeySequence.StandardKey.Undo):
            self.source.undo()
        elif event.key() == Qt.Key.Key_Delete:
            self.source.put({(self._source_row(each), each.column()): "" for each in self.selectedIndexes()})
        else:
            super().keyPressEvent(event)

    @override
    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Close the editor; after Enter, go to the cell below, as in a spreadsheet."""
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            below = self.moveCursor(QTableView.CursorAction.MoveDown, Qt.KeyboardModifier.NoModifier)
            self.setCurrentIndex(below)

    @override
    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        self.moved.emit()

    @override
    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.moved.emit()

    @override
    def sizeHintForColumn(self, column: int) -> int:
        least = self._looks.least.get(self.source.heads[column], 0)
        return max(min(super().sizeHintForColumn(column), steps(_WIDEST)), steps(least))

    @override
    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    @override
    def minimumSizeHint(self) -> QSize:
        lines = min(self.model().rowCount(), self._looks.lines) * self.verticalHeader().defaultSectionSize()
        around = self.horizontalHeader().sizeHint().height() + self.horizontalScrollBar().sizeHint().height()
        return QSize(super().minimumSizeHint().width(), lines + around)

    def _selected(self) -> list[list[str]]:
        chosen = self.selectedIndexes()
        rows = sorted({each.row() for each in chosen})
        columns = sorted({each.column() for each in chosen if not self.isColumnHidden(each.column())})
        return [[str(self.model().index(row, at).data(Qt.ItemDataRole.EditRole)) for at in columns] for row in rows]

    def _rows_from(self, first: int, count: int) -> list[int]:
        """Return the rows in the source of `count` lines shown from a line on; new rows follow below the last one."""
        shown = [self._source_row(self.model().index(at, 0)) for at in range(first, self.model().rowCount())]
        new = [] if self.lines else range(self.source.rowCount(), self.source.rowCount() + count)
        return [*shown, *new][:count]

    def _source_row(self, index: QModelIndex) -> int:
        return (self.lines.mapToSource(index) if self.lines else index).row()

    def _places(self, heads: Collection[str]) -> tuple[int, ...]:
        return tuple(at for at, head in enumerate(self.source.heads) if head in heads)

    def _rooms(self) -> dict[int, int]:
        looks = self._looks
        hidden = {each for each in self.source.heads if looks.shown and each not in looks.shown} | {*looks.rare}
        cells = {
            (head, text) for row in self.source.table.rows for head, text in zip(self.source.heads, row, strict=True)
        }
        hidden -= {head for head, text in looks.telling.items() if (head, text) in cells}
        rooms = {**looks.rooms, **dict.fromkeys(hidden, _BEYOND)}
        return {at: rooms[each] for at, each in enumerate(self.source.heads) if each in rooms.keys() - self._faulty}

    def _show_faulty(self) -> None:
        """Show the hidden columns in which there are faults; they remain shown when the faults are gone."""
        self._faulty |= {self.source.heads[column] for _, column in self.source.faults}
        self.columns.rooms = self._rooms()
        self._leave_out_empty()

    def _note_place(self) -> None:
        index = self.currentIndex()
        self._place = (max(index.row(), 0), max(index.column(), 0))

    def _return(self) -> None:
        """Go back to the cell that was current before the lines changed; new columns are fitted."""
        self._stretched, self.columns.rooms = self._places(self._looks.stretched), self._rooms()
        self.fit()
        self._leave_out_empty()  # by the places that the columns have now
        self.setColumnHidden(0, 0 in self.columns.rooms)
        row, column = self._place
        self.setCurrentIndex(self.model().index(min(row, self.model().rowCount() - 1), column))
