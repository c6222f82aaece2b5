"""Texts that were typed and are not written: of each field the newest one is kept until the writer removes it."""

from nakano_status.application.entries.edit_entry import Entry
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.round.round import DEFERRED
from nakano_status.gui.answers.kept_entries import KeptEntries, narrow, place_of

OLD = Entry("1", {"a": "old", "b": "B"}, expected={"a": "0", "b": "2"})
NEW = Entry("1", {"a": "new"}, expected={"a": "1"})


def test_a_newer_text_of_a_field_replaces_the_older_one_in_whatever_order_they_are_kept() -> None:
    for add in ("add", "add_older"):
        kept = KeptEntries()
        for entry in (OLD, NEW) if add == "add" else (NEW, OLD):
            getattr(kept, add)(entry)
        found = kept.at(place_of(OLD))
        assert found is not None
        assert (found.typed, found.expected) == ({"a": "new", "b": "B"}, {"a": "1", "b": "2"})


def test_texts_of_fields_are_taken_from_their_place_alone() -> None:
    kept, other = KeptEntries(), Entry("2", {"a": "other"})
    kept.add(OLD)
    kept.add(other)
    assert kept.take(place_of(OLD), {"a", "c"}) == narrow(OLD, {"a"})
    assert kept.keys_at(place_of(OLD)) == {"b"}
    assert kept.take(place_of(OLD), {"a"}) is None
    assert kept.take(place_of(OLD)) == narrow(OLD, {"b"})
    assert kept.places == (place_of(other),)


def test_a_text_is_kept_with_the_value_that_it_replaces_and_with_no_other() -> None:
    kept = KeptEntries()
    kept.add(OLD)
    kept.take(place_of(OLD), {"a"})
    found = kept.at(place_of(OLD))
    assert found is not None
    assert found.expected == {"b": "2"}
    proposed = Entry("1", {DEFERRED: "yes"}, expected={NOTE: "連絡"})
    assert narrow(proposed, {DEFERRED}) == proposed


def test_places_stay_in_the_order_of_their_first_texts() -> None:
    kept = KeptEntries()
    for entry in (OLD, Entry("2", {"a": "other"})):
        kept.add(entry)
    kept.take(place_of(OLD), {"a"})
    kept.add_older(OLD)
    assert [row for _, row, _ in kept.places] == ["1", "2"]
