"""The frame: navigation on the left, one page in the middle, messages over it, a line below.

It knows no page by name; which pages there are is told by `page_list`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDockWidget,
    QFrame,
    QMainWindow,
    QPushButton,
    QToolButton,
    QWidget,
)

from nakano_status.gui.act_runner import ActRunner
from nakano_status.gui.controls.boxes import column_of, line_of
from nakano_status.gui.controls.drop_area import is_unsaved_file, paths_in
from nakano_status.gui.going import page_for
from nakano_status.gui.looks.appearance import STEP, steps, wear_rules
from nakano_status.gui.messages import Messages
from nakano_status.gui.overriding import override
from nakano_status.gui.page_list import PageKind, kind_of
from nakano_status.gui.pages.page import Page
from nakano_status.gui.window.foot import Foot
from nakano_status.gui.window.message_panel import MessagePanel
from nakano_status.gui.window.navigation import Navigation
from nakano_status.gui.window.page_ground import PageGround
from nakano_status.gui.window.page_shelf import PageShelf
from nakano_status.gui.window.round_chooser import RoundChooser
from nakano_status.gui.window.side_progress import SideProgress
from nakano_status.gui.window.standing_notice import StandingNotices
from nakano_status.gui.words import tr

_PRESSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SIDE_WIDTH = 21
"""How wide the left side is, in steps: it grows with the texts."""
_LEAST = (96 * STEP, 50 * STEP)
"""The smallest window: 1920×1080 at 250 %, less what the system keeps for itself. Pages scroll in it."""


class MainWindow(QMainWindow):
    """`dropped` carries paths that were dropped anywhere, `page_shown` the page that is shown now.

    `placed` follows every move and every change of size. `is_being_left`: somebody waits for what is under way, to
    leave; what nobody asked for is not begun meanwhile.
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
        self.notices = StandingNotices()
        self.foot = Foot(runner)
        self.pages: Mapping[str, Page] = {}
        self.offered: tuple[str, ...] = ()
        self.ground = PageGround()
        self._stack = self.ground.stack
        self.side = QWidget()
        self.is_being_left = False
        self._unsaved: set[str] = set()
        self._before: str | None = None
        self._lay_out()
        self.setAcceptDrops(True)
        self.setMinimumSize(*_LEAST)
        wear_rules(self)
        self.navigation.chosen.connect(self.show_page)

    @property
    def shown(self) -> QWidget | None:
        """What stands in the middle: a page, or the first page of all."""
        return self._stack.currentWidget()

    @property
    def page(self) -> Page | None:
        """The page that is shown; None while there is only the first page."""
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
        """Show other pages, `first` of them at once; the others wait to be made. Some may not be offered yet."""
        self._clear()
        self.pages = PageShelf(kinds, make, self._put_in)
        for kind in kinds:
            self.navigation.add(kind.name, tr(kind.title), kind.icon)
        self.offer_pages(kind.name for kind in offered)
        self.side.show()
        self.show_page(first)

    def make_ahead(self, names: Iterator[str], then: Callable[[], None]) -> None:
        """Make these pages, which nobody may have gone to yet, then do `then`; not once other pages are shown.

        Each is loaded on the other thread, made, and put in, in turns of the event loop: the window answers in between.
        """
        pages = self.pages

        def is_wanted() -> bool:
            return pages is self.pages and not self.is_being_left

        def make(name: str) -> None:
            if isinstance(pages, PageShelf) and is_wanted():
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
        """Let a person come to these pages; the one that is shown stays among them."""
        self.offered = tuple(names)
        for name in self.pages:
            shown = name in self.offered or (self.page is not None and self.page.name == name)
            self.navigation.set_shown(name, shown=shown)

    def show_page(self, name: str, wish: object = None) -> None:
        """Leave the page that is shown, which hands over its work, and show another."""
        name = page_for(name, wish)
        if self.page is not None:
            self.page.leave()
        if self.page is not self.pages[name]:
            self.messages.withdraw()
            if self.page is not None:
                self.page.end_questions()
            self._before = self.page.name if self.page is not None else None
        self._stack.setCurrentWidget(self.pages[name])
        self.navigation.set_shown(name, shown=True)
        self.navigation.choose(name)
        self.pages[name].enter(wish)
        self.page_shown.emit(self.pages[name])

    def go_back(self) -> None:
        """Show the page that was shown before this one, where it was left."""
        if self._before is not None and self._before in self.pages:
            self.show_page(self._before)

    def fit_texts(self) -> None:
        """Give the left side the width that texts in their size need."""
        self.side.setFixedWidth(steps(_SIDE_WIDTH))

    def tell_saved(self, page: Page) -> None:
        """Say that what was written on a page is in the data file, unless another page has what is not."""
        self._unsaved.discard(page.name)
        if not self._unsaved:
            self.foot.tell_saved(datetime.now().astimezone())

    def tell_unsaved(self, page: Page) -> None:
        """Say that something that was written on a page is not in the data file; closing will ask."""
        self._unsaved.add(page.name)
        self.foot.tell_unsaved()

    def may_leave(self) -> bool:
        """Hand over what was typed; ask where something did not reach the data file. Say whether it may be left."""
        self.is_being_left = True
        if self.page is not None:
            self.page.leave()
        self._runner.worker.settle(with_aside=False)
        self.is_being_left = False
        lost = tr("このまま閉じると失われます。画面に戻ると、もう一度保存したり、文章をコピーしたりできます。")
        return not self._unsaved or self.messages.may_lose(self, lost)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self.may_leave())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press a button by Enter; close what lies over or beside the page by Esc, the message first.

        Both only where nothing else took the key.
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
            self.messages.tell_not_done(words, tr("フォルダーに保存してから、そのファイルをドロップしてください。"))

    def _put_in(self, page: Page) -> None:
        """Put a new page among the others and hear what it tells."""
        self._stack.addWidget(page)
        page.counted.connect(lambda count: self.navigation.set_count(page.name, count, tr(page.count_of)))
        page.wanted.connect(self.show_page)
        page.saved.connect(lambda: self.tell_saved(page))
        page.unsaved.connect(lambda: self.tell_unsaved(page))

    def _clear(self) -> None:
        self.pages = {}
        self.offered = ()
        self._before = None
        self._unsaved = set()
        self.navigation.blockSignals(True)
        self.navigation.clear()
        self.navigation.blockSignals(False)
        self._stack.setCurrentIndex(self._stack.addWidget(QWidget()))  # or each page would be shown as another one goes
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
        self.panel.lay_over(ground)
        above = QWidget()
        column_of(self.notices.strip, (ground, 1), within=above, spacing=0)
        middle = line_of(self.side, (above, 1), spacing=0)
        whole = QWidget()
        column_of((middle, 1), self.foot, within=whole, spacing=0)
        self.setCentralWidget(whole)
