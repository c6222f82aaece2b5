"""The national frames with the tags of rows, and the opinions on the plan, as stored."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from nakano_status.store.reading import Stored

if TYPE_CHECKING:
    from nakano_status.domain.plan.annotations import NationalFrame, Opinion, Tag


class StoredAnnotations(Stored):
    """What is recorded about rows beside their answers: national frames with the tags of rows, and opinions."""

    def frames(self) -> Sequence[NationalFrame]:
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

    def save_frames(self, frames: Iterable[NationalFrame]) -> None:
        """Add frames, or replace those with the same IDs and their items; others are kept."""
        places = {row.frame_id: row.position for row in self._rows("frames")}
        for frame in frames:
            place = places.setdefault(frame.frame_id, len(places))  # none is ever removed
            self._work.clear("frame_item", [{"frame_id": frame.frame_id}], by=("frame_id",))
            self._work.replace("frame", [_frame_row(frame, place)])
            self._work.insert("frame_item", _item_rows(frame))

    def add_tags(self, tags: Iterable[Tag]) -> None:
        """Add tags, or replace who decided them."""
        self._work.replace("frame_tag", [{**_tag_key(each), "decided_by": each.decided_by} for each in tags])

    def remove_tags(self, tags: Iterable[Tag]) -> None:
        """Remove tags; those that are not there are passed over."""
        self._work.clear("frame_tag", list(map(_tag_key, tags)))

    def blank_decider(self, tag: Tag) -> None:
        """Remove the 担当者名 of who decided a tag."""
        self._work.change("frame_tag", {**_tag_key(tag), "decided_by": None})

    def opinions(self) -> Sequence[Opinion]:
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

    def save_opinions(self, opinions: Iterable[Opinion]) -> None:
        """Add opinions, or replace those with the same numbers; earlier answers are kept."""
        known = {each.number: each for each in self.opinions()}
        for opinion in opinions:
            before = known.get(opinion.number)
            self._work.replace("opinion", [_head(opinion)])
            if (opinion.answer, opinion.changed) != ((before.answer, before.changed) if before else (None, None)):
                self._work.replace("opinion_answer", [_answer(opinion)])
            self._work.clear("opinion_row", [_row(opinion, each) for each in before.rows] if before else [])
            self._work.insert("opinion_row", [_row(opinion, each) for each in opinion.rows])

    def remove_opinion(self, number: int) -> None:
        """Remove an opinion with all its answers."""
        known = next(each for each in self.opinions() if each.number == number)
        answers = [
            {"number": number, "act_id": each.act_id} for each in self._rows("opinion_answers") if each.number == number
        ]
        self._work.clear("opinion_row", [_row(known, each) for each in known.rows])
        self._work.clear("opinion_answer", answers)
        self._work.clear("opinion", [{"number": number}])


def _item_rows(frame: NationalFrame) -> list[Mapping[str, Any]]:
    return [
        {
            "item_id": each.item_id,
            "frame_id": frame.frame_id,
            "title": each.title,
            "group_title": each.group,
            "repost_of": each.repost_of,
            "position": position,
        }
        for position, each in enumerate(frame.items)
    ]


def _frame_row(frame: NationalFrame, position: int) -> Mapping[str, Any]:
    return {"frame_id": frame.frame_id, "title": frame.title, "edition": frame.edition, "position": position}


def _tag_key(tag: Tag) -> Mapping[str, str]:
    return {
        "item_id": tag.item_id,
        "edition_id": tag.edition_id,
        "subject": tag.subject.value,
        "target": tag.target,
    }


def _head(opinion: Opinion) -> Mapping[str, Any]:
    return {
        "number": opinion.number,
        "source": opinion.source.value,
        "day": opinion.day.isoformat(),
        "who": opinion.who,
        "is_named": opinion.is_named,
        "text": opinion.text,
    }


def _answer(opinion: Opinion) -> Mapping[str, Any]:
    return {"number": opinion.number, "answer": opinion.answer, "changed": opinion.changed}


def _row(opinion: Opinion, row_id: str) -> Mapping[str, Any]:
    return {"number": opinion.number, "row_id": row_id}
