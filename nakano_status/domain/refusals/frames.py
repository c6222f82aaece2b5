"""What prevents an act on the national frames, or on the opinions."""

from __future__ import annotations

from nakano_status.domain.problems.problem import Refused


class FrameItemUnknown(Refused):
    """No item of a national frame has the number `found`; the known numbers are `expected`."""

    code = "FRAME-ITEM-UNKNOWN"
    title = "国の計画の項目がありません"
    message = "項目番号「{found}」は、登録した国の計画の枠組みにありません。何も変更していません。"
    remedy = "次のいずれかの項目番号を指定してください（{expected}）。"


class FrameItemInUse(Refused):
    """Item `found` is not in the table to import, but `used` (rows, measures, items that repeat it) name it."""

    code = "FRAME-ITEM-IN-USE"
    title = "使っている項目は除けません"
    message = "取り込む表に項目「{found}」がありませんが、この項目は使っています（{used}）。何も変更していません。"
    remedy = "表にその項目を残すか、先にその取組などから項目を外してください。"


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


class PlanRowUnknown(Refused):
    """`found` is a row of no edition of the plan."""

    code = "PLAN-ROW-UNKNOWN"
    title = "計画にない管理番号です"
    message = "管理番号「{found}」は、この計画のどの版にもありません。何も変更していません。"
    remedy = "管理番号を確認してください。"
