"""A step of 照会: its name, its state, its controls in a line, and their results."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QFrame, QWidget

from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import label


def in_line(*controls: QWidget) -> QWidget:
    """Return the controls beside each other, from the left."""
    holder = QWidget()
    line_of(*controls, STRETCH, within=holder)
    return holder


def step(title: str, state: QWidget, controls: Iterable[QWidget], below: Iterable[QWidget] = ()) -> QFrame:
    """Return the frame of a step: its name, its state, its controls in a line, and their results below."""
    frame = QFrame()
    frame.setProperty("kind", "panel")
    own = tuple(controls)
    parts = (*([in_line(*own)] if own else []), *below)
    column_of(label(title, "heading"), state, *parts, within=frame, margins=(3 * STEP, 2 * STEP, 3 * STEP, 2 * STEP))
    return frame
