"""Walks through a window with Tab only, as a user without a mouse does, and checks which widget has the focus."""

from dataclasses import dataclass, field

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QButtonGroup, QRadioButton, QWidget

from nakano_status.gui.window_menus import is_stop

_MOST = 300
"""The most stops; no page has so many."""


@dataclass
class Walk:
    """The widgets that Tab reached, in order; those that it missed; those that look the same with the focus."""

    stops: list[QWidget] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    alike: list[str] = field(default_factory=list)
    came_round: bool = False


def walk_by_tab(window: QWidget) -> Walk:
    """Press Tab until it reaches a widget for the second time."""
    expected = {widget for widget in window.findChildren(QWidget) if is_stop(widget)}
    walk = Walk()
    before: tuple[QWidget, QImage] | None = None
    for _ in range(_MOST):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        here = QApplication.focusWidget()
        if before is not None and here is not before[0] and before[0].grab().toImage() == before[1]:
            walk.alike.append(named(before[0]))
        if here is None or here in walk.stops:
            walk.came_round = bool(walk.stops) and here is walk.stops[0]
            break
        walk.stops.append(here)
        before = here, here.grab().toImage()
    walk.missed = sorted(named(widget) for widget in expected - set(walk.stops) if not _is_other_choice(widget, walk))
    return walk


def focused() -> QWidget:
    """Return the widget with the focus."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def named(widget: QWidget) -> str:
    """Return a description of the widget."""
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.objectName()} {widget.accessibleName() or text}"


def _is_other_choice(widget: QWidget, walk: Walk) -> bool:
    """Whether it is one of several choices of which Tab reached another one: the arrow keys reach the rest."""
    if not isinstance(widget, QRadioButton):
        return False
    group: QButtonGroup | None = widget.group()
    same = (stop for stop in walk.stops if isinstance(stop, QRadioButton) and stop.group() is group)
    return any(group is not None or stop.parent() is widget.parent() for stop in same)
