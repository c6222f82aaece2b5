"""Where the parts of a line of bars are painted: beside one another if it is wide, else one above the other."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QStyleOptionViewItem

from nakano_status.application.round.read.overview import Bar
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.words import tr

_NAME_SHARE = 0.3
_NAME_LEAST, _NAME_MOST = 14, 40
"""The share of the width that the name gets, in steps: at least and at most."""

_WIDE = 64
"""The width, in steps, from which the name is beside its bar; in a narrower view it is above the bar."""


@dataclass(frozen=True)
class Places:
    """The parts of a line; `total` and `before` are the numbers of rows now and last time."""

    name: QRect
    total: QRect
    before: QRect
    bar: QRectF
    thin: QRectF


def is_wide(width: int) -> bool:
    """Return whether names are placed beside their bars."""
    return width >= steps(_WIDE)


def places_of(option: QStyleOptionViewItem, bar: Bar) -> Places:
    """Divide a line into its parts; a line without a bar of last time is centred vertically."""
    return _beside(option, bar) if is_wide(option.rect.width()) else _above(option)


def _beside(option: QStyleOptionViewItem, bar: Bar) -> Places:
    rect, metrics = option.rect, QFontMetrics(option.font)
    line = max(metrics.height() + STEP // 2, rect.height() // 2 - STEP)  # higher bars where lines are higher
    total = metrics.horizontalAdvance(tr("前回 999件"))
    left, right = rect.left() + 2 * STEP, rect.right() - 2 * STEP
    width = min(max(round(rect.width() * _NAME_SHARE), steps(_NAME_LEAST)), steps(_NAME_MOST))
    name = QRect(left, rect.top() + STEP, width, rect.height() - 2 * STEP)
    top = rect.top() + STEP if bar.before is not None else rect.center().y() - line // 2
    beside = left + width + STEP
    totals = QRect(beside, top, total, line), QRect(beside, top + line, total, line)
    begin = beside + total + 2 * STEP
    return Places(name, *totals, *_bars_at(begin, top, max(right - begin, 4 * STEP), line))


def _above(option: QStyleOptionViewItem) -> Places:
    rect, metrics = option.rect, QFontMetrics(option.font)
    line, total = metrics.height() + STEP // 2, metrics.horizontalAdvance(tr("前回 999件"))
    left, top, right = rect.left() + 2 * STEP, rect.top() + STEP, rect.right() - 2 * STEP
    number = metrics.horizontalAdvance("999件")
    now = QRect(right - total - 2 * STEP - number, top, number, line)
    name = QRect(left, top, now.left() - 2 * STEP - left, line)
    bars = _bars_at(left, top + line + STEP // 2, right - left, line)
    return Places(name, now, QRect(right - total, top, total, line), *bars)


def _bars_at(left: int, top: int, width: int, line: int) -> tuple[QRectF, QRectF]:
    """Return the places of the bar and of the thin one below it."""
    return QRectF(left, top, width, line), QRectF(left, top + line + (line - STEP) / 2, width, STEP)
