"""Copying of rows to other programs by the clipboard, as text and as a table of text cells, and reading of blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTableView, QTextEdit, QWidget

from nakano_status.application.round.read.views import RoundView, RowView
from nakano_status.domain.clipboard import blocks
from nakano_status.domain.fields.headings import DIVISIONS, ID, MEASURE, TITLE, given_labels
from nakano_status.gui.commands import COPY, COPY_TABLE, offer
from nakano_status.gui.lists.row_words import DIVISION, measure_line, row_cell_text, state_word
from nakano_status.gui.messages import Messages


@dataclass(frozen=True)
class TableOfRows:
    """The rows that a page shows at this moment.

    `chosen`: the selected rows.
    `shown`: all displayed rows, in order.
    `start`: the field that has the focus; None if no field has it.
    `writer`: the writer of a paste, as displayed.
    `as_division`: the division for which a paste is written; None for the owner of the data file.
    `source`: the way in which the answers were received; None if not recorded.
    """

    round: RoundView
    chosen: Sequence[RowView]
    shown: Sequence[RowView]
    start: str | None
    writer: str
    as_division: str | None = None
    source: str | None = None


def copied_rows(rows: Iterable[RowView], round_: RoundView, *, headed: bool) -> list[list[str]]:
    """Return a line of cells for each row, with the full texts and the columns of `copied_columns`.

    If `headed`, the first line has the headings of the round.
    """
    keys = blocks.copied_columns(round_.asked.profile, round_.headings)
    given = {**given_labels(round_.asked.profile), blocks.STATE: blocks.STATE_HEADING}
    lines = [[_cell(row, key) for key in keys] for row in rows]
    return [[given.get(key) or round_.headings[key] for key in keys], *lines] if headed else lines


def shown_cells(table: QTableView, *, headed: bool) -> list[list[str]]:
    """Return the texts of a table as displayed, line by line, without hidden columns.

    These are the selected rows or cells, or if `headed`, a line of headings and all rows.
    """
    model, head = table.model(), table.horizontalHeader()
    columns = [at for at in map(head.logicalIndex, range(model.columnCount())) if not table.isColumnHidden(at)]
    if not headed:
        chosen = {(index.row(), index.column()) for index in table.selectedIndexes()}
        rows = sorted({row for row, _ in chosen})
        used = [at for at in columns if any((row, at) in chosen for row in rows)]
        return [[str(model.index(row, at).data() or "") if (row, at) in chosen else "" for at in used] for row in rows]
    lines = [[str(model.index(row, at).data() or "") for at in columns] for row in range(model.rowCount())]
    titles = [str(model.headerData(at, Qt.Orientation.Horizontal) or "") for at in columns]
    return [titles, *lines]


def offer_copying(page: QWidget, copy: Callable[..., None]) -> tuple[QAction, QAction]:
    """Add two commands to a page and return their actions: copy the selected rows, and copy all rows with headings.

    The first calls `copy(headed=False)`, or copies the selection of the text field that has the focus. The second calls
    `copy(headed=True)`.
    """
    chosen = offer(page, COPY, lambda: None if _copy_text() else copy(headed=False))
    return chosen, offer(page, COPY_TABLE, lambda: copy(headed=True))


def copy_focused(page: QWidget | None, messages: Messages, *, headed: bool) -> None:
    """Copy what is selected in the text field or the table that has the focus; report the copy of a table.

    If `headed`, copy the whole table with its headings; if no table has the focus, copy the only table of the page, and
    report if there is not exactly one.
    """
    table = QApplication.focusWidget()
    if headed and page is not None and not isinstance(table, QTableView):
        tables = [
            each
            for each in page.findChildren(QTableView)
            if each.isVisible() and not isinstance(each.parent(), QTableView)
        ]
        table = tables[0] if len(tables) == 1 else None
    if isinstance(table, QTableView):
        put_on_clipboard(shown_cells(table, headed=headed), messages, headed=headed)
    elif headed:
        messages.report_not_done("コピーしていません。", "コピーする表の行を選んでから、もう一度行ってください。")
    else:
        _copy_text()


def _copy_text() -> bool:
    """Copy the selection of the text field that has the focus; return whether such a field has it."""
    focus = QApplication.focusWidget()
    field = focus.lineEdit() if isinstance(focus, QComboBox) else focus
    if isinstance(field, QLineEdit | QTextEdit | QPlainTextEdit):
        field.copy()
        return True
    return False


@dataclass(frozen=True)
class ClipboardTable:
    """A table in the two formats that other programs can paste; both are empty if there are no lines."""

    text: str
    html: str


def as_clipboard_table(cells: blocks.Cells, *, headed: bool) -> ClipboardTable:
    """Return lines of cells in the two formats of the clipboard; if `headed`, the first line has the headings."""
    return ClipboardTable(blocks.as_tabbed(cells), blocks.table_as_html(cells, headed=headed) if cells else "")


def put_on_clipboard(cells: blocks.Cells, messages: Messages, *, headed: bool) -> None:
    """Put lines of cells onto the clipboard and report their number; do nothing if there are no lines.

    If `headed`, the first line has the headings and is not counted.
    """
    put_table_on_clipboard(as_clipboard_table(cells, headed=headed))
    if lines := len(cells) - headed:
        report_copied(messages, lines, headed=headed)


def report_copied(messages: Messages, count: int, *, headed: bool) -> None:
    """Report that `count` lines were copied, and if they are `headed`, where to paste them."""
    if headed:
        hint = "Excel などの表に貼り付けてください。セルは文字列のまま入ります。"
        messages.report_done(f"表示している{count}件を、見出しを付けてコピーしました。", hint)
    else:
        messages.report_done(f"{count}件をコピーしました。")


def put_table_on_clipboard(table: ClipboardTable) -> None:
    """Put a table onto the clipboard; do nothing if the table has no lines."""
    if table.text:
        data = QMimeData()
        data.setText(table.text)
        data.setHtml(table.html)
        QGuiApplication.clipboard().setMimeData(data)


def block_on_clipboard() -> blocks.Block:
    """Return the text on the clipboard as a block of cells."""
    return blocks.read_block(QGuiApplication.clipboard().text())


def _cell(row: RowView, key: str) -> str:
    if key == DIVISIONS:
        return "、".join(row.answerers) or row_cell_text(row, DIVISION)
    given = {ID: row.id, TITLE: row.title}
    if key in given:
        return given[key]
    if key == MEASURE:
        return measure_line(row)
    return state_word(row) if key == blocks.STATE else row.values.get(key) or ""
