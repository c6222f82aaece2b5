"""Counts the steps of a command from inside, and causes a fault at one of them.

A step is a file that is opened, made, renamed, linked, removed or made durable in the arena (`file`), a statement that
SQLite receives (`sql`), or something that is sent to a database server or waited for from it (`server`).
"""

import errno
import os
import signal
import sqlite3
import sys
from collections import Counter
from pathlib import Path
from threading import Timer
from typing import Any

from nakano_status.store.postgres.connection import RawConnection
from nakano_status.store.sqlite import connection as connections
from tests.support.sudden_end import end_suddenly

_FILE_EVENTS = {"open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.truncate", "os.listdir", "os.scandir"}


class Steps:
    """The steps so far, by kind; `fault` is what happens at which step."""

    def __init__(self, fault: dict[str, Any], arena: Path) -> None:
        """Count the steps in the arena."""
        self._fault = fault
        self._arena = str(arena)
        self._gone = ""
        self.counted: Counter[str] = Counter()

    def listen(self) -> None:
        """Count every step from now on; a hook cannot be removed, so only a process that ends soon calls this."""
        sys.addaudithook(self._heard)
        made_durable, distrust = os.fsync, connections._distrust

        def counted_fsync(fd: Any) -> None:
            self._step("file", refusable=True)
            made_durable(fd)

        def traced(connection: sqlite3.Connection) -> None:
            distrust(connection)
            connection.set_trace_callback(self._statement)

        wait = RawConnection.wait

        def counted_wait(connection: RawConnection, *given: Any, **named: Any) -> Any:
            self._step("server", refusable=False)
            return wait(connection, *given, **named)

        setattr(RawConnection, "wait", counted_wait)  # noqa: B010 - a method is replaced
        os.fsync = counted_fsync
        connections._distrust = traced  # called for every connection

    def _heard(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _FILE_EVENTS and _is_in(arguments[0], self._arena):
            self._step("file", refusable=True)
            if self._gone and _is_in(arguments[0], self._gone):
                raise OSError(errno.ENOENT, os.strerror(errno.ENOENT), os.fsdecode(arguments[0]))

    def _statement(self, sql: str) -> None:
        if sql.startswith("COMMIT"):
            self._step("commit", refusable=False)
        self._step("sql", refusable=False)

    def _step(self, sort: str, *, refusable: bool) -> None:
        self.counted[sort] += 1
        if self._fault.get("sort") != sort or self.counted[sort] != self._fault["step"]:
            return
        kind = self._fault["kind"]
        if kind == "kill-step":
            end_suddenly()
        elif kind == "kill-soon":
            _end_soon(self._fault["seconds"])
        elif kind == "vanish":
            self._take_away(Path(self._fault["folder"]))
        elif kind == "refuse" and refusable:
            raise OSError(self._fault["errno"], os.strerror(self._fault["errno"]))

    def _take_away(self, folder: Path) -> None:
        """Rename a folder; Windows renames none with an open file: nothing in it answers from now on."""
        try:
            folder.rename(folder.with_name(f"{folder.name}-gone"))
        except PermissionError:
            self._gone = str(folder)


def _is_in(path: object, folder: str) -> bool:
    return isinstance(path, (str, bytes, os.PathLike)) and os.fsdecode(path).startswith(folder)


def _end_soon(seconds: float) -> None:
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)  # SIGALRM is not caught, so it kills
    else:
        Timer(seconds, end_suddenly).start()
