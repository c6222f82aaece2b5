"""Flat values about the rows of a round: a row, what was asked about one, and their tally (no aggregates).

They are not in `views` because a window shows the divisions of a round first, and rows later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nakano_status.domain.fields.mark import Mark
    from nakano_status.domain.plan.annotations import FrameItem
    from nakano_status.domain.review.review import AskOutcome
    from nakano_status.domain.round.round import OutOfReport
    from nakano_status.domain.round.states import RowState


@dataclass(frozen=True, slots=True)
class RowView:
    """One of the listings in a round, with everything printed, answered or derived about it.

    Division names are those to show. `values` by field key (row scope); `notes` by division name. `answerers` are all
    that answer it (several: 各課回答), `deferred` those that leave it to the others (他課が回答). `on_behalf` are the
    fields whose text the office typed for a division, by key, with how it was received (None: not stated). `remark` is
    the office's comment if the row was asked back (修正依頼), `asked` the outcome. `drafts` are the texts being typed
    by the data file's owner, by key; `drafts_on_behalf` those for a division, by its name. `mark` is that of `values`,
    None for a blank and for a text that is no mark. `items` are those of national frames that it belongs to.
    `previous_by` are the divisions that answered in the round before, where the data file's own did not.
    """

    id: str
    code: str
    measure: str | None
    title: str
    plan_class: str | None
    sponsor: str
    repost_of: str | None
    counted: bool
    out_of_report: OutOfReport | None
    leads: tuple[str, ...]
    trackers: tuple[str, ...]
    associates: tuple[str, ...]
    scheduled: str | None
    values: Mapping[str, str | None]
    notes: Mapping[str, str]
    planned: str | None
    previous_done: str | None
    previous_later: str | None
    state: RowState | None
    writer: str | None = None
    conflicts: tuple[str, ...] = ()
    drafts: Mapping[str, str | None] = field(default_factory=dict)
    answerers: tuple[str, ...] = ()
    deferred: tuple[str, ...] = ()
    on_behalf: Mapping[str, str | None] = field(default_factory=dict)
    remark: str | None = None
    asked: AskOutcome | None = None
    drafts_on_behalf: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    mark: Mark | None = None
    items: tuple[FrameItem, ...] = ()
    previous_by: tuple[str, ...] = ()


@dataclass(frozen=True)
class AskedRow:
    """A row that a division was asked about (修正依頼): the comment, its package, when (UTC) and by whom.

    `outcome` is the answer; `division` the name to show.
    """

    id: str
    division: str
    comment: str
    package: str
    outcome: AskOutcome
    at: datetime | None = None
    by: str | None = None


@dataclass(frozen=True)
class CountsView:
    """The tally: by mark, the total of the marks, and every excluded row with its reason.

    `groups` break it down by code or name; `group_names` are their labels (目標1 …).
    """

    counts: Mapping[str, int]
    total: int
    in_report: int
    excluded: tuple[tuple[str, str], ...]
    groups: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    group_names: Mapping[str, str] = field(default_factory=dict)


def marks_line(counts: Mapping[str, int]) -> str:
    """Return the marks with their numbers."""
    return " ".join(f"{mark}{number}" for mark, number in counts.items() if mark not in ("total", "in_report"))
