"""Follows a set on a server: changes by other users, who has the set open, and whether the server can be reached."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication

from nakano_status.domain.refusals.files import StoreMoved, StoreServerGone, StoreVanished
from nakano_status.domain.storage.backups import office_time
from nakano_status.gui.act_runner import emit_unless_closed
from nakano_status.gui.messages import Offer
from nakano_status.gui.session import OpenFile, Session
from nakano_status.gui.window.main_window import MainWindow
from nakano_status.gui.window.notices import SERVER

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Present, ServerLink, Store
    from nakano_status.application.round.read.news import News
    from nakano_status.domain.problems.problem import Refused

TOGETHER = 200
"""Milliseconds within which several notifications cause only one reading."""

LOOK_EVERY = 60_000
"""Milliseconds between two checks of who has the set open; users who only read send no notifications."""


class ServerWatch(QObject):
    """Follows the open set on a server: pages are read again when other users have written.

    The window's own acts are left out, because the pages already show them. The signal `wrote` carries the link to the
    server, `lost` the link and the refusal; both are emitted on the thread of the link. `reopen`: opens the set again.
    """

    wrote = Signal(object)
    lost = Signal(object, object)

    def __init__(self, window: MainWindow, session: Session, reopen: Callable[[], None]) -> None:
        super().__init__(window)
        self._window, self._session, self._reopen = window, session, reopen
        self._link: ServerLink | None = None
        self._end_watch: Callable[[], None] = lambda: None
        self._seen: News | None = None
        self._is_reading = self._is_stale = False
        self._lost, self._has_gap = "", False
        self.gathering = QTimer(self, singleShot=True, interval=TOGETHER)
        self.gathering.timeout.connect(self.look)
        self.looking = QTimer(self, interval=LOOK_EVERY)
        self.looking.timeout.connect(self._look_while_shown)
        self.wrote.connect(self._follow, Qt.ConnectionType.QueuedConnection)
        self.lost.connect(self._lose, Qt.ConnectionType.QueuedConnection)
        session.opened.connect(self._begin)
        session.left.connect(lambda _: self.end())
        session.year_chosen.connect(self.look)
        window.page_shown.connect(self._note_gap)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.applicationStateChanged.connect(self._follow_focus)

    def look(self) -> None:
        """Read the changes by other users and who has the set open, and show them.

        All calls during a reading cause exactly one more reading.
        """
        if self._link is None:
            return
        if self._is_reading:
            self._is_stale = True
            return
        self._is_reading, self._is_stale = True, False
        link, seen, year = self._link, self._seen, self._session.year

        def read(store: Store) -> tuple[News, Sequence[Present]]:
            from nakano_status.application.round.read.news import read_news

            with store.reading() as records:
                news = read_news(records, seen, year, link.own_acts)
            return news, link.present()

        def take(found: tuple[News, Sequence[Present]]) -> None:
            # own sessions do not count; one whose network was cut remains listed for half a minute
            others = [each for each in found[1] if (each.computer, each.who) != (link.me.computer, link.me.who)]
            self._window.status_bar.show_others(describe_others(others), "\n".join(map(_who, others)))
            self._come_back()
            self._show_news(found[0])

        self._session.use(read, take, refused=self._refuse)
        self._session.runner.after_requests(self._end_reading)

    def end(self) -> None:
        """Stop following the set."""
        self._end_watch()
        self._end_watch = lambda: None
        self._link = self._seen = None
        self._lost, self._has_gap = "", False
        for timer in (self.gathering, self.looking):
            timer.stop()
        self._window.status_bar.show_others("", "")

    def _begin(self, file: OpenFile) -> None:
        self.end()
        self._link = file.server
        if file.server is not None:
            self._end_watch = file.server.watch(
                partial(emit_unless_closed, self.wrote, file.server),
                partial(emit_unless_closed, self.lost, file.server),
            )
            self.look()  # before the pages read, so that no change meanwhile is missed
            self.looking.start()

    def _end_reading(self) -> None:
        self._is_reading = False
        if self._is_stale:
            self.look()

    def _show_news(self, news: News) -> None:
        """Let pages read the touched rows; the data file is opened again if another round is to be shown."""
        before, self._seen = self._seen, news
        if before is None or not news.acts:
            return
        if news.shows_another_round(before):
            self._reopen()
        else:
            self._session.follow_others(news.touched)

    def _follow(self, link: ServerLink) -> None:
        """Read soon, because more changes may follow at once."""
        if link is self._link and not self.gathering.isActive():
            self.gathering.start()

    def _follow_focus(self, state: Qt.ApplicationState) -> None:
        if state is Qt.ApplicationState.ApplicationActive:
            self.look()

    def _look_while_shown(self) -> None:
        if self._window.isVisible() and not self._window.isMinimized():
            self.look()

    def _refuse(self, refused: Refused) -> None:
        """Show why nothing could be read; if the server or the set is gone, only wait, because no user asked for it."""
        if isinstance(refused, StoreServerGone | StoreVanished | StoreMoved):
            self._lose(self._link, refused)
        else:
            self._session.runner.messages.refuse(refused)

    def _lose(self, link: ServerLink | None, refused: Refused) -> None:
        """Show since when the server is waited for, or that the set is gone; a set that was moved is opened again."""
        if link is None or link is not self._link or self._lost == refused.code:
            return
        self._lost = refused.code
        if isinstance(refused, StoreMoved):
            self._reopen()  # read-only; a notice shows where the set is now
            return
        self._window.status_bar.show_others("", "")
        since = office_time(self._session.parts.clock.now())
        words = f"サーバーにつながるのを待っています（{since:%H:%M}から）。"
        if not isinstance(refused, StoreServerGone):
            from nakano_status.application.problem_text import refusal_text

            words = "".join(refusal_text(refused)[1:])
        again = Offer("もう一度つなぐ", self._try_again)
        self._window.notices.show(SERVER, words, "記入した内容はこのPCに残ります。", again)

    def _try_again(self) -> None:
        """Try the server now, and report it if it is still gone."""
        link = self._link
        self._session.use(lambda _store: None if link is None else link.present(), lambda _: self.look())

    def _come_back(self) -> None:
        """Show that the server can be reached again; a page that could not be read meanwhile is read now."""
        if self._lost:
            self._lost = ""
            self._window.notices.clear(SERVER)
            if self._has_gap:
                self._has_gap = False
                self._window.enter_page()
            self._session.returned.emit()

    def _note_gap(self, _: object) -> None:
        self._has_gap = bool(self._lost)


def describe_others(present: Sequence[Present]) -> str:
    """Return a short text on the other users who have the set open; empty if there are none."""
    if not present:
        return ""
    words = f"ほかに{len(present)}人が開いています：{_who(present[0])}"
    return words if len(present) == 1 else f"{words}…"


def _who(present: Present) -> str:
    computer = f"（{present.computer}）" if present.computer else ""
    return f"{present.who or '名前の記入のない方'}{computer}{present.since}から"
