"""A proposed summarising sentence for a report, which only the user adopts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.words import tr

if TYPE_CHECKING:
    from nakano_status.application.papers.paper import OfferedSentence


class SentenceOffer(QWidget):
    """The proposed sentence with a button; `taken` carries the sentence when the user adopts it."""

    taken = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.sentence = ""
        self.words = ReadingLabel(kind="muted")
        self.take = QPushButton(tr("この文を入れる"))
        self.take.clicked.connect(lambda _=False: self.taken.emit(self.sentence))
        column_of(self.words, (self.take, Qt.AlignmentFlag.AlignLeft), within=self, spacing=STEP // 2)

    def tell(self, offered: OfferedSentence | None) -> None:
        """Show another sentence with the share that it is based on; None: there is none."""
        self.sentence = offered.text if offered else ""
        words = tr("文の例（{of}の割合 {share}）：{text}")
        self.words.show_text(words.format(of=offered.of, share=offered.share, text=offered.text) if offered else "")
