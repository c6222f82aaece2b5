"""A recorded paper: its occasion, the state it was made from, its files, and which earlier one it replaces."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Occasion(StrEnum):
    """For which meeting or readers a paper is made."""

    COUNCIL = "庁議"
    COMMITTEE = "委員会"
    PUBLIC = "公表"
    DIVISION = "所管課"


@dataclass(frozen=True)
class PublicationFile:
    """One file of a paper; its bytes are kept in the data file and read by name."""

    name: str
    sha256: str


@dataclass(frozen=True)
class Publication:
    """A paper as recorded. `number` counts up within the round; `label` is its 資料番号, empty if it has none.

    `state_digest` is that of the round's state it was made from; `supersedes` the number of the paper that it replaces.
    `act_id` is the act that recorded it (empty until then).
    """

    round_id: str
    number: int
    occasion: Occasion
    label: str
    day: date
    state_digest: str
    is_final: bool
    supersedes: int | None = None
    files: tuple[PublicationFile, ...] = ()
    act_id: str = ""


def paper_label(number: str) -> str:
    """Return 資料番号 as printed: bare digits are prefixed with 資料, anything else is returned as typed."""
    return f"資料{number}" if number.isdecimal() else number


def last_final(papers: Iterable[Publication]) -> Publication | None:
    """Return the final paper with the highest number, or None."""
    return max((each for each in papers if each.is_final), key=lambda each: each.number, default=None)


def current(papers: Iterable[Publication]) -> Publication | None:
    """Return the paper of a round that is in force: the last final one, or if there is none the last draft."""
    kept = tuple(papers)
    return last_final(kept) or max(kept, key=lambda each: each.number, default=None)
