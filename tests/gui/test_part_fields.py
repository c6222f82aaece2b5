"""Items that each division answers for itself are filled in at the window, each division's part alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists.row_words import RowFilter
from nakano_status.gui.page import GoTo, OfDivision
from tests.support.command_line import ask, done
from tests.support.expected import of_kind, present
from tests.support.planted_profiles import (
    DID,
    DID_HEAD,
    DIRECTION,
    OF_EACH,
    PART,
    PLACES,
    PLACES_HEAD,
    ROW,
    PlantedWard,
    plan_with_a_related_division,
    planted_hands,
)
from tests.support.row_views import row_view
from tests.support.user_input import keys, write
from tests.support.windows import entries, rows_in, somebody, store_of


@pytest.fixture
def ward(tmp_path: Path) -> PlantedWard:
    return PlantedWard(tmp_path, PART)


def test_a_division_writes_its_part_of_a_row_that_another_answers(ward: PlantedWard) -> None:
    with somebody(ward.form_of("戸籍住民課")) as clerk:
        entries(clerk).go_to(ROW)
        clerk.wait()
        form = entries(clerk).form
        assert form.fields.heading_of(DID) == DID_HEAD
        assert DID_HEAD in form.head.facts.text()
        assert form.texts["done"].editor.isReadOnly()
        assert not form.texts[DID].editor.isReadOnly()
        write(form.texts[DID].editor, "窓口を開いた。")
        entries(clerk).leave()
        clerk.wait()
        assert rows_in(store_of(clerk))[ROW].parts == {DID: {"戸籍住民課": "窓口を開いた。"}}
        entries(clerk).go_to(ROW)
        clerk.wait()
        assert form.texts[DID].editor.text() == "窓口を開いた。"


def test_the_office_sees_all_parts_and_writes_them_behind_their_names(ward: PlantedWard) -> None:
    ward.office("set", ROW, f"{DID}=窓口を開いた。", "--as", "戸籍住民課")
    with somebody(ward.store) as clerk:
        page = of_kind(AllRowsPage, clerk.go_to("all_rows", GoTo(ROW, None)))
        form, standing = page.editor.form, page.editor.acting_choice
        editor = form.texts[DID].editor
        for division, text, answers in (("税務課", "", True), ("戸籍住民課", "窓口を開いた。", False)):
            standing.setCurrentIndex(standing.findData(division))
            standing.activated.emit(standing.currentIndex())
            clerk.wait()
            assert (editor.text(), not form.texts["done"].editor.isReadOnly()) == (text, answers)
            assert not editor.isReadOnly()
        standing.setCurrentIndex(0)
        standing.activated.emit(0)
        clerk.wait()
        assert editor.text() == "【戸籍住民課】窓口を開いた。"
        editor.selectAll()
        write(editor, "【戸籍住民課】窓口を開いた。\n【税務課】案内を行った。")
        page.leave()
        clerk.wait()
    assert ward.row()[DID] == "【税務課】案内を行った。\n【戸籍住民課】窓口を開いた。"
    assert done("verify", "--store", ward.store)["ok"]


def test_options_and_numbers_are_each_divisions_own(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, *OF_EACH)
    with somebody(ward.form_of("戸籍住民課")) as clerk:
        entries(clerk).go_to(ROW)
        clerk.wait()
        form = entries(clerk).form
        clerk.press(form.fields.choices[DIRECTION].picker, Qt.Key.Key_Down)
        write(form.texts[PLACES].editor, "1,200箇所")
        entries(clerk).leave()
        clerk.wait()
        row = rows_in(store_of(clerk))[ROW]
        assert (row.parts[DIRECTION], row.parts[PLACES]) == ({"戸籍住民課": "拡充"}, {"戸籍住民課": "1200"})
        assert not form.marks.isEnabled()
    ward.office("set", ROW, f"{DIRECTION}=廃止", "--as", "戸籍住民課")
    ward.office("set", ROW, f"{DIRECTION}=維持", f"{PLACES}=1200", "--as", "税務課")
    with somebody(ward.store) as clerk:
        page = of_kind(AllRowsPage, clerk.go_to("all_rows", GoTo(ROW, None)))
        form, standing = page.editor.form, page.editor.acting_choice
        for division, option, may_write in (
            (None, None, False),
            ("戸籍住民課", "廃止", True),
            ("税務課", "維持", True),
        ):
            standing.setCurrentIndex(standing.findData(division))
            standing.activated.emit(standing.currentIndex())
            clerk.wait()
            picker = form.fields.choices[DIRECTION].picker
            assert (picker.value, picker.isEnabled()) == (option, may_write)
            assert form.texts[PLACES].editor.isReadOnly() is not may_write
            assert form.fields.typed_problem(PLACES) is None


def test_a_division_with_only_a_part_is_led_to_it_and_counted(tmp_path: Path) -> None:
    items = PART, OF_EACH[0]
    ward = PlantedWard(tmp_path, *items, plan=plan_with_a_related_division(tmp_path, *items))
    with somebody(ward.form_of("防災課")) as clerk:
        page = entries(clerk)
        assert ([row.id for row in page.model.rows], page.model.finished_count) == ([ROW], 0)
        assert page.model.next_unfinished(None) == ROW
        page.form.write_next()
        assert page.form.fields.key_of(page.form.focusWidget()) == DID
        write(page.form.texts[DID].editor, "備えた。")
        page.form.write_next()
        assert page.form.fields.key_of(page.form.focusWidget()) == PLACES
        write(page.form.texts[PLACES].editor, "3")
        page.leave()
        clerk.wait()
        assert page.model.finished_count == 1
    with somebody(ward.store) as clerk:
        rows = of_kind(AllRowsPage, clerk.go_to("all_rows", RowFilter(division="防災課")))
        clerk.wait()
        assert [row.id for row in rows.model.shown] == [ROW]


def test_rows_are_filtered_by_the_options_of_each_division() -> None:
    row = row_view(
        ROW,
        {DIRECTION: "【税務課】維持\n【戸籍住民課】拡充"},
        parts={DIRECTION: {"税務課": "維持", "戸籍住民課": "拡充"}},
    )
    blank = row_view("1-1-1-02-K", parts={DIRECTION: {}})
    shown = {
        option: RowFilter(option=f"{DIRECTION}:{option}").choose([row, blank], {})
        for option in ("維持", "拡充", "廃止", "")
    }
    assert shown == {"維持": [row], "拡充": [row], "廃止": [], "": [blank]}


def test_two_numbers_of_a_division_are_decided_at_the_page_as_its_own(tmp_path: Path) -> None:
    ward = PlantedWard(tmp_path, *OF_EACH)
    hands = planted_hands(*OF_EACH)
    for name, number in (("one.xlsx", "1000"), ("two.xlsx", "1200")):
        path = tmp_path / name
        path.write_bytes(hands.fill_in(ward.form_of("戸籍住民課").read_bytes(), {ROW: {PLACES: number}}))
        ask("merge", path, "--store", ward.store)
    with somebody(ward.store) as clerk:
        rows = of_kind(AllRowsPage, clerk.go_to("all_rows", GoTo(ROW, None)))
        assert rows.editor.state.text() == "相違"
        assert "（戸籍住民課の分）」に、内容の異なる回答" in rows.editor.form.texts[PLACES].message.plain_text
        standing = rows.editor.acting_choice
        standing.setCurrentIndex(standing.findData("戸籍住民課"))
        standing.activated.emit(standing.currentIndex())
        clerk.wait()
        write(rows.editor.form.texts[PLACES].editor, "7")
        rows.editor.form.flush()
        clerk.wait()
        offer = present(clerk.said[-1].offer)
        of_others = of_kind(ConflictPage, clerk.go_to("conflict", OfDivision("税務課")))
        assert of_others.model.conflict_items == []
        offer.do()
        clerk.wait()
        page = of_kind(ConflictPage, clerk.shell.window.page)
        (item,) = page.model.open_items
        assert item.conflict == f"{ROW}:{PLACES}:koseki"
        assert page.panel.field.text() == f"{PLACES_HEAD}（箇所）（戸籍住民課の分）"
        assert "（戸籍住民課の分）" in str(page.model.index(1, 0).data())
        sides = [card.choice.accessibleDescription().split()[-1] for card in page.panel.cards]
        assert sides == ["空欄", "1,000", "1,200", "7"]
        keys(page.list, "3")
        clerk.press(page.list, Qt.Key.Key_Return)
        assert page.model.open_items == []
        page.around.undo.undo()
        clerk.wait()
        assert page.model.open_items == [item]
        page.around.undo.redo()
        clerk.wait()
    assert ward.row()[PLACES] == "【戸籍住民課】1,200"
