"""What is long to read is read once in a snapshot, and anew in the next."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from nakano_status.application.ports import Records, Store
from nakano_status.store.snapshot import SqliteSnapshot
from tests.support.stores import ROUND, act, office_store, small_round


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


def test_the_plans_last_year_is_told_without_its_rows(store: Store) -> None:
    with store.reading() as records:
        with statements(records) as said:
            year = records.last_year()
        assert year == records.plan().last_year
    assert not any("listing" in each or "ownership" in each for each in said)
