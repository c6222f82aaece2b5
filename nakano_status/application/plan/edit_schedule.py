"""Edit 計画上のスケジュール in place, by row and year; what is written equals what the import writes."""

from __future__ import annotations

from collections.abc import Mapping

from nakano_status.application.lookup import need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.plan.read.schedules import Place, read_schedules
from nakano_status.application.ports.data_file import Store, StoreRole
from nakano_status.application.round.choosing_edition import DEFAULT_EDITION, EditionChoice
from nakano_status.domain.refusals.answering import IdUnknown
from nakano_status.domain.refusals.rounds import YearOutOfPlan
from nakano_status.domain.text.narrative import as_typed

EDIT = "edit_schedule"
"""The kind of the act."""


def edit_schedule(
    store: Store, texts: Mapping[Place, str], by: str | None = None, choice: EditionChoice = DEFAULT_EDITION
) -> Outcome[tuple[Place, ...]]:
    """Write texts, where blank removes the present one; return the places that changed.

    Raises WrongRole, IdUnknown, YearOutOfPlan, EditionUnclear, EditionUnknown.
    """
    with store.writing() as work:
        need_role(work, StoreRole.OFFICE)
        table = read_schedules(work, choice)
        known = {row.row_id: row for row in table.rows}
        fresh = {}
        for (row_id, year), typed in texts.items():
            if row_id not in known:
                raise IdUnknown(found=row_id)
            if year not in table.years:
                raise YearOutOfPlan(year=year.label, expected=f"{table.years[0].label}〜{table.years[-1].label}")
            text = as_typed(typed.strip()) or ""
            if text != known[row_id].texts[year]:
                fresh[row_id, year] = text
        if fresh:
            work.begin_act(EDIT, by, f"計画上のスケジュールの変更 {len(fresh)}か所")
            work.save_schedules(table.edition_id, fresh)
            work.commit()
    return Outcome(tuple(fresh))
