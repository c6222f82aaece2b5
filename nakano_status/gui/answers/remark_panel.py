"""The office's remarks on a row above its fields: its 修正依頼, and its wording changes as 見え消し."""

from __future__ import annotations

from html import escape

from PySide6.QtWidgets import QFrame

from nakano_status.application.review.read.wording_changes import SentWordingChange, SentWordingRow
from nakano_status.application.round.read.views import RoundView, RowView
from nakano_status.domain.review.asking import AskOutcome
from nakano_status.gui.controls.boxes import column_of
from nakano_status.gui.lists.difference_html import difference_html, shown_value
from nakano_status.gui.looks.appearance import STEP
from nakano_status.gui.looks.labels import ReadingLabel, label, paragraph
from nakano_status.gui.words import tr


class RemarkPanel(QFrame):
    """A panel without height if nothing is asked about the row; the fields below it can always be edited."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "attention")
        self.setAccessibleName(tr("事務局からの修正依頼・修文"))
        self.heading = label("", "field")
        self.comment = ReadingLabel()
        self.mended_heading = label("", "field")
        self.mended = ReadingLabel()
        self.todo = ReadingLabel(kind="muted")
        column_of(
            self.heading,
            self.comment,
            self.mended_heading,
            self.mended,
            self.todo,
            within=self,
            margins=(2 * STEP, STEP, 2 * STEP, STEP),
            spacing=STEP // 2,
        )
        self.hide()

    def show_remark(self, row: RowView, mended: SentWordingRow | None, round_: RoundView) -> None:
        """Show what the office asks about a row, and what can be done about it."""
        asked = row.remark is not None
        if row.remark is not None and row.asked is not None:
            self.heading.setText(tr("事務局からの修正依頼（{state}）").format(state=_answered(row.asked)))
            self.comment.show_text(row.remark)
        if mended is not None:
            state = tr("提出済") if mended.is_answered else tr("ご確認ください")
            self.mended_heading.setText(tr("事務局の修文（{state}）").format(state=state))
            parts = (_mended_html(text, round_) for text in mended.texts)
            self.mended.show_html(paragraph("<br>".join(parts)))
        for part in (self.heading, self.comment):
            part.setVisible(asked)
        for part in (self.mended_heading, self.mended):
            part.setVisible(mended is not None)
        words = _todo(row, mended)
        self.todo.show_text(words)
        self.todo.setVisible(bool(words))
        self.setAccessibleDescription("。".join(part for part in (row.remark, words) if part))
        self.setVisible(asked or mended is not None)


def _answered(outcome: AskOutcome) -> str:
    """Return whether a request is answered, as a text for the division."""
    return tr("提出済") if outcome.is_settled else tr("未提出")


def _todo(row: RowView, mended: SentWordingRow | None) -> str:
    """Return what to do, as long as the division has not submitted."""
    words = []
    if row.asked is AskOutcome.OPEN:
        words.append(
            tr("下の回答を直してください。直すところがない場合は、その旨を「事務局への連絡」に記入してください。")
        )
    if mended is not None and not mended.is_answered:
        words.append(tr("修文がよろしければ、このまま提出してください。異なる場合は、下の文章を直してください。"))
    return "\n".join(words)


def _mended_html(text: SentWordingChange, round_: RoundView) -> str:
    """Return a field's name and its 見え消し; for a mark an arrow, because a struck mark would be illegible."""
    caption = round_.headings.get(text.key, text.key)
    if text.is_text:
        told = difference_html(text.received, text.sent)
    else:
        was, now = (shown_value(text.key, value, round_.marks) for value in (text.received, text.sent))
        told = f"{escape(was or tr('（空欄）'))} → {escape(now or tr('（空欄）'))}"
    return f'<span class="muted">{escape(caption)}</span><br>{told}'
