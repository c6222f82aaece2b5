"""変更履歴: who wrote what on a row, from which file and cell, what stood there before (history)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from nakano_status.application.entry_values import OUT_OF_REPORT
from nakano_status.application.finding import find_row
from nakano_status.application.ports import Records
from nakano_status.domain.change import Why
from nakano_status.domain.fields import BY_KEY
from nakano_status.domain.refusals import KeyUnknown
from nakano_status.domain.round import OutOfReport, Round
from nakano_status.domain.slot import OFFICE


@dataclass(frozen=True)
class HistoryLine:
    """One change of one field, as shown. `who` is `office` or a division's name; `at` is UTC."""

    at: datetime
    by: str | None
    who: str
    why: Why
    key: str
    division: str | None
    was: str | None
    now: str | None
    file: str | None
    sha256: str | None
    cell: str | None

    @property
    def told(self) -> tuple[str | None, str | None]:
        """What stood there and what stands now, in a person's words: a reason for 報告対象外 by its word."""
        if self.key != OUT_OF_REPORT:
            return self.was, self.now
        was, now = (OutOfReport(value).word if value else None for value in (self.was, self.now))
        return was, now


def read_history(records: Records, round_: Round, row_id: str, key: str | None = None) -> Sequence[HistoryLine]:
    """Return the changes of a row, oldest first, or those of one field; raises IdUnknown, KeyUnknown."""
    row = find_row(round_, row_id)
    known = (*BY_KEY, OUT_OF_REPORT)
    if key is not None and key not in known:
        raise KeyUnknown(found=key, expected="、".join(known))
    names = {division.division_id: division.name_on(round_.named_on) for division in records.organisation().divisions}
    return [
        HistoryLine(
            at=act.at,
            by=act.by,
            who=OFFICE if change.who == OFFICE else names.get(change.who, change.who),
            why=change.why,
            key=change.key,
            division=names.get(change.division) if change.division else None,
            was=change.was,
            now=change.now,
            file=change.file,
            sha256=change.sha256,
            cell=change.cell,
        )
        for act, change in records.changes(round_.round_id, row.row_id, key)
    ]
