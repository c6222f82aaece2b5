"""Writes the national frames with the tags of rows, and the opinions on the plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from nakano_status.store.plan.annotation_reading import FrameReading, OpinionReading
from nakano_status.store.reading import Writing

if TYPE_CHECKING:
    from nakano_status.domain.plan.annotations import NationalFrame, Opinion, Tag


class FrameWriting(FrameReading, Writing):
    """Writes the frames."""

    def save(self, frames: Iterable[NationalFrame]) -> None:
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


class OpinionWriting(OpinionReading, Writing):
    """Writes the opinions."""

    def save(self, opinions: Iterable[Opinion]) -> None:
        """Add opinions, or replace those with the same numbers; earlier answers are kept."""
        known = {each.number: each for each in self.all()}
        for opinion in opinions:
            before = known.get(opinion.number)
            self._work.replace("opinion", [_head(opinion)])
            if (opinion.answer, opinion.changed) != ((before.answer, before.changed) if before else (None, None)):
                self._work.replace("opinion_answer", [_answer(opinion)])
            self._work.clear("opinion_row", [_row(opinion, each) for each in before.rows] if before else [])
            self._work.insert("opinion_row", [_row(opinion, each) for each in opinion.rows])

    def remove(self, number: int) -> None:
        """Remove an opinion with all its answers."""
        known = next(each for each in self.all() if each.number == number)
        answers = [
            {"number": number, "act_id": each.act_id} for each in self._rows("opinion_answers") if each.number == number
        ]
        self._work.clear("opinion_row", [_row(known, each) for each in known.rows])
        self._work.clear("opinion_answer", answers)
        self._work.clear("opinion", [{"number": number}])


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
