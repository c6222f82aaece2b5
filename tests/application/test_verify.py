"""Verify finds a value that does not follow from the assertions, and a change whose source is missing."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.verify import verify
from nakano_status.domain.history.acts import Change, Why
from nakano_status.domain.merge.resolution import OFFICE
from tests.support.altered_stores import forget_history
from tests.support.fields import slot_in
from tests.support.rounds import OWN
from tests.support.stores import act
from tests.support.whole_stores import whole_store

SLOT = slot_in(OWN[0], "done")


def test_a_sound_data_file_is_told_so(parts: Parts, office: Store) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"mark": "○", "done": "実施した。"}))
    outcome = verify(office)
    assert (outcome.value, outcome.problems) == (True, ())


def test_a_value_that_the_words_do_not_give_is_named_with_its_row(parts: Parts, office: Store) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"done": "実施した。"}))
    with act(office) as work:
        work.entries.save_current("R4", [replace(work.entries.current("R4")[SLOT], values=("書き換えた。",))])
    outcome = verify(office)
    assert not outcome.value
    assert [(each.code, each.place.key, each.place.column) for each in outcome.problems] == [
        ("STORE-VALUES-OFF", f"R4/{OWN[0]}//done", "value")
    ]


def test_a_change_that_came_from_nowhere_is_named(office: Store) -> None:
    with act(office) as work:
        added = work.begin_act("test", None)
        work.entries.add_changes(
            [Change(added.act_id, "R4", OWN[0], "done", None, None, "x", OFFICE, Why.TYPED, "gone")]
        )
    assert [each.code for each in verify(office).problems] == ["STORE-SOURCE-MISSING", "STORE-HISTORY-OFF"]


def test_a_history_that_does_not_lead_to_what_stands_is_named_with_its_field(parts: Parts, office: Store) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"mark": "◎", "done": "実施した。"}))
    with act(office) as work:
        added = work.begin_act("test", None)
        torn = Change(added.act_id, "R4", OWN[1], "done", None, "なかった文", None, OFFICE, Why.TYPED)
        work.entries.add_changes([torn, replace(torn, row_id=OWN[0], key="mark", was="◎", now="△")])
    outcome = verify(office)
    assert [(each.code, each.place.id, each.place.key) for each in outcome.problems] == [
        ("STORE-HISTORY-OFF", OWN[1], f"R4/{OWN[1]}//done"),
        ("STORE-HISTORY-OFF", OWN[0], f"R4/{OWN[0]}//mark"),
    ]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole_store(tmp_path_factory.mktemp("whole"))


@pytest.mark.parametrize(
    ("harm", "code", "table"),
    [
        ("DELETE FROM ledger_row", "STORE-LEDGER-OFF", "ledger_row"),
        ("UPDATE return_value SET text = '書き換えた。' WHERE key = 'later_years'", "STORE-RETURN-OFF", "return"),
        ("UPDATE return_parent SET parent_id = 'x'", "STORE-RETURN-OFF", "return"),
        ("UPDATE package SET seal = replace(seal, substr(seal, 1, 1), 'x')", "STORE-SEAL-OFF", "package"),
        ("UPDATE package_value SET value = 'x' WHERE key = 'done'", "STORE-SEAL-OFF", "package"),
        ("UPDATE \"return\" SET state = 'rejected'", "STORE-VALUES-OFF", "entry_value"),
        ("UPDATE batch_file SET verdict = 'lost'", "STORE-CELL-BROKEN", "batch_file"),
        ("UPDATE entry_value SET conflict = 1 - conflict", "STORE-VALUES-OFF", "entry_value"),
        ("UPDATE entry_word SET word_id = 'x' || word_id", "STORE-VALUES-OFF", "entry_word"),
    ],
)
def test_what_follows_from_the_rest_is_found_without_what_the_acts_recorded(
    parts: Parts, whole: Path, tmp_path: Path, harm: str, code: str, table: str
) -> None:
    path = Path(shutil.copyfile(whole, tmp_path / "older.nakano"))
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        forget_history(connection)
        with closing(parts.stores.open(path, read_only=True)) as store:
            assert {each.code for each in verify(store).problems} == {"STORE-HISTORY-CHANGED", "STORE-HEAD-UNKNOWN"}
        connection.execute(harm)
    with closing(parts.stores.open(path, read_only=True)) as store:
        assert (code, table) in {(each.code, each.place.table) for each in verify(store).problems}
