"""The frame: navigation on the left, one page in the middle, messages and a status bar below.

It knows no page by name; `page_list` defines the existing pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QDockWidget, QFrame, QMainWindow, QPushButton, QToolButton, QWidget

from nakano_status.gui.act_runner import ActRunner
from nakano_status.gui.commands import COUNT_DIFFERENCE, NEXT, Command, action_of
from nakano_status.gui.controls.boxes import column_of, line_of
from nakano_status.gui.controls.dropping_files import is_unsaved_file, paths_in
from nakano_status.gui.looks.appearance import STEP, apply_stylesheet, steps
from nakano_status.gui.messages import Messages
from nakano_status.gui.page import Page, page_for
from nakano_status.gui.qt_override import override
from nakano_status.gui.window.navigation import Navigation, RoundChooser, SideProgress
from nakano_status.gui.window.notices import MessagePanel, StateNotices
from nakano_status.gui.window.page_list import PageKind, kind_of
from nakano_status.gui.window.page_stack import LazyPages, PageStack
from nakano_status.gui.window.status_bar import StatusBar
from nakano_status.gui.words import tr

_PRESSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SIDE_WIDTH = 21
"""The width of the left side, in steps: it grows with the size of texts."""
_LEAST = (96 * STEP, 50 * STEP)
"""The smallest window: 1920×1080 at 250 %, less what the system keeps for itself. Pages scroll in it."""


class MainWindow(QMainWindow):
    """The main window.

    The signal `dropped` carries paths that were dropped anywhere, `page_shown` the page that is shown now; `placed`
    follows every move and resize. `is_being_left` is true while closing waits for running work; no background work is
    begun meanwhile.
    """

    dropped = Signal(object)
    page_shown = Signal(object)
    placed = Signal()

    def __init__(self, runner: ActRunner, messages: Messages) -> None:
        super().__init__()
        self.messages = messages
        self._runner = runner
        self.navigation = Navigation()
        self.rounds = RoundChooser()
        self.side_progress = SideProgress()
        self.panel = MessagePanel(messages)
        self.notices = StateNotices()
        self.status_bar = StatusBar(runner)
        self.pages: Mapping[str, Page] = {}
        self.offered: tuple[str, ...] = ()
        self.ground = PageStack()
        self._stack = self.ground.stack
        self.side = QWidget()
        self.is_being_left = False
        self._unsaved: set[str] = set()
        self._before: str | None = None
        self._lay_out()
        self.setAcceptDrops(True)
        self.setMinimumSize(*_LEAST)
        apply_stylesheet(self)
        self.navigation.chosen.connect(self.show_page)
        self.status_bar.counts.explained.connect(partial(self.perform, COUNT_DIFFERENCE))
        self.status_bar.next.setText(f"{tr(NEXT.text)}　{NEXT.shortcuts[0]}")
        self.status_bar.next.clicked.connect(lambda _=False: self.perform(NEXT))

    @property
    def shown(self) -> QWidget | None:
        """The widget in the middle: a page, or the first page of all."""
        return self._stack.currentWidget()

    @property
    def page(self) -> Page | None:
        """The current page; None while there is only the first page."""
        current = self._stack.currentWidget()
        return current if isinstance(current, Page) else None

    def show_alone(self, widget: QWidget) -> None:
        """Show one widget without navigation, as before a data file is open."""
        self._clear()
        self.side.hide()
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)

    def show_pages(
        self, kinds: Sequence[PageKind], make: Callable[[PageKind], Page], offered: Iterable[PageKind], first: str
    ) -> None:
        """Show other pages: `first` at once, the others are made later; `offered` are those in the navigation."""
        self._clear()
        self.pages = LazyPages(kinds, make, self._put_in)
        for kind in kinds:
            self.navigation.add(kind.name, tr(kind.title), kind.icon)
        self.offer_pages(kind.name for kind in offered)
        self.side.show()
        self.show_page(first)

    def make_ahead(self, names: Iterator[str], then: Callable[[], None]) -> None:
        """Make these pages before a user opens them, then call `then`, unless other pages are shown by then.

        Each is loaded on the other thread, made, and inserted, in separate turns of the event loop: in between the
        window handles events.
        """
        pages = self.pages

        def is_wanted() -> bool:
            return pages is self.pages and not self.is_being_left

        def make(name: str) -> None:
            if isinstance(pages, LazyPages) and is_wanted():
                pages.prepare(name)
                self._runner.run(lambda _: None, lambda _: put_in(name))

        def put_in(name: str) -> None:
            if is_wanted():
                _ = pages[name]
                self.make_ahead(names, then)

        if (name := next(names, None)) is None:
            then()
        else:
            self._runner.run(lambda _: kind_of(name).load(), lambda _: make(name))

    def offer_pages(self, names: Iterable[str]) -> None:
        """Set the pages that a user can open; the one that is shown is kept among them."""
        self.offered = tuple(names)
        for name in self.pages:
            shown = name in self.offered or (self.page is not None and self.page.name == name)
            self.navigation.set_shown(name, shown=shown)

    def show_page(self, name: str, request: object = None) -> None:
        """Leave the current page, which writes its typed text, and show another."""
        name = page_for(name, request)
        self.leave_page()
        if self.page is not self.pages[name]:
            self.messages.withdraw()
            if self.page is not None:
                self.page.end_questions()
            self._before = self.page.name if self.page is not None else None
        self._stack.setCurrentWidget(self.pages[name])
        self.navigation.set_shown(name, shown=True)
        self.navigation.choose(name)
        self.pages[name].enter(request)
        self.status_bar.next.setVisible(action_of(self.pages[name], NEXT) is not None)
        self.page_shown.emit(self.pages[name])

    def leave_page(self) -> None:
        """Write what was typed on the current page."""
        if self.page is not None:
            self.page.leave()

    def perform(self, command: Command) -> None:
        """Perform a command on the current page, or on the window, or go to the page where it is performed."""
        if (page := self.page) is None:
            return
        if command.page and action_of(page, command) is None:
            self.show_page(command.page)
            page = self.pages[command.page] if command.at_once else None
        if page is not None and (action := action_of(page, command) or action_of(self, command)) is not None:
            action.trigger()

    def go_back(self) -> None:
        """Show the page that was shown before this one, as it was left."""
        if self._before is not None and self._before in self.pages:
            self.show_page(self._before)

    def fit_texts(self) -> None:
        """Set the width of the left side to what the texts in their size need."""
        self.side.setFixedWidth(steps(_SIDE_WIDTH))

    def show_saved(self, page: Page | None = None) -> None:
        """Show that what was written, or typed on a page, is in the data file, unless a page has unsaved text."""
        if page is not None:
            self._unsaved.discard(page.name)
        if not self._unsaved:
            self.status_bar.show_saved(datetime.now().astimezone())

    def show_unsaved(self, page: Page) -> None:
        """Show that something that was written on a page is not in the data file; closing will ask."""
        self._unsaved.add(page.name)
        self.status_bar.show_unsaved()

    def may_leave(self) -> bool:
        """Write what was typed, and ask if something did not reach the data file; return whether it may be left."""
        self.is_being_left = True
        self.leave_page()
        self._runner.worker.settle(with_aside=False)
        self.is_being_left = False
        lost = tr("このまま閉じると失われます。画面に戻ると、もう一度保存したり、文章をコピーしたりできます。")
        return not self._unsaved or self.messages.may_lose(self, lost)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self.may_leave())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press a button by Enter; close what is over or beside the page by Esc, the message first.

        Both only if no widget has handled the key.
        """
        focus = self.focusWidget()
        if event.key() in _PRESSING and isinstance(focus, QPushButton | QToolButton) and not event.isAutoRepeat():
            focus.click()
        elif event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.panel.isVisible():
            self.panel.dismiss()
        elif self.page is None or not self.page.end_questions():
            for panel in self.findChildren(QDockWidget):
                panel.close()

    @override
    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.placed.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.placed.emit()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_in(event.mimeData()) or is_unsaved_file(event.mimeData()):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        if paths := paths_in(event.mimeData()):
            self.dropped.emit(paths)
        else:
            words = tr("ドロップされたファイルは、まだフォルダーに保存されていません（メールの添付ファイルなど）。")
            self.messages.report_not_done(words, tr("フォルダーに保存してから、そのファイルをドロップしてください。"))

    def _put_in(self, page: Page) -> None:
        """Add a new page to the others and connect its signals."""
        self._stack.addWidget(page)
        page.counted.connect(lambda count: self.navigation.set_count(page.name, count, tr(page.count_of)))
        page.progressed.connect(self.side_progress.show_progress)
        page.saved.connect(lambda: self.show_saved(page))
        page.unsaved.connect(lambda: self.show_unsaved(page))

    def _clear(self) -> None:
        self.pages = {}
        self.offered = ()
        self._before = None
        self._unsaved = set()
        self.navigation.blockSignals(True)
        self.navigation.clear()
        self.navigation.blockSignals(False)
        self._stack.setCurrentIndex(self._stack.addWidget(QWidget()))  # else each page would show while another hides
        while widget := self._stack.widget(0):
            self._stack.removeWidget(widget)
            widget.deleteLater()

    def _lay_out(self) -> None:
        self.side.setObjectName("side")
        self.fit_texts()
        column_of(
            self.rounds,
            self.navigation,
            self.side_progress,
            within=self.side,
            margins=(0, 2 * STEP, 0, 2 * STEP),
            spacing=None,
        )
        ground = QFrame()
        ground.setObjectName("page")
        column_of(self.ground, within=ground)
        above = QWidget()
        column_of(self.notices.strip, (ground, 1), self.panel, within=above, spacing=0)
        middle = line_of(self.side, (above, 1), spacing=0)
        whole = QWidget()
        column_of((middle, 1), self.status_bar, within=whole, spacing=0)
        self.setCentralWidget(whole)
