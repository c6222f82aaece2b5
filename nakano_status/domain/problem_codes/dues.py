"""Questions about a due date that was given to a division or a 部; no such date is refused (decision 0026)."""

from __future__ import annotations

from nakano_status.domain.problems.problem import CodeEntry, advice, question

DUE_CODES: tuple[CodeEntry, ...] = (
    question(
        "DUE-EARLIER",
        "回答期限が、全体の回答期限より前です",
        "{division}の回答期限は{found}です。全体の回答期限（{expected}）より前の日付です。",
        "日付を確認してください。このままで差し支えありません。",
        "部の中での期限は、部内期限として設定できます。",
    ),
    question(
        "DEPARTMENT-DUE-LATER",
        "部内期限が、回答期限より後です",
        "{division}の部内期限は{found}です。回答期限（{expected}）より後の日付です。",
        "日付を確認してください。所管課に時間が必要なときは、所管課の期限を延長してください。",
    ),
    advice(
        "DUE-YEAR-DOUBTFUL",
        "回答期限の年を確認してください",
        "{expected}時点の進捗確認の回答期限が、{found}となっています。",
        "年が意図したものかを確認してください。回答期限は、後から変えられます。",
    ),
    question(
        "DUE-BEFORE-OPENING",
        "期限が、進捗確認を開始した日より前です",
        "{division}の期限は{found}です。進捗確認を開始した日（{expected}）より前の日付です。",
        "日付を確認してください。このままで差し支えありません。",
    ),
)
