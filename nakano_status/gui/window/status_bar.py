"""The status bar: what is saved, what is running, how many have submitted, and the next step."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QProgressBar, QPushButton, QToolButton, QWidget

from nakano_status.application.round.read.views import CountsView, RoundView
from nakano_status.domain.fields.mark import MOST_MARKS
from nakano_status.gui.controls.boxes import STRETCH, line_of
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import label, set_tip, without_key
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.gui.act_runner import ActRunner

_A_BLINK = 150
"""Milliseconds that work may last before it is shown."""


class WorkLine(QWidget):
    """The running work, its progress, and a button that stops it; shown only if it lasts longer than `_A_BLINK`.

    The signal `changed` follows when it needs more room or less.
    """

    changed = Signal()

    def __init__(self, runner: ActRunner) -> None:
        super().__init__()
        self.words = label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(20 * STEP)
        self.stop = Button(tr("中止"), runner.stop)
        self._delay = QTimer(self, singleShot=True, interval=_A_BLINK)
        self._delay.timeout.connect(self._show)
        line_of(self.words, self.bar, self.stop, within=self)
        self.hide()
        runner.started.connect(self._begin)
        runner.progressed.connect(self._go_on)
        runner.ended.connect(self._end)

    def _show(self) -> None:
        self.show()
        self.changed.emit()

    def _begin(self, what: str) -> None:
        self.words.setText(what)
        self.bar.setRange(0, 0)
        self._delay.start()

    def _go_on(self, what: str, done: int, total: int) -> None:
        self.words.setText(f"{what}　{done} / {total}" if total else what)
        self.changed.emit()
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _end(self) -> None:
        self._delay.stop()
        self.hide()
        self.changed.emit()


class StatusCount(QWidget):
    """The tally; every number leads to the rows that it counts.

    The signal `wanted` carries a mark, or None for unanswered; `explained` asks why there are as many rows in the
    report.
    """

    wanted = Signal(object)
    explained = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[str | None, QToolButton] = {}
        self.whole = QToolButton()
        self.whole.setAutoRaise(True)
        self.whole.setToolTip(tr("件数の内訳と、前回との差を表示します"))
        self.whole.clicked.connect(self.explained)
        self._all = tuple(QToolButton() for _ in range(MOST_MARKS + 1))
        for place, button in enumerate(self._all):
            button.setAutoRaise(True)
            button.clicked.connect(lambda _=False, place=place: self.wanted.emit(tuple(self.buttons)[place]))
        line_of(*self._all, STEP, self.whole, within=self, spacing=0)
        self.hide()

    def show_counts(self, counts: CountsView, round_: RoundView) -> None:
        """Show the tally of a round, and how many rows were in the report last time."""
        from nakano_status.domain.round.tally import Exclusion

        previous = round_.previous_in_report
        self.buttons = dict(zip((*round_.marks.symbols, None), self._all, strict=False))
        for button in self._all:
            button.setVisible(button in self.buttons.values())
        unanswered = sum(why == Exclusion.UNANSWERED for _, why in counts.excluded)
        for key, button in self.buttons.items():
            number = counts.counts.get(key, 0) if key else unanswered
            word = mark.label if (mark := round_.marks.of(key)) else tr("未記入")
            button.setText(without_key(f"{key or word} {number}"))
            button.setAccessibleName(f"{word} {number}{tr('件')}")
            set_tip(button, tr("{word}の取組を一覧で表示します").format(word=word))
        before = tr("（前回 {number}）").format(number=previous) if previous is not None else ""
        self.whole.setText(without_key(tr("報告対象 {number}").format(number=counts.in_report) + before))
        self.show()


class StatusBar(QFrame):
    """The status bar.

    Left: the tally (office), the data file and when it was saved. Right: running work, progress and the next step.
    """

    def __init__(self, runner: ActRunner) -> None:
        super().__init__()
        self.setObjectName("foot")
        self.saved = label("", "muted")
        self.shared = label("", "muted")
        self.place = label("", "muted")
        self.counts = StatusCount()
        self.submitted = label("", "muted")
        self.work = WorkLine(runner)
        self.work.changed.connect(self._fit)
        self.next = QPushButton()
        self.next.hide()
        line = line_of(
            self.counts,
            self.place,
            self.saved,
            self.shared,
            STRETCH,
            self.work,
            self.submitted,
            self.next,
            within=self,
            margins=(2 * STEP, STEP // 2, 2 * STEP, STEP // 2),
            spacing=2 * STEP,
        )
        self.setMinimumHeight(5 * STEP)
        self._line = line

    def show_place(self, path: Path) -> None:
        """Show the name of the data file; the tooltip has its path."""
        self.place.setText(tr("データファイル「{name}」").format(name=path.name))
        set_tip(self.place, str(path))
        self._fit()

    def show_submitted(self, done: int, every: int) -> None:
        """Show how many of the answering divisions have submitted."""
        self.submitted.setText(tr("{all}所管中{done}所管が提出").format(all=every, done=done))
        self._fit()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Hide what there is no room for, the data file's name first, the total last: no number is shown in part."""
        optional = (self.counts.whole, self.saved, self.work.words, self.shared, self.submitted, self.place)
        for part in optional:
            part.setVisible(bool(part.text()))
        for part in reversed(optional):
            self.work.updateGeometry()  # its words are one of the parts
            self._line.activate()
            if self._line.minimumSize().width() > self.width():
                part.hide()

    def clear(self) -> None:
        """Clear all that is shown of a data file: none is open."""
        for words in (self.saved, self.shared, self.place, self.submitted):
            words.clear()
        self.counts.hide()
        self.next.hide()

    def show_saved(self, moment: datetime) -> None:
        """Show when the last writing reached the data file (`moment` in local time)."""
        self.saved.setText(tr("保存済み {time}").format(time=f"{moment:%H:%M}"))
        self.saved.setProperty("kind", "muted")
        self._fit()

    def show_shared(self, words: str) -> None:
        """Show how far the file on the share is; empty if there is none."""
        self.shared.setText(words)
        self._fit()

    def show_read_only(self) -> None:
        """Show that nothing can be changed."""
        self.saved.setText(tr("閲覧用（変更はできません）"))

    def show_unsaved(self) -> None:
        """Show that the last writing did not reach the data file."""
        self.saved.setText(tr("保存できていない内容があります"))
