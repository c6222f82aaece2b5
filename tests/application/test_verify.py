"""Verify finds a value that does not follow from the words, and a change whose source is gone."""

from dataclasses import replace

from nakano_status.application.edit_entry import Entry, edit_entry
from nakano_status.application.ports import Parts, Store
from nakano_status.application.verify import verify
from nakano_status.domain.change import Change, Why
from nakano_status.domain.slot import OFFICE, Slot
from tests.support.rounds import OWN
from tests.support.stores import act

SLOT = Slot(OWN[0], "done")


def test_a_sound_data_file_is_told_so(parts: Parts, office: Store) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"mark": "○", "done": "実施した。"}))
    outcome = verify(office)
    assert (outcome.value, outcome.problems) == (True, ())


def test_a_value_that_the_words_do_not_give_is_named_with_its_row(parts: Parts, office: Store) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"done": "実施した。"}))
    with act(office) as work:
        work.save_current("R4", [replace(work.current("R4")[SLOT], values=("書き換えた。",))])
    outcome = verify(office)
    assert not outcome.value
    assert [(each.code, each.place.id, each.place.key) for each in outcome.problems] == [
        ("STORE-VALUES-OFF", OWN[0], "done")
    ]


def test_a_change_that_came_from_nowhere_is_named(office: Store) -> None:
    with act(office) as work:
        added = work.begin_act("test", None)
        work.add_changes([Change(added.act_id, "R4", OWN[0], "done", None, None, "x", OFFICE, Why.TYPED, "gone")])
    assert [each.code for each in verify(office).problems] == ["STORE-SOURCE-MISSING", "STORE-HISTORY-OFF"]


def test_a_history_that_does_not_lead_to_what_stands_is_named_with_its_field(parts: Parts, office: Store) -> None:
    edit_entry(parts, office, Entry(OWN[0], {"mark": "◎", "done": "実施した。"}))
    with act(office) as work:
        added = work.begin_act("test", None)
        torn = Change(added.act_id, "R4", OWN[1], "done", None, "なかった文", None, OFFICE, Why.TYPED)
        work.add_changes([torn, replace(torn, row_id=OWN[0], key="mark", was="◎", now="△")])
    outcome = verify(office)
    assert [(each.code, each.place.id, each.place.key) for each in outcome.problems] == [
        ("STORE-HISTORY-OFF", OWN[1], "done"),
        ("STORE-HISTORY-OFF", OWN[0], "mark"),
    ]
