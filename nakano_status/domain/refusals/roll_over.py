"""Refusals of 年度の切替え."""

from __future__ import annotations

from nakano_status.domain.problems.problem import Refused


class RollOverDiffers(Refused):
    """The round of `year` was opened already, with other things (`found`) than are asked for now."""

    code = "ROLL-OVER-DIFFERS"
    title = "同じ年度の進捗確認を、別の内容で開始しています"
    message = "{year}分の進捗確認は既にあり、指定された内容と異なります（{found}）。変更していません。"
    remedy = (
        "何も届いていなければ、開始を取り消してから、もう一度行います。届いた後は、取組や期限を個別に変更してください。"
    )


class RollOverNotOffered(Refused):
    """The row `id` is not among those that can be chosen: nothing begins or ends there."""

    code = "ROLL-OVER-NOT-OFFERED"
    title = "年度の切替えで選択できない取組です"
    message = "{id}は、この切替えで始まる取組でも、終わる取組でもありません。開始していません。"
    remedy = "切替えの内容で管理番号を確かめてください。報告対象は、開始した後に理由を付けて変更できます。"
    more = (
        "外せるのは、始まる取組、新しい取組、前回に完了・中止とした取組です。"
        "終わるものとして選べるのは、所管課が完了などを申し出た取組です。"
    )


class RollOverTargetUnfit(Refused):
    """The row `id` cannot be merged into `into`, which is the same row or one that is not reported any more."""

    code = "ROLL-OVER-TARGET-UNFIT"
    title = "統合先として選択できない取組です"
    message = "{id}を{into}に統合することはできません。開始していません。"
    remedy = "統合先には、次の進捗確認で報告する、ほかの取組の管理番号を指定してください。"
    more = "同じ取組、再掲、まだ始まらない取組、この切替えで終わる取組は、統合先になりません。"
