"""Connections to a data file: plain ones for opening and checking, an engine for the acts (source: decision 7)."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote
from weakref import WeakSet

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

_PATIENCE = 5.0  # seconds to wait for another reader or writer to finish
_WRITING = "nakano_writing"


class _Connection(sqlite3.Connection):
    """A connection that closes its cursors with itself.

    SQLite keeps a connection, and with it the lock on the file, until its last statement is finalised. One that failed
    at a text that is no UTF-8 is not, as long as the exception's traceback refers to its cursor.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._cursors: WeakSet[sqlite3.Cursor] = WeakSet()

    def cursor(self, factory: Any = sqlite3.Cursor) -> Any:
        """Return a new cursor."""
        made = super().cursor(factory)
        self._cursors.add(made)
        return made

    def execute(self, sql: str, parameters: Any = ()) -> sqlite3.Cursor:
        """Run a statement on a new cursor."""
        made: sqlite3.Cursor = self.cursor()
        return made.execute(sql, parameters)

    def close(self) -> None:
        """Close the cursors and the connection."""
        for cursor in self._cursors:
            cursor.close()
        super().close()


def connect(path: Path, *, writable: bool) -> sqlite3.Connection:
    """Connect to an existing file; one that may not be written is still recovered if the folder allows it.

    With `writable` it can be written at once (the journal mode is stored in the file): the file must have been checked.
    """
    place = quote(os.fsencode(path.absolute().as_posix()))
    uri = f"file://{place}?mode=rw" if place.startswith("/") else f"file:///{place}?mode=rw"
    connection = _Connection(uri, uri=True, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    _distrust(connection)
    connection.execute("PRAGMA foreign_keys=ON")
    if writable:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("PRAGMA synchronous=FULL")
    else:
        connection.execute("PRAGMA query_only=ON")
    return connection


def connect_to_copy(content: bytes) -> sqlite3.Connection:
    """Connect to a file that is only in memory, to read it."""
    connection = connect_to_memory()
    connection.deserialize(content)
    connection.execute("PRAGMA query_only=ON")
    return connection


def connect_to_memory() -> sqlite3.Connection:
    """Connect to an empty file in memory, into which another may be copied."""
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    _distrust(connection)
    return connection


def engine_for(connector: Callable[[], sqlite3.Connection]) -> Engine:
    """Return an engine with isolated transactions: a reader's is a snapshot, a writer's is exclusive."""
    from sqlalchemy import QueuePool, create_engine, event

    engine = create_engine("sqlite://", creator=connector, poolclass=QueuePool)
    event.listen(engine, "begin", _begin)
    return engine


def for_writing(connection: Connection) -> Connection:
    """Return the connection, set so that its transaction excludes other writers from its beginning."""
    return connection.execution_options(**{_WRITING: True})


def driver_of(connection: Connection) -> sqlite3.Connection:
    """Return the driver's own connection of an engine's: what is read through it is in the same transaction."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, sqlite3.Connection)  # noqa: S101 - `engine_for` makes no other
    return driver


def _distrust(connection: sqlite3.Connection) -> None:
    """Let nothing in the file run with more rights than its data (https://sqlite.org/security.html)."""
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA cell_size_check=ON")
    connection.execute("PRAGMA mmap_size=0")
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, False)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_VIEW, False)


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
