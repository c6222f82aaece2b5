"""A window that is killed in the middle of typing, or that crashes, opens again where it was with what was typed."""

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from signal import SIGINT, Signals
from threading import Timer

import openpyxl
import pytest
from PySide6.QtCore import QCoreApplication, QSettings, QTimer

from nakano_status.crash_record import begin_run, collect_crash_reports, count_runs
from nakano_status.defect_report import log_folder
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.start.file_notices import Beginning, determine_beginning, report_crashes
from nakano_status.gui.features.start.plan_page import PlanPage
from nakano_status.gui.memory import Forgetful, Memory
from nakano_status.gui.window.notices import CRASHED
from nakano_status.store.sqlite.lock import lock_path
from tests.support import wine
from tests.support.expected import of_kind
from tests.support.offices import make_office
from tests.support.sudden_end import KILL
from tests.support.user_input import click, write
from tests.support.window_process import LAST_ROW
from tests.support.windows import rows_in, somebody

pytestmark = [pytest.mark.faults, pytest.mark.usefixtures("qapp")]
TYPED = "総合窓口の開設に向けて検討"


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The form of 税務課, as the office sends it."""
    return make_office(tmp_path_factory.mktemp("office")).form("税務課").read_bytes()


@pytest.fixture
def division(form: bytes, tmp_path: Path) -> Path:
    """A data file of 税務課 in which nothing was written."""
    path = tmp_path / "様式.xlsx"
    path.write_bytes(form)
    with somebody(path):
        pass
    return path.with_suffix(".nakano")


def _logs_in(home: Path) -> dict[str, str]:
    """Return what names the folder of the logs on this system."""
    return {"WIN_PD_OVERRIDE_LOCAL_APPDATA" if sys.platform == "win32" else "XDG_STATE_HOME": str(home)}


def _settings_in(home: Path) -> Path:
    return home / "nakano-status" / f"nakano-status.{'ini' if sys.platform == 'win32' else 'conf'}"


@contextmanager
def window_process(path: Path, text: str, home: Path, platform: str = "offscreen") -> Iterator[subprocess.Popen[str]]:
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": platform,
        "XDG_CONFIG_HOME": str(home),
        **_logs_in(home),
    }
    command = [sys.executable, "-m", "tests.support.window_process", str(path), text]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, encoding="utf-8") as process:
        try:
            yield process
        finally:
            process.kill()


def memory_in(home: Path) -> Memory:
    """What the killed window remembered."""
    return Memory(QSettings(str(_settings_in(home)), QSettings.Format.IniFormat))


posix = pytest.mark.skipif(os.name != "posix", reason="no signals here")


@pytest.mark.parametrize("how", [pytest.param(KILL, id="kill"), pytest.param(SIGINT, id="Ctrl+C", marks=posix)])
def test_a_window_killed_while_typing_opens_again_where_it_was_with_the_text(
    how: Signals, division: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    with window_process(division, TYPED, home) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "kept\n"
        process.send_signal(how)
        assert process.wait(600) == (-how if os.name == "posix" else 1)
    memory = memory_in(home)
    for name, folder in _logs_in(home).items():
        monkeypatch.setenv(name, folder)
    assert determine_beginning(memory, None) == Beginning(division)
    assert TYPED not in _settings_in(home).read_text("utf-8")
    with somebody(division, memory=memory) as person:
        page = person.shell.window.page
        assert isinstance(page, EntriesPage)
        assert page.form.row is not None
        assert page.form.row.id == LAST_ROW
        assert page.form.texts["done"].editor.text() == TYPED
        assert person.shell.session.may_write


def test_at_log_off_the_window_is_left_without_a_question(division: Path) -> None:
    memory = Memory(Forgetful())
    with somebody(division, memory=memory) as person:
        page = of_kind(EntriesPage, person.shell.window.page)
        page.go_to(LAST_ROW)
        write(page.form.texts["done"].editor, TYPED)
        person.shell.window.has_unkept = True
        QTimer.singleShot(0, person.shell.log_off)
        assert QCoreApplication.exec() == 0
        assert person.shell.is_logging_off
        person.shell.close()
        person.has_left = True
    assert rows_in(division)[LAST_ROW].values["done"] == TYPED


@pytest.mark.skipif(
    sys.platform != "win32" or (wine.is_here() and os.environ["QT_QPA_PLATFORM"] != "windows"),
    reason="the message is Windows' own, and Wine makes windows on a screen alone",
)
def test_windows_waits_for_no_answer_at_log_off_and_the_file_is_free(division: Path, tmp_path: Path) -> None:
    with window_process(division, "log off", tmp_path / "home", "windows") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "1\n"
        assert process.wait(600) == 0
    assert not lock_path(division).exists()
    assert rows_in(division)[LAST_ROW].values["done"] == "log off"


def test_a_crash_is_told_at_the_next_start_with_its_report(
    division: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    with window_process(division, "crash", home) as process:
        assert process.wait() != 0
    for name, folder in _logs_in(home).items():
        monkeypatch.setenv(name, folder)
    memory = memory_in(home)
    beginning = determine_beginning(memory, None)
    (report,) = beginning.reports
    told = report.read_text("utf-8")
    assert "window_process.py" in told
    assert str(Path.cwd()) not in told
    assert beginning == Beginning(division, (report,))
    with somebody() as person:
        notices = person.shell.window.notices
        report_crashes(notices, beginning)
        assert str(report) in notices.shown[CRASHED].text.plain_text
        click(notices.shown[CRASHED].button)
        assert notices.shown == {}
        report_crashes(notices, determine_beginning(memory, None))
        assert notices.shown == {}


THREAD = '\n\nThread 0x1 (most recent call first):\n  File "a.py", line 1 in b\n\n'
HANDLED = f"Windows fatal exception: code 0x8001010e{THREAD}"
DIED = f"Windows fatal exception: access violation{THREAD}"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (HANDLED, []),
        (HANDLED * 2, []),
        (DIED, [DIED]),
        (HANDLED * 2 + DIED, [DIED]),
        (HANDLED + DIED + HANDLED, [DIED]),
        (HANDLED + "Fatal Python error: Aborted\n", ["Fatal Python error: Aborted\n"]),
    ],
)
def test_what_windows_handled_itself_is_no_crash(
    content: str, told: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, folder in _logs_in(tmp_path).items():
        monkeypatch.setenv(name, folder)
    log_folder().mkdir(parents=True)
    (log_folder() / "run-1.txt").write_text(content, "utf-8")
    reports = [report.read_text("utf-8") for report in collect_crash_reports()]
    assert [report.partition("crash\n")[2].strip() for report in reports] == [each.strip() for each in told]
    assert collect_crash_reports() == []


def test_windows_are_counted_while_they_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, folder in _logs_in(tmp_path).items():
        monkeypatch.setenv(name, folder)
    assert count_runs() == 0  # no window has run for this user
    first, second = begin_run(), begin_run()
    assert first is not None
    assert second is not None
    (log_folder() / "run-1.txt").write_text("", "utf-8")  # of a run that was killed
    assert count_runs() == 2
    first.end()
    assert count_runs() == 1
    second.end()
    assert count_runs() == 0


def test_a_folder_without_locks_does_not_prevent_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: int) -> bool:
        raise OSError(errno.ENOLCK, "No locks available")

    for name, folder in _logs_in(tmp_path).items():
        monkeypatch.setenv(name, folder)
    monkeypatch.setattr("nakano_status.crash_record.try_lock", refuse)
    assert begin_run() is None
    assert list(log_folder().iterdir()) == []


def test_a_file_with_which_the_program_crashes_again_and_again_is_not_opened_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory, reports = Memory(Forgetful()), [tmp_path / "report.txt"]
    memory.remember_last_file(tmp_path / "税務課.nakano")
    monkeypatch.setattr("nakano_status.gui.features.start.file_notices.collect_crash_reports", lambda: reports)
    assert [determine_beginning(memory, None).held_back for _ in range(3)] == [False, True, True]
    assert determine_beginning(memory, None).file is None
    assert determine_beginning(memory, tmp_path / "総務課.nakano").file == tmp_path / "総務課.nakano"
    reports.clear()
    assert determine_beginning(memory, None) == Beginning(tmp_path / "税務課.nakano")


@pytest.mark.parametrize("turn", range(8))
def test_a_window_killed_while_it_keeps_a_draft_of_a_plan_leaves_it_whole(
    turn: int, tmp_path: Path, chance: Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, folder = tmp_path / "home", tmp_path / "Documents"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(tmp_path))
    kept = ""
    with window_process(Path("plan"), f"{turn}回目の計画の", home) as process:
        assert process.stdout is not None
        kept = process.stdout.readline()
        Timer(chance.random(), process.kill).start()
        for kept in process.stdout:  # noqa: B007 - the last one
            pass
    unfinished = {*folder.glob("*.tmp")}
    (draft,) = {*folder.iterdir()} - unfinished
    for each in unfinished:  # on Windows, it is removed by the first write that comes an hour later
        os.utime(each, (0, 0))
    title = openpyxl.load_workbook(draft)["概要"]["B2"].value
    assert int(title.rpartition("の")[2]) - int(kept.rpartition("の")[2]) in {0, 1}
    assert [each.path for each in memory_in(home).recent.files] == [str(draft)]
    with somebody(memory=memory_in(home)) as person:
        person.shell.opening.open(draft)
        person.wait()
        page = person.shell.window.shown
        assert isinstance(page, PlanPage)
        assert (page.draft.title, page.path) == (title, draft)
        page.models["概要"].put({(0, 1): "その後"})
        page.settle()
        person.wait()
    assert [*folder.iterdir()] == [draft]
    assert openpyxl.load_workbook(draft)["概要"]["B2"].value == "その後"
