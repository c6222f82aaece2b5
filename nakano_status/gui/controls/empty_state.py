"""Texts in place of an empty list, and above a list that is limited to a division."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from nakano_status.gui.controls.boxes import STRETCH, column_of, line_of
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.looks.appearance import STEP, steps
from nakano_status.gui.looks.icons import IconPicture
from nakano_status.gui.looks.labels import ReadingLabel, escape_ampersands, label
from nakano_status.gui.page import AppContext, OfDivision
from nakano_status.gui.qt_override import override

_SENTENCE = re.compile(r"[^。\n]+。?[」）]?")
_ICON_SIDE, _WIDEST = 5, 56
"""The side of the icon, and the greatest width of the text, in steps: they grow with the size of texts."""


def sentence_lines(words: str, fits: Callable[[str], bool]) -> Iterator[str]:
    """Yield each sentence of a text as one line; as two lines, split at a 、, if `fits(sentence)` is false.

    The 、 nearest to the middle is chosen. A sentence without a 、 remains one line.
    """
    for sentence in _SENTENCE.findall(words):
        commas = [place for place, char in enumerate(sentence, start=1) if char == "、"]
        if fits(sentence) or not commas:
            yield sentence
        else:
            middle = min(commas, key=lambda place: abs(2 * place - len(sentence)))
            yield from (sentence[:middle], sentence[middle:])


class EmptyState(QWidget):
    """A text in place of an empty list.

    A button is shown if one act supplies the missing content; the signal `asked` is emitted when it is pressed. The
    arguments are as in `set_content`.
    """

    asked = Signal()

    def __init__(self, icon: str = "rows", title: str = "", words: str = "", button: str = "") -> None:
        self._is_made = False
        super().__init__()
        self._picture = IconPicture(icon, _ICON_SIDE)
        self.title = label("", "heading")
        self.words = ReadingLabel(kind="muted")
        self.button = Button(do=self.asked)
        self.words.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
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
        self.set_content(icon, title, words, button)

    def set_content(self, icon: str, title: str, words: str, button: str = "") -> None:
        """Show an icon, a title that names the missing content, and words that explain how to get it.

        `button`: the text of the button; if empty, the button is hidden.
        """
        self._picture.show_icon(icon)
        self.title.setText(title)
        room, measure = steps(_WIDEST) - 4 * STEP, self.words.fontMetrics().horizontalAdvance
        self.words.show_text("\n".join(sentence_lines(words, lambda sentence: measure(sentence) <= room)))
        self._fit()
        self.button.setText(escape_ampersands(button))
        self.button.setVisible(bool(button))

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and self._is_made:
            self._fit()

    def _fit(self) -> None:
        """Set the label's height to the height of its text: the layout does not ask a centred label for it."""
        longest = max(map(self.words.fontMetrics().horizontalAdvance, self.words.plain_text.split("\n")))
        width = longest + 4 * STEP
        self.words.setFixedWidth(min(steps(_WIDEST), width))
        self.words.setMinimumHeight(self.words.heightForWidth(self.words.width()))


def nothing_listed() -> EmptyState:
    """Return the text shown in place of an editor when no row matches the filters of the list."""
    words = "条件や検索に当てはまる取組がありません。条件を消すか、検索の語を変えると、ここで記入できます。"
    return EmptyState("search", "表示する取組はありません", words)


def no_round_state(around: AppContext, icon: str, words: str) -> EmptyState:
    """Return what a page shows before the first round: `icon`, a title, the text `words`, and a button.

    The button leads to the page that starts a round.
    """
    made = EmptyState(icon, "進捗確認がまだありません", words, "照会へ進む")
    made.asked.connect(lambda: around.wanted.emit("inquiry", None))
    return made


class NarrowedLine(QWidget):
    """A line with the division to which a list is limited and a button for the whole list; hidden if not limited.

    The signal `widened` is emitted when the button is pressed.
    """

    widened = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.division: str | None = None
        self.words = label("", "muted")
        self.all = Button("すべて表示", self._widen)
        line_of(self.words, self.all, within=self)
        self.hide()

    def follow(self, request: object) -> None:
        """Show the line for the division of `request`; if `request` is not an OfDivision, hide the line."""
        self.division = request.division if isinstance(request, OfDivision) else None
        self.words.setText(f"{self.division or ''}の分だけを表示しています")
        self.setVisible(self.division is not None)

    def _widen(self) -> None:
        self.follow(None)
        self.widened.emit()
