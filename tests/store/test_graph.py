"""Acts from before the beginning of a history have no part in it, and a history begins once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.store.history.keeping import BEGIN_HISTORY
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.altered_stores import HISTORY, begin_history_anew
from tests.support.stores import TickingClock, act


def tables_off(path: Path) -> set[str | None]:
    """Return the tables of the problems of a data file."""
    with closing(SqliteStores(TickingClock()).open(path, read_only=True)) as store:
        return {each.place.table for each in store.check_integrity()}


def test_an_act_that_begins_the_history_again_hides_no_change_before_it(whole_copy: Path) -> None:
    assert tables_off(whole_copy) == set()
    with closing(SqliteStores(TickingClock()).open(whole_copy)) as store, store.writing() as work:
        work.begin_act(BEGIN_HISTORY, None)
        work.commit()
    assert tables_off(whole_copy) == {"act"}
    with closing(sqlite3.connect(whole_copy, isolation_level=None)) as connection:
        connection.execute("UPDATE act_digest SET digest = ? WHERE act_id = (SELECT min(act_id) FROM act)", ("0" * 64,))
    assert "act_digest" in tables_off(whole_copy)


@pytest.mark.parametrize("table", HISTORY)
def test_nothing_is_recorded_of_acts_before_the_beginning(whole_copy: Path, table: str) -> None:
    with closing(sqlite3.connect(whole_copy, isolation_level=None)) as connection:
        begin_history_anew(connection)
    assert tables_off(whole_copy) == set()
    with closing(SqliteStores(TickingClock()).open(whole_copy)) as store, act(store) as work:
        work.settings.save("k", "v")
    with closing(sqlite3.connect(whole_copy, isolation_level=None)) as connection:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        picked = ", ".join(
            "(SELECT act_id FROM act WHERE ordinal = 1)" if each == "act_id" else each for each in columns
        )
        connection.execute(f"INSERT INTO {table} SELECT {picked} FROM {table} ORDER BY rowid DESC LIMIT 1")  # noqa: S608
    assert table in tables_off(whole_copy)
