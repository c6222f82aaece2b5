"""Current values of the rows of a round, loaded from one snapshot without the plan: enough for the first page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from nakano_status.application.lookup import successions_in
from nakano_status.application.round.read.as_known import organisation_of
from nakano_status.domain.fields.field import MARK, NOTE, Field
from nakano_status.domain.grouped import grouped
from nakano_status.domain.organisation.divisions import predecessors
from nakano_status.domain.round.round import PartNames, Round, RoundRow, is_deferral, proposed_in_note
from nakano_status.domain.round.tally import ReportedValues
from nakano_status.domain.text.narrative import is_blank, same

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Records
    from nakano_status.domain.fields.profile import AskedFields, Profile
    from nakano_status.domain.history.acts import Act, Change, Draft
    from nakano_status.domain.merge.resolution import CurrentValue, Slot
    from nakano_status.domain.organisation.divisions import Organisation, Succession

Key = TypeVar("Key")
Kind = TypeVar("Kind")
Texts = Mapping[str, str | None]
"""Values of one row by field key."""
RowParts = Mapping[str, Mapping[str, str]]
"""The values of one row that each division has for itself, by field key and division ID."""


@dataclass(frozen=True, kw_only=True)
class RoundAnswers:
    """A round with its divisions and the current values of every row.

    `asked`: the fields that the round asks for. `current`: the current values by slot. `values`: the values of every
    row by key; of an item that each division answers for itself, the texts of all as papers print them. `parts`: what
    each division has for itself of every row, by key and division ID. `conflicts`: the slots of every row that are in
    conflict, in order. `drafts`: the unsaved texts of every row. `own`: the division that owns the data file (None: the
    office). `successions`: which divisions continue others; empty in a round without items of each division.
    """

    round_: Round
    organisation: Organisation
    asked: AskedFields
    current: Mapping[Slot, CurrentValue]
    values: Mapping[str, Texts]
    parts: Mapping[str, RowParts]
    conflicts: Mapping[str, tuple[Slot, ...]]
    drafts: Mapping[str, tuple[Draft, ...]]
    own: str | None = None
    successions: tuple[Succession, ...] = ()

    @staticmethod
    def load(records: Records, round_: Round) -> RoundAnswers:
        """Load the current values of a round's rows.

        If the round collects answers, the cached values of unchanged rows are used again.
        """
        key = "answers", round_.round_id, round_.named_on  # the preview of another day has other names
        known = records.kept.known_value(key) if records.kept is not None else None
        rows = known.rows(round_.round_id) if known is not None else None
        if known is None or rows is None:
            found = RoundAnswers.of(records, round_, records.entries.current(round_.round_id))
        else:
            found = known.value.with_rows_reloaded(records, round_, rows)
        return found if records.kept is None or not round_.is_collecting else records.kept.put(key, found)

    @staticmethod
    def of(records: Records, round_: Round, current: Mapping[Slot, CurrentValue]) -> RoundAnswers:
        """Return a round with the given current values of its rows."""
        asked, parts = records.plan.asked(round_), _parts(current)
        organisation = _organisation_of(records, round_, asked.profile)
        return RoundAnswers(
            round_=round_,
            organisation=organisation,
            asked=asked,
            current=current,
            values=with_printed_parts(values_by_row(current), parts, round_, organisation, asked.profile),
            parts=parts,
            conflicts=_conflicts(current),
            drafts=grouped((each.row_id, each) for each in records.entries.drafts(round_.round_id)),
            own=records.info.division,
            successions=successions_in(records) if asked.part_items else (),
        )

    def with_rows_reloaded(self, records: Records, round_: Round, rows: Collection[str]) -> RoundAnswers:
        """Return these answers with some rows loaded again, because they were written since; `rows`: their IDs."""
        now = RoundAnswers.of(records, round_, records.entries.current(round_.round_id, rows) if rows else {})
        if not rows:
            return replace(self, round_=round_, drafts=now.drafts)
        return replace(
            now,
            current=_with(self.current, (each for each in self.current if each.row_id in rows), now.current),
            values=_with(self.values, rows, now.values),
            parts=_with(self.parts, rows, now.parts),
            conflicts=_with(self.conflicts, rows, now.conflicts),
        )

    @cached_property
    def notes(self) -> Mapping[str, Mapping[str, str]]:
        """The notes to the office, by row ID and division ID."""
        return {row_id: found[NOTE] for row_id, found in self.parts.items() if NOTE in found}

    def own_parts(self, row_id: str, division: str) -> dict[str, str | None]:
        """Return the values that a division has for itself in a row, by key (None: blank)."""
        found = self.parts.get(row_id, {})
        return {key: found.get(key, {}).get(division) for key in self.asked.profile.part_keys or (NOTE,)}

    def parts_of_sections(self, row_id: str, division: str) -> dict[str, dict[str, str]]:
        """Return the values that the sections (係) of a division have for themselves, by key and by the section's name.

        Only the division's own data file has them.
        """
        if self.own is None or row_id not in self.parts:
            return {}
        parts, day = self.parts[row_id], self.round_.named_on
        names = {each: self.organisation.name(each, day) for each in self.organisation.sections_of(division)}
        of_key = {key: parts.get(key, {}) for key in self.asked.part_keys}
        return {key: {names[each]: texts[each] for each in texts if each in names} for key, texts in of_key.items()}

    def part_writers(self, row_id: str, division: str) -> tuple[str, ...]:
        """Return the IDs of the divisions whose parts of a row count as the division's own.

        The division is first, then the earlier bodies that the division continues; bodies that the row itself names are
        left out.
        """
        if not self.successions:
            return (division,)
        named = row.printed_divisions if (row := self.row(row_id)) is not None else ()
        former = predecessors(self.successions, division, date.max)
        return (division, *(each for each in former if each not in (division, *named)))

    def parts_for(self, row_id: str, division: str) -> dict[str, str | None]:
        """Return the values of a row that count as a division's own, by key (None: blank).

        If the division left an item blank, its value is the value of a body that the division continues; this does not
        apply to its note. `own_parts` returns only the division's own values.
        """
        found = self.own_parts(row_id, division)
        for former in self.part_writers(row_id, division)[1:]:
            texts = self.own_parts(row_id, former)
            found |= {key: text for key, text in texts.items() if key != NOTE and is_blank(found[key])}
        return found

    def divisions_with_part(self, row: RoundRow) -> tuple[str, ...]:
        """Return the IDs of the divisions that have a part of a row but do not answer it.

        Generic entries (各所管課) are left out. Empty if no item of the round is answered by each division for itself.
        """
        asked_of = row.divisions_asked(self.asked) if self.asked.part_items else ()
        return tuple(
            each for each in asked_of if each not in row.writers and not self.organisation.get(each).is_generic
        )

    def has_part(self, row: RoundRow, division: str) -> bool:
        """Return whether a division filled in its part of a row (`AskedFields.fills_part`)."""
        undecided = {key for slot in self.conflicts_of(row, division) for key in slot.keys}
        return self.asked.fills_part(self.parts_for(row.row_id, division), undecided)

    def conflicts_of(self, row: RoundRow, division: str) -> tuple[Slot, ...]:
        """Return the open conflicts of a row that concern a division.

        They are about parts that count as its own (`part_writers`), and if it answers the row, about the row's values.
        """
        found = self.conflicts.get(row.row_id, ())
        writers = self.part_writers(row.row_id, division) if found else ()
        is_writer = division in row.writers
        return tuple(slot for slot in found if slot.division in writers or (slot.division is None and is_writer))

    def print_parts(self, row_id: str, key: str, texts: Mapping[str, str], *, in_full: bool = False) -> str | None:
        """Return the parts of a field as one printed text; None if the text would be empty.

        `texts`: the parts by division ID. `in_full`: numbers have all their digits.
        """
        names = names_in_parts(row_id, self.round_, self.organisation, texts)
        return _joined(self.asked.profile.by_key[key], texts, names, in_full=in_full) or None

    def part_names(self, row_id: str, key: str) -> PartNames:
        """Return the names of the divisions that have, or may have, a part in a field of a row."""
        return names_in_parts(row_id, self.round_, self.organisation, self.divisions_writing(row_id, key))

    def divisions_writing(self, row_id: str, key: str) -> tuple[str, ...]:
        """Return the IDs of the divisions whose part of a field has a text or is in conflict."""
        undecided = (slot.division for slot in self.conflicts.get(row_id, ()) if key in slot.keys)
        return tuple(dict.fromkeys((*self.parts.get(row_id, {}).get(key, {}), *filter(None, undecided))))

    def can_split_parts(self, row_id: str, key: str) -> bool:
        """Return whether the printed text of a field can be split into the parts of its divisions again.

        It cannot if a line of one division begins with the name of another division in 【】.
        """
        texts, names = self.parts.get(row_id, {}).get(key, {}), self.part_names(row_id, key)
        found, field = names.split(self.print_parts(row_id, key, texts)), self.asked.profile.by_key[key]
        printed = {each: names.without_own_name(each, field.printed_lines(text)) for each, text in texts.items()}
        return all(same(found[each], text) for each, text in printed.items())

    def row(self, row_id: str) -> RoundRow | None:
        """Return a row of the round, or None if there is no such row."""
        return self.known_rows.get(row_id)

    @property
    def known_rows(self) -> Mapping[str, RoundRow]:
        """The rows by 管理番号."""
        return self.round_.known_rows

    def deferring(self, row: RoundRow) -> tuple[str, ...]:
        """Return the IDs of the divisions that answer a row and leave the answer to the others (他課が回答)."""
        notes = self.notes.get(row.row_id, {})
        return tuple(each for each in row.writers if is_deferral(notes.get(each)))

    def answering(self, row: RoundRow) -> str | None:
        """Return the ID of the division that answers a row (None: there is none).

        If several do, it is the first that does not leave the answer to the others.
        """
        deferring = self.deferring(row)
        writers = row.real_writers(self.organisation) if deferring else row.writers
        return next((each for each in writers if each not in deferring), None) or next(iter(writers), None)

    def is_left_by_others(self, row: RoundRow, division: str) -> bool:
        """Return whether no other division answers a row, so that `division` cannot leave the answer to others.

        A division's data file does not have the answers of the others: False there, and if the row has an answer.
        """
        values = self.values.get(row.row_id, {})
        if self.own is not None or any(not is_blank(values.get(key)) for key in self.asked.profile.answer_keys):
            return False
        return row.is_left_by_others(division, self.notes.get(row.row_id, {}), self.organisation)

    def is_left_by_all(self, row: RoundRow) -> bool:
        """Return whether every division that answers a row leaves the answer to the others; then it is 未記入."""
        deferring = self.deferring(row)
        return row.counted and bool(deferring) and self.is_left_by_others(row, deferring[0])

    def is_answered(self, row_id: str, division: str) -> bool:
        """Return whether a row was answered: by a mark (or marks in conflict), or by a proposal of a division."""
        values, notes = self.values.get(row_id), self.notes.get(row_id)
        if row_id in self.in_conflict or (values is not None and not is_blank(values.get(MARK))):
            return True
        return notes is not None and proposed_in_note(notes.get(division)) is not None

    @cached_property
    def in_conflict(self) -> frozenset[str]:
        """The IDs of the rows whose mark is in an open conflict.

        These rows are answered, but are not counted under a mark until the conflict is decided.
        """
        return self.rows_undecided(MARK)

    def rows_undecided(self, key: str) -> frozenset[str]:
        """Return the IDs of the rows with an open conflict about a field or another field of its group."""
        return frozenset(row_id for row_id in self.conflicts if self.is_undecided(row_id, key))

    def is_undecided(self, row_id: str, key: str, division: str | None = None) -> bool:
        """Return whether a row has an open conflict about a field or another field of its group.

        `division`: the division whose part is meant, if each division has the field for itself (None: any of them).
        """
        slots = self.conflicts.get(row_id, ())
        return any(key in slot.keys and division in (None, slot.division) for slot in slots)

    @property
    def marks(self) -> dict[str, str | None]:
        """The current 進捗状況, by row ID (None: blank); rows without any value are left out."""
        return {row_id: values.get(MARK) for row_id, values in self.values.items()}


def _with(values: Mapping[Key, Kind], gone: Iterable[Key], now: Mapping[Key, Kind]) -> dict[Key, Kind]:
    """Return a copy of a mapping with the keys `gone` removed and the values `now` added."""
    found = dict(values)  # a copy computes no hash again
    for key in gone:
        found.pop(key, None)
    found.update(now)
    return found


def values_by_row(current: Mapping[Slot, CurrentValue]) -> dict[str, Texts]:
    """Return the current values of each row by key, without values that divisions have for themselves."""
    found: dict[str, dict[str, str | None]] = defaultdict(dict)
    for slot, line in current.items():
        if slot.division is None:
            found[slot.row_id].update(zip(slot.keys, line.values, strict=True))
    return dict(found)


def reported_by_row(current: Mapping[Slot, CurrentValue]) -> dict[str, ReportedValues]:
    """Return the values of each row as `values_by_row`, with the keys of fields in an open conflict."""
    lines = ((slot, line.conflict) for slot, line in current.items() if slot.division is None)
    undecided = grouped((slot.row_id, key) for slot, is_open in lines if is_open for key in slot.keys)
    return {
        row_id: ReportedValues(values, frozenset(undecided.get(row_id, ())))
        for row_id, values in values_by_row(current).items()
    }


def printed_values_by_row(
    records: Records, round_: Round, rows: Collection[str] | None = None, *, in_full: bool = False
) -> Mapping[str, Texts]:
    """Return the current values of the rows of a round, by row ID and key.

    In an item that divisions answer for themselves, their parts are joined as papers print them. `rows`: the IDs of the
    rows to load (None: all). `in_full`: the numbers in parts are not rounded.
    """
    current = records.entries.current(round_.round_id, rows)
    values, profile = values_by_row(current), records.plan.asked(round_).profile
    if not profile.part_items:
        return values
    organisation = _organisation_of(records, round_, profile)
    return with_printed_parts(values, _parts(current), round_, organisation, profile, in_full=in_full)


def with_printed_parts(
    values: Mapping[str, Texts],
    parts: Mapping[str, RowParts],
    round_: Round,
    organisation: Organisation,
    profile: Profile,
    *,
    in_full: bool = False,
) -> Mapping[str, Texts]:
    """Return the values of rows; in an item of each division, the parts are joined to one text as papers print them.

    `values`, `parts`: the values and the parts by row ID. The parts are in the printed order of the divisions; each
    begins with its division's name (【税務課】), unless the row names only one division. `in_full`: numbers have all
    their digits.
    """
    found = dict(values)
    for row_id, by_key in parts.items():
        for key, texts in by_key.items():
            if key != NOTE:
                names = names_in_parts(row_id, round_, organisation, texts)
                printed = _joined(profile.by_key[key], texts, names, in_full=in_full)
                found[row_id] = {**found.get(row_id, {}), key: printed}
    return found


def _organisation_of(records: Records, round_: Round, profile: Profile) -> Organisation:
    """Return the organisation on a round's day; where divisions' names are read in 【】, with the confirmed aliases."""
    organisation = organisation_of(records, round_)
    aliases = records.organisation.aliases() if profile.part_items else {}
    return organisation.with_aliases(aliases) if aliases else organisation


def _joined(field: Field, texts: Mapping[str, str], names: PartNames, *, in_full: bool) -> str:
    return names.joined({each: field.printed_lines(text, in_full=in_full) for each, text in texts.items()})


def printed_changes(records: Records, round_: Round, *, in_full: bool = False) -> list[tuple[Act, Change]]:
    """Return the changes of a round in their order, each as a change of a printed text.

    In an item of each division, the change of one part is returned as a change of the joined text. `in_full`: the
    numbers in such texts are not rounded.
    """
    changes = [*records.entries.changes(round_.round_id)]
    if not records.plan.asked(round_).profile.part_items:
        return changes
    answers = RoundAnswers.load(records, round_)
    now = {(row_id, key): dict(texts) for row_id, by_key in answers.parts.items() for key, texts in by_key.items()}
    found = []
    for act, change in reversed(changes):
        shown = change
        if change.key in answers.asked.profile.part_items and change.division is not None:
            texts = now.setdefault((change.row_id, change.key), {})
            after = answers.print_parts(change.row_id, change.key, texts, in_full=in_full)
            texts.pop(change.division, None)
            texts |= {change.division: change.was} if change.was is not None else {}
            before = answers.print_parts(change.row_id, change.key, texts, in_full=in_full)
            shown = replace(change, was=before, now=after)
        found.append((act, shown))
    return found[::-1]


def names_in_parts(row_id: str, round_: Round, organisation: Organisation, writing: Iterable[str] = ()) -> PartNames:
    """Return the names of a row's divisions in the printed order, and after them of the divisions `writing` (IDs)."""
    named = round_.known_rows[row_id].printed_divisions if row_id in round_.known_rows else ()
    printed = {each: organisation.name(each, round_.named_on) for each in (*named, *writing)}
    return PartNames(printed, organisation.whose_name)


def _parts(current: Mapping[Slot, CurrentValue]) -> dict[str, RowParts]:
    found: dict[str, dict[str, dict[str, str]]] = defaultdict(dict)
    for slot, line in current.items():
        if slot.division is not None:
            for key, text in zip(slot.keys, line.values, strict=True):
                if text is not None:
                    found[slot.row_id].setdefault(key, {})[slot.division] = text
    return dict(found)


def _conflicts(current: Mapping[Slot, CurrentValue]) -> dict[str, tuple[Slot, ...]]:
    found = (slot for slot, line in current.items() if line.conflict)
    return {row_id: tuple(sorted(slots)) for row_id, slots in grouped((slot.row_id, slot) for slot in found).items()}
