"""A step of 照会: its name, how it stands, its controls in a line, and what follows from them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import label


def in_line(*controls: QWidget) -> QWidget:
    """Set controls beside each other, from the left."""
    holder = QWidget()
    line = QHBoxLayout(holder)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(STEP)
    for control in controls:
        line.addWidget(control)
    line.addStretch(1)
    return holder


def step(title: str, state: QWidget, controls: Iterable[QWidget], below: Iterable[QWidget] = ()) -> QFrame:
    """Set a step: its name, how it stands, its controls in a line, and what follows from them."""
    frame = QFrame()
    frame.setProperty("kind", "panel")
    column = QVBoxLayout(frame)
    column.setContentsMargins(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP)
    column.setSpacing(STEP)
    column.addWidget(label(title, "heading"))
    column.addWidget(state)
    if own := tuple(controls):
        column.addWidget(in_line(*own))
    for part in below:
        column.addWidget(part)
    return frame
