"""Undo and redo, any earlier value, what a division writes about a row: nothing unnoticed, nothing lost."""

from dataclasses import replace
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.ports.data_file import Store
from nakano_status.domain.round.states import RowState
from nakano_status.gui.answers.mark_picker import MarkButton
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.page import GoTo
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.user_input import CONTROL, compose, keys, press, write
from tests.support.windows import FIRST, SECOND, Person, copied, entries, gather, rows_in, store_of


def step(person: Person, words: str) -> QAction:
    """Return 元に戻す or やり直す of the menu, as it is when the menu is opened."""
    (action,) = (each for each in person.shell.window.menuBar().actions() if each.text().startswith("編集"))
    menu = of_kind(QMenu, action.menu())
    menu.aboutToShow.emit()
    (found,) = (each for each in menu.actions() if each.text().startswith(words))
    return found


def type_in(person: Person, key: str, text: str) -> None:
    editor = entries(person).form.texts[key].editor
    editor.setFocus()
    write(editor, text)


def focused_key(page: EntriesPage | AllRowsPage) -> str | None:
    form = present(page.form_shown())
    return form.fields.key_of(QApplication.focusWidget())


def undo(person: Person) -> None:
    widget = present(QApplication.focusWidget())
    person.press(widget, Qt.Key.Key_Z, CONTROL)


def test_undo_goes_through_typing_fields_and_rows_to_where_each_edit_was_made(clerk: Person) -> None:
    page, path = entries(clerk), store_of(clerk)
    type_in(clerk, "done", "最初の取組。")
    page.go_to_next()
    clerk.wait()
    keys(page.form.findChildren(MarkButton)[0], "1")
    clerk.wait()
    type_in(clerk, "next_year", "次の年の予定。")
    assert step(clerk, "元に戻す").text() == "元に戻す: 入力（令和5年度取組予定）"
    undo(clerk)
    assert page.form.texts["next_year"].editor.text() == ""
    assert rows_in(path)[SECOND].values["mark"] == "◎"
    undo(clerk)
    assert (rows_in(path)[SECOND].values["mark"], page.form.marks.value) == (None, None)
    assert focused_key(page) == "mark"
    assert step(clerk, "元に戻す").text() == f"元に戻す: 取組状況の変更（{FIRST}）"
    undo(clerk)
    assert page.form.row is not None
    assert (page.form.row.id, focused_key(page)) == (FIRST, "done")
    assert page.form.texts["done"].editor.text() == ""
    assert rows_in(path)[FIRST].values["done"] is None
    clerk.go_to("check")
    step(clerk, "やり直す").trigger()
    clerk.wait()
    assert entries(clerk).form.texts["done"].editor.text() == "最初の取組。"
    assert rows_in(path)[FIRST].values["done"] == "最初の取組。"


def test_an_edit_that_a_newer_word_overtook_is_not_taken_back(clerk: Person) -> None:
    page, session = entries(clerk), clerk.shell.session
    type_in(clerk, "done", "自分の文章。")
    page.form.flush()
    clerk.wait()

    def say(store: Store) -> None:
        edit_entry(session.parts, store, Entry(FIRST, {"done": "あとから届いた文章。"}))

    session.use(say, lambda _: None)
    undo(clerk)
    assert clerk.said[-1].code == "VALUE-MOVED"
    assert rows_in(store_of(clerk))[FIRST].values["done"] == "あとから届いた文章。"
    assert (clerk.shell.around.undo.count(), clerk.shell.around.undo.canRedo()) == (0, False)


def test_a_field_goes_back_to_an_earlier_text_and_that_can_be_taken_back(clerk: Person) -> None:
    page, path = entries(clerk), store_of(clerk)
    editor = page.form.texts["done"].editor
    for text in ("一つ目の文章。", "二つ目の文章。"):
        editor.setFocus()
        editor.selectAll()
        write(editor, text)
        page.form.flush()
        clerk.wait()
    editor.setFocus()
    clerk.press(editor, Qt.Key.Key_H, CONTROL)
    panel = present(page.form.fields.earlier)
    assert [line.text for line in panel.view.lines.item_keys] == ["一つ目の文章。", None]  # type: ignore[attr-defined]
    assert "税務課" in str(panel.view.lines.index(0).data())
    assert panel.geometry().top() >= page.form.texts["done"].geometry().bottom()
    clerk.press(panel.view, Qt.Key.Key_Return)
    assert rows_in(path)[FIRST].values["done"] == editor.text() == "一つ目の文章。"
    assert focused_key(page) == "done"
    undo(clerk)
    assert rows_in(path)[FIRST].values["done"] == editor.text() == "二つ目の文章。"
    clerk.click(page.form.texts["done"].earlier)
    press(panel.view, Qt.Key.Key_Escape)
    assert (panel.isVisible(), focused_key(page)) == (False, "done")


def test_marks_and_kinds_go_back_too(clerk: Person) -> None:
    page, path = entries(clerk), store_of(clerk)
    for number in ("1", "3"):
        keys(page.form.marks, number)
    for _ in range(2):
        press(page.form.fields.choices["change_kind"].picker, Qt.Key.Key_Down)
    clerk.wait()
    assert rows_in(path)[FIRST].values["change_kind"] == "後ろ倒し"
    page.form.fields.choices["change_kind"].picker.setFocus()
    clerk.press(page.form.fields.choices["change_kind"].picker, Qt.Key.Key_H, CONTROL)
    panel = present(page.form.fields.earlier)
    assert "変更の種別" in panel.heading.text()
    press(panel, Qt.Key.Key_Escape)
    undo(clerk)
    assert rows_in(path)[FIRST].values["change_kind"] is None
    page.form.focus_marks()
    page.form.ask_earlier()
    clerk.wait()
    clerk.press(panel.view, Qt.Key.Key_Return)
    assert rows_in(path)[FIRST].values["mark"] == page.form.marks.value == "◎"
    compose(page.form.texts["done"].editor, "とちゅう")
    clerk.go_to("check")
    assert rows_in(path)[FIRST].values["done"] == "とちゅう"


def test_a_row_is_proposed_to_be_out_of_the_report_and_taken_back(clerk: Person) -> None:
    page, path = entries(clerk), store_of(clerk)
    type_in(clerk, "note", "令和4年度で終了しました。")
    offers = page.form.fields.offers
    offers.reasons.setCurrentIndex(offers.reasons.findText("完了"))
    offers.reasons.activated.emit(offers.reasons.currentIndex())
    clerk.wait()
    proposed = "報告対象外（完了）\n令和4年度で終了しました。"
    assert page.form.texts["note"].editor.text() == rows_in(path)[FIRST].notes["税務課"] == proposed
    assert rows_in(path)[FIRST].state is not RowState.BLANK
    assert "取りやめるときは" in offers.reason_words.plain_text
    assert offers.deferred.isHidden()
    step(clerk, "元に戻す").trigger()
    clerk.wait()
    assert rows_in(path)[FIRST].notes["税務課"] == "令和4年度で終了しました。"
    assert offers.reasons.currentData() is None


def test_while_an_input_method_composes_nothing_on_the_form_moves(clerk: Person) -> None:
    page, path = entries(clerk), store_of(clerk)
    reason, editor = page.form.texts["change_reason"], page.form.texts["done"].editor
    reason.editor.setFocus()
    editor.setFocus()
    compose(editor, "まどぐち")
    page.form.marks.load("○")
    page.form.marks.picked.emit("○")
    clerk.wait()
    assert rows_in(path)[FIRST].values["mark"] == "○"
    assert reason.message.isHidden()  # what is asked of the field that was left waits
    page.search.setText("らいある")
    step(clerk, "元に戻す").trigger()
    clerk.wait()
    assert (editor.is_composing, editor.text_as_typed(), editor.text()) == (True, "まどぐち", "")
    compose(editor, "", "窓口")
    clerk.wait()
    assert editor.text() == "窓口"
    assert "理由を記入してください" in reason.message.plain_text
    compose(editor, "をひろげた")
    clerk.press(editor, Qt.Key.Key_Return, CONTROL)
    assert rows_in(path)[FIRST].values["done"] == "窓口をひろげた"


def test_a_row_is_answered_by_few_keys(clerk: Person) -> None:
    page, path = entries(clerk), store_of(clerk)
    texts = page.form.texts
    press(page.list, Qt.Key.Key_1, CONTROL)
    press(page.list, Qt.Key.Key_Return)
    write(texts["done"].editor, "実施した。")
    press(texts["done"].editor, Qt.Key.Key_Tab)
    write(texts["next_year"].editor, "続ける。")
    clerk.press(texts["next_year"].editor, Qt.Key.Key_Return, CONTROL)
    button = of_kind(MarkButton, QApplication.focusWidget())
    keys(button, "2")
    press(page.form.marks, Qt.Key.Key_Return)
    assert focused_key(page) == "change_reason"
    write(texts["change_reason"].editor, "納期のため")
    page.leave()
    clerk.wait()
    first, second = rows_in(path)[FIRST].values, rows_in(path)[SECOND].values
    assert (first["mark"], first["done"], first["next_year"]) == ("◎", "実施した。", "続ける。")
    assert (second["mark"], second["change_reason"]) == ("○", "納期のため")


@pytest.mark.parametrize("leads_there", [False, True])
def test_the_office_sees_in_which_voice_an_edit_is_taken_back(
    office_person: Person, sent_office: Office, leads_there: bool
) -> None:
    gather(office_person, sent_office.answer)
    page = of_kind(AllRowsPage, office_person.go_to("all_rows", GoTo(FIRST)))
    voices, editor = page.editor.acting_choice, page.editor.form.texts["done"].editor
    voices.setCurrentIndex(1)
    voices.activated.emit(1)
    editor.setFocus()
    editor.selectAll()
    write(editor, "電話で聞いた文章。")
    page.go_to(SECOND)
    office_person.wait()
    assert voices.currentIndex() == 0
    if leads_there:
        office_person.go_to("wording")
    step(office_person, "元に戻す").trigger()
    office_person.wait()
    assert page.editor.form.row is not None
    assert (page.editor.form.row.id, voices.currentText(), focused_key(page)) == (FIRST, "税務課の代理入力", "done")
    assert editor.text() == rows_in(store_of(office_person))[FIRST].values["done"]
    assert editor.text() != "電話で聞いた文章。"


def test_the_keyboard_going_while_the_window_is_taken_down_is_no_defect(clerk: Person) -> None:
    editor = entries(clerk).form.texts["done"].editor
    editor.setFocus()
    # the shell goes first, then the window, then the keyboard to another program
    shiboken6.delete(clerk.shell.around.undo)
    editor.clearFocus()
    clerk.has_left = True
    clerk.shell.window.deleteLater()


def redo(person: Person) -> None:
    widget = present(QApplication.focusWidget())
    person.press(widget, Qt.Key.Key_Y, CONTROL)


def texts_of(person: Person, *fields: str) -> list[str]:
    return [entries(person).form.texts[key].editor.text() for key in fields]


def test_what_was_typed_in_a_field_that_was_not_left_survives_undo_and_redo(clerk: Person) -> None:
    type_in(clerk, "done", "最初の取組。")
    type_in(clerk, "next_year", "まだ残していない文章。")
    for _ in range(3):
        undo(clerk)
    assert texts_of(clerk, "done", "next_year") == ["", ""]
    assert rows_in(store_of(clerk))[FIRST].values["next_year"] is None
    for _ in range(3):
        redo(clerk)
    assert texts_of(clerk, "done", "next_year") == ["最初の取組。", "まだ残していない文章。"]
    assert focused_key(entries(clerk)) == "next_year"
    values = rows_in(store_of(clerk))[FIRST].values
    assert (values["done"], values["next_year"]) == ("最初の取組。", "まだ残していない文章。")


def test_so_does_what_was_typed_behind_a_text_that_is_kept(clerk: Person) -> None:
    page = entries(clerk)
    type_in(clerk, "done", "最初の取組。")
    page.form.flush()
    clerk.wait()
    page.form.continue_in("done")
    write(page.form.texts["done"].editor, "続き。")
    undo(clerk)
    assert texts_of(clerk, "done") == ["最初の取組。"]
    undo(clerk)
    assert texts_of(clerk, "done") == [""]
    for _ in range(2):
        redo(clerk)
    assert texts_of(clerk, "done") == ["最初の取組。続き。"]
    for _ in range(2):
        undo(clerk)
    assert texts_of(clerk, "done") == [""]


def test_typing_that_was_undone_in_one_data_file_is_not_redone_in_another(clerk: Person, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    other = copied(store_of(clerk), tmp_path / "other")
    type_in(clerk, "done", "前のファイルの文。")
    press(entries(clerk).form.texts["done"].editor, Qt.Key.Key_Z, CONTROL)
    clerk.shell.session.open(other)
    clerk.wait()
    assert store_of(clerk) == other
    assert not step(clerk, "やり直す").isEnabled()


def test_so_does_a_plan_that_was_copied_with_ctrl_d(clerk: Person) -> None:
    person, form, planned = clerk, entries(clerk).form, "次の年に広げる。"
    type_in(person, "done", "最初の取組。")
    type_in(person, "note", "続ける。")
    person.wait()
    assert form.row is not None
    form._row = replace(form.row, planned=planned)
    person.press(entries(person).form.texts["note"].editor, Qt.Key.Key_D, CONTROL)
    both = f"最初の取組。\n{planned}"
    assert texts_of(person, "done", "note") == [both, "続ける。"]
    for _ in range(3):
        undo(person)
    assert texts_of(person, "done", "note") == ["", ""]
    for _ in range(3):
        redo(person)
    assert texts_of(person, "done", "note") == [both, "続ける。"]
    assert rows_in(store_of(person))[FIRST].notes["税務課"] == "続ける。"
