"""A round's heading for views and papers; it needs no rows of the plan."""

from __future__ import annotations

from nakano_status.application.lookup import previous_round
from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.views import RoundView
from nakano_status.domain.fields.registry import FIGURE_KEYS
from nakano_status.domain.round.round import Round


def read_round(records: Records, round_: Round) -> RoundView:
    """Return the round's frame."""
    own = records.info.division
    previous = previous_round(records, round_)
    asked = records.asked(round_)
    return RoundView(
        plan_title=records.plan_title(),
        year=round_.year,
        last_year=asked.last_year,
        as_of_label=f"{round_.year.label}末時点",
        due=round_.due_of(own) if own else round_.due,
        closed=round_.closed,
        headings={key: asked.heading(key) for key in (*asked.keys, *FIGURE_KEYS)},
        asked=asked,
        division=records.organisation().name(own) if own else None,
        previous_in_report=sum(row.counted for row in previous.rows) if previous else None,
        reopened=frozenset(round_.reopened),
    )
