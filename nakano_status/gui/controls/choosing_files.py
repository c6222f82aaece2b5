"""How users choose files and folders: by the system's dialogs, or by dropping them on a place in the window.

The chosen path is passed to a callback, so that nothing is blocked meanwhile. The buttons beside a place to drop on
open the same by keyboard.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHeaderView, QPushButton, QTreeView, QWidget

from nakano_status.gui.controls.boxes import line_of
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.icons import Picture
from nakano_status.gui.looks.labels import label
from nakano_status.gui.looks.plain_text import without_key
from nakano_status.gui.looks.restyle import repolish
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

WORKBOOKS = "Excel (*.xlsx)"
RETURNS = "回答ファイル（Excel・ZIP） (*.xlsx *.xlsm *.zip)"
"""Files that a return may be: workbooks, also in a zip file (the import reports what it cannot read)."""

TABLES = "表（Excel・CSV） (*.xlsx *.csv)"
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

Then = Callable[[tuple[Path, ...]], None]

_SIDE = 3


def choose_existing(
    parent: QWidget, title: str, then: Then, folder: Path, *filters: str, many: bool = False
) -> QFileDialog:
    """Ask for one or several existing files, with `folder` shown first."""
    mode = QFileDialog.FileMode.ExistingFiles if many else QFileDialog.FileMode.ExistingFile
    return _ask(parent, title, mode, then, folder, filters)


def choose_folder(parent: QWidget, title: str, then: Then, folder: Path) -> QFileDialog:
    """Ask for a folder, with `folder` shown first."""
    return _ask(parent, title, QFileDialog.FileMode.Directory, then, folder, ())


def choose_target(parent: QWidget, title: str, suggested: Path, then: Then, *filters: str) -> QFileDialog:
    """Ask for the path to write to; whether an existing file is replaced is asked later, in the page."""
    dialog = _ask(parent, title, QFileDialog.FileMode.AnyFile, then, suggested.parent, filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, tr("保存"))
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setDefaultSuffix(suggested.suffix.removeprefix("."))
    dialog.selectFile(str(suggested))
    return dialog


def _ask(
    parent: QWidget, title: str, mode: QFileDialog.FileMode, then: Then, folder: Path, filters: tuple[str, ...]
) -> QFileDialog:
    dialog = QFileDialog(parent, title, str(folder))
    dialog.setFileMode(mode)
    for part, words in _LABELS.items():
        dialog.setLabelText(part, tr(words))
    if filters:
        dialog.setNameFilters([tr(each) for each in (*filters, ANY)])
    _keep_what_is_japanese(dialog)
    dialog.filesSelected.connect(lambda names: then(tuple(map(Path, names))))
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    return dialog


def _keep_what_is_japanese(dialog: QFileDialog) -> None:
    """Show names and dates only, in full, if the dialog is Qt's own; the dialog of the system is left as it is."""
    if (files := dialog.findChild(QTreeView)) is not None:
        for column in (_SIZE, _KIND):
            files.setColumnHidden(column, True)
        files.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)


class DropArea(QFrame):
    """An area that accepts dropped files.

    The signal `dropped` carries the paths (tuple of Path), `asked` the number of the button that was pressed. The text
    is wrapped where the area is narrow.
    """

    dropped = Signal(object)
    asked = Signal(int)

    def __init__(
        self, words: str, buttons: Iterable[str] = (), picture: str = "gather", *, narrow: bool = False
    ) -> None:
        super().__init__()
        self.setProperty("kind", "drop")
        self.setAcceptDrops(True)
        self.setAccessibleName(words)
        self._picture = Picture(picture, _SIDE)
        self.words = label(words, "muted")
        self.words.setWordWrap(narrow)
        self.buttons = [QPushButton(without_key(text)) for text in buttons]
        for number, button in enumerate(self.buttons):
            button.clicked.connect(lambda _=False, number=number: self.asked.emit(number))
        line_of(
            self._picture,
            (self.words, 1),
            *self.buttons,
            within=self,
            margins=(3 * STEP, STEP + STEP // 2, 2 * STEP, STEP + STEP // 2),
            spacing=STEP + STEP // 2,
        )

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if paths_in(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self._show_over(over=True)

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_over(over=False)

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._show_over(over=False)
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(paths_in(event.mimeData()))

    def _show_over(self, *, over: bool) -> None:
        self.setProperty("over", over)
        repolish(self)


def paths_in(data: QMimeData) -> tuple[Path, ...]:
    """Return the local files and folders of a drag."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())


def is_unsaved_file(data: QMimeData) -> bool:
    """Return whether a drag contains a file that is in no folder yet, as one from a mail program."""
    return any("FileGroupDescriptor" in each for each in data.formats()) or (data.hasUrls() and not paths_in(data))
