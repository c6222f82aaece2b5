"""The characters that a text field accepts."""

from __future__ import annotations

from PySide6.QtGui import QValidator

from nakano_status.domain.text.narrative import remove_controls
from nakano_status.gui.qt_override import override

_UTF_16 = "utf-16-le"  # as Qt counts places: a kanji beyond the first 65,536 characters has two units


class ControlsRemoved(QValidator):
    """A validator that removes control characters and direction controls from the text of a line edit."""

    @override
    def validate(self, text: str, place: int) -> tuple[QValidator.State, str, int]:
        left = remove_controls(text)
        if left != text:
            before = text.encode(_UTF_16, "surrogatepass")[: 2 * place].decode(_UTF_16, "surrogatepass")
            place = len(remove_controls(before).encode(_UTF_16)) // 2
        return QValidator.State.Acceptable, left, place
