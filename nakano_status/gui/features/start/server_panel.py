"""The user's list of sets on servers: a set is opened, added, changed or removed here."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QListWidget

from nakano_status.application.problem_text import refusal_text
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.storage.server_address import address_path, server_address
from nakano_status.gui.controls.boxes import STRETCH, column_of, form_of, line_of
from nakano_status.gui.controls.fields import Button, LineField, PrimaryButton
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.memory import Memory, NamedServer
from nakano_status.gui.session import Session

if TYPE_CHECKING:
    from nakano_status.gui.window.main_window import MainWindow

_WIDTH, _HEIGHT = 80 * STEP, 24 * STEP
"""The least width of the panel, and the greatest height of its list."""


class ServerPanel(QDialog):
    """The dialog to choose a set on a server; if the set cannot be opened, the dialog shows the reason.

    Its list is stored with the settings; a set that is opened is added to it. Passwords are left to libpq: an address
    with a password is refused.
    """

    def __init__(self, window: MainWindow, session: Session, memory: Memory) -> None:
        super().__init__(window)
        self._window, self._session, self._memory = window, session, memory
        self._servers: list[NamedServer] = []
        self.setWindowTitle("サーバーのデータを開く")
        self.list = QListWidget()
        self.list.setProperty("kind", "offers")
        self.list.setAccessibleName("サーバーのデータの一覧")
        self.name = LineField("名前", "総務課の進捗確認")
        self.address = LineField("接続先", "postgresql://利用者@サーバー/データベース")
        self.message = ReadingLabel()
        self.add = Button("新しい接続先", self._begin_new)
        self.keep = Button("一覧に保存", self._keep)
        self.remove = Button("一覧から外す", self._remove)
        self.open_it = PrimaryButton("開く", self._open)
        self._lay_out()
        self.list.currentRowChanged.connect(self._show_chosen)
        self.list.itemActivated.connect(lambda _: self._open())
        session.opened.connect(self.accept)

    def begin(self) -> None:
        """Open the dialog with the stored list of sets."""
        self._servers = self._memory.servers
        self._fill(0)
        self.open()

    def _fill(self, row: int) -> None:
        """List the sets, and select one."""
        self.list.blockSignals(True)
        self.list.clear()
        for each in self._servers:
            self.list.addItem(f"{each.name}　（{each.address}）")
        self.list.setCurrentRow(min(row, len(self._servers) - 1))
        self.list.blockSignals(False)
        self._show_chosen(self.list.currentRow())

    def _show_chosen(self, row: int) -> None:
        chosen = self._servers[row] if row >= 0 else NamedServer("", "")
        self.name.setText(chosen.name)
        self.address.setText(chosen.address)
        self.remove.setEnabled(row >= 0)
        self.message.show_text("")

    def _begin_new(self) -> None:
        self.list.setCurrentRow(-1)
        self.name.setFocus()

    def _keep(self) -> Path | None:
        """Store the fields in the list, in place of the selected set if there is one.

        Returns the address as a path; None if it is refused.
        """
        path = address_path(self.address.text().strip())
        try:
            found = server_address(path)
        except Refused as refused:
            self._refuse(refused)
            return None
        server = NamedServer(self.name.text().strip() or found.name, str(found))
        row = self.list.currentRow()
        row = row if row >= 0 else len(self._servers)
        self._servers[row : row + 1] = [server]
        self._memory.remember_servers(self._servers)
        self._fill(row)
        return path

    def _remove(self) -> None:
        del self._servers[(row := self.list.currentRow())]
        self._memory.remember_servers(self._servers)
        self._fill(row)

    def _open(self) -> None:
        """Open the set in the fields, after the text typed in the window is saved."""
        if (path := self._keep()) is None or not self._window.may_leave():
            return
        if self._session.shows(path) and not self._session.is_read_only:
            self.accept()
            return
        self.message.show_text("サーバーにつないでいます…")
        self.open_it.setEnabled(False)
        self._session.open(path, refused=self._refuse)
        self._session.runner.after_requests(self._offer)

    def _offer(self) -> None:
        self.open_it.setEnabled(True)
        self.open_it.setFocus()

    def _refuse(self, refused: Refused) -> None:
        self.message.show_text("\n".join(refusal_text(refused)[1:]))

    def _lay_out(self) -> None:
        self.setMinimumWidth(_WIDTH)
        self.list.setMaximumHeight(_HEIGHT)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        fields = form_of(("名前", self.name), ("接続先", self.address))
        hint = ReadingLabel("接続先は、情報システム部門に確認してください。パスワードは書きません。", kind="muted")
        acts = line_of(self.add, self.keep, self.remove, STRETCH, self.open_it, Button("閉じる", self.reject))
        column_of(self.list, fields, hint, self.message, acts, within=self, margins=(2 * STEP,) * 4, spacing=2 * STEP)
        self.open_it.setDefault(True)
