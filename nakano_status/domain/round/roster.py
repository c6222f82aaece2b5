"""Which rows are in a round and who answers, frozen when it opens (source: product.md, "The annual round").

報告対象 is the office's decision; only the initial proposal is computed here: no repost, begun, and not finished or
stopped by an act. Nothing is inferred from blank texts.
"""

from __future__ import annotations

from collections.abc import Mapping

from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.plan.plan import Edition, Listing
from nakano_status.domain.round.round import Answerer, OutOfReport, Round, RoundRow
from nakano_status.domain.text.narrative import is_blank

Schedules = Mapping[tuple[str, FiscalYear], str]
"""計画上のスケジュール by (row_id, year), as far as the plan's table has any."""

_FINAL_REASONS = frozenset({OutOfReport.FINISHED, OutOfReport.STOPPED_OR_MERGED})


def open_rows(edition: Edition, year: FiscalYear, previous: Round | None, schedules: Schedules) -> tuple[RoundRow, ...]:
    """Return the rows of a round to be opened: all listings, those 報告対象外 with the reason.

    `previous` is the latest round before `year`. What was finished or stopped there remains out; what had not begun, or
    was out for another reason, is decided again.
    """
    out = {row.row_id: row.out_of_report for row in previous.rows} if previous else {}
    starts = _first_years(schedules)
    rows = []
    for listing in edition.listings:
        before = out.get(listing.row_id)
        if listing.is_repost:
            why: OutOfReport | None = OutOfReport.REPOST
        elif before in _FINAL_REASONS:
            why = before
        else:
            why = OutOfReport.NOT_BEGUN if starts.get(listing.row_id, year) > year else None
        rows.append(RoundRow(listing.row_id, why, answerers_of(listing)))
    return tuple(rows)


def answerers_of(listing: Listing) -> tuple[Answerer, ...]:
    """Return every division named on a row in printed order; `RoundRow.writers` are those of them that answer.

    A generic division (各所管課) is listed like an associate: if it is the only one, no division answers, and the
    office's own text is the only answer.
    """
    named = sorted(listing.owners, key=lambda owner: owner.ordinal)
    return tuple(Answerer(owner.division, owner.role, owner.ordinal) for owner in named)


def _first_years(schedules: Schedules) -> dict[str, FiscalYear]:
    """Return the first year with a text, by row; a row that has no text in the table has no entry."""
    first: dict[str, FiscalYear] = {}
    for (row_id, year), text in schedules.items():
        if not is_blank(text):
            first[row_id] = min(year, first.get(row_id, year))
    return first
