"""The 15 items of 「統計表における機械判読可能なデータの表記方法の統一ルール」 (総務省, 2020-12), by number.

The titles are the original's; what is checked for each is the program's choice, documented at the rule's function.
"""

from __future__ import annotations

from collections.abc import Mapping

ITEMS: Mapping[str, str] = {
    "1-1": "ファイル形式はExcelかCSVとなっているか",
    "1-2": "1セル1データとなっているか",
    "1-3": "数値データは数値属性とし、文字列を含まないこと",
    "1-4": "セルの結合をしていないか",
    "1-5": "スペースや改行等で体裁を整えていないか",
    "1-6": "項目名等を省略していないか",
    "1-7": "数式を使用している場合は、数値データに修正しているか",
    "1-8": "オブジェクトを使用していないか",
    "1-9": "データの単位を記載しているか",
    "1-10": "機種依存文字を使用していないか",
    "1-11": "e-Statの時間軸コードの表記、西暦表記又は和暦に西暦の併記がされているか",
    "1-12": "地域コード又は地域名称が表記されているか",
    "1-13": "数値データの同一列内に特殊記号（秘匿等）が含まれる場合",
    "2-1": "データが分断されていないか",
    "2-2": "1シートに複数の表が掲載されていないか",
}
_PREFIX = "DATA-"


def item_of(code: str) -> str | None:
    """Return the item of a problem's code (`DATA-1-4` is 1-4), or None if it belongs to none."""
    number = code.removeprefix(_PREFIX)
    return number if code.startswith(_PREFIX) and number in ITEMS else None
