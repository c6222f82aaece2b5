"""The window remembers for a person, and for nobody else."""

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QPushButton

from nakano_status.bootstrap import make_parts
from nakano_status.gui.memory import Forgetful, Memory
from nakano_status.gui.pages.entries import EntriesPage
from nakano_status.gui.pages.start import StartPage
from nakano_status.gui.shell import Shell
from tests.support.windows import Person, copied

SECOND = "2-1-2-04-W"


def test_files_are_remembered_newest_first_while_they_are_there(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    paths = [tmp_path / f"{number}.nakano" for number in range(7)]
    for path in paths:
        path.touch()
        Memory(settings).remember_file(path)
    paths[5].unlink()
    settings.sync()
    again = Memory(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    assert again.recent == [paths[6], paths[4], paths[3], paths[2]]


def test_a_window_without_a_memory_leaves_the_users_own_alone(opened_form: Path, tmp_path: Path) -> None:
    before = QSettings("nakano-status", "nakano-status").value("recent")
    person = Person()
    person.open(copied(opened_form, tmp_path))
    person.leave()
    assert QSettings("nakano-status", "nakano-status").value("recent") == before
    assert Person().shell.memory.recent == []


def test_opening_again_goes_to_the_row_where_one_stopped(opened_form: Path, tmp_path: Path) -> None:
    path, memory = copied(opened_form, tmp_path), Memory(Forgetful())
    for first in (True, False):
        shell = Shell(make_parts(), memory)
        shell.opening.open(path)
        shell.worker.settle()
        page = shell.window.page
        assert isinstance(page, EntriesPage)
        assert page.form.row is not None
        assert (page.form.row.id == SECOND) is not first
        page.go_to(SECOND)
        shell.close()


def test_buttons_of_files_opened_lately_show_their_whole_names(person: Person, tmp_path: Path) -> None:
    start = StartPage()
    start.show_recent([tmp_path / f"戸籍住民課_{number}.nakano" for number in range(5)])
    person.shell.window.show_alone(start)
    person.shell.window.resize(1366, 720)
    person.wait()
    buttons = [button for button in start.findChildren(QPushButton) if "戸籍" in button.text()]
    assert len(buttons) == 5
    assert all(button.height() >= button.sizeHint().height() for button in buttons)
