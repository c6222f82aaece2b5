"""The text that explains a round's folder to people who do not have the program (はじめにお読みください)."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from nakano_status.domain.calendar.days import moment_label

_TEXT = """{plan}
{year}分の進捗確認の記録

このフォルダーは、締め切った進捗確認の記録を、プログラムがなくても読めるように保存したものです。
作成した日時　{made_at}
作成したプログラム　進捗状況とりまとめ {program}
作成したときの照合番号　{head}

■ 入っているもの
{parts}
現在の値.csv　取組と成果指標の、締め切った後の値です。
変更履歴.csv　いつ、だれが、どの値を、何に変えたかです。
操作の記録.csv　この年度の操作です。
受け取ったファイル.csv　届いたファイルの名前、日時、照合のための番号（SHA-256）です。
CSVのファイルは、Excelで開けます。

■ 変わっていないことの確かめ方
「{sums}」に、すべてのファイルのSHA-256があります。sha256sum -c {sums} で確かめられます。
「{manifest}」も同じ一覧です。このファイルのSHA-256は、データファイルに記録されています。
プログラムでは、次のコマンドで確かめます。
nakano-status retain --year {short} --out このフォルダー --check --store データファイル

■ 取扱い
受け取ったファイルと変更履歴には、記入した人の氏名や内線が入っていることがあります。
"""


@dataclass(frozen=True)
class FolderFacts:
    """The plan and the year, when and by which version of the program it was made, and the head of the data file."""

    plan: str
    year: str
    short: str
    made_at: datetime
    program: str
    head: str


def folder_text(facts: FolderFacts, counts: Mapping[str, int], manifest: str, sums: str) -> bytes:
    """Return the text as a file that opens in any editor; `counts` are the files in each subfolder."""
    labels = {"資料": "記録した資料", "照会": "所管課に送った回答様式", "受け取ったファイル": "届いたままのファイル"}
    parts = "\n".join(f"{name}（フォルダー）　{labels[name]}です（{number}件）。" for name, number in counts.items())
    text = _TEXT.format(
        **{**vars(facts), "made_at": moment_label(facts.made_at)}, parts=parts, manifest=manifest, sums=sums
    )
    return codecs.BOM_UTF8 + text.replace("\n", "\r\n").encode()
