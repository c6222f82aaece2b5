"""Edit a row: an answer, the office's text, an answer on behalf of a division, or a draft while typing (set).

Values are read and checked as typed, and recorded as assertions in this data file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from nakano_status.application.entries.own_answers import (
    OwnValues,
    values_shown_to_division,
    values_shown_to_writer,
    writer_of,
)
from nakano_status.application.lookup import find_row, named_round
from nakano_status.application.merge.folding import (
    Folded,
    RoundFacts,
    Source,
    observed_by_writer,
    refold,
    row_ids_to_load,
)
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Parts, Records, UnitOfWork
from nakano_status.application.preconditions import need_unlocked, refuse_out_of_report, refuse_repost
from nakano_status.application.round.read.round_answers import RoundAnswers
from nakano_status.application.stopping import counted
from nakano_status.application.unchanged_content import field_writer
from nakano_status.domain.exchange.answer_checks import ALL_DEFERRED
from nakano_status.domain.exchange.ledger import BESIDE_UNREADABLE, UNREADABLE
from nakano_status.domain.exchange.returns import HeldState
from nakano_status.domain.fields.field import NOTE, OUT_OF_REPORT, Field, FilledBy, describe_possible_values, read_value
from nakano_status.domain.fields.headings import key_named, quote_names_of_fields
from nakano_status.domain.fields.profile import AskedFields, Profile
from nakano_status.domain.grouped import grouped
from nakano_status.domain.history.acts import Act, ActKind, Change, Draft, Why
from nakano_status.domain.merge.resolution import (
    OFFICE,
    Assertion,
    AssertionKind,
    Slot,
    different_values,
    group_slot,
    sort_slots,
)
from nakano_status.domain.plan.initiative_id import fold_id, is_id
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Problem
from nakano_status.domain.refusals import exchange as refusals
from nakano_status.domain.refusals.exchange import (
    DeferralAndProposal,
    ItemOfOffice,
    ItemOfPlan,
    KeyUnknown,
    LevelItemElsewhere,
    ValueUnknown,
)
from nakano_status.domain.round.round import (
    DEFERRED,
    OutOfReport,
    PartNames,
    Round,
    RoundRow,
    is_deferral,
    proposed_in_note,
    with_deferral,
    with_proposal,
)
from nakano_status.domain.text.labels import read_yes
from nakano_status.domain.text.narrative import (
    as_typed,
    code_points,
    direction_controls_in,
    find_dropped_characters,
    is_blank,
    same,
    without_direction_controls,
)

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Store
    from nakano_status.domain.calendar.fiscal_year import FiscalYear


_YES_OR_NO = {"yes": True, "no": False}

_ASSERTION_ID_LENGTH = 16


def read_fields(typed: Mapping[str, str], asked: AskedFields, *, by_office: bool) -> dict[str, str | None]:
    """Return the values to store for typed texts, by field key; None for a blank text.

    `typed` may also have texts under OUT_OF_REPORT and DEFERRED; these are left out. `by_office`: the office writes in
    its own name; its text for an item of each division is not yet split into parts. Raises KeyUnknown, ItemOfOffice,
    ItemOfPlan, ValueUnknown.
    """
    known = asked.written_keys if by_office else asked.keys
    in_note = (OUT_OF_REPORT, DEFERRED) if NOTE in asked.keys else ()  # a division proposes in its note
    facts = in_note or ((OUT_OF_REPORT,) if by_office else ())
    for key in typed:
        if key in asked.office_keys and not by_office:
            raise ItemOfOffice(found=asked.heading(key))
        if key not in (*known, *facts):
            if key in asked.profile.by_key and asked.profile.by_key[key].filled_by is FilledBy.PLAN:
                raise ItemOfPlan(found=asked.heading(key))
            raise KeyUnknown(found=key, expected=quote_names_of_fields(asked, (*known, *facts)))
    read = {key: without_direction_controls(text) for key, text in typed.items() if key not in facts}
    split = asked.part_items if by_office else ()  # the office writes all parts as one text, which is split later
    return {key: as_typed(text) if key in split else read_field(asked.profile, key, text) for key, text in read.items()}


def read_out_of_report(name_or_label: str) -> OutOfReport | None:
    """Return the reason for being out of the report, from its name or label; None if blank. Raises ValueUnknown."""
    if is_blank(name_or_label):
        return None
    for reason in OutOfReport:
        if name_or_label.strip() in (reason.value, reason.label):
            return reason
    raise ValueUnknown(found=name_or_label, expected="、".join(reason.value for reason in OutOfReport))


def read_deferred(text: str) -> bool:
    """Return whether a typed text is a yes, which leaves the answer to the other divisions.

    A blank text is a no. Raises ValueUnknown if the text is neither yes nor no.
    """
    try:
        return bool(read_yes(text.lower(), _YES_OR_NO))
    except ValueError:
        raise ValueUnknown(found=text, expected="yes、no") from None


def read_field(profile: Profile, key: str, text: str) -> str | None:
    """Return a typed text as the value that is stored for a field; None if it is blank. Raises ValueUnknown."""
    field = profile.any_by_key[key]
    try:
        return read_value(field, text)
    except ValueError:
        raise ValueUnknown(found=text, expected=describe_possible_values(field)) from None


def read_parts(profile: Profile, key: str, text: str | None, names: PartNames) -> dict[str, str | None]:
    """Split a text that the office writes for all divisions of a row, and return the value to store for each division.

    The values are by division ID (None: blank). `key`: the key of the item. `text`: the parts, each after its
    division's name in 【】 (None: all parts are blank). `names`: the divisions that have parts of the row. Raises
    PartNeedsDivision if the text does not begin with a division's name, and ValueUnknown.
    """
    try:
        parts = names.split(text)
    except ValueError:
        expected = next(iter(names.printed.values()), "所管課")  # a row may name no division
        raise refusals.PartNeedsDivision(found=text or "", expected=expected) from None
    return {division: read_field(profile, key, part or "") for division, part in parts.items()}


@dataclass(frozen=True)
class RecordedValues:
    """Values to record.

    `texts`: the texts by row ID and field key (None: blank). `writer`: a division's ID, or OFFICE. `kind`: the kind of
    the assertions. `source`: the list or form that they are from (None: from no file). `observing`: the facts that
    the writer has observed, if the values are recorded beside others; texts that equal the current ones are then
    recorded, too (None: the facts at the time).
    """

    texts: Mapping[str, Mapping[str, str | None]]
    writer: str
    kind: AssertionKind
    source: Source | None = None
    observing: RoundFacts | None = None


def record_values(parts: Parts, work: UnitOfWork, act: Act, round_: Round, values: RecordedValues) -> Folded:
    """Add an assertion on every slot whose text differs from the current value, and return these slots as folded again.

    Other slots are left unchanged, as are slots whose text equals the current value as papers print it. Of values
    recorded beside others (`RecordedValues.observing`), each slot has an assertion.
    """
    facts = RoundFacts.load(work, round_, values.texts)
    assertions = list(_assertions(parts, values.observing or facts, values, _texts_by_slot(work, facts, values)))
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
    """Return a problem for each open conflict on a field (row_id, key) that was written.

    The written value is one more side of the conflict: its writer did not see the other sides, so it decides nothing.
    """
    places = frozenset(written)
    current = records.entries.current(round_.round_id, row_ids_to_load(row_id for row_id, _ in places))
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
            found=str(len(different_values(head.values for head in facts.resolve(slot).heads))),
            part_of=slot.division or "",
        )
        for slot in sort_slots(slots)
    )


def record_out_of_report(
    work: UnitOfWork, act: Act, round_: Round, row: RoundRow, reason: OutOfReport | None, why: Why
) -> None:
    """Set the reason why a row is out of the report, or clear it (None); the history records it as a change.

    `why`: the origin of the change.
    """
    work.rounds.set_out_of_report(round_.round_id, row.row_id, reason)
    was, now = (each.value if each else None for each in (row.out_of_report, reason))
    work.entries.add_changes(
        [
            Change(
                act_id=act.act_id,
                round_id=round_.round_id,
                row_id=row.row_id,
                key=OUT_OF_REPORT,
                division=None,
                was=was,
                now=now,
                who=OFFICE,
                why=why,
            )
        ]
    )


def _only_repeats(recorded: Sequence[Assertion], slot: Slot, texts: Mapping[str, str | None]) -> bool:
    """Return whether texts repeat the last import: then changes of wording made here since are left as they are."""
    before = [assertion for assertion in recorded if assertion.kind is AssertionKind.IMPORTED]
    return bool(before) and texts.items() <= dict(zip(slot.keys, before[-1].values, strict=True)).items()


def repeats_parts_of_import(facts: RoundFacts, row_id: str, key: str, text: str, names: PartNames) -> bool:
    """Return whether a list only repeats the parts of an item that the last imported list had; False if it has no part.

    `text`: the parts of all divisions as one text, as the list prints them. `names`: the divisions that have parts of
    the row.
    """
    field, found = facts.profile.by_key[key], list[bool]()
    for division, part in _parts_of(field, text, names).items():
        slot = group_slot(facts.profile, row_id, field.group, division)
        if part is not None:
            found.append(_only_repeats(facts.assertions.get(slot, ()), slot, {key: part}))
    return bool(found) and all(found)


def _texts_by_slot(
    records: Records, facts: RoundFacts, recorded: RecordedValues
) -> Mapping[Slot, Mapping[str, str | None]]:
    """Return the texts to record by slot; a text of the office for several divisions is split into theirs.

    A text without any name is that of the first division. A row that names no division has none.
    """
    found: dict[Slot, dict[str, str | None]] = defaultdict(dict)
    split_keys = facts.profile.part_items if recorded.writer == OFFICE else ()
    answers = _answers_of(records, facts.round_, recorded.texts) if split_keys else None
    for row_id, texts in recorded.texts.items():
        for key, text in texts.items():
            if answers is None or key not in split_keys:
                found[facts.slot(row_id, key, recorded.writer)][key] = text
                continue
            group = facts.profile.group_of(key)
            names = answers.part_names(row_id, key)
            for division, part in _parts_of(facts.profile.by_key[key], text, names).items():
                found[group_slot(facts.profile, row_id, group, division)][key] = part
    return found


def _answers_of(records: Records, round_: Round, row_ids: Iterable[str]) -> RoundAnswers:
    return RoundAnswers.of(records, round_, records.entries.current(round_.round_id, row_ids))


def _parts_of(field: Field, text: str | None, names: PartNames) -> Mapping[str, str | None]:
    found: dict[str, str | None] = dict.fromkeys(names.printed)
    if not found:
        return found
    try:
        found.update(names.split(text))
    except ValueError:
        found[next(iter(found))] = text
    for division, part in found.items():
        with suppress(ValueError):  # an imported text that is no value is kept as it is
            found[division] = read_value(field, part)
    return found


def _assertions(
    parts: Parts,
    facts: RoundFacts,
    recorded: RecordedValues,
    texts_by_slot: Mapping[Slot, Mapping[str, str | None]],
) -> Iterator[Assertion]:
    for slot, texts in texts_by_slot.items():
        if recorded.kind is AssertionKind.IMPORTED and _only_repeats(facts.assertions.get(slot, ()), slot, texts):
            continue
        before = _before(facts, slot, recorded.writer)
        shown = dict(zip(slot.keys, before.values, strict=True))
        # the writer saw what a list, or the joined text of all divisions, prints
        saw_printed = recorded.source is not None or (recorded.writer == OFFICE and slot.division is not None)
        known = facts.profile.any_by_key if saw_printed else {}
        new = {key: text for key, text in texts.items() if not (known and known[key].is_printed_as(shown[key], text))}
        values = slot.values_of({**shown, **new})
        if values != before.values or recorded.observing is not None:
            yield Assertion(
                parts.token(_ASSERTION_ID_LENGTH), slot, values, recorded.writer, recorded.kind, before.observed
            )


def _before(facts: RoundFacts, slot: Slot, writer: str) -> OwnValues:
    """Return the values that the writer sees on a slot: the current ones.

    On behalf of one of several divisions, they are only that division's own values.
    """
    if writer != facts.own:
        return values_shown_to_division(facts, slot, writer)
    resolution = facts.resolve(slot)
    return OwnValues(resolution.values, observed_by_writer(resolution))


SOURCES = ("電話", "メール", "紙", "口頭")
"""The usual sources of an answer on behalf of a division; any other text is allowed, too."""

SOURCE_LENGTH = 40
"""Maximum length of a source, in characters."""

_UNTIL_TYPED = frozenset({UNREADABLE, BESIDE_UNREADABLE})
"""The reasons for which a field waits until it is typed on behalf of its division."""


@dataclass(frozen=True)
class Edited:
    """An edited row, and the keys whose values changed.

    `was`, `now`: the changed values by key (None: blank), as the writer saw them before and after, needed to undo the
    edit. `left`: the values of all written fields after it, likewise. `beside`: keys whose new values were recorded as
    one more side of a conflict, so that they are not current. `superseded`: the IDs of the held items that the edit
    answers.
    """

    id: str
    changed: tuple[str, ...]
    was: Mapping[str, str | None] = field(default_factory=dict)
    now: Mapping[str, str | None] = field(default_factory=dict)
    left: Mapping[str, str | None] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """Texts to write in a row.

    `typed`: the texts as typed, by key or heading of the field; a blank one clears. `as_division`: the division for
    which they are written (None: the data file's owner). `year`: the year of the round (None: the current round).
    `source`: how an answer on behalf of a division was received: 電話, メール, 紙, 口頭 or any other text; None: not
    stated. `expected`: current values by key; if one differs, nothing is written (None: not checked). `round_id`: the
    round (None: the chosen plan's round of the year). `ended_drafts`: the fields whose drafts the edit ends (None: all
    of its fields).
    """

    row_id: str
    typed: Mapping[str, str]
    as_division: str | None = None
    year: FiscalYear | None = None
    source: str | None = None
    expected: Mapping[str, str | None] | None = None
    round_id: str | None = None
    ended_drafts: frozenset[str] | None = None


def edit_entry(
    parts: Parts, store: Store, entry: Entry, by: str | None = None, reason: str | None = None
) -> Outcome[Edited]:
    """Edit one row in an act, and return the keys whose values changed, with the values before and after.

    The edit supersedes the values that the writer sees; no act is recorded if it repeats them and answers no held item.
    On behalf of one of several divisions, these are only that division's own values, so the new ones may become one
    more side of a conflict (`Edited.beside`). `reason` is recorded with the act; if it is None, the source of the entry
    is. Raises RoundUnknown, PlanUnclear, IdUnknown, KeyUnknown, KeyTwice, ItemOfOffice, LevelItemElsewhere,
    ValueUnknown, PartNeedsDivision, PartUnclear, DivisionUnknown, DeferralAndProposal, NotYours, NoteNeedsDivision,
    RepostNotAnswered, RowOutOfReport, RoundClosed, RowAccepted, SourceNotPossible, ValueMoved.
    """
    outcome = edit_entries(parts, store, [entry], ActKind.EDIT_ENTRY, by, reason)
    return Outcome(outcome.value[0], outcome.touched, outcome.problems)


def edit_entries(
    parts: Parts,
    store: Store,
    entries: Sequence[Entry],
    kind: ActKind,
    by: str | None = None,
    reason: str | None = None,
) -> Outcome[tuple[Edited, ...]]:
    """Edit rows in one act of this `kind`; if one entry is refused, or no value is new, no act is recorded.

    The round and source of the first entry are used for all; `reason` is recorded in place of the source (None: the
    source is recorded). A row must occur only once per writer (`as_division`), and entries of one writer must be
    adjacent. Raises the same errors as `edit_entry`.
    """
    first = entries[0]
    edited: list[Edited] = []
    touched, is_new = frozenset[tuple[str, str]](), False
    with store.writing() as work:
        round_ = named_round(work, first.round_id, first.year)
        rows = [_own_row(work, round_, entry.row_id) for entry in entries]
        writers = {entry.as_division: writer_of(work, entry.as_division) for entry in entries}
        answers = cache(lambda: _answers_of(work, round_, [row.row_id for row in rows]))
        edits = [
            _begin_row_edit(work, round_, row, writers[entry.as_division], entry, answers)
            for row, entry in counted("取組を確かめています", zip(rows, entries, strict=True), len(rows))
        ]
        is_on_behalf = any(writer not in (OFFICE, work.info.division) for writer in writers.values())
        act = work.begin_act(kind, by, reason or _read_source(first.source, is_on_behalf=is_on_behalf))
        for division, writer in writers.items():
            own = [edit for edit in edits if edit.entry.as_division == division]
            texts = {edit.row.row_id: edit.fields for edit in own}
            folded = record_values(parts, work, act, round_, RecordedValues(texts, writer, AssertionKind.TYPED))
            written = counted("取組に書き込んでいます", own, len(own))
            edited += (_end_row_edit(work, round_, edit, act, folded) for edit in written)
            touched |= folded.touched
            is_new |= bool(folded.lines)
        open_ = remaining_conflicts(work, round_, [(edit.row.row_id, key) for edit in edits for key in edit.fields])
        left = tuple(_left_by_all(work, round_, edits))
        is_new |= any(each.changed or each.superseded for each in edited)
        if is_new:
            work.commit()
    if not is_new and kind is ActKind.EDIT_ENTRY:
        _drop_drafts(store, round_, edits)
    touched |= {(each.id, key) for each in edited for key in each.changed}
    return Outcome(tuple(edited), touched, (*open_, *_dropped(edits), *_still_proposed(edits), *left))


def _drop_drafts(store: Store, round_: Round, edits: Iterable[_RowEdit]) -> None:
    """Drop the drafts that edits end which changed no value; no act is recorded."""
    places = {(edit.row.row_id, key, edit.writer) for edit in edits for key in edit.ended_drafts}
    with store.writing() as work:
        found = [
            each for each in work.entries.drafts(round_.round_id) if (each.row_id, each.key, each.division) in places
        ]
        for each in found:
            work.entries.drop_draft(round_.round_id, each.row_id, each.key, each.division)
        if found:
            work.commit()


def _still_proposed(edits: Iterable[_RowEdit]) -> Iterator[Problem]:
    """Yield a problem for each withdrawn proposal of 報告対象外 that a sentence in the note still makes."""
    for edit in edits:
        reason = proposed_in_note(edit.fields.get(NOTE)) if edit.reason is None else None
        if OUT_OF_REPORT in edit.entry.typed and reason is not None:
            yield problem("OUT-OF-REPORT-PROPOSED", Place(id=edit.row.row_id, key=NOTE), found=reason.label)


def _left_by_all(records: Records, round_: Round, edits: Iterable[_RowEdit]) -> Iterator[Problem]:
    """Yield a problem for each edited row that its writer and all other answering divisions leave to others."""
    deferring = [edit.row for edit in edits if is_deferral(edit.fields.get(NOTE, edit.was.get(NOTE)))]
    answers = _answers_of(records, round_, [row.row_id for row in deferring]) if deferring else None
    for row in dict.fromkeys(deferring):
        if answers is not None and answers.is_left_by_all(row):
            yield problem(ALL_DEFERRED, Place(id=row.row_id, key=NOTE))


def _dropped(edits: Iterable[_RowEdit]) -> Iterator[Problem]:
    """Yield a problem for each kind of characters removed from the texts of edits."""
    for edit in edits:
        for key, text in edit.fields.items():
            place = Place(id=edit.row.row_id, key=key)
            yield from problems_of_removed_characters(edit.entry.typed.get(key, ""), text, place)


def problems_of_removed_characters(typed: str, text: str | None, place: Place) -> Iterator[Problem]:
    """Yield a problem for removed control characters, and a problem for removed direction controls.

    `typed`: the text as typed. `text`: the stored text.
    """
    if dropped := find_dropped_characters(typed):
        yield problem("CELL-CONTROL", place, found=code_points(dropped))
    if turning := direction_controls_in(typed):
        yield problem("CELL-DIRECTION", place, found=code_points(turning), expected=text)


@dataclass(frozen=True)
class _RowEdit:
    """A row being edited: the values shown to the writer, the new values, and the reason for 報告対象外."""

    row: RoundRow
    entry: Entry
    writer: str
    was: Mapping[str, str | None]
    fields: Mapping[str, str | None]
    reason: OutOfReport | None

    @property
    def ended_drafts(self) -> tuple[str, ...]:
        """The keys of the fields whose drafts the edit ends."""
        ended = self.entry.ended_drafts
        return tuple(key for key in self.fields if ended is None or key in ended)


def _begin_row_edit(
    work: UnitOfWork, round_: Round, row: RoundRow, writer: str, entry: Entry, answers: Callable[[], RoundAnswers]
) -> _RowEdit:
    """Return the row to be edited with the values to write; refuse values that the writer may not write.

    `answers`: returns the answers to all rows to be edited.
    """
    asked = work.plan.asked(round_)
    names = grouped((key_named(asked, name), name) for name in entry.typed)
    if twice := next((some for some in names.values() if len(some) > 1), None):
        raise refusals.KeyTwice(found="」と「".join(twice))
    entry = replace(entry, typed={key: entry.typed[name] for key, (name,) in names.items()})
    _need_writable(work, round_, row, writer, entry.typed)
    fields = read_fields(entry.typed, asked, by_office=writer == OFFICE)
    _need_asked_here(asked, row.row_id, fields)
    reason = _read_reason(row, entry.typed)
    was = values_shown_to_writer(work, round_, row, writer)
    _need_unmoved(work, round_, row, was, entry, fields)
    if writer != OFFICE:
        fields |= _in_note(entry.typed, fields.get(NOTE, was[NOTE]), reason)
    elif DEFERRED in entry.typed:
        raise refusals.NoteNeedsDivision
    refuse_repost(work, round_, row, fields.values())
    for key in fields.keys() & {*asked.part_items}:
        need_clear_part(answers(), row.row_id, writer, key, fields[key])
    _may_write(work, round_, row, writer, fields)
    is_returning = writer == OFFICE and OUT_OF_REPORT in entry.typed and reason is None
    if not is_returning:
        refuse_out_of_report(row, fields.values())
    return _RowEdit(row, entry, writer, was, fields, reason)


def _end_row_edit(work: UnitOfWork, round_: Round, edit: _RowEdit, act: Act, folded: Folded) -> Edited:
    """Settle held items that the edit answers, and drop drafts; return the edited row.

    Drafts are dropped only by an edit of their own field: pasting a block or unifying wordings leaves them.
    """
    row, writer = edit.row, edit.writer
    changed = [change.key for change in folded.changes if change.row_id == row.row_id]
    if OUT_OF_REPORT in edit.entry.typed and writer == OFFICE and edit.reason is not row.out_of_report:
        record_out_of_report(work, act, round_, row, edit.reason, Why.TYPED)
        changed.append(OUT_OF_REPORT)
    for key in edit.ended_drafts if act.kind == ActKind.EDIT_ENTRY else ():
        work.entries.drop_draft(round_.round_id, row.row_id, key, writer)
    superseded = settle_typed_items(work, round_, row.row_id, edit.fields, writer)
    was, now = edit.was, values_shown_to_writer(work, round_, row, writer)
    undecided = [line.slot for line in folded.lines if line.slot.row_id == row.row_id and line.conflict]
    aside = {key for slot in undecided for key in slot.keys}.difference(changed)
    beside = tuple(key for key, text in edit.fields.items() if key in aside and text != was.get(key))
    return Edited(
        row.row_id,
        tuple(dict.fromkeys(changed)),
        _apart(was, now),
        _apart(now, was),
        {key: now.get(key) for key in edit.fields},
        beside,
        superseded,
    )


def settle_typed_items(
    work: UnitOfWork, round_: Round, row_id: str, keys: Container[str], writer: str | None
) -> tuple[str, ...]:
    """Settle the held items that are answered when fields are typed for the division `writer`; return their IDs.

    `row_id`: the ID of a row or of a 成果指標. The items are fields that could not be read in the division's returns,
    or that wait beside such a field. Items of other divisions, and of other reasons, go on waiting.
    """
    waiting = (each for each in work.exchange.held(round_.round_id) if each.row_id == row_id and each.key in keys)
    found = [each for each in waiting if each.reason in _UNTIL_TYPED]
    whose = work.exchange.divisions_of_returns(round_.round_id) if found else {}
    settled = tuple(each.item_id for each in found if whose.get(each.return_id or "", "") == writer)
    for item_id in settled:
        work.exchange.settle_held(item_id, HeldState.SUPERSEDED)
    return settled


def save_draft(store: Store, entry: Entry) -> None:
    """Save texts while they are typed, as drafts; `edit_entry` makes them a change when the field is left.

    Raises RoundUnknown, PlanUnclear, IdUnknown, DivisionUnknown, WrongRole, RoundClosed, RowAccepted.
    """
    with store.writing() as work:
        round_ = named_round(work, entry.round_id, entry.year)
        row = find_row(round_, entry.row_id)
        writer = writer_of(work, entry.as_division)
        _need_writable(work, round_, row, writer, entry.typed)
        for key, text in entry.typed.items():
            work.entries.save_draft(round_.round_id, Draft(row.row_id, key, writer, text or None))
        work.commit()


def _own_row(work: UnitOfWork, round_: Round, text: str) -> RoundRow:
    """Return the row with an ID; raises IdUnknown, NotYours.

    A division's data file has only its own rows, so a valid ID that is not found belongs to another division.
    """
    own = work.info.division
    try:
        return find_row(round_, text)
    except refusals.IdUnknown:
        if own is None or not is_id(text, work.plan.asked(round_).profile.id_patterns):
            raise
        raise refusals.NotYours(id=fold_id(text), division=work.organisation.read().name(own)) from None


def _need_writable(work: UnitOfWork, round_: Round, row: RoundRow, writer: str, keys: Collection[str]) -> None:
    """Refuse a row that is closed or accepted; the acceptance of an answer does not lock the office's own fields."""
    is_office_field = bool(keys) and {*keys} <= {*work.plan.asked(round_).office_keys}
    need_unlocked(work.reviews, round_, row.row_id, writer, is_office_field=is_office_field)


def _may_write(records: Records, round_: Round, row: RoundRow, writer: str, fields: Iterable[str]) -> None:
    """Refuse rows and fields that the writer may not edit.

    A division edits the rows that it answers, and its own parts of every row that names it. The office edits no notes.
    """
    if writer == OFFICE:
        if NOTE in fields:
            raise refusals.NoteNeedsDivision
        return
    asked = records.plan.asked(round_)
    if not all(writer in row.writers_of(key, asked) for key in fields):
        raise refusals.NotYours(id=row.row_id, division=records.organisation.read().name(writer))


def need_clear_part(answers: RoundAnswers, row_id: str, writer: str, key: str, text: str | None) -> None:
    """Raise PartUnclear if it is not clear which division each line of a text belongs to, in an item of each division.

    `writer`: a division's ID, or OFFICE. `text`: None if it is blank. The office types the parts of all divisions, each
    after the division's name in 【】; its text is also unclear if the present parts cannot be split again. A division
    types only its own part, which may begin with its own name; a text that goes on with the parts of other divisions is
    unclear. Raises PartNeedsDivision and ValueUnknown for the office.
    """
    names = answers.part_names(row_id, key)
    if writer == OFFICE:
        read_parts(answers.asked.profile, key, text, names)
        is_unclear = text is not None and not answers.can_split_parts(row_id, key)
    else:
        is_printed = text is not None and names.without_own_name(writer, text) != text
        is_unclear = is_printed and any(part for each, part in names.split(text).items() if each != writer)
    if is_unclear:
        raise refusals.PartUnclear(found=answers.asked.heading(key), expected="、".join(names.printed.values()))


def _need_asked_here(asked: AskedFields, row_id: str, fields: Mapping[str, str | None]) -> None:
    """Refuse a value of an item about a level at a row that is not asked for it; raises LevelItemElsewhere."""
    for key in fields.keys() & asked.profile.level_items:
        if fields[key] is None or asked.is_asked_at(row_id, key):
            continue
        there = asked.level_rows.get(key, {}).get(row_id)
        expected = f"{there} の行に記入してください。" if there else "この項目を聞いている行に記入してください。"
        level = asked.profile.level(asked.profile.by_key[key].of).name
        raise LevelItemElsewhere(found=asked.heading(key), id=row_id, level=level, expected=expected)


def _read_source(text: str | None, *, is_on_behalf: bool) -> str | None:
    """Return how an answer was received; raises SourceNotPossible unless it is typed on behalf of a division."""
    source = as_typed(text)
    if source is not None and (not is_on_behalf or len(source) > SOURCE_LENGTH):
        raise refusals.SourceNotPossible(expected=str(SOURCE_LENGTH))
    return source


def _in_note(typed: Mapping[str, str], note: str | None, reason: OutOfReport | None) -> dict[str, str | None]:
    """Return the note with a proposal of 報告対象外, or with the statement that others answer, written into it.

    Raises DeferralAndProposal if both are to be written.
    """
    if DEFERRED in typed:
        deferred = read_deferred(typed[DEFERRED])
        if deferred and reason is not None:
            raise DeferralAndProposal
        note = with_deferral(note, deferred=deferred)
    if OUT_OF_REPORT in typed:
        note = with_proposal(note, reason)
    return {NOTE: note} if typed.keys() & {DEFERRED, OUT_OF_REPORT} else {}


def _need_unmoved(
    records: Records,
    round_: Round,
    row: RoundRow,
    was: Mapping[str, str | None],
    entry: Entry,
    fields: Mapping[str, str | None],
) -> None:
    """Refuse to overwrite a value that is newer than the expected one, unless it already has the wanted text."""
    for key, text in (entry.expected or {}).items():
        current = was.get(key)
        is_wanted = key in fields and same(fields[key], current)
        if not (is_wanted or same(as_typed(text), current)):
            who, since = field_writer(records, round_, row.row_id, key, entry.as_division)
            raise refusals.ValueMoved(id=row.row_id, key=key, who=who, since=since, found=current or "")


def _apart(one: Mapping[str, str | None], other: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return the values of `one` that differ from `other`, by key."""
    return {key: one.get(key) for key in {**one, **other} if one.get(key) != other.get(key)}


def _read_reason(row: RoundRow, typed: Mapping[str, str]) -> OutOfReport | None:
    """Return the typed reason for 報告対象外; a repost's reason is part of the plan and cannot be changed."""
    reason = read_out_of_report(typed.get(OUT_OF_REPORT, ""))
    is_repost = row.is_repost
    if OUT_OF_REPORT in typed and is_repost is not (reason is OutOfReport.REPOST):
        others = [each.value for each in OutOfReport if each is not OutOfReport.REPOST]
        expected = OutOfReport.REPOST.value if is_repost else "、".join(others)
        raise refusals.ValueUnknown(found=typed[OUT_OF_REPORT], expected=expected)
    return reason
