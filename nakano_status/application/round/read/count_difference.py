"""The counts of a round explained against another round's, row by row (counts --against; 集計, 前回との差)."""

from __future__ import annotations

from nakano_status.application.ports.data_file import Records
from nakano_status.application.round.read.counts import tally_rows
from nakano_status.application.round.read.round_contents import RoundContents
from nakano_status.domain.round.count_difference import CountDifference, CountedRound, explain_difference
from nakano_status.domain.round.round import Round


def read_difference(records: Records, round_: Round, against: Round) -> CountDifference:
    """Explain the counts of `round_` against those of another round."""
    return difference_of(RoundContents.load(records, round_), RoundContents.load(records, against))


def difference_of(contents: RoundContents, against: RoundContents) -> CountDifference:
    """Explain loaded contents."""
    return explain_difference(_counted(against), _counted(contents))


def difference_sentence(difference: CountDifference) -> str:
    """Describe how many rows were and are 報告対象, and the reasons, as 新たに開始 7件、完了 2件."""
    was, now = difference.in_report
    found = [(why.label, len(rows)) for why, rows in difference.by_reason().items() if why.effect]
    reasons = "、".join(f"{label} {number}件" for label, number in found)
    if was == now:
        return f"報告対象は{now}件で、前回と同じ件数です{f'（{reasons}）' if reasons else ''}。"
    return f"報告対象は{was}件から{now}件になりました（{reasons}）。"


def _counted(contents: RoundContents) -> CountedRound:
    return CountedRound(tally_rows(contents), {each.row_id: each.initiative for each in contents.edition.listings})
