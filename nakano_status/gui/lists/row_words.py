"""The texts of a row in lists: its state as symbol and label, the texts of its columns, and the searchable texts.

A filter selects the rows that a table shows: by search, mark, division and state.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from nakano_status.application.round.read.views import RowView
from nakano_status.domain.fields.field import MARK, OPTION_JOINT
from nakano_status.domain.plan.annotations import FrameItem
from nakano_status.domain.round.states import RowState
from nakano_status.domain.text.narrative import fold_for_search, search_words
from nakano_status.gui.looks.appearance import Theme
from nakano_status.gui.looks.labels import tooltip_text

_ICONS = {
    RowState.BLANK: "blank",
    RowState.DRAFTING: "draft",
    RowState.QUESTION: "ask",
    RowState.CONFLICT: "differ",
    RowState.FILLED: "done",
    RowState.SUBMITTED: "sent",
    RowState.ASKED_BACK: "ask",
    RowState.RESUBMITTED: "sent",
    RowState.ACCEPTED: "done",
    RowState.CHANGED_AFTER_ACCEPTANCE: "ask",
}
_TO_LOOK_AT = frozenset({RowState.QUESTION, RowState.CONFLICT, RowState.ASKED_BACK, RowState.CHANGED_AFTER_ACCEPTANCE})
_GOOD = frozenset({RowState.FILLED, RowState.SUBMITTED, RowState.RESUBMITTED, RowState.ACCEPTED})
OUT_ICON = "left_out"
NOTE_ICON = "note"

ID, TITLE, DIVISION, MARKED, STATE, NOTED, ITEMS, CHOSEN, TEXT = range(9)
HEADS = ("管理番号", "事業内容", "所管課", "進捗状況", "状態", "連絡", "国の計画", "", "")
"""The headings of columns; the profile names the last two."""

SortKey: TypeAlias = "Callable[[RowView], str | int | tuple[tuple[int, str], ...]]"
_PARTS = re.compile(r"\d+|\D+")

_STATE_PLACES = {state: place for place, state in enumerate(RowState)}
_LAST = 10_000
"""The sort key of values without a place of their own: they are last."""


def find_typed_row(lines: Sequence[object], start: int, typed: str) -> int | None:
    """Return the position of the first row whose 管理番号 or title begins with `typed`; None if no row matches.

    The search begins at the position `start` and continues at the top. Lines that are not rows are skipped; width and
    case do not matter.
    """
    wanted = fold_for_search(typed)
    places = (*range(start, len(lines)), *range(start)) if wanted else ()
    return next((place for place in places if _begins(lines[place], wanted)), None)


def _begins(line: object, wanted: str) -> bool:
    """Return whether the 管理番号 or the title of a row begins with a folded text."""
    return isinstance(line, RowView) and any(fold_for_search(text).startswith(wanted) for text in (line.id, line.title))


def state_icon(row: RowView) -> str:
    """Return the name of the icon for a row's state, or of the icon for a row that is out of report."""
    return _ICONS[row.state] if row.state else OUT_ICON


def state_word(row: RowView) -> str:
    """Return the label of a row's state, or the reason why the row is out of report."""
    if row.state:
        return row.state.label
    return row.out_of_report.label if row.out_of_report else "報告対象外"


def note_word(row: RowView) -> str:
    """Return 連絡あり if a division wrote a note to the office on the row, otherwise an empty text."""
    return "連絡あり" if row.notes else ""


def item_words(item: FrameItem) -> str:
    """Return the number and the title of an item of a national frame."""
    return f"{item.item_id}　{item.title}"


def state_colour(row: RowView, theme: Theme) -> str:
    """Return the colour of the state's icon and label."""
    if row.state in _TO_LOOK_AT:
        return theme.attention
    return theme.good if row.state in _GOOD else theme.muted


def class_words(row: RowView) -> str:
    """Return an explanation that the ◎ or ○ before a row's title is its class in the plan and not an answer.

    Empty if the row has no class.
    """
    return f"{row.plan_class} は計画での区分です（進捗状況ではありません）" if row.plan_class else ""


def mark_words(row: RowView) -> str:
    """Return a row's mark with its label; 相違 if in conflict, 未記入 if blank.

    A stored text that is not a mark is returned unchanged.
    """
    if MARK in row.undecided:
        return RowState.CONFLICT.label
    return row.mark.named if row.mark else row.values.get(MARK) or "未記入"


def measure_line(row: RowView) -> str:
    """Return the code and title of a row's 実施内容; if the plan has no title for it, a note in its place."""
    return f"{row.code} {row.measure or ('（計画に題名がありません）')}"


def row_cell_text(row: RowView, column: int) -> str:
    """Return the text of a row's cell in a column (`ID` to `TEXT`), on one line."""
    return _TEXTS[column](row)


def cell_icon(row: RowView, column: int) -> str | None:
    """Return the name of the icon before the text of a row's cell; None if the cell has no icon."""
    if column == STATE:
        return state_icon(row)
    return NOTE_ICON if column == NOTED and row.notes else None


def cell_tip(row: RowView, column: int) -> str:
    """Return the tooltip of a row's cell.

    In the columns NOTED, CHOSEN, ITEMS and TEXT, this is everything that the cell shortens; in any other column, the
    row's 実施内容 and title.
    """
    if column == NOTED:
        return tooltip_text("\n".join(f"{who}：{note}" for who, note in row.notes.items()))
    if column == CHOSEN:
        return tooltip_text("\n".join(row.chosen))
    if column == ITEMS:
        return tooltip_text("\n".join(map(item_words, row.items)))
    return tooltip_text(row.text if column == TEXT else f"{row.code} {row.measure or ''}\n{row.title}")


def sort_key(column: int, divisions: Mapping[str, int], marks: Mapping[str, int]) -> SortKey:
    """Return the function that gives the sort key of a row for a column.

    `divisions` and `marks`: the positions of divisions (建制順) and of marks (the plan's order), by name and symbol.
    States are sorted in the order of `RowState`.
    """
    if column == DIVISION:
        return lambda row: divisions.get(row.writer or "", _LAST)
    if column == MARKED:
        return lambda row: marks.get(row.values.get(MARK) or "", len(marks) + (not row.counted))
    return _KEYS.get(column) or _TEXTS[column]


def _marked(row: RowView) -> str:
    """Return the mark with its label; empty if the row is out of report, so that 未記入 always means work to do."""
    return mark_words(row) if row.counted or row.values.get(MARK) else ""


def _first_line(text: str | None) -> str:
    return (text or "").split("\n", maxsplit=1)[0]


def _numbers(row: RowView) -> tuple[tuple[int, str], ...]:
    """Return the parts of a 管理番号 as a sort key: 1-1-2 is before 1-1-10, A-2 before A-10."""
    return tuple((int(each), "") if each.isdecimal() else (0, each) for each in _PARTS.findall(row.id))


_TEXTS: dict[int, Callable[[RowView], str]] = {
    ID: lambda row: row.id,
    TITLE: lambda row: row.title,
    DIVISION: lambda row: row.writer or "、".join(row.leads),
    MARKED: _marked,
    STATE: state_word,
    NOTED: note_word,
    ITEMS: lambda row: "、".join(item.item_id for item in row.items),
    CHOSEN: lambda row: "／".join(row.chosen),
    TEXT: lambda row: _first_line(row.text),
}
_KEYS: dict[int, SortKey] = {
    ID: _numbers,
    STATE: lambda row: _STATE_PLACES[row.state] if row.state else _LAST,
    NOTED: lambda row: not row.notes,
    ITEMS: lambda row: "、".join(item.item_id for item in row.items) or "\uffff",
    TEXT: lambda row: row.text or "\uffff",
}


def searchable_text(row: RowView) -> str:
    """Return all searchable texts of a row as one text, folded for the search."""
    texts = (
        row.id,
        row.code,
        row.measure,
        row.title,
        *row.leads,
        *row.trackers,
        *row.associates,
        *row.values.values(),
        *row.notes.values(),
        *map(item_words, row.items),
    )
    return "\n".join(fold_for_search(text) for text in texts if text)


@dataclass(frozen=True)
class RowFilter:
    """The conditions for the rows that a table shows; None and an empty search admit every row.

    `goal`: the code of a goal.
    `division`: the name of a division that answers the row or has a part of it (`divisions_of_row`).
    `department`: the name of the 部 of such a division; "" for rows with such a division under no 部.
    `mark`: "" for unanswered.
    `state`: the state's label.
    `noted`: rows with (True) or without (False) 事務局への連絡.
    `item`: the number of an item of a national frame; "" for rows without an item. `measure` (a code) and `ids`: set by
    other pages that lead to the table, which has no box to choose them.
    `departments`: the department of each division. `option`: the key of a counted choice and one of its options,
    joined by a colon; the option is "" for rows without an option.
    """

    search: str = ""
    goal: str | None = None
    department: str | None = None
    division: str | None = None
    mark: str | None = None
    state: str | None = None
    noted: bool | None = None
    item: str | None = None
    option: str | None = None
    measure: str | None = None
    ids: frozenset[str] | None = None
    departments: Mapping[str, str | None] = field(default_factory=dict)

    def choose(self, rows: Sequence[RowView], haystacks: Mapping[str, str]) -> Sequence[RowView]:
        """Return the rows that meet all conditions, in their order.

        `haystacks`: the searchable texts by row ID (`haystacks_of`).
        """
        found = rows
        if self.ids is not None:
            found = [row for row in found if row.id in self.ids]
        if self.measure is not None:
            found = [row for row in found if row.code == self.measure]
        if self.goal is not None:
            found = [row for row in found if row.goal == self.goal]
        if self.division is not None:
            found = [row for row in found if self.division in divisions_of_row(row)]
        if self.department is not None:
            found = [row for row in found if self.department in map(self._department_of, divisions_of_row(row))]
        if self.mark is not None:
            found = [row for row in found if _counts_as(row, self.mark)]
        if self.state is not None:
            found = [row for row in found if state_word(row) == self.state]
        found = found if self.noted is None else [row for row in found if bool(row.notes) is self.noted]
        found = found if self.item is None else [row for row in found if _has_item(row, self.item)]
        found = found if self.option is None else [row for row in found if _has_option(row, self.option)]
        for word in search_words(self.search):
            found = [row for row in found if word in haystacks[row.id]]
        return found

    def _department_of(self, division: str | None) -> str:
        return self.departments.get(division or "") or ""


def divisions_of_row(row: RowView) -> tuple[str | None, ...]:
    """Return the divisions under which a row is found: the first that answers it, then those with only a part of it.

    The first is None if no division answers the row.
    """
    return row.writer, *row.with_parts


def haystacks_of(rows: Iterable[RowView]) -> dict[str, str]:
    """Return the searchable texts of rows by row ID; this takes 0.25 s for ten thousand rows."""
    return {row.id: searchable_text(row) for row in rows}


def _counts_as(row: RowView, mark: str) -> bool:
    """Return whether a row counts under a mark; a row in conflict counts under no mark."""
    return row.counted and MARK not in row.undecided and (row.values.get(MARK) or "") == mark


def choice_of_option(key: str, option: str) -> str:
    """Return the value of the filter for an option of a counted choice; an empty option is 未記入."""
    return f"{key}{_OPTION}{option}"


_OPTION = ":"


def _has_option(row: RowView, wanted: str) -> bool:
    """Return whether a row has the wanted option of a counted choice, as `choice_of_option` gives it.

    Of a choice about a level, only the rows that are asked have what their nodes have.
    """
    key, _, option = wanted.partition(_OPTION)
    texts = row.parts[key].values() if row.parts.get(key) else row.node_values.get(key, (row.values.get(key),))
    options = [each for text in texts for each in (text or "").split(OPTION_JOINT)]
    return row.counted and key not in row.undecided and option in options


def _has_item(row: RowView, item_id: str) -> bool:
    """Return whether a row belongs to an item; for "", whether it is without an item and not a repost."""
    if not item_id:
        return not row.items and row.repost_of is None
    return any(item.item_id == item_id for item in row.items)
