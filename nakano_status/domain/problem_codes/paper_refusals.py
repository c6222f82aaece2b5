"""Why a paper was not made: one code a class of `nakano_status.domain.paper_refusals`."""

from __future__ import annotations

from nakano_status.domain.problem_codes.entry import CodeEntry, error

PAPER_REFUSALS: tuple[CodeEntry, ...] = (
    error(
        "DIVISION-NOT-NAMED",
        "取組に名前のない所管課です",
        "{division}は、{year}分の取組に名前がありません。ファイルは作成していません。",
        "所管課の名前と年度を確認してください。",
    ),
    error(
        "SIDE-UNKNOWN",
        "新旧対照表で比べるものが見つかりません",
        "「{found}」に当たる年度、資料、計画の版、一覧のファイルがありません。資料は作成していません。",
        "年度（R3）、記録した資料（R4 第1号）、計画の版の名称、又は一覧のファイル（.xlsx）を指定してください。",
    ),
    error(
        "TEMPLATE-UNKNOWN",
        "その文面はありません",
        "文面「{found}」はありません。",
        "次のいずれかを指定してください（{expected}）。",
    ),
    error(
        "TEMPLATE-NOT-READABLE",
        "文面として読み取れません",
        "「{path}」は文面として読み取れません（{reason}）。何も変更していません。",
        "メモ帳などで保存したテキストファイル（.txt）を指定してください。",
    ),
    error(
        "TEMPLATE-FAULTY",
        "文面に直す所があります",
        "「{title}」の文面に、直す所が{count}件あります。最初のものは「{first}」です。何も作成・変更していません。",
        "文面を直して、もう一度行ってください。元の文面に戻すこともできます。",
    ),
    error(
        "PAPER-FORMAT-UNKNOWN",
        "この種類のファイルでは作成できません",
        "「{path}」の種類では、資料を作成できません。",
        "ファイル名の末尾を、次のいずれかにしてください（{expected}）。",
    ),
    error(
        "FONT-MISSING",
        "日本語のフォントがありません",
        "このパソコンに日本語のフォントがないため、PDFの作成と印刷ができません。元のファイルは変更していません。",
        "BIZ UDゴシック、BIZ UD明朝などのフォントを入れてから、もう一度作成してください。WordやExcelでは作成できます。",
    ),
    error(
        "CHARACTER-UNPRINTABLE",
        "印刷できない文字があります",
        "{where}に、このパソコンのフォントにない文字があります（{found}）。PDFは作成していません。元のファイルは変更していません。",
        "その文字を別の文字に直してください。WordやExcelでは、そのまま作成できます。",
        "外字や、新しい文字は、パソコンによって表示できないことがあります。",
    ),
    error(
        "TEXT-TOO-TALL",
        "一覧の1行に収まらない文字があります",
        "{where}が{lines}行分あり、一覧の1行（{most}行分まで）に収まりません。一覧は作成していません。元のファイルは変更していません。",
        "計画の表記を短くしてから、もう一度作成してください。",
        "取組状況や取組予定は、長くても次の行に続けて印刷します。事業内容、所管課、実施内容は、行を分けられません。",
    ),
    error(
        "PAPER-NOT-FINAL",
        "確定版にできない状態です",
        "{year}分には、{points}があります。確定版は作成していません。",
        "それぞれの一覧で内容を確認してから、もう一度作成してください。途中のものが要るときは、作成中の資料として作成できます。",
    ),
    error(
        "PAPER-NOT-PROVED",
        "作成したファイルの内容が集計と一致しません",
        "作成したファイルを読み返したところ、集計と異なる所が{count}件ありました（{first}）。"
        "資料は記録も保存もしていません。",
        "{remedy}同じ表示が出るときは、この表示を控えてお知らせください。",
    ),
    error(
        "PUBLICATION-UNKNOWN",
        "その番号の資料はありません",
        "{year}分に第{found}号の資料はありません。",
        "記録した資料の一覧で番号を確認してください。",
    ),
)
