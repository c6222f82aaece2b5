"""The office's reviews of a row: asked back (修正依頼), accepted (確認済), reopened.

Also here: the locks that follow from them, and wording changes (修文). A wording change is the office's text in place
of a division's answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from nakano_status.domain.exchange.returns import Package
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.merge.resolution import OFFICE, Assertion, AssertionKind, Resolution, Slot, same_values
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.labels import Labelled
from nakano_status.domain.text.narrative import is_blank, same

if TYPE_CHECKING:
    from nakano_status.domain.exchange.returns import Return


ACCEPTED, ROUND_CLOSED = "ACCEPTED", "ROUND-CLOSED"
LOCK_REASONS = frozenset({ACCEPTED, ROUND_CLOSED})
"""The reasons for which an answer is held until its row is reopened."""


class ReviewKind(StrEnum):
    """Kind of the office's decision about a row."""

    ACCEPTED = "accepted"
    REOPENED = "reopened"


ASKED_BACK = "asked_back"
"""What the history of a row has beside the kinds of decisions: an answer was asked back."""


@dataclass(frozen=True)
class Review:
    """A decision of the office about one division's answer on a row.

    `division`: its ID. `values`: the current values when it was accepted, by key (None: blank). `observed`: the
    assertions current then. Both are empty for a reopening. `act_id`: the act that it was part of (its time, person and
    reason).
    """

    row_id: str
    division: str
    kind: ReviewKind
    values: Mapping[str, str | None] = field(default_factory=dict)
    observed: Mapping[Slot, frozenset[str]] = field(default_factory=dict)
    act_id: str = ""


def last_reviews(reviews: Iterable[Review]) -> dict[tuple[str, str], Review]:
    """Return the last review of every (row_id, division); `reviews` and the result are in the order of their making."""
    found: dict[tuple[str, str], Review] = {}
    for each in reviews:
        place = each.row_id, each.division
        found.pop(place, None)  # a key that is written over keeps its former place
        found[place] = each
    return found


def acceptances(reviews: Iterable[Review]) -> dict[tuple[str, str], Review]:
    """Return the acceptances that no reopening ended, by (row_id, division).

    `reviews` and the result are in the order in which they were made.
    """
    return {place: each for place, each in last_reviews(reviews).items() if each.kind is ReviewKind.ACCEPTED}


@dataclass(frozen=True)
class Locks:
    """The locks of one round. `accepted`: the accepted answers, as (row_id, division)."""

    round_: Round
    accepted: frozenset[tuple[str, str]] = frozenset()

    @staticmethod
    def of(round_: Round, reviews: Iterable[Review]) -> Locks:
        """Return the locks that follow from a round's reviews, given in the order in which they were made."""
        return Locks(round_, frozenset(acceptances(reviews)))

    def reason(self, row_id: str, writer: str, *, is_office_field: bool = False) -> str | None:
        """Return the code of the reason why a writer may not change a row; None if the writer may.

        `writer`: OFFICE or a division's ID. A row that is not open is locked for everybody. A division's answer is
        locked by its acceptance. The office's text is locked by the acceptance of any answer to the row.
        `is_office_field`: whether only a field is asked about that the office alone fills in; no acceptance locks it
        for the office.
        """
        if not self.round_.is_open(row_id):
            return ROUND_CLOSED
        if is_office_field and writer == OFFICE:
            return None
        is_accepted = bool(self.divisions(row_id)) if writer == OFFICE else (row_id, writer) in self.accepted
        return ACCEPTED if is_accepted else None

    def divisions(self, row_id: str) -> tuple[str, ...]:
        """Return the IDs of the divisions whose answer to a row is accepted, sorted."""
        return tuple(sorted(division for row, division in self.accepted if row == row_id))

    @property
    def has_any(self) -> bool:
        """Whether a row is accepted, or the round is closed, even if some of its rows are open again."""
        return self.round_.closed or bool(self.accepted)


class AskOutcome(Labelled):
    """Outcome of a request to correct a row."""

    OPEN = "open", "修正依頼中"
    CHANGED = "changed", "修正あり"
    NOTED = "noted", "連絡あり"
    UNCHANGED = "unchanged", "変更なしで戻った"

    @property
    def is_settled(self) -> bool:
        """Whether the request was answered."""
        return self is not AskOutcome.OPEN


@dataclass(frozen=True)
class Ask:
    """A request to correct a row: the package that asks for it, and the office's comment."""

    package: Package
    row_id: str
    comment: str

    @property
    def division(self) -> str:
        """The division that was asked."""
        return self.package.division


def last_asks(packages: Iterable[Package]) -> dict[tuple[str, str], Ask]:
    """Return the last request to correct for every (row_id, division).

    `packages` are in the order in which they were made. A whole form that repeats the comment of an earlier request is
    no new one: an answer to the earlier form settles it, too.
    """
    asks: dict[tuple[str, str], Ask] = {}
    for package in packages:
        for row_id, comment in package.comments.items():
            before = asks.get((row_id, package.division))
            if before is None or before.comment != comment or not package.purpose.replaces_earlier:
                asks[row_id, package.division] = Ask(package, row_id, comment)
    return asks


def ask_outcome(ask: Ask, later: Iterable[Return]) -> AskOutcome:
    """Return the outcome of a request to correct a row.

    `later`: the returns made after it; a 下書き does not count as an answer.
    """
    outcomes = {each for answer in later if not answer.is_draft for each in _outcomes(ask, answer)}
    ranked = (AskOutcome.CHANGED, AskOutcome.NOTED, AskOutcome.UNCHANGED)
    return next((each for each in ranked if each in outcomes), AskOutcome.OPEN)


def _outcomes(ask: Ask, answer: Return) -> Iterator[AskOutcome]:
    for (row_id, key), value in answer.values.items():
        if row_id == ask.row_id and value.takes_part:
            yield outcome_of_text(ask, key, value.text)


def outcome_of_text(ask: Ask, key: str, text: str | None) -> AskOutcome:
    """Return the outcome of a request to correct, from the text of one field in an answer to it.

    `key`: the key of the field. `text`: None if it is blank.
    """
    if same(text, ask.package.sent_value(ask.row_id, key)):
        return AskOutcome.UNCHANGED
    if key != NOTE:
        return AskOutcome.CHANGED
    return AskOutcome.UNCHANGED if is_blank(text) else AskOutcome.NOTED


def descendants_of_package(package_id: str, parents: Mapping[str, Iterable[str]]) -> frozenset[str]:
    """Return the IDs of all descendants of a package. `parents`: the IDs of the parents of each package and return."""
    later: set[str] = {package_id}
    grows = True
    while grows:
        found = {each for each, before in parents.items() if each not in later and not later.isdisjoint(before)}
        later |= found
        grows = bool(found)
    return frozenset(later - {package_id})


class Reply(Labelled):
    """The division's reply to a wording change (所管課の確認)."""

    NOT_SENT = "not_sent", "未送付"
    ASKED = "asked", "確認依頼中"
    AGREED = "agreed", "同意"
    CHANGED = "changed", "変更あり"
    NOTED = "noted", "連絡あり"
    OPEN = "open", "相違"

    @property
    def is_to_be_asked(self) -> bool:
        """Whether the division has not replied yet, even if it was asked already."""
        return self in (Reply.NOT_SENT, Reply.ASKED)


@dataclass(frozen=True)
class Rewording:
    """A field of a division's answer that the office reworded.

    `division`: its ID. `received`: the division's assertion. `reworded`: the office's assertion. `later`: the
    division's newest assertion that had observed the office's, if their values differ, otherwise None.
    """

    slot: Slot
    key: str
    division: str
    received: Assertion
    reworded: Assertion
    later: Assertion | None = None

    @property
    def was(self) -> str | None:
        """The text as received (None: blank)."""
        return asserted_value(self.received, self.key)

    @property
    def now(self) -> str | None:
        """The text as the office reworded it (None: blank)."""
        return asserted_value(self.reworded, self.key)


def asserted_value(assertion: Assertion, key: str) -> str | None:
    """Return the value that an assertion has for one field of its slot (None: blank)."""
    return assertion.values[assertion.slot.keys.index(key)]


def rewordings(resolution: Resolution, profile: Profile) -> tuple[Rewording, ...]:
    """Return the wording changes on a slot, field by field and division by division; empty if there are none."""
    observed = resolution.observed
    change = _newest([assertion for assertion in resolution.assertions if _is_of_the_office(assertion)], observed)
    if change is None:
        return ()
    published = [key for key in resolution.slot.keys if key in profile.published_keys]
    return tuple(_of_divisions(resolution, change, observed, published))


def _of_divisions(
    resolution: Resolution, change: Assertion, observed: Mapping[str, frozenset[str]], keys: Iterable[str]
) -> Iterator[Rewording]:
    answered = [assertion for assertion in resolution.assertions if not assertion.is_office]
    by_division = {
        division: _unobserved(
            [assertion for assertion in answered if _is_before(assertion, change, division, observed)], observed
        )
        for division in dict.fromkeys(assertion.writer for assertion in answered)
    }
    sides = [assertion for assertions in by_division.values() for assertion in assertions]
    before = [
        assertion
        for assertion in resolution.assertions
        if _is_of_the_office(assertion) and assertion.assertion_id in observed[change.assertion_id]
    ]
    for division, assertions in by_division.items():
        assertion = _as_received(assertions, before, observed)
        after = [
            each for each in answered if each.writer == division and change.assertion_id in observed[each.assertion_id]
        ]
        later = _newest(after, observed)
        for key in keys:
            text = asserted_value(change, key)
            is_chosen = any(same(asserted_value(side, key), text) for side in sides)
            if assertion is not None and not is_chosen:
                differs = later is not None and not same(asserted_value(later, key), text)
                yield Rewording(resolution.slot, key, division, assertion, change, later if differs else None)


def _as_received(
    assertions: list[Assertion], before: list[Assertion], observed: Mapping[str, frozenset[str]]
) -> Assertion | None:
    """Return a division's answer: of differing copies the one that the office chose before, otherwise the longest."""
    newest = _newest(
        [each for each in before if any(same_values(each.values, assertion.values) for assertion in assertions)],
        observed,
    )
    chosen = [
        assertion for assertion in assertions if newest is not None and same_values(newest.values, assertion.values)
    ]
    return _newest(chosen or assertions, observed)


def _is_of_the_office(assertion: Assertion) -> bool:
    return assertion.writer == OFFICE and assertion.kind is not AssertionKind.IMPORTED


def _is_before(assertion: Assertion, change: Assertion, division: str, observed: Mapping[str, frozenset[str]]) -> bool:
    return assertion.writer == division and assertion.assertion_id in observed[change.assertion_id]


def _newest(assertions: list[Assertion], observed: Mapping[str, frozenset[str]]) -> Assertion | None:
    """Return the assertion that no other has observed; if there are several, the longest, because IDs are random."""
    return max(_unobserved(assertions, observed), key=_fullness, default=None)


def _unobserved(assertions: list[Assertion], observed: Mapping[str, frozenset[str]]) -> list[Assertion]:
    passed = {each for assertion in assertions for each in observed[assertion.assertion_id]}
    return [assertion for assertion in assertions if assertion.assertion_id not in passed]


def _fullness(assertion: Assertion) -> tuple[int, list[str]]:
    texts = [text or "" for text in assertion.values]
    return sum(map(len, texts)), texts
