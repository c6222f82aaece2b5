"""Two panels for writing a file: another file stands there already; it is written, and here it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout

from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
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
        self.told = ReadingLabel(kind="muted")
        self.folder.clicked.connect(self._open_folder)
        self.copy.clicked.connect(lambda: self._copy(str(self._path), tr("保存先をコピーしました。")))
        self.mail.clicked.connect(lambda: self._copy(self._mail, tr("メールの文面をコピーしました。")))
        _lay_out(self, "done", self.words, self.folder, self.copy, below=(self.mail,)).addWidget(self.told)
        self.told.hide()

    def show_file(self, path: Path, words: str, mail: str = "") -> None:
        """Show a file that was made, with the words of a mail to send it by, where there are any."""
        self._path, self._mail = path, mail
        self.words.show_text(words)
        self.mail.setVisible(bool(mail))
        self.told.hide()
        self.show()

    def _copy(self, text: str, words: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._tell(words)

    def _open_folder(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent))):
            self._tell(tr("フォルダーを開けませんでした。保存先をコピーして、開いてください。"))

    def _tell(self, words: str) -> None:
        """Say, under the buttons, what one of them did."""
        self.told.show_text(words)
        self.told.show()


def _lay_out(
    panel: QFrame, kind: str, words: ReadingLabel, *buttons: QPushButton, below: tuple[QPushButton, ...] = ()
) -> QVBoxLayout:
    """Set words above their buttons, in one line or two; the panel is not there until it is needed.

    Return the column, for what stands below the buttons.
    """
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
    return column
