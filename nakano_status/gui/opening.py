"""Opening, making and dropping: which data file the window works on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject

from nakano_status.application.create_store import built_in_plan, create_store
from nakano_status.application.progress import Progress
from nakano_status.gui.carrying import Carrying
from nakano_status.gui.choosing_files import DATA_FILES, WORKBOOKS, choose_existing, choose_target
from nakano_status.gui.main_window import MainWindow
from nakano_status.gui.memory import Memory
from nakano_status.gui.session import Session
from nakano_status.gui.words import tr

SUFFIX = ".nakano"


class Opening(QObject):
    """A workbook is a form, everything else a data file; the office's window takes workbooks as answers."""

    def __init__(self, window: MainWindow, session: Session, memory: Memory) -> None:
        super().__init__(window)
        self._window = window
        self._session = session
        self.carrying = Carrying(window, session)
        session.opened.connect(lambda found: memory.remember_file(found.path))

    def take(self, paths: Iterable[Path]) -> None:
        """Do what dropping files asks for."""
        given = tuple(paths)
        file = self._session.file
        if file is not None and file.is_office and not any(path.suffix == SUFFIX for path in given):
            self._window.show_page("merge", given)
        elif given:
            self.open(given[0])

    def open(self, path: Path) -> None:
        """Open a data file, or a form, which makes or refreshes the division's data file."""
        if path.suffix.lower() == ".xlsx":
            self.open_form(path)
        else:
            self._session.open(path)

    def open_form(self, path: Path) -> None:
        """Open a form in the division's data file that is open, or in one of its own beside it."""
        session, file = self._session, self._session.file
        if file is None or file.is_office:
            session.open_form(path, form_store(path))
        else:
            self.carrying.open_or_offer(path, lambda: session.open_form(path, file.path))

    def make_office(self, path: Path) -> None:
        """Make an office data file with the built-in plan, and open it."""
        session = self._session

        def work(_: Progress) -> Path:
            create_store(session.parts, path, built_in_plan(session.parts), session.by)
            return path

        session.runner.run(work, session.open, what=tr("データファイルを作成しています"))

    def ask_form(self) -> None:
        """Ask for a form."""
        choose_existing(self._window, tr("回答様式を開く"), self.take, self._session.folder, WORKBOOKS)

    def ask_file(self) -> None:
        """Ask for a data file."""
        choose_existing(self._window, tr("データファイルを開く"), self.take, self._session.folder, DATA_FILES)

    def ask_office(self) -> None:
        """Ask where to make an office data file."""
        title = tr("事務局のデータファイルの保存先")
        suggested = self._session.folder / f"進捗確認{SUFFIX}"
        choose_target(self._window, title, suggested, lambda paths: self.make_office(paths[0]), DATA_FILES)


def form_store(form: Path) -> Path:
    """Return where the data file of a form stands: beside it, by its name."""
    return form.with_suffix(SUFFIX)
