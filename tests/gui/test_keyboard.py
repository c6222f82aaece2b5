"""Everything by keyboard: Tab comes to everything and round again, the focus is seen, F6 and Esc go between parts."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QAbstractItemView, QMenu, QPushButton, QSplitter

from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.window_menus import WindowParts
from tests.support.tab_walk import focused, walk_by_tab
from tests.support.user_input import press
from tests.support.windows import Person

CONTROL_ALT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


@pytest.mark.parametrize("who", ["clerk", "office_person"])
def test_tab_comes_to_everything_on_every_page_and_what_it_is_on_is_seen(
    who: str, request: pytest.FixtureRequest
) -> None:
    person: Person = request.getfixturevalue(who)
    for name in person.shell.window.pages:
        person.go_to(name)
        walk = walk_by_tab(person.shell.window)
        assert (name, walk.missed, walk.alike, walk.came_round) == (name, [], [], True)


def test_f6_goes_round_the_parts_and_comes_back_to_where_one_was_in_each(clerk: Person) -> None:
    window = clerk.shell.window
    parts = WindowParts(window).parts()
    seen = []
    press(window, Qt.Key.Key_F1)
    for _ in range(len(parts) + 1):
        press(window, Qt.Key.Key_F6)
        focus = focused()
        seen.append(next(part for part in WindowParts(window).parts() if part.isAncestorOf(focus) or part is focus))
    assert set(seen) == {*parts, clerk.shell.menus.guidance.panel}
    assert len(seen) == len(set(seen))
    press(window, Qt.Key.Key_Tab)
    before = focused()
    press(window, Qt.Key.Key_F6)
    press(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert focused() is before


def test_enter_presses_the_button_under_the_focus(clerk: Person) -> None:
    panel = clerk.shell.menus.guidance.panel
    press(clerk.shell.window, Qt.Key.Key_F1)
    panel.contents.setFocus()
    press(panel.contents, Qt.Key.Key_Return)
    assert panel.text.toPlainText().startswith("進捗状況とりまとめ")
    pressed = QPushButton("押す", clerk.shell.window.shown)
    pressed.show()
    pressed.setFocus()
    count = []
    pressed.clicked.connect(lambda: count.append(1))
    press(pressed, Qt.Key.Key_Enter)
    press(pressed, Qt.Key.Key_Space)
    assert len(count) == 2


def test_esc_closes_the_message_then_the_help_and_gives_the_keyboard_back(clerk: Person) -> None:
    window, panel = clerk.shell.window, clerk.shell.menus.guidance.panel
    before = focused()
    press(window, Qt.Key.Key_F1)
    assert panel.isAncestorOf(focused())
    press(focused(), Qt.Key.Key_Escape)
    assert panel.isHidden()
    assert focused() is before
    press(window, Qt.Key.Key_F1)
    clerk.shell.messages.report_done("保存しました。")
    before.setFocus()
    press(before, Qt.Key.Key_Escape)
    assert (window.panel.isVisible(), panel.isVisible()) == (False, True)
    press(before, Qt.Key.Key_Escape)
    assert panel.isHidden()


def test_a_message_leaves_what_has_the_keyboard_in_sight(office_person: Person) -> None:
    window, page = office_person.shell.window, office_person.go_to("inquiry")
    assert isinstance(page, InquiryPage)
    window.resize(960, 540)
    office_person.wait()
    page.question.ask(Path("回答様式"))
    office_person.wait()
    holder = focused()
    office_person.shell.messages.report_done("1件をコピーしました。")
    office_person.wait()
    assert focused() is holder
    assert holder.visibleRegion().boundingRect() == holder.rect()


def test_the_line_between_two_parts_moves_by_keyboard(clerk: Person) -> None:
    page = clerk.go_to("entries")
    splitter = page.findChild(QSplitter)
    assert isinstance(splitter, QSplitter)
    before = splitter.sizes()
    press(clerk.shell.window, Qt.Key.Key_Right, CONTROL_ALT)
    assert splitter.sizes()[0] > before[0]
    press(clerk.shell.window, Qt.Key.Key_Left, CONTROL_ALT)
    assert splitter.sizes() == before


def test_the_menu_key_offers_what_fits_the_row_beside_that_row(office_person: Person) -> None:
    page = office_person.go_to("all_rows")
    assert isinstance(page, AllRowsPage)
    page.table.setFocus()
    press(page.table, Qt.Key.Key_Down)
    press(page.table, Qt.Key.Key_Down)
    open_menu(page.table)
    shown = [menu for menu in page.table.findChildren(QMenu) if menu.isVisible()]
    assert len(shown) == 1
    row = page.table.visualRect(page.table.currentIndex())
    top = page.table.viewport().mapToGlobal(row.topLeft())
    assert top.y() <= shown[0].y() <= top.y() + 2 * row.height()
    shown[0].close()


def open_menu(view: QAbstractItemView) -> None:
    """Send what the system sends for the menu key."""
    place = view.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, view.mapToGlobal(place))
    QCoreApplication.sendEvent(view, event)
