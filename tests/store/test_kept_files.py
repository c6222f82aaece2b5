"""A data file in which the bytes of a kept file changed is neither written nor backed up."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.domain.refusals.files import StoreDamaged
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.stores import act


@pytest.mark.parametrize("table", ["received_file", "publication_file"])
def test_changed_bytes_of_a_kept_file_are_damage(stores: SqliteStores, whole_copy: Path, table: str) -> None:
    with closing(stores.open(whole_copy)) as store:
        assert store.whole()
    with closing(sqlite3.connect(whole_copy, isolation_level=None)) as connection:
        connection.execute(f"UPDATE {table} SET content = zeroblob(length(content))")  # noqa: S608 - named above
    with closing(stores.open(whole_copy)) as store:
        with pytest.raises(StoreDamaged):
            store.whole()
        with pytest.raises(StoreDamaged), act(store) as work:
            work.settings.save("k", "v")
