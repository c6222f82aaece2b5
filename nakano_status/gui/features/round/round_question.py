"""The question in 照会 before a round is started or a list imported: whether, and for which edition of the plan."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QPushButton

from nakano_status.domain.plan.plan import Edition
from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.controls.choice import Choice
from nakano_status.gui.controls.steps import in_line
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel
from nakano_status.gui.looks.plain_text import without_key
from nakano_status.gui.page import Question
from nakano_status.gui.words import tr


class RoundQuestion(Question):
    """A text, the editions to choose from if there are several, and buttons for yes and no.

    Nothing is chosen beforehand, and yes is disabled without a choice.
    """

    def __init__(self, yes: str, no: str) -> None:
        super().__init__()
        self.words = ReadingLabel()
        self.editions = Choice(tr("計画の版"), fits=True)
        self.editions.setPlaceholderText(tr("計画の版を選ぶ"))
        self.start = QPushButton(without_key(yes))
        self.stop = QPushButton(without_key(no))
        column_of(
            self.words,
            in_line(self.editions),
            in_line(self.start, self.stop),
            within=self,
            margins=(2 * STEP, STEP, 2 * STEP, STEP + STEP // 2),
            spacing=None,
        )
        self.editions.currentIndexChanged.connect(lambda place: self.start.setEnabled(place >= 0))
        self.stop.clicked.connect(self.end)

    @property
    def edition(self) -> int | None:
        """The number of the chosen edition; None if there is no choice."""
        found = self.editions.currentData()
        return None if found is None else int(found)

    def ask(self, words: str, editions: Iterable[Edition] = ()) -> None:
        """Ask, with the editions to choose from (none: the edition is certain)."""
        self.words.show_text(words)
        self.editions.clear()
        for each in editions:
            self.editions.addItem(each.label, each.ordinal)
        self.editions.setCurrentIndex(-1)
        self.editions.setVisible(self.editions.count() > 0)
        self.start.setEnabled(self.editions.count() == 0)
        self.begin()
        self.stop.setFocus()
