"""The sentences of a form: all its texts except headings, labels, texts of its plan, and answers.

A returned form has the sentences of the version of the program that made it. Forms of versions that did not store them
are made again with the sentences of this version. So a sentence that was replaced moves to EARLIER. Placeholders in
braces are filled with names of fields, divisions, years and files.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import reduce

from nakano_status.domain.exchange.returns import Purpose
from nakano_status.domain.fields.field import (
    CHANGE_REASON,
    DONE,
    FIGURE,
    FIGURE_AS_OF,
    FIGURE_FACTOR,
    FIGURE_SOURCE,
    NOTE,
)

OFFICE = "事務局"
"""The name of the office as the body that collects the answers."""

SIGN = "▼記入"
"""The text above each column to fill in, because not everyone sees colours, and a printout may have none."""

HINT = "黄色のセルに記入してください（「▼記入」の列です）。記入の方法は、シート「記入のしかた」にあります。"
HINT_WITH_FIGURES = (
    "黄色のセルに記入してください（「▼記入」の列です）。シート「成果指標」にも記入欄があります。"
    "記入の方法は、シート「記入のしかた」にあります。"
)
REFERENCE_HINT = "他の所管課が回答する取組です。お気付きの点があれば、「{note}」に記入してください（任意）。"
PARTS_HINT = "ほかの所管課とともに回答する取組です。「▼記入」の列のうち黄色のセルに、自課の分を記入してください。"
OPINIONS_HINT = "取組への意見は、シート「記入のしかた」の末尾にあります。"
FIGURES_IN_HEAD = "成果指標だけ（シート「成果指標」）"
NOTHING_IN_HEAD = "回答不要（回答する取組はありません）"
PARTS_IN_HEAD = "関係する取組の、自課の分だけ"

PURPOSE_HINTS = {
    Purpose.ASK_BACK: "「事務局からの修正依頼」を確認し、右側の回答を直してください。"
    "直すところがない場合は、その旨を「{note}」に記入してください。",
    Purpose.WORDING: "事務局で文章を整えました（取消線は削った文字、下線は加えた文字です）。"
    "よろしければ、このまま提出してください。異なる場合は、右側の文章を直してください。",
}
"""The instructions in the head block, by the form's purpose."""

FINDINGS_HINT = (
    "指摘のある欄を太い枠（ご確認いただきたいものは破線、参考は点線）で囲んでいます。"
    "シート「指摘一覧」を確認して直し、このファイルを提出してください。"
)
CARRIED_HINT = "{source}の内容を空欄に引き継ぎました（破線の欄）。シート「指摘一覧」で確認し、提出してください。"

FIGURES_TITLE = "{year} 成果指標の実績（回答様式）"
BUILT_IN_FIGURES_HINT = (
    "黄色のセル（「▼記入」の列）に記入してください。"
    "実績は、これまでと同じ単位まで記入してください（約180万件、46.0%、1/15 など）。"
)
FIGURES_HINT = "黄色のセル（「▼記入」の列）に記入してください。実績は、目標と同じ単位まで記入してください。"
NO_FIGURE_HINT = "数値がないときは「—」と記入し、理由を「増減の要因」に記入してください。0とは区別します。"
FIGURE_PROMPTS = {
    FIGURE: "公表するとおりに、単位まで記入してください。数値がないときは「—」と記入してください。",
    FIGURE_AS_OF: "いつの数値かを記入してください（年月日、年度末、調査を行った月など）。",
    FIGURE_SOURCE: "数値の出典を記入してください（統計、調査、システムの集計など）。",
    FIGURE_FACTOR: "前回から増減した要因を記入してください。数値がないときは、その理由を記入してください。",
}
"""The message beside a cell of 成果指標 while it is filled in, by field."""

GUIDE_TITLE = "記入のしかた"
OPENING = "ファイルを開いて「保護ビュー」と表示されたときは、［編集を有効にする］を押してから記入してください。"
BEGIN = (OPENING, "シート「回答」への記入だけで回答できます。マクロは使用していません。")
BEGIN_WITH_FIGURES = (
    OPENING,
    "シート「回答」とシート「成果指標」に記入してください。マクロは使用していません。",
)
BLANK = "「未記入」は、{mark}又は{done}が空欄の取組の件数です。"
WHERE = (
    "黄色のセル（上に「▼記入」とある列）に記入してください。記入すると白に変わります。灰色のセルは参考です。",
    "セルを選ぶと、その項目の記入方法が表示されます。",
    "左側の灰色の列は、右に動いても画面に残ります。",
    "橙色のセルは、確認をお願いするセルです（{change_reason}が空欄のとき、使用できない記号のとき）。",
    "途中で保存し、後から続けられます。残りの件数は、シート「回答」の「記入の状況」に表示されます。",
    BLANK,
    "「関係する取組（参考）」は、他の所管課が回答します。「{note}」だけを記入できます（任意）。",
)
WHERE_WITH_PARTS = (
    *WHERE[:-1],
    "「関係する取組（参考）」は、ほかの所管課とともに回答します。黄色のセルに、自課の分を記入してください。",
)
"""`WHERE` for a plan with items that each division answers for itself."""
BLANK_ANY = "「未記入」は、{required}のいずれかが空欄の取組の件数です。"
"""The sentence in place of `BLANK` for a plan that requires other items, too."""
CARE = (
    "管理番号は変更しないでください。{collector}では、管理番号によって回答を取りまとめます。",
    "セルの中で改行するときは、［Alt］キーを押しながら［Enter］キーを押してください。",
    "行の高さは、文章に合わせて広がります。行の高さ、列の幅の変更と、絞り込みは自由にできます。",
    "並べ替えは、［校閲］の［シート保護の解除］を押してから行ってください。パスワードはなく、回答の内容は変わりません。",
    "他の文書から貼り付けるときは、「値」又は「テキストのみ保持」を選んでください。",
    "セルの結合はしないでください。どの取組の回答か分からなくなるためです。",
    "完了、中止などで報告の対象から外れる取組は、「{note}」に「報告対象外（完了）」のように記入してください。",
    "報告の対象から外れる取組は、{mark}が空欄のままで差し支えありません。",
)
HAND_IN_BY_DEPARTMENT = (
    "回答期限までに、各{0}の定める方法により提出してください。{0}内の期限は、各{0}の定めによります。"
)
HAND_IN_TO_OFFICE = "回答期限までに、事務局の示す方法により提出してください。"
HAND_IN_TO_COLLECTOR = (
    "記入を終えたら、{collector}に戻してください。"
    "回答期限は、{collector}が事務局に提出する期限です。戻す期限は、{collector}の定めによります。"
)
"""The sentence of a form for a section (係), which its division collects."""
BEFORE_HANDING_IN = (
    "記入者、内線、所属長確認、確認日を記入し、保存してください。ファイル名は変更しても差し支えありません。"
)
AFTER_HANDING_IN = (
    "提出した後に訂正するときは、提出したファイルを直して、もう一度提出してください。",
    "前の回答と異なる欄は、{collector}が確認してから反映します。",
)
WORDS = "一覧では、次のように表記を統一しています（参考）。このとおりでなくても提出できます。"
EXAMPLE_OF = "記入例\n（「窓口の混雑状況の配信」という架空の取組）"
SECTIONS = ("1　はじめに", "2　記入するところ", "3　項目ごとの記入方法", "4　お願い", "5　提出")
WITH_EXAMPLES = "{section}と記入例"
GUIDE_HEADINGS = ("項目", "記入方法", "記入例")

EARLIER = (
    "黄色のセルに記入してください。記入の方法は、シート「記入のしかた」にあります。",
    "黄色のセルに記入してください。シート「成果指標」にも記入欄があります。記入の方法は、シート「記入のしかた」にあります。",
    "黄色のセルに記入してください。実績は、これまでと同じ単位まで記入してください（約180万件、46.0%、1/15 など）。",
    "黄色のセルに記入してください。実績は、目標と同じ単位まで記入してください。",
    "黄色のセルに記入してください。記入すると白に変わります。灰色のセルは参考です。",
)
"""Sentences of forms made by earlier versions, which are no longer written."""

_OF_FIELDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    CHANGE_REASON: (("{change_reason}が空欄のとき、", ""),),
    DONE: (("又は{done}", ""),),
    NOTE: (
        ("「{note}」だけを記入できます（任意）。", ""),
        ("直すところがない場合は、その旨を「{note}」に記入してください。", ""),
    ),
}
"""By the key of a field that a plan may leave out: what sentences have of it, and what they have instead."""


def without_fields(sentences: Iterable[str], left_out: Collection[str] = tuple(_OF_FIELDS)) -> Iterator[str]:
    """Yield sentences without their parts about fields that a plan leaves out.

    `left_out`: the keys of the fields; by default all fields that sentences name and a plan may leave out. A sentence
    that still names such a field is left out.
    """
    words = [each for key in left_out for each in _OF_FIELDS.get(key, ())]
    shortened = (reduce(lambda text, each: text.replace(*each), words, sentence) for sentence in sentences)
    yield from (each for each in shortened if not any(f"{{{key}}}" in each for key in left_out))
