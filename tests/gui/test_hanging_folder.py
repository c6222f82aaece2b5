"""A folder of the network that does not answer: the window waits for it nowhere, reports it, and loses nothing."""

import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QDrag
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakano_status.gui.controls.files import MadeFile
from nakano_status.gui.features.start.start_page import StartPage
from nakano_status.gui.memory import Forgetful, Memory
from tests.support.offices import Office
from tests.support.stores import TickingClock
from tests.support.user_input import move_to, write
from tests.support.windows import Person, close_answering, copied, entries, somebody, until

_HANGS = 20.0
"""Seconds until the folder answers after all."""


@dataclass
class HangingFolder:
    """A folder in which whatever asks for a file waits, from `hang` on until `answer`; `asked` by the window: where."""

    path: Path
    answers: threading.Event = field(default_factory=threading.Event)
    waiting: int = 0
    asked_by_window: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.answers.set()

    def hang(self) -> None:
        """Answer no more."""
        self.answers.clear()

    def wait(self, path: object) -> None:
        """Wait, if a path is in the folder."""
        if self.answers.is_set() or not isinstance(path, str | os.PathLike):
            return
        if str(self.path) not in str(os.fspath(path)):
            return
        if threading.current_thread() is threading.main_thread():
            self.asked_by_window.append(str(path))
            return
        self.waiting += 1
        self.answers.wait(_HANGS)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[HangingFolder]:
    made = HangingFolder(tmp_path / "share")
    made.path.mkdir()

    def hanging(real: Callable[..., object]) -> Callable[..., object]:
        def ask(path: object, *rest: object, **named: object) -> object:
            made.wait(path)
            return real(path, *rest, **named)

        return ask

    for name in ("stat", "lstat", "open", "listdir", "scandir", "access", "readlink"):
        monkeypatch.setattr(os, name, hanging(getattr(os, name)))
    for name in ("exists", "isfile", "isdir", "realpath"):  # on Windows they ask the system without `os.stat`
        monkeypatch.setattr(os.path, name, hanging(getattr(os.path, name)))
    yield made
    made.answers.set()


def shown_work(person: Person) -> str:
    work = person.shell.runner.shown
    return work.at[0] if work is not None else ""


def test_a_file_there_is_looked_for_and_given_up_and_another_opened(
    folder: HangingFolder, opened_form: Path, tmp_path: Path
) -> None:
    there, here = copied(opened_form, folder.path), copied(opened_form, tmp_path)
    with somebody() as person:
        session, line = person.shell.session, person.shell.window.status_bar.work
        folder.hang()
        person.shell.opening.open(there)
        until(line.isVisible)
        assert shown_work(person) == f"「{there.name}」の場所を確かめています"
        line.stop.click()
        assert person.said[-1].text == "中止しました。何も変更していません。"
        assert not shown_work(person)
        person.shell.opening.open(here)
        until(lambda: session.file is not None)
        assert session.shows(here)
        folder.answers.set()
        person.wait()
        assert session.shows(here)  # what was given up is not opened when the folder answers
    assert folder.asked_by_window == []


def test_what_is_typed_is_saved_while_a_dropped_file_is_waited_for_and_closing_waits_for_nothing(
    folder: HangingFolder, opened_form: Path, tmp_path: Path
) -> None:
    there, here = copied(opened_form, folder.path), copied(opened_form, tmp_path)
    with somebody(here) as person:
        folder.hang()
        person.shell.opening.take((there,))
        until(lambda: folder.waiting == 1)
        form = entries(person).form
        write(form.texts["done"].editor, "続けて記入した。")
        person.leave()
        assert folder.waiting == 1, "it does not answer still"
    with somebody(here) as person:
        assert entries(person).form.texts["done"].editor.toPlainText().endswith("続けて記入した。")
    assert folder.asked_by_window == []


def leave_while_files_are_read(
    folder: HangingFolder, person: Person, returned: Path, answer: str | Callable[[], None]
) -> list[str]:
    """Close the window while returns in the folder are read, and something typed before waits for that."""
    window = person.shell.window
    folder.hang()
    window.show_page("merge", (returned,))
    until(lambda: folder.waiting > 0)
    return close_answering(person, answer)


def test_closing_asks_about_a_folder_that_hangs_and_goes_back_or_leaves_at_once(
    folder: HangingFolder, sent_office: Office, office_person: Person
) -> None:
    returned, window = copied(sent_office.answer, folder.path), office_person.shell.window
    [asked] = leave_while_files_are_read(folder, office_person, returned, "画面に戻る")
    assert asked.startswith("「ファイルを読み取っています」が終わるのを待っています。")
    assert window.isVisible()
    assert leave_while_files_are_read(folder, office_person, returned, "待たずに閉じる") == [asked]
    office_person.has_left = True
    assert not window.isVisible()
    office_person.shell.close()
    assert folder.waiting > 0, "it does not answer still"
    assert folder.asked_by_window == []


def test_the_question_ends_once_the_folder_answers(
    folder: HangingFolder, sent_office: Office, office_person: Person
) -> None:
    returned, shell = copied(sent_office.answer, folder.path), office_person.shell
    assert len(leave_while_files_are_read(folder, office_person, returned, folder.answers.set)) == 1
    assert not shell.window.isVisible()
    assert not shell.worker.is_hanging


def test_the_first_page_lists_recent_files_that_are_there_and_opens_another_meanwhile(
    folder: HangingFolder, opened_form: Path, tmp_path: Path
) -> None:
    here, memory, clock = copied(opened_form, tmp_path), Memory(Forgetful()), TickingClock()
    for name in ("一.nakano", "二.nakano"):
        memory.recent.add(folder.path / name, clock.now())
    with somebody(memory=memory) as person:
        folder.hang()
        person.shell.show_start()
        until(lambda: folder.waiting == 2)
        assert isinstance(person.shell.window.shown, StartPage)
        person.shell.opening.open(here)
        until(lambda: person.shell.session.file is not None)
        folder.answers.set()
    assert folder.asked_by_window == []


def test_a_file_there_is_dragged_without_the_window_waiting_for_its_folder(
    qtbot: QtBot, folder: HangingFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    dragged: list[QDrag] = []
    monkeypatch.setattr(QDrag, "exec", lambda drag, _: dragged.append(drag))
    made, file = MadeFile(), folder.path / "一覧.xlsx"
    qtbot.addWidget(made)
    file.write_bytes(b"x")
    made.show_file(file, "作成しました。")
    folder.hang()
    move_to(made.handle, QPoint(2, 2), QEvent.Type.MouseButtonPress)
    move_to(made.handle, QPoint(2 + QApplication.startDragDistance(), 2))
    until(lambda: folder.waiting == 1)
    folder.answers.set()
    until(lambda: len(dragged) == 1)
    assert folder.asked_by_window == []
