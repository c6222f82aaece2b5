"""What prevents laying down a closed round, and removing what its retention period no longer needs."""

from __future__ import annotations

from nakano_status.domain.problems.problem import Refused


class RoundNotClosed(Refused):
    """The round of `year` is not closed."""

    code = "ROUND-NOT-CLOSED"
    title = "締め切る前の進捗確認です"
    message = "{year}分の進捗確認は、締切前です。何も変更していません。"
    remedy = "進捗確認を締め切ってから、もう一度行ってください。"


class NotLaidDown(Refused):
    """The round of `year` was never laid down, or the folder was not named."""

    code = "NOT-LAID-DOWN"
    title = "年度のフォルダーを確かめてから行います"
    message = (
        "{year}分の受け取ったファイルは、年度のフォルダーに保存したことを確かめてから削除します。何も変更していません。"
    )
    remedy = "年度のフォルダーを作成し、そのフォルダーを指定してください。なくてよいときは、その旨を指定してください。"


class LaidDownUnknown(Refused):
    """The folder `path` has no list of files, or one that this data file did not record for the round of `year`."""

    code = "LAID-DOWN-UNKNOWN"
    title = "このデータファイルから作成した年度のフォルダーではありません"
    message = (
        "「{path}」は、このデータファイルから作成した{year}分のフォルダーではないか、ファイルの一覧が変わっています。"
    )
    remedy = "フォルダーの指定を確認してください。なければ、もう一度作成してください。"


class LaidDownDiffers(Refused):
    """The folder `path` lacks files that are to be removed here, or has others in their place: `found` are named."""

    code = "LAID-DOWN-DIFFERS"
    title = "年度のフォルダーがそろっていません"
    message = (
        "「{path}」のファイルに、作成したときと異なるもの、またはないものがあります（{found}）。何も変更していません。"
    )
    remedy = "フォルダーをもう一度作成してから、行ってください。"
