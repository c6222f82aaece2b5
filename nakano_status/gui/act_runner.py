"""Runs acts and queries off the window's thread, with progress, cancelling and the handling of errors (decision 8)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, Signal

from nakano_status.application.progress import Cancelled, Progress
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.storage.full_disk import refusal_of
from nakano_status.gui.messages import Messages
from nakano_status.gui.words import tr
from nakano_status.gui.worker import Worker

Result = TypeVar("Result")
OnRefusal = Callable[[Refused], None]
OnFailure = Callable[[BaseException], None]


class ActRunner(QObject):
    """Runs work on the worker's threads.

    The signals `started` and `ended` enclose long work, `progressed` carries its progress (text, done, total).
    """

    started = Signal(str)
    progressed = Signal(str, int, int)
    ended = Signal()

    def __init__(self, worker: Worker, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.worker = worker
        self.messages = messages
        self._stop = threading.Event()
        self._under_way: set[tuple[object, str]] = set()

    def run(
        self,
        work: Callable[[Progress], Result],
        then: Callable[[Result], None],
        *,
        what: str = "",
        refused: OnRefusal | None = None,
        failed: OnFailure = lambda _: None,
        asked_by: object = None,
        aside: bool = False,
    ) -> None:
        """Do `work`, then `then` on the window's thread. `what` names work that may last long enough to be noticed.

        `aside` is for work that uses no data file: it is done in parallel to work that does (`Worker.do`).

        Work that has a name and is requested again by the same requester (`asked_by`) before it has ended is done once,
        as after a double click. A refusal is passed to `refused`, else to the messages; cancelling is reported, and any
        other exception is a defect; both are passed to `failed`.
        """
        wish = (asked_by, what)
        if wish in self._under_way:
            return
        if what and asked_by is not None:
            self._under_way.add(wish)
        if what:
            self._stop.clear()
            self.started.emit(what)

        def finish(result: Result) -> None:
            self._end(wish)
            then(result)

        def fail(raised: BaseException) -> None:
            self._end(wish)
            self._fail(raised, refused or self.messages.refuse, failed)

        self.worker.do(lambda: work(self._tell), finish, fail, aside=aside)

    def stop(self) -> None:
        """Ask the running work to stop where it can."""
        self._stop.set()

    def _tell(self, what: str, done: int, total: int) -> None:
        """Report progress, as acts call it; called on the other thread."""
        if self._stop.is_set():
            raise Cancelled
        self.progressed.emit(what, done, total)

    def _end(self, wish: tuple[object, str]) -> None:
        self._under_way.discard(wish)
        if wish[1]:
            self.ended.emit()

    def _fail(self, raised: BaseException, refused: OnRefusal, failed: OnFailure) -> None:
        from nakano_status.defect_report import write_report

        told = refusal_of(raised)
        if told is not None:
            refused(told)
            return
        if isinstance(raised, Cancelled):
            self.messages.say(tr("中止しました。何も変更していません。"))
        else:
            self.messages.report(write_report(raised))
        failed(raised)
