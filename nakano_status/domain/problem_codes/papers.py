"""Notices about a paper that was made."""

from __future__ import annotations

from nakano_status.domain.problem_codes.entry import CodeEntry, error

_PROOF_REMEDY = "もう一度作成してください。"

PAPER_CODES: tuple[CodeEntry, ...] = (
    error(
        "PAPERS-NOT-PLACED",
        "記録した資料を保存先に置けません",
        "資料は{found}として記録しましたが、「{path}」に保存できません（{reason}）。保存先にそろっていないファイルがあります。",
        "他で開かれている場合は閉じてください。記録した資料の一覧から{found}のファイルを保存してください。",
        "ファイルは記録に残っています。同じ指定でもう一度作成しても、新しい番号にはならず、記録したファイルが保存されます。",
    ),
    error(
        "PROOF-UNREADABLE",
        "作成したファイルの件数を読み取れません",
        "作成したファイルから、確認のための件数を読み取れません。",
        _PROOF_REMEDY,
    ),
    error(
        "PROOF-COUNT",
        "作成したファイルの件数が集計と異なります",
        "{of}が{found}で、集計の{expected}と異なります。",
        _PROOF_REMEDY,
    ),
    error(
        "PROOF-ROW",
        "作成したファイルに読み取れない取組があります",
        "この取組を、作成したファイルから読み取れません。",
        _PROOF_REMEDY,
    ),
    error(
        "PROOF-TEXT",
        "作成したファイルの記載がデータと異なります",
        "作成したファイルでは「{found}」で、データファイルの「{expected}」と異なります。",
        _PROOF_REMEDY,
    ),
)
