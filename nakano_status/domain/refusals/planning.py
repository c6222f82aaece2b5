"""What prevents a change of the plan or of the organisation: a revised edition, a tag, an opinion, a reorganisation."""

from __future__ import annotations

from nakano_status.domain.problems.problem import Problem, Refused


class RevisionFaulty(Refused):
    """The file `path` has faults: the first of `count` is `first`; `problems` are all of them."""

    code = "REVISION-FAULTY"
    title = "改定の内容に誤りがあります"
    message = "「{path}」の{count}か所に、直すところがあります（{first}）。計画は変更していません。"
    remedy = "直してから、もう一度登録してください。"
    problems: tuple[Problem, ...] = ()


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


class BodyEnded(Refused):
    """`name` ended on the day `found`: it cannot change any more, and nothing can be handed to it."""

    code = "DIVISION-ENDED"
    title = "廃止された組織です"
    message = "「{name}」は{found}までの組織です。変更していません。"
    remedy = "引き継いだ所管課の名称を指定してください。"


class GenericBody(Refused):
    """`name` is a generic name (包括表記) of several divisions: it never answers, and does not change."""

    code = "DIVISION-GENERIC"
    title = "包括表記は指定できません"
    message = "「{name}」は、いくつもの所管課をまとめた書き方（包括表記）です。変更していません。"
    remedy = "1つの所管課の名称を指定してください。"


class NameOfPast(Refused):
    """The name `found` was that of the body now, or last, called `name`, until the day `until`."""

    code = "DIVISION-NAME-PAST"
    title = "前にあった組織の名称です"
    message = "「{found}」は、{until}までの「{name}」の名称です。変更していません。"
    remedy = (
        "廃止した所管課を、同じ名称で再び置くときは、その名称を、統合後か分割後の名称、又は新設する名称として指定してください"
        "（改称では指定できません）。今ある所管課の前の名称は、その所管課だけが再び使えます。ほかの所管課には、"
        "区別できる名称を指定してください。"
    )


class HeirUnfit(Refused):
    """`found` cannot have what `name` had: it is the same body, below it, or of another level."""

    code = "DIVISION-HEIR-UNFIT"
    title = "引き継ぐ組織が適切ではありません"
    message = "「{name}」を引き継ぐ組織として、「{found}」は指定できません。変更していません。"
    remedy = "部と室は部か室に、課は課に引き継ぎます。その組織自身や、その下にある組織は指定できません。"


class RowsWithoutDivision(Refused):
    """After the change of `name` the rows `rows` would have no division."""

    code = "DIVISION-ROWS-LEFT"
    title = "引き継ぐ所管課が決まっていない取組があります"
    message = "「{name}」の取組のうち、{rows} を引き継ぐ所管課が決まっていません。変更していません。"
    remedy = "取組ごとに、引き継ぐ所管課を指定してください。"


class PartUnknown(Refused):
    """`found` is none of the parts `expected` into which `name` is split."""

    code = "DIVISION-PART-UNKNOWN"
    title = "分割した後の所管課ではありません"
    message = "「{found}」は、「{name}」を分割した後の所管課（{expected}）ではありません。変更していません。"
    remedy = "分割した後の所管課の名称を指定してください。"


class TooFewBodies(Refused):
    """A merger needs two bodies, a split two parts; `found` is what was given."""

    code = "DIVISION-TOO-FEW"
    title = "所管課が2つ以上必要です"
    message = "統合する所管課、又は分割した後の所管課が「{found}」だけです。変更していません。"
    remedy = "2つ以上指定してください。名称だけの変更は「改称」を使います。"


class NotNamedOnRow(Refused):
    """The row `id` does not name a division in the role `role`: it names `expected`."""

    code = "ROW-ROLE-NONE"
    title = "その役割の所管課がない取組です"
    message = "取組 {id} には、{role}がありません（所管課：{expected}）。変更していません。"
    remedy = "今の役割を指定してください。"


class RowAlreadyThere(Refused):
    """The row `id` names the division `name` already."""

    code = "ROW-ALREADY-THERE"
    title = "すでにその所管課の取組です"
    message = "取組 {id} には、すでに「{name}」が所管課として入っています。変更していません。"
    remedy = "管理番号と所管課の名称を確認してください。"


class RowMovedThen(Refused):
    """The row `id` has been handed on from the day `since`: it cannot be from `found`, which is no later day."""

    code = "ROW-MOVED-THEN"
    title = "前の引継ぎより後の日が必要です"
    message = "取組 {id} は、{since}から今の所管課に引き継いでいます。{found}からは引き継げません。変更していません。"
    remedy = (
        "前の引継ぎが誤りのときは、「計画・組織」の［登録した改正と引継ぎ］で取り消してから、もう一度引き継いでください。"
        "取り消せないときは、その日より後の適用開始日を指定してください。"
    )


class RowMoveKept(Refused):
    """The latest row move, of the row `id`, cannot be withdrawn: `reason`."""

    code = "ROW-MOVE-KEPT"
    title = "取り消せない引継ぎです"
    message = "取組 {id} の引継ぎは取り消せません（{reason}）。変更していません。"
    remedy = (
        "あとから行ったものを先に取り消してください。取り消せないときは、後の日から元の所管課に引き継いでください。"
    )


class RowMoveNone(Refused):
    """There is no row move that could be withdrawn."""

    code = "ROW-MOVE-NONE"
    title = "取り消す引継ぎがありません"
    message = "取り消せる取組の引継ぎは、登録されていません。"
    remedy = "取組の所管課を確かめ、違うときは、元の所管課に引き継いでください。"


class ReorganisationKept(Refused):
    """A reorganisation cannot be withdrawn: `reason`."""

    code = "REORGANISATION-STAYS"
    title = "取り消せない改正です"
    message = "この改正は取り消せません（{reason}）。変更していません。"
    remedy = "あとから行ったものを先に取り消してください。取り消せないときは、元に戻す改正を行ってください。"


class ReorganisationNone(Refused):
    """There is no reorganisation that could be withdrawn."""

    code = "REORGANISATION-NONE"
    title = "取り消す改正がありません"
    message = "登録された改正がありません。"
    remedy = "計画・組織で組織の状態を確認してください。"
