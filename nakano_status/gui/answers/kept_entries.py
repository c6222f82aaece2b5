"""Texts of fields that were typed and are not written, kept by their round, row and writer."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import replace

from nakano_status.application.entries.edit_entry import Entry

Place = tuple[str | None, str, str | None]
"""The ID of a round, a row in it, and the division in whose name the row is written."""


def place_of(entry: Entry) -> Place:
    """Return the place of the texts of an entry."""
    return entry.round_id, entry.row_id, entry.as_division


def narrow(entry: Entry, keys: Container[str]) -> Entry | None:
    """Return an entry with only the texts of some fields, by key; None if it has no text of them."""
    typed = {key: text for key, text in entry.typed.items() if key in keys}
    return replace(entry, typed=typed) if typed else None


class KeptEntries:
    """Entries with kept texts, one entry a place, which has the newest text of each field."""

    def __init__(self) -> None:
        self._entries: dict[Place, Entry] = {}

    @property
    def places(self) -> tuple[Place, ...]:
        """The places with kept texts, in the order in which their first texts were kept."""
        return tuple(self._entries)

    def at(self, place: Place) -> Entry | None:
        """Return the entry with the texts of a place; None if it has none."""
        return self._entries.get(place)

    def keys_at(self, place: Place) -> frozenset[str]:
        """Return the keys of the fields of a place that have kept texts."""
        found = self._entries.get(place)
        return frozenset(found.typed) if found is not None else frozenset()

    def add(self, entry: Entry) -> None:
        """Keep the texts of an entry; they replace older texts of the same fields."""
        before = self._entries.get(place_of(entry), entry)
        typed, expected = {**before.typed, **entry.typed}, {**(before.expected or {}), **(entry.expected or {})}
        self._entries[place_of(entry)] = replace(entry, typed=typed, expected=expected)

    def add_older(self, entry: Entry) -> None:
        """Keep the texts of an entry, except in fields that have kept texts already."""
        newer = self.take(place_of(entry))
        for each in filter(None, (entry, newer)):
            self.add(each)

    def take(self, place: Place, keys: Container[str] | None = None) -> Entry | None:
        """Remove the texts of some fields of a place, or all of them, and return them; None if there are none."""
        before = self._entries.pop(place, None)
        if before is None or keys is None:
            return before
        if (left := narrow(before, {key for key in before.typed if key not in keys})) is not None:
            self._entries[place] = left
        return narrow(before, keys)
