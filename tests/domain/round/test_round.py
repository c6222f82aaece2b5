"""What a note proposes."""

from __future__ import annotations

import pytest

from nakano_status.domain.round.round import OutOfReport, proposed_in_note


@pytest.mark.parametrize(
    ("note", "reason"),
    [
        ("完了", OutOfReport.FINISHED),
        (" 完了。", OutOfReport.FINISHED),
        ("中止／統合", OutOfReport.STOPPED_OR_MERGED),
        ("報告対象外：実施年度前のため", OutOfReport.NOT_BEGUN),
        ("対象外", OutOfReport.OTHER),
        ("報告対象外（中止／統合）", OutOfReport.STOPPED_OR_MERGED),
        ("報告対象外（その他）\n調査は完了しました。", OutOfReport.OTHER),
        ("報告対象外（統合）。完了した取組に含めます。", OutOfReport.STOPPED_OR_MERGED),
        ("完了\n昨年度末に終えています。", OutOfReport.FINISHED),
        ("その他", None),
        ("調査は完了しました。", None),
        (None, None),
    ],
)
def test_a_proposal_is_read_from_a_note_only_where_it_says_so(note: str | None, reason: OutOfReport | None) -> None:
    assert proposed_in_note(note) is reason
