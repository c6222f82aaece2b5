"""A division's clerk at the window: typing is saved, the keyboard is enough, an input method is left alone."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nakano_status.demonstration.sample import make_sample
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place
from nakano_status.domain.round.states import RowState
from nakano_status.gui.answers.mark_picker import MarkButton
from nakano_status.gui.controls.kept_typing import DRAFT_DELAY
from nakano_status.gui.features.submission.check_page import CheckPage
from nakano_status.gui.lists.entry_list import EntryFilter
from nakano_status.gui.looks.appearance import current_theme
from nakano_status.gui.messages import Tone
from tests.support.command_line import ask, done
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.unplaced import refuse_names
from tests.support.user_input import CONTROL, click, compose, keys, press, write
from tests.support.windows import Person, copied, entries, rows_in, scrolled_by, somebody, store_of

FIRST, SECOND = "2-1-2-03-N", "2-1-2-04-W"


def focused() -> object:
    return QApplication.focusWidget()


def test_opening_a_form_makes_the_data_file_beside_it(opened_form: Path, clerk: Person) -> None:
    assert opened_form.exists()
    assert "税務課" in clerk.shell.window.windowTitle()
    assert [row.id for row in entries(clerk).model.rows] == [FIRST, SECOND]


def test_opening_a_known_form_says_that_one_goes_on_and_leads_to_the_rows(
    opened_form: Path, sent_office: Office, tmp_path: Path
) -> None:
    copied(opened_form, tmp_path)
    form = tmp_path / "回答様式.xlsx"
    form.write_bytes(sent_office.form("税務課").read_bytes())
    with somebody(form) as person:
        assert any("続きを開きました" in message.text for message in person.said)
        assert entries(person).isVisible()


def test_the_name_of_a_return_is_not_taken_for_the_form(clerk: Person) -> None:
    page = of_kind(CheckPage, clerk.go_to("check"))
    assert page.submission._where().name == "【回答】税務課_R4.xlsx"
    assert "記入者・内線が空欄です" in page.submission.advice.plain_text
    page.submission.respondent.setText("中野 花子")
    page.submission.extension.setText("1234")
    assert page.submission.advice.isHidden()


def test_tab_after_a_mark_goes_to_what_is_asked_next(clerk: Person) -> None:
    page = entries(clerk)
    for mark, key in ((2, "change_reason"), (1, "done")):
        page.form.focus_marks()
        keys(present(QApplication.focusWidget()), str(mark))
        clerk.wait()
        press(present(QApplication.focusWidget()), Qt.Key.Key_Tab)
        assert page.form.fields.key_of(QApplication.focusWidget()) == key


def test_opening_the_form_again_keeps_what_was_typed(clerk: Person, sent_office: Office, tmp_path: Path) -> None:
    write(entries(clerk).form.texts["done"].editor, "入力した文章")
    entries(clerk).leave()
    clerk.wait()
    form = tmp_path / "もう一度.xlsx"
    form.write_bytes(sent_office.form("税務課").read_bytes())
    clerk.open(form)
    assert store_of(clerk).name == "回答様式.nakano"
    assert rows_in(store_of(clerk))[FIRST].values["done"] == "入力した文章"
    assert entries(clerk).form.texts["done"].editor.text() == "入力した文章"


def test_a_dropped_form_is_opened(person: Person, sent_office: Office, tmp_path: Path) -> None:
    form = tmp_path / "様式.xlsx"
    form.write_bytes(sent_office.form("総務課").read_bytes())
    person.shell.opening.take([form])
    person.wait()
    assert "総務課" in person.shell.window.windowTitle()


def test_what_is_typed_is_a_draft_at_once_and_a_change_when_the_field_is_left(clerk: Person, qtbot: QtBot) -> None:
    editor = entries(clerk).form.texts["done"].editor
    editor.setFocus()
    write(editor, "窓口を拡大した。")
    with qtbot.waitSignal(entries(clerk).saved, timeout=DRAFT_DELAY + 20_000):
        pass
    kept = rows_in(store_of(clerk))[FIRST]
    assert (kept.drafts, kept.values["done"]) == ({"done": "窓口を拡大した。"}, None)
    clerk.press(editor, Qt.Key.Key_Tab)
    kept = rows_in(store_of(clerk))[FIRST]
    assert (kept.drafts, kept.values["done"]) == ({}, "窓口を拡大した。")


def test_text_under_composition_is_saved_and_left_alone(clerk: Person, qtbot: QtBot) -> None:
    editor = entries(clerk).form.texts["done"].editor
    editor.setFocus()
    compose(editor, "まどぐち")
    with qtbot.waitSignal(entries(clerk).saved, timeout=DRAFT_DELAY + 20_000):
        pass
    clerk.wait()
    assert rows_in(store_of(clerk))[FIRST].drafts == {"done": "まどぐち"}
    assert editor.is_composing
    assert editor.text() == ""
    compose(editor, "", "窓口")
    assert editor.text() == "窓口"


def test_a_draft_that_was_never_left_comes_back(clerk: Person, qtbot: QtBot) -> None:
    editor = entries(clerk).form.texts["done"].editor
    write(editor, "途中の文章")
    with qtbot.waitSignal(entries(clerk).saved, timeout=DRAFT_DELAY + 20_000):
        pass
    path = store_of(clerk)
    clerk.shell.session.close()  # as if the power went: nothing more is handed over
    with_draft = Person()
    with_draft.open(path)
    assert entries(with_draft).form.texts["done"].editor.text() == "途中の文章"
    with_draft.leave()
    assert rows_in(path)[FIRST].values["done"] == "途中の文章"


def test_closing_takes_up_what_was_typed_and_composed(clerk: Person) -> None:
    editor = entries(clerk).form.texts["done"].editor
    write(editor, "窓口を")
    compose(editor, "かくだい")
    path = store_of(clerk)
    clerk.leave()
    assert rows_in(path)[FIRST].values["done"] == "窓口をかくだい"


def test_a_whole_answer_by_keyboard_alone(clerk: Person) -> None:
    page = entries(clerk)
    page.list.setFocus()
    press(page.list, Qt.Key.Key_Return)
    assert isinstance(focused(), MarkButton)
    for _ in range(2):
        button = of_kind(MarkButton, focused())
        keys(button, "2")
        texts = page.form.texts
        for key, text in (("change_reason", "納期が遅れたため"), ("done", "試行した。"), ("next_year", "導入する。")):
            while focused() is not texts[key].editor:
                widget = present(QApplication.focusWidget())
                press(widget, Qt.Key.Key_Tab)
            write(texts[key].editor, text)
        clerk.wait()
        clerk.press(texts["next_year"].editor, Qt.Key.Key_Return, CONTROL)
    kept = rows_in(store_of(clerk))
    for row_id in (FIRST, SECOND):
        assert {key: text for key, text in kept[row_id].values.items() if text} == {
            "mark": "○", "change_reason": "納期が遅れたため", "done": "試行した。", "next_year": "導入する。"
        }  # fmt: skip
    assert page.model.count(EntryFilter.UNFINISHED) == 0
    assert clerk.said[-1].text == "未記入の取組はほかにありません。"
    assert clerk.shell.window.panel.isVisible(), "a save has ended the message"


def test_tab_goes_through_the_fields_in_the_order_of_writing(clerk: Person) -> None:
    page = entries(clerk)
    press(page.list, Qt.Key.Key_Return)
    keys(present(QApplication.focusWidget()), "3")  # a mark that asks for a reason
    clerk.wait()
    texts = page.form.texts
    keys_ = ("done", "next_year", "later_years", "note")
    for expected in (
        texts["change_reason"].editor,
        page.form.fields.choices["change_kind"].picker,
        *(texts[key].editor for key in keys_),
    ):
        widget = present(QApplication.focusWidget())
        press(widget, Qt.Key.Key_Tab)
        assert focused() is expected
    after = []
    for _ in range(6):
        widget = present(QApplication.focusWidget())
        press(widget, Qt.Key.Key_Tab)
        after.append(focused())
    assert texts["done"].phrases in after


def test_advice_about_the_kind_stands_beside_it_and_says_how_much_it_weighs(clerk: Person) -> None:
    page = entries(clerk)
    assert page.form.row is not None
    asked = [
        problem("MARK-MISSING", Place(id=FIRST, key="mark")),
        problem("KIND-MISSING", Place(id=FIRST, key="change_kind")),
    ]
    page.form.mark_all_visited()
    page.form.show_problems(asked)
    assert page.form.fields.mark_message.plain_text.startswith("■ 要修正　")
    assert page.form.fields.choices["change_kind"].message.plain_text.startswith("・ 参考　")
    assert (
        page.form.fields.choices["change_kind"].message.geometry().top()
        > page.form.fields.choices["change_kind"].picker.geometry().top()
    )


def test_ctrl_enter_goes_to_the_next_row_to_answer(clerk: Person) -> None:
    page = entries(clerk)
    editor = page.form.texts["done"].editor
    editor.setFocus()
    write(editor, "試行した。")
    clerk.press(editor, Qt.Key.Key_Return, CONTROL)
    assert page.form.row is not None
    assert page.form.row.id == SECOND
    assert "\n" not in (rows_in(store_of(clerk))[FIRST].values["done"] or "")


def test_another_row_is_shown_from_its_top_with_the_keyboard_at_the_marks(clerk: Person) -> None:
    page = entries(clerk)
    clerk.shell.window.resize(1000, 500)
    page.form.focus_field("note")
    assert scrolled_by(page.form) > 0
    clerk.press(page.form.texts["note"].editor, Qt.Key.Key_Return, CONTROL)
    assert page.form.row is not None
    assert page.form.row.id == SECOND
    assert scrolled_by(page.form) == 0
    assert isinstance(focused(), MarkButton)
    page.form.focus_field("note")
    click(page.list.viewport(), page.list.visualRect(page.model.place_of(FIRST)).center())
    assert page.form.row.id == FIRST
    assert scrolled_by(page.form) == 0


def test_ctrl_digits_mark_the_row_as_soon_as_the_form_is_open(clerk: Person) -> None:
    page = entries(clerk)
    assert focused() is page.list
    clerk.press(page.list, Qt.Key.Key_3, CONTROL)
    assert rows_in(store_of(clerk))[FIRST].values["mark"] == "△"
    assert focused() is page.list
    press(page.list, Qt.Key.Key_Down)
    assert page.form.row is not None
    assert page.form.row.id == SECOND


def test_a_field_in_which_somebody_types_is_never_loaded_over(clerk: Person) -> None:
    page = entries(clerk)
    editor = page.form.texts["done"].editor
    editor.setFocus()
    write(editor, "打っている")
    page.form.marks.picked.emit("◎")
    clerk.wait()
    assert rows_in(store_of(clerk))[FIRST].values["mark"] == "◎"
    assert editor.text() == "打っている"


def test_a_message_waits_until_its_field_was_left(clerk: Person) -> None:
    page = entries(clerk)
    keys(page.form.findChildren(MarkButton)[0], "2")
    clerk.wait()
    reason = page.form.texts["change_reason"]
    assert reason.message.isHidden()
    reason.editor.setFocus()
    clerk.press(reason.editor, Qt.Key.Key_Tab)
    assert "理由を記入してください" in reason.message.plain_text
    assert not reason.message.isHidden()


def test_a_message_leaves_with_the_first_key_that_is_typed_in_its_field(clerk: Person) -> None:
    page = entries(clerk)
    page.form.mark_all_visited()
    keys(page.form.findChildren(MarkButton)[0], "2")
    clerk.wait()
    reason = page.form.texts["change_reason"]
    assert not reason.message.isHidden()
    reason.editor.setFocus()
    write(reason.editor, "業")
    assert reason.message.isHidden()
    assert not page.form.texts["done"].message.isHidden()


def test_undo_and_redo_an_edit_from_the_menu(clerk: Person) -> None:
    page = entries(clerk)
    keys(page.form.findChildren(MarkButton)[0], "1")
    clerk.wait()
    undo = clerk.shell.around.undo
    assert undo.undoText() == f"進捗状況の変更（{FIRST}）"
    undo.undo()
    clerk.wait()
    assert rows_in(store_of(clerk))[FIRST].values["mark"] is None
    assert page.form.marks.value is None
    undo.redo()
    clerk.wait()
    assert rows_in(store_of(clerk))[FIRST].values["mark"] == "◎"


def test_filter_and_search_show_what_they_say(clerk: Person) -> None:
    page = entries(clerk)
    keys(page.form.findChildren(MarkButton)[0], "1")
    write(page.form.texts["done"].editor, "実施した。")
    write(page.form.texts["next_year"].editor, "続ける。")
    page.leave()
    clerk.wait()
    page.filter.setCurrentIndex(list(EntryFilter).index(EntryFilter.UNFINISHED))
    assert [row.id for row in page.model.shown] == [SECOND]
    assert page.filter.currentText() == "未記入　1"
    page.filter.setCurrentIndex(0)
    page.search.setText("らいある")
    assert [row.id for row in page.model.shown] == [SECOND]
    assert clerk.shell.window.side_progress.words.text() == "1 / 2 件"


def test_the_row_that_is_edited_is_one_that_is_listed(clerk: Person) -> None:
    page = entries(clerk)
    page.form.focus_field("done")
    compose(page.form.texts["done"].editor, "案内した。")
    page.search.setFocus()
    page.search.setText("らいある")
    assert page.form.row is not None
    assert page.form.row.id == SECOND
    assert page.form.texts["done"].editor.text() == ""
    page.search.setText("この語はない")
    assert page.form_shown() is None
    assert not page.form.isVisible()
    press(clerk.shell.window, Qt.Key.Key_1, CONTROL)
    keys(page.list, "1")
    page.search.clear()
    assert page.form_shown() is page.form
    assert page.form.row.id == SECOND
    page.search.setFocus()
    press(page.search, Qt.Key.Key_Down)
    assert focused() is page.list
    clerk.wait()
    kept = rows_in(store_of(clerk))
    assert kept[FIRST].values["done"] == "案内した。"
    assert kept[SECOND].values["mark"] is None


def test_copying_last_years_plan_and_a_stock_phrase_is_typing(clerk: Person) -> None:
    page = entries(clerk)
    page.form.fields.planned.copied.emit("前回の予定の文章")
    page.form.texts["next_year"].editor.put("（推進）")
    page.leave()
    clerk.wait()
    kept = rows_in(store_of(clerk))[FIRST].values
    assert (kept["done"], kept["next_year"]) == ("前回の予定の文章", "（推進）")


def test_a_plan_put_into_what_was_done_is_said_to_be_a_plan_until_somebody_writes(clerk: Person) -> None:
    field = entries(clerk).form.texts["done"]
    entries(clerk).form.fields.planned.copied.emit("手順を見直す。")
    assert "予定の文章" in field.feedback.text()
    assert field.feedback.isVisible()
    write(field.editor, "見直した。")
    assert field.feedback.isHidden()


def test_ctrl_d_copies_what_was_planned_for_the_field_under_the_cursor(clerk: Person) -> None:
    page = entries(clerk)
    planned = replace(page.form.row, planned="今年度の予定", previous_later="次年度以降の予定")  # type: ignore[type-var]
    page.form._row = planned
    for key in ("done", "next_year"):
        page.form.focus_field(key)
        press(clerk.shell.window, Qt.Key.Key_D, CONTROL)
    page.leave()
    clerk.wait()
    kept = rows_in(store_of(clerk))[FIRST].values
    assert (kept["done"], kept["next_year"]) == ("今年度の予定", "次年度以降の予定")


def test_a_plan_of_dashes_alone_is_not_copied(clerk: Person) -> None:
    page = entries(clerk)
    form, row = page.form, page.form.row
    assert row is not None
    form._row = replace(row, planned="―", previous_later="—")
    form.fields.planned.show_texts(("前回の予定", "―"), copying=True)
    assert form.fields.planned.button.isHidden()
    assert not form.fields.planned.texts[0].isHidden()
    for key in ("done", "next_year"):
        form.focus_field(key)
        press(clerk.shell.window, Qt.Key.Key_D, CONTROL)
        assert form.texts[key].editor.text() == ""


def test_a_problem_is_a_click_from_its_field(clerk: Person) -> None:
    check = of_kind(CheckPage, clerk.go_to("check"))
    place = check.list.lines.index(1)
    clerk.click(check.list.viewport(), check.list.visualRect(place).center())
    page = entries(clerk)
    assert page.form.row is not None
    assert page.form.row.id == FIRST
    assert isinstance(focused(), MarkButton)
    assert "◎、○、△、×のいずれかを選んでください" in page.form.fields.mark_message.plain_text


def answer_all(person: Person) -> None:
    page = entries(person)
    for row_id in (FIRST, SECOND):
        page.go_to(row_id)
        person.wait()
        keys(page.form.findChildren(MarkButton)[0], "1")
        write(page.form.texts["done"].editor, "実施した。")
        write(page.form.texts["next_year"].editor, "続ける。")
    page.leave()
    person.wait()


def test_handing_in_writes_the_file_and_says_what_to_do_with_it(clerk: Person, tmp_path: Path) -> None:
    answer_all(clerk)
    check = of_kind(CheckPage, clerk.go_to("check"))
    target = tmp_path / "回答.xlsx"
    check.submission.choose(target)
    check.submission.respondent.setText("中野 花子")
    clerk.click(check.submission.make)
    assert target.exists()
    assert "メールで送ってください" in check.submission.result.words.plain_text
    told = clerk.shell.window.side_progress.due.plain_text
    assert "回答ファイル作成済" in told
    assert "まだ送っていないときは、メールで送ってください。" in told
    assert "提出済" not in f"{told}{clerk.shell.window.windowTitle()}"
    assert {row.state for row in rows_in(store_of(clerk)).values() if row.id in (FIRST, SECOND)} == {RowState.SUBMITTED}
    assert [message.tone for message in clerk.said] == []
    page = clerk.go_to("entries")
    press(page, Qt.Key.Key_Enter, CONTROL)
    clerk.wait()
    assert "未記入の取組はほかにありません" in clerk.said[-1].text
    assert "提出前の確認" in clerk.said[-1].remedy


def test_a_file_that_is_not_put_in_place_is_told_and_made_again_with_the_same_answers(
    clerk: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_all(clerk)
    check = of_kind(CheckPage, clerk.go_to("check"))
    target = tmp_path / "回答.xlsx"
    check.submission.choose(target)
    with monkeypatch.context() as patch:
        refuse_names(patch)
        clerk.click(check.submission.make)
    assert clerk.said[-1].code == "FORMS-NOT-PLACED"
    assert check.submission.result.isHidden()
    assert {row.state for row in rows_in(store_of(clerk)).values() if row.id in (FIRST, SECOND)} == {RowState.SUBMITTED}
    acts = len(done("audit", "--store", store_of(clerk))["acts"])
    clerk.click(check.submission.make)
    assert target.exists()
    assert len(done("audit", "--store", store_of(clerk))["acts"]) == acts


def test_a_figure_that_was_changed_after_handing_in_stands_there_with_what_it_is_now(
    sent_office: Office, tmp_path: Path
) -> None:
    store, own = copied(sent_office.store, tmp_path), tmp_path / "own.nakano"
    done("kpi", "set", "KPI-1-1", "owner=税務課", "--store", store)
    done("distribute", "--anew", "--division", "税務課", "--out", tmp_path / "anew", "--store", store)
    (form,) = (tmp_path / "anew").rglob("*税務課*.xlsx")
    done("open", form, "--store", own)
    done("kpi", "set", "KPI-1-1", "R4=52.3%", "--store", own)
    ask("submit", "--draft", "--out", tmp_path / "draft.xlsx", "--store", own)
    done("kpi", "set", "KPI-1-1", "R4=65.2%", "--store", own)
    with somebody(own) as sitting:
        check = of_kind(CheckPage, sitting.go_to("check"))
        (line,) = [
            each for each in map(check.list.lines.line_of, check.list.lines.item_keys) if each and "65.2%" in each.html
        ]
        assert line.accessible_text == "KPI-1-1　令和4年度の実績、今の内容：65.2%"


def test_another_file_in_the_place_is_asked_about_in_the_page(clerk: Person, tmp_path: Path) -> None:
    answer_all(clerk)
    check = of_kind(CheckPage, clerk.go_to("check"))
    target = tmp_path / "回答.xlsx"
    target.write_bytes(b"another")
    check.submission.choose(target)
    clerk.click(check.submission.make)
    assert target.read_bytes() == b"another"
    assert not check.submission.exists.isHidden()
    clerk.click(check.submission.exists.replace)
    assert target.read_bytes() != b"another"
    assert check.submission.exists.isHidden()


def test_what_stops_a_submission_is_said_and_a_draft_goes_ahead(clerk: Person) -> None:
    check = of_kind(CheckPage, clerk.go_to("check"))
    clerk.click(check.submission.make)
    assert clerk.said[-1].tone is Tone.REFUSED
    target = store_of(clerk).parent / "【回答】税務課_R4（下書き）.xlsx"
    assert not target.exists()
    assert "--" not in f"{clerk.said[-1].text}{clerk.said[-1].remedy}"
    panel = clerk.shell.window.panel
    assert panel.offer.text() == "下書きとして作成"
    clerk.click(panel.offer)
    assert target.exists()
    told = check.submission.result.words.plain_text
    assert "（下書き）.xlsx」を作成しました（2件のうち0件に記入）" in told
    assert "提出したことにはなりません" in told
    assert "送ってください" not in told
    assert check.submission.make.text() == "下書きを作成"
    assert check.submission.make.hasFocus()
    assert panel.isHidden()


def test_nothing_is_modal(clerk: Person) -> None:
    answer_all(clerk)
    clerk.go_to("check")
    assert QApplication.activeModalWidget() is None


def test_the_row_that_ctrl_enter_goes_to_is_chosen_alone(clerk: Person) -> None:
    page = entries(clerk)
    page.form.texts["done"].editor.setFocus()
    window = clerk.shell.window.windowHandle()
    QTest.keyPress(window, Qt.Key.Key_Control)  # at the window, so that Qt knows the key as held
    QTest.keyClick(window, Qt.Key.Key_Return, CONTROL)
    QTest.keyRelease(window, Qt.Key.Key_Control)
    clerk.wait()
    assert page.form.row is not None
    assert page.form.row.id == SECOND
    assert [row.id for row in page.side.chosen_rows] == [SECOND]


def test_a_row_for_reference_says_that_only_the_note_can_be_written(tmp_path: Path) -> None:
    made = make_sample(for_office=False)
    store = copied(made.store, tmp_path)
    made.folder.cleanup()
    with somebody(store) as person:
        page = entries(person)
        ids = rows_in(store)
        other = next(row for each in ids if (row := page.model.find(each)) and row not in page.model.rows)
        own = page.model.rows[0]
        words = "他の所管課が回答する取組です。"
        for row, is_reference in ((own, False), (other, True)):
            page.go_to(row.id)
            person.wait()
            done_field = page.form.texts["done"]
            assert (words in page.form.head.facts.text()) is is_reference
            assert done_field.editor.isReadOnly() is is_reference
            assert done_field.hint.isVisibleTo(page) is not is_reference
            ground = done_field.editor.viewport().grab().toImage().pixelColor(3, 3)
            assert (ground == QColor(current_theme().window)) is is_reference
