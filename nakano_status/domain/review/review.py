"""Reviews of a row by the office: asked back (修正依頼), accepted (確認済), reopened; and which rows are locked.

The last review of a row and a division counts; a reopening also makes one row of a closed round writable again. An
answer that would change a locked row is held until the row is reopened, with a reason; one that changes nothing is
admitted. The outcome of a 修正依頼 is derived from the later returns, never stored: a row is settled when a return
that was made after the request shows it: changed, with a text in 事務局への連絡, or unchanged (source: exchange.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from nakano_status.domain.exchange.package import Package
from nakano_status.domain.fields.field import NOTE, Field
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.merge.slot import Slot
from nakano_status.domain.organisation.divisions import fold_name
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.labelled import Labelled
from nakano_status.domain.text.narrative import is_blank, same
from nakano_status.domain.text.text_difference import Piece, PieceKind, text_difference

if TYPE_CHECKING:
    from nakano_status.domain.exchange.answered_return import Return

ACCEPTED, ROUND_CLOSED = "ACCEPTED", "ROUND-CLOSED"
LOCK_REASONS = frozenset({ACCEPTED, ROUND_CLOSED})
"""The reasons for which an answer is held until its row is reopened."""

REMARK = "remark"
"""The key of the column."""

REMARK_LABEL = "事務局からの修正依頼・修文の内容"
"""The heading of the column, whether it holds a 修正依頼 or a 修文."""

_BLANK = "（空欄）"
_LABEL = re.compile(r"【[^】]*】")  # a field's heading contains the round's year


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


@dataclass(frozen=True)
class Locks:
    """The locks of one round; `accepted` are (row_id, division)."""

    round_: Round
    accepted: frozenset[tuple[str, str]] = frozenset()

    @staticmethod
    def of(round_: Round, reviews: Iterable[Review]) -> Locks:
        """Return the locks that follow from a round's reviews, given in the order in which they were made."""
        return Locks(round_, frozenset(acceptances(reviews)))

    def reason(self, row_id: str, division: str) -> str | None:
        """Return the code for which a division's answer to a row is held, or None if the row is open."""
        if not self.round_.is_open(row_id):
            return ROUND_CLOSED
        return ACCEPTED if (row_id, division) in self.accepted else None

    def divisions(self, row_id: str) -> tuple[str, ...]:
        """Return the divisions whose answer to a row is accepted."""
        return tuple(sorted(division for row, division in self.accepted if row == row_id))

    @property
    def any(self) -> bool:
        """Whether anything is locked."""
        return self.round_.closed or bool(self.accepted)


class AskOutcome(Labelled):
    """How a division answered for a row that it was asked about again."""

    OPEN = "open", "修正依頼中"
    CHANGED = "changed", "修正あり"
    NOTED = "noted", "連絡あり"
    UNCHANGED = "unchanged", "変更なしで戻った"

    @property
    def is_settled(self) -> bool:
        """Whether it was answered."""
        return self is not AskOutcome.OPEN


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


def reworded_pieces(field: Field, received: str | None, sent: str | None) -> tuple[Piece, ...]:
    """Return the 見え消し of one field; of a mark, old and new are joined by an arrow.

    A struck-out mark would be illegible. Blanks at the end of a text do not count and are not shown as struck out.
    """
    if field.is_text:
        return text_difference((received or "").rstrip(), (sent or "").rstrip())
    was, now = received or _BLANK, sent or _BLANK
    return Piece(PieceKind.REMOVED, was), Piece(PieceKind.SAME, "→"), Piece(PieceKind.ADDED, now)


def printed_remark(package: Package, row_id: str, profile: Profile) -> str:
    """Return what was printed beside a row, without the headings of the fields; empty if nothing was."""
    comment = package.remarks.get((row_id, ""))
    if comment is not None:
        return comment
    pieces = (
        piece
        for field in profile.fields
        if (row_id, field.key) in package.remarks
        for piece in reworded_pieces(field, package.remarks[row_id, field.key], package.sent(row_id, field.key))
    )
    return "".join(piece.text for piece in pieces)


def is_as_printed(typed: str | None, package: Package, row_id: str, profile: Profile) -> bool:
    """Whether the cell shows what was printed there, or nothing; line breaks, blanks and width do not count."""
    shown = fold_name(typed or "")
    return not shown or _LABEL.sub("", shown) == _LABEL.sub("", fold_name(printed_remark(package, row_id, profile)))
