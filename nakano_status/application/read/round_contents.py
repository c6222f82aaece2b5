"""All that a round's screens and papers are made of, loaded once from one snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property

from nakano_status.application.finding import previous_round
from nakano_status.application.ports import Records
from nakano_status.application.read.advising import Advising
from nakano_status.application.read.round_answers import RoundAnswers, Texts, values_by_row
from nakano_status.domain.fields import DONE, LATER_YEARS, NEXT_YEAR, NOTE
from nakano_status.domain.ownership import named_beside
from nakano_status.domain.plan import Edition, Listing, Plan, PlanNode
from nakano_status.domain.round import Round, RoundRow
from nakano_status.domain.submission_rules import RowAnswer


@dataclass(frozen=True, kw_only=True)
class RoundContents(RoundAnswers):
    """What stands on a round's rows with its plan and what was reported the time before.

    `previous_values` are by row; `scheduled` the plan's schedule for the round's year. `advising` is what advice on
    wordings follows from.
    """

    plan: Plan
    edition: Edition
    listings: Mapping[str, Listing]
    nodes: Mapping[str, PlanNode]
    previous: Round | None
    previous_values: Mapping[str, Texts]
    scheduled: Mapping[str, str]
    advising: Advising = field(default_factory=Advising)

    @staticmethod
    def load(records: Records, round_: Round) -> RoundContents:
        """Load a round's contents."""
        plan = records.plan()
        edition = next(each for each in plan.editions if each.edition_id == round_.edition_id)
        answers = RoundAnswers.load(records, round_)
        previous = previous_round(records, round_)
        schedules = records.schedules(edition.edition_id)
        return RoundContents(
            **{each.name: getattr(answers, each.name) for each in fields(answers)},
            plan=plan,
            edition=edition,
            listings={listing.row_id: listing for listing in edition.listings},
            nodes={node.code: node for node in edition.nodes},
            previous=previous,
            previous_values=values_by_row(records.current(previous.round_id)) if previous else {},
            scheduled={row_id: text for (row_id, year), text in schedules.items() if year == round_.year},
            advising=Advising.load(records, round_),
        )

    @property
    def rows(self) -> tuple[RoundRow, ...]:
        """The rows in printed order."""
        known = self.known_rows
        return tuple(known[listing.row_id] for listing in self.edition.listings if listing.row_id in known)

    def planned(self, row_id: str) -> str | None:
        """Return what was planned last time for this round's year (前回の取組予定)."""
        if self.previous is None:
            return None
        follows = self.previous.year.plus(1) == self.round_.year
        return self.previous_values.get(row_id, {}).get(NEXT_YEAR if follows else LATER_YEARS)

    def answer(self, row: RoundRow, division: str | None = None) -> RowAnswer:
        """Return a row's answer as the rules see it, with the note of a division (or of the one that answers it).

        Of a row that several answer that is the first who does not leave it to the others.
        """
        deferring = self.deferring(row)
        answering = [each for each in row.writers if each not in deferring] or row.writers
        writer = division or next(iter(answering), "")
        note = self.notes.get(row.row_id, {}).get(writer)
        return RowAnswer(
            row.row_id,
            self.listings[row.row_id].sponsor,
            {**self.values.get(row.row_id, {}), NOTE: note},
            self.round_.year,
            self.plan.last_year,
            self.previous_values.get(row.row_id, {}),
            is_shared=row.several_writers or self._is_asked_beside(row),
            conflicts=self.conflicts.get(row.row_id, ()) if self.own is not None else (),
            terms=self.advising.table.terms,
            let_stand=self.advising.let_stand.get(row.row_id, frozenset()),
        )

    def _is_asked_beside(self, row: RoundRow) -> bool:
        """Whether the division whose data file this is answers a row beside others, as far as its form tells."""
        own = self.own
        printed = self.listings[row.row_id].owners_printed
        return own is not None and bool(self.deferring(row)) and bool(named_beside(printed, self.organisation, own))

    @cached_property
    def given(self) -> dict[str, Texts]:
        """What the locked cells of the forms say, by row; the measure is its code alone."""
        return {
            row_id: {
                "measure": listing.measure,
                "title": listing.title,
                "divisions": listing.owners_printed,
                "scheduled": self.scheduled.get(row_id),
                "previous_done": self.previous_values.get(row_id, {}).get(DONE),
                "planned": self.planned(row_id),
            }
            for row_id, listing in self.listings.items()
        }
