"""A panel that asks for the password of locked files; the password is not stored."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QPushButton

from nakano_status.gui.controls.act_field import LineField
from nakano_status.gui.controls.boxes import line_of
from nakano_status.gui.controls.tick_box import TickBox
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.words import tr

_FIELD_WIDTH = 22 * STEP
_NAMED = 3


class PasswordPanel(QFrame):
    """A panel that is hidden while nothing is locked; `given` carries the password that was typed."""

    given = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "attention")
        self.words = ReadingLabel()
        self.field = LineField(tr("パスワード"), tr("パスワード"))
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setFixedWidth(_FIELD_WIDTH)
        self.shown = TickBox(tr("文字を表示"))
        self.open = QPushButton(tr("開く"))
        self.open.setEnabled(False)
        self.stop = QPushButton(tr("やめる"))
        line_of(
            (self.words, 1),
            self.field,
            self.open,
            self.stop,
            self.shown,
            within=self,
            margins=(2 * STEP, STEP, 2 * STEP, STEP),
        )
        self.hide()
        self.field.textChanged.connect(lambda text: self.open.setEnabled(bool(text)))
        self.field.returnPressed.connect(self._give)
        self.open.clicked.connect(self._give)
        self.stop.clicked.connect(lambda: self.ask((), was_wrong=False))
        self.shown.toggled.connect(self._show_letters)

    def ask(self, names: Sequence[str], *, was_wrong: bool) -> None:
        """Ask for the password of these files (empty: hide); `was_wrong`: one was tried."""
        self.setVisible(bool(names))
        if not names:
            self.field.clear()
            return
        listed = "".join(f"「{name}」" for name in names[:_NAMED])
        more = tr("ほか{count}件").format(count=len(names) - _NAMED) if len(names) > _NAMED else ""
        head = tr("このパスワードでは開けないファイルが{count}件あります") if was_wrong else ""
        head = head or tr("パスワードの必要なファイルが{count}件あります")
        rest = tr("。読み取るときにだけ使い、残しません。")
        self.words.show_text(f"{head.format(count=len(names))}：{listed}{more}{rest}")
        self.field.selectAll()

    def _give(self) -> None:
        if self.field.text():
            self.given.emit(self.field.text())

    def _show_letters(self, shown: bool) -> None:  # noqa: FBT001 - type of the signal
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password)
