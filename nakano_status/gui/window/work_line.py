"""The line at the foot of the window with the running work, its progress and the remaining time."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from nakano_status.gui.act_runner import ActRunner, LongWork
from nakano_status.gui.controls.boxes import line_of
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import label

A_BLINK = 150
"""Milliseconds of work before it is shown."""

_LONG, _MINUTE = 2.0, 60
"""Seconds of work before its remaining time is shown."""


def remaining_time_text(elapsed: float, done: int, total: int) -> str:
    """Return the approximate remaining time as text, if `done` of `total` parts of work took `elapsed` seconds.

    Seconds are rounded up to a multiple of five. Empty while the work has taken less than two seconds.
    """
    if elapsed < _LONG or not 0 < done < total:
        return ""
    left = elapsed / done * (total - done)
    if left >= _MINUTE:
        return f"残り約{round(left / _MINUTE)}分"
    return f"残り約{5 * math.ceil(left / 5)}秒"


class WorkLine(QWidget):
    """The running work, its progress, and a button that stops it; shown only if the work lasts longer than `A_BLINK`.

    Of several pieces of work, the oldest is shown. The signal `changed` is emitted when the line needs more or less
    space.
    """

    changed = Signal()

    def __init__(self, runner: ActRunner) -> None:
        super().__init__()
        self._runner = runner
        self.words = label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(20 * STEP)
        self.stop = Button("中止", self._ask_to_stop)
        self._work: LongWork | None = None
        self._delay = QTimer(self, singleShot=True, interval=A_BLINK)
        self._delay.timeout.connect(self._appear)
        line_of(self.words, self.bar, self.stop, within=self)
        self.hide()
        for each in (runner.started, runner.progressed, runner.ended):
            each.connect(self._show)

    def _appear(self) -> None:
        self.show()
        self._show()

    def _show(self) -> None:
        """Show the oldest work, once it has lasted a while, or once the previous work has ended."""
        work = self._runner.shown
        if work is not self._work:
            self._work = work
            self.stop.setEnabled(True)
            if self.isVisible():
                self.hide()
                self.changed.emit()
            self._delay.start() if work else self._delay.stop()
        if work is not None and self.isVisible():
            what, done, total = work.at
            if self.stop.isEnabled():
                counted = f"{what}　{done} / {total}" if total else what
                left = remaining_time_text(time.monotonic() - work.since, done, total)
                self.words.setText("　".join(filter(None, (counted, left))))
            self.bar.setRange(0, total)
            self.bar.setValue(done)
            self.changed.emit()

    def _ask_to_stop(self) -> None:
        """Ask the work to stop, and show that until it does; work that has already saved is finished."""
        is_in_time = self._work is not None and self._work.is_in_time
        self._runner.stop()
        self.stop.setEnabled(False)
        self.words.setText("中止しています" if is_in_time else "保存が済んだため、終わりまで続けます")
        self.changed.emit()
