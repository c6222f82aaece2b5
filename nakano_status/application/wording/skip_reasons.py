"""Why a text is skipped when the office edits many at once (用語の統一, a corrected list)."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.fields.registry import MARK
from nakano_status.domain.review.locks import Locks
from nakano_status.domain.round.round import OutOfReport, RoundRow


class SkipReason(StrEnum):
    """Why a field is skipped."""

    CONFLICT = "conflict"
    CLOSED = "closed"
    ACCEPTED = "accepted"
    OUT_OF_REPORT = "out_of_report"

    @property
    def label(self) -> str:
        """The reason as text."""
        return _LABELS[self]


_LABELS = {
    SkipReason.CONFLICT: "相違が残っています",
    SkipReason.CLOSED: "締切済です",
    SkipReason.ACCEPTED: "確認済です",
    SkipReason.OUT_OF_REPORT: "報告対象外です",
}


@dataclass(frozen=True)
class SkipReasons:
    """Gives the reason to skip each field of a round; an accepted row is edited only if it is `named` itself."""

    contents: RoundContents
    locks: Locks
    named: Container[str] = ()

    @staticmethod
    def load(records: Records, contents: RoundContents, named: Container[str] = ()) -> SkipReasons:
        """Load which rows of the round are locked."""
        round_ = contents.round_
        return SkipReasons(contents, Locks.of(round_, records.reviews(round_.round_id)), named)

    def why(self, row: RoundRow, key: str) -> SkipReason | None:
        """Return why a field is skipped, or None if the office may edit it."""
        if row.out_of_report is OutOfReport.REPOST or (key == MARK and not row.counted):
            return SkipReason.OUT_OF_REPORT
        if self.contents.asked.profile.by_key[key].group in self.contents.conflicts.get(row.row_id, ()):
            return SkipReason.CONFLICT
        if not self.contents.round_.is_open(row.row_id):
            return SkipReason.CLOSED
        return SkipReason.ACCEPTED if self.locks.divisions(row.row_id) and row.row_id not in self.named else None
