"""Records about rows beside their answers: assignments to items of national frames, and opinions.

Rows and measures are assigned to the items of a frame (国の計画の枠組み). Opinions come from the assembly, experts, the
public and auditors (議会・有識者・パブリックコメント・監査), and have the office's answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from nakano_status.domain.plan.lineage import Derivation, PlanSubject, descendants
from nakano_status.domain.plan.plan import Edition

UNTAGGED = "どの項目にも当たらない取組"
"""The label of the rows that are assigned to no item, on screen and in papers."""


@dataclass(frozen=True)
class FrameItem:
    """An item of a frame.

    `group`: the heading above it (None: there is none). `repost_of`: the ID of the item of another frame that it
    repeats (None: it repeats none).
    """

    item_id: str
    title: str
    group: str | None = None
    repost_of: str | None = None


@dataclass(frozen=True)
class NationalFrame:
    """An edition of a frame, with its items in order; the IDs of items are unique over all frames."""

    frame_id: str
    title: str
    edition: str
    items: tuple[FrameItem, ...]


@dataclass(frozen=True)
class Tag:
    """The assignment of a row or measure of an edition to an item.

    `target`: the 管理番号 of the row, or the code of the measure. `decided_by`: the person who decided it (None: not
    recorded).
    """

    item_id: str
    edition_id: str
    subject: PlanSubject
    target: str
    decided_by: str | None = None


class Frames:
    """Several frames, and the rows that belong to their items.

    An item that repeats an item of another frame has the rows of that item. If a measure is assigned to an item, the
    rows printed under the measure belong to the item. A repost counts as the row that it repeats.
    """

    def __init__(self, frames: Iterable[NationalFrame]) -> None:
        """Take the frames in their order."""
        self.all = tuple(frames)
        self.items = {item.item_id: item for frame in self.all for item in frame.items}

    def original(self, item_id: str) -> FrameItem:
        """Return the item with an ID, or the item that it repeats; raise KeyError if there is no such item."""
        item = self.items[item_id]
        return self.items[item.repost_of] if item.repost_of is not None else item

    def rows(self, edition: Edition, tags: Iterable[Tag]) -> dict[str, tuple[str, ...]]:
        """Return the IDs of an edition's rows that belong to each item, in printed order, by item ID.

        Every item has an entry. A tag of a measure stands for all its rows. An item that repeats another one has the
        same rows.
        """
        found: dict[str, set[str]] = {item_id: set() for item_id in self.items}
        by_measure: dict[str, set[str]] = {}
        for listing in edition.listings:
            by_measure.setdefault(listing.measure, set()).add(listing.initiative)
        originals = {listing.row_id: listing.initiative for listing in edition.listings}
        for tag in tags:
            if tag.edition_id == edition.edition_id and tag.item_id in found:
                is_measure = tag.subject is PlanSubject.MEASURE
                found[self.original(tag.item_id).item_id] |= (
                    by_measure.get(tag.target, set()) if is_measure else {originals[tag.target]}
                )
        places = {listing.row_id: place for place, listing in enumerate(edition.listings)}
        return {
            item_id: tuple(sorted(found[self.original(item_id).item_id], key=lambda row_id: places[row_id]))
            for item_id in self.items
        }

    def repeating(self, item_id: str) -> tuple[str, ...]:
        """Return the IDs of the items that repeat the item with an ID."""
        return tuple(each.item_id for each in self.items.values() if each.repost_of == item_id)


def untagged_rows(edition: Edition, rows: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return the rows of an edition that belong to no item, in printed order; reposts are left out.

    `rows` are the rows of each item, as `Frames.rows` returns them.
    """
    tagged = {row_id for ids in rows.values() for row_id in ids}
    return tuple(
        listing.row_id for listing in edition.listings if not listing.is_repost and listing.row_id not in tagged
    )


def carried_over_tags(
    tags: Iterable[Tag], steps: Sequence[Derivation], older: str, edition: Edition
) -> tuple[Tag, ...]:
    """Return the tags of the edition `older` as tags of `edition`, which is derived from it by `steps`.

    The rows and measures that a tagged row or measure became by a merger or split are tagged, too; of a row that became
    a repost, its original is. Tags of rows and measures that ended are dropped.
    """
    known = {
        PlanSubject.ROW: {listing.row_id: listing.initiative for listing in edition.listings},
        PlanSubject.MEASURE: {node.code: node.code for node in edition.measures},
    }
    found = [
        replace(tag, edition_id=edition.edition_id, target=known[tag.subject][target])
        for tag in tags
        if tag.edition_id == older
        for target in descendants(steps, tag.subject, tag.target, (older, edition.edition_id), mergers=())
        if target in known[tag.subject]
    ]
    return tuple({(each.item_id, each.subject, each.target): each for each in reversed(found)}.values())[::-1]


class OpinionSource(StrEnum):
    """Origin of an opinion; the values are the labels shown on screen."""

    ASSEMBLY = "議会"
    EXPERT = "有識者"
    PUBLIC_COMMENT = "パブリックコメント"
    AUDIT = "監査"
    OTHER = "その他"


@dataclass(frozen=True)
class Opinion:
    """An opinion.

    `number`: 0 if not assigned yet. `who`: its author (None: not stated). `is_named`: whether the author's name may be
    published. `answer`: the office's answer (None: not answered yet). `changed`: a text on the changes made because of
    it (None: there is none). `rows`: the 管理番号 that it is about.
    """

    number: int
    source: OpinionSource
    day: date
    who: str | None
    is_named: bool
    text: str
    answer: str | None = None
    changed: str | None = None
    rows: tuple[str, ...] = ()

    @property
    def published_name(self) -> str | None:
        """The author's name if it may be published, otherwise None."""
        return self.who if self.is_named else None

    @property
    def as_published(self) -> Opinion:
        """The opinion, without its author's name if the name may not be published."""
        return replace(self, who=self.published_name)


OPINION_LABELS: Mapping[str, str] = {
    "source": "区分",
    "day": "日付",
    "who": "氏名・団体名",
    "is_named": "氏名の公表",
    "text": "意見",
    "answer": "考え方",
    "changed": "変更した内容",
    "rows": "取組",
}
"""The labels, in the history, of the fields of an opinion that can be edited, by their names in `Opinion`."""


def changed_opinion_fields(before: Opinion | None, after: Opinion) -> list[str]:
    """Return the names of the fields that differ between two opinions; one empty name if the opinion is new.

    `before`: None for a new opinion.
    """
    if before is None:
        return [""]
    return [name for name in OPINION_LABELS if getattr(before, name) != getattr(after, name)]
