"""The menus of the window: the commands of the pages, what the window itself does, and the existing pages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from nakano_status.domain.fields.mark import Marks
from nakano_status.gui.commands import (
    COPY,
    COPY_PLANNED,
    COPY_TABLE,
    EARLIER,
    EDITING,
    MENUS,
    NEXT,
    PRINT_BOARD,
    SHOW_BACKUPS,
    Command,
    mark_commands,
    offer,
)
from nakano_status.gui.help.guidance import Guidance
from nakano_status.gui.menus.menu_table import SEPARATOR, MenuAct, MenuLine, MenuTable, fill_menus
from nakano_status.gui.window.page_list import BOARD, ENTRIES, PageKind
from nakano_status.gui.window.text_sizing import TextSizing
from nakano_status.gui.window.window_parts import WindowParts
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.gui.features.start.opening import Opening
    from nakano_status.gui.page import AppContext
    from nakano_status.gui.window.main_window import MainWindow

PAGE_DIGITS = "1234567890-^\\@"
"""The keys that lead to the pages, with Alt, in the order of a Japanese keyboard; that before the last is ¥ there."""


class WindowMenus:
    """Makes the menus again for each role."""

    def __init__(self, window: MainWindow, opening: Opening, around: AppContext) -> None:
        self._window, self._opening, self._undo = window, opening, around.undo
        self.guidance, self.sizing = Guidance(window, around.session), TextSizing(around.memory, window.fit_texts)
        self._parts = WindowParts(window)
        self._kinds: tuple[PageKind, ...] = ()
        self._marks = Marks(())
        offer(window, COPY, partial(self._copy, headed=False))
        offer(window, COPY_TABLE, partial(self._copy, headed=True))

    def fill(self, kinds: tuple[PageKind, ...]) -> None:
        """Make the menus for these pages (none: no data file is open)."""
        self._kinds = kinds
        names = {kind.name for kind in kinds}
        table: MenuTable = (
            (tr("ファイル(&F)"), self._file(kinds)),
            (tr(EDITING.title), self._lines(EDITING.lines) if kinds else ()),
            *(((tr("記入(&A)"), self._answering(kinds)),) if kinds else ()),
            *((tr(menu.title), self._lines(menu.lines)) for menu in MENUS if menu.page in names),
            (tr("画面(&V)"), (*self._pages(kinds), SEPARATOR, self.sizing.menu(), self._parts.menu())),
        )
        helping = (tr("ヘルプ(&H)"), self.guidance.acts(table, kinds, self._marks))
        fill_menus(self._window, (*table, helping), self._undo)

    def offer(self, marks: Marks) -> None:
        """Offer the marks of the round that is shown."""
        if marks != self._marks:
            self._marks = marks
            self.fill(self._kinds)

    def _lines(self, lines: Iterable[Command | None]) -> tuple[MenuAct | None, ...]:
        """Return the lines of a menu that perform commands."""
        perform = self._window.perform
        return tuple(MenuAct(tr(line.text), partial(perform, line), line.shortcuts) if line else None for line in lines)

    def _copy(self, *, headed: bool) -> None:
        """Copy what has the focus, on a page without lists of its own to copy from."""
        from nakano_status.gui.lists.copying import copy_focused

        copy_focused(self._window.shown, self._window.messages, headed=headed)

    def _file(self, kinds: tuple[PageKind, ...]) -> tuple[MenuLine, ...]:
        closing = MenuAct(tr("データファイルを閉じる"), self._opening.close_file, ("Ctrl+W",))
        carrying = MenuAct(tr("別の回答様式から内容を引き継ぐ…"), self._opening.ask_to_carry)
        person = MenuAct(tr("操作する人の名前…"), self._opening.ask_person)
        earlier = MenuAct(tr("改正前の所管課のデータファイルから前の年度を読み込む…"), self._opening.ask_earlier)
        return (
            MenuAct(tr("回答様式を開く…"), self._opening.ask_form, ("Ctrl+O",)),
            *((carrying, earlier) if ENTRIES in kinds else ()),
            MenuAct(tr("データファイルを開く…"), self._opening.ask_file, ("Ctrl+Shift+O",)),
            *self._opening.recent_menu(),
            MenuAct(tr("事務局のデータファイルを作成…"), self._opening.ask_office),
            SEPARATOR,
            *(self._lines((PRINT_BOARD, SEPARATOR)) if BOARD in kinds else ()),
            *((*self._lines((SHOW_BACKUPS,)), person, closing) if kinds else ()),
            MenuAct(tr("終了"), self._close, ("Ctrl+Q",)),
        )

    def _close(self) -> None:
        self._window.close()

    def _answering(self, kinds: tuple[PageKind, ...]) -> tuple[MenuAct | None, ...]:
        following = (NEXT,) if ENTRIES in kinds else ()
        return self._lines((*following, COPY_PLANNED, EARLIER, SEPARATOR, *mark_commands(self._marks)))

    def _pages(self, kinds: tuple[PageKind, ...]) -> tuple[MenuAct | None, ...]:
        keys = [f"Alt+{key}" for key in PAGE_DIGITS]
        pages = tuple(
            MenuAct(tr(kind.title), partial(self._window.show_page, kind.name), tuple(keys[place : place + 1]))
            for place, kind in enumerate(kinds)
        )
        going_back = MenuAct(tr("前の画面に戻る"), self._window.go_back, ("Alt+Left",))
        looking_back = MenuAct(tr("ほかの年度の進捗確認を表示…"), self._window.rounds.open, ("Ctrl+Shift+Y",))
        return (*pages, SEPARATOR, going_back, looking_back) if kinds else ()
