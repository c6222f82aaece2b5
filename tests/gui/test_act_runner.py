"""Work off the window's thread: order, results here, progress, stopping, and three kinds of trouble kept apart."""

import errno
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from pytestqt.qtbot import QtBot

from nakano_status.application.outcome import Progress
from nakano_status.domain.problems.problem import Refused
from nakano_status.domain.refusals.files import StoreReadOnly
from nakano_status.gui.act_runner import ActRunner, Worker
from nakano_status.gui.messages import Message, Messages, Tone


class Desk:
    """A runner with a record of what was reported."""

    def __init__(self) -> None:
        self.worker = Worker()
        self.messages = Messages()
        self.runner = ActRunner(self.worker, self.messages)
        self.said: list[Message] = []
        self.told: list[object] = []
        self.messages.posted.connect(self.said.append)


@pytest.fixture
def desk() -> Iterator[Desk]:
    desk = Desk()
    yield desk
    desk.worker.finish()


def test_work_is_done_elsewhere_and_told_here(desk: Desk) -> None:
    here = threading.get_ident()
    desk.runner.run(
        lambda _: threading.get_ident(), lambda there: desk.told.extend([there != here, threading.get_ident() == here])
    )
    desk.worker.settle()
    assert desk.told == [True, True]


def test_work_is_done_in_the_order_in_which_it_was_given(desk: Desk) -> None:
    for number in range(20):
        desk.runner.run(lambda _, number=number: number, desk.told.append)  # type: ignore[misc]
    desk.worker.settle()
    assert desk.told == list(range(20))


def test_the_window_answers_between_two_results(desk: Desk, qtbot: QtBot) -> None:
    done = threading.Event()
    turns = QTimer(interval=0)
    turns.timeout.connect(lambda: desk.told.append("turn"))
    turns.start()
    for number in range(2):
        desk.worker.do(lambda: None, lambda _, number=number: desk.told.append(number), desk.told.append)  # type: ignore[misc]
    desk.worker.do(done.set, lambda _: None, desk.told.append)
    assert done.wait(10)  # both came back before the event loop turns
    qtbot.waitUntil(lambda: not desk.worker.is_busy)
    turns.stop()
    first, second = desk.told.index(0), desk.told.index(1)
    assert "turn" in desk.told[first + 1 : second]


def test_a_refusal_is_said_with_its_remedy(desk: Desk) -> None:
    def refuse(_: Progress) -> None:
        raise StoreReadOnly(path="a.nakano")

    desk.runner.run(refuse, desk.told.append)
    desk.worker.settle()
    assert desk.told == []
    assert [(message.tone, message.code) for message in desk.said] == [(Tone.REFUSED, "STORE-READ-ONLY")]
    assert desk.said[0].remedy


def test_who_asked_may_take_a_refusal_himself(desk: Desk) -> None:
    taken: list[Refused] = []

    def refuse(_: Progress) -> None:
        raise StoreReadOnly(path="a.nakano")

    desk.runner.run(refuse, desk.told.append, refused=taken.append)
    desk.worker.settle()
    assert [refused.code for refused in taken] == ["STORE-READ-ONLY"]
    assert desk.said == []


def test_a_defect_becomes_a_report_and_never_a_traceback(desk: Desk) -> None:
    def fail(_: Progress) -> None:
        raise ZeroDivisionError("planted")

    desk.runner.run(fail, desk.told.append)
    desk.worker.settle()
    assert [message.tone for message in desk.said] == [Tone.DEFECT]
    report = Path(desk.said[0].remedy.split("「")[1].split("」")[0])
    text = report.read_text("utf-8")
    assert ("ZeroDivisionError" in text, "planted" in text) == (True, False)  # a message can quote an answer
    assert "ZeroDivisionError" not in desk.said[0].text


def test_a_full_disk_is_refused_by_its_code_and_no_defect(desk: Desk) -> None:
    def fill(_: Progress) -> None:
        raise OSError(errno.ENOSPC, "disk full", "控え.nakano")

    desk.runner.run(fill, desk.told.append)
    desk.worker.settle()
    (message,) = desk.said
    assert (message.tone, message.code) == (Tone.REFUSED, "TARGET-NOT-WRITABLE")
    assert "空き容量が足りません" in message.text


def test_long_work_tells_how_far_it_is_and_can_be_stopped(desk: Desk) -> None:
    reached: list[tuple[str, int, int]] = []
    desk.runner.progressed.connect(lambda what, done, total: reached.append((what, done, total)))
    desk.runner.progressed.connect(lambda *_: desk.runner.stop())
    ended: list[bool] = []
    desk.runner.ended.connect(lambda: ended.append(True))
    may_go_on = threading.Event()
    desk.runner.progressed.connect(lambda *_: may_go_on.set())

    def work(progress: Progress) -> int:
        progress("読み取っています", 1, 3)
        may_go_on.wait(10)
        progress("読み取っています", 2, 3)
        return 3

    desk.runner.run(work, desk.told.append, what="読み取っています")
    desk.worker.settle()
    assert (desk.told, ended) == ([], [True])
    assert reached == [("読み取っています", 1, 3)]
    assert desk.said[0].text == "中止しました。何も変更していません。"


def test_after_the_end_nothing_is_done_and_nothing_told(desk: Desk) -> None:
    desk.runner.run(lambda _: "late", desk.told.append)
    desk.worker.finish()
    desk.runner.run(lambda _: "later", desk.told.append)
    desk.worker.settle()
    assert desk.told == []


def test_waiting_inside_of_what_is_told_does_not_sleep_over_what_waits_already(desk: Desk) -> None:
    def wait_inside(_: object) -> None:
        desk.worker.settle()
        desk.told.append("first")

    desk.runner.run(lambda _: None, wait_inside)
    desk.runner.run(lambda _: None, lambda _: desk.told.append("second"))
    desk.worker._thread.submit(lambda: None).result(10)  # now both results wait to be told
    desk.worker.settle()
    assert desk.told == ["second", "first"]
