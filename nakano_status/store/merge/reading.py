"""Reads the data file's own assertions, the changes, the current values and the drafts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from nakano_status.application.ports.data_file import CurrentValue
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.merge.revision import Slot, group_slot, slot_of
from nakano_status.store.reading import Reading, once_in_snapshot, slot_from, values_by_slot
from nakano_status.store.stored_forms import read_time

if TYPE_CHECKING:
    from nakano_status.domain.history.acts import Act, CachedLine, Change, Draft
    from nakano_status.domain.merge.revision import Assertion


class EntryReading(Reading):
    """Reads assertions, changes, the cache and drafts."""

    def assertions(self, round_id: str, row_ids: Iterable[str] | None = None) -> Sequence[Assertion]:
        """Return the assertions made in this data file (typed, decided, imported), oldest first."""
        from nakano_status.domain.merge.revision import Assertion, AssertionKind, ConflictChoice

        wanted = None if row_ids is None else list(row_ids)
        values: defaultdict[tuple[str, ...], dict[str, str | None]] = defaultdict(dict)
        seen: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        for row in self._rows("word_values", round_id=round_id, row_id=wanted):
            values[row[:4]][row.key] = row.value
        for row in self._rows("word_seen", round_id=round_id, row_id=wanted):
            seen[row[:4]].add(row.seen_id)
        result: list[Assertion] = []
        found = self._rows("words", round_id=round_id, row_id=wanted)
        if not found:
            return result
        profile = self._profile(round_id)
        for row in sorted(found, key=lambda row: row.ordinal):  # a long list is read in parts, each sorted by itself
            place = (row.word_id, row.row_id, row.division_id, row.group_key)
            slot = group_slot(profile, row.row_id, row.group_key, row.division_id or None)
            choice = ConflictChoice(row.take) if row.take else None
            asserted = slot.values_of(values[place])
            kind, observed_here = AssertionKind(row.kind), frozenset(seen[place])
            result.append(Assertion(row.word_id, slot, asserted, row.writer, kind, observed_here, choice, row.act_id))
        return result

    def current(self, round_id: str, row_ids: Iterable[str] | None = None) -> Mapping[Slot, CurrentValue]:
        """Return the cache of current values, for all rows or for some."""
        return self._all_current(round_id) if row_ids is None else self._current(round_id, list(row_ids))

    @once_in_snapshot
    def _all_current(self, round_id: str) -> Mapping[Slot, CurrentValue]:
        return self._current(round_id, None)

    def _current(self, round_id: str, wanted: Sequence[str] | None) -> Mapping[Slot, CurrentValue]:
        stored = self._rows("current", round_id=round_id, row_id=wanted)
        if not stored:
            return {}
        profile = self._profile(round_id)
        values = values_by_slot(profile, ((row.row_id, row.division_id, row.key, row.value) for row in stored))
        open_ones = {slot_of(profile, row.row_id, row.key, row.division_id) for row in stored if row.conflict}
        by_slot = self._current_assertions(round_id, wanted)
        return {
            slot: CurrentValue(slot, assertion_ids, slot in open_ones, by_slot.get(slot, ()))
            for slot, assertion_ids in values.items()
        }

    def cached(self, round_id: str) -> tuple[Sequence[CachedLine], Mapping[Slot, tuple[str, ...]]]:
        """Return the cache as it is stored, field by field, and the assertion IDs that it has for each slot."""
        from nakano_status.domain.history.acts import CachedLine

        profile = self._profile(round_id)
        lines = [
            CachedLine(
                replace(slot_of(profile, row_id, key, division_id), division=division_id or None),
                key,
                value,
                bool(conflict),
            )
            for row_id, division_id, key, value, conflict in self._rows("current", round_id=round_id)
        ]
        return lines, self._current_assertions(round_id)

    def _current_assertions(
        self, round_id: str, row_ids: Sequence[str] | None = None
    ) -> Mapping[Slot, tuple[str, ...]]:
        by_slot: defaultdict[Slot, list[str]] = defaultdict(list)
        for row_id, group, division_id, assertion_id in self._rows("current_words", round_id=round_id, row_id=row_ids):
            by_slot[slot_from(row_id, group, division_id)].append(assertion_id)
        return {slot: tuple(ids) for slot, ids in by_slot.items()}

    def changes(self, round_id: str, row_id: str | None = None, key: str | None = None) -> Sequence[tuple[Act, Change]]:
        """Return the changes with their acts, oldest first."""
        from nakano_status.domain.history.acts import Change, Why

        acts = {act.act_id: act for act in self.acts()}
        return [
            (
                acts[row.act_id],
                Change(
                    act_id=row.act_id,
                    round_id=row.round_id,
                    row_id=row.row_id,
                    key=row.key,
                    division=row.division_id,
                    was=row.was,
                    now=row.now,
                    who=row.who,
                    why=Why(row.why),
                    assertion_id=row.word_id,
                    sha256=row.sha256,
                    file=row.file,
                    cell=row.cell,
                ),
            )
            for row in self._rows("changes", round_id=round_id, row_id=row_id, key=key)
        ]

    def acts(self) -> Sequence[Act]:
        """Return all acts, oldest first."""
        from nakano_status.domain.history.acts import Act

        return [Act(act_id, kind, read_time(at), by, why) for act_id, kind, at, by, why in self._rows("acts")]

    def last_act(self) -> tuple[Act, str] | None:
        """Return the last act, and the version of the program that wrote it; None if there is no act."""
        from nakano_status.domain.history.acts import Act

        found = self._first("last_act")
        if found is None:
            return None
        act_id, kind, at, by, why, program = found
        return Act(act_id, kind, read_time(at), by, why), program

    def answered(self, round_id: str) -> int:
        """Return how many rows of a round have a mark."""
        (counted,) = self._rows("answered", round_id=round_id, key=MARK)
        return int(counted[0])

    def drafts(self, round_id: str) -> Sequence[Draft]:
        """Return the drafts, by row, field and division."""
        found = self._rows("drafts", round_id=round_id)
        if not found:
            return []
        from nakano_status.domain.history.acts import Draft

        return [Draft(*row) for row in found]


class SettingReading(Reading):
    """Reads the settings."""

    def read(self, key: str) -> str | None:
        """Return a stored setting, or None."""
        found = self._first("setting", key=key)
        return found.value if found else None
