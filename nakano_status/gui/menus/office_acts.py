"""Acts of the office around a round, as menus ask for them: tables in and out, 提出状況 on paper, closing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

from nakano_status.gui.menus.menu_table import SEPARATOR, MenuAct
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.gui.window.main_window import MainWindow


class OfficeAct(StrEnum):
    """What a page is asked for when it is entered."""

    IMPORT_DIVISIONS = "import_divisions"
    SAVE_DIVISIONS = "save_divisions"
    IMPORT_SCHEDULE = "import_schedule"
    SAVE_SCHEDULE = "save_schedule"
    ADD_BODY = "add_body"
    RENAME_BODY = "rename_body"
    MOVE_UP = "move_up"
    MOVE_DOWN = "move_down"
    REMOVE_BODY = "remove_body"
    PRINT_BOARD = "print_board"
    CLOSE_ROUND = "close_round"


_TABLES = (
    ("組織の表を取り込む…", OfficeAct.IMPORT_DIVISIONS, ""),
    ("組織の表を保存…", OfficeAct.SAVE_DIVISIONS, ""),
    ("計画上のスケジュールの表を取り込む…", OfficeAct.IMPORT_SCHEDULE, ""),
    ("計画上のスケジュールの表を保存…", OfficeAct.SAVE_SCHEDULE, ""),
)
_BODIES = (
    ("部・室・所管課を追加…", OfficeAct.ADD_BODY, ""),
    ("改称…", OfficeAct.RENAME_BODY, ""),
    ("建制順で上へ", OfficeAct.MOVE_UP, "Ctrl+Shift+Up"),
    ("建制順で下へ", OfficeAct.MOVE_DOWN, "Ctrl+Shift+Down"),
    ("組織の削除", OfficeAct.REMOVE_BODY, ""),
)
_ON_BODY = frozenset({OfficeAct.RENAME_BODY, OfficeAct.MOVE_UP, OfficeAct.MOVE_DOWN, OfficeAct.REMOVE_BODY})


def office_acts(window: MainWindow) -> tuple[MenuAct | None, ...]:
    """Return the menu's lines; each leads to the page that has the act."""

    def lines(acts: tuple[tuple[str, OfficeAct, str], ...]) -> Iterator[MenuAct]:
        for words, act, keys in acts:
            yield MenuAct(tr(words), _showing(window, "organisation", act), (keys,) if keys else ())

    return (*lines(_TABLES), SEPARATOR, *lines(_BODIES))


def print_act(window: MainWindow) -> MenuAct:
    """Return the line that shows 提出状況 as it is printed."""
    return MenuAct(tr("提出状況を印刷…"), _showing(window, "board", OfficeAct.PRINT_BOARD), ("Ctrl+P",))


def close_act(window: MainWindow) -> MenuAct:
    """Return the line that leads to closing the round."""
    return MenuAct(tr("進捗確認を締め切る…"), _showing(window, "inquiry", OfficeAct.CLOSE_ROUND))


def _showing(window: MainWindow, page: str, act: OfficeAct) -> Callable[[], None]:
    """Return what leads to an act; what changes the body under the cursor is done only where that is seen."""

    def do() -> None:
        is_there = window.page is not None and window.page.name == page
        window.show_page(page, act if is_there or act not in _ON_BODY else None)

    return do
