"""The papers that can be made, under headings by recipient."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from nakano_status.application.papers.offered import OCCASIONS, PaperKind
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.words import tr

_GROUPS = (
    (
        "会議・公表",
        (
            PaperKind.SET,
            PaperKind.REPORT,
            PaperKind.LIST,
            PaperKind.CHANGES,
            PaperKind.QUESTIONS,
            PaperKind.COMPARISON,
            PaperKind.DATA,
        ),
    ),
    ("庁内", (PaperKind.APPROVAL, PaperKind.CHECK, PaperKind.SUMMARIES, PaperKind.LETTERS)),
    ("控え", (PaperKind.RECORDED,)),
)

SAYS = {
    PaperKind.SET: "会議や公表に出す資料をまとめて作成し、件数を読み返して確かめ、号を付けて記録します。",
    PaperKind.REPORT: f"{'・'.join(OCCASIONS)}に出す本文です。件数表と成果指標が入ります。",
    PaperKind.LIST: "すべての取組の一覧です。公表している様式で作成します。",
    PaperKind.CHANGES: "予定どおりでない取組だけの一覧です。",
    PaperKind.QUESTIONS: "予定どおりでない取組と、前回から下がった取組の質問と答えの控えです。",
    PaperKind.COMPARISON: "二つの時点の違いを、新しい内容を左、以前の内容を右に並べます。",
    PaperKind.DATA: "機械で読み取れる表（CSV・Excel）とデータ項目定義書です。",
    PaperKind.APPROVAL: "鑑、件数表、変更一覧、一覧、確認事項、前回との差を一つにまとめます。",
    PaperKind.CHECK: "管理番号と前年の内容、朱書きの欄が付いた一覧です。",
    PaperKind.SUMMARIES: "所管課ごとの件数と取組です。庁内の資料で、公表しません。",
    PaperKind.LETTERS: "部の庶務担当課長への文書と、メールの文面です。",
    PaperKind.RECORDED: "記録した資料を、記録したときのままのファイルで保存します。",
}
"""A sentence about each paper."""


def paper_lines() -> Iterator[RichTextItem]:
    """Yield the list items of the papers."""
    for heading, kinds in _GROUPS:
        words = tr(heading)
        yield RichTextItem(f'<span class="muted">{escape(words)}</span>', words)
        for kind in kinds:
            yield RichTextItem(
                escape(tr(kind.value)), tr("{paper}。{says}").format(paper=kind.value, says=SAYS[kind]), kind
            )
