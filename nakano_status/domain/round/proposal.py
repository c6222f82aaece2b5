"""報告対象外の申出: a division proposes in the first line of its note to 事務局 that a row leaves the report."""

from __future__ import annotations

from nakano_status.domain.round.round import OutOfReport
from nakano_status.domain.text.narrative import bare


def proposed_in_note(note: str | None) -> OutOfReport | None:
    """Return the reason that a note's first line proposes: 「完了」 alone or 「報告対象外（完了）」; else None."""
    if not note:
        return None
    first_line = note.strip().partition("\n")[0]
    text = bare(first_line).rstrip("。")
    if not text.startswith(("報告対象外", "対象外")):
        return _PROPOSALS.get(text)
    named = [word for word in _PROPOSALS if word in text]
    return _PROPOSALS[min(named, key=text.index)] if named else OutOfReport.OTHER


_PROPOSALS = {
    "実施年度前": OutOfReport.NOT_BEGUN,
    "完了": OutOfReport.FINISHED,
    "中止/統合": OutOfReport.STOPPED_OR_MERGED,
    "中止・統合": OutOfReport.STOPPED_OR_MERGED,
    "中止": OutOfReport.STOPPED_OR_MERGED,
    "統合": OutOfReport.STOPPED_OR_MERGED,
    "再掲": OutOfReport.REPOST,
}
