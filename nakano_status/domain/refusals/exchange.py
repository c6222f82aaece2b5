"""What prevents an answer, or the exchange with divisions, or importing a file that was given.

The row, the field, the figure or the division is not what the act needs; conflicts, returns, held items, reviews and
forms are not; or the act's ground has changed.
"""

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
    remedy = "指標番号を、成果指標の一覧で確認してください。"


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


class ContentMoved(Refused):
    """The content that `name` names has changed since the user looked at it: to `found`, by `who`, at `since`."""

    code = "CONTENT-MOVED"
    title = "あとから別の内容に変わっています"
    message = "{name}は、あとから{found}に変わっています（{since}、{who}）。今の内容を残し、何も変更していません。"
    remedy = "今の内容を確認し、必要なら入力し直してください。"


class FigureMoved(ContentMoved):
    """A figure of 成果指標 `id` changed while the user was editing it: to `found`, by `who`, at `since`."""

    code = "FIGURE-MOVED"
    title = "成果指標があとから変わっています"
    message = (
        "成果指標 {id} のこの欄は、あとから「{found}」に変わっています（{since}、{who}）。"
        "今の内容を残し、何も変更していません。"
    )
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
    remedy = "組織の名称を記入してください。"


class DivisionNameUnfit(Refused):
    """`found` cannot be the name of a body of the organisation: names are of the form `expected`."""

    code = "DIVISION-NAME-UNFIT"
    title = "組織の名称にできません"
    message = "「{found}」は、組織の名称にできません。変更していません。"
    remedy = "{expected}にしてください。"


class NameDayUnfit(Refused):
    """`name` cannot change from the day `found`: it is not after that of its last change, or before it began."""

    code = "NAME-DAY-UNFIT"
    title = "適用開始日にできない日です"
    message = "{found} を「{name}」の変更の適用開始日にすることはできません。変更していません。"
    remedy = "今の名称や上の組織、所管課になった日より後の日を選んでください。"
    more = "名称と上の組織は日付とともに残り、変更の前に始めた進捗確認では前の名称と上の組織で表示します。"


class BodyThereAlready(Refused):
    """A move of the body `name` changes nothing: it is under `above`, `since` some day."""

    code = "BODY-THERE-ALREADY"
    title = "すでにその組織の下にあります"
    message = "「{name}」は、{since}「{above}」にあります。異動で変わるものがありません。変更していません。"
    remedy = "異動する組織、上の組織、適用開始日を確認してください。"


class ChangeDayMissing(Refused):
    """The rows `found` of the table `file` change what is known, but do not give the day of the change."""

    code = "CHANGE-DAY-MISSING"
    title = "適用開始日のない変更があります"
    message = (
        "表「{file}」の{found}は、登録済みの名称、上の組織、建制順、庶務担当課のいずれかを変更しますが、適用開始日が空欄か、前の変更の日です。"
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
    """Row `id` is a repost: its original, `original`, is answered."""

    code = "REPOST-NOT-ANSWERED"
    title = "再掲の行です"
    message = "管理番号 {id} は再掲の行のため、記入の対象ではありません。変更していません。"
    remedy = "もとの取組 {original} の行に記入してください。"


class ReasonMissing(Refused):
    """A reason is required and was not given."""

    code = "REASON-NOT-GIVEN"
    title = "理由がありません"
    message = "理由が空欄です。理由が必要ですので、変更していません。"
    remedy = "後から確認できるように、「理由」に記入して、もう一度行ってください。"


class NothingToAnswer(Refused):
    """`division` answers no row in the round of `year`."""

    code = "NOTHING-TO-ANSWER"
    title = "回答する取組がありません"
    message = "{division}には、{year}分で回答する取組がありません。期限は変更していません。"
    remedy = "所管課の名前と年度を確認してください。"


class NotADepartment(Refused):
    """No 部, as they are `called`, has the name `found`."""

    code = "NOT-A-DEPARTMENT"
    title = "所管課をまとめる組織ではありません"
    message = "「{found}」は、{called}として登録されていません。何も変更していません。"
    remedy = "{called}の名前を指定してください。所管課は、所管課の名前で指定できます。"


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
    message = "連絡の欄は所管課ごとの記録です。"
    remedy = "どの所管課の記録かを指定してください。"


class GroupingUnknown(Refused):
    """Counts cannot be broken down by `found`; `expected` is by what they can."""

    code = "GROUPING-UNKNOWN"
    title = "その内訳はありません"
    message = "「{found}」別の件数はありません。"
    remedy = "{expected} のいずれかを指定してください。"


class ConflictUnknown(Refused):
    """There is no conflict `found`."""

    code = "CONFLICT-UNKNOWN"
    title = "相違がありません"
    message = "相違「{found}」は見つかりません。"
    remedy = "相違の一覧を確認してください。"


class ChoiceNotPossible(Refused):
    """`conflict` cannot be decided by `found`; the choices are `expected`."""

    code = "TAKE-NOT-POSSIBLE"
    title = "その決め方はできません"
    message = "相違「{conflict}」は「{found}」では決められません。"
    remedy = "{expected} のいずれかを指定してください。"


class ReturnUnknown(Refused):
    """There is no merged return `found`."""

    code = "RETURN-UNKNOWN"
    title = "取り込んだ回答がありません"
    message = "回答番号「{found}」の回答は、取り込まれていません。"
    remedy = "回答番号を確認してください。"
    more = "回答番号は、取りまとめの結果と受領ファイルの一覧にあります。"


class ReturnObserved(Refused):
    """Return `found` cannot be withdrawn: `reason` has observed it."""

    code = "RETURN-SEEN"
    title = "この回答は取り消せません"
    message = "回答番号「{found}」の回答は、次のものの元になっています（{reason}）。変更していません。"
    remedy = (
        "内容を変える場合は、修文するか、相違を決め直してください。"
        "確認済の取組は、再開してからもう一度取り消してください。"
    )
    more = (
        "取り消せるのは、"
        "決定・修文・代理入力・確認済・作り直した回答様式・確定版の資料のどれにも使われていない回答です。"
    )


class DecisionObserved(Refused):
    """The decision on conflict `found` cannot be withdrawn: something was written or made on it since."""

    code = "DECISION-SEEN"
    title = "この決定は取り消せません"
    message = (
        "相違「{found}」の決定は、あとの記入、回答様式、確認済又は確定版の資料の元になっています。"
        "何も変更していません。"
    )
    remedy = "内容を変える場合は、「相違」で決め直してください。"


class ReceivedUnknown(Refused):
    """`found` does not identify one received file: `count` begin with it."""

    code = "RECEIVED-UNKNOWN"
    title = "届いたファイルが一つに定まりません"
    message = "「{found}」で始まる届いたファイルは{count}件です。保存していません。"
    remedy = "届いたファイルの一覧から、8字以上で一つに定まるように指定してください。"


class ReceivedNotKept(Refused):
    """The bytes of `file` were not kept: it was refused when it was received."""

    code = "RECEIVED-NOT-KEPT"
    title = "届いたファイルは保管されていません"
    message = "「{file}」は、安全に読み取れないため、届いたときに保管しませんでした。名前と大きさだけが残っています。"
    remedy = "必要な場合は、所管課にもう一度送付を依頼してください。"


class ReceivedRemoved(Refused):
    """The bytes of `file` were removed on `day`, when their retention period had ended."""

    code = "RECEIVED-REMOVED"
    title = "届いたファイルは、保存期間が終わり削除されています"
    message = "「{file}」は、{day}にこのデータファイルから削除しました。名前と大きさ、照合番号は残っています。"
    remedy = "必要な場合は、年度のフォルダーに保存したファイルを使ってください。"


class ItemUnknown(Refused):
    """There is no held item `found`."""

    code = "ITEM-UNKNOWN"
    title = "未取込の項目がありません"
    message = "未取込の項目「{found}」は見つかりません。"
    remedy = "未取込の一覧を確認してください。"


class HeldNotApplicable(Refused):
    """Consent is not enough for `found` (`reason`); `remedy` is what to do."""

    code = "HELD-NOT-APPLICABLE"
    title = "このままでは取り込めません"
    message = "未取込の項目「{found}」は、確認だけでは取り込めません（{reason}）。"
    remedy = "{remedy}"
    more = "対応は理由ごとに異なります。取り込まないときは、その旨を選べば一覧から外れ、記録は残ります。"


ROW_HAS_PLACE = "管理番号の分かっている行です"
ROW_IN_FILE = "その取組の行は、そのファイルに別にあります"
ROW_NOT_ASKED = "その回答様式では照会していない取組です"


class HeldRowUnfit(Refused):
    """The held row `item` cannot be the row `found`: `reason`."""

    code = "HELD-ROW-UNFIT"
    title = "その取組の行にはできません"
    message = "未取込の行「{item}」を、管理番号 {found} の行として取り込むことはできません（{reason}）。"
    remedy = "同じ所管課に照会した取組で、そのファイルに行がなく、ほかの行の取組でもないものを指定してください。"
    more = (
        "管理番号の分からない行と、同じ管理番号が複数ある行にだけ指定できます。"
        "その取組の行がファイルに別にあるときは、代理入力で記入できます。"
    )


class HeldFileLocked(Refused):
    """The bytes of the held `file` cannot be read without its password (`reason`)."""

    code = "HELD-FILE-LOCKED"
    title = "未取込のファイルを開けません"
    message = "未取込のファイル「{file}」を開けません（{reason}）。何も変更していません。"
    remedy = "パスワードを添えて、もう一度取り込んでください。"
    more = "パスワードはどこにも残さないため、後から取り込むときにも必要です。"


class NothingSent(Refused):
    """`division` was not sent a form in this round."""

    code = "NOTHING-SENT"
    title = "回答様式を送っていない所管課です"
    message = "「{division}」には、この進捗確認の回答様式をまだ作成していません。"
    remedy = "回答様式を作成してから、もう一度行ってください。"


class YearNotAsked(Refused):
    """A division's data file holds no form of `year`."""

    code = "YEAR-NOT-ASKED"
    title = "その年度の回答様式がありません"
    message = "このデータファイルには、{year}分の回答様式がありません。"
    remedy = "年度を確認してください。回答様式を受け取っている場合は、このデータファイルで開いてください。"


class ConfirmerMissing(Refused):
    """No name was given for a 所属長確認."""

    code = "CONFIRMER-MISSING"
    title = "確認した方の氏名がありません"
    message = "所属長確認の氏名が空欄です。"
    remedy = "確認した所属長の職名又は氏名を記入してください。"
    more = "所属長確認は任意です。ない場合も回答ファイルを作成できます。"


class NotAcceptable(Refused):
    """Rows of `division` cannot be accepted: `reason`."""

    code = "NOT-ACCEPTABLE"
    title = "確認済にできない取組があります"
    message = "「{division}」の取組を確認済にできません（{reason}）。何も確認済にしていません。"
    remedy = "相違と未取込を決め、未記入の取組の回答を受けてから、もう一度確認済にしてください。"
    more = "一部の取組だけを選んで確認済にすることもできます。"


class RowNotLocked(Refused):
    """Row `id` is neither accepted nor closed."""

    code = "ROW-NOT-LOCKED"
    title = "再開するものがありません"
    message = "管理番号 {id} は、確認済でも締切済でもありません。変更していません。"
    remedy = "年度と管理番号を確認してください。"


class RowAccepted(Refused):
    """Row `id` is accepted."""

    code = "ROW-ACCEPTED"
    title = "確認済の取組です"
    message = "管理番号 {id} は確認済のため、変更していません。"
    remedy = "変更する場合は、理由を記入して取組を再開してください。"
    more = "所管課の回答も、事務局の修文も、再開した後に変更できます。変更した後は、もう一度確認済にしてください。"


class NothingReceived(Refused):
    """Nothing was received from `division` yet."""

    code = "NOTHING-RECEIVED"
    title = "回答が届いていません"
    message = "「{division}」の回答は、まだ届いていません。修正依頼は作成していません。"
    remedy = "回答を依頼するときは、再依頼文を使ってください。"


class CommentMissing(Refused):
    """There is no comment on row `id`."""

    code = "COMMENT-NOT-GIVEN"
    title = "修正をお願いする内容がありません"
    message = "管理番号 {id}：修正をお願いする内容が空欄です。修正依頼は作成していません。"
    remedy = "何をどう直してほしいかを記入してください。"


class SubmissionIncomplete(Refused):
    """`count` errors stop the submission."""

    code = "SUBMISSION-INCOMPLETE"
    title = "修正を要するものがあります"
    message = "修正を要するものが{count}件あります。回答ファイルは作成していません。"
    remedy = "提出前の確認で内容を確認してください。途中の内容は、下書きとして作成できます。"


class FormNotReadable(Refused):
    """`path` cannot be read as a form: `reason`."""

    code = "FORM-NOT-READABLE"
    title = "回答様式として読み取れません"
    message = "「{path}」は回答様式として読み取れません（{reason}）。"
    remedy = "事務局から届いた回答様式のファイルを指定してください。"


class FormOfOtherDivision(Refused):
    """The form is `found`'s, not `expected`'s."""

    code = "FORM-OF-OTHER-DIVISION"
    title = "他の所管課の回答様式です"
    message = "この回答様式は「{found}」のものです。このデータファイルは「{expected}」のものです。"
    remedy = (
        "所管課を確認してください。「{found}」の回答は、別のデータファイルで開いて記入してください。"
        "記入済みの内容は、「内容を引き継ぐ」で今回の回答様式に移せます。"
    )


class FormOfPart(Refused):
    """The form is of `found`, one of the divisions into which `expected`, the data file's, was split."""

    code = "FORM-OF-PART"
    title = "分割後の所管課の回答様式です"
    message = (
        "この回答様式は、「{expected}」から分かれた「{found}」のものです。このデータファイルには取り込んでいません。"
    )
    remedy = (
        "回答様式を新しいデータファイルで開き、そこで「{expected}」のデータファイルを開いてください。"
        "引き継いだ取組の、前の年度の内容を読めるようになります。"
    )


class FileNotContinued(Refused):
    """The data file is `found`'s, a division that `expected`, the one of the open data file, does not continue."""

    code = "FILE-NOT-CONTINUED"
    title = "引き継いでいない所管課のデータファイルです"
    message = "「{found}」のデータファイルです。「{expected}」が引き継いだ所管課ではないため、何も取り込んでいません。"
    remedy = "組織改正の後の回答様式を先に開いてから、統合・分割・改称の前の所管課のデータファイルを開いてください。"


class FileOfOtherPlan(Refused):
    """The data file `path` has no plan in common with the open one."""

    code = "FILE-OF-OTHER-PLAN"
    title = "別の計画のデータファイルです"
    message = "「{path}」は、このデータファイルとは別の計画のものです。何も取り込んでいません。"
    remedy = "同じ計画のデータファイルを指定してください。"


class NothingReadable(Refused):
    """None of `count` files could be read."""

    code = "NOTHING-READABLE"
    title = "読み取れるファイルがありません"
    message = "指定された{count}件のうち、読み取れるファイルがありませんでした。何も取り込んでいません。"
    remedy = "ファイルごとの結果を確認してください。"


class PlanMoved(Refused):
    """The data file changed after the plan was shown."""

    code = "PLAN-MOVED"
    title = "表示のあとに内容が変わりました"
    message = "取込内容を表示したあとにデータファイルの内容が変わりました。何も取り込んでいません。"
    remedy = "新しい取込内容を確認して、もう一度取り込んでください。"


class NothingOnList(Refused):
    """None of the `count` rows of the list at `path` is a row of the plan; `first` is the problem of the first.

    `level` is the lowest level of the plan, `example` one of its codes.
    """

    code = "LIST-NOTHING-TAKEN"
    title = "取り込める行がありません"
    message = "「{path}」の{count}行に、取り込める行がありません（{first}）。何も取り込んでいません。"
    remedy = "{level}の番号（「{example}」の形）と事業内容を、計画の記載と見比べてください。"


class ListNotReadable(Refused):
    """`path` cannot be read as a list: `reason`."""

    code = "LIST-NOT-READABLE"
    title = "一覧として読み取れません"
    message = "「{path}」は進捗状況一覧として読み取れません（{reason}）。"
    remedy = "示された箇所を直すか、公表された進捗状況一覧（.xlsx）を指定してください。"


class ListColumnsUnclear(Refused):
    """In the list at `path`, no column is certain to be `found`; `problems` are the columns that are not known."""

    code = "LIST-COLUMNS-UNCLEAR"
    title = "一覧のどの列か決まらない項目があります"
    message = "「{path}」の「{found}」の列がどれか、見出しからは決まりません。何も取り込んでいません。"
    remedy = "列ごとに、どの項目かを指定してください。一度指定すると、次からは指定しなくても読み取ります。"
    more = "項目は、段の名称、事業内容、所管課、管理番号と、一覧に載せる項目です。読み取らない列は「-」とします。"


class ListItemUnknown(Refused):
    """`found` names no column of the list, or no item that a column may be: one of `expected`."""

    code = "LIST-ITEM-UNKNOWN"
    title = "一覧の列と項目の指定を読み取れません"
    message = "「{found}」に当たる列か項目がありません。"
    remedy = "「列の記号か見出し＝項目」の形で指定してください（{expected}）。"


class ListUnfit(Refused):
    """The list at `path` is not one of this plan: its `what`, as `found`, have not the form `expected`."""

    code = "LIST-UNFIT"
    title = "計画に合わない一覧です"
    message = (
        "「{path}」の{what}（「{found}」など）が、この計画（{expected}）に1つも合いません。何も取り込んでいません。"
    )
    remedy = "どの計画の一覧かを確かめ、計画の表の番号の例か、一覧を直してください。"


class TextTooLong(Refused):
    """Field `key` of row `id`, or of the line of a table that it names, has more than `expected` characters."""

    code = "TEXT-TOO-LONG"
    title = "文章が長すぎます"
    message = "「{id}」の文章が、一つのセルに入る長さ（{expected}字）を超えています。ファイルは作成していません。"
    remedy = "文章を短くしてください。"


class TableNotReadable(Refused):
    """`path` cannot be read as a table: `reason`."""

    code = "TABLE-NOT-READABLE"
    title = "表として読み取れません"
    message = "「{path}」は表として読み取れません（{reason}）。何も取り込んでいません。"
    remedy = "示された箇所を直すか、見出しのある表（.xlsx または .csv）を指定してください。"


class TableHeadingsMissing(TableNotReadable):
    """The table at `path` lacks the headings `found` and has `headings`; `expected` are those that are read."""

    code = "TABLE-HEADINGS-MISSING"
    title = "見出しが足りません"
    message = "「{path}」に、見出し{found}がありません（この表の見出し：{headings}）。何も取り込んでいません。"
    remedy = "見出しが{expected}の表（.xlsx または .csv）を指定してください。"


class ResourceMissing(Refused):
    """A file that comes with the program is not at `path`: the installation is incomplete."""

    code = "RESOURCE-MISSING"
    title = "プログラムに付属するファイルがありません"
    message = "プログラムに付属するファイル「{path}」がありません。何も変更していません。"
    remedy = "プログラムを、もう一度準備（インストール）してください。続くときは、担当者に連絡してください。"


class DisplayMissing(Refused):
    """There is no display to show a window on."""

    code = "DISPLAY-MISSING"
    title = "画面を開けません"
    message = "この端末には、表示する画面（ディスプレイ）がありません。"
    remedy = "画面のある端末で起動してください。コマンドは、画面がなくても使えます。"


class NotOnList(Refused):
    """The list shows no difference at `found` (a 管理番号, or one with a key)."""

    code = "LIST-CHANGE-UNKNOWN"
    title = "一覧との違いがありません"
    message = "「{found}」には、一覧との違いがありません。何も変更していません。"
    remedy = "一覧との違いを表示して、管理番号と項目を確認してください。"


class NoWordingChange(Refused):
    """No wording change in `division`'s answers waits for its reply."""

    code = "NOTHING-MENDED"
    title = "確認を依頼する修文がありません"
    message = "「{division}」に確認を依頼する修文がありません。ファイルは作成していません。"
    remedy = "修文の一覧で、確認の状況を確認してください。"


class ValueMoved(ContentMoved):
    """Field `key` of row `id` has changed since the user looked at it: to `found`, by `who`, at `since`."""

    code = "VALUE-MOVED"
    title = "あとから別の内容に変わっています"
    message = (
        "管理番号 {id} のこの欄は、あとから別の内容に変わっています（{since}、{who}）。"
        "今の内容を残し、何も変更していません。"
    )
    remedy = "欄の［以前の内容］で、これまでの内容を確認してください。そこから戻すこともできます。"


class Usage(Refused):
    """The command's arguments are invalid: `reason`."""

    code = "USAGE"
    title = "指定が正しく読み取れません"
    message = "{reason}"
    remedy = "使い方を確認してください。"
