"""What keeps the window responsive: the order of work, and when garbage is collected."""

from __future__ import annotations

import gc
import sys
import threading
import weakref
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from nakano_status.application.outcome import Cancelled
from nakano_status.application.ports.data_file import Records
from nakano_status.gui.act_runner import Worker
from nakano_status.gui.page import AppContext, Page
from nakano_status.gui.window.garbage_policy import SWITCH, GarbagePolicy
from nakano_status.gui.window.page_list import BOARD, PageKind
from tests.support.offices import Office
from tests.support.windows import Person, copied


class Circle:
    def __init__(self) -> None:
        self.me = self


@pytest.mark.usefixtures("qapp")
def test_python_does_as_it_does_by_itself_once_the_window_ends() -> None:
    before = sys.getswitchinterval()
    worker = Worker()
    answering = GarbagePolicy(worker)
    assert not gc.isenabled()
    assert sys.getswitchinterval() < before
    answering.end()
    assert gc.isenabled()
    assert sys.getswitchinterval() == before > SWITCH
    worker.finish()


def test_what_was_set_aside_for_a_data_file_goes_when_it_is_closed(qtbot: QtBot) -> None:
    worker = Worker()
    answering = GarbagePolicy(worker)
    gone = weakref.ref(Circle())
    with qtbot.waitSignal(worker.handed_back):
        worker.do(lambda: None, lambda _: None, lambda _: None)
    gc.collect()
    assert gone() is not None  # set aside: what is looked through stays small
    answering.release()
    qtbot.waitUntil(lambda: gone() is None)  # once the window rests: who closed it does not wait
    answering.end()
    worker.finish()


def test_what_an_act_went_through_before_it_was_stopped_does_not_stay(qtbot: QtBot) -> None:
    worker = Worker()
    answering = GarbagePolicy(worker)
    gone: list[weakref.ref[Circle]] = []

    def work() -> None:
        papers = Circle()
        del papers.me  # by itself it goes when nobody holds it
        gone.append(weakref.ref(papers))
        raise Cancelled

    with qtbot.waitSignal(worker.handed_back):
        worker.do(work, lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: gone[0]() is None)
    answering.end()
    worker.finish()


def test_pages_are_loaded_on_the_other_thread_before_they_are_made(
    sent_office: Office, tmp_path: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: dict[str, bool] = {}
    load = PageKind.load

    def note(kind: PageKind) -> type[Page]:
        loaded.setdefault(kind.name, threading.current_thread() is threading.main_thread())
        return load(kind)

    monkeypatch.setattr(PageKind, "load", note)
    person.open(copied(sent_office.store, tmp_path))
    assert [name for name, is_here in loaded.items() if is_here] == [BOARD.name]  # what is shown at once
    assert set(loaded) == set(person.shell.window.offered)


def test_who_leaves_at_once_does_not_wait_for_pages_that_nobody_asked_for(
    sent_office: Office, tmp_path: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    make, window = PageKind.make, person.shell.window

    def note(kind: PageKind, around: AppContext) -> Page:
        made.append(kind.name)
        return make(kind, around)

    monkeypatch.setattr(PageKind, "make", note)
    person.shell.ready.connect(lambda: QTimer.singleShot(0, window.close))
    person.open(copied(sent_office.store, tmp_path))
    assert made == [BOARD.name]
    assert person.go_to("export").isVisibleTo(window)  # who stays after all comes to any page


def test_closing_a_data_file_gives_up_what_is_read_and_begins_nothing_more(office_person: Person, qtbot: QtBot) -> None:
    person, session = office_person, office_person.shell.session
    begun = threading.Event()
    shown: list[object] = []
    later: list[object] = []

    def read(records: Records) -> None:
        begun.set()
        while True:  # somebody who has much to read
            records.rounds.all()

    session.query(read, shown.append)
    session.query(lambda records: later.append(records.rounds.all()), shown.append)
    qtbot.waitUntil(begun.is_set)
    session.put_away()
    person.wait()
    assert (later, shown, person.said) == ([], [], [])
