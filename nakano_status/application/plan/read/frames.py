"""The national frames with the rows that belong to their items, and the counts of these rows (frames list)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nakano_status.application.lookup import chosen_round
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.choosing_edition import DEFAULT_EDITION, EditionChoice, edition_meant
from nakano_status.application.round.read.counts import tally_rows
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.plan.frames import FrameItem, Frames, NationalFrame, Tag, untagged_rows
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.tally import Figure, Tally, TallyRow, tally


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
    contents = _contents(records, edition, choice)
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


def items_by_row(records: Records, edition: Edition) -> dict[str, tuple[str, ...]]:
    """Return the numbers of the items that each row belongs to; reposts among the items are left out."""
    frames = Frames(records.frames.all())
    found: dict[str, tuple[str, ...]] = {}
    for item_id, ids in frames.rows(edition, records.frames.tags()).items():
        if frames.items[item_id].repost_of is None:
            for row_id in ids:
                found[row_id] = (*found.get(row_id, ()), item_id)
    return found


def _contents(records: Records, edition: Edition, choice: EditionChoice) -> RoundContents | None:
    """Return the round of the year, or the one that matters now; of another edition the latest, None without any."""
    fitting = [
        each
        for each in records.rounds.all()
        if each.edition_id == edition.edition_id and choice.year in (None, each.year)
    ]
    if not fitting:
        return None
    chosen = chosen_round(records, choice.year)
    latest = max(fitting, key=lambda each: each.year)
    return RoundContents.load(records, chosen if chosen in fitting else latest)


def _counted(contents: RoundContents | None) -> Mapping[str, TallyRow]:
    return {row.row_id: row for row in tally_rows(contents)} if contents else {}
