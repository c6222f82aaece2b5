"""HTML for differences between texts, for answers beside the office's text, for lines of the history, and for opinions.

Removed text is struck through and added text underlined; each has its own background colour (見え消し).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from nakano_status.application.entries.read.history import HistoryLine
from nakano_status.application.review.wording_changes import WordingChange
from nakano_status.application.round.read.views import RowView
from nakano_status.domain.calendar.days import era_day, moment_label
from nakano_status.domain.fields.field import MARK
from nakano_status.domain.fields.profile import Profile
from nakano_status.domain.merge.resolution import Values
from nakano_status.domain.plan.annotations import Opinion
from nakano_status.domain.review.review import Reply
from nakano_status.domain.text.difference import PieceKind, text_difference
from nakano_status.gui.lists.rich_text_list import RichTextItem, item_html
from nakano_status.gui.looks.labels import lines_html, muted

_CLASSES = {PieceKind.REMOVED: "removed", PieceKind.ADDED: "added"}


def difference_html(old: str | None, new: str | None, *, blank: str = "（空欄になります）") -> str:
    """Return the old and the new text (None: blank) as one HTML text with the differences marked.

    Trailing blanks are ignored. `blank`: the label after a text that was removed altogether. If both texts are blank,
    return the label （空欄）.
    """
    old, new = ((text or "").rstrip() for text in (old, new))
    if not old and new:
        return f'<span class="added">{lines_html(new)}</span>'
    if old and not new:
        return f'<span class="removed">{lines_html(old)}</span> {blank}'
    return "".join(_piece(piece.kind, piece.text) for piece in text_difference(old, new)) or blank_html()


def struck_out_html(text: str) -> str:
    """Return as HTML, struck out, a text that is struck out in its file, with a note that it is."""
    return f'<span class="removed">{lines_html(text)}</span> （取消線が引かれています）'


def one_side_html(base: str | None, text: str | None) -> str:
    """Return a text as HTML with the parts marked that `base` does not have; None is a blank text.

    Parts that only `base` has are omitted. If the text is blank, return the label （空欄）.
    """
    if not text:
        return blank_html()
    pieces = [piece for piece in text_difference(base, text) if piece.kind is not PieceKind.REMOVED]
    return "".join(_piece(piece.kind, piece.text) for piece in pieces)


def blank_html() -> str:
    """Return the label （空欄） for a blank value, as HTML."""
    return '<span class="muted">（空欄）</span>'


def comparison_values(base: Values, sides: Sequence[Values], place: int) -> Values:
    """Return the values to compare the side at the index `place` of `sides` with.

    These are the values that were sent (`base`); if all of them are blank, the values of another side, if there is one.
    """
    return base if any(base) or len(sides) == 1 else sides[1 if place == 0 else 0]


def shown_value(key: str, value: str | None, profile: Profile) -> str | None:
    """Return a stored value (None: blank) as displayed: a mark with its label, any other value as printed in full."""
    mark = profile.marks.option_of(value) if key == MARK else None
    return mark.named if mark else profile.printed_in_full(key, value)


def replacing_html(was: str | None, now: str | None) -> str:
    """Return two values other than texts (None: blank) as HTML, with an arrow from the first to the second.

    They are not marked as differences, because a struck mark would be illegible.
    """
    return " → ".join(escape(text) if text else blank_html() for text in (was, now))


def _piece(kind: PieceKind, text: str) -> str:
    if kind is PieceKind.SAME:
        return lines_html(text)
    return f'<span class="{_CLASSES[kind]}">{lines_html(text)}</span>'


def received_html(row: RowView, changes: Iterable[WordingChange]) -> dict[str, str]:
    """Return, by field key, the HTML to show under a field.

    It has the note that the field was typed on behalf of a division, and the received text if the office changed the
    field: one for each division that answers the row. Other fields are left out.
    """
    parts_of_key = {key: [muted(_on_behalf_words(source))] for key, source in row.on_behalf.items()}
    for change in changes:
        parts_of_key.setdefault(change.key, []).append(_change_html(change))
    return {key: "<br>".join(parts) for key, parts in parts_of_key.items()}


def wording_change_html(change: WordingChange) -> str:
    """Return the received answer and the office's text as HTML: texts with their differences marked.

    Values other than texts are shown with an arrow between.
    """
    was, now = (shown_value(change.key, text, change.profile) for text in (change.received, change.office_text))
    is_text = change.profile.by_key[change.key].is_text
    return difference_html(was, now) if is_text else replacing_html(was, now)


def reply_words(change: WordingChange) -> str:
    """Return the division's reply to a wording change as text, with its own text if it wrote another, and its note."""
    words = f"所管課の確認：{change.reply.label}"
    if change.reply is Reply.CHANGED:
        answered = shown_value(change.key, change.answered, change.profile)
        words += f"「{answered or '（空欄）'}」"
    return words + (f"（連絡「{change.note}」）" if change.note else "")


def _change_html(change: WordingChange) -> str:
    caption = f"受領時の回答（{change.division}）からの修文　{reply_words(change)}"
    return f"{muted(caption)}<br>{wording_change_html(change)}"


def _on_behalf_words(source: str | None) -> str:
    return f"代理入力（{source}）" if source else "代理入力"


def change_words(line: HistoryLine) -> str:
    """Return when, by whom and how a value was written: 7/13 16:40　税務課（操作：佐藤）　入力."""
    return f"{moment_label(line.act.at)}　{line.written_by}　{line.way}"


def source_words(line: HistoryLine) -> str:
    """Return the file that a value was read from, and its place there; empty if the value was typed."""
    return "　".join(part for part in (line.file, line.cell) if part)


def history_items(
    lines: Iterable[HistoryLine], field_of: Callable[[HistoryLine], str], nothing: str
) -> list[RichTextItem]:
    """Return changes as list items, each with its time, writer, way, field and difference.

    If there are no changes, the only item is the text `nothing`. `field_of`: returns the text that names the field of a
    change.
    """
    found = [_history_line(line, f"{change_words(line)}　{field_of(line)}") for line in lines]
    return found or [RichTextItem(f'<p class="muted">{nothing}</p>', nothing)]


def _history_line(line: HistoryLine, head: str) -> RichTextItem:
    html = item_html(head, difference_html(*line.shown_values), source_words(line))
    return RichTextItem(html, f"{head}、{line.shown_values[1] or ('空欄')}", line)


def opinion_head(opinion: Opinion) -> str:
    """Return the number, source, day and author of an opinion, with a note if the name must not be published."""
    who = opinion.who or ""
    if opinion.who and not opinion.is_named:
        who = f"{opinion.who}（氏名を公表しない）"
    number = f"意見{opinion.number}"
    return "　".join(filter(None, (number, opinion.source.value, era_day(opinion.day), who)))


def opinion_texts(opinion: Opinion) -> list[str]:
    """Return an opinion's text, the office's answer (未記入 if blank), and the resulting changes if there are any."""
    answer = f"考え方：{opinion.answer or '未記入'}"
    changed = f"変更した内容：{opinion.changed}" if opinion.changed else ""
    return [each for each in (opinion.text, answer, changed) if each]


def opinion_html(opinion: Opinion) -> str:
    """Return an opinion as HTML: its head in muted colour, then its texts."""
    texts = (escape(each).replace("\n", "<br>") for each in opinion_texts(opinion))
    return "<br>".join((muted(opinion_head(opinion)), *texts))
