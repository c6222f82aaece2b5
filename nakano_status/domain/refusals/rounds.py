"""What prevents an act on the plan, its editions and its rounds."""

from __future__ import annotations

from nakano_status.domain.problems.problem import Refused


class PlanUnknown(Refused):
    """There is no plan `found`."""

    code = "PLAN-UNKNOWN"
    title = "計画がありません"
    message = "計画「{found}」が見つかりません。"
    remedy = "計画の指定を確認してください。組込みの計画も使えます。"


class BuiltInUnfit(Refused):
    """The built-in table `found` (成果指標, 国の計画の枠組み) is not of the plans `plans` of the data file."""

    code = "BUILT-IN-UNFIT"
    title = "この計画の組込みの表ではありません"
    message = "「{found}」は、このデータファイルの計画（{plans}）の組込みの表ではありません。何も変更していません。"
    remedy = "組込みの表がない計画では、表（.xlsx か .csv）を作成し、そのファイルを取り込んでください。"


class PlanNotHere(Refused):
    """The data file has no plan `found`; `plans` are those that it has."""

    code = "PLAN-NOT-HERE"
    title = "このデータファイルにない計画です"
    message = "計画「{found}」は、このデータファイルにありません（{plans}）。何も変更していません。"
    remedy = "計画の名称か、かっこ内の番号を指定してください。"


class PlanUnclear(Refused):
    """A round of `year` can be that of each of `plans`."""

    code = "PLAN-UNCLEAR"
    title = "どの計画の進捗確認か決められません"
    message = "{year}分の進捗確認は、{plans}のどれにも当たります。何も変更していません。"
    remedy = "表示している進捗確認を、計画の名称の付いた一覧から選び、もう一度行ってください。"


class PlanNotReadable(Refused):
    """`path` cannot be read as a plan: `reason`."""

    code = "PLAN-NOT-READABLE"
    title = "計画として読み取れません"
    message = "「{path}」は計画のファイルとして読み取れません（{reason}）。データファイルは作成していません。"
    remedy = "組込みの計画と同じ形の JSON ファイルを指定してください。"


class PlanNotCollectable(Refused):
    """Answers to the plan of `path` could not be read back: `faults` lists the first of `count`."""

    code = "PLAN-NOT-COLLECTABLE"
    title = "回答を取りまとめられない計画です"
    message = (
        "「{path}」の計画は、回答を取りまとめられないところが{count}か所あります（{faults}）。"
        "データファイルは作成していません。"
    )
    remedy = (
        "計画のファイル（一覧から作成するときは、その一覧）を直してください。"
        "管理番号は「1-1-1-01-X」、実施内容の番号は「1-1-①」の形にします。"
    )
    more = (
        "管理番号は、はじめの実施内容の番号、その中の順番（2桁）、確認用の文字（1字）の順です。"
        "確認用の文字は、その前の番号から決まります。行に合う管理番号が分かるときは、並べて示します。"
    )


class RoundExists(Refused):
    """There is a round of `year` already."""

    code = "ROUND-EXISTS"
    title = "同じ年度の進捗確認があります"
    message = "{year}分の進捗確認は既にあります。変更していません。"
    remedy = "年度を確認してください。"


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


class MadeOnKept(Refused):
    """The round of `year` has 作成日 `expected`; importing its list again does not change it."""

    code = "MADE-ON-KEPT"
    title = "進捗確認の作成日は変更できません"
    message = "{year}分の進捗確認の作成日は {expected} です。変更していません。"
    remedy = "作成日を指定せずに取り込むか、同じ日を指定してください。作成日の誤りは、［作成日を訂正］で訂正できます。"
    more = "作成日は、所管課の名称と部・室をいつの時点のものにするかを決めます。"


class MadeOnRecorded(Refused):
    """The 作成日 of the round of `year` cannot be corrected: its papers of the numbers `found` are recorded."""

    code = "MADE-ON-RECORDED"
    title = "記録した資料があるため、作成日を訂正できません"
    message = "{year}分の進捗確認では、資料（{found}）を記録しています。変更していません。"
    remedy = (
        "この進捗確認の作成日はそのままにしてください。"
        "所管課の名称や部・室の誤りは、「計画・組織」の訂正で直し、資料を改めて記録してください。"
    )
    more = "記録した資料は、その作成日の名称と部・室で作成されています。"


class MadeOnTooEarly(Refused):
    """The day `found` cannot be 作成日: the edition `name` of the round had not been adopted yet."""

    code = "MADE-ON-TOO-EARLY"
    title = "計画の版の策定日より前の作成日です"
    message = "作成日 {found} は、この進捗確認の計画（{name}）の策定日より前です。変更していません。"
    remedy = "策定日以後の日を指定してください。"


class MadeOnInFuture(Refused):
    """`found` cannot be 作成日: the names of the divisions on a future day are not known yet."""

    code = "MADE-ON-TO-COME"
    title = "作成日がこれから来る日です"
    message = "作成日 {found} は、まだ来ていません。変更していません。"
    remedy = "今日までの日を指定してください。"
    more = "作成日は、所管課の名称と部・室をいつの時点のものにするかを決めます。"


class RoundUnknown(Refused):
    """There is no round (`year` is empty), or none of a year (`令和4年度分の`)."""

    code = "ROUND-UNKNOWN"
    title = "進捗確認がありません"
    message = "{year}進捗確認がありません。"
    remedy = "先に進捗確認を開始してください。"


class PreviousUnknown(Refused):
    """There is no round before that of `year` (`令和3年度`)."""

    code = "PREVIOUS-UNKNOWN"
    title = "前回の進捗確認がありません"
    message = "{year}より前の進捗確認がないため、前回の件数を印刷できません。資料は作成していません。"
    remedy = "前回の列のない資料を作成するか、前の年度の一覧を取り込んでから作成してください。"


class RoundHasAnswers(Refused):
    """Something was received for the round of `year` (`found`), so that its start cannot be undone."""

    code = "ROUND-HAS-ANSWERS"
    title = "回答などがすでにあるため、開始を取り消せません"
    message = "{year}分の進捗確認には、すでに{found}があります。開始を取り消せるのは、何も届かないうちです。"
    remedy = "このまま続けるか、締め切ってください。回答期限の誤りは、期限の訂正で直せます。"


class RoundClosed(Refused):
    """The round of `year` is closed."""

    code = "CLOSED-FOR-WRITING"
    title = "締め切った進捗確認です"
    message = "{year}分の進捗確認は締め切っているため、変更できません。"
    remedy = "年度を確認してください。締切後に変更する場合は、理由を記入して取組を再開してください。"


class YearUnreadable(Refused):
    """`found` is no fiscal year."""

    code = "YEAR-UNREADABLE"
    title = "年度を読み取れません"
    message = "「{found}」は年度として読み取れません。"
    remedy = "R4、令和4年度、2022 のように指定してください。"


class YearOutOfPlan(Refused):
    """`year` is not among the plan's years `expected`."""

    code = "YEAR-OUT-OF-PLAN"
    title = "計画期間外の年度です"
    message = "{year}は計画期間（{expected}）に含まれません。"
    remedy = "年度を確認してください。"


class EditionUnclear(Refused):
    """The edition of something (`of`) is not determined by the days of adoption of `editions`; `year` if it has one."""

    code = "EDITION-UNCLEAR"
    title = "計画の版を決められません"
    message = "{of}が計画のどの版のものかを、策定日から決められません（{editions}）。何も変更していません。"
    remedy = "計画の版を番号で指定してください。"
    more = (
        "進捗確認は、その年度末までに策定された版のうち、最も新しいものを使います。"
        "年度末までに策定された版がないときと、同じ日に策定された版がいくつもあるときは、版の指定が必要です。"
    )


class EditionUnknown(Refused):
    """No edition has the number `found`; `editions` are the existing ones."""

    code = "EDITION-UNKNOWN"
    title = "計画の版がありません"
    message = "第{found}版は、この計画にありません（{editions}）。何も変更していません。"
    remedy = "計画の版の番号を確認してください。"


class EditionDiffers(Refused):
    """The round of `year` uses edition `expected`, not `found`."""

    code = "EDITION-DIFFERS"
    title = "計画の版が異なります"
    message = "{year}分の進捗確認は、{expected}のものです。指定された版は{found}です。何も変更していません。"
    remedy = "版の指定を外すか、{year}分の進捗確認の版を指定してください。"


class YearMismatch(Refused):
    """The list is for `found`, not for `expected`."""

    code = "YEAR-MISMATCH"
    title = "年度が異なります"
    message = "一覧は{found}分です。指定された年度は{expected}です。何も取り込んでいません。"
    remedy = "年度の指定か、ファイルを確認してください。"


class DateUnreadable(Refused):
    """`found` is no date, or of a year that no plan can have, as on a computer whose clock is wrong."""

    code = "DATE-UNREADABLE"
    title = "日付を読み取れません"
    message = "「{found}」は日付として読み取れません。"
    remedy = "2023-07-14 のように指定してください。PCの日付であれば、PCの時計を確認してください。"


class DuePassed(Refused):
    """The day `found`, by which a division is to answer, is before `today`."""

    code = "DUE-PASSED"
    title = "回答期限が、すでに過ぎた日です"
    message = "{found}は過ぎています（今日は{today}）。この日を回答期限とする文書は作成していません。"
    remedy = "今日以後の日を指定してください。指定しないときは、1週間ほど先の開庁日とします。"


class RoundNotClosed(Refused):
    """The round of `year` is not closed."""

    code = "ROUND-NOT-CLOSED"
    title = "締め切る前の進捗確認です"
    message = "{year}分の進捗確認は、締切前です。何も変更していません。"
    remedy = "進捗確認を締め切ってから、もう一度行ってください。"


class NotLaidDown(Refused):
    """The folder into which the round of `year` was laid down is not named."""

    code = "NOT-LAID-DOWN"
    title = "年度のフォルダーを確かめてから行います"
    message = (
        "{year}分の受け取ったファイルは、年度のフォルダーに保存したことを確かめてから削除します。何も変更していません。"
    )
    remedy = "「照会」の「5　保存と削除」の［フォルダーに保存］で作成し、そのフォルダーを指定してください。"


class LaidDownFolderTaken(Refused):
    """A round was to be laid down in the folder `path`, which has other files: `found` is one of them."""

    code = "LAID-DOWN-FOLDER-TAKEN"
    title = "年度の記録を保存するフォルダーに、ほかのファイルがあります"
    message = "「{path}」には、ほかのファイル（「{found}」など）があります。何も作成していません。"
    remedy = "まだないフォルダーか、空のフォルダー、前にこの年度の記録を保存したフォルダーを指定してください。"


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
