"""Sets in a database on a PostgreSQL server (ports `Store`, `Stores`).

A server holds the same tables, rows and format as a data file. Work on a file as a whole (backup, trial, restore,
migration, check of the stored rows) is done on a data file in memory that is made of the server's rows.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

import psycopg
from psycopg.errors import LockNotAvailable

from nakano_status.application import stopping
from nakano_status.application.ports.data_file import (
    NO_RULES,
    IsAsSeen,
    Present,
    Records,
    ServerLink,
    Store,
    StoreBackups,
    UnitOfWork,
    ValueRules,
    WorkingCopy,
)
from nakano_status.application.ports.outside import Clock
from nakano_status.domain.calendar.days import local_time
from nakano_status.domain.history.acts import A_MOMENT_AGO, UNKNOWN_PERSON
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem, Refused
from nakano_status.domain.refusals.files import (
    StoreDamaged,
    StoreIsCopy,
    StoreLocked,
    StoreMoved,
    StoreMoveUnfinished,
    StoreReadOnly,
    StoreRightMissing,
    StoreServerGone,
    StoreServerUnsure,
    StoreVanished,
)
from nakano_status.domain.storage.backups import ARRIVING_SETTING, COPY_SETTING, MOVED_SETTING, SUFFIX
from nakano_status.domain.storage.server_address import ServerAddress, server_address
from nakano_status.domain.storage.store_info import NO_IDENTITY, StoreInfo, StoreRole
from nakano_status.program_files import user_data_folder
from nakano_status.store.changed_cells import changed_history
from nakano_status.store.format_version import CURRENT, FormatVersion
from nakano_status.store.postgres.connection import (
    SCHEMA_HERE,
    STATEMENTS,
    TABLE_OF_ACTS,
    RawConnection,
    ServerConnection,
    ServerConnections,
    ServerDatabase,
    connect,
    end_connection,
    errors_as_refusals,
    full_address,
    present_programs,
    quote_name,
    refusal,
    server_reason,
)
from nakano_status.store.postgres.schema import look_at, mark_format
from nakano_status.store.printable import damage_text, join_first_names
from nakano_status.store.sqlite import migrating
from nakano_status.store.sqlite.connection import FileConnection, connect_to_content
from nakano_status.store.sqlite.file_format import STATEMENTS as OF_FILES
from nakano_status.store.sqlite.store import open_trial_copy
from nakano_status.store.statements import Connection, Database
from nakano_status.store.subjects import read_snapshot, unit_of_work
from nakano_status.store.transaction import Transaction

_LAST_ACT = "SELECT max(ordinal) FROM act"
_HERE = f"""
SELECT (SELECT store_id FROM store_info),
  (SELECT max(value) FROM setting WHERE key IN ('{MOVED_SETTING}', '{ARRIVING_SETTING}')), ({_LAST_ACT})
"""  # noqa: S608 - of constants
"""Query for the ID of the set, the place that it was moved to or is being moved from, and its last act."""

_MAKING = 0x4E4B5354
"""Advisory lock that is held while a set is made or migrated: there may be no table yet to lock."""


class PostgresStores:
    """Makes and opens sets on servers; a path is the address of a set (`server_address`)."""

    def __init__(self, clock: Clock, rules: ValueRules = NO_RULES, folder: Callable[[], Path] | None = None) -> None:
        """Store the arguments.

        `folder` returns the folder on this PC for files that belong to sets on servers; by default it is in the user's
        data.
        """
        self._clock, self._rules, self._folder = clock, rules, folder or server_sets_folder

    def create(self, path: Path, info: StoreInfo, fill: Callable[[UnitOfWork], None] | None = None) -> PostgresStore:
        """Make a set with its first act, in one transaction, and open it; `fill` writes its first content.

        Raises StoreExists, StoreForeign, StoreRightMissing.
        """
        self.put(path, migrating.new_store_content(info, self._clock, self._rules.fold, fill))
        return self.open(path)

    def put(self, path: Path, content: bytes, *, replace: IsAsSeen | None = None, is_dry_run: bool = False) -> None:
        """Make a set with the content of a data file, in one transaction.

        The rows of an existing set are replaced only if `replace` is given and returns True for its records;
        StoreLocked is raised if it returns False. If `is_dry_run` is true, everything is rolled back at the end. Raises
        the same errors as `create`.
        """
        address = server_address(path)
        with (
            errors_as_refusals(address),
            closing(migrating.copy_in_current_format(content, self._clock)) as source,
            closing(connect(address, None)) as raw,
            raw.transaction(force_rollback=is_dry_run),
        ):
            raw.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING,))
            there = look_at(raw, address)
            there.refuse_unfit(to_write=True)
            if replace and there.format() == CURRENT:
                there.check_schema(CURRENT)
                _lock(raw)
                info = _read_info(raw.execute(STATEMENTS.sql_to_check("cells store_info")).fetchone(), address)
                if not replace(read_snapshot(Database(cast("Connection", raw), STATEMENTS), info)):
                    raise StoreLocked(path=str(address), who=UNKNOWN_PERSON, since=A_MOMENT_AGO)
                _replace_rows(source, raw)
                return
            there.prepare_schema(raw)
            for statements in STATEMENTS.formats.values():
                for statement in statements:
                    raw.execute(statement)
            copy_rows(source, raw)
            mark_format(raw, there.schema, CURRENT)
        stopping.forbid_stopping()

    def open(
        self,
        path: Path,
        *,
        read_only: bool = False,
        by: str | None = None,
        take_over: bool = False,  # noqa: ARG002
    ) -> PostgresStore:
        """Open a set, for writing if the database user has the right. There is no lock, so `take_over` is ignored.

        Raises StoreAddressInvalid, StoreServerGone, StoreServerRefused, StoreServerUnfit, StoreServerEmpty,
        StoreForeign, StoreServerSchemaForeign, StoreNewer, StoreDamaged and, unless `read_only`, StoreIsCopy,
        StoreMoved, StoreMoveUnfinished.
        """
        connections = ServerConnections(server_address(path), by, local_time(self._clock.now()).strftime("%H:%M"))
        with connections.lend() as connection:
            return self._open(path, connections, connection, read_only=read_only)

    def _open(
        self, path: Path, connections: ServerConnections, connection: ServerConnection, *, read_only: bool
    ) -> PostgresStore:
        """Open a set that is checked before any of it is used, and migrated if its format is older."""
        address, older_copy = connections.address, None
        anchor_path = self._folder() / _place_of(address)
        with connection.without_pipeline() as raw:
            there = look_at(raw, address)
            there.refuse_unfit(to_write=not read_only)
            found = there.format()
            there.check_schema(found)
            if found < CURRENT:
                older_copy = _migrate(raw, address, anchor_path, self._clock)
        connection.begin(to_write=False)
        database = ServerDatabase(connection)
        info, settings = database.check("cells store_info"), database.run("settings")
        last = connection.execute(_LAST_ACT)
        (last_act,) = last.fetchone()
        identity = _read_info(info.fetchone(), address)
        kept = {key: value for key, _, value in settings}
        connection.rollback()
        if not read_only and kept.get(COPY_SETTING):
            raise StoreIsCopy(path=str(address))
        source = kept.get(ARRIVING_SETTING, "")
        if not read_only and source:
            raise StoreMoveUnfinished(path=str(address), source=source)
        moved_to = source or kept.get(MOVED_SETTING, "")
        if not read_only and moved_to:
            raise StoreMoved(path=str(address), to=moved_to)
        return PostgresStore(
            path,
            connections,
            self._clock,
            self._rules,
            anchor_path,
            identity,
            may_write=there.may_write,
            read_only=read_only or not there.may_write,
            older_copy=older_copy,
            moved_to=moved_to,
            last_act=last_act,
        )

    def look_into(self, path: Path) -> PostgresStore:
        """Open a set to read a little of it; it cannot be written. Raises the same errors as `open`."""
        return self.open(path, read_only=True)

    def is_free(self, path: Path) -> bool:
        """Return whether a set can be opened; others may have it open, because a server lets several programs write."""
        try:
            self.look_into(path).close()
        except Refused:
            return False
        return True


def server_sets_folder() -> Path:
    """Return the folder on this PC for the files of sets on servers, such as backups."""
    return user_data_folder() / "servers"


def _place_of(address: ServerAddress) -> Path:
    """Return the relative path that a set would have on this PC if it were a file, in a folder of its own."""
    name = re.sub(r"[^\w.-]", "_", address.name)
    return Path(sha256(address.conninfo.encode()).hexdigest()[:16]) / f"{name}{SUFFIX}"


@dataclass
class PostgresStore:
    """An open set on a server.

    `anchor_path`: a path from which the names of the set's files on this PC are made; no file has this path itself.
    `may_write`: whether the user of the database has the right to write. `older_copy`: the backup made on opening,
    before a set of an older format was migrated. `last_act`: the place of the last act when the set was opened.
    `reads_copy`, `working_copy`: always None; only a file has them. `moved_to`, `recovered`, `taken_from`, `backups`,
    `has_written`: as in the port `Store`. `own_acts`: as in the port `ServerLink`. `trips`: the number of times that
    this program waited for an answer of the server.
    """

    path: Path
    connections: ServerConnections
    clock: Clock
    rules: ValueRules
    anchor_path: Path
    info: StoreInfo
    may_write: bool
    read_only: bool
    older_copy: Path | None
    moved_to: str
    last_act: int | None
    recovered: bool = field(default=False, init=False)
    reads_copy: Problem | None = field(default=None, init=False)
    working_copy: WorkingCopy | None = field(default=None, init=False)
    taken_from: str = field(default="", init=False)
    backups: StoreBackups = field(default_factory=StoreBackups, init=False)
    has_written: bool = field(default=False, init=False)
    own_acts: set[str] = field(default_factory=set, init=False)
    trips: int = field(default=0, init=False)
    _is_sound: bool = field(default=False, init=False)

    @property
    def address(self) -> ServerAddress:
        """The address of the set."""
        return self.connections.address

    @property
    def server(self) -> ServerLink:
        """The link to the other users of the set, which is this object."""
        return self

    @property
    def file(self) -> Path:
        """The path of the set, which is an address; its bytes are not on this PC."""
        return self.path

    def choose_plan(self, plan_id: str | None) -> None:
        """Use only the rounds and editions of a plan from now on (None: of all plans)."""
        self.info = replace(self.info, chosen_plan_id=plan_id)

    @contextmanager
    def reading(self) -> Iterator[Records]:
        """Yield the records of one snapshot, for reading."""
        with self._in_transaction(to_write=False) as connection:
            yield read_snapshot(ServerDatabase(connection), self.info)

    def copied(self) -> Callable[[], AbstractContextManager[Records]]:
        """Copy the current rows of the set into memory.

        Return a function that opens the copy for reading; it can be called only once.
        """
        copy = self._copy_in_memory()

        @contextmanager
        def reading() -> Iterator[Records]:
            with closing(copy):
                yield read_snapshot(Database(copy, OF_FILES), self.info)

        return reading

    def on_trial(self) -> AbstractContextManager[Store]:
        """Copy the set into a data file on this PC, and open the copy for writing; the copy is removed at the end."""
        return open_trial_copy(self.anchor_path.name, self.info, self.clock, self.rules, self._copy_in_memory)

    @contextmanager
    def writing(self) -> Iterator[UnitOfWork]:
        """Yield a unit of work, which writes in one transaction; it is rolled back unless `commit` is called.

        No other program writes meanwhile. Raises StoreLocked if another act takes too long, StoreRightMissing,
        StoreReadOnly and StoreDamaged. `commit` raises StoreMoved or StoreVanished if the set is not there any more,
        and StoreServerUnsure if it is not known whether the server committed.
        """
        self.backups.before_transaction()
        self.require_write_right()
        self.check_soundness()
        with self._in_transaction(to_write=True) as connection:
            database = ServerDatabase(connection)
            here, transaction = connection.send(_HERE), Transaction(database, self.info, self.clock)

            def commit() -> None:
                self.require_here(*here.fetchall())
                act = transaction.act_id if transaction.act else None
                transaction.flush()
                self.connections.announce(connection.send)
                try:
                    transaction.commit()
                except psycopg.OperationalError as error:
                    # the answer was lost, but perhaps the transaction was committed: ask the server
                    if act is None or not self._has_kept(act, connection, error):
                        raise
                self.has_written = True
                self.own_acts.update(transaction.acts)

            yield unit_of_work(transaction, self.rules.fold, self.backups, commit)

    def require_write_right(self) -> None:
        """Raise StoreRightMissing or StoreReadOnly if the set must not be written."""
        if not self.may_write:
            raise StoreRightMissing(path=str(self.address), reason="閲覧の権限だけがあります")
        if self.read_only:
            raise StoreReadOnly(path=str(self.address))

    def require_here(self, found: Sequence[Any]) -> int | None:
        """Check that the set is still at this address, and return the place of its last act (None: it has none).

        `found`: the only row that the query `_HERE` returned. Raises StoreMoved or StoreVanished.
        """
        store_id, moved_to, last_act = found
        if store_id != self.info.store_id:
            raise StoreVanished(path=str(self.address), reason="別のデータに置き換えられています")
        if moved_to and not self.moved_to:
            raise StoreMoved(path=str(self.address), to=moved_to)
        return cast("int | None", last_act)

    def _has_kept(self, act_id: str, lost: ServerConnection, error: psycopg.OperationalError) -> bool:
        """Return whether an act was committed although the answer was lost.

        Statements may still be on their way: the server ends the lost connection before it is asked. Raises
        StoreServerUnsure if it cannot be asked.
        """
        try:
            with self.connections.lend() as asking, asking.without_pipeline() as raw:
                if not end_connection(raw, lost.backend):
                    raise StoreServerUnsure(path=str(self.address), reason="応答がありません") from error
            lost.close()  # it is lent to no one any more, whenever its end arrives here
            with self._in_transaction(to_write=False) as connection:
                found = connection.execute(STATEMENTS.sql_to_write("lines act", ["act_id"]), {"act_id": act_id})
                return found.fetchone() is not None
        except StoreServerGone as gone:
            raise StoreServerUnsure(**gone.details) from error

    def whole(self) -> bytes:
        """Return the current state as a data file.

        Raises StoreDamaged if a row differs from the row that an act wrote.
        """
        with closing(self._copy_in_memory()) as copy:
            self._check(copy)
            # mostly called before the first act, which then need not copy everything again
            self._is_sound = self._is_sound or not self._stale(copy)
            return copy.serialize()

    def restore(self, content: bytes, fill: Callable[[UnitOfWork], None], head: str | None = None) -> None:
        """Replace everything by another state of this set, with the act that `fill` writes, in one transaction.

        `content` is a result of `whole`, or a data file of this set. Raises StoreRightMissing and StoreLocked;
        StoreLocked also if `head` is given and is not the current history head, because later acts were not backed up.
        """
        self.require_write_right()
        with closing(connect_to_content(content)) as source, self.connections.lend() as connection:
            migrating.upgrade_and_fill(source, self.info, self.clock, self.rules.fold, fill)
            (act,) = source.execute("SELECT act_id FROM act ORDER BY ordinal DESC LIMIT 1").fetchone()
            try:
                with connection.without_pipeline() as raw, raw.transaction():
                    _lock(raw)
                    self.require_here(*raw.execute(_HERE).fetchall())
                    records = read_snapshot(Database(cast("Connection", raw), STATEMENTS), self.info)
                    if head is not None and records.history.head() != head:
                        raise StoreLocked(path=str(self.address), who=UNKNOWN_PERSON, since=A_MOMENT_AGO)
                    _replace_rows(source, raw)
                    self.connections.announce(raw.execute)
            except psycopg.OperationalError as error:
                if isinstance(error, LockNotAvailable) or not self._has_kept(act, connection, error):
                    raise
        stopping.forbid_stopping()
        self.has_written = True
        self.backups.restored()

    def check_soundness(self) -> None:
        """Raise StoreDamaged if a row differs from the row that an act wrote, or if the rules find a problem.

        A sound set is checked only once. A server checks its pages, but does not prevent others from changing rows.
        """
        if not self._is_sound:
            with closing(self._copy_in_memory()) as copy:
                self._check(copy)
                if found := self._stale(copy):
                    raise StoreDamaged(path=str(self.address), reason=damage_text(found))
            self._is_sound = True

    def _check(self, copy: FileConnection) -> None:
        if found := list(changed_history(Database(copy, OF_FILES))):
            raise StoreDamaged(path=str(self.address), reason=damage_text(found))

    def _stale(self, copy: FileConnection) -> Sequence[Problem]:
        return list(self.rules.examine(read_snapshot(Database(copy, OF_FILES), self.info)))

    def check_integrity(self) -> Sequence[Problem]:
        """Return the problems of the stored rows and of their schema; empty if they are intact."""
        from nakano_status.store.integrity import find_row_problems

        with self.connections.lend() as connection, connection.without_pipeline() as raw:
            foreign, missing = look_at(raw, self.address).differences(CURRENT)
            if foreign or missing:
                found = join_first_names(map(str, (*foreign, *missing)))
                return [problem("STORE-STRUCTURE-BROKEN", Place(file=self.address.name), found=found)]
        with closing(self._copy_in_memory()) as copy:
            return find_row_problems(Database(copy, OF_FILES), self.address.name)

    def damage_behind(self, error: Exception) -> None:
        """Return None: errors of the server are refusals already, and other errors are reported as defects."""

    def present(self) -> Sequence[Present]:
        """Return the other programs that have the set open.

        Raises StoreMoved or StoreVanished if the set is not there any more.
        """
        return [each for each in self._present() if each.own != self.me.own]

    def is_of(self, other: ServerLink) -> bool:
        """Return whether the link `other` leads to the same set, even under another address."""
        return any(each.own == other.me.own for each in self._present())

    @property
    def place(self) -> str:
        """The address of the set as people on other PCs understand it, to be shown.

        If a service named the set, the full address is added, because other PCs may not know the service.
        """
        if not self.address.is_service:
            return str(self.address)
        with self.connections.lend() as connection, connection.without_pipeline() as raw:
            return f"{self.address}（{full_address(raw)}）"

    @property
    def me(self) -> Present:
        """The entry for this program in the list of users, as others see it."""
        return self.connections.me

    def _present(self) -> Sequence[Present]:
        with self.connections.lend() as connection, connection.without_pipeline() as raw:
            self.require_here(*raw.execute(_HERE).fetchall())
            return present_programs(raw)

    def watch(self, changed: Callable[[], None], lost: Callable[[Refused], None]) -> Callable[[], None]:
        """Call `changed` on another thread when others have written, and `lost` when the server is gone.

        Return a function that ends the watch. After `lost` the watch continues, and calls `changed` once the set can be
        reached again.
        """
        watcher = _Watcher(self, changed, lost)
        watcher.start()
        return watcher.stop

    def close(self) -> None:
        """Make a last backup if one is due, and close the connections."""
        try:
            self.backups.before_closing()
        finally:
            self.connections.close()

    def _copy_in_memory(self) -> FileConnection:
        """Return all rows, in one snapshot, as a data file in memory."""
        with self._in_transaction(to_write=False) as connection:
            sent = {name: connection.send(STATEMENTS.sql_to_check(f"cells {name}")) for name in STATEMENTS.tables}
            copy = migrating.new_file_in_memory()
            for name, rows in sent.items():
                _fill_table(copy, name, rows.fetchall())
        return copy

    @contextmanager
    def _in_transaction(self, *, to_write: bool) -> Iterator[ServerConnection]:
        with self.connections.lend() as connection:
            trips = connection.trips
            connection.begin(to_write=to_write)
            try:
                yield connection
            finally:
                connection.rollback()
                self.trips += connection.trips - trips


class _Watcher(threading.Thread):
    """Thread that listens to announcements of others on its own connection, and reconnects if it is lost."""

    _PAUSE = 5.0
    """Seconds until a lost server is tried again, and until a silent server is asked whether it is there."""

    _SLICE = 0.5
    """Seconds until the thread ends when it is stopped; until then others see the program as present."""

    def __init__(self, store: PostgresStore, changed: Callable[[], None], lost: Callable[[Refused], None]) -> None:
        super().__init__(name="server-watch", daemon=True)
        self._store, self._connections, self._changed, self._lost = store, store.connections, changed, lost
        self._ended = threading.Event()

    def stop(self) -> None:
        """Ask the thread to end, without waiting for it."""
        self._ended.set()

    def run(self) -> None:
        """Listen until it is stopped."""
        lost, seen, address = "", self._store.last_act, self._connections.address
        while not self._ended.is_set():
            try:
                with closing(self._connections.connect()) as raw:
                    (schema,) = raw.execute(f"SELECT {SCHEMA_HERE}").fetchall()[0]
                    raw.execute(f"LISTEN {quote_name(schema)}")
                    self._connections.announce(raw.execute)  # others show who has it open
                    last = self._look(raw)
                    if lost or last != seen:  # written before it listened
                        self._changed()
                    lost, seen = "", last
                    self._listen(raw)
            except (psycopg.Error, Refused) as error:
                refused = error if isinstance(error, Refused) else refusal(error, address)
                refused = refused or StoreServerGone(path=str(address), reason=server_reason(error))
                if lost != refused.code and not self._ended.is_set():
                    lost = refused.code
                    self._lost(refused)
                self._ended.wait(self._PAUSE)

    def _look(self, raw: RawConnection) -> int | None:
        return self._store.require_here(*raw.execute(_HERE).fetchall())

    def _listen(self, raw: RawConnection) -> None:
        quiet = 0.0
        while not self._ended.is_set():
            payloads = [each.payload for each in raw.notifies(timeout=self._SLICE, stop_after=1)]
            quiet = 0.0 if payloads else quiet + self._SLICE
            if quiet >= self._PAUSE:
                quiet = 0.0
                self._look(raw)  # a connection over which nothing comes any more looks like a quiet one
            elif any(each != self._connections.own for each in payloads):
                self._changed()
        self._connections.announce(raw.execute)


def _read_info(line: Sequence[Any] | None, address: ServerAddress) -> StoreInfo:
    """Return the identity of the set at an address; raise StoreDamaged if it cannot be read."""
    if line is not None:
        store, role, plan, division, seal_key, made_by = line
        with suppress(ValueError):
            return StoreInfo(store, StoreRole(role), plan, division, seal_key, made_by)
    raise StoreDamaged(path=str(address), reason=NO_IDENTITY)


def _lock(raw: RawConnection) -> None:
    raw.execute(f"LOCK TABLE {TABLE_OF_ACTS} IN EXCLUSIVE MODE")


def copy_rows(source: FileConnection, raw: RawConnection) -> None:
    """Copy every row of a data file into the empty tables of a set, in the connection's transaction."""
    for name, table in STATEMENTS.tables.items():
        columns = ", ".join(map(quote_name, table.columns))
        lines = source.execute(OF_FILES.sql_to_check(f"cells {name}"))
        with raw.cursor() as cursor, cursor.copy(f"COPY {quote_name(name)} ({columns}) FROM STDIN") as copy:
            for line in lines:
                stopping.check_stop()
                copy.write_row(line)


def _replace_rows(source: FileConnection, raw: RawConnection) -> None:
    for table in STATEMENTS.tables:
        raw.execute(f"DELETE FROM {quote_name(table)}")  # noqa: S608 - a table of ours
    copy_rows(source, raw)


def _fill_table(copy: FileConnection, name: str, rows: Sequence[Sequence[object]]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        copy.executemany(f'INSERT INTO "{name}" VALUES ({marks})', rows)  # noqa: S608 - a table of ours


def _migrate(raw: RawConnection, address: ServerAddress, anchor_path: Path, clock: Clock) -> Path | None:
    """Bring a set of an older format up to date; return the backup made before, None if another program was first.

    The rows are migrated as a data file. Raises StoreRightMissing if the user does not own the set.
    """
    with raw.transaction():
        raw.execute("SELECT pg_advisory_xact_lock(%s)", (_MAKING,))
        there = look_at(raw, address)
        found = there.format()
        if found == CURRENT:
            return None
        mark_format(raw, there.schema, CURRENT)  # first: it fails if the user may not migrate
        _lock(raw)
        with closing(migrating.new_file_in_memory(found)) as copy:
            tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for name in STATEMENTS.tables.keys() & tables:
                _fill_table(copy, name, raw.execute(STATEMENTS.sql_to_check(f"cells {name}")).fetchall())
            anchor_path.parent.mkdir(parents=True, exist_ok=True)
            kept = migrating.back_up_before_migration(copy, anchor_path, clock.now())
            migrating.upgrade(copy, found, clock)
            for number, statements in STATEMENTS.formats.items():
                if FormatVersion.read(number) > found:
                    for statement in statements:
                        raw.execute(statement)
            _replace_rows(copy, raw)
    return kept
