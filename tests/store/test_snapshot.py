"""What takes long to read is read once in a snapshot, and again in the next."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.ports.data_file import Records, Store
from nakano_status.domain.refusals.files import StoreLocked
from nakano_status.store.reading import Stored
from nakano_status.store.sqlite import connection
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.stores import ROUND, TickingClock, act, office_store, small_round


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = office_store(tmp_path)
    yield made
    made.close()


@contextmanager
def statements(records: Records) -> Iterator[list[str]]:
    """Every statement that reaches the file meanwhile."""
    assert isinstance(records.plan, Stored)
    driver: Any = records.plan._database.connection
    said: list[str] = []
    driver.set_trace_callback(said.append)
    yield said
    driver.set_trace_callback(None)


def ask_for_everything(records: Records) -> tuple[object, ...]:
    edition = records.plan.all()[0].newest.edition_id
    known = (records.plan.all()[0], records.organisation.read(), records.plan.schedules(edition))
    return (*known, tuple(records.rounds.all()), records.entries.current(ROUND))


def test_asking_twice_in_a_snapshot_reads_once(store: Store) -> None:
    with store.reading() as records:
        with statements(records) as first:
            found = ask_for_everything(records)
        with statements(records) as second:
            assert ask_for_everything(records) == found
    assert first
    assert second == []


def test_the_next_snapshot_sees_what_was_written(store: Store) -> None:
    with store.reading() as records:
        before = records.rounds.all()
    with act(store) as work:
        work.rounds.add(small_round("R5"))
    with store.reading() as records:
        assert len(records.rounds.all()) == len(before) + 1


def test_a_writer_sees_its_own_writing_at_once(store: Store) -> None:
    with act(store) as work:
        before = len(work.rounds.all())
        work.rounds.add(small_round("R5"))
        assert len(work.rounds.all()) == before + 1


def test_what_a_round_asks_is_read_without_its_rows(store: Store) -> None:
    with store.reading() as records:
        with statements(records) as said:
            asked = records.plan.asked(small_round("R5"))
        plan = records.plan.all()[0]
        assert (asked.last_year, asked.profile) == (plan.last_year, plan.editions[0].profile)
    assert not any("listing" in each or "ownership" in each for each in said)


def test_a_copy_of_a_file_in_wal_is_read_and_keeps_nobody_from_writing(tmp_path: Path) -> None:
    office_store(tmp_path).close()
    (path,) = tmp_path.glob("*.nakano")
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode=WAL")
    with closing(SqliteStores(TickingClock()).open(path, read_only=True)) as opened:
        copied = opened.copied()
        with copied() as records:
            assert records.plan.all()[0].plan_id


def test_a_copy_tells_that_the_file_is_in_use(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_PATIENCE", 0.1)
    (path,) = Path(store.path).parent.glob("*.nakano")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreLocked):
            store.copied()


def test_no_writer_comes_between_the_first_look_at_a_file_and_its_copy(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy would wait for it without a limit."""
    back_up = connection._Connection.backup

    def back_up_meanwhile(mine: connection._Connection, copy: sqlite3.Connection) -> None:
        with closing(sqlite3.connect(store.path, timeout=0, isolation_level=None)) as other:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN EXCLUSIVE")
            back_up(mine, copy)

    monkeypatch.setattr(connection._Connection, "backup", back_up_meanwhile)
    with store.copied()() as records:
        assert records.plan.all()[0].plan_id == "p"


def test_what_is_saved_after_a_copy_is_not_in_it(store: Store) -> None:
    copied = store.copied()
    with act(store) as work:
        work.settings.save("k", "v")
    with copied() as records:
        assert records.settings.read("k") is None
