"""The first page in the window: recent files, whether they still exist, and the ways to begin."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from nakano_status.gui.act_runner import ActRunner
from nakano_status.gui.features.start.opening import Opening
from nakano_status.gui.window.main_window import MainWindow
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.gui.features.start.start_page import StartPage


class FirstPage(QObject):
    """Shows the first page whenever no data file is open; `shortened` follows when a file was removed from the list."""

    shortened = Signal()

    def __init__(self, window: MainWindow, opening: Opening, runner: ActRunner) -> None:
        super().__init__(window)
        self._window, self._opening, self._runner = window, opening, runner
        self._page: StartPage | None = None
        runner.started.connect(self._follow_work)
        runner.ended.connect(lambda: self._follow_work(""))

    @property
    def is_shown(self) -> bool:
        """Whether the window shows the first page."""
        return self._page is not None

    def show(self) -> None:
        """Show a new first page, alone in the window."""
        from nakano_status.gui.features.start.start_page import StartPage

        page = StartPage(self._opening.usual_plan)
        page.form_button.clicked.connect(self._opening.ask_form)
        page.file_button.clicked.connect(self._opening.ask_file)
        page.office_button.clicked.connect(self._opening.ask_office)
        page.recent.wanted.connect(self._opening.open)
        page.recent.removed.connect(self._remove)
        page.drop.dropped.connect(self._opening.take)
        page.person.setText(self._opening.person)
        page.person.textEdited.connect(self._opening.name_person)
        self._page = page
        self._window.setWindowTitle(tr("進捗状況とりまとめ"))
        self._window.show_alone(page)
        self._list(page)

    def leave(self) -> None:
        """Drop the page: a data file is shown now."""
        self._page = None

    def _follow_work(self, what: str) -> None:
        """Disable opening another file while one is being opened: a second question would cover the next page."""
        if self._page is not None:
            self._page.show_work(what)

    def _list(self, page: StartPage) -> None:
        """List the recent files; whether they exist is checked on the other thread, because a drive may be slow."""
        files = self._opening.recent.files
        page.show_recent(files)
        for file in files:
            self._look(page, file.path)

    def _look(self, page: StartPage, path: str) -> None:
        def mark(there: bool) -> None:  # noqa: FBT001 - the result of the check
            if not there and page is self._page:
                page.recent.mark_missing({path})

        self._runner.run(lambda _: Path(path).is_file(), mark)

    def _remove(self, path: str) -> None:
        self._opening.recent.remove(path)
        if self._page is not None:
            self._list(self._page)
        self.shortened.emit()
