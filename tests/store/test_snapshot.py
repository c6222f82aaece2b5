"""What is long to read is read once in a snapshot, and anew in the next."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import Records, Store
from nakano_status.domain.refusals.files import StoreLocked
from nakano_status.store.snapshot import SqliteSnapshot
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
    assert isinstance(records, SqliteSnapshot)
    said: list[str] = []
    records._driver.set_trace_callback(said.append)
    yield said
    records._driver.set_trace_callback(None)


def ask_for_everything(records: Records) -> tuple[object, ...]:
    edition = records.plan().newest.edition_id
    known = (records.plan(), records.organisation(), records.schedules(edition))
    return (*known, tuple(records.rounds()), records.current(ROUND))


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
        before = records.rounds()
    with act(store) as work:
        work.add_round(small_round("R5"))
    with store.reading() as records:
        assert len(records.rounds()) == len(before) + 1


def test_a_writer_sees_its_own_writing_at_once(store: Store) -> None:
    with act(store) as work:
        before = len(work.rounds())
        work.add_round(small_round("R5"))
        assert len(work.rounds()) == before + 1


def test_what_a_round_asks_is_read_without_its_rows(store: Store) -> None:
    with store.reading() as records:
        with statements(records) as said:
            asked = records.asked(small_round("R5"))
        plan = records.plan()
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
            assert records.plan().plan_id


def test_a_copy_tells_that_the_file_is_in_use(store: Store) -> None:
    (path,) = Path(store.path).parent.glob("*.nakano")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreLocked):
            store.copied()


def test_what_is_saved_after_a_copy_is_not_in_it(store: Store) -> None:
    copied = store.copied()
    with act(store) as work:
        work.remember("k", "v")
    with copied() as records:
        assert records.setting("k") is None
