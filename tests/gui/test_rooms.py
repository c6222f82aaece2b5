"""What a page shows by the room there is: lists and details, columns that a person chose, and what remains in sight."""

import gzip
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QSettings, Qt
from PySide6.QtGui import QMouseEvent, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QTableView, QWidget
from pytestqt.qtbot import QtBot

from nakano_status.application.lookup import chosen_round
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import read_round
from nakano_status.bootstrap import make_parts
from nakano_status.domain.round.tally import Grouping
from nakano_status.gui.answers.row_context import ActingDivision
from nakano_status.gui.commands import COUNT_YEARS, CUT, PUT_IN
from nakano_status.gui.controls.boxes import KeptSplitter, ListAndDetail
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.overview.overview_page import OverviewPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.features.start.file_notices import determine_beginning
from nakano_status.gui.lists import row_words
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.lists.tables import FirstColumn, hold_first_column
from nakano_status.gui.looks.appearance import DARK, LIGHT, Room, Scheme, TextSize, apply_theme, current_theme, room_in
from nakano_status.gui.memory import Memory
from nakano_status.gui.page import GoTo, Page
from tests.support.command_line import ROOT
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.plan_files import FIRST_ROWS
from tests.support.planted_profiles import (
    OF_LEVELS,
    OF_OFFICE,
    PARTNER,
    PEOPLE,
    REMARK_OF_OFFICE,
    ROW,
    PlantedWard,
)
from tests.support.user_input import press, write
from tests.support.windows import FIRST, SECOND, Person, copied, gather, scrolled_by, somebody, store_of

BESIDE = FIRST_ROWS[1].row_id
"""A row without the items about levels, which the row before it gives."""


@pytest.fixture(autouse=True)
def _dressed_again(app: QApplication) -> Iterator[None]:
    """Leave the application as it was found."""
    yield
    app.setProperty("nakanoScheme", Scheme.SYSTEM.value)
    apply_theme(app, LIGHT, TextSize.STANDARD)


def rows_page(person: Person, size: tuple[int, int], wish: object = None) -> AllRowsPage:
    person.shell.window.resize(*size)
    return of_kind(AllRowsPage, person.go_to("all_rows", wish))


def shown_columns(table: QTableView) -> list[int]:
    return [column for column in range(table.model().columnCount()) if not table.isColumnHidden(column)]


def choose_column(table: QTableView, head: str) -> None:
    """Choose a line of the menu of the columns, as offered to the keyboard with the acts on a row."""
    table.actions()[0].trigger()
    menu = of_kind(QMenu, QApplication.activePopupWidget())
    next(action for action in menu.actions() if action.text() == head).trigger()
    menu.close()


def test_larger_texts_need_a_wider_window_for_the_same_room(app: QApplication) -> None:
    widths = (1099, 1100, 1599, 1600)
    assert [room_in(width) for width in widths] == [Room.NARROW, Room.MEDIUM, Room.MEDIUM, Room.WIDE]
    apply_theme(app, LIGHT, TextSize.LARGEST)
    assert room_in(1366) is Room.NARROW


def test_in_a_narrow_window_the_detail_is_over_the_list_and_esc_leads_back(office_person: Person) -> None:
    page = rows_page(office_person, (1000, 600))
    assert page.table.isVisible()
    assert not page.editor.isVisible()
    office_person.press(page.table, Qt.Key.Key_Return)
    assert not page.table.isVisible()
    assert page.editor.isVisible()
    office_person.press(page.editor.form.marks.stops[0], Qt.Key.Key_Escape)
    assert page.table.hasFocus()
    assert not page.editor.isVisible()
    office_person.shell.window.resize(1366, 768)
    assert page.table.isVisible()
    assert page.editor.isVisible()


def test_the_detail_goes_on_to_the_next_row_without_the_list(office_person: Person) -> None:
    page = rows_page(office_person, (1000, 600))
    both = of_kind(ListAndDetail, page.findChild(ListAndDetail))
    office_person.click(both.open)
    before = page.editor.form.row
    both._step(Qt.Key.Key_Down)
    office_person.wait()
    assert before is not None
    assert page.editor.form.row is page.model.shown[page.model.shown.index(before) + 1]


def test_rows_have_two_lines_in_a_narrow_window_and_are_read_aloud_whole(reviewer: Person) -> None:
    page = rows_page(reviewer, (1000, 600))
    table, index = page.table, page.model.place_of(SECOND)
    assert shown_columns(table) == [row_words.ID]
    narrow = table.rowHeight(index.row())
    words = str(index.data(Qt.ItemDataRole.AccessibleTextRole))
    assert all(each in words for each in (SECOND, "税務課", "○ 変更して実施", "AI-OCR"))
    reviewer.shell.window.resize(1366, 768)
    assert table.rowHeight(index.row()) < narrow
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == SECOND


def test_filters_are_behind_one_button_that_counts_them_in_a_narrow_window(office_person: Person) -> None:
    filters = rows_page(office_person, (1000, 600)).filters
    assert not filters.boxes["division"].isVisible()
    assert (filters.more.isVisible(), filters.more.text()) == (True, "絞り込み")
    office_person.click(filters.more)
    assert filters.boxes["division"].isVisible()
    filters.boxes["division"].setCurrentIndex(1)
    assert filters.more.text() == "絞り込み 1"
    office_person.shell.window.resize(1366, 768)
    assert filters.boxes["division"].isVisible()
    assert not filters.more.isVisible()


def test_no_column_repeats_the_filter(office_person: Person) -> None:
    page = rows_page(office_person, (1920, 1080))
    assert row_words.DIVISION in shown_columns(page.table)
    page.filters.choose(RowFilter(division="税務課"))
    assert row_words.DIVISION not in shown_columns(page.table)
    page.filters.show_all()
    assert row_words.DIVISION in shown_columns(page.table)


def test_the_columns_that_a_person_chose_are_the_same_tomorrow(sent_office: Office, tmp_path: Path) -> None:
    file, settings = copied(sent_office.store, tmp_path), QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    with somebody(file, memory=Memory(settings)) as person:
        table = rows_page(person, (1366, 768)).table
        assert row_words.DIVISION not in shown_columns(table)
        choose_column(table, "所管課")
        choose_column(table, "状態")
        assert row_words.DIVISION in shown_columns(table)
    with somebody(file, memory=Memory(settings)) as person:
        table = rows_page(person, (1366, 768)).table
        assert row_words.DIVISION in shown_columns(table)
        assert row_words.STATE not in shown_columns(table)
        choose_column(table, "列をはじめの表示に戻す")
        assert row_words.STATE in shown_columns(table)
        assert row_words.DIVISION not in shown_columns(table)


def test_the_settings_and_the_data_file_of_version_0_1_0_are_taken_over(tmp_path: Path) -> None:
    kept = ROOT / "tests" / "fixtures" / "format-1.6"
    office, settings = tmp_path / "office.nakano", tmp_path / "s.ini"
    office.write_bytes(gzip.decompress((kept / "office.nakano.gz").read_bytes()))
    settings.write_text((kept / "settings.ini").read_text("utf-8").replace("/FOLDER", tmp_path.as_posix()), "utf-8")
    memory = Memory(QSettings(str(settings), QSettings.Format.IniFormat))
    beginning = determine_beginning(memory, None)
    assert (beginning.file, beginning.held_back) == (office, False)
    assert [recent.whose for recent in memory.recent.files] == ["事務局"]
    assert (memory.person, memory.text_size, memory.underlines_wordings) == ("見本 花子", TextSize.LARGE, False)
    assert memory.window_place is not None
    with somebody(beginning.file, memory=memory) as person:
        assert not present(person.shell.session.file).read_only
        table = rows_page(person, (1600, 900)).table
        assert {row_words.DIVISION, row_words.STATE} <= set(shown_columns(table))


def test_the_first_column_stays_while_the_others_are_scrolled_across(qtbot: QtBot) -> None:
    table, model = QTableView(), QStandardItemModel(3, 30)
    qtbot.addWidget(table)
    table.setModel(model)
    hold_first_column(table)
    table.resize(400, 200)
    table.show()
    assert table.findChild(FirstColumn) is None
    table.setCurrentIndex(model.index(1, 20))
    first = of_kind(FirstColumn, table.findChild(FirstColumn))
    assert first.isVisible()
    assert shown_columns(first) == [0]
    assert first.rowViewportPosition(1) == table.rowViewportPosition(1)
    table.setCurrentIndex(model.index(1, 14))
    assert table.columnViewportPosition(14) >= first.width()
    table.horizontalScrollBar().setValue(0)
    assert not first.isVisible()


def test_the_pane_stays_where_it_was_at_the_next_row_the_answer_first(reviewer: Person) -> None:
    page = rows_page(reviewer, (1366, 600))
    form = page.editor.form
    bar = form._scroll.verticalScrollBar()
    page.go_to(FIRST)
    reviewer.wait()
    QApplication.processEvents()
    assert 0 < form.fields.top_of("mark") - bar.value() < 20
    bar.setValue(form.fields.top_of("change_reason") - 10)
    page.go_to(SECOND)
    reviewer.wait()
    QApplication.processEvents()
    assert form.fields.top_of("change_reason") - bar.value() == 10


def next_row(person: Person, page: AllRowsPage, row_id: str) -> None:
    page.go_to(row_id)
    person.wait()
    QApplication.processEvents()


def test_the_uppermost_field_stays_in_sight_also_if_the_plan_added_it(tmp_path: Path) -> None:
    with somebody(PlantedWard(tmp_path, *OF_LEVELS).store) as person:
        page = rows_page(person, (1366, 400), GoTo(ROW))
        form = page.editor.form
        next_row(person, page, ROW)
        form._scroll.verticalScrollBar().setValue(form.fields.top_of(PARTNER) - 5)
        next_row(person, page, BESIDE)
        assert form.fields.top_of(PARTNER) - scrolled_by(form) == 5


def test_a_field_hidden_at_this_row_is_not_kept_in_sight_at_the_next(tmp_path: Path) -> None:
    with somebody(PlantedWard(tmp_path, *OF_LEVELS).store) as person:
        page = rows_page(person, (1366, 400), GoTo(ROW))
        form = page.editor.form
        bar = form._scroll.verticalScrollBar()
        for row_id in (ROW, BESIDE):
            next_row(person, page, row_id)
        bar.setValue(form.fields.top_of(PEOPLE))  # where it was at the first row
        above = form.fields.top_of("later_years") - bar.value()
        next_row(person, page, ROW)
        assert not form.texts[PEOPLE].isHidden()
        assert form.fields.top_of("later_years") - bar.value() == above > 0


def test_the_pane_stays_as_it_is_where_the_next_row_lacks_the_field(sent_office: Office, tmp_path: Path) -> None:
    with closing(make_parts().stores.open(sent_office.store, read_only=True)) as store, store.reading() as records:
        round_ = chosen_round(records)
        row, of_round = read_rows(records, round_, [FIRST])[0], read_round(records, round_)
    with somebody(PlantedWard(tmp_path, *OF_OFFICE).store) as person:
        page = rows_page(person, (1366, 400), GoTo(ROW))
        form = page.editor.form
        next_row(person, page, ROW)
        bar = form._scroll.verticalScrollBar()
        bar.setValue(form.fields.top_of(REMARK_OF_OFFICE))
        form.show_row(row, of_round, ActingDivision(None))
        assert REMARK_OF_OFFICE not in form.texts
        QApplication.processEvents()
        assert bar.value() == bar.maximum()


def test_a_wide_window_shows_goals_measures_bodies_and_years_at_once(reviewer: Person) -> None:
    reviewer.shell.window.resize(1920, 1080)
    page = of_kind(OverviewPage, reviewer.go_to("overview"))
    goals, measures = page._others[Grouping.GOAL], page._others[Grouping.MEASURE]
    assert all(each.isVisible() for each in (goals, measures, page.bars, page.years.table, page.side))
    assert {key.by for key in goals.lines.bars} == {None, Grouping.GOAL}
    assert {key.by for key in page.model.bars} == {Grouping.DIVISION}
    measures.setFocus()
    reviewer.press(measures, Qt.Key.Key_Return)
    rows = of_kind(AllRowsPage, reviewer.shell.window.page)
    assert {row.code for row in rows.model.shown} == {"1-1-①"}
    reviewer.do(COUNT_YEARS)
    assert page.years.table.hasFocus()
    reviewer.shell.window.resize(1366, 768)
    assert not goals.isVisible()
    assert not page.years.isVisible()
    page.switch.setCurrentIndex(page.switch.count() - 1)
    reviewer.wait()
    assert page.years.isVisible()


def test_the_colours_that_a_person_chose_are_the_same_tomorrow(
    opened_form: Path, tmp_path: Path, app: QApplication
) -> None:
    file, settings = copied(opened_form, tmp_path), QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    with somebody(file, memory=Memory(settings)) as person:
        person.shell.menus.sizing.choose_scheme(Scheme.DARK)
        assert current_theme() is DARK
    app.setProperty("nakanoScheme", Scheme.SYSTEM.value)
    apply_theme(app, LIGHT)
    with somebody(file, memory=Memory(settings)) as person:
        assert current_theme() is DARK
        person.shell.menus.sizing.choose_scheme(Scheme.SYSTEM)
        assert current_theme() is LIGHT


def test_the_progress_is_seen_after_a_restart_on_another_page(opened_form: Path, tmp_path: Path) -> None:
    file, settings = copied(opened_form, tmp_path), QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    with somebody(file, memory=Memory(settings)) as person:
        words = person.shell.window.side_progress.words.text()
        person.go_to("summary")
    with somebody(file, memory=Memory(settings)) as person:
        side = person.shell.window.side_progress
        assert person.shell.window.page is person.shell.window.pages["summary"]
        assert (side.isVisible(), side.words.text()) == (True, words)


def test_a_text_is_cut_and_put_in_by_the_menu(clerk: Person) -> None:
    page = of_kind(EntriesPage, clerk.shell.window.page)
    editor = page.form.texts["done"].editor
    write(editor, "書いた。")
    editor.setFocus()
    editor.selectAll()
    clerk.do(CUT)
    assert editor.text() == ""
    clerk.do(PUT_IN)
    clerk.do(PUT_IN)
    assert editor.text() == "書いた。書いた。"
    page.list.setFocus()
    clerk.do(PUT_IN)
    assert clerk.said[-1].text == "ここでは、切り取り・貼り付けはできません。"


def test_the_end_of_answering_leads_to_the_check(clerk: Person) -> None:
    page = of_kind(EntriesPage, clerk.shell.window.page)
    for row_id in (FIRST, SECOND):
        page.go_to(row_id)
        press(page.list, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        write(page.form.texts["done"].editor, "行った。")
        write(page.form.texts["next_year"].editor, "続ける。")
        page.leave()
        clerk.wait()
    while page.model.next_unfinished(None) is not None:
        page.go_to(page.model.next_unfinished(None))
        press(page.list, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
        write(page.form.texts["done"].editor, "行った。")
        write(page.form.texts["next_year"].editor, "続ける。")
        page.leave()
        clerk.wait()
    page.go_to_next()
    clerk.wait()
    clerk.click(clerk.shell.window.panel.offer)
    assert clerk.shell.window.page is clerk.shell.window.pages["check"]


def test_no_column_without_texts_is_shown_of_the_organisation(office_person: Person, sent_office: Office) -> None:
    gather(office_person, sent_office.answer)
    office_person.shell.window.resize(1920, 1080)
    page = office_person.go_to("organisation")
    table = next(each for each in page.findChildren(QTableView) if each.isVisible())
    cells = {
        column: [table.model().index(place, column).data() for place in range(table.model().rowCount())]
        for column in shown_columns(table)
    }
    assert [column for column, texts in cells.items() if not any(texts)] == []
    assert len(cells) > 1


def drag(widget: QWidget, start: QPoint, by: int) -> None:
    """Drag with the left button to the right, or to the left, in two steps."""
    steps_of = [
        (QEvent.Type.MouseButtonPress, 0),
        (QEvent.Type.MouseMove, by // 2),
        (QEvent.Type.MouseMove, by),
        (QEvent.Type.MouseButtonRelease, by),
    ]
    for kind, way in steps_of:
        place = QPointF(start + QPoint(way, 0))
        held = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseButtonRelease else Qt.MouseButton.LeftButton
        button = Qt.MouseButton.NoButton if kind == QEvent.Type.MouseMove else Qt.MouseButton.LeftButton
        where, keys = QPointF(widget.mapToGlobal(place.toPoint())), Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(widget, QMouseEvent(kind, place, where, button, held, keys))


def first_table(page: Page) -> QTableView:
    return next(
        each for each in page.findChildren(QTableView) if each.isVisible() and not isinstance(each, FirstColumn)
    )


def border_of(table: QTableView, column: int) -> QPoint:
    """Return the place in the headers at which a column ends."""
    head = table.horizontalHeader()
    return QPoint(head.sectionViewportPosition(column) + head.sectionSize(column) - 1, head.height() // 2)


@pytest.mark.parametrize("name", ["board", "all_rows", "indicators", "organisation", "opinions"])
def test_a_width_that_was_dragged_is_the_same_tomorrow_until_it_is_given_back(
    sent_office: Office, tmp_path: Path, name: str
) -> None:
    file, settings = copied(sent_office.store, tmp_path), QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    with somebody(file, memory=Memory(settings)) as person:
        table = first_table(person.go_to(name))
        column = shown_columns(table)[1]
        before = table.columnWidth(column)
        drag(table.horizontalHeader().viewport(), border_of(table, column), 40)
        wide = table.columnWidth(column)
        assert wide > before + 30
        person.shell.window.resize(1280, 700)  # where letters are wide, the first column is alone there
        assert table.columnWidth(column) == wide or table.isColumnHidden(column)
        person.shell.window.resize(1366, 768)
    with somebody(file, memory=Memory(settings)) as person:
        table = first_table(person.go_to(name))
        assert abs(table.columnWidth(column) - wide) <= 1
        choose_column(table, "列をはじめの表示に戻す")
        assert abs(table.columnWidth(column) - before) <= 1
    with somebody(file, memory=Memory(settings)) as person:
        assert abs(first_table(person.go_to(name)).columnWidth(column) - before) <= 1


def test_columns_are_put_into_another_order_by_mouse_and_keyboard_but_not_the_first(
    sent_office: Office, tmp_path: Path
) -> None:
    file, settings = copied(sent_office.store, tmp_path), QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)

    def order(table: QTableView) -> list[int]:
        head = table.horizontalHeader()
        return [head.logicalIndex(place) for place in range(head.count())]

    with somebody(file, memory=Memory(settings)) as person:
        table = first_table(person.go_to("board"))
        first, second, third = shown_columns(table)[:3]
        table.setCurrentIndex(table.model().index(1, second))
        head = str(table.model().headerData(second, Qt.Orientation.Horizontal))
        choose_column(table, f"「{head}」を右へ移す")
        assert order(table)[:3] == [first, third, second]
        drag(table.horizontalHeader().viewport(), border_of(table, first) - QPoint(40, 0), 200)
        assert order(table)[0] == first
    with somebody(file, memory=Memory(settings)) as person:
        table = first_table(person.go_to("board"))
        assert order(table)[:3] == [first, third, second]
        choose_column(table, "列をはじめの表示に戻す")
        assert order(table) == sorted(order(table))


@pytest.mark.parametrize("name", ["all_rows", "received", "export"])
def test_a_border_between_two_parts_stays_where_it_was_left(reviewer: Person, tmp_path: Path, name: str) -> None:
    settings = QSettings(str(tmp_path / "s.ini"), QSettings.Format.IniFormat)
    file = store_of(reviewer)
    reviewer.leave()
    with somebody(file, memory=Memory(settings)) as person:
        splitter = splitter_on(person, name)
        before = splitter.sizes()
        way = -50 if name == "all_rows" else 50  # its editor is as narrow as it can be
        drag(splitter.handle(1), splitter.handle(1).rect().center(), way)
        moved = splitter.sizes()
        assert (moved[0] - before[0]) * way > 0
    with somebody(file, memory=Memory(settings)) as person:
        splitter = splitter_on(person, name)
        assert all(abs(was - now) <= 2 for was, now in zip(moved, splitter.sizes(), strict=True))
        person.shell.window.resize(1700, 900)
        person.shell.window.resize(1366, 768)
        person.wait()
        QTest.mouseDClick(splitter.handle(1), Qt.MouseButton.LeftButton)
        assert all(abs(was - now) <= 2 for was, now in zip(before, splitter.sizes(), strict=True))


def splitter_on(person: Person, name: str) -> KeptSplitter:
    return next(each for each in person.go_to(name).findChildren(KeptSplitter) if each.isVisible())


@pytest.mark.parametrize("size", [(1366, 700), (960, 540)])
def test_all_pages_are_in_sight_in_a_low_window(office_person: Person, size: tuple[int, int]) -> None:
    window = office_person.shell.window
    window.resize(1920, 1080)
    QApplication.processEvents()
    high = window.navigation.row_height
    window.resize(*size)
    for _ in range(2):  # what is beside the list of pages becomes narrow, and leaves it more height
        QApplication.processEvents()
    assert window.navigation.verticalScrollBar().maximum() == 0
    assert window.navigation.row_height < high
