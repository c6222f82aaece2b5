"""The papers that were recorded in the round: the one under the cursor can be saved again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from nakano_status.gui.controls.boxes import STRETCH, column_of
from nakano_status.gui.lists.told_view import ToldView
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.models.record_lines import record_lines
from nakano_status.gui.models.told_list import ToldList
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.papers.publications import PublicationView


_ALL = 1000
"""The share of the room that the list takes from what is only there to be empty."""


class RecordsPanel(QWidget):
    """`chosen` follows when the cursor is on another paper."""

    chosen = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.model = ToldList()
        self.list = ToldView(self.model, tr("記録した資料"), click_goes=False)
        self.words = ReadingLabel(kind="muted")
        column_of(self.words, (self.list, _ALL), STRETCH, within=self)  # room where the list is left out
        self.list.moved.connect(lambda _: self.chosen.emit())

    @property
    def number(self) -> int:
        """The number of the paper under the cursor; 0 where there is none."""
        item = self.list.current_item
        return item if isinstance(item, int) else 0

    def show_records(self, found: Sequence[PublicationView]) -> None:
        """Show what was recorded, the newest first; the cursor stays on its paper."""
        self.model.tell(record_lines(found))
        self.list.setVisible(bool(found))
        none = tr(
            "記録した資料はまだありません。「会議・公表の一式」を作成すると、号を付けて記録され、ここからいつでも取り出せます。"
        )
        self.words.show_text(tr("記録した資料 {count}件").format(count=len(found)) if found else none)
        if found and not self.number:
            self.list.setCurrentIndex(self.model.index(0))
