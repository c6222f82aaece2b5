"""The rows of a round that ended in an earlier year (年度の切替え): why, in which year, and into which row."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from nakano_status.domain.round.round import FINAL_REASONS

if TYPE_CHECKING:
    from nakano_status.application.ports.data_file import Records
    from nakano_status.domain.round.ended_rows import EndedRow
    from nakano_status.domain.round.round import Round


def read_ended_rows(records: Records, round_: Round) -> dict[str, EndedRow]:
    """Return the rows of a round that ended in a year before it, by 管理番号."""
    if not any(row.out_of_report in FINAL_REASONS for row in round_.rows):
        return {}
    from nakano_status.application.lookup import plan_of, rounds_of_plan
    from nakano_status.application.round.rolled_over import agreed_ends
    from nakano_status.domain.plan.lineage import lineage_between
    from nakano_status.domain.round.ended_rows import ended_rows

    plan, steps = plan_of(records, round_), records.plan.derivations()
    rounds = [each for each in rounds_of_plan(records, plan.plan_id) if each.year <= round_.year]
    between = cache(lambda earlier, later: lineage_between([plan], steps, earlier, later))
    return ended_rows(
        rounds,
        lambda earlier, later: between(earlier.edition_id, later.edition_id),
        agreed_ends(records.settings),
    )
