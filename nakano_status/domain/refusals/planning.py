"""Refusals of acts on the plan, its editions and rounds, the organisation, or the next plan."""

from __future__ import annotations

from nakano_status.domain.problems.problem import Refused, error


class PlanUnknown(Refused):
    entry = error(
        "PLAN-UNKNOWN",
        "計画がありません",
        "計画「{found}」が見つかりません。",
        "計画の指定を確認してください。組込みの計画も使えます。",
        commands=("--plan builtin:nakano2",),
    )


class BuiltInUnfit(Refused):
    entry = error(
        "BUILT-IN-UNFIT",
        "この計画の組込みの表ではありません",
        "「{found}」は、このデータファイルの計画（{plans}）の組込みの表ではありません。何も変更していません。",
        "組込みの表がない計画では、表（.xlsx か .csv）を作成し、そのファイルを取り込んでください。",
    )


class PlanNotHere(Refused):
    entry = error(
        "PLAN-NOT-HERE",
        "このデータファイルにない計画です",
        "計画「{found}」は、このデータファイルにありません（{plans}）。何も変更していません。",
        "計画の名称か、かっこ内の番号を指定してください。",
        commands=("--of-plan",),
    )


class PlanUnclear(Refused):
    entry = error(
        "PLAN-UNCLEAR",
        "どの計画の進捗確認か決められません",
        "{year}分の進捗確認は、{plans}のどれにも当たります。何も変更していません。",
        "表示している進捗確認を、計画の名称の付いた一覧から選び、もう一度行ってください。",
        commands=("--of-plan",),
    )


class PlanNotReadable(Refused):
    entry = error(
        "PLAN-NOT-READABLE",
        "計画として読み取れません",
        "「{path}」は計画のファイルとして読み取れません（{reason}）。計画は登録していません。",
        "計画の表か、組込みの計画と同じ形の JSON ファイルを指定してください。",
        commands=("plan template", "--plan builtin:nakano2"),
    )


class PlanTableFaulty(Refused):
    entry = error(
        "PLAN-TABLE-FAULTY",
        "計画の表に直すところがあります",
        "「{path}」の{count}か所に、直すところがあります（{first}）。計画は登録していません。",
        "示されたところを直して保存し、もう一度行ってください。",
    )


class PlanNotCollectable(Refused):
    entry = error(
        "PLAN-NOT-COLLECTABLE",
        "回答を取りまとめられない計画です",
        "「{path}」の計画は、回答を取りまとめられないところが{count}か所あります（{faults}）。計画は登録していません。",
        "計画のファイル（一覧から作成するときは、その一覧）を直してください。{forms}にします。",
        "計画のファイルで管理番号の形を定めていないときは、はじめのいちばん下の段の番号、その中の順番（2桁か3桁）、確認用の文字（1字）の順です。"
        "確認用の文字は、その前の番号から決まります。行に合う管理番号が分かるときは、並べて示します。",
    )


class RoundExists(Refused):
    entry = error(
        "ROUND-EXISTS",
        "同じ年度の進捗確認があります",
        "{year}分の進捗確認は既にあります。変更していません。",
        "年度を確認してください。",
    )


class RollOverDiffers(Refused):
    entry = error(
        "ROLL-OVER-DIFFERS",
        "同じ年度の進捗確認を、別の内容で開始しています",
        "{year}分の進捗確認は既にあり、指定された内容と異なります（{found}）。変更していません。",
        "何も届いていなければ、開始を取り消してから、もう一度行います。届いた後は、取組や期限を個別に変更してください。",
    )


class RollOverNotOffered(Refused):
    entry = error(
        "ROLL-OVER-NOT-OFFERED",
        "年度の切替えで選択できない取組です",
        "{id}は、この切替えで始まる取組でも、終わる取組でもありません。開始していません。",
        "切替えの内容で管理番号を確かめてください。報告対象は、開始した後に理由を付けて変更できます。",
        "外せるのは、始まる取組、新しい取組、前回に完了・中止とした取組です。"
        "終わるものとして選べるのは、所管課が完了などを申し出たか、事務局が評価などで終わりとした取組です。",
    )


class RollOverTargetUnfit(Refused):
    entry = error(
        "ROLL-OVER-TARGET-UNFIT",
        "統合先として選択できない取組です",
        "{id}を{into}に統合することはできません。開始していません。",
        "統合先には、次の進捗確認で報告する、ほかの取組の管理番号を指定してください。",
        "同じ取組、再掲、まだ始まらない取組、この切替えで終わる取組は、統合先になりません。",
    )


class MadeOnKept(Refused):
    entry = error(
        "MADE-ON-KEPT",
        "進捗確認の作成日は変更できません",
        "{year}分の進捗確認の作成日は {expected} です。変更していません。",
        "作成日を指定せずに取り込むか、同じ日を指定してください。作成日の誤りは、［作成日を訂正］で訂正できます。",
        "作成日は、所管課の名称と上の組織をいつの時点のものにするかを決めます。",
        commands=("round amend --made-on",),
    )


class MadeOnRecorded(Refused):
    entry = error(
        "MADE-ON-RECORDED",
        "記録した資料があるため、作成日を訂正できません",
        "{year}分の進捗確認では、資料（{found}）を記録しています。変更していません。",
        "この進捗確認の作成日はそのままにしてください。"
        "所管課の名称や上の組織の誤りは、「計画・組織」の訂正で直し、資料を改めて記録してください。",
        "記録した資料は、その作成日の名称と上の組織で作成されています。",
    )


class MadeOnTooEarly(Refused):
    entry = error(
        "MADE-ON-TOO-EARLY",
        "計画の版の策定日より前の作成日です",
        "作成日 {found} は、この進捗確認の計画（{name}）の策定日より前です。変更していません。",
        "策定日以後の日を指定してください。",
    )


class MadeOnInFuture(Refused):
    entry = error(
        "MADE-ON-TO-COME",
        "作成日が今日より後の日付です",
        "作成日 {found} は、今日より後の日付です。変更していません。",
        "今日までの日を指定してください。",
        "作成日は、所管課の名称と上の組織をいつの時点のものにするかを決めます。",
    )


class RoundUnknown(Refused):
    """Details: `year` is the year as a phrase (令和4年度分の); empty if there is no round at all."""

    entry = error(
        "ROUND-UNKNOWN",
        "進捗確認がありません",
        "{year}進捗確認がありません。",
        "先に進捗確認を開始してください。",
        commands=("round open",),
    )


class PreviousRoundUnknown(Refused):
    entry = error(
        "PREVIOUS-UNKNOWN",
        "前回の進捗確認がありません",
        "{year}より前の進捗確認がないため、前回の件数を印刷できません。資料は作成していません。",
        "前回の列のない資料を作成するか、前の年度の一覧を取り込んでから作成してください。",
        "締め切るか資料を記録した後に取り込んだ一覧は、その進捗確認の前回の報告にはなりません。",
        commands=("import",),
    )


class RoundHasAnswers(Refused):
    entry = error(
        "ROUND-HAS-ANSWERS",
        "回答などがすでにあるため、開始を取り消せません",
        "{year}分の進捗確認には、すでに{found}があります。開始を取り消せるのは、何も届かないうちです。",
        "このまま続けるか、締め切ってください。回答期限の誤りは、期限の訂正で直せます。"
        "前回の報告として使う進捗確認も誤って開始したときは、先にその開始を取り消してください。",
        "読み込んだ一覧は、その後に何も変更せず、次の年度の進捗確認も開始していなければ、年度を指定して取り消せます。",
    )


class RoundClosed(Refused):
    entry = error(
        "CLOSED-FOR-WRITING",
        "締め切った進捗確認です",
        "{year}分の進捗確認は締め切っているため、変更できません。",
        "年度を確認してください。締切後に変更する場合は、理由を記入して取組を再開してください。",
        commands=("reopen",),
    )


class YearUnreadable(Refused):
    entry = error(
        "YEAR-UNREADABLE",
        "年度を読み取れません",
        "「{found}」は年度として読み取れません。",
        "R4、令和4年度、2022 のように指定してください。",
    )


class ListYearUnclear(Refused):
    entry = error(
        "LIST-YEAR-UNCLEAR",
        "何年度の一覧か分かりません",
        "「{file}」が何年度末時点の一覧か、決められません（{found}）。何も変更していません。",
        "年度を指定してください。",
        "列の見出しや「令和6年度末時点」の年度が優先です。それがなければ、表題・シート名・ファイル名の年度、"
        "「令和7年3月31日現在」から読み取ります。",
        commands=("import --year R6",),
    )


class YearOutOfPlan(Refused):
    entry = error(
        "YEAR-OUT-OF-PLAN",
        "計画期間外の年度です",
        "{year}は計画期間（{expected}）に含まれません。",
        "年度を確認してください。",
    )


class EditionUnclear(Refused):
    """Details: `year` is the year of the round to be opened; absent if the act does not open a round."""

    entry = error(
        "EDITION-UNCLEAR",
        "計画の版を決められません",
        "{of}が計画のどの版のものかを、策定日から決められません（{editions}）。何も変更していません。",
        "計画の版を番号で指定してください。",
        "進捗確認は、その年度末までに策定された版のうち、最も新しいものを使います。"
        "年度末までに策定された版がないときと、同じ日に策定された版がいくつもあるときは、版の指定が必要です。",
        commands=("--edition",),
    )


class EditionUnknown(Refused):
    entry = error(
        "EDITION-UNKNOWN",
        "計画の版がありません",
        "第{found}版は、この計画にありません（{editions}）。何も変更していません。",
        "計画の版の番号を確認してください。",
        commands=("--edition",),
    )


class EditionDiffers(Refused):
    entry = error(
        "EDITION-DIFFERS",
        "計画の版が異なります",
        "{year}分の進捗確認は、{expected}のものです。指定された版は{found}です。何も変更していません。",
        "版の指定を外すか、{year}分の進捗確認の版を指定してください。",
        commands=("--edition",),
    )


class YearMismatch(Refused):
    entry = error(
        "YEAR-MISMATCH",
        "年度が異なります",
        "一覧は{found}分です。指定された年度は{expected}です。何も取り込んでいません。",
        "年度の指定か、ファイルを確認してください。",
    )


class DateUnreadable(Refused):
    entry = error(
        "DATE-UNREADABLE",
        "日付を読み取れません",
        "「{found}」は日付として読み取れません。",
        "2023-07-14 のように指定してください。PCの日付であれば、PCの時計を確認してください。",
    )


class DuePassed(Refused):
    entry = error(
        "DUE-PASSED",
        "回答期限が、すでに過ぎた日です",
        "{found}は過ぎています（今日は{today}）。この日を回答期限とする文書は作成していません。",
        "今日以後の日を指定してください。指定しないときは、1週間ほど先の開庁日とします。",
    )


class RoundNotClosed(Refused):
    entry = error(
        "ROUND-NOT-CLOSED",
        "締め切る前の進捗確認です",
        "{year}分の進捗確認は、締切前です。何も変更していません。",
        "進捗確認を締め切ってから、もう一度行ってください。",
    )


class NotLaidDown(Refused):
    entry = error(
        "NOT-LAID-DOWN",
        "年度のフォルダーを確かめてから行います",
        "{year}分の受け取ったファイルは、年度のフォルダーに保存したことを確かめてから削除します。何も変更していません。",
        "「照会」の「5　保存と削除」の［フォルダーに保存］で作成し、そのフォルダーを指定してください。",
        commands=("retain --out", "--without-folder"),
    )


class LaidDownFolderTaken(Refused):
    entry = error(
        "LAID-DOWN-FOLDER-TAKEN",
        "年度の記録を保存するフォルダーに、ほかのファイルがあります",
        "「{path}」には、ほかのファイル（「{found}」など）があります。何も作成していません。",
        "まだないフォルダーか、空のフォルダー、前にこの年度の記録を保存したフォルダーを指定してください。",
    )


class LaidDownUnknown(Refused):
    entry = error(
        "LAID-DOWN-UNKNOWN",
        "このデータファイルから作成した年度のフォルダーではありません",
        "「{path}」は、このデータファイルから作成した{year}分のフォルダーではないか、ファイルの一覧が変わっています。",
        "フォルダーの指定を確認してください。なければ、もう一度作成してください。",
    )


class LaidDownDiffers(Refused):
    entry = error(
        "LAID-DOWN-DIFFERS",
        "年度のフォルダーがそろっていません",
        "「{path}」のファイルに、作成したときと異なるもの、またはないものがあります（{found}）。何も変更していません。",
        "フォルダーをもう一度作成してから、行ってください。",
    )


class EditionFaulty(Refused):
    entry = error(
        "REVISION-FAULTY",
        "計画の内容に誤りがあります",
        "「{path}」の{count}か所に、直すところがあります（{first}）。計画は変更していません。",
        "直してから、もう一度登録してください。",
    )


class EditionFormatUnknown(Refused):
    entry = error(
        "EDITION-FORMAT-UNKNOWN",
        "読み取れない形式の計画の表です",
        "「{path}」のシート「この表について」の形式は「{found}」です。"
        "このプログラムで読み取れるのは、形式{expected}です。",
        "このプログラムで計画の表を保存し直し、それに記入してください。"
        "新しい形式のときは、新しい版のプログラムで読み取ってください。",
    )


class RevisionOfAnotherEdition(Refused):
    entry = error(
        "REVISION-OF-ANOTHER-EDITION",
        "最新の版から作成した表ではありません",
        "この表は{found}のものです。改定する計画の最新の版は{expected}です。計画は変更していません。",
        "最新の版の表を保存し、それを直してください。",
        commands=("plan template",),
    )


class RevisionDayUnfit(Refused):
    entry = error(
        "REVISION-DAY-UNFIT",
        "改定版の日付か期間が合いません",
        "改定版の{what}（{found}）は、{expected}にしてください。計画は変更していません。",
        "日付と期間を確認してください。",
        commands=("--adopted", "--in-force"),
    )


class RevisionTitleTaken(Refused):
    entry = error(
        "REVISION-TITLE-TAKEN",
        "改定版の名称を使えません",
        "改定版の名称「{found}」は、空欄か、既にある版の名称です。計画は変更していません。",
        "別の名称（改定版（令和6年2月）など）を指定してください。",
        commands=("--title",),
    )


class EditionKept(Refused):
    entry = error(
        "EDITION-KEPT",
        "取り消せない版です",
        "{name}は取り消せません（{reason}）。変更していません。",
        "あとから行ったものを先に取り消してください。取り消せないときは、直した改定版を登録してください。",
    )


class FrameItemUnknown(Refused):
    entry = error(
        "FRAME-ITEM-UNKNOWN",
        "国の計画の項目がありません",
        "項目番号「{found}」は、登録した国の計画の枠組みにありません。何も変更していません。",
        "次のいずれかの項目番号を指定してください（{expected}）。",
        commands=("frames list", "frames import"),
    )


class FrameItemInUse(Refused):
    entry = error(
        "FRAME-ITEM-IN-USE",
        "使っている項目は除けません",
        "取り込む表に項目「{found}」がありませんが、この項目は使っています（{used}）。何も変更していません。",
        "表にその項目を残すか、先にその取組などから項目を外してください（前の版の取組は、版を指定して外します）。",
        commands=("frames untag",),
    )


class FrameTableFaulty(Refused):
    entry = error(
        "FRAME-TABLE-FAULTY",
        "枠組みに直すところがあります",
        "枠組みに直すところがあるため、何も取り込んでいません。",
        "示したところを直して、もう一度取り込んでください。",
    )


class FrameTargetUnknown(Refused):
    entry = error(
        "FRAME-TARGET-UNKNOWN",
        "該当する取組がありません",
        "「{found}」は、この版の計画の管理番号でも{level}の番号でもありません。何も変更していません。",
        "管理番号か、{level}の番号（{example} など）を確認してください。",
    )


class FrameTagMissing(Refused):
    entry = error(
        "FRAME-TAG-MISSING",
        "その項目は付いていません",
        "「{found}」には、項目「{item}」が直接には付いていません。何も変更していません。",
        "{level}に付けた項目は、{level}の番号を指定して外してください。",
        commands=("frames list",),
    )


class OpinionUnknown(Refused):
    entry = error(
        "OPINION-UNKNOWN",
        "意見がありません",
        "番号「{found}」の意見は登録していません。何も変更していません。",
        "意見の一覧で番号を確認してください。",
        commands=("opinions list",),
    )


class OpinionTextMissing(Refused):
    entry = error(
        "OPINION-TEXT-MISSING",
        "意見の内容がありません",
        "意見の内容が空欄です。何も登録していません。",
        "意見の内容を記入してください。",
    )


class OpinionGone(Refused):
    entry = error(
        "OPINION-DELETED",
        "削除した意見です",
        "番号「{found}」の意見は削除しています（理由：{reason}）。何も変更していません。",
        "改めて必要なときは、もう一度登録してください（別の番号になります）。",
        commands=("opinions list --deleted",),
    )


class OpinionReasonMissing(Refused):
    entry = error(
        "OPINION-REASON-MISSING",
        "削除する理由がありません",
        "意見{found}を削除する理由が空欄です。何も変更していません。",
        "削除する理由（重複して登録したため など）を記入してください。",
    )


class PlanRowOfOtherEdition(Refused):
    entry = error(
        "PLAN-ROW-OF-OTHER-EDITION",
        "ほかの版の管理番号です",
        "管理番号「{found}」は「{edition}」のものです（今の版にも意見の日付の版にもありません）。何も変更していません。",
        "今の版の管理番号（{expected}）を指定するか、意見の日付を確認してください。",
    )


class PlanRowUnknown(Refused):
    entry = error(
        "PLAN-ROW-UNKNOWN",
        "計画にない管理番号です",
        "管理番号「{found}」は、この計画のどの版にもありません。何も変更していません。",
        "管理番号を確認してください。",
    )


class BodyEnded(Refused):
    entry = error(
        "DIVISION-ENDED",
        "廃止された組織です",
        "「{name}」は{found}までの組織です。変更していません。",
        "引き継いだ所管課の名称を指定してください。",
    )


class GenericBody(Refused):
    entry = error(
        "DIVISION-GENERIC",
        "包括表記は指定できません",
        "「{name}」は、いくつもの所管課をまとめた書き方（包括表記）です。変更していません。",
        "1つの所管課の名称を指定してください。",
    )


class NameOfPast(Refused):
    entry = error(
        "DIVISION-NAME-PAST",
        "前にあった組織の名称です",
        "「{found}」は、{until}までの「{name}」の名称です。変更していません。",
        "廃止した所管課を、同じ名称で再び置くときは、その名称を、統合後か分割後の名称、又は新設する名称として指定してください"
        "（改称では指定できません）。今ある所管課の前の名称は、その所管課だけが再び使えます。ほかの所管課には、"
        "区別できる名称を指定してください。",
        commands=("division merge", "division split", "division add"),
    )


class NameGivenUp(Refused):
    entry = error(
        "DIVISION-NAME-GIVEN-UP",
        "同じ日に改称する組織の名称です",
        "「{found}」は、同じ日に「{name}」に改称する組織の名称です。変更していません。",
        "1つの名称は、どの年度の資料でも1つの組織を表すので、2つの組織の間で入れ替えることはできません。"
        "仕事を入れ替えるときは、名称を変えずに、取組を1件ずつ別の所管課へ引き継いでください。"
        "名称を変えるときは、区別できる名称を指定してください。",
        commands=("row move",),
    )


class HeirUnfit(Refused):
    entry = error(
        "DIVISION-HEIR-UNFIT",
        "引き継ぐ組織が適切ではありません",
        "「{name}」を引き継ぐ組織として、「{found}」は指定できません。変更していません。",
        "課は課に、課の上の組織は課の上の組織に引き継ぎます。その組織自身や、その下にある組織は指定できません。",
    )


class RowsWithoutDivision(Refused):
    entry = error(
        "DIVISION-ROWS-LEFT",
        "引き継ぐ所管課が決まっていない取組があります",
        "「{name}」の取組のうち、{rows} を引き継ぐ所管課が決まっていません。変更していません。",
        "取組ごとに、引き継ぐ所管課を指定してください。",
    )


class PartUnknown(Refused):
    entry = error(
        "DIVISION-PART-UNKNOWN",
        "分割した後の所管課ではありません",
        "「{found}」は、「{name}」を分割した後の所管課（{expected}）ではありません。変更していません。",
        "分割した後の所管課の名称を指定してください。",
    )


class RowPlanUnclear(Refused):
    entry = error(
        "ROW-PLAN-UNCLEAR",
        "どの計画の取組か決められません",
        "「{name}」の取組のうち、管理番号「{found}」は、{plans}のどの計画にもあります。変更していません。",
        "管理番号の前に計画の名称か、かっこ内の番号を付けて、「{example}」のように指定してください。",
    )


class RowNotOfBody(Refused):
    entry = error(
        "ROW-NOT-OF-BODY",
        "分割する所管課の取組ではありません",
        "「{found}」は、「{name}」の取組でも成果指標でもありません。変更していません。",
        "「{name}」の取組か成果指標の番号を指定してください。",
    )


class RowPartUnclear(Refused):
    entry = error(
        "ROW-PART-UNCLEAR",
        "1つの取組に引継ぎ先が2つあります",
        "「{found}」の引継ぎ先に、{expected}を指定しています。変更していません。",
        "引き継ぐ所管課を1つにしてください。",
    )


class TooFewBodies(Refused):
    entry = error(
        "DIVISION-TOO-FEW",
        "所管課が2つ以上必要です",
        "統合する所管課、又は分割した後の所管課が「{found}」だけです。変更していません。",
        "2つ以上指定してください。名称だけの変更は「改称」を使います。",
    )


class NotNamedOnRow(Refused):
    entry = error(
        "ROW-ROLE-NONE",
        "その役割の所管課がない取組です",
        "取組 {id} には、{role}がありません（所管課：{expected}）。変更していません。",
        "今の役割を指定してください。",
        commands=("--role",),
    )


class RowAlreadyThere(Refused):
    entry = error(
        "ROW-ALREADY-THERE",
        "すでにその所管課の取組です",
        "取組 {id} には、すでに「{name}」が所管課として入っています。変更していません。",
        "管理番号と所管課の名称を確認してください。",
    )


class RowMovedThen(Refused):
    entry = error(
        "ROW-MOVED-THEN",
        "前の引継ぎより後の日が必要です",
        "取組 {id} は、{since}から今の所管課に引き継いでいます。{found}からは引き継げません。変更していません。",
        "前の引継ぎが誤りのときは、「計画・組織」の［登録した改正と引継ぎ］で取り消してから、もう一度引き継いでください。"
        "取り消せないときは、その日より後の適用開始日を指定してください。",
        commands=("row take-back",),
    )


class RowMoveKept(Refused):
    entry = error(
        "ROW-MOVE-KEPT",
        "取り消せない引継ぎです",
        "取組 {id} の引継ぎは取り消せません（{reason}）。変更していません。",
        "あとから行ったものを先に取り消してください。取り消せないときは、後の日から元の所管課に引き継いでください。",
        commands=("row move",),
    )


class NoRowMove(Refused):
    entry = error(
        "ROW-MOVE-NONE",
        "取り消す引継ぎがありません",
        "取り消せる取組の引継ぎは、登録されていません。",
        "取組の所管課を確かめ、違うときは、元の所管課に引き継いでください。",
    )


class ReorganisationKept(Refused):
    entry = error(
        "REORGANISATION-STAYS",
        "取り消せない改正です",
        "この改正は取り消せません（{reason}）。変更していません。",
        "あとから行ったものを先に取り消してください。取り消せないときは、元に戻す改正を行ってください。",
    )


class NoReorganisation(Refused):
    entry = error(
        "REORGANISATION-NONE",
        "取り消す改正がありません",
        "登録された改正がありません。",
        "計画・組織で組織の状態を確認してください。",
    )


class SettledReasonMissing(Refused):
    entry = error(
        "SETTLED-REASON-MISSING",
        "訂正の理由が必要です",
        "訂正の理由が記入されていません。締切・公表・記録の済んだ進捗確認も変わります（{found}）ので、理由が必要です。"
        "変更していません。",
        "変わる内容を確かめ、「訂正の理由」に理由を記入して、もう一度行ってください。",
        commands=("--reason",),
    )


class SuccessorDiffers(Refused):
    entry = error(
        "SUCCESSOR-DIFFERS",
        "登録済みの計画と違うところがあります",
        "「{path}」の計画「{plan}」は登録済みですが、{found}が、登録した内容と違います。何も変更していません。",
        "登録済みの計画の内容は改定版を登録して、旧管理番号は前の計画の取組の引継ぎで、それぞれ改めてください。",
        commands=("plan revise", "fate"),
    )


class SuccessorTaken(Refused):
    entry = error(
        "SUCCESSOR-TAKEN",
        "既にある計画と同じ番号です",
        "「{path}」の計画や版の番号「{found}」は、既にある計画「{plan}」のものです。何も変更していません。",
        "別の計画であれば、番号（表から登録するときは、計画の名称）を変えてください。"
        "同じ計画の改定は、改定版を登録してください。",
        commands=("plan revise",),
    )


class SuccessorYearsUnfit(Refused):
    entry = error(
        "SUCCESSOR-YEARS-UNFIT",
        "前の計画より後に始まる計画ではありません",
        "「{path}」の計画は{found}からです。前の計画「{plan}」は{expected}からです。何も変更していません。",
        "次期計画の計画期間を確認してください。期間が前の計画と重なることは構いません。",
    )


class SuccessorDivisionsUnknown(Refused):
    entry = error(
        "SUCCESSOR-DIVISIONS-UNKNOWN",
        "見つからない所管課があります",
        "「{path}」の計画の所管課のうち、{found} が見つかりません。何も変更していません。",
        "組織の改正を先に行うか、登録する計画の所管課の名称を直してください。",
        commands=("division import", "division change"),
    )


class PlanAfterMissing(Refused):
    entry = error(
        "PLAN-AFTER-MISSING",
        "次期計画を登録していません",
        "「{plan}」の次の計画は、まだ登録していません。何も変更していません。",
        "先に次期計画を登録するか、引き継ぐ取組を指定せずに登録してください。あとで指定し直せます。",
        commands=("plan successor",),
    )


class PlanHasFates(Refused):
    entry = error(
        "PLAN-HAS-FATES",
        "引継ぎを登録した計画は改定できません",
        "「{plan}」の取組{count}件について、次期計画への引継ぎを登録しています。計画は変更していません。",
        "引継ぎの登録を取り消してから改定するか、次期計画を改定してください。",
    )


class FateRowUnfit(Refused):
    entry = error(
        "FATE-ROW-UNFIT",
        "引継ぎを決める取組ではありません",
        "「{found}」の引継ぎは決められません（{reason}）。何も変更していません。",
        "前の計画の最後の版の管理番号を指定してください。",
        commands=("fates",),
    )


class FateTargetUnfit(Refused):
    entry = error(
        "FATE-TARGET-UNFIT",
        "引き継ぐ取組として指定できません",
        "「{found}」は引継ぎ先にできません（{reason}）。何も変更していません。",
        "次期計画の最初の版の管理番号を指定してください。",
        commands=("plan export",),
    )


class FateTargetTaken(Refused):
    entry = error(
        "FATE-TARGET-TAKEN",
        "ほかの取組の続きとした取組です",
        "次期計画の取組 {found} は、{id} の続き（継続）としています。何も変更していません。",
        "いくつかの取組を1つにするときは、「統合」としてください。",
        commands=("--becomes",),
    )


class FateMissing(Refused):
    entry = error(
        "FATE-MISSING",
        "引継ぎの登録がない取組です",
        "取組 {id} の引継ぎは登録していません。変更していません。",
        "管理番号を確認してください。",
    )


class FateKept(Refused):
    entry = error(
        "FATE-KEPT",
        "引継ぎを変更できません",
        "取組 {id} の引継ぎは、{found} の回答様式に示して送付しています。変更していません。",
        "次期計画の進捗確認の開始を取り消せるときは、取り消してから変更してください。",
        commands=("round withdraw",),
    )


class FateDiffers(Refused):
    entry = error(
        "FATE-DIFFERS",
        "登録した引継ぎと違う旧管理番号です",
        "「{path}」の旧管理番号による引継ぎが、登録したものと違います（{found}）。何も変更していません。",
        "表の旧管理番号を、登録した引継ぎに合わせて直してください。引継ぎのほうを改めるときは、先に変更してください。",
        commands=("fates", "fate"),
    )
