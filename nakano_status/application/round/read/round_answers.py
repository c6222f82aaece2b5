"""Current values of the rows of a round, loaded from one snapshot without the plan: enough for the first page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from nakano_status.application.lookup import organisation_of
from nakano_status.domain.fields.field import MARK, NOTE
from nakano_status.domain.grouped import grouped
from nakano_status.domain.round.round import Round, RoundRow, is_deferral, proposed_in_note
from nakano_status.domain.text.narrative import is_blank

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Records
    from nakano_status.domain.fields.profile import AskedFields
    from nakano_status.domain.history.acts import Draft
    from nakano_status.domain.merge.resolution import CurrentValue, Slot
    from nakano_status.domain.organisation.divisions import Organisation

Key = TypeVar("Key")
Kind = TypeVar("Kind")
Texts = Mapping[str, str | None]
"""Values of one row by field key."""


@dataclass(frozen=True, kw_only=True)
class RoundAnswers:
    """A round with its divisions and the current values of every row.

    `asked`: the fields that the round asks for. `current`: the current values by slot. `values`: the values of every
    row by key. `notes`: the notes of every row by division ID. `conflicts`: the groups of every row that are in
    conflict. `drafts`: the unsaved texts of every row. `own`: the division that owns the data file (None: the office).
    """

    round_: Round
    organisation: Organisation
    asked: AskedFields
    current: Mapping[Slot, CurrentValue]
    values: Mapping[str, Texts]
    notes: Mapping[str, Mapping[str, str]]
    conflicts: Mapping[str, tuple[str, ...]]
    drafts: Mapping[str, tuple[Draft, ...]]
    own: str | None = None

    @staticmethod
    def load(records: Records, round_: Round) -> RoundAnswers:
        """Load the current values of a round's rows.

        For a collected round, cached values are reused for unchanged rows.
        """
        key = "answers", round_.round_id
        known = records.kept.of(key) if records.kept is not None else None
        rows = known.rows(round_.round_id) if known is not None else None
        if known is None or rows is None:
            found = RoundAnswers.of(records, round_, records.entries.current(round_.round_id))
        else:
            found = known.value.written(records, round_, rows)
        return found if records.kept is None or not round_.is_collecting else records.kept.put(key, found)

    @staticmethod
    def of(records: Records, round_: Round, current: Mapping[Slot, CurrentValue]) -> RoundAnswers:
        """Return a round with the given current values of its rows."""
        return RoundAnswers(
            round_=round_,
            organisation=organisation_of(records, round_),
            asked=records.plan.asked(round_),
            current=current,
            values=values_by_row(current),
            notes=_notes(current),
            conflicts=_conflicts(current),
            drafts=grouped((each.row_id, each) for each in records.entries.drafts(round_.round_id)),
            own=records.info.division,
        )

    def written(self, records: Records, round_: Round, rows: Collection[str]) -> RoundAnswers:
        """Return the answers after answers of some rows were written; only these rows are loaded."""
        now = RoundAnswers.of(records, round_, records.entries.current(round_.round_id, rows) if rows else {})
        if not rows:
            return replace(self, round_=round_, drafts=now.drafts)
        return replace(
            now,
            current=_with(self.current, (each for each in self.current if each.row_id in rows), now.current),
            values=_with(self.values, rows, now.values),
            notes=_with(self.notes, rows, now.notes),
            conflicts=_with(self.conflicts, rows, now.conflicts),
        )

    def row(self, row_id: str) -> RoundRow | None:
        """Return a row of the round, or None if there is no such row."""
        return self.known_rows.get(row_id)

    @property
    def known_rows(self) -> Mapping[str, RoundRow]:
        """The rows by 管理番号."""
        return self.round_.known_rows

    def deferring(self, row: RoundRow) -> tuple[str, ...]:
        """Return the divisions that answer a row and leave the answer to the others (他課が回答)."""
        notes = self.notes.get(row.row_id, {})
        return tuple(each for each in row.writers if is_deferral(notes.get(each)))

    def is_answered(self, row_id: str, division: str) -> bool:
        """Return whether a row was answered: by a mark (or marks in conflict), or by a proposal of a division."""
        values, notes = self.values.get(row_id), self.notes.get(row_id)
        if row_id in self.in_conflict or (values is not None and not is_blank(values.get(MARK))):
            return True
        return notes is not None and proposed_in_note(notes.get(division)) is not None

    @cached_property
    def in_conflict(self) -> frozenset[str]:
        """The rows whose mark is in an open conflict: answered, but not counted under a mark until it is decided."""
        return frozenset(row_id for row_id, groups in self.conflicts.items() if MARK in groups)

    @property
    def marks(self) -> dict[str, str | None]:
        """The current 進捗状況, by row ID (None: blank)."""
        return {row_id: values.get(MARK) for row_id, values in self.values.items()}


def _with(values: Mapping[Key, Kind], gone: Iterable[Key], now: Mapping[Key, Kind]) -> dict[Key, Kind]:
    """Return a copy of a mapping with the keys `gone` removed and the values `now` added."""
    found = dict(values)  # a copy computes no hash again
    for key in gone:
        found.pop(key, None)
    found.update(now)
    return found


def values_by_row(current: Mapping[Slot, CurrentValue]) -> dict[str, Texts]:
    """Return the current values of each row by key, without notes, which each division has for itself."""
    found: dict[str, dict[str, str | None]] = defaultdict(dict)
    for slot, line in current.items():
        if slot.division is None:
            found[slot.row_id].update(zip(slot.keys, line.values, strict=True))
    return dict(found)


def _notes(current: Mapping[Slot, CurrentValue]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for slot, line in current.items():
        text = line.values[0]
        if slot.group == NOTE and slot.division is not None and text is not None:
            found[slot.row_id][slot.division] = text
    return dict(found)


def _conflicts(current: Mapping[Slot, CurrentValue]) -> dict[str, tuple[str, ...]]:
    found = grouped((slot.row_id, slot.group) for slot, line in current.items() if line.conflict)
    return {row_id: tuple(sorted(groups)) for row_id, groups in found.items()}
