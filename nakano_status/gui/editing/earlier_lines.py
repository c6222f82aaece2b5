"""以前の内容 as list items: when, by whom, from which file, and the difference from the current text."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from nakano_status.application.entries.read.earlier_values import EarlierValues
from nakano_status.gui.lists.difference_html import difference_html, shown_value
from nakano_status.gui.lists.history_words import change_words, source_words
from nakano_status.gui.lists.rich_text_list import RichTextItem
from nakano_status.gui.words import tr


def earlier_lines(key: str, found: EarlierValues) -> tuple[RichTextItem, ...]:
    """Return the earlier values of a field as list items; slow for many long texts, so call it on the worker thread."""
    return tuple(_told(key, found))


def _told(key: str, found: EarlierValues) -> Iterator[RichTextItem]:
    now = shown_value(key, found.now, found.marks)
    for value in found.values:
        head = change_words(value.line) if value.line else tr("最初の内容")
        source = source_words(value.line) if value.line else ""
        said = f"{head}　{source}" if source else head
        text = shown_value(key, value.text, found.marks)
        html = f'<p><span class="muted">{escape(said)}</span><br>{difference_html(now, text)}</p>'
        yield RichTextItem(html, f"{said}、{text or tr('空欄')}", value)
    if not found.values:
        words = tr("この欄の内容は、まだ一度も変わっていません。変更すると、前の内容がここに並びます。")
        yield RichTextItem(f'<p class="muted">{words}</p>', words)
