"""A key pressed in a list leads somewhere or selects something: no key by itself changes data, on any page."""

import sqlite3
import string
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QTableView, QTabWidget

from nakano_status.demonstration.sample import make_sample
from nakano_status.domain.round.states import RowState
from nakano_status.gui.commands import ACCEPT
from nakano_status.gui.controls.fields import Button
from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.features.indicators.indicators_page import IndicatorsPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.page import Page
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.user_input import CONTROL, keys, press
from tests.support.whole_stores import whole_store
from tests.support.windows import (
    FIRST,
    SECOND,
    Person,
    copied,
    entries,
    gather,
    rows_in,
    second_copy,
    somebody,
    store_of,
)

CELL_KEYS = ("1", "a", " ", Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter)
"""The keys that are pressed in every column of a table in which cells are selected."""

KEYS = (
    *"0123456789abcdefghijklmnopqrstuvwxyzABCXYZ ",
    *(letter for letter in string.punctuation if letter != "?"),  # which shows the help
    *CELL_KEYS,
)
"""The printable keys, and those that delete or confirm elsewhere."""


def content(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return the rows of every table of a data file."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as data:
        names = [name for (name,) in data.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {name: sorted(data.execute(f'SELECT * FROM "{name}"'), key=repr) for name in names}  # noqa: S608


def lists_of(page: Page) -> list[QAbstractItemView]:
    """Return the lists and tables of a page that the keyboard reaches and that have lines."""
    return [
        view
        for view in page.findChildren(QAbstractItemView)
        if view.isVisible() and view.isEnabled() and view.focusPolicy() & Qt.FocusPolicy.TabFocus
        if view.model() is not None and cells_of(view)
    ]


def cells_of(view: QAbstractItemView) -> list[QModelIndex]:
    """Return the first cells that a user can select: of a table in which cells are selected, one in each column."""
    model, each = view.model(), view.selectionBehavior() is QAbstractItemView.SelectionBehavior.SelectItems
    columns = model.columnCount() if each and isinstance(view, QTableView) else 1
    wanted = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
    for row in range(model.rowCount()):
        line = [model.index(row, column) for column in range(columns)]
        cells = [index for index in line if index.flags() & wanted == wanted]
        if cells:
            return cells
    return []


def tabs_of(page: Page) -> list[tuple[QTabWidget, int] | None]:
    """Return the tabs of a page, with the page as it is without choosing one."""
    tabs = (each for each in page.findChildren(QTabWidget) if each.isVisible())
    return [None, *((each, place) for each in tabs for place in range(each.count()) if each.isTabEnabled(place))]


def shown_tab(person: Person, name: str, number: int) -> Page:
    """Show a page with one of its tabs in front."""
    page = person.go_to(name)
    tab = tabs_of(page)[number]
    if tab is not None:
        tab[0].setCurrentIndex(tab[1])
        person.wait()
    return page


def is_box(index: QModelIndex, key: str | Qt.Key) -> bool:
    """Return whether a key is the space bar on a check box, which is the field itself."""
    return key == " " and bool(index.flags() & Qt.ItemFlag.ItemIsUserCheckable)


def press_every_key(person: Person, name: str, tab: int, place: int) -> str:
    """Press every key in a list of a page, each from the page as it is entered; return which list it was."""
    page = shown_tab(person, name, tab)
    view = lists_of(page)[place]
    for number in range(len(cells_of(view))):
        for key in CELL_KEYS if number else KEYS:
            cells = cells_of(view)
            if number >= len(cells) or not view.isVisible() or is_box(cells[number], key):
                continue
            view.setFocus()
            view.setCurrentIndex(cells[number])
            QTest.keyClick(view, key)
            QApplication.processEvents()
            focus = QApplication.focusWidget()
            if focus is not None and focus is not view and view.isAncestorOf(focus):
                QTest.keyClick(focus, Qt.Key.Key_Escape)  # an editor in a cell
            if person.shell.window.page is not page or not view.isVisible():
                person.wait()
                shown_tab(person, name, tab)
    return f"{name} {view.accessibleName()}"


def assert_no_key_changes(person: Person) -> None:
    path, window = store_of(person), person.shell.window
    for name in window.offered:
        person.go_to(name)  # what was being typed when the window ended is stored when its page is left
    person.go_to(window.offered[0])
    before, pressed = content(path), 0
    for name in window.offered:
        for tab, _ in enumerate(tabs_of(person.go_to(name))):
            for place in range(len(lists_of(shown_tab(person, name, tab)))):
                where = press_every_key(person, name, tab, place)
                person.wait()
                after = content(path)
                assert [(where, table) for table in after if after[table] != before[table]] == []
                pressed += 1
    assert pressed > 3


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The samples of both roles: a year in which something waits on most pages. Copy before writing."""
    folder = tmp_path_factory.mktemp("samples")
    made = {}
    for role, for_office in (("office", True), ("division", False)):
        sample = make_sample(for_office=for_office)
        (folder / role).mkdir()
        made[role] = copied(sample.store, folder / role)
        sample.folder.cleanup()
    return made


@pytest.mark.timeout(1800)
@pytest.mark.sample(1)
@pytest.mark.parametrize("role", ["office", "division", "every table"])
def test_no_key_in_any_list_changes_data(role: str, samples: dict[str, Path], tmp_path: Path) -> None:
    store = copied(samples[role], tmp_path) if role in samples else whole_store(tmp_path)
    with somebody(store) as person:
        assert_no_key_changes(person)


def test_digits_lead_to_a_row_and_ctrl_with_a_digit_marks_it(reviewer: Person) -> None:
    page = of_kind(AllRowsPage, reviewer.go_to("all_rows"))
    page.go_to("1-1-1-01-P")
    before = rows_in(store_of(reviewer))
    page.table.setFocus()
    keys(page.table, FIRST[:9])
    reviewer.wait()
    assert present(page.editor.form.row).id == FIRST
    assert rows_in(store_of(reviewer)) == before
    reviewer.press(page.table, Qt.Key.Key_2, CONTROL)
    assert rows_in(store_of(reviewer))[FIRST].values["mark"] == "○"


def test_a_search_continues_while_keys_are_pressed_without_a_pause_though_they_are_handled_late(
    reviewer: Person,
) -> None:
    page = of_kind(AllRowsPage, reviewer.go_to("all_rows"))
    wanted = page.model.rows[3].id
    page.go_to(FIRST)
    for at, letter in enumerate(wanted, start=1):
        event = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        event.setTimestamp(5_000 + 100 * at)
        QApplication.sendEvent(page.table, event)
        if at == len(wanted) // 2:
            QTest.qWait(QApplication.keyboardInputInterval() + 50)
    reviewer.wait()
    assert present(page.editor.form.row).id == wanted


def test_letters_lead_to_a_row_by_its_title_in_whatever_column_the_cursor_is(reviewer: Person) -> None:
    page = of_kind(AllRowsPage, reviewer.go_to("all_rows"))
    row = next(row for row in page.model.rows if row.title[:2].isascii() and row.id != FIRST)
    page.go_to(FIRST)
    page.table.setCurrentIndex(page.table.currentIndex().siblingAtColumn(3))
    keys(page.table, row.title[:2].lower())
    reviewer.wait()
    assert present(page.editor.form.row).title.startswith(row.title[:2])


def test_a_division_looks_for_a_row_by_keys_and_marks_it_in_the_field(clerk: Person) -> None:
    page = entries(clerk)
    keys(page.list, SECOND)
    clerk.wait()
    assert present(page.form.row).id == SECOND
    assert rows_in(store_of(clerk))[SECOND].values["mark"] is None
    page.form.focus_marks()
    keys(present(QApplication.focusWidget()), "3")
    clerk.wait()
    assert rows_in(store_of(clerk))[SECOND].values["mark"] == "△"


def test_an_accepted_row_is_changed_in_no_field_until_it_is_reopened(reviewer: Person) -> None:
    page = of_kind(AllRowsPage, reviewer.go_to("all_rows"))
    page.go_to(FIRST)
    reviewer.do(ACCEPT)
    before = rows_in(store_of(reviewer))[FIRST]
    assert before.state is RowState.ACCEPTED
    page.editor.show_fields()
    reviewer.press(page.table, Qt.Key.Key_3, CONTROL)
    assert page.editor.form.texts["done"].editor.isReadOnly()
    assert page.editor.accepted.isVisible()
    assert rows_in(store_of(reviewer))[FIRST] == before
    reviewer.click(present(page.editor.accepted.findChild(Button)))
    assert page.editor.tabs.currentWidget() is page.editor.review


def test_delete_opens_a_figure_to_be_written_on_and_escape_keeps_it(tmp_path: Path) -> None:
    with somebody(whole_store(tmp_path)) as person:
        page = of_kind(IndicatorsPage, person.go_to("indicators"))
        place = next(
            index
            for row in range(page.model.rowCount())
            for column in range(page.model.columnCount())
            if (index := page.model.index(row, column)).data() and index.flags() & Qt.ItemFlag.ItemIsEditable
        )
        figure = place.data()
        for end, left in ((Qt.Key.Key_Escape, figure), (Qt.Key.Key_Return, "—")):
            page.table.setFocus()
            page.table.setCurrentIndex(place)
            press(page.table, Qt.Key.Key_Delete)
            field = page.table.viewport().findChildren(QLineEdit)[-1]
            assert (field.text(), place.data()) == ("", figure)
            press(field, end)
            person.wait()
            assert page.model.index(place.row(), place.column()).data() == left


def test_enter_in_the_list_of_differences_leads_to_the_side_that_is_chosen(
    reviewer: Person, sent_office: Office, tmp_path: Path
) -> None:
    gather(reviewer, second_copy(sent_office, tmp_path))
    page = of_kind(ConflictPage, reviewer.go_to("conflict"))
    waiting = len(page.model.open_items)
    assert page.panel.choose(2)
    page.list.setFocus()
    press(page.list, Qt.Key.Key_Return)
    reviewer.wait()
    assert len(page.model.open_items) == waiting
    chosen = present(QApplication.focusWidget())
    assert chosen is page.panel.cards[1].choice
    reviewer.press(chosen, Qt.Key.Key_Return)
    assert len(page.model.open_items) == waiting - 1
