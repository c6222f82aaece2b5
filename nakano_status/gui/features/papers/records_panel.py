"""The recorded papers of the round; the current one can be saved again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nakano_status.gui.controls.boxes import STRETCH, column_of
from nakano_status.gui.features.papers.record_lines import record_lines
from nakano_status.gui.lists.rich_text_list import RichTextList
from nakano_status.gui.lists.rich_text_view import RichTextView
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.papers.publications import PublicationView


_ALL = 1000
"""The stretch factor of the list; the empty space has the rest."""


class RecordsPanel(QWidget):
    """The list of recorded papers; `chosen` is emitted when another paper becomes current."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = RichTextList()
        self.list = RichTextView(self.model, tr("記録した資料"), click_goes=False)
        self.words = ReadingLabel(kind="muted")
        column_of(self.words, (self.list, _ALL), STRETCH, within=self)  # space if the list is hidden
        self.list.moved.connect(lambda _: self.chosen.emit())

    @property
    def number(self) -> int:
        """The number of the current paper; 0 if there is none."""
        item = self.list.current_item
        return item if isinstance(item, int) else 0

    def show_records(self, found: Sequence[PublicationView]) -> None:
        """Show the recorded papers, the newest first; the current one remains."""
        self.model.set_items(record_lines(found))
        self.list.setVisible(bool(found))
        none = tr(
            "記録した資料はまだありません。「会議・公表の一式」を作成すると、号を付けて記録され、ここからいつでも取り出せます。"
        )
        self.words.show_text(tr("記録した資料 {count}件").format(count=len(found)) if found else none)
        if found and not self.number:
            self.list.setCurrentIndex(self.model.index(0))
