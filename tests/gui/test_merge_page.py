"""Merging at the window: files are chosen, rows are handed on."""

import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from nakano_status.application.stopping import Cancelled
from nakano_status.bootstrap import make_spreadsheet_user
from nakano_status.gui.act_runner import LongWork
from nakano_status.gui.commands import HAND_ON
from nakano_status.gui.controls import files
from nakano_status.gui.controls.files import WORKBOOKS, choose_existing, choose_target
from nakano_status.gui.features.merge.batch_view import FINDINGS
from nakano_status.gui.features.merge.merge_page import MergePage
from nakano_status.gui.features.merge.received_page import ReceivedPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.messages import Tone
from nakano_status.gui.page import GoTo
from nakano_status.gui.panels.hand_on_panel import HandOnPanel
from nakano_status.workbook.form.layout import FINDINGS_SHEET
from tests.support.command_line import run
from tests.support.expected import of_kind, present
from tests.support.locked_files import locked
from tests.support.locked_zips import locked_zip
from tests.support.offices import ANSWERS, Office, last_years_form
from tests.support.organising import organising
from tests.support.rounds import OWN, ZEIMU
from tests.support.user_input import CONTROL, keys, press
from tests.support.windows import (
    FIRST,
    SECOND,
    Person,
    choosing,
    file_names,
    gather,
    gathering,
    rows_in,
    second_answer,
    second_copy,
    somebody,
    store_of,
    unnamed,
)

FAULTY = {FIRST: {"mark": "▽", "done": "実施した。"}, SECOND: {"mark": "○", "done": "試した。"}}


@pytest.fixture
def sealed(sent_office: Office, tmp_path: Path) -> Path:
    path = tmp_path / "税務課（鍵）.xlsx"
    path.write_bytes(locked(sent_office.answer.read_bytes(), "himitsu"))
    return path


@pytest.fixture
def faulty(sent_office: Office, tmp_path: Path) -> Path:
    path = tmp_path / "税務課（指摘あり）.xlsx"
    path.write_bytes(make_spreadsheet_user().fill_in(sent_office.form("税務課").read_bytes(), FAULTY))
    return path


@pytest.fixture
def last_year(tmp_path: Path) -> Path:
    """The form of another year that another data file sent, filled in."""
    form = last_years_form(tmp_path / "前年")
    path = tmp_path / "前年の様式.xlsx"
    path.write_bytes(
        make_spreadsheet_user().fill_in(form.read_bytes(), {FIRST: {"mark": "◎", "done": "前の様式に書いた。"}})
    )
    return path


def show_file(page: MergePage, name: str) -> None:
    page.view.file_list.setCurrentIndex(page.files.index(file_names(page).index(name)))
    page.view.tabs.setCurrentIndex(FINDINGS)


def test_a_locked_file_is_opened_by_its_password_and_the_rest_is_not_read_again(
    office_person: Person, sealed: Path, faulty: Path
) -> None:
    page = gathering(office_person, sealed, faulty)
    password = page.view.password
    assert password.isVisible()
    assert sealed.name in password.words.plain_text
    assert page.plan is not None
    assert {file.name: file.verdict.label for file in page.plan.files}[sealed.name] == "読取り不可"
    sealed.unlink()
    faulty.unlink()
    keys(password.field, "chigau")
    office_person.press(password.field, Qt.Key.Key_Return)
    assert "開けないファイルが1件" in password.words.plain_text
    password.field.clear()
    keys(password.field, "himitsu")
    office_person.click(password.open)
    assert password.isHidden()
    assert password.field.text() == ""
    assert {file.name: file.verdict.label for file in page.plan.files} == {sealed.name: "反映", faulty.name: "反映"}
    page.apply()
    office_person.wait()
    told, waits, *_ = page.summary.plain_text.split("\n")
    assert "相違" not in told, "its count is told once"
    assert "一部未取込 1行" in told
    assert waits == "相違 3件（取組・成果指標 2件）、未取込 1件は、それぞれの画面で確認してください。"
    assert rows_in(store_of(office_person))[FIRST].conflicts == ("done",)
    assert b"himitsu" not in store_of(office_person).read_bytes()


def test_a_file_in_a_zip_with_a_password_is_opened_by_it(office_person: Person, tmp_path: Path, faulty: Path) -> None:
    box = tmp_path / "一式.zip"
    box.write_bytes(locked_zip({"回答.xlsx": faulty.read_bytes(), "メモ.txt": b"-"}, b"himitsu"))
    page = gathering(office_person, box)
    for name in file_names(page):
        show_file(page, name)
        found = present(page.view.panel.file).problems
        assert [each.place.file for each in found] == [name], "files that were not opened have no SHA-256"
    password = page.view.password
    for word in ("chigau", "himitsu"):
        assert password.isVisible()
        password.field.clear()
        keys(password.field, word)
        office_person.click(password.open)
    assert password.isHidden()
    assert page.plan is not None
    verdicts = [(file.name, file.verdict.label) for file in page.plan.files]
    assert verdicts == [("一式.zip/回答.xlsx", "反映"), ("一式.zip/メモ.txt", "読取り不可")]


def test_conflicts_are_counted_alike_before_and_after_taking_in(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    page = gathering(office_person, sent_office.answer, second_copy(sent_office, tmp_path))
    counted = "相違 2件（取組・成果指標 2件）"
    assert counted in page.summary.plain_text
    assert "相違 4行" not in page.summary.plain_text, "each file's row would be counted"
    page.apply()
    office_person.wait()
    assert counted in page.summary.plain_text
    told = run(
        "merge", sent_office.answer, second_copy(sent_office, tmp_path), "--dry-run", "--store", sent_office.store
    )
    assert f"\n{counted}、" in told.output
    assert "\n各ファイルの行の合計 相違4行、" in told.output


def test_a_field_that_comes_into_conflict_is_not_said_to_become_blank(
    reviewer: Person, tmp_path: Path, gathered_office: Office
) -> None:
    page = gathering(reviewer, second_copy(gathered_office, tmp_path))
    shown = "".join(each.html for row in page.changes.item_keys if (each := page.changes.line_of(row)))
    assert "相違を決めるまで" in shown
    assert "空欄になります" not in shown


def test_each_side_of_a_conflict_is_named_with_its_file(
    reviewer: Person, tmp_path: Path, gathered_office: Office
) -> None:
    copy = second_copy(gathered_office, tmp_path)
    lines = gathering(reviewer, copy).view.attention.lines
    conflict = f"{FIRST}:done"
    shown = next(line.html for each in lines.item_keys if (line := lines.line_of(each)) and line.item == conflict)
    for name in (gathered_office.answer.name, copy.name):
        assert shown.count(f"{ZEIMU}（{name}）") == 1


def test_files_read_while_a_password_is_tried_or_while_others_are_imported_remain_in_the_batch(
    office_person: Person, sent_office: Office, sealed: Path, faulty: Path
) -> None:
    page = gathering(office_person, sealed)
    page.read((faulty,))
    page.view.password.given.emit("himitsu")  # typed while the file is read
    office_person.wait()
    assert file_names(page) == [sealed.name, faulty.name]
    assert page.plan is not None
    assert {file.name: file.verdict.label for file in page.plan.files} == {sealed.name: "反映", faulty.name: "反映"}
    page.read((sent_office.answer,))
    page.apply()  # pressed while the file is read
    office_person.wait()
    assert "取り込みました" in office_person.said[-1].text
    assert page.plan.files[-1].name == sent_office.answer.name
    assert page.take_in.isEnabled()
    page.apply()
    office_person.wait()
    assert "取り込みました" in page.summary.plain_text


def test_a_batch_that_was_discarded_while_a_password_was_tried_does_not_return(
    office_person: Person, sealed: Path
) -> None:
    page = gathering(office_person, sealed)
    page.view.password.given.emit("himitsu")
    page.clear()
    office_person.wait()
    assert page.plan is None
    assert page.view.password.isHidden()


def test_a_file_whose_password_comes_later_is_a_batch_of_its_own(
    office_person: Person, sealed: Path, faulty: Path
) -> None:
    page = gathering(office_person, sealed, faulty)
    page.apply()
    office_person.wait()
    password = page.view.password
    keys(password.field, "chigau")
    office_person.press(password.field, Qt.Key.Key_Return)
    assert "取り込みました" in page.summary.plain_text
    password.field.clear()
    keys(password.field, "himitsu")
    office_person.press(password.field, Qt.Key.Key_Return)
    assert file_names(page) == [sealed.name]
    office_person.click(page.take_in)
    assert rows_in(store_of(office_person))[FIRST].conflicts == ("done",)


def test_a_file_that_was_taken_in_with_its_password_is_not_asked_for_it_again(
    office_person: Person, sealed: Path, faulty: Path
) -> None:
    page = gathering(office_person, sealed)
    keys(page.view.password.field, "himitsu")
    office_person.click(page.view.password.open)
    page.apply()
    office_person.wait()
    page.clear()
    copy = sealed.with_name("写し.xlsx")
    copy.write_bytes(sealed.read_bytes())
    page = gathering(office_person, sealed, copy, faulty)
    assert page.plan is not None
    verdicts = {file.name: file.verdict.label for file in page.plan.files}
    assert (verdicts[sealed.name], verdicts.get(copy.name)) == ("取込済み", "取込済み")
    assert page.view.password.isHidden()


def test_the_files_in_a_zip_stand_in_the_list_as_files(
    office_person: Person, sent_office: Office, faulty: Path, tmp_path: Path
) -> None:
    bundle = tmp_path / "区民部.zip"
    with zipfile.ZipFile(bundle, "w") as made:
        made.write(sent_office.answer, "税務課.xlsx")
        made.writestr("メモ.txt", "よろしくお願いします。")
    page = gathering(office_person, bundle, faulty)
    assert file_names(page) == ["区民部.zip/税務課.xlsx", "区民部.zip/メモ.txt", faulty.name]
    assert "*.zip" in files.RETURNS


def test_what_was_found_in_a_file_stands_beside_its_verdict_also_after_the_page_was_left(
    office_person: Person, faulty: Path
) -> None:
    page = gathering(office_person, faulty)
    show_file(page, faulty.name)
    panel = page.view.panel
    words = [str(panel.list.lines.index(place).data()) for place in range(panel.list.lines.rowCount())]
    assert words[0] == "修正を要するもの　2件"
    assert any("ご確認いただきたいもの" in each for each in words)
    assert "まだ取り込んでいません" in panel.facts.plain_text
    page.apply()
    office_person.wait()
    office_person.go_to("board")
    office_person.go_to("merge")
    assert "反映" in panel.facts.plain_text
    assert "受領" in panel.facts.plain_text
    assert [str(panel.list.lines.index(place).data()) for place in range(panel.list.lines.rowCount())] == words


def test_enter_on_a_file_leads_to_its_findings(office_person: Person, faulty: Path) -> None:
    page = gathering(office_person, faulty)
    page.view.file_list.setFocus()
    press(page.view.file_list, Qt.Key.Key_Return)
    assert page.view.tabs.currentIndex() == FINDINGS
    count = page.view.tabs.tabText(FINDINGS).removeprefix("ファイルの指摘 ")
    assert f"ファイルの指摘 {count}" in page.summary.plain_text, "one thing has one number"
    assert f"指摘 {count}" in str(page.view.file_list.currentIndex().data())


def test_findings_go_back_as_a_form_with_the_answers(
    office_person: Person, faulty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = gathering(office_person, faulty)
    show_file(page, faulty.name)
    choosing(monkeypatch, tmp_path / "返送")
    office_person.click(page.view.panel.send_back)
    (made,) = (tmp_path / "返送").rglob("*.xlsx")
    book = openpyxl.load_workbook(made)
    assert FINDINGS_SHEET in book.sheetnames
    told = page.view.panel.making.result
    assert told.isVisible()
    assert made.name in told.words.plain_text
    assert "税務課に送り" in told.words.plain_text
    assert rows_in(store_of(office_person))[FIRST].values["done"] is None


def test_findings_of_several_files_go_back_in_one_go(
    office_person: Person, sent_office: Office, faulty: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "総務課（指摘あり）.xlsx"
    form = sent_office.form("総務課").read_bytes()
    (row_id,) = (row for row in rows_in(store_of(office_person)).values() if row.answerers == ("総務課",))
    other.write_bytes(make_spreadsheet_user().fill_in(form, {row_id.id: {"mark": "×"}}))
    page = gathering(office_person, faulty)
    assert page.view.all_back.isHidden()
    page = gathering(office_person, other)
    choosing(monkeypatch, tmp_path / "返送")
    page.view.tabs.setCurrentIndex(FINDINGS)
    assert page.view.all_back.text() == "まとめて返す…（2件）"
    office_person.click(page.view.all_back)
    assert len(list((tmp_path / "返送").rglob("*.xlsx"))) == 2
    assert "2件作成しました" in page.view.panel.making.result.words.plain_text


def test_another_year_s_form_is_named_and_carried_over(
    office_person: Person, last_year: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = gathering(office_person, last_year)
    assert "他の年度の回答様式です" in str(page.files.index(0).data())
    show_file(page, last_year.name)
    panel = page.view.panel
    office_person.click(panel.carry)
    assert panel.asking.isVisible()
    assert panel.asking.division.currentText() == "税務課"
    choosing(monkeypatch, tmp_path / "引継ぎ")
    office_person.click(panel.asking.make)
    (made,) = (tmp_path / "引継ぎ").rglob("*.xlsx")
    assert made.name in panel.making.result.words.plain_text
    assert "1項目を引き継ぎ" in panel.making.result.words.plain_text
    assert any("進捗状況" in str(panel.list.lines.index(place).data()) for place in range(panel.list.lines.rowCount()))
    assert panel.asking.isHidden()


def test_a_file_without_findings_offers_nothing_to_send_back(office_person: Person, sent_office: Office) -> None:
    page = gathering(office_person, sent_office.answer)
    show_file(page, sent_office.answer.name)
    assert page.view.panel.carry.isHidden()
    assert page.view.panel.send_back.isHidden() == page.view.panel.nothing.isVisible()


def test_a_refused_file_keeps_its_place_when_others_are_unticked(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    broken = tmp_path / "こわれている.xlsx"
    broken.write_bytes(b"no workbook")
    page = gathering(office_person, sent_office.answer, broken)
    place = page.files.index(file_names(page).index(sent_office.answer.name))
    page.files.setData(place, Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    office_person.wait()
    assert page.plan is not None
    assert [file.name for file in page.plan.files] == [broken.name]
    assert "取り込みません" in str(page.files.index(place.row()).data())
    assert page.changes.item_keys == []
    page.files.setData(place, Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole)
    office_person.wait()
    assert page.changes.item_keys == [FIRST, SECOND]


def test_a_row_that_was_left_out_can_be_ticked_again(office_person: Person, sent_office: Office) -> None:
    page = gathering(office_person, sent_office.answer)
    for state, count in ((Qt.CheckState.Unchecked, 1), (Qt.CheckState.Checked, 2)):
        page.changes.setData(page.changes.index(0), state, Qt.ItemDataRole.CheckStateRole)
        office_person.wait()
        assert page.changes.item_keys == [FIRST, SECOND]
        assert page.view.tabs.tabText(0) == f"変更 {count}件"
    page.apply()
    office_person.wait()
    assert rows_in(store_of(office_person))[FIRST].values["done"] == ANSWERS[FIRST]["done"]


def test_the_menu_does_what_the_page_does_and_leads_there_from_elsewhere(
    office_person: Person, sent_office: Office
) -> None:
    window = office_person.shell.window
    gathering(office_person, sent_office.answer)
    office_person.press(window, Qt.Key.Key_T, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert rows_in(store_of(office_person))[FIRST].values["done"] == ANSWERS[FIRST]["done"]
    office_person.press(window, Qt.Key.Key_B, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    received = of_kind(ReceivedPage, window.page)
    assert received.asking.isHidden()
    office_person.press(window, Qt.Key.Key_B, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert received.asking.isVisible()


def test_a_taking_in_that_is_stopped_changes_nothing_and_can_be_done_again(
    office_person: Person, sent_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = gathering(office_person, sent_office.answer)
    runner = office_person.shell.runner
    told = LongWork.report

    def stopping(work: LongWork, what: str, number: int, total: int) -> None:
        runner.stop()
        told(work, what, number, total)

    monkeypatch.setattr(LongWork, "report", stopping)
    office_person.click(page.take_in)
    monkeypatch.undo()
    assert office_person.said[-1].tone is Tone.DONE
    assert "中止しました" in office_person.said[-1].text
    assert rows_in(store_of(office_person))[FIRST].values["done"] is None
    assert page.take_in.isEnabled()
    office_person.click(page.take_in)
    assert rows_in(store_of(office_person))[FIRST].values["done"] == ANSWERS[FIRST]["done"]


def test_a_looking_that_is_stopped_is_not_taken_in_unseen(
    office_person: Person, sent_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = gathering(office_person, sent_office.answer)

    def stop(*_: object) -> None:
        raise Cancelled

    monkeypatch.setattr(LongWork, "report", stop)
    page.changes.setData(page.changes.index(0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    office_person.wait()
    monkeypatch.undo()
    assert page.take_in.text() == "取込内容を確認"
    office_person.click(page.take_in)
    assert page.take_in.text() == "取り込む"
    assert rows_in(store_of(office_person))[SECOND].values["done"] is None
    office_person.click(page.take_in)
    kept = rows_in(store_of(office_person))
    assert (kept[FIRST].values["done"], kept[SECOND].values["done"]) == (None, ANSWERS[SECOND]["done"])


def test_files_of_one_name_from_two_folders_are_both_in_the_batch_and_hidden_ones_are_counted(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    """Dropped one after the other, also before the first is read; the same file again is there once."""
    first, second = tmp_path / "総務部" / "回答.xlsx", tmp_path / "区民部" / "回答.xlsx"
    for path, content in ((first, sent_office.answer.read_bytes()), (second, b"broken")):
        path.parent.mkdir()
        path.write_bytes(content)
        path.with_name(f"~${path.name}").write_bytes(b"x")
    page = of_kind(MergePage, office_person.go_to("merge"))
    for path in (first, second, first):
        page.drop.dropped.emit((path.parent,))
    office_person.wait()
    assert sorted(file_names(page)) == ["区民部/回答.xlsx", "回答.xlsx"]
    assert "隠しファイル 2件は読み取っていません" in page.summary.plain_text
    named = "区民部/~$回答.xlsx\n総務部/~$回答.xlsx"
    assert (page.summary.toolTip(), page.summary.accessibleDescription()) == (named, named)
    page.apply()
    office_person.wait()
    assert page.summary.toolTip() == "", "it names nothing of what is shown now"
    page.clear()
    first.unlink()
    page.drop.dropped.emit((first.parent,))
    office_person.wait()
    assert "隠しファイル 1件は読み取っていません。（~$回答.xlsx）" in office_person.said[-1].text


@pytest.mark.parametrize("dropped_first", [True, False])
def test_a_received_file_and_another_of_its_name_are_both_in_the_batch(
    office_person: Person, sent_office: Office, tmp_path: Path, *, dropped_first: bool
) -> None:
    """Both are listed and imported, each by itself; a file of the same path replaces the one before."""
    second = second_answer(sent_office, tmp_path)
    gather(office_person, sent_office.answer).clear()
    for drops in (dropped_first, not dropped_first):
        if drops:
            gathering(office_person, second)
        else:
            office_person.click(of_kind(ReceivedPage, office_person.go_to("received")).again)
    page = of_kind(MergePage, office_person.shell.window.page)
    assert page.plan is not None
    verdicts = [file.verdict.label for file in page.plan.files]
    assert verdicts == (["反映", "取込済み"] if dropped_first else ["取込済み", "反映"])
    assert file_names(page) == [second.name] * 2
    gathering(office_person, second)
    assert [file.verdict.label for file in page.plan.files] == ["取込済み", "反映"]
    page.files.setData(page.files.index(0), Qt.CheckState.Unchecked, Qt.ItemDataRole.CheckStateRole)
    office_person.wait()
    assert [file.verdict.label for file in page.plan.files] == ["反映"]
    second.write_bytes(b"no workbook")
    gathering(office_person, second)
    assert [file.verdict.label for file in page.plan.files] == ["読取り不可"]
    second_answer(sent_office, tmp_path)
    gathering(office_person, second)
    page.apply()
    office_person.wait()
    assert rows_in(store_of(office_person))[FIRST].conflicts == ("done",)


def labels(dialog: QFileDialog) -> list[str]:
    return [dialog.labelText(part) for part in QFileDialog.DialogLabel]


def test_a_dialog_begins_in_the_folder_it_is_given(qtbot: QtBot, tmp_path: Path) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    dialog = choose_existing(parent, "回答様式を開く", lambda _: None, tmp_path, WORKBOOKS)
    assert Path(dialog.directory().absolutePath()) == tmp_path
    assert labels(dialog) == ["場所", "名前", "種類", "選ぶ", "キャンセル"]
    files = of_kind(QTreeView, dialog.findChild(QTreeView))
    header = [str(files.model().headerData(at, Qt.Orientation.Horizontal)) for at in range(files.model().columnCount())]
    assert [words for at, words in enumerate(header) if not files.isColumnHidden(at)] == [header[0], header[3]]
    dialog.reject()
    saving = choose_target(parent, "保存先", tmp_path / "一覧.xlsx", lambda _: None, WORKBOOKS)
    assert Path(saving.directory().absolutePath()) == tmp_path
    assert saving.labelText(QFileDialog.DialogLabel.Accept) == "保存"
    saving.reject()


def test_the_dialog_of_the_system_is_asked_for_when_all_is_said(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows makes its dialog when it is opened, and hears nothing of what is set later."""
    parent, opened = QWidget(), []
    qtbot.addWidget(parent)

    def note(dialog: QFileDialog) -> None:
        accept = dialog.labelText(QFileDialog.DialogLabel.Accept)
        opened.append((dialog.acceptMode(), accept, dialog.defaultSuffix(), dialog.selectedFiles()))

    monkeypatch.setattr(QFileDialog, "open", note)
    choose_target(parent, "保存先", tmp_path / "一覧.xlsx", lambda _: None, WORKBOOKS)
    assert opened == [(QFileDialog.AcceptMode.AcceptSave, "保存", "xlsx", [(tmp_path / "一覧.xlsx").as_posix()])]


@pytest.mark.usefixtures("qapp")
def test_without_a_data_file_the_window_looks_in_the_documents(tmp_path: Path) -> None:
    documents = tmp_path / "Documents"
    documents.mkdir()
    with somebody() as person, pytest.MonkeyPatch.context() as patched:
        patched.setattr(QStandardPaths, "writableLocation", lambda _: str(documents))
        person.shell.opening.ask_form()
        dialog = of_kind(QFileDialog, person.shell.window.findChild(QFileDialog))
        assert Path(dialog.directory().absolutePath()) == documents
        dialog.reject()


def test_the_window_looks_beside_its_data_file(clerk: Person) -> None:
    assert clerk.shell.session.file is not None
    clerk.shell.opening.ask_form()
    dialog = of_kind(QFileDialog, clerk.shell.window.findChild(QFileDialog))
    assert Path(dialog.directory().absolutePath()) == clerk.shell.session.file.path.parent
    dialog.reject()


def fill_in(person: Person, panel: HandOnPanel, day: date) -> None:
    panel.heir.setCurrentText("職員課")
    panel.since.show_day(day)
    panel.reason.setText("事務分掌の変更")
    person.click(panel.look)


def test_a_row_is_handed_on_after_what_passes_was_seen(office_person: Person) -> None:
    person = office_person
    page = of_kind(AllRowsPage, person.go_to("all_rows", GoTo(OWN[0])))
    person.do(HAND_ON)
    panel = page.editor.review.handing
    assert panel.heir.hasFocus()
    assert unnamed(page) == []
    assert panel.was.currentText() == f"{ZEIMU}（主管課）"
    assert not panel.look.isEnabled()
    fill_in(person, panel, date(2023, 7, 1))
    assert f"{OWN[0]}　税務課 → 職員課（令和5年7月1日から）" in panel.moves.plain_text
    assert "集めている令和4年度分でも、職員課が引き継ぎます。" in panel.moves.plain_text
    assert "に送った回答様式（照会番号 " in panel.moves.plain_text
    assert rows_in(store_of(person))[OWN[0]].leads == (ZEIMU,), "nothing is written yet"

    # another input ends the preview
    panel.reason.setText("組織改正")
    assert not panel.do.isVisible()
    person.click(panel.look)
    person.click(panel.do)
    assert rows_in(store_of(person))[OWN[0]].leads == ("職員課",)
    assert person.said[-1].text == f"{OWN[0]}を引き継ぎました：税務課 → 職員課"
    assert "職員課の回答様式を「照会」で作成して送ってください。" in person.said[-1].remedy
    assert panel.was.currentText() == "職員課（主管課）"


def test_on_the_page_of_the_plan_a_day_to_come_leaves_the_round_as_it_is(office_person: Person) -> None:
    person = office_person
    page = organising(person)
    page.tabs.setCurrentWidget(page.schedule)
    person.wait()
    schedule = page.schedule
    schedule.search.setText(OWN[0])
    schedule.table.setCurrentIndex(schedule.shown.index(0, 0))
    person.click(schedule.hand_on)
    assert unnamed(page) == []
    fill_in(person, schedule.handing.panel, date(2999, 4, 1))
    assert "この日までに開始する進捗確認は、税務課のままです。" in schedule.handing.panel.moves.plain_text
    person.click(schedule.handing.panel.do)
    assert not schedule.handing.isVisible()
    assert rows_in(store_of(person))[OWN[0]].leads == (ZEIMU,)

    # it is listed with the 改正, and is withdrawn there
    page.tabs.setCurrentWidget(page.divisions)
    person.wait()
    page.divisions.see_recorded.click()
    recorded = page.divisions.recorded
    assert unnamed(page) == []
    move = f"取組 {OWN[0]}：{ZEIMU} → 職員課（引継ぎ）。事務分掌の変更"
    assert move in str(recorded.list.currentIndex().data())
    assert f"取組 {OWN[0]} の所管課を、令和981年4月1日からの引継ぎの前に戻します。" in recorded.words.plain_text
    person.click(recorded.withdraw)
    assert person.said[-1].text == f"取り消しました：{move}"
    assert recorded.shown == ()


def test_a_blank_form_is_called_blank_and_is_what_the_page_opens_on(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    blank = tmp_path / "税務課_白紙.xlsx"
    blank.write_bytes(sent_office.form("税務課").read_bytes())
    page = gathering(office_person, blank)
    line = str(page.view.file_list.lines.index(0).data())
    assert ("白紙（記入がありません）" in line, "反映、" in line) == (True, False)
    assert "記入のないファイル（白紙など） 1件" in page.summary.plain_text
    page.apply()
    office_person.wait()
    assert "確認を要するものはありません" not in page.summary.plain_text
    assert "記入のないファイル（白紙など） 1件" in page.summary.plain_text


def test_the_page_opens_on_what_needs_a_person_and_counts_it(
    office_person: Person, sent_office: Office, faulty: Path
) -> None:
    page = gathering(office_person, sent_office.form("戸籍住民課"), faulty)
    assert page.view.tabs.currentIndex() != 0
    page.apply()
    office_person.wait()
    assert "ファイルの指摘 " in page.summary.plain_text


def test_the_lists_of_another_batch_begin_at_their_top(
    reviewer: Person, gathered_office: Office, tmp_path: Path
) -> None:
    reviewer.shell.window.resize(800, 420)
    page = gathering(reviewer, second_copy(gathered_office, tmp_path))
    view = page.view.attention
    for _ in range(2):
        view.setFixedHeight(40)
        reviewer.wait()
        bar = view.verticalScrollBar()
        bar.setValue(bar.maximum())
        assert bar.value() > 0
        page.clear()
        page.read([second_copy(gathered_office, tmp_path)])
        reviewer.wait()
        assert view.verticalScrollBar().value() == 0
