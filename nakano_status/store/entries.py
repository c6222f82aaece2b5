"""Reads and writes the assertions made in the data file, changes, current values, drafts and settings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from nakano_status.application.stopping import counted
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.history.act_subjects import setting_text
from nakano_status.domain.history.acts import Act, CachedLine, Change, Draft, Why
from nakano_status.domain.merge.resolution import (
    Assertion,
    AssertionKind,
    ConflictChoice,
    CurrentValue,
    Slot,
    group_slot,
    slot_of,
)
from nakano_status.store import reading
from nakano_status.store.statements import read_time, stored_time


class StoredEntries(reading.Stored):
    """The entries of rounds: assertions, current values, changes and drafts."""

    def assertions(
        self, round_id: str, row_ids: Iterable[str] | None = None, *, with_withdrawn: bool = False
    ) -> Sequence[Assertion]:
        """Return the assertions made in this data file (typed, decided, imported), oldest first.

        Withdrawn decisions are left out unless `with_withdrawn` is true. `row_ids`: only the assertions on these rows
        (None: all).
        """
        wanted = None if row_ids is None else list(row_ids)
        values: defaultdict[tuple[str, ...], dict[str, str | None]] = defaultdict(dict)
        seen: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        self._read_together("word_values", "word_seen", "words", round_id=round_id, row_id=wanted)
        self._read_together("round_profile", round_id=round_id)
        self._read_together("withdrawn_words")
        for row in self._rows("word_values", round_id=round_id, row_id=wanted):
            values[row[:4]][row.key] = row.value
        for row in self._rows("word_seen", round_id=round_id, row_id=wanted):
            seen[row[:4]].add(row.seen_id)
        result: list[Assertion] = []
        found = self._rows("words", round_id=round_id, row_id=wanted)
        if not found:
            return result
        profile, withdrawn = self._profile(round_id), frozenset[str]() if with_withdrawn else self.withdrawn()
        found = [row for row in found if row.word_id not in withdrawn]
        for row in sorted(found, key=lambda row: row.ordinal):  # a long list is read in parts, each sorted by itself
            place = (row.word_id, row.row_id, row.division_id, row.group_key)
            slot = group_slot(profile, row.row_id, row.group_key, row.division_id or None)
            choice = ConflictChoice(row.take) if row.take else None
            asserted = slot.values_of(values[place])
            kind, observed_here = AssertionKind(row.kind), frozenset(seen[place])
            result.append(
                Assertion(
                    assertion_id=row.word_id,
                    slot=slot,
                    values=asserted,
                    writer=row.writer,
                    kind=kind,
                    observed=observed_here,
                    choice=choice,
                    act_id=row.act_id,
                )
            )
        return result

    def withdrawn(self) -> frozenset[str]:
        """Return the IDs of withdrawn decisions. They remain stored, because the history refers to them."""
        return frozenset(self.withdrawals())

    def withdrawals(self) -> Mapping[str, str]:
        """Return the ID of the act that withdrew each withdrawn decision, by the decision's assertion ID."""
        return {row.word_id: row.act_id for row in self._rows("withdrawn_words")}

    def withdraw(self, decision_ids: Iterable[str]) -> None:
        """Withdraw decisions, given by their assertion IDs: from now on `assertions` leaves them out."""
        self._work.insert(
            "withdrawn_word", [{"word_id": each} for each in sorted(set(decision_ids) - self.withdrawn())]
        )

    def current(self, round_id: str, row_ids: Iterable[str] | None = None) -> Mapping[Slot, CurrentValue]:
        """Return the stored current values by slot, for some rows, or for all rows if `row_ids` is None.

        In a transaction they are read at each call, because acts on answers change them.
        """
        if row_ids is None and self._transaction is None:
            return self._all_current(round_id)
        return self._current(round_id, None if row_ids is None else list(row_ids))

    @reading.once_in_snapshot
    def _all_current(self, round_id: str) -> Mapping[Slot, CurrentValue]:
        return self._current(round_id, None)

    def _current(self, round_id: str, wanted: Sequence[str] | None) -> Mapping[Slot, CurrentValue]:
        self._read_together("current", "current_words", round_id=round_id, row_id=wanted)
        self._read_together("round_profile", round_id=round_id)
        stored = self._rows("current", round_id=round_id, row_id=wanted)
        if not stored:
            return {}
        profile = self._profile(round_id)
        read = counted("回答を読み取っています", stored, len(stored))
        values = reading.values_by_slot(profile, ((row.row_id, row.division_id, row.key, row.value) for row in read))
        open_ones = {slot_of(profile, row.row_id, row.key, row.division_id) for row in stored if row.conflict}
        by_slot = self._current_assertions(round_id, wanted)
        found = {
            slot: CurrentValue(slot, slot_values, slot in open_ones, by_slot.get(slot, ()))
            for slot, slot_values in values.items()
        }
        undecided = (slot for slot, line in found.items() if slot.division is not None and _is_joined(profile, line))
        return {**found, **{slot: replace(found[slot], conflict=True) for slot in undecided}}

    def cached(self, round_id: str) -> tuple[Sequence[CachedLine], Mapping[Slot, tuple[str, ...]]]:
        """Return the cache of a round's current values as stored: a line per field, and the assertion IDs of each slot.

        Raises LookupError if there is no such round, or if the profile does not have a line's field.
        """
        profile = self._profile(round_id)
        lines = [
            CachedLine(
                group_slot(profile, row_id, profile.group_of(key), division_id or None),
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
            by_slot[reading.slot_from(row_id, group, division_id)].append(assertion_id)
        return {slot: tuple(ids) for slot, ids in by_slot.items()}

    def changes(self, round_id: str, row_id: str | None = None, key: str | None = None) -> Sequence[tuple[Act, Change]]:
        """Return the changes of a round with their acts, oldest first.

        `row_id`: only changes of this row (None: of all rows). `key`: only changes of this field (None: of all fields).
        """
        self._read_together("acts")
        self._read_together("changes", round_id=round_id, row_id=row_id, key=key)
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
                    cell=CellPlace.parse(row.cell) if row.cell else None,
                ),
            )
            for row in self._rows("changes", round_id=round_id, row_id=row_id, key=key)
        ]

    def acts(self) -> Sequence[Act]:
        """Return all acts, oldest first."""
        return [Act(act_id, kind, read_time(at), by, why) for act_id, kind, at, by, why in self._rows("acts")]

    def last_act(self) -> tuple[Act, str] | None:
        """Return the last act, and the version of the program that wrote it; None if there is no act."""
        found = self._first("last_act")
        if found is None:
            return None
        act_id, kind, at, by, why, program = found
        return Act(act_id, kind, read_time(at), by, why), program

    def changed_since(self, act_id: str) -> Sequence[tuple[str, str, str]]:
        """Return the act ID, row ID and field key of each change after an act, each only once, in no particular order.

        An act that changed no value is listed with an empty row ID and field key.
        """
        return [tuple(row) for row in self._rows("changed_since", act_id=act_id)]

    def count_marks(self, round_id: str) -> int:
        """Return the number of marks among the current values of a round."""
        (counted,) = self._rows("answered", round_id=round_id, key=MARK)
        return int(counted[0])

    def drafts(self, round_id: str) -> Sequence[Draft]:
        """Return the drafts of a round, sorted by row, field and division."""
        found = self._rows("drafts", round_id=round_id)
        return [Draft(*row) for row in found]

    def add_assertion(self, round_id: str, assertion: Assertion) -> None:
        """Add an assertion made in this data file."""
        key = {
            "word_id": assertion.assertion_id,
            "row_id": assertion.slot.row_id,
            "division_id": reading.division_in_key(assertion.slot.division),
            "group_key": assertion.slot.group,
        }
        head = {
            **key,
            "ordinal": self._work.next_ordinal("word"),
            "round_id": round_id,
            "writer": assertion.writer,
            "kind": assertion.kind.value,
            "take": assertion.choice.value if assertion.choice else None,
        }
        values = zip(assertion.slot.keys, assertion.values, strict=True)
        self._work.written.add((round_id, assertion.slot.row_id))
        self._work.insert("word", [head])
        self._work.insert("word_value", [{**key, "key": field, "value": value} for field, value in values])
        self._work.insert("word_seen", [{**key, "seen_id": seen} for seen in sorted(assertion.observed)])

    def add_changes(self, changes: Iterable[Change]) -> None:
        """Append changes."""
        self._work.insert("change", (_change_row(change, self._work.next_ordinal("change")) for change in changes))

    def save_current(self, round_id: str, values: Iterable[CurrentValue]) -> None:
        """Replace the cached current values of the slots of `values`.

        A blank slot without assertions and without a conflict is deleted from the cache.
        """
        kept = list(values)
        for first in range(0, len(kept), _SLOTS_AT_ONCE):
            self._save_some(round_id, kept[first : first + _SLOTS_AT_ONCE])

    def _save_some(self, round_id: str, values: Iterable[CurrentValue]) -> None:
        first_act = self._work.first_act  # nothing would determine the act that wrote it last
        lines: list[Mapping[str, Any]] = []
        blanks: list[Mapping[str, Any]] = []
        slots: list[Mapping[str, Any]] = []
        heads: list[Mapping[str, Any]] = []
        for current in values:
            slot = current.slot
            self._work.written.add((round_id, slot.row_id))
            place = {"round_id": round_id, "row_id": slot.row_id, "division_id": reading.division_in_key(slot.division)}
            head = {**place, "conflict": current.conflict, "act_id": first_act}
            is_blank = not (current.conflict or current.assertion_ids or any(current.values))
            for key, value in zip(slot.keys, current.values, strict=True):
                (blanks if is_blank else lines).append({**head, "key": key, "value": value})
            slots.append({**place, "group_key": slot.group})
            for position, assertion_id in enumerate(current.assertion_ids):
                heads.append({**slots[-1], "word_id": assertion_id, "position": position})
        self._work.clear("entry_value", blanks)
        self._work.replace("entry_value", lines)
        self._work.clear("entry_word", slots, by=["round_id", "row_id", "division_id", "group_key"])
        self._work.insert("entry_word", heads)

    def save_draft(self, round_id: str, draft: Draft) -> None:
        """Save a draft in place of an earlier draft of the same row, field and division; this needs no act."""
        from nakano_status.store.act_recording import draft_check

        place = _draft_key(round_id, draft.row_id, draft.key, draft.division)
        line = {**place, "text": draft.text, "saved_at": stored_time(self._work.clock.now())}
        self._work.replace("draft", [line])
        self._work.replace("draft_check", [draft_check(tuple(line.values()))])

    def drop_draft(self, round_id: str, row_id: str, key: str, division: str) -> None:
        """Delete a draft that became a change; do nothing if it is not stored."""
        key_of_draft = [_draft_key(round_id, row_id, key, division)]
        self._work.clear("draft_check", key_of_draft)
        self._work.clear("draft", key_of_draft)


class StoredSettings(reading.Stored):
    """The settings of the data file."""

    def read(self, key: str) -> str | None:
        """Return the text of a setting; None if it is not stored."""
        found = self._first("setting", key=key)
        return found.value if found else None

    def save(self, key: str, value: str) -> None:
        """Save a setting."""
        self._work.add_subjects([setting_text(key)])
        self._work.replace("setting", [{"key": key, "value": value}])


_SLOTS_AT_ONCE = 2_000
"""The maximum number of slots whose cached lines are replaced at once: a large batch would need much memory."""


def _is_joined(profile: Profile, line: CurrentValue) -> bool:
    """Return whether an earlier version joined values that are no texts, such as numbers, instead of a conflict."""
    values = zip(line.slot.keys, line.values, strict=True)
    return not line.assertion_ids and any(
        "\n" in (value or "") and not profile.any_by_key[key].is_text for key, value in values
    )


def _draft_key(round_id: str, row_id: str, key: str, division: str) -> Mapping[str, str]:
    return {"round_id": round_id, "row_id": row_id, "division_id": division, "key": key}


def _change_row(change: Change, ordinal: int) -> Mapping[str, Any]:
    return {
        "change_id": f"{change.act_id}-{ordinal}",
        "ordinal": ordinal,
        "round_id": change.round_id,
        "row_id": change.row_id,
        "key": change.key,
        "division_id": change.division,
        "was": change.was,
        "now": change.now,
        "who": change.who,
        "why": change.why.value,
        "word_id": change.assertion_id,
        "sha256": change.sha256,
        "file": change.file,
        "cell": change.cell and change.cell.text,
    }
