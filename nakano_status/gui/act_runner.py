"""Runs acts and queries off the window's thread: progress, stopping, and what a failure means (decision 8)."""

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
    """`started` and `ended` frame long work, `progressed` tells what is done of it (words, done, in all)."""

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
        """Do `work`, then `then` on the window's thread. `what` names work that may take longer than a blink.

        `aside` is for what touches no data file: it is done beside what does (`Worker.do`).

        What has a name and is asked for again by the same one (`asked_by`) before it is over, is done once: a double
        click is no second wish. A refusal goes to `refused`, else to the messages; being stopped is said, anything else
        is a defect, and both go to `failed`.
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
        """Ask the work that is going on to stop where it can."""
        self._stop.set()

    def _tell(self, what: str, done: int, total: int) -> None:
        """Progress as acts take it; called on the other thread."""
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
