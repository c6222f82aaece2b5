"""Connections to a PostgreSQL server: statements sent without waiting, the meaning of its errors, and who is present.

A network takes longer to answer than the server takes to work, so the number of round trips decides the speed. All
statements of a transaction go through one pipeline: nothing is waited for before a result is read. Queries that are
read together are named where they are read (`Stored._read_together`) and sent at once.
"""

from __future__ import annotations

import getpass
import re
import select
import socket
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from time import monotonic, sleep
from typing import Any, TypeVar, cast
from urllib.parse import quote
from uuid import uuid4

import psycopg
from psycopg import errors, sql
from psycopg.abc import PQGen
from psycopg.types.numeric import Int4Dumper

from nakano_status.application.ports.data_file import Present
from nakano_status.application.stopping import check_stop
from nakano_status.domain.history.acts import A_MOMENT_AGO, UNKNOWN_PERSON
from nakano_status.domain.problems.problem import Refused
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
from nakano_status.domain.storage.server_address import USUAL_SCHEMA, ServerAddress
from nakano_status.domain.storage.store_place import NO_SPACE
from nakano_status.store.rendered_statements import all_statements
from nakano_status.store.statements import Database, Statements

SCHEMA_HERE = "btrim(split_part(current_setting('search_path'), ',', 1), ' \"')"
"""Expression for the name of the current schema in a statement."""
STATEMENTS = Statements(all_statements, "postgresql", "%({})s")

_PATIENCE = 30.0  # seconds without an answer after which the server is taken for gone
_LOCK_PATIENCE = "3s"  # how long an act waits for another one
_END_PATIENCE, _END_PAUSE = 5.0, 0.05
_SESSION = {"connect_timeout": 10, "keepalives_idle": 15, "keepalives_interval": 5, "keepalives_count": 3}
TABLE_OF_ACTS = "act"
"""The table that an act locks, so that acts are done one after the other; reading never waits."""

_NAME_BYTES = 63  # a server cuts longer names of an application
OWN_LENGTH = 6
"""Number of characters of a program's number in the name of its connections."""
_PROGRAM = "nakano-status"

Result = TypeVar("Result")
Parameters = Mapping[str, Any]
_Key = tuple[str, frozenset[tuple[str, Any]]]


class _FlagDumper(Int4Dumper):
    """Sends True and False as 1 and 0, as they are stored."""

    def dump(self, obj: Any) -> bytes:
        """Return the text of the number."""
        return b"1" if obj else b"0"


class RawConnection(psycopg.Connection[tuple[Any, ...]]):
    """A connection that waits for an answer for a limited time, because a network may swallow everything."""

    def wait(self, gen: PQGen[Result], interval: float = 0.1, timeout: float | None = None) -> Result:
        """Wait for the server; close the connection and raise OperationalError if there is no answer in time.

        `gen`, `interval`: as in psycopg. `timeout`: wait for that many seconds only; then silence is not an error of
        the server (None: wait as long as a server may take).
        """
        began = monotonic()
        try:
            return super().wait(gen, interval, _PATIENCE if timeout is None else timeout)
        except psycopg.OperationalError as error:
            if timeout is not None or monotonic() - began < _PATIENCE:
                raise
            self.pgconn.finish()
            raise psycopg.OperationalError("no answer") from error


class PendingRows:
    """The rows of a statement that was sent to a server; reading them waits for the server's answer."""

    def __init__(self, cursor: psycopg.Cursor[Any], receive: Callable[[], None]) -> None:
        """`receive` waits for the answers to all statements that were sent."""
        self._cursor, self._receive = cursor, receive

    @property
    def _received(self) -> psycopg.Cursor[Any]:
        if self._cursor.pgresult is None:
            self._receive()
        return self._cursor

    @property
    def description(self) -> Any:
        """The columns of the result; the first item of a column is its name."""
        return self._received.description

    @property
    def rowcount(self) -> int:
        """The number of rows that were written."""
        return self._received.rowcount

    @property
    def statusmessage(self) -> str | None:
        """The status that the server reports for the statement; None if it reports none."""
        return self._received.statusmessage

    def __iter__(self) -> Iterator[Any]:
        """Yield the rows that have not been read."""
        return iter(self._received)

    def fetchone(self) -> Any:
        """Return the next row; None if all rows have been read."""
        return self._received.fetchone()

    def fetchmany(self, size: int, /) -> list[Any]:
        """Return up to `size` of the rows that have not been read."""
        return self._received.fetchmany(size)

    def fetchall(self) -> list[Any]:
        """Return all rows that have not been read."""
        return self._received.fetchall()


class ServerConnection:
    """A connection to a server that sends statements without waiting for their answers.

    `begin` starts each transaction. `trips`: how often it waited for answers.
    """

    def __init__(self, raw: RawConnection) -> None:
        self._raw = raw
        self.backend = raw.info.backend_pid
        self.trips = 0
        self._to_write = self._is_open = self._is_waiting = False
        self._pipeline = ExitStack()
        self._sync: Callable[[], None] | None = None

    @property
    def is_lost(self) -> bool:
        """True if the server has ended the connection since it was last used."""
        if self._raw.closed:
            return True
        try:
            while select.select([self._raw.pgconn.socket], [], [], 0)[0]:
                self._raw.pgconn.consume_input()  # the last message of a server arrives before the end
        except (OSError, psycopg.Error):
            return True
        return self._raw.pgconn.status != psycopg.pq.ConnStatus.OK

    def begin(self, *, to_write: bool) -> None:
        """Begin a transaction that reads one snapshot or, if `to_write`, is the only one to write.

        If another transaction writes, a transaction that writes waits for it.
        """
        if self._sync is None:
            self._sync = self._pipeline.enter_context(self._raw.pipeline()).sync
        self._to_write, self._is_open = to_write, True
        self.send("BEGIN ISOLATION LEVEL REPEATABLE READ" + ("" if to_write else " READ ONLY"))
        if to_write:
            # before the first query, so that the snapshot has the rows written by the last holder of the lock
            self.send(f"LOCK TABLE {TABLE_OF_ACTS} IN EXCLUSIVE MODE")

    def execute(self, text: str, parameters: Any = (), /) -> PendingRows:
        """Send a statement without waiting, and return its rows; raise Cancelled if the work must stop."""
        check_stop()
        return self.send(text, parameters)

    def send(self, text: str, parameters: Any = ()) -> PendingRows:
        """Send a statement without waiting; return its rows. Reading them waits for the answer."""
        self._is_waiting = True
        return PendingRows(self._raw.execute(text, parameters or {}), self.receive)

    def executemany(self, text: str, parameters: Iterable[Parameters], /) -> None:
        """Run a statement once for each set of parameters, without waiting; raise Cancelled if the work must stop."""
        check_stop()
        self._is_waiting = True
        self._raw.cursor().executemany(text, parameters)

    def receive(self) -> None:
        """Wait until the server has answered all statements that were sent."""
        if self._is_waiting and self._sync is not None:
            self._is_waiting = False
            self.trips += 1
            self._sync()

    def commit(self) -> None:
        """Commit the transaction; raise the error of any statement in it.

        Raises psycopg.InternalError if the server rolled the transaction back without an error.
        """
        sent = self.send("COMMIT")
        self.receive()
        if sent.statusmessage != "COMMIT":  # after an error a server answers ROLLBACK, without another error
            raise psycopg.InternalError(f"not committed: {sent.statusmessage}")
        self._is_open = False

    def rollback(self) -> None:
        """Roll the transaction back, if it has not ended."""
        if not self._is_open:
            return
        if not self._to_write and self._raw.info.pipeline_status == psycopg.pq.PipelineStatus.ON:
            self.send(_ROLLBACK)  # nothing was locked: its answer is received with the answers of the next transaction
            self._is_open = False
            return
        with suppress(psycopg.Error):
            self.receive()  # an error of an earlier statement has been raised already
        with suppress(psycopg.Error):
            self.send(_ROLLBACK)  # its answer is not waited for: the server releases the lock when it arrives
        self._is_open = False

    @contextmanager
    def without_pipeline(self) -> Iterator[RawConnection]:
        """Yield the connection without a pipeline, for use between two transactions."""
        self._sync = None
        self._pipeline.close()
        yield self._raw

    def close(self) -> None:
        """Close the connection."""
        with suppress(psycopg.Error):
            self._pipeline.close()
        self._raw.close()


class ServerDatabase(Database):
    """A connection to a server, in a transaction that the caller begins, with the statements for a server."""

    def __init__(self, connection: ServerConnection) -> None:
        """Store the connection; the caller begins the transaction and closes the connection."""
        super().__init__(connection, STATEMENTS)
        self._server = connection
        self._ahead: dict[_Key, PendingRows] = {}

    def execute(self, name: str, sql: str, values: Parameters) -> PendingRows:
        """Run a statement and return its rows; a query that was sent ahead is not sent again."""
        return self._ahead.pop(_key(name, values), None) or self._server.execute(sql, values)

    def read_ahead(self, queries: Iterable[tuple[str, str, Parameters]]) -> None:
        """Send queries whose rows are read next, so that the server is waited for only once.

        `queries`: the name, text and parameters of each, as for `execute`.
        """
        for name, text, values in queries:
            if (key := _key(name, values)) not in self._ahead:
                self._ahead[key] = self._server.send(text, values)

    def forget_read_ahead(self) -> None:
        """Forget the queries that were sent but not read, because rows will be written."""
        self._ahead.clear()


def _key(name: str, values: Parameters) -> _Key:
    """Return what identifies a query in a transaction: its name and its parameters."""
    return name, frozenset(values.items())


def connect(address: ServerAddress, by: str | None = None, since: str = "", number: str = "") -> RawConnection:
    """Connect to a server.

    `by`, `since` and `number` are shown to other users of the set: the person, the start, and the program's number.
    Raises psycopg.Error, and StoreAddressInvalid if the address cannot be read.
    """
    try:
        given = psycopg.conninfo.conninfo_to_dict(address.conninfo)
    except psycopg.ProgrammingError as error:
        raise StoreAddressInvalid(reason="libpq の指定として読み取れません") from error
    own_settings: dict[str, str | int] = {
        **{key: value for key, value in _SESSION.items() if key not in given},
        "application_name": application_name(by, since, number),
        "client_encoding": "utf-8",
    }
    raw = RawConnection.connect(psycopg.conninfo.make_conninfo(address.conninfo, **own_settings), autocommit=True)
    raw.adapters.register_dumper(bool, _FlagDumper)
    # At its first ROLLBACK psycopg drops all prepared statements, and it drops one if there is no room for another.
    # The statement for that may be sent between the end of a transaction and a BEGIN, which the server then refuses.
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
"""Settings that make a server end the transaction of a program that vanished, with the first version that has them.

Before version 17 the server does not end it if a proxy that swallows everything keeps the connection open: in a
pipeline the transaction is not idle.
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


def full_address(raw: RawConnection) -> str:
    """Return the full address of a connection, even if a service named it, without user and password."""
    is_socket = raw.info.host.startswith("/")
    place = f"postgresql://{'' if is_socket else f'{raw.info.host}:{raw.info.port}'}/{quote(raw.info.dbname)}"
    more = {"host": raw.info.host if is_socket else "", "options": raw.info.options}
    query = "&".join(f"{name}={quote(value)}" for name, value in more.items() if value)
    return f"{place}?{query}" if query else place


def application_name(by: str | None, since: str, number: str) -> str:
    """Return the name of a connection that other users see: program, program's number, start, PC and person.

    Servers cut it to 63 bytes of ASCII. A person's name with other letters is therefore written as in domain names, and
    left out if it is too long.
    """
    host = re.sub(r"[^\w.-]", "", socket.gethostname(), flags=re.ASCII)[:15]
    who = (by or _login_name()).replace("|", "").encode("punycode").decode("ascii")
    parts = [_PROGRAM, number[:OWN_LENGTH], since, host]
    name = "|".join([*parts, who])
    return name if len(name) <= _NAME_BYTES else "|".join([*parts, ""])


def _login_name() -> str:
    with suppress(OSError, KeyError):
        return getpass.getuser()
    return ""


def parse_application_name(name: str) -> Present | None:
    """Return the entry of a user that a connection's name contains; None if another program made the name."""
    program, *parts = name.split("|")
    if program != _PROGRAM or len(parts) != len(Present._fields):
        return None
    own, since, computer, who = parts
    with suppress(UnicodeError):
        return Present(own, since, computer, who.encode("ascii").decode("punycode"))
    return None


_PRESENT = 0x4E4B
"""Class of the advisory locks that state the schema of a connection, by its number; all connections share them."""

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


def present_programs(raw: RawConnection) -> Sequence[Present]:
    """Return an entry for each program that has the set open."""
    found = [each for (name,) in raw.execute(_OTHERS, {}) if (each := parse_application_name(name))]
    return list({each.own: each for each in found}.values())


def acting_program(raw: RawConnection) -> Present | None:
    """Return the entry of the program that is doing an act on another connection.

    None if there is none, or it is unknown.
    """
    found = raw.execute(_WORKING, {"table": TABLE_OF_ACTS}).fetchone()
    return parse_application_name(found[0]) if found else None


_END = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = %(backend)s AND pid <> pg_backend_pid()
AND datname = current_database() AND application_name = current_setting('application_name')
"""


def end_connection(raw: RawConnection, backend: int) -> bool:
    """End another connection of this program at the server, and return whether it has ended within a few seconds.

    `backend`: the number of the connection's process at the server.
    """
    end = monotonic() + _END_PATIENCE
    while raw.execute(_END, {"backend": backend}).fetchall():
        if monotonic() > end:
            return False
        sleep(_END_PAUSE)
    return True


class ServerConnections:
    """The connections of this program to a set on a server, under a name that other users of the set see.

    `by`: the person's name (None: not given). `since`: the time of opening. `own`: the number that this program
    announces, to distinguish its own acts from the acts of others.
    """

    def __init__(self, address: ServerAddress, by: str | None, since: str) -> None:
        """Store the arguments; no connection is made yet."""
        self.address, self.by, self.since = address, by, since
        self.own = uuid4().hex
        self._idle: list[ServerConnection] = []
        self._lending = threading.Lock()
        self._is_closed = False

    @property
    def me(self) -> Present:
        """The entry for this program in the list of users, as others see it."""
        return cast("Present", parse_application_name(application_name(self.by, self.since, self.own)))

    def connect(self) -> RawConnection:
        """Return a new connection; raises psycopg.Error."""
        return connect(self.address, self.by, self.since, self.own)

    @contextmanager
    def lend(self) -> Iterator[ServerConnection]:
        """Lend a connection that no one else uses, and keep it open for the next act after the block.

        After an exception it is closed. Errors of the server are raised as refusals.
        """
        with errors_as_refusals(self.address):
            with self._lending:
                connection = self._idle.pop() if self._idle else None
            if connection is None or connection.is_lost:
                connection = ServerConnection(self.connect())
            try:
                yield connection
            except psycopg.Error as error:
                connection.close()
                refused = refusal(error, self.address, self.connect)
                if refused is None:
                    raise
                raise refused from error
            except BaseException:
                connection.close()
                raise
            with self._lending:
                if not self._is_closed:
                    self._idle.append(connection)
                    return
            connection.close()  # the set was closed while the connection was in use

    def announce(self, send: Callable[[str, Mapping[str, str]], object]) -> None:
        """Notify other users of new rows, by a statement that `send` runs with its parameters.

        In a transaction, the notice is sent at the commit.
        """
        send(f"SELECT pg_notify({SCHEMA_HERE}, %(own)s)", {"own": self.own})

    def close(self) -> None:
        """Close the connections; a lent connection is closed when it comes back."""
        with self._lending:
            self._is_closed = True
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()


@contextmanager
def errors_as_refusals(address: ServerAddress) -> Iterator[None]:
    """Raise errors of the server and of the network as refusals; defects pass."""
    try:
        yield
    except psycopg.Error as error:
        refused = refusal(error, address)
        if refused is None:
            raise
        raise refused from error


def refusal(
    error: BaseException, address: ServerAddress, connected: Callable[[], RawConnection] | None = None
) -> Refused | None:
    """Return the refusal for an error of the server or of the network; None if the error is a defect of this program.

    `connected`: returns another connection, which is used to find out which program is doing the act that blocks this
    one.
    """
    if isinstance(error, errors.LockNotAvailable):
        who = None
        if connected is not None:
            with suppress(psycopg.Error), closing(connected()) as raw:  # an unknown name does not change the refusal
                who = acting_program(raw)
        since, name = (who.since, who.who) if who and who.who else (A_MOMENT_AGO, UNKNOWN_PERSON)
        return StoreLocked(path=str(address), who=name, since=since)
    make = next((make for kinds, make in _REFUSALS if isinstance(error, kinds)), None)
    return make(str(address), error) if make else None


def _no_text(path: str, error: BaseException) -> Refused | None:
    if "NUL (0x00)" not in str(error):  # psycopg refuses the text itself, without a number
        return None
    return TargetNotWritable(path=path, reason="サーバーに書き込めない文字（NUL）があります")


def _not_connected(path: str, error: BaseException) -> Refused:
    refused, reason = _class_and_reason(error)
    return refused(path=path, reason=reason)


def _of(refused: type[Refused]) -> Callable[[str, BaseException], Refused]:
    return lambda path, error: refused(path=path, reason=server_reason(error))


_REFUSALS: Sequence[tuple[tuple[type[BaseException], ...], Callable[[str, BaseException], Refused | None]]] = (
    ((errors.InsufficientPrivilege,), _of(StoreRightMissing)),
    ((errors.ReadOnlySqlTransaction,), lambda path, _: StoreReadOnly(path=path)),
    ((psycopg.DataError,), _no_text),
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
"""The refusals for errors, special ones first; other errors are not of the server or of the network."""

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
"""Reasons for having no connection, by messages of libpq and, in its possible languages, of the server.

An error while connecting has no number; an error that the server itself reports then ("FATAL") is a refusal.
"""


def _class_and_reason(error: BaseException) -> tuple[type[Refused], str]:
    """Return the class of the refusal for an error without a number, and the reason as a sentence for the user."""
    text = " ".join(str(error).split())
    for refused, known in ((StoreServerGone, _GONE), (StoreServerRefused, _NOT_LET_IN)):
        for pattern, reason in known:
            if re.search(pattern, text, re.IGNORECASE):
                return refused, reason
    refused = StoreServerRefused if "FATAL:" in text else StoreServerGone
    return refused, f"サーバーとの接続で問題が起きました（詳細：{text[:120]}）" if text else _CUT


def server_reason(error: BaseException) -> str:
    """Return the reason of an error as a sentence for the user; for an unknown error, it quotes the text of libpq."""
    return _class_and_reason(error)[1]


def quote_name(name: str) -> str:
    """Return a name as an identifier, quoted for use in a statement."""
    return sql.Identifier(name).as_string()
