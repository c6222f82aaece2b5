"""事務局への連絡 as the office reads it: notes about the row, with their divisions."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QFrame

from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.words import tr


class NotesPanel(QFrame):
    """A panel without height if there are no notes."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "attention")
        self.words = ReadingLabel()
        column_of(
            label(tr("事務局への連絡"), "field"),
            self.words,
            within=self,
            margins=(2 * STEP, STEP, 2 * STEP, STEP),
            spacing=STEP // 2,
        )
        self.hide()

    def show_notes(self, notes: Mapping[str, str]) -> None:
        """Show notes by the name of the division that wrote them."""
        told = "\n".join(f"{who}：{text}" for who, text in notes.items())
        if told != self.words.plain_text:
            self.words.show_text(told)
        self.setVisible(bool(told))
