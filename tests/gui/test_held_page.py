"""未取込: why each item is held, its content beside the current one, one act where one suffices, the way elsewhere."""

from pathlib import Path
from typing import Any

import pytest
from openpyxl.styles import Font
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.domain.exchange.returns import HeldState
from nakano_status.gui.commands import LEAVE_OUT
from nakano_status.gui.features.merge.held_page import HeldPage
from nakano_status.gui.features.merge.received_page import ReceivedPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.messages import Tone
from tests.support.command_line import ask, done, run
from tests.support.expected import of_kind
from tests.support.locked_files import locked
from tests.support.offices import ANSWERS, Office, last_years_form
from tests.support.sending import add_row
from tests.support.spreadsheets import changed, header_of
from tests.support.user_input import click, keys
from tests.support.windows import (
    FIRST,
    SECOND,
    Person,
    choosing,
    copied,
    gather,
    gathering,
    rows_in,
    somebody,
    store_of,
)

FOREIGN = "1-1-1-01-P"


def waiting(person: Person) -> HeldPage:
    return of_kind(HeldPage, person.go_to("held"))


def choose(page: HeldPage, person: Person, reason: str) -> None:
    """Put the cursor on the first item that waits for a reason."""
    item = next(item for item in page.model.waiting if item.reason == reason)
    page.list.setCurrentIndex(page.model.place_of(item))
    person.wait()


@pytest.fixture
def mixed(sent_office: Office, tmp_path: Path) -> Path:
    """An answer with a row of another division, and one that proposes something new."""

    def add(book: object) -> None:
        add_row(book, FOREIGN, None, mark="◎", done="他の課の取組を書いた。")
        add_row(book, None, "新しい取組", done="提案します。")

    path = tmp_path / "税務課_追記.xlsx"
    path.write_bytes(changed(sent_office.answer.read_bytes(), add))
    return path


@pytest.fixture
def accepted(sent_office: Office, tmp_path: Path) -> Path:
    """The data file of an office that accepted what 税務課 answered and got another answer since."""
    store = copied(sent_office.store, tmp_path)
    done("merge", sent_office.answer, "--store", store)
    done("accept", "--division", "税務課", "--store", store)
    later = tmp_path / "税務課_あとから.xlsx"
    answers = {FIRST: {**ANSWERS[FIRST], "done": "あとから直した。"}, SECOND: ANSWERS[SECOND]}
    later.write_bytes(make_spreadsheet_user().fill_in(sent_office.form("税務課").read_bytes(), answers))
    run("merge", later, "--store", store)
    return store


def test_what_waits_stands_by_what_has_to_be_done_about_it(office_person: Person, mixed: Path) -> None:
    gather(office_person, mixed)
    page = waiting(office_person)
    lines = [str(page.model.index(place).data()) for place in range(page.model.rowCount())]
    assert [line for line in lines if line.endswith("件")] == [
        "取り込むかどうかを決めるもの　1件",
        "所管課に確認するもの　1件",
    ]
    assert page.count.text() == "2件"
    assert "「新しい取組」" in lines[-1]


def test_a_row_shows_its_texts_with_the_differences_and_a_word_takes_it_in(
    office_person: Person, sent_office: Office, mixed: Path
) -> None:
    gather(office_person, sent_office.answer.with_name("戸籍住民課.xlsx"))
    stood = rows_in(store_of(office_person))[FOREIGN].values["done"]
    gather(office_person, mixed)
    page = waiting(office_person)
    choose(page, office_person, "FOREIGN")
    assert "回答する所管課：戸籍住民課" in page.panel.facts.plain_text
    assert "届いた回答：税務課" in page.panel.facts.plain_text
    assert "他の課の取組" in page.panel.texts.text()
    assert "line-through" in page.panel.texts.text()
    assert rows_in(store_of(office_person))[FOREIGN].values["done"] == stood
    office_person.click(page.take_in)
    assert QApplication.focusWidget() is page.list  # where the next one is chosen
    assert rows_in(store_of(office_person))[FOREIGN].conflicts
    assert [item.reason for item in page.model.waiting] == ["PROPOSAL"]


def test_what_the_division_sent_later_stands_beside_what_waits(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    for name, mark in (("税務課.xlsx", "？"), ("税務課_訂正.xlsx", "◎")):
        filled = {FIRST: {**ANSWERS[FIRST], "mark": mark}}
        (tmp_path / name).write_bytes(make_spreadsheet_user().fill_in(sent_office.form("税務課").read_bytes(), filled))
        gather(office_person, tmp_path / name)
    page = waiting(office_person)
    choose(page, office_person, "UNREADABLE")
    assert "税務課から後に届いた「税務課_訂正.xlsx」は、取り込み済みです。" in page.panel.words.plain_text
    before, _, later = page.panel.texts.text().partition("後から届いた")
    assert ("？" in before, "◎" in later, "？" in later) == (True, True, False)
    (line,) = (
        each for each in run("held", "--store", store_of(office_person)).output.splitlines() if "後の内容" in each
    )
    assert line == "  後の内容　進捗状況：◎"


def test_all_that_waits_is_ticked_by_one_key(office_person: Person, mixed: Path) -> None:
    gather(office_person, mixed)
    page = waiting(office_person)
    page.list.setFocus()
    office_person.press(page.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(page.chosen) == len(page.model.ticked) > 1


def test_an_item_that_was_decided_is_ticked_no_more_when_it_waits_again(office_person: Person, mixed: Path) -> None:
    gather(office_person, mixed)
    page = waiting(office_person)
    choose(page, office_person, "FOREIGN")
    page.list.setFocus()
    office_person.press(page.list, Qt.Key.Key_Space)
    office_person.click(page.leave_out)
    office_person.undo()
    assert {item.reason for item in page.model.waiting} == {"FOREIGN", "PROPOSAL"}
    assert page.model.ticked == []


def test_a_ticked_item_that_is_not_the_shown_one_is_named_beside_the_buttons(
    office_person: Person, mixed: Path
) -> None:
    gather(office_person, mixed)
    page = waiting(office_person)
    choose(page, office_person, "FOREIGN")
    page.list.setFocus()
    office_person.press(page.list, Qt.Key.Key_Space)
    assert page.words.text() == "1件を選んでいます"
    choose(page, office_person, "PROPOSAL")
    assert page.words.text() == f"右の内容ではなく、印を付けた「{FOREIGN}」を選んでいます"


def test_a_proposal_shows_all_that_it_says_and_cannot_be_taken_in(office_person: Person, mixed: Path) -> None:
    gather(office_person, mixed)
    page = waiting(office_person)
    choose(page, office_person, "PROPOSAL")
    assert "新しい取組" in page.panel.texts.text()
    assert "提案します。" in page.panel.texts.text()
    assert not page.take_in.isEnabled()
    assert page.words.text() == "このままでは取り込めません"


def test_what_was_decided_is_shown_on_request_with_when_and_what(office_person: Person, mixed: Path) -> None:
    office_person.shell.session.by = "中野 花子"
    gather(office_person, mixed)
    page = waiting(office_person)
    choose(page, office_person, "PROPOSAL")
    office_person.click(page.leave_out)
    assert [item.reason for item in page.model.waiting] == ["FOREIGN"]
    office_person.press(page.decided, Qt.Key.Key_Space)
    decided = [
        line
        for place in range(page.model.rowCount())
        if "取り込まなかった" in (line := str(page.model.index(place).data()))
    ]
    assert len(decided) == 1
    assert "中野 花子" in decided[0]
    assert page.count.text() == "1件（ほかに決めたもの1件）"
    item = next(each for each in page.model.item_keys if getattr(each, "state", None) is HeldState.REJECTED)
    page.list.setCurrentIndex(page.model.place_of(item))
    office_person.wait()
    assert page.panel.settled.isVisible()
    assert not page.take_in.isEnabled()
    assert not page.leave_out.isEnabled()
    assert page.words.text() == "取り込むときは、決め直します"
    office_person.click(page.reconsider)
    assert sorted(item.reason for item in page.model.waiting) == ["FOREIGN", "PROPOSAL"]


def test_a_whole_file_that_was_left_out_is_never_called_taken_in_and_comes_back(
    office_person: Person, tmp_path: Path
) -> None:
    form = last_years_form(tmp_path / "前年")
    form.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {FIRST: {"done": "前の様式に書いた。"}}))
    gather(office_person, form)
    page = waiting(office_person)
    page.list.setFocus()
    office_person.press(page.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(page.chosen) == 1
    office_person.click(page.leave_out)
    assert page.model.waiting == []
    shown = gathering(office_person, form).view.file_list
    line = str(shown.lines.index(0).data())
    assert ("取り込まなかった" in line, "取込済み" in line) == (True, False)
    page = waiting(office_person)
    office_person.undo()
    assert len(page.model.waiting) == 1
    office_person.redo()
    assert page.model.waiting == []


def test_all_that_is_selected_is_counted_by_its_kinds(office_person: Person, mixed: Path) -> None:
    gather(office_person, mixed)
    page = waiting(office_person)
    page.list.setFocus()
    office_person.press(page.list, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert page.words.text() == "2件（行 2）を選んでいます。このままでは取り込めないものがあります"


def test_a_double_click_leaves_one_item_and_not_the_next(office_person: Person, mixed: Path) -> None:
    gather(office_person, mixed)
    page = waiting(office_person)
    first, second = page.model.waiting
    page.list.setCurrentIndex(page.model.place_of(first))
    office_person.click(page.leave_out)
    assert page.chosen == [second], "it stands in the place of the first"
    centre = QPointF(page.leave_out.rect().center())
    buttons = (Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    again = QMouseEvent(QEvent.Type.MouseButtonDblClick, centre, page.leave_out.mapToGlobal(centre), *buttons)
    QCoreApplication.sendEvent(page.leave_out, again)
    QTest.mouseRelease(page.leave_out, Qt.MouseButton.LeftButton)
    office_person.wait()
    assert page.model.waiting == [second]
    assert not [message for message in office_person.said if message.tone is Tone.REFUSED]


def test_both_clicks_before_the_act_is_done_are_one(office_person: Person, mixed: Path) -> None:
    gather(office_person, mixed)
    page = waiting(office_person)
    office_person.shell.window.perform(LEAVE_OUT)
    office_person.shell.window.perform(LEAVE_OUT)
    office_person.wait()
    assert len(page.model.waiting) == 1
    assert not [message for message in office_person.said if message.tone is Tone.REFUSED]


def test_what_was_left_out_before_is_taken_back_while_another_item_is_left_out(
    office_person: Person, mixed: Path
) -> None:
    gather(office_person, mixed)
    page = waiting(office_person)
    first, second = page.model.waiting
    page.list.setCurrentIndex(page.model.place_of(first))
    office_person.click(page.leave_out)
    page.list.setCurrentIndex(page.model.place_of(second))
    office_person.shell.window.perform(LEAVE_OUT)
    office_person.undo()
    assert page.model.waiting == [first]


def test_the_password_of_a_file_is_not_asked_for_when_something_else_is_chosen(
    office_person: Person, mixed: Path
) -> None:
    gather(office_person, mixed)
    page = waiting(office_person)
    first, second = page.model.waiting
    page.list.setCurrentIndex(page.model.place_of(first))
    page.password.ask(["とりまとめ.xlsx"], was_wrong=False)
    page.list.setCurrentIndex(page.model.place_of(second))
    assert page.password.isHidden()
    page.password.ask(["とりまとめ.xlsx"], was_wrong=False)
    click(page.password.stop)
    assert page.password.isHidden()


def test_an_answer_to_an_accepted_row_leads_to_its_reopening(accepted: Path) -> None:
    with somebody(accepted) as person:
        page = waiting(person)
        choose(page, person, "ACCEPTED")
        assert not page.take_in.isEnabled()
        assert "あとから直した。" in page.panel.texts.text() or "line-through" in page.panel.texts.text()
        person.click(page.panel.reopen)
        rows = of_kind(AllRowsPage, person.shell.window.page)
        assert rows.editor.form.row is not None
        assert rows.editor.form.row.id == FIRST


def test_what_could_not_be_read_is_typed_where_it_belongs(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "税務課_記号.xlsx"
    path.write_bytes(make_spreadsheet_user().fill_in(sent_office.form("税務課").read_bytes(), {FIRST: {"mark": "▽"}}))
    gather(office_person, path)
    page = waiting(office_person)
    choose(page, office_person, "UNREADABLE")
    assert "▽" in page.panel.texts.text()
    office_person.click(page.panel.enter)
    rows = of_kind(AllRowsPage, office_person.shell.window.page)
    assert rows.editor.form.row is not None
    assert rows.editor.form.row.id == FIRST
    assert rows.editor.acting_choice.currentText() == "税務課の代理入力"
    rows.editor.form.marks.choose_by_number(1)
    office_person.wait()
    held = of_kind(HeldPage, office_person.go_to("held"))
    assert [item for item in held.model.waiting if item.reason == "UNREADABLE"] == []


def test_an_answer_that_was_struck_out_is_shown_struck_out(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    def strike(book: Any) -> None:
        sheet = book["回答"]
        place = header_of(sheet)
        cell = sheet.cell(place.row + 1, place.columns["done"])
        cell.value, cell.font = "取り下げた文章", Font(strike=True)

    path = tmp_path / "税務課_取消線.xlsx"
    path.write_bytes(changed(sent_office.answer.read_bytes(), strike))
    gather(office_person, path)
    page = waiting(office_person)
    choose(page, office_person, "UNREADABLE")
    shown = page.panel.texts.text()
    assert 'text-decoration: line-through">取り下げた文章</span>' in shown
    assert "underline" not in shown, "it is nothing that would be written"
    office_person.click(page.panel.enter)
    rows = of_kind(AllRowsPage, office_person.shell.window.page)
    field = rows.editor.form.texts["done"]
    assert field.editor.hasFocus()
    assert field.visibleRegion().boundingRect().height() == field.height(), "the field to be written is whole in sight"


def test_a_file_of_another_year_says_what_it_is_and_leads_to_carrying_over(
    office_person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = last_years_form(tmp_path / "前年")
    path = tmp_path / "前年の様式.xlsx"
    path.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), {FIRST: {"done": "前の様式に書いた。"}}))
    gather(office_person, path)
    page = waiting(office_person)
    choose(page, office_person, "OTHER-YEAR")
    assert "令和3年度" in page.panel.texts.text()
    assert "税務課" in page.panel.texts.text()
    office_person.click(page.panel.carry)
    received = of_kind(ReceivedPage, office_person.shell.window.page)
    assert received.panel.asking.isVisible()
    assert received.panel.asking.division.currentText() == "税務課"
    choosing(monkeypatch, tmp_path / "引継ぎ")
    office_person.click(received.panel.asking.make)
    (made,) = (tmp_path / "引継ぎ").rglob("*.xlsx")
    assert made.name in received.panel.making.result.words.plain_text
    told = [str(received.panel.list.lines.index(place).data()) for place in range(received.panel.list.lines.rowCount())]
    assert any("引き継ぎました" in each for each in told)


def hold_locked_file(person: Person, office: Office, folder: Path) -> None:
    """Merge a locked file with rows of several packages, which waits as a whole."""

    def add(book: object) -> None:
        for row_id in (FOREIGN, "1-1-1-02-X", "1-2-1-04-T"):
            add_row(book, row_id, done=f"{row_id}の回答")

    path = folder / "区民部とりまとめ.xlsx"
    path.write_bytes(locked(changed(office.answer.read_bytes(), add), "himitsu"))
    merge = gathering(person, path)
    keys(merge.view.password.field, "himitsu")
    person.click(merge.view.password.open)
    merge.apply()
    person.wait()


def test_a_password_imports_the_item_whose_file_asked_for_it(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    hold_locked_file(office_person, sent_office, tmp_path)
    other = tmp_path / "税務課_追記.xlsx"
    foreign = {"mark": "◎", "done": "他の課の取組を書いた。"}
    other.write_bytes(changed(sent_office.answer.read_bytes(), lambda book: add_row(book, FOREIGN, None, **foreign)))
    gather(office_person, other)
    page = waiting(office_person)
    items = {item.reason: item for item in page.model.waiting}
    page.list.setCurrentIndex(page.model.place_of(items["MANY-PACKAGES"]))
    office_person.wait()
    click(page.take_in)
    page.list.setCurrentIndex(page.model.place_of(items["FOREIGN"]))
    office_person.wait()
    assert page.password.isVisible()
    keys(page.password.field, "himitsu")
    office_person.press(page.password.field, Qt.Key.Key_Return)
    assert rows_in(store_of(office_person))[FOREIGN].values["done"] == f"{FOREIGN}の回答"
    assert [item.reason for item in page.model.waiting] == ["FOREIGN"]


def test_a_department_s_file_is_one_question_and_a_locked_one_asks_for_its_password(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    hold_locked_file(office_person, sent_office, tmp_path)
    page = waiting(office_person)
    assert [item.reason for item in page.model.waiting] == ["MANY-PACKAGES"]
    office_person.click(page.take_in)
    assert page.password.isVisible()
    assert not [message for message in office_person.said if message.tone is Tone.REFUSED]
    keys(page.password.field, "himitsu")
    office_person.press(page.password.field, Qt.Key.Key_Return)
    assert page.password.isHidden()
    kept = rows_in(store_of(office_person))
    assert kept[FIRST].values["done"] == ANSWERS[FIRST]["done"]
    assert kept[FOREIGN].values["done"] == f"{FOREIGN}の回答"


def test_the_history_of_a_decision_is_in_the_data_file(office_person: Person, mixed: Path) -> None:
    gather(office_person, mixed)
    page = waiting(office_person)
    choose(page, office_person, "PROPOSAL")
    office_person.click(page.leave_out)
    path = store_of(office_person)
    office_person.leave()
    told = ask("held", "--all", "--store", path).keys["held"]
    assert {each["reason"]: each["state"] for each in told} == {"FOREIGN": "waiting", "PROPOSAL": "rejected"}


def test_a_row_with_a_mistyped_number_is_imported_as_the_row_that_a_person_chooses(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "税務課.xlsx"
    content = make_spreadsheet_user().retype(sent_office.answer.read_bytes(), SECOND, "2-1-2-04-X")
    path.write_bytes(content)
    office_person.shell.session.by = "中野 花子"
    gather(office_person, path)
    page = waiting(office_person)
    choose(page, office_person, "UNKNOWN-ID")
    assert not page.take_in.isEnabled()
    assert page.words.text() == "どの取組の行かを選んで取り込みます"
    assert [page.panel.likely.itemData(place) for place in range(page.panel.likely.count())] == [SECOND]
    beside = page.panel.texts.text()
    assert all(text in beside for text in ("2-1-2-04-X", SECOND, "届いた行", "選んだ取組", ANSWERS[SECOND]["done"]))
    assert not page.panel.enter.isHidden()
    office_person.click(page.panel.place)
    assert page.model.waiting == []
    assert rows_in(store_of(office_person))[SECOND].values["done"] == ANSWERS[SECOND]["done"]

    office_person.press(page.decided, Qt.Key.Key_Space)
    line = str(page.model.index(1).data())
    assert f"「2-1-2-04-X」 → {SECOND}　" in line
    assert f"{SECOND} の行として取り込んだ" in line
    assert "中野 花子" in line
    shown = page.panel
    assert (shown.words.plain_text, shown.title.text()[:17]) == (
        "未取込の理由：管理番号が確認できません",
        f"「2-1-2-04-X」 → {SECOND}"[:17],
    )
    assert "（いまの内容と同じ）" in shown.texts.text()
    office_person.click(shown.row)
    rows = of_kind(AllRowsPage, office_person.shell.window.page)
    assert rows.editor.form.row is not None
    assert rows.editor.form.row.id == SECOND


def test_a_row_with_the_number_of_another_is_imported_as_the_row_that_a_person_chooses(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "税務課.xlsx"
    path.write_bytes(make_spreadsheet_user().retype(sent_office.answer.read_bytes(), SECOND, FIRST))
    gather(office_person, path)
    page = waiting(office_person)
    first, second = page.model.waiting
    for item, row_id, offered in ((second, SECOND, [SECOND, FIRST]), (first, FIRST, [FIRST])):
        page.list.setCurrentIndex(page.model.place_of(item))
        office_person.wait()
        assert [page.panel.likely.itemData(place) for place in range(page.panel.likely.count())] == offered
        assert all(text in page.panel.texts.text() for text in ("届いた行", FIRST, ANSWERS[row_id]["done"]))
        assert page.panel.title.text().startswith(f"「{FIRST}　")
        office_person.click(page.panel.place)
    assert page.model.waiting == []
    assert [rows_in(store_of(office_person))[each].values["done"] for each in (FIRST, SECOND)] == [
        ANSWERS[each]["done"] for each in (FIRST, SECOND)
    ]


def test_a_row_without_a_place_is_typed_on_behalf_on_the_row_that_a_person_chooses(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "税務課.xlsx"
    content = make_spreadsheet_user().retype(sent_office.answer.read_bytes(), SECOND, "2-1-2-04-X")
    path.write_bytes(make_spreadsheet_user().retype(content, FIRST, "2-1-2-03-X"))
    gather(office_person, path)
    page = waiting(office_person)
    choose(page, office_person, "UNKNOWN-ID")
    assert {page.panel.likely.itemData(place) for place in range(page.panel.likely.count())} == {FIRST, SECOND}
    page.panel.likely.choose(SECOND)
    page.panel.likely.activated.emit(page.panel.likely.currentIndex())
    assert SECOND in page.panel.texts.text()
    office_person.click(page.panel.enter)
    rows = of_kind(AllRowsPage, office_person.shell.window.page)
    assert rows.editor.form.row is not None
    assert rows.editor.form.row.id == SECOND


def test_a_form_of_another_open_round_is_merged_there_by_the_same_button(sent_office: Office, tmp_path: Path) -> None:
    store = copied(sent_office.store, tmp_path)
    done("round", "open", "--year", "R5", "--due", "2024-07-12", "--store", store)
    run("merge", sent_office.answer, "--store", store)
    with somebody(store) as person:
        page = waiting(person)
        choose(page, person, "OTHER-YEAR")
        assert page.take_in.isEnabled()
        assert "コマンド" not in page.panel.words.plain_text
        person.click(page.take_in)
        assert page.model.waiting == []
    rows = done("show", "--year", "R4", "--store", store)["rows"]
    assert {row["id"]: row["done"] for row in rows}[FIRST] == ANSWERS[FIRST]["done"]


def test_enter_in_the_password_of_a_late_file_reads_its_rows_and_decides_nothing(
    sent_office: Office, tmp_path: Path
) -> None:
    store, late = copied(sent_office.store, tmp_path), tmp_path / "遅れた回答.xlsx"
    done("merge", sent_office.answer, "--store", store)
    again = {FIRST: {**ANSWERS[FIRST], "done": "あとから。"}}
    form = make_spreadsheet_user().fill_in(sent_office.form("税務課").read_bytes(), again)
    late.write_bytes(locked(form, "himitsu"))
    done("round", "close", "--store", store)
    done("round", "open", "--year", "R5", "--store", store)
    with somebody(store) as person:
        merge = gathering(person, late)
        keys(merge.view.password.field, "himitsu")
        person.click(merge.view.password.open)
        merge.apply()
        person.wait()
        page = waiting(person)
        assert page.password.isVisible()
        before = len(person.said)
        keys(page.password.field, "himitsu")
        person.press(page.password.field, Qt.Key.Key_Return)
        person.wait()
        assert page.password.isHidden()
        assert page.late.list.isVisible()
        assert [item.reason for item in page.model.waiting] == ["ROUND-CLOSED"]
        assert person.said[before:] == []
