"""Has pages made in a process of their own: the memory that it takes goes with it, and it can be ended at any time."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from ctypes import c_ubyte
from io import BufferedReader, BufferedWriter, RawIOBase
from mmap import ACCESS_COPY, mmap
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import TYPE_CHECKING, Any, TypeVar

from nakano_status.gui.overriding import override

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

    from nakano_status.application.ports.data_file import Parts, Records

Result = TypeVar("Result")
Checkpoint = Callable[[], None]
"""Raises Cancelled once nobody waits for the result any more."""
Read = Callable[["Parts", "Records"], Callable[[Checkpoint], Result]]
"""Reads what pages are made of, and returns what makes them. A function of a module, or a `partial` of one."""

_PATIENCE = 0.05
"""Seconds between two questions whether anybody still waits."""
_DEFECT = 70
_LARGE = 16_000_000
"""Bytes of a PDF of several hundred pages: the window holds a smaller one in memory."""


def make_in_own_process(path: Path, read: Read[Result], checkpoint: Checkpoint) -> Result:
    """Return what `read` comes to for the data file at `path`, as it is on the disk by now.

    Raises what reading refuses, what `checkpoint` raises, and EOFError where the process ended without an answer: its
    own report tells why.
    """
    context = get_context("spawn")  # a fork would take Qt's threads and locks along
    answers, to_answer = context.Pipe(duplex=False)
    with TemporaryDirectory(prefix="nakano-status-", ignore_cleanup_errors=True) as folder:
        process = context.Process(target=_work, args=(to_answer, folder, path, read), daemon=True)
        process.start()
        to_answer.close()
        try:
            while not answers.poll(_PATIENCE):
                checkpoint()
            found, refused = _Unpickler(BufferedReader(_Received(answers))).load()
        finally:
            process.kill()
            process.join()
            answers.close()
    if refused is not None:
        raise refused
    result: Result = found
    return result


def _work(answers: Connection, folder: str, path: Path, read: Read[object]) -> None:
    """Answer with (result, None) or (None, refusal); a defect is reported and ends the process."""
    from nakano_status.bootstrap import make_parts
    from nakano_status.defect_report import write_report
    from nakano_status.domain.problems.problem import Refused

    try:
        try:
            parts = make_parts()
            with closing(parts.stores.open(path, read_only=True)) as store:
                copied = store.copied()
            with copied() as records:
                make = read(parts, records)
            answer: tuple[object, Refused | None] = (make(lambda: None), None)
        except Refused as refused:
            answer = (None, refused)
        with suppress(BrokenPipeError), BufferedWriter(_Sent(answers)) as sent:  # nobody is there any more
            _Pickler(sent, folder).dump(answer)
    except BaseException as defect:  # noqa: BLE001 - Python would print it, with what somebody wrote
        write_report(defect)
        sys.exit(_DEFECT)


class _Pickler(pickle.Pickler):
    """Puts what is large into files of its own: the window reads of it what it shows."""

    def __init__(self, into: BufferedWriter[_Sent], folder: str) -> None:
        super().__init__(into)
        self._folder = folder

    @override
    def persistent_id(self, obj: object) -> str | None:
        if not isinstance(obj, bytes) or len(obj) < _LARGE:
            return None
        with suppress(OSError), NamedTemporaryFile(dir=self._folder, delete=False) as file:
            file.write(obj)
            return file.name
        return None  # there is no room for a file: it goes along with the others


class _Unpickler(pickle.Unpickler):
    """Maps such files into memory. Their folder goes at once; Windows removes a file that is in use once it is not."""

    @override
    def persistent_load(self, pid: Any) -> Any:
        opened = os.open(pid, os.O_RDWR | getattr(os, "O_TEMPORARY", 0) | getattr(os, "O_BINARY", 0))
        mapped = mmap(opened, 0, access=ACCESS_COPY)
        os.close(opened)
        return (c_ubyte * len(mapped)).from_buffer(mapped)


class _Sent(RawIOBase):
    """A file that is written into a connection: an answer is never whole in memory beside what it is made of."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    @override
    def writable(self) -> bool:
        return True

    @override
    def write(self, content: ReadableBuffer, /) -> int:
        self._connection.send_bytes(bytes(content))
        return len(memoryview(content))


class _Received(RawIOBase):
    """A file that is read out of a connection."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rest = memoryview(b"")

    @override
    def readable(self) -> bool:
        return True

    @override
    def readinto(self, into: WriteableBuffer, /) -> int:
        room = memoryview(into)
        if not self._rest:
            self._rest = memoryview(self._connection.recv_bytes())
        count = min(len(room), len(self._rest))
        room[:count], self._rest = self._rest[:count], self._rest[count:]
        return count
