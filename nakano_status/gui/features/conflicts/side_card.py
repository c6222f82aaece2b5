"""One side of a conflict as a card, and the question before a value is blanked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QRadioButton

from nakano_status.domain.fields.mark import Marks
from nakano_status.gui.controls.boxes import column_of, framed, in_line
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.features.conflicts.conflict_sides import ShownSide
from nakano_status.gui.lists.difference_html import one_side_html, shown_value
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, muted, paragraph, without_key
from nakano_status.gui.page import Question
from nakano_status.gui.words import tr

Values = Mapping[str, str | None]


class BlankQuestion(Question):
    """The question; the focus is set to ［選び直す］, so that pressing Enter once more empties nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.words = ReadingLabel()
        self.empty = Button(tr("空欄に決める"), self._confirm)
        self.stop = Button(tr("選び直す"), self.end)
        self._decide: Callable[[], None] = lambda: None
        framed(self, self.words, in_line(self.empty, self.stop), spacing=None)

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return not self.isHidden()

    def ask(self, words: str, decide: Callable[[], None]) -> None:
        """Show the question; `decide` is called if the user confirms."""
        self._decide = decide
        self.words.show_text(words)
        self.begin()
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)

    def press(self) -> None:
        """Press the button that has focus; ［選び直す］ if neither has."""
        (self.empty if self.empty.hasFocus() else self.stop).click()

    def _confirm(self) -> None:
        self.hide()
        self._decide()


class SideCard(QFrame):
    """A side of the conflict; `take` is its choice for the act; `choice` is the button that chooses it.

    `chosen` is a label that this side was decided on.
    """

    def __init__(self, number: int, side: ShownSide) -> None:
        super().__init__()
        self.take = side.take
        self.chosen = label(tr("✓ 決定した内容"), "good")
        self.setProperty("kind", "panel")
        self.choice = QRadioButton(without_key(f"{number}　{side.who}"))
        self.text = ReadingLabel()
        self.text.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        column = column_of(
            self.choice, self.chosen, within=self, margins=(2 * STEP, STEP + STEP // 2, 2 * STEP, 2 * STEP)
        )
        self.chosen.setVisible(side.is_chosen)
        if side.source:
            column.addWidget(ReadingLabel(side.source, kind="muted"))
        column.addWidget(self.text, 1)

    def show_values(self, values: Values, base: Values, headings: Mapping[str, str], marks: Marks) -> None:
        """Show the side's values; what differs from `base` is marked."""
        parts = []
        for key, value in values.items():
            shown, was = shown_value(key, value, marks), shown_value(key, base.get(key), marks)
            head = f"{muted(headings.get(key, ''))}<br>" if len(values) > 1 else ""
            parts.append(paragraph(f"{head}{one_side_html(was, shown)}"))
        self.text.show_html("".join(parts))
        accessible_text = "、".join(f"{headings.get(key, '')} {value or '空欄'}" for key, value in values.items())
        self.choice.setAccessibleDescription(
            f"{accessible_text}、{self.chosen.text()}" if not self.chosen.isHidden() else accessible_text
        )
