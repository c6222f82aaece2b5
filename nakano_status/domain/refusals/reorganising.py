"""What prevents a reorganisation, or handing on a row."""

from __future__ import annotations

from nakano_status.domain.problems.problem import Refused


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


class NameGivenUp(Refused):
    """The name `found` belongs to a body that is renamed `name` by the same act."""

    code = "DIVISION-NAME-GIVEN-UP"
    title = "同じ日に改称する組織の名称です"
    message = "「{found}」は、同じ日に「{name}」に改称する組織の名称です。変更していません。"
    remedy = (
        "1つの名称は、どの年度の資料でも1つの組織を表すので、2つの組織の間で入れ替えることはできません。"
        "仕事を入れ替えるときは、名称を変えずに、取組を1件ずつ別の所管課へ引き継いでください。"
        "名称を変えるときは、区別できる名称を指定してください。"
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


class SettledReasonMissing(Refused):
    """A correction changes settled rounds, `found`, and no reason was given."""

    code = "SETTLED-REASON-MISSING"
    title = "締切・公表・記録の済んだ進捗確認も変わります"
    message = "この訂正で、締切・公表・記録の済んだ進捗確認も変わります（{found}）。変更していません。"
    remedy = "変わる内容を確かめてから、訂正の理由を記入してください。"
