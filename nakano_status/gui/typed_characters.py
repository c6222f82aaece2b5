"""The characters that a text field accepts."""

from __future__ import annotations

from PySide6.QtGui import QValidator

from nakano_status.domain.text.narrative import remove_controls
from nakano_status.gui.qt_override import override


class ControlsRemoved(QValidator):
    """A validator that removes control characters and direction controls from the text of a line edit."""

    @override
    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        return QValidator.State.Acceptable, remove_controls(text), len(remove_controls(text[:place]))
