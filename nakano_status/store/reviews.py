"""Reads and writes reviews, the 所属長確認 given in this data file, and the findings in received files."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nakano_status.domain.grouped import grouped
from nakano_status.domain.history.act_subjects import comment_on_row
from nakano_status.domain.problems.problem import Place, Problem, Severity
from nakano_status.domain.review.confirmation import BLANKED_NAME, Confirmation
from nakano_status.domain.review.review import Review, ReviewKind
from nakano_status.store import reading
from nakano_status.store.rows import FindingRow


class StoredReviews(reading.Stored):
    """Findings, reviews and confirmations."""

    def of_round(self, round_id: str) -> Sequence[Review]:
        """Return the acceptances and reopenings of a round, in the order in which they were recorded."""
        self._read_together("reviews", "review_values", "review_seen", "round_profile", round_id=round_id)
        rows = self._rows("reviews", round_id=round_id)
        if not rows:
            return []
        profile = self._profile(round_id)
        parts = {profile.group_of(key) for key in profile.part_keys}
        values: defaultdict[tuple[str, ...], dict[str, str | None]] = defaultdict(dict)
        seen: defaultdict[tuple[str, ...], list[tuple[str, str, str, str]]] = defaultdict(list)
        for row in self._rows("review_values", round_id=round_id):
            values[row[:4]][row.key] = row.value
        for row in self._rows("review_seen", round_id=round_id):
            # of what each division has for itself, the office reviewed the part of the division
            part_of = row.division_id if row.group_key in parts else reading.NO_DIVISION
            seen[row[:4]].append((row.row_id, part_of, row.group_key, row.word_id))
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
        """Return the findings of a received file that were saved at its last reading; empty if there are none."""
        return self.findings_of([sha256]).get(sha256, ())

    def findings_of(self, files: Iterable[str]) -> Mapping[str, Sequence[Problem]]:
        """Return the findings of received files, by SHA-256; files without findings are left out."""
        wanted = sorted({*files})
        found = self._rows_of(FindingRow, "findings", sha256=wanted) if wanted else ()
        return grouped((row.sha256, _problem(row)) for row in found)

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
        """Replace the drafted comments, by row ID, of the request that is being prepared for a division."""
        place, before = {"round_id": round_id, "division_id": division}, self.comment_drafts(round_id, division)
        changed = [key for key in {**before, **texts} if before.get(key) != texts.get(key)]
        self._work.add_subjects(comment_on_row(round_id, division, each) for each in changed)
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
        """Replace the name in each of a division's 所属長確認 in a round by a placeholder.

        Only a 所属長確認 that was given in this data file is changed, not one in a return.
        """
        key = {"round_id": round_id, "division_id": division}
        for row in self._rows("confirmations", round_id=round_id):
            if row.division_id == division:
                self._work.change("confirmation", {**key, "act_id": row.act_id, "name": BLANKED_NAME})

    def save_findings(self, sha256: str, problems: Iterable[Problem]) -> None:
        """Save the findings of a received file, replacing the findings of an earlier reading."""
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
