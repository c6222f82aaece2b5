"""Random years of several stores and an office: the current values are those of the reference model, in any order."""

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from nakano_status.domain.exchange.returns import (
    CellState,
    Package,
    PackageRow,
    Purpose,
    Return,
    ReturnValue,
    identify_return,
)
from nakano_status.domain.fields.field import NOTE
from nakano_status.domain.merge.resolution import (
    OFFICE,
    Assertion,
    AssertionKind,
    Lineage,
    Resolution,
    Revision,
    Slot,
    Values,
    conflict_of,
    resolve_slot,
    same_values,
)
from nakano_status.domain.organisation.divisions import Role
from tests.properties.reference_model import Entry, Outcome, offered, outcome
from tests.support.fields import NAKANO, slot_in

ROW = "1-1-1-02-K"
DIVISIONS = ("A", "B")
KEYS = ("mark", "change_reason", "change_kind", "done", NOTE)
SLOTS = (slot_in(ROW, "mark"), slot_in(ROW, "done"), *(slot_in(ROW, NOTE, division) for division in DIVISIONS))
TEXTS = {
    "mark": (None, "◎", "○"),
    "change_reason": (None, "不調", "不調 "),
    "change_kind": (None, "その他"),
    "done": (None, "甲", "甲 ", "乙〜ガ", "乙～カ\u3099"),
    NOTE: (None, "連絡〜", "連絡～", "別件"),
}
_ONE_OF = {key: st.sampled_from(texts) for key, texts in TEXTS.items()}
changes = st.fixed_dictionaries(
    {"done": _ONE_OF["done"]}, optional={key: text for key, text in _ONE_OF.items() if key != "done"}
)
some_keys = st.frozensets(st.sampled_from(KEYS), max_size=3)
Texts = dict[str, str | None]


@dataclass(frozen=True)
class File:
    """A form or an answer on its way: cells by key, with its identity."""

    package: str
    division: str
    declared: str | None
    parents: frozenset[str]
    cells: dict[str, ReturnValue]

    def answered(self) -> Return:
        """Return what an office reads."""
        values = {(ROW, key): cell for key, cell in self.cells.items()}
        said = {place: cell.text for place, cell in values.items() if cell.takes_part}
        return_id, parents = identify_return(self.package, self.declared, self.parents, said)
        return Return(return_id, self.declared, self.package, "r", self.division, parents, values)

    @property
    def holds(self) -> frozenset[str]:
        """What a store holds that has opened the file."""
        return self.parents | {self.package, self.answered().return_id}


@dataclass
class Store:
    """A division's data file: what it holds and the current values of its fields."""

    package: str
    division: str
    held: set[str]
    values: Texts = field(default_factory=dict)


def cell(text: str | None) -> ReturnValue:
    return ReturnValue(CellState.BLANK if text is None else CellState.VALUE, text)


class Year(RuleBasedStateMachine):
    """The office's set, the divisions' stores, and every file that was ever made."""

    def __init__(self) -> None:
        super().__init__()
        self.packages: list[Package] = []
        self.admitted: dict[str, Return] = {}
        self.assertions: list[Assertion] = []
        self.said = 0
        self.stores: list[Store] = []
        self.files: list[File] = []
        self.sent_ever: dict[str, Package] = {}
        self.agreed: set[tuple[str, str]] = set()
        self.backup: tuple[list[Package], dict[str, Return], list[Assertion], set[tuple[str, str]]] = (
            [],
            {},
            [],
            set(),
        )

    # -- the office

    @initialize(sent=changes)
    def distribute(self, sent: Texts) -> None:
        for division in DIVISIONS:
            self.send(division, frozenset(), {slot: slot.values_of(sent) for slot in SLOTS}, {})
            self.open_store(self.files[-1])
            self.open_store(self.files[-1])

    @rule(division=st.sampled_from(DIVISIONS), of_all=st.booleans(), own_only=st.booleans())
    def send_anew(self, division: str, *, of_all: bool, own_only: bool) -> None:
        """Reissued, or a 修正依頼 (after all that the division sent); where all answer, only its own is shown."""
        packages = [package.package_id for package in self.packages if package.division == division]
        answered = [each.return_id for each in self.admitted.values() if each.division == division]
        base, seen = {}, {}
        for slot in SLOTS:
            found = self.stand(slot)
            own = own_word(found, division) if own_only else None
            base[slot] = own.values if own else found.values
            seen[slot] = frozenset({own.assertion_id}) if own else seen_words(found)
        self.send(division, frozenset([*packages, *answered] if of_all else packages[-1:]), base, seen)

    @rule()
    def the_offices_data_file_is_copied(self) -> None:
        self.backup = (list(self.packages), dict(self.admitted), list(self.assertions), set(self.agreed))

    @precondition(lambda self: bool(self.backup[0]))
    @rule()
    def the_offices_data_file_is_restored(self) -> None:
        """What was received since is forgotten; forms sent since are recognised by their seal when they come back."""
        packages, admitted, words, agreed = self.backup
        self.packages, self.admitted, self.assertions = list(packages), dict(admitted), list(words)
        self.agreed = set(agreed)

    def known_again(self, package_id: str, parents: frozenset[str]) -> None:
        """Restore a form of this office: what it had observed was in the file that was lost."""
        if all(each.package_id != package_id for each in self.packages):
            self.packages.append(replace(self.sent_ever[package_id], observed={}, parents=parents))

    def send(
        self, division: str, parents: frozenset[str], base: dict[Slot, Values], seen: dict[Slot, frozenset[str]]
    ) -> None:
        name = f"P{len(self.sent_ever)}"
        mine = {slot: values for slot, values in base.items() if slot.division in (None, division)}
        rows = (PackageRow(ROW, Role.LEAD),)
        self.packages.append(Package(name, "r", division, parents, Purpose.INITIAL, rows, mine, seen))
        self.sent_ever[name] = self.packages[-1]
        texts = {key: text for slot, values in mine.items() for key, text in zip(slot.keys, values, strict=True)}
        self.files.append(File(name, division, None, frozenset(), {key: cell(texts[key]) for key in KEYS}))

    @rule(slot=st.sampled_from(SLOTS), typed=changes, who=st.sampled_from((OFFICE, *DIVISIONS)))
    def a_word_in_the_office(self, slot: Slot, typed: Texts, who: str) -> None:
        """The office's own, or an answer by telephone; a note is always its division's."""
        self.say(slot, slot.values_of(typed), slot.division or who, AssertionKind.TYPED, seen_words(self.stand(slot)))

    @precondition(lambda self: any(self.stand(slot).conflict for slot in SLOTS))
    @rule(take=st.data())
    def decide(self, take: st.DataObject) -> None:
        slot, found = next((slot, found) for slot in SLOTS if (found := self.stand(slot)).conflict)
        offered = [found.base, *(head.values for head in found.heads)]
        seen = frozenset(head.assertion_id for head in found.heads)
        self.say(slot, take.draw(st.sampled_from(offered)), OFFICE, AssertionKind.DECIDED, seen)

    def say(self, slot: Slot, values: Values, who: str, kind: AssertionKind, seen: frozenset[str]) -> None:
        self.said += 1
        self.assertions.append(Assertion(f"W{self.said}", slot, values, who, kind, seen))

    @rule(which=st.data())
    def files_arrive(self, which: st.DataObject) -> None:
        for file in which.draw(st.lists(st.sampled_from(self.files), min_size=1, max_size=3)):
            self.admit(file)

    def admit(self, file: File) -> None:
        answered = file.answered()
        self.known_again(file.package, frozenset() if file.declared else file.parents)
        self.admitted.setdefault(answered.return_id, answered)

    @precondition(lambda self: any(self.beside_unreadable()))
    @rule(which=st.data())
    def a_field_beside_an_unreadable_one_is_imported(self, which: st.DataObject) -> None:
        return_id, key = which.draw(st.sampled_from(sorted(self.beside_unreadable())))
        self.agreed.add((return_id, key))
        self.admitted[return_id] = self.admitted[return_id].with_agreed(ROW, key)

    def beside_unreadable(self) -> Iterator[tuple[str, str]]:
        """Yield the readable fields, with their returns, of groups that have an unreadable field."""
        for return_id, answered in self.admitted.items():
            for slot in (each for each in SLOTS if each.division in (None, answered.division)):
                cells = {key: answered.values[ROW, key] for key in slot.keys if (ROW, key) in answered.values}
                unreadable = {key for key, each in cells.items() if each.state is CellState.UNREADABLE}
                yield from ((return_id, key) for key in cells if unreadable and key not in unreadable)

    @precondition(lambda self: bool(self.admitted))
    @rule(which=st.data(), for_good=st.booleans())
    def take_back(self, which: st.DataObject, for_good: bool) -> None:
        before = [self.stand(slot) for slot in SLOTS]
        taken = self.admitted.pop(which.draw(st.sampled_from(sorted(self.admitted))))
        if not for_good:
            self.admitted[taken.return_id] = taken
            assert [self.stand(slot) for slot in SLOTS] == before
        else:
            self.agreed = {each for each in self.agreed if each[0] != taken.return_id}

    # -- the divisions

    def open_store(self, file: File) -> None:
        texts = {key: each.text for key, each in file.cells.items()}
        self.stores.append(Store(file.package, file.division, set(file.holds), texts))

    @rule(which=st.data(), taken=st.none() | some_keys)
    def a_file_is_opened(self, which: st.DataObject, taken: frozenset[str] | None) -> None:
        """In a store of its own, or in one that is there and takes some of its values."""
        file = which.draw(st.sampled_from(self.files))
        theirs = [store for store in self.stores if store.division == file.division]
        if taken is None or not theirs:
            self.open_store(file)
            return
        store = which.draw(st.sampled_from(theirs))
        store.package = file.package
        store.held |= file.holds
        store.values |= {key: file.cells[key].text for key in taken if key in file.cells}

    @precondition(lambda self: bool(self.stores))
    @rule(which=st.data(), lost=st.booleans())
    def a_store_is_copied_or_lost(self, which: st.DataObject, *, lost: bool) -> None:
        """A copy that is kept while its original is lost is a backup."""
        store = which.draw(st.sampled_from(self.stores))
        if lost:
            self.stores.remove(store)
        else:
            self.stores.append(deepcopy(store))

    @precondition(lambda self: bool(self.stores))
    @rule(which=st.data(), typed=changes, arrives=st.booleans())
    def answer_in_a_store_and_submit(self, which: st.DataObject, typed: Texts, *, arrives: bool) -> None:
        store = which.draw(st.sampled_from(self.stores))
        store.values |= typed
        cells = {key: cell(store.values.get(key)) for key in KEYS}
        draft = File(store.package, store.division, None, frozenset(store.held), cells)
        made = draft.answered()
        self.post(replace(draft, declared=made.return_id, parents=made.parents), arrives=arrives)
        store.held.add(made.return_id)

    def post(self, file: File, *, arrives: bool) -> None:
        self.files.append(file)
        if arrives:
            self.admit(file)

    @rule(which=st.data(), typed=changes, dropped=some_keys, unreadable=some_keys, arrives=st.booleans())
    def fill_in_by_hand(
        self, which: st.DataObject, typed: Texts, dropped: frozenset[str], unreadable: frozenset[str], *, arrives: bool
    ) -> None:
        file = which.draw(st.sampled_from(self.files))
        cells = {**file.cells, **{key: cell(text) for key, text in typed.items() if key in file.cells}}
        cells |= {key: ReturnValue(CellState.UNREADABLE, None) for key in unreadable & cells.keys()}
        shown = {key: each for key, each in cells.items() if key not in dropped}
        self.post(replace(file, cells=shown), arrives=arrives)

    # -- what must always hold

    def stand(self, slot: Slot) -> Resolution:
        return resolve_slot(slot, Lineage(self.revisions()), self.assertions, DIVISIONS)

    def revisions(self) -> list[Revision]:
        sent = [package.as_revision() for package in self.packages]
        return sent + [answered.as_revision(NAKANO) for answered in self.admitted.values()]

    @invariant()
    def what_stands_is_what_the_model_says_in_any_order_and_however_often(self) -> None:
        revisions = self.revisions()
        forward, backward = Lineage(revisions), Lineage(revisions[::-1] + revisions)
        for slot in SLOTS:
            found = resolve_slot(slot, forward, self.assertions, DIVISIONS)
            again = resolve_slot(slot, backward, self.assertions[::-1], DIVISIONS)
            expected = outcome(self.entries(slot), DIVISIONS, len(slot.keys), is_note=slot.group == NOTE)
            assert (
                Outcome(found.values, found.conflict, frozenset(head.assertion_id for head in found.heads)) == expected
            )
            assert replace(again, assertions=found.assertions) == found
            if found.conflict:
                self.assert_each_text_is_offered_once(found)
            for revision in revisions:
                if revision.asserts and slot in revision.shown:
                    self.assert_nothing_is_lost(revision.revision_id, found)

    def assert_each_text_is_offered_once(self, found: Resolution) -> None:
        arrival = {return_id: place for place, return_id in enumerate(self.admitted)}
        writers = [*DIVISIONS, OFFICE]
        sides = sorted(found.heads, key=lambda side: (writers.index(side.writer), side.assertion_id))
        arrived = sorted(
            sides, key=lambda side: (writers.index(side.writer), arrival.get(side.assertion_id, len(arrival)))
        )
        expected = offered([(side.writer, side.values) for side in sides], [side.values[0] for side in arrived])
        conflict = conflict_of(found, DIVISIONS, arrival)
        assert conflict is not None
        assert (conflict.texts, conflict.division) == expected

    def assert_nothing_is_lost(self, return_id: str, found: Resolution) -> None:
        """A readable answer repeats its base, is superseded, is current, or is a side of an open conflict."""
        said = found.assertion(return_id)
        if said is None:
            assert return_id in found.repeats
        elif not found.is_superseded(return_id):
            assert said in found.heads
            assert found.conflict or found.slot.group == NOTE or same_values(said.values, found.values)

    def entries(self, slot: Slot) -> list[Entry]:
        sent = [
            Entry(
                "sent",
                each.package_id,
                each.division,
                each.parents,
                each.observed.get(slot, frozenset()),
                each.base.get(slot),
            )
            for each in self.packages
        ]
        said = [
            Entry("word", each.assertion_id, each.writer, frozenset(), each.observed, each.values)
            for each in self.assertions
            if each.slot == slot
        ]
        return sent + said + [self.answer_entry(slot, each) for each in self.admitted.values()]

    def answer_entry(self, slot: Slot, answered: Return) -> Entry:
        cells = [answered.values.get((ROW, key)) for key in slot.keys]
        if agreed := [key for key in slot.keys if (answered.return_id, key) in self.agreed]:
            cells = [each if key in agreed else None for key, each in zip(slot.keys, cells, strict=True)]
        silent = slot.division not in (None, answered.division) or all(each is None for each in cells)
        silent = silent or any(each is not None and each.state is CellState.UNREADABLE for each in cells)
        shows = None if silent else tuple(... if each is None else each.text for each in cells)
        return Entry("answer", answered.return_id, answered.division, answered.parents, frozenset(), shows)


def own_word(found: Resolution, division: str) -> Assertion | None:
    """Return the newest assertion of a division itself, or None."""
    return next((assertion for assertion in found.assertions[::-1] if assertion.writer == division), None)


def seen_words(found: Resolution) -> frozenset[str]:
    """Return what a person has observed who looked at the current values."""
    return frozenset(head.assertion_id for head in found.heads if same_values(head.values, found.values))


@pytest.mark.always
def test_the_merge_is_a_function_of_the_set() -> None:
    """Run the years; a failure shows its steps."""
    steps = settings(stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    run_state_machine_as_test(Year, settings=steps)
