"""Rows that ended in an earlier year, as a list prints them: 令和4年度で完了, 1-5-1-03-U に統合 (source: years.md)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nakano_status.domain.round.round import FINAL_REASONS, OutOfReport, Round

if TYPE_CHECKING:
    from nakano_status.domain.calendar.fiscal_year import FiscalYear
    from nakano_status.domain.plan.lineage import RowLineage

Agreed = Mapping[str, Mapping[str, str | None]]
"""By the ID of a round: the rows that ended when it was opened, each with the row into which it was merged."""


@dataclass(frozen=True)
class EndedRow:
    """Why a row ended, in which year, and the row into which it was merged, if the office named one."""

    why: OutOfReport
    year: FiscalYear
    into: str | None = None

    @property
    def text(self) -> str:
        """What a list prints in place of an answer."""
        return f"{self.into}に統合" if self.into else f"{self.year.label}で{self.why.label}"


def ended_rows(
    rounds: Sequence[Round], lineage_between: Callable[[Round, Round], RowLineage], agreed: Agreed
) -> dict[str, EndedRow]:
    """Return the rows of the last of `rounds` (oldest first) that ended in a year before it, by 管理番号.

    A row that ended when a round was opened ended in the year before; one that the office excluded while a round was
    collected, in the year of that round.
    """
    ended: dict[str, EndedRow] = {}
    for row in rounds[-1].rows:
        if row.out_of_report is not None and row.out_of_report in FINAL_REASONS:
            place, row_id = _first_ended(rounds, lineage_between, row.row_id)
            ticked = agreed.get(rounds[place].round_id, {})
            was_ticked = place > 0 and row_id in ticked
            year = rounds[place - was_ticked].year
            if year < rounds[-1].year:
                ended[row.row_id] = EndedRow(row.out_of_report, year, ticked[row_id] if was_ticked else None)
    return ended


def _first_ended(
    rounds: Sequence[Round], lineage_between: Callable[[Round, Round], RowLineage], row_id: str
) -> tuple[int, str]:
    """Return the place of the first round in which a row of the last one had ended, and what the row was there."""
    place = len(rounds) - 1
    while place:
        before = _ended_in(rounds[place - 1], lineage_between(rounds[place - 1], rounds[place]), row_id)
        if before is None:
            break
        place, row_id = place - 1, before
    return place, row_id


def _ended_in(earlier: Round, lineage: RowLineage, row_id: str) -> str | None:
    """Return what a row was in an earlier round if it had ended there already."""
    origins = lineage.origins(row_id)
    reasons = {row.row_id: row.out_of_report for row in earlier.rows if row.row_id in origins}
    return next((each for each in origins if reasons.get(each) in FINAL_REASONS), None)
