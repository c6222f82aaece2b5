"""Connections to a PostgreSQL server: statements sent without waiting, what its errors mean, and who else is there.

A network takes longer to answer than the server takes to work, so round trips are what counts. All statements of a
transaction go through one pipeline: nothing is waited for before a result is read. What is read together is named where
it is read (`Stored._read_together`), and sent at once.
"""

from __future__ import annotations

import getpass
import re
import select
import socket
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from time import monotonic, sleep
from typing import Any, TypeVar
from urllib.parse import quote

import psycopg
from psycopg import errors, sql
from psycopg.abc import PQGen
from psycopg.types.numeric import Int4Dumper

from nakano_status.application.ports.data_file import Present
from nakano_status.domain.history.acts import UNKNOWN_WRITER
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.problems.stopping import check_stop
from nakano_status.domain.refusals.files import (
    StoreAddressInvalid,
    StoreDamaged,
    StoreLocked,
    StoreReadOnly,
    StoreRightMissing,
    StoreServerGone,
    StoreServerRefused,
    StoreVanished,
    TargetNotWritable,
)
from nakano_status.domain.storage.store_place import NO_SPACE, USUAL_SCHEMA, ServerAddress
from nakano_status.store.rendered_statements import all_rendered
from nakano_status.store.statements import Database, Statements

SCHEMA_HERE = "btrim(split_part(current_setting('search_path'), ',', 1), ' \"')"
"""The name of the schema that is used, in a statement."""
STATEMENTS = Statements(all_rendered, "postgresql", "%({})s")

_PATIENCE = 30.0  # seconds without an answer after which the server is taken for gone
_LOCK_PATIENCE = "3s"  # how long an act waits for another one
_END_PATIENCE, _END_PAUSE = 5.0, 0.05
_SESSION = {"connect_timeout": 10, "keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3}
TABLE_OF_ACTS = "act"
"""What an act locks, so that acts are done one after the other; reading never waits."""

UNKNOWN_HOLDER, SOME_TIME = UNKNOWN_WRITER
_NAME_BYTES = 63  # what a server keeps of an application's name
OWN_LENGTH = 6
"""How much of the number of a program is in the name of its connections."""
_PROGRAM = "nakano-status"

Result = TypeVar("Result")
Parameters = Mapping[str, Any]


class _FlagDumper(Int4Dumper):
    """Sends yes and no as 1 and 0, as which they are stored."""

    def dump(self, obj: Any) -> bytes:
        """Return the number's text."""
        return b"1" if obj else b"0"


class RawConnection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that waits for an answer for so long only: what lies in between may swallow everything."""

    def wait(self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None) -> Result:
        """Wait for the server; raises OperationalError, and closes the connection, if there is no answer in time.

        With a `timeout` it is listened to for so long, and silence is no error.
        """
        try:
            return super().wait(gen, interval, _PATIENCE if timeout is None else timeout)
        except errors._WaitTimeout as error:  # noqa: SLF001 - it has no public name
            if timeout is not None:
                raise
            self.pgconn.finish()
            raise psycopg.OperationalError("no answer") from error


class PendingRows:
    """The rows of a statement that was sent to a server; they are waited for when they are asked for."""

    def __init__(self, cursor: psycopg.Cursor[Any], receive: Callable[[], None]) -> None:
        """`receive` waits for everything that was sent."""
        self._cursor, self._receive = cursor, receive

    @property
    def _received(self) -> psycopg.Cursor[Any]:
        if self._cursor.pgresult is None:
            self._receive()
        return self._cursor

    @property
    def description(self) -> Any:
        """The columns; the first item of each is its name."""
        return self._received.description

    @property
    def rowcount(self) -> int:
        """The number of rows that were written."""
        return self._received.rowcount

    @property
    def statusmessage(self) -> str | None:
        """The status that the server reports for the statement."""
        return self._received.statusmessage

    def __iter__(self) -> Iterator[Any]:
        """Yield the rows that were not read yet."""
        return iter(self._received)

    def fetchone(self) -> Any:
        """Return the next row, or None."""
        return self._received.fetchone()

    def fetchmany(self, size: int, /) -> list[Any]:
        """Return up to so many rows more."""
        return self._received.fetchmany(size)

    def fetchall(self) -> list[Any]:
        """Return the other rows."""
        return self._received.fetchall()


class ServerConnection:
    """A connection in a transaction (`store.statements.Connection`); `trips` counts its waits for an answer."""

    def __init__(self, raw: RawConnection) -> None:
        self._raw = raw
        self.backend = raw.info.backend_pid
        self.trips = 0
        self._ahead: dict[tuple[str, frozenset[tuple[str, Any]]], PendingRows] = {}
        self._to_write = self._is_open = self._is_waiting = False
        self._pipeline = ExitStack()
        self._sync: Callable[[], None] | None = None

    @property
    def is_lost(self) -> bool:
        """Whether the other side has ended it since it was used last."""
        if self._raw.closed:
            return True
        try:
            while select.select([self._raw.pgconn.socket], [], [], 0)[0]:
                self._raw.pgconn.consume_input()  # the last words of a server come before the end
        except (OSError, psycopg.Error):
            return True
        return self._raw.pgconn.status != psycopg.pq.ConnStatus.OK

    def begin(self, *, to_write: bool) -> None:
        """Begin a transaction: one snapshot, or the only one that writes; others that want to write wait."""
        if self._sync is None:
            self._sync = self._pipeline.enter_context(self._raw.pipeline()).sync
        self._to_write, self._is_open = to_write, True
        self._ahead.clear()
        self.send("BEGIN ISOLATION LEVEL REPEATABLE READ" + ("" if to_write else " READ ONLY"))
        if to_write:
            # before the first query: only then a snapshot has what the one who held the lock has written
            self.send(f"LOCK TABLE {TABLE_OF_ACTS} IN EXCLUSIVE MODE")

    def execute(self, text: str, parameters: Any = (), /) -> PendingRows:
        """Run a statement, unless the work shall stop; a query that was sent ahead is not sent again."""
        check_stop()
        if not text.startswith("SELECT"):
            self._ahead.clear()  # what was read before may no longer be so
        return self._ahead.pop(_sent_as(text, parameters), None) or self.send(text, parameters)

    def send_ahead(self, text: str, parameters: Parameters) -> None:
        """Send a query that is read later in the transaction; nothing is kept of it once something is written."""
        key = _sent_as(text, parameters)
        if key not in self._ahead:
            self._ahead[key] = self.send(text, parameters)

    def send(self, text: str, parameters: Any = ()) -> PendingRows:
        """Send a statement without waiting."""
        self._is_waiting = True
        return PendingRows(self._raw.execute(text, parameters or {}), self.receive)

    def executemany(self, text: str, parameters: Iterable[Parameters], /) -> None:
        """Run a statement once for each set of parameters, without waiting, unless the work shall stop."""
        check_stop()
        self._ahead.clear()
        self._is_waiting = True
        self._raw.cursor().executemany(text, parameters)

    def receive(self) -> None:
        """Wait until the server has answered everything that was sent."""
        if self._is_waiting and self._sync is not None:
            self._is_waiting = False
            self.trips += 1
            self._sync()

    def commit(self) -> None:
        """End the transaction and keep what it wrote; raises what any statement of it has met."""
        sent = self.send("COMMIT")
        self.receive()
        if sent.statusmessage != "COMMIT":  # a server answers ROLLBACK, and no error, if one came before
            raise psycopg.InternalError(f"not committed: {sent.statusmessage}")
        self._is_open = False

    def rollback(self) -> None:
        """End the transaction, if it has not ended, and keep nothing."""
        if not self._is_open:
            return
        if not self._to_write and self._raw.info.pipeline_status == psycopg.pq.PipelineStatus.ON:
            self.send(_ROLLBACK)  # nothing was locked: its answer is received with those of the next transaction
            self._is_open = False
            return
        with suppress(psycopg.Error):
            self.receive()  # an error ends what was sent before this, and was raised already
        with suppress(psycopg.Error):
            self.send(_ROLLBACK)  # no other one waits for its answer: the server lets go when it arrives
        self._is_open = False

    @contextmanager
    def alone(self) -> Iterator[RawConnection]:
        """Use the connection without a pipeline, between two transactions."""
        self._sync = None
        self._pipeline.close()
        yield self._raw

    def close(self) -> None:
        """Close it."""
        with suppress(psycopg.Error):
            self._pipeline.close()
        self._raw.close()


def _sent_as(text: str, parameters: Any) -> tuple[str, frozenset[tuple[str, Any]]]:
    return text, frozenset(dict(parameters).items())


class ServerDatabase(Database):
    """A connection to a server in a transaction, with the statements for it."""

    def __init__(self, connection: ServerConnection) -> None:
        """The caller begins the transaction and closes the connection."""
        super().__init__(connection, STATEMENTS)
        self._server = connection

    def read_ahead(self, queries: Iterable[tuple[str, Parameters]]) -> None:
        """Send queries whose rows are read next, so that the server is waited for once."""
        for text, parameters in queries:
            self._server.send_ahead(text, parameters)


def connect(address: ServerAddress, by: str | None = None, since: str = "", own: str = "") -> RawConnection:
    """Connect to a server; the rest is shown to others who have the set open. Raises psycopg.Error."""
    try:
        given = psycopg.conninfo.conninfo_to_dict(address.conninfo)
    except psycopg.ProgrammingError as error:
        raise StoreAddressInvalid(reason="libpq の指定として読み取れません") from error
    own_settings: dict[str, str | int] = {
        **{key: value for key, value in _SESSION.items() if key not in given},
        "application_name": application_name(by, since, own),
        "client_encoding": "utf-8",
    }
    raw = RawConnection.connect(psycopg.conninfo.make_conninfo(address.conninfo, **own_settings), autocommit=True)
    raw.adapters.register_dumper(bool, _FlagDumper)
    # At a ROLLBACK that is new to it psycopg lets all go that was prepared, and one that is prepared anew when there is
    # no room: by a statement that can come between the end of a transaction and a BEGIN, which the server refuses then.
    raw.prepared_max = None
    try:
        with raw.pipeline():
            for statement in (_ROLLBACK, *_SETTINGS, _BE_PRESENT):
                raw.execute(statement)
            for name, (value, first) in _LETTING_GO.items():
                if raw.info.server_version >= first:
                    raw.execute(f"SET {name} = {value}")
    except BaseException:
        raw.close()
        raise
    return raw


_LETTING_GO = {
    "idle_in_transaction_session_timeout": ("'60s'", 0),
    "tcp_keepalives_idle": (15, 0),
    "tcp_keepalives_interval": (5, 0),
    "tcp_keepalives_count": (3, 0),
    "transaction_timeout": ("'15min'", 17_00_00),
}
"""When a server ends the transaction of a program that has vanished with its network, and since which version.

Before version 17 it does not if a proxy that swallows everything keeps the connection: in a pipeline it is not idle.
"""

_ROLLBACK = "ROLLBACK"
_SETTINGS = (
    # the schema of the set, unless the address, the role or the database names another one
    f"""
SELECT set_config('search_path', '{USUAL_SCHEMA}', false) FROM pg_settings
WHERE name = 'search_path' AND source = 'default'
""",  # noqa: S608 - a constant
    f"SET lock_timeout = '{_LOCK_PATIENCE}'",
    "SET client_min_messages = warning",
)


def spelled_out(raw: RawConnection) -> str:
    """Return the address of a connection, however it was found; without a user and a password."""
    is_socket = raw.info.host.startswith("/")
    place = f"postgresql://{'' if is_socket else f'{raw.info.host}:{raw.info.port}'}/{quote(raw.info.dbname)}"
    more = {"host": raw.info.host if is_socket else "", "options": raw.info.options}
    query = "&".join(f"{name}={quote(value)}" for name, value in more.items() if value)
    return f"{place}?{query}" if query else place


def application_name(by: str | None, since: str, own: str) -> str:
    """Return the name under which a connection is shown to others: of which program, since when, on which PC, who.

    Servers keep 63 bytes of ASCII of it: a name with other letters is written as in domain names.
    """
    host = re.sub(r"[^\w.-]", "", socket.gethostname(), flags=re.ASCII)[:15]
    who = (by or _login_name()).replace("|", "").encode("punycode").decode("ascii")
    parts = [_PROGRAM, own[:OWN_LENGTH], since, host]
    name = "|".join([*parts, who])
    return name if len(name) <= _NAME_BYTES else "|".join([*parts, ""])


def _login_name() -> str:
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return ""


def present_by(name: str) -> Present | None:
    """Return who a connection is of, by its name; None for one of another program."""
    program, *parts = name.split("|")
    if program != _PROGRAM or len(parts) != len(Present._fields):
        return None
    own, since, computer, who = parts
    with suppress(UnicodeError):
        return Present(own, since, computer, who.encode("ascii").decode("punycode"))
    return None


_PRESENT = 0x4E4B
"""The class of the advisory locks that state which schema a connection uses, by its number; all share them."""

_BE_PRESENT = f"""
SELECT pg_advisory_lock_shared({_PRESENT}, oid::int) FROM pg_namespace WHERE nspname = {SCHEMA_HERE}
"""  # noqa: S608 - of constants
_OTHERS = f"""
SELECT DISTINCT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
JOIN pg_namespace n ON n.oid = l.objid AND n.nspname = {SCHEMA_HERE}
WHERE l.locktype = 'advisory' AND l.objsubid = 2 AND l.classid = {_PRESENT} AND a.datname = current_database()
  AND a.application_name LIKE '{_PROGRAM}|%%' ORDER BY a.application_name
"""  # noqa: S608 - of constants
_WORKING = """
SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.relation = %(table)s::regclass AND l.mode = 'ExclusiveLock' AND l.granted AND l.pid <> pg_backend_pid()
"""


def present(raw: RawConnection) -> Sequence[Present]:
    """Return who has the set open, each program once."""
    found = [each for (name,) in raw.execute(_OTHERS, {}) if (each := present_by(name))]
    return list({each.own: each for each in found}.values())


def at_work(raw: RawConnection) -> Present | None:
    """Return who does an act now; None if there is no one, or it is not known who."""
    for (name,) in raw.execute(_WORKING, {"table": TABLE_OF_ACTS}):
        return present_by(name)
    return None


_END = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = %(backend)s AND pid <> pg_backend_pid()
AND datname = current_database() AND application_name = current_setting('application_name')
"""


def ended(raw: RawConnection, backend: int) -> bool:
    """End another connection of this program at the server; return whether it has ended within a few seconds."""
    end = monotonic() + _END_PATIENCE
    while raw.execute(_END, {"backend": backend}).fetchall():
        if monotonic() > end:
            return False
        sleep(_END_PAUSE)
    return True


def refusal(
    error: BaseException, address: ServerAddress, connected: Callable[[], RawConnection] | None = None
) -> Refused | None:
    """Return the refusal for an error of the server or of the way to it, or None if it is a defect of this program.

    `connected` returns another connection, by which is asked who does the act that is in the way.
    """
    if isinstance(error, errors.LockNotAvailable):
        who = None
        if connected is not None:
            with suppress(psycopg.Error), closing(connected()) as raw:  # not to be told who does not change why
                who = at_work(raw)
        since, name = (who.since, who.who) if who and who.who else (SOME_TIME, UNKNOWN_HOLDER)
        return StoreLocked(path=str(address), who=name, since=since)
    kind = next((refused for kinds, refused in _REFUSALS if isinstance(error, kinds)), None)
    return kind(str(address), server_reason(error)) if kind else None


def _no_text(path: str) -> Refused:
    return TargetNotWritable(path=path, reason="サーバーに書き込めない文字（NUL）があります")


def _not_connected(path: str, reason: str) -> Refused:
    is_refused = any(reason == found for _, found in _NOT_LET_IN) or "FATAL:" in reason
    return (StoreServerRefused if is_refused else StoreServerGone)(path=path, reason=reason)


def _of(refused: type[Refused]) -> Callable[[str, str], Refused]:
    return lambda path, reason: refused(path=path, reason=reason)


_REFUSALS: Sequence[tuple[tuple[type[BaseException], ...], Callable[[str, str], Refused | None]]] = (
    ((errors.InsufficientPrivilege,), _of(StoreRightMissing)),
    ((errors.ReadOnlySqlTransaction,), lambda path, _: StoreReadOnly(path=path)),
    ((psycopg.DataError,), lambda path, reason: _no_text(path) if "NUL" in reason else None),
    (
        (errors.UndefinedTable,),  # it was there when the set was opened
        lambda path, _: StoreVanished(path=path, reason="削除されたか、移されています"),
    ),
    (
        (errors.UndefinedColumn,),
        lambda path, _: StoreDamaged(path=path, reason="データの列が、見つからなくなりました"),
    ),
    ((errors.DiskFull,), lambda path, _: TargetNotWritable(path=path, reason=NO_SPACE)),
    (
        (errors.InvalidPassword, errors.InvalidAuthorizationSpecification, errors.InvalidCatalogName),
        _of(StoreServerRefused),
    ),
    ((psycopg.OperationalError, psycopg.InterfaceError), _not_connected),
)
"""What errors mean, the more special ones first; no other is of the server or of the way to it."""

_CUT = "サーバーとの接続が切れました"
_GONE = (
    ("no answer", "応答がありません"),
    ("timeout", "応答がありません"),
    ("could not translate host name", "サーバーの名前が見つかりません"),
    ("failed to resolve host", "サーバーの名前が見つかりません"),
    (
        "Connection refused|No such file or directory",
        "サーバーが動いていないか、サーバーの名前かポートの番号が違います",
    ),
    ("starting up|起動処理中", "サーバーが起動しているところです"),
    ("shutting down|シャットダウンしています", "サーバーが停止しているところです"),
    ("too many|多すぎます|connection slots|接続スロット", "接続の数が上限に達しています"),
    ("terminating connection|接続を終了しています", "サーバーから切断されました"),
    (r"closed the connection|connection is (lost|closed)|SYSCALL|reset by peer|could not (receive|send)", _CUT),
)
_NOT_LET_IN = (
    ("certificate verify failed|does not match host name", "サーバーの証明書が確かめられません"),
    ("certificate file|private key file|certificate revocation", "証明書のファイルが読み取れません"),
    ("does not support SSL|SSL was required", "サーバーが通信の暗号化に対応していません"),
    ("valid client certificate", "利用者の証明書がありません"),
    ("invalid port|invalid .*value", "接続先の指定が正しくありません"),
    ("password authentication failed|パスワード認証に失敗", "利用者の名前かパスワードが違います"),
    ("no password supplied", "パスワードがありません"),
    ("does not exist|は存在しません", "利用者かデータベースがありません"),
    ("definition of service", "サービスの定義が見つかりません"),
    (r"pg_hba\.conf", "このPC、利用者、データベースの組合せの接続が許可されていません"),
    ("not permitted to log in|ログインが許可されません", "利用者にログインの権限がありません"),
    ("permission denied|アクセスが拒否されました", "データベースの権限がありません"),
)
"""Why there is no connection, by the messages of libpq and, in the languages that it may have, of the server.

An error while connecting has no number; one that the server itself reports then ("FATAL") is a refusal.
"""


def server_reason(error: BaseException) -> str:
    """Return why, in words for the user; those of libpq follow where none of ours is known."""
    text = " ".join(str(error).split())
    known = (*_GONE, *_NOT_LET_IN)
    found = (reason for parts, reason in known if re.search(parts, text, re.IGNORECASE))
    unknown = f"サーバーとの接続で問題が起きました（詳細：{text[:120]}）"
    return next(found, unknown if text else _CUT)


def quote_name(name: str) -> str:
    """Return a name as it is written in a statement."""
    return sql.Identifier(name).as_string()
