"""What `verify` can find wrong in a data file itself (source: data.md, "One `verify`")."""

from __future__ import annotations

from nakano_status.domain.problem_codes.entry import CodeEntry, error

_RESTORE = "このデータファイルへの入力を止め、控え（バックアップ）を別の名前で複写して開いてください。"

STORE_CODES: tuple[CodeEntry, ...] = (
    error(
        "STORE-STRUCTURE-BROKEN",
        "データファイルの内容が壊れています",
        "データファイルの構造に誤りがあります（{found}）。",
        _RESTORE,
        "保存先の装置の故障や、開いている間の複写・同期で起こることがあります。",
    ),
    error(
        "STORE-REFERENCE-BROKEN",
        "つながりの切れた記録があります",
        "「{found}」の記録が指す「{expected}」の記録がありません。",
        _RESTORE,
        "このプログラム以外でデータファイルを書き換えると起こることがあります。",
    ),
    error(
        "STORE-BYTES-CHANGED",
        "受け取ったファイルの控えが変わっています",
        "受け取ったときと内容が異なる控えがあります（受取時 {expected}、現在 {found}）。",
        "元のファイルが手元にあれば、もう一度取りまとめてください。",
        "受け取ったファイルは、届いたままの内容で保存し、SHA-256で照合しています。",
    ),
    error(
        "STORE-LEDGER-OFF",
        "受付記録が合いません",
        "{row}行目の受付記録（{found}）に対応する受取の記録がありません（ファイル {expected}）。",
        _RESTORE,
        "受け取ったファイルの各行には、取扱いを一つずつ記録しています。",
    ),
    error(
        "STORE-VALUES-OFF",
        "表示している値が記録と合いません",
        "表示している値が、回答や修正の記録から求めた値と異なります（{key}）。",
        _RESTORE,
        "値は、受け取った回答と事務局の修正・決定の記録から、いつでも求め直せます。",
    ),
    error(
        "STORE-SOURCE-MISSING",
        "もとになった記録がありません",
        "変更履歴が指す記録「{found}」がありません。",
        _RESTORE,
        "変更履歴の一件一件は、もとになった回答や修正の記録を指しています。",
    ),
    error(
        "STORE-HISTORY-OFF",
        "変更履歴が途切れています",
        "変更履歴をたどっても、記録から求めた値になりません（{key}）。",
        _RESTORE,
        "変更履歴は、空欄から始まり、一件ごとに前の値から次の値へつながります。",
    ),
)
