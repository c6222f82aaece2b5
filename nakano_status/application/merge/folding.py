"""Compute current values again: resolve slots, compare them with the cache, and record changes (docs/merge.md).

Every act that adds to the set (an import, a typed value, a return, a decision) ends with `refold`, and one that removes
from it with `fold_back`. The writers and the forms of rows are part of the set, too: the unit of work resolves their
rows again by itself, whatever act changed them (`fold_unresolved`). `verify` resolves all slots. Nothing else writes
current values or changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from nakano_status.application.stopping import counted
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.exchange.returns import Package, Purpose
from nakano_status.domain.grouped import grouped
from nakano_status.domain.history.acts import Act, Change, Why
from nakano_status.domain.merge.resolution import (
    OFFICE,
    Assertion,
    AssertionKind,
    Conflict,
    CurrentValue,
    Lineage,
    Resolution,
    Revision,
    Slot,
    Values,
    blank_values,
    conflict_of,
    group_slot,
    resolve_slot,
    same_values,
    slot_of,
    sort_slots,
)
from nakano_status.domain.storage.store_info import StoreRole

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Records, UnitOfWork
    from nakano_status.domain.exchange.returns import Return
    from nakano_status.domain.fields.profile import Profile
    from nakano_status.domain.round.round import Round, RoundRow
    from nakano_status.store.entries import StoredEntries

# below this the index by row is faster, above it one scan of the round
_FEW_ROWS = 100
"""Maximum number of rows to load by ID; for more rows it is faster to load all."""


@dataclass(frozen=True)
class Source:
    """The list that assertions were imported from.

    `file`: its name. `sha256`: its hash. `cells`: the cell of each value by (row ID, field key).
    """

    file: str
    sha256: str
    cells: Mapping[tuple[str, str], CellPlace]


@dataclass(frozen=True)
class RoundFacts:
    """The set of one round: revisions, assertions recorded in the store by slot, and the writers of each row.

    `returns`: the returns among the revisions, in order of arrival. `writers`: the IDs of the divisions that may answer
    each row, and of their sections. `own`: the writer that owns the store (`office` or a division). Values typed here
    for another writer are typed on its behalf.
    """

    round_: Round
    lineage: Lineage
    assertions: Mapping[Slot, tuple[Assertion, ...]]
    returns: Mapping[str, Return]
    writers: Mapping[str, tuple[str, ...]]
    profile: Profile
    own: str = OFFICE

    @staticmethod
    def load(records: Records, round_: Round, row_ids: Iterable[str] | None = None) -> RoundFacts:
        """Load the set; if `row_ids` is given and has few rows, only the part that concerns these rows."""
        role, round_id, profile = records.info.role, round_.round_id, records.plan.asked(round_).profile
        # for a few rows only their records are read: an edit costs the same in a round of 2,000 rows
        wanted = row_ids_to_load(row_ids)
        returns = {answered.return_id: answered for answered in records.exchange.returns(round_id, row_ids=wanted)}
        sent = records.exchange.packages(round_id, row_ids=wanted)
        packages = [revision_of(package, role) for package in sent]
        # a section (係) answers to its division only, so it is a writer in that division's store alone
        sections = records.organisation.read().sections_of(records.info.division) if records.info.division else ()
        return RoundFacts(
            round_,
            Lineage([*packages, *(answered.as_revision(profile) for answered in returns.values())]),
            _by_slot(records.entries.assertions(round_id, wanted)),
            returns,
            {row.row_id: (*writers_of(row), *sections) for row in round_.rows if wanted is None or row.row_id in wanted}
            | {each: (package.division, *sections) for package in sent for each in package.figures},
            profile,
            records.info.division or OFFICE,
        )

    def including(
        self, *, packages: Iterable[Revision] = (), returns: Iterable[Return] = (), assertions: Iterable[Assertion] = ()
    ) -> RoundFacts:
        """Return these facts with more packages, returns and assertions; a return with a known ID replaces it."""
        # the same content has the same ID, so a file that arrives twice is one return
        added = {answered.return_id: answered for answered in returns}
        revisions = {**self.lineage.revisions, **{revision.revision_id: revision for revision in packages}}
        revisions |= {return_id: answered.as_revision(self.profile) for return_id, answered in added.items()}
        known = [assertion for each in self.assertions.values() for assertion in each]
        by_slot = _by_slot([*known, *assertions])
        return replace(self, lineage=Lineage(revisions.values()), assertions=by_slot, returns={**self.returns, **added})

    def without(self, return_id: str) -> RoundFacts:
        """Return the set without a return."""
        revisions = (revision for revision in self.lineage.revisions.values() if revision.revision_id != return_id)
        kept = {each: answered for each, answered in self.returns.items() if each != return_id}
        return replace(self, lineage=Lineage(revisions), returns=kept)

    def slots(self) -> set[Slot]:
        """Return all slots with a value in any revision or assertion."""
        return self.lineage.slots | set(self.assertions)

    def touched_by(self, revision_ids: Iterable[str]) -> set[Slot]:
        """Return the slots to resolve again after adding revisions: the slots that these or later revisions show.

        A revision that arrives late can connect two others that did not know of each other, even on slots that it does
        not show itself.
        """
        added = frozenset(revision_ids)
        return {
            slot
            for revision_id, revision in self.lineage.revisions.items()
            if revision_id in added or not added.isdisjoint(self.lineage.ancestors(revision_id))
            for slot in revision.shown
        }

    def resolve(self, slot: Slot) -> Resolution:
        """Return the resolution of a slot; cached, since the set is immutable."""
        # planning, fates and conflicts ask for the same slots again; the set cannot change in between
        if (found := self._resolved.get(slot)) is None:
            slot = group_slot(self.profile, slot.row_id, slot.group, slot.division)
            own, writers = self.assertions.get(slot, ()), self.writers.get(slot.row_id, ())
            found = self._resolved[slot] = resolve_slot(slot, self.lineage, own, writers)
        return found

    def slot(self, row_id: str, key: str, division: str) -> Slot:
        """Return the slot of a field; for an item of each division, the slot of the part of `division`."""
        return slot_of(self.profile, row_id, key, division)

    def conflict(self, slot: Slot) -> Conflict | None:
        """Return the open conflict on a slot; None if there is none."""
        return conflict_of(self.resolve(slot), self.writers.get(slot.row_id, ()), self.arrival)

    @cached_property
    def _resolved(self) -> dict[Slot, Resolution]:
        return {}

    @cached_property
    def arrival(self) -> dict[str, int]:
        """The position of every return in order of arrival, from 0, by the return's ID."""
        return {return_id: place for place, return_id in enumerate(self.returns)}


def row_ids_to_load(row_ids: Iterable[str] | None) -> frozenset[str] | None:
    """Return the IDs of the only rows to load, or None to load all rows.

    All rows are loaded if `row_ids` is None, and if it names so many rows that loading all is faster.
    """
    wanted = None if row_ids is None else frozenset(row_ids)
    return wanted if wanted is None or len(wanted) <= _FEW_ROWS else None


def revision_of(package: Package, role: StoreRole) -> Revision:
    """Return a package as a revision: a base in the store that made it, the office's revision in a division's store.

    A package for a division's section (係) was made in the division's store.
    """
    # a division never sees the office's single assertions: the values in the form are the office's assertion
    if role is StoreRole.DIVISION and package.purpose is not Purpose.SECTION:
        return package.as_revision(asserts=True, writer=OFFICE)
    return package.as_revision()


def writers_of(row: RoundRow) -> tuple[str, ...]:
    """Return the divisions named on a row: the answering divisions first, then the others as printed."""
    named = sorted(row.named_divisions, key=lambda each: each.ordinal)
    # the division that answers ranks first even if it is printed second; the order decides rule 4
    return tuple(dict.fromkeys((*row.writers, *(each.division for each in named))))


def resolved_assertions(resolution: Resolution) -> frozenset[str]:
    """Return the IDs of the assertions that give the current value."""
    return frozenset(head.assertion_id for head in resolution.heads if same_values(head.values, resolution.values))


def observed_by_writer(resolution: Resolution) -> frozenset[str]:
    """Return the IDs of the assertions and revisions that a person observes who writes over the current value (rule 1).

    These are the value's assertions, and the revisions that only repeat the value: such a revision asserts nothing now,
    but becomes an assertion if a parent with another value arrives late. If several texts of one division are joined,
    the assertions of all these texts are included.
    """
    is_joined = resolution.slot.division is not None and not resolution.conflict
    joined = (head.values for head in resolution.heads if is_joined)
    return frozenset().union(*map(resolution.asserting, (resolution.values, *joined)))


@dataclass(frozen=True)
class Folded:
    """The result of resolving slots.

    `lines`: the lines of all these slots, as the cache must have them. `current`: those that differ from the cache.
    `changes`: the changes of single fields.
    """

    lines: tuple[CurrentValue, ...]
    current: tuple[CurrentValue, ...]
    changes: tuple[Change, ...]

    @property
    def touched(self) -> frozenset[tuple[str, str]]:
        """The (row_id, key) pairs that a view must update."""
        return frozenset((line.slot.row_id, key) for line in self.current for key in line.slot.keys)


def fold_slots(
    facts: RoundFacts,
    before: Mapping[Slot, CurrentValue],
    slots: Iterable[Slot],
    act_id: str,
    source: Source | None = None,
) -> Folded:
    """Resolve slots, compare them with the cache, and return the differences; nothing is written.

    `before`: the lines of the cache; a slot without a line was blank. `act_id`: the act that the changes name.
    `source`: the list that this act's assertions were imported from (None: from no list).
    """
    lines: list[CurrentValue] = []
    current: list[CurrentValue] = []
    changes: list[Change] = []
    # in order, so that the history of one act reads like the list
    ordered = sort_slots(slots)
    for slot in counted("内容を比べています", ordered, len(ordered)):
        resolution = facts.resolve(slot)
        # the heads are part of the cache: two writers may give one value, and who gave it must not be lost
        line = CurrentValue(
            resolution.slot, resolution.values, resolution.conflict, tuple(sorted(resolved_assertions(resolution)))
        )
        lines.append(line)
        was = before.get(slot) or CurrentValue(line.slot, blank_values(line.slot), conflict=False)
        if line != was:
            current.append(line)
            changes.extend(_changes(facts, resolution, was.values, act_id, source))
    return Folded(tuple(lines), tuple(current), tuple(changes))


def refold(
    entries: StoredEntries, facts: RoundFacts, slots: Iterable[Slot], act: Act, source: Source | None = None
) -> Folded:
    """Resolve slots again after assertions were added; save and return the changes and the new current values.

    `source`: as for `fold_slots`.
    """
    round_id, touched = facts.round_.round_id, set(slots)
    rows = {slot.row_id for slot in touched}
    # read inside the transaction: another window may have written since the plan was shown
    folded = fold_slots(facts, entries.current(round_id, row_ids_to_load(rows)), touched, act.act_id, source)
    entries.add_changes(folded.changes)
    entries.save_current(round_id, folded.current)
    return folded


def fold_back(entries: StoredEntries, facts: RoundFacts, slots: Iterable[Slot], act: Act) -> Folded:
    """Resolve slots again after an act that adds no answer; save and return the changes and the current values.

    Changes are attributed to the act, by the data file's owner: the writer whose value is current now did not write it
    now.
    """
    round_id, touched = facts.round_.round_id, set(slots)
    rows = {slot.row_id for slot in touched}
    folded = fold_slots(facts, entries.current(round_id, row_ids_to_load(rows)), touched, act.act_id)
    folded = replace(folded, changes=tuple(replace(each, who=facts.own, why=Why.REVERTED) for each in folded.changes))
    entries.add_changes(folded.changes)
    entries.save_current(round_id, folded.current)
    return folded


def fold_unresolved(work: UnitOfWork) -> frozenset[tuple[str, str]]:
    """Resolve again the rows whose writers or forms an act changed; return the fields, by (row ID, key), that changed.

    Of a row that only got a new form, the slots in conflict are resolved: a form asserts nothing, but the values as
    sent may be the current ones while a conflict is open.
    """
    writers, rows, act = frozenset(work.unresolved.writers), work.unresolved.rows, work.current_act()
    work.unresolved.clear()
    touched: set[tuple[str, str]] = set()
    for round_id, row_ids in grouped(sorted(rows)).items():
        before = work.entries.current(round_id, row_ids_to_load(row_ids))
        slots = {
            slot for slot, line in before.items() if (round_id, slot.row_id) in (rows if line.conflict else writers)
        }
        if act and slots and (round_ := work.rounds.find(round_id)):
            facts = RoundFacts.load(work, round_, {slot.row_id for slot in slots})
            touched |= fold_back(work.entries, facts, slots, act).touched
    return frozenset(touched)


def _by_slot(assertions: Iterable[Assertion]) -> dict[Slot, tuple[Assertion, ...]]:
    found: dict[Slot, dict[str, Assertion]] = defaultdict(dict)
    for assertion in assertions:
        found[assertion.slot][assertion.assertion_id] = assertion
    return {slot: tuple(by_id.values()) for slot, by_id in found.items()}


def _changes(
    facts: RoundFacts, resolution: Resolution, was: Values, act_id: str, source: Source | None
) -> Iterator[Change]:
    for key, old, new in zip(resolution.slot.keys, was, resolution.values, strict=True):
        if old != new:
            yield _change(facts, resolution, (key, old, new), act_id, source)


def _bringer(facts: RoundFacts, resolution: Resolution) -> Assertion | None:
    """Return the assertion that gave the current value; in a conflict the newest side.

    None if there is no assertion.
    """
    same = [head for head in resolution.heads if same_values(head.values, resolution.values)]
    exact = [head for head in same if head.values == resolution.values]
    # a change needs one author: in a conflict the writer who arrived last, otherwise the first writer
    newest = sorted(
        resolution.heads, key=lambda head: facts.arrival.get(head.assertion_id, -1), reverse=resolution.conflict
    )
    return next(iter(exact or same or newest), None)


def _change(
    facts: RoundFacts,
    resolution: Resolution,
    difference: tuple[str, str | None, str | None],
    act_id: str,
    source: Source | None,
) -> Change:
    (key, _, new), slot, assertion = difference, resolution.slot, _bringer(facts, resolution)
    place = (act_id, facts.round_.round_id, slot.row_id, key, slot.division)
    if assertion is None:
        return Change(*place, *difference[1:], OFFICE, Why.REVERTED)
    # the value as sent is shown again then, so no writer of a head may be named as its author
    waits = resolution.conflict and not resolved_assertions(resolution)
    why = Why.OPEN if waits else _why(assertion, new, facts.own)
    brought = (*place, *difference[1:], assertion.writer, why, assertion.assertion_id)
    # an import names the list's cell; a return that the same act admits has cells of its own file
    if source is not None and assertion.kind is not AssertionKind.RETURNED:
        return Change(*brought, source.sha256, source.file, source.cells.get((slot.row_id, key)))
    answered = facts.returns.get(assertion.assertion_id)
    if answered is None:
        return Change(*brought)
    value = answered.values.get((slot.row_id, key))
    return Change(*brought, answered.sha256, answered.file, value.cell if value else None)


def _why(assertion: Assertion, now: str | None, own: str) -> Why:
    if assertion.kind is AssertionKind.RETURNED:
        # a text that a division removed is listed apart: it is the change most often made by mistake
        return Why.CLEARED if now is None else Why.MERGED
    if assertion.kind is AssertionKind.TYPED and assertion.writer != own:
        return Why.ON_BEHALF
    return {AssertionKind.TYPED: Why.TYPED, AssertionKind.DECIDED: Why.DECIDED, AssertionKind.IMPORTED: Why.IMPORTED}[
        assertion.kind
    ]
