"""Choice of files and folders by the system's dialogs, and the questions and results of writing files.

The chosen path is passed to a callback, so that the window is not blocked meanwhile. Before a file is replaced, the
user is asked; after a file was written, a panel shows its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path, PurePath
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QFileDialog, QFrame, QHeaderView, QPushButton, QTreeView, QVBoxLayout, QWidget

from nakano_status.application.forms.output_paths import unplaced_form
from nakano_status.application.outcome import Outcome
from nakano_status.application.ports.data_file import Store
from nakano_status.application.problem_text import group_by_cause, more_about, refusal_text
from nakano_status.domain.calendar.days import printed_day
from nakano_status.domain.problems.problem import Problem, Refused
from nakano_status.domain.refusals.files import TargetExists
from nakano_status.gui.controls.boxes import Details, FlowLayout, column_of, fill_frame
from nakano_status.gui.controls.drag_and_drop import DragHandle
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.looks.labels import ElidedLabel, ReadingLabel, set_tip
from nakano_status.gui.page import AppContext, Panel, Question

WORKBOOKS = "Excel (*.xlsx)"
RETURNS = "回答ファイル（Excel・ZIP） (*.xlsx *.xlsm *.zip)"
"""Files that may be a return: workbooks, also in a zip file. The import reports unreadable ones."""

TABLES = "表（Excel・CSV） (*.xlsx *.csv)"
PDFS = "PDF (*.pdf)"
DATA_FILES = "データファイル (*.nakano)"
ANY = "すべてのファイル (*)"

_LABELS = {
    QFileDialog.DialogLabel.LookIn: "場所",
    QFileDialog.DialogLabel.FileName: "名前",
    QFileDialog.DialogLabel.FileType: "種類",
    QFileDialog.DialogLabel.Accept: "選ぶ",
    QFileDialog.DialogLabel.Reject: "キャンセル",
}

_SIZE, _KIND = 1, 2
"""Columns of Qt's own dialog that have English texts and are of no use for choosing."""

Then = Callable[[Path], object]
ThenAll = Callable[[tuple[Path, ...]], object]


def choose_existing(parent: QWidget, title: str, then: Then, folder: Path, *filters: str) -> QFileDialog:
    """Ask for an existing file with a dialog that begins in `folder`; return the open dialog.

    `then` gets the chosen path; it is not called if the user cancels. `filters`: the kinds of files that the dialog
    offers, such as `WORKBOOKS`; without filters it offers any file.
    """
    mode = QFileDialog.FileMode.ExistingFile
    return _shown(_made(parent, title, mode, lambda paths: then(paths[0]), folder, filters))


def choose_several(parent: QWidget, title: str, then: ThenAll, folder: Path, *filters: str) -> QFileDialog:
    """Ask for existing files with a dialog that begins in `folder`; return the open dialog.

    `then` gets the chosen paths; it is not called if the user cancels. `filters` are as in `choose_existing`.
    """
    return _shown(_made(parent, title, QFileDialog.FileMode.ExistingFiles, then, folder, filters))


def ask_for_folder(parent: QWidget, title: str, then: Then, folder: Path) -> QFileDialog:
    """Ask for a folder with a dialog that begins in `folder`; return the open dialog.

    `then` gets the chosen path; it is not called if the user cancels.
    """
    return _shown(_made(parent, title, QFileDialog.FileMode.Directory, lambda paths: then(paths[0]), folder, ()))


def choose_target(parent: QWidget, title: str, suggested: Path, then: Then, *filters: str) -> QFileDialog:
    """Ask where to write a file, with a dialog that suggests a path; return the open dialog.

    `then` gets the chosen path, which may be an existing file: the dialog does not ask whether to replace it. `filters`
    are as in `choose_existing`.
    """
    mode = QFileDialog.FileMode.AnyFile
    dialog = _made(parent, title, mode, lambda paths: then(paths[0]), suggested.parent, filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, "保存")
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setDefaultSuffix(suggested.suffix.removeprefix("."))
    dialog.selectFile(str(suggested))
    return _shown(dialog)


def _made(
    parent: QWidget, title: str, mode: QFileDialog.FileMode, then: ThenAll, folder: Path, filters: tuple[str, ...]
) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(folder))
    dialog.setFileMode(mode)
    for part, words in _LABELS.items():
        dialog.setLabelText(part, words)
    if filters:
        dialog.setNameFilters([*filters, ANY])
    _keep_what_is_japanese(dialog)
    dialog.filesSelected.connect(lambda names: then(tuple(map(Path, names))))
    dialog.finished.connect(dialog.deleteLater)
    return dialog


def _shown(dialog: QFileDialog) -> QFileDialog:
    """Show a dialog: the system makes its dialog at this moment, and ignores later settings."""
    dialog.open()
    return dialog


def _keep_what_is_japanese(dialog: QFileDialog) -> None:
    """Show only names and dates, in full, if the dialog is Qt's own; leave the system's dialog unchanged."""
    if (files := dialog.findChild(QTreeView)) is not None:
        for column in (_SIZE, _KIND):
            files.setColumnHidden(column, True)
        files.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)


class TargetQuestion(Question):
    """The question how to proceed if the target is a file with other content; nothing was written yet.

    `other`: asks for another target.
    """

    def __init__(self, other: Callable[[], object]) -> None:
        super().__init__()
        self._replace: Callable[[], object] = lambda: None
        self.words = ReadingLabel()
        self.replace = Button("置き換える", self._do_again)
        self.other = Button("別の名前にする…", other)
        self.stop = Button("やめる", self.end)
        _lay_out(self, "attention", self.words, self.replace, self.other, self.stop)

    def ask(self, path: Path, replace: Callable[[], object]) -> None:
        """Show the question whether to replace the file at `path`.

        `replace`: does the refused act again and replaces the file, whatever is chosen or shown by then.
        """
        self._replace = replace
        words = f"「{path.name}」は既にあり、内容が異なります。元のファイルは変更していません。置き換えますか。"
        self.words.show_text(words)
        self.begin()
        self.other.setFocus()

    def _do_again(self) -> None:
        self._replace()

    def ask_if_target_exists(self, refused: Refused, replace: Callable[[], object]) -> bool:
        """Show the question if an act was refused because of a file at its target; return whether it was shown.

        `replace`: as in `ask`.
        """
        if isinstance(refused, TargetExists):
            self.ask(Path(refused.details["path"]), replace)
        return isinstance(refused, TargetExists)

    def refusal_handler(
        self, replace: Callable[[], object], refuse: Callable[[Refused], None]
    ) -> Callable[[Refused], None]:
        """Return a handler of refusals: it shows the question if a file exists at the target.

        `replace`: as in `ask`. Any other refusal is passed to `refuse`.
        """
        return lambda refused: None if self.ask_if_target_exists(refused, replace) else refuse(refused)


class UnfinishedPaper(QFrame):
    """A panel with the reasons why a paper cannot be final yet, and the remedy; nothing was written."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.code = ReadingLabel(), Details()
        _lay_out(self, "attention", self.words).addWidget(self.code)

    def show_refusal(self, refused: Refused) -> None:
        """Show why the paper is not final, as given by the refusal."""
        code, text, remedy = refusal_text(refused)
        self.words.show_text("\n".join(filter(None, (text, remedy))))
        set_tip(self.words, code)
        self.code.show_text(more_about(code))
        self.show()


class MadeFile(QFrame):
    """A panel with the place of a written file, and buttons for its further use."""

    def __init__(self) -> None:
        super().__init__()
        self._path, self._folder, self._mail = Path(), Path(), ""
        self.words, self.places = ReadingLabel(), Details("箇所を表示", "箇所を隠す")
        self.open = QPushButton("開く")
        self.folder = Button("フォルダーを開く", self._open_folder)
        self.copy = Button("保存先をコピー", lambda: self._copy(str(self._path), "保存先をコピーしました。"))
        self.mail = Button("メールの文面をコピー", self._copy_mail)
        self.feedback = ReadingLabel(kind="muted")
        self.handle = DragHandle()
        self.open.clicked.connect(lambda: self._open(self._path, "開けませんでした。フォルダーから開いてください。"))
        column = _lay_out(self, "done", self.words, self.open, self.folder, self.copy, below=(self.mail,))
        column.insertWidget(1, self.places)
        column.addWidget(self.handle)
        column.addWidget(self.feedback)
        self.feedback.hide()

    def show_file(
        self, path: Path, words: str, mail: str = "", *, problems: Iterable[Problem] = (), opens: bool = False
    ) -> None:
        """Show the message `words` about a file written to `path`, and buttons for its further use.

        `mail`: the text of a mail with which to send the file, copied by a button; empty for no button. `problems`:
        shown with one line per cause; their places are folded. `opens`: a button opens the file with the system's
        program for it.
        """
        causes = group_by_cause(problems)
        self.places.show_text("\n".join(place for _, places in causes for place in places))
        self._path, self._folder, self._mail = path, path.parent, mail
        self.handle.path = path
        self.open.setVisible(opens)
        self.words.show_text("\n".join((words, *(cause for cause, _ in causes))))
        self.mail.setVisible(bool(mail))
        self.feedback.hide()
        self.show()

    def _copy(self, text: str, words: str) -> None:
        QGuiApplication.clipboard().setText(text)
        self._show_feedback(words)

    def _copy_mail(self) -> None:
        self._copy(self._mail, "メールの文面をコピーしました。")

    def show_folder(self, path: Path, words: str, problems: Iterable[Problem] = ()) -> None:
        """Show the message `words` about a folder into which several files were written, as `show_file` does."""
        self.show_file(path, words, problems=problems)
        self._folder = path

    def _open_folder(self) -> None:
        self._open(self._folder, "フォルダーを開けませんでした。保存先をコピーして、開いてください。")

    def _open(self, path: Path, otherwise: str) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
            self._show_feedback(otherwise)

    def _show_feedback(self, words: str) -> None:
        """Show, under the buttons, the effect of a button."""
        self.feedback.show_text(words)
        self.feedback.show()


def _lay_out(
    panel: QFrame, kind: str, words: ReadingLabel, *buttons: QPushButton, below: tuple[QPushButton, ...] = ()
) -> QVBoxLayout:
    """Lay out a text above its buttons, in one line or two; the panel is hidden until it is needed.

    Return the column, for widgets below the buttons.
    """
    panel.setProperty("kind", kind)
    column = fill_frame(panel, words)
    for each in filter(None, (buttons, below)):
        column.addLayout(FlowLayout(*each))
    panel.hide()
    return column


class PathLabel(QWidget):
    """A label of a path; its tooltip, and its description for screen readers, has the whole path."""

    def __init__(self) -> None:
        super().__init__()
        self.name = ReadingLabel()
        self.folder = ElidedLabel()
        column_of(self.name, self.folder, within=self, spacing=0)

    def show_path(self, path: PurePath) -> None:
        """Show the name and the folder of a path."""
        self.name.show_text(path.name)
        self.folder.show_text(str(path.parent))
        set_tip(self, str(path))


Result = TypeVar("Result")


@dataclass(frozen=True)
class FileAct(Generic[Result]):
    """An act that writes a file.

    `title`: the title of the dialog.
    `what`: the name of the work, shown with its progress.
    `do`: takes the data file, the folder, and whether an existing file may be replaced.
    `describe`: returns the path and the message for a result.
    `follow`: called on the window's thread with the outcome, before it is shown.
    """

    title: str
    what: str
    do: Callable[[Store, Path, bool], Outcome[Result]]
    describe: Callable[[Result], tuple[Path, str]]
    follow: Callable[[Outcome[Result]], None] = lambda _: None


def due_dates_text(days: Iterable[date | None]) -> str:
    """Return a sentence with the due dates of the forms that were made, each once; empty if no form has one."""
    listed = "、".join(dict.fromkeys(printed_day(day) for day in days if day is not None))
    return f"回答期限は{listed}です。" if listed else ""


class MakingFile(Panel):
    """A panel that writes a file; without height until it has a question or a result.

    The signal `made` is emitted after the act, even if its file could not be put in its place.
    """

    made = Signal()

    def __init__(self, around: AppContext) -> None:
        super().__init__(around)
        self._refused_act: FileAct[Any] | None = None
        self._folder: Path | None = None
        self.question = TargetQuestion(self._ask_again)
        self.result = MadeFile()
        column_of(self.question, self.result, within=self, spacing=0)

    def begin(self, act: FileAct[Result]) -> None:
        """Ask for a folder, then do the act there (`write_into`)."""
        self.clear()
        ask_for_folder(self, act.title, partial(self.write_into, act), self._folder or self.session.folder)

    def write_into(self, act: FileAct[Any], folder: Path, *, replace: bool = False) -> None:
        """Do an act in a folder, and show the written file.

        If a file exists at the target, ask whether to replace it, unless `replace` is true.
        """
        self.clear()
        self._folder = folder

        def show(outcome: Outcome[Any]) -> None:
            act.follow(outcome)
            if (unplaced := unplaced_form(outcome.problems)) is None:
                self.result.show_file(*act.describe(outcome.value))
            self.made.emit()
            if unplaced is not None:
                self.around.messages.report_problem(unplaced)

        def refuse(refused: Refused) -> None:
            if self.question.ask_if_target_exists(refused, partial(self.write_into, act, folder, replace=True)):
                self._refused_act = act
            else:
                self.around.refusal_handler()(refused)

        self.session.act(
            lambda store: act.do(store, folder, replace),
            show,
            what=act.what,
            initiator=self,
            subject=(act, folder),
            refused=refuse,
        )

    def clear(self) -> None:
        """Hide the question and the result, because another act or subject is now displayed."""
        self.question.hide()
        self.result.hide()

    def _ask_again(self) -> None:
        if self._refused_act is not None:
            self.begin(self._refused_act)
