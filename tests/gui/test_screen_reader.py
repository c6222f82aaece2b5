"""What a screen reader gets: every control by a name, every list by a name and its lines in words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from nakano_status.gui.lists.board_table import ICON_ROLE
from tests.support.marks import BUILT_IN_MARKS
from tests.support.windows import Person, unnamed

_LINES = 12
"""So many lines of each list are listened to."""
WHO = pytest.mark.parametrize("who", ["clerk", "office_person"])


def lists_of(person: Person) -> list[QAbstractItemView]:
    """Return the lists and tables that can be seen."""
    views = person.shell.window.findChildren(QAbstractItemView)
    return [view for view in views if view.isVisible() and not isinstance(view, QHeaderView)]


def unspoken(view: QAbstractItemView) -> list[str]:
    """Name the cells that show something without an accessible text, or a mark without its label."""
    model, found = view.model(), []
    columns = range(model.columnCount(view.rootIndex())) if isinstance(view, QTableView) else range(1)
    for row in range(min(model.rowCount(view.rootIndex()), _LINES)):
        for column in columns:
            index = model.index(row, column)
            shown = index.data() or (isinstance(view, QTableView) and index.data(ICON_ROLE))
            spoken = str(index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data() or "")
            bare = spoken.strip() in {mark.symbol for mark in BUILT_IN_MARKS}
            if (shown and not spoken.strip()) or bare:
                found.append(f"{view.accessibleName()} {row}/{column}: {spoken!r}")
    return found


@WHO
def test_every_control_and_every_list_of_every_page_has_a_name(who: str, request: pytest.FixtureRequest) -> None:
    person: Person = request.getfixturevalue(who)
    for name in person.shell.window.pages:
        person.go_to(name)
        assert (name, unnamed(person.shell.window)) == (name, [])
        heard = [QAccessible.queryAccessibleInterface(view) for view in lists_of(person)]
        assert all(each.text(QAccessible.Text.Name) for each in heard), name


@WHO
def test_lists_say_in_words_what_they_show(who: str, request: pytest.FixtureRequest) -> None:
    person: Person = request.getfixturevalue(who)
    lines = 0
    for name in person.shell.window.pages:
        person.go_to(name)
        for view in lists_of(person):
            assert unspoken(view) == []
            lines += view.model().rowCount(view.rootIndex())
    assert lines > 2 * _LINES


def test_what_lies_over_or_beside_the_page_has_names_too(clerk: Person) -> None:
    clerk.shell.menus.guidance.show_keys()
    clerk.shell.messages.report_done("保存しました。", "続けて記入できます。")
    assert unnamed(clerk.shell.window) == []
    told = QAccessible.queryAccessibleInterface(clerk.shell.window.panel)
    assert told.text(QAccessible.Text.Name) == "お知らせ"
    assert "続けて記入" in told.text(QAccessible.Text.Description)
