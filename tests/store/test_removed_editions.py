"""Of an edition that was withdrawn nothing is left in the file that no other edition has."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

from nakano_status.application.ports.data_file import Store
from tests.contract.test_store_papers import APPLICATIONS
from tests.support.plans import small_plan
from tests.support.stores import act


def ids(store: Store, table: str) -> set[str]:
    with closing(sqlite3.connect(store.path)) as connection:
        return {each for (each,) in connection.execute(f"SELECT {table}_id FROM {table}")}  # noqa: S608 - named below


def test_initiatives_and_indicators_of_no_other_edition_are_removed(store: Store) -> None:
    plan = small_plan()
    before = ids(store, "initiative")
    row = replace(plan.newest.listings[0], row_id="9-9-9-99-Z")
    edition = replace(plan.newest, edition_id="p-2", ordinal=2, listings=(*plan.newest.listings, row))
    new = replace(APPLICATIONS, edition_id="p-2", indicator_id="KPI-9", actuals=())
    with act(store) as work:
        work.plan.save(replace(plan, editions=(edition,)))
        work.indicators.add("p", [APPLICATIONS, replace(APPLICATIONS, edition_id="p-2"), new])
    assert ids(store, "initiative") == {*before, row.initiative}
    assert ids(store, "indicator") == {APPLICATIONS.indicator_id, "KPI-9"}
    with act(store) as work:
        work.plan.remove_edition("p-2")
    assert ids(store, "initiative") == before
    assert ids(store, "indicator") == {APPLICATIONS.indicator_id}
    assert store.check_integrity() == []
