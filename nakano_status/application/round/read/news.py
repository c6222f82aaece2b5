"""Changes that others made to a set on a server since it was read: changed values, and changes of the shown round."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from nakano_status.application.lookup import chosen_round, plan_to_show
from nakano_status.application.ports.data_file import Records
from nakano_status.domain.calendar.fiscal_year import FiscalYear


@dataclass(frozen=True)
class News:
    """The state of a set on a server, and what others changed since it was last read.

    `head`: the ID of the last act ('': there is none). `acts`: the number of acts of others since the last reading.
    `touched`: the values that these acts wrote, as (row ID, field key); an act that writes other things, such as the
    organisation, touches every row, as (row ID, ''). `asked`: the plan and the year that the user wants to see.
    `shown`: identifies the round shown for them, whether it is closed, and its rows, and the plan whose current round
    is the newest; it also differs if everything was replaced.
    """

    head: str
    asked: tuple[object, ...] = ()
    acts: int = 0
    touched: frozenset[tuple[str, str]] = frozenset()
    shown: tuple[object, ...] = ()

    def shows_another_round(self, before: News) -> bool:
        """Return whether others changed which round is shown, or its rows, since `before`; the user did not."""
        return self.asked == before.asked and self.shown != before.shown


def read_news(records: Records, since: News | None, year: FiscalYear | None, own: AbstractSet[str]) -> News:
    """Return the present state of a set, with the changes by others since the state `since` (None: without changes).

    `year` is the year of the round shown (None: the current round). `own`: the IDs of the own acts.
    """
    last = records.entries.last_act()
    head = last[0].act_id if last else ""
    asked = records.info.chosen_plan_id, year
    if since is not None and (since.head, since.asked) == (head, asked):
        return News(head, asked, shown=since.shown)
    shown: tuple[object, ...] = ()
    rows: tuple[str, ...] = ()
    if records.rounds.all():
        round_ = chosen_round(records, year)
        rows = tuple(row.row_id for row in round_.rows)
        current_plan = plan_to_show(records) if year is None else None
        shown = (current_plan, round_.round_id, round_.closed, rows)
    if since is None or since.head == head:
        return News(head, asked, shown=shown)
    found = records.entries.changed_since(since.head)
    if not found:  # no act since, but another last act: everything was replaced by an earlier state
        return News(head, since.asked, 1, shown=(head,))
    by_others = [each for each in found if each[0] not in own]
    touched = {(row_id, key) for _, row_id, key in by_others if row_id}
    if any(not row_id for _, row_id, _ in by_others):
        touched |= {(row_id, "") for row_id in rows}
    return News(head, asked, len({act_id for act_id, _, _ in by_others}), frozenset(touched), shown)
