"""What is kept of the entries: assertions, the values that follow from them, changes, drafts; and the settings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import CurrentValue
    from nakano_status.domain.merge.change import Act, CachedLine, Change, Draft
    from nakano_status.domain.merge.revision import Assertion
    from nakano_status.domain.merge.slot import Slot


class EntryReader(Protocol):
    """Reads the entries of a round."""

    def assertions(self, round_id: str, row_ids: Iterable[str] | None = None) -> Sequence[Assertion]:
        """The assertions recorded in this store itself (typed, decided, imported), on all rows or on some."""

    def current(self, round_id: str, row_ids: Iterable[str] | None = None) -> Mapping[Slot, CurrentValue]:
        """The cache of current values, on all rows or on some."""

    def cached(self, round_id: str) -> tuple[Sequence[CachedLine], Mapping[Slot, tuple[str, ...]]]:
        """The cache as saved, field by field, and the assertions that it names for each slot."""

    def changes(self, round_id: str, row_id: str | None = None, key: str | None = None) -> Sequence[tuple[Act, Change]]:
        """The changes with their acts, oldest first."""

    def acts(self) -> Sequence[Act]:
        """All acts, oldest first."""

    def drafts(self, round_id: str) -> Sequence[Draft]:
        """The texts being typed."""


class EntryWriter(EntryReader, Protocol):
    """Writes entries."""

    def add_assertion(self, round_id: str, assertion: Assertion) -> None:
        """Add an assertion recorded in this store."""

    def add_changes(self, changes: Iterable[Change]) -> None:
        """Append changes."""

    def save_current(self, round_id: str, values: Iterable[CurrentValue]) -> None:
        """Replace lines of the cache."""

    def save_draft(self, round_id: str, draft: Draft) -> None:
        """Save a text being typed; it needs no act until it becomes a change."""

    def drop_draft(self, round_id: str, row_id: str, key: str, division: str) -> None:
        """Remove a text being typed (it became a change)."""


class SettingReader(Protocol):
    """Reads the settings."""

    def read(self, key: str) -> str | None:
        """A saved setting, or None."""


class SettingWriter(SettingReader, Protocol):
    """Writes the settings."""

    def save(self, key: str, value: str) -> None:
        """Save a setting."""
