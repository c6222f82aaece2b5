"""Received files: listed, checked, carried over, late."""

import re
from contextlib import closing
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.lookup import chosen_round
from nakano_status.application.merge.merge_returns import apply_batch, plan_batch
from nakano_status.application.merge.received_files import read_batch
from nakano_status.application.ports.data_file import Store
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.application.round.read.rows import read_rows
from nakano_status.application.round.read.views import ConfirmationView
from nakano_status.application.submission.read.confirmation import read_confirmation
from nakano_status.application.wording.unify_wording import WordingPlace
from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.calendar.days import era_day
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.exchange.answer_file import CHECK_SHEET
from nakano_status.domain.problems.problem import Problem, Severity
from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.merge.held_page import HeldPage
from nakano_status.gui.features.merge.merge_page import MergePage
from nakano_status.gui.features.merge.received_page import ReceivedPage
from nakano_status.gui.features.submission.check_page import AdviceAct, CheckPage, FieldLine
from nakano_status.gui.lists.rich_text_list import HTML_ROLE, ITEM_ROLE
from nakano_status.gui.lists.rich_text_view import RichTextDelegate
from nakano_status.gui.messages import Tone
from nakano_status.gui.page import ReceivedRequest
from tests.support.command_line import ask, done
from tests.support.expected import of_kind, present
from tests.support.marks import AS_PLANNED
from tests.support.offices import ANSWERS, Office, last_years_form
from tests.support.user_input import CONTROL, click, press, write
from tests.support.windows import (
    FIRST,
    SECOND,
    Person,
    choosing,
    copied,
    entries,
    gather,
    rows_in,
    second_copy,
    somebody,
    store_of,
    unnamed,
)

FAULTY = {FIRST: {"mark": "▽", "done": "実施した。"}}


def looking(person: Person, name: str | None = None) -> ReceivedPage:
    """Go to 受領ファイル, and there to a file."""
    page = of_kind(ReceivedPage, person.go_to("received"))
    if name is not None:
        place = next(
            place for place in range(page.model.rowCount()) if str(page.model.index(place).data()).startswith(name)
        )
        page.list.setCurrentIndex(page.model.index(place))
        person.wait()
    return page


def test_every_arrival_stands_in_the_list_with_what_became_of_it(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    broken = tmp_path / "こわれている.xlsx"
    broken.write_bytes(b"no workbook")
    gather(office_person, sent_office.answer, broken)
    gather(office_person, sent_office.answer)
    page = looking(office_person)
    lines = [str(page.model.index(place).data()) for place in range(page.model.rowCount())]
    assert ["取込済み" in lines[0], "税務課.xlsx、反映、税務課" in "".join(lines), len(lines)] == [True, True, 3]
    assert any("Excel ファイルではありません" in line for line in lines)
    assert page.count.text() == "3件（新しい順）"
    write(page.search, "こわれ")
    assert page.count.text() == "3件のうち1件（新しい順）"
    office_person.wait()
    assert not page.save.isEnabled()


def test_who_filled_in_a_file_stands_beside_it_and_is_found(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(sent_office.answer)
    for row in book["回答"].iter_rows(max_row=8):
        for cell in row:
            if cell.value in ("記入者", "内線"):
                beside = book["回答"].cell(cell.row, cell.column + 1)
                beside.value = "佐藤" if cell.value == "記入者" else "1234"
    book.save(tmp_path / "税務課.xlsx")
    gather(office_person, tmp_path / "税務課.xlsx")
    page = looking(office_person)
    write(page.search, "佐藤")
    office_person.wait()
    assert "記入者 佐藤（内線1234）" in str(page.model.index(0).data(Qt.ItemDataRole.AccessibleTextRole))


def test_a_refused_file_has_its_size_and_its_greyed_buttons_say_why(office_person: Person, tmp_path: Path) -> None:
    empty = tmp_path / "空.xlsx"
    empty.write_bytes(b"")
    gather(office_person, empty)
    page = looking(office_person, "空")
    assert "0 バイト" in str(page.model.index(0).data())
    why = "「空.xlsx」は、安全に読み取れないため、届いたときに保管しませんでした。"
    assert why in page.panel.facts.plain_text
    buttons = (page.save, page.again, page.take_back)
    assert not any(each.isEnabled() for each in buttons)
    told = [each.accessibleDescription() for each in buttons]
    assert [words.startswith(why) for words in told] == [True, True, False]
    assert told[2] == "取り込まれている回答がないため、取り消すものはありません。"


def test_a_button_that_can_be_pressed_has_no_reason_against_it(office_person: Person, sent_office: Office) -> None:
    gather(office_person, sent_office.answer)
    page = looking(office_person, "税務課")
    for each in (page.save, page.again, page.take_back):
        assert (each.isEnabled(), each.toolTip()) == (True, "")


def test_findings_are_those_of_the_bytes_and_not_of_the_name(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    other = tmp_path / "税務課.xlsx"
    other.write_bytes(make_spreadsheet_user().fill_in(sent_office.form("税務課").read_bytes(), FAULTY))
    gather(office_person, sent_office.answer)
    gather(office_person, other)
    page = looking(office_person)
    newest, oldest = page.model.item_keys
    found = []
    for item in (newest, oldest):
        page.list.setCurrentIndex(page.model.place_of(item))
        office_person.wait()
        lines = page.panel.list.lines
        found.append("".join(str(lines.index(place).data()) for place in range(lines.rowCount())))
    assert "「▽」は使用できません" in found[0]
    assert "▽" not in found[1]
    assert page.panel.file is not None
    arrival = present(page.model.arrival(oldest))
    assert page.panel.file.sha256 == arrival.sha256


def test_a_file_is_saved_as_it_came_and_nothing_is_overwritten_unasked(
    office_person: Person, sent_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gather(office_person, sent_office.answer)
    page = looking(office_person, "税務課")
    choosing(monkeypatch, tmp_path)
    target = tmp_path / "税務課.xlsx"
    target.write_bytes(b"another")
    office_person.click(page.save)
    assert target.read_bytes() == b"another"
    office_person.click(page.panel.making.question.replace)
    assert target.read_bytes() == sent_office.answer.read_bytes()
    assert "受け取ったときのまま" in page.panel.making.result.words.plain_text


def test_an_answer_is_taken_back_with_its_reason_and_taken_in_again(office_person: Person, sent_office: Office) -> None:
    gather(office_person, sent_office.answer)
    page = looking(office_person, "税務課")
    office_person.click(page.take_back)
    assert page.asking.isVisible()
    assert rows_in(store_of(office_person))[FIRST].values["done"] == ANSWERS[FIRST]["done"]
    write(page.asking.reason, "別の課のファイルだったため")
    office_person.click(page.asking.do)
    assert rows_in(store_of(office_person))[FIRST].values["done"] is None
    assert "税務課の回答を取り消しました" in office_person.said[-1].text
    assert "取消し済み" in str(page.model.index(0).data())
    assert page.asking.isHidden()
    assert not page.take_back.isEnabled()
    office_person.click(page.again)
    merge = of_kind(MergePage, office_person.shell.window.page)
    assert merge.changes.item_keys == [FIRST, SECOND]
    merge.apply()
    office_person.wait()
    assert rows_in(store_of(office_person))[FIRST].values["done"] == ANSWERS[FIRST]["done"]
    page = looking(office_person)
    told = ["取消し済み" in str(page.model.index(place).data()) for place in range(page.model.rowCount())]
    assert told == [False, True], "the first arrival remains one that was taken back"


def test_a_question_is_not_shown_beside_another_file_than_it_is_about(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    gather(office_person, sent_office.answer)
    gather(office_person, second_copy(sent_office, tmp_path))
    page = looking(office_person)
    first, second = (page.model.index(place) for place in range(2))
    page.list.setCurrentIndex(second)
    office_person.wait()
    page.ask_taking_back()
    page.list.setCurrentIndex(first)
    office_person.wait()
    assert page.asking.isHidden()
    office_person.click(page.take_back)
    named = str(first.data()).split("、")[0]
    assert page.asking.words.plain_text.startswith(f"「{named}」の税務課の回答")


def test_what_has_seen_an_answer_is_named_and_led_to(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    gather(office_person, sent_office.answer)
    gather(office_person, second_copy(sent_office, tmp_path))
    conflict = of_kind(ConflictPage, office_person.go_to("conflict"))
    conflict.panel.choose(2)
    conflict.decide()
    office_person.wait()
    page = looking(office_person, "税務課_2回目")
    office_person.click(page.take_back)
    assert "取り消せません" in page.asking.words.plain_text
    assert not page.asking.do.isVisible()
    assert page.asking.seen.lines.rowCount() == 1
    press(page.asking.seen, Qt.Key.Key_Down)
    office_person.press(page.asking.seen, Qt.Key.Key_Return)
    assert office_person.shell.window.page is conflict
    assert FIRST in conflict.panel.title.text()
    assert not [message for message in office_person.said if message.tone is Tone.REFUSED]


def test_a_wish_leads_to_the_file(office_person: Person, sent_office: Office, tmp_path: Path) -> None:
    gather(office_person, sent_office.answer)
    gather(office_person, second_copy(sent_office, tmp_path))
    page = looking(office_person)
    arrival = present(page.model.arrival(page.model.item_keys[-1]))
    page = looking(office_person, "税務課_2回目")
    office_person.go_to("received", ReceivedRequest(arrival.sha256))
    assert page.panel.title.plain_text == "税務課.xlsx"


def test_a_file_whose_bytes_were_removed_says_when_and_where_they_are(sent_office: Office, tmp_path: Path) -> None:
    store = copied(sent_office.store, tmp_path)
    done("merge", sent_office.answer, "--store", store)
    ask("round", "close", "--store", store)
    done("retain", "--out", tmp_path / "R4", "--store", store)
    done("retain", "--drop-received", "--out", tmp_path / "R4", "--store", store)
    with somebody(store) as person:
        page = looking(person, "税務課")
        words = page.panel.facts.plain_text
        assert f"ファイルの内容は、{era_day(make_parts().clock.today())}に削除しました。" in words
        assert "年度の記録を保存したフォルダー" in words
        assert "内容は削除済み" in str(page.model.index(0).data())
        assert [each.isEnabled() for each in (page.save, page.again, page.take_back)] == [False, False, False]


CHECK_FIRST = "2-1-2-03-N"


def confirmation_in(path: Path) -> ConfirmationView | None:
    with closing(make_parts().stores.open(path, read_only=True)) as store, store.reading() as records:
        return read_confirmation(records, chosen_round(records))


def check(person: Person) -> CheckPage:
    return of_kind(CheckPage, person.go_to("check"))


def change_done(person: Person, text: str) -> None:
    page = of_kind(EntriesPage, person.go_to("entries"))
    page.go_to(CHECK_FIRST)
    editor = page.form.texts["done"].editor
    editor.setFocus()
    editor.selectAll()
    write(editor, text)
    person.press(editor, Qt.Key.Key_Tab)


def field_lines(page: CheckPage) -> list[FieldLine]:
    return [item for item in page.list.lines.item_keys if isinstance(item, FieldLine)]


def test_nothing_asks_for_a_confirmation_and_every_control_has_a_name(clerk: Person) -> None:
    page = check(clerk)
    panel = page.submission.confirmation
    assert "まだ確認されていません" in panel.state.plain_text
    assert unnamed(page) == []


def test_a_name_and_enter_confirm_what_stands(clerk: Person) -> None:
    panel = check(clerk).submission.confirmation
    panel.name.setFocus()
    write(panel.name, "税務課長")
    clerk.press(panel.name, Qt.Key.Key_Return)
    found = present(confirmation_in(store_of(clerk)))
    assert (found.name, found.changed) == ("税務課長", ())
    assert panel.state.plain_text.startswith("✓ 税務課長")
    assert clerk.said[-1].tone is Tone.DONE


def test_a_division_without_rows_to_answer_has_nothing_to_confirm(clerk: Person) -> None:
    panel = check(clerk).submission.confirmation
    write(panel.name, "税務課長")
    clerk.click(panel.give)
    panel.show_confirmation(confirmation_in(store_of(clerk)), "税務課", {}, may=True)
    assert panel.state.plain_text == "回答する取組がないため、確認を受ける必要はありません。"
    assert (panel.name.isEnabled(), panel.give.isEnabled(), panel.state.property("kind")) == (False, False, "muted")


def test_without_a_name_nothing_is_recorded_and_what_is_missing_is_said(clerk: Person) -> None:
    panel = check(clerk).submission.confirmation
    clerk.click(panel.give)
    assert confirmation_in(store_of(clerk)) is None
    assert clerk.said[-1].tone is Tone.REFUSED


def test_what_another_wrote_since_the_page_was_read_is_not_confirmed(clerk: Person) -> None:
    panel, session = check(clerk).submission.confirmation, clerk.shell.session
    entry = Entry(CHECK_FIRST, {"done": "あとから書き直した文。"})
    session.use(lambda store: edit_entry(session.parts, store, entry, "佐藤"), lambda _: None)
    clerk.wait()
    write(panel.name, "税務課長")
    clerk.click(panel.give)
    assert confirmation_in(store_of(clerk)) is None
    assert (clerk.said[-1].code, CHECK_FIRST in clerk.said[-1].text) == ("CONTENT-MOVED", True)
    clerk.click(panel.give)  # the page has read again
    found = present(confirmation_in(store_of(clerk)))
    assert (found.name, found.changed) == ("税務課長", ())


def test_what_changed_after_it_is_listed_by_field_a_click_from_it_and_confirmed_again(clerk: Person) -> None:
    panel = check(clerk).submission.confirmation
    write(panel.name, "税務課長")
    clerk.click(panel.give)
    change_done(clerk, "後から直した文。")
    page = check(clerk)
    assert "1件の欄が変更されています" in panel.state.plain_text
    (line,) = field_lines(page)
    assert (line.row_id, line.key) == (CHECK_FIRST, "done")
    spoken = page.list.lines.place_of(line).data()
    assert "後から直した文。" in spoken
    page.list.scrollTo(page.list.lines.place_of(line))
    clerk.click(page.list.viewport(), page.list.visualRect(page.list.lines.place_of(line)).center())
    entries = of_kind(EntriesPage, clerk.shell.window.page)
    assert entries.form.texts["done"].editor.hasFocus()
    clerk.click(check(clerk).submission.confirmation.give)
    assert field_lines(page) == []
    found = present(confirmation_in(store_of(clerk)))
    assert found.changed == ()


def test_the_three_lists_stand_without_the_question_told_twice(clerk: Person) -> None:
    panel = check(clerk).submission.confirmation
    write(panel.name, "税務課長")
    clerk.click(panel.give)
    change_done(clerk, "後から直した文。")
    page = check(clerk)
    lines = page.list.lines
    codes = [getattr(lines.index(place).data(ITEM_ROLE), "code", "") for place in range(lines.rowCount())]
    assert "CONFIRMED-THEN-CHANGED" not in codes
    assert "MARK-MISSING" in codes


def advised(page: CheckPage) -> list[tuple[str | None, str | None]]:
    """The wordings that are advised on, each with its row."""
    found = (
        item for item in page.list.lines.item_keys if isinstance(item, Problem) and item.code.startswith("WORDING")
    )
    return [(item.place.id, item.found) for item in found]


def click_act(page: CheckPage, item: object, act: str) -> None:
    """Click on the link of an act in a line."""
    rect = page.list.visualRect(page.list.lines.place_of(item))
    delegate = of_kind(RichTextDelegate, page.list.itemDelegate())
    places = (QPoint(x, y) for y in range(rect.top(), rect.bottom(), 4) for x in range(rect.left(), rect.right(), 8))
    click(page.list.viewport(), next(place for place in places if delegate.act_at(place) == act))


def test_a_wording_is_unified_or_left_at_its_line_and_both_can_be_taken_back(clerk: Person) -> None:
    change_done(clerk, "サーバーとベンダーを見直した。")
    page = check(clerk)
    assert advised(page) == [(CHECK_FIRST, "ベンダー"), (CHECK_FIRST, "サーバー")]
    vendor = next(item for item in page.list.lines.item_keys if isinstance(item, Problem) and item.found == "ベンダー")
    page.list.scrollTo(page.list.lines.place_of(vendor))
    click_act(page, vendor, AdviceAct.UNIFY)
    clerk.wait()
    assert rows_in(store_of(clerk))[CHECK_FIRST].values["done"] == "サーバーとベンダを見直した。"
    assert advised(page) == [(CHECK_FIRST, "サーバー")]
    assert page.head.unify.isHidden()
    server = next(item for item in page.list.lines.item_keys if isinstance(item, Problem) and item.found == "サーバー")
    page.list.setCurrentIndex(page.list.lines.place_of(server))
    page.list.setFocus()
    clerk.press(page.list, Qt.Key.Key_U, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert advised(page) == []
    assert rows_in(store_of(clerk))[CHECK_FIRST].values["done"] == "サーバーとベンダを見直した。"
    assert clerk.shell.window.page is page
    for left in ([(CHECK_FIRST, "サーバー")], [(CHECK_FIRST, "ベンダー"), (CHECK_FIRST, "サーバー")]):
        clerk.undo()
        assert advised(page) == left
    clerk.click(page.head.unify)
    assert rows_in(store_of(clerk))[CHECK_FIRST].values["done"] == "サーバとベンダを見直した。"
    clerk.undo()
    assert rows_in(store_of(clerk))[CHECK_FIRST].values["done"] == "サーバーとベンダーを見直した。"


def test_what_is_mended_leaves_the_list_and_the_way_back_leads_to_the_same_place(clerk: Person) -> None:
    change_done(clerk, "サーバーを更新した。")
    page = check(clerk)
    errors = [
        item for item in page.list.lines.item_keys if isinstance(item, Problem) and item.severity is Severity.ERROR
    ]
    press(page.list, Qt.Key.Key_End)
    here = page.list.current_item
    page.head.no_advice.setFocus()
    clerk.press(page.head.no_advice, Qt.Key.Key_Space)
    assert advised(page) == []
    assert "参考を表示しない（1件）" in page.head.no_advice.text()
    clerk.press(page.head.no_advice, Qt.Key.Key_Space)
    page.list.setCurrentIndex(page.list.lines.place_of(here))
    page.list.setCurrentIndex(page.list.lines.place_of(errors[1]))
    clerk.press(page.list, Qt.Key.Key_Return)
    entries = of_kind(EntriesPage, clerk.shell.window.page)
    entries.form.marks.choose(AS_PLANNED)
    clerk.wait()
    clerk.press(entries, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert clerk.shell.window.page is page
    assert errors[1] not in page.list.lines.item_keys
    assert page.list.lines.item_keys[0] == errors[0]
    assert page.list.hasFocus()
    assert page.list.current_item is not None


def test_a_change_after_the_file_was_made_is_told_with_its_rows(clerk: Person, tmp_path: Path) -> None:
    page = check(clerk)
    assert page.submission.submitted.isHidden()
    page.submission.draft.setChecked(True)
    page.submission.choose(tmp_path / "下書き.xlsx")
    clerk.click(page.submission.make)
    assert "その後の変更はありません" in page.submission.submitted.plain_text
    click(page.submission.result.mail)
    assert page.submission.result.feedback.plain_text == "メールの文面をコピーしました。"
    assert "「下書き.xlsx」" in QApplication.clipboard().text()
    change_done(clerk, "後から直した文。")
    page = check(clerk)
    assert "1件変わっています" in page.submission.submitted.plain_text
    assert [(line.row_id, line.key) for line in field_lines(page)] == [(CHECK_FIRST, "done")]


def test_a_confirmation_after_the_file_was_made_is_told_as_not_in_it(clerk: Person, tmp_path: Path) -> None:
    submission = check(clerk).submission
    submission.draft.setChecked(True)
    submission.choose(tmp_path / "下書き.xlsx")
    clerk.click(submission.make)
    place = submission.confirmation.mapTo(submission, submission.confirmation.rect().topLeft())
    write(submission.respondent, "田中")
    write(submission.extension, "3456")
    assert submission.confirmation.mapTo(submission, submission.confirmation.rect().topLeft()) == place
    write(submission.confirmation.name, "税務課長")
    clerk.press(submission.confirmation.name, Qt.Key.Key_Return)
    submission = check(clerk).submission
    assert "所属長確認は、このファイルに載っていません" in submission.submitted.plain_text
    clerk.click(submission.make)
    clerk.click(submission.exists.replace)
    assert "その後の変更はありません" in check(clerk).submission.submitted.plain_text


def test_a_question_about_one_file_is_closed_when_another_one_is_chosen(clerk: Person, tmp_path: Path) -> None:
    submission, other = check(clerk).submission, tmp_path / "来年度予算の表.xlsx"
    submission.draft.setChecked(True)
    submission.choose(tmp_path / "下書き.xlsx")
    clerk.click(submission.make)
    write(submission.respondent, "田中")
    clerk.click(submission.make)
    assert submission.exists.isVisible()
    submission.choose(other)
    assert submission.exists.isHidden()


def test_a_wording_that_is_no_longer_in_the_text_is_told_as_not_unified(clerk: Person) -> None:
    page = check(clerk)
    page.advising.unify(WordingPlace(CHECK_FIRST, "done", "存在しない語"), "別の語")
    clerk.wait()
    assert "今の文章にありません" in clerk.said[-1].text


CARRYING_FIRST, CARRYING_SECOND = "2-1-2-03-N", "2-1-2-04-W"
WRITTEN = {
    CARRYING_FIRST: {"mark": "◎", "done": "前の様式に書いた。", "next_year": "続ける。"},
    CARRYING_SECOND: {"mark": "○", "done": "試した。"},
}


@pytest.fixture(scope="module")
def last_year(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """税務課's form of R3, filled in."""
    form = last_years_form(tmp_path_factory.mktemp("last-year"))
    path = form.with_name("前年の様式.xlsx")
    path.write_bytes(make_spreadsheet_user().fill_in(form.read_bytes(), WRITTEN))
    return path


def test_last_years_form_is_named_and_changes_nothing_until_it_is_asked_for(clerk: Person, last_year: Path) -> None:
    before = rows_in(store_of(clerk))
    clerk.open(last_year)
    said = clerk.said[-1]
    assert (said.tone, said.offer is not None) == (Tone.REFUSED, True)
    assert "令和3年度分" in said.text
    assert rows_in(store_of(clerk)) == before
    assert "令和4年度末" in clerk.shell.window.windowTitle() or "回答期限" in clerk.shell.window.windowTitle()


def test_the_offer_fills_what_is_blank_and_tells_it_field_by_field(clerk: Person, last_year: Path) -> None:
    write(entries(clerk).form.texts["done"].editor, "今年の文章。")
    clerk.open(last_year)
    clerk.click(clerk.shell.window.panel.offer)
    rows = rows_in(store_of(clerk))
    assert rows[CARRYING_FIRST].values["done"] == "今年の文章。"
    assert rows[CARRYING_FIRST].values["next_year"] == "続ける。"
    assert rows[CARRYING_SECOND].values["done"] == "試した。"
    assert rows[CARRYING_SECOND].values["mark"] is None
    page = of_kind(CheckPage, clerk.shell.window.page)
    told = [page.list.lines.place_of(item).data() for item in page.list.lines.item_keys if isinstance(item, FieldLine)]
    headings = [page.list.lines.index(place).data() for place in range(page.list.lines.rowCount())]
    assert "引き継いだ内容　2件" in headings
    assert any("既に別の内容が記入されている" in line for line in told)
    assert "2件の欄に引き継ぎました" in clerk.said[-1].text


def test_a_line_of_what_was_carried_leads_to_its_field(clerk: Person, last_year: Path) -> None:
    clerk.shell.opening.carrying.carry(last_year)
    clerk.wait()
    page = of_kind(CheckPage, clerk.shell.window.page)
    line = next(item for item in page.list.lines.item_keys if isinstance(item, FieldLine))
    shown = page.list.lines.place_of(line)
    assert re.search(r"、今の内容：.+、引継ぎ元：シート「.+」[A-Z]+\d+$", shown.data())
    assert re.fullmatch(r"<p>.+<br>今の内容：.+ <span .+><small>引継ぎ元：.+</small></span></p>", shown.data(HTML_ROLE))
    clerk.click(page.list.viewport(), page.list.visualRect(shown).center())
    form = entries(clerk).form
    assert form.row is not None
    assert (form.row.id, form.texts[line.key].editor.hasFocus()) == (line.row_id, True)


def test_another_divisions_answer_is_offered_in_a_data_file_of_its_own_before_carrying_over(
    clerk: Person, sent_office: Office
) -> None:
    panel = clerk.shell.window.panel
    clerk.open(sent_office.answer.with_name("総務課.xlsx"))
    assert "総務課" in clerk.said[-1].text
    assert (panel.offer.text(), panel.other.text()) == ("別のデータファイルで開く", "内容を引き継ぐ")
    clerk.click(panel.other)
    assert "引き継げる内容がありませんでした" in clerk.said[-1].text


def test_of_a_form_in_which_nothing_is_filled_in_nothing_is_offered_to_carry_over(
    clerk: Person, sent_office: Office, tmp_path: Path
) -> None:
    panel = clerk.shell.window.panel
    clerk.open(sent_office.form("総務課"))
    assert (panel.offer.text(), panel.other.isHidden()) == ("別のデータファイルで開く", True)
    clerk.open(last_years_form(tmp_path))
    assert "令和3年度分の回答様式です" in clerk.said[-1].text
    assert (
        clerk.said[-1].remedy
        == "この様式には、まだ何も記入されていません。事務局から届いた今回の様式を開いてください。"
    )
    assert panel.offer.isHidden()


def test_a_form_that_lost_what_opening_needs_is_offered_too(clerk: Person, sent_office: Office, tmp_path: Path) -> None:
    path = copied(sent_office.answer, tmp_path)
    book = openpyxl.load_workbook(path)
    del book[CHECK_SHEET]
    book.save(path)
    clerk.open(path)
    assert "シート「照合用」を確認できない" in clerk.said[-1].text
    clerk.click(clerk.shell.window.panel.offer)
    assert rows_in(store_of(clerk))[CARRYING_FIRST].values["done"] == "連携を開始した。"


def test_the_divisions_own_form_is_opened_as_before(clerk: Person, sent_office: Office, tmp_path: Path) -> None:
    clerk.open(copied(sent_office.answer, tmp_path))
    assert [each.text for each in clerk.said] == ["続きを開きました。前に記入した内容は、そのまま残っています。"]
    assert rows_in(store_of(clerk))[CARRYING_FIRST].values["done"] == "連携を開始した。"


def test_years_of_another_division_are_refused_and_of_the_same_file_there_is_nothing_new(
    clerk: Person, sent_office: Office, tmp_path: Path
) -> None:
    before = rows_in(store_of(clerk))
    other = tmp_path / "総務課.nakano"
    done("open", sent_office.form("総務課"), "--store", other)
    for path, text in ((other, "引き継いだ所管課ではない"), (store_of(clerk), "新しく読み込む内容はありません")):
        clerk.shell.opening.carrying.import_years(path)
        clerk.wait()
        assert text in clerk.said[-1].text
    assert rows_in(store_of(clerk)) == before


R4, R5 = FiscalYear(2022), FiscalYear(2023)
FILE_FIRST, FILE_SECOND = ANSWERS


@pytest.fixture
def late_office(sent_office: Office, tmp_path: Path) -> Path:
    """The office in whose next year an answer to the year before waits."""
    parts, path = make_parts(), copied(sent_office.store, tmp_path)
    store = parts.stores.open(path)
    close_round(store)
    open_round(parts, store, R5)
    apply_batch(parts, store, plan_batch(parts, store, read_batch(parts, [sent_office.answer])))
    store.close()
    return path


def done_in_r4(path: Path) -> dict[str, str | None]:
    store: Store = make_parts().stores.open(path, read_only=True)
    with store.reading() as records:
        rows = {row.id: row.values["done"] for row in read_rows(records, chosen_round(records, R4), ANSWERS)}
    store.close()
    return rows


def test_rows_of_a_closed_year_are_chosen_reopened_and_taken_in(person: Person, late_office: Path) -> None:
    person.open(late_office)
    page = of_kind(HeldPage, person.go_to("held"))
    late = page.late
    assert late.isVisible()
    assert "締め切った令和4年度の回答です。内容が変わる取組が2件あります。" in late.words.plain_text
    assert [late.list.lines.index(place).data(ITEM_ROLE) for place in range(2)] == [FILE_FIRST, FILE_SECOND]

    assert "令和4年度までの取組状況" in str(late.list.lines.index(0).data()), "the headings are those of its own year"
    assert not page.take_in.isEnabled(), "one word is not enough"

    late.reason.setFocus()
    QTest.keyClicks(late.reason, "kessan")
    assert not late.take_in.isEnabled(), "no row is chosen yet"
    late.list.setFocus()
    late.list.setCurrentIndex(late.list.lines.index(0))
    QTest.keyClick(late.list, Qt.Key.Key_Space)
    assert late.take_in.isEnabled()
    assert done_in_r4(late_office) == {FILE_FIRST: None, FILE_SECOND: None}
    person.click(late.take_in)
    assert done_in_r4(late_office) == {FILE_FIRST: ANSWERS[FILE_FIRST]["done"], FILE_SECOND: None}
    assert "令和4年度の取組1件を再開し" in person.said[-1].text
    assert page.empty.isVisible(), "nothing waits in this year any more"
