"""Buttons that are made together with what they do."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QPushButton

from nakano_status.gui.qt_override import override


class Button(QPushButton):
    """A button, and what is done when it is pressed; without it, others connect what they do."""

    def __init__(self, text: str = "", do: Callable[..., object] | SignalInstance | None = None) -> None:
        super().__init__(text)
        if do is not None:
            self.clicked.connect(do)


class PrimaryButton(Button):
    """The button for the main act of a page or a panel."""

    def __init__(self, text: str = "", do: Callable[..., object] | SignalInstance | None = None) -> None:
        super().__init__(text, do)
        self.setProperty("kind", "primary")


class OnceButton(Button):
    """A button that a double click presses once: a second press would decide on an item that the user has not read."""

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        event.accept()
