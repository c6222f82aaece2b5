"""A combo box for 変更の種別; the field is optional, so the first choice is none."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QWheelEvent

from nakano_status.domain.fields.mark import ChangeKind
from nakano_status.gui.controls.choice import Choice
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr


class KindPicker(Choice):
    """A combo box; the signal `picked` carries what a user chose (str or None).

    The wheel scrolls the page and never changes an answer.
    """

    picked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.addItem(tr("（選択しない）"), None)
        for kind in ChangeKind:
            self.addItem(kind.value, kind.value)
        self.activated.connect(lambda _: self.picked.emit(self.value))

    @property
    def value(self) -> str | None:
        """The kind that is shown, as stored; None where none is chosen."""
        value = self.currentData()
        return None if value is None else str(value)

    def load(self, value: str | None) -> None:
        """Show a stored value."""
        self.setCurrentIndex(max(0, self.findData(value)))

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
