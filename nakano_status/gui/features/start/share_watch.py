"""Writes the working copy of a data file on a share back while the window is open, and shows how far the share is.

It is done on a thread of its own: a share that does not answer keeps neither the window nor a save waiting.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from functools import partial
from os.path import realpath
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from nakano_status.gui.messages import Offer
from nakano_status.gui.session import OpenFile, Session
from nakano_status.gui.window.main_window import MainWindow
from nakano_status.gui.window.notices import SHARE, UNWRITTEN
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from nakano_status.application.ports.data_file import WorkingCopy
    from nakano_status.domain.problems.problem import Problem
    from nakano_status.domain.storage.working_copy import ShareStage, ShareState

LOOK_EVERY = 5_000
"""Milliseconds between two checks whether something is to be written back: each asks for the size of one file."""


class ShareWatch(QObject):
    """Follows the working copy that is open; `written` carries it whenever an attempt to write it back has ended."""

    written = Signal(object)

    def __init__(self, window: MainWindow, session: Session) -> None:
        super().__init__(window)
        self._window, self._session = window, session
        self._copy: WorkingCopy | None = None
        self._noticed: tuple[Problem, ShareStage] | None = None
        self._unwritten: Path | None = None
        self.writing: threading.Thread | None = None
        self.looking = QTimer(self, interval=LOOK_EVERY)
        self.looking.timeout.connect(self.look)
        self.written.connect(self._show, Qt.ConnectionType.QueuedConnection)
        session.opened.connect(self._begin)
        session.closed.connect(self._end)

    def look(self) -> None:
        """Write back if it is due and the last attempt has ended."""
        if self._copy is not None and (self.writing is None or not self.writing.is_alive()):
            if self._copy.is_due():
                self.writing = threading.Thread(target=self._write, args=(self._copy,), name="share", daemon=True)
                self.writing.start()
            self._show(self._copy)

    def find_unwritten(self, open_it: Callable[[Path], None], besides: Path | None = None) -> None:
        """Show, with a button that opens it, a data file that was not written back before the program was closed.

        `besides` is the one that is being opened.
        """

        def find(_: object) -> Sequence[Path]:
            found = self._session.parts.store_files.unwritten()
            return found if besides is None else [path for path in found if realpath(path) != realpath(besides)]

        def show(others: Sequence[Path]) -> None:
            if others:
                self._unwritten = others[0]
                words = tr("「{name}」に、共有フォルダーへ書き戻していない内容があります（このPCに保存しています）。")
                rest = tr("開いて、確かめてください。開けると、書き戻します。")
                offer = Offer(tr("開く"), lambda: open_it(others[0]))
                self._window.notices.show(UNWRITTEN, words.format(name=others[0].name), rest, offer)

        self._session.runner.run(find, show, aside=True)

    def last_words(self) -> str:
        """Return what to know about the data file that was shown when the window was closed; empty for nothing."""
        return self._words_on_closing(self._copy.place) if self._copy is not None else ""

    def _words_on_closing(self, place: Path) -> str:
        if place not in self._session.parts.store_files.unwritten():
            return ""
        words = tr(
            "「{name}」を、共有フォルダーに書き戻せませんでした。内容はこのPCに保存しています。"
            "次にこのPCで開くと書き戻します。"
        )
        return words.format(name=place.name)

    def _report_after_closing(self, place: Path) -> None:
        """Report that a data file could not be written back, after it was closed, unless it was opened again."""

        def show(words: str) -> None:
            if words and not self._session.shows(place):
                self._window.messages.report_not_done(words, "")

        self._session.runner.run(lambda _: self._words_on_closing(place), show)

    def _begin(self, file: OpenFile) -> None:
        self._end()
        if self._unwritten is not None and self._session.shows(self._unwritten):
            self._window.notices.clear(UNWRITTEN)
        self._copy = file.copy
        if self._copy is not None:
            self.look()
            self.looking.start()

    def _end(self) -> None:
        if self._copy is not None:  # on the next turn: its closing is requested after this
            QTimer.singleShot(0, self, partial(self._report_after_closing, self._copy.place))
        self._copy = self._noticed = None
        self.looking.stop()
        self._window.status_bar.show_shared("")

    def _write(self, copy: WorkingCopy) -> None:
        """Write back, on the thread; a defect is reported by the hook of threads."""
        copy.write_back()
        with suppress(RuntimeError):  # the window was closed meanwhile
            self.written.emit(copy)

    def _show(self, copy: WorkingCopy) -> None:
        """Show the state, and a notice for what a person has to know."""
        if copy is not self._copy:
            return
        state = copy.state
        self._window.status_bar.show_shared(_status_words(state))
        found = state.problem() or next(reversed(copy.notices), None)
        noticed = None if found is None else (found, state.stage)
        if noticed == self._noticed:
            return
        self._noticed = noticed
        if found is None:
            self._window.notices.clear(SHARE)
            return
        from nakano_status.application.problem_text import message, remedy

        offer = Offer(tr("共有フォルダーの内容を開く"), self._session.reopen) if state.differs else None
        self._window.notices.show(SHARE, message(found), remedy(found), offer)


def _status_words(state: ShareState) -> str:
    """Return the text of the status bar."""
    from nakano_status.domain.storage.working_copy import ShareStage

    time = f"{state.at:%H:%M}" if state.at else ""
    match state.stage:
        case ShareStage.WAITING:
            return tr("共有フォルダーに書き戻していません")
        case ShareStage.AHEAD:
            return tr("共有フォルダーへの書き戻し待ち")
        case ShareStage.CHANGED:
            return tr("共有フォルダーの内容が変わっています")
        case ShareStage.BESIDE:
            return tr("「{name}」へ書き戻しました {time}").format(name=state.beside, time=time)
    return tr("共有フォルダーへ書き戻しました {time}").format(time=time) if time else ""
