"""The columns of 取組一覧: the text of a cell, its tool tip, and the sort key of a column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from nakano_status.application.round.read.views import RowView
from nakano_status.domain.fields.registry import DONE, MARK
from nakano_status.domain.round.row_state import RowState
from nakano_status.gui.lists.row_words import NOTE_ICON, mark_words, note_word, state_icon, state_word
from nakano_status.gui.looks.plain_text import tip

ID, TITLE, DIVISION, MARKED, STATE, NOTED, TEXT = range(7)
HEADS = ("管理番号", "事業内容", "所管課", "進捗状況", "状態", "連絡", "取組状況")

SortKey: TypeAlias = "Callable[[RowView], str | int | tuple[int, ...]]"

_STATE_PLACES = {state: place for place, state in enumerate(RowState)}
_LAST = 10_000
"""The sort key of what has no place of its own: it follows everything else."""


def cell_text(row: RowView, column: int) -> str:
    """Return the text of a cell, on one line."""
    return _TEXTS[column](row)


def cell_icon(row: RowView, column: int) -> str | None:
    """Return the name of the icon before a cell's text, or None."""
    if column == STATE:
        return state_icon(row)
    return NOTE_ICON if column == NOTED and row.notes else None


def cell_tip(row: RowView, column: int) -> str:
    """Return the tool tip of a cell: its whole text, which the cell may elide."""
    if column == NOTED:
        return tip("\n".join(f"{who}：{note}" for who, note in row.notes.items()))
    return tip((row.values.get(DONE) or "") if column == TEXT else f"{row.code} {row.measure or ''}\n{row.title}")


def sort_key(column: int, divisions: Mapping[str, int], marks: Mapping[str, int]) -> SortKey:
    """Return the sort key of a column: states by their meaning, divisions (建制順) and marks by their places."""
    if column == DIVISION:
        return lambda row: divisions.get(row.writer or "", _LAST)
    if column == MARKED:
        return lambda row: marks.get(row.values.get(MARK) or "", len(marks) + (not row.counted))
    return _KEYS.get(column) or _TEXTS[column]


def _marked(row: RowView) -> str:
    """Return the mark with its label; empty for a row that is out of report, so that 未記入 always means work to do."""
    return mark_words(row) if row.counted or row.values.get(MARK) else ""


def _first_line(text: str | None) -> str:
    return (text or "").split("\n", maxsplit=1)[0]


def _numbers(row: RowView) -> tuple[int, ...]:
    """Return the numbers of a 管理番号 as a sort key: 1-1-2 is before 1-1-10."""
    return tuple(map(int, row.id.split("-")[:-1]))


_TEXTS: dict[int, Callable[[RowView], str]] = {
    ID: lambda row: row.id,
    TITLE: lambda row: row.title,
    DIVISION: lambda row: row.writer or "、".join(row.leads),
    MARKED: _marked,
    STATE: state_word,
    NOTED: note_word,
    TEXT: lambda row: _first_line(row.values.get(DONE)),
}
_KEYS: dict[int, SortKey] = {
    ID: _numbers,
    STATE: lambda row: _STATE_PLACES[row.state] if row.state else _LAST,
    NOTED: lambda row: not row.notes,
    TEXT: lambda row: row.values.get(DONE) or "\uffff",
}
