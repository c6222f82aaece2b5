"""What is in the rows of a data file and in no reader: other programs, and later formats, may rely on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import Store
from nakano_status.domain.exchange.answer_file import ReturnState
from nakano_status.domain.history.acts import Change, Why
from nakano_status.domain.organisation.divisions import EarlierPlace, Organisation, Role
from nakano_status.domain.round.round import Answerer, RoundRow
from nakano_status.store import transaction
from nakano_status.store.sqlite.format_version import STATEMENTS
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.statements import Database
from nakano_status.store.subjects import read_snapshot
from tests.support.plans import small_organisation
from tests.support.stores import OFFICE_INFO, ROUND, act, package_for, return_for


def rows_of(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_each_place_of_a_division_begins_on_the_day_after_the_one_before_ended(
    path: Path, stores: SqliteStores
) -> None:
    earlier = tuple(EarlierPlace(day, "kumin", 1) for day in (date(2020, 3, 31), date(2023, 3, 31)))
    moved = replace(small_organisation().get("zeimu"), earlier=earlier)
    with closing(stores.open(path)) as store, act(store) as work:
        work.organisation.save(Organisation((moved,)))
    days = "SELECT valid_from, valid_to FROM division_place WHERE division_id = 'zeimu' ORDER BY valid_from"
    assert rows_of(path, days) == [("", "2020-03-31"), ("2020-04-01", "2023-03-31"), ("2023-04-01", None)]


def test_the_rows_of_a_round_are_numbered_from_0_and_those_that_join_it_after_them(
    path: Path, stores: SqliteStores
) -> None:
    joining = [RoundRow(row, None, (Answerer("bosai", Role.LEAD, 1),)) for row in "gh"]
    with closing(stores.open(path)) as store, act(store) as work:
        work.rounds.add_rows(ROUND, joining)
    positions = rows_of(path, "SELECT row_id, position FROM round_row ORDER BY position")
    assert positions == [(row, place) for place, row in enumerate("abcdefgh")]


def test_a_cell_of_another_type_than_its_column_is_no_value(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE listing SET ordinal = 'first' WHERE row_id = 'b'")
    records = read_snapshot(Database(connection, STATEMENTS), OFFICE_INFO)
    with pytest.raises(TypeError):
        records.plan.all()[0]


def test_changes_are_written_before_all_of_a_long_queue_was_given(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "_MOST_WAITING", 2)
    written: list[int] = []
    with store.writing() as work:
        act_id = work.begin_act("edit", None).act_id
        connection: sqlite3.Connection = work.plan._database.connection  # type: ignore[attr-defined]

        def changes() -> Iterator[Change]:
            for now in "abc":
                written.append(connection.execute("SELECT count(*) FROM change").fetchone()[0])
                yield Change(act_id, ROUND, "a", "done", None, None, now, "office", Why.TYPED)

        work.entries.add_changes(changes())
        work.commit()
    assert written == [0, 0, 2]
    with store.reading() as records:
        assert [each.now for _, each in records.entries.changes(ROUND)] == [*"abc"]


def test_a_return_that_comes_again_is_still_that_of_the_act_with_which_it_came(
    path: Path, stores: SqliteStores
) -> None:
    package = package_for()
    answered = return_for(package)
    with closing(stores.open(path)) as store:
        with act(store) as work:
            work.packages.add(package)
            work.returns.add(answered)
        came = rows_of(path, "SELECT act_id, ordinal FROM return")
        with act(store) as work:
            work.returns.add(replace(answered, state=ReturnState.WITHDRAWN))
    assert rows_of(path, "SELECT act_id, ordinal FROM return") == came
