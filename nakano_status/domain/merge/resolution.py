"""The resolution of a slot: its value and conflict (相違), computed from all assertions.

A slot is a row and a group of fields, and for what each division has for itself also a division. Its current value is
computed from revisions with their lineage and from assertions. See docs/merge.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TypeVar

from nakano_status.domain.fields.field import CHANGE_REASON, MARK, NOTE, Scope
from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.merge.conflict_id import conflict_id
from nakano_status.domain.text.narrative import as_typed, fold, fold_alike, is_blank, same

Values = tuple[str | None, ...]
Value = TypeVar("Value")
_Fold = Callable[[str | None], str | None]


@dataclass(frozen=True, order=True, slots=True)
class Slot:
    """A place that has one current value: a row's ID and a group's key (`mark` covers mark, reason and kind).

    `division`: a division's ID for what each division has for itself; None for any other group. `several`: the keys of
    a group that has more than one field, as its profile declares them. `is_text`: whether the values are only texts
    that each division has for itself.
    """

    row_id: str
    group: str
    division: str | None = None
    several: tuple[str, ...] = field(default=(), compare=False, repr=False)
    is_text: bool = field(default=False, compare=False, repr=False)

    @property
    def keys(self) -> tuple[str, ...]:
        """The field keys of the slot, in the order of its values."""
        return self.several or (self.group,)

    def values_of(self, by_key: Mapping[str, str | None]) -> Values:
        """Return the slot's values from a mapping by key; absent keys are blank."""
        return tuple(by_key.get(key) for key in self.keys)


# a set has no order of its own, and one that depends on the hash seed would show in history and outputs
def sort_slots(slots: Iterable[Slot]) -> list[Slot]:
    """Return each slot once, in order of row, group and division."""
    return sorted(set(slots), key=lambda slot: (slot.row_id, slot.group, slot.division or ""))


def slot_of(profile: Profile, row_id: str, key: str, division: str) -> Slot:
    """Return the slot of a field written by a division.

    The division is part of the slot only for a field that each division has for itself, such as `note`. Raises KeyError
    if the profile has no such field.
    """
    declared = profile.any_by_key[key]
    return group_slot(profile, row_id, declared.group, division if declared.scope is Scope.DIVISION else None)


def group_slot(profile: Profile, row_id: str, group: str, division: str | None = None) -> Slot:
    """Return the slot of a group of fields.

    `division`: the ID of the division that has these values for itself (None: the values belong to the row).
    """
    is_text = division is not None and group in profile.text_parts
    return Slot(row_id, group, division, profile.groups_of_several.get(group, ()), is_text)


def fields_by_slot(
    profile: Profile, fields: Iterable[tuple[str, str, str, Value]]
) -> Iterator[tuple[Slot, dict[str, Value]]]:
    """Return an iterator over the slots, each with the values of its fields by key.

    `fields`: each as (row ID, division, key, value); their slots are in order of first appearance.
    """
    found: dict[tuple[str, str, str | None], dict[str, Value]] = {}
    for row_id, division, key, value in fields:
        declared = profile.any_by_key[key]
        place = row_id, declared.group, division if declared.scope is Scope.DIVISION else None
        found.setdefault(place, {})[key] = value
    return ((group_slot(profile, *place), by_key) for place, by_key in found.items())


def fold_values(values: Values) -> Values:
    """Return the values normalised by `fold`, as digests have them; `same_values` may hold for different results."""
    return tuple(fold(value) for value in values)


def fold_values_alike(values: Values) -> Values:
    """Return the values normalised by `fold_alike`: answers that `same_values` holds to be equal give equal results."""
    return tuple(map(fold_alike, values))


def different_values(answers: Iterable[Values]) -> tuple[Values, ...]:
    """Return the answers without repetitions; of equal ones (see `same_values`), the first is returned."""
    found: dict[Values, Values] = {}
    for values in dict.fromkeys(answers):
        found.setdefault(fold_values_alike(values), values)
    return tuple(found.values())


def same_values(one: Values, other: Values) -> bool:
    """Return whether two answers are equal after normalisation by `fold_alike`."""
    # folding is slow, and most values that are compared are identical
    return one == other or all(same(*pair) for pair in zip(one, other, strict=True))


def blank_values(slot: Slot) -> Values:
    """Return blank values for the fields of a slot."""
    return (None,) * len(slot.keys)


OFFICE = "office"
"""The writer ID of the office's assertions; all other writers are division IDs."""


class ConflictChoice(StrEnum):
    """Ways to decide a conflict: for one of the listed values, for both texts, or for a new text.

    One of the contradicting assertions may also be chosen by its ID or by the ID of its return.
    """

    BASE = "base"
    OFFICE = "office"
    DIVISION = "division"
    BOTH = "both"
    TEXT = "text"


# a type of its own, because None is already an answer: a blank left on purpose
class Missing:
    """The type of `MISSING`, the value of a column that a file does not have; None is the value of a blank cell."""

    def __repr__(self) -> str:
        """Return the name of the constant, for test output."""
        return "MISSING"


MISSING = Missing()
ShownValues = tuple[str | Missing | None, ...]


@dataclass(frozen=True)
class Revision:
    """A package or a return in the merged set.

    `shown`: its readable and admitted values; in a group, a missing column is MISSING and gets the base's value.
    `observed`: the IDs of the assertions that it had observed in addition to its parents' (for a package: the
    assertions current when it was made). `asserts`: False for a package of this data file, which is only a base.
    """

    revision_id: str
    writer: str
    parents: frozenset[str]
    shown: Mapping[Slot, ShownValues]
    observed: Mapping[Slot, frozenset[str]] = field(default_factory=dict)
    asserts: bool = True


class AssertionKind(StrEnum):
    """Origin of an assertion."""

    IMPORTED = "imported"
    TYPED = "typed"
    DECIDED = "decided"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Assertion:
    """A value on a slot, its writer, and the IDs of the assertions that the writer had observed.

    `assertion_id`: for a return's assertion, the return's ID. `choice`: how a decision arrived at its values; None for
    every assertion that is not a decision. `act_id`: the act by which it was made in this data file; empty for a
    return's assertion, and for one not saved yet.
    """

    assertion_id: str
    slot: Slot
    values: Values
    writer: str
    kind: AssertionKind
    observed: frozenset[str] = frozenset()
    choice: ConflictChoice | None = None
    # not compared: the same assertion, made again in a copy of the data file, is still the same
    act_id: str = field(default="", compare=False)

    @property
    def is_office(self) -> bool:
        """Whether the office made it, as an edit or a decision."""
        return self.writer == OFFICE

    @property
    def return_id(self) -> str | None:
        """The ID of the return that made it; None if it was typed, decided or imported in the data file."""
        return self.assertion_id if self.kind is AssertionKind.RETURNED else None


class Lineage:
    """The ancestors of every revision within the merged set. A parent that is not in the set is skipped."""

    def __init__(self, revisions: Iterable[Revision]) -> None:
        """Store the revisions; ancestors are computed when they are first needed."""
        self.revisions: Mapping[str, Revision] = {revision.revision_id: revision for revision in revisions}
        self._ancestors: dict[str, frozenset[str]] = {}

    @cached_property
    def _showing(self) -> Mapping[Slot, tuple[str, ...]]:
        """The IDs of the revisions that show each slot; computed on first use, as many sets are only added to."""
        # by slot, as a round has 26 forms of 20 rows each: asking every revision for every slot is quadratic
        return grouped(
            (slot, each) for each in self.oldest_first(self.revisions) for slot in self.revisions[each].shown
        )

    def showing(self, slot: Slot) -> tuple[str, ...]:
        """Return the IDs of the revisions that show values on a slot, oldest first."""
        return self._showing.get(slot, ())

    def slots_of(self, row_id: str) -> tuple[Slot, ...]:
        """Return every slot of a row that any revision shows."""
        return self._slots_by_row.get(row_id, ())

    @cached_property
    def _slots_by_row(self) -> Mapping[str, tuple[Slot, ...]]:
        return grouped((slot.row_id, slot) for slot in self._showing)

    @property
    def slots(self) -> set[Slot]:
        """Every slot that any revision shows."""
        return set(self._showing)

    def ancestors(self, revision_id: str) -> frozenset[str]:
        """Return the IDs of all ancestors of a revision within the set."""
        if revision_id not in self._ancestors:
            found: set[str] = set()
            waiting = list(self.revisions[revision_id].parents)
            while waiting:
                parent = waiting.pop()
                # what a file declares is not checked: parents may be unknown, or form a cycle
                if parent not in found and parent in self.revisions and parent != revision_id:
                    found.add(parent)
                    waiting.extend(self.revisions[parent].parents)
            self._ancestors[revision_id] = frozenset(found)
        return self._ancestors[revision_id]

    def nearest(self, candidates: Iterable[str]) -> list[str]:
        """Return the candidates that are not ancestors of another candidate, sorted by ID."""
        pool = set(candidates)
        if len(pool) < 2:  # noqa: PLR2004 - the common case: one, or none
            return list(pool)
        passed = {ancestor for candidate in pool for ancestor in self.ancestors(candidate) & pool}
        # several remain if a person pasted two files into one: none of them is nearer than the other
        return sorted(pool - passed)

    def oldest_first(self, ids: Iterable[str]) -> list[str]:
        """Return the IDs sorted so that ancestors precede their descendants.

        IDs with equally many ancestors are in the order of the IDs.
        """
        # an ancestor has fewer ancestors than its descendants, so no topological sort is needed
        return sorted(ids, key=lambda revision_id: (len(self.ancestors(revision_id)), revision_id))


@dataclass(frozen=True)
class Conflict:
    """An open conflict on a slot; its `sides` are the assertions that contradict each other.

    `base`: the values as sent. `office`: the office's values (None: the office is not a side). `division`: the values
    of the first-named division among the sides (None: its sides differ, or no division is a side). `question`: if all
    sides are returns of one division, as copies of one form are, the one that arrived last; otherwise None. One choice
    then decides all such conflicts of a return. `texts`: the different texts of the first field, in order of the sides;
    within a division, in order of arrival, with texts typed in the data file last. A text that several sides spell
    differently is among them once, as the first of these sides has it.
    """

    slot: Slot
    base: Values
    office: Values | None
    division: Values | None
    sides: tuple[Assertion, ...]
    question: str | None = None
    texts: tuple[str, ...] = ()

    @property
    def conflict_id(self) -> str:
        """The stable ID of the conflict as a person types it: `1-1-1-02-K:done`."""
        return conflict_id(self.slot.row_id, self.slot.group, self.slot.division)


def conflict_of(resolution: Resolution, writers: Sequence[str], arrival: Mapping[str, int]) -> Conflict | None:
    """Return the open conflict of a resolution; None if the resolution has no conflict.

    `writers`: the IDs of the divisions named on the row, in printed order. `arrival`: the place of each return in the
    order of arrival, by its ID.
    """
    if not resolution.conflict:
        return None
    sides = resolution.heads
    office = [side.values for side in sides if side.writer == OFFICE]
    return Conflict(
        resolution.slot,
        resolution.base,
        # several are rare (two copies of the data file were joined by forms); heads are sorted, so it is always the
        # same one
        office[-1] if office else None,
        _of_first_named(sides, writers),
        sides,
        _question(sides, arrival),
        _texts(sides, arrival),
    )


def _texts(sides: Sequence[Assertion], arrival: Mapping[str, int]) -> tuple[str, ...]:
    # texts typed in the data file have no return, and sort after those that arrived
    rank = {who: place for place, who in enumerate(dict.fromkeys(side.writer for side in sides))}
    ordered = sorted(sides, key=lambda side: (rank[side.writer], arrival.get(side.assertion_id, len(arrival))))
    # arrival decides only the place of a text: its spelling is that of the first side, as of equal heads
    spelled = _by_fold((side.values[0] for side in sides), fold_alike)
    return tuple(spelled[each] for each in dict.fromkeys(fold_alike(side.values[0]) for side in ordered) if each)


def _of_first_named(sides: Sequence[Assertion], writers: Sequence[str]) -> Values | None:
    """Return the value of the first-named division among the sides, or None if it has more than one."""
    rank = {writer: place for place, writer in enumerate(writers)}
    divisions = sorted(
        (side for side in sides if side.writer != OFFICE), key=lambda side: rank.get(side.writer, len(rank))
    )
    values = different_values(side.values for side in divisions if side.writer == divisions[0].writer)
    return values[0] if len(values) == 1 else None


def _question(sides: Sequence[Assertion], arrival: Mapping[str, int]) -> str | None:
    """Return the side that arrived last if all sides are returns of one division, otherwise None."""
    # with another side it is no longer one question which copy counts: each conflict has its own answer
    copies = [side.return_id for side in sides if side.return_id is not None]
    if len(copies) != len(sides) or len({side.writer for side in sides}) > 1:
        return None
    return max(copies, key=lambda each: (arrival.get(each, 0), each))


def decide_conflict(conflict: Conflict, choice: str, text: str | None = None, *, is_text: bool = True) -> Values | None:
    """Return the values that result from a decision; None if the conflict cannot be decided that way.

    `choice`: a ConflictChoice, or the ID of a side's return or assertion. `text`: the new text, empty for a blank. BOTH
    and TEXT do not apply to a group of several fields, and BOTH applies only to a field of text (`is_text`).
    """
    chosen = {
        ConflictChoice.BASE: conflict.base,
        ConflictChoice.OFFICE: conflict.office,
        ConflictChoice.DIVISION: conflict.division,
    }
    if choice in chosen:
        return chosen[ConflictChoice(choice)]
    # a new text, or two texts joined, has no meaning for mark, kind and reason together
    single = len(conflict.slot.keys) == 1
    if choice == ConflictChoice.TEXT:
        return (as_typed(text),) if single and text is not None else None
    if choice == ConflictChoice.BOTH:
        return ("\n".join(conflict.texts),) if single and is_text else None
    return next((side.values for side in conflict.sides if choice in (side.return_id, side.assertion_id)), None)


def find_emptied_field(keys: Sequence[str], values: Values, sides: Sequence[Values], marks: Marks) -> str | None:
    """Return the key of a field that the decision `values` leaves blank although a side has text in it; otherwise None.

    In a group only two fields are checked: the first in which the sides differ, and the reason. The reason is not
    checked if the chosen mark (one of `marks`) needs none.
    """
    decided = dict(zip(keys, values, strict=True))
    texts = dict(zip(keys, zip(*sides, strict=True), strict=True))
    first = next((key for key, each in texts.items() if len(set(map(fold_alike, each))) > 1), keys[0])
    # a mark that needs no reason loses nothing by a blank one beside it
    is_reason_lost = CHANGE_REASON in decided and marks.asking_none.option_of(decided.get(MARK)) is None
    weighed = (first, CHANGE_REASON) if is_reason_lost else (first,)
    return next((key for key in weighed if is_blank(decided[key]) and not all(map(is_blank, texts[key]))), None)


_NOTHING: frozenset[str] = frozenset()
"""An empty set shared by tens of thousands of assertions that have observed no other."""


@dataclass(frozen=True)
class Resolution:
    """The outcome for one slot.

    `values`: the current values. `base`: the values as sent. `heads`: the assertions that no other assertion has
    observed. `conflict`: whether the heads differ and are not joined. `repeated`: the values of the revisions that only
    repeat their base, by revision ID.
    """

    slot: Slot
    values: Values
    base: Values
    heads: tuple[Assertion, ...]
    assertions: tuple[Assertion, ...]
    conflict: bool
    repeated: Mapping[str, Values] = field(default_factory=dict)

    @property
    def repeats(self) -> frozenset[str]:
        """The IDs of the revisions that only repeat their base."""
        return frozenset(self.repeated)

    @cached_property
    def observed(self) -> Mapping[str, frozenset[str]]:
        """For each assertion, the other assertions on the slot that it has observed, directly or through others."""
        direct = {assertion.assertion_id: assertion.observed for assertion in self.assertions}
        return {each: (_reached(each, direct) & direct.keys()) - {each} for each in direct}

    @property
    def joined_before(self) -> Values | None:
        """The values that earlier versions of the program stored for heads about a division's own values.

        They are those of the heads, joined, without a conflict. None if no version joined other values than this one.
        """
        is_otherwise = self.conflict or self.is_spelled_in_two_ways
        return _joined(self.heads, fold) if is_otherwise and self.slot.division is not None else None

    @property
    def values_by_lead(self) -> frozenset[Values]:
        """The values that the slot could have, for one division or another as the lead; empty without a conflict.

        Earlier versions of the program went on storing the former lead's value when a row was handed on.
        """
        leads = ("", *(head.writer for head in self.heads))
        return frozenset(_provisional(self.heads, (each,), self.base) for each in leads if self.conflict)

    def asserting(self, values: Values) -> frozenset[str]:
        """Return the IDs of the heads and of the repeating revisions whose values are the same as `values`."""
        heads = {head.assertion_id: head.values for head in self.heads}
        return frozenset(each for each, held in {**self.repeated, **heads}.items() if same_values(held, values))

    @property
    def is_spelled_in_two_ways(self) -> bool:
        """Whether values of the slot look equal but are stored differently.

        Earlier versions of the program treated them as different values, so the results that they stored for such a
        slot may differ.
        """
        held = {self.values, self.base, *self.repeated.values(), *(each.values for each in self.assertions)}
        return len(set(map(fold_values, held))) > len(different_values(held))

    def assertion(self, assertion_id: str) -> Assertion | None:
        """Return the assertion with that ID; None if there is none."""
        return next((assertion for assertion in self.assertions if assertion.assertion_id == assertion_id), None)

    def is_superseded(self, assertion_id: str) -> bool:
        """Return whether another assertion has observed this one, directly or through others."""
        return all(head.assertion_id != assertion_id for head in self.heads)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The values that the revisions show on one slot, with missing columns filled in.

    `asserting` are the IDs of the revisions that make an assertion, `repeats` the IDs of the revisions that only repeat
    their base.
    """

    values: Mapping[str, Values]
    asserting: tuple[str, ...]
    repeats: frozenset[str]


def resolve_slot(
    slot: Slot, lineage: Lineage, own_assertions: Iterable[Assertion], writers: Sequence[str] = ()
) -> Resolution:
    """Return the outcome for a slot, from the revisions in `lineage` and the assertions made in the data file itself.

    `own_assertions`: the data file's assertions; assertions on other slots are ignored. `writers`: the IDs of the
    divisions named on the row, in printed order; the first is the lead.
    """
    shown = _shown_by_revisions(slot, lineage)
    # callers pass a row's assertions, or all: filtering here keeps the result a function of the slot alone
    own = tuple(assertion for assertion in own_assertions if assertion.slot == slot)
    base = _what_was_sent(lineage, shown)
    sent = base if base is not None else blank_values(slot)
    if not own and not shown.asserting and not shown.repeats:
        return Resolution(slot, sent, sent, (), (), conflict=False, repeated={})  # as most slots are, before an answer
    if not own and not shown.repeats and len(shown.asserting) == 1:  # as most are after it: one head, nothing observed
        head = _returned(slot, lineage, shown, shown.asserting[0], _NOTHING)
        return Resolution(slot, head.values, sent, (head,), (head,), conflict=False)
    observed = _observed(slot, lineage, own)
    ids = frozenset((*shown.asserting, *(assertion.assertion_id for assertion in own)))
    assertions = (
        *(_returned(slot, lineage, shown, each, observed[each] & ids) for each in shown.asserting),
        *own,
    )
    # files may declare parents in a cycle: an assertion must not supersede itself
    superseded = {seen for each in ids for seen in observed[each] if seen != each}
    rank = {writer: place for place, writer in enumerate(writers)}

    def place(assertion: Assertion) -> tuple[int, str]:
        # by the printed order of the writers, then by ID: the order of arrival must not show in the result
        return rank.get(assertion.writer, len(rank)), assertion.assertion_id

    heads = sorted((assertion for assertion in assertions if assertion.assertion_id not in superseded), key=place)
    different = any(not same_values(head.values, heads[0].values) for head in heads[1:])
    conflict = different and not _belong_below_each_other(slot, heads)
    if conflict:
        values = _provisional(heads, writers, sent)
    elif different:
        values = _joined(heads, fold_alike)
    else:
        repeating = [_returned(slot, lineage, shown, each, observed[each]) for each in shown.repeats]
        values = _newest_bytes(heads, sent, repeating, observed, place)
    repeated = {each: shown.values[each] for each in shown.repeats}
    return Resolution(slot, values, sent, tuple(heads), assertions, conflict, repeated)


def nearest_base_values(slot: Slot, lineage: Lineage, revision_id: str) -> list[Values]:
    """Return the values that the nearest ancestors of a revision show on a slot.

    Several if unrelated ancestors are equally near; a single blank value if no ancestor shows the slot.
    """
    values = _shown_by_revisions(slot, lineage).values
    return [values[each] for each in lineage.nearest(lineage.ancestors(revision_id) & values.keys())] or [
        blank_values(slot)
    ]


def shown_before(slot: Slot, lineage: Lineage, revision_id: str) -> Values:
    """Return the values of a slot in the nearest ancestors of a revision, combined into one.

    Each field has the first text found in them; it is blank if there is none.
    """
    return tuple(
        next((text for text in texts if text), None)
        for texts in zip(*nearest_base_values(slot, lineage, revision_id), strict=True)
    )


def fields_changed_by_sibling(resolution: Resolution, lineage: Lineage, return_id: str) -> tuple[str, ...]:
    """Return the keys of the fields that a return repeats from its base although a sibling return has changed them.

    A sibling is a return of the same division that is neither ancestor nor descendant; only the nearest siblings count.
    By the rules of the merge the sibling's values are current; but a person who compares the files sees that the
    division changed its answer. Empty if the return does not repeat its base.
    """
    own = resolution.repeated.get(return_id)
    if own is None:
        return ()
    writer, before = lineage.revisions[return_id].writer, lineage.ancestors(return_id)
    siblings = lineage.nearest(
        each.assertion_id
        for each in resolution.assertions
        if each.kind is AssertionKind.RETURNED and each.writer == writer and each.assertion_id not in before
        if return_id not in lineage.ancestors(each.assertion_id)
    )
    theirs = [each.values for each in resolution.assertions if each.assertion_id in siblings]
    shown = lineage.revisions[return_id].shown[resolution.slot]
    return tuple(
        key
        for key, text, was, now, *others in zip(
            resolution.slot.keys, shown, own, resolution.values, *theirs, strict=True
        )
        if not isinstance(text, Missing) and not same(was, now) and not all(same(was, each) for each in others)
    )


def _shown_by_revisions(slot: Slot, lineage: Lineage) -> _Shown:
    """Compute each revision's values on the slot, oldest first, and the revisions that assert them (rule 2)."""
    values: dict[str, Values] = {}
    asserting: list[str] = []
    repeats: set[str] = set()
    for revision_id in lineage.showing(slot):
        revision = lineage.revisions[revision_id]
        shown = revision.shown[slot]
        before = lineage.ancestors(revision_id) & values.keys() if values else ()
        # several, if parents are unrelated: the revision repeats only if it equals each of them
        bases = [values[near] for near in lineage.nearest(before)] if before else [blank_values(slot)]
        # stored even for a repeat: a later revision may have this one as its base
        values[revision_id] = filled = _filled(shown, bases[0])
        if all(same_values(filled if base is bases[0] else _filled(shown, base), base) for base in bases):
            if revision.asserts:
                repeats.add(revision_id)
        # a package of this data file asserts nothing: the assertions that it shows are stored themselves
        elif revision.asserts:
            asserting.append(revision_id)
    return _Shown(values, tuple(asserting), frozenset(repeats))


def _filled(shown: ShownValues, base: Values) -> Values:
    """Replace each column that the file does not show with its value in the base."""
    return tuple([was if isinstance(value, Missing) else value for value, was in zip(shown, base, strict=True)])


def _observed(slot: Slot, lineage: Lineage, own: Iterable[Assertion]) -> dict[str, frozenset[str]]:
    """Return, for every revision and assertion on the slot, the IDs of all that it has observed.

    Observing is transitive: observing a revision includes everything that it observed. So if a revision turns out to
    repeat an earlier one that arrived late, observers of the repeat have observed the earlier one too.
    """
    direct = {revision_id: lineage.ancestors(revision_id) for revision_id in lineage.showing(slot)}
    more = ((each, lineage.revisions[each].observed) for each in direct)
    beside = {each: seen for each, observed in more if observed and (seen := observed.get(slot))}
    own_assertions = {assertion.assertion_id: assertion.observed for assertion in own}
    # ancestors are transitive already, and most slots have nothing else to follow
    if not beside and not own_assertions:
        return direct
    direct |= {each: direct[each] | seen for each, seen in beside.items()} | own_assertions
    return {each: _reached(each, direct) for each in direct}


def _reached(start: str, direct: Mapping[str, frozenset[str]]) -> frozenset[str]:
    reached: set[str] = set()
    waiting = list(direct[start])
    while waiting:
        each = waiting.pop()
        if each not in reached:
            reached.add(each)
            waiting.extend(direct.get(each, ()))
    return frozenset(reached)


def _returned(slot: Slot, lineage: Lineage, shown: _Shown, revision_id: str, observed: frozenset[str]) -> Assertion:
    writer = lineage.revisions[revision_id].writer
    return Assertion(
        revision_id,
        slot,
        shown.values[revision_id],
        writer,
        AssertionKind.RETURNED,
        observed - {revision_id} or _NOTHING,
    )


def _what_was_sent(lineage: Lineage, shown: _Shown) -> Values | None:
    """Return the values of the nearest packages that show the slot; of several, one that all sides descend from."""
    # a package is what was sent; a return, or the office's revision in a division's store, asserts
    packages = [each for each in shown.values if not lineage.revisions[each].asserts]
    if len(packages) == 1:
        return shown.values[packages[0]]
    sides = [lineage.ancestors(each) for each in shown.asserting]
    # a package that all sides descend from: only with its values can each of them be compared
    common = [each for each in packages if all(each in before for before in sides)]
    nearest = lineage.nearest(common or packages)
    return shown.values[nearest[0]] if nearest else None


def _provisional(heads: Sequence[Assertion], writers: Sequence[str], sent: Values) -> Values:
    """Return the value during a conflict: the office's, otherwise the lead's if it has only one, otherwise the base.

    This is rule 4.
    """
    office = [head for head in heads if head.is_office]
    if office:
        # the office has read what it wrote: an answer that arrives must not replace it unasked
        return office[-1].values
    lead = [head for head in heads if writers and head.writer == writers[0]]
    # a lead with two different answers of its own has no answer yet: which of them would be shown would be chance
    values = different_values(head.values for head in lead)
    return values[0] if len(values) == 1 else sent


def _newest_bytes(
    heads: Sequence[Assertion],
    sent: Values,
    repeating: Sequence[Assertion],
    observed: Mapping[str, frozenset[str]],
    place: Callable[[Assertion], tuple[int, str]],
) -> Values:
    """Return the exact text of values equal after folding: the newest by lineage, otherwise the first-named writer's.

    A return that only repeats a value is newer than that value; without any assertion, the text as sent is returned.
    """
    value = heads[0].values if heads else sent
    if len(heads) + len(repeating) < 2:  # noqa: PLR2004 - at most one holder: nothing to choose from
        return value if heads or not repeating or not same_values(repeating[0].values, value) else repeating[0].values
    shown = {head.assertion_id for head in heads}
    # a repeat that has observed no head repeats an older value that merely equals the present one
    repeats = (
        repeat
        for repeat in repeating
        if same_values(repeat.values, value) and (not heads or observed[repeat.assertion_id] & shown)
    )
    # equal after folding is one value, but one of the exact texts has to be printed, and the same on every machine
    holders = [*heads, *repeats]
    # whoever has observed another's text and kept or respaced it decides how it is written
    known = frozenset[str]().union(*(observed[each.assertion_id] for each in holders))
    newest = [each for each in holders if each.assertion_id not in known]
    return min(newest, key=place).values if newest else sent


def _belong_below_each_other(slot: Slot, heads: Sequence[Assertion]) -> bool:
    """Return whether heads that differ are joined: notes, and texts of one writer that a division has for itself."""
    return slot.group == NOTE or (slot.is_text and len({head.writer for head in heads}) == 1)


def _joined(heads: Sequence[Assertion], folded: _Fold) -> Values:
    """Join texts of one division whose writers have not observed each other, so that none of them is lost."""
    texts = zip(*(head.values for head in heads), strict=True)
    # one text that arrived by two ways is written once
    return tuple("\n".join(_by_fold(each, folded).values()) or None for each in texts)


def _by_fold(texts: Iterable[str | None], folded: _Fold) -> dict[str | None, str]:
    """Return the texts by their normalised form, each as it is spelled first."""
    found: dict[str | None, str] = {}
    for text in filter(None, texts):
        found.setdefault(folded(text), text)
    return found


@dataclass(frozen=True, slots=True)
class CurrentValue:
    """A stored current value: the values of a slot, and whether it has an open conflict.

    `assertion_ids`: the IDs of the assertions that give it, sorted.
    """

    slot: Slot
    values: Values
    conflict: bool
    assertion_ids: tuple[str, ...] = ()
