"""Runs work in a separate process: its memory is released with the process, and it can be ended at any time."""

from __future__ import annotations

import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from ctypes import c_ubyte
from functools import partial
from io import BytesIO
from mmap import ACCESS_COPY, mmap
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from signal import SIG_IGN, SIGINT, signal
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import Any, TypeVar

from nakano_status.defect_report import EXIT_OF_DEFECT, write_report
from nakano_status.domain.problems.problem import Refused
from nakano_status.patience import retry_while_held

Result = TypeVar("Result")
Show = Callable[..., None]
"""A function passed to the work, which calls it with the partial results so far."""

_REST = 60
"""Seconds without work after which the process ends; the next work starts another one."""
_PATIENCE = 0.05
"""Seconds between two calls of `checkpoint` while no result has arrived."""
_UNASKED = 1.0
"""Seconds of a call before the first call of `checkpoint`: a new process needs half of them to start."""
_LARGE = 250_000
"""Size of a PDF of some dozens of pages in bytes: smaller objects are sent through the pipe."""


class OwnProcess:
    """A separate process that does one piece of work at a time, called from any thread.

    If `folder` is given, large bytes in results are passed in files in that folder. Callers receive them as c_ubyte
    arrays mapped into memory, on Windows as bytes.
    """

    def __init__(self, folder: str | None = None) -> None:
        self._folder, self._lock = folder, Lock()
        self._running: tuple[SpawnProcess, Connection] | None = None

    def call(
        self, function: Callable[..., Result], *args: object, checkpoint: Callable[[], object] = lambda: None
    ) -> Result:
        """Call a function with `args` in the process, and return its result.

        The function must be at the top level of a module. `checkpoint` and the errors are as in `results`.
        """
        *_, result = self.results(partial(_call, function, args), checkpoint, unasked=_UNASKED)
        return result

    def results(
        self, work: Callable[[Show], Result], checkpoint: Callable[[], object], *, unasked: float = _PATIENCE
    ) -> Iterator[Result]:
        """Yield the partial results of `work`, and last its result; a value sent more than once is the same object.

        `work`: a function at the top level of a module, or a `partial` of one; it is called with a function that sends
        partial results. `checkpoint` is called again and again while no result arrives, first after `unasked` seconds;
        the process ends if it raises, or if the generator is closed. Raises the exceptions of `checkpoint`, the Refused
        of the work, and EOFError if the process ended without an answer; a defect has then been reported. If the
        process ended before the first result and without a defect, the work is started once more.
        """
        with self._lock:
            has_shown = False
            try:
                for found in self._answers(work, checkpoint, unasked):
                    has_shown = True
                    yield found
            except _EndedError as ended:
                if has_shown or ended.exit_code == EXIT_OF_DEFECT:
                    raise
            else:
                return
            yield from self._answers(work, checkpoint, unasked)  # the process had ended after a rest, or was killed

    def _answers(
        self, work: Callable[[Show], Result], checkpoint: Callable[[], object], patience: float
    ) -> Iterator[Result]:
        _, connection = self._running = self._running or self._begin()
        received, is_last, refused = _Received(connection), False, None
        try:
            _piped(connection.send, work)
            while not is_last:
                while not _piped(connection.poll, patience):
                    checkpoint()
                    patience = _PATIENCE
                found, is_last, refused = _piped(received.take)
                if refused is None:
                    yield found
        except _EndedError as ended:
            raise _EndedError(self._gone(_REST)) from ended
        except BaseException:
            self.close()
            raise
        if refused is not None:
            raise refused

    def close(self) -> None:
        """End the process at once; the next call starts another one."""
        self._gone(0)

    def _begin(self) -> tuple[SpawnProcess, Connection]:
        context = get_context("spawn")  # a fork would copy the window's threads and locks
        here, there = context.Pipe()
        process = context.Process(target=_serve, args=(there, self._folder), daemon=True)
        process.start()
        there.close()
        return process, here

    def _gone(self, patience: float) -> int | None:
        """Wait for the end of the process, and kill it after the timeout; return its exit code."""
        if self._running is None:
            return None
        (process, connection), self._running = self._running, None
        process.join(patience)
        process.kill()
        process.join()
        connection.close()
        return process.exitcode


class _EndedError(EOFError):
    """The process ended without an answer; `exit_code` is None while it is not known."""

    def __init__(self, exit_code: int | None = None) -> None:
        super().__init__(exit_code)
        self.exit_code = exit_code


def _piped(do: Callable[..., Any], *args: object) -> Any:
    try:
        return do(*args)
    except (EOFError, OSError) as ended:
        raise _EndedError from ended


def _call(function: Callable[..., Result], args: tuple[object, ...], _: Show) -> Result:
    return function(*args)


def _serve(connection: Connection, folder: str | None) -> None:
    """Answer each work with (partial result, False, None) …, then (result, True, None) or (None, True, refusal).

    A defect is reported and ends the process.
    """
    signal(SIGINT, SIG_IGN)  # Ctrl+C in a terminal is for the window
    try:
        for work in _asked(connection):
            sent = _Sent(connection, folder)
            try:
                sent.put((work(sent.show), True, None))
            except Refused as refused:
                sent.put((None, True, refused))
    except _EndedError:
        pass  # the other process is gone
    except BaseException as defect:  # noqa: BLE001 - Python would print it, with texts of the user
        write_report(defect)
        sys.exit(EXIT_OF_DEFECT)


def _asked(connection: Connection) -> Iterator[Callable[[Show], object]]:
    while _piped(connection.poll, _REST):
        yield _piped(connection.recv)


class _Sent(pickle.Pickler):
    """Writes objects to a connection, each once.

    Large objects are written to files, of which only the used pages are read.
    """

    def __init__(self, connection: Connection, folder: str | None) -> None:
        self._content = BytesIO()
        super().__init__(self._content)
        self._connection, self._folder = connection, folder

    def show(self, *so_far: object) -> None:
        """Send the partial results so far."""
        for each in so_far:
            self.put((each, False, None))

    def put(self, answer: object) -> None:
        """Send an answer."""
        self._content.seek(0)
        self._content.truncate()
        self.dump(answer)
        _piped(self._connection.send_bytes, self._content.getbuffer())

    def persistent_id(self, obj: object) -> str | None:
        """Return the path of the file of a large object; None for an object that is pickled with the others."""
        if self._folder is None or not isinstance(obj, bytes) or len(obj) < _LARGE:
            return None
        with suppress(OSError), NamedTemporaryFile(dir=self._folder, delete=False) as file:
            file.write(obj)
            return file.name
        return None  # no space on the disk: send it through the pipe


class _Received(pickle.Unpickler):
    """Reads objects written by `_Sent`.

    Files are mapped into memory; on Windows they are read, because mapped files could not be removed at the end.
    """

    def __init__(self, connection: Connection) -> None:
        self._content = BytesIO()
        super().__init__(self._content)
        self._connection = connection

    def take(self) -> Any:
        """Return the next answer."""
        self._content.seek(0)
        self._content.truncate()
        self._content.write(self._connection.recv_bytes())
        self._content.seek(0)
        return self.load()

    def persistent_load(self, pid: Any) -> Any:
        """Return the bytes of a file."""
        if sys.platform == "win32":
            return retry_while_held(Path(pid).read_bytes)
        with Path(pid).open("r+b") as file:
            mapped = mmap(file.fileno(), 0, access=ACCESS_COPY)
        return (c_ubyte * len(mapped)).from_buffer(mapped)
