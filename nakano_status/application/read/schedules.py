"""計画上のスケジュール as people look at it: a row of the plan with its texts by year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nakano_status.application.ports import Records
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.narrative import is_blank
from nakano_status.domain.plan import Listing

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
    """The planned schedule of the plan as it stands: its years, and its rows in printed order, reposts left out."""

    years: tuple[FiscalYear, ...]
    rows: tuple[ScheduleRow, ...]

    @property
    def blank(self) -> tuple[ScheduleRow, ...]:
        """The rows without any schedule."""
        return tuple(row for row in self.rows if row.is_blank)


def read_schedules(records: Records) -> ScheduleTable:
    """Read the planned schedule of the edition that holds now."""
    plan = records.plan()
    years = tuple(plan.first_year.plus(step) for step in range(plan.last_year.start - plan.first_year.start + 1))
    kept = records.schedules(plan.current.edition_id)
    listings = (each for each in plan.current.listings if not each.is_repost)
    return ScheduleTable(years, tuple(_row(each, years, kept) for each in listings))


def _row(listing: Listing, years: tuple[FiscalYear, ...], kept: Mapping[Place, str]) -> ScheduleRow:
    texts = {year: kept.get((listing.row_id, year), "") for year in years}
    return ScheduleRow(listing.row_id, listing.measure, listing.title, listing.owners_printed or "", texts)
