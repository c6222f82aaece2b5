"""Rows go to a spreadsheet and come back: copied as text cells, previewed, ticked, written in one act, undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from nakano_status.domain.clipboard.blocks import Block, as_tabbed
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.problems.problem import Problem
from nakano_status.gui.answers.paste_panel import PastePanel
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists.copying import block_on_clipboard, copied_rows
from nakano_status.gui.page import GoTo
from tests.support.gathered import FIRST, SECOND, store_of
from tests.support.row_views import division_rows, round_view, row_view
from tests.support.user_input import CONTROL, press
from tests.support.windows import Person, rows_in, unnamed

SHIFTED = CONTROL | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(office_person: Person) -> AllRowsPage:
    page = office_person.go_to("all_rows", GoTo(FIRST))
    assert isinstance(page, AllRowsPage)
    return page


def put(block: Block) -> None:
    """Copy cells in a spreadsheet."""
    QGuiApplication.clipboard().setText(as_tabbed(block))


def pasted(person: Person, page: AllRowsPage) -> PastePanel:
    press(page.table, Qt.Key.Key_V, SHIFTED)
    person.wait()
    panel = page.tabling.panel
    assert panel is not None
    return panel


def test_a_copied_row_has_the_texts_of_every_field_under_the_rounds_headings() -> None:
    awkward = {"mark": "◎", "done": '1/15に"開始"\n=実施\tした。', "next_year": "0012"}
    head, line = copied_rows([row_view(values=awkward, writer="戸籍住民課")], round_view(), headed=True)
    told = dict(zip(head, line, strict=True))
    assert head[:4] == ["管理番号", "実施内容", "事業内容", "所管課"]
    assert (told["管理番号"], told["所管課"], told["進捗状況"], told["状態"]) == (
        "1-1-1-02-K",
        "戸籍住民課",
        "◎",
        "未記入",
    )
    assert told["実施内容"] == "1-1-① マイナンバーカードの普及促進"
    assert (told["令和4年度までの取組状況"], told["令和5年度取組予定"]) == (awkward["done"], "0012")
    assert len({len(line) for line in copied_rows(division_rows(), round_view(), headed=True)}) == 1


def test_copied_rows_come_back_as_the_same_texts(office_person: Person, page: AllRowsPage) -> None:
    page.table.selectAll()
    press(page.table, Qt.Key.Key_C, CONTROL)
    office_person.wait()
    assert [line[0] for line in block_on_clipboard()] == [row.id for row in page.model.shown]
    assert office_person.said[-1].text == f"{len(page.model.shown)}件をコピーしました。"
    press(page.table, Qt.Key.Key_C, SHIFTED)
    office_person.wait()
    block = block_on_clipboard()
    assert block[0][0] == "管理番号"
    assert len(block) == len(page.model.shown) + 1
    carried = QGuiApplication.clipboard().mimeData()
    assert carried.html().count("<tr ") == len(block)
    assert "mso-number-format:'\\@'" in carried.html()
    panel = pasted(office_person, page)
    assert panel.list.lines.items == []
    assert not panel.apply.isEnabled()


def test_a_block_is_looked_at_ticked_written_at_once_and_taken_back_at_once(
    office_person: Person, page: AllRowsPage
) -> None:
    put((("管理番号", "進捗状況", "令和4年度までの取組状況"), (FIRST, "◎", "始めた。"), (SECOND, "▽", "試した。")))
    panel = pasted(office_person, page)
    assert panel.isVisible()
    assert unnamed(panel) == []
    assert panel.apply.text() == "3件を反映する"
    assert "確認事項 1件" in panel.words.plain_text
    panel.list.setCurrentIndex(panel.list.lines.place_of((FIRST, "mark")))
    press(panel.list, Qt.Key.Key_Space)
    assert panel.apply.text() == "2件を反映する"
    press(panel.apply, Qt.Key.Key_Space)
    office_person.wait()
    rows = rows_in(store_of(office_person))
    assert [rows[each].values["done"] for each in (FIRST, SECOND)] == ["始めた。", "試した。"]
    assert [rows[each].values["mark"] for each in (FIRST, SECOND)] == [None, None]
    assert page.table.isVisible()
    found = page.model.find(SECOND)
    assert found is not None
    assert found.values["done"] == "試した。"
    undo = office_person.shell.around.undo
    assert undo.undoText() == "表の貼り付け（2件）"
    undo.undo()
    office_person.wait()
    assert rows_in(store_of(office_person))[SECOND].values["done"] is None
    undo.redo()
    office_person.wait()
    assert rows_in(store_of(office_person))[SECOND].values["done"] == "試した。"


def test_a_block_without_names_goes_down_from_the_cursor_at_the_field_that_is_chosen(
    office_person: Person, page: AllRowsPage
) -> None:
    put((("一つ目の文章。",), ("",)))
    panel = pasted(office_person, page)
    assert panel.start.isVisible()
    assert panel.list.lines.ticked == []
    panel.start.setFocus()
    press(panel.start, Qt.Key.Key_End)
    office_person.wait()
    assert panel.list.lines.ticked == [(FIRST, "later_years")]
    press(panel, Qt.Key.Key_1, CONTROL)
    press(panel, Qt.Key.Key_Escape)
    office_person.wait()
    assert QApplication.focusWidget() is page.table
    assert rows_in(store_of(office_person))[FIRST].values["mark"] is None
    assert rows_in(store_of(office_person))[FIRST].values["later_years"] is None


def test_with_nothing_on_the_clipboard_it_says_what_to_do(office_person: Person, page: AllRowsPage) -> None:
    QGuiApplication.clipboard().clear()
    press(page.table, Qt.Key.Key_V, SHIFTED)
    assert "貼り付ける表がありません。" in office_person.said[-1].text
    assert page.table.isVisible()


def test_a_division_pastes_into_its_own_rows_only(clerk: Person) -> None:
    page = clerk.go_to("entries")
    assert isinstance(page, EntriesPage)
    foreign = make_id("1-1-①", 1)
    put((("管理番号", "進捗状況"), (FIRST, "〇"), (foreign, "◎")))
    press(page.list, Qt.Key.Key_V, SHIFTED)
    clerk.wait()
    panel = page.tabling.panel
    assert panel is not None
    assert panel.list.lines.ticked == [(FIRST, "mark")]
    assert [item.code for item in panel.list.lines.items if isinstance(item, Problem)] == ["PASTE-NOT-YOURS"]
    press(panel.apply, Qt.Key.Key_Space)
    clerk.wait()
    assert rows_in(store_of(clerk))[FIRST].values["mark"] == "○"
    page.list.selectAll()
    press(page.list, Qt.Key.Key_C, CONTROL)
    clerk.wait()
    assert [line[0] for line in block_on_clipboard()] == [row.id for row in page.model.shown]
