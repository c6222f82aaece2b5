"""提出状況: divisions under their 部 with subtotals, as the read side orders them (建制順)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from nakano_status.application.read.views import BoardLine
from nakano_status.domain.division_state import DivisionState
from nakano_status.gui.overriding import override
from nakano_status.gui.words import tr

LINE_ROLE = Qt.ItemDataRole.UserRole
"""The BoardLine of a line; None for a 部."""

ICON_ROLE = Qt.ItemDataRole.UserRole + 1
NAME, ROWS, ANSWERED, STATE, RECEIVED, DUE = range(6)
HEADS = ("部・所管課", "件数", "記入済", "状態", "受領", "回答期限")
_NUMBERS = (ROWS, ANSWERED)
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
_IN = frozenset(
    {
        DivisionState.SUBMITTED,
        DivisionState.REVIEWING,
        DivisionState.ASKED_BACK,
        DivisionState.RESUBMITTED,
        DivisionState.ACCEPTED,
    }
)
_NOWHERE = QModelIndex()
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class DepartmentLine:
    """A 部 with what its divisions have together."""

    name: str
    rows: int
    answered: int


class BoardTable(QAbstractTableModel):
    """Lines are 部 and divisions; a division without a 部 stands under その他."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[DepartmentLine | BoardLine] = []

    @property
    def divisions(self) -> list[BoardLine]:
        """The divisions, in order."""
        return [line for line in self._lines if isinstance(line, BoardLine)]

    def set_lines(self, lines: Iterable[BoardLine], *, all_divisions: bool = True) -> None:
        """Show other lines; divisions that only read may be left out."""
        shown = [line for line in lines if all_divisions or line.state is not DivisionState.NOTHING_TO_REPORT]
        found: list[DepartmentLine | BoardLine] = []
        for department, group in groupby(shown, key=lambda line: line.department):
            members = list(group)
            found += [_subtotal(department, members), *members]
        if _names(found) == _names(self._lines):
            self._update(found)
            return
        self.beginResetModel()
        self._lines = found
        self.endResetModel()

    def place_of(self, division: str) -> QModelIndex:
        """Return where a division stands, or an invalid index."""
        for place, line in enumerate(self._lines):
            if isinstance(line, BoardLine) and line.division == division:
                return self.index(place, 0)
        return QModelIndex()

    @override
    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._lines)

    @override
    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(HEADS)

    @override
    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        return tr(HEADS[section]) if role == Qt.ItemDataRole.DisplayRole else None

    @override
    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        line = self._lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return _department_text(line, index.column()) if isinstance(line, DepartmentLine) else _text(line, index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(index.column())
        if isinstance(line, DepartmentLine):
            return None
        if role == ICON_ROLE and index.column() == STATE:
            return _ICONS[line.state]
        return line if role == LINE_ROLE else None

    def _update(self, lines: list[DepartmentLine | BoardLine]) -> None:
        """Show the same divisions as they are now, line by line."""
        for place, line in enumerate(lines):
            if self._lines[place] != line:
                self._lines[place] = line
                self.dataChanged.emit(self.index(place, 0), self.index(place, len(HEADS) - 1))


def standing_of(lines: Iterable[BoardLine]) -> tuple[int, int]:
    """Return how many of the divisions that answer have handed in, and how many answer."""
    answering = [line for line in lines if line.state is not DivisionState.NOTHING_TO_REPORT]
    return sum(line.state in _IN and line.answered >= line.rows for line in answering), len(answering)


def state_words(line: BoardLine) -> str:
    """Say where a division stands, with days, what is asked again, 相違 and 未取込."""
    words = [line.state.word]
    if line.overdue_days:
        words = [tr("期限超過{days}日").format(days=line.overdue_days)]
    elif line.state is DivisionState.EXTENDED and line.due:
        words = [tr("期限延長（{day}まで）").format(day=day_words(line.due))]
    if line.state is DivisionState.ASKED_BACK:
        words = [tr("修正依頼中{count}").format(count=line.asked_back)]
    elif line.asked_back:
        words.append(tr("修正依頼中{count}").format(count=line.asked_back))
    if line.conflicts:
        words.append(tr("相違{count}").format(count=line.conflicts))
    if line.held:
        words.append(tr("未取込{count}").format(count=line.held))
    return "　".join(words)


def day_words(day: date) -> str:
    """Write a day of this year: 7月14日."""
    return f"{day.month}月{day.day}日"


def moment_words(moment: datetime) -> str:
    """Write a moment on the office's clock: 7/13 16:40."""
    local = moment.astimezone()
    return f"{local.month}/{local.day} {local:%H:%M}"


def _text(line: BoardLine, index: _Index) -> str:
    texts = (
        line.division,
        str(line.rows),
        f"{line.answered}/{line.rows}" if line.rows else "",
        state_words(line),
        moment_words(line.received) if line.received else "",
        day_words(line.due) if line.due and line.rows else "",
    )
    return texts[index.column()]


def _department_text(line: DepartmentLine, column: int) -> str:
    return {NAME: line.name, ROWS: str(line.rows), ANSWERED: f"{line.answered}/{line.rows}"}.get(column, "")


def _names(lines: Iterable[DepartmentLine | BoardLine]) -> list[str]:
    return [line.name if isinstance(line, DepartmentLine) else line.division for line in lines]


def _subtotal(department: str | None, lines: Sequence[BoardLine]) -> DepartmentLine:
    rows, answered = sum(line.rows for line in lines), sum(line.answered for line in lines)
    return DepartmentLine(department or tr("部の登録がない所管課"), rows, answered)


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
