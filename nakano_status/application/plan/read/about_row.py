"""What the office has recorded about a row beside its answers: items of national frames, and opinions."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.application.lookup import edition_of
from nakano_status.application.plan.shown_opinions import opinions_by_row
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.plan.annotations import FrameItem, Frames, NationalFrame, Opinion
from nakano_status.domain.round.round import Round


@dataclass(frozen=True)
class AboutRow:
    """The items that a row belongs to, each with its frame, and the opinions that it is linked with.

    `choices` are all items without those that repeat one; `own` are those that the row has itself, not its measure.
    """

    items: tuple[tuple[NationalFrame, FrameItem], ...]
    opinions: tuple[Opinion, ...]
    choices: tuple[FrameItem, ...] = ()
    own: frozenset[str] = frozenset()


def read_about_row(records: Records, round_: Round, row_id: str) -> AboutRow:
    """Return what is recorded about a row of a round; a repost stands for the row that it repeats.

    Opinions are also those on what the row was in earlier editions, and in the plan before.
    """
    edition = edition_of(records, round_)
    initiative = edition.listing(row_id).initiative
    frames = Frames(records.frames.all())
    tags = records.frames.tags()
    rows = frames.rows(edition, tags)
    own = {each.item_id for each in tags if (each.edition_id, each.target) == (edition.edition_id, initiative)}
    return AboutRow(
        tuple((frame, item) for frame in frames.all for item in frame.items if initiative in rows[item.item_id]),
        opinions_by_row(records, round_, [row_id]).get(row_id, ()),
        tuple(item for item in frames.items.values() if item.repost_of is None),
        frozenset(frames.original(each).item_id for each in own),
    )
