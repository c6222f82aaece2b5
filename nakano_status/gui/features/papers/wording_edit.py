"""The editor of a paper's wording: line by line with numbers, and marks on the lines with an error."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QPainter, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QSizePolicy, QWidget

from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.looks.appearance import STEP, current_theme, scaled
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr


class WordingEdit(NarrativeEdit):
    """An editor that fills the available room and scrolls by itself."""

    def __init__(self) -> None:
        self._numbers: _LineNumbers | None = None
        super().__init__(lines=6)
        self.setAccessibleName(tr("文面"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._numbers = _LineNumbers(self)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._follow())
        self.textChanged.connect(self._follow)
        self._make_room()

    def mark_lines(self, numbers: Iterable[int]) -> None:
        """Mark the lines (from 1) that have an error."""
        if self._numbers is not None:
            self._numbers.marked = frozenset(numbers)
            self._numbers.update()

    def go_to_line(self, number: int) -> None:
        """Put the cursor at the beginning of a line (from 1) and scroll to it."""
        block = self.document().findBlockByNumber(number - 1)
        if block.isValid():
            self.setTextCursor(QTextCursor(block))
            self.ensureCursorVisible()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def insert_line(self, text: str) -> None:
        """Insert a text that is a line of its own: below the cursor's line, or in its place if that is empty."""
        cursor = self.textCursor()
        if cursor.block().text().strip():
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            text = f"\n{text}"
        self.setTextCursor(cursor)
        self.put(text)

    def begin_line(self, text: str) -> None:
        """Insert a prefix that positions a line before the line with the cursor."""
        cursor = self.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
        self.setTextCursor(cursor)
        self.put(text)

    @override
    def sizeHint(self) -> QSize:
        return QSize(60 * STEP, 60 * STEP)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(24 * STEP, 16 * STEP)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu(event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._make_room()

    @override
    def _fit(self) -> None:
        """Do nothing: the height does not depend on the text."""

    def _follow(self) -> None:
        self._make_room()
        if self._numbers is not None:
            self._numbers.update()

    def _make_room(self) -> None:
        if self._numbers is not None:
            width = self._numbers.width_needed()
            self.setViewportMargins(width, 0, 0, 0)
            inside = self.contentsRect()
            self._numbers.setGeometry(QRect(inside.left(), inside.top(), width, inside.height()))


class _LineNumbers(QWidget):
    """The margin at the left with the numbers of the lines."""

    def __init__(self, editor: WordingEdit) -> None:
        super().__init__(editor)
        self._editor = editor
        self.marked: frozenset[int] = frozenset()

    def width_needed(self) -> int:
        """Return the width of the longest number with a sign before it."""
        digits = max(2, len(str(self._editor.document().blockCount())))
        return self._editor.fontMetrics().horizontalAdvance("！" + "9" * digits) + 2 * STEP

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        painter.fillRect(event.rect(), QColor(theme.window))
        layout = self._editor.document().documentLayout()
        off = QPoint(0, -self._editor.verticalScrollBar().value())
        block, number = self._editor.document().begin(), 1
        while block.isValid():
            place = layout.blockBoundingRect(block).toRect().translated(off)
            if place.top() > self.height():
                break
            if place.bottom() >= 0:
                is_marked = number in self.marked
                line = QRect(0, place.top(), self.width() - STEP, round(block.layout().lineAt(0).height()))
                painter.setFont(scaled(self._editor.font(), 1, bold=is_marked))
                painter.setPen(QColor(theme.attention if is_marked else theme.muted))
                words = f"！{number}" if is_marked else str(number)
                painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
            block, number = block.next(), number + 1
        painter.end()
