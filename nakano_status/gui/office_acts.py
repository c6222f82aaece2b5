"""Acts of the office around a round, as menus ask for them: tables in and out, 提出状況 on paper, closing."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING

from nakano_status.gui.menus import MenuAct
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.gui.main_window import MainWindow


class OfficeAct(StrEnum):
    """What a page is asked for when it is entered."""

    IMPORT_DIVISIONS = "import_divisions"
    SAVE_DIVISIONS = "save_divisions"
    IMPORT_SCHEDULE = "import_schedule"
    SAVE_SCHEDULE = "save_schedule"
    PRINT_BOARD = "print_board"
    CLOSE_ROUND = "close_round"


_ACTS = (
    ("組織の表を取り込む…", "organisation", OfficeAct.IMPORT_DIVISIONS),
    ("組織の表を保存…", "organisation", OfficeAct.SAVE_DIVISIONS),
    ("計画上のスケジュールの表を取り込む…", "organisation", OfficeAct.IMPORT_SCHEDULE),
    ("計画上のスケジュールの表を保存…", "organisation", OfficeAct.SAVE_SCHEDULE),
)


def office_acts(window: MainWindow) -> tuple[MenuAct | None, ...]:
    """Return the menu's lines; each leads to the page that has the act."""
    lines = (MenuAct(tr(words), _showing(window, page, act)) for words, page, act in _ACTS)
    return tuple(lines)


def print_act(window: MainWindow) -> MenuAct:
    """Return the line that shows 提出状況 as it is printed."""
    return MenuAct(tr("提出状況を印刷…"), _showing(window, "board", OfficeAct.PRINT_BOARD), ("Ctrl+P",))


def close_act(window: MainWindow) -> MenuAct:
    """Return the line that leads to closing the round."""
    return MenuAct(tr("進捗確認を締め切る…"), _showing(window, "inquiry", OfficeAct.CLOSE_ROUND))


def _showing(window: MainWindow, page: str, act: OfficeAct) -> Callable[[], None]:
    return lambda: window.show_page(page, act)
