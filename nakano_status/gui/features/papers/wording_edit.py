"""The editor of a paper's wording: its faults line by line, what can be inserted, and its writing with undo."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from html import escape

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QPainter, QPaintEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QWidget

from nakano_status.application.outcome import Outcome
from nakano_status.application.papers.templates import EditedWording, KeptWording, keep_wording
from nakano_status.application.problem_text import message, remedy
from nakano_status.domain.problems.problem import Problem, Refused
from nakano_status.gui.editing.narrative_edit import NarrativeEdit
from nakano_status.gui.editing.undo_commands import AppliedCommand
from nakano_status.gui.lists.rich_text_list import LineSign, RichTextItem
from nakano_status.gui.looks.appearance import STEP, current_theme, scaled
from nakano_status.gui.looks.focus_frame import fill
from nakano_status.gui.looks.labels import without_key
from nakano_status.gui.page import AppContext
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
        fill(painter, event.rect(), theme.window)
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


def offer_inserts(button: QPushButton, wording: EditedWording, editor: WordingEdit) -> None:
    """Add a menu of what a template may contain to a button; a choice is inserted at the cursor."""
    if (before := button.menu()) is not None:
        before.deleteLater()
    menu = QMenu(button)
    words = menu.addMenu(tr("置き換わる語"))
    for name, description in wording.placeholders.items():
        _add(words, f"｛{name}｝　{description}", lambda name=name: editor.put(f"｛{name}｝"))  # type: ignore[misc]
    parts = menu.addMenu(tr("入る部分（その行だけに書く）"))
    for name, description in wording.parts.items():
        _add(parts, f"［{name}］　{description}", lambda name=name: editor.insert_line(f"［{name}］"))  # type: ignore[misc]
    manners = menu.addMenu(tr("行の置き方（行の先頭に書く）"))
    for name in wording.manners:
        _add(manners, f"［{name}］", lambda name=name: editor.begin_line(f"［{name}］"))  # type: ignore[misc]
    button.setMenu(menu)


def _add(menu: QMenu, words: str, do: Callable[[], None]) -> None:
    menu.addAction(without_key(words)).triggered.connect(lambda _=False: do())


def fault_lines(faults: Iterable[Problem]) -> Iterator[RichTextItem]:
    """Yield each fault with its line."""
    for each in faults:
        where = tr("{row}行目").format(row=each.place.row) if each.place.row else tr("文面")
        text = f"{message(each)}{remedy(each)}"
        html = f"<p><b>{escape(where)}</b>　{escape(text)}</p>"
        yield RichTextItem(html, f"{where}、{text}", each, sign=LineSign("ask", "ask"))


class WordingWriter(QObject):
    """Writes wordings.

    The signal `saved` follows what reached the data file, `failed` a text that did not. `put` carries the name and text
    of a wording that is to be shown.
    """

    saved = Signal()
    failed = Signal()
    put = Signal(str, str)

    def __init__(self, around: AppContext, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around

    def keep(self, name: str, text: str) -> None:
        """Save a text as it is; a text with errors is saved as unfinished."""
        session = self._around.session

        def refuse(refused: Refused) -> None:
            self._around.messages.refuse(refused)
            self.failed.emit()

        session.act(
            lambda store, _: keep_wording(session.parts, store, name, text, session.by),
            lambda _: self.saved.emit(),
            initiator=self,
            refused=refuse,
        )

    def change(self, wording: EditedWording, text: str, before: str) -> None:
        """Save a text as one edit that can be undone."""
        self.keep(wording.name, text)
        self._remember(tr("文面の変更（{title}）").format(title=wording.title), wording.name, text, before)

    def reset(self, wording: EditedWording, before: str) -> None:
        """Restore the built-in wording; undo restores the text that was in the editor."""
        session = self._around.session

        def done(outcome: Outcome[KeptWording]) -> None:
            words = tr("元の文面に戻す（{title}）").format(title=wording.title)
            self._remember(words, wording.name, outcome.value.now, before)
            self.put.emit(wording.name, outcome.value.now)
            self.saved.emit()
            self._around.messages.report_done(tr("元の文面に戻しました。"), tr("前の文面は「元に戻す」で戻せます。"))

        session.act(
            lambda store, _: keep_wording(session.parts, store, wording.name, None, session.by), done, initiator=self
        )

    def _remember(self, words: str, name: str, text: str, before: str) -> None:
        def put(other: str) -> None:
            self.put.emit(name, other)
            self.keep(name, other)

        self._around.undo.push(AppliedCommand(words, lambda again: put(text if again else before)))
