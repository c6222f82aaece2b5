"""Running of work outside the window's thread: one thread for the data file, one for everything else (decision 0031).

Work that uses the data file is done in the order of the requests. Long work that does not use it, such as laying out
pages, is done in parallel, so that saving does not wait for it.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from queue import Empty, SimpleQueue
from typing import TypeVar

from PySide6.QtCore import (
    QAbstractEventDispatcher,
    QCoreApplication,
    QEventLoop,
    QObject,
    Qt,
    QTimer,
    QTimerEvent,
    Signal,
    SignalInstance,
    Slot,
)

from nakano_status.application.stopping import At, Cancelled, StopFlag, check_stop, stoppable
from nakano_status.defect_report import write_report
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.storage.store_place import refusal_of
from nakano_status.gui.messages import Messages
from nakano_status.gui.qt_override import override

Result = TypeVar("Result")

_ROUNDS = 100
"""Number of rounds of events without work after which a window counts as settled, even if an animation never ends."""

PATIENCE = 2.0
"""Seconds to wait for work before the window is left, and for unfinished work before the process ends."""

_LONGEST = 30.0
"""Seconds to wait without a window for the last work, such as a backup, before the process ends."""

_SOON = 100
"""Milliseconds without an answer from a place after which the waiting is shown."""

_STOPPED = "中止しました。何も変更していません。"

OnRefusal = Callable[[Refused], None]
OnFailure = Callable[[BaseException], None]


class _WorkThread:
    """A thread that does one piece of work after the other; it is a daemon, so hanging work does not prevent exit."""

    def __init__(self, name: str) -> None:
        self._works: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def do(self, work: Callable[[], None]) -> None:
        """Do `work` on the thread, after all work requested before."""
        if not self._thread.is_alive():
            self._thread.start()
        self._works.put(work)

    def finish(self, patience: float, *, drops: bool = False) -> None:
        """Wait up to `patience` seconds for the requested work; if `drops`, discard work that has not begun."""
        with suppress(Empty):
            while drops:
                self._works.get_nowait()
        self._works.put(None)
        if self._thread.is_alive():
            self._thread.join(patience)

    def _run(self) -> None:
        while (work := self._works.get()) is not None:
            work()


class Worker(QObject):
    """Two queues of work, one for the data file, one for parallel work; each is done in the order of requests.

    The signal `handed_back` is emitted whenever the window's thread has processed the result of a piece of work.
    `requested`: the number of requests so far for work that uses the data file.
    `is_finished`: `finish` was called, so that requests are ignored.
    `is_hanging`: work that uses the data file did not end within `PATIENCE` seconds when the window was to be closed,
    for example because a server does not answer.
    `keeps_typed`: typed text is stored on this PC, so that closing the window loses nothing even if work is hanging.
    """

    handed_back = Signal()
    _handed_back = Signal(object, bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._thread, self._parallel = _WorkThread("data-file"), _WorkThread("aside")
        self.is_hanging = self.keeps_typed = False
        self._waiting = {False: 0, True: 0}  # by whether it is parallel work
        self._steps: deque[tuple[Callable[[], None], bool]] = deque()
        self.is_finished = False
        self.requested = 0
        self._handed_back.connect(self._take_back, Qt.ConnectionType.QueuedConnection)

    @property
    def is_busy(self) -> bool:
        """True if any work is unfinished or its result not yet delivered."""
        return any(self._waiting.values())

    @property
    def is_using_file(self) -> bool:
        """True if any work that uses the data file is unfinished or its result not yet delivered."""
        return self._waiting[False] > 0

    def do(
        self,
        work: Callable[[], Result],
        then: Callable[[Result], None],
        failed: Callable[[BaseException], None],
        *,
        in_parallel: bool = False,
    ) -> None:
        """Do `work` on another thread; on the window's thread, call `then` with its result, or `failed` with its error.

        If `in_parallel`, `work` must not use the data file. After `finish`, requests are ignored.
        """
        if self.is_finished:
            return
        self._waiting[in_parallel] += 1
        self.requested += not in_parallel
        (self._parallel if in_parallel else self._thread).do(
            partial(self._run, work, then, failed, in_parallel=in_parallel)
        )

    def do_separately(
        self,
        work: Callable[[], Result],
        then: Callable[[Result], None],
        failed: Callable[[BaseException], None],
        *,
        in_parallel: bool = True,
    ) -> None:
        """Do `work` on a new thread, because it uses a place that may not answer; deliver the result as `do` does.

        If `in_parallel` is false, the window waits for `work` as for work that uses the data file.
        """
        if not self.is_finished:
            self._waiting[in_parallel] += 1
            run = partial(self._run, work, then, failed, in_parallel=in_parallel)
            threading.Thread(target=run, name="place", daemon=True).start()

    def finish(self) -> None:
        """Accept no more work, and wait up to 30 seconds for the requested work; its results are not delivered.

        Parallel work that has not begun is discarded. Hanging work is waited for only `PATIENCE` seconds, or not at all
        if typed text is stored on this PC.
        """
        self.is_finished = True
        patience = _LONGEST if not self.is_hanging else 0.0 if self.keeps_typed else PATIENCE
        self._thread.finish(patience)
        self._parallel.finish(patience, drops=True)

    def settle_before_leaving(self) -> None:
        """Process events until the work that uses the data file is done and shown, for at most `PATIENCE` seconds.

        If such work is still unfinished then, `is_hanging` becomes true.
        """
        self.is_hanging = False
        giving_up = QTimer(self, singleShot=True)
        giving_up.timeout.connect(self._give_up)
        giving_up.start(round(PATIENCE * 1_000))
        self.settle(with_parallel=False)
        giving_up.stop()
        giving_up.deleteLater()

    def settle(self, *, with_parallel: bool = True) -> None:
        """Process events until all requested work is done and shown, including work that it requests in turn.

        If `with_parallel` is false, do not wait for parallel work. Return early if the work hangs (`is_hanging`).
        """
        events = QAbstractEventDispatcher.instance()
        for _ in range(_ROUNDS):
            while (self.is_busy if with_parallel else self.is_using_file) and not self.is_finished:
                if self.is_hanging:
                    return
                QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
            if not events.processEvents(QEventLoop.ProcessEventsFlag.AllEvents):
                return

    def _give_up(self) -> None:
        self.is_hanging = self.is_using_file

    def _run(
        self,
        work: Callable[[], Result],
        then: Callable[[Result], None],
        failed: Callable[[BaseException], None],
        *,
        in_parallel: bool,
    ) -> None:
        try:
            result = work()
        except BaseException as raised:  # noqa: BLE001 - whatever it is, the window's thread decides what it means
            # keeps no reference to it or to its frames
            self._hand_back(partial(failed, raised), in_parallel=in_parallel)
        else:
            self._hand_back(partial(then, result), in_parallel=in_parallel)

    def _hand_back(self, step: Callable[[], None], *, in_parallel: bool) -> None:
        if not self.is_finished:
            emit_unless_closed(self._handed_back, step, in_parallel)

    @Slot(object, bool)
    def _take_back(self, step: Callable[[], None], in_parallel: bool) -> None:  # noqa: FBT001 - as the signal carries it
        """Queue a result, so that each is processed in its own turn of the event loop.

        Qt delivers signals that arrive meanwhile in the same turn, before any key or mouse button.
        """
        self._steps.append((step, in_parallel))
        if len(self._steps) == 1:
            self.startTimer(0)

    @override
    def timerEvent(self, event: QTimerEvent) -> None:
        """Process the oldest result that was not processed yet, on the window's thread.

        The next result gets a timer of its own: a timer whose event is being handled does not fire in a nested event
        loop.
        """
        self.killTimer(event.timerId())
        step, in_parallel = self._steps.popleft()
        if self._steps:
            self.startTimer(0)
        self._waiting[in_parallel] -= 1
        if not self.is_finished:
            step()
            self.handed_back.emit()


class LongWork(StopFlag):
    """Work with a name, which may last long enough to be noticed; then it is shown and can be stopped.

    `progressed`: called at every step of progress.
    `since`: the start of the current stage (`time.monotonic`).
    `give_up`: ends the work at once if it waits for a place that may never answer; None if it stops by itself.
    """

    give_up: Callable[[], None] | None = None

    def __init__(self, what: str, progressed: Callable[[str, int, int], None]) -> None:
        super().__init__(what)
        self.since = time.monotonic()
        self._progressed = progressed
        self._began = {(what, 0): self.since}

    def resume(self, at: At) -> None:
        """Show the progress `at`, and set `since` to the time at which the stage with this text first began."""
        super().resume(at)
        what, _, total = at
        self.since = self._began.setdefault((what, total), time.monotonic())
        self._progressed(*at)


class ActRunner(QObject):
    """Runner of acts and queries on the worker's threads.

    `started` and `ended`: signals before and after long work.
    `progressed`: signal with the progress of long work (text, done, total).
    `shown`: the long work that is displayed; only one of several pieces is.
    `not_done`: the number of pieces of work on the data file that were refused, stopped or a defect.
    """

    started = Signal(str)
    progressed = Signal(str, int, int)
    ended = Signal()

    def __init__(self, worker: Worker, messages: Messages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.worker = worker
        self.messages = messages
        self.not_done = 0
        self._under_way: set[tuple[object, str]] = set()
        self._long: list[LongWork] = []

    @property
    def shown(self) -> LongWork | None:
        """The oldest long work that has not ended; None if there is none."""
        return next(iter(self._long), None)

    def run(
        self,
        work: Callable[[], Result],
        then: Callable[[Result], None],
        *,
        what: str = "",
        refused: OnRefusal | None = None,
        failed: OnFailure = lambda _: None,
        asked_by: object = None,
        in_parallel: bool = False,
    ) -> bool:
        """Do `work` on a thread of the worker, then call `then` with its result on the window's thread.

        `what` names work that may last long enough to be noticed. `in_parallel`: the work uses no data file and is done
        in parallel with work that does (`Worker.do`). `asked_by`: the requester. A request with the same requester and
        name as work that has not ended is ignored, as after a double click; without a requester or a name, every
        request is done. Return whether the request was not ignored.

        A refusal is passed to `refused`, or shown as a message if `refused` is None. A cancellation is shown as a
        message, and any other exception is reported as a defect; after either, but not after a refusal, `failed` is
        called with the exception.
        """
        task = (asked_by, what)
        if task in self._under_way:
            return False
        if what and asked_by is not None:
            self._under_way.add(task)
        flag = self._begin(what)

        def do() -> Result:
            with stoppable(flag):
                check_stop()  # it may have waited for other work
                return work()

        def finish(result: Result) -> None:
            self._end(task, flag)
            then(result)

        def fail(raised: BaseException) -> None:
            self._end(task, flag)
            self.not_done += not in_parallel
            self._fail(raised, refused or self.messages.refuse, failed)

        self.worker.do(do, finish, fail, in_parallel=in_parallel)
        return True

    def after_requests(self, then: Callable[[], None]) -> None:
        """Call `then` on the window's thread once the work requested so far has ended and its results are processed.

        `then` is called also if the work was refused or failed, and before the results of later requests. Parallel work
        and work of `run_separately` are not waited for.
        """
        self.run(lambda: None, lambda _: then())

    def run_separately(
        self,
        work: Callable[[], Result],
        then: Callable[[Result], None],
        *,
        what: str = "",
        stopped: Callable[[], None] = lambda: None,
        in_parallel: bool = True,
    ) -> None:
        """Do `work` on a new thread, because it uses a place that may not answer; then call `then` as in `run`.

        `what`: the name of the work, shown if the work lasts. `in_parallel` is as in `Worker.do_separately`. If the
        user stops the work, `stopped` is called at once, and the result is ignored when it arrives.
        """
        flag = LongWork(what, self.progressed.emit)
        waiting = [flag]

        def show() -> None:
            if waiting:
                self._long.append(flag)
                self.started.emit(what)

        def end_waiting() -> bool:
            """End the displayed work; return whether it had not ended before."""
            is_first = bool(waiting)
            waiting.clear()
            if flag in self._long:
                self._end((None, what), flag)
            return is_first

        def give_up() -> None:
            if end_waiting():
                stopped()
                self.messages.report_done(_STOPPED)

        def fail(raised: BaseException) -> None:
            if end_waiting():
                self._fail(raised, self.messages.refuse, lambda _: None)

        flag.give_up = give_up
        if what:
            QTimer.singleShot(_SOON, self, show)
        self.worker.do_separately(
            work, lambda result: then(result) if end_waiting() else None, fail, in_parallel=in_parallel
        )

    def stop(self) -> None:
        """Ask the displayed work to stop at its next opportunity; work of `run_separately` is abandoned."""
        if (shown := self.shown) is not None:
            shown.ask()
            if shown.give_up is not None:
                shown.give_up()

    def may_leave(self, ask: Callable[[str, Callable[[], bool]], bool]) -> bool:
        """Wait for work that uses the data file; if it does not end, call `ask`. Return whether the window may be left.

        `ask` gets the name of the work and a function that returns whether the work has ended meanwhile; it returns the
        user's answer. If typed text is stored on this PC, `ask` is not called. If the user leaves, unfinished work is
        asked to stop.
        """
        self.worker.settle_before_leaving()
        if not self.worker.is_hanging or self.worker.keeps_typed:
            return True
        what = self.shown.at[0] if self.shown is not None else "データファイルの読み書き"
        is_left = ask(what, lambda: not self.worker.is_using_file)
        self.worker.is_hanging = is_left and self.worker.is_using_file
        for each in self._long if self.worker.is_hanging else ():
            each.ask()
        return is_left

    def _begin(self, what: str) -> StopFlag:
        """Return the flag that stops the work; work that has a name is shown from now on."""
        if not what:
            return StopFlag()
        work = LongWork(what, self.progressed.emit)
        self._long.append(work)
        self.started.emit(what)
        return work

    def _end(self, task: tuple[object, str], flag: StopFlag) -> None:
        self._under_way.discard(task)
        if isinstance(flag, LongWork):
            self._long.remove(flag)
            self.ended.emit()

    def _fail(self, raised: BaseException, refused: OnRefusal, failed: OnFailure) -> None:
        refusal = refusal_of(raised)
        if refusal is not None:
            refused(refusal)
            return
        if isinstance(raised, Cancelled):
            self.messages.report_done(_STOPPED)
        else:
            self.messages.report_defect(write_report(raised))
        failed(raised)


def emit_unless_closed(signal: SignalInstance, *values: object) -> None:
    """Emit a signal of the window from another thread; do nothing if the window was closed meanwhile.

    The slots run later, in the window's thread, so none of their errors is suppressed.
    """
    with suppress(RuntimeError):  # Qt has deleted the signal's object
        signal.emit(*values)
