"""The menu 取りまとめ: every act on received files, done on the page that has it, or a link to that page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from nakano_status.gui.menus.gathering import GatherAct
from nakano_status.gui.menus.menu_table import SEPARATOR, MenuAct
from nakano_status.gui.page_list import HELD, MERGE, RECEIVED
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.gui.window.main_window import MainWindow

_ACTS = (
    ("回答ファイルを選ぶ…", GatherAct.CHOOSE_FILES, "Ctrl+Shift+G"),
    ("回答ファイルのフォルダーを選ぶ…", GatherAct.CHOOSE_FOLDER, ""),
    None,
    ("取り込む", GatherAct.TAKE_IN, "Ctrl+Shift+T"),
    ("取り込まない", GatherAct.LEAVE_OUT, "Ctrl+Shift+N"),
    None,
    ("指摘を返す…", GatherAct.RETURN_FINDINGS, "Ctrl+Shift+F"),
    ("内容を引き継ぐ…", GatherAct.CARRY, "Ctrl+Shift+H"),
    ("元のファイルを保存…", GatherAct.SAVE, "Ctrl+Shift+S"),
    ("回答を取り消す…", GatherAct.TAKE_BACK, "Ctrl+Shift+B"),
)

_PLACES = {
    GatherAct.CHOOSE_FILES: (MERGE,),
    GatherAct.CHOOSE_FOLDER: (MERGE,),
    GatherAct.TAKE_IN: (MERGE, HELD),
    GatherAct.LEAVE_OUT: (HELD, MERGE),
    GatherAct.RETURN_FINDINGS: (RECEIVED, MERGE),
    GatherAct.CARRY: (RECEIVED, MERGE, HELD),
    GatherAct.SAVE: (RECEIVED,),
    GatherAct.TAKE_BACK: (RECEIVED,),
}
"""The pages on which an act is done; from any other page it leads to the first of them."""

_AT_ONCE = frozenset({GatherAct.CHOOSE_FILES, GatherAct.CHOOSE_FOLDER})
"""Acts that need no selection on their page first."""


def gathering_acts(window: MainWindow) -> tuple[MenuAct | None, ...]:
    """Return the lines of the menu."""
    lines = (each if each is None else (tr(each[0]), each[1], each[2]) for each in _ACTS)
    return tuple(
        SEPARATOR if line is None else MenuAct(line[0], _doing(window, line[1]), (line[2],) if line[2] else ())
        for line in lines
    )


def _doing(window: MainWindow, act: GatherAct) -> Callable[[], None]:
    def do() -> None:
        places = tuple(kind.name for kind in _PLACES[act])
        is_there = window.page is not None and window.page.name in places
        if not is_there:
            window.show_page(places[0])
        if window.page is not None and (is_there or act in _AT_ONCE):
            window.page.gather(act)

    return do
