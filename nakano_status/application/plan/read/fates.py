"""次期計画への引継ぎ: a plan's rows, what was written about their future, and what they become in the plan after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nakano_status.application.lookup import edition_of, rounds_of_plan
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.round_answers import values_by_row
from nakano_status.domain.fields.field import NEXT_YEAR
from nakano_status.domain.plan.lineage import GOING_ON, UNDECIDED, PlanFate, PlanPair, RowFate, lineage_between, pair_of
from nakano_status.domain.plan.plan import Listing
from nakano_status.domain.round.round import Round
from nakano_status.domain.round.row_years import Texts, values_before


@dataclass(frozen=True)
class FateLine:
    """A row of the old plan: its last 今後の方向性, its fate (None: not decided) and the rows that follow."""

    listing: Listing
    direction: str | None
    fate: RowFate | None
    to: tuple[Listing, ...]

    @property
    def lacks_target(self) -> bool:
        """Whether the row goes on, but it is not decided as which row."""
        return self.fate is not None and self.fate.fate in GOING_ON and not self.to

    @property
    def label(self) -> str:
        """The fate as shown: 継続."""
        return self.fate.fate.value if self.fate else UNDECIDED


@dataclass(frozen=True)
class FatesView:
    """The fates of a plan's rows in printed order; reposts are left out.

    `heading` is that of the texts on the future in the last round.
    `new_rows` are the rows of the plan after that continue none.
    """

    pair: PlanPair
    heading: str
    lines: tuple[FateLine, ...]
    new_rows: tuple[Listing, ...]

    @property
    def undecided(self) -> tuple[FateLine, ...]:
        """The rows without a fate."""
        return tuple(each for each in self.lines if each.fate is None)

    @property
    def counts(self) -> Mapping[str, int]:
        """The numbers of rows by their fates as shown, those that occur."""
        labels = [each.label for each in self.lines]
        order = (*(fate.value for fate in PlanFate), UNDECIDED)
        return {label: labels.count(label) for label in order if label in labels}


_DIRECTION = "今後の方向性"


def plan_to_decide(records: Records) -> str:
    """Return the plan whose fates are shown where only the round was chosen, not the plan.

    It is the plan of the round, or the one before it as long as nothing follows it and none of its rows has a fate.
    """
    plans = records.plan.all()
    pair = pair_of(plans, records.info.of_plan)
    is_begun = bool(pair.new or pair.recorded(records.plan.derivations()))
    return pair.old.plan_id if is_begun or len(plans) == 1 else pair_of(plans).old.plan_id


def read_fates(records: Records, plan_id: str | None = None) -> FatesView:
    """Return the fates of the rows of a plan: the chosen one if it is None, else the one before the newest one."""
    pair = pair_of(records.plan.all(), plan_id or records.info.of_plan)
    fates = pair.recorded(records.plan.derivations())
    rounds = rounds_of_plan(records, pair.old.plan_id)
    last = max(rounds, key=lambda each: each.year, default=None)
    values = _values(records, pair, last) if last else {}
    after = {each.row_id: each for each in pair.first.listings} if pair.first else {}
    lines = []
    for listing in pair.last.listings:
        if not listing.is_repost:
            texts, fate = values.get(listing.row_id, {}), fates.get(listing.row_id)
            to = tuple(after[each] for each in fate.to if each in after) if fate else ()
            lines.append(FateLine(listing, texts.get(NEXT_YEAR), fate, to))
    followed = {each.row_id for line in lines for each in line.to}
    new = tuple(each for each in after.values() if not each.is_repost and each.row_id not in followed)
    heading = records.plan.asked(last).heading(NEXT_YEAR) if last else _DIRECTION
    return FatesView(pair, heading, tuple(lines), new)


def _values(records: Records, pair: PlanPair, last: Round) -> Mapping[str, Texts]:
    """Return what the last round reported, by the rows of the old plan's last edition."""
    counted = {row.row_id for row in last.rows if row.counted}
    current = values_by_row(records.entries.current(last.round_id))
    edition = edition_of(records, last)
    lineage = lineage_between([pair.old], records.plan.derivations(), last.edition_id, pair.last.edition_id)
    titles = {each.row_id: each.title for each in edition.listings}
    return values_before({key: current[key] for key in current if key in counted}, lineage, titles, {NEXT_YEAR})
