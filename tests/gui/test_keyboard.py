"""Keyboard, screen reader, and what the window guarantees."""

from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6 import QtWidgets
from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QImage
from PySide6.QtTest import QTest

from nakano_status.bootstrap import make_parts
from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists.line_steps import ICON_ROLE
from nakano_status.gui.window.page_list import kind_of
from nakano_status.gui.window.window_summary import (
    Frame,
    due_words,
    is_late,
    read_window_frame,
    title_of,
    to_send_words,
)
from nakano_status.gui.window_menus import WindowParts, is_tab_stop
from tests.support.expected import of_kind
from tests.support.marks import BUILT_IN_MARKS
from tests.support.offices import Office
from tests.support.user_input import click, press
from tests.support.windows import Person, gather, second_copy, unnamed

_MOST = 300
"""The most stops; no page has so many."""


@dataclass
class Walk:
    """The widgets that Tab reached, in order; those that it missed; those that look the same with the focus."""

    stops: list[QtWidgets.QWidget] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    alike: list[str] = field(default_factory=list)
    came_round: bool = False


def walk_by_tab(window: QtWidgets.QWidget) -> Walk:
    """Press Tab until it reaches a widget for the second time."""
    expected = {widget for widget in window.findChildren(QtWidgets.QWidget) if is_tab_stop(widget)}
    walk = Walk()
    before: tuple[QtWidgets.QWidget, QImage] | None = None
    for _ in range(_MOST):
        QTest.keyClick(QtWidgets.QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        here = QtWidgets.QApplication.focusWidget()
        if before is not None and here is not before[0] and before[0].grab().toImage() == before[1]:
            walk.alike.append(named(before[0]))
        if here is None or here in walk.stops:
            walk.came_round = bool(walk.stops) and here is walk.stops[0]
            break
        walk.stops.append(here)
        before = here, here.grab().toImage()
    walk.missed = sorted(named(widget) for widget in expected - set(walk.stops) if not _is_other_choice(widget, walk))
    return walk


def focused() -> QtWidgets.QWidget:
    """Return the widget with the focus."""
    widget = QtWidgets.QApplication.focusWidget()
    assert widget is not None
    return widget


def named(widget: QtWidgets.QWidget) -> str:
    """Return a description of the widget."""
    text = widget.text() if isinstance(widget, QtWidgets.QAbstractButton) else ""
    return f"{type(widget).__name__} {widget.objectName()} {widget.accessibleName() or text}"


def _is_other_choice(widget: QtWidgets.QWidget, walk: Walk) -> bool:
    """Whether it is one of several choices of which Tab reached another one: the arrow keys reach the rest."""
    if not isinstance(widget, QtWidgets.QRadioButton):
        return False
    group: QtWidgets.QButtonGroup | None = widget.group()
    same = (stop for stop in walk.stops if isinstance(stop, QtWidgets.QRadioButton) and stop.group() is group)
    return any(group is not None or stop.parent() is widget.parent() for stop in same)


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
    pressed = QtWidgets.QPushButton("押す", clerk.shell.window.shown)
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
    page.question.ask(Path("回答様式"), lambda: None)
    office_person.wait()
    holder = focused()
    office_person.shell.messages.report_done("1件をコピーしました。")
    office_person.wait()
    assert focused() is holder
    assert holder.visibleRegion().boundingRect() == holder.rect()


def test_the_line_between_two_parts_moves_by_keyboard(clerk: Person) -> None:
    page = clerk.go_to("entries")
    splitter = of_kind(QtWidgets.QSplitter, page.findChild(QtWidgets.QSplitter))
    before = splitter.sizes()
    press(clerk.shell.window, Qt.Key.Key_Right, CONTROL_ALT)
    assert splitter.sizes()[0] > before[0]
    press(clerk.shell.window, Qt.Key.Key_Left, CONTROL_ALT)
    assert splitter.sizes() == before


def test_the_menu_key_offers_what_fits_the_row_beside_that_row(office_person: Person) -> None:
    page = of_kind(AllRowsPage, office_person.go_to("all_rows"))
    page.table.setFocus()
    press(page.table, Qt.Key.Key_Down)
    press(page.table, Qt.Key.Key_Down)
    open_menu(page.table)
    shown = [menu for menu in page.table.findChildren(QtWidgets.QMenu) if menu.isVisible()]
    assert len(shown) == 1
    row = page.table.visualRect(page.table.currentIndex())
    top = page.table.viewport().mapToGlobal(row.topLeft())
    assert top.y() <= shown[0].y() <= top.y() + 2 * row.height()
    shown[0].close()


def open_menu(view: QtWidgets.QAbstractItemView) -> None:
    """Send what the system sends for the menu key."""
    place = view.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, view.mapToGlobal(place))
    QCoreApplication.sendEvent(view, event)


_LINES = 12
"""So many lines of each list are listened to."""
WHO = pytest.mark.parametrize("who", ["clerk", "office_person"])


def lists_of(person: Person) -> list[QtWidgets.QAbstractItemView]:
    """Return the lists and tables that can be seen."""
    views = person.shell.window.findChildren(QtWidgets.QAbstractItemView)
    return [view for view in views if view.isVisible() and not isinstance(view, QtWidgets.QHeaderView)]


def unspoken(view: QtWidgets.QAbstractItemView) -> list[str]:
    """Name the cells that show something without an accessible text, or a mark without its label."""
    model, found = view.model(), []
    columns = range(model.columnCount(view.rootIndex())) if isinstance(view, QtWidgets.QTableView) else range(1)
    for row in range(min(model.rowCount(view.rootIndex()), _LINES)):
        for column in columns:
            index = model.index(row, column)
            shown = index.data() or (isinstance(view, QtWidgets.QTableView) and index.data(ICON_ROLE))
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


def counted(person: Person, name: str) -> int:
    """Return the number beside a page in the navigation."""
    navigation = person.shell.window.navigation
    title = kind_of(name).title
    spoken = (navigation.item(place).data(Qt.ItemDataRole.AccessibleTextRole) for place in range(navigation.count()))
    (words,) = (each for each in spoken if each and each.startswith(title))
    _, _, number = str(words).partition("、")
    return int("".join(filter(str.isdigit, number)) or 0)


def test_a_count_is_the_length_of_a_list_one_click_away(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    """7."""
    gather(office_person, sent_office.answer)
    gather(office_person, second_copy(sent_office, tmp_path))
    before = counted(office_person, "conflict")
    page = of_kind(ConflictPage, office_person.go_to("conflict"))
    assert before == counted(office_person, "conflict") == len(page.model.open_items) > 1
    press(page.list, Qt.Key.Key_1)
    press(page.list, Qt.Key.Key_Return)
    if page.panel.question.is_open:
        click(page.panel.question.confirm)
    office_person.wait()
    assert counted(office_person, "conflict") == len(page.model.open_items) < before


def test_numbers_beside_pages_are_right_before_the_pages_are_opened(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    names = ("conflict", "held", "indicators")
    gather(office_person, sent_office.answer)
    gather(office_person, second_copy(sent_office, tmp_path))
    before = {name: counted(office_person, name) for name in names}
    assert before["conflict"] > 0
    assert before["indicators"] > 0
    for name in names:
        office_person.go_to(name)
    assert {name: counted(office_person, name) for name in names} == before


@pytest.fixture
def frame(opened_form: Path) -> Frame:
    """The frame of 税務課's data file in which nothing was written."""
    with closing(make_parts().stores.open(opened_form, read_only=True)) as store, store.reading() as records:
        return read_window_frame(records, date(2023, 7, 3))


def test_the_days_that_are_left_are_counted_and_over_only_while_something_is_not_handed_in(frame: Frame) -> None:
    assert frame.round is not None
    assert frame.round.due is not None
    due, written = frame.round.due, f"回答期限 {frame.round.due.month}月{frame.round.due.day}日"
    assert due_words(frame, due - timedelta(9)) == (written, "あと9日")
    assert due_words(frame, due) == (written, "あと0日")
    assert due_words(frame, due + timedelta(3)) == (written, "3日超過")
    assert [is_late(frame, due + timedelta(days)) for days in (0, 1)] == [False, True]
    done = replace(frame, todo=replace(frame.todo, is_handed_in=True), made_on=date(2023, 7, 12))
    assert due_words(done, due + timedelta(3)) == (written, "回答ファイル作成済（7月12日）")
    assert "送って" in to_send_words(done)[0]
    assert to_send_words(frame) == ()
    assert not is_late(done, due + timedelta(3))
    assert title_of(frame, due) == f"税務課 ― 令和4年度末時点の進捗状況（{written}・あと0日）"
    without = replace(frame, round=replace(frame.round, due=None))
    assert due_words(without, due) == ()
    assert not is_late(without, due)
    assert title_of(without, due) == "税務課 ― 令和4年度末時点の進捗状況"


def test_rows_progress_and_due_day_are_seen_at_once(clerk: Person) -> None:
    page, side = clerk.shell.window.page, clerk.shell.window.side_progress
    assert isinstance(page, EntriesPage)
    assert side.isVisible()
    assert side.words.text() == f"0 / {len(page.model.rows)} 件"
    assert side.due.plain_text.startswith("回答期限 ")
    items = map(clerk.shell.window.navigation.item, (0, 2))
    assert [item.toolTip() for item in items] == ["未記入の取組 2件", "修正を要するもの 2件"]
    assert side.due.isVisible()
    assert page.filter.currentText().endswith(str(len(page.model.rows)))
