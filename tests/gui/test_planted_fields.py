"""Fields that only a plan's profile declares are typed, pasted, copied and looked back on as every other."""

import re
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from nakano_status.application.entries.read.history import earlier_values
from nakano_status.application.lookup import chosen_round
from nakano_status.bootstrap import make_parts
from nakano_status.domain.clipboard.blocks import as_tabbed
from nakano_status.gui.answers.answer_fields import AnswerFields
from nakano_status.gui.editing.text_field import earlier_lines
from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists.copying import copied_rows
from nakano_status.gui.lists.rich_text_list import HTML_ROLE
from nakano_status.gui.page import GoTo
from tests.support.command_line import ask
from tests.support.expected import of_kind, present
from tests.support.planted_profiles import (
    BUDGET,
    BUDGET_HEAD,
    CHOICE,
    DAY,
    DIRECTION,
    HELD,
    NUMBERS,
    OTHER,
    PARTNER,
    PARTNER_HEAD,
    PLACES,
    ROW,
    PlantedWard,
)
from tests.support.user_input import CONTROL, press, write
from tests.support.windows import Person, entries, gathering, rows_in, somebody, store_of


@pytest.fixture
def ward(tmp_path: Path) -> PlantedWard:
    return PlantedWard(tmp_path)


@pytest.mark.usefixtures("qapp")
def test_a_text_that_is_typed_before_a_row_is_shown_is_no_fault() -> None:
    fields = AnswerFields(())
    write(fields.texts["done"].editor, "書いた。")
    assert fields.typed_problem("done") is None


@pytest.mark.usefixtures("qapp")
def test_the_note_below_a_field_tells_whether_the_planned_text_was_copied() -> None:
    fields = AnswerFields(())
    field = fields.texts["done"]
    field.editor.load("窓口の案内を継続して行った。")
    fields.copy_plan("done", "継続")
    assert field.editor.text() == "窓口の案内を継続して行った。\n継続"
    assert field.feedback.text().startswith("前回の予定を転記しました。")
    fields.copy_plan("done", "継続")
    assert field.editor.text() == "窓口の案内を継続して行った。\n継続"
    assert field.feedback.text().startswith("前回の予定は、既にこの欄にあります。")


@pytest.mark.usefixtures("qapp")
def test_the_note_and_the_message_below_a_field_are_read_aloud_while_they_are_shown() -> None:
    field = AnswerFields(()).texts["done"]
    field.show_message("要修正です。")
    field.show_feedback("転記しました。")
    assert field.editor.accessibleDescription() == "転記しました。\n要修正です。"
    write(field.editor, "書いた。")
    assert field.editor.accessibleDescription() == "要修正です。"
    field.show_feedback("転記しました。")
    field.show_message("")
    assert field.editor.accessibleDescription() == "転記しました。"
    field.load(None)
    assert field.editor.accessibleDescription() == ""


def test_a_division_types_them_below_the_field_before_them(ward: PlantedWard) -> None:
    with somebody(ward.form) as clerk:
        form = entries(clerk).form
        assert list(form.texts)[-2:] == [BUDGET, PARTNER]
        assert [form.fields.heading_of(key) for key in (BUDGET, PARTNER)] == [BUDGET_HEAD, PARTNER_HEAD]
        tops = [form.texts[key].y() for key in ("done", BUDGET, PARTNER, "next_year", "note")]
        assert tops == sorted(tops)
        form.texts["done"].editor.setFocus()
        press(form.texts["done"].editor, Qt.Key.Key_Tab)
        assert form.focused_key == BUDGET
        write(form.texts[BUDGET].editor, "１，２００")
        press(form.texts[BUDGET].editor, Qt.Key.Key_Tab)
        write(form.texts[PARTNER].editor, "見本町会")
        entries(clerk).leave()
        clerk.wait()
        kept = rows_in(store_of(clerk))[ROW].values
        assert (kept[BUDGET], kept[PARTNER]) == ("1200", "見本町会")


def test_a_user_is_led_to_a_required_field_that_is_blank(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, {**CHOICE, "need": "必要", "required": True})
    with somebody(ward.form) as clerk:
        form = entries(clerk).form
        form.write_next()
        assert form.fields.key_of(form.focusWidget()) == "mark"
        form.marks.choose(form.marks.marks.each[0])
        for key in ("done", "next_year"):
            form.write_next()
            assert form.focused_key == key
            write(form.texts[key].editor, "書いた。")
            if key == "done":
                form.write_next()
                assert form.fields.key_of(form.focusWidget()) == DIRECTION
                clerk.press(form.fields.choices[DIRECTION].picker, Qt.Key.Key_Down)


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


SPENT = {**NUMBERS[0], "negative": "▲", "decimals": 0}


@pytest.fixture
def disputed(tmp_path: Path) -> PlantedWard:
    """A ward with a number and a date that two copies of one form state differently."""
    ward = PlantedWard(tmp_path, SPENT, DAY)
    for name, number, day in (("one.xlsx", "-1234.25", "R4.6.1"), ("two.xlsx", "1234.75", "R4.7.1")):
        ask("merge", ward.filled(name, **{PLACES: number, HELD: day}), "--store", ward.store)
    return ward


def test_conflicts_show_numbers_and_dates_as_the_plan_prints_them_and_let_none_be_joined(disputed: PlantedWard) -> None:
    with somebody(disputed.store) as person:
        page = of_kind(ConflictPage, person.go_to("conflict"))
        for key, texts in ((PLACES, {"▲1,234.25", "1,234.75"}), (HELD, {"令和4年6月1日", "令和4年7月1日"})):
            (item,) = [each for each in page.model.open_items if each.conflict == f"{ROW}:{key}"]
            page.list.setCurrentIndex(page.model.place_of(item))
            person.wait()
            assert texts <= {re.sub("<[^>]+>", "", card.text.text()) for card in page.panel.cards}
            read_aloud = "".join(card.choice.accessibleDescription() for card in page.panel.cards)
            assert all(text in read_aloud for text in texts)
            assert page.panel.both.isHidden()
            assert page.panel.editor.text() in texts


def test_the_window_shows_former_numbers_and_dates_as_the_plan_prints_them(disputed: PlantedWard) -> None:
    for number, day in (("5000", "令和4年8月1日"), ("-6000.5", "令和4年9月1日")):
        ask("set", OTHER, f"{PLACES}={number}", f"{HELD}={day}", "--store", disputed.store)
    with somebody(disputed.store) as person:
        page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(OTHER)))
        shown = [page.editor.form.texts[key].editor.text() for key in (PLACES, HELD)]
        assert shown == ["▲6,000.5", "令和4年9月1日"]
        page.editor.tabs.setCurrentWidget(page.editor.history)
        person.wait()
        lines = page.editor.history.view.lines
        told = "".join(str(lines.index(place).data()) for place in range(lines.rowCount()))
    for texts in (("5,000", "▲6,000.5"), ("令和4年8月1日", "令和4年9月1日")):
        assert all(each in told for each in texts)
    with closing(make_parts().stores.open(disputed.store, read_only=True)) as store, store.reading() as records:
        earlier = [*earlier_lines(PLACES, earlier_values(records, chosen_round(records, None), OTHER, PLACES))]
    assert [each for each in earlier if "5,000" in each.accessible_text]


def test_a_merge_shows_numbers_and_dates_as_the_plan_prints_them_before_it_is_done(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, SPENT, DAY)
    files = [
        ward.filled(name, **{PLACES: number, HELD: day})
        for name, number, day in (("one.xlsx", "-1234.25", "R4.6.1"), ("two.xlsx", "1234.75", "R4.6.1"))
    ]
    with somebody(ward.store) as person:
        page = gathering(person, *files)
        person.wait()
        changed = [line for each in page.changes.item_keys if (line := page.changes.line_of(each))]
        for text in (each.html + each.accessible_text for each in changed):
            assert text.count("令和4年6月1日") == 2
        lines = page.view.attention.lines
        sides = "".join(str(lines.index(place).data(HTML_ROLE)) for place in range(lines.rowCount()))
        assert all(each in sides for each in ("▲1,234.25", "1,234.75"))
