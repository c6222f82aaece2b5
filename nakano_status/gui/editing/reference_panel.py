"""Texts of last round beside the answer to write: what was planned, and a button that copies it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QPushButton, QWidget

from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label
from nakano_status.gui.words import tr


class ReferencePanel(QFrame):
    """A panel of one or two texts; the signal `copied` carries the first one, to be put into the field below.

    An empty text uses no room; without any text the panel is hidden.
    """

    copied = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "panel")
        self.button = QPushButton(tr("前回の予定を転記"))
        self.captions = (label("", "muted"), label("", "muted"))
        self.texts = (ReadingLabel(), ReadingLabel())
        self.button.clicked.connect(lambda: self.copied.emit(self.texts[0].plain_text))
        grid = QGridLayout(self)
        grid.setContentsMargins(2 * STEP, STEP, STEP, STEP)
        grid.setHorizontalSpacing(STEP)
        grid.setVerticalSpacing(STEP // 2)
        grid.setColumnStretch(0, 1)
        for place, (caption, text) in enumerate(zip(self.captions, self.texts, strict=True)):
            caption.setWordWrap(True)
            grid.addWidget(caption, 2 * place, 0)
            grid.addWidget(text, 2 * place + 1, 0, 1, 2)
        self.captions[1].setContentsMargins(0, STEP // 2, 0, 0)
        grid.addWidget(self.button, 0, 1)

    def show_texts(self, *entries: tuple[str, str | None], copying: bool) -> None:
        """Show captions with their texts; `copying` sets whether the first may be copied."""
        padded = [*entries, ("", None)][: len(self.texts)]
        for caption, shown, (words, text) in zip(self.captions, self.texts, padded, strict=True):
            caption.setText(words)
            shown.show_text(text or "")
            for part in (caption, shown):
                _set_there(part, there=bool(text))
        _set_there(self.button, there=copying and bool(padded[0][1]))
        self.button.setAccessibleDescription(padded[0][1] or "")
        _set_there(self, there=any(text for _, text in padded))


def _set_there(widget: QWidget, *, there: bool) -> None:
    widget.setVisible(there)
