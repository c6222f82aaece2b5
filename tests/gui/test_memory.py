"""The window remembers for a person, and for no one else."""

from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QSettings

from nakano_status.bootstrap import make_parts
from nakano_status.gui.app_controller import AppController
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.memory import Forgetful, Memory
from tests.support.windows import Person, copied

NOON = datetime(2023, 7, 3, 3, tzinfo=UTC)
SECOND = "2-1-2-04-W"


def test_files_are_remembered_newest_first_with_what_is_known_of_them(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    paths = [tmp_path / f"{number}.nakano" for number in range(10)]
    for path in paths:
        Memory(settings).recent.add(path, NOON)
    Memory(settings).recent.describe(paths[2], "税務課", "令和4年度末時点の進捗状況")
    Memory(settings).recent.add(paths[2], NOON)
    Memory(settings).recent.remove(str(paths[5]))
    settings.sync()
    again = Memory(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)).recent.files
    assert [Path(file.path) for file in again] == [paths[place] for place in (2, 9, 8, 7, 6, 4, 3)]
    assert again[0].title == "税務課　令和4年度末時点の進捗状況"
    assert again[1].title == "9"


def test_what_an_earlier_program_or_nobody_kept_is_read_or_left_out() -> None:
    settings = Forgetful()
    settings.setValue("recent", ["/data/税務課.nakano", "{", '{"path": 1, "other": 2}', "", 3])
    assert [file.path for file in Memory(settings).recent.files] == ["/data/税務課.nakano"]
    settings.setValue("recent", "/data/総務課.nakano")
    assert [file.title for file in Memory(settings).recent.files] == ["総務課"]
    assert Memory(settings).window_place is None
    assert Memory(settings).last_file is None


def test_a_window_without_a_memory_leaves_the_users_own_alone(opened_form: Path, tmp_path: Path) -> None:
    before = QSettings("nakano-status", "nakano-status").value("recent")
    person = Person()
    person.open(copied(opened_form, tmp_path))
    person.leave()
    assert QSettings("nakano-status", "nakano-status").value("recent") == before
    assert Person().shell.memory.recent.files == []


def test_opening_again_goes_to_the_row_where_one_stopped(opened_form: Path, tmp_path: Path) -> None:
    path, memory = copied(opened_form, tmp_path), Memory(Forgetful())
    for first in (True, False):
        shell = AppController(make_parts(), memory)
        shell.opening.open(path)
        shell.worker.settle()
        page = shell.window.page
        assert isinstance(page, EntriesPage)
        assert page.form.row is not None
        assert (page.form.row.id == SECOND) is not first
        page.go_to(SECOND)
        shell.close()
