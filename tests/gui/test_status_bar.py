"""The line at the bottom: long work is shown and can be stopped, numbers are those of the one tally."""

import threading
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nakano_status.application.outcome import Progress
from nakano_status.domain.round.tally import Exclusion
from nakano_status.gui.act_runner import ActRunner, Worker
from nakano_status.gui.commands import NEXT
from nakano_status.gui.messages import Message, Messages
from nakano_status.gui.window.main_window import StatusBar, StatusCount, WorkLine
from nakano_status.gui.window.page_list import CHECK
from tests.support.row_views import counts_view, round_view
from tests.support.user_input import click
from tests.support.windows import Person, entries


def test_work_that_lasts_longer_than_a_blink_is_shown_and_can_be_stopped(qtbot: QtBot) -> None:
    worker, messages = Worker(), Messages()
    runner = ActRunner(worker, messages)
    said: list[Message] = []
    messages.posted.connect(said.append)
    line = WorkLine(runner)
    qtbot.addWidget(line)
    go_on = threading.Event()

    def work(progress: Progress) -> None:
        progress("読み取っています", 1, 3)
        go_on.wait(20)
        progress("読み取っています", 2, 3)

    runner.run(work, lambda _: None, what="読み取っています")
    qtbot.waitUntil(lambda: line.isVisible() and line.bar.maximum() == 3)  # a blink may pass before work has begun
    assert line.words.text() == "読み取っています　1 / 3"
    assert (line.bar.value(), line.bar.maximum()) == (1, 3)
    click(line.stop)
    go_on.set()
    worker.settle()
    assert line.isHidden()
    assert said[0].text == "中止しました。何も変更していません。"
    worker.finish()


def test_where_it_is_kept_is_named_as_long_as_there_is_room(qtbot: QtBot) -> None:
    worker = Worker()
    window = QWidget()
    foot = StatusBar(ActRunner(worker, Messages()))
    foot.setParent(window)
    qtbot.addWidget(window)
    foot.resize(900, 40)
    window.show()
    foot.show_place(Path("/課の共有/税務課.nakano"))
    foot.show_submitted(3, 15)
    assert foot.place.text() == "データファイル「税務課.nakano」"
    assert "課の共有" in foot.place.toolTip()
    assert foot.place.isVisible()
    foot.resize(200, 40)
    assert foot.place.isHidden()
    worker.finish()


def test_running_work_makes_no_number_shorter(qtbot: QtBot) -> None:
    worker, window = Worker(), QWidget()
    runner = ActRunner(worker, Messages())
    foot = StatusBar(runner)
    foot.setParent(window)
    qtbot.addWidget(window)
    foot.counts.show_counts(counts_view(), round_view(previous_in_report=103))
    foot.show_place(Path("/課の共有/進捗確認.nakano"))
    foot.show_saved(datetime(2026, 11, 23, 0, 28, tzinfo=UTC))
    foot.show_submitted(2, 15)
    foot.resize(1200, 40)
    window.show()
    assert foot.place.isVisible()
    go_on = threading.Event()
    runner.run(lambda _: go_on.wait(20), lambda _: None, what="控えを調べています")
    qtbot.waitUntil(foot.work.isVisible)
    window.repaint()
    numbers = [*foot.counts.buttons.values(), foot.counts.whole]
    assert [each.text() for each in numbers if each.isVisible() and each.width() < each.sizeHint().width()] == []
    assert foot.counts.whole.isVisible()
    assert foot.place.isHidden()
    go_on.set()
    worker.settle()
    assert foot.place.isVisible()
    worker.finish()


def test_every_number_of_the_tally_is_shown_and_leads_somewhere(qtbot: QtBot) -> None:
    line = StatusCount()
    qtbot.addWidget(line)
    excluded = (("A", Exclusion.UNANSWERED.value), ("B", Exclusion.OPEN_CONFLICT.value), ("C", Exclusion.REPOST.value))
    line.show_counts(counts_view(excluded=excluded), round_view(previous_in_report=103))
    assert [button.text() for button in line.buttons.values()] == ["◎ 61", "○ 5", "△ 2", "× 1", "未記入 1"]
    assert line.whole.text() == "報告対象 103（前回 103）"
    assert line.buttons["○"].accessibleName() == "変更して実施 5件"
    with qtbot.waitSignal(line.wanted) as told:
        click(line.buttons["○"])
    assert told.args == ["○"]


def test_the_next_step_is_shown_on_the_page_that_has_one(clerk: Person) -> None:
    button = clerk.shell.window.status_bar.next
    assert (button.isHidden(), NEXT.shortcuts[0] in button.text()) == (False, True)
    before = entries(clerk).form.row
    click(button)
    clerk.wait()
    assert entries(clerk).form.row != before
    clerk.go_to(CHECK.name)
    assert button.isHidden()
