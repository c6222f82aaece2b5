"""The line at the foot of the window that shows what is being done, how far it is and how long it still takes."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QWidget

from nakano_status.gui.act_runner import ActRunner
from nakano_status.gui.controls.boxes import line_of
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import label
from nakano_status.gui.words import tr

A_BLINK = 150
"""Milliseconds that work may last before it is shown."""

_LONG, _MINUTE = 2.0, 60
"""Seconds after which it is shown how long work still takes."""


def left_words(elapsed: float, done: int, total: int) -> str:
    """Return about how long work still takes, of which `done` of `total` took so many seconds; empty while it is short.

    Seconds are rounded up to five.
    """
    if elapsed < _LONG or not 0 < done < total:
        return ""
    left = elapsed / done * (total - done)
    if left >= _MINUTE:
        return tr("残り約{minutes}分").format(minutes=round(left / _MINUTE))
    return tr("残り約{seconds}秒").format(seconds=5 * math.ceil(left / 5))


class WorkLine(QWidget):
    """The running work, its progress, and a button that stops it; shown only if it lasts longer than `A_BLINK`.

    The signal `changed` follows when it needs more room or less.
    """

    changed = Signal()

    def __init__(self, runner: ActRunner) -> None:
        super().__init__()
        self.words = label("")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(20 * STEP)
        self.stop = Button(tr("中止"), lambda: self._ask_to_stop(runner))
        self._step: tuple[str, int] = ("", 0)
        self._since = 0.0
        self._delay = QTimer(self, singleShot=True, interval=A_BLINK)
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
        self.stop.setEnabled(True)
        self.stop.hide()  # until the work reports how far it is: it can be stopped there
        self._step = ("", 0)
        self._delay.start()

    def _go_on(self, what: str, done: int, total: int) -> None:
        now = time.monotonic()
        if (what, total) != self._step:
            self._step, self._since = (what, total), now
        self.stop.show()
        if self.stop.isEnabled():
            counted = f"{what}　{done} / {total}" if total else what
            self.words.setText("　".join(filter(None, (counted, left_words(now - self._since, done, total)))))
        self.changed.emit()
        self.bar.setRange(0, total)
        self.bar.setValue(done)

    def _ask_to_stop(self, runner: ActRunner) -> None:
        """Ask the work to stop, and show that it was asked until it has."""
        runner.stop()
        self.stop.setEnabled(False)
        self.words.setText(tr("中止しています"))
        self.changed.emit()

    def _end(self) -> None:
        self._delay.stop()
        self.hide()
        self.changed.emit()
