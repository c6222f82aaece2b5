"""Writes the office's reviews of answers, the 所属長確認 given here, and the findings in files."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from nakano_status.domain.problems.problem import Problem
from nakano_status.domain.review.confirmation import BLANKED_NAME, Confirmation
from nakano_status.domain.review.review import Review
from nakano_status.store.reading import Writing
from nakano_status.store.review.reading import ReviewReading


class ReviewWriting(ReviewReading, Writing):
    """Writes reviews, confirmations and findings."""

    def add(self, round_id: str, review: Review) -> None:
        """Record that a row is accepted, or reopened, in this act."""
        place = {"round_id": round_id, "row_id": review.row_id, "division_id": review.division}
        self._work.insert("review", [{**place, "kind": review.kind.value, "ordinal": self._work.next("review")}])
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
        """Keep a 所属長確認 that was given in this data file."""
        key = {"round_id": round_id, "division_id": division}
        self._work.insert("confirmation", [{**key, "name": confirmation.name, "confirmed_at": confirmation.at}])
        codes = confirmation.fields.items()
        fields = [{**key, "row_id": row_id, "key": of, "code": code} for (row_id, of), code in codes]
        self._work.insert("confirmation_field", fields)

    def blank_confirmations(self, round_id: str, division: str) -> None:
        """Remove the names from the 所属長確認 of a division that were given in this data file."""
        key = {"round_id": round_id, "division_id": division}
        for row in self._rows("confirmations", **key):
            self._work.change("confirmation", {**key, "act_id": row.act_id, "name": BLANKED_NAME})

    def save_findings(self, sha256: str, problems: Iterable[Problem]) -> None:
        """Keep the findings in a file, replacing those of an earlier reading."""
        self._work.clear("finding", [{"sha256": sha256}], by=["sha256"])
        lines = enumerate(map(_finding_row, problems))
        self._work.insert("finding", [{"sha256": sha256, "ordinal": place, **line} for place, line in lines])


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
