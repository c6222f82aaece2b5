"""Problems reported when texts of another form are carried over (practice.md §2, message 4)."""

from __future__ import annotations

from nakano_status.domain.problem_codes.entry import CodeEntry, advice, question

CARRY_CODES: tuple[CodeEntry, ...] = (
    question(
        "CARRIED-OVER",
        "届いたファイルの内容を引き継ぎました",
        "「{column}」に、{source}の内容を引き継ぎました。",
        "今回の回答として正しいかを確認してください。",
        "空欄だった項目だけに、管理番号が同じ取組の内容を写します。年度が異なる場合は文章だけを写し、進捗状況と変更の種別は写しません。",
    ),
    advice(
        "NOT-CARRIED",
        "引き継いでいない内容があります",
        "「{column}」の「{found}」は引き継いでいません（{why}）。",
        "必要な場合は、記入し直してください。",
    ),
    advice(
        "NOTHING-TO-CARRY",
        "引き継げる内容がありません",
        "{source}に、引き継げる内容がありません。",
        "今回の回答様式に記入してください。",
    ),
)
