"""What prevents a change of the plan: a revised edition, a tag, an opinion."""

from __future__ import annotations

from nakano_status.domain.problems.problem import Refused


class RevisionFaulty(Refused):
    """The file `path` has faults: the first of `count` is `first`; `problems` are all of them."""

    code = "REVISION-FAULTY"
    title = "改定の内容に誤りがあります"
    message = "「{path}」の{count}か所に、直すところがあります（{first}）。計画は変更していません。"
    remedy = "直してから、もう一度登録してください。"


class EditionFormatUnknown(Refused):
    """The workbook `path` has the format `found`; this program reads `expected`."""

    code = "EDITION-FORMAT-UNKNOWN"
    title = "読み取れない形式の計画の表です"
    message = "「{path}」の形式は「{found}」です。このプログラムで読み取れるのは、形式{expected}です。"
    remedy = "このプログラムで計画の表を保存し直し、それに記入してください。"


class RevisionOfAnotherEdition(Refused):
    """The file was made of `found`, but the newest edition is `expected`."""

    code = "REVISION-OF-ANOTHER-EDITION"
    title = "最新の版から作成した表ではありません"
    message = "この表は{found}のものです。改定する計画の最新の版は{expected}です。計画は変更していません。"
    remedy = "最新の版の表を保存し、それを直してください。"


class RevisionDayUnfit(Refused):
    """The day `found` (`what`: of adoption, or from which the edition holds), or its years, are not `expected`."""

    code = "REVISION-DAY-UNFIT"
    title = "改定版の日付か期間が合いません"
    message = "改定版の{what}（{found}）は、{expected}にしてください。計画は変更していません。"
    remedy = "日付と期間を確認してください。"


class RevisionTitleTaken(Refused):
    """An edition is called `found` already, or the title is blank."""

    code = "REVISION-TITLE-TAKEN"
    title = "改定版の名称を使えません"
    message = "改定版の名称「{found}」は、空欄か、既にある版の名称です。計画は変更していません。"
    remedy = "別の名称（改定版（令和6年2月）など）を指定してください。"


class EditionKept(Refused):
    """The edition `name` cannot be withdrawn: `reason`."""

    code = "EDITION-KEPT"
    title = "取り消せない版です"
    message = "{name}は取り消せません（{reason}）。変更していません。"
    remedy = "あとから行ったものを先に取り消してください。取り消せないときは、直した改定版を登録してください。"


class FrameItemUnknown(Refused):
    """No item of a national frame has the number `found`; the known numbers are `expected`."""

    code = "FRAME-ITEM-UNKNOWN"
    title = "国の計画の項目がありません"
    message = "項目番号「{found}」は、登録した国の計画の枠組みにありません。何も変更していません。"
    remedy = "次のいずれかの項目番号を指定してください（{expected}）。"


class FrameItemInUse(Refused):
    """Items `found` are not in the table to import, but `used` (rows, measures, items that repeat them) name them."""

    code = "FRAME-ITEM-IN-USE"
    title = "使っている項目は除けません"
    message = "取り込む表に項目「{found}」がありませんが、この項目は使っています（{used}）。何も変更していません。"
    remedy = "表にその項目を残すか、先にその取組などから項目を外してください（前の版の取組は、版を指定して外します）。"


class FrameTargetUnknown(Refused):
    """`found` is neither a row nor a measure of the edition."""

    code = "FRAME-TARGET-UNKNOWN"
    title = "取組も実施内容もありません"
    message = "「{found}」は、この版の計画の管理番号でも実施内容の番号でもありません。何も変更していません。"
    remedy = "管理番号か、実施内容の番号（1-1-① など）を確認してください。"


class FrameTagMissing(Refused):
    """`found` does not have the item `item` itself."""

    code = "FRAME-TAG-MISSING"
    title = "その項目は付いていません"
    message = "「{found}」には、項目「{item}」が直接には付いていません。何も変更していません。"
    remedy = "実施内容に付けた項目は、実施内容の番号を指定して外してください。"


class OpinionUnknown(Refused):
    """No opinion has the number `found`."""

    code = "OPINION-UNKNOWN"
    title = "意見がありません"
    message = "番号「{found}」の意見は登録していません。何も変更していません。"
    remedy = "意見の一覧で番号を確認してください。"


class OpinionTextMissing(Refused):
    """An opinion to add has no text."""

    code = "OPINION-TEXT-MISSING"
    title = "意見の内容がありません"
    message = "意見の内容が空欄です。何も登録していません。"
    remedy = "意見の内容を記入してください。"


class OpinionGone(Refused):
    """The opinion `found` was deleted for `reason`."""

    code = "OPINION-DELETED"
    title = "削除した意見です"
    message = "番号「{found}」の意見は削除しています（理由：{reason}）。何も変更していません。"
    remedy = "改めて必要なときは、もう一度登録してください（別の番号になります）。"


class OpinionReasonMissing(Refused):
    """The opinion `found` is to be deleted without a reason."""

    code = "OPINION-REASON-MISSING"
    title = "削除する理由がありません"
    message = "意見{found}を削除する理由が空欄です。何も変更していません。"
    remedy = "削除する理由（重複して登録したため など）を記入してください。"


class PlanRowOfOtherEdition(Refused):
    """The row `found` is only in `edition`, not in the newest; there it is `expected`."""

    code = "PLAN-ROW-OF-OTHER-EDITION"
    title = "ほかの版の管理番号です"
    message = (
        "管理番号「{found}」は「{edition}」のものです（今の版にも意見の日付の版にもありません）。何も変更していません。"
    )
    remedy = "今の版の管理番号（{expected}）を指定するか、意見の日付を確認してください。"


class PlanRowUnknown(Refused):
    """`found` is a row of no edition of the plan."""

    code = "PLAN-ROW-UNKNOWN"
    title = "計画にない管理番号です"
    message = "管理番号「{found}」は、この計画のどの版にもありません。何も変更していません。"
    remedy = "管理番号を確認してください。"
