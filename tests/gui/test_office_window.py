"""The office at its window: gathering is shown before it is done, differences are decided by key."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from nakano_status.bootstrap import make_hands
from nakano_status.domain.round import OutOfReport
from nakano_status.gui.editing.mark_picker import MarkButton
from nakano_status.gui.messages import Tone
from nakano_status.gui.models.board_table import ICON_ROLE
from nakano_status.gui.models.row_table import NOTED
from nakano_status.gui.pages.all_rows import AllRowsPage
from nakano_status.gui.pages.board import BoardPage
from nakano_status.gui.pages.conflict import ConflictPage
from nakano_status.gui.pages.entries import GoTo
from nakano_status.gui.pages.export import ExportPage
from nakano_status.gui.pages.held import HeldPage
from nakano_status.gui.pages.inquiry import InquiryPage
from nakano_status.gui.pages.merge import MergePage
from nakano_status.gui.pages.side_card import SideCard
from tests.support.command_line import done
from tests.support.hands import CONTROL, click, compose, keys, press, write
from tests.support.offices import ANSWERS, Office
from tests.support.windows import Person, rows_in, somebody

FIRST, SECOND = "2-1-2-03-N", "2-1-2-04-W"
OTHER_ANSWERS = {
    FIRST: {"mark": "◎", "done": "連携を開始し、案内した。", "next_year": "対象を広げる。"},
    SECOND: {"mark": "△", "change_reason": "納期が大幅に遅れたため", "done": "試行した。", "next_year": "導入する。"},
}


def store_of(person: Person) -> Path:
    assert person.shell.session.file is not None
    return person.shell.session.file.path


def gathering(person: Person, *paths: Path) -> MergePage:
    page = person.go_to("merge", paths)
    assert isinstance(page, MergePage)
    return page


def gather(person: Person, *paths: Path) -> MergePage:
    page = gathering(person, *paths)
    page.apply()
    person.wait()
    return page


def second_copy(office: Office, folder: Path) -> Path:
    """Return another copy of 税務課's form, filled in by hand otherwise."""
    path = folder / "税務課_2回目.xlsx"
    path.write_bytes(make_hands().fill_in(office.form("税務課").read_bytes(), OTHER_ANSWERS))
    return path


def deciding(person: Person, office: Office, folder: Path) -> ConflictPage:
    """Take in two copies that differ, and go to 相違."""
    gather(person, office.answer)
    gather(person, second_copy(office, folder))
    page = person.go_to("conflict")
    assert isinstance(page, ConflictPage)
    return page


def number_of(page: ConflictPage, text: str) -> int:
    """Return the number by which the side that says a text is chosen; sides stand in no order of arrival."""
    return next(
        number for number, card in enumerate(page.panel.cards, start=1) if text in card.choice.accessibleDescription()
    )


def test_what_would_be_done_is_shown_before_it_is_done(office_person: Person, sent_office: Office) -> None:
    page = gathering(office_person, sent_office.answer)
    assert page.plan is not None
    assert [file.verdict.word for file in page.plan.files] == ["反映"]
    assert page.changes.items == [FIRST, SECOND]
    assert "連携を開始した。" in str(page.changes.index(0).data())
    assert rows_in(store_of(office_person))[FIRST].values["done"] is None


def test_taking_in_writes_what_was_shown_and_stays_to_be_read(office_person: Person, sent_office: Office) -> None:
    page = gather(office_person, sent_office.answer)
    kept = rows_in(store_of(office_person))
    assert kept[FIRST].values["done"] == ANSWERS[FIRST]["done"]
    assert kept[SECOND].values["mark"] == "○"
    assert "取り込みました" in page.summary.plain_text
    assert page.files.items == ["税務課.xlsx"]
    assert not page.take_in.isEnabled()


def test_a_row_that_is_not_ticked_stays_out_and_waits(office_person: Person, sent_office: Office) -> None:
    page = gathering(office_person, sent_office.answer)
    page.changes.setData(page.changes.index(0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    office_person.wait()
    page.apply()
    office_person.wait()
    kept = rows_in(store_of(office_person))
    assert kept[FIRST].values["done"] is None
    assert kept[SECOND].values["done"] == ANSWERS[SECOND]["done"]
    held = office_person.go_to("held")
    assert isinstance(held, HeldPage)
    assert [item.row_id for item in held.chosen] == [FIRST]
    click(held.take_in)
    office_person.wait()
    assert rows_in(store_of(office_person))[FIRST].values["done"] == ANSWERS[FIRST]["done"]
    assert held.model.items == []


def test_a_file_that_is_not_ticked_is_not_taken_in(office_person: Person, sent_office: Office, tmp_path: Path) -> None:
    broken = tmp_path / "こわれている.xlsx"
    broken.write_bytes(b"no workbook")
    page = gathering(office_person, sent_office.answer, broken)
    verdicts = {str(item): page.files.place_of(item) for item in page.files.items}
    assert verdicts[broken.name].data(Qt.ItemDataRole.CheckStateRole) is None
    page.files.setData(verdicts["税務課.xlsx"], Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    office_person.wait()
    page.apply()
    office_person.wait()
    assert rows_in(store_of(office_person))[FIRST].values["done"] is None


def test_every_answer_of_a_folder_at_once(office_person: Person, sent_office: Office) -> None:
    page = gather(office_person, sent_office.answer.parent)
    assert page.plan is not None
    assert len(page.plan.files) == 15
    assert all(row.values["mark"] for row in rows_in(store_of(office_person)).values() if row.counted)
    board = office_person.go_to("board")
    assert isinstance(board, BoardPage)
    assert {line.division: line.answered for line in board.model.divisions}["戸籍住民課"] == 8
    assert office_person.shell.window.foot.standing.text() == "15所管中15所管 提出済"


def test_a_merge_ends_what_can_be_undone(office_person: Person, sent_office: Office) -> None:
    page = office_person.go_to("all_rows")
    assert isinstance(page, AllRowsPage)
    keys(page.editor.form.findChildren(MarkButton)[0], "1")
    office_person.wait()
    assert office_person.shell.undo.canUndo()
    gather(office_person, sent_office.answer)
    assert not office_person.shell.undo.canUndo()


def test_a_difference_is_decided_by_number_and_enter(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    page = deciding(office_person, sent_office, tmp_path)
    assert len(page.model.open) == 2
    assert page.panel.title.text().count(FIRST) == 1
    page.list.setFocus()
    keys(page.list, str(number_of(page, "案内した")))
    press(page.list, Qt.Key.Key_Return)
    office_person.wait()
    assert rows_in(store_of(office_person))[FIRST].values["done"] == "連携を開始し、案内した。"
    assert len(page.model.open) == 1
    assert page.panel.title.text().count(SECOND) == 1


def test_enter_without_a_choice_says_so_and_stays(office_person: Person, sent_office: Office, tmp_path: Path) -> None:
    page = deciding(office_person, sent_office, tmp_path)
    press(page.list, Qt.Key.Key_Return)
    office_person.wait()
    assert len(page.model.open) == 2
    assert page.panel.title.text().count(FIRST) == 1
    assert page.panel.missing.isVisible()
    page.panel.choose(1)
    assert not page.panel.missing.isVisible()
    click(page.panel.button)
    office_person.wait()
    assert len(page.model.open) == 1
    click(page.panel.button)
    assert page.panel.missing.isVisible()


def test_the_page_takes_digits_as_soon_as_it_is_chosen_by_a_click(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    gather(office_person, sent_office.answer)
    gather(office_person, second_copy(sent_office, tmp_path))
    navigation = office_person.shell.window.navigation
    click(navigation.viewport(), navigation.visualItemRect(navigation.item(2)).center())
    office_person.wait()
    page = office_person.shell.window.page
    assert isinstance(page, ConflictPage)
    for left in (1, 0):
        focused = QApplication.focusWidget()
        assert focused is not None
        keys(focused, "2")
        chosen = QApplication.focusWidget()
        assert chosen is not None
        press(chosen, Qt.Key.Key_Return)
        office_person.wait()
        assert len(page.model.open) == left


def test_a_decided_difference_names_the_side_that_was_chosen(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    page = deciding(office_person, sent_office, tmp_path)
    for decided, who in ((True, "税務課"), (False, "事務局の決定")):
        if decided:
            page.panel.choose(number_of(page, "案内した"))
        else:
            page.panel.choose(5)
            write(page.panel.editor, "書き直した文章。")
        page.decide()
        office_person.wait()
        item = next(item for item in page.model.items if item not in page.model.open)
        page.list.setCurrentIndex(page.model.place_of(item))
        chosen = [card for card in page.panel.cards if not card.chosen.isHidden()]
        assert [card.chosen.text() for card in chosen] == ["✓ 決定した内容"]
        assert who in chosen[0].choice.text()
        assert f"決定：{who}" in str(page.model.place_of(item).data())
        assert len(page.panel.cards) == (3 if decided else 4)
        QApplication.processEvents()
        assert len([card for card in page.panel.findChildren(SideCard) if not card.isHidden()]) == len(page.panel.cards)
        assert sum("事務局" in card.choice.text() for card in page.panel.cards) == (0 if decided else 1)


def test_words_of_ones_own_settle_a_difference(office_person: Person, sent_office: Office, tmp_path: Path) -> None:
    page = deciding(office_person, sent_office, tmp_path)
    page.panel.choose(5)
    page.panel.editor.selectAll()
    compose(page.panel.editor, "れんけい")
    write(page.panel.editor, "連携を開始し、広く案内した。")
    click(page.panel.button)
    office_person.wait()
    assert rows_in(store_of(office_person))[FIRST].values["done"] == "連携を開始し、広く案内した。"


def test_a_decision_can_be_changed(office_person: Person, sent_office: Office, tmp_path: Path) -> None:
    page = deciding(office_person, sent_office, tmp_path)
    for text in ("案内した", "連携を開始した。"):
        decided = next((item for item in page.model.items if item not in page.model.open), None)
        page.list.setCurrentIndex(page.model.place_of(decided or page.model.open[0]))
        page.panel.choose(number_of(page, text))
        page.decide()
        office_person.wait()
    assert rows_in(store_of(office_person))[FIRST].values["done"] == "連携を開始した。"


def test_one_word_settles_all_that_a_second_copy_differs_in(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    page = deciding(office_person, sent_office, tmp_path)
    assert "2件" in page.panel.question.words.plain_text
    click(page.panel.question.this)
    office_person.wait()
    kept = rows_in(store_of(office_person))
    assert (kept[FIRST].values["done"], kept[SECOND].values["mark"]) == ("連携を開始し、案内した。", "△")
    assert page.model.open == []


def test_the_mark_its_reason_and_kind_are_decided_together(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    page = deciding(office_person, sent_office, tmp_path)
    page.list.setCurrentIndex(page.model.place_of(page.model.open[1]))
    assert page.panel.both.isHidden()
    assert page.panel.editor.isHidden()
    page.panel.choose(number_of(page, "大幅に遅れた"))
    page.decide()
    office_person.wait()
    kept = rows_in(store_of(office_person))[SECOND].values
    assert (kept["mark"], kept["change_reason"]) == ("△", "納期が大幅に遅れたため")


def test_the_office_mends_wording_and_answers_for_a_division(office_person: Person, sent_office: Office) -> None:
    gather(office_person, sent_office.answer)
    page = office_person.go_to("all_rows", GoTo(FIRST))
    assert isinstance(page, AllRowsPage)
    editor = page.editor.form.texts["done"].editor
    editor.selectAll()
    write(editor, "連携を始めた。")
    page.leave()
    office_person.wait()
    assert rows_in(store_of(office_person))[FIRST].values["done"] == "連携を始めた。"
    page.editor.voices.setCurrentIndex(1)
    page.editor.voices.activated.emit(1)
    page.editor.form.texts["later_years"].editor.setFocus()
    write(page.editor.form.texts["later_years"].editor, "（推進）")
    page.leave()
    office_person.wait()
    page.editor.findChildren(type(page.editor._tabs))[0].setCurrentIndex(1)
    office_person.wait()
    told = [str(page.editor.history.index(place).data()) for place in range(page.editor.history.rowCount())]
    assert "税務課（代理入力）" in told[0]
    assert "事務局（入力）" in told[1]
    assert "税務課（取りまとめ）" in told[2]


def test_the_office_takes_a_row_out_of_the_report_and_in_again(office_person: Person) -> None:
    page = office_person.go_to("all_rows", GoTo(FIRST))
    assert isinstance(page, AllRowsPage)
    for reason, editable in ((OutOfReport.FINISHED, False), (None, True)):
        place = page.editor.report.findData(reason)
        page.editor.report.setCurrentIndex(place)
        page.editor.report.activated.emit(place)
        office_person.wait()
        assert rows_in(store_of(office_person))[FIRST].out_of_report is reason
        assert page.editor.form.marks.isEnabled() is editable
    assert office_person.said == []


NOTES = {FIRST: {"note": "担当が変わりました。"}, SECOND: {"note": "報告対象外（中止／統合）\n事業を統合しました。"}}


def with_notes(office: Office, folder: Path) -> Path:
    """Return 税務課's answer with words to the office on both rows."""
    path = folder / "税務課_連絡.xlsx"
    path.write_bytes(make_hands().fill_in(office.answer.read_bytes(), NOTES))
    return path


def test_words_to_the_office_are_read_before_and_after_taking_in(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    page = office_person.go_to("all_rows")
    assert isinstance(page, AllRowsPage)
    assert page.table.isColumnHidden(NOTED)
    gathered = gathering(office_person, with_notes(sent_office, tmp_path))
    told = [str(gathered.attention.index(place).data()) for place in range(gathered.attention.rowCount())]
    assert told[0] == "報告対象外の申し出　1件"
    assert "報告対象外（中止／統合）" in told[1]
    assert told[2] == "事務局への連絡　1件"
    assert "税務課、担当が変わりました。" in told[3]
    gathered.apply()
    office_person.wait()
    page = office_person.go_to("all_rows", GoTo(FIRST))
    assert isinstance(page, AllRowsPage)
    assert page.editor.form.notes.isVisible()
    assert page.editor.form.notes.words.plain_text == "税務課：担当が変わりました。"
    place = page.model.place_of(FIRST).siblingAtColumn(NOTED)
    assert (place.data(), place.data(ICON_ROLE)) == ("連絡あり", "note")
    assert not page.table.isColumnHidden(NOTED)
    page.filters.boxes["noted"].setCurrentIndex(1)
    assert [row.id for row in page.model.shown] == [FIRST, SECOND]
    page.filters.boxes["noted"].setCurrentIndex(2)
    page.go_to(page.model.shown[0].id)
    assert page.editor.form.notes.isHidden()


def test_ctrl_f_leads_to_the_search_of_the_page_that_is_shown(office_person: Person) -> None:
    page = office_person.go_to("all_rows")
    assert isinstance(page, AllRowsPage)
    editor = page.editor.form.texts["done"].editor
    editor.setFocus()
    press(editor, Qt.Key.Key_F, CONTROL)
    assert QApplication.focusWidget() is page.filters.search
    keys(page.filters.search, FIRST)
    assert [row.id for row in page.model.shown] == [FIRST]
    assert editor.text() == ""


def test_digits_mark_the_row_in_the_table_and_with_ctrl_anywhere(office_person: Person) -> None:
    page = office_person.go_to("all_rows")
    assert isinstance(page, AllRowsPage)
    assert QApplication.focusWidget() is page.table
    page.go_to(FIRST)
    keys(page.table, "2")
    office_person.wait()
    assert rows_in(store_of(office_person))[FIRST].values["mark"] == "○"
    editor = page.editor.form.texts["done"].editor
    editor.setFocus()
    press(editor, Qt.Key.Key_3, CONTROL)
    office_person.wait()
    assert rows_in(store_of(office_person))[FIRST].values["mark"] == "△"


def test_ctrl_digits_mark_nothing_where_no_row_is_shown(office_person: Person) -> None:
    page = office_person.go_to("all_rows", GoTo(FIRST))
    board = office_person.go_to("board")
    press(board, Qt.Key.Key_1, CONTROL)
    office_person.wait()
    assert isinstance(page, AllRowsPage)
    assert rows_in(store_of(office_person))[FIRST].values["mark"] is None


def test_another_row_is_shown_from_its_top_in_the_office(office_person: Person) -> None:
    page = office_person.go_to("all_rows", GoTo(FIRST))
    assert isinstance(page, AllRowsPage)
    office_person.shell.window.resize(1366, 500)
    office_person.wait()
    page.editor.form.focus_field("later_years")
    assert page.editor.form.scrolled_by > 0
    page.go_to(SECOND)
    assert page.editor.form.scrolled_by == 0


def test_a_number_at_the_bottom_leads_to_the_rows_that_it_counts(office_person: Person, sent_office: Office) -> None:
    gather(office_person, sent_office.answer.parent)
    foot = office_person.shell.window.foot.counts
    for mark in ("◎", "○", "△", "×", None):
        click(foot.buttons[mark])
        office_person.wait()
        page = office_person.shell.window.page
        assert isinstance(page, AllRowsPage)
        assert foot.buttons[mark].text().endswith(f" {len(page.model.shown)}")


def test_the_list_is_made_and_another_file_is_not_overwritten_unasked(office_person: Person, tmp_path: Path) -> None:
    page = office_person.go_to("export")
    assert isinstance(page, ExportPage)
    assert "未記入が110件" in page.state.plain_text
    target = tmp_path / "一覧.xlsx"
    target.write_bytes(b"another")
    page.choose(target)
    click(page.make)
    office_person.wait()
    assert target.read_bytes() == b"another"
    click(page.question.replace)
    office_person.wait()
    assert target.read_bytes()[:2] == b"PK"
    assert "124行" in page.made.words.plain_text


def test_dropping_answers_anywhere_leads_to_gathering(office_person: Person, sent_office: Office) -> None:
    office_person.shell.window.dropped.emit((sent_office.answer,))
    office_person.wait()
    page = office_person.shell.window.page
    assert isinstance(page, MergePage)
    assert page.files.items == ["税務課.xlsx"]


def test_a_folder_without_workbooks_says_so(office_person: Person, tmp_path: Path) -> None:
    empty = tmp_path / "空"
    empty.mkdir()
    gathering(office_person, empty)
    assert office_person.said[-1].text == "選んだ場所にファイルがありません。"


def test_a_year_from_nothing_to_forms(person: Person, tmp_path: Path) -> None:
    person.shell.opening.make_office(tmp_path / "事務局.nakano")
    person.wait()
    board = person.shell.window.page
    assert isinstance(board, BoardPage)
    assert not board.empty.isHidden()
    click(board.empty.button)
    person.wait()
    page = person.shell.window.page
    assert isinstance(page, InquiryPage)
    assert not page.forms_button.isEnabled()
    page.year.setCurrentIndex(page.year.findText("令和4年度"))
    click(page.open_button)
    assert "令和4年度分" in page.starting.words.plain_text
    click(page.starting.start)
    person.wait()
    page.make_forms(tmp_path / "forms")
    person.wait()
    assert len(list((tmp_path / "forms").rglob("*.xlsx"))) == 26
    assert sum(row.counted for row in rows_in(tmp_path / "事務局.nakano").values()) == 110


def test_while_answers_are_collected_no_next_round_is_offered(office_person: Person) -> None:
    page = office_person.go_to("inquiry")
    assert isinstance(page, InquiryPage)
    assert "令和4年度末時点" in page.round_state.plain_text
    assert "回答期限 7月14日" in page.round_state.plain_text
    assert not any(part.isVisible() for part in (page.year, page.due, page.open_button))
    assert page.forms_button.isEnabled()


def test_after_a_round_is_closed_the_next_is_asked_about_before_it_starts(
    office_person: Person,
) -> None:
    path = store_of(office_person)
    office_person.leave()
    done("round", "close", "--year", "R4", "--store", path)
    with somebody() as person:
        person.open(path)
        page = person.go_to("inquiry")
        assert isinstance(page, InquiryPage)
        assert page.year.currentText() == "令和5年度"
        click(page.open_button)
        person.wait()
        assert page.starting.isVisible()
        click(page.starting.stop)
        assert page.starting.isHidden()
        click(page.open_button)
        click(page.starting.start)
        person.wait()
        assert "令和5年度末時点" in page.round_state.plain_text
        assert not page.open_button.isVisible()


def test_last_years_list_comes_in(person: Person, tmp_path: Path, published_list: Path) -> None:
    person.shell.opening.make_office(tmp_path / "事務局.nakano")
    person.wait()
    page = person.go_to("inquiry")
    assert isinstance(page, InquiryPage)
    page.import_from(published_list)
    person.wait()
    rows = rows_in(tmp_path / "事務局.nakano").values()
    assert sum(row.values["mark"] is not None for row in rows) == 103
    assert sum(row.out_of_report is OutOfReport.REPOST for row in rows) == 14
    assert person.said[-1].tone is Tone.DONE


@pytest.mark.parametrize("name", ["board", "merge", "conflict", "held", "all_rows", "export", "inquiry"])
def test_an_empty_page_says_what_would_be_here(person: Person, tmp_path: Path, name: str) -> None:
    person.shell.opening.make_office(tmp_path / "事務局.nakano")
    person.wait()
    page = person.go_to(name)
    empty = getattr(page, "empty", None)
    if empty is not None:
        assert empty.isVisible()
        assert empty.words.plain_text.endswith("。")
    assert person.said == []
    assert QApplication.activeModalWidget() is None
