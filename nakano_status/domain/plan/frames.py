"""National frames (国の計画の枠組み): their items, and the rows and measures that belong to them (years.md)."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.domain.plan.derivation import PlanSubject


@dataclass(frozen=True)
class FrameItem:
    """An item of a frame; `group` is the heading above it, `repost_of` the item of another frame that it repeats."""

    item_id: str
    title: str
    group: str | None = None
    repost_of: str | None = None


@dataclass(frozen=True)
class NationalFrame:
    """A frame in one of its editions, with its items in their order; the IDs of items are unique over all frames."""

    frame_id: str
    title: str
    edition: str
    items: tuple[FrameItem, ...]


@dataclass(frozen=True)
class Tag:
    """A row or measure of an edition of the plan belongs to an item; `decided_by` is the person who decided it."""

    item_id: str
    edition_id: str
    subject: PlanSubject
    target: str
    decided_by: str | None = None
