"""計画上のスケジュール for the window: rows of the plan with their texts by year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nakano_status.application.lookup import chosen_round, edition_of
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.choosing_edition import DEFAULT_EDITION, EditionChoice, edition_meant
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.organisation.divisions import Organisation
from nakano_status.domain.plan.ownership import owners_on
from nakano_status.domain.plan.plan import Edition, Listing
from nakano_status.domain.text.narrative import is_blank

Place = tuple[str, FiscalYear]
"""管理番号 and year."""


@dataclass(frozen=True)
class ScheduleRow:
    """A row of the plan with its texts by year; `measure` is the number of its 実施内容."""

    row_id: str
    measure: str
    title: str
    divisions: str
    texts: Mapping[FiscalYear, str]

    @property
    def is_blank(self) -> bool:
        """Whether nothing is planned in any year: such a row counts as begun."""
        return all(map(is_blank, self.texts.values()))


@dataclass(frozen=True)
class ScheduleTable:
    """The planned schedule of an edition: the plan's years, and its rows in printed order, reposts left out."""

    years: tuple[FiscalYear, ...]
    rows: tuple[ScheduleRow, ...]
    edition_id: str = ""

    @property
    def blank(self) -> tuple[ScheduleRow, ...]:
        """The rows without any schedule."""
        return tuple(row for row in self.rows if row.is_blank)


def read_schedules(records: Records, choice: EditionChoice = DEFAULT_EDITION) -> ScheduleTable:
    """Read the planned schedule of the chosen edition; raises what `edition_meant` raises."""
    edition, years = edition_meant(records, choice), records.plan.read().years
    kept, organisation = records.plan.schedules(edition.edition_id), records.organisation.read()
    listings = (each for each in edition.listings if not each.is_repost)
    rows = tuple(_row(each, years, kept, organisation) for each in listings)
    return ScheduleTable(years, rows, edition.edition_id)


def read_schedules_to_choose(
    records: Records, year: FiscalYear | None = None, number: int | None = None
) -> tuple[tuple[Edition, ...], Edition, ScheduleTable]:
    """Return the plan's editions, and the planned schedule of one: by number, else that of the year's round.

    Without a round it is an edition that the first round may use: the person sees which, and can choose another.
    """
    plan = records.plan.read()
    if number is not None:
        edition = edition_meant(records, EditionChoice(number=number))
    elif records.rounds.all():
        edition = edition_of(records, chosen_round(records, year))
    else:
        edition = (plan.adopted_last(plan.first_year) or plan.editions)[0]
    return plan.editions, edition, read_schedules(records, EditionChoice(number=edition.ordinal))


def _row(
    listing: Listing, years: tuple[FiscalYear, ...], kept: Mapping[Place, str], organisation: Organisation
) -> ScheduleRow:
    texts = {year: kept.get((listing.row_id, year), "") for year in years}
    divisions = owners_on(listing.owners_printed, organisation, None) or ""
    return ScheduleRow(listing.row_id, listing.measure, listing.title, divisions, texts)
