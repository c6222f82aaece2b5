"""A data file in which the bytes of a kept file changed is neither written nor backed up."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.domain.refusals.files import StoreDamaged
from nakano_status.store.changed_cells import changed_files
from nakano_status.store.sqlite.format_version import STATEMENTS
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.statements import Database
from tests.support.stores import act, received

FIRST, SECOND = received(b"answered").sha256, received(b"as well").sha256
"""The received files of the data file in memory."""


def files_off(connection: sqlite3.Connection, *changes: str) -> list[tuple[str, str | None]]:
    """Return the codes and the columns of the received files that differ after these statements, by their order."""
    for each in changes:
        connection.execute(each)
    found = list(changed_files(Database(connection, STATEMENTS)))
    assert {each.place.key for each in found} <= {FIRST, SECOND}
    return [(each.place.key or "", each.place.column) for each in found]


def remove(sha256: str, content: str = "x''") -> tuple[str, str]:
    """Return the statements by which the bytes of a file are recorded as removed."""
    recorded = f"INSERT INTO dropped_file SELECT '{sha256}', '2029-04-01', min(act_id) FROM act"  # noqa: S608 - a digest
    return recorded, f"UPDATE received_file SET content = {content} WHERE sha256 = '{sha256}'"  # noqa: S608


def test_the_bytes_of_a_removed_file_are_gone_and_nothing_is_off(connection: sqlite3.Connection) -> None:
    assert files_off(connection, *remove(FIRST), *remove(SECOND)) == []


def test_other_bytes_in_place_of_a_removed_file_are_damage(connection: sqlite3.Connection) -> None:
    assert files_off(connection, *remove(FIRST, "x'00'")) == [(FIRST, "content")]


def test_a_file_without_its_bytes_is_damaged_unless_its_removal_is_recorded(connection: sqlite3.Connection) -> None:
    emptied = f"UPDATE received_file SET content = x'' WHERE sha256 = '{SECOND}'"  # noqa: S608 - a digest
    assert files_off(connection, *remove(FIRST), emptied) == [(SECOND, "content")]


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
