"""Check a data file: the file itself, values against the words behind them, changes against their sources (verify)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nakano_status.application.folding import RoundFacts, stale_slots
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Records, Store
from nakano_status.domain.answered_return import ReturnState
from nakano_status.domain.change import Change
from nakano_status.domain.fields import ANY_BY_KEY
from nakano_status.domain.problem import Place, Problem
from nakano_status.domain.problem_codes import problem
from nakano_status.domain.round import Round
from nakano_status.domain.slot import Slot, in_order


def verify(store: Store) -> Outcome[bool]:
    """Return whether all is sound, with everything that is not; of a broken file nothing else is asked."""
    broken = tuple(store.check_integrity())
    if broken:
        return Outcome(value=False, problems=broken)
    with store.reading() as records:
        found = tuple(each for round_ in records.rounds() for each in _check_round(records, round_))
    return Outcome(not found, problems=found)


def _check_round(records: Records, round_: Round) -> Iterator[Problem]:
    facts = RoundFacts.load(records, round_)
    for slot in stale_slots(facts, records.current(round_.round_id)):
        yield problem("STORE-VALUES-OFF", Place(id=slot.row_id, key=slot.group))
    known = _known_sources(records, round_)
    changes = [change for _, change in records.changes(round_.round_id)]
    for change in changes:
        if change.word_id is not None and change.word_id not in known:
            yield problem("STORE-SOURCE-MISSING", Place(id=change.row_id, key=change.key), found=change.word_id)
    for slot, key in dict.fromkeys(_torn_histories(facts, changes)):
        yield problem("STORE-HISTORY-OFF", Place(id=slot.row_id, key=key))


def _torn_histories(facts: RoundFacts, changes: Iterable[Change]) -> Iterator[tuple[Slot, str]]:
    """Fields whose changes do not lead from blank, each to the next, to what stands."""
    stood: dict[tuple[Slot, str], str | None] = {}
    for change in changes:
        if change.key in ANY_BY_KEY:
            field = Slot(change.row_id, ANY_BY_KEY[change.key].group, change.division), change.key
            if change.was != stood.get(field):
                yield field
            stood[field] = change.now
    told = facts.slots() | {slot for slot, _ in stood}
    for slot in in_order(told):
        for key, value in zip(slot.keys, facts.stand(slot).values, strict=True):
            if value != stood.get((slot, key)):
                yield slot, key


def _known_sources(records: Records, round_: Round) -> set[str]:
    """Everything that a change can have come from: words said here, returns in any state, packages."""
    returns = records.returns(round_.round_id, tuple(ReturnState))
    packages = records.packages(round_.round_id)
    words = records.words(round_.round_id)
    return {
        *(word.word_id for word in words),
        *(answered.return_id for answered in returns),
        *(package.package_id for package in packages),
    }
