"""One side of a conflict in a column: who says it, in which file, and what — with the differences inside the text."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QRadioButton

from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.difference_html import one_side_html, shown_value
from nakano_status.gui.looks.labels import ReadingLabel, label, paragraph
from nakano_status.gui.looks.plain_text import without_key
from nakano_status.gui.models.conflict_sides import ShownSide
from nakano_status.gui.words import tr

Values = Mapping[str, str | None]


class SideCard(QFrame):
    """`take` is what choosing this side means to the act; `choice` is the button that chooses it.

    `chosen` says in words that this side was decided on.
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
            line = label(side.source, "muted")
            line.setWordWrap(True)
            column.addWidget(line)
        column.addWidget(self.text, 1)

    def show_values(self, values: Values, base: Values, headings: Mapping[str, str]) -> None:
        """Show the side's values; what differs from `base` is marked."""
        parts = []
        for key, value in values.items():
            shown, was = shown_value(key, value), shown_value(key, base.get(key))
            head = f'<span class="muted">{escape(headings.get(key, ""))}</span><br>' if len(values) > 1 else ""
            parts.append(paragraph(f"{head}{one_side_html(was, shown)}"))
        self.text.show_html("".join(parts))
        spoken = "、".join(f"{headings.get(key, '')} {value or '空欄'}" for key, value in values.items())
        self.choice.setAccessibleDescription(
            f"{spoken}、{self.chosen.text()}" if not self.chosen.isHidden() else spoken
        )
