"""Has papers set in a process of its own: what layouts take of memory goes with it, and it rests after a while."""

from __future__ import annotations

import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from threading import Lock
from typing import Any

from nakano_status.documents.set_paper import Checkpoint, go_on
from nakano_status.domain.problem import Refused

_REST = 60
"""Seconds without work after which the process ends; the next call begins another one."""
_UNASKED, _PATIENCE = 1.0, 0.05
"""Seconds that work may take before anybody is asked whether its result is still wanted, and between two questions.

Another process is ready after half a second, and has nothing laid out yet.
"""
_DEFECT = 70


class OwnSetter:
    """Calls methods of what `make`, a function of a module, returns there. One call at a time, from any thread."""

    def __init__(self, make: Callable[[], object]) -> None:
        self._make, self._lock = make, Lock()
        self._running: tuple[SpawnProcess, Connection] | None = None

    def call(self, name: str, *args: object, checkpoint: Checkpoint = go_on) -> Any:
        """Return what a method returns. Its process ends where `checkpoint` raises.

        Raises what `checkpoint` raises, Refused as the method does, and EOFError for a defect, whose report is written.
        """
        with self._lock:
            result, refused = self._asked((name, args), checkpoint)
        if refused is not None:
            raise refused
        return result

    def _asked(self, call: tuple[str, tuple[object, ...]], checkpoint: Checkpoint) -> tuple[Any, Refused | None]:
        process, connection = self._running = self._running or self._begin()
        patience = _UNASKED
        try:
            connection.send(call)
            while not connection.poll(patience):
                checkpoint()
                patience = _PATIENCE
            answer: tuple[Any, Refused | None] = connection.recv()
        except BaseException as raised:
            self._running = None
            if not isinstance(raised, EOFError | OSError):
                process.kill()
            process.join()
            connection.close()
            if process.exitcode != 0:
                raise
        else:
            return answer
        return self._asked(call, checkpoint)  # it had come to rest

    def _begin(self) -> tuple[SpawnProcess, Connection]:
        context = get_context("spawn")  # a fork would take the window's threads and locks along
        here, there = context.Pipe()
        process = context.Process(target=_serve, args=(there, self._make), daemon=True)
        process.start()
        there.close()
        return process, here


def _serve(connection: Connection, make: Callable[[], object]) -> None:
    """Answer with (result, None) or (None, refusal); a defect is reported and ends the process."""
    from nakano_status.defect_report import write_report

    try:
        made = make()
        answer: tuple[object, Refused | None]
        while connection.poll(_REST):
            name, args = connection.recv()
            try:
                answer = (getattr(made, name)(*args), None)
            except Refused as refused:
                answer = (None, refused)
            connection.send(answer)
    except (EOFError, BrokenPipeError):
        pass  # nobody is there any more
    except BaseException as defect:  # noqa: BLE001 - Python would print it, with what somebody wrote
        write_report(defect)
        sys.exit(_DEFECT)
