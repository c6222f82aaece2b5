"""Reads the opinions on the plan, with their answers.

Most data files are read without any of these rows: the values are loaded only if there are some.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from nakano_status.store.reading import Reading

if TYPE_CHECKING:
    from nakano_status.domain.plan.opinions import Opinion


class OpinionReading(Reading):
    """Reads the opinions."""

    def all(self) -> Sequence[Opinion]:
        """Return the opinions with their last answers, by number."""
        rows = self._rows("opinions")
        if not rows:
            return []
        from nakano_status.domain.plan.opinions import Opinion, OpinionSource

        answers = {number: (answer, changed) for number, answer, changed in self._rows("opinion_answers")}
        about = self._grouped("opinion_rows")
        return [
            Opinion(
                row.number,
                OpinionSource(row.source),
                date.fromisoformat(row.day),
                row.who,
                bool(row.is_named),
                row.text,
                *answers.get(row.number, (None, None)),
                tuple(row_id for (row_id,) in about.get(row.number, ())),
            )
            for row in rows
        ]
