"""What prevents an act on the plan, its editions and rounds, the organisation, or the plan after."""

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
    remedy = "計画の表か、組込みの計画と同じ形の JSON ファイルを指定してください。"


class PlanTableFaulty(Refused):
    """The workbook `path` makes no plan: the first of `count` cells to be corrected is `first`; `problems` are all."""

    code = "PLAN-TABLE-FAULTY"
    title = "計画の表に直すところがあります"
    message = "「{path}」の{count}か所に、直すところがあります（{first}）。データファイルは作成していません。"
    remedy = "示されたセルを直して保存し、もう一度行ってください。"


class PlanNotCollectable(Refused):
    """Answers to the plan of `path` could not be read back: `faults` lists the first of `count`.

    `forms` are those of the numbers that its profile has.
    """

    code = "PLAN-NOT-COLLECTABLE"
    title = "回答を取りまとめられない計画です"
    message = (
        "「{path}」の計画は、回答を取りまとめられないところが{count}か所あります（{faults}）。"
        "データファイルは作成していません。"
    )
    remedy = "計画のファイル（一覧から作成するときは、その一覧）を直してください。{forms}にします。"
    more = (
        "計画のファイルで管理番号の形を定めていないときは、はじめのいちばん下の段の番号、その中の順番（2桁）、確認用の文字（1字）の順です。"
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
    more = "作成日は、所管課の名称と上の組織をいつの時点のものにするかを決めます。"


class MadeOnRecorded(Refused):
    """The 作成日 of the round of `year` cannot be corrected: its papers of the numbers `found` are recorded."""

    code = "MADE-ON-RECORDED"
    title = "記録した資料があるため、作成日を訂正できません"
    message = "{year}分の進捗確認では、資料（{found}）を記録しています。変更していません。"
    remedy = (
        "この進捗確認の作成日はそのままにしてください。"
        "所管課の名称や上の組織の誤りは、「計画・組織」の訂正で直し、資料を改めて記録してください。"
    )
    more = "記録した資料は、その作成日の名称と上の組織で作成されています。"


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
    more = "作成日は、所管課の名称と上の組織をいつの時点のものにするかを決めます。"


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


class ListYearUnclear(Refused):
    """The list `file` does not state its year; `found` are the different years that it is named after."""

    code = "LIST-YEAR-UNCLEAR"
    title = "何年度の一覧か分かりません"
    message = "「{file}」が何年度末時点の一覧か、決められません（{found}）。何も変更していません。"
    remedy = "年度を指定してください。"
    more = (
        "列の見出しや「令和6年度末時点」の年度が優先です。それがなければ、表題・シート名・ファイル名の年度、"
        "「令和7年3月31日現在」から読み取ります。"
    )


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
    message = (
        "「{path}」のシート「この表について」の形式は「{found}」です。"
        "このプログラムで読み取れるのは、形式{expected}です。"
    )
    remedy = (
        "このプログラムで計画の表を保存し直し、それに記入してください。"
        "新しい形式のときは、新しい版のプログラムで読み取ってください。"
    )


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
    """`found` is neither a row nor a measure of the edition; `level` is what it calls these, `example` a code."""

    code = "FRAME-TARGET-UNKNOWN"
    title = "該当する取組がありません"
    message = "「{found}」は、この版の計画の管理番号でも{level}の番号でもありません。何も変更していません。"
    remedy = "管理番号か、{level}の番号（{example} など）を確認してください。"


class FrameTagMissing(Refused):
    """`found` does not have the item `item` itself; `level` is what the plan calls its measures."""

    code = "FRAME-TAG-MISSING"
    title = "その項目は付いていません"
    message = "「{found}」には、項目「{item}」が直接には付いていません。何も変更していません。"
    remedy = "{level}に付けた項目は、{level}の番号を指定して外してください。"


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
    remedy = "課は課に、課の上の組織は課の上の組織に引き継ぎます。その組織自身や、その下にある組織は指定できません。"


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
    title = "訂正の理由が必要です"
    message = (
        "訂正の理由が記入されていません。締切・公表・記録の済んだ進捗確認も変わります（{found}）ので、理由が必要です。"
        "変更していません。"
    )
    remedy = "変わる内容を確かめ、「訂正の理由」に理由を記入して、もう一度行ってください。"


class SuccessorTaken(Refused):
    """The number `found` of the plan of `path`, or of an edition of it, is that of the plan `plan`."""

    code = "SUCCESSOR-TAKEN"
    title = "既にある計画と同じ番号です"
    message = "「{path}」の計画や版の番号「{found}」は、既にある計画「{plan}」のものです。何も変更していません。"
    remedy = (
        "別の計画であれば、番号（表から登録するときは、計画の名称）を変えてください。"
        "同じ計画の改定は、改定版を登録してください。"
    )


class SuccessorYearsUnfit(Refused):
    """The plan of `path` begins in `found`, not after the plan `plan`, which begins in `expected`."""

    code = "SUCCESSOR-YEARS-UNFIT"
    title = "前の計画より後に始まる計画ではありません"
    message = "「{path}」の計画は{found}からです。前の計画「{plan}」は{expected}からです。何も変更していません。"
    remedy = "次期計画の計画期間を確認してください。期間が前の計画と重なることは構いません。"


class SuccessorDivisionsUnknown(Refused):
    """The plan of `path` names the divisions `found`, which this data file does not have."""

    code = "SUCCESSOR-DIVISIONS-UNKNOWN"
    title = "見つからない所管課があります"
    message = "「{path}」の計画の所管課のうち、{found} が見つかりません。何も変更していません。"
    remedy = "組織の改正を先に行うか、登録する計画の所管課の名称を直してください。"


class PlanAfterMissing(Refused):
    """There is no plan after `plan` whose rows could be named."""

    code = "PLAN-AFTER-MISSING"
    title = "次期計画を登録していません"
    message = "「{plan}」の次の計画は、まだ登録していません。何も変更していません。"
    remedy = "先に次期計画を登録するか、引き継ぐ取組を指定せずに登録してください。あとで指定し直せます。"


class PlanHasFates(Refused):
    """The plan `plan` cannot be revised: it is recorded what becomes of `count` of its rows."""

    code = "PLAN-HAS-FATES"
    title = "引継ぎを登録した計画は改定できません"
    message = "「{plan}」の取組{count}件について、次期計画への引継ぎを登録しています。計画は変更していません。"
    remedy = "引継ぎの登録を取り消してから改定するか、次期計画を改定してください。"


class FateRowUnfit(Refused):
    """`found` cannot have a fate: `reason`."""

    code = "FATE-ROW-UNFIT"
    title = "引継ぎを決める取組ではありません"
    message = "「{found}」の引継ぎは決められません（{reason}）。何も変更していません。"
    remedy = "前の計画の最後の版の管理番号を指定してください。"


class FateTargetUnfit(Refused):
    """`found` cannot be what a row becomes: `reason`."""

    code = "FATE-TARGET-UNFIT"
    title = "引き継ぐ取組として指定できません"
    message = "「{found}」は引継ぎ先にできません（{reason}）。何も変更していません。"
    remedy = "次期計画の最初の版の管理番号を指定してください。"


class FateTargetTaken(Refused):
    """The row `found` of the plan after continues `id` already."""

    code = "FATE-TARGET-TAKEN"
    title = "ほかの取組の続きとした取組です"
    message = "次期計画の取組 {found} は、{id} の続き（継続）としています。何も変更していません。"
    remedy = "いくつかの取組を1つにするときは、「統合」としてください。"


class FateMissing(Refused):
    """No fate of the row `id` was recorded."""

    code = "FATE-MISSING"
    title = "引継ぎの登録がない取組です"
    message = "取組 {id} の引継ぎは登録していません。変更していません。"
    remedy = "管理番号を確認してください。"


class FateKept(Refused):
    """The fate of the row `id` cannot change any more: forms for `found` show it."""

    code = "FATE-KEPT"
    title = "引継ぎを変更できません"
    message = "取組 {id} の引継ぎは、{found} の回答様式に示して送付しています。変更していません。"
    remedy = "次期計画の進捗確認の開始を取り消せるときは、取り消してから変更してください。"


class FateDiffers(Refused):
    """The table `path` states other fates of the rows `found` (旧管理番号) than those that were decided."""

    code = "FATE-DIFFERS"
    title = "登録した引継ぎと違う旧管理番号です"
    message = "「{path}」の旧管理番号による引継ぎが、登録したものと違います（{found}）。何も変更していません。"
    remedy = (
        "表の旧管理番号を、登録した引継ぎに合わせて直してください。引継ぎのほうを改めるときは、先に変更してください。"
    )
