"""A label for the path of a file: its name, and below it the folder in one line, elided in the middle if too long."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.looks.labels import ElidedLabel, ReadingLabel
from nakano_status.gui.looks.plain_text import set_tip


class PathLabel(QWidget):
    """A label whose tooltip, and its description for screen readers, has the whole path."""

    def __init__(self) -> None:
        super().__init__()
        self.name = ReadingLabel()
        self.folder = ElidedLabel()
        column_of(self.name, self.folder, within=self, spacing=0)

    def show_path(self, path: Path) -> None:
        """Show another path."""
        self.name.show_text(path.name)
        self.folder.show_text(str(path.parent))
        set_tip(self, str(path))
