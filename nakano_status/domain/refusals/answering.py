"""What prevents an answer: the row, the field, the figure or the division is not what the act needs."""

from __future__ import annotations

from nakano_status.domain.problems.problem import Refused


class IdUnknown(Refused):
    """`found` is no row of the round."""

    code = "ID-UNKNOWN"
    title = "管理番号がありません"
    message = "管理番号「{found}」は、この進捗確認にありません。"
    remedy = "管理番号を確認してください。"


class IndicatorUnknown(Refused):
    """`found` is no 成果指標 of the plan."""

    code = "INDICATOR-UNKNOWN"
    title = "成果指標がありません"
    message = "成果指標「{found}」は、この計画にありません。"
    remedy = "指標番号（KPI-1-1 など）を確認してください。"


class FigureNotRead(Refused):
    """`found` is no figure: no number, no fraction, no —."""

    code = "FIGURE-NOT-READ"
    title = "数値として読み取れません"
    message = "「{found}」を成果指標の数値として読み取れません。"
    remedy = "「約180万件」「46.0%」「1/15」「—」のように入力してください。"


class FigureMissing(Refused):
    """There is no figure of `year` to which a remark could be added."""

    code = "FIGURE-MISSING"
    title = "数値がまだありません"
    message = "{year}の実績がまだありません。"
    remedy = "時点・出典・増減の要因は、実績といっしょに入力してください。"


class FigureNotYours(Refused):
    """A division can only edit the figures of `year`, the round's."""

    code = "FIGURE-NOT-YOURS"
    title = "所管課で入力する項目ではありません"
    message = "所管課で入力できるのは、{year}の実績・時点・出典・増減の要因だけです。"
    remedy = "ほかの年度の実績や目標の訂正は、事務局に連絡してください。"


class FigureMoved(Refused):
    """A figure of 成果指標 `id` changed while the user was editing it."""

    code = "FIGURE-MOVED"
    title = "成果指標があとから変わっています"
    message = "成果指標 {id} のこの欄は、あとから別の内容に変わっています。今の内容を残し、何も変更していません。"
    remedy = "変更履歴を確認し、必要なら入力し直してください。"


class KeyUnknown(Refused):
    """`found` is no field; the fields are `expected`."""

    code = "KEY-UNKNOWN"
    title = "項目がありません"
    message = "項目「{found}」はありません。"
    remedy = "使える項目は {expected} です。"


class ValueUnknown(Refused):
    """`found` is no value of the field; the values are `expected`."""

    code = "VALUE-UNKNOWN"
    title = "使えない値です"
    message = "「{found}」は使用できません。"
    remedy = "{expected} のいずれかを指定してください。"


class DivisionUnknown(Refused):
    """`found` is no division."""

    code = "DIVISION-UNKNOWN"
    title = "所管課がありません"
    message = "所管課「{found}」は組織表にありません。"
    remedy = "組織表の名称を確認してください。別の呼び方は登録できます。"


class DivisionNameInUse(Refused):
    """The name `found` belongs to another division, `expected`."""

    code = "DIVISION-NAME-TAKEN"
    title = "ほかの所管課の名称です"
    message = "「{found}」は「{expected}」の名称です。変更していません。"
    remedy = "名称を確認してください。"


class DivisionNameMissing(Refused):
    """A body of the organisation has no name."""

    code = "DIVISION-NAME-MISSING"
    title = "組織の名称がありません"
    message = "名称が空欄です。変更していません。"
    remedy = "部・室・所管課の名称を記入してください。"


class NameDayUnfit(Refused):
    """`name` cannot change from the day `found`: it is not after that of its last change, or before it began."""

    code = "NAME-DAY-UNFIT"
    title = "適用開始日にできない日です"
    message = "{found} を「{name}」の変更の適用開始日にすることはできません。変更していません。"
    remedy = "今の名称や部・室、所管課になった日より後の日を選んでください。"
    more = "名称と部・室は日付とともに残り、変更の前に始めた進捗確認では前の名称と部・室で表示します。"


class ChangeDayMissing(Refused):
    """The rows `found` of the table `file` change what is known, but do not give the day of the change."""

    code = "CHANGE-DAY-MISSING"
    title = "適用開始日のない変更があります"
    message = (
        "表「{file}」の{found}は、登録済みの名称、部・室、建制順、庶務担当課のいずれかを変更しますが、適用開始日が空欄か、前の変更の日です。"
        "表は取り込んでいません。"
    )
    remedy = (
        "ある日からの変更のときは適用開始日を記入してください。"
        "登録の誤りを直すときは、訂正（はじめから）として取り込んでください。"
    )
    more = (
        "変更では、適用開始日より前に作成した進捗確認の名称と件数は変わりません。"
        "訂正では、前の進捗確認にも直した内容を使います。"
    )


class DivisionNotRemovable(Refused):
    """`name` cannot be removed: `reason`."""

    code = "DIVISION-STAYS"
    title = "削除できない組織です"
    message = "「{name}」は削除できません（{reason}）。変更していません。"
    remedy = "名称が変わった場合は、改称として登録してください。"


class NotYours(Refused):
    """Row `id` is not answered by `division`."""

    code = "NOT-YOURS"
    title = "この所管課の取組ではありません"
    message = "管理番号 {id} は「{division}」が回答する取組ではありません。"
    remedy = "回答する取組の管理番号を確認してください。"


class SectionNameInUse(Refused):
    """`found` is the name of a division, so no section (係) can have it."""

    code = "SECTION-NAME-TAKEN"
    title = "係の名前に使えません"
    message = "「{found}」は所管課の名前のため、係の名前として使えません。"
    remedy = "係の名前を指定してください。"


class RepostNotAnswered(Refused):
    """Row `id` is a repost: its original is answered."""

    code = "REPOST-NOT-ANSWERED"
    title = "再掲の行です"
    message = "管理番号 {id} は再掲の行のため、記入の対象ではありません。"
    remedy = "もとの取組の管理番号に記入してください。"


class ReasonMissing(Refused):
    """A reason is required and was not given."""

    code = "REASON-NOT-GIVEN"
    title = "理由がありません"
    message = "理由が空欄です。変更していません。"
    remedy = "後から確認できるように、理由を記入してください。"


class NothingToAnswer(Refused):
    """`division` answers no row in the round of `year`."""

    code = "NOTHING-TO-ANSWER"
    title = "回答する取組がありません"
    message = "{division}には、{year}分で回答する取組がありません。期限は変更していません。"
    remedy = "所管課の名前と年度を確認してください。"


class NotADepartment(Refused):
    """No 部 has the name `found`."""

    code = "NOT-A-DEPARTMENT"
    title = "部ではありません"
    message = "「{found}」は、部として登録されていません。何も変更していません。"
    remedy = "部の名前を指定してください。所管課は、所管課の名前で指定できます。"


class NoOtherDivisionNamed(Refused):
    """Only one division is named on row `id`."""

    code = "NOBODY-ELSE-NAMED"
    title = "ほかに回答する所管課がありません"
    message = "管理番号 {id} に名前のある所管課は1つです。各課回答にはしていません。"
    remedy = "管理番号を確認してください。"
    more = "「各所管課」のような名称は、回答する所管課に数えません。"


class SourceNotPossible(Refused):
    """Only an answer on behalf of a division has a source, which has at most `expected` characters."""

    code = "SOURCE-NOT-POSSIBLE"
    title = "代理入力の方法を記録できません"
    message = (
        "代理入力の方法（電話、メール、紙など）は、代理入力のときに{expected}字以内で記録します。変更していません。"
    )
    remedy = "代理入力かどうかと、文字数を確認してください。"


class NoteNeedsDivision(Refused):
    """A note belongs to a division."""

    code = "NOTE-NEEDS-DIVISION"
    title = "所管課の指定が必要です"
    message = "事務局への連絡は所管課ごとの記録です。"
    remedy = "どの所管課の記録かを指定してください。"
