"""Table model of 提出状況: divisions grouped by 部 with subtotals, in 建制順."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from PySide6.QtCore import QModelIndex, QObject, Qt

from nakano_status.application.round.read.board import figures_answered_label, state_label
from nakano_status.application.round.read.views import BoardLine
from nakano_status.domain.calendar.days import day_label, moment_label
from nakano_status.domain.organisation.divisions import term_for_level
from nakano_status.domain.round.states import NO_FIGURES, DivisionState, FigureCount, due_label_within
from nakano_status.domain.round.todo import MISSING
from nakano_status.gui.lists.line_steps import (
    COLOUR_ROLE,
    ICON_ROLE,
    INDENTED_ROLE,
    LINE_ROLE,
    TEXT_ROLES,
    Index,
    LineTable,
    index_where,
    replace_lines,
)
from nakano_status.gui.looks.labels import tooltip_text
from nakano_status.gui.qt_override import override

DEPARTMENT_ROLE = Qt.ItemDataRole.UserRole + 4
"""The role of a row's DepartmentLine; None for a division."""

NAME, ROWS, ANSWERED, FIGURES, STATE, RECEIVED, DUE = range(7)
HEADS = ("所管課", "件数", "記入済", "成果指標", "状態", "受領", "回答期限")
_NUMBERS = (ROWS, ANSWERED, FIGURES)
_ICONS = {
    DivisionState.NOT_SENT: "none",
    DivisionState.NONE_RECEIVED: "none",
    DivisionState.PARTIAL: "half",
    DivisionState.SUBMITTED: "done",
    DivisionState.REVIEWING: "half",
    DivisionState.ASKED_BACK: "half",
    DivisionState.RESUBMITTED: "done",
    DivisionState.ACCEPTED: "done",
    DivisionState.NOTHING_TO_REPORT: "blank",
    DivisionState.EXTENDED: "none",
    DivisionState.OVERDUE: "late",
}
_GOOD = frozenset({DivisionState.SUBMITTED, DivisionState.RESUBMITTED, DivisionState.ACCEPTED})
BoardName = tuple[bool, str]
"""The name of a row's 部 or division: True if it is a 部, and its name."""

_NONE: Mapping[str, date | None] = {}


class DivisionFilter(StrEnum):
    """The choice of divisions that the table shows."""

    ALL = "すべて"
    ANSWERING = "回答する所管課"
    WAITED_FOR = f"{MISSING}の所管課"
    LATE = "期限を過ぎた所管課"
    AWAITED = "回答待ちの所管課"

    def admits(self, line: BoardLine) -> bool:
        """Return whether the filter shows the division of a line."""
        states = {
            DivisionFilter.WAITED_FOR: line.is_missing,
            DivisionFilter.LATE: line.is_late,
            DivisionFilter.AWAITED: line.is_awaited,
        }
        return self is DivisionFilter.ALL or states.get(self, line.is_asked)


@dataclass(frozen=True)
class DepartmentLine:
    """The line of a 部, with the totals of its divisions.

    `called`: the term for its level, such as 部. `rows`, `answered`: the numbers of rows that its divisions answer, and
    that they have answered. `due`: its 部内期限 (None: it has none). `figures`: the count of its divisions' 成果指標.
    `read_on`: the day for which the totals are valid (None: not known).
    """

    name: str
    called: str
    rows: int
    answered: int
    due: date | None = None
    figures: FigureCount = NO_FIGURES
    read_on: date | None = None


class BoardTable(LineTable):
    """A table model whose rows are 部 and divisions; divisions without a 部 are under a line of their own.

    `has_figures`: at least one division supplies 成果指標; otherwise their column is empty.
    """

    heads = HEADS

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[DepartmentLine | BoardLine] = []
        self.has_figures = False

    @property
    def divisions(self) -> list[BoardLine]:
        """The shown lines of divisions, in order, without the lines of 部."""
        return [line for line in self._lines if isinstance(line, BoardLine)]

    def set_lines(
        self,
        lines: Iterable[BoardLine],
        dues: Mapping[str, date | None] = _NONE,
        *,
        wanted: DivisionFilter = DivisionFilter.ALL,
        kept: BoardName | None = None,
        names_departments: bool = True,
        name_heading: str = HEADS[NAME],
    ) -> None:
        """Replace the lines; the subtotal of a 部 includes divisions that are not shown.

        `dues`: the 部内期限 by the name of the 部 (None: it has none). `wanted`: the divisions to show. `kept`: a
        division that is shown in any case (None: no division is). `names_departments`: whether the 部 have lines of
        their own. `name_heading`: the heading of the divisions' names.
        """
        lines = tuple(lines)
        level = term_for_level(line.department for line in lines)
        self.heads = (f"{level}・{name_heading}" if names_departments else name_heading, *HEADS[1:])
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, NAME, NAME)
        found: list[DepartmentLine | BoardLine] = []
        self.has_figures = False
        for department, group in groupby(lines, key=lambda line: line.department):
            members = list(group)
            self.has_figures = self.has_figures or any(line.figures.supplied for line in members)
            if shown := [line for line in members if wanted.admits(line) or _name(line) == kept]:
                above = [_subtotal(department, members, dues, level)] if names_departments else []
                found += [*above, *shown]
        replace_lines(self, self._lines, found, _name)

    def name_at(self, index: Index) -> BoardName | None:
        """Return the 部 or division of a line, for `place_named`; None for an invalid index."""
        return _name(self._lines[index.row()]) if index.isValid() else None

    def place_named(self, name: BoardName | None) -> QModelIndex:
        """Return the index of a 部 or division; an invalid index if it is not shown or `name` is None."""
        return index_where(self, self._lines, lambda line: _name(line) == name)

    def place_of(self, division: str) -> QModelIndex:
        """Return the index of a division, or an invalid index if it is not shown."""
        return self.place_named((False, division))

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return super().headerData(section, orientation, role)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role in TEXT_ROLES or role == Qt.ItemDataRole.ToolTipRole:
            words = _words(line, index.column())
            return words if role in TEXT_ROLES else tooltip_text(words)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if isinstance(line, DepartmentLine):
            return line if role == DEPARTMENT_ROLE else None
        shown: Mapping[int, object] = {
            LINE_ROLE: line,
            ICON_ROLE: _icon(line) if index.column() == STATE else None,
            INDENTED_ROLE: index.column() == NAME,
            COLOUR_ROLE: _colour(line, index.column()),
        }
        return shown.get(role)


def _icon(line: BoardLine) -> str:
    if line.arrived:
        return "half"
    return _ICONS[DivisionState.OVERDUE if line.overdue_days else line.state]


def _colour(line: BoardLine, column: int) -> str | None:
    if column != STATE:
        return "muted" if line.state is DivisionState.NOTHING_TO_REPORT else None
    if line.overdue_days or line.conflicts or line.held:
        return "ask"
    return "good" if line.state in _GOOD else "muted"


def _words(line: DepartmentLine | BoardLine, column: int) -> str:
    if isinstance(line, DepartmentLine):
        return _department_text(line, column)
    return _TEXTS[column](line)


_TEXTS: tuple[Callable[[BoardLine], str], ...] = (
    lambda line: line.division,
    lambda line: str(line.rows),
    lambda line: f"{line.answered}/{line.rows}" if line.rows else "",
    lambda line: figures_answered_label(line.figures),
    state_label,
    lambda line: moment_label(line.received, line.read_on) if line.received else "",
    lambda line: day_label(line.due, line.read_on) if line.due and line.is_asked else "",
)


def _department_text(line: DepartmentLine, column: int) -> str:
    due = f"{due_label_within(line.called)} {day_label(line.due, line.read_on)}" if line.due else ""
    counts = {
        ROWS: str(line.rows),
        ANSWERED: f"{line.answered}/{line.rows}",
        FIGURES: figures_answered_label(line.figures),
    }
    return {NAME: line.name, **counts, STATE: due}.get(column, "")


def _name(line: DepartmentLine | BoardLine) -> BoardName:
    """Return the name of a row."""
    return (True, line.name) if isinstance(line, DepartmentLine) else (False, line.division)


def _subtotal(
    department: str | None, lines: Sequence[BoardLine], dues: Mapping[str, date | None], called: str
) -> DepartmentLine:
    rows, answered = sum(line.rows for line in lines), sum(line.answered for line in lines)
    figures = FigureCount(sum(line.figures.supplied for line in lines), sum(line.figures.answered for line in lines))
    name = department or f"{called}の登録がない所管課"
    return DepartmentLine(name, called, rows, answered, dues.get(department or ""), figures, lines[0].read_on)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
