"""What prevents the exchange with divisions: conflicts, returns, held items, reviews and forms."""

from __future__ import annotations

from nakano_status.domain.problems.problem import Refused


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
    more = "管理番号の分からない行にだけ指定できます。その取組の行がファイルに別にあるときは、代理入力で記入できます。"


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
    message = "管理番号 {id} は確認済のため、所管課の回答を変更できません。"
    remedy = "変更する場合は、理由を記入して取組を再開してください。"
    more = "事務局の修文は、確認済の取組にもできます。状態は「確認後変更」になります。"


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
