"""A connection to a data file stops with the work, and what another program left in a file."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.stopping import Cancelled, StopFlag, stoppable
from nakano_status.store.sqlite import connection as file_connection
from nakano_status.store.sqlite.connection import connect_to_memory, copy_into


@pytest.mark.parametrize(
    "run",
    [
        lambda raw: raw.execute("SELECT 1"),
        lambda raw: raw.executemany("INSERT INTO kept VALUES (?)", [("a",)]),
    ],
)
def test_each_statement_stops_when_the_work_shall_stop(run: Callable[[sqlite3.Connection], object]) -> None:
    flag = StopFlag()
    with closing(connect_to_memory()) as raw:
        raw.execute("CREATE TABLE kept (text TEXT)")
        flag.ask()
        with stoppable(flag), pytest.raises(Cancelled):
            run(raw)
        assert raw.execute("SELECT count(*) FROM kept").fetchone() == (0,)


@pytest.mark.parametrize("is_long", [True, False])
def test_a_copy_can_be_refused_and_stopped_while_something_is_left(
    monkeypatch: pytest.MonkeyPatch, *, is_long: bool
) -> None:
    monkeypatch.setattr(file_connection, "_PAGES", 1 if is_long else 4_000)
    flag, seen = StopFlag(), list[int]()

    def _refuse(status: int) -> None:
        seen.append(status)
        flag.ask()

    with closing(connect_to_memory()) as source, closing(connect_to_memory()) as target:
        source.execute("CREATE TABLE kept (text TEXT)")
        with stoppable(flag):
            if is_long:
                with pytest.raises(Cancelled):
                    copy_into(source, target, _refuse)
            else:
                copy_into(source, target, _refuse)
        assert len(seen) == 1
        assert flag.is_in_time is not is_long


def test_a_file_that_another_program_left_with_a_log_is_written_without(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("CREATE TABLE kept (text TEXT)")
    with closing(file_connection.connect(path, writable=True)) as mine:
        assert mine.execute("PRAGMA journal_mode").fetchone() == ("delete",)
