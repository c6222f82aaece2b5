"""Writes the opinions on the plan, with their answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from nakano_status.store.plan.opinion_reading import OpinionReading
from nakano_status.store.writing import Writing

if TYPE_CHECKING:
    from nakano_status.domain.plan.opinions import Opinion


class OpinionWriting(OpinionReading, Writing):
    """Writes the opinions."""

    def save(self, opinions: Iterable[Opinion]) -> None:
        """Add opinions, or replace those with the same numbers; earlier answers are kept."""
        known = {each.number: each for each in self.all()}
        for opinion in opinions:
            before = known.get(opinion.number)
            self._work.replace("opinion", [self._head(opinion)])
            if (opinion.answer, opinion.changed) != ((before.answer, before.changed) if before else (None, None)):
                self._work.replace("opinion_answer", [self._answer(opinion)])
            self._work.clear("opinion_row", [_row(opinion, each) for each in before.rows] if before else [])
            self._work.insert(
                "opinion_row", [{**_row(opinion, each), "act_id": self._work.act_id} for each in opinion.rows]
            )

    def _head(self, opinion: Opinion) -> Mapping[str, Any]:
        return {
            "number": opinion.number,
            "source": opinion.source.value,
            "day": opinion.day.isoformat(),
            "who": opinion.who,
            "is_named": opinion.is_named,
            "text": opinion.text,
            "act_id": self._work.act_id,
        }

    def _answer(self, opinion: Opinion) -> Mapping[str, Any]:
        return {
            "number": opinion.number,
            "act_id": self._work.act_id,
            "answer": opinion.answer,
            "changed": opinion.changed,
        }


def _row(opinion: Opinion, row_id: str) -> Mapping[str, Any]:
    return {"number": opinion.number, "row_id": row_id}
