"""Choices, one or several, and dates that only a plan's profile declares are filled in at the window."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from nakano_status.gui.controls.fields import TickBox
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists.row_words import CHOSEN
from tests.support.expected import of_kind, present
from tests.support.planted_profiles import (
    CHOICE,
    DAY,
    DIRECTION,
    DIRECTION_HEAD,
    HELD,
    NUMBERS,
    PLACES,
    PROPOSES,
    ROW,
    SEVERAL,
    TARGETS,
    TARGETS_HEAD,
    PlantedWard,
    planted_profile,
)
from tests.support.user_input import CONTROL, click, keys, press, write
from tests.support.windows import entries, rows_in, somebody, store_of


@pytest.fixture
def ward(tmp_path: Path) -> PlantedWard:
    return PlantedWard(tmp_path, CHOICE, SEVERAL, DAY)


def test_a_division_chooses_ticks_and_writes_a_date(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        fields = entries(clerk).form.fields
        assert fields.heading_of(DIRECTION) == DIRECTION_HEAD
        picker = fields.choices[DIRECTION].picker
        clerk.press(picker, Qt.Key.Key_Down)
        boxes = fields.choices[TARGETS].findChildren(TickBox)
        assert [box.text() for box in boxes] == ["子ども", "高齢者", "事業者"]
        for box in (boxes[2], boxes[0]):
            click(box)
            clerk.wait()
        write(fields.texts[HELD].editor, "令和5年2月3日")
        entries(clerk).leave()
        clerk.wait()
        kept = rows_in(store_of(clerk))[ROW].values
        assert (kept[DIRECTION], kept[TARGETS], kept[HELD]) == ("拡充", "子ども、事業者", "2023-02-03")
        click(boxes[0])
        clerk.wait()
        assert rows_in(store_of(clerk))[ROW].values[TARGETS] == "事業者"


def test_they_are_below_the_field_before_them_and_the_key_tab_goes_through_them(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        form = entries(clerk).form
        places = [form.fields.choices[key].y() for key in (DIRECTION, TARGETS)]
        assert form.texts["partner"].y() < places[0] < places[1] < form.texts[HELD].y() < form.texts["next_year"].y()
        form.texts["partner"].editor.setFocus()
        press(form.texts["partner"].editor, Qt.Key.Key_Tab)
        assert form.fields.choices[DIRECTION].picker.hasFocus()
        assert form.fields.key_of(form.fields.choices[DIRECTION].picker) == DIRECTION
        press(form.fields.choices[DIRECTION].picker, Qt.Key.Key_Tab)
        assert form.fields.key_of(form.focusWidget()) == TARGETS


def test_an_ampersand_in_a_heading_is_a_letter_and_no_key(tmp_path: Path) -> None:
    heading = "企画&調整"
    data = {"heading": heading, "meaning": "企画と調整の方向。"}
    ward = PlantedWard(tmp_path, {**CHOICE, "heading": heading, "patterns": [heading], "data": data})
    with somebody(ward.form) as clerk:
        fields = entries(clerk).form.fields
        choice = fields.choices[DIRECTION]
        assert choice.heading.text() == heading.replace("&", "&&")
        assert fields.heading_of(DIRECTION) == choice.picker.accessibleName() == heading
        choice.heading.setToolTip("前に示した段の名称")  # as beside an item about a level
        choice.prepare(heading, planted_profile(CHOICE).by_key[DIRECTION])
        assert not choice.heading.toolTip()


def test_a_date_that_is_none_stays_to_be_mended(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        editor = entries(clerk).form.texts[HELD].editor
        editor.setFocus()
        write(editor, "2月ごろ")
        clerk.press(editor, Qt.Key.Key_Tab)
        assert "年月日として読み取れません" in entries(clerk).form.texts[HELD].message.text()
        assert rows_in(store_of(clerk))[ROW].drafts == {HELD: "2月ごろ"}


def test_a_date_has_neither_a_length_nor_phrases_and_a_text_has_both(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        texts = entries(clerk).form.texts
        shown = {key: (texts[key].length.isVisible(), texts[key].phrases.isVisible()) for key in (HELD, "next_year")}
        assert shown == {HELD: (False, False), "next_year": (True, True)}


def test_a_choice_is_undone_and_its_earlier_values_are_shown(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        fields = entries(clerk).form.fields
        picker = fields.choices[DIRECTION].picker
        clerk.press(picker, Qt.Key.Key_Down)
        clerk.press(picker, Qt.Key.Key_Down)
        assert rows_in(store_of(clerk))[ROW].values[DIRECTION] == "維持"
        clerk.press(picker, Qt.Key.Key_Z, CONTROL)
        assert rows_in(store_of(clerk))[ROW].values[DIRECTION] == "拡充"
        assert picker.value == "拡充"
        clerk.press(picker, Qt.Key.Key_H, CONTROL)
        assert fields.earlier is not None
        assert fields.earlier.isVisible()


def test_a_field_becomes_what_another_plan_declares_under_its_key(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        fields, round_ = entries(clerk).form.fields, present(entries(clerk).form._round)
        assert DIRECTION in fields.choices
        as_text = {**{key: CHOICE[key] for key in CHOICE if key != "options"}, "editor": "text"}
        for item, is_choice, several in ((as_text, False, False), ({**CHOICE, "several": True}, True, True)):
            asked = replace(round_.asked, profile=planted_profile(item, SEVERAL, DAY))
            fields.prepare_for_round(replace(round_, asked=asked))
            assert (DIRECTION in fields.choices, DIRECTION in fields.texts) == (is_choice, not is_choice)
            assert not is_choice or fields.choices[DIRECTION].several == several
            assert fields.widget_of(DIRECTION).parent() is not None


def test_a_number_has_one_line_where_the_plan_before_had_a_text(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        fields, round_ = entries(clerk).form.fields, present(entries(clerk).form._round)
        plain, found = {key: CHOICE[key] for key in CHOICE if key not in ("options", "data")}, []
        for editor in ("text", "number", "date", "text"):
            asked = replace(round_.asked, profile=planted_profile({**plain, "editor": editor}, SEVERAL, DAY))
            fields.prepare_for_round(replace(round_, asked=asked))
            found.append(fields.texts[DIRECTION])
        text, number, date, again = (each.editor.sizeHint().height() for each in found)
        assert number == date < text == again
        assert found[1] is found[2]
        assert not found[2].phrases.isVisibleTo(found[2])


def test_the_list_is_filtered_by_counted_choices_and_shows_them(tmp_path: Path) -> None:
    counted = PlantedWard(tmp_path, {**CHOICE, "counted": True}, {**SEVERAL, "counted": True})
    counted.office("merge", counted.filled("one.xlsx", direction="拡充", targets="事業者、子ども"))
    with somebody(counted.store) as person:
        page = of_kind(AllRowsPage, person.go_to("all_rows"))
        box = page.filters.boxes["option"]
        texts = [box.itemText(place) for place in range(box.count())]
        assert texts[0] == "選択した項目"
        assert f"{TARGETS_HEAD}：高齢者" in texts
        numbers = {}
        for text in (
            f"{DIRECTION_HEAD}：拡充",
            f"{DIRECTION_HEAD}：未記入",
            f"{TARGETS_HEAD}：事業者",
            f"{TARGETS_HEAD}：高齢者",
        ):
            box.setCurrentIndex(texts.index(text))
            numbers[text] = len(page.model.shown)
        assert [*numbers.values()] == [2, 2, 2, 0]
        box.setCurrentIndex(0)
        shown = page.model.place_of(ROW)
        assert shown.siblingAtColumn(CHOSEN).data() == "拡充／子ども、事業者"
        assert CHOSEN not in page.table.columns.left_out


def test_a_plan_without_counted_choices_has_neither_filter_nor_column(ward: PlantedWard) -> None:
    with somebody(ward.store) as person:
        page = of_kind(AllRowsPage, person.go_to("all_rows"))
        assert not page.filters.boxes["option"].isVisible()
        assert CHOSEN in page.table.columns.left_out


def test_a_proposed_mark_is_shown_beside_the_marks_before_they_are_visited(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, *NUMBERS, {"key": "mark", "proposes": PROPOSES})
    with somebody(ward.form) as clerk:
        fields = entries(clerk).form.fields
        for key, number in ((PLACES, "110"), ("opened", "88箇所")):
            write(fields.texts[key].editor, number)
        entries(clerk).leave()
        clerk.wait()
        assert (
            "目安は「△」です（「開いた箇所数（箇所）」は「目標の箇所数（箇所）」の80％）"
            in fields.mark_message.plain_text
        )
        assert fields.mark_message.isVisible()
        assert fields.marks.value is None
        keys(fields.marks, "3")
        clerk.wait()
        assert not fields.mark_message.isVisible()
        assert rows_in(store_of(clerk))[ROW].values["mark"] == "△"
