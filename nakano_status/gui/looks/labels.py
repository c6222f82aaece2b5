"""Labels by kind: texts for reading with space between the lines, muted captions, headings, and the main button.

Texts from people and files are shown literally: no tag in them is markup, and & marks no mnemonic. Qt interprets a
tooltip or a label that begins like HTML as HTML, and opens the files that it refers to; on buttons and in menus &
underlines the next letter. Every text that is not the program's own is converted here, or shown by `label` and
`ReadingLabel`, which never interpret markup; a document of the window opens no file (`ClosedDocument`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtGui import Qt as TextQt
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from nakano_status.gui.looks.appearance import STEP, current_theme
from nakano_status.gui.qt_override import override

_LINE = 40
"""The most full-width characters in a line of a tooltip."""


def tooltip_text(text: str) -> str:
    """Return a text as `setToolTip` must get it: tags in it are shown literally, and long lines are wrapped."""
    metrics = QFontMetrics(QToolTip.font())
    room = _LINE * metrics.horizontalAdvance("国")
    is_long = any(metrics.horizontalAdvance(line) > room for line in text.splitlines())
    if not is_long and not TextQt.mightBeRichText(text):
        return text
    width, spaces = (f' width="{room}"', "pre-wrap") if is_long else ("", "pre")
    return f'<table{width}><tr><td style="white-space: {spaces}">{escape(text)}</td></tr></table>'


def set_tip(widget: QWidget, text: str) -> None:
    """Set a text as the tooltip of a widget, and without markup as its accessible description."""
    widget.setToolTip(tooltip_text(text))
    widget.setAccessibleDescription(text)


def escape_ampersands(text: str) -> str:
    """Return a text for a button, a menu or a field's label, with & doubled, so that it is shown literally.

    Tabs are replaced by blanks.
    """
    return text.replace("&", "&&").replace("\t", " ")  # in a menu the text after a tab is shown as its shortcut


def unescape_ampersands(text: str) -> str:
    """Return the text from which `escape_ampersands` made `text`, except that replaced tabs remain blanks."""
    return text.replace("&&", "&")


_LINE_HEIGHT = 145
"""Per cent of the font's own line height, as in the editors."""

_UNDERSCORE = re.compile("(<[^<>]*+>)|_")
"""A tag, or an underscore that is not inside one."""


def lines_html(text: str) -> str:
    """Return plain text as HTML, with tags in it escaped and a <br> for each line break."""
    return escape(text).replace("\n", "<br>")


def muted(text: str) -> str:
    """Return plain text as HTML in muted colour (class muted), with tags in it escaped."""
    return f'<span class="muted">{escape(text)}</span>'


def facts_table(facts: Iterable[tuple[str, str]]) -> str:
    """Return captions with their texts as an HTML table; facts without a text are left out."""
    style = 'style="padding-right: 16px; white-space: nowrap"'
    lines = (
        f"<tr><td {style}>{paragraph(muted(caption))}</td><td>{paragraph(lines_html(text))}</td></tr>"
        for caption, text in facts
        if text
    )
    return f"<table cellspacing=0 cellpadding=0>{''.join(lines)}</table>"


def text_as_html(text: str) -> str:
    """Return plain text as HTML whose lines have space between them."""
    return paragraph(lines_html(text))


def with_clear_underscores(html: str) -> str:
    """Return HTML in which underscores are underlined, because the font's own are hardly visible.

    Underscores inside tags are left as they are. The text that is copied or read aloud does not change.
    """
    return _UNDERSCORE.sub(lambda found: found[1] or "<u>_</u>", html)


def paragraph(html: str) -> str:
    """Return HTML as one paragraph with space between its lines."""
    return f'<p style="line-height: {_LINE_HEIGHT}%; margin: 0">{html}</p>'


def style_classes(html: str) -> str:
    """Return HTML with the colours of the current theme in place of the classes muted, ask, good, added and removed.

    Labels need this, because they do not know the classes.
    """
    theme = current_theme()
    looks = {
        "added": f"background-color: {theme.added}; text-decoration: underline",
        "removed": f"background-color: {theme.removed}; text-decoration: line-through",
        "muted": f"color: {theme.muted}",
        "ask": f"color: {theme.attention}",
        "good": f"color: {theme.good}",
    }
    for name, look in looks.items():
        html = html.replace(f'class="{name}"', f'style="{look}"')
    return html


class ReadingLabel(QLabel):
    """A text to read: wrapped, selectable by mouse and keyboard, with space between the lines; `kind` as in `label`."""

    _html = ""  # a change of font is reported while the label is being made

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
        """Show a plain text, with space between its lines."""
        self._text = text
        self.show_html(text_as_html(text))

    def show_plain_lines(self, text: str) -> None:
        """Show a plain text without extra space between its lines, for places with little space."""
        self._text = text
        self.show_html(lines_html(text))

    def show_if_any(self, text: str) -> None:
        """Show a plain text, or hide the label if the text is empty."""
        self.show_text(text)
        self.setVisible(bool(text))

    def show_html(self, html: str) -> None:
        """Show HTML; its classes (see `style_classes`) follow every change of the theme."""
        self._html = html
        self._set_in_the_middle()
        self.setText(with_clear_underscores(style_classes(html)))

    @property
    def plain_text(self) -> str:
        """The text last shown by `show_text` or `show_plain_lines`; `show_html` does not change it."""
        return self._text

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._set_in_the_middle()
        if event.type() == QEvent.Type.PaletteChange and "class=" in self._html:
            self.setText(with_clear_underscores(style_classes(self._html)))

    def _set_in_the_middle(self) -> None:
        """Divide the extra space of the lines equally above and below; Qt puts all of it below."""
        airy = "line-height" in self._html
        air = round(self.fontMetrics().height() * (_LINE_HEIGHT / 100 - 1)) if airy else 0
        margins = self.contentsMargins()
        margins.setTop(air // 2)
        margins.setBottom(air // 2 - air)
        self.setContentsMargins(margins)


class ElidedLabel(QLabel):
    """A muted line that is elided in the middle if it is too narrow, as for long paths."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self._whole = ""
        self.setProperty("kind", "muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show a text, shortened to the width of the label; a screen reader reads the whole text."""
        self._whole = text
        self.setAccessibleName(text)
        self.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, max(self.width(), 8 * STEP)))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_text(self._whole)


def label_field(field: QWidget, text: str, kind: str = "field") -> QLabel:
    """Return a label for a field; its text is also the field's accessible name. `kind`: its look, as in `label`."""
    made = label("", kind)
    made.setBuddy(field)
    show_heading(made, field, text)
    return made


def show_heading(heading: QLabel, field: QWidget, text: str, tip: str = "") -> None:
    """Show a text as the label of a field, and as the field's accessible name; `tip`: the label's tooltip, if any."""
    heading.setText(escape_ampersands(text))
    heading.setToolTip(tooltip_text(tip))
    field.setAccessibleName(text)


def caption(field: QWidget, text: str) -> QLabel:
    """Return a label for a field, to be placed to its left in a form, on the same line as the field's text.

    The label has a small margin above, because a form gives labels less height than their fields.
    """
    made = label_field(field, text, "")
    made.setContentsMargins(0, STEP // 4, 0, 0)
    return made


def label(text: str, kind: str = "", *, wraps: bool = False) -> QLabel:
    """Return a label that shows a text literally.

    `kind`: its look (title, heading, field, muted, ask or good). `wraps`: break the text if the label is too narrow.
    """
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", kind)
    made.setWordWrap(wraps)
    return made
