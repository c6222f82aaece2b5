"""Record which rows and measures belong to an item of a national frame (frames tag, frames untag)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nakano_status.application.lookup import every_edition, need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Records, Store, StoreRole
from nakano_status.application.round.choosing_edition import DEFAULT_EDITION, EditionChoice, edition_meant
from nakano_status.domain.plan.annotations import FrameItem, Frames, Tag
from nakano_status.domain.plan.initiative_id import fold_id
from nakano_status.domain.plan.lineage import PlanSubject
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.refusals.planning import FrameItemUnknown, FrameTagMissing, FrameTargetUnknown

TAG, UNTAG = "tag_rows", "untag_rows"
_KEY = "items"
"""The kinds of the acts."""


@dataclass(frozen=True)
class Tagging:
    """The item, the tags that were added and removed, and the rows and measures that were as wanted before."""

    item: FrameItem
    added: tuple[Tag, ...] = ()
    removed: tuple[Tag, ...] = ()
    unchanged: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[str, ...]:
        """The rows and measures whose tags changed."""
        return tuple(dict.fromkeys(each.target for each in (*self.added, *self.removed)))

    @property
    def reverse(self) -> Tagging:
        """What takes it back."""
        return Tagging(self.item, added=self.removed, removed=self.added)


def tag_rows(
    store: Store, targets: Iterable[str], item: str, by: str | None = None, choice: EditionChoice = DEFAULT_EDITION
) -> Outcome[Tagging]:
    """Record that rows (管理番号) and measures (their codes) belong to an item; a repost stands for its original.

    Raises WrongRole, FrameItemUnknown, FrameTargetUnknown, YearOutOfPlan, EditionUnclear, EditionUnknown.
    """
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        edition, found = edition_meant(work, choice), find_item(work, item)
        wanted = _wanted(edition, targets, found, by)
        known = {_place(each) for each in work.frames.tags()}
        added = [tag for place, tag in wanted.items() if place not in known]
        if added:
            work.begin_act(TAG, by, f"{found.item_id}：{'、'.join(each.target for each in added)}")
            work.frames.add_tags(added)
            work.commit()
    unchanged = tuple(tag.target for place, tag in wanted.items() if place in known)
    return Outcome(Tagging(found, tuple(added), unchanged=unchanged), _touched(edition, added))


def untag_rows(
    store: Store, targets: Iterable[str], item: str, by: str | None = None, choice: EditionChoice = DEFAULT_EDITION
) -> Outcome[Tagging]:
    """Record that rows and measures no longer belong to an item; only their own tags are removed.

    Raises FrameTagMissing, and what `tag_rows` raises.
    """
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        edition, found = edition_meant(work, choice), find_item(work, item)
        wanted = _wanted(edition, targets, found, by)
        same = {each.item_id for each in _alike(work, found)}
        gone = [
            each
            for each in work.frames.tags()
            if each.item_id in same and _place(Tag(found.item_id, each.edition_id, each.subject, each.target)) in wanted
        ]
        for tag in wanted.values():
            if tag.target not in {each.target for each in gone}:
                raise FrameTagMissing(found=tag.target, item=found.item_id)
        work.begin_act(UNTAG, by, f"{found.item_id}：{'、'.join(each.target for each in gone)}")
        work.frames.remove_tags(gone)
        work.commit()
    return Outcome(Tagging(found, removed=tuple(gone)), _touched(edition, gone))


def retag_rows(store: Store, tagging: Tagging, by: str | None = None) -> Outcome[Tagging]:
    """Repeat exactly what was recorded, or its reverse: the same tags, decided by whom they were, in their edition.

    A tag that changed since is kept as it is. Raises WrongRole, FrameItemUnknown, FrameTargetUnknown.
    """
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        now = {_place(each): each for each in work.frames.tags()}
        added = tuple(each for each in tagging.added if _place(each) not in now)
        removed = tuple(each for each in tagging.removed if now.get(_place(each)) == each)
        done = Tagging(tagging.item, added, removed)
        if not done.changed:
            return Outcome(done)
        for tag in added:
            find_item(work, tag.item_id)
        edition = _edition(work, (*added, *removed)[0])
        work.begin_act(TAG if added else UNTAG, by, f"{tagging.item.item_id}：{'、'.join(done.changed)}")
        work.frames.remove_tags(removed)
        work.frames.add_tags(added)
        work.commit()
    return Outcome(done, _touched(edition, (*added, *removed)))


def _edition(records: Records, tag: Tag) -> Edition:
    """Return the edition of a tag; raises FrameTargetUnknown if it was withdrawn."""
    for each in every_edition(records):
        if each.edition_id == tag.edition_id:
            return each
    raise FrameTargetUnknown(found=tag.target)


def find_item(records: Records, text: str) -> FrameItem:
    """Return the item with a number in any width and case; for one that repeats another, the original.

    Raises FrameItemUnknown.
    """
    frames = Frames(records.frames.all())
    for item_id in frames.items:
        if fold_id(item_id) == fold_id(text):
            return frames.original(item_id)
    raise FrameItemUnknown(found=text, expected="、".join(frames.items) or "まだ登録がありません")


def _alike(records: Records, item: FrameItem) -> list[FrameItem]:
    """Return an original with the items that repeat it: an item may have become one after it was used."""
    items = Frames(records.frames.all()).items.values()
    return [each for each in items if item.item_id in (each.item_id, each.repost_of)]


def _wanted(edition: Edition, targets: Iterable[str], item: FrameItem, by: str | None) -> Mapping[tuple[str, ...], Tag]:
    """Return the tags for what a person named, by their places."""
    tags = (Tag(item.item_id, edition.edition_id, *_target(edition, each), by) for each in targets)
    return {_place(each): each for each in tags}


def _target(edition: Edition, text: str) -> tuple[PlanSubject, str]:
    wanted = fold_id(text)
    for listing in edition.listings:
        if fold_id(listing.row_id) == wanted:
            return PlanSubject.ROW, listing.initiative
    for node in edition.measures:
        if fold_id(node.code) == wanted:
            return PlanSubject.MEASURE, node.code
    raise FrameTargetUnknown(found=text)


def _touched(edition: Edition, tags: Iterable[Tag]) -> frozenset[tuple[str, str]]:
    """Return the rows that belong to an item, or no longer do, because of these tags; the key is no field's."""
    targets = {each.target for each in tags}
    return frozenset(
        (each.row_id, _KEY) for each in edition.listings if targets.intersection((each.initiative, each.measure))
    )


def _place(tag: Tag) -> tuple[str, ...]:
    return tag.item_id, tag.edition_id, tag.subject.value, tag.target
