"""The format of a data file is the newest one only where it must be."""

import sqlite3
from contextlib import closing

from nakano_status.application.ports.data_file import Store
from nakano_status.store.entries import WITHDRAWN
from nakano_status.store.sqlite.format_version import CURRENT, USUAL, data_format_of
from tests.support.fields import slot_in
from tests.support.stores import ROUND, act, typed


def test_only_what_an_earlier_program_would_misread_makes_a_newer_format(store: Store) -> None:
    def _format() -> object:
        with closing(sqlite3.connect(store.path)) as raw:
            return data_format_of(raw)

    assert _format() == USUAL
    with act(store) as work:
        work.entries.add_assertion(ROUND, typed("w1", slot_in("a", "done"), "済"))
        work.settings.save("respondent.name", "佐藤")
    assert _format() == USUAL
    with act(store) as work:
        work.settings.save(WITHDRAWN, "w1")
    assert _format() == CURRENT
