"""Reasons why an act of the office leaves out a text: 用語の統一 and the corrections of a list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nakano_status.application.ports.data_file import Records
from nakano_status.domain.merge.resolution import OFFICE
from nakano_status.domain.review.review import ROUND_CLOSED, Locks
from nakano_status.domain.round.round import RoundRow
from nakano_status.domain.text.labels import Labelled

if TYPE_CHECKING:
    from nakano_status.application.round.read.round_contents import RoundContents


class SkipReason(Labelled):
    """Reason why a field is skipped."""

    CONFLICT = "conflict", "相違が残っています"
    CLOSED = "closed", "締切済です"
    ACCEPTED = "accepted", "確認済です（再開すると変更できます）"
    OUT_OF_REPORT = "out_of_report", "報告対象外です"
    NO_DIVISION = "no_division", "どの所管課の記入か、又はその値が分かりません（「【所管課】」で始めてください）"


@dataclass(frozen=True)
class SkipReasons:
    """Finds the reason why the office cannot edit a field of a round."""

    contents: RoundContents
    locks: Locks

    @staticmethod
    def load(records: Records, contents: RoundContents) -> SkipReasons:
        """Return the skip reasons for a round, with the locks of its rows."""
        round_ = contents.round_
        return SkipReasons(contents, Locks.of(round_, records.reviews.of_round(round_.round_id)))

    def reason(self, row: RoundRow, key: str) -> SkipReason | None:
        """Return the reason to skip a field; None if the office may edit it."""
        if not row.counted:
            return SkipReason.OUT_OF_REPORT
        if self.contents.is_undecided(row.row_id, key):
            return SkipReason.CONFLICT
        is_office_field = key in self.contents.asked.office_keys
        locked = self.locks.reason(row.row_id, OFFICE, is_office_field=is_office_field)
        if locked == ROUND_CLOSED:
            return SkipReason.CLOSED
        if key in self.contents.asked.part_items and not self.contents.can_split_parts(row.row_id, key):
            return SkipReason.NO_DIVISION
        return SkipReason.ACCEPTED if locked is not None else None
