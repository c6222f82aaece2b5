"""A person's hands on a window: keys, clicks, and what an input method sends."""

from PySide6.QtCore import QCoreApplication, QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

CONTROL = Qt.KeyboardModifier.ControlModifier
_NONE = Qt.KeyboardModifier.NoModifier


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = _NONE) -> None:
    """Press and let go of a key."""
    QTest.keyClick(widget, key, modifier)


def keys(widget: QWidget, text: str) -> None:
    """Type Latin letters and digits."""
    QTest.keyClicks(widget, text)


def click(widget: QWidget, place: QPoint | None = None) -> None:
    """Click with the left button, in the middle unless told."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, _NONE, place or widget.rect().center())


def compose(widget: QWidget, preedit: str, commit: str = "") -> None:
    """Let the input method show `preedit` and settle `commit`."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    QCoreApplication.sendEvent(widget, event)


def write(widget: QWidget, text: str) -> None:
    """Write Japanese as people do: composed, then settled."""
    compose(widget, text)
    compose(widget, "", text)
