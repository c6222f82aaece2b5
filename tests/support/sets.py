"""A set of packages, returns and assertions on one row, each built in one line, and its resolution."""

from collections.abc import Iterable, Mapping

from nakano_status.application.merge.folding import RoundFacts, fold_slots
from nakano_status.domain.merge.resolution import (
    MISSING,
    OFFICE,
    Assertion,
    AssertionKind,
    CurrentValue,
    Lineage,
    Missing,
    Resolution,
    Revision,
    ShownValues,
    Slot,
    resolve_slot,
    slot_of,
)
from tests.support.fields import NAKANO

ROW = "1-1-1-02-K"
Texts = str | None
Thing = Revision | Assertion


def package(name: str, to: str, *parents: str, seen: Iterable[str] = (), **values: Texts) -> Revision:
    """Return the package sent to a division: every field, blank unless given."""
    sent: dict[str, Texts] = {**dict.fromkeys(NAKANO.by_key), **values}
    shown = _shown(sent, to)
    return Revision(name, to, frozenset(parents), shown, dict.fromkeys(shown, frozenset(seen)), asserts=False)


def answer(name: str, by: str, *parents: str, **values: Texts) -> Revision:
    """Return a division's answer that shows exactly the fields given; the rest of a group is a missing column."""
    return Revision(name, by, frozenset(parents), _shown(values, by))


def office(name: str, *seen: str, **values: Texts) -> Assertion:
    """Return an assertion of the office on one field or group."""
    return _word(name, OFFICE, AssertionKind.TYPED, seen, values)


def decision(name: str, *seen: str, **values: Texts) -> Assertion:
    """Return a decision with these assertions observed."""
    return _word(name, OFFICE, AssertionKind.DECIDED, seen, values)


def assertion(name: str, writer: str, *seen: str, **values: Texts) -> Assertion:
    """Return an assertion typed in the store on behalf of a division."""
    return _word(name, writer, AssertionKind.TYPED, seen, values)


def resolution(key: str, *things: Thing, writers: tuple[str, ...] = ("A", "B"), of: str = "A") -> Resolution:
    """Return the resolution of a field (`of`: the division whose note it is) in the set of these members."""
    lineage = Lineage(each for each in things if isinstance(each, Revision))
    said = [each for each in things if isinstance(each, Assertion)]
    return resolve_slot(slot_of(NAKANO, ROW, key, of), lineage, said, writers)


def _word(name: str, writer: str, kind: AssertionKind, seen: Iterable[str], values: Mapping[str, Texts]) -> Assertion:
    slot = slot_of(NAKANO, ROW, next(iter(values)), writer)
    return Assertion(name, slot, slot.values_of(values), writer, kind, frozenset(seen))


def _shown(values: Mapping[str, Texts], division: str) -> dict[Slot, ShownValues]:
    slots = dict.fromkeys(slot_of(NAKANO, ROW, key, division) for key in values)
    missing: dict[str, Texts | Missing] = {**dict.fromkeys(NAKANO.by_key, MISSING), **values}
    return {slot: tuple(missing[key] for key in NAKANO.groups[slot.group]) for slot in slots}


def stale_slots(facts: RoundFacts, cached: Mapping[Slot, CurrentValue]) -> list[Slot]:
    """Return the slots whose cached line differs from the resolution of the set."""
    return [line.slot for line in fold_slots(facts, cached, facts.slots() | set(cached), "").current]
