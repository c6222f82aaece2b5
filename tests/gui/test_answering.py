"""What keeps the window answering: whose turn it is, and when rubbish is looked for."""

from __future__ import annotations

import gc
import sys
import weakref

import pytest
from pytestqt.qtbot import QtBot

from nakano_status.application.progress import Cancelled
from nakano_status.gui.answering import SWITCH, Answering
from nakano_status.gui.worker import Worker


class Circle:
    def __init__(self) -> None:
        self.me = self


@pytest.mark.usefixtures("qapp")
def test_python_does_as_it_does_by_itself_once_the_window_ends() -> None:
    before = sys.getswitchinterval()
    worker = Worker()
    answering = Answering(worker)
    assert not gc.isenabled()
    assert sys.getswitchinterval() < before
    answering.end()
    assert gc.isenabled()
    assert sys.getswitchinterval() == before > SWITCH
    worker.finish()


def test_what_was_set_aside_for_a_data_file_goes_when_it_is_closed(qtbot: QtBot) -> None:
    worker = Worker()
    answering = Answering(worker)
    gone = weakref.ref(Circle())
    with qtbot.waitSignal(worker.handed_back):
        worker.do(lambda: None, lambda _: None, lambda _: None)
    gc.collect()
    assert gone() is not None  # set aside: what is looked through stays small
    answering.let_go()
    assert gone() is None
    answering.end()
    worker.finish()


def test_what_an_act_went_through_before_it_was_stopped_does_not_stay(qtbot: QtBot) -> None:
    worker = Worker()
    answering = Answering(worker)
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
