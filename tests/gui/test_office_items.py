"""Items that the office fills in are below a heading of their own at 取組一覧, and in no division's window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.page import GoTo
from tests.support.expected import of_kind
from tests.support.planted_profiles import OF_OFFICE, REMARK_OF_OFFICE, ROW, SECOND, SECOND_HEAD, PlantedWard
from tests.support.user_input import CONTROL, press, write
from tests.support.windows import Person, entries, rows_in, somebody, store_of


@pytest.fixture
def ward(tmp_path: Path) -> PlantedWard:
    made = PlantedWard(tmp_path, *OF_OFFICE)
    made.office("merge", made.filled("answer.xlsx"))
    return made


def all_rows(person: Person) -> AllRowsPage:
    return of_kind(AllRowsPage, person.go_to("all_rows", GoTo(ROW, None)))


def test_the_office_chooses_and_writes_them_below_their_heading(ward: PlantedWard) -> None:
    with somebody(ward.store) as person:
        fields = all_rows(person).editor.form.fields
        assert fields.of_office.isVisibleTo(fields)
        assert fields.of_office.text() == "事務局が記入する項目"
        picker, editor = fields.choices[SECOND].picker, fields.texts[REMARK_OF_OFFICE].editor
        assert fields.heading_of(SECOND) == SECOND_HEAD
        assert (
            fields.offers.y() <= fields.of_office.y() < fields.choices[SECOND].y() < fields.texts[REMARK_OF_OFFICE].y()
        )
        person.press(picker, Qt.Key.Key_Down)
        editor.setFocus()
        write(editor, "目標を見直すこと。")
        all_rows(person).editor.flush()
        person.wait()
        kept = rows_in(store_of(person))[ROW].values
        assert (kept[SECOND], kept[REMARK_OF_OFFICE]) == ("適当", "目標を見直すこと。")
        person.undo()
        person.undo()
        assert rows_in(store_of(person))[ROW].values[SECOND] is None


def test_they_are_written_after_the_acceptance_and_not_in_a_divisions_name(ward: PlantedWard) -> None:
    ward.office("accept", "--division", "税務課", "--id", ROW)
    with somebody(ward.store) as person:
        editor = all_rows(person).editor
        fields = editor.form.fields
        assert not fields.marks.isEnabled()
        assert fields.choices[SECOND].picker.isEnabled()
        person.press(fields.choices[SECOND].picker, Qt.Key.Key_Down)
        assert rows_in(store_of(person))[ROW].values[SECOND] == "適当"
        editor.acting_choice.setCurrentIndex(editor.acting_choice.findData("税務課"))
        editor.acting_choice.activated.emit(editor.acting_choice.currentIndex())
        person.wait()
        assert not fields.choices[SECOND].picker.isEnabled()
        assert fields.texts[REMARK_OF_OFFICE].editor.isReadOnly()
        assert "事務局として修文" in fields.of_office.text()


def test_the_key_tab_comes_to_them_last_and_their_earlier_values_are_offered(ward: PlantedWard) -> None:
    with somebody(ward.store) as person:
        fields = all_rows(person).editor.form.fields
        picker = fields.choices[SECOND].picker
        picker.setFocus()
        person.press(picker, Qt.Key.Key_Down)
        person.press(picker, Qt.Key.Key_Down)
        press(picker, Qt.Key.Key_Tab)
        assert fields.key_of(fields.focusWidget()) == REMARK_OF_OFFICE
        picker.setFocus()
        person.press(picker, Qt.Key.Key_H, CONTROL)
        assert fields.earlier is not None
        assert fields.earlier.isVisible()


def test_a_divisions_window_has_none_of_them(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        fields = entries(clerk).form.fields
        assert not fields.of_office.isVisibleTo(fields)
        assert SECOND not in fields.choices
        assert REMARK_OF_OFFICE not in fields.texts
