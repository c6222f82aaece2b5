"""The answer as received beside the office's text in its place, with the difference inside the text (見え消し)."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from nakano_status.application.review.read.wording_changes import WordingChange
from nakano_status.application.round.read.views import RowView
from nakano_status.domain.fields.registry import MARK
from nakano_status.domain.review.rewording import Reply
from nakano_status.gui.lists.difference_html import blank_html, difference_html, shown_value
from nakano_status.gui.words import tr


def received_html(row: RowView, changes: Iterable[WordingChange]) -> dict[str, str]:
    """Return notes under the fields by key: that a text was typed on behalf, and what was received before.

    For a row that several divisions answer, each division has its own.
    """
    told = {key: [_quiet(_on_behalf_words(source))] for key, source in row.on_behalf.items()}
    for change in changes:
        told.setdefault(change.key, []).append(_told(change))
    return {key: "<br>".join(parts) for key, parts in told.items()}


def mending_html(change: WordingChange) -> str:
    """Return the difference between the answer as received and the office's text; marks are shown side by side."""
    if change.key != MARK:
        return difference_html(change.received, change.office_text)
    texts = (shown_value(MARK, text, change.marks) for text in (change.received, change.office_text))
    return " → ".join(escape(text) if text else blank_html() for text in texts)


def reply_words(change: WordingChange) -> str:
    """Return the division's reply to a wording change, with its own text where it differs."""
    words = tr("所管課の確認：{reply}").format(reply=change.reply.label)
    if change.reply is Reply.CHANGED:
        words += tr("「{text}」").format(text=change.answered or tr("（空欄）"))
    return words + (tr("（連絡「{note}」）").format(note=change.note) if change.note else "")


def _told(change: WordingChange) -> str:
    caption = tr("受領時の回答（{division}）からの修文　{reply}").format(
        division=change.division, reply=reply_words(change)
    )
    return f'<span class="muted">{escape(caption)}</span><br>{mending_html(change)}'


def _on_behalf_words(source: str | None) -> str:
    return tr("代理入力（{source}）").format(source=source) if source else tr("代理入力")


def _quiet(words: str) -> str:
    return f'<span class="muted">{escape(words)}</span>'
