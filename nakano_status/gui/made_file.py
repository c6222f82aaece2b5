"""Two panels for writing a file: another file stands there already; it is written, and here it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from nakano_status.gui.appearance import STEP
from nakano_status.gui.labels import ReadingLabel
from nakano_status.gui.words import tr


class TargetQuestion(QFrame):
    """Asks what to do about a file that stands at the target; nothing was written yet."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ReadingLabel()
        self.replace = QPushButton(tr("置き換える"))
        self.other = QPushButton(tr("別の名前にする…"))
        _lay_out(self, "attention", self.words, self.replace, self.other)

    def ask(self, path: Path) -> None:
        """Ask about a file."""
        words = tr("「{name}」は既にあり、内容が異なります。元のファイルは変更していません。置き換えますか。")
        self.words.show_text(words.format(name=path.name))
        self.show()
        self.other.setFocus()


class MadeFile(QFrame):
    """Says where a file is and what to do with it."""

    def __init__(self) -> None:
        super().__init__()
        self._path, self._mail = Path(), ""
        self.words = ReadingLabel()
        self.folder = QPushButton(tr("フォルダーを開く"))
        self.copy = QPushButton(tr("保存先をコピー"))
        self.mail = QPushButton(tr("メールの文面をコピー"))
        self.folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent))))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(str(self._path)))
        self.mail.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._mail))
        _lay_out(self, "done", self.words, self.folder, self.copy, below=(self.mail,))

    def show_file(self, path: Path, words: str, mail: str = "") -> None:
        """Show a file that was made, with the words of a mail to send it by, where there are any."""
        self._path, self._mail = path, mail
        self.words.show_text(words)
        self.mail.setVisible(bool(mail))
        self.show()


def _lay_out(
    panel: QFrame, kind: str, words: ReadingLabel, *buttons: QPushButton, below: tuple[QPushButton, ...] = ()
) -> None:
    """Set words above their buttons, in one line or two; the panel is not there until it is needed."""
    panel.setProperty("kind", kind)
    column = QVBoxLayout(panel)
    column.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP + STEP // 2)
    column.setSpacing(STEP)
    column.addWidget(words)
    for each in filter(None, (buttons, below)):
        line = QHBoxLayout()
        line.setSpacing(STEP)
        for button in each:
            line.addWidget(button)
        line.addStretch(1)
        column.addLayout(line)
    panel.hide()
