"""Table model of 計画・組織, 組織: the bodies of the organisation from the top of the tree down, one a row."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from PySide6.QtCore import QModelIndex, QObject, Qt

from nakano_status.application.organisation.read.organisation import BodyView
from nakano_status.domain.organisation.divisions import DivisionKind
from nakano_status.domain.text.yes_no import YES
from nakano_status.gui.lists.board_table import LINE_ROLE
from nakano_status.gui.lists.line_steps import Index, LineTable, become
from nakano_status.gui.looks.plain_text import tip
from nakano_status.gui.qt_override import override
from nakano_status.gui.words import tr

NAME, LIAISON, CONTACT, ALIASES, SINCE, ROWS = range(6)
HEADS = ("部・室・所管課", "庶務担当課", "連絡先", "別名", "名称の適用", "取組")
BODY_ROLE = Qt.ItemDataRole.UserRole + 7
"""The role of a row's BodyView; a 部 has none under `LINE_ROLE`, because it is painted as a heading."""

_INDENT = "\u3000"
_TEXT_ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)


class BodyTable(LineTable):
    """A table model of bodies; rows are matched by their body when they change."""

    heads = HEADS

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[BodyView] = []

    @property
    def bodies(self) -> Sequence[BodyView]:
        """The bodies that are shown, in order."""
        return self._lines

    def show_bodies(self, bodies: Sequence[BodyView]) -> None:
        """Show the current organisation, changing the rows that differ."""
        become(self, self._lines, bodies, attrgetter("division_id"))

    def place_of(self, division_id: str) -> QModelIndex:
        """Return the index of a body, or an invalid index."""
        for place, body in enumerate(self._lines):
            if body.division_id == division_id:
                return self.index(place, 0)
        return QModelIndex()

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        body = self._lines[index.row()]
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(_texts(body)[index.column()])
        if role in _TEXT_ROLES:
            text = _texts(body)[index.column()]
            indented = role == Qt.ItemDataRole.DisplayRole and index.column() == NAME
            return _INDENT * body.depth + text if indented else text
        if role == LINE_ROLE:
            return None if body.kind is DivisionKind.DEPARTMENT else body
        return body if role == BODY_ROLE else None


def _texts(body: BodyView) -> tuple[str, ...]:
    since = tr("{day}から").format(day=f"{body.since.year}/{body.since.month}/{body.since.day}") if body.since else ""
    return (
        body.name,
        tr("{sign} 庶務担当").format(sign=YES) if body.is_liaison else "",
        body.contact.replace("\n", " "),
        "、".join((*body.aliases, *body.asked)),
        since,
        tr("{count}件").format(count=body.rows) if body.rows else "",
    )
