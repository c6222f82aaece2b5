"""What stands where a list is empty: what would be here, and how to get it (window.md, "Manner")."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from nakano_status.gui.controls.boxes import STRETCH, column_of
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.looks.picture import Picture
from nakano_status.gui.looks.plain_text import without_key
from nakano_status.gui.overriding import override
from nakano_status.gui.words import tr

_SENTENCE = re.compile(r"[^。\n]+。?[」）]?")
_ICON_SIDE, _WIDEST = 5, 56
"""In steps: they grow with the texts."""


def in_lines(words: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """Set each sentence on a line of its own; one that does not fit breaks at the 、 nearest to its middle."""
    for sentence in _SENTENCE.findall(words):
        commas = [place for place, char in enumerate(sentence, start=1) if char == "、"]
        if fits(sentence) or not commas:
            yield sentence
        else:
            middle = min(commas, key=lambda place: abs(2 * place - len(sentence)))
            yield from (sentence[:middle], sentence[middle:])


class EmptyState(QWidget):
    """`asked` follows the button, which is there only where one act brings what is missing."""

    asked = Signal()

    def __init__(self, icon: str = "rows", title: str = "", words: str = "", button: str = "") -> None:
        self._is_made = False
        super().__init__()
        self._picture = Picture(icon, _ICON_SIDE)
        self.title = label("", "heading")
        self.words = ReadingLabel(kind="muted")
        self.button = QPushButton()
        self.words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.button.clicked.connect(self.asked)
        column_of(
            (STRETCH, 2),
            (self._picture, Qt.AlignmentFlag.AlignHCenter),
            (self.title, Qt.AlignmentFlag.AlignHCenter),
            (self.words, Qt.AlignmentFlag.AlignHCenter),
            (self.button, Qt.AlignmentFlag.AlignHCenter),
            (STRETCH, 3),
            within=self,
            margins=(4 * STEP, 4 * STEP, 4 * STEP, 4 * STEP),
        )
        self._is_made = True
        self.tell(icon, title, words, button)

    def tell(self, icon: str, title: str, words: str, button: str = "") -> None:
        """Say what would be here and how to get it."""
        self._picture.show_icon(icon)
        self.title.setText(title)
        room, measure = steps(_WIDEST) - 4 * STEP, self.words.fontMetrics().horizontalAdvance
        self.words.show_text("\n".join(in_lines(words, lambda sentence: measure(sentence) <= room)))
        self._fit()
        self.button.setText(without_key(button))
        self.button.setVisible(bool(button))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._is_made:
            self._fit()

    def _fit(self) -> None:
        """Give the words as much room as they take: a label in the middle is not asked for it."""
        longest = max(map(self.words.fontMetrics().horizontalAdvance, self.words.plain_text.split("\n")))
        width = longest + 4 * STEP
        self.words.setFixedWidth(min(steps(_WIDEST), width))
        self.words.setMinimumHeight(self.words.heightForWidth(self.words.width()))


def nothing_listed() -> EmptyState:
    """Return what stands in an editor's place where no row fits what the list is to show."""
    words = tr("条件や検索に当てはまる取組がありません。条件を消すか、検索の語を変えると、ここで記入できます。")
    return EmptyState("search", tr("表示する取組はありません"), words)
