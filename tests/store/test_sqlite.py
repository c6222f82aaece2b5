"""The connection to a data file stops with the work, and its format is the newest one only where it must be."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import Store
from nakano_status.domain.problems.stopping import Cancelled, StopFlag, stoppable
from nakano_status.store.entries import WITHDRAWN
from nakano_status.store.sqlite import connection as file_connection
from nakano_status.store.sqlite.connection import connect_to_memory, copy_into
from nakano_status.store.sqlite.format_version import CURRENT, USUAL, format_of
from tests.support.fields import slot_in
from tests.support.stores import ROUND, act, typed


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


def test_only_what_an_earlier_program_would_misread_makes_a_newer_format(store: Store) -> None:
    def _format() -> object:
        with closing(sqlite3.connect(store.path)) as raw:
            return format_of(raw)

    assert _format() == USUAL
    with act(store) as work:
        work.entries.add_assertion(ROUND, typed("w1", slot_in("a", "done"), "済"))
        work.settings.save("respondent.name", "佐藤")
    assert _format() == USUAL
    with act(store) as work:
        work.settings.save(WITHDRAWN, "w1")
    assert _format() == CURRENT


def test_a_file_that_another_program_left_with_a_log_is_written_without(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("CREATE TABLE kept (text TEXT)")
    with closing(file_connection.connect(path, writable=True)) as mine:
        assert mine.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_an_act_stops_before_it_is_kept_and_not_after(store: Store) -> None:
    stopped, kept = StopFlag(), StopFlag()
    with store.writing() as work:
        work.begin_act("test", None)
        stopped.ask()
        with stoppable(stopped), pytest.raises(Cancelled):
            work.commit()
    with stoppable(kept), act(store) as work:
        work.settings.save("respondent.name", "佐藤")
    assert not kept.is_in_time


def test_what_was_kept_in_memory_is_read_again_once_it_was_written(store: Store) -> None:
    with store.writing() as work:
        work.begin_act("test", None)
        assert work.rounds.all()[0].own_due("bosai") is None
        work.rounds.set_division_due(ROUND, "bosai", date(2023, 8, 2))
        work.commit()
        assert work.rounds.all()[0].own_due("bosai") == date(2023, 8, 2)
    for due in (date(2023, 8, 3), date(2023, 8, 4)):
        with store.reading() as records:
            assert records.rounds.all()[0].own_due("bosai") != due
        with act(store) as work:
            work.rounds.set_division_due(ROUND, "bosai", due)
        with store.reading() as records:
            assert records.rounds.all()[0].own_due("bosai") == due
