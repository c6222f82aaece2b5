"""変更履歴 of a row, 以前の内容 of a field, and why a value is current (explain).

The history has each writer, file, cell and previous value. An explanation has the assertions on a field, the assertions
that each observed, and the rule that decided. A lineage has the steps of a row from edition to edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from nakano_status.application import lookup
from nakano_status.application.entries.own_answers import values_shown_to_writer, writer_of
from nakano_status.application.merge.folding import RoundFacts
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read import as_known
from nakano_status.application.round.read.views import OFFICE_NAME
from nakano_status.application.round.roll_over_record import row_mergers
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.field import FIGURE_KEYS, INDICATOR_FIELDS, NOTE, OUT_OF_REPORT, OWNERS, ROW_FACTS
from nakano_status.domain.fields.headings import key_named, quote_names_of_fields
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.history.acts import Act, ActKind, Why
from nakano_status.domain.indicators.indicator import figure_of_recorded_key
from nakano_status.domain.merge.resolution import (
    OFFICE,
    Assertion,
    AssertionKind,
    Resolution,
    Slot,
    Values,
    same_values,
)
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.lineage import RowStep, steps_of_row
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.refusals.exchange import KeyUnknown
from nakano_status.domain.review.review import ASKED_BACK, ReviewKind
from nakano_status.domain.round.round import OutOfReport, Round
from nakano_status.domain.text.labels import Labelled
from nakano_status.domain.text.narrative import same


@dataclass(frozen=True)
class RowLineageStep:
    """A step of a row from one edition to the next, and the edition that the step leads to.

    `edition`: None if the step leads to a next plan that is not registered yet.
    """

    step: RowStep
    edition: Edition | None


def read_row_lineage(records: Records, round_: Round, row_id: str) -> tuple[RowLineageStep, ...]:
    """Return the steps from edition to edition of a row, and of the rows that it was or became, oldest first.

    `round_`: the round that has the row with this `row_id`.
    """
    plans = records.plan.all()
    editions = {edition.edition_id: edition for edition in lookup.every_edition(records)}
    plan_id = lookup.plan_of(records, round_).plan_id
    mergers = row_mergers(records)
    steps = steps_of_row(plans, records.plan.derivations(), fold_id(row_id), plan_id, mergers)
    return tuple(RowLineageStep(each, editions.get(each.edition_id or "")) for each in steps)


OWNER = "owner"
"""The key that the history uses for the division supplying a 成果指標."""

_FACT_LABELS = {
    "all": "各課が回答",
    "lead": "主管課が回答",
    ReviewKind.ACCEPTED.value: "確認済",
    ReviewKind.REOPENED.value: "再開",
    ASKED_BACK: "修正依頼",
}


def fact_label(key: str, value: str | None) -> str | None:
    """Return the label of a fact that the office set on a row, such as 確認済; None if `value` is None.

    `key`: the kind of fact, one of ROW_FACTS. The printed 所管課 (OWNERS) are their own label.
    """
    if value is None or key == OWNERS:
        return value
    return OutOfReport(value).label if key == OUT_OF_REPORT else _FACT_LABELS[value]


@dataclass(frozen=True)
class HistoryLine:
    """One change of one field, as shown.

    `who` is 事務局 or a division's name, `heading` the field's heading in the round. `division`: the name of the
    division to which the note belongs (None for other fields). `was`, `now`: the values before and after (None: blank).
    `file`, `sha256`, `cell`: where the new value was read (None: in no file). `profile`: the round's profile (None: the
    value is one of an indicator itself). The act's reason is the given reason, or how an answer on behalf of a division
    was received.
    """

    act: Act
    who: str
    why: Why
    key: str
    heading: str
    division: str | None
    was: str | None
    now: str | None
    file: str | None = None
    sha256: str | None = None
    cell: str | None = None
    profile: Profile | None = field(default=None, repr=False, compare=False)

    @property
    def shown_values(self) -> tuple[str | None, str | None]:
        """The values before and after, as texts to show (None: blank)."""
        return self._shown(self.was), self._shown(self.now)

    def _shown(self, value: str | None) -> str | None:
        if self.key in ROW_FACTS:
            return fact_label(self.key, value)
        return self.profile.printed_in_full(self.key, value) if self.profile else value

    @property
    def written_by(self) -> str:
        """The writer, with the person who did the act if the name is known: 税務課（操作：佐藤）."""
        return f"{self.who}（操作：{self.act.by}）" if self.act.by else self.who

    @property
    def way(self) -> str:
        """The kind of change, with the reason or source: 代理入力（電話）."""
        return f"{self.why.label}（{self.act.reason}）" if self.act.reason else self.why.label


def figure_key_label(key: str) -> str:
    """Return the label of a field of 成果指標, or of an indicator's own key (R3, target:R7, owner)."""
    if key in FIGURE_KEYS:
        return next(each.heading for each in INDICATOR_FIELDS if each.key == key)
    if key == OWNER:
        return "所管課"
    if (figure := figure_of_recorded_key(key)) is None:
        raise ValueError(key)
    kind, year = figure
    return f"{year.label}の{kind.label}"


def read_history(records: Records, round_: Round, row_id: str, key: str | None = None) -> Sequence[HistoryLine]:
    """Return the changes of a row, oldest first; only changes of the field with this `key` or heading if it is given.

    `row_id` may also be the number of a 成果指標; values recorded on the indicator itself are then included.
    Raises IdUnknown, KeyUnknown.
    """
    found = lookup.find_answered(records.indicators, round_, row_id)
    recorded = records.indicators.history(found)
    asked = records.plan.asked(round_)
    headings = {**asked.every_heading, **ROW_FACTS}
    key = key if key is None else key_named(asked, key)
    known = dict.fromkeys((*headings, *(each for _, each, _ in recorded)))
    if key is not None and key not in known:
        raise KeyUnknown(found=key, expected=quote_names_of_fields(asked, known))
    names = as_known.organisation_of(records, round_).names()
    lines = [
        HistoryLine(
            act=act,
            who=OFFICE_NAME if change.who == OFFICE else names.get(change.who, change.who),
            why=change.why,
            key=change.key,
            heading=headings.get(change.key) or figure_key_label(change.key),
            division=names.get(change.division) if change.division else None,
            was=change.was,
            now=change.now,
            file=change.file,
            sha256=change.sha256,
            cell=change.cell.text if change.cell else None,
            profile=asked.profile,
        )
        for act, change in records.entries.changes(round_.round_id, found, key)
    ]
    of_indicator = [line for line in _of_indicator(recorded, names) if key in (None, line.key)]
    if not (lines and of_indicator):
        return [*lines, *of_indicator]
    # in order of acts, not of times: the clock may have been set back between two acts
    place = {act.act_id: number for number, act in enumerate(records.entries.acts())}
    return sorted((*lines, *of_indicator), key=lambda line: place[line.act.act_id])


def _of_indicator(recorded: Iterable[tuple[Act, str, str | None]], names: Mapping[str, str]) -> Iterator[HistoryLine]:
    """Yield the values recorded on an indicator itself that differ from the previous value of their key."""
    current: dict[str, str | None] = {}
    for act, key, value in recorded:
        text = names.get(value, value) if key == OWNER and value is not None else value
        if text != current.get(key):
            why = Why.TYPED if act.kind == ActKind.EDIT_INDICATOR else Why.IMPORTED
            was, current[key] = current.get(key), text
            yield HistoryLine(
                act=act,
                who=OFFICE_NAME,
                why=why,
                key=key,
                heading=figure_key_label(key),
                division=None,
                was=was,
                now=text,
            )


@dataclass(frozen=True)
class EarlierValue:
    """A value (None: blank) and the change that set it; `line` is None if the value was there before any change."""

    text: str | None
    line: HistoryLine | None


@dataclass(frozen=True)
class EarlierValues:
    """The current value of a field (without drafts), and the different values that it had before, newest first.

    `now`: the current value (None: blank). `values`: the earlier values, each once. `profile`: the round's profile.
    """

    now: str | None
    values: tuple[EarlierValue, ...]
    profile: Profile = field(repr=False)


def earlier_values(
    records: Records, round_: Round, row_id: str, key: str, as_division: str | None = None
) -> EarlierValues:
    """Return the current and the earlier values of a field, as its writer sees them.

    `as_division`: the writer (None: the data file's owner). For a division's own part, and on behalf of one of several
    divisions, these are the values of that division and of the office. Raises IdUnknown, KeyUnknown, DivisionUnknown,
    WrongRole.
    """
    lines = read_history(records, round_, row_id, key)
    row = lookup.find_row(round_, row_id)
    writer = writer_of(records, as_division)
    is_part = key in records.plan.asked(round_).profile.part_keys
    if (is_part and (writer != OFFICE or key == NOTE)) or (as_division is not None and row.several_writers):
        name = as_known.organisation_of(records, round_).name(writer)
        lines = [line for line in lines if line.division == name or (not is_part and line.who in (name, OFFICE_NAME))]
    now = values_shown_to_writer(records, round_, row, writer).get(key)
    return EarlierValues(now, tuple(_once(_from_newest(lines), now)), records.plan.asked(round_).profile)


def _from_newest(lines: Sequence[HistoryLine]) -> Iterator[EarlierValue]:
    """Yield the values from the newest back to the value before the first change."""
    for line in reversed(lines):
        yield EarlierValue(line.now, line)
    if lines:
        yield EarlierValue(lines[0].was, None)


def _once(found: Iterator[EarlierValue], now: str | None) -> Iterator[EarlierValue]:
    """Leave out the current value and repeated values."""
    kept = [now]
    for value in found:
        if not any(same(value.text, each) for each in kept):
            kept.append(value.text)
            yield value


class AssertionState(StrEnum):
    """Whether an assertion is the current value, one side of a conflict, or superseded by a later assertion."""

    CURRENT = "stands"
    SIDE = "side"
    SUPERSEDED = "overtaken"


class Because(Labelled):
    """The rule that decided a current value (docs/merge.md, rules 2 to 4)."""

    SENT = "sent", "回答や入力がないため、照会時の内容のままです。"
    ONLY_ASSERTION = "only_word", "ほかに回答や入力がないため、この内容です。"
    OBSERVED_ALL = "has_seen_all", "それまでの内容をすべて見たうえでの内容のため、この内容です。"
    DECIDED = "decided", "相違について決定した内容のため、この内容です。"
    AGREED = "agreed", "別々に届いた内容が同じため、この内容です。"
    JOINED = "joined", "この欄は相違とせず、別々に届いた内容を並べています。"
    OPEN_OFFICE = "open_office", "相違が決まっていないため、事務局の内容を示しています。"
    OPEN_LEAD = "open_lead", "相違が決まっていないため、主管課の内容を示しています。"
    OPEN_SENT = "open_sent", "相違が決まっていないため、照会時の内容を示しています。"


@dataclass(frozen=True)
class ExplainedAssertion:
    """One assertion. `number` counts from 1, after all assertions that it observed; `observed` has their numbers.

    `who`: 事務局 or a division's name. `value`: the value of the requested key (None: blank). `values`: the values of
    its group. `division`: the name of the division of a note (None: another field). `return_id`, `file`, `cell`: where
    it was received (None: it was not). `at`, `by`: of the act that recorded it here, or by which a return first changed
    the current value. `on_behalf`: whether the office typed it for a division; `source`: how it was received then.
    `last_writer`: the writer that the return itself states: a section (係) of the division, with a note if the division
    edited its answer afterwards.
    """

    number: int
    who: str
    kind: AssertionKind
    state: AssertionState
    value: str | None
    values: Mapping[str, str | None]
    observed: tuple[int, ...]
    division: str | None = None
    return_id: str | None = None
    file: str | None = None
    cell: str | None = None
    at: datetime | None = None
    by: str | None = None
    last_writer: str | None = None
    on_behalf: bool = False
    source: str | None = None


@dataclass(frozen=True)
class ExplainedValue:
    """A current value and the rule that decided it.

    `value`, `sent`: the current value and the value as sent (None: blank). `conflict`: it is undecided. `repeated_by`:
    the IDs of returns that only repeat it. `division`: as in `ExplainedAssertion`.
    """

    value: str | None
    sent: str | None
    because: Because
    conflict: bool
    repeated_by: tuple[str, ...]
    division: str | None = None


@dataclass(frozen=True)
class Explanation:
    """The assertions on a field and its current value. A note has a current value for each division that wrote one."""

    id: str
    key: str
    assertions: tuple[ExplainedAssertion, ...]
    values: tuple[ExplainedValue, ...]


def explain(records: Records, row_id: str, key: str, year: FiscalYear | None = None) -> Explanation:
    """Return the explanation of a field's current value; raises RoundUnknown, PlanUnclear, IdUnknown, KeyUnknown.

    `row_id`: the ID of a row or a 成果指標. `key`: the key or heading of the field. `year`: the year of the round
    (None: the current round).
    """
    round_ = lookup.chosen_round(records, year)
    found = lookup.find_answered(records.indicators, round_, row_id)
    facts = RoundFacts.load(records, round_, [found])
    known = [each for each in facts.profile.any_by_key if each not in facts.profile.left_out]
    asked = records.plan.asked(round_)
    key = key_named(asked, key)
    if key not in known:
        raise KeyUnknown(found=key, expected=quote_names_of_fields(asked, known))
    names = as_known.organisation_of(records, round_).names()
    acts: dict[str | None, Act] = {}
    for act, change in records.entries.changes(round_.round_id, found):
        acts.setdefault(change.assertion_id, act)
    acts_by_id = {act.act_id: act for act in records.entries.acts()}
    acts |= {
        assertion.assertion_id: acts_by_id[assertion.act_id] for each in facts.assertions.values() for assertion in each
    }
    assertions: list[ExplainedAssertion] = []
    values = []
    for slot in _slots(facts, found, key):
        describer = _Describer(facts, facts.resolve(slot), key, names, acts)
        assertions.extend(describer.assertions(len(assertions) + 1))
        values.append(describer.value())
    return Explanation(found, key, tuple(assertions), tuple(values))


def _slots(facts: RoundFacts, row_id: str, key: str) -> list[Slot]:
    """Return the slots of a field to explain; for a field of each division, one for each that was asked or wrote."""
    if key not in facts.profile.part_keys:
        return [facts.slot(row_id, key, "")]
    group = facts.profile.group_of(key)
    return sorted((slot for slot in facts.slots() if (slot.row_id, slot.group) == (row_id, group)), key=str)


@dataclass(frozen=True)
class _Describer:
    """Describes the assertions on one slot, with names instead of IDs."""

    facts: RoundFacts
    resolution: Resolution
    key: str
    names: Mapping[str, str]
    acts: Mapping[str | None, Act]

    def assertions(self, first: int) -> Iterator[ExplainedAssertion]:
        """Yield the assertions, numbered from `first`, each after all assertions that it has observed."""
        observed = self.resolution.observed
        ordered = sorted(
            self.resolution.assertions,
            key=lambda assertion: (len(observed[assertion.assertion_id]), assertion.writer, assertion.assertion_id),
        )
        numbers = {assertion.assertion_id: number for number, assertion in enumerate(ordered, start=first)}
        for assertion in ordered:
            yield self._assertion(
                assertion, numbers, sorted(numbers[each] for each in observed[assertion.assertion_id])
            )

    def _assertion(self, assertion: Assertion, numbers: Mapping[str, int], observed: list[int]) -> ExplainedAssertion:
        answer = self.facts.returns.get(assertion.assertion_id)
        found = answer.values.get((assertion.slot.row_id, self.key)) if answer else None
        act = self.acts.get(assertion.assertion_id)
        on_behalf = assertion.kind is AssertionKind.TYPED and assertion.writer != self.facts.own
        return ExplainedAssertion(
            number=numbers[assertion.assertion_id],
            who=self._name(assertion.writer),
            kind=assertion.kind,
            state=self._state(assertion),
            value=self._value(assertion.values),
            values=dict(zip(assertion.slot.keys, assertion.values, strict=True)),
            observed=tuple(observed),
            division=self._division(),
            return_id=assertion.assertion_id if answer else None,
            file=answer.file if answer else None,
            cell=found.cell.text if found and found.cell else None,
            at=act.at if act else None,
            by=act.by if act else None,
            last_writer=answer.writers.get((assertion.slot.row_id, self.key)) if answer else None,
            on_behalf=on_behalf,
            source=act.reason if act and on_behalf else None,
        )

    def value(self) -> ExplainedValue:
        """Return the current value and the rule that decided it."""
        resolution = self.resolution
        return ExplainedValue(
            value=self._value(resolution.values),
            sent=self._value(resolution.base),
            because=_because(resolution, self.facts.writers.get(resolution.slot.row_id, ())),
            conflict=resolution.conflict,
            repeated_by=tuple(sorted(resolution.repeats)),
            division=self._division(),
        )

    def _state(self, assertion: Assertion) -> AssertionState:
        if self.resolution.is_superseded(assertion.assertion_id):
            return AssertionState.SUPERSEDED
        return AssertionState.SIDE if self.resolution.conflict else AssertionState.CURRENT

    def _value(self, values: Values) -> str | None:
        return values[self.resolution.slot.keys.index(self.key)]

    def _name(self, writer: str) -> str:
        return OFFICE_NAME if writer == OFFICE else self.names.get(writer, writer)

    def _division(self) -> str | None:
        division = self.resolution.slot.division
        return None if division is None else self._name(division)


def _because(resolution: Resolution, writers: tuple[str, ...]) -> Because:
    heads = resolution.heads
    if resolution.conflict:
        return _because_open(resolution, writers)
    if not heads:
        return Because.SENT
    if any(not same_values(head.values, heads[0].values) for head in heads):
        return Because.JOINED
    if len(heads) > 1:
        return Because.AGREED
    if heads[0].kind is AssertionKind.DECIDED:
        return Because.DECIDED
    return Because.ONLY_ASSERTION if len(resolution.assertions) == 1 else Because.OBSERVED_ALL


def _because_open(resolution: Resolution, writers: tuple[str, ...]) -> Because:
    if any(head.is_office for head in resolution.heads):
        return Because.OPEN_OFFICE
    lead = [head for head in resolution.heads if head.writer in writers[:1]]
    is_unanimous = lead and all(same_values(head.values, lead[0].values) for head in lead)
    return Because.OPEN_LEAD if is_unanimous else Because.OPEN_SENT
