"""Record assertions in this store: typed on a row, or read from a published list or the last report."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nakano_status.application.entries.own_answers import OwnValues, before_writing
from nakano_status.application.merge.folding import Folded, RoundFacts, Source, observed_by_writer, refold
from nakano_status.application.ports.data_file import Parts, UnitOfWork
from nakano_status.domain.merge.change import OUT_OF_REPORT, Act, Change, Why
from nakano_status.domain.merge.revision import Assertion, AssertionKind
from nakano_status.domain.merge.slot import OFFICE, Slot
from nakano_status.domain.round.round import OutOfReport, Round, RoundRow

if TYPE_CHECKING:
    from nakano_status.application.ports.outside import IdSource

_ASSERTION_ID_LENGTH = 16


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
