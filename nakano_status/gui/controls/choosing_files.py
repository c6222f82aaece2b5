"""How users choose files and folders by the system's dialogs.

The chosen path is passed to a callback, so that nothing is blocked meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHeaderView, QTreeView, QWidget

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

Then = Callable[[Path], object]
ThenAll = Callable[[tuple[Path, ...]], object]


def choose_existing(parent: QWidget, title: str, then: Then, folder: Path, *filters: str) -> QFileDialog:
    """Ask for an existing file, with `folder` shown first."""
    return _ask(parent, title, QFileDialog.FileMode.ExistingFile, lambda paths: then(paths[0]), folder, filters)


def choose_several(parent: QWidget, title: str, then: ThenAll, folder: Path, *filters: str) -> QFileDialog:
    """Ask for existing files, with `folder` shown first."""
    return _ask(parent, title, QFileDialog.FileMode.ExistingFiles, then, folder, filters)


def choose_folder(parent: QWidget, title: str, then: Then, folder: Path) -> QFileDialog:
    """Ask for a folder, with `folder` shown first."""
    return _ask(parent, title, QFileDialog.FileMode.Directory, lambda paths: then(paths[0]), folder, ())


def choose_target(parent: QWidget, title: str, suggested: Path, then: Then, *filters: str) -> QFileDialog:
    """Ask for the path to write to; whether an existing file is replaced is asked later, in the page."""
    mode = QFileDialog.FileMode.AnyFile
    dialog = _ask(parent, title, mode, lambda paths: then(paths[0]), suggested.parent, filters)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setLabelText(QFileDialog.DialogLabel.Accept, tr("保存"))
    dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
    dialog.setDefaultSuffix(suggested.suffix.removeprefix("."))
    dialog.selectFile(str(suggested))
    return dialog


def _ask(
    parent: QWidget, title: str, mode: QFileDialog.FileMode, then: ThenAll, folder: Path, filters: tuple[str, ...]
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
