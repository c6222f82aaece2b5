"""確認済 and reopening: what the office accepted on a row, and when it let answers in again (source: exchange.md).

The last word on a row and a division counts. A reopening also lets one row of a closed round be written on again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from nakano_status.domain.merge.slot import Slot


class ReviewKind(StrEnum):
    """What the office said about a row."""

    ACCEPTED = "accepted"
    REOPENED = "reopened"


@dataclass(frozen=True)
class Review:
    """One word of the office about one division's answer on a row.

    `values` are what stood when it was accepted, by key, and `seen` the words that stood there; a reopening has
    neither. `act_id` is the act it hangs on (its time, person and reason).
    """

    row_id: str
    division: str
    kind: ReviewKind
    values: Mapping[str, str | None] = field(default_factory=dict)
    seen: Mapping[Slot, frozenset[str]] = field(default_factory=dict)
    act_id: str = ""


def last_reviews(reviews: Iterable[Review]) -> dict[tuple[str, str], Review]:
    """Return the last word on every (row_id, division); `reviews` are in the order in which they were said."""
    return {(each.row_id, each.division): each for each in reviews}


def acceptances(reviews: Iterable[Review]) -> dict[tuple[str, str], Review]:
    """Return the acceptances that no reopening ended, by (row_id, division); `reviews` are in order as well."""
    return {place: each for place, each in last_reviews(reviews).items() if each.kind is ReviewKind.ACCEPTED}
