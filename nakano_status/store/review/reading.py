"""Reads the office's reviews of answers, the 所属長確認 given here, and the findings in files."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nakano_status.store.reading import Reading, Record, observed_by_slot

if TYPE_CHECKING:
    from nakano_status.domain.problems.problem import Problem
    from nakano_status.domain.review.confirmation import Confirmation
    from nakano_status.domain.review.review import Review


class ReviewReading(Reading):
    """Reads reviews, confirmations and findings."""

    def of_round(self, round_id: str) -> Sequence[Review]:
        """Return the acceptances and reopenings of a round, in the order in which they were recorded."""
        rows = self._rows("reviews", round_id=round_id)
        if not rows:
            return []
        from nakano_status.domain.review.review import Review, ReviewKind

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
            found.append(Review(*reviewed, values[place], observed_by_slot(seen[place]), row.act_id))
        return found

    def confirmations(self, round_id: str, division: str) -> Sequence[Confirmation]:
        """Return the 所属長確認 that were given in this data file, oldest first."""
        whose = {"round_id": round_id, "division_id": division}
        rows = self._rows("confirmations", **whose)
        if not rows:
            return []
        from nakano_status.domain.review.confirmation import Confirmation

        codes = self._grouped("confirmation_fields", **whose)
        return [
            Confirmation(name, at, {(row_id, key): code for row_id, key, code in codes.get(act_id, ())})
            for act_id, name, at in rows
        ]

    def findings(self, sha256: str) -> Sequence[Problem]:
        """Return the findings in a file when it was last read."""
        return [_problem(row) for row in self._rows("findings", sha256=sha256)]


def _problem(row: Record) -> Problem:
    from nakano_status.domain.problems.problem import Place, Problem, Severity

    place = Place(row.file, row.sheet, row.cell, row.row, row.column, row.row_id, row.key)
    details: list[Any] = json.loads(row.details)
    named = tuple((name, value) for name, value in details)
    return Problem(row.code, Severity(row.severity), place, row.found, row.expected, named)
