"""Labels for reading: texts set with air between the lines, quiet captions, headings."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

_LINE_HEIGHT = 145
"""Per cent, as in the editors."""


def as_html(text: str) -> str:
    """Return plain text as HTML whose lines have air between them."""
    return paragraph(escape(text).replace("\n", "<br>"))


def paragraph(html: str) -> str:
    """Set HTML as one paragraph of reading text."""
    return f'<p style="line-height: {_LINE_HEIGHT}%; margin: 0">{html}</p>'


class ReadingLabel(QLabel):
    """A text to read: wrapped, selectable by mouse and keyboard, with air between the lines."""

    def __init__(self, text: str = "", parent: QWidget | None = None, *, kind: str = "") -> None:
        super().__init__(parent)
        self._text = ""
        self.setProperty("kind", kind)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show a plain text."""
        self._text = text
        self.setText(as_html(text))

    @property
    def plain_text(self) -> str:
        """The text that is shown."""
        return self._text


def label(text: str, kind: str = "") -> QLabel:
    """Return a plain label of a kind: title, heading, field, muted, ask, good."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", kind)
    return made
