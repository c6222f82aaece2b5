"""The national frames with the rows that belong to their items, and the counts of these rows (frames list)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from nakano_status.application.lookup import mattering_rounds
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.choosing_edition import DEFAULT_EDITION, EditionChoice, edition_meant
from nakano_status.application.round.read.counts import NO_GROUP, count, tally_rows, with_total
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.application.round.read.row_views import CountsView
from nakano_status.domain.plan.annotations import UNTAGGED, FrameItem, Frames, NationalFrame, Tag, untagged_rows
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.tally import Figure, Tally, TallyRow, figure_label, tally


@dataclass(frozen=True)
class ItemView:
    """An item, the rows that belong to it (管理番号, in printed order), its tags, and the count of the rows.

    `tags` are those of the original if the item repeats another. `counts` is None without a round.
    """

    item: FrameItem
    rows: tuple[str, ...]
    tags: tuple[Tag, ...]
    counts: Tally | None


@dataclass(frozen=True)
class FramesView:
    """The frames with their items for an edition of the plan; `contents` are of the round that is counted, if any.

    `untagged` are the rows that belong to no item; `figures` what each row counts as.
    """

    edition: Edition
    frames: tuple[tuple[NationalFrame, tuple[ItemView, ...]], ...]
    untagged: tuple[str, ...]
    contents: RoundContents | None
    figures: Mapping[str, Figure]

    @property
    def round_(self) -> Round | None:
        """The round that is counted."""
        return self.contents.round_ if self.contents else None


def read_frames(records: Records, choice: EditionChoice = DEFAULT_EDITION) -> FramesView:
    """Return the frames for the chosen edition, counted in the round that the choice means.

    Raises YearOutOfPlan, EditionUnclear, EditionUnknown.
    """
    edition = edition_meant(records, choice)
    return frames_of(records, edition, _contents(records, edition, choice))


def frames_of(records: Records, edition: Edition, contents: RoundContents | None) -> FramesView:
    """Return the frames for an edition, counted in a round of it (None: not counted)."""
    counted = _counted(contents)
    frames, tags = Frames(records.frames.all()), records.frames.tags()
    rows = frames.rows(edition, tags)

    def view(item: FrameItem) -> ItemView:
        original = frames.original(item.item_id).item_id
        own = tuple(
            each
            for each in tags
            if each.edition_id == edition.edition_id and frames.original(each.item_id).item_id == original
        )
        ids = rows[item.item_id]
        found = tally((counted[each] for each in ids if each in counted), edition.profile.marks)
        return ItemView(item, ids, own, found if contents else None)

    return FramesView(
        edition,
        tuple((frame, tuple(map(view, frame.items))) for frame in frames.all),
        untagged_rows(edition, rows),
        contents,
        {row_id: row.figure for row_id, row in counted.items()},
    )


def items_by_row(records: Records, edition: Edition) -> Mapping[str, tuple[FrameItem, ...]]:
    """Return the items that each row belongs to; items that repeat one are left out, a repost has those of its row."""
    tags = [each for each in records.frames.tags() if each.edition_id == edition.edition_id]
    if not tags:
        return {}
    frames = Frames(records.frames.all())
    found: dict[str, tuple[FrameItem, ...]] = {}
    for item_id, ids in frames.rows(edition, tags).items():
        if frames.items[item_id].repost_of is None:
            for row_id in ids:
                found[row_id] = (*found.get(row_id, ()), frames.items[item_id])
    return {each.row_id: found[each.initiative] for each in edition.listings if each.initiative in found}


def _contents(records: Records, edition: Edition, choice: EditionChoice) -> RoundContents | None:
    """Return the round of the year, or the one that matters now; of another edition the latest, None without any."""
    fitting = [
        each
        for each in records.rounds.all()
        if each.edition_id == edition.edition_id and choice.year in (None, each.year)
    ]
    if not fitting:
        return None
    matters = mattering_rounds(each for each in records.rounds.all() if choice.year in (None, each.year))
    latest = max(fitting, key=lambda each: each.year)
    return RoundContents.load(records, next((each for each in matters if each in fitting), latest))


def _counted(contents: RoundContents | None) -> Mapping[str, TallyRow]:
    return {row.row_id: row for row in tally_rows(contents)} if contents else {}


@dataclass(frozen=True)
class TargetLine:
    """A measure or a row that an item can be given to: its ID, its title, and what a row counts as.

    `is_tagged`: it has the item itself; `by_measure`: it has it through its measure. `items` are all that it has.
    """

    target: str
    title: str
    is_measure: bool
    is_tagged: bool
    by_measure: bool
    items: tuple[str, ...]
    figure: str = ""

    @property
    def has_item(self) -> bool:
        """Whether the item applies to it in any way."""
        return self.is_tagged or self.by_measure


def target_lines(view: FramesView, item_id: str) -> tuple[TargetLine, ...]:
    """Return the measures in printed order, each with its rows below it; reposts are left out."""
    items = [each for _, members in view.frames for each in members if each.item.repost_of is None]
    chosen = next(each for _, members in view.frames for each in members if each.item.item_id == item_id)
    tagged = {tag.target for tag in chosen.tags}
    lines = []
    for measure in view.edition.measures:
        own = tuple(each.item.item_id for each in items if any(tag.target == measure.code for tag in each.tags))
        lines.append(
            TargetLine(
                measure.code,
                measure.title or "",
                is_measure=True,
                is_tagged=measure.code in tagged,
                by_measure=False,
                items=own,
            )
        )
        lines += [
            TargetLine(
                listing.row_id,
                listing.title,
                is_measure=False,
                is_tagged=listing.row_id in tagged,
                by_measure=listing.row_id in chosen.rows and listing.row_id not in tagged,
                items=tuple(each.item.item_id for each in items if listing.row_id in each.rows),
                figure=figure_label(view.figures[listing.row_id]) if listing.row_id in view.figures else "",
            )
            for listing in view.edition.listings
            if listing.measure == measure.code and not listing.is_repost
        ]
    return tuple(lines)


def count_by_item(records: Records, round_: Round) -> CountsView:
    """Return the tally of a round, broken down by the items of the frames; a row of several items is in each.

    The last group is that of the rows that belong to no item; reposts are in none.
    """
    contents = RoundContents.load(records, round_)
    view = frames_of(records, contents.edition, contents)
    items = [each for _, members in view.frames for each in members]
    groups = {each.item.item_id: each.counts for each in items if each.counts is not None}
    counted, marks = _counted(contents), view.edition.profile.marks
    untagged = tally((counted[each] for each in view.untagged if each in counted), marks)
    names = {each.item.item_id: f"{each.item.item_id} {each.item.title}" for each in items}
    return replace(
        count(contents),
        groups={key: with_total(found) for key, found in (*groups.items(), (NO_GROUP, untagged))},
        group_names={**names, NO_GROUP: UNTAGGED},
    )
