"""Which returns of a batch are new, and which known ones arrive with a new 所属長確認.

A confirmation is not part of the answers, so it does not affect a return's ID: a file with nothing new but a
confirmation is the same return, and its confirmation is imported all the same.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from nakano_status.application.merge.folding import RoundFacts
from nakano_status.domain.exchange.answered_return import Return
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.review.confirmation import best_confirmation


def arriving_returns(facts: RoundFacts, arrived: Iterable[Return]) -> tuple[dict[str, Return], list[Return]]:
    """Return the new returns by ID, each once, and the known ones whose confirmation has changed."""
    known, new = facts.returns, dict[str, Return]()
    again: dict[str, Return] = {}
    for answer in arrived:
        found = again if answer.return_id in known else new
        before = found.get(answer.return_id) or known.get(answer.return_id) or answer
        found[answer.return_id] = with_confirmation(before, answer, facts.profile)
    confirmed = (each for each in again.values() if each.confirmation != known[each.return_id].confirmation)
    return new, list(confirmed)


def with_confirmation(answer: Return, other: Return, profile: Profile) -> Return:
    """Return an answer with the better of two confirmations of the same content, whichever arrived first."""
    given = [each.confirmation for each in (answer, other) if each.confirmation]
    found = best_confirmation(given, {place: value.text for place, value in answer.values.items()}, profile)
    return replace(answer, confirmation=found[0]) if found else answer
