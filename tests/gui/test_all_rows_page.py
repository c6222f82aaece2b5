"""取組一覧: the office reads, searches, marks and rewords every row.

What another page brings along in the filters above is seen and can be taken off.
"""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.fields.profile import AskedFields
from nakano_status.domain.plan.annotations import FrameItem
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage, RowFilters, filter_choices
from nakano_status.gui.lists.line_steps import ICON_ROLE
from nakano_status.gui.lists.row_words import NOTED, RowFilter, state_word
from nakano_status.gui.page import GoTo
from tests.support.expected import of_kind, present
from tests.support.fields import asked_in
from tests.support.offices import Office
from tests.support.planted_profiles import CHOICE, planted_profile
from tests.support.row_views import division_rows
from tests.support.user_input import CONTROL, compose, keys, press, write
from tests.support.windows import FIRST, SECOND, Person, gather, gathering, rows_in, store_of


def filters_with(qtbot: QtBot, wanted: RowFilter) -> RowFilters:
    filters = RowFilters()
    qtbot.addWidget(filters)
    filters.measure = "実施内容"
    filters.offer(filter_choices(division_rows(), {"戸籍住民課": "区民部"}, asked_in(FiscalYear(2022))))
    filters.show()
    filters.choose(wanted)
    return filters


def test_what_no_box_can_choose_is_shown_and_taken_off_by_key(qtbot: QtBot) -> None:
    ids = frozenset({"1-1-1-02-K", "1-1-1-03-P"})
    filters = filters_with(qtbot, RowFilter(mark="◎", measure="1-1-①", ids=ids))
    assert (filters.value.measure, filters.value.ids, filters.value.mark) == ("1-1-①", ids, "◎")
    assert filters.brought.isVisible()
    assert filters.brought.text() == "実施内容 1-1-①・選ばれた取組 2件"
    press(filters.brought, Qt.Key.Key_Space)
    assert (filters.value.measure, filters.value.ids, filters.value.mark) == (None, None, "◎")
    assert filters.brought.isHidden()


def test_taking_all_conditions_off_takes_these_off_too(qtbot: QtBot) -> None:
    filters = filters_with(qtbot, RowFilter(measure="1-1-①"))
    filters.show_all()
    assert filters.value.measure is None
    assert filters.brought.isHidden()


def test_filters_stand_in_two_lines_where_there_is_no_room_for_one(qtbot: QtBot) -> None:
    filters = filters_with(qtbot, RowFilter())
    for width, lines in ((300, 2), (900, 1)):
        filters.resize(width, 200)
        QApplication.processEvents()
        shown = [box for box in filters.boxes.values() if box.isVisible()]
        assert len({box.y() for box in shown}) == lines
        assert not [box for box in shown if box.width() < 60]


def test_the_filter_by_items_is_there_only_where_rows_belong_to_some(qtbot: QtBot) -> None:
    filters = filters_with(qtbot, RowFilter())
    assert not filters.boxes["item"].isVisible()
    first, *others = division_rows()
    tagged = replace(first, items=(FrameItem("DX-4", "AI・RPAの利用促進"),))
    rows = [tagged, *others]
    filters.offer(filter_choices(rows, {}, asked_in(FiscalYear(2022))))
    box = filters.boxes["item"]
    assert box.isVisible()
    assert [box.itemText(place) for place in range(box.count())] == [
        "国の計画",
        "DX-4　AI・RPAの利用促進",
        "どの項目にも当たらない取組",
    ]
    for place, found in ((1, [tagged]), (2, others)):
        box.setCurrentIndex(place)
        assert list(filters.value.choose(rows, {})) == found
    for width, lines in ((300, 2), (900, 1)):
        filters.resize(width, 200)
        QApplication.processEvents()
        assert len({each.y() for each in filters.boxes.values() if each.isVisible()}) == lines


def test_the_office_mends_wording_and_answers_for_a_division(office_person: Person, sent_office: Office) -> None:
    gather(office_person, sent_office.answer)
    page = of_kind(AllRowsPage, office_person.go_to("all_rows", GoTo(FIRST)))
    editor = page.editor.form.texts["done"].editor
    editor.selectAll()
    write(editor, "連携を始めた。")
    page.leave()
    office_person.wait()
    assert rows_in(store_of(office_person))[FIRST].values["done"] == "連携を始めた。"
    office_person.shell.session.by = "佐藤"
    page.editor.acting_choice.setCurrentIndex(1)
    page.editor.acting_choice.activated.emit(1)
    page.editor.form.texts["later_years"].editor.setFocus()
    write(page.editor.form.texts["later_years"].editor, "（推進）")
    page.leave()
    office_person.wait()
    page.editor.tabs.setCurrentWidget(page.editor.history)
    office_person.wait()
    lines = page.editor.history.view.lines
    told = [str(lines.index(place).data()) for place in range(lines.rowCount())]
    assert "税務課（操作：佐藤）　代理入力　" in told[0]
    assert "事務局　入力　" in told[1]
    assert "税務課　取りまとめ　" in told[2]


NOTES = {FIRST: {"note": "担当が変わりました。"}, SECOND: {"note": "報告対象外（中止／統合）\n事業を統合しました。"}}


def with_notes(office: Office, folder: Path) -> Path:
    """Return 税務課's answer with words to the office on both rows."""
    path = folder / "税務課_連絡.xlsx"
    path.write_bytes(make_spreadsheet_user().fill_in(office.answer.read_bytes(), NOTES))
    return path


def test_words_to_the_office_are_read_before_and_after_taking_in(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    page = of_kind(AllRowsPage, office_person.go_to("all_rows"))
    assert page.table.isColumnHidden(NOTED)
    gathered = gathering(office_person, with_notes(sent_office, tmp_path))
    lines = gathered.view.attention.lines
    told = [str(lines.index(place).data()) for place in range(lines.rowCount())]
    assert told[0] == "報告対象外の申出　1件"
    assert "報告対象外（中止／統合）" in told[1]
    assert told[2] == "事務局への連絡　1件"
    assert "税務課、担当が変わりました。" in told[3]
    gathered.apply()
    office_person.wait()
    waits = gathered.summary.plain_text.split("\n")[1]
    assert waits.startswith("報告対象外の申出 1件、事務局への連絡 1件")
    assert waits.endswith("は、「確認」の一覧で確認してください。")
    page = of_kind(AllRowsPage, office_person.go_to("all_rows", GoTo(FIRST)))
    assert page.editor.form.notes.isVisible()
    assert page.editor.form.notes.words.plain_text == "税務課：担当が変わりました。"
    place = page.model.place_of(FIRST).siblingAtColumn(NOTED)
    assert (place.data(), place.data(ICON_ROLE)) == ("連絡あり", "note")
    office_person.shell.window.resize(1536, 864)
    assert not page.table.isColumnHidden(NOTED)
    page.filters.boxes["noted"].setCurrentIndex(1)
    assert [row.id for row in page.model.shown] == [FIRST, SECOND]
    page.filters.boxes["noted"].setCurrentIndex(2)
    page.go_to(page.model.shown[0].id)
    assert page.editor.form.notes.isHidden()


def test_ctrl_f_leads_to_the_search_of_the_page_that_is_shown(office_person: Person) -> None:
    page = of_kind(AllRowsPage, office_person.go_to("all_rows"))
    editor = page.editor.form.texts["done"].editor
    editor.setFocus()
    press(editor, Qt.Key.Key_F, CONTROL)
    assert QApplication.focusWidget() is page.filters.search
    keys(page.filters.search, FIRST)
    assert [row.id for row in page.model.shown] == [FIRST]
    assert editor.text() == ""


def test_the_row_that_is_edited_is_one_that_is_listed(office_person: Person) -> None:
    page = of_kind(AllRowsPage, office_person.go_to("all_rows", GoTo(FIRST)))
    page.editor.form.focus_field("done")
    compose(page.editor.form.texts["done"].editor, "案内した。")
    page.filters.search.setText(SECOND)
    assert page.editor.form.is_composing
    assert page.editor.form.row is not None
    assert page.editor.form.row.id == FIRST
    page.filters.search.clear()
    page.filters.search.setFocus()
    page.filters.search.setText(SECOND)
    assert page.editor.form.row.id == SECOND
    page.filters.search.setText("この語はない")
    assert page.form_shown() is None
    assert not page.editor.isVisible()
    keys(page.table, "1")
    page.filters.show_all()
    assert page.form_shown() is page.editor.form
    page.filters.search.setFocus()
    press(page.filters.search, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is page.table
    office_person.wait()
    kept = rows_in(store_of(office_person))
    assert kept[FIRST].values["done"] == "案内した。"
    assert kept[SECOND].values["mark"] is None


def test_ctrl_digits_mark_the_row_in_the_table_and_in_its_fields(office_person: Person) -> None:
    page = of_kind(AllRowsPage, office_person.go_to("all_rows"))
    assert QApplication.focusWidget() is page.table
    page.go_to(FIRST)
    office_person.press(page.table, Qt.Key.Key_2, CONTROL)
    assert rows_in(store_of(office_person))[FIRST].values["mark"] == "○"
    editor = page.editor.form.texts["done"].editor
    editor.setFocus()
    office_person.press(editor, Qt.Key.Key_3, CONTROL)
    assert rows_in(store_of(office_person))[FIRST].values["mark"] == "△"


def test_ctrl_digits_mark_nothing_where_no_row_is_shown(office_person: Person) -> None:
    page = office_person.go_to("all_rows", GoTo(FIRST))
    board = office_person.go_to("board")
    office_person.press(board, Qt.Key.Key_1, CONTROL)
    assert isinstance(page, AllRowsPage)
    assert rows_in(store_of(office_person))[FIRST].values["mark"] is None


def test_a_number_at_the_bottom_leads_to_the_rows_that_it_counts(office_person: Person, sent_office: Office) -> None:
    gather(office_person, sent_office.answer.parent)
    foot = office_person.shell.window.status_bar.counts
    for mark in ("◎", "○", "△", "×", None):
        office_person.click(foot.buttons[mark])
        page = of_kind(AllRowsPage, office_person.shell.window.page)
        assert foot.buttons[mark].text().endswith(f" {len(page.model.shown)}")


def test_the_list_is_filtered_by_what_the_boxes_show_after_their_choices_changed(office_person: Person) -> None:
    parts, (writer,) = office_person.shell.session.parts, rows_in(store_of(office_person))[FIRST].answerers

    def edit(text: str) -> None:
        entry = Entry(FIRST, {"done": text}, writer)
        office_person.shell.session.act(lambda store: edit_entry(parts, store, entry), lambda _: None, what="記入")
        office_person.wait()

    edit("途中。")
    page = of_kind(AllRowsPage, office_person.go_to("all_rows"))
    every, box = len(page.model.rows), page.filters.boxes["state"]
    box.choose(state_word(present(page.model.find(FIRST))))
    assert [row.id for row in page.model.shown] == [FIRST]
    assert page.filters.more.text() == "絞り込み 1"
    office_person.go_to("board")
    edit("")
    office_person.go_to("all_rows")
    assert (box.currentText(), page.filters.more.text()) == ("状態", "絞り込み")
    assert len(page.model.shown) == every
    assert page.form_shown() is page.editor.form
    assert page.how_many.text().startswith(f"{every}件")


def test_no_filter_offers_a_choice_that_the_year_does_not_ask() -> None:
    profile = planted_profile({**CHOICE, "counted": True, "asked": "before_last_year"})
    years = FiscalYear(2022), FiscalYear(2023)
    offered = [filter_choices([], {}, AskedFields(profile, year, years[-1])).by_key["option"] for year in years]
    assert [[label for label, _ in each][:1] for each in offered] == [["見直しの区分：拡充"], []]
