"""The rows of a round onto which a block is pasted: what the writer sees, and which rows cannot be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nakano_status.application.entries.own_answers import before_writer
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.fields.registry import NOTE
from nakano_status.domain.merge.slot import OFFICE
from nakano_status.domain.review.locks import Locks
from nakano_status.domain.round.round import Round, RoundRow

Why = tuple[str, Mapping[str, str]]
"""A code of the catalogue and the details of its message."""


@dataclass(frozen=True)
class PasteGround:
    """The answered fields by key with headings, and by row: title, values shown, and why nothing can be written.

    `conflicts` are groups of fields by row. `division` is the name of the division whose rows can be edited (None: any
    row); `only_own`: the data file has no other rows.
    """

    asked: AskedFields
    headings: Mapping[str, str]
    titles: Mapping[str, str]
    values: Mapping[str, Mapping[str, str | None]]
    locked: Mapping[str, Why] = field(default_factory=dict)
    conflicts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    division: str | None = None
    only_own: bool = False


def load_ground(records: Records, round_: Round, writer: str) -> PasteGround:
    """Load the rows and fields that a writer can edit."""
    contents = RoundContents.load(records, round_)
    name = None if writer == OFFICE else contents.organisation.name(writer, round_.named_on)
    locks = Locks.of(round_, records.reviews(round_.round_id))
    reasons = {row.row_id: _why(row, locks, writer, name or "") for row in round_.rows}
    return PasteGround(
        asked=contents.asked,
        headings=contents.asked.headings,
        titles={row.row_id: contents.listings[row.row_id].title for row in round_.rows},
        values={row.row_id: _values(records, contents, row, writer) for row in round_.rows},
        locked={row_id: why for row_id, why in reasons.items() if why is not None},
        conflicts=contents.conflicts,
        division=name,
        only_own=records.info.division is not None,
    )


def _values(records: Records, contents: RoundContents, row: RoundRow, writer: str) -> Mapping[str, str | None]:
    """Return the values that a writer sees.

    They differ from the current ones only on rows that several divisions answer.
    """
    if row.several_writers and writer in row.writers:
        return before_writer(records, contents.round_, row, writer)
    note = contents.notes.get(row.row_id, {}).get(writer)
    return {**contents.values.get(row.row_id, {}), NOTE: note}


def _why(row: RoundRow, locks: Locks, writer: str, name: str) -> Why | None:
    """Return why pasting cannot change a row; an accepted row is never overwritten by an edit of many rows."""
    if not row.counted:
        return "PASTE-NOT-COUNTED", {"reason": row.out_of_report.label if row.out_of_report else ""}
    if writer != OFFICE and writer not in row.writers:
        return "PASTE-NOT-YOURS", {"division": name}
    if not locks.round_.is_open(row.row_id):
        return "PASTE-CLOSED", {}
    accepted = bool(locks.divisions(row.row_id)) if writer == OFFICE else locks.reason(row.row_id, writer) is not None
    return ("PASTE-ACCEPTED", {}) if accepted else None
