"""Wording changes (修文): the office's text in place of a division's answer (source: exchange.md, "mend wording").

A wording change follows from the assertions on a slot: it is the office's newest assertion that had observed a
division's and differs from every answer that it had observed; taking over one of these unchanged would be a choice. The
answer as received is the division's newest assertion among those; of differing copies the one decided on before, else
the longest. Nothing is stored, and no random ID affects the result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.merge.resolution import Resolution
from nakano_status.domain.merge.revision import OFFICE, Assertion, AssertionKind
from nakano_status.domain.merge.slot import Slot, same_values
from nakano_status.domain.text.labelled import Labelled
from nakano_status.domain.text.narrative import same


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
        """Whether the division has yet to reply."""
        return self in (Reply.NOT_SENT, Reply.ASKED)


@dataclass(frozen=True)
class Rewording:
    """One field of one division's answer that the office reworded: both assertions, and the division's later one.

    `later` is the division's newest assertion that had observed the office's, if it differs from that.
    """

    slot: Slot
    key: str
    division: str
    received: Assertion
    reworded: Assertion
    later: Assertion | None = None

    @property
    def was(self) -> str | None:
        """The text as received."""
        return value_of(self.received, self.key)

    @property
    def now(self) -> str | None:
        """The text as the office reworded it."""
        return value_of(self.reworded, self.key)


def value_of(assertion: Assertion, key: str) -> str | None:
    """Return the value that an assertion has for one field of its slot."""
    return assertion.values[assertion.slot.keys.index(key)]


def rewordings(resolution: Resolution, profile: Profile) -> tuple[Rewording, ...]:
    """Return the wording changes on a slot, field by field and division by division."""
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
            text = value_of(change, key)
            is_chosen = any(same(value_of(side, key), text) for side in sides)
            if assertion is not None and not is_chosen:
                differs = later is not None and not same(value_of(later, key), text)
                yield Rewording(resolution.slot, key, division, assertion, change, later if differs else None)


def _as_received(
    assertions: list[Assertion], before: list[Assertion], observed: Mapping[str, frozenset[str]]
) -> Assertion | None:
    """Return a division's answer: of differing copies the one that the office had chosen before, else the longest."""
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
    """Return the assertion that none of the others has observed; of several the longest, as IDs are random."""
    return max(_unobserved(assertions, observed), key=_fullness, default=None)


def _unobserved(assertions: list[Assertion], observed: Mapping[str, frozenset[str]]) -> list[Assertion]:
    passed = {each for assertion in assertions for each in observed[assertion.assertion_id]}
    return [assertion for assertion in assertions if assertion.assertion_id not in passed]


def _fullness(assertion: Assertion) -> tuple[int, list[str]]:
    texts = [text or "" for text in assertion.values]
    return sum(map(len, texts)), texts
