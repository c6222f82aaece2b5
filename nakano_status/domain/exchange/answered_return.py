"""A return as kept in the data file: who answered what to which package, field by field (source: exchange.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from nakano_status.domain.exchange.respondent import Respondent
from nakano_status.domain.fields.cell_state import CellState
from nakano_status.domain.merge.revision import MISSING, Revision
from nakano_status.domain.merge.slot import slot_of

if TYPE_CHECKING:
    from nakano_status.domain.fields.profile import Profile
    from nakano_status.domain.merge.revision import Missing
    from nakano_status.domain.merge.slot import Slot
    from nakano_status.domain.review.confirmation import Confirmation


class ReturnState(StrEnum):
    """Whether a return is in the merged set: only an admitted one is."""

    ADMITTED = "admitted"
    WAITING = "waiting"
    WITHDRAWN = "taken_back"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class ReturnValue:
    """One field as received: state, text as typed, and `sheet!A1`."""

    state: CellState
    text: str | None
    cell: str | None = None

    @property
    def counts(self) -> bool:
        """Whether the field takes part in the merge: readable and admitted."""
        return self.state in (CellState.VALUE, CellState.BLANK)


@dataclass(frozen=True)
class Return:
    """One division's answers. `values` by (row_id, key): a missing column has no entry.

    `writer` is the division that answered; `sha256` and `file` the file it was read from (None: made in this data
    file). `observed` are IDs of assertions that a division's own return had observed in addition to its parents.
    `confirmation` is the 所属長確認 that it carries. `writers` names the last writer of each field as recorded in
    照合用 (which may be a section, 課内の係).
    """

    return_id: str
    declared_id: str | None
    package_id: str
    round_id: str
    division: str
    parents: frozenset[str]
    values: Mapping[tuple[str, str], ReturnValue]
    state: ReturnState = ReturnState.ADMITTED
    sha256: str | None = None
    file: str | None = None
    is_draft: bool = False
    respondent: Respondent = field(default_factory=Respondent)
    observed: Mapping[Slot, frozenset[str]] = field(default_factory=dict)
    confirmation: Confirmation | None = None
    writers: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def as_revision(self, profile: Profile) -> Revision:
        """Return the return as a revision; a slot with an unreadable or left-out field is not shown at all."""
        slots = dict.fromkeys(slot_of(profile, row_id, key, self.division) for row_id, key in self.values)
        shown: dict[Slot, tuple[str | Missing | None, ...]] = {}
        for slot in slots:
            found = [self.values.get((slot.row_id, key)) for key in slot.keys]
            if all(value is None or value.counts for value in found):
                shown[slot] = tuple(MISSING if value is None else value.text for value in found)
        return Revision(self.return_id, self.division, self.parents, shown, dict(self.observed))
