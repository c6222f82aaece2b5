"""The keys that belong to pages and parts of the window: with the menus they make the sheet of keys."""

from __future__ import annotations

from dataclasses import dataclass

from nakano_status.gui.page_list import (
    ALL_ROWS,
    BOARD,
    CONFLICT,
    ENTRIES,
    EXPORT,
    INDICATORS,
    MERGE,
    ORGANISATION,
    SUMMARY,
    PageKind,
)
from nakano_status.gui.words import tr


@dataclass(frozen=True)
class PageKeys:
    """What keys do on a page (None: everywhere): pairs of keys and words."""

    page: PageKind | None
    keys: tuple[tuple[str, str], ...]


_MARKING = (
    ("1、2、3、4", "選んでいる取組の進捗状況を ◎ ○ △ × にする（一覧と記号のボタンの上で）"),
    ("0、Delete、BackSpace", "進捗状況を未記入に戻す（記号のボタンの上で）"),
)
_PAPER = (
    ("PageUp、PageDown", "紙面を送る（Ctrlと一緒に押すと、いつもページごとに送る）"),
    ("Home、End", "最初のページ、最後のページを表示する（紙面の上で）"),
    ("＋、－", "紙面を大きくする、小さくする（紙面の上で。Ctrl+ホイールも同じ）"),
)

PAGE_KEYS: tuple[PageKeys, ...] = (
    PageKeys(
        None,
        (
            ("Tab、Shift+Tab", "次の項目、前の項目へ移る"),
            ("↑、↓、Home、End", "一覧の中を移る"),
            ("Space", "チェックを付ける・外す、ボタンを押す"),
            ("Enter", "一覧で選んでいる行を開く、ボタンを押す"),
            ("Esc", "お知らせと手引を閉じ、元の場所に戻る"),
            ("Shift+F10、メニューキー", "選んでいる行でできることを表示する（右クリックと同じ）"),
            ("Alt+↓", "選択欄の候補を開く"),
        ),
    ),
    PageKeys(ENTRIES, _MARKING),
    PageKeys(MERGE, (("Space", "取り込むファイルや取組のチェックを付ける・外す"),)),
    PageKeys(
        CONFLICT,
        (("1、2、3…", "並んでいる内容から、採用するものを選ぶ"), ("Enter", "選んだ内容に決めて、次の相違へ移る")),
    ),
    PageKeys(ALL_ROWS, _MARKING),
    PageKeys(BOARD, (*_PAPER, ("Esc", "紙面から提出状況に戻る"))),
    PageKeys(
        INDICATORS,
        (
            ("F2", "セルの数値を直す（文字を入力すると、書き換える）"),
            ("Enter", "下の指標に移る"),
            ("Delete、BackSpace", "数値を空欄にする"),
            ("Esc", "読み取れなかった内容を、元の内容に戻す"),
        ),
    ),
    PageKeys(EXPORT, _PAPER),
    PageKeys(SUMMARY, _PAPER),
    PageKeys(
        ORGANISATION,
        (("F2", "計画上のスケジュールの欄に記入する"), ("Enter", "所管課の連絡先に移る")),
    ),
)


def keys_of(kinds: tuple[PageKind, ...]) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return the keys of these pages under their titles, first those that hold everywhere."""
    there = (each for each in PAGE_KEYS if each.page is None or each.page in kinds)
    return tuple(
        (tr(each.page.title if each.page else "どの画面でも"), tuple((keys, tr(words)) for keys, words in each.keys))
        for each in there
    )
