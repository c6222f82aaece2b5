"""Texts that people and files gave are shown letter by letter: no tag in them is a tag, and & names no key.

Qt takes a tool tip or a label that begins like HTML for HTML, and opens the files that it names; on buttons and in
menus & underlines the next letter. Every text that is not the program's own goes through here, or through `label` and
`ReadingLabel`, which are never markup.
"""

from __future__ import annotations

from html import escape

from PySide6.QtGui import QFontMetrics, Qt
from PySide6.QtWidgets import QToolTip, QWidget

_LINE = 40
"""How many full-width characters a line of a tool tip has at most."""


def tip(text: str) -> str:
    """Return a text as Qt is given it for a tool tip: shown as it is written, wrapped where its lines are long."""
    metrics = QFontMetrics(QToolTip.font())
    room = _LINE * metrics.horizontalAdvance("国")
    is_long = any(metrics.horizontalAdvance(line) > room for line in text.splitlines())
    if not is_long and not Qt.mightBeRichText(text):
        return text
    width, spaces = (f' width="{room}"', "pre-wrap") if is_long else ("", "pre")
    return f'<table{width}><tr><td style="white-space: {spaces}">{escape(text)}</td></tr></table>'


def set_tip(widget: QWidget, text: str) -> None:
    """Give a widget a tool tip; a screen reader reads the text itself, without what `tip` puts around it."""
    widget.setToolTip(tip(text))
    widget.setAccessibleDescription(text)


def without_key(text: str) -> str:
    """Return a text for a button, a menu or the name of a field in which & is a letter like any other."""
    return text.replace("&", "&&").replace("\t", " ")  # in a menu what follows a tab is shown as its key


def with_letters(text: str) -> str:
    """Return what a text says that was made by `without_key`."""
    return text.replace("&&", "&")
