"""Acts around a round that the menus request: tables in and out, papers, 提出状況 on paper, closing.

They are the office's, except for those on the summary that a division prints.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING

from nakano_status.gui.menus.menu_table import SEPARATOR, MenuAct
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.gui.window.main_window import MainWindow


class OfficeAct(StrEnum):
    """An act that is requested of a page when it is shown."""

    IMPORT_DIVISIONS = "import_divisions"
    SAVE_DIVISIONS = "save_divisions"
    IMPORT_SCHEDULE = "import_schedule"
    SAVE_SCHEDULE = "save_schedule"
    IMPORT_INDICATORS = "import_indicators"
    SAVE_INDICATORS = "save_indicators"
    ADD_BODY = "add_body"
    RENAME_BODY = "rename_body"
    MOVE_UP = "move_up"
    MOVE_DOWN = "move_down"
    REMOVE_BODY = "remove_body"
    PRINT_BOARD = "print_board"
    CLOSE_ROUND = "close_round"
    MAKE_PAPER = "make_paper"
    CHOOSE_TARGET = "choose_target"
    PRINT_PAPER = "print_paper"
    EDIT_WORDING = "edit_wording"
    CHECK_TABLES = "check_tables"


_TABLES = (
    ("組織の表を取り込む…", OfficeAct.IMPORT_DIVISIONS, ""),
    ("組織の表を保存…", OfficeAct.SAVE_DIVISIONS, ""),
    ("計画上のスケジュールの表を取り込む…", OfficeAct.IMPORT_SCHEDULE, ""),
    ("計画上のスケジュールの表を保存…", OfficeAct.SAVE_SCHEDULE, ""),
)
_FIGURES = (
    ("成果指標の表を取り込む…", OfficeAct.IMPORT_INDICATORS, ""),
    ("成果指標の表を保存…", OfficeAct.SAVE_INDICATORS, ""),
)
_BODIES = (
    ("部・室・所管課を追加…", OfficeAct.ADD_BODY, ""),
    ("改称…", OfficeAct.RENAME_BODY, ""),
    ("建制順で上へ", OfficeAct.MOVE_UP, "Ctrl+Shift+Up"),
    ("建制順で下へ", OfficeAct.MOVE_DOWN, "Ctrl+Shift+Down"),
    ("組織の削除", OfficeAct.REMOVE_BODY, ""),
)
_PAPERS = (
    ("表示している資料を作成", OfficeAct.MAKE_PAPER, "Ctrl+Shift+L"),
    ("資料の保存先を変更…", OfficeAct.CHOOSE_TARGET, ""),
    ("資料の文面を編集…", OfficeAct.EDIT_WORDING, ""),
)
_PRINTING = "Ctrl+P"
_DATA = (("表を点検…", OfficeAct.CHECK_TABLES, ""),)
_SUMMARY = (
    ("まとめを作成", OfficeAct.MAKE_PAPER, "Ctrl+Shift+L"),
    ("まとめの保存先を変更…", OfficeAct.CHOOSE_TARGET, ""),
    ("まとめを印刷…", OfficeAct.PRINT_PAPER, _PRINTING),
)
_ON_SHOWN = frozenset(
    {
        OfficeAct.RENAME_BODY,
        OfficeAct.MOVE_UP,
        OfficeAct.MOVE_DOWN,
        OfficeAct.REMOVE_BODY,
        *(act for _, act, _ in _PAPERS),
        OfficeAct.PRINT_PAPER,
    }
)
"""Acts on what their page shows: from another page the menu only leads there."""


def office_acts(window: MainWindow) -> tuple[MenuAct | None, ...]:
    """Return the lines of the menu; each leads to the page that has the act."""
    tables = (*_lines(window, "organisation", _TABLES), *_lines(window, "indicators", _FIGURES))
    return (*tables, SEPARATOR, *_lines(window, "organisation", _BODIES))


def paper_acts(window: MainWindow) -> tuple[MenuAct | None, ...]:
    """Return the lines for the paper that 資料作成 shows, and for tables that a user defines."""
    printing = MenuAct(tr("表示しているものを印刷…"), _printing(window), (_PRINTING,))
    return (*_lines(window, "export", _PAPERS), printing, SEPARATOR, *_lines(window, "export", _DATA))


def _printing(window: MainWindow) -> Callable[[], None]:
    """Return the function that prints what is shown: 提出状況 as paper on its page, else the paper of 資料作成."""
    board, paper = board_printing(window).do, _showing(window, "export", OfficeAct.PRINT_PAPER)

    def do() -> None:
        if window.page is None or window.page.name != "board":
            paper()
        elif not window.page.print_shown():
            board()

    return do


def summary_acts(window: MainWindow) -> tuple[MenuAct | None, ...]:
    """Return the lines for a division's summary."""
    return tuple(_lines(window, "summary", _SUMMARY))


def _lines(window: MainWindow, page: str, acts: tuple[tuple[str, OfficeAct, str], ...]) -> Iterator[MenuAct]:
    for words, act, keys in acts:
        yield MenuAct(tr(words), _showing(window, page, act), (keys,) if keys else ())


def board_printing(window: MainWindow) -> MenuAct:
    """Return the line that shows 提出状況 as it is printed."""
    return MenuAct(tr("提出状況を印刷…"), _showing(window, "board", OfficeAct.PRINT_BOARD))


def close_act(window: MainWindow) -> MenuAct:
    """Return the line that leads to closing the round."""
    return MenuAct(tr("進捗確認を締め切る…"), _showing(window, "inquiry", OfficeAct.CLOSE_ROUND))


def _showing(window: MainWindow, page: str, act: OfficeAct) -> Callable[[], None]:
    """Return the function that shows the page of an act; an act on what a page shows is done only if it is current."""

    def do() -> None:
        is_there = window.page is not None and window.page.name == page
        window.show_page(page, act if is_there or act not in _ON_SHOWN else None)

    return do
