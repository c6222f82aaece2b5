"""Facts that the catalogue needs and the printed list lacks, each with its evidence.

Read by `make_catalogue.py` only. Nothing here may be guessed: a fact without evidence is left out, or is null. Places
are (measure, n-th row under it) as printed in the list of 令和3年度末.
"""

from __future__ import annotations

from typing import Final, NamedTuple

# The plan's page of 2024-03-20 (seed 000) names both editions and the five years; the second edition is a PDF
# that is not among the sources.
PLAN: Final = {"plan_id": "nakano2", "title": "第2次中野区地域情報化推進計画", "first_year": "R3", "last_year": "R7"}
EDITION: Final = {"edition_id": "nakano2-1", "title": "当初計画", "adopted_on": "2021-11-22", "ordinal": 1}
KNOWN_EDITIONS: Final = [
    {
        "title": "改定版",
        "adopted_on": "2024-02-28",
        "note": "策定されたことは区のページで分かるが、内容は資料にない。内容が分かるまで版として登録しない。",
    }
]

# Every real division, in the order of its first occurrence in the list. The IDs are ours and never change; names may.
DIVISION_IDS: Final = {
    "戸籍住民課": "koseki-jumin",
    "情報システム課": "joho-system",
    "子育て支援課": "kosodate-shien",
    "介護・高齢者支援課": "kaigo-koreisha-shien",
    "北部すこやか福祉センター": "hokubu-sukoyaka",
    "防災危機管理課": "bosai-kikikanri",
    "新区役所整備課": "shin-kuyakusho-seibi",
    "職員課": "shokuin",
    "広聴・広報課": "kocho-koho",
    "総務課": "somu",
    "地域活動推進課": "chiiki-katsudo",
    "保健企画課": "hoken-kikaku",
    "産業振興課": "sangyo-shinko",
    "企画課": "kikaku",
    "選挙管理委員会事務局": "senkyo-kanri",
    "区民文化国際課": "kumin-bunka-kokusai",
    "税務課": "zeimu",
    "保育園・幼稚園課": "hoikuen-yochien",
    "ごみゼロ推進課": "gomi-zero",
    "保険医療課": "hoken-iryo",
    "区議会事務局": "kugikai",
    "学校教育課": "gakko-kyoiku",
    "福祉推進課": "fukushi-suishin",
    "子ども教育・政策課": "kodomo-kyoiku-seisaku",
    "生活支援課": "seikatsu-shien",
    "住宅課": "jutaku",
}
# 包括表記: a general term, not a division.
GENERIC_IDS: Final = {
    "相談・講座等実施課": "generic-sodan-koza",
    "各施設所管課": "generic-shisetsu",
    "各所管課": "generic-all",
    "各窓口所管課": "generic-madoguchi",
}
# Other names of divisions: (official name, name, kind).
OTHER_NAMES: Final = (
    (
        "情報システム課",
        "デジタル政策課",
        "alias",
    ),  # in seed 000 (2024-03) the office has this name; the first day is unknown
    ("子ども教育・政策課", "子ども・教育政策課", "alias"),  # the official name is printed three times; see the errata
    ("生活支援課", "生活介護課", "slip"),  # printed once (2-3-①); two rows above have 生活支援課
    ("保険医療課", "国保", "sub_unit"),  # printed in brackets behind 保険医療課 (2-3-①)
    ("保険医療課", "後期", "sub_unit"),
    ("保険医療課", "年金", "sub_unit"),
)

# Reposts whose title does not name the original, or names it differently: place -> place of the original.
REPOST_ORIGINALS: Final = {
    # 1-7-① has (1-2-①再掲) at the measure; the fourth row there reads 職員向け研修の検討・実施.
    ("1-7-①", 4): ("1-2-①", 4),
    # 2-1-① names no original, but has neither division nor mark, and the three rows of 1-1-③ in their order;
    # the third reads 紙資料のペーパーレス there.
    ("2-1-①", 1): ("1-1-③", 1),
    ("2-1-①", 2): ("1-1-③", 2),
    ("2-1-①", 3): ("1-1-③", 3),
    # (2-1-③再掲)◎新庁舎の窓口支援システムの導入: 2-1-③ has a single row, printed 窓口支援システムの導入.
    ("2-2-③", 1): ("2-1-③", 1),
}

# The good direction is not printed; it follows from the targets (about 12万 -> 6万, 8,800fm -> 3,000fm, 14 -> 0).
INDICATORS_DOWN: Final = frozenset({(1, 3), (2, 1), (2, 4)})
# 本庁舎の…文書量 (fm) ※: unit and footnote mark stand in the name's cell as printed.
INDICATOR_UNIT_IN_NAME: Final = "(fm)"
FOOTNOTE_MARK: Final = "※"
# 標準化システムへ移行した事業数 prints no unit with its figures (0/15); it counts 事業.
INDICATOR_UNITS: Final = {(2, 3): "事業"}


class Slip(NamedTuple):
    """One error in a source; `place` is (measure, n-th row), a measure (n = 0), or None if it is in several places."""

    kind: str
    place: tuple[str, int] | None
    printed: str
    read: str | None
    why: str
    applied: bool


_NO_TITLE = "一覧に実施内容の題名が印字されていない。資料から分からないため、題名未入力のままとする。"
_TEXT = "OCRの誤りと思われる。回答の文章は受け取ったとおりに残し、直すのは区の判断による。"

SLIPS: Final = (
    Slip("title", ("1-1-⑤", 1), "びったり", "ぴったり", "OCRの誤り。1-1-②は「ぴったりサービス」と印字している。", True),
    Slip(
        "measure",
        ("1-3-③", 0),
        "区有施設の 区民向け",
        "区有施設の区民向け",
        "セル内の改行が空白として残ったもの。",
        True,
    ),
    Slip(
        "division",
        ("2-3-①", 15),
        "生活介護課",
        "生活支援課",
        "同じ2期の標準化の行（2-3-①の12・13行目）は「生活支援課」と印字している。",
        True,
    ),
    Slip(
        "division",
        None,
        "子ども教育・政策課",
        "子ども・教育政策課",
        "中黒の位置の誤りと思われるが、3か所とも同じ印字。組織規則で確認されるまで印字のまま正式名とし、もう一方は別名として読む。",
        False,
    ),
    *(Slip("measure", (code, 0), "", None, _NO_TITLE, False) for code in ("1-4-②", "1-5-①", "1-5-②", "1-5-③")),
    *(Slip("measure", (code, 0), "", None, _NO_TITLE, False) for code in ("1-7-②", "1-7-③", "2-1-①")),
    Slip(
        "measure",
        ("2-1-③", 0),
        "",
        "窓口支援システムの導入",
        "セルが一つ欠けて左にずれたと思われる。事業内容の欄の「窓口支援システムの導入」が実施内容の題名に当たる。区の確認が必要。",
        False,
    ),
    Slip(
        "title",
        ("2-1-③", 1),
        "窓口支援システムの導入",
        "◎新庁舎の窓口支援システムの導入",
        "2-2-③の再掲が「(2-1-③再掲)◎新庁舎の窓口支援システムの導入」と印字している。区の確認が必要。",
        False,
    ),
    Slip(
        "title",
        ("2-2-⑤", 2),
        "開発「(仮称)Gov-Cloud」上でのサービス提供",
        "開発(「(仮称)Gov-Cloud」上でのサービス提供)",
        "2-3-①の同じ取組とは括弧だけが異なる。どちらが正しいかは資料から分からない。",
        False,
    ),
    Slip("text", ("1-1-①", 1), "年度未", "年度末", _TEXT, False),
    Slip("text", ("1-1-⑤", 2), "びったり", "ぴったり", _TEXT, False),
    Slip("text", ("1-1-⑤", 3), "びったり", "ぴったり", _TEXT, False),
    Slip("text", ("1-3-①", 2), "バンダー", "ベンダー", _TEXT, False),
    Slip("text", ("1-3-③", 6), "みらいステッブ", "みらいステップ", _TEXT, False),
)
