"""Fields that only a plan's profile declares are typed, pasted, copied and looked back on as every other."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from nakano_status.domain.clipboard.blocks import as_tabbed
from nakano_status.gui.answers.answer_fields import AnswerFields
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists.copying import copied_rows
from nakano_status.gui.page import GoTo
from tests.support.expected import of_kind, present
from tests.support.planted_profiles import (
    BUDGET,
    BUDGET_HEAD,
    NUMBERS,
    PARTNER,
    PARTNER_HEAD,
    PLACES,
    ROW,
    PlantedWard,
)
from tests.support.user_input import CONTROL, press, write
from tests.support.windows import Person, entries, rows_in, somebody, store_of


@pytest.fixture
def ward(tmp_path: Path) -> PlantedWard:
    return PlantedWard(tmp_path)


@pytest.mark.usefixtures("qapp")
def test_a_text_that_is_typed_before_a_row_is_shown_is_no_fault() -> None:
    fields = AnswerFields(())
    write(fields.texts["done"].editor, "書いた。")
    assert fields.unreadable("done") is None


def test_a_division_types_them_below_the_field_before_them(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        form = entries(clerk).form
        assert list(form.texts)[-2:] == [BUDGET, PARTNER]
        assert [form.fields.heading_of(key) for key in (BUDGET, PARTNER)] == [BUDGET_HEAD, PARTNER_HEAD]
        tops = [form.texts[key].y() for key in ("done", BUDGET, PARTNER, "next_year", "note")]
        assert tops == sorted(tops)
        form.texts["done"].editor.setFocus()
        press(form.texts["done"].editor, Qt.Key.Key_Tab)
        assert form.key_in_hand == BUDGET
        write(form.texts[BUDGET].editor, "１，２００")
        press(form.texts[BUDGET].editor, Qt.Key.Key_Tab)
        write(form.texts[PARTNER].editor, "見本町会")
        entries(clerk).leave()
        clerk.wait()
        kept = rows_in(store_of(clerk))[ROW].values
        assert (kept[BUDGET], kept[PARTNER]) == ("1200", "見本町会")


def test_what_is_no_number_is_refused_and_stays_to_be_mended(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        editor = entries(clerk).form.texts[BUDGET].editor
        editor.setFocus()
        write(editor, "たくさん")
        clerk.press(editor, Qt.Key.Key_Tab)
        assert editor.text() == "たくさん"
        assert rows_in(store_of(clerk))[ROW].values[BUDGET] is None
        assert "数字として読み取れません" in entries(clerk).form.texts[BUDGET].message.text()
        assert rows_in(store_of(clerk))[ROW].drafts == {BUDGET: "たくさん"}


def test_the_office_pastes_copies_and_looks_back(ward: PlantedWard) -> None:
    ward.office("merge", ward.filled("answer.xlsx", budget="1200", partner="見本町会"))
    with somebody(ward.store) as person:
        page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(ROW)))
        rows = present(page.tabling._rows())
        head, line, *_ = copied_rows(rows.shown, rows.round, headed=True)
        assert dict(zip(head, line, strict=True))[BUDGET_HEAD] == "1200"
        block = (("管理番号", BUDGET_HEAD, PARTNER_HEAD), (ROW, "1,500", "見本商店会"))
        QGuiApplication.clipboard().setText(as_tabbed(block))
        person.press(page.table, Qt.Key.Key_V, CONTROL | Qt.KeyboardModifier.ShiftModifier)
        panel = present(page.tabling.panel)
        panel.apply.click()
        person.wait()
        kept = rows_in(ward.store)[ROW].values
        assert (kept[BUDGET], kept[PARTNER]) == ("1500", "見本商店会")
        page.editor.tabs.setCurrentWidget(page.editor.history)
        person.wait()
        lines = page.editor.history.view.lines
        told = [str(lines.index(place).data()) for place in range(lines.rowCount())]
        assert any(BUDGET_HEAD in each for each in told)


def test_a_round_without_them_does_not_show_them(clerk: Person) -> None:
    assert list(entries(clerk).form.texts) == ["change_reason", "done", "next_year", "later_years", "note"]


def test_a_number_keeps_its_declared_decimals_in_its_field(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**NUMBERS[0], "decimals": 1})
    ward.office("set", ROW, f"{PLACES}=22")
    acts = len(ward.office("history", ROW)["changes"])
    with somebody(ward.store) as person:
        editor = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(ROW))).editor
        field = editor.form.texts[PLACES].editor
        assert field.text() == "22.0"
        field.setFocus()
        press(field, Qt.Key.Key_Tab)
        person.wait()
        for typed, shown, stored in (("20.25", "20.25", "20.25"), ("1021", "1,021.0", "1021")):
            field.setFocus()
            field.selectAll()
            write(field, typed)
            press(field, Qt.Key.Key_Tab)
            person.wait()
            assert rows_in(ward.store)[ROW].values[PLACES] == stored
            assert field.text() == shown
    assert len(ward.office("history", ROW)["changes"]) == acts + 2
