"""Reads and writes the assertions made in the data file, changes, current values, drafts and reviews; reads the acts.

Also the settings, the 所属長確認 given in this data file, the findings in files, the history heads that forms and
papers state, and the list of removed files.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from nakano_status.application.stopping import counted
from nakano_status.domain.cell_address import CellPlace
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.history.acts import Act, CachedLine, Change, Draft, Why, history_head
from nakano_status.domain.merge.resolution import (
    Assertion,
    AssertionKind,
    ConflictChoice,
    CurrentValue,
    Slot,
    group_slot,
    slot_of,
)
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.review.confirmation import BLANKED_NAME, Confirmation
from nakano_status.domain.review.review import Review, ReviewKind
from nakano_status.store import reading
from nakano_status.store.rows import FindingRow
from nakano_status.store.statements import read_time, stored_time

if TYPE_CHECKING:
    from nakano_status.domain.history.acts import HeadOf


class StoredEntries(reading.Stored):
    """The entries of rounds: assertions, current values, changes and drafts."""

    def assertions(self, round_id: str, row_ids: Iterable[str] | None = None) -> Sequence[Assertion]:
        """Return the assertions made in this data file (typed, decided, imported), oldest first.

        Withdrawn decisions are left out. `row_ids`: only the assertions on these rows (None: all).
        """
        wanted = None if row_ids is None else list(row_ids)
        values: defaultdict[tuple[str, ...], dict[str, str | None]] = defaultdict(dict)
        seen: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
        self._read_together("word_values", "word_seen", "words", round_id=round_id, row_id=wanted)
        self._read_together("round_profile", round_id=round_id)
        self._read_together("withdrawn_words")
        for row in self._rows("word_values", round_id=round_id, row_id=wanted):
            values[row[:4]][row.key] = row.value
        for row in self._rows("word_seen", round_id=round_id, row_id=wanted):
            seen[row[:4]].add(row.seen_id)
        result: list[Assertion] = []
        found = self._rows("words", round_id=round_id, row_id=wanted)
        if not found:
            return result
        profile, withdrawn = self._profile(round_id), self.withdrawn()
        found = [row for row in found if row.word_id not in withdrawn]
        for row in sorted(found, key=lambda row: row.ordinal):  # a long list is read in parts, each sorted by itself
            place = (row.word_id, row.row_id, row.division_id, row.group_key)
            slot = group_slot(profile, row.row_id, row.group_key, row.division_id or None)
            choice = ConflictChoice(row.take) if row.take else None
            asserted = slot.values_of(values[place])
            kind, observed_here = AssertionKind(row.kind), frozenset(seen[place])
            result.append(
                Assertion(
                    assertion_id=row.word_id,
                    slot=slot,
                    values=asserted,
                    writer=row.writer,
                    kind=kind,
                    observed=observed_here,
                    choice=choice,
                    act_id=row.act_id,
                )
            )
        return result

    def withdrawn(self) -> frozenset[str]:
        """Return the IDs of withdrawn decisions. They remain stored, because the history refers to them."""
        return frozenset(row.word_id for row in self._rows("withdrawn_words"))

    def withdraw(self, decisions: Iterable[str]) -> None:
        """Withdraw decisions: from now on they are not among the assertions."""
        self._work.insert("withdrawn_word", [{"word_id": each} for each in sorted(set(decisions) - self.withdrawn())])

    def current(self, round_id: str, row_ids: Iterable[str] | None = None) -> Mapping[Slot, CurrentValue]:
        """Return the stored current values by slot, for some rows, or for all rows if `row_ids` is None.

        In a transaction they are always read again, as acts on answers write them.
        """
        if row_ids is None and self._transaction is None:
            return self._all_current(round_id)
        return self._current(round_id, None if row_ids is None else list(row_ids))

    @reading.once_in_snapshot
    def _all_current(self, round_id: str) -> Mapping[Slot, CurrentValue]:
        return self._current(round_id, None)

    def _current(self, round_id: str, wanted: Sequence[str] | None) -> Mapping[Slot, CurrentValue]:
        self._read_together("current", "current_words", round_id=round_id, row_id=wanted)
        self._read_together("round_profile", round_id=round_id)
        stored = self._rows("current", round_id=round_id, row_id=wanted)
        if not stored:
            return {}
        profile = self._profile(round_id)
        read = counted("回答を読み取っています", stored, len(stored))
        values = reading.values_by_slot(profile, ((row.row_id, row.division_id, row.key, row.value) for row in read))
        open_ones = {slot_of(profile, row.row_id, row.key, row.division_id) for row in stored if row.conflict}
        by_slot = self._current_assertions(round_id, wanted)
        return {
            slot: CurrentValue(slot, slot_values, slot in open_ones, by_slot.get(slot, ()))
            for slot, slot_values in values.items()
        }

    def cached(self, round_id: str) -> tuple[Sequence[CachedLine], Mapping[Slot, tuple[str, ...]]]:
        """Return the cached current values as stored, a line per field, and the IDs of their assertions by slot."""
        profile = self._profile(round_id)
        lines = [
            CachedLine(
                group_slot(profile, row_id, profile.any_by_key[key].group, division_id or None),
                key,
                value,
                bool(conflict),
            )
            for row_id, division_id, key, value, conflict in self._rows("current", round_id=round_id)
        ]
        return lines, self._current_assertions(round_id)

    def _current_assertions(
        self, round_id: str, row_ids: Sequence[str] | None = None
    ) -> Mapping[Slot, tuple[str, ...]]:
        by_slot: defaultdict[Slot, list[str]] = defaultdict(list)
        for row_id, group, division_id, assertion_id in self._rows("current_words", round_id=round_id, row_id=row_ids):
            by_slot[reading.slot_from(row_id, group, division_id)].append(assertion_id)
        return {slot: tuple(ids) for slot, ids in by_slot.items()}

    def changes(self, round_id: str, row_id: str | None = None, key: str | None = None) -> Sequence[tuple[Act, Change]]:
        """Return the changes of a round with their acts, oldest first.

        `row_id`: only of this row (None: of all rows). `key`: only of this field (None: of all fields).
        """
        self._read_together("acts")
        self._read_together("changes", round_id=round_id, row_id=row_id, key=key)
        acts = {act.act_id: act for act in self.acts()}
        return [
            (
                acts[row.act_id],
                Change(
                    act_id=row.act_id,
                    round_id=row.round_id,
                    row_id=row.row_id,
                    key=row.key,
                    division=row.division_id,
                    was=row.was,
                    now=row.now,
                    who=row.who,
                    why=Why(row.why),
                    assertion_id=row.word_id,
                    sha256=row.sha256,
                    file=row.file,
                    cell=CellPlace.parse(row.cell) if row.cell else None,
                ),
            )
            for row in self._rows("changes", round_id=round_id, row_id=row_id, key=key)
        ]

    def acts(self) -> Sequence[Act]:
        """Return all acts, oldest first."""
        return [Act(act_id, kind, read_time(at), by, why) for act_id, kind, at, by, why in self._rows("acts")]

    def last_act(self) -> tuple[Act, str] | None:
        """Return the last act, and the version of the program that wrote it; None if there is no act."""
        found = self._first("last_act")
        if found is None:
            return None
        act_id, kind, at, by, why, program = found
        return Act(act_id, kind, read_time(at), by, why), program

    def changed_since(self, act_id: str) -> Sequence[tuple[str, str, str]]:
        """Return the act ID, row ID and field key of each change after an act.

        An act that changed no value is listed once, with an empty row ID and field key.
        """
        return [tuple(row) for row in self._rows("changed_since", act_id=act_id)]

    def count_marks(self, round_id: str) -> int:
        """Return the number of marks among the current values of a round."""
        (counted,) = self._rows("answered", round_id=round_id, key=MARK)
        return int(counted[0])

    def drafts(self, round_id: str) -> Sequence[Draft]:
        """Return the drafts of a round, sorted by row, field and division."""
        found = self._rows("drafts", round_id=round_id)
        return [Draft(*row) for row in found]

    def add_assertion(self, round_id: str, assertion: Assertion) -> None:
        """Add an assertion made in this data file."""
        key = {
            "word_id": assertion.assertion_id,
            "row_id": assertion.slot.row_id,
            "division_id": reading.division_in_key(assertion.slot.division),
            "group_key": assertion.slot.group,
        }
        head = {
            **key,
            "ordinal": self._work.next_ordinal("word"),
            "round_id": round_id,
            "writer": assertion.writer,
            "kind": assertion.kind.value,
            "take": assertion.choice.value if assertion.choice else None,
        }
        values = zip(assertion.slot.keys, assertion.values, strict=True)
        self._work.written.add((round_id, assertion.slot.row_id))
        self._work.insert("word", [head])
        self._work.insert("word_value", [{**key, "key": field, "value": value} for field, value in values])
        self._work.insert("word_seen", [{**key, "seen_id": seen} for seen in sorted(assertion.observed)])

    def add_changes(self, changes: Iterable[Change]) -> None:
        """Append changes."""
        self._work.insert("change", (_change_row(change, self._work.next_ordinal("change")) for change in changes))

    def save_current(self, round_id: str, values: Iterable[CurrentValue]) -> None:
        """Replace the cached current values of these slots."""
        kept = list(values)
        for first in range(0, len(kept), _SLOTS_AT_ONCE):
            self._save_some(round_id, kept[first : first + _SLOTS_AT_ONCE])

    def _save_some(self, round_id: str, values: Iterable[CurrentValue]) -> None:
        first_act = self._work.first_act  # nothing would determine the act that wrote it last
        lines: list[Mapping[str, Any]] = []
        blanks: list[Mapping[str, Any]] = []
        slots: list[Mapping[str, Any]] = []
        heads: list[Mapping[str, Any]] = []
        for current in values:
            slot = current.slot
            self._work.written.add((round_id, slot.row_id))
            place = {"round_id": round_id, "row_id": slot.row_id, "division_id": reading.division_in_key(slot.division)}
            head = {**place, "conflict": current.conflict, "act_id": first_act}
            is_blank = not (current.conflict or current.assertion_ids or any(current.values))
            for key, value in zip(slot.keys, current.values, strict=True):
                (blanks if is_blank else lines).append({**head, "key": key, "value": value})
            slots.append({**place, "group_key": slot.group})
            for position, assertion_id in enumerate(current.assertion_ids):
                heads.append({**slots[-1], "word_id": assertion_id, "position": position})
        self._work.clear("entry_value", blanks)
        self._work.replace("entry_value", lines)
        self._work.clear("entry_word", slots, by=["round_id", "row_id", "division_id", "group_key"])
        self._work.insert("entry_word", heads)

    def save_draft(self, round_id: str, draft: Draft) -> None:
        """Save a draft; no act is needed until the draft becomes a change."""
        from nakano_status.store.act_recording import draft_check

        place = _draft_key(round_id, draft.row_id, draft.key, draft.division)
        line = {**place, "text": draft.text, "saved_at": stored_time(self._work.clock.now())}
        self._work.replace("draft", [line])
        self._work.replace("draft_check", [draft_check(tuple(line.values()))])

    def drop_draft(self, round_id: str, row_id: str, key: str, division: str) -> None:
        """Delete a draft, because it became a change."""
        key_of_draft = [_draft_key(round_id, row_id, key, division)]
        self._work.clear("draft_check", key_of_draft)
        self._work.clear("draft", key_of_draft)


class StoredSettings(reading.Stored):
    """The settings of the data file."""

    def read(self, key: str) -> str | None:
        """Return the text of a setting; None if it is not stored."""
        found = self._first("setting", key=key)
        return found.value if found else None

    def save(self, key: str, value: str) -> None:
        """Save a setting."""
        self._work.replace("setting", [{"key": key, "value": value}])


_SLOTS_AT_ONCE = 2_000
"""The maximum number of slots whose cached lines are replaced at once: a large batch would need much memory."""


def _draft_key(round_id: str, row_id: str, key: str, division: str) -> Mapping[str, str]:
    return {"round_id": round_id, "row_id": row_id, "division_id": division, "key": key}


def _change_row(change: Change, ordinal: int) -> Mapping[str, Any]:
    return {
        "change_id": f"{change.act_id}-{ordinal}",
        "ordinal": ordinal,
        "round_id": change.round_id,
        "row_id": change.row_id,
        "key": change.key,
        "division_id": change.division,
        "was": change.was,
        "now": change.now,
        "who": change.who,
        "why": change.why.value,
        "word_id": change.assertion_id,
        "sha256": change.sha256,
        "file": change.file,
        "cell": change.cell and change.cell.text,
    }


class StoredReviews(reading.Stored):
    """Findings, reviews and confirmations."""

    def of_round(self, round_id: str) -> Sequence[Review]:
        """Return the acceptances and reopenings of a round, in the order in which they were recorded."""
        self._read_together("reviews", "review_values", "review_seen", round_id=round_id)
        rows = self._rows("reviews", round_id=round_id)
        if not rows:
            return []
        values: defaultdict[tuple[str, ...], dict[str, str | None]] = defaultdict(dict)
        seen: defaultdict[tuple[str, ...], list[tuple[str, str, str, str]]] = defaultdict(list)
        for row in self._rows("review_values", round_id=round_id):
            values[row[:4]][row.key] = row.value
        for row in self._rows("review_seen", round_id=round_id):
            seen[row[:4]].append((row.row_id, "", row.group_key, row.word_id))
        found = []
        for row in rows:
            place = (row.round_id, row.row_id, row.division_id, row.act_id)
            reviewed = (row.row_id, row.division_id, ReviewKind(row.kind))
            found.append(Review(*reviewed, values[place], reading.observed_by_slot(seen[place]), row.act_id))
        return found

    def confirmations(self, round_id: str, division: str) -> Sequence[Confirmation]:
        """Return a division's 所属長確認 in a round that were given in this data file, oldest first."""
        return self._confirmed(round_id).get(division, [])

    @reading.once_in_snapshot
    def _confirmed(self, round_id: str) -> Mapping[str, list[Confirmation]]:
        """Return the 所属長確認 of a round that were given in this data file, by division, oldest first."""
        self._read_together("confirmations", "confirmation_fields", round_id=round_id)
        rows = self._rows("confirmations", round_id=round_id)
        if not rows:
            return {}
        codes = self._grouped("confirmation_fields", round_id=round_id)
        given: defaultdict[str, list[Confirmation]] = defaultdict(list)
        for division, act_id, name, at in rows:
            fields = {(row_id, key): code for row_id, key, code in codes.get(act_id, ())}
            given[division].append(Confirmation(name, at, fields))
        return given

    def findings(self, sha256: str) -> Sequence[Problem]:
        """Return the findings of a received file, as of its last reading."""
        return [_problem(row) for row in self._rows_of(FindingRow, "findings", sha256=sha256)]

    def seen_findings(self) -> frozenset[str]:
        """Return the SHA-256 of the files whose findings a person has looked at."""
        return frozenset(row.sha256 for row in self._rows("seen_findings"))

    def save_seen_findings(self, files: Iterable[str]) -> None:
        """Replace the SHA-256 of the files whose findings a person has looked at."""
        self._work.replace_group("seen_findings", "", [{"sha256": each} for each in sorted(files)])

    def comment_drafts(self, round_id: str, division: str) -> Mapping[str, str]:
        """Return, by row ID, the drafts of the comments with which rows will be sent back to a division."""
        return dict(self._rows("comment_drafts", round_id=round_id, division_id=division))

    def save_comment_drafts(self, round_id: str, division: str, texts: Mapping[str, str]) -> None:
        """Replace the drafts of the comments with which rows will be sent back to a division; `texts`: by row ID."""
        place = {"round_id": round_id, "division_id": division}
        self._work.clear("comment_draft", [place], by=["round_id", "division_id"])
        self._work.insert("comment_draft", [{**place, "row_id": key, "text": text} for key, text in texts.items()])

    def add(self, round_id: str, review: Review) -> None:
        """Record that the current act accepts or reopens a row."""
        place = {"round_id": round_id, "row_id": review.row_id, "division_id": review.division}
        self._work.insert(
            "review", [{**place, "kind": review.kind.value, "ordinal": self._work.next_ordinal("review")}]
        )
        self._work.insert("review_value", [{**place, "key": key, "value": text} for key, text in review.values.items()])
        self._work.insert(
            "review_seen",
            [
                {**place, "group_key": slot.group, "word_id": assertion_id}
                for slot, ids in review.observed.items()
                for assertion_id in sorted(ids)
            ],
        )

    def add_confirmation(self, round_id: str, division: str, confirmation: Confirmation) -> None:
        """Save a 所属長確認 that was given in this data file."""
        key = {"round_id": round_id, "division_id": division}
        self._work.insert("confirmation", [{**key, "name": confirmation.name, "confirmed_at": confirmation.at}])
        codes = confirmation.fields.items()
        fields = [{**key, "row_id": row_id, "key": of, "code": code} for (row_id, of), code in codes]
        self._work.insert("confirmation_field", fields)

    def blank_confirmations(self, round_id: str, division: str) -> None:
        """Replace the names in a division's 所属長確認 that were given in this data file by a placeholder."""
        key = {"round_id": round_id, "division_id": division}
        for row in self._rows("confirmations", round_id=round_id):
            if row.division_id == division:
                self._work.change("confirmation", {**key, "act_id": row.act_id, "name": BLANKED_NAME})

    def save_findings(self, sha256: str, problems: Iterable[Problem]) -> None:
        """Save the findings of a received file, replacing those of an earlier reading."""
        self._work.clear("finding", [{"sha256": sha256}], by=["sha256"])
        lines = enumerate(map(_finding_row, problems))
        self._work.insert("finding", [{"sha256": sha256, "ordinal": place, **line} for place, line in lines])


def _problem(row: FindingRow) -> Problem:
    place = Place(row.file, row.sheet, row.cell, row.row, row.column, row.row_id, row.key)
    details: list[Any] = json.loads(row.details)
    named = tuple((name, value) for name, value in details)
    return Problem(row.code, Severity(row.severity), place, row.found, row.expected, named)


def _finding_row(problem: Problem) -> Mapping[str, Any]:
    place = problem.place
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
        "row": place.row,
        "column": place.column,
        "row_id": place.id,
        "key": place.key,
        "found": problem.found,
        "expected": problem.expected,
        "details": json.dumps(problem.details, ensure_ascii=False),
    }


class StoredHistory(reading.Stored):
    """The history of the acts: its current head, the heads stated by forms and papers, and removed files."""

    def head(self) -> str:
        """Return the history head after all ended acts; empty if no act has a digest."""
        last = [digest for (digest,) in self._rows("last_digests")]
        return history_head(last) if last else ""

    def heads(self) -> dict[str, Act]:
        """Return every history head so far with the act that led to it, oldest first."""
        found: dict[str, Act] = {}
        last: dict[str, str] = {}
        self._read_together("parents", "digests")
        before = self._grouped("parents")
        for act_id, digest, kind, at, by, why in self._rows("digests"):
            for (parent,) in before.get(act_id, ()):
                last.pop(parent, None)
            last[act_id] = digest
            found[history_head(last.values())] = Act(act_id, kind, read_time(at), by, why)
        return found

    def stated_heads(self, subject: HeadOf) -> dict[str, str]:
        """Return the history heads that forms (or recorded papers) state, by the ID of the form or paper."""
        return dict(self._rows("kept_heads", subject=subject.value))

    def acts_of_round(self, round_id: str) -> frozenset[str]:
        """Return the IDs of the acts that wrote rows of a round, or received a file for it."""
        return frozenset(act_id for (act_id,) in self._rows("acts_of_round", round_id=round_id))

    def removed_files(self) -> dict[str, date]:
        """Return the day on which each removed file was removed, by the file's SHA-256."""
        return {sha256: date.fromisoformat(day) for sha256, day in self._rows("dropped_files")}

    def add_stated_head(self, subject: HeadOf, subject_id: str, head: str) -> None:
        """Store the history head that a form or a recorded paper states."""
        line = {"subject": subject.value, "subject_id": subject_id, "head": head}
        self._work.insert("kept_head", [line])

    def remove_file_content(self, sha256: str, day: date) -> None:
        """Remove the bytes of a received file whose retention period ended; its digest and size remain."""
        self._work.change("received_file", {"sha256": sha256, "content": b""})
        line = {"sha256": sha256, "day": day.isoformat()}
        self._work.insert("dropped_file", [line])

    def blank_person(self, act_id: str) -> None:
        """Remove the 担当者名 of an act."""
        self._work.change("act", {"act_id": act_id, "by_name": None})
