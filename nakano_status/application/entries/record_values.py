"""Values for a row: read and checked as typed, and recorded as assertions in this data file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from nakano_status.application.entries.own_answers import OwnValues, before_writing
from nakano_status.application.merge.folding import Folded, RoundFacts, Source, few, observed_by_writer, refold
from nakano_status.application.ports.data_file import Parts, Records, UnitOfWork
from nakano_status.domain.fields.field import OUT_OF_REPORT, OWNERS, expected_of, read_value
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.history.acts import Act, Change, Why
from nakano_status.domain.merge.resolution import OFFICE, Assertion, AssertionKind, Slot, folded, in_order
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals.exchange import KeyUnknown, ValueUnknown
from nakano_status.domain.round.round import DEFERRED, OutOfReport, Round, RoundRow, proposed_in_note
from nakano_status.domain.text.narrative import as_typed, is_blank

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
    assertions = list(_assertions(parts, facts, values))
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


def _assertions(parts: Parts, facts: RoundFacts, recorded: RecordedValues) -> Iterator[Assertion]:
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
                parts.token(_ASSERTION_ID_LENGTH), slot, values, recorded.writer, recorded.kind, before.observed
            )


def _before(facts: RoundFacts, slot: Slot, writer: str) -> OwnValues:
    """Return what the writer sees: the current value.

    On behalf of one of several divisions only that division's own.
    """
    if writer != facts.own:
        return before_writing(facts, slot, writer)
    resolution = facts.resolve(slot)
    return OwnValues(resolution.values, observed_by_writer(resolution))
