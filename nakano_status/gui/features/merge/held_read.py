"""The query of the page 未取込: what is held, whose it is, and the current rows that it is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nakano_status.application.lookup import chosen_round, find_division
from nakano_status.application.merge.read.held import HeldView, held_views
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import RoundView, RowView, read_round
from nakano_status.domain.calendar.fiscal_year import FiscalYear


@dataclass(frozen=True)
class Held:
    """Everything that the page shows; `rows` are the current rows by 管理番号, `round` is None while none is open."""

    views: tuple[HeldView, ...]
    rows: Mapping[str, RowView]
    round: RoundView | None = None


def reading_held(
    year: FiscalYear | None = None, *, decided: bool, division: str | None = None
) -> Callable[[Records], Held]:
    """Return the query for held items, including decided ones; its result is empty while no round is open.

    `division` (a name) limits it to what one division sent.
    """

    def read(records: Records) -> Held:
        if not records.rounds.all():
            return Held((), {})
        round_ = chosen_round(records, year)
        whose = find_division(records, division).division_id if division is not None else None
        views = held_views(records, round_, decided=decided, division=whose)
        known = {row.row_id for row in round_.rows}
        wanted = {view.item.row_id for view in views if view.item.row_id in known}
        rows = {row.id: row for row in read_rows(records, round_, {each for each in wanted if each})}
        return Held(views, rows, read_round(records, round_))

    return read
