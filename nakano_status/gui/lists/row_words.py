"""How a row's state is shown: icon, label and colour of the theme (window.md: state by symbol and word)."""

from __future__ import annotations

from nakano_status.application.round.read.views import RowView
from nakano_status.domain.fields.registry import MARK
from nakano_status.domain.round.row_state import RowState
from nakano_status.gui.looks.theme import Theme
from nakano_status.gui.words import tr

_ICONS = {
    RowState.BLANK: "blank",
    RowState.DRAFTING: "draft",
    RowState.QUESTION: "ask",
    RowState.FILLED: "done",
    RowState.SUBMITTED: "sent",
    RowState.ASKED_BACK: "ask",
    RowState.RESUBMITTED: "sent",
    RowState.ACCEPTED: "done",
    RowState.CHANGED_AFTER_ACCEPTANCE: "ask",
}
_TO_LOOK_AT = frozenset({RowState.QUESTION, RowState.ASKED_BACK, RowState.CHANGED_AFTER_ACCEPTANCE})
_GOOD = frozenset({RowState.FILLED, RowState.SUBMITTED, RowState.RESUBMITTED, RowState.ACCEPTED})
OUT_ICON = "left_out"
NOTE_ICON = "note"


def state_icon(row: RowView) -> str:
    """Return the icon's name; a row that is out of report has its own."""
    return _ICONS[row.state] if row.state else OUT_ICON


def state_word(row: RowView) -> str:
    """Return the label of the state; for a row that is out of report, the reason."""
    if row.state:
        return row.state.label
    return row.out_of_report.label if row.out_of_report else tr("報告対象外")


def note_word(row: RowView) -> str:
    """Return the label of a row with a note of a division to the office; empty without one."""
    return tr("連絡あり") if row.notes else ""


def state_colour(row: RowView, theme: Theme) -> str:
    """Return the colour of the state's icon and label."""
    if row.state in _TO_LOOK_AT:
        return theme.attention
    return theme.good if row.state in _GOOD else theme.muted


def class_words(row: RowView) -> str:
    """Return what a ◎ or ○ at the head of a title means, since it looks like an answer; empty without one."""
    words = tr("{glyph} は計画での区分です（進捗状況ではありません）")
    return words.format(glyph=row.plan_class) if row.plan_class else ""


def mark_words(row: RowView) -> str:
    """Return a row's mark with its label; a text that is no mark unchanged; 未記入 if blank."""
    return row.mark.named if row.mark else row.values.get(MARK) or tr("未記入")


def measure_line(row: RowView) -> str:
    """Return 実施内容 with its code, and a note where the sources have no title."""
    return f"{row.code} {row.measure or tr('（題名未入力）')}"
