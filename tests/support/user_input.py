"""Simulated user input in a window: keys, clicks, and the events of an input method."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

CONTROL = Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
    """Press and release a key."""
    QTest.keyClick(widget, key, modifier)


def keys(widget: QWidget, text: str) -> None:
    """Type Latin letters and digits."""
    QTest.keyClicks(widget, text)


def click(widget: QWidget, place: QPoint | None = None) -> None:
    """Click with the left button, in the middle by default."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, NONE, place or widget.rect().center())


def move_to(widget: QWidget, place: QPoint, kind: QEvent.Type = QEvent.Type.MouseMove) -> None:
    """Move the mouse over a widget with its left button down, or press it there."""
    where = QPointF(place)
    QCoreApplication.sendEvent(
        widget, QMouseEvent(kind, where, where, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton, NONE)
    )


def drop_on(widget: QWidget, *files: Path) -> None:
    """Drop files on a widget, as the window system does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    QCoreApplication.sendEvent(widget, QDragEnterEvent(QPoint(3, 3), copy, data, left, NONE))
    QCoreApplication.sendEvent(widget, QDropEvent(QPointF(3, 3), copy, data, left, NONE))


def compose(widget: QWidget, preedit: str, commit: str = "") -> None:
    """Let the input method show `preedit` and commit `commit`."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QCoreApplication.sendEvent(widget, event)


def write(widget: QWidget, text: str) -> None:
    """Type Japanese as users do: composed, then committed."""
    compose(widget, text)
    compose(widget, "", text)
