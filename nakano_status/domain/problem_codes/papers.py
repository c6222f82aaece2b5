"""What can be said of a paper that was made."""

from __future__ import annotations

from nakano_status.domain.problem_codes.entry import CodeEntry, advice, error

_PROOF_REMEDY = "もう一度作成してください。"

PAPER_CODES: tuple[CodeEntry, ...] = (
    advice(
        "FONT-SUBSTITUTE",
        "代わりのフォントで作成しています",
        "このパソコンにBIZ UDゴシック、BIZ UD明朝などのフォントがないため、「{found}」で作成しました。",
        "文字の形が違って見えますが、内容とページの区切りは変わりません。",
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
