"""Helpers of the scenes: read the office's data file, and merge files as a user does."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.batch_reading import read_batch
from nakano_status.application.merge.merge_plan import MergePlan
from nakano_status.application.merge.merge_returns import merge_batch
from nakano_status.application.merge.read.digest import state_digest
from nakano_status.application.merge.review_held import held_items
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import RowView
from nakano_status.demonstration import cast
from nakano_status.demonstration.checking import expect
from nakano_status.demonstration.stage import YEAR, Stage
from nakano_status.domain.exchange.held import HeldItem


def take_in(stage: Stage, *paths: Path, passwords: Sequence[str] = ()) -> MergePlan:
    """Merge files or folders into the office's data file as one batch."""
    with stage.office() as store:
        files = read_batch(stage.parts, paths, passwords=passwords)
        return merge_batch(store, files, by=cast.OFFICE_CLERK).value


def check_rows(stage: Stage) -> None:
    """Compare every text of every row with what follows from the invented answers; raises Unexpected."""
    for row in office_rows(stage).values():
        stage.expectation.compare(row.id, row.values)


def office_rows(stage: Stage) -> dict[str, RowView]:
    """Return the rows of the round by 管理番号, as shown to the office."""
    with stage.records() as records:
        return {row.id: row for row in read_rows(records, chosen_round(records, YEAR))}


def digest(stage: Stage) -> str:
    """Return the state digest of the round."""
    with stage.records() as records:
        return state_digest(records, chosen_round(records, YEAR))


def only_waiting(stage: Stage, reason: str) -> HeldItem:
    """Return the one item that is held for that reason; raises Unexpected if there is none or more than one."""
    with stage.office() as store:
        items = [item for item in held_items(store) if item.reason == reason]
    expect(f"未取込（{reason}）", len(items), 1)
    return items[0]
