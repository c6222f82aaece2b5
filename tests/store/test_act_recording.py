"""With each act the groups that it wrote are recorded, once each."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing

from nakano_status.application.ports.data_file import Store
from tests.support.stores import act


def recorded(store: Store, table: str) -> list[tuple[int, str]]:
    """Return which acts recorded rows of a table, by their number, and of which group."""
    asked = (
        "SELECT ordinal, group_key FROM act_content JOIN act ON act.act_id = act_content.act_id"
        " WHERE table_name = ? ORDER BY ordinal, group_key"
    )
    with closing(sqlite3.connect(store.path)) as connection:
        return connection.execute(asked, (table,)).fetchall()


def test_the_identity_of_a_data_file_is_recorded_by_its_first_act_alone(store: Store) -> None:
    """Another one would take a change from outside for what was written."""
    for text in ("一", "二"):
        with act(store) as work:
            work.settings.save("k", text)
    assert recorded(store, "store_info") == [(1, "")]


def test_of_two_acts_in_one_transaction_each_records_its_own_row_and_the_last_what_both_wrote(store: Store) -> None:
    with store.writing() as work:
        ids = []
        for text in ("一", "二"):
            ids.append(work.begin_act("test", None).act_id)
            work.settings.save("k", text)
        work.commit()
    assert recorded(store, "act")[1:] == list(enumerate(ids, start=2))
    assert recorded(store, "setting") == [(3, "k")]
    assert store.check_integrity() == []


def test_an_act_records_a_group_once_however_often_it_wrote_it(store: Store) -> None:
    with act(store) as work:
        for text in ("一", "二", "三"):
            work.settings.save("k", text)
            work.settings.save("other", text)
    assert Counter(recorded(store, "setting")) == {(2, "k"): 1, (2, "other"): 1}
    assert store.check_integrity() == []
