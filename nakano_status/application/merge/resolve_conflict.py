"""相違の確認: a person chooses the value if answers differ; a decision can be changed (docs/merge.md).

Open conflicts are shown as sides with the names of their writers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime

from nakano_status.application import lookup, preconditions
from nakano_status.application.entries.edit_entry import read_field
from nakano_status.application.merge.folding import RoundFacts, refold
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, Store, UnitOfWork
from nakano_status.application.ports.documents import Workbooks
from nakano_status.application.round.read import as_known
from nakano_status.application.round.read.views import OFFICE_NAME
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.returns import Return
from nakano_status.domain.fields.field import Editor, Field, Scope
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.history.acts import UNKNOWN_WRITER, ActKind, moment_text
from nakano_status.domain.merge.conflict_id import parse_conflict_id
from nakano_status.domain.merge.resolution import (
    OFFICE,
    Assertion,
    AssertionKind,
    Conflict,
    ConflictChoice,
    Resolution,
    Slot,
    Values,
    conflict_of,
    decide_conflict,
    different_values,
    find_emptied_field,
    same_values,
    slot_of,
    sort_slots,
)
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.refusals.exchange import ChoiceNotPossible, ConflictUnknown, IdUnknown, ValueMoved
from nakano_status.domain.round.round import Round
from nakano_status.domain.text.narrative import is_blank


@dataclass(frozen=True)
class Receipt:
    """The act in which a file was first received, or a value was typed here.

    `act`: the position of the act; files received in one act have no order. `at`: its time (UTC). `by`: the person who
    typed the value; None for a file.
    """

    act: int
    at: datetime | None
    by: str | None = None


_NEVER: Mapping[str, Receipt] = {}


@dataclass(frozen=True)
class SideView:
    """One side of a conflict as shown, with its values by key (None: blank).

    `who`: 事務局 or a division's name. `return_id`, `file`: its return, and the name of that file (None: it was typed
    here). `is_decision`: whether a person decided on this side. `row`: the fields of the row as the side's file shows
    them; empty for a typed side. `typed`: when and by whom the side was typed here (None: it is from a file).
    `received_at` (UTC): when its file was first received. `place`: its position by arrival among several files of one
    division, from 1; None if there is only one, or if another file was received with it, so that the order is unknown.
    `earlier`: the number of these files received before it. `saved_at` (UTC): when it was last saved according to its
    workbook; only a hint, on which nothing depends.
    """

    who: str
    return_id: str | None
    assertion_id: str
    values: Mapping[str, str | None]
    file: str | None = None
    is_decision: bool = False
    received_at: datetime | None = None
    place: int | None = None
    earlier: int = 0
    saved_at: datetime | None = None
    row: Mapping[str, str | None] = field(default_factory=dict)
    typed: Receipt | None = None

    @property
    def source(self) -> tuple[str, str | None]:
        """The side's writer and the ID of its return (None: it was typed here), the same for all fields of a file."""
        return self.who, self.return_id


@dataclass(frozen=True)
class ConflictView:
    """One conflict as shown. `key` is the field or group; `base`, `office`, `division` are values by key.

    `conflict`: its ID. `id`: the 管理番号 or 指標番号. `measure`: the code of the row's measure. `base`: the values as
    sent (None: blank). `office`, `division`: None if that writer is not a side. `decision`: the assertion ID of the
    decided side; None while the conflict is open. `sides` and `texts` (the different texts of the first field) are in
    the order in which they were received or typed here. `question`: if all sides are returns of one division, as copies
    of one form are, the ID of the one that arrived last, otherwise None; one choice then decides all such conflicts of
    a return. `part_of`: the name of the division that has the field for itself (None: the values belong to the row).
    """

    conflict: str
    id: str
    key: str
    measure: str
    title: str
    base: Mapping[str, str | None]
    office: Mapping[str, str | None] | None
    division: Mapping[str, str | None] | None
    sides: tuple[SideView, ...]
    question: str | None
    profile: Profile = field(repr=False)
    decision: str | None = None
    texts: tuple[str, ...] = ()
    part_of: str | None = None

    @property
    def whose(self) -> str:
        """The name of `part_of` in brackets: （税務課の分）; '' if the values belong to the row."""
        return "" if self.part_of is None else f"（{self.part_of}の分）"

    @property
    def divisions(self) -> tuple[str, ...]:
        """The names of the divisions that differ from each other (課間の相違); empty if fewer than two are sides."""
        named = tuple(dict.fromkeys(side.who for side in self.sides if side.who != OFFICE_NAME))
        return named if len(named) > 1 else ()

    @property
    def question_sides(self) -> tuple[SideView, ...]:
        """The answers about which `question` asks, in order of arrival as far as it is known.

        Empty if the conflict has no question.
        """
        found = [side for side in self.sides if side.return_id and self.question]
        return tuple(sorted(found, key=lambda side: (side.earlier, side.file or "")))

    def emptied_by(self, choice: Decision) -> str | None:
        """Return the key of a field that a choice would leave blank although a side has a text in it; otherwise None.

        The choice may be the value as sent, a new text, or a side given by its assertion ID. Other choices give None.
        """
        if choice.choice == ConflictChoice.TEXT:
            return self._emptied((choice.text,))
        known = {ConflictChoice.BASE.value: self.base, **{side.assertion_id: side.values for side in self.sides}}
        return self._emptied(_texts(known[choice.choice])) if choice.choice in known else None

    def _emptied(self, values: Values) -> str | None:
        sides = [_texts(side.values) for side in self.sides]
        return find_emptied_field(tuple(self.base), values, sides, self.profile.marks)


def have_same_values(one: Mapping[str, str | None], other: Mapping[str, str | None]) -> bool:
    """Return whether two sides, by key, have the same values, apart from width, spaces and line ends."""
    return same_values(_texts(one), _texts(other))


def choices_of_same_side(
    view: ConflictView, choice: Decision, others: Iterable[ConflictView]
) -> tuple[list[tuple[ConflictView, Decision]], list[ConflictView]]:
    """Return the conflicts among `others` that can be decided as `view` is, each with its choice, and the rest.

    `choice`: the choice of a side of `view`. A conflict can be decided in the same way if it has the same side: the
    value as sent, a value of the same file, or a value typed by the same writer. Conflicts without a side of the
    division are in neither list.
    """
    chosen = next((side for side in view.sides if side.assertion_id == choice.choice), None)
    divisions = {side.who for side in view.sides} - {OFFICE_NAME}
    alike: list[tuple[ConflictView, Decision]] = []
    rest: list[ConflictView] = []
    for each in others:
        if each.conflict == view.conflict or divisions.isdisjoint(side.who for side in each.sides):
            continue
        own = chosen and next((side for side in each.sides if side.source == chosen.source), None)
        if own or choice.choice == ConflictChoice.BASE:
            alike.append((each, Decision(own.assertion_id) if own else choice))
        else:
            rest.append(each)
    return alike, rest


def _texts(values: Mapping[str, str | None]) -> Values:
    return tuple(values.values())


def conflict_views(
    records: Records, year: FiscalYear | None = None, workbooks: Workbooks | None = None
) -> tuple[ConflictView, ...]:
    """Return the open conflicts of a round, in printed order; only rows with a conflict in the cache are resolved.

    If `workbooks` is given, the received files are read to find out when they were last saved. `year`: the year of the
    round (None: the current round). Raises RoundUnknown, PlanUnclear.
    """
    round_ = lookup.chosen_round(records, year)
    row_ids = {line.slot.row_id for line in records.entries.current(round_.round_id).values() if line.conflict}
    if not row_ids:
        return ()
    facts = RoundFacts.load(records, round_, row_ids)
    views = _views(records, facts, open_conflicts(facts))
    return views if workbooks is None else _with_times_of_saving(records, workbooks, facts, views)


def _with_times_of_saving(
    records: Records, workbooks: Workbooks, facts: RoundFacts, views: Sequence[ConflictView]
) -> tuple[ConflictView, ...]:
    """Add, to conflicts between returns of one division, when each was last saved according to its workbook."""
    wanted = dict.fromkeys(side.return_id or "" for view in views for side in view.question_sides)
    hashes = {each: facts.returns[each].sha256 or "" for each in wanted}
    saved = {each: workbooks.last_saved(records.exchange.content(sha256) or b"") for each, sha256 in hashes.items()}
    return tuple(
        replace(view, sides=tuple(replace(side, saved_at=saved.get(side.return_id or "")) for side in view.sides))
        for view in views
    )


def decided_views(records: Records, year: FiscalYear | None = None) -> tuple[ConflictView, ...]:
    """Return the decided conflicts of a round, in printed order.

    Their sides are the sides that the decision was made between, and the decision itself. `year`: the year of the round
    (None: the current round). Raises RoundUnknown, PlanUnclear.
    """
    facts = RoundFacts.load(records, lookup.chosen_round(records, year))
    return _views(records, facts, decided_conflicts(facts))


def _views(records: Records, facts: RoundFacts, conflicts: Iterable[Conflict]) -> tuple[ConflictView, ...]:
    edition = lookup.edition_of(records, facts.round_)
    places = _places(records, edition)
    names = as_known.organisation_of(records, facts.round_).names()
    arrivals = _arrivals_and_acts(records) if conflicts else {}
    found = sorted(conflicts, key=lambda each: places[each.slot.row_id][0])
    return tuple(
        conflict_view(each, names, *places[each.slot.row_id][1:], edition.profile, facts, arrivals) for each in found
    )


def first_receipts(records: Records) -> Mapping[str, Receipt]:
    """Return the first receipt of every file, by SHA-256."""
    acts = {act.act_id: place for place, act in enumerate(records.entries.acts())}
    return {each.sha256: Receipt(acts[each.act_id or ""], each.at) for each in reversed(records.exchange.received())}


def _arrivals_and_acts(records: Records) -> Mapping[str, Receipt]:
    typed = {act.act_id: Receipt(place, act.at, act.by) for place, act in enumerate(records.entries.acts())}
    return {**typed, **first_receipts(records)}


def _places(records: Records, edition: Edition) -> dict[str, tuple[int, str, str]]:
    """Return printed position, measure and title of every row, and after them of the 成果指標 with their goals."""
    lines = [(each.row_id, each.measure, each.title) for each in edition.listings]
    lines += [(each.indicator_id, each.goal, each.name) for each in records.indicators.of_edition(edition.edition_id)]
    return {row_id: (place, measure, title) for place, (row_id, measure, title) in enumerate(lines)}


def conflict_view(
    conflict: Conflict,
    names: Mapping[str, str],
    measure: str,
    title: str,
    profile: Profile,
    facts: RoundFacts | None = None,
    arrivals: Mapping[str, Receipt] = _NEVER,
) -> ConflictView:
    """Return a conflict as shown.

    `names`: division names by ID. `measure`, `title`: the code of the row's 実施内容, and the row's title. `facts`: the
    facts of the round, to find the decisions among the sides (None: none is shown). `arrivals`: first receipts by
    SHA-256 or act ID.
    """
    keys = conflict.slot.keys
    decided = _decisions(facts, conflict)
    sides = _ShownSides(conflict, names, facts, arrivals, decided)
    return ConflictView(
        conflict=conflict.conflict_id,
        id=conflict.slot.row_id,
        key=conflict.slot.group,
        measure=measure,
        title=title,
        base=dict(zip(keys, conflict.base, strict=True)),
        office=_by_key(keys, conflict.office),
        division=_by_key(keys, conflict.division),
        sides=tuple(map(sides.view, sorted(conflict.sides, key=sides.arrival))),
        question=conflict.question,
        profile=profile,
        decision=next((assertion_id for assertion_id, is_current in decided.items() if is_current), None),
        texts=conflict.texts,
        part_of=None if (whose := conflict.slot.division) is None else names.get(whose, whose),
    )


class _ShownSides:
    """Builds the sides of a conflict in the order of display."""

    def __init__(
        self,
        conflict: Conflict,
        names: Mapping[str, str],
        facts: RoundFacts | None,
        arrivals: Mapping[str, Receipt],
        decided: Collection[str],
    ) -> None:
        """Initialise for a conflict; `decided` are the IDs of the assertions that are decisions."""
        self._conflict, self._names, self._facts = conflict, names, facts
        self._arrivals, self._decided = arrivals, decided
        self._returns = facts.returns if facts else {}
        self._received = {each: arrivals.get(answer.sha256 or "") for each, answer in self._returns.items()}

    def arrival(self, side: Assertion) -> tuple[int, str]:
        """Return the sort key of a side: when it was received or typed; a side without such a record is first.

        Files received together are sorted by name.
        """
        receipt = self._received.get(side.return_id or "") or self._arrivals.get(side.act_id)
        answer = self._returns.get(side.assertion_id)
        return (receipt.act, (answer.file if answer else None) or "") if receipt else (-1, "")

    def view(self, side: Assertion) -> SideView:
        """Return a side as shown."""
        answer, receipt = self._returns.get(side.return_id or ""), self._received.get(side.return_id or "")
        place, earlier = _place(self._conflict, side, self._received)
        return SideView(
            who=OFFICE_NAME if side.writer == OFFICE else self._names.get(side.writer, side.writer),
            return_id=side.return_id,
            assertion_id=side.assertion_id,
            values=dict(zip(self._conflict.slot.keys, side.values, strict=True)),
            file=answer.file if answer else None,
            is_decision=side.assertion_id in self._decided,
            received_at=receipt.at if receipt else None,
            place=place,
            earlier=earlier,
            row=_whole_row(answer, self._conflict.slot, self._facts),
            typed=self._arrivals.get(side.act_id),
        )


def _whole_row(answer: Return | None, slot: Slot, facts: RoundFacts | None) -> dict[str, str | None]:
    if answer is None or facts is None:
        return {}
    found = {key: answer.values.get((slot.row_id, key)) for key in facts.profile.row_keys}
    return {key: value.text for key, value in found.items() if value is not None and value.takes_part}


def _by_key(keys: Sequence[str], values: Values | None) -> dict[str, str | None] | None:
    return None if values is None else dict(zip(keys, values, strict=True))


def _decisions(facts: RoundFacts | None, conflict: Conflict) -> dict[str, bool]:
    """Return the decisions on a slot by assertion ID, with whether each is current (nothing was recorded after it)."""
    if facts is None:
        return {}
    resolution = facts.resolve(conflict.slot)
    heads = {head.assertion_id for head in resolution.heads} if not resolution.conflict else set()
    return {
        assertion.assertion_id: assertion.assertion_id in heads
        for assertion in resolution.assertions
        if assertion.kind is AssertionKind.DECIDED
    }


def _place(conflict: Conflict, side: Assertion, received: Mapping[str, Receipt | None]) -> tuple[int | None, int]:
    """Return a side's position by arrival among several returns of one division, and how many arrived before it.

    The position is None if it is the only return, or if another was received in the same act: files of a batch are
    ordered by name only.
    """
    own = received.get(side.return_id or "")
    others = [
        received.get(each.return_id)
        for each in conflict.sides
        if each.writer == side.writer and each.return_id and each is not side
    ]
    known = [each.act for each in others if each is not None]
    earlier = sum(act < own.act for act in known) if own is not None else 0
    if own is None or not others or len(known) < len(others) or own.act in known:
        return None, earlier
    return 1 + earlier, earlier


_ID_LENGTH = 12


@dataclass(frozen=True)
class Resolved:
    """A resolved conflict. `chosen`: the sides with the chosen text; empty if no side has it.

    `emptied`: the key of a field that the decision left blank although a side had a text in it. `decision`: the ID of
    the deciding assertion.
    """

    conflict: str
    row_id: str
    key: str
    values: Values
    chosen: tuple[Assertion, ...] = ()
    emptied: str | None = None
    decision: str = ""


@dataclass(frozen=True)
class Decision:
    """A person's choice of the value of a conflict.

    `choice`: base, office, division, both, or text (the new text is in `text`); otherwise a side, by the name of its
    division or the ID of its return or assertion.
    """

    choice: str
    text: str | None = None


def resolve_conflict(
    parts: Parts,
    store: Store,
    conflict_id: str,
    choice: Decision,
    *,
    year: FiscalYear | None = None,
    by: str | None = None,
    seen: ConflictView | None = None,
) -> Outcome[tuple[Resolved, ...]]:
    """Decide one conflict (`ID:key`), which may be open or already decided.

    `seen` is the conflict as the user saw it (None: not checked). Raises the same errors as `resolve_several`.
    """
    views = None if seen is None else [seen]
    return resolve_several(parts, store, [(conflict_id, choice)], year=year, by=by, seen=views)


def resolve_several(
    parts: Parts,
    store: Store,
    choices: Sequence[tuple[str, Decision]],
    *,
    year: FiscalYear | None = None,
    by: str | None = None,
    seen: Sequence[ConflictView] | None = None,
) -> Outcome[tuple[Resolved, ...]]:
    """Decide conflicts in one act, each by its own choice: all or none.

    `choices`: pairs of a conflict's ID (`ID:key`) and the choice; the conflict may be open or already decided. `seen`:
    the conflicts as the user saw them (None: not checked). `year`: the year of the round (None: the current round).
    Raises RoundUnknown, PlanUnclear, ConflictUnknown, ChoiceNotPossible, ValueUnknown, FigureNotRead, RowOutOfReport,
    RoundClosed, RowAccepted, ValueMoved.
    """
    with store.writing() as work:
        round_ = lookup.chosen_round(work, year)
        slots = [_slot(work, round_, conflict_id) for conflict_id, _ in choices]
        for slot in slots:
            preconditions.need_unlocked(work.reviews, round_, slot.row_id, OFFICE)
        facts = RoundFacts.load(work, round_, [slot.row_id for slot in slots])
        conflicts: list[Conflict] = []
        for slot, (conflict_id, _) in zip(slots, choices, strict=True):
            # deciding again is allowed: a decision is an assertion like any other, and can be superseded
            conflict = facts.conflict(slot) or _decided(facts, slot)
            if conflict is None:
                raise ConflictUnknown(found=conflict_id)
            conflicts.append(conflict)
        _need_seen(work, facts, conflicts, seen)
        organisation = as_known.organisation_of(work, round_)
        pairs = zip(conflicts, choices, strict=True)
        decisions = [_decision(_Sides(each, organisation, facts), choice) for each, (_, choice) in pairs]
        return _record(parts, work, facts, decisions, by)


def resolve_question(
    parts: Parts,
    store: Store,
    return_id: str,
    *,
    takes_return: bool,
    year: FiscalYear | None = None,
    by: str | None = None,
    seen: Sequence[ConflictView] | None = None,
) -> Outcome[tuple[Resolved, ...]]:
    """Decide all open conflicts between a return and other returns of the same division, such as copies of its form.

    Conflicts with a side of anybody else remain open. If `takes_return` is true, the return's answers are chosen,
    otherwise the other returns' common answer. `seen`: the conflicts as the user saw them (None: not checked). `year`:
    the year of the round (None: the current round). Raises RoundUnknown, PlanUnclear, ConflictUnknown if the return has
    no such conflict, ChoiceNotPossible if the other returns have different answers, RoundClosed, RowAccepted,
    ValueMoved.
    """
    with store.writing() as work:
        facts = RoundFacts.load(work, lookup.chosen_round(work, year))
        asked = [each for each in open_conflicts(facts) if each.question and _has_side(each, return_id)]
        if not asked:
            raise ConflictUnknown(found=return_id)
        _need_seen(work, facts, asked, seen)
        # all or none: half of an answer to one question would be an answer that no one gave
        for each in asked:
            preconditions.need_unlocked(work.reviews, facts.round_, each.slot.row_id, OFFICE)
        organisation = as_known.organisation_of(work, facts.round_)
        decisions = [_copy(_Sides(each, organisation, facts), return_id, takes_return=takes_return) for each in asked]
        return _record(parts, work, facts, decisions, by)


def _need_seen(
    records: Records, facts: RoundFacts, conflicts: Sequence[Conflict], seen: Sequence[ConflictView] | None
) -> None:
    """Refuse to decide if the sides are not those that the user saw.

    Raises ValueMoved, which names the writer of the last side in printed order that the user did not see.
    """
    known = {view.conflict: {side.assertion_id for side in view.sides} for view in seen or ()}
    for conflict in conflicts if seen is not None else ():
        sides = {side.assertion_id: side for side in conflict.sides}
        before = known.get(conflict.conflict_id, set())
        if sides.keys() == before:
            continue
        unseen = next((sides[each] for each in reversed(sides) if each not in before), None)
        who, since = UNKNOWN_WRITER if unseen is None else _written_by(records, facts, unseen)
        raise ValueMoved(id=conflict.slot.row_id, key=conflict.slot.group, who=who, since=since, found="")


def _written_by(records: Records, facts: RoundFacts, side: Assertion) -> tuple[str, str]:
    """Return who wrote a side, and when it was written here or received, as texts to show."""
    names = {**as_known.organisation_of(records, facts.round_).names(), OFFICE: OFFICE_NAME}
    who = names.get(side.writer, side.writer)
    if side.return_id is not None:
        receipt = first_receipts(records).get(facts.returns[side.return_id].sha256 or "")
        return who, moment_text(receipt.at if receipt else None)
    act = next(each for each in records.entries.acts() if each.act_id == side.act_id)
    return f"{who}（操作：{act.by}）" if act.by else who, moment_text(act.at)


def open_conflicts(facts: RoundFacts) -> list[Conflict]:
    """Return the open conflicts of a round, in order of row and field."""
    found = (facts.conflict(slot) for slot in sort_slots(facts.slots()))
    return [conflict for conflict in found if conflict is not None]


def decided_conflicts(facts: RoundFacts) -> list[Conflict]:
    """Return the decided conflicts of a round that can be decided again, in order of row and field."""
    found = (_decided(facts, slot) for slot in sort_slots(facts.slots()) if facts.conflict(slot) is None)
    return [conflict for conflict in found if conflict is not None]


def _slot(records: Records, round_: Round, conflict_id: str) -> Slot:
    """Return the slot for a conflict's ID as typed; raises ConflictUnknown."""
    profile = records.plan.asked(round_).profile
    typed, key, name = parse_conflict_id(conflict_id, profile.any_by_key)
    organisation = as_known.organisation_of(records, round_)
    whose = organisation.find_id(name) or organisation.find(name)
    with suppress(IdUnknown):
        row_id = lookup.find_answered(records.indicators, round_, typed)
        # the ID names a division exactly if each division has the field for itself
        if key in profile.any_by_key and bool(name) is (profile.any_by_key[key].scope is Scope.DIVISION):
            return slot_of(profile, row_id, key, whose.division_id if whose else name)
    raise ConflictUnknown(found=conflict_id)  # to the person it is one mistake, whichever half of the ID is wrong


def _decided(facts: RoundFacts, slot: Slot) -> Conflict | None:
    """Return a decided conflict with the sides that the decision has observed, so that it can be decided again.

    None if the slot has no current decision.
    """
    resolution = facts.resolve(slot)
    decision = next((head for head in resolution.heads if head.kind is AssertionKind.DECIDED), None)
    if decision is None:
        return None
    sides = tuple(
        assertion
        for assertion in resolution.assertions
        if assertion.assertion_id in decision.observed or assertion is decision
    )
    # offered as it was: the sides that the decision observed, and the decision itself
    again: Resolution = replace(resolution, heads=sides, conflict=True)
    writers = facts.writers.get(slot.row_id, ())
    conflict = conflict_of(again, writers, facts.arrival)
    # a decision between sides that are offered themselves only repeats their texts, which are joined once, and it is
    # not the office's text if the office was a side
    offered = {side.assertion_id for side in sides}
    own = tuple(side for side in sides if side.kind is not AssertionKind.DECIDED or not offered & set(side.observed))
    joined = conflict_of(replace(again, heads=own), writers, facts.arrival)
    if conflict is None or joined is None:
        return conflict
    return replace(conflict, texts=joined.texts, office=joined.office or conflict.office)


@dataclass(frozen=True)
class _Sides:
    """The sides of a conflict by the names of divisions that a person may type, of the round's day or any other."""

    conflict: Conflict
    organisation: Organisation
    facts: RoundFacts

    @property
    def field(self) -> Field:
        """The field of the conflict; the first field of a group."""
        return self.facts.profile.any_by_key[self.conflict.slot.keys[0]]

    @property
    def names(self) -> Mapping[str, str]:
        """Division names by ID."""
        return self.organisation.names()

    def of_division(self, name: str) -> tuple[Assertion, ...]:
        """Return the sides of the division with a name if they have the same text; otherwise an empty tuple."""
        named = self.organisation.find(name)
        sides = tuple(side for side in self.conflict.sides if named is not None and side.writer == named.division_id)
        return sides if len(different_values(side.values for side in sides)) == 1 else ()

    @property
    def expected(self) -> str:
        """The possible choices as text: the kinds, the divisions, and the returns with their divisions."""
        ways = [
            kind.value
            for kind in ConflictChoice
            if decide_conflict(self.conflict, kind, "", is_text=self.field.is_text) is not None
        ]
        named = dict.fromkeys(self.names[side.writer] for side in self.conflict.sides if side.writer in self.names)
        returns = [self._side_label(side) for side in self.conflict.sides if side.return_id]
        return "、".join([*ways, *(name for name in named if self.of_division(name)), *returns])

    def _side_label(self, side: Assertion) -> str:
        answer = self.facts.returns.get(side.return_id or "")
        whose = " ".join(filter(None, (self.names.get(side.writer, side.writer), answer.file if answer else None)))
        return f"{side.return_id}（{whose}）"


def _decision(sides: _Sides, choice: Decision) -> _Decision:
    """Return the decision for a choice, with the sides that have the chosen text."""
    conflict, kind = sides.conflict, _conflict_choice(choice.choice)
    text = choice.text
    if kind is ConflictChoice.TEXT and text is not None and not is_blank(text):
        if row := sides.facts.round_.known_rows.get(conflict.slot.row_id):
            preconditions.refuse_out_of_report(row, [text])
        text = (
            lookup.parse_typed_figure(text).text
            if sides.field.editor is Editor.FIGURE
            else read_field(sides.facts.profile, sides.field.key, text)
        )
    named = () if kind else sides.of_division(choice.choice)
    values = named[0].values if named else decide_conflict(conflict, choice.choice, text, is_text=sides.field.is_text)
    if values is None:
        raise ChoiceNotPossible(conflict=conflict.conflict_id, found=choice.choice, expected=sides.expected)
    if kind is None:
        picked = (side for side in conflict.sides if choice.choice in (side.return_id, side.assertion_id))
        return _Decision(conflict, values, None, named or tuple(picked))
    return _Decision(conflict, values, kind, _chosen_sides(conflict, kind, values))


def _chosen_sides(conflict: Conflict, kind: ConflictChoice, values: Values) -> tuple[Assertion, ...]:
    """Return the sides whose text a decision uses; empty for the value as sent and for a new text."""
    if kind in (ConflictChoice.BASE, ConflictChoice.TEXT):
        return ()
    if kind is ConflictChoice.BOTH:
        return tuple(side for side in conflict.sides if side.values[0])
    return tuple(
        side
        for side in conflict.sides
        if (side.writer == OFFICE) is (kind is ConflictChoice.OFFICE) and same_values(side.values, values)
    )


def _conflict_choice(text: str) -> ConflictChoice | None:
    """Return the kind of a choice; None if a side was chosen by its division or return."""
    return ConflictChoice(text) if text in tuple(ConflictChoice) else None


def _has_side(conflict: Conflict, return_id: str) -> bool:
    return any(side.return_id == return_id for side in conflict.sides)


def _copy(sides: _Sides, return_id: str, *, takes_return: bool) -> _Decision:
    """Return the decision for a return's side, or for the common text of all sides that differ from it."""
    conflict = sides.conflict
    own = next(side for side in conflict.sides if side.return_id == return_id)
    if takes_return:
        return _Decision(conflict, own.values, None, (own,))
    others = tuple(side for side in conflict.sides if not same_values(side.values, own.values))
    values = different_values(side.values for side in others)
    if len(values) != 1:
        raise ChoiceNotPossible(conflict=conflict.conflict_id, found="other", expected=sides.expected)
    return _Decision(conflict, values[0], None, others)


@dataclass(frozen=True)
class _Decision:
    """A decision on one conflict; `sides` are the sides with the chosen text."""

    conflict: Conflict
    values: Values
    choice: ConflictChoice | None = None
    sides: tuple[Assertion, ...] = ()

    def as_assertion(self, assertion_id: str, resolution: Resolution, writer: str) -> Assertion:
        """Return the decision as an assertion that has observed all listed sides and the revisions that repeat one."""
        observed = observed_by_decision(self.conflict, resolution)
        return Assertion(
            assertion_id, self.conflict.slot, self.values, writer, AssertionKind.DECIDED, observed, self.choice
        )

    def as_resolved(self, profile: Profile, decision: str) -> Resolved:
        """Return the decision as it is reported to the person who decided."""
        slot, sides = self.conflict.slot, [side.values for side in self.conflict.sides]
        left = find_emptied_field(slot.keys, self.values, sides, profile.marks)
        return Resolved(self.conflict.conflict_id, slot.row_id, slot.group, self.values, self.sides, left, decision)


def observed_by_decision(conflict: Conflict, resolution: Resolution) -> frozenset[str]:
    """Return the IDs that a decision has observed: the listed sides, and the returns that only repeat a side."""
    sides = frozenset(side.assertion_id for side in conflict.sides)
    # otherwise a return that repeats a decided side would reopen the question when its parent arrives late
    return sides.union(*(resolution.asserting(side.values) for side in conflict.sides))


def _record(
    parts: Parts, work: UnitOfWork, facts: RoundFacts, decisions: Sequence[_Decision], by: str | None
) -> Outcome[tuple[Resolved, ...]]:
    """Write the decisions in one act, and resolve their slots."""
    act = work.begin_act(ActKind.RESOLVE, by)
    assertions = [
        each.as_assertion(f"D{parts.token(_ID_LENGTH)}", facts.resolve(each.conflict.slot), facts.own)
        for each in decisions
    ]
    for assertion in assertions:
        work.entries.add_assertion(facts.round_.round_id, assertion)
    folded_slots = refold(
        work.entries, facts.including(assertions=assertions), [assertion.slot for assertion in assertions], act
    )
    work.commit()
    resolved = tuple(
        each.as_resolved(facts.profile, assertion.assertion_id)
        for each, assertion in zip(decisions, assertions, strict=True)
    )
    return Outcome(resolved, folded_slots.touched)
