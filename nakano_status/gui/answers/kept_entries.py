"""Texts of fields that were typed and are not written, kept by their round, row and writer."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import replace

from nakano_status.application.entries.edit_entry import Entry
from nakano_status.domain.fields.field import NOTE, OUT_OF_REPORT
from nakano_status.domain.round.round import DEFERRED

Place = tuple[str | None, str, str | None]
"""The ID of a round, a row in it, and the division in whose name the row is written."""


def place_of(entry: Entry) -> Place:
    """Return the place of the texts of an entry."""
    return entry.round_id, entry.row_id, entry.as_division


def field_of(key: str) -> str:
    """Return the key of the field that shows a text: a proposal for the row is shown in the note."""
    return NOTE if key in (DEFERRED, OUT_OF_REPORT) else key


def narrow(entry: Entry, keys: Container[str]) -> Entry | None:
    """Return an entry with only the texts of some fields, by key, and the values that these texts replace.

    None if the entry has no text of these fields.
    """
    typed = {key: text for key, text in entry.typed.items() if key in keys}
    fields = set(map(field_of, typed))
    expected = {key: text for key, text in (entry.expected or {}).items() if key in fields}
    return replace(entry, typed=typed, expected=expected) if typed else None


class KeptEntries:
    """Entries with kept texts, one entry a place, which has the newest text of each field."""

    def __init__(self) -> None:
        self._entries: dict[Place, Entry] = {}

    @property
    def places(self) -> tuple[Place, ...]:
        """The places with kept texts, in the order of their first text."""
        return tuple(self._entries)

    def at(self, place: Place) -> Entry | None:
        """Return the entry with the texts of a place; None if it has none."""
        return self._entries.get(place)

    def keys_at(self, place: Place) -> frozenset[str]:
        """Return the keys of the fields of a place that have kept texts."""
        found = self._entries.get(place)
        return frozenset(found.typed) if found is not None else frozenset()

    def same_texts(self, entry: Entry) -> frozenset[str]:
        """Return the keys of the fields for which the text of an entry is kept."""
        kept = self.at(place_of(entry))
        return frozenset(key for key, text in entry.typed.items() if kept is not None and kept.typed.get(key) == text)

    def add(self, entry: Entry) -> None:
        """Keep the texts of an entry; they replace older texts of the same fields."""
        before = self._entries.get(place_of(entry), entry)
        typed, expected = {**before.typed, **entry.typed}, {**(before.expected or {}), **(entry.expected or {})}
        self._entries[place_of(entry)] = replace(entry, typed=typed, expected=expected)

    def add_older(self, entry: Entry) -> None:
        """Keep the texts of an entry, except in fields that have kept texts already."""
        newer = self.at(place_of(entry))
        for each in filter(None, (entry, newer)):
            self.add(each)

    def note_stored(self, place: Place, values: Mapping[str, str | None]) -> None:
        """Record the values that are stored in fields of a place, by key: the texts kept for these replace them."""
        if (entry := self.at(place)) is not None:
            expected = entry.expected or {}
            stored = {key: text for key, text in values.items() if key in expected}
            self._entries[place] = replace(entry, expected={**expected, **stored})

    def take(self, place: Place, keys: Container[str] | None = None) -> Entry | None:
        """Remove the texts of some fields of a place, or all of them, and return them; None if there are none."""
        before = self.at(place)
        if before is None:
            return None
        taken = before.typed if keys is None else keys
        if (left := narrow(before, {key for key in before.typed if key not in taken})) is not None:
            self._entries[place] = left
        else:
            del self._entries[place]
        return narrow(before, taken)
