"""確認済 and reopening: what the office accepted on a row, and when it reopened it (source: exchange.md).

The last review of a row and a division counts. A reopening also makes one row of a closed round writable again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from nakano_status.domain.merge.slot import Slot


class ReviewKind(StrEnum):
    """What the office decided about a row."""

    ACCEPTED = "accepted"
    REOPENED = "reopened"


@dataclass(frozen=True)
class Review:
    """One decision of the office about one division's answer on a row.

    `values` are the current values when it was accepted, by key, and `observed` the assertions current then; a
    reopening has neither. `act_id` is the act that it was part of (its time, person and reason).
    """

    row_id: str
    division: str
    kind: ReviewKind
    values: Mapping[str, str | None] = field(default_factory=dict)
    observed: Mapping[Slot, frozenset[str]] = field(default_factory=dict)
    act_id: str = ""


def last_reviews(reviews: Iterable[Review]) -> dict[tuple[str, str], Review]:
    """Return the last review of every (row_id, division); `reviews` are in the order in which they were made."""
    return {(each.row_id, each.division): each for each in reviews}


def acceptances(reviews: Iterable[Review]) -> dict[tuple[str, str], Review]:
    """Return the acceptances that no reopening ended, by (row_id, division); `reviews` are in order as well."""
    return {place: each for place, each in last_reviews(reviews).items() if each.kind is ReviewKind.ACCEPTED}
