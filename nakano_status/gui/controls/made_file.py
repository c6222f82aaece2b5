"""Panels for writing a file: one exists already, a paper cannot be final yet, and the file that was written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.files import TargetExists
from nakano_status.gui.controls.boxes import FlowLayout, column_of, framed
from nakano_status.gui.controls.buttons import Button
from nakano_status.gui.looks.labels import ElidedLabel, ReadingLabel
from nakano_status.gui.looks.plain_text import set_tip
from nakano_status.gui.page import Question
from nakano_status.gui.words import tr


class TargetQuestion(Question):
    """A question what to do about a file that exists at the target; nothing was written yet.

    `replace` is called with that file, `other` asks for another target.
    """

    def __init__(self, replace: Callable[[Path], object], other: Callable[[], object]) -> None:
        super().__init__()
        self._path = Path()
        self.words = ReadingLabel()
        self.replace = Button(tr("置き換える"), lambda: replace(self._path))
        self.other = Button(tr("別の名前にする…"), other)
        self.stop = Button(tr("やめる"), self.end)
        _lay_out(self, "attention", self.words, self.replace, self.other, self.stop)

    def ask(self, path: Path) -> None:
        """Ask about a file."""
        self._path = path
        words = tr("「{name}」は既にあり、内容が異なります。元のファイルは変更していません。置き換えますか。")
        self.words.show_text(words.format(name=path.name))
        self.begin()
        self.other.setFocus()

    def asks_about(self, refused: Refused) -> bool:
        """Ask if an act was refused because of an existing file; return whether it was."""
        if isinstance(refused, TargetExists):
            self.ask(Path(refused.details["path"]))
        return isinstance(refused, TargetExists)

    def asking_or(self, refuse: Callable[[Refused], None]) -> Callable[[Refused], None]:
        """Return what to do about a refusal: ask if it was because of an existing file, else `refuse`."""
        return lambda refused: None if self.asks_about(refused) else refuse(refused)


class UnfinishedPaper(QFrame):
    """The reasons why a paper cannot be final yet, and what to do; nothing was written."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ReadingLabel()
        _lay_out(self, "attention", self.words)

    def show_refusal(self, refused: Refused) -> None:
        """Show what is missing."""
        from nakano_status.application.problem_text import refusal_text

        code, text, remedy = refusal_text(refused)
        self.words.show_text("\n".join(filter(None, (text, remedy, code))))
        self.show()


class MadeFile(QFrame):
    """Shows where a file was written, and what can be done with it."""

    def __init__(self) -> None:
        super().__init__()
        self._path, self._folder, self._mail = Path(), Path(), ""
        self.words = ReadingLabel()
        self.open = QPushButton(tr("開く"))
        self.folder = Button(tr("フォルダーを開く"), self._open_folder)
        self.copy = Button(tr("保存先をコピー"), lambda: self._copy(str(self._path), tr("保存先をコピーしました。")))
        self.mail = Button(tr("メールの文面をコピー"), self._copy_mail)
        self.feedback = ReadingLabel(kind="muted")
        self.open.clicked.connect(
            lambda: self._open(self._path, tr("開けませんでした。フォルダーから開いてください。"))
        )
        _lay_out(self, "done", self.words, self.open, self.folder, self.copy, below=(self.mail,)).addWidget(
            self.feedback
        )
        self.feedback.hide()

    def show_file(self, path: Path, words: str, mail: str = "", *, opens: bool = False) -> None:
        """Show a file that was made, with the text of a mail to send it with, if there is one.

        With `opens` the file can be opened with the system's program for it.
        """
        self._path, self._folder, self._mail = path, path.parent, mail
        self.open.setVisible(opens)
        self.words.show_text(words)
        self.mail.setVisible(bool(mail))
        self.feedback.hide()
        self.show()

    def _copy(self, text: str, words: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._show_feedback(words)

    def _copy_mail(self) -> None:
        self._copy(self._mail, tr("メールの文面をコピーしました。"))

    def show_folder(self, path: Path, words: str) -> None:
        """Show a folder into which several files were written."""
        self.show_file(path, words)
        self._folder = path

    def _open_folder(self) -> None:
        self._open(self._folder, tr("フォルダーを開けませんでした。保存先をコピーして、開いてください。"))

    def _open(self, path: Path, otherwise: str) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._show_feedback(otherwise)

    def _show_feedback(self, words: str) -> None:
        """Show, under the buttons, what one of them did."""
        self.feedback.show_text(words)
        self.feedback.show()


def _lay_out(
    panel: QFrame, kind: str, words: ReadingLabel, *buttons: QPushButton, below: tuple[QPushButton, ...] = ()
) -> QVBoxLayout:
    """Lay out a text above its buttons, in one line or two; the panel is hidden until it is needed.

    Return the column, for widgets below the buttons.
    """
    panel.setProperty("kind", kind)
    column = framed(panel, words)
    for each in filter(None, (buttons, below)):
        column.addLayout(FlowLayout(*each))
    panel.hide()
    return column


class PathLabel(QWidget):
    """A label whose tooltip, and its description for screen readers, has the whole path."""

    def __init__(self) -> None:
        super().__init__()
        self.name = ReadingLabel()
        self.folder = ElidedLabel()
        column_of(self.name, self.folder, within=self, spacing=0)

    def show_path(self, path: Path) -> None:
        """Show another path."""
        self.name.show_text(path.name)
        self.folder.show_text(str(path.parent))
        set_tip(self, str(path))
