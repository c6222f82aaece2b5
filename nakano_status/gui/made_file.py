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
        self._path = Path()
        self.words = ReadingLabel()
        self.folder = QPushButton(tr("フォルダーを開く"))
        self.copy = QPushButton(tr("保存先をコピー"))
        self.folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent))))
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(str(self._path)))
        _lay_out(self, "done", self.words, self.folder, self.copy)

    def show_file(self, path: Path, words: str) -> None:
        """Show a file that was made."""
        self._path = path
        self.words.show_text(words)
        self.show()


def _lay_out(panel: QFrame, kind: str, words: ReadingLabel, *buttons: QPushButton) -> None:
    """Set words above their buttons; the panel is not there until it is needed."""
    panel.setProperty("kind", kind)
    line = QHBoxLayout()
    line.setSpacing(STEP)
    for button in buttons:
        line.addWidget(button)
    line.addStretch(1)
    column = QVBoxLayout(panel)
    column.setContentsMargins(2 * STEP, STEP, 2 * STEP, STEP + STEP // 2)
    column.setSpacing(STEP)
    column.addWidget(words)
    column.addLayout(line)
    panel.hide()
