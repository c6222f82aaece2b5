"""The bytes of a new data file, made in memory, so that no half-made file ever exists."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

from sqlalchemy import StaticPool, create_engine

from nakano_status.application.ports.data_file import Clock, StoreInfo, UnitOfWork
from nakano_status.store.sqlite.format_version import APPLICATION_ID, CURRENT
from nakano_status.store.tables import all_tables
from nakano_status.store.unit_of_work import SqliteUnitOfWork


def new_store(info: StoreInfo, clock: Clock, fill: Callable[[UnitOfWork], None] | None = None) -> bytes:
    """Return a data file of the current format with its identity, and with what `fill` writes into it.

    Its tables are those that the migrations make (a test compares them); making them directly avoids loading alembic.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA foreign_keys=ON")
        engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
        with engine.connect() as begun:
            all_tables.create_all(begun)
            work = SqliteUnitOfWork(begun, info, clock)
            work.add_info(info)
            if fill is not None:
                fill(work)
            work.commit()
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {CURRENT.user_version}")
        return connection.serialize()
