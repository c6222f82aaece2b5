"""The search box of Ctrl+K: it lists matches from its sources while the user types, and performs the chosen one.

It lies over the page and takes the keyboard; Esc returns the focus to where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from operator import attrgetter

from PySide6.QtCore import QCoreApplication, QModelIndex, Qt, Signal
from PySide6.QtGui import QColor, QInputMethodEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QHeaderView, QWidget
from shiboken6 import isValid

from nakano_status.domain.text.narrative import Match, best_matches
from nakano_status.gui.controls.boxes import fill_frame
from nakano_status.gui.controls.fields import LineField
from nakano_status.gui.features.finding.sources import Findable, Source
from nakano_status.gui.lists.line_steps import COLOUR_ROLE, Index, TextTable
from nakano_status.gui.lists.tables import FittedTable
from nakano_status.gui.looks.appearance import STEP, current_theme, steps
from nakano_status.gui.looks.labels import label
from nakano_status.gui.memory import Memory
from nakano_status.gui.qt_override import override
from nakano_status.gui.typed_characters import text_before
from nakano_status.gui.window.main_window import MainWindow

_MOST_OF_A_SOURCE, _MOST = 8, 20
"""The most lines from one source, and the most in all."""
_WIDTH, _HEIGHT = 100, 56
"""The size of the box, in steps, if the window is large enough."""
_KIND, _KEYS = 22, 18
"""The widths of the columns after the titles, in steps; fixed, because measuring the texts at every key is slow."""
_TO_LIST = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}
_CHOOSING = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class FinderLine(LineField):
    """The line for the search text.

    The signal `changed` carries its text, including the text being composed by an input method. The signal `pressed`
    carries a key event for the list.
    """

    changed = Signal(str)
    pressed = Signal(object)

    def __init__(self) -> None:
        super().__init__("操作・画面・取組などを探す", "操作・画面・所管課・管理番号・取組・手引を探す")
        self.textChanged.connect(self.changed)

    @override
    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        text = self.text()
        before = text_before(text, self.cursorPosition())
        self.changed.emit(before + event.preeditString() + text[len(before) :])

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _TO_LIST | _CHOOSING:
            self.pressed.emit(event)
        else:
            super().keyPressEvent(event)


class FoundTable(TextTable):
    """A table model of the matches with their titles, kinds and keys.

    If a match cannot be used now, a note replaces its keys.
    """

    heads = ("見つかったもの", "種類", "キー")
    key = attrgetter("name")

    @override
    def texts(self, line: Findable) -> Sequence[str]:
        return line.title, line.kind, "いまはできません" if line.why_not else line.keys

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == COLOUR_ROLE:
            line: Findable = self.line_at(index.row())
            return "muted" if index.column() or line.why_not else None
        return super().data(index, role)


class Finder(QWidget):
    """The search box. Its `sources` are asked whenever it is opened, and may answer later."""

    def __init__(self, window: MainWindow, memory: Memory, sources: Sequence[Source]) -> None:
        super().__init__(window)
        self._window, self._memory, self._sources = window, memory, sources
        self._before: QWidget | None = None
        self._found: list[Sequence[Findable]] = [()] * len(sources)
        self._haystacks: list[Sequence[str]] = [()] * len(sources)
        self._uses: list[dict[int, int]] = [{}] * len(sources)
        self._query = ""
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)  # otherwise each key would also paint the page below
        self.line = FinderLine()
        self.model = FoundTable(self)
        self.table = FittedTable(self.model, "見つかったもの", (0,))
        self.table.horizontalHeader().hide()
        for column in (1, 2):
            self.table.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Fixed)
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hint = label("", "muted")
        fill_frame(self, self.line, (self.table, 1), self.hint)
        self.hide()
        self.line.changed.connect(self._search)
        self.line.pressed.connect(self._press)
        self.table.clicked.connect(self._choose)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._explain())
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow_focus)

    def ask(self) -> None:
        """Ask the sources for their current results."""
        for place, ask in enumerate(self._sources):
            ask(partial(self._put, place))

    def open(self) -> None:
        """Ask the sources, and show the box with an empty line."""
        if self.isHidden():
            self._before = QApplication.focusWidget()
        self.ask()
        room = self._window.contentsRect().adjusted(0, self._window.menuBar().height(), 0, 0)
        width, height = min(steps(_WIDTH), room.width() - 4 * STEP), min(steps(_HEIGHT), room.height() - 4 * STEP)
        self.setGeometry((self._window.width() - width) // 2, room.top() + 2 * STEP, width, height)
        for column, width in ((1, _KIND), (2, _KEYS)):
            self.table.setColumnWidth(column, steps(width))
        self.line.clear_for_good()
        self._search("")
        self.show()
        self.raise_()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def leave(self) -> None:
        """Hide the box, and return the focus to the widget that had it."""
        before, self._before = self._before, None
        self.hide()
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        theme, painter = current_theme(), QPainter(self)
        painter.fillRect(event.rect(), QColor(theme.window))
        painter.setPen(QColor(theme.edge))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def _put(self, place: int, found: Sequence[Findable]) -> None:
        """Store the results of a source, and list them if the box is open."""
        counts = self._memory.uses
        self._found[place], self._haystacks[place] = found, [each.haystack for each in found]
        self._uses[place] = {at: counts[each.name] for at, each in enumerate(found) if each.name in counts}
        if self.isVisible():
            self._show_found()

    def _search(self, query: str) -> None:
        self._query = query
        self._show_found()
        self.table.selectRow(0)
        self.table.scrollToTop()

    def _show_found(self) -> None:
        """Show the best matches; a line that remains keeps its selection."""
        found: list[tuple[Match, int]] = []
        for source, (texts, uses) in enumerate(zip(self._haystacks, self._uses, strict=True)):
            found += [(match, source) for match in best_matches(self._query, texts, uses, _MOST_OF_A_SOURCE)]
        found.sort(key=lambda each: (*each[0][:2], each[1], each[0].ordinal))
        self.model.show_lines([self._found[source][match.ordinal] for match, source in found[:_MOST]])
        if not self.table.currentIndex().isValid():
            self.table.selectRow(0)
        self._explain()

    def _explain(self) -> None:
        """Show a hint on the keys, or why the current line cannot be done now, or that nothing was found."""
        current = self.table.currentIndex()
        words = "↑↓で選び、Enterで開くか実行します。Escで元の場所に戻ります。"
        if not current.isValid():
            words = "見つかりません。言葉を短くするか、別の言葉で探してください。"
        elif why_not := self.model.line_at(current.row()).why_not:
            words = why_not
        self.hint.setText(words)

    def _press(self, event: QKeyEvent) -> None:
        if event.key() in _CHOOSING:
            self._choose(self.table.currentIndex())
        else:
            QCoreApplication.sendEvent(self.table, event)

    def _choose(self, index: QModelIndex) -> None:
        """Close the box and perform the chosen line; if it cannot be done now, report why."""
        if not index.isValid():
            return
        chosen: Findable = self.model.line_at(index.row())
        self.leave()
        self._memory.remember_use(chosen.name)
        if chosen.why_not:
            self._window.messages.report_not_done(chosen.why_not, "")
        else:
            chosen.do()

    def _follow_focus(self, _: QWidget | None, now: QWidget | None) -> None:
        """Hide the box when another widget of the window gets the focus."""
        if now is not None and self.isVisible() and not self.isAncestorOf(now):
            self._before = None
            self.hide()
