"""資料作成: the official list (別紙 進捗状況一覧) as a workbook (export list)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.finding import need_role
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports import Parts, Store, StoreRole
from nakano_status.application.read.counts import count
from nakano_status.application.read.round_contents import RoundContents
from nakano_status.application.read.views import CountsView
from nakano_status.documents.list_builder import ListContent, ListEntry, build_list
from nakano_status.domain.fiscal_year import FiscalYear
from nakano_status.domain.round import RoundRow


@dataclass(frozen=True)
class ExportedList:
    """The file, how many rows it prints, and the count that it shows."""

    file: Path
    rows: int
    counts: CountsView


def export_list(
    parts: Parts, store: Store, target: Path, *, year: FiscalYear | None = None, replace: bool = False
) -> Outcome[ExportedList]:
    """Write the list afresh from what stands; raises RoundUnknown, WrongRole, TargetExists, TargetNotWritable."""
    with store.reading() as records:
        need_role(records, StoreRole.OFFICE)
        contents = RoundContents.load(records, chosen_round(records, year))
    parts.files.write(target, parts.draw_list(build_list(list_content(contents))), replace=replace)
    counts = count(contents)
    return Outcome(ExportedList(target, len(contents.rows), counts))


def list_content(contents: RoundContents) -> ListContent:
    """Return what the list says, row by row in printed order."""
    round_ = contents.round_
    return ListContent(
        plan_title=contents.plan.title,
        year=round_.year,
        last_year=contents.plan.last_year,
        entries=tuple(_entry(contents, row) for row in contents.rows),
        made_on=round_.made_on or round_.as_of,
    )


def _entry(contents: RoundContents, row: RoundRow) -> ListEntry:
    listing = contents.listings[row.row_id]
    return ListEntry(
        row_id=row.row_id,
        measure_code=listing.measure,
        measure_title=contents.nodes[listing.measure].title,
        title=listing.title,
        divisions=listing.owners_printed,
        values=contents.values.get(row.row_id, {}),
        counted=row.counted,
    )
