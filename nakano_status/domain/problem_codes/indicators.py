"""Problems in the figures of 成果指標, wherever they were entered."""

from __future__ import annotations

from nakano_status.domain.problems.problem import CodeEntry, error, question

INDICATOR_CODES: tuple[CodeEntry, ...] = (
    error(
        "FIGURE-DATE",
        "成果指標の数値が日付になっています",
        "{column}「{found}」は日付です。「{expected}」と入力したものが、表計算ソフトで日付に変わったのかもしれません。",
        "元の値を確認し、表示形式を「文字列」にしたセルに入力し直してください。",
        "「1/15」のような分数は、表計算ソフトが日付に置き換えることがあります。元の値は推測せず、取り込みません。",
    ),
    error(
        "FIGURE-UNREADABLE",
        "成果指標の数値として読み取れません",
        "{column}「{found}」を数値として読み取れません。",
        "「約180万件」「46.0%」「1/15」「—」のように記入してください。",
        "「—」は数値がないことを表し、0とは区別します。理由は「増減の要因」に記入してください。",
    ),
    question(
        "FIGURE-YEAR",
        "計画の期間より後の年度の数値です",
        "{column}「{found}」は、計画の最終年度（{expected}）より後の年度の数値です。",
        "年度を確認してください。誤って入力したときは、空にすると取り消せます。",
    ),
    question(
        "FIGURE-UNIT",
        "これまでと単位が異なります",
        "{column}「{found}」の単位が、これまでの「{expected}」と異なります。",
        "単位を確認してください。このままでよければ、そのまま資料に載ります。",
    ),
    question(
        "FIGURE-DENOMINATOR",
        "これまでと分母が異なります",
        "{column}「{found}」の分母が、これまでの「{expected}」と異なります。",
        "分母を確認してください。このままでよければ、そのまま資料に載ります。",
    ),
    question(
        "FIGURES-NOT-SHOWN",
        "成果指標のシートがありません",
        "様式にあったシート「成果指標」がありません。成果指標の実績は、変更していません。",
        "シートごと削除されていないか、所管課に確認してください。",
    ),
    question(
        "FIGURE-BLANK",
        "成果指標の実績が空欄です",
        "{column}が空欄です。",
        "実績を記入してください。数値がないときは「—」と記入し、理由を「増減の要因」に記入してください。",
    ),
    error(
        "INDICATOR-UNNAMED",
        "どの成果指標かわかりません",
        "{column}「{found}」は、この計画の成果指標にありません。この行は取り込んでいません。",
        "指標番号か指標項目を確認してください。新しい指標は、目標・指標項目・指標番号を記入すると追加します。",
    ),
)
