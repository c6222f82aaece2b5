"""Connections to a data file, and the meaning of SQLite's errors (decision 0007).

An error of the environment becomes a refusal; an error of this program is a defect and is passed on.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote
from weakref import WeakSet

from nakano_status.application.stopping import check_stop
from nakano_status.domain.history.acts import A_MOMENT_AGO
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals import files
from nakano_status.domain.storage.store_place import NO_SPACE
from nakano_status.patience import has_holder, holders_of, is_open_elsewhere, retry_while_held
from nakano_status.real_path import real_path

FileConnection = sqlite3.Connection
"""A connection to a data file, in its driver's own type."""

_PATIENCE = 5.0  # seconds to wait for another reader or writer to finish

_PAGES = 4_000
"""The number of pages that are copied between two checks whether the work must stop: about 16 MiB."""

UNKNOWN_PROGRAM = "他のプログラム"
_PRIMARY = 0xFF  # the lower byte is the primary result code, the upper bits are details


def held_file_refusal(path: Path, held: Path | None = None) -> Refused:
    """Return the refusal for a data file that another program has open; it names the program if it is known.

    `held`: the file that is open (None: the data file itself).
    """
    who = "、".join(holders_of(held or path)) or UNKNOWN_PROGRAM
    return files.StoreLocked(path=str(path), who=who, since=A_MOMENT_AGO)


def _not_opened(path: str) -> Refused:
    """Return the refusal for a file that the system does not open: damaged only if it exists and is not held."""
    with suppress(OSError):
        if not Path(path).exists():
            return files.StoreMissing(path=path)
    return _held(path) or files.StoreDamaged(path=path, reason="ファイルを開けません")


def _not_answered(path: str) -> Refused:
    """Return the refusal for a file that the system failed to read, write or remove, or whose journal it failed on."""
    return _held(path) or files.TargetNotWritable(path=path, reason="保存先の装置が読み書きに応じません")


def _held(path: str) -> Refused | None:
    """Return the refusal for a data file if another program has the file or its journal open, otherwise None."""
    held = next((each for each in (Path(path), journal_of(Path(path))) if has_holder(each)), None)
    return None if held is None else held_file_refusal(Path(path), held)


_REFUSALS: dict[int, Callable[[str], Refused]] = {
    sqlite3.SQLITE_BUSY: lambda path: files.StoreLocked(path=path, who=UNKNOWN_PROGRAM, since=A_MOMENT_AGO),
    sqlite3.SQLITE_LOCKED: lambda path: files.StoreLocked(path=path, who=UNKNOWN_PROGRAM, since=A_MOMENT_AGO),
    sqlite3.SQLITE_READONLY: lambda path: files.StoreReadOnly(path=path),
    sqlite3.SQLITE_FULL: lambda path: files.TargetNotWritable(path=path, reason=NO_SPACE),
    sqlite3.SQLITE_IOERR_WRITE: lambda path: files.TargetNotWritable(
        path=path, reason="書き込めません。空き容量か、割り当てられた容量が足りないことがあります"
    ),
    sqlite3.SQLITE_IOERR: _not_answered,
    sqlite3.SQLITE_CANTOPEN: _not_opened,
    sqlite3.SQLITE_PERM: lambda path: files.StoreDamaged(path=path, reason="読み取りが許可されていません"),
    sqlite3.SQLITE_AUTH: lambda path: files.StoreDamaged(path=path, reason="読み取りが許可されていません"),
    sqlite3.SQLITE_CORRUPT: lambda path: files.StoreDamaged(path=path, reason="内容が壊れています"),
    sqlite3.SQLITE_NOTADB: lambda path: files.StoreForeign(path=path),
    sqlite3.SQLITE_READONLY_DBMOVED: lambda path: files.StoreMissing(path=path),
    sqlite3.SQLITE_READONLY_ROLLBACK: lambda path: files.StoreDamaged(
        path=path, reason="途中で止まった書き込みが残っていますが、書き込みができない場所のため、元に戻せません"
    ),
}

DAMAGE_CAN_CAUSE = (
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    StopIteration,
    TypeError,
    ValueError,
    sqlite3.Error,
)
"""The exceptions that reading a damaged cell, or using its content, can raise."""


class _Connection(sqlite3.Connection):
    """A connection that closes its cursors when it is closed.

    SQLite keeps a connection, and with it the lock on the file, until its last statement is finalised. A statement that
    failed at invalid UTF-8 is not finalised as long as the exception's traceback refers to its cursor.
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
        """Run a statement on a new cursor; raise Cancelled if the work must stop."""
        check_stop()
        made: sqlite3.Cursor = self.cursor()
        return made.execute(sql, parameters)

    def executemany(self, sql: str, parameters: Any) -> sqlite3.Cursor:
        """Run a statement for each set of parameters on a new cursor; raise Cancelled if the work must stop."""
        made: sqlite3.Cursor = self.cursor()
        return made.executemany(sql, _while_wanted(parameters))

    def close(self) -> None:
        """Close the cursors and the connection."""
        for cursor in self._cursors:
            cursor.close()
        super().close()


def _while_wanted(parameters: Iterable[Any]) -> Iterator[Any]:
    for each in parameters:
        check_stop()
        yield each


def journal_of(path: Path) -> Path:
    """Return the path of a data file's journal, in which SQLite keeps the former pages during a write."""
    return Path(f"{real_path(path)}-journal")


def has_journal(path: Path) -> bool:
    """Return whether a data file has a journal that is not empty: a write is under way, or was interrupted."""
    with suppress(OSError):
        return journal_of(path).stat().st_size > 0
    return False


def connect(path: Path, *, writable: bool) -> sqlite3.Connection:
    """Connect to an existing file; an interrupted write is rolled back if the folder allows it, even for reading.

    If `writable` is true, the file must have been checked before: the journal mode is written into it at once. Raises
    sqlite3.Error, and StoreLocked on Windows if the file remains held.
    """
    # a URI, because only a URI can require that the file exists: otherwise SQLite would make an empty one; % and ? in
    # names are quoted
    place = quote(os.fsencode(path.absolute().as_posix()))
    uri = f"file://{place}?mode=rw" if place.startswith("/") else f"file:///{place}?mode=rw"
    with _held_writable(path) if writable else nullcontext():
        connection = _Connection(uri, uri=True, timeout=_PATIENCE, isolation_level=None, check_same_thread=False)
    with closed_on_failure(connection):
        _prepare(connection, writable=writable)
    return connection


@contextmanager
def closed_on_failure(connection: sqlite3.Connection) -> Iterator[None]:
    """Close a connection if the block raises an exception, because Windows neither moves nor removes an open file."""
    try:
        yield
    except BaseException:
        connection.close()
        raise


if sys.platform == "win32":

    @contextmanager
    def _held_writable(path: Path) -> Iterator[None]:
        """Wait until a file can be written, and keep it open meanwhile; raise StoreLocked if it remains held.

        SQLite would open a file that is held for a moment for reading only, and refuse later writes.
        """
        with ExitStack() as kept:
            try:
                kept.enter_context(retry_while_held(lambda: path.open("r+b")))
            except OSError as error:  # SQLite refuses a file that is missing or has no rights
                if is_open_elsewhere(error):
                    raise held_file_refusal(path) from error
            yield

else:

    def _held_writable(path: Path) -> AbstractContextManager[None]:  # noqa: ARG001 - as on Windows
        """Do nothing: no file is refused for being open, and closing it here would drop SQLite's locks."""
        return nullcontext()


def _prepare(connection: sqlite3.Connection, *, writable: bool) -> None:
    """Set how a new connection reads and writes."""
    _distrust(connection)
    connection.execute("PRAGMA foreign_keys=ON")
    if writable:
        # a write-ahead log needs shared memory, which shared folders do not offer
        connection.execute("PRAGMA journal_mode=DELETE")
        # confirmed writes must survive a power cut
        connection.execute("PRAGMA synchronous=FULL")
        # removed content must be gone from the file; by default SQLite does that only if it was built so
        connection.execute("PRAGMA secure_delete=ON")
    else:
        connection.execute("PRAGMA query_only=ON")


def connect_to_copy(content: bytes) -> sqlite3.Connection:
    """Return a read-only connection to a file in memory with this content."""
    connection = connect_to_content(content)
    with closed_on_failure(connection):
        connection.execute("PRAGMA query_only=ON")
    return connection


def connect_to_content(content: bytes) -> sqlite3.Connection:
    """Return a connection to a file in memory with this content; it can be written.

    The file's WAL mode is switched off, because it needs a real file.
    """
    connection = connect_to_memory()
    with closed_on_failure(connection):
        connection.deserialize(content[:18] + b"\1\1" + content[20:])  # https://sqlite.org/fileformat2.html, 1.3.3
    return connection


def connect_to_memory() -> sqlite3.Connection:
    """Return a connection to an empty file in memory."""
    connection = _Connection(":memory:", isolation_level=None, check_same_thread=False)
    with closed_on_failure(connection):
        _distrust(connection)
    return connection


def copy_into(
    source: sqlite3.Connection, target: sqlite3.Connection, refuse: Callable[[int], None] = lambda _: None
) -> None:
    """Copy the file of one connection into the file of another, whole or not at all, from one snapshot.

    Unlike `serialize`, this can read a file in WAL mode. `refuse` is called with SQLite's status after every few pages,
    and may raise an exception to end the copying. Raises Cancelled if the work must stop.
    """

    def look(status: int, left: int, _all: int) -> None:
        refuse(status)
        if left:  # otherwise the copy is complete
            check_stop()

    source.backup(target, pages=_PAGES, progress=look)


def database_content(connection: sqlite3.Connection) -> bytes:
    """Return the current content of the file of an open connection."""
    with closing(connect_to_memory()) as copy:
        connection.backup(copy)  # unlike `serialize`, it reads a file in WAL, and reports why it failed
        return copy.serialize()


@contextmanager
def tolerate_invalid_utf8(connection: sqlite3.Connection) -> Iterator[None]:
    """Within the block, let the connection return invalid UTF-8 as text with lone surrogates."""
    before = connection.text_factory
    connection.text_factory = lambda text: text.decode("utf-8", "surrogateescape")
    try:
        yield
    finally:
        connection.text_factory = before


def _distrust(connection: sqlite3.Connection) -> None:
    """Let nothing in the file run with more rights than its data (https://sqlite.org/security.html)."""
    connection.execute("PRAGMA trusted_schema=OFF")
    # a crafted file must be found damaged before its cells are read
    connection.execute("PRAGMA cell_size_check=ON")
    connection.execute("PRAGMA mmap_size=0")
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_TRIGGER, False)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_VIEW, False)


def is_damage(error: BaseException | None) -> bool:
    """Return whether an error of SQLite means that the content is damaged, not that the system refuses the file."""
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)
    return code & _PRIMARY in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


def refusal(error: BaseException | None, path: Path) -> Refused | None:
    """Return the refusal for an error of SQLite.

    None if the error is a defect of this program, or not an error of SQLite.
    """
    code = getattr(error, "sqlite_errorcode", None)
    if not isinstance(error, sqlite3.Error) or code is None:
        return None
    cause = _REFUSALS.get(code) or _REFUSALS.get(code & _PRIMARY)
    return cause(str(path)) if cause else None
