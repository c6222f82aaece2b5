"""What became of a 修正依頼, row by row: derived from what came back, never stored (source: exchange.md, "Ask back").

A row is settled when a return that was made after the asking shows it: changed, with a word in 事務局への連絡, or just
as it was asked about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from nakano_status.domain.fields.registry import NOTE
from nakano_status.domain.merge.slot import slot_of
from nakano_status.domain.text.narrative import is_blank, same

if TYPE_CHECKING:
    from nakano_status.domain.exchange.answered_return import Return
    from nakano_status.domain.exchange.package import Package


class AskOutcome(StrEnum):
    """What a division said to a row that it was asked about again."""

    OPEN = "open"
    CHANGED = "changed"
    NOTED = "noted"
    UNCHANGED = "unchanged"

    @property
    def word(self) -> str:
        """The word on screen."""
        return _WORDS[self]

    @property
    def is_settled(self) -> bool:
        """Whether it was answered."""
        return self is not AskOutcome.OPEN


_WORDS = {
    AskOutcome.OPEN: "修正依頼中",
    AskOutcome.CHANGED: "修正あり",
    AskOutcome.NOTED: "連絡あり",
    AskOutcome.UNCHANGED: "変更なしで戻った",
}


@dataclass(frozen=True)
class Ask:
    """One row that was asked about in a package, with the office's comment."""

    package: Package
    row_id: str
    comment: str

    @property
    def division(self) -> str:
        """Who was asked."""
        return self.package.division


def last_asks(packages: Iterable[Package]) -> dict[tuple[str, str], Ask]:
    """Return the last asking about every (row_id, division); `packages` are in the order of their making.

    Only a 修正依頼 has a comment on a whole row: what stands beside a field is a text as it was received.
    """
    return {
        (row_id, package.division): Ask(package, row_id, comment)
        for package in packages
        for (row_id, key), comment in package.remarks.items()
        if not key
    }


def outcome(ask: Ask, later: Iterable[Return]) -> AskOutcome:
    """Return what the returns that came after an asking say to its row; a 下書き says nothing yet."""
    said = {each for answer in later if not answer.is_draft for each in _said(ask, answer)}
    ranked = (AskOutcome.CHANGED, AskOutcome.NOTED, AskOutcome.UNCHANGED)
    return next((each for each in ranked if each in said), AskOutcome.OPEN)


def _said(ask: Ask, answer: Return) -> Iterator[AskOutcome]:
    for (row_id, key), value in answer.values.items():
        if row_id == ask.row_id and value.counts:
            yield of_text(ask, key, value.text)


def of_text(ask: Ask, key: str, text: str | None) -> AskOutcome:
    """Return what a text in a field says to the asking: nothing new, a change, or a word in the note."""
    slot = slot_of(ask.row_id, key, ask.division)
    sent = ask.package.base.get(slot)
    before = None if sent is None else sent[slot.keys.index(key)]
    if same(text, before):
        return AskOutcome.UNCHANGED
    if key != NOTE:
        return AskOutcome.CHANGED
    return AskOutcome.UNCHANGED if is_blank(text) else AskOutcome.NOTED


def made_after(package_id: str, parents: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return everything that came after a package; `parents` are those of all packages and returns, by ID."""
    later: set[str] = {package_id}
    grows = True
    while grows:
        found = {each for each, before in parents.items() if each not in later and not later.isdisjoint(before)}
        later |= found
        grows = bool(found)
    return frozenset(later - {package_id})
