"""What can be found in a table that the office fills in: 組織, 計画上のスケジュール and 用語.

TABLE-EMPTY (a file without any table) and TABLE-ENCODING are in `lists`: every reader of tables meets them.
"""

from __future__ import annotations

from nakano_status.domain.problem_codes.entry import CodeEntry, advice, error, question

TABLE_CODES: tuple[CodeEntry, ...] = (
    error(
        "TABLE-VALUE-UNREADABLE",
        "読み取れない値があります",
        "{column}「{found}」を読み取れません。この行は取り込んでいません。",
        "{expected}で記入して、もう一度取り込んでください。",
    ),
    error(
        "TABLE-FORMULA-UNREADABLE",
        "数式の結果がありません",
        "数式「{found}」に計算結果がありません。この行は取り込んでいません。",
        "Excel で開いて保存し直すか、文字で入力し直してから、もう一度取り込んでください。",
    ),
    error(
        "TABLE-NAME-MISSING",
        "名称のない行があります",
        "{column}が空欄です。この行は取り込んでいません。",
        "名称を記入するか、不要な行を削除してください。",
    ),
    error(
        "TABLE-NAME-TAKEN",
        "ほかの組織の名称です",
        "「{found}」は、ほかの組織「{expected}」の名称です。この行は取り込んでいません。",
        "名称を確認してください。部や室のない組織は、その欄を空欄にしてください。",
    ),
    error(
        "RENAME-NAME-UNKNOWN",
        "旧名称が登録されていません",
        "旧名称「{found}」の所管課は登録されていません。この行は取り込んでいません。",
        "旧名称の欄に、これまでの名称を記入してください。新しい所管課のときは、旧名称を空欄にしてください。",
    ),
    error(
        "RENAME-DAY-UNFIT",
        "適用開始日にできない日です",
        "{found} を「{expected}」の変更の適用開始日にすることはできません。この行は取り込んでいません。",
        "適用開始日に、今の名称や部・室になった日より後、今日までの日を記入してください。"
        "先の日の変更は、その日になってから取り込んでください。",
    ),
    error(
        "TABLE-TWICE",
        "同じものが二度書かれています",
        "「{found}」は前の行にもあります。この行は取り込んでいません。",
        "どちらか一方の行を直すか、削除してください。",
    ),
    error(
        "TABLE-ID-UNKNOWN",
        "計画にない管理番号です",
        "管理番号「{found}」は、この計画にありません。この行は取り込んでいません。",
        "管理番号を確認してください。",
    ),
    error(
        "TERM-MISSING",
        "語のない行があります",
        "{column}が空欄です。この行は使っていません。",
        "使わない語と使う語の両方を記入してください。",
    ),
    error(
        "TERM-TWICE",
        "同じ語が二度書かれています",
        "使わない語「{found}」は前の行にもあります。この行は使っていません。",
        "どちらか一方の行を削除するか、「使用」を外してください。",
    ),
    error(
        "TERM-SAME",
        "使わない語と使う語が同じです",
        "使わない語と使う語が、どちらも「{found}」です。この行は使っていません。",
        "どちらかを直すか、この行を削除してください。",
    ),
    error(
        "TERM-LONG",
        "語が長すぎます",
        "{column}が{expected}字を超えています。この行は使っていません。",
        "文ではなく、語を記入してください。",
    ),
    error(
        "TERM-MANY",
        "行が多すぎます",
        "{found}行あります。{expected}行までを読み取り、その後の行は使っていません。",
        "使わない行を削除してください。",
    ),
    question(
        "TERM-USE-UNREAD",
        "「使用」を読み取れない行があります",
        "「使用」の「{found}」は読み取れません。この行は使うものとして読み取っています。",
        "「{expected}」のどちらかを記入してください。",
    ),
    question(
        "TERM-CHAINED",
        "使う語が、ほかの行で使わない語になっています",
        "使う語「{found}」は、この表の別の行で使わない語になっています。この行は使っていません。",
        "どちらを使うかを決めて、表を直してください。",
    ),
    question(
        "TABLE-NO-ROWS",
        "記入された行がありません",
        "見出しの下に、記入された行がありません。何も変わりません。",
        "表に記入して保存したものを、もう一度取り込んでください。",
    ),
    advice(
        "TABLE-COLUMN-UNREAD",
        "読み取らない列があります",
        "「{found}」の列は読み取っていません。",
        "必要な内容であれば、見出しを決まったものに直して、もう一度取り込んでください。",
    ),
)
