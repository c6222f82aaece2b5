"""The files that a restore removed from the data file: a notice on 取りまとめ until they are merged or declined."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from nakano_status.application.outcome import Outcome
from nakano_status.application.storage.restore import AwaitedFile, awaited_files, decline_awaited, read_awaited
from nakano_status.gui.controls.boxes import STRETCH, framed, line_of
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.page import AppContext
from nakano_status.gui.words import tr

_MOST_NAMES = 5


class AwaitedPanel(QFrame):
    """The notice, hidden while there are no such files; the signal `read` carries the files to merge again."""

    read = Signal(object)

    def __init__(self, around: AppContext) -> None:
        super().__init__()
        self._around = around
        self.setProperty("kind", "attention")
        self.words = ReadingLabel()
        self.gather = Button(tr("もう一度取りまとめる"), self._read)
        self.decline = Button(tr("取りまとめない"), self._decline)
        buttons = line_of(self.gather, self.decline, STRETCH)
        framed(self, self.words, buttons)
        self.hide()

    def look_again(self) -> None:
        """Read which files are to be merged again."""
        self._around.session.query(awaited_files, self._show)

    def _show(self, files: tuple[AwaitedFile, ...]) -> None:
        names = "、".join(each.name for each in files[:_MOST_NAMES])
        more = tr("、ほか{count}件").format(count=len(files) - _MOST_NAMES) if len(files) > _MOST_NAMES else ""
        words = tr(
            "復元により、届いたファイル{count}件がデータファイルから外れました（{names}{more}）。"
            "復元する前の控えに残っています。もう一度取りまとめるか、取りまとめないかを決めてください。"
        )
        self.words.show_text(words.format(count=len(files), names=names, more=more))
        for button in (self.gather, self.decline):
            button.setEnabled(self._around.session.may_write)
        self.setVisible(bool(files))

    def _read(self) -> None:
        parts, what = self._around.session.parts, tr("ファイルを読み取っています")
        self._around.session.use(lambda store, _: read_awaited(parts, store), self.read.emit, what=what)

    def _decline(self) -> None:
        session = self._around.session

        def show(outcome: Outcome[tuple[AwaitedFile, ...]]) -> None:
            words = tr("ファイル{count}件を取りまとめないことにしました。").format(count=len(outcome.value))
            self._around.report_saved(words, tr("復元する前の控えには残っています。"))

        session.act(lambda store, _: decline_awaited(store, session.by), show)
