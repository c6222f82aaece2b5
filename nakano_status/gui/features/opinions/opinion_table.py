"""Opinions as lines of a table."""

from __future__ import annotations

from operator import attrgetter

from PySide6.QtCore import Qt

from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.plan.annotations import Opinion
from nakano_status.gui.lists.line_steps import TEXT_ROLES, Index, TextTable
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr


class OpinionTable(TextTable):
    """A model of opinions, by number."""

    heads = ("番号", "区分", "日付", "意見", "区の考え方")
    key = attrgetter("number")

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        found = super().data(index, role)
        return found.replace("\n", " ") if role in TEXT_ROLES and isinstance(found, str) else found

    @override
    def texts(self, line: Opinion) -> tuple[str, ...]:
        answer = line.answer or tr("未記入")
        return str(line.number), tr(line.source.value), era_day(line.day), line.text, answer
