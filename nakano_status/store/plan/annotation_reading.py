"""Reads the national frames with the tags of rows, and the opinions on the plan.

Most data files are read without any of these rows: the values are loaded only if there are some.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from nakano_status.store.reading import Reading

if TYPE_CHECKING:
    from nakano_status.domain.plan.annotations import NationalFrame, Opinion, Tag


class FrameReading(Reading):
    """Reads the frames."""

    def all(self) -> Sequence[NationalFrame]:
        """Return the frames with their items, in the order in which they were added."""
        rows = self._rows("frames")
        if not rows:
            return []
        from nakano_status.domain.plan.annotations import FrameItem, NationalFrame

        items = self._grouped("frame_items")
        return [
            NationalFrame(
                row.frame_id, row.title, row.edition, tuple(FrameItem(*each) for each in items.get(row.frame_id, ()))
            )
            for row in rows
        ]

    def tags(self) -> Sequence[Tag]:
        """Return the tags of all editions, by edition and item."""
        rows = self._rows("frame_tags")
        if not rows:
            return []
        from nakano_status.domain.plan.annotations import Tag
        from nakano_status.domain.plan.lineage import PlanSubject

        return [Tag(row.item_id, row.edition_id, PlanSubject(row.subject), row.target, row.decided_by) for row in rows]

    def tags_decided_in(self, acts: Collection[str]) -> Sequence[Tag]:
        """Return the tags that were added in one of these acts and name who decided them."""
        lines = zip(self._rows("frame_tags"), self.tags(), strict=True)
        return [tag for row, tag in lines if row.act_id in acts and tag.decided_by is not None]


class OpinionReading(Reading):
    """Reads the opinions."""

    def all(self) -> Sequence[Opinion]:
        """Return the opinions with their last answers, by number."""
        rows = self._rows("opinions")
        if not rows:
            return []
        from nakano_status.domain.plan.annotations import Opinion, OpinionSource

        answers = {row.number: (row.answer, row.changed) for row in self._rows("opinion_answers")}
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
