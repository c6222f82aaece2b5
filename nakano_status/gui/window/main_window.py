"""The frame of the window: navigation on the left, one page in the middle, a status bar with messages below.

It knows no page by name; `page_list` defines the existing pages. A page is made when it is first needed, so that the
first page is painted before the others exist. One page is shown at a time. A page scrolls if the window is smaller than
its minimum size. The status bar shows the time of the last save, running work, the number of submissions, and the next
step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QKeyEvent, QMoveEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QFrame,
    QMainWindow,
    QPushButton,
    QScrollArea,
    QStackedWidget,
    QStyle,
    QToolButton,
    QWidget,
)

from nakano_status.application.round.read.views import CountsView, RoundView
from nakano_status.domain.calendar.days import local_time
from nakano_status.domain.fields.mark import MOST_MARKS, counted_beside
from nakano_status.domain.round.tally import Exclusion
from nakano_status.gui.act_runner import ActRunner
from nakano_status.gui.commands import COUNT_DIFFERENCE, NEXT, Command, action_of
from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.drag_and_drop import is_link, is_unsaved_file, paths_in
from nakano_status.gui.looks.appearance import STEP, Room, apply_stylesheet, room_in, steps
from nakano_status.gui.looks.labels import escape_ampersands, label, set_tip
from nakano_status.gui.messages import Messages
from nakano_status.gui.page import Page, PageKind, keep_focus_in_sight, page_for
from nakano_status.gui.qt_override import override
from nakano_status.gui.window.navigation import Navigation, RoundChooser, SideProgress
from nakano_status.gui.window.notices import MessagePanel, StateNotices
from nakano_status.gui.window.page_list import HEADINGS, kind_of
from nakano_status.gui.window.work_line import A_BLINK, WorkLine

_LEAST_PAGE = QSize(30 * STEP, 16 * STEP)
"""The least size of a page in the smallest window; the rest of the page is reached by scrolling."""


class LazyPages(Mapping[str, Page]):
    """The pages of a role in the order of the navigation. A page is made when it is first looked up."""

    def __init__(
        self, kinds: Iterable[PageKind], make: Callable[[PageKind], Page], put_in: Callable[[Page], None]
    ) -> None:
        """Prepare the pages of `kinds`; `make` makes a page of a kind, `put_in` inserts it into the window."""
        self._kinds = {kind.name: kind for kind in kinds}
        self._make, self._put_in = make, put_in
        self._prepared: dict[str, Page] = {}
        self._made: dict[str, Page] = {}

    def prepare(self, name: str) -> None:
        """Make the page with a name, without inserting it into the window; do nothing if it is made already."""
        if name not in self._made and name not in self._prepared:
            self._prepared[name] = self._make(self._kinds[name])

    def __getitem__(self, name: str) -> Page:
        if name not in self._made:
            self.prepare(name)
            self._made[name] = self._prepared.pop(name)
            self._put_in(self._made[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)


class _Cover(QFrame):
    """Cover of a page while it is read again; a text appears if this lasts longer than `A_BLINK`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("page")
        self._words = label("読み取っています…", "muted")
        self._delay = QTimer(self, singleShot=True, interval=A_BLINK)
        self._delay.timeout.connect(self._words.show)
        column_of((STRETCH, 2), (self._words, Qt.AlignmentFlag.AlignHCenter), (STRETCH, 3), within=self)
        self.hide()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        self._words.hide()
        self._delay.start()


class _Floor(QWidget):
    """A stack that fills the room, never smaller than the minimum of the current page; hidden pages do not count."""

    def __init__(self) -> None:
        super().__init__()
        self.stack = QStackedWidget(self)
        self.cover = _Cover(self)

    @override
    def minimumSizeHint(self) -> QSize:
        shown = self.stack.currentWidget()
        return shown.minimumSizeHint().expandedTo(shown.minimumSize()) if shown is not None else QSize()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        for part in (self.stack, self.cover):
            part.setGeometry(self.rect())

    @override
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().event(event)


class PageStack(QScrollArea):
    """A scroll area with the pages; a widget that gets the focus is scrolled into view.

    If a panel of the window is open and the page would have to scroll sideways, the page's list (`Page.list_part`) is
    hidden.
    """

    def __init__(self) -> None:
        super().__init__()
        self._floor = _Floor()
        ground = QWidget()  # Qt's own viewport would be wrapped by PySide6, which makes every widget class for it
        ground.setAutoFillBackground(False)
        self.setViewport(ground)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(self._floor)
        self._floor.setAutoFillBackground(False)
        self.stack, self.cover = self._floor.stack, self._floor.cover
        self.stack.currentChanged.connect(lambda _: self._follow_page())
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._bring_into_sight)

    @override
    def minimumSizeHint(self) -> QSize:
        return _LEAST_PAGE

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fold()
        keep_focus_in_sight(self, event.oldSize())

    def room_beside(self, least: int) -> int:
        """Return the width in pixels that a panel beside the page can have without the page scrolling sideways.

        If that is less than `least` pixels, return the width that it can have if the page hides its list.
        """
        extent = self.style().pixelMetric(QStyle.PixelMetric.PM_DockWidgetSeparatorExtent)
        part, whole = self._widths()
        room = self.viewport().width() - extent - whole
        return room if room >= least else room + part

    def _follow_page(self) -> None:
        self._floor.updateGeometry()
        self._fold()

    def _fold(self) -> None:
        """Hide the page's list if it does not fit beside a panel, otherwise show it."""
        page = self.stack.currentWidget()
        if isinstance(page, Page) and page.list_part is not None:
            has_panel = any(panel.isVisible() for panel in self.window().findChildren(QDockWidget))
            page.list_part.setHidden(has_panel and self.viewport().width() < self._widths()[1])

    def _widths(self) -> tuple[int, int]:
        """Return the least width of the page's list, and of the whole page including the list."""
        page = self.stack.currentWidget()
        part = page.list_part if isinstance(page, Page) else None
        least = self._floor.minimumSizeHint().width()
        if part is None:
            return 0, least
        own = max(part.minimumWidth(), part.minimumSizeHint().width()) + 1  # and the line beside it
        return own, least + own if part.isHidden() else least

    def _bring_into_sight(self, _: QWidget | None, now: QWidget | None) -> None:
        is_whole = not (self.horizontalScrollBar().maximum() or self.verticalScrollBar().maximum())
        if now is not None and not is_whole and self._floor.isAncestorOf(now):
            self.ensureWidgetVisible(now, 0, 0)


class StatusCount(QWidget):
    """The tally in the status bar; every number is a button that leads to the rows that it counts.

    `buttons`: the buttons by mark; None for unanswered. `wanted`: signal with a mark; None for unanswered. `explained`:
    signal that asks for an explanation of the number of rows in the report.
    """

    wanted = Signal(object)
    explained = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str | None, QToolButton] = {}
        self.whole = QToolButton()
        self.whole.setAutoRaise(True)
        self.whole.setToolTip("件数の内訳と、前回との差を表示します")
        self.whole.clicked.connect(self.explained)
        self._all = tuple(QToolButton() for _ in range(MOST_MARKS + 1))
        for place, button in enumerate(self._all):
            button.setAutoRaise(True)
            button.clicked.connect(lambda _=False, place=place: self.wanted.emit(tuple(self.buttons)[place]))
        line_of(*self._all, STEP, self.whole, within=self, spacing=0)
        self.hide()

    def show_counts(self, counts: CountsView, round_: RoundView) -> None:
        """Show the tally of a round, with the number of rows in the report of the previous round if it is known."""
        previous = round_.previous_in_report
        self.buttons = dict(zip((*round_.marks.symbols, None), self._all, strict=False))
        for button in self._all:
            button.setVisible(button in self.buttons.values())
        unanswered, undecided = (
            sum(why == left_out for _, why in counts.excluded)
            for left_out in (Exclusion.UNANSWERED, Exclusion.OPEN_CONFLICT)
        )
        for key, button in self.buttons.items():
            number = counts.counts.get(key, 0) if key else unanswered
            word = mark.label if (mark := round_.marks.option_of(key)) else "未記入"
            button.setText(escape_ampersands(counted_beside(key or word, number)))
            button.setAccessibleName(f"{word} {number}件")
            set_tip(button, f"{word}の取組を一覧で表示します")
        notes = [f"うち相違 {undecided}"] if undecided else []
        notes += [f"前回 {previous}"] if previous is not None else []
        beside = f"（{'、'.join(notes)}）" if notes else ""
        self.whole.setText(escape_ampersands(f"報告対象 {counts.in_report}" + beside))
        self.show()


class StatusBar(QFrame):
    """The status bar; its height does not change with a message.

    Left: the tally (office), the data file and the time of its last save, or the last message instead. Right: running
    work, progress and the next step.
    """

    def __init__(self, runner: ActRunner, panel: MessagePanel) -> None:
        super().__init__()
        self.setObjectName("foot")
        self._panel = panel
        self.saved = label("", "muted")
        self.shared = label("", "muted")
        self.others = label("", "muted")
        self.place = label("", "muted")
        self.counts = StatusCount()
        self.submitted = label("", "muted")
        self.work = WorkLine(runner)
        self.work.changed.connect(self._fit)
        self.next = QPushButton()
        self.next.hide()
        self._state = QWidget()
        parts = (self.counts, self.place, self.saved, self.shared, self.others, STRETCH)
        self._state_line = line_of(*parts, within=self._state, spacing=2 * STEP)
        self._line = line_of(
            (panel, 1),
            (self._state, 1),
            self.work,
            self.submitted,
            self.next,
            within=self,
            margins=(2 * STEP, STEP // 2, 2 * STEP, STEP // 2),
            spacing=2 * STEP,
        )
        panel.turned.connect(self._make_room)
        self._make_room()

    def _make_room(self) -> None:
        """Show the message in place of the state, as long as there is a message."""
        self.setMinimumHeight(max(5 * STEP, self._panel.usual_height + STEP))
        self._state.setVisible(self._panel.message is None)
        self._fit()

    def show_place(self, words: str, path: str) -> None:
        """Show `words`, the name of the open file or set; `path`: its path or address, for the tooltip."""
        self.place.setText(words)
        set_tip(self.place, path)
        self._fit()

    def show_others(self, words: str, names: str) -> None:
        """Show who else has the set on a server open; hide this part of the bar if `words` is empty.

        `words`: the text to show; empty if no one else has the set open. `names`: all their names, for the tooltip.
        """
        self.others.setText(words)
        set_tip(self.others, names)
        self._fit()

    def show_submitted(self, done: int, every: int) -> None:
        """Show that `done` of `every` divisions that must answer have submitted; show nothing if `every` is 0."""
        self.submitted.setText(f"{every}所管中{done}所管が提出" if every else "")
        set_tip(self.submitted, "照会した取組と成果指標の回答が、すべてそろった所管課の数です。")
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Hide parts without room, the data file's name first, the total last; no number is shown in part."""
        optional = (
            self.counts.whole,
            self.saved,
            self.work.words,
            self.shared,
            self.others,
            self.submitted,
            self.place,
        )
        for part in optional:
            part.setVisible(bool(part.text()))
        for part in reversed(optional):
            self.work.updateGeometry()  # its words are one of the parts
            self._state_line.activate()
            self._line.activate()
            if self._line.minimumSize().width() > self.width():
                part.hide()

    def clear(self) -> None:
        """Clear the texts about a data file, because no file is open."""
        for words in (self.saved, self.shared, self.others, self.place, self.submitted):
            words.clear()
        self.counts.hide()
        self.next.hide()

    def show_saved(self, moment: datetime) -> None:
        """Show that everything is saved, with the local time `moment` of the last write."""
        self.saved.setText(f"保存済み {moment:%H:%M}")
        self.saved.setProperty("kind", "muted")
        self._fit()

    def show_shared(self, words: str) -> None:
        """Show `words` on the state of the original file on the share; empty if the data file is not a working copy."""
        self.shared.setText(words)
        self._fit()

    def show_read_only(self) -> None:
        """Show that the data file can only be read."""
        self.saved.setText("閲覧用（変更はできません）")
        self._fit()

    def show_unsaved(self) -> None:
        """Show that typed text is not in the data file."""
        self.saved.setText("保存できていない内容があります")
        self._fit()


_PRESSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_SIDE_WIDTH, _ICONS_WIDTH = 21, 9
"""The width of the left side with names and with icons alone, in steps: it grows with the size of texts."""
_LEAST = (96 * STEP, 50 * STEP)
"""The smallest window: 1920×1080 at 250 %, less the room that the system itself needs. Pages scroll in it."""


class MainWindow(QMainWindow):
    """The main window.

    `dropped`: signal with paths that were dropped anywhere. `page_shown`: signal with the newly displayed page.
    `placed`: signal after every move and resize. `pages` and `offered`: the pages by name, and the names of the pages
    that a user can open. `leaving`: signal that asks a widget shown alone to store its typed text. `settling`: signal
    before the window is left, after the request to save typed texts. `is_being_left`: closing waits for running work;
    no background work is begun meanwhile. `has_unkept`: the widget shown alone could not store its text.
    """

    dropped = Signal(object)
    page_shown = Signal(object)
    placed = Signal()
    leaving = Signal()
    settling = Signal()

    def __init__(self, runner: ActRunner, messages: Messages) -> None:
        super().__init__()
        self.messages = messages
        self._runner = runner
        self.navigation = Navigation()
        self.rounds = RoundChooser()
        self.side_progress = SideProgress()
        self.panel = MessagePanel(messages)
        self.notices = StateNotices()
        self.status_bar = StatusBar(runner, self.panel)
        self.pages: Mapping[str, Page] = {}
        self.offered: tuple[str, ...] = ()
        self.ground = PageStack()
        self._stack = self.ground.stack
        self.side = QWidget()
        self.is_being_left = self.has_unkept = False
        self._unsaved: set[str] = set()
        self._before: str | None = None
        self._lay_out()
        self.setAcceptDrops(True)
        self.setMinimumSize(*_LEAST)
        apply_stylesheet(self)
        self.navigation.chosen.connect(self.show_page)
        self.status_bar.counts.explained.connect(partial(self.perform, COUNT_DIFFERENCE))
        self.status_bar.next.setText(escape_ampersands(f"{NEXT.text}　{NEXT.shortcuts[0]}"))
        self.status_bar.next.clicked.connect(lambda _=False: self.perform(NEXT))

    @property
    def shown(self) -> QWidget | None:
        """The widget in the middle: a page, or the first page of the program; None before either was shown."""
        return self._stack.currentWidget()

    @property
    def page(self) -> Page | None:
        """The current page; None while only the first page of the program is shown."""
        current = self._stack.currentWidget()
        return current if isinstance(current, Page) else None

    def show_alone(self, widget: QWidget) -> None:
        """Remove all pages, hide the left side, and show only one widget.

        This is used while no data file is open, for example for the first page.
        """
        self._clear()
        self.side.hide()
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)

    def show_pages(
        self, kinds: Sequence[PageKind], make: Callable[[PageKind], Page], offered: Iterable[PageKind], first: str
    ) -> None:
        """Replace the pages: show the page `first` at once, and make the others when they are needed.

        `kinds`: the kinds of all pages. `make`: makes the page of a kind. `offered`: the kinds of the pages in the
        navigation.
        """
        self._clear()
        self.pages = LazyPages(kinds, make, self._put_in)
        for kind in kinds:
            self.navigation.add(kind.name, kind.title, kind.icon, HEADINGS.get(kind, ""))
        self.offer_pages(kind.name for kind in offered)
        self.side.show()
        self.show_page(first)

    def make_ahead(self, names: Iterator[str], then: Callable[[], None]) -> None:
        """Make the pages with these names before a user opens them, then call `then`; stop if the pages are replaced.

        Each page is loaded on the worker's thread, made, and inserted, in separate turns of the event loop: in between
        the window handles events.
        """
        pages = self.pages

        def is_wanted() -> bool:
            return pages is self.pages and not self.is_being_left

        def make(name: str) -> None:
            if isinstance(pages, LazyPages) and is_wanted():
                pages.prepare(name)
                self._runner.after_requests(lambda: put_in(name))

        def put_in(name: str) -> None:
            if is_wanted():
                _ = pages[name]
                self.make_ahead(names, then)

        if (name := next(names, None)) is None:
            then()
        else:
            self._runner.run(lambda: kind_of(name).load(), lambda _: make(name))

    def offer_pages(self, names: Iterable[str]) -> None:
        """Set the names of the pages that a user can open; the displayed page is in the navigation in any case."""
        self.offered = tuple(names)
        for name in self.pages:
            shown = name in self.offered or (self.page is not None and self.page.name == name)
            self.navigation.set_shown(name, shown=shown)

    def show_page(self, name: str, request: object = None) -> None:
        """Leave the current page, which writes its typed text, and show the page `name`; `request` is for its `enter`.

        A request for a figure leads to the page of 成果指標 (`page_for`). If another page than before is shown, the
        last message is withdrawn and the questions of the page left are closed.
        """
        name = page_for(name, request)
        self.leave_page()
        if self.page is not self.pages[name]:
            self.messages.withdraw()
            if self.page is not None:
                self.page.end_questions()
            self._before = self.page.name if self.page is not None else None
        self.pages[name].take_room(room_in(self.width()))
        self._stack.setCurrentWidget(self.pages[name])
        self.offer_pages(self.offered)
        self.navigation.choose(name)
        self.enter_page(request)
        self.status_bar.next.setVisible(action_of(self.pages[name], NEXT) is not None)
        self.page_shown.emit(self.pages[name])

    def enter_page(self, request: object = None) -> None:
        """Let the current page read its data for a request; cover the page meanwhile if it shows an earlier state."""
        if (page := self.page) is None:
            return
        state = page.session.state
        self.ground.cover.setVisible(page.read_for != state)
        page.enter(request)
        self._runner.after_requests(lambda: self._uncover(page, state))

    def mark_page_current(self) -> None:
        """Mark the current page as up to date after an act, because it updates itself; then it is not covered."""
        if self.page is not None and self.page.read_for is not None:
            self.page.read_for = self.page.session.state

    def _uncover(self, page: Page, state: int) -> None:
        page.read_for = max(page.read_for or 0, state)
        if page is self.page:
            self.ground.cover.hide()

    def leave_page(self) -> None:
        """Have the typed text of the current page, or of a widget shown alone, stored."""
        self.leaving.emit()
        if self.page is not None:
            self.page.leave()

    def perform(self, command: Command) -> None:
        """Perform a command on the current page or on the window; do nothing before a data file is open.

        If neither offers the command, show the page that does; there it is performed only if `Command.at_once`. If the
        command cannot be performed, report why.
        """
        if (page := self.page) is None:
            return
        if why_not := self.obstacle(command):
            self.messages.report_not_done(why_not, "")
        elif command.page and action_of(page, command) is None:
            self.show_page(command.page)
            page = self.pages[command.page]
            if not command.at_once:
                words = f"「{command.text}」は、まだ行っていません。"
                self.messages.report_not_done(words, "この画面で対象を選んでから、もう一度操作してください。")
                return
        if (action := action_of(page, command) or action_of(self, command)) is not None:
            action.trigger()

    def obstacle(self, command: Command) -> str:
        """Return a sentence on why a command cannot be performed, with the pages that offer it; empty if it can."""
        if self.page is None or command.page in self.pages or action_of(self, command) is not None:
            return ""
        made = [page for place in range(self._stack.count()) if isinstance(page := self._stack.widget(place), Page)]
        offering = [page for page in made if action_of(page, command) is not None]
        if self.page in offering:
            return ""
        where = "」か「".join(page.title for page in offering)
        return f"「{command.text}」は、この画面ではできません。「{where}」の画面で行ってください。"

    def go_back(self) -> None:
        """Show the previously displayed page again; do nothing if there is none."""
        if self._before is not None and self._before in self.pages:
            self.show_page(self._before)

    def fit_texts(self) -> None:
        """Fit the width of the left side to the size of texts; in a narrow window it shows only icons."""
        narrow = room_in(self.width()) is Room.NARROW
        self.side.setFixedWidth(steps(_ICONS_WIDTH if narrow else _SIDE_WIDTH))
        for part in (self.navigation, self.rounds, self.side_progress):
            part.set_narrow(narrow=narrow)
        self._give_room()

    def show_saved(self, page: Page | None = None) -> None:
        """Show that everything is saved, unless a page other than `page` has unsaved text.

        `page`: the page that has just saved its text; None for any other write.
        """
        if page is not None:
            self._unsaved.discard(page.name)
        if not self._unsaved:
            self.status_bar.show_saved(local_time(datetime.now(UTC)))

    def show_unsaved(self, page: Page) -> None:
        """Show that typed text of a page is not saved; closing will ask."""
        self._unsaved.add(page.name)
        self.status_bar.show_unsaved()

    def may_leave(self) -> bool:
        """Have typed texts stored; return whether the window may be closed.

        The user is asked if some texts could not be stored, or if running work does not end, for instance because a
        folder does not answer.
        """
        self.is_being_left = True
        try:
            self.leave_page()
            self.settling.emit()
            is_left = self._runner.may_leave(partial(self.messages.may_leave_undone, self))
        finally:
            self.is_being_left = False
        if not is_left:
            return False
        lost = "このまま閉じると失われます。画面に戻ると、もう一度保存したり、文章をコピーしたりできます。"
        unkept = [name for name in self._unsaved if not self.pages[name].keeps_unsaved]
        return not (unkept or self.has_unkept) or self.messages.may_lose(self, lost)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self.may_leave())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle Enter and Esc if no widget has handled the key.

        Enter presses the button that has the focus. Esc closes the message; without a message it goes one step back on
        the page; if there is no step back, it closes the panels.
        """
        focus = self.focusWidget()
        if event.key() in _PRESSING and isinstance(focus, QPushButton | QToolButton) and not event.isAutoRepeat():
            focus.click()
        elif event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.panel.isVisible():
            self.panel.dismiss()
        elif self.page is None or not self.page.step_back():
            for panel in self.findChildren(QDockWidget):
                panel.close()

    @override
    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.placed.emit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit_texts()
        self.placed.emit()

    def _give_room(self) -> None:
        """Lay the current page out for the width of the window; other pages are laid out when they are shown."""
        if self.page is not None:
            self.page.take_room(room_in(self.width()))

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        data = event.mimeData()
        if paths_in(data) or is_link(data) or is_unsaved_file(data):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()
        if paths := paths_in(event.mimeData()):
            self.dropped.emit(paths)
        elif is_link(event.mimeData()):
            words = "ドロップされたものはリンクのため、読み込めません。"
            self.messages.report_not_done(words, "リンク先のファイルをフォルダーに保存してから、ドロップしてください。")
        else:
            words = "ドロップされたファイルは、まだフォルダーに保存されていません（メールの添付ファイルなど）。"
            self.messages.report_not_done(words, "フォルダーに保存してから、そのファイルをドロップしてください。")

    def _put_in(self, page: Page) -> None:
        """Add a new page to the others and connect its signals."""
        self._stack.addWidget(page)
        page.counted.connect(lambda count: self.navigation.set_count(page.name, count))
        page.progressed.connect(self.side_progress.show_progress)
        page.saved.connect(lambda: self.show_saved(page))
        page.unsaved.connect(lambda: self.show_unsaved(page))
        # requests after the first rows are no longer waited for
        first = Qt.ConnectionType.SingleShotConnection
        page.loaded.connect(lambda: self._uncover(page, page.session.state), first)

    def _clear(self) -> None:
        self.pages = {}
        self.offered = ()
        self._before = None
        self._unsaved, self.has_unkept = set(), False
        self.ground.cover.hide()
        self.navigation.blockSignals(True)
        self.navigation.clear()
        self.navigation.blockSignals(False)
        self._stack.setCurrentIndex(
            self._stack.addWidget(QWidget())
        )  # otherwise each page would show while another hides
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
        column_of(self.notices.strip, (ground, 1), within=above, spacing=0)
        middle = line_of(self.side, (above, 1), spacing=0)
        whole = QWidget()
        column_of((middle, 1), self.status_bar, within=whole, spacing=0)
        self.setCentralWidget(whole)
