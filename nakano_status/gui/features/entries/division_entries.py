"""The query of the page 記入する: the division's rows, what is asked about them, and who else answers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from nakano_status.application.entries.own_answers import other_answerers
from nakano_status.application.ports.data_file import Records
from nakano_status.application.review.read.wording_changes import SentWordingRow, sent_wording_rows
from nakano_status.application.round.read.views import RoundView, read_round
from nakano_status.domain.review.asking import AskOutcome
from nakano_status.domain.round.round import Round
from nakano_status.gui.refresh import FreshRows, read_fresh


@dataclass(frozen=True)
class Entries:
    """Everything that the page shows; `only_asked`: the data file has only rows that the office asks about again.

    `others` are the divisions that answer a row, too, by 管理番号.
    """

    round: RoundView
    fresh: FreshRows
    mended: Mapping[str, SentWordingRow]
    only_asked: bool = False
    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def asked(self) -> frozenset[str]:
        """The rows about which the office asked something that was not submitted yet."""
        mended = {row_id for row_id, row in self.mended.items() if not row.is_answered}
        return frozenset(mended | {row.id for row in self.fresh.rows if row.asked is AskOutcome.OPEN})


def read_entries(records: Records, round_: Round) -> Entries:
    """Read the round's frame, its rows, and what is asked about them."""
    sent = records.packages.of_round(round_.round_id, records.info.division, row_ids=())
    only_asked = all(package.purpose.is_for_some_rows for package in sent)
    frame, fresh, mended = read_round(records, round_), read_fresh(records, round_), sent_wording_rows(records, round_)
    return Entries(frame, fresh, mended, only_asked, other_answerers(records, round_))
