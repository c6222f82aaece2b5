"""A defect anywhere is reported once, its report holds no answer, and the offer opens the data file again."""

import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from nakano_status.bootstrap import make_parts
from nakano_status.gui.app import catch_defects
from nakano_status.gui.app_controller import AppController
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.start.start_page import StartPage
from nakano_status.gui.messages import Tone
from tests.support.user_input import click, write
from tests.support.windows import Person

TYPED = "窓口の開設に向けて検討"


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """What is reported while this test runs."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(threading, "excepthook", threading.excepthook)
    found: list[BaseException] = []
    catch_defects(found.append)
    return found


def look_up(found: Any, key: object) -> None:
    """Fail at one line, in one way or another, and hand it to the hook as the interpreter does."""
    try:
        found[key]
    except LookupError as defect:
        sys.excepthook(type(defect), defect, defect.__traceback__)


def test_a_defect_that_comes_again_is_told_once_and_one_of_a_thread_too(told: list[BaseException]) -> None:
    for _ in range(3):
        look_up({}, "")
    look_up([], 0)

    def fail() -> None:
        raise ValueError

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    assert [type(each) for each in told] == [KeyError, IndexError, ValueError]


def test_after_a_defect_the_data_file_opens_anew_with_what_was_being_typed(
    clerk: Person, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("nakano_status.defect_report.log_folder", lambda: tmp_path / "logs")
    window = clerk.shell.window
    page = window.page
    assert isinstance(page, EntriesPage)
    write(page.form.texts["done"].editor, TYPED)

    def fail(_: object) -> None:
        raise KeyError(TYPED)

    clerk.shell.session.query(fail, lambda _: None)
    clerk.wait()
    message = clerk.said[-1]
    assert (message.tone, message.code) == (Tone.DEFECT, "DEFECT")
    report = next((tmp_path / "logs").iterdir())
    assert str(report) in message.remedy
    assert TYPED not in report.read_text("utf-8")
    click(window.panel.offer)
    clerk.wait()
    again = window.page
    assert isinstance(again, EntriesPage)
    assert again is not page
    assert again.form.texts["done"].editor.text() == TYPED
    assert clerk.shell.session.may_write
    assert not window.panel.isVisible()


def test_before_a_data_file_is_open_no_way_back_to_one_is_offered(person: Person) -> None:
    person.shell.messages.report(Path("記録.txt"))
    assert person.said[-1].offer is None


def test_a_defect_while_the_first_file_is_opened_leads_to_the_first_page() -> None:
    shell = AppController(make_parts(), opens_file=True)
    try:
        shell.window.show()
        shell.messages.report(Path("記録.txt"))
        click(shell.window.panel.offer)
        assert isinstance(shell.window.findChild(StartPage), StartPage)
    finally:
        shell.close()
