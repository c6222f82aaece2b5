"""What can be found in the table of a revised edition (改定版)."""

from __future__ import annotations

from nakano_status.domain.problems.problem import CodeEntry, error

REVISION_CODES: tuple[CodeEntry, ...] = (
    error(
        "REVISION-TITLE-MISSING",
        "名称のない行があります",
        "事業内容の名称が空欄です。",
        "名称を記入するか、不要な行を削除してください。",
    ),
    error(
        "REVISION-MEASURE-UNKNOWN",
        "実施内容がありません",
        "実施内容「{found}」が、改定後の計画にありません。",
        "番号を確認してください。新しい実施内容は、その番号と名称の行を、事業内容の行の上に加えてください。",
    ),
    error(
        "REVISION-ID-TWICE",
        "同じ管理番号が2つ以上あります",
        "管理番号「{found}」の行が2つ以上あります。",
        "新しい行の管理番号は空欄にしてください。前の行を分割したときは、旧管理番号に前の番号を記入してください。",
    ),
    error(
        "REVISION-ID-RETIRED",
        "前に使われた管理番号です",
        "管理番号「{found}」は、前の版で別の取組に使われ、今の版にはありません。一度使った番号は、別の取組には使えません。",
        "管理番号を空欄にしてください。新しい番号を付けます。",
    ),
    error(
        "REVISION-ID-UNREADABLE",
        "管理番号を読み取れません",
        "管理番号「{found}」は、この計画の管理番号の形ではないか、確認用の文字が合いません。",
        "新しい行の管理番号は空欄にしてください。番号を付けます。",
    ),
    error(
        "REVISION-ID-OF-ANOTHER",
        "別の取組の管理番号です",
        "管理番号「{found}」の行に、管理番号「{expected}」の取組の名称が書かれています。",
        "行に合う管理番号を記入してください。統合などで名称を引き継ぐときは、旧管理番号に前の番号を記入してください。",
    ),
    error(
        "REVISION-FORMER-UNKNOWN",
        "旧管理番号の取組がありません",
        "旧管理番号「{found}」は、今の版にありません。",
        "今の版の管理番号を確認してください。いくつもあるときは「、」で区切ってください。",
    ),
    error(
        "REVISION-ORIGINAL-UNKNOWN",
        "再掲の元の取組がありません",
        "再掲の元「{found}」は、改定後の計画の取組ではありません。",
        "再掲の元の取組の管理番号を確認してください。",
    ),
    error(
        "REVISION-DIVISION-UNKNOWN",
        "組織表にない所管課です",
        "所管課「{found}」は組織表にありません。",
        "名称を直すか、先に組織の表に加えてください。",
    ),
    error(
        "REVISION-DIVISION-MISSING",
        "所管課のない取組です",
        "「{found}」の所管課が空欄です。",
        "所管課を記入してください。再掲のときは、再掲の元の管理番号を記入してください。",
    ),
    error(
        "REVISION-ANSWER-UNFIT",
        "答えが改定の内容に合いません",
        "「{found}」についての答えは、改定の内容に合いません。",
        "番号と答えを確認してください。",
        "答えの番号は、改定後の表にある行、今の版の行、又はお尋ねに示した行のものを使います。"
        "改定後の表に残っている行や、ほかの行に引き継がれる行を、除いた行とすることはできません。",
    ),
)
