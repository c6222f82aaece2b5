"""All that a round's screens and papers are made of, loaded once from one snapshot."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from nakano_status.application.finding import previous_round
from nakano_status.application.ports import CurrentValue, Draft, Records
from nakano_status.application.read.advising import Advising
from nakano_status.domain.deferral import is_deferral
from nakano_status.domain.division import Organisation
from nakano_status.domain.fields import DONE, LATER_YEARS, MARK, NEXT_YEAR, NOTE
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.ownership import named_beside
from nakano_status.domain.plan import Edition, Listing, Plan, PlanNode
from nakano_status.domain.round import Round, RoundRow
from nakano_status.domain.slot import Slot
from nakano_status.domain.submission_rules import RowAnswer

Texts = Mapping[str, str | None]
"""Values of one row by field key."""


@dataclass(frozen=True)
class RoundContents:
    """A round with its plan, what stands on every row, and what was reported the time before.

    `values` and `previous_values` are by row; `notes` by row and division id; `conflicts` are the groups in conflict by
    row; `scheduled` the plan's schedule for the round's year. `own` is the division whose data file it is (None: the
    office's). `advising` is what advice on wordings follows from.
    """

    plan: Plan
    edition: Edition
    organisation: Organisation
    round_: Round
    listings: Mapping[str, Listing]
    nodes: Mapping[str, PlanNode]
    current: Mapping[Slot, CurrentValue]
    values: Mapping[str, Texts]
    notes: Mapping[str, Mapping[str, str]]
    conflicts: Mapping[str, tuple[str, ...]]
    drafts: Mapping[str, tuple[Draft, ...]]
    previous: Round | None
    previous_values: Mapping[str, Texts]
    scheduled: Mapping[str, str]
    own: str | None = None
    advising: Advising = field(default_factory=Advising)

    @staticmethod
    def load(records: Records, round_: Round) -> RoundContents:
        """Load a round's contents."""
        plan = records.plan()
        edition = next(each for each in plan.editions if each.edition_id == round_.edition_id)
        current = records.current(round_.round_id)
        previous = previous_round(records, round_)
        schedules = records.schedules(edition.edition_id)
        return RoundContents(
            plan=plan,
            edition=edition,
            organisation=records.organisation(),
            round_=round_,
            listings={listing.row_id: listing for listing in edition.listings},
            nodes={node.code: node for node in edition.nodes},
            current=current,
            values=values_by_row(current),
            notes=_notes(current),
            conflicts=_conflicts(current),
            drafts=_drafts(records.drafts(round_.round_id)),
            previous=previous,
            previous_values=values_by_row(records.current(previous.round_id)) if previous else {},
            scheduled={row_id: text for (row_id, year), text in schedules.items() if year == round_.year},
            own=records.info.division,
            advising=Advising.load(records, round_),
        )

    def row(self, row_id: str) -> RoundRow | None:
        """Return a row of the round, or None."""
        return self._known_rows.get(row_id)

    @cached_property
    def _known_rows(self) -> Mapping[str, RoundRow]:
        return {row.row_id: row for row in self.round_.rows}

    @property
    def rows(self) -> tuple[RoundRow, ...]:
        """The rows in printed order."""
        known = self._known_rows
        return tuple(known[listing.row_id] for listing in self.edition.listings if listing.row_id in known)

    def planned(self, row_id: str) -> str | None:
        """Return what was planned last time for this round's year (前回の取組予定)."""
        if self.previous is None:
            return None
        follows = self.previous.year.plus(1) == self.round_.year
        return self.previous_values.get(row_id, {}).get(NEXT_YEAR if follows else LATER_YEARS)

    def deferring(self, row: RoundRow) -> tuple[str, ...]:
        """Return the divisions that answer a row and leave it to the others (他課が回答)."""
        notes = self.notes.get(row.row_id, {})
        return tuple(each for each in row.writers if is_deferral(notes.get(each)))

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

    @property
    def marks(self) -> dict[str, str | None]:
        """What stands in 進捗状況, by row."""
        return {row_id: values.get(MARK) for row_id, values in self.values.items()}

    @property
    def years(self) -> tuple[FiscalYear, FiscalYear]:
        """The round's year and the plan's last one: what headings and answered fields follow from."""
        return self.round_.year, self.plan.last_year


def values_by_row(current: Mapping[Slot, CurrentValue]) -> dict[str, Texts]:
    """Return what stands in the fields of every row."""
    found: dict[str, dict[str, str | None]] = defaultdict(dict)
    for slot, line in current.items():
        if slot.division is None:
            found[slot.row_id].update(zip(slot.keys, line.values, strict=True))
    return dict(found)


def _notes(current: Mapping[Slot, CurrentValue]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for slot, line in current.items():
        text = line.values[0]
        if slot.division is not None and text is not None:
            found[slot.row_id][slot.division] = text
    return dict(found)


def _conflicts(current: Mapping[Slot, CurrentValue]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for slot, line in current.items():
        if line.conflict:
            found[slot.row_id].append(slot.group)
    return {row_id: tuple(sorted(groups)) for row_id, groups in found.items()}


def _drafts(drafts: Iterable[Draft]) -> dict[str, tuple[Draft, ...]]:
    found: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        found[draft.row_id].append(draft)
    return {row_id: tuple(each) for row_id, each in found.items()}
