"""Has pages made in a process of their own: the memory that it takes goes with it, and it can be ended at any time."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from ctypes import c_ubyte
from io import BytesIO
from mmap import ACCESS_COPY, mmap
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

from nakano_status.gui.overriding import override

if TYPE_CHECKING:
    from nakano_status.application.progress import Read

Result = TypeVar("Result")

_PATIENCE = 0.05
"""Seconds between two questions whether anybody still waits."""
_DEFECT = 70
_LARGE = 250_000
"""Bytes of a PDF of some dozens of pages: the window holds a smaller one in memory."""


def make_in_own_process(path: Path, read: Read[Result], checkpoint: Callable[[], None]) -> Iterator[Result]:
    """Yield what there is to show of what `read` comes to, and it at last, for the data file at `path`.

    It is read as it is on the disk by now; `read` is a function of a module, or a `partial` of one. What comes more
    than once is the same object. Raises what reading refuses, what `checkpoint` raises, and EOFError where the process
    ended without an answer: its own report tells why.
    """
    checkpoint()
    context = get_context("spawn")  # a fork would take Qt's threads and locks along
    answers, to_answer = context.Pipe(duplex=False)
    with TemporaryDirectory(prefix="nakano-status-", ignore_cleanup_errors=True) as folder:
        process = context.Process(target=_work, args=(to_answer, folder, path, read), daemon=True)
        process.start()
        to_answer.close()
        received = _Received(answers)
        is_last = False
        try:
            while not is_last:
                checkpoint()  # also where the next one is there already
                while not answers.poll(_PATIENCE):
                    checkpoint()
                found, is_last, refused = received.take()
                if refused is not None:
                    raise refused
                yield found
        finally:
            process.kill()
            process.join()
            answers.close()


def _work(answers: Connection, folder: str, path: Path, read: Read[object]) -> None:
    """Send (what there is so far, False, None) …, then (result, True, None) or (None, True, refusal).

    A defect is reported and ends the process.
    """
    from nakano_status.bootstrap import make_parts
    from nakano_status.defect_report import write_report
    from nakano_status.domain.problem import Refused

    sent = _Sent(answers, folder)

    def show(*so_far: object) -> None:
        for each in so_far:
            sent.put((each, False, None))

    try:
        try:
            parts = make_parts()
            with closing(parts.stores.open(path, read_only=True)) as store:
                copied = store.copied()
            with copied() as records:
                make = read(parts, records)
            sent.put((make(show), True, None))
        except Refused as refused:
            sent.put((None, True, refused))
    except BrokenPipeError:
        pass  # nobody is there any more
    except BaseException as defect:  # noqa: BLE001 - Python would print it, with what somebody wrote
        write_report(defect)
        sys.exit(_DEFECT)


class _Sent(pickle.Pickler):
    """Puts objects into a connection, each once, and what is large into files: the window reads of it what it shows."""

    def __init__(self, connection: Connection, folder: str) -> None:
        self._content = BytesIO()
        super().__init__(self._content)
        self._connection, self._folder = connection, folder

    def put(self, answer: object) -> None:
        """Send an answer."""
        self._content.seek(0)
        self._content.truncate()
        self.dump(answer)
        self._connection.send_bytes(self._content.getbuffer())

    @override
    def persistent_id(self, obj: object) -> str | None:
        if not isinstance(obj, bytes) or len(obj) < _LARGE:
            return None
        with suppress(OSError), NamedTemporaryFile(dir=self._folder, delete=False) as file:
            file.write(obj)
            return file.name
        return None  # there is no room for a file: it goes along with the others


class _Received(pickle.Unpickler):
    """Maps such files into memory. Their folder goes at last; Windows removes a file that is in use once it is not."""

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

    @override
    def persistent_load(self, pid: Any) -> Any:
        opened = os.open(pid, os.O_RDWR | getattr(os, "O_TEMPORARY", 0) | getattr(os, "O_BINARY", 0))
        mapped = mmap(opened, 0, access=ACCESS_COPY)
        os.close(opened)
        return (c_ubyte * len(mapped)).from_buffer(mapped)
