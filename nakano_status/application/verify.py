"""Check a data file: the file itself, and everything derived from its content (verify)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from nakano_status.application.merge.folding import RoundFacts, resolved_assertions
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store
from nakano_status.application.stopping import counted
from nakano_status.domain.exchange.ledger import UNREADABLE
from nakano_status.domain.exchange.returns import Package, Purpose, Return, ReturnState, return_id, seal
from nakano_status.domain.history.acts import Act, CachedLine, Change, HeadOf, printed_head
from nakano_status.domain.merge.resolution import Resolution, Slot, Values, sort_slots
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals.files import StoreDamaged
from nakano_status.domain.storage.store_info import StoreRole
from nakano_status.domain.text.narrative import same

if TYPE_CHECKING:
    from nakano_status.domain.exchange.ledger import HeldItem
    from nakano_status.domain.round.round import Round
    from nakano_status.store.entries import StoredEntries


def verify(store: Store) -> Outcome[bool]:
    """Return whether the file is sound, with all problems.

    Checks that depend on a damaged cell are made, too, while the cell can be read: there may be further damage. Raises
    StoreDamaged if the content cannot be read although no damage was found before.
    """
    found = list(store.check_integrity())
    try:
        with store.reading() as records:
            found.extend(_unknown_heads(records))
            for round_ in records.rounds.all():
                found.extend(_check_round(records, round_))
    except StoreDamaged:
        if not found:
            raise
    return Outcome(not found, problems=tuple(found))


@dataclass(frozen=True)
class HistoryHead:
    """The content of the history that a person can compare.

    `head`: the current head. `since`: the first act that has a digest. For a file of an older format that was opened
    only to be read they are '' and None.
    """

    head: str
    since: Act | None


def read_history_head(records: Records) -> HistoryHead:
    """Return the head of the history, and the first act that has a digest."""
    return HistoryHead(records.history.head(), next(iter(records.history.heads().values()), None))


def find_head(records: Records, number: str) -> Act | Problem:
    """Return the act after which the file had the head that begins with `number`, or a problem if it never had one.

    If `number` is the beginning of a received file's SHA-256 instead, the problem names that file.
    """
    for head, act in records.history.heads().items():
        if head.startswith(number):
            return act
    file = next((each.name for each in records.exchange.received() if each.sha256.startswith(number)), None)
    if file is not None:
        return problem("STORE-HEAD-OF-FILE", Place(file=file), found=printed_head(number))
    return problem("STORE-HEAD-UNKNOWN", found=printed_head(number))


def _unknown_heads(records: Records) -> Iterator[Problem]:
    """Yield a problem for each head that a form or paper of this data file states, but that the file never had."""
    known = records.history.heads()
    stated = ((subject, *each) for subject in HeadOf for each in records.history.stated_heads(subject).items())
    for subject, subject_id, head in stated:
        if head not in known:
            place = Place(table="kept_head", table_column="head", table_key=f"{subject}/{subject_id}")
            yield problem("STORE-HEAD-UNKNOWN", place, found=printed_head(head))


def stale_values(records: Records) -> Iterator[Problem]:
    """Yield a problem for each cached value that differs from the resolved one.

    A data file is examined in this way before it is first written after opening.
    """
    for round_ in records.rounds.all():
        yield from _stale_lines(RoundFacts.load(records, round_), records.entries)


def _check_round(records: Records, round_: Round) -> Iterator[Problem]:
    facts = RoundFacts.load(records, round_)
    packages = records.exchange.packages(round_.round_id)
    returns = records.exchange.returns(round_.round_id, tuple(ReturnState))
    yield from _broken_seals(records, packages)
    yield from _changed_returns(returns, records.exchange.held(None, None))
    yield from _stale_lines(facts, records.entries)
    yield from _broken_histories(records.entries, facts, {*_ids(packages, returns), *_assertion_ids(facts)})


def _ids(packages: Iterable[Package], returns: Iterable[Return]) -> Iterator[str]:
    yield from (package.package_id for package in packages)
    yield from (answered.return_id for answered in returns)


def _assertion_ids(facts: RoundFacts) -> Iterator[str]:
    return (assertion.assertion_id for assertions in facts.assertions.values() for assertion in assertions)


def _broken_seals(records: Records, packages: Iterable[Package]) -> Iterator[Problem]:
    """Yield a problem for each package of this store whose seal does not match.

    A form that was opened here was sealed in another store.
    """
    is_office = records.info.role is StoreRole.OFFICE
    for package in packages:
        made = seal(records.info.sealing_key, package.package_id, package.rows, package.base)
        if (is_office or package.purpose is Purpose.SECTION) and package.seal != made:
            place = Place(table="package", table_column="seal", table_key=package.package_id)
            yield problem("STORE-SEAL-OFF", place)


def _changed_returns(returns: Iterable[Return], held: Iterable[HeldItem]) -> Iterator[Problem]:
    """Yield a problem for each return whose ID does not match its parents, package and answers.

    The contents of unreadable cells are held items.
    """
    gaps: dict[str, dict[tuple[str, str], str | None]] = {}
    for item in held:
        if item.reason == UNREADABLE and item.return_id and item.row_id and item.key:
            gaps.setdefault(item.return_id, {})[item.row_id, item.key] = item.found
    for each in returns:
        unreadable = gaps.get(each.return_id, {})
        answers = {place: value.text for place, value in each.values.items() if place not in unreadable}
        found = return_id(each.parents, each.package_id, answers, unreadable)
        if found != each.return_id:
            place = Place(table="return", table_column="return_id", table_key=each.return_id)
            yield problem("STORE-RETURN-OFF", place, found=found)


def _stale_lines(facts: RoundFacts, entries: StoredEntries) -> Iterator[Problem]:
    """Yield a problem for each difference between the cache and the resolved values."""
    lines, assertion_ids = entries.cached(facts.round_.round_id)
    by_slot: dict[Slot, dict[str, CachedLine]] = {}
    for line in lines:
        by_slot.setdefault(line.slot, {})[line.key] = line
    slots = sort_slots(facts.slots() | by_slot.keys() | assertion_ids.keys())
    for slot in counted("データファイルの内容を確かめています", slots, len(slots)):
        resolution = _of_stored_lead(facts.resolve(slot), by_slot.get(slot, {}))
        if resolution.slot.division != slot.division:  # a value of a division that only the row has
            for key in by_slot.get(slot, {}):
                yield _value_off(facts.round_, slot, key, "division_id")
            continue
        if resolution.is_spelled_in_two_ways:  # an earlier version may have saved it
            yield from _otherwise_stale(facts.round_, resolution, by_slot.get(slot, {}))
            continue
        if _is_joined(resolution, by_slot.get(slot, {})) and not assertion_ids.get(slot):
            continue
        yield from _stale_values(facts.round_, resolution, by_slot.get(slot, {}))
        yield from _stale_assertions(facts.round_, resolution, assertion_ids.get(slot, ()))


def _of_stored_lead(resolution: Resolution, lines: dict[str, CachedLine]) -> Resolution:
    """Return the resolution with the stored values if another division as the lead would give them.

    Earlier versions went on storing the value of a former lead. It is replaced when files are merged next.
    """
    stored = tuple(lines[key].value if key in lines else None for key in resolution.slot.keys)
    return replace(resolution, values=stored) if stored in resolution.values_by_lead else resolution


def _stale_values(round_: Round, resolution: Resolution, lines: dict[str, CachedLine]) -> Iterator[Problem]:
    """Yield problems of the cached lines of one slot.

    A slot without value, assertion and conflict must not have lines.
    """
    slot = resolution.slot
    is_expected = resolution.conflict or bool(resolved_assertions(resolution)) or any(resolution.values)
    for key, value in zip(slot.keys, resolution.values, strict=True):
        line = lines.get(key)
        off = _column_off(line, value, conflict=resolution.conflict) if is_expected else line and "value"
        if off:
            yield _value_off(round_, slot, key, off)


def _otherwise_stale(round_: Round, resolution: Resolution, lines: dict[str, CachedLine]) -> Iterator[Problem]:
    """Yield problems of a slot whose values look equal.

    Each line must have the resolved value, the value as sent, or the texts that an earlier version joined.
    """
    for key, expected in _values_by_version(resolution):
        found = lines[key].value if key in lines else None
        if not any(same(found, each) for each in expected):
            yield _value_off(round_, resolution.slot, key, "value")


def _values_by_version(resolution: Resolution) -> Iterator[tuple[str, Values]]:
    """Return the keys of a slot, each with its values: the current one first, then values saved by earlier versions."""
    known = (resolution.values, resolution.base, resolution.joined_before or resolution.values)
    return zip(resolution.slot.keys, zip(*known, strict=True), strict=True)


def _is_joined(resolution: Resolution, lines: dict[str, CachedLine]) -> bool:
    """Return whether the cached lines of a slot are the joined values that an earlier version saved for a conflict."""
    stored = tuple(lines[key].value if key in lines else None for key in resolution.slot.keys)
    return stored == resolution.joined_before and not any(line.conflict for line in lines.values())


def _value_off(round_: Round, slot: Slot, key: str, column: str) -> Problem:
    return problem("STORE-VALUES-OFF", _place_of_line("entry_value", round_, slot, key, column=column), field=key)


def _column_off(line: CachedLine | None, value: str | None, *, conflict: bool) -> str | None:
    """Return the column of a line that differs from the resolution; None if all columns match."""
    if line is None or line.value != value:
        return "value"
    return "conflict" if line.conflict is not conflict else None


def _stale_assertions(round_: Round, resolution: Resolution, there: tuple[str, ...]) -> Iterator[Problem]:
    """Yield a problem for each assertion that the cache wrongly has for a slot.

    If there is none, for each missing one.
    """
    slot, expected = resolution.slot, resolved_assertions(resolution)
    for assertion_id in sorted(set(there) - expected) or sorted(expected - set(there)):
        place = _place_of_line("entry_word", round_, slot, slot.group, assertion_id, column="word_id")
        yield problem("STORE-VALUES-OFF", place, field=slot.group)


def _broken_histories(entries: StoredEntries, facts: RoundFacts, known: set[str]) -> Iterator[Problem]:
    """Yield a problem for each change without a cause, and for each field whose changes do not lead to its value."""
    round_ = facts.round_
    changes = [change for _, change in entries.changes(round_.round_id)]
    named = known | entries.withdrawn()
    for change in changes:
        if change.assertion_id is not None and change.assertion_id not in named:
            slot = Slot(change.row_id, change.key, change.division)
            place = _place_of_line("change", round_, slot, change.key, column="word_id")
            yield problem("STORE-SOURCE-MISSING", place, found=change.assertion_id)
    for slot, key in dict.fromkeys(_torn_histories(facts, changes)):
        yield problem("STORE-HISTORY-OFF", _place_of_line("change", round_, slot, key), field=key)


def _place_of_line(table: str, round_: Round, slot: Slot, *more: str, column: str | None = None) -> Place:
    """Return the place of a line of a slot in a table; `more`: the parts of its key after those of the slot."""
    key = "/".join((round_.round_id, slot.row_id, slot.division or "", *more))
    return Place(id=slot.row_id, table=table, table_column=column, table_key=key)


def _torn_histories(facts: RoundFacts, changes: Iterable[Change]) -> Iterator[tuple[Slot, str]]:
    """Yield the fields whose changes do not lead without a gap from blank to the current value."""
    values: dict[tuple[Slot, str], str | None] = {}
    for change in changes:
        if change.key in facts.profile.any_by_key:
            field = facts.slot(change.row_id, change.key, change.division or ""), change.key
            if change.was != values.get(field):
                yield field
            values[field] = change.now
    slots = facts.slots() | {slot for slot, _ in values}
    for slot in sort_slots(slots):
        resolution = facts.resolve(slot)
        for place, (key, saved) in enumerate(_values_by_version(resolution)):
            known = saved if resolution.is_spelled_in_two_ways else resolution.joined_before or ()
            known = (*known, *(each[place] for each in resolution.values_by_lead))
            if saved[0] != values.get((slot, key)) and not any(same(each, values.get((slot, key))) for each in known):
                yield slot, key
