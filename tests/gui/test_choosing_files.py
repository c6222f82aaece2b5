"""Dialogs for files are in Japanese and begin where the data file is."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from nakano_status.gui.controls.files import WORKBOOKS, choose_existing, choose_target
from tests.support.windows import Person


def labels(dialog: QFileDialog) -> list[str]:
    return [dialog.labelText(part) for part in QFileDialog.DialogLabel]


def test_a_dialog_begins_in_the_folder_it_is_given(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = choose_existing(parent, "回答様式を開く", lambda _: None, tmp_path, WORKBOOKS)
    assert Path(dialog.directory().absolutePath()) == tmp_path
    assert labels(dialog) == ["場所", "名前", "種類", "選ぶ", "キャンセル"]
    files = dialog.findChild(QTreeView)
    assert isinstance(files, QTreeView)
    header = [str(files.model().headerData(at, Qt.Orientation.Horizontal)) for at in range(files.model().columnCount())]
    assert [words for at, words in enumerate(header) if not files.isColumnHidden(at)] == [header[0], header[3]]
    dialog.reject()
    saving = choose_target(parent, "保存先", tmp_path / "一覧.xlsx", lambda _: None, WORKBOOKS)
    assert Path(saving.directory().absolutePath()) == tmp_path
    assert saving.labelText(QFileDialog.DialogLabel.Accept) == "保存"
    saving.reject()


def test_the_window_looks_beside_its_data_file(clerk: Person) -> None:
    assert clerk.shell.session.file is not None
    clerk.shell.opening.ask_form()
    dialog = clerk.shell.window.findChild(QFileDialog)
    assert isinstance(dialog, QFileDialog)
    assert Path(dialog.directory().absolutePath()) == clerk.shell.session.file.path.parent
    dialog.reject()
