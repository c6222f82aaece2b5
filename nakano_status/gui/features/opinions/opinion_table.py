"""Opinions as lines of a table."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from PySide6.QtCore import QModelIndex, Qt

from nakano_status.domain.calendar.printed_day import era_day
from nakano_status.domain.plan.opinions import Opinion
from nakano_status.gui.lists.board_table import LINE_ROLE
from nakano_status.gui.lists.line_steps import Index, LineTable, become
from nakano_status.gui.looks.plain_text import tip
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

NUMBER = 0
"""The column of the number."""

_TEXT_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class OpinionTable(LineTable):
    """A model of opinions, by number."""

    heads = ("番号", "区分", "日付", "意見", "区の考え方")
    _lines: list[Opinion]

    def show_opinions(self, opinions: Sequence[Opinion]) -> None:
        """Show the current opinions."""
        become(self, self._lines, opinions, attrgetter("number"))

    def place_of(self, number: int) -> QModelIndex:
        """Return the index of an opinion; of the first one if it is not shown."""
        numbers = [each.number for each in self._lines]
        return self.index(numbers.index(number) if number in numbers else 0, NUMBER)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        opinion = self._lines[index.row()]
        if role in _TEXT_ROLES:
            return _texts(opinion)[index.column()].replace("\n", " ")
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(_texts(opinion)[index.column()])
        return opinion if role == LINE_ROLE else None


def _texts(opinion: Opinion) -> tuple[str, ...]:
    return (
        str(opinion.number),
        tr(opinion.source.value),
        era_day(opinion.day),
        opinion.text,
        opinion.answer or tr("未記入"),
    )
