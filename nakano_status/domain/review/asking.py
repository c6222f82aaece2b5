"""The outcome of a 修正依頼, row by row: derived from the later returns, never stored (exchange.md, "Ask back").

A row is settled when a return that was made after the request shows it: changed, with a text in 事務局への連絡, or
unchanged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from nakano_status.domain.fields.registry import NOTE
from nakano_status.domain.text.narrative import is_blank, same

if TYPE_CHECKING:
    from nakano_status.domain.exchange.answered_return import Return
    from nakano_status.domain.exchange.package import Package


class AskOutcome(StrEnum):
    """How a division answered for a row that it was asked about again."""

    OPEN = "open"
    CHANGED = "changed"
    NOTED = "noted"
    UNCHANGED = "unchanged"

    @property
    def label(self) -> str:
        """The label shown on screen."""
        return _LABELS[self]

    @property
    def is_settled(self) -> bool:
        """Whether it was answered."""
        return self is not AskOutcome.OPEN


_LABELS = {
    AskOutcome.OPEN: "修正依頼中",
    AskOutcome.CHANGED: "修正あり",
    AskOutcome.NOTED: "連絡あり",
    AskOutcome.UNCHANGED: "変更なしで戻った",
}


@dataclass(frozen=True)
class Ask:
    """One row that a package asks about again, with the office's comment."""

    package: Package
    row_id: str
    comment: str

    @property
    def division(self) -> str:
        """The division that was asked."""
        return self.package.division


def last_asks(packages: Iterable[Package]) -> dict[tuple[str, str], Ask]:
    """Return the last request for every (row_id, division); `packages` are in the order in which they were made.

    Only a 修正依頼 has a comment on a whole row: a remark on a field is a text as received.
    """
    return {
        (row_id, package.division): Ask(package, row_id, comment)
        for package in packages
        for (row_id, key), comment in package.remarks.items()
        if not key
    }


def outcome(ask: Ask, later: Iterable[Return]) -> AskOutcome:
    """Return how the returns made after a request answer its row; a 下書き is no answer yet."""
    outcomes = {each for answer in later if not answer.is_draft for each in _outcomes(ask, answer)}
    ranked = (AskOutcome.CHANGED, AskOutcome.NOTED, AskOutcome.UNCHANGED)
    return next((each for each in ranked if each in outcomes), AskOutcome.OPEN)


def _outcomes(ask: Ask, answer: Return) -> Iterator[AskOutcome]:
    for (row_id, key), value in answer.values.items():
        if row_id == ask.row_id and value.counts:
            yield of_text(ask, key, value.text)


def of_text(ask: Ask, key: str, text: str | None) -> AskOutcome:
    """Return how one field's text answers the request: unchanged, changed, or with a new text in the note."""
    if same(text, ask.package.sent(ask.row_id, key)):
        return AskOutcome.UNCHANGED
    if key != NOTE:
        return AskOutcome.CHANGED
    return AskOutcome.UNCHANGED if is_blank(text) else AskOutcome.NOTED


def made_after(package_id: str, parents: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return the IDs of all descendants of a package; `parents` are those of all packages and returns, by ID."""
    later: set[str] = {package_id}
    grows = True
    while grows:
        found = {each for each, before in parents.items() if each not in later and not later.isdisjoint(before)}
        later |= found
        grows = bool(found)
    return frozenset(later - {package_id})
