"""The fields of a row that are yet to be filled in, while its answer is being typed."""

from __future__ import annotations

from collections.abc import Mapping

from nakano_status.application.round.read.views import RoundView, RowView
from nakano_status.domain.exchange.answer_checks import RowAnswer, blank_keys
from nakano_status.domain.plan.plan import Sponsor


def fields_to_fill_in(
    row: RowView, round_: RoundView, typed: Mapping[str, str | None], *, of_part: bool
) -> tuple[str, ...]:
    """Return the keys of the fields of a row that the checks of a submission find blank, in the form's order.

    `typed`: the values as the user sees them, by field key (None: blank). If `of_part`, the division has only its own
    part of the row.
    """
    called = round_.asked.profile.sponsors
    sponsor = next((each for each in Sponsor if called.get(each, each) == row.sponsor), Sponsor.WARD)
    return blank_keys(RowAnswer(row.id, sponsor, typed, round_.asked, conflicts=row.conflicts), of_part=of_part)
