"""Texts from people and files are shown letter by letter: no tag in them is markup, and & marks no mnemonic.

Qt interprets a tooltip or a label that begins like HTML as HTML, and opens the files that it refers to; on buttons
and in menus & underlines the next letter. Every text that is not the program's own is converted here, or shown by
`label` and `ReadingLabel`, which never interpret markup; a document of the window opens no file (`closed_document`).
"""

from __future__ import annotations

from html import escape

from PySide6.QtGui import QFontMetrics
from PySide6.QtGui import Qt as TextQt
from PySide6.QtWidgets import QToolTip, QWidget

_LINE = 40
"""The most full-width characters in a line of a tooltip."""


def tip(text: str) -> str:
    """Return a text in the form of a tooltip: shown as it is written, wrapped where its lines are long."""
    metrics = QFontMetrics(QToolTip.font())
    room = _LINE * metrics.horizontalAdvance("国")
    is_long = any(metrics.horizontalAdvance(line) > room for line in text.splitlines())
    if not is_long and not TextQt.mightBeRichText(text):
        return text
    width, spaces = (f' width="{room}"', "pre-wrap") if is_long else ("", "pre")
    return f'<table{width}><tr><td style="white-space: {spaces}">{escape(text)}</td></tr></table>'


def set_tip(widget: QWidget, text: str) -> None:
    """Set the tooltip of a widget; a screen reader reads the text itself, without what `tip` puts around it."""
    widget.setToolTip(tip(text))
    widget.setAccessibleDescription(text)


def without_key(text: str) -> str:
    """Return a text for a button, a menu or a field's name, in which & is a letter like any other."""
    return text.replace("&", "&&").replace("\t", " ")  # in a menu the text after a tab is shown as its shortcut


def with_letters(text: str) -> str:
    """Return the original text of one that was made by `without_key`."""
    return text.replace("&&", "&")
