"""Content of the ヘルプ menu, shown beside the window: the manual, the list of shortcuts, and about this program."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from nakano_status.domain.fields.mark import Marks
from nakano_status.domain.storage.server_address import place_as_text
from nakano_status.gui.menus.menu_table import MenuAct, MenuTable
from nakano_status.gui.page import PageKind
from nakano_status.gui.window.page_list import kind_of

if TYPE_CHECKING:
    from nakano_status.gui.help.help_panel import HelpPanel
    from nakano_status.gui.session import Session
    from nakano_status.gui.window.main_window import MainWindow


class Guidance:
    """The acts of the ヘルプ menu. All of them use one panel, on the right of the window until it is closed."""

    def __init__(self, window: MainWindow, session: Session) -> None:
        self._window, self._session = window, session
        self._table: MenuTable = ()
        self._kinds: tuple[PageKind, ...] = ()
        self._marks = Marks(())

    @cached_property
    def panel(self) -> HelpPanel:
        """The panel, which is made when it is first needed."""
        from nakano_status.gui.help.help_panel import HelpPanel

        panel = HelpPanel(self._window)
        self._window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, panel)
        return panel

    def acts(self, table: MenuTable, kinds: tuple[PageKind, ...], marks: Marks) -> tuple[MenuAct | None, ...]:
        """Return the lines of the ヘルプ menu (None: a separator), and remember the arguments for the lists of keys.

        `table`: the other menus. `kinds`: the pages of the role. `marks`: the marks of the displayed round.
        """
        self._table, self._kinds, self._marks = table, kinds, marks
        return self._acts()

    def _acts(self) -> tuple[MenuAct | None, ...]:
        return (
            MenuAct("この画面の手引", self.explain, ("F1",)),
            MenuAct("手引の目次", self.show_contents),
            MenuAct("この画面のキー操作", self.show_keys_here, ("?",)),
            MenuAct("キー操作の一覧", self.show_keys, ("Ctrl+/",)),
            None,
            MenuAct("情報システム部門の方へ", self.show_installation),
            MenuAct("バージョン情報", self.show_about),
        )

    def show_contents(self) -> None:
        """Show the contents of the manual."""
        from nakano_status.gui.help.help_panel import CONTENTS

        self.panel.explain(CONTENTS)

    def explain_at(self, place: str) -> None:
        """Show a place of the manual, given in the form of `HelpPanel.explain`."""
        self.panel.explain(place)

    def explain(self) -> None:
        """Show the chapter of the manual about the current page; the contents if no page is displayed."""
        page, file = self._window.page, self._session.file
        if page is None or file is None:
            self.show_contents()
        else:
            self.panel.explain(kind_of(page.name).help_for(is_office=file.is_office))

    def show_installation(self) -> None:
        """Show the manual's page for people who decide about installations."""
        self.panel.explain("information-systems.md")

    def show_keys(self) -> None:
        """Show the keys of all menus and of all pages of the role."""
        from nakano_status.gui.help.help_panel import ShownHelp, help_list_html, key_groups

        whole: MenuTable = (*self._table, ("ヘルプ", self._acts()))
        sheet = help_list_html(key_groups(whole, self._kinds, self._marks))
        self.panel.show_help(ShownHelp("キー操作の一覧", sheet, is_markdown=False))

    def show_keys_here(self) -> None:
        """Show the keys of the current page; before a data file is open, every key."""
        from nakano_status.gui.help.help_panel import ShownHelp, help_list_html, key_groups_of_page

        if (page := self._window.page) is None:
            self.show_keys()
            return
        sheet = help_list_html(key_groups_of_page(self._table, page, self._marks, self._acts()))
        title = f"「{page.title}」のキー操作"
        self.panel.show_help(ShownHelp(title, sheet, is_markdown=False))

    def show_about(self) -> None:
        """Show the versions, the path of the data file, and the libraries with their licences."""
        from nakano_status.gui.help.help_panel import ShownHelp, about_html

        path = place_as_text(self._session.file.path) if self._session.file else ""
        about = about_html(path, self._session.parts.store_files.format)
        self.panel.show_help(ShownHelp("バージョン情報", about, is_markdown=False))
