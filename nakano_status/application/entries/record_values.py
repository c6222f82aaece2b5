"""Values for a row: read and checked as typed, and recorded as assertions in this data file.

On a row that several divisions answer (各課回答) a division's own answers are kept apart (exchange.md).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from nakano_status.application.lookup import edition_of, organisation_of
from nakano_status.application.merge.folding import Folded, RoundFacts, Source, few, observed_by_writer, refold
from nakano_status.application.ports.data_file import Parts, Records, UnitOfWork
from nakano_status.application.round.read.round_answers import RoundAnswers, values_by_row
from nakano_status.domain.fields.field import FIGURE_KEYS, MARK, NOTE, OUT_OF_REPORT, OWNERS, expected_of, read_value
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.history.acts import Act, Change, Why
from nakano_status.domain.merge.revision import (
    OFFICE,
    Assertion,
    AssertionKind,
    Slot,
    Values,
    blank,
    folded,
    group_slot,
    in_order,
)
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals.exchange import KeyUnknown, ValueUnknown
from nakano_status.domain.round.round import DEFERRED, OutOfReport, Round, RoundRow, is_deferral, proposed_in_note
from nakano_status.domain.text.narrative import as_typed, is_blank

if TYPE_CHECKING:
    from nakano_status.application.ports.outside import IdSource
    from nakano_status.domain.merge.resolution import Resolution


class OwnValues(NamedTuple):
    """What a division is shown on a slot: the values, and the assertions and repeats that it has observed."""

    values: Values
    observed: frozenset[str]


def before_writing(facts: RoundFacts, slot: Slot, division: str) -> OwnValues:
    """Return what a division is shown of a field when asked.

    Other divisions' assertions on a shared row are left out.
    """
    from nakano_status.application.merge.folding import observed_by_writer

    resolution = facts.resolve(slot)
    if slot.group in (NOTE, *FIGURE_KEYS):
        return OwnValues(resolution.values, observed_by_writer(resolution))
    row = facts.round_.row(slot.row_id)
    if not row.several_writers or division not in row.writers:
        return OwnValues(resolution.values, observed_by_writer(resolution))
    own = _own(facts, resolution, division)
    office = [head for head in resolution.heads if head.is_office]
    if not office:
        return own
    return OwnValues(office[-1].values, own.observed | {head.assertion_id for head in office})


def own_values(facts: RoundFacts, row_id: str, division: str) -> dict[str, str | None]:
    """Return a division's own values in the fields of a row, by key; None where it has asserted nothing."""
    shown = (_own(facts, facts.resolve(slot), division) for slot in _slots(facts, row_id))
    return _by_key(shown, facts, row_id, division)


def before_writer(records: Records, round_: Round, row: RoundRow, writer: str) -> dict[str, str | None]:
    """Return the values that a writer sees in the fields of a row, by key, with its own note: what it would overwrite.

    These are the current values; on behalf of one of several divisions, that division's own values or the office's
    decision.
    """
    from nakano_status.application.merge.folding import RoundFacts

    if writer != records.info.division and writer in row.writers and row.several_writers and row.counted:
        facts = RoundFacts.load(records, round_, [row.row_id])
        shown = (before_writing(facts, slot, writer) for slot in _slots(facts, row.row_id))
        return _by_key(shown, facts, row.row_id, writer)
    current = records.entries.current(round_.round_id, [row.row_id])
    note = current.get(Slot(row.row_id, NOTE, writer))
    return {**values_by_row(current).get(row.row_id, {}), NOTE: note.values[0] if note else None}


def _slots(facts: RoundFacts, row_id: str) -> list[Slot]:
    return [group_slot(facts.profile, row_id, group) for group in facts.profile.row_groups]


def _by_key(shown: Iterable[OwnValues], facts: RoundFacts, row_id: str, division: str) -> dict[str, str | None]:
    """Return the shown values of a row's fields by key, and a division's own note."""
    found: dict[str, str | None] = {}
    for slot, own in zip(_slots(facts, row_id), shown, strict=True):
        found.update(zip(slot.keys, own.values, strict=True))
    return {**found, NOTE: facts.resolve(Slot(row_id, NOTE, division)).values[0]}


def _own(facts: RoundFacts, resolution: Resolution, division: str) -> OwnValues:
    """Return the newest of a division's own assertions and repeats on a slot, and the ids of all its heads there."""
    values_by_id = dict(_ids(facts, resolution, division))
    older = {observed for each in values_by_id for observed in _observed_by(facts, resolution, each)}
    newest = [values for each, values in values_by_id.items() if each not in older]
    return OwnValues(newest[-1] if newest else blank(resolution.slot), frozenset(values_by_id))


def _ids(facts: RoundFacts, resolution: Resolution, division: str) -> Iterator[tuple[str, Values]]:
    revisions = facts.lineage.revisions
    for each, values in resolution.repeated.items():
        if revisions[each].writer == division:
            yield each, values
    for assertion in resolution.assertions:
        if assertion.writer == division:
            yield assertion.assertion_id, assertion.values


def _observed_by(facts: RoundFacts, resolution: Resolution, assertion_id: str) -> frozenset[str]:
    assertion = resolution.assertion(assertion_id)
    before = facts.lineage.ancestors(assertion_id) if assertion_id in facts.lineage.revisions else frozenset()
    return before | (assertion.observed if assertion is not None else frozenset())


class OwnAnswers(NamedTuple):
    """Each division's own answers on the rows of a round that several answer, by (row_id, division)."""

    values: Mapping[tuple[str, str], Mapping[str, str | None]]

    @staticmethod
    def load(records: Records, round_: Round) -> OwnAnswers:
        """Load these rows only: without a row opened to several divisions, nothing is read."""
        rows = [row for row in round_.rows if row.several_writers and row.counted]
        if not rows:
            return OwnAnswers({})
        from nakano_status.application.merge.folding import RoundFacts

        facts = RoundFacts.load(records, round_, [row.row_id for row in rows])
        return OwnAnswers(
            {(row.row_id, each): own_values(facts, row.row_id, each) for row in rows for each in row.writers}
        )

    def is_answered(self, contents: RoundAnswers, row: RoundRow, division: str) -> bool:
        """Return whether a division answered a row: by its own assertion if several do, else by the current value."""
        if row.several_writers:
            return self.has_answered(row.row_id, division)
        return contents.is_answered(row.row_id, division)

    def has_answered(self, row_id: str, division: str) -> bool:
        """Whether a division answered such a row itself, proposed 報告対象外, or left it to others (他課が回答)."""
        values = self.values[row_id, division]
        note = values.get(NOTE)
        return not is_blank(values.get(MARK)) or proposed_in_note(note) is not None or is_deferral(note)


def other_answerers(records: Records, round_: Round) -> Mapping[str, tuple[str, ...]]:
    """Return, for the rows that the division owning the data file answers with others, the others' names.

    A division's form does not state who else was asked. But a division that the printed 所管課 cell does not name first
    is asked only if the row was opened to all that are named. For a row that it leads this cannot be known, so such
    rows are left out.
    """
    own = records.info.division
    if own is None:
        return {}
    from nakano_status.domain.plan.ownership import named_beside

    organisation = organisation_of(records, round_)
    edition = edition_of(records, round_)
    asked = {row.row_id for row in round_.rows if own in row.writers}
    named = {
        listing.row_id: named_beside(listing.owners_printed, organisation, own)
        for listing in edition.listings
        if listing.row_id in asked
    }
    return {row_id: names for row_id, names in named.items() if names}


_YES_OR_NO = {"yes": True, "はい": True, "no": False, "いいえ": False, "": False}

_PROPOSAL = "報告対象外"
_FACT_LABELS = {
    "all": "各課が回答",
    "lead": "主管課が回答",
    "accepted": "確認済",
    "reopened": "再開",
    "asked_back": "修正依頼",
}

_ASSERTION_ID_LENGTH = 16


def read_fields(typed: Mapping[str, str], asked: AskedFields) -> dict[str, str | None]:
    """Return the stored form of answered fields as typed; raises KeyUnknown, ValueUnknown."""
    known, facts = asked.keys, (OUT_OF_REPORT, DEFERRED)
    for key in typed:
        if key not in (*known, *facts):
            raise KeyUnknown(found=key, expected="、".join((*known, *facts)))
    return {key: read_field(asked.profile, key, text) for key, text in typed.items() if key not in facts}


def read_out_of_report(text: str) -> OutOfReport | None:
    """Read a reason by its name or label, None if blank; raises ValueUnknown."""
    if is_blank(text):
        return None
    for reason in OutOfReport:
        if text.strip() in (reason.value, reason.label):
            return reason
    raise ValueUnknown(found=text, expected="、".join(reason.value for reason in OutOfReport))


def read_deferred(text: str) -> bool:
    """Read whether the answer is left to the other divisions; raises ValueUnknown."""
    answer = _YES_OR_NO.get(text.strip().lower())
    if answer is None:
        raise ValueUnknown(found=text, expected="yes、no")
    return answer


def fact_label(key: str, value: str | None) -> str | None:
    """Return a fact that the office set on a row itself as a label."""
    if value is None or key == OWNERS:
        return value
    return OutOfReport(value).label if key == OUT_OF_REPORT else _FACT_LABELS[value]


def with_proposal(note: str | None, reason: OutOfReport | None) -> str | None:
    """Return a note with a proposal of 報告対象外 in its first line, as in the form; None removes the proposal."""
    before = note or ""
    kept = before.partition("\n")[2] if proposed_in_note(before) else before
    lines = [line for line in kept.split("\n") if not line.startswith(_PROPOSAL)] if kept else []
    first = [f"{_PROPOSAL}（{reason.label}）"] if reason else []
    return as_typed("\n".join((*first, *lines)))


def read_field(profile: Profile, key: str, text: str) -> str | None:
    """Return the stored form of a field's value as typed; raises ValueUnknown."""
    field = profile.any_by_key[key]
    try:
        return read_value(field, text, profile.marks)
    except ValueError:
        raise ValueUnknown(found=text, expected=expected_of(field, profile.marks)) from None


@dataclass(frozen=True)
class RecordedValues:
    """Values to record: texts by row and key, their writer, and their kind.

    `source` is where imported texts were found.
    """

    texts: Mapping[str, Mapping[str, str | None]]
    writer: str
    kind: AssertionKind
    source: Source | None = None


def record_values(parts: Parts, work: UnitOfWork, act: Act, round_: Round, values: RecordedValues) -> Folded:
    """Add an assertion on every slot where a text differs from the current value, and fold.

    Other slots are left unchanged.
    """
    facts = RoundFacts.load(work, round_, values.texts)
    assertions = list(_assertions(parts.ids, facts, values))
    for assertion in assertions:
        work.entries.add_assertion(round_.round_id, assertion)
    return refold(
        work.entries,
        facts.including(assertions=assertions),
        [assertion.slot for assertion in assertions],
        act,
        values.source,
    )


def remaining_conflicts(records: Records, round_: Round, written: Iterable[tuple[str, str]]) -> tuple[Problem, ...]:
    """Return a problem for each conflict that is open where (row_id, key) was written.

    What is written there is one more side: it was not shown the others, and decides nothing.
    """
    places = frozenset(written)
    current = records.entries.current(round_.round_id, few(row_id for row_id, _ in places))
    slots = [
        slot
        for slot, line in current.items()
        if line.conflict and not places.isdisjoint((slot.row_id, key) for key in slot.keys)
    ]
    if not slots:
        return ()
    facts, asked = RoundFacts.load(records, round_, {slot.row_id for slot in slots}), records.plan.asked(round_)
    return tuple(
        problem(
            "CONFLICT-REMAINS",
            Place(id=slot.row_id, key=slot.group, column=asked.heading(slot.group)),
            found=str(len({folded(head.values) for head in facts.resolve(slot).heads})),
        )
        for slot in in_order(slots)
    )


def record_reason(
    work: UnitOfWork, act: Act, round_: Round, row: RoundRow, reason: OutOfReport | None, why: Why
) -> None:
    """Set or clear (None) why a row is out of the report; the history records it as a change."""
    work.rounds.set_out_of_report(round_.round_id, row.row_id, reason)
    was, now = (each.value if each else None for each in (row.out_of_report, reason))
    work.entries.add_changes(
        [Change(act.act_id, round_.round_id, row.row_id, OUT_OF_REPORT, None, was, now, OFFICE, why)]
    )


def _only_repeats(recorded: Sequence[Assertion], slot: Slot, texts: Mapping[str, str | None]) -> bool:
    """Return whether texts equal those of the last import: then wording changes made here since are kept."""
    before = [assertion for assertion in recorded if assertion.kind is AssertionKind.IMPORTED]
    return bool(before) and texts.items() <= dict(zip(slot.keys, before[-1].values, strict=True)).items()


def _assertions(ids: IdSource, facts: RoundFacts, recorded: RecordedValues) -> Iterator[Assertion]:
    texts_by_slot: dict[Slot, dict[str, str | None]] = defaultdict(dict)
    for row_id, texts in recorded.texts.items():
        for key, text in texts.items():
            texts_by_slot[facts.slot(row_id, key, recorded.writer)][key] = text
    for slot, texts in texts_by_slot.items():
        if recorded.kind is AssertionKind.IMPORTED and _only_repeats(facts.assertions.get(slot, ()), slot, texts):
            continue
        before = _before(facts, slot, recorded.writer)
        values = slot.values_of({**dict(zip(slot.keys, before.values, strict=True)), **texts})
        if values != before.values:
            yield Assertion(
                ids.token(_ASSERTION_ID_LENGTH), slot, values, recorded.writer, recorded.kind, before.observed
            )


def _before(facts: RoundFacts, slot: Slot, writer: str) -> OwnValues:
    """Return what the writer sees: the current value.

    On behalf of one of several divisions only that division's own.
    """
    if writer != facts.own:
        return before_writing(facts, slot, writer)
    resolution = facts.resolve(slot)
    return OwnValues(resolution.values, observed_by_writer(resolution))
