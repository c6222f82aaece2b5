"""The bytes of a new data file, made in memory: a file is never there half made."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from sqlalchemy import StaticPool, create_engine

from nakano_status.application.ports import StoreInfo
from nakano_status.store.format_version import APPLICATION_ID, CURRENT
from nakano_status.store.tables import metadata, store_info


def new_store(info: StoreInfo) -> bytes:
    """Return an empty data file of today's format that knows who it is.

    Its tables are those that the migrations make (a test compares them); making them directly saves loading alembic.
    """
    with closing(sqlite3.connect(":memory:")) as connection:
        engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
        with engine.begin() as begun:
            metadata.create_all(begun)
            begun.execute(
                store_info.insert(),
                {
                    "store_id": info.store_id,
                    "role": info.role.value,
                    "plan_id": info.plan_id,
                    "division_id": info.division,
                    "seal_key": info.seal_key,
                    "made_by": info.made_by,
                },
            )
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {CURRENT.user_version}")
        return connection.serialize()
