"""Refusals of acts on answers, on the exchange with divisions, and on imported files.

Causes are that a row, a field, a figure or a division does not fit the act, that a conflict, a return, a held item, a
review or a form does not, or that the state on which the act relied has changed.
"""

from __future__ import annotations

from nakano_status.domain.problems.problem import Refused, error


class IdUnknown(Refused):
    entry = error(
        "ID-UNKNOWN",
        "管理番号がありません",
        "管理番号「{found}」は、この進捗確認にありません。",
        "管理番号を確認してください。",
    )


class IndicatorUnknown(Refused):
    entry = error(
        "INDICATOR-UNKNOWN",
        "成果指標がありません",
        "成果指標「{found}」は、この計画にありません。",
        "指標番号を、成果指標の一覧で確認してください。",
    )


class FigureNotRead(Refused):
    entry = error(
        "FIGURE-NOT-READ",
        "数値として読み取れません",
        "「{found}」を成果指標の数値として読み取れません。",
        "「約180万件」「46.0%」「1/15」「—」のように入力してください。",
    )


class FigureMissing(Refused):
    entry = error(
        "FIGURE-MISSING",
        "数値がまだありません",
        "{year}の実績がまだありません。",
        "時点・出典・増減の要因は、実績といっしょに入力してください。",
    )


class FigureNotYours(Refused):
    entry = error(
        "FIGURE-NOT-YOURS",
        "所管課で入力する項目ではありません",
        "所管課で入力できるのは、{year}の実績・時点・出典・増減の要因だけです。",
        "ほかの年度の実績や目標の訂正は、事務局に連絡してください。",
    )


class FigureNotAsked(Refused):
    entry = error(
        "FIGURE-NOT-ASKED",
        "回答する成果指標ではありません",
        "成果指標「{id}」は、届いた最新の回答様式にないため、回答に載りません。変更していません。",
        "この所管課の成果指標のときは、回答様式の作り直しを事務局に依頼してください。",
    )


class ContentMoved(Refused):
    entry = error(
        "CONTENT-MOVED",
        "あとから別の内容に変わっています",
        "{name}は、あとから{found}に変わっています（{since}、{who}）。今の内容を残し、何も変更していません。",
        "今の内容を確認し、必要なら、入力や操作をやり直してください。",
    )


class FileMoved(ContentMoved):
    entry = error(
        "FILE-MOVED",
        "ファイルが表示のあとに変わっています",
        "ファイル「{file}」は、内容を表示したあとに保存し直されています。何も取り込んでいません。",
        "今のファイルの内容を確認して、もう一度行ってください。",
    )


class FigureMoved(ContentMoved):
    entry = error(
        "FIGURE-MOVED",
        "成果指標があとから変わっています",
        "成果指標 {id} のこの欄は、あとから「{found}」に変わっています（{since}、{who}）。"
        "今の内容を残し、何も変更していません。",
        "変更履歴を確認し、必要なら入力し直してください。",
    )


class KeyUnknown(Refused):
    entry = error(
        "KEY-UNKNOWN",
        "項目がありません",
        "項目「{found}」はありません。",
        "使える項目は {expected} です。",
    )


class KeyTwice(Refused):
    entry = error(
        "KEY-TWICE",
        "同じ項目が2回指定されています",
        "「{found}」は、同じ項目の名前です。何も変更していません。",
        "項目ごとに、1回だけ指定してください。",
    )


class ValueUnknown(Refused):
    entry = error(
        "VALUE-UNKNOWN",
        "使えない値です",
        "「{found}」は使用できません。",
        "{expected} のいずれかを指定してください。",
    )


class DivisionUnknown(Refused):
    entry = error(
        "DIVISION-UNKNOWN",
        "所管課がありません",
        "所管課「{found}」は組織表にありません。",
        "組織表の名称を確認してください。別の呼び方は登録できます。",
        commands=("division alias",),
    )


class DivisionNameInUse(Refused):
    entry = error(
        "DIVISION-NAME-TAKEN",
        "ほかの所管課の名称です",
        "「{found}」は「{expected}」の名称です。変更していません。",
        "名称を確認してください。",
    )


class DivisionNameMissing(Refused):
    entry = error(
        "DIVISION-NAME-MISSING",
        "組織の名称がありません",
        "名称が空欄です。変更していません。",
        "組織の名称を記入してください。",
    )


class DivisionNameUnfit(Refused):
    entry = error(
        "DIVISION-NAME-UNFIT",
        "組織の名称にできません",
        "「{found}」は、組織の名称にできません。変更していません。",
        "{expected}にしてください。",
    )


class NameDayUnfit(Refused):
    entry = error(
        "NAME-DAY-UNFIT",
        "適用開始日にできない日です",
        "{found} を「{name}」の変更の適用開始日にすることはできません。変更していません。",
        "今の名称や上の組織、所管課になった日より後の日を選んでください。",
        "名称と上の組織は日付とともに残り、変更の前に始めた進捗確認では前の名称と上の組織で表示します。",
    )


class BodyThereAlready(Refused):
    entry = error(
        "BODY-THERE-ALREADY",
        "すでにその組織の下にあります",
        "「{name}」は、{since}「{above}」にあります。異動で変わるものがありません。変更していません。",
        "異動する組織、上の組織、適用開始日を確認してください。",
    )


class ChangeDayMissing(Refused):
    entry = error(
        "CHANGE-DAY-MISSING",
        "適用開始日のない変更があります",
        "表「{file}」の{found}は、登録済みの名称、上の組織、建制順、庶務担当課のいずれかを変更しますが、適用開始日が空欄か、前の変更の日です。"
        "表は取り込んでいません。",
        "ある日からの変更のときは適用開始日を記入してください。"
        "登録の誤りを直すときは、訂正（はじめから）として取り込んでください。",
        "変更では、適用開始日より前に作成した進捗確認の名称と件数は変わりません。"
        "訂正では、前の進捗確認にも直した内容を使います。",
        commands=("--from", "--correct"),
    )


class DivisionNotRemovable(Refused):
    entry = error(
        "DIVISION-STAYS",
        "削除できない組織です",
        "「{name}」は削除できません（{reason}）。変更していません。",
        "名称が変わった場合は、改称として登録してください。",
    )


class NotYours(Refused):
    entry = error(
        "NOT-YOURS",
        "この所管課の取組ではありません",
        "管理番号 {id} は「{division}」が回答する取組ではありません。",
        "回答する取組の管理番号を確認してください。",
    )


class SectionNameInUse(Refused):
    entry = error(
        "SECTION-NAME-TAKEN",
        "係の名前に使えません",
        "「{found}」は所管課の名前のため、係の名前として使えません。",
        "係の名前を指定してください。",
    )


class RepostNotAnswered(Refused):
    entry = error(
        "REPOST-NOT-ANSWERED",
        "再掲の行です",
        "管理番号 {id} は再掲の行のため、記入の対象ではありません。変更していません。",
        "もとの取組 {original} の行に記入してください。",
    )


class ReasonMissing(Refused):
    entry = error(
        "REASON-NOT-GIVEN",
        "理由がありません",
        "理由が空欄です。理由が必要ですので、変更していません。",
        "後から確認できるように、「理由」に記入して、もう一度行ってください。",
        commands=("--reason",),
    )


class NothingToAnswer(Refused):
    entry = error(
        "NOTHING-TO-ANSWER",
        "回答する取組がありません",
        "{division}には、{year}分で回答する取組がありません。期限は変更していません。",
        "所管課の名前と年度を確認してください。",
    )


class NotADepartment(Refused):
    entry = error(
        "NOT-A-DEPARTMENT",
        "所管課をまとめる組織ではありません",
        "「{found}」は、{called}として登録されていません。何も変更していません。",
        "{called}の名前を指定してください。所管課は、所管課の名前で指定できます。",
    )


class NoOtherDivisionNamed(Refused):
    entry = error(
        "NOBODY-ELSE-NAMED",
        "ほかに回答する所管課がありません",
        "管理番号 {id} に名前のある所管課は1つです。各課回答にはしていません。",
        "管理番号を確認してください。",
        "「各所管課」のような名称は、回答する所管課に数えません。",
    )


class SourceNotPossible(Refused):
    entry = error(
        "SOURCE-NOT-POSSIBLE",
        "代理入力の方法を記録できません",
        "代理入力の方法（電話、メール、紙など）は、代理入力のときに{expected}字以内で記録します。変更していません。",
        "代理入力かどうかと、文字数を確認してください。",
    )


class NoteNeedsDivision(Refused):
    entry = error(
        "NOTE-NEEDS-DIVISION",
        "所管課の指定が必要です",
        "連絡の欄は所管課ごとの記録です。",
        "どの所管課の記録かを指定してください。",
        commands=("--as",),
    )


class PartNeedsDivision(Refused):
    entry = error(
        "PART-NEEDS-DIVISION",
        "どの所管課の文か分かりません",
        "「{found}」は、所管課ごとの項目に、所管課の名称なしで記入されています。変更していません。",
        "それぞれの文を「【{expected}】…」のように始めるか、どの所管課の記入かを指定してください。",
        commands=("--as",),
    )


class PartUnclear(Refused):
    entry = error(
        "PART-UNCLEAR",
        "ほかの所管課の名称で始まる行があります",
        "「{found}」に、ほかの所管課の名称（【】）で始まる行があり、どの所管課の文かを区別できません。変更していません。",
        "所管課（{expected}）のうち1つを指定して、その課の文だけを記入してください。",
        commands=("--as",),
    )


class ItemOfOffice(Refused):
    entry = error(
        "ITEM-NOT-ASKED",
        "事務局が記入する項目です",
        "「{found}」は、所管課が回答する項目ではありません。変更していません。",
        "事務局のデータファイルで、所管課を指定せずに記入してください。",
    )


class ItemOfPlan(Refused):
    entry = error(
        "ITEM-OF-PLAN",
        "計画の値です",
        "「{found}」は、計画が定める値です。変更していません。",
        "計画の値を改めるときは、改定版を登録してください。",
        commands=("plan revise",),
    )


class LevelItemElsewhere(Refused):
    entry = error(
        "LEVEL-ITEM-ROW",
        "この取組の行では聞いていない項目です",
        "「{found}」は、{level}ごとに1つの取組の行で聞く項目で、{id} の行では聞いていません。変更していません。",
        "{expected}",
    )


class RowOutOfReport(Refused):
    entry = error(
        "ROW-OUT-OF-REPORT",
        "報告対象外の取組です",
        "「{id}」は報告対象外（{reason}）です。何も変更していません。",
        "再掲のときは、もとの取組を指定してください。"
        "ほかの理由のときは、事務局が「取組」の画面の「回答する所管課と報告対象」で、先に報告対象に戻してください。",
        commands=("set",),
    )


class DeferralAndProposal(Refused):
    entry = error(
        "DEFERRED-AND-PROPOSED",
        "「他課が回答」と報告対象外の申出は、同時にできません",
        "回答をほかの所管課に任せることと、報告対象外の申出を、同時に指定しています。何も変更していません。",
        "どちらか一方だけを指定してください。",
    )


class GroupingUnknown(Refused):
    entry = error(
        "GROUPING-UNKNOWN",
        "その内訳はありません",
        "「{found}」別の件数はありません。",
        "{expected} のいずれかを指定してください。",
    )


class ConflictUnknown(Refused):
    entry = error(
        "CONFLICT-UNKNOWN",
        "相違がありません",
        "相違「{found}」は見つかりません。",
        "相違の一覧を確認してください。",
        commands=("conflicts",),
    )


class ChoiceNotPossible(Refused):
    entry = error(
        "TAKE-NOT-POSSIBLE",
        "その決め方はできません",
        "相違「{conflict}」は「{found}」では決められません。",
        "{expected} のいずれかを指定してください。",
    )


class ReturnUnknown(Refused):
    entry = error(
        "RETURN-UNKNOWN",
        "取り込んだ回答がありません",
        "回答番号「{found}」の回答は、取り込まれていません。",
        "回答番号を確認してください。",
        "回答番号は、取りまとめの結果と受領ファイルの一覧にあります。",
        commands=("received",),
    )


class ReturnObserved(Refused):
    entry = error(
        "RETURN-SEEN",
        "この回答は取り消せません",
        "回答番号「{found}」の回答は、次のものの元になっています（{reason}）。変更していません。",
        "内容を変える場合は、修文するか、相違を決め直してください。"
        "確認済の取組は、再開してからもう一度取り消してください。",
        "取り消せるのは、"
        "決定・修文・代理入力・確認済・作り直した回答様式・確定版の資料のどれにも使われていない回答です。",
    )


class DecisionObserved(Refused):
    entry = error(
        "DECISION-SEEN",
        "この決定は取り消せません",
        "相違「{found}」の決定は、あとの記入、回答様式、確認済又は確定版の資料の元になっています。"
        "何も変更していません。",
        "内容を変える場合は、「相違」で決め直してください。",
    )


class ReceivedUnknown(Refused):
    entry = error(
        "RECEIVED-UNKNOWN",
        "届いたファイルが一つに定まりません",
        "「{found}」で始まる届いたファイルは{count}件です。保存していません。",
        "届いたファイルの一覧から、8字以上で一つに定まるように指定してください。",
        commands=("received",),
    )


class ReceivedNotKept(Refused):
    entry = error(
        "RECEIVED-NOT-KEPT",
        "届いたファイルは保管されていません",
        "「{file}」は、安全に読み取れないため、届いたときに保管しませんでした。名前と大きさだけが残っています。",
        "必要な場合は、所管課にもう一度送付を依頼してください。",
    )


class ReceivedRemoved(Refused):
    entry = error(
        "RECEIVED-REMOVED",
        "届いたファイルは、保存期間が終わり削除されています",
        "「{file}」は、{day}にこのデータファイルから削除しました。名前と大きさ、照合番号は残っています。",
        "必要な場合は、年度のフォルダーに保存したファイルを使ってください。",
    )


class ItemUnknown(Refused):
    entry = error(
        "ITEM-UNKNOWN",
        "未取込の項目がありません",
        "未取込の項目「{found}」は見つかりません。",
        "未取込の一覧を確認してください。",
        commands=("held",),
    )


class HeldNotApplicable(Refused):
    entry = error(
        "HELD-NOT-APPLICABLE",
        "このままでは取り込めません",
        "未取込の項目「{found}」は、確認だけでは取り込めません（{reason}）。",
        "{remedy}",
        "対応は理由ごとに異なります。取り込まないときは、その旨を選べば一覧から外れ、記録は残ります。",
    )


ROW_HAS_PLACE = "管理番号の分かっている行です"
ROW_IN_FILE = "その取組の行は、そのファイルに別にあります"
ROW_NOT_ASKED = "その回答様式では照会していない取組です"
ROW_LACKS_ITEMS = "その取組では照会していない項目（{}）に記入があります"


class HeldRowUnfit(Refused):
    entry = error(
        "HELD-ROW-UNFIT",
        "その取組の行にはできません",
        "未取込の行「{item}」を、管理番号 {found} の行として取り込むことはできません（{reason}）。",
        "同じ所管課に照会した取組で、そのファイルに行がなく、ほかの行の取組でもないものを指定してください。",
        "管理番号の分からない行と、同じ管理番号が複数ある行にだけ指定できます。"
        "その取組の行がファイルに別にあるときや、照会の対象ではない項目に記入があるときは、"
        "内容を代理入力で記入し、未取込の行は取り込まないことにできます。",
    )


class HeldFileLocked(Refused):
    entry = error(
        "HELD-FILE-LOCKED",
        "未取込のファイルを開けません",
        "未取込のファイル「{file}」を開けません（{reason}）。何も変更していません。",
        "パスワードを添えて、もう一度取り込んでください。",
        "パスワードはどこにも残さないため、後から取り込むときにも必要です。",
        commands=("--password",),
    )


class NothingSent(Refused):
    entry = error(
        "NOTHING-SENT",
        "回答様式を送っていない所管課です",
        "「{division}」には、この進捗確認の回答様式をまだ作成していません。",
        "回答様式を作成してから、もう一度行ってください。",
        commands=("distribute",),
    )


class YearNotAsked(Refused):
    entry = error(
        "YEAR-NOT-ASKED",
        "その年度の回答様式がありません",
        "このデータファイルには、{year}分の回答様式がありません。",
        "年度を確認してください。回答様式を受け取っている場合は、このデータファイルで開いてください。",
    )


class ConfirmerMissing(Refused):
    entry = error(
        "CONFIRMER-MISSING",
        "確認した方の氏名がありません",
        "所属長確認の氏名が空欄です。",
        "確認した所属長の職名又は氏名を記入してください。",
        "所属長確認は任意です。ない場合も回答ファイルを作成できます。",
    )


class NothingToConfirm(Refused):
    entry = error(
        "NOTHING-TO-CONFIRM",
        "所属長確認を受ける回答がありません",
        "{division}には、回答する取組がないため、所属長確認を記録していません。",
        "確認を受けずに、回答ファイルを作成してください。",
        "成果指標は、所属長確認に含みません。",
    )


class NotAcceptable(Refused):
    entry = error(
        "NOT-ACCEPTABLE",
        "確認済にできない取組があります",
        "「{division}」の取組を確認済にできません（{reason}）。何も確認済にしていません。",
        "相違と未取込を決め、未記入の取組の回答を受けてから、もう一度確認済にしてください。",
        "一部の取組だけを選んで確認済にすることもできます。"
        "報告対象外の申出だけの取組も未記入です。申出のとおりにするときは、報告対象から外してください。",
    )


class RowNotLocked(Refused):
    entry = error(
        "ROW-NOT-LOCKED",
        "再開するものがありません",
        "管理番号 {id} は、確認済でも締切済でもありません。変更していません。",
        "年度と管理番号を確認してください。",
    )


class RowAccepted(Refused):
    entry = error(
        "ROW-ACCEPTED",
        "確認済の取組です",
        "管理番号 {id} は確認済のため、変更していません。",
        "変更する場合は、理由を記入して取組を再開してください。",
        "所管課の回答も、事務局の修文も、再開した後に変更できます。変更した後は、もう一度確認済にしてください。",
        commands=("reopen",),
    )


class NothingReceived(Refused):
    entry = error(
        "NOTHING-RECEIVED",
        "回答が届いていません",
        "「{division}」の回答は、まだ届いていません。修正依頼は作成していません。",
        "回答を依頼するときは、再依頼文を使ってください。",
        commands=("board --remind",),
    )


class CommentMissing(Refused):
    entry = error(
        "COMMENT-NOT-GIVEN",
        "修正をお願いする内容がありません",
        "管理番号 {id}：修正をお願いする内容が空欄です。修正依頼は作成していません。",
        "何をどう直してほしいかを記入してください。",
    )


class SubmissionIncomplete(Refused):
    entry = error(
        "SUBMISSION-INCOMPLETE",
        "修正を要するものがあります",
        "修正を要するものが{count}件あります。回答ファイルは作成していません。",
        "提出前の確認で内容を確認してください。途中の内容は、下書きとして作成できます。",
        commands=("check", "--draft"),
    )


class FormNotReadable(Refused):
    entry = error(
        "FORM-NOT-READABLE",
        "回答様式として読み取れません",
        "「{path}」は回答様式として読み取れません（{reason}）。",
        "事務局から届いた回答様式のファイルを指定してください。",
    )


class FormOfOtherDivision(Refused):
    entry = error(
        "FORM-OF-OTHER-DIVISION",
        "他の所管課の回答様式です",
        "この回答様式は「{found}」のものです。このデータファイルは「{expected}」のものです。",
        "所管課を確認してください。「{found}」の回答は、別のデータファイルで開いて記入してください。"
        "記入済みの内容は、「内容を引き継ぐ」で今回の回答様式に移せます。",
        commands=("carry-over",),
    )


class FormOfPart(Refused):
    entry = error(
        "FORM-OF-PART",
        "分割後の所管課の回答様式です",
        "この回答様式は、「{expected}」から分かれた「{found}」のものです。このデータファイルには取り込んでいません。",
        "回答様式を新しいデータファイルで開き、そこで「{expected}」のデータファイルを開いてください。"
        "引き継いだ取組の、前の年度の内容を読めるようになります。",
    )


class FileNotContinued(Refused):
    entry = error(
        "FILE-NOT-CONTINUED",
        "引き継いでいない所管課のデータファイルです",
        "「{found}」のデータファイルです。「{expected}」が引き継いだ所管課ではないため、何も取り込んでいません。",
        "組織改正の後の回答様式を先に開いてから、統合・分割・改称の前の所管課のデータファイルを開いてください。",
    )


class FileOfOtherPlan(Refused):
    entry = error(
        "FILE-OF-OTHER-PLAN",
        "別の計画のデータファイルです",
        "「{path}」は、このデータファイルとは別の計画のものです。何も取り込んでいません。",
        "同じ計画のデータファイルを指定してください。",
    )


class NothingReadable(Refused):
    entry = error(
        "NOTHING-READABLE",
        "読み取れるファイルがありません",
        "指定された{count}件のうち、読み取れるファイルがありませんでした。何も取り込んでいません。",
        "ファイルごとの結果を確認してください。",
    )


class PlanMoved(Refused):
    entry = error(
        "PLAN-MOVED",
        "表示のあとに内容が変わりました",
        "取込内容を表示したあとにデータファイルの内容が変わりました。何も取り込んでいません。",
        "新しい取込内容を確認して、もう一度取り込んでください。",
    )


class NothingOnList(Refused):
    entry = error(
        "LIST-NOTHING-TAKEN",
        "取り込める行がありません",
        "「{path}」の{count}行に、取り込める行がありません（{first}）。何も取り込んでいません。",
        "{level}の番号（「{example}」の形）と事業内容を、計画の記載と見比べてください。",
    )


class ListNotReadable(Refused):
    entry = error(
        "LIST-NOT-READABLE",
        "一覧として読み取れません",
        "「{path}」は進捗状況一覧として読み取れません（{reason}）。",
        "示された箇所を直すか、公表された進捗状況一覧（.xlsx）を指定してください。",
    )


class ListColumnsUnclear(Refused):
    entry = error(
        "LIST-COLUMNS-UNCLEAR",
        "一覧のどの列か決まらない項目があります",
        "「{path}」の「{found}」の列がどれか、見出しからは決まりません。何も取り込んでいません。",
        "見出しを直すか、指定できるときは、列ごとに、どの項目かを指定してください。"
        "一度指定すると、次からは指定しなくても読み取ります。",
        "項目は、段の名称、事業内容、所管課、管理番号と、一覧に載せる項目です。読み取らない列は「-」とします。",
        commands=("--map C=事業内容",),
    )


class ListItemUnknown(Refused):
    entry = error(
        "LIST-ITEM-UNKNOWN",
        "一覧の列と項目の指定を読み取れません",
        "「{found}」に当たる列か項目がありません。",
        "「列の記号か見出し＝項目」の形で指定してください（{expected}）。",
    )


class ListUnfit(Refused):
    entry = error(
        "LIST-UNFIT",
        "計画に合わない一覧です",
        "「{path}」の{what}（「{found}」など）が、この計画（{expected}）に1つも合いません。何も取り込んでいません。",
        "どの計画の一覧かを確かめ、計画の表の番号の例か、一覧を直してください。",
    )


class TextTooLong(Refused):
    """Details: `key` is the key of the text's field, or the heading of its column."""

    entry = error(
        "TEXT-TOO-LONG",
        "文章が長すぎます",
        "「{id}」の文章が、一つのセルに入る長さ（{expected}字）を超えています。ファイルは作成していません。",
        "文章を短くしてください。",
    )


class TableNotReadable(Refused):
    entry = error(
        "TABLE-NOT-READABLE",
        "表として読み取れません",
        "「{path}」は表として読み取れません（{reason}）。何も取り込んでいません。",
        "示された箇所を直すか、見出しのある表（.xlsx または .csv）を指定してください。",
    )


class TableHeadingsMissing(TableNotReadable):
    entry = error(
        "TABLE-HEADINGS-MISSING",
        "見出しが足りません",
        "「{path}」に、見出し{found}がありません（この表の見出し：{headings}）。何も取り込んでいません。",
        "見出しが{expected}の表（.xlsx または .csv）を指定してください。",
    )


class ResourceMissing(Refused):
    entry = error(
        "RESOURCE-MISSING",
        "プログラムに付属するファイルがありません",
        "プログラムに付属するファイル「{path}」がありません。何も変更していません。",
        "プログラムを、もう一度準備（インストール）してください。続くときは、担当者に連絡してください。",
    )


class DisplayMissing(Refused):
    entry = error(
        "DISPLAY-MISSING",
        "画面を開けません",
        "この端末には、表示する画面（ディスプレイ）がありません。",
        "画面のある端末で起動してください。コマンドは、画面がなくても使えます。",
    )


class NotOnList(Refused):
    entry = error(
        "LIST-CHANGE-UNKNOWN",
        "一覧との違いがありません",
        "「{found}」には、一覧との違いがありません。何も変更していません。",
        "一覧との違いを表示して、管理番号と項目を確認してください。",
        commands=("list-changes",),
    )


class NoWordingChange(Refused):
    entry = error(
        "NOTHING-MENDED",
        "確認を依頼する修文がありません",
        "「{division}」に確認を依頼する修文がありません。ファイルは作成していません。",
        "修文の一覧で、確認の状況を確認してください。",
        commands=("wording",),
    )


class ValueMoved(ContentMoved):
    """Details: `key` is the key of the field, `found` its current value; the window asks whether to overwrite it."""

    entry = error(
        "VALUE-MOVED",
        "あとから別の内容に変わっています",
        "管理番号 {id} のこの欄は、あとから別の内容に変わっています（{since}、{who}）。"
        "今の内容を残し、何も変更していません。",
        "欄の［以前の内容］で、これまでの内容を確認してください。そこから戻すこともできます。",
    )


class Usage(Refused):
    entry = error(
        "USAGE",
        "指定が正しく読み取れません",
        "{reason}",
        "使い方を確認してください。",
        commands=("--help",),
    )
