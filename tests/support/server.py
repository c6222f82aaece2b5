"""A private PostgreSQL for tests: a cluster of its own, reached by a socket in its folder, stopped at the end."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from nakano_status.application.ports.data_file import Store, UnitOfWork, ValueRules
from nakano_status.application.ports.outside import Clock
from nakano_status.domain.storage.server_address import address_path, is_server_address, server_address
from nakano_status.domain.storage.store_info import StoreInfo
from nakano_status.store.format_version import FormatVersion
from nakano_status.store.postgres.connection import SCHEMA_HERE, STATEMENTS, connect, quote_name
from nakano_status.store.postgres.store import PostgresStores
from tests.support.stores import RULES

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
"""Where Debian puts the programs of each installed version."""

_SETTINGS = {"fsync": "off", "max_connections": "60", "log_min_messages": "fatal", "listen_addresses": "''"}


def missing() -> str:
    """Return what is missing to run a server here; the empty text if nothing is."""
    if not PROGRAMS:
        return "PostgreSQL is not installed: make test-server installs it"
    return ""


@dataclass
class Cluster:
    """A running server. Its order of texts is that of a Japanese dictionary, which is none of ours."""

    folder: Path
    port: int = 5432
    database: str = "test"
    """The one in which sets are, unless another is named."""

    def run(self, program: str, *arguments: str) -> None:
        """Run a program of the server as the user that owns the cluster: a server refuses to run as root."""
        command = [str(PROGRAMS[-1] / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, cwd="/")
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}{done.stderr}")

    @property
    def data(self) -> str:
        """The folder of the server's files."""
        return str(self.folder / "data")

    def start(self, **settings: str) -> None:
        """Start the server, with settings besides the usual ones."""
        wanted = {**_SETTINGS, "unix_socket_directories": str(self.folder), **settings}
        options = " ".join(f"-c {name}={value}" for name, value in wanted.items())
        self.run("pg_ctl", "-D", self.data, "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it; `immediate` is as a power cut."""
        self.run("pg_ctl", "-D", self.data, "-w", "-m", mode, "stop")

    def sql(self, *statements: str, database: str = "postgres") -> None:
        """Run statements as the owner of the cluster."""
        given = [argument for each in statements for argument in ("-c", each)]
        self.run("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", str(self.folder), "-d", database, *given)

    def is_running(self) -> bool:
        """Whether it answers."""
        try:
            self.run("pg_isready", "-q", "-h", str(self.folder))
        except RuntimeError:
            return False
        return True

    def address(self, schema: str = "", database: str | None = None, user: str = "clerk") -> str:
        """Return the address of a set in a schema of its own."""
        options = f"&options=-csearch_path%3D{schema}" if schema else ""
        return f"postgresql://{user}@/{database or self.database}?host={self.folder}{options}"

    def place(self, path: Path) -> Path:
        """Return the address that a test uses for the path of a data file."""
        if is_server_address(path):
            return path
        return address_path(self.address("s" + sha256(os.fsencode(path)).hexdigest()[:16]))


@contextmanager
def cluster(above: Path | None = None, **settings: str) -> Iterator[Cluster]:
    """Make a cluster with the database `test`, start it, and stop and remove it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="nakano-server-", dir=above))
    folder.chmod(0o777)
    made = Cluster(folder)
    try:
        made.run(
            "initdb", "-D", made.data, "-A", "trust", "-E", "UTF8", "--no-sync",
            "--locale-provider=icu", "--icu-locale=ja", "--locale=C.UTF-8",
        )  # fmt: skip
        made.start(**settings)
        made.sql("CREATE ROLE clerk LOGIN", "CREATE DATABASE test OWNER clerk")
        yield made
    finally:
        with suppress(RuntimeError):
            made.stop("immediate")
        shutil.rmtree(folder, ignore_errors=True)


shared: Callable[[], AbstractContextManager[Cluster]] = cluster
"""What the tests of a process use together; `build/mutants.py` lets many processes use one server."""


@dataclass
class StoresOnServer:
    """Makes and opens sets on a server in the place of data files: each path is a schema of its own."""

    server: Cluster
    clock: Clock
    rules: ValueRules = RULES

    def create(self, path: Path, info: StoreInfo, fill: Callable[[UnitOfWork], None] | None = None) -> Store:
        """Make a set."""
        return self._stores(path).create(self.server.place(path), info, fill)

    def open(self, path: Path, *, read_only: bool = False, by: str | None = None, take_over: bool = False) -> Store:
        """Open a set."""
        return self._stores(path).open(self.server.place(path), read_only=read_only, by=by, take_over=take_over)

    def _stores(self, path: Path) -> PostgresStores:
        return PostgresStores(self.clock, self.rules, lambda: path.parent / "servers")


def put_older(address: str, content: bytes, number: str) -> None:
    """Make a set of an older format, of a data file of that format, as a program of that time would have made it."""
    with closing(connect(server_address(address_path(address)))) as raw, raw.transaction():
        ((schema,),) = raw.execute(f"SELECT {SCHEMA_HERE}").fetchall()
        if not raw.execute("SELECT FROM pg_namespace WHERE nspname = %s", (schema,)).fetchall():
            raw.execute(f"CREATE SCHEMA {quote_name(schema)}")
        for each, statements in STATEMENTS.formats.items():
            for statement in statements if FormatVersion.read(each) <= FormatVersion.read(number) else ():
                raw.execute(statement)
        with closing(sqlite3.connect(":memory:")) as source:
            source.deserialize(content)
            for (table,) in source.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                rows = source.execute(f"SELECT * FROM {quote_name(table)}")  # noqa: S608 - its own name
                columns = ", ".join(quote_name(column[0]) for column in rows.description)
                with raw.cursor() as cursor, cursor.copy(f"COPY {quote_name(table)} ({columns}) FROM STDIN") as copy:
                    for row in rows:
                        copy.write_row(row)
        raw.execute(f"COMMENT ON SCHEMA {quote_name(schema)} IS 'Nakano Status, data format {number}'")
