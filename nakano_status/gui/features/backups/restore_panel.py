"""The question before a restore: what is restored, what happens to the present state, and why it is done."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton

from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.fields import LineField, OnceButton
from nakano_status.gui.features.backups.backup_lines import DifferentRow
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.page import Question
from nakano_status.gui.words import tr

_MUCH = 100


class RestorePanel(Question):
    """The question, hidden until it asks; `confirmed` carries the row (None: everything) and the reason."""

    confirmed = Signal(object, str)

    def __init__(self) -> None:
        super().__init__()
        self.row: DifferentRow | None = None
        self.words = ReadingLabel()
        self.reason = LineField(tr("復元する理由"), tr("理由（変更履歴に残ります。省略できます）"))
        self.do = OnceButton(tr("復元する"))
        self.stop = QPushButton(tr("やめる"))
        line = line_of((self.reason, _MUCH), self.do, self.stop, STRETCH)
        heading = label(tr("復元の確認"), "heading")
        column_of(heading, self.words, line, within=self, margins=(2 * STEP, STEP, 2 * STEP, STEP + STEP // 2))
        self.do.clicked.connect(lambda: self.confirmed.emit(self.row, self.reason.text().strip()))
        self.stop.clicked.connect(self.end)

    def ask(self, backup: str, row: DifferentRow | None = None) -> None:
        """Ask about a backup by its day; with a `row`, about the texts of that row only."""
        self.row = row
        if row is None:
            words = tr(
                "データファイルの全体を、控え（{backup}）の内容に戻します。いまの内容は、先に控えとして残します。"
                "その後に届いたファイルは、復元した後に、もう一度取りまとめられます。"
            )
        else:
            words = tr("管理番号 {row_id} の文章を、控え（{backup}）の内容に入力し直します。ほかは変わりません。")
        self.words.show_text(words.format(backup=backup, row_id=row.row_id if row else ""))
        self.do.setText(tr("復元する") if row is None else tr("文章を戻す"))
        self.reason.setText("")  # clear() could be undone by Ctrl+Z
        self.begin()
        self.reason.setFocus()
