"""Editors: marks, blocks of cells, differences of texts."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.domain.clipboard.blocks import Block, as_tabbed
from nakano_status.domain.fields.mark import Mark, MarkColour, Marks
from nakano_status.domain.plan.initiative_id import make_id
from nakano_status.domain.problems.problem import Problem
from nakano_status.gui.answers.mark_picker import MarkButton, MarkPicker
from nakano_status.gui.answers.paste_panel import PastePanel
from nakano_status.gui.commands import MOST_MARK_KEYS, mark_command
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists.copying import block_on_clipboard, copied_rows
from nakano_status.gui.lists.difference_html import comparison_values, difference_html, one_side_html, shown_value
from nakano_status.gui.looks.appearance import current_theme
from nakano_status.gui.page import GoTo
from tests.support.expected import of_kind, present
from tests.support.fields import NAKANO
from tests.support.marks import AS_PLANNED, BUILT_IN_MARKS, CHANGED
from tests.support.row_views import division_rows, round_view, row_view
from tests.support.user_input import CONTROL, click, keys, press
from tests.support.windows import FIRST, SECOND, Person, rows_in, store_of, unnamed


@pytest.fixture
def picker(qtbot: QtBot) -> MarkPicker:
    picker = MarkPicker()
    picker.offer(BUILT_IN_MARKS)
    qtbot.addWidget(picker)
    picker.show()
    picker.activateWindow()
    picker.setFocus()
    return picker


@pytest.mark.parametrize(("key", "mark"), list(zip("1234", BUILT_IN_MARKS, strict=True)))
def test_the_keys_1_to_4_pick(picker: MarkPicker, qtbot: QtBot, key: str, mark: Mark) -> None:
    with qtbot.waitSignal(picker.picked) as told:
        keys(picker.findChildren(MarkButton)[0], key)
    assert told.args == [mark.symbol]
    assert picker.value == mark.symbol


@pytest.mark.parametrize("key", [Qt.Key.Key_0, Qt.Key.Key_Delete, Qt.Key.Key_Backspace])
def test_the_way_back_to_blank(picker: MarkPicker, qtbot: QtBot, key: Qt.Key) -> None:
    picker.load("○")
    with qtbot.waitSignal(picker.picked) as told:
        press(picker.findChildren(MarkButton)[1], key)
    assert told.args == [None]
    assert picker.value is None


def test_a_text_that_is_no_mark_is_cleared_by_the_button(picker: MarkPicker, qtbot: QtBot) -> None:
    picker.load("▽")
    assert picker.value is None
    with qtbot.waitSignal(picker.picked) as told:
        click(picker.clearing)
    assert told.args == [None]
    assert not picker.clearing.isEnabled()
    with qtbot.assertNotEmitted(picker.picked):
        press(picker.findChildren(MarkButton)[1], Qt.Key.Key_0)


def test_a_click_picks(picker: MarkPicker, qtbot: QtBot) -> None:
    button = picker.findChildren(MarkButton)[2]
    with qtbot.waitSignal(picker.picked) as told:
        click(button)
    assert told.args == ["△"]


def test_going_back_to_blank_by_the_button_leaves_the_keyboard_at_the_marks(qtbot: QtBot) -> None:
    window = QWidget()
    layout = QVBoxLayout(window)
    picker, plan = MarkPicker(), QPushButton("前回の予定を転記")
    picker.offer(BUILT_IN_MARKS)
    layout.addWidget(picker)
    layout.addWidget(plan)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    picker.load("△")
    picker.clearing.setFocus()
    qtbot.waitUntil(picker.clearing.hasFocus)
    click(picker.clearing)
    assert picker.value is None
    assert picker.isAncestorOf(QApplication.focusWidget() or plan)


def test_loading_is_not_picking(picker: MarkPicker, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(picker.picked):
        picker.load("×")
        picker.load(None)
    assert picker.value is None


def test_picking_the_same_again_tells_nothing(picker: MarkPicker, qtbot: QtBot) -> None:
    picker.load("◎")
    with qtbot.assertNotEmitted(picker.picked):
        picker.choose(AS_PLANNED)


def test_every_mark_is_named_by_character_and_word(picker: MarkPicker) -> None:
    names = [button.accessibleName() for button in picker.findChildren(MarkButton) if button.isVisible()]
    assert names == ["◎ 予定どおり", "○ 変更して実施", "△ 進行不十分", "× 未着手"]


def test_choosing_from_elsewhere_leaves_the_keyboard_there(qtbot: QtBot) -> None:
    window = QWidget()
    layout = QVBoxLayout(window)
    picker, text = MarkPicker(), QLineEdit()
    picker.offer(BUILT_IN_MARKS)
    layout.addWidget(picker)
    layout.addWidget(text)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    text.setFocus()
    qtbot.waitUntil(text.hasFocus)
    picker.choose(AS_PLANNED)
    assert text.hasFocus()


def test_the_keyboard_alone_does_not_look_like_a_choice(picker: MarkPicker) -> None:
    def ground(button: MarkButton) -> str:
        return button.grab().toImage().pixelColor(button.rect().center().x(), 7).name()

    first, second = picker.findChildren(MarkButton)[:2]
    first.setFocus()
    assert ground(first) == ground(second) == current_theme().base
    picker.load("○")
    assert ground(second) == current_theme().mark_colour(CHANGED)


def test_a_text_that_is_pasted_onto_the_marks_does_not_vanish_without_a_word(picker: MarkPicker, qtbot: QtBot) -> None:
    with qtbot.waitSignal(picker.pasted):
        press(picker.findChildren(MarkButton)[0], Qt.Key.Key_V, CONTROL)
    assert picker.value is None


def test_as_many_buttons_are_shown_as_the_plan_has_marks(picker: MarkPicker, qtbot: QtBot) -> None:
    fifth = replace(AS_PLANNED, key="fifth", symbol="☆", colour=MarkColour.AHEAD)
    picker.offer(Marks((*BUILT_IN_MARKS, fifth)))
    assert [button.mark.symbol for button in picker.findChildren(MarkButton) if button.isVisible()] == list("◎○△×☆")
    with qtbot.waitSignal(picker.picked) as told:
        keys(picker.findChildren(MarkButton)[0], "5")
    assert told.args == ["☆"]
    picker.offer(Marks(BUILT_IN_MARKS.each[:2]))
    assert sum(button.isVisible() for button in picker.findChildren(MarkButton)) == 2


def test_ten_numbers_have_the_keys_that_they_are(picker: MarkPicker) -> None:
    numbers = [replace(AS_PLANNED, key=f"m{number}", symbol=str(number)) for number in (10, 9, 8, 7, 6, 5, 4, 3, 2, 1)]
    picker.offer(Marks(tuple(numbers)))
    buttons = [button for button in picker.findChildren(MarkButton) if button.isVisible()]
    assert [button.mark for button in buttons] == numbers
    for typed in ("9", "1"):
        keys(buttons[0], typed)
        assert picker.value == typed
    picker.choose_by_number(10)
    assert picker.value == "10"
    assert (MOST_MARK_KEYS, mark_command(10).shortcuts, mark_command(9).shortcuts) == (9, (), ("Ctrl+9",))
    assert "キー" not in buttons[0].accessibleDescription()
    keys(buttons[0], "0")
    assert picker.value is None


def test_what_went_and_came_is_marked_and_the_rest_is_plain() -> None:
    html = difference_html("8月に改定", "10月に改定")
    assert html == '<span class="removed">8月</span><span class="added">10月</span>に改定'


def test_what_becomes_blank_says_so() -> None:
    assert difference_html("継続", None) == '<span class="removed">継続</span> （空欄になります）'
    assert "（空欄）" in difference_html(None, None)


def test_a_text_from_a_file_is_never_markup() -> None:
    assert difference_html(None, "<b>太字</b>\n&") == '<span class="added">&lt;b&gt;太字&lt;/b&gt;<br>&amp;</span>'


def test_a_side_shows_what_it_has_and_its_base_has_not() -> None:
    assert one_side_html("窓口を開設。", "窓口を開設、拡大。") == '窓口を開設<span class="added">、拡大</span>。'


def test_sides_are_compared_to_what_was_sent_or_else_to_each_other() -> None:
    sides = [("甲",), ("乙",), ("丙",)]
    assert comparison_values(("元",), sides, 1) == ("元",)
    assert [comparison_values((None,), sides, place) for place in range(3)] == [("乙",), ("甲",), ("甲",)]
    assert comparison_values((None,), [("甲",)], 0) == (None,)


def test_a_mark_is_read_with_its_word() -> None:
    assert shown_value("mark", "◎", NAKANO) == "◎ 予定どおり"
    assert shown_value("done", "◎", NAKANO) == "◎"


def test_a_blank_at_the_end_is_not_struck() -> None:
    assert difference_html("見られる。\u3000", "見られる。") == "見られる。"


SHIFTED = CONTROL | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def page(office_person: Person) -> AllRowsPage:
    return of_kind(AllRowsPage, office_person.go_to("all_rows", GoTo(FIRST)))


def put(block: Block) -> None:
    """Copy cells in a spreadsheet."""
    QGuiApplication.clipboard().setText(as_tabbed(block))


def pasted(person: Person, page: AllRowsPage) -> PastePanel:
    person.press(page.table, Qt.Key.Key_V, SHIFTED)
    return present(page.tabling.panel)


def test_a_copied_row_has_the_texts_of_every_field_under_the_rounds_headings() -> None:
    awkward = {"mark": "◎", "done": '1/15に"開始"\n=実施\tした。', "next_year": "0012"}
    head, line = copied_rows([row_view(values=awkward, writer="戸籍住民課")], round_view(), headed=True)
    told = dict(zip(head, line, strict=True))
    assert head[:4] == ["管理番号", "実施内容", "事業内容", "所管課"]
    assert (told["管理番号"], told["所管課"], told["進捗状況"], told["状態"]) == (
        "1-1-1-02-K", "戸籍住民課", "◎", "未記入"
    )  # fmt: skip
    assert told["実施内容"] == "1-1-① マイナンバーカードの普及促進"
    assert (told["令和4年度までの取組状況"], told["令和5年度取組予定"]) == (awkward["done"], "0012")
    assert len({len(line) for line in copied_rows(division_rows(), round_view(), headed=True)}) == 1


def test_copied_rows_come_back_as_the_same_texts(office_person: Person, page: AllRowsPage) -> None:
    page.table.selectAll()
    office_person.press(page.table, Qt.Key.Key_C, CONTROL)
    assert [line[0] for line in block_on_clipboard()] == [row.id for row in page.model.shown]
    assert office_person.said[-1].text == f"{len(page.model.shown)}件をコピーしました。"
    office_person.press(page.table, Qt.Key.Key_C, SHIFTED)
    block = block_on_clipboard()
    assert block[0][0] == "管理番号"
    assert len(block) == len(page.model.shown) + 1
    carried = QGuiApplication.clipboard().mimeData()
    assert carried.html().count("<tr ") == len(block)
    assert "mso-number-format:'\\@'" in carried.html()
    panel = pasted(office_person, page)
    assert panel.list.lines.item_keys == []
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
    office_person.press(panel.apply, Qt.Key.Key_Space)
    rows = rows_in(store_of(office_person))
    assert [rows[each].values["done"] for each in (FIRST, SECOND)] == ["始めた。", "試した。"]
    assert [rows[each].values["mark"] for each in (FIRST, SECOND)] == [None, None]
    assert page.table.isVisible()
    found = present(page.model.find(SECOND))
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
    office_person.press(panel.start, Qt.Key.Key_End)
    assert panel.list.lines.ticked == [(FIRST, "later_years")]
    press(panel, Qt.Key.Key_1, CONTROL)
    office_person.press(panel, Qt.Key.Key_Escape)  # first the message that marks are not set here
    assert panel.isVisible()
    office_person.press(panel, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is page.table
    assert rows_in(store_of(office_person))[FIRST].values["mark"] is None
    assert rows_in(store_of(office_person))[FIRST].values["later_years"] is None


def test_a_cell_that_was_unticked_is_not_written_although_blank_cells_clear_now(
    office_person: Person, page: AllRowsPage
) -> None:
    put((("管理番号", "進捗状況", "令和4年度までの取組状況"), (FIRST, "◎", "始めた。"), (SECOND, "○", "")))
    session = office_person.shell.session
    typed = Entry(SECOND, {"done": "試した。"})
    session.act(lambda store: edit_entry(session.parts, store, typed), lambda _: None, what="保存しています")
    office_person.wait()
    panel = pasted(office_person, page)
    for place, count in (((FIRST, "mark"), 2), ((SECOND, "done"), 2)):
        panel.list.setCurrentIndex(panel.list.lines.place_of(place))
        press(panel.list, Qt.Key.Key_Space)
        assert panel.apply.text() == f"{count}件を反映する"
        office_person.click(panel.clears)
    office_person.click(panel.clears)
    assert panel.list.lines.unticked == [(FIRST, "mark"), (SECOND, "done")]
    office_person.press(panel.apply, Qt.Key.Key_Space)
    rows = rows_in(store_of(office_person))
    assert [(rows[each].values["mark"], rows[each].values["done"]) for each in (FIRST, SECOND)] == [
        (None, "始めた。"), ("○", "試した。")
    ]  # fmt: skip


def test_with_nothing_on_the_clipboard_it_says_what_to_do(office_person: Person, page: AllRowsPage) -> None:
    QGuiApplication.clipboard().clear()
    press(page.table, Qt.Key.Key_V, SHIFTED)
    assert "貼り付ける表がありません。" in office_person.said[-1].text
    assert page.table.isVisible()


def test_a_division_pastes_into_its_own_rows_only(clerk: Person) -> None:
    page = of_kind(EntriesPage, clerk.go_to("entries"))
    foreign = make_id("1-1-①", 1)
    put((("管理番号", "進捗状況"), (FIRST, "〇"), (foreign, "◎")))
    clerk.press(page.list, Qt.Key.Key_V, SHIFTED)
    panel = present(page.tabling.panel)
    assert panel.list.lines.ticked == [(FIRST, "mark")]
    assert [item.code for item in panel.list.lines.item_keys if isinstance(item, Problem)] == ["PASTE-NOT-YOURS"]
    clerk.press(panel.apply, Qt.Key.Key_Space)
    assert rows_in(store_of(clerk))[FIRST].values["mark"] == "○"
    page.list.selectAll()
    clerk.press(page.list, Qt.Key.Key_C, CONTROL)
    assert [line[0] for line in block_on_clipboard()] == [row.id for row in page.model.shown]


def test_the_keyboard_stands_on_the_mark_of_the_row_that_comes(picker: MarkPicker) -> None:
    picker.load("△")
    focused = QApplication.focusWidget()
    assert isinstance(focused, MarkButton)
    assert focused.mark.symbol == "△"
