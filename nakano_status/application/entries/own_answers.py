"""A division's own answers on a row that several divisions answer (各課回答), apart from the others' answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from nakano_status.application.lookup import edition_of, find_division
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.application.round.read.round_answers import RoundAnswers, printed_values_by_row, values_by_row
from nakano_status.domain.exchange.returns import final_returns
from nakano_status.domain.fields.field import FIGURE_KEYS, MARK, NOTE
from nakano_status.domain.merge.resolution import (
    OFFICE,
    Lineage,
    Resolution,
    Slot,
    Values,
    blank_values,
    group_slot,
    resolve_slot,
    same_values,
)
from nakano_status.domain.plan.ownership import names_of_others
from nakano_status.domain.refusals.exchange import DivisionUnknown
from nakano_status.domain.refusals.files import WrongRole
from nakano_status.domain.round.round import Round, RoundRow, is_deferred, proposed_in_note
from nakano_status.domain.text.narrative import is_blank

if TYPE_CHECKING:
    from nakano_status.application.merge.folding import RoundFacts


class OwnValues(NamedTuple):
    """The values that a division is shown on a slot, in the order of the slot's keys (None: blank).

    `observed`: the IDs of the assertions that it has observed, and of the revisions that only repeat a value.
    """

    values: Values
    observed: frozenset[str]


def values_shown_to_division(facts: RoundFacts, slot: Slot, division: str) -> OwnValues:
    """Return the values that a division is shown on a slot when it is asked.

    Other divisions' assertions on a shared row are left out. If the office decided on the row, its decision
    replaces the division's own values. If the division's own answers differ, the values as sent to it are shown: it has
    observed none of these answers.
    """
    from nakano_status.application.merge.folding import observed_by_writer

    resolution = facts.resolve(slot)
    if slot.division is not None or slot.group in FIGURE_KEYS:
        return OwnValues(resolution.values, observed_by_writer(resolution))
    row = facts.round_.row(slot.row_id)
    if not row.several_writers or division not in row.writers:
        return OwnValues(resolution.values, observed_by_writer(resolution))
    office = [head for head in resolution.heads if head.is_office]
    own = dict(_ids(facts, resolution, division))
    shown = office[-1].values if office else _shown_own(facts, resolution, division)
    known = {**own, **{head.assertion_id: head.values for head in office}}
    return OwnValues(shown, frozenset(each for each, values in known.items() if same_values(values, shown)))


def own_values(facts: RoundFacts, row_id: str, division: str) -> dict[str, str | None]:
    """Return the answers that a division (an ID) itself gave last in a row, by field key; None for an unanswered field.

    A value that the division returned unchanged counts as its answer; of copies that differ, one is returned. The keys
    include the division's part of each item and its note, with their current values.
    """
    newest = (_newest_own(facts, facts.resolve(slot), division) for slot in _slots(facts, row_id))
    return _by_key((each[-1] for each in newest), facts, row_id, division)


def writer_of(records: Records, as_division: str | None) -> str:
    """Return the writer: the division named `as_division`, or the owner of the data file if that is None.

    The writer is a division's ID, or OFFICE. Raises DivisionUnknown, also for a generic entry (各所管課), and WrongRole
    if a division's data file is to be written for another division.
    """
    own = records.info.division
    if as_division is None:
        return own or OFFICE
    if own is not None:
        if find_division(records, as_division).division_id != own:
            raise WrongRole(expected="事務局", found="所管課")
        return own
    found = find_division(records, as_division)
    if found.is_generic:  # 各所管課 is a generic entry: no division can answer as it
        raise DivisionUnknown(found=as_division)
    return found.division_id


def values_shown_to_writer(records: Records, round_: Round, row: RoundRow, writer: str) -> dict[str, str | None]:
    """Return the values that a writer sees in the fields of a row, and overwrites by an edit, by key (None: blank).

    `writer`: a division's ID, or OFFICE. A division sees the current values, and its own parts. For one of several
    answering divisions, the office sees that division's own values, or its own decision in their place. For itself, the
    office sees the values as printed, but with unrounded numbers, so that an edit can be undone, and a blank note.
    """
    from nakano_status.application.merge.folding import RoundFacts

    if writer != records.info.division and writer in row.writers and row.several_writers and row.counted:
        facts = RoundFacts.load(records, round_, [row.row_id])
        shown = (values_shown_to_division(facts, slot, writer).values for slot in _slots(facts, row.row_id))
        return _by_key(shown, facts, row.row_id, writer)
    profile = records.plan.asked(round_).profile
    if writer == OFFICE:
        shown_to_office = printed_values_by_row(records, round_, [row.row_id], in_full=True)
        return {**shown_to_office.get(row.row_id, {}), NOTE: None}
    current = records.entries.current(round_.round_id, [row.row_id])
    own = (slot for slot in current if slot.division == writer)
    parts = {key: text for slot in own for key, text in zip(slot.keys, current[slot].values, strict=True)}
    return {**values_by_row(current).get(row.row_id, {}), **dict.fromkeys((*profile.part_keys, NOTE)), **parts}


def _slots(facts: RoundFacts, row_id: str) -> list[Slot]:
    return [group_slot(facts.profile, row_id, group) for group in facts.profile.answer_groups]


def _by_key(shown: Iterable[Values], facts: RoundFacts, row_id: str, division: str) -> dict[str, str | None]:
    """Return the shown values of a row's fields by key, with the division's own parts."""
    found: dict[str, str | None] = {}
    for slot, values in zip(_slots(facts, row_id), shown, strict=True):
        found.update(zip(slot.keys, values, strict=True))
    for key in (*facts.profile.part_keys, NOTE):
        slot = facts.slot(row_id, key, division)
        found.update(zip(slot.keys, facts.resolve(slot).values, strict=True))
    return found


def _shown_own(facts: RoundFacts, resolution: Resolution, division: str) -> Values:
    """Return the newest of a division's own values on a slot; if several differ, the values as sent to it."""
    newest = _newest_own(facts, resolution, division)
    if all(same_values(each, newest[-1]) for each in newest):
        return newest[-1]
    own = Lineage(each for each in facts.lineage.revisions.values() if each.writer == division)
    return resolve_slot(resolution.slot, own, ()).base


def _newest_own(facts: RoundFacts, resolution: Resolution, division: str) -> list[Values]:
    """Return the values of a division's own assertions on a slot that no other of its own has observed.

    If it has none, the values that it repeats; blank values if it never answered.
    """
    values_by_id = dict(_ids(facts, resolution, division))
    older = {observed for each in values_by_id for observed in _observed_by(facts, resolution, each)}
    newest = {each: values for each, values in values_by_id.items() if each not in older}
    asserted = [values for each, values in newest.items() if each not in resolution.repeats]
    return asserted or [*newest.values()] or [blank_values(resolution.slot)]


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
    # its own assertions may have been observed through the office's
    return before | (assertion.observed | resolution.observed[assertion_id] if assertion else frozenset())


class OwnAnswers(NamedTuple):
    """The own answer of each division in the rows of a round that several divisions answer, or have parts of.

    `values`: by (row ID, division ID) the values by field key (None: blank) in rows that several divisions answer;
    other rows have no entry. `returned`: each (row ID, division ID) of the rows in a division's final returns; empty
    in a round without items that each division answers for itself.
    """

    values: Mapping[tuple[str, str], Mapping[str, str | None]]
    returned: frozenset[tuple[str, str]] = frozenset()

    @staticmethod
    def load(records: Records, round_: Round) -> OwnAnswers:
        """Return the own answers of divisions in a round.

        There are none if no row has several answering divisions and the round has no items that divisions answer for
        themselves.
        """
        rows = [row for row in round_.rows if row.several_writers and row.counted]
        returned = _returned(records, round_) if records.plan.asked(round_).part_items else frozenset()
        if not rows:
            return OwnAnswers({}, returned)
        from nakano_status.application.merge.folding import RoundFacts

        facts = RoundFacts.load(records, round_, [row.row_id for row in rows])
        return OwnAnswers(
            {(row.row_id, each): own_values(facts, row.row_id, each) for row in rows for each in row.writers}, returned
        )

    def is_answered(self, contents: RoundAnswers, row: RoundRow, division: str) -> bool:
        """Return whether a division answered a row.

        In a shared row its own answer decides, in any other row the current value. In a row of which it only has a
        part, all required items of the part must be filled in, or if none is required, any item; a part that was
        returned blank is answered, too.
        """
        if division not in row.writers:
            return contents.has_part(row, division) or (
                not contents.asked.required_parts
                and any((row.row_id, each) in self.returned for each in contents.part_writers(row.row_id, division))
            )
        if row.several_writers:
            return self._has_answered(contents, row, division)
        return contents.is_answered(row.row_id, division)

    def _has_answered(self, contents: RoundAnswers, row: RoundRow, division: str) -> bool:
        """Return whether a division answered a shared row.

        Its answer is a mark, a proposal of 報告対象外, or 他課が回答 if another division may answer.
        """
        values = self.values[row.row_id, division]
        if not is_blank(values.get(MARK)) or proposed_in_note(values.get(NOTE)) is not None:
            return True
        return is_deferred(values, contents.asked) and not contents.is_left_by_others(row, division)


def _returned(records: Records, round_: Round) -> frozenset[tuple[str, str]]:
    """Return the rows of the forms that divisions returned, not only as a 下書き, each with the division."""
    packages = {each.package_id: each for each in records.exchange.packages(round_.round_id, row_ids=())}
    finals = final_returns(records.exchange.returns(round_.round_id, row_ids=()))
    answered = [(each.division, packages.get(each.package_id)) for each in finals]
    return frozenset((row.row_id, division) for division, package in answered if package for row in package.rows)


def other_answerers(records: Records, round_: Round) -> Mapping[str, tuple[str, ...]]:
    """Return the names of the divisions that answer a row together with the data file's own division, by row ID.

    A row is included if its printed 所管課 cell names other divisions, and the own division would not answer by the
    cell: it was then asked because the row was opened to all named divisions. In other rows it cannot be known who else
    was asked. Empty in an office's data file.
    """
    own = records.info.division
    if own is None:
        return {}

    organisation = organisation_of(records, round_)
    edition = edition_of(records, round_)
    asked = {row.row_id for row in round_.rows if own in row.writers}
    named = {
        listing.row_id: names_of_others(listing.owners_printed, organisation, own)
        for listing in edition.listings
        if listing.row_id in asked
    }
    return {row_id: names for row_id, names in named.items() if names}
