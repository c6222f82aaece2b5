"""What the office has recorded about a row beside its answers: items of national frames, and opinions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from nakano_status.application.lookup import edition_of
from nakano_status.application.plan.opinion_plans import opinion_plans
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.plan.derivation import PlanSubject, origins
from nakano_status.domain.plan.frames import FrameItem, Frames, NationalFrame
from nakano_status.domain.plan.lineage import editions_in_order, first_editions
from nakano_status.domain.plan.opinions import Opinion
from nakano_status.domain.plan.plan import Edition
from nakano_status.domain.round.round import Round


@dataclass(frozen=True)
class AboutRow:
    """The items that a row belongs to, each with its frame, and the opinions that it is linked with."""

    items: tuple[tuple[NationalFrame, FrameItem], ...]
    opinions: tuple[Opinion, ...]


def read_about_row(records: Records, round_: Round, row_id: str) -> AboutRow:
    """Return what is recorded about a row of a round; a repost stands for the row that it repeats.

    Opinions are also those on what the row was in earlier editions, and in the plan before.
    """
    edition = edition_of(records, round_)
    initiative = edition.listing(row_id).initiative
    plan_ids, plans = records.plan.plan_ids(), opinion_plans(records)
    named = {(plan_ids[edition.edition_id], row_id), *_was(records, edition, initiative)}
    frames = Frames(records.frames.all())
    rows = frames.rows(edition, records.frames.tags())
    return AboutRow(
        tuple((frame, item) for frame in frames.all for item in frame.items if initiative in rows[item.item_id]),
        tuple(each for each in records.opinions.all() if named & {(plans[each.number], row) for row in each.rows}),
    )


def _was(records: Records, edition: Edition, row_id: str) -> Iterator[tuple[str, str]]:
    """Yield what a row is in its edition and was in each earlier one, each with its plan."""
    plans, plan_ids = records.plan.all(), records.plan.plan_ids()
    every = [each.edition_id for each in editions_in_order(plans)]
    ids, begins = every[: every.index(edition.edition_id) + 1], first_editions(plans)
    for place, earlier in enumerate(ids):
        was = origins(records.plan.derivations(), PlanSubject.ROW, row_id, ids[place:], begins)
        yield from ((plan_ids[earlier], each) for each in was)
