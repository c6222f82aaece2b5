"""The window of an office: first page, empty lists, guidance, pages."""

import re
import sys
import threading
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Never
from urllib.parse import unquote

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QAccessible, QAction, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtPrintSupport import QPrinterInfo
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QMenu, QScrollArea
from pytestqt.qtbot import QtBot

from nakano_status import __version__
from nakano_status.application.ports.data_file import Parts
from nakano_status.bootstrap import make_parts
from nakano_status.domain.round.round import OutOfReport
from nakano_status.gui.answers.mark_picker import MarkButton
from nakano_status.gui.controls.empty_state import sentence_lines
from nakano_status.gui.features.board.board_page import BoardPage
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.merge.held_page import HeldPage
from nakano_status.gui.features.merge.merge_page import MergePage
from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.features.start.dropped_files import NotOpened, file_to_open
from nakano_status.gui.features.start.start_page import StartPage
from nakano_status.gui.help.help_panel import PAGE_KEYS, find_manual, keys_of, libraries, section_of
from nakano_status.gui.memory import Memory
from nakano_status.gui.messages import Tone
from nakano_status.gui.page import Page, PageKind
from nakano_status.gui.window import page_list
from nakano_status.gui.window.notices import IN_USE, PERSON
from nakano_status.gui.window_menus import PAGE_DIGITS
from tests.support.command_line import ROOT, done, run
from tests.support.expected import of_kind, present
from tests.support.marks import BUILT_IN_MARKS
from tests.support.offices import ANSWERS, Office
from tests.support.stores import TickingClock
from tests.support.unplaced import refuse_names
from tests.support.user_input import CONTROL, click, keys, press, write
from tests.support.windows import (
    FIRST,
    SECOND,
    PageByPage,
    Person,
    choose_in_dialog,
    copied,
    file_names,
    gather,
    gathering,
    rows_in,
    somebody,
    store_of,
    unnamed,
)


def test_what_would_be_done_is_shown_before_it_is_done(office_person: Person, sent_office: Office) -> None:
    page = gathering(office_person, sent_office.answer)
    assert page.plan is not None
    assert [file.verdict.label for file in page.plan.files] == ["反映"]
    assert page.changes.item_keys == [FIRST, SECOND]
    assert "連携を開始した。" in str(page.changes.index(0).data())
    assert rows_in(store_of(office_person))[FIRST].values["done"] is None


def test_taking_in_writes_what_was_shown_and_stays_to_be_read(office_person: Person, sent_office: Office) -> None:
    page = gather(office_person, sent_office.answer)
    kept = rows_in(store_of(office_person))
    assert kept[FIRST].values["done"] == ANSWERS[FIRST]["done"]
    assert kept[SECOND].values["mark"] == "○"
    assert "取り込みました" in page.summary.plain_text
    assert file_names(page) == ["税務課.xlsx"]
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
    held = of_kind(HeldPage, office_person.go_to("held"))
    assert [item.row_id for item in held.chosen] == [FIRST]
    office_person.click(held.take_in)
    assert rows_in(store_of(office_person))[FIRST].values["done"] == ANSWERS[FIRST]["done"]
    assert held.model.item_keys == []


def test_a_file_that_is_not_ticked_is_not_taken_in(office_person: Person, sent_office: Office, tmp_path: Path) -> None:
    broken = tmp_path / "こわれている.xlsx"
    broken.write_bytes(b"no workbook")
    page = gathering(office_person, sent_office.answer, broken)
    verdicts = {name: page.files.index(place) for place, name in enumerate(file_names(page))}
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
    board = of_kind(BoardPage, office_person.go_to("board"))
    assert {line.division: line.answered for line in board.model.divisions}["戸籍住民課"] == 8
    assert office_person.shell.window.status_bar.submitted.text() == "15所管中15所管が提出"


def test_forms_that_ask_for_no_answer_are_counted_when_forms_were_made(
    person: Person, sent_office: Office, tmp_path: Path
) -> None:
    store = copied(sent_office.store, tmp_path)
    said = run("distribute", "--anew", "--out", tmp_path / "前", "--store", store).output
    to_read = said.count("（回答不要）")
    assert to_read > 0
    person.open(store)
    page = of_kind(InquiryPage, person.go_to("inquiry"))
    page.make_forms(tmp_path)
    person.wait()
    assert f"うち{to_read}所管分は回答不要です" in page.made.words.plain_text


def test_forms_that_are_not_put_in_place_are_told_as_recorded(
    office_person: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = of_kind(InquiryPage, office_person.go_to("inquiry"))
    refuse_names(monkeypatch)
    page.make_forms(tmp_path / "照会", ("税務課",))
    office_person.wait()
    told = office_person.said[-1]
    assert told.code == "FORMS-NOT-PLACED"
    assert "回答様式を作成したことは記録しましたが" in told.text
    assert page.made.isHidden()
    page.make_forms(tmp_path / "照会")  # they are recorded: nothing is done
    office_person.wait()
    assert office_person.said[-1].code == "TARGET-NOT-WRITABLE"


def test_background_work_begins_again_after_leaving_has_failed(
    office_person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = office_person.shell.window

    def fail() -> Never:
        raise ZeroDivisionError

    with monkeypatch.context() as patch:
        patch.setattr(window, "leave_page", fail)
        with pytest.raises(ZeroDivisionError):
            window.may_leave()
    assert not window.is_being_left


def test_a_merge_ends_what_can_be_undone(office_person: Person, sent_office: Office) -> None:
    page = of_kind(AllRowsPage, office_person.go_to("all_rows"))
    keys(page.editor.form.findChildren(MarkButton)[0], "1")
    office_person.wait()
    assert office_person.shell.around.undo.canUndo()
    gather(office_person, sent_office.answer)
    assert not office_person.shell.around.undo.canUndo()


def test_dropping_answers_anywhere_leads_to_gathering(office_person: Person, sent_office: Office) -> None:
    office_person.shell.window.dropped.emit((sent_office.answer,))
    office_person.wait()
    page = of_kind(MergePage, office_person.shell.window.page)
    assert file_names(page) == ["税務課.xlsx"]


def test_a_folder_without_workbooks_says_so(office_person: Person, tmp_path: Path) -> None:
    empty = tmp_path / "空"
    empty.mkdir()
    gathering(office_person, empty)
    assert office_person.said[-1].text == "選んだ場所に、読み取るファイルがありません。"


def test_a_year_from_nothing_to_forms(person: Person, tmp_path: Path) -> None:
    person.shell.opening.make_office(tmp_path / "事務局.nakano")
    person.wait()
    board = of_kind(BoardPage, person.go_to("board"))
    assert not board.empty.isHidden()
    person.click(board.empty.button)
    page = of_kind(InquiryPage, person.shell.window.page)
    assert not page.forms_button.isEnabled()
    page.year.setCurrentIndex(page.year.findText("令和4年度"))
    person.click(page.open_button)
    assert "令和4年度分" in page.starting.words.plain_text
    assert page.starting.title.text() == "令和4年度の進捗確認の開始"
    person.click(page.starting.start)
    page.make_forms(tmp_path / "forms")
    person.wait()
    assert len(list((tmp_path / "forms").rglob("*.xlsx"))) == 26
    assert "部ごとのフォルダー" not in page.made.words.plain_text  # no 部 is registered, so there are none
    assert sum(row.counted for row in rows_in(tmp_path / "事務局.nakano").values()) == 110


def test_while_answers_are_collected_no_next_round_is_offered(office_person: Person) -> None:
    page = of_kind(InquiryPage, office_person.go_to("inquiry"))
    assert "令和4年度末時点" in page.round_state.plain_text
    assert "回答期限 令和5年7月14日" in page.round_state.plain_text
    assert not any(part.isVisible() for part in (page.year, page.due, page.open_button))
    assert page.forms_button.isEnabled()


def test_after_a_round_is_closed_the_next_is_asked_about_before_it_starts(
    office_person: Person,
) -> None:
    path = store_of(office_person)
    office_person.leave()
    done("round", "close", "--year", "R4", "--store", path)
    with somebody(path) as person:
        page = of_kind(InquiryPage, person.go_to("inquiry"))
        assert page.year.currentText() == "令和5年度"
        person.click(page.open_button)
        assert page.starting.isVisible()
        assert page.starting.title.text() == "令和5年度の進捗確認の開始"
        click(page.starting.stop)
        assert page.starting.isHidden()
        person.click(page.open_button)
        person.click(page.starting.start)
        assert "令和5年度末時点" in page.round_state.plain_text
        assert not page.open_button.isVisible()


def test_last_years_list_comes_in(person: Person, tmp_path: Path, published_list: Path) -> None:
    person.shell.opening.make_office(tmp_path / "事務局.nakano")
    person.wait()
    page = of_kind(InquiryPage, person.go_to("inquiry"))
    page.import_from(published_list)
    person.wait()
    rows = rows_in(tmp_path / "事務局.nakano").values()
    assert sum(row.values["mark"] is not None for row in rows) == 103
    assert sum(row.out_of_report is OutOfReport.REPOST for row in rows) == 14
    assert person.said[-1].tone is Tone.DONE


@pytest.mark.sample(3)
@pytest.mark.parametrize("name", ["board", "merge", "conflict", "held", "all_rows", "wording", "export", "inquiry"])
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


def test_forms_are_counted_by_division_however_often_they_were_made_anew_or_asked_about(
    person: Person, sent_office: Office, tmp_path: Path
) -> None:
    store = copied(sent_office.store, tmp_path)
    divisions = len({each["division"] for each in done("distribute", "--out", tmp_path, "--store", store)["packages"]})
    done("distribute", "--division", "税務課", "--anew", "--out", tmp_path / "再", "--store", store)
    done("merge", sent_office.answer, "--store", store)
    told = ("--division", "税務課", "--id", FIRST, "--comment", "数を記入してください。")
    done("ask-back", *told, "--out", tmp_path / "修正依頼", "--store", store)
    person.open(store)
    page = of_kind(InquiryPage, person.go_to("inquiry"))
    assert page.forms_state.plain_text.startswith(f"{divisions}所管分の回答様式を作成済みです")


def test_a_division_that_answers_more_than_its_form_asks_is_named_until_a_form_is_made_anew(
    person: Person, sent_office: Office, tmp_path: Path
) -> None:
    store = copied(sent_office.store, tmp_path)
    done(
        "round", "amend", "--id", "1-2-1-04-T", "--answerers", "all", "--reason", "2課で取り組むため", "--store", store
    )
    (tmp_path / "写し").mkdir()
    mended = copied(store, tmp_path / "写し")
    person.open(store)
    page = of_kind(InquiryPage, person.go_to("inquiry"))
    names = page.forms_state.plain_text.partition("作り直しが必要な所管課：")[2].split("、")
    shown = next(each for each in done("show", "--store", mended)["rows"] if each["id"] == "1-2-1-04-T")
    assert set(names) < set(shown["answerers"])
    for name in names:
        done("distribute", "--division", name, "--anew", "--out", tmp_path / "再", "--store", mended)
    person.open(mended)
    page = of_kind(InquiryPage, person.go_to("inquiry"))
    assert "所管分" in page.forms_state.plain_text
    assert "作り直しが必要" not in page.forms_state.plain_text


def test_what_stands_in_the_folder_from_before_is_told_where_forms_are_made_anew(
    person: Person, sent_office: Office, tmp_path: Path
) -> None:
    store, forms = copied(sent_office.store, tmp_path), tmp_path / "照会"
    done("distribute", "--out", forms, "--store", store)
    done("export", "letters", "--kind", "送付票", "--out", forms, "--store", store)
    done("kpi", "set", "KPI-2-2", "owner=保険医療課", "--store", store)
    person.open(store)
    page = of_kind(InquiryPage, person.go_to("inquiry"))
    page.make_forms(forms, ("保険医療課",))
    person.wait()
    told = page.made.words.plain_text
    assert "保険医療課_R4回答不要.xlsx" in told
    assert "保険医療課_R4送付票.docx" in told
    page.make_forms(tmp_path / "別", ("保険医療課",))
    person.wait()
    assert "残っています" not in page.made.words.plain_text


def test_a_wrong_due_date_is_corrected_for_all(person: Person, tmp_path: Path) -> None:
    done("init", "--store", tmp_path / "o.nakano")
    done("round", "open", "--year", "R4", "--due", "2023-06-14", "--store", tmp_path / "o.nakano")
    person.open(tmp_path / "o.nakano")
    page = of_kind(InquiryPage, person.go_to("inquiry"))
    panel = page.collecting
    person.click(panel.correct)
    assert (panel.box.isVisible(), panel.due.day) == (True, date(2023, 6, 14))
    panel.due.show_day(date(2023, 7, 14))
    person.click(panel.give)
    assert not panel.box.isVisible()
    assert "7月14日" in page.round_state.plain_text
    assert "作成済みの回答様式の期限は変わりません" in person.said[-1].remedy


def test_a_start_is_taken_back_while_nothing_came_and_not_after(office_person: Person, sent_office: Office) -> None:
    page = of_kind(InquiryPage, office_person.go_to("inquiry"))
    panel = page.collecting
    office_person.click(panel.withdraw)
    assert panel.question.isVisible()
    click(panel.question.stop)
    assert (panel.question.isVisible(), panel.withdraw.hasFocus()) == (False, True)
    office_person.click(panel.withdraw)
    office_person.click(panel.question.start)
    assert "作成済みの回答様式26件は使えなくなりました" in office_person.said[-1].remedy
    assert (panel.isVisible(), page.choosing.isVisible()) == (False, True)
    assert page.open_button.hasFocus()
    assert not page.open_button.visibleRegion().isEmpty()
    office_person.click(page.open_button)
    office_person.click(page.starting.start)
    assert panel.withdraw.isVisible()
    assert page.forms_button.hasFocus()
    gather(office_person, sent_office.answer)
    page = of_kind(InquiryPage, office_person.go_to("inquiry"))
    assert (panel.correct.isVisible(), panel.withdraw.isVisible()) == (True, False)


def test_the_proposed_due_date_is_a_working_day(tmp_path: Path) -> None:
    with somebody(parts=make_parts(TickingClock(datetime(2026, 8, 29, 1, 0, tzinfo=UTC)))) as person:
        done("init", "--store", tmp_path / "o.nakano")
        person.open(tmp_path / "o.nakano")
        page = of_kind(InquiryPage, person.go_to("inquiry"))
        assert page.due.day == date(2026, 9, 24)


def test_the_proposed_due_date_is_after_the_end_of_the_chosen_year(tmp_path: Path) -> None:
    with somebody(parts=make_parts(TickingClock(datetime(2025, 11, 25, 1, 0, tzinfo=UTC)))) as person:
        done("init", "--store", tmp_path / "o.nakano")
        person.open(tmp_path / "o.nakano")
        page = of_kind(InquiryPage, person.go_to("inquiry"))
        last = page.year.count() - 1
        assert page.due.day == date(2025, 12, 16)
        page.year.setCurrentIndex(last)
        assert page.due.day == date(2026, 4, 21)
        page.due.show_day(date(2026, 5, 8))
        page.year.setCurrentIndex(0)
        assert page.due.day == date(2026, 5, 8)


NOON = datetime(2023, 7, 3, 3, tzinfo=UTC)


def start_page(person: Person) -> StartPage:
    return of_kind(StartPage, person.shell.window.findChild(StartPage))


def recent_menu(person: Person) -> list[QAction]:
    """The lines of the menu ファイル, 最近使ったデータファイル."""
    file = of_kind(QMenu, person.shell.window.menuBar().actions()[0].menu())
    recent = of_kind(QMenu, next(line.menu() for line in file.actions() if line.text() == "最近使ったデータファイル"))
    return recent.actions()


def test_the_name_of_the_user_is_changed_while_a_data_file_is_open(office_person: Person) -> None:
    shell, window = office_person.shell, office_person.shell.window
    file = of_kind(QMenu, window.menuBar().actions()[0].menu())
    next(line for line in file.actions() if line.text() == "操作する人の名前…").trigger()
    notice = window.notices.shown[PERSON]
    assert notice.reason.hasFocus()
    assert unnamed(window.notices.strip) == []
    assert not notice.button.isEnabled()
    write(notice.reason, "佐藤")
    press(notice.reason, Qt.Key.Key_Return)
    assert (shell.session.by, shell.memory.person) == ("佐藤", "佐藤")
    assert PERSON not in window.notices.shown
    assert office_person.said[-1].text == "これからの操作を「佐藤」の名前で残します。"


def test_every_button_of_the_first_window_has_a_name(person: Person) -> None:
    person.shell.window.menuBar().setFixedWidth(240)  # Qt adds a button of its own where the menus do not fit
    person.wait()
    buttons = [each for each in person.shell.window.findChildren(QAbstractButton) if each.isVisible()]
    names = [QAccessible.queryAccessibleInterface(each).text(QAccessible.Text.Name) for each in buttons]
    assert "ほかのメニュー" in names
    assert "" not in names


@pytest.mark.parametrize("size", [(1366, 768), (1200, 720)], ids=["of an office PC", "of the manual's pictures"])
def test_the_first_page_is_seen_whole_without_scrolling(size: tuple[int, int], person: Person) -> None:
    person.shell.window.resize(*size)
    person.wait()
    (area,) = start_page(person).findChildren(QScrollArea)
    assert area.verticalScrollBar().maximum() == 0


def test_while_a_form_is_read_the_page_says_so_and_begins_nothing_else(
    tmp_path: Path, person: Person, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page, form = start_page(person), tmp_path / "回答様式.xlsx"
    form.write_bytes(b"no workbook")
    files, is_watched = type(person.shell.session.parts.files), threading.Event()
    read = files.read

    def read_late(*given: Any) -> bytes:
        is_watched.wait(300)
        return read(*given)

    monkeypatch.setattr(files, "read", read_late)
    person.shell.opening.open(form)
    qtbot.waitUntil(lambda: page.under_way.text() == "回答様式を読み取っています")
    assert not page.form_button.isEnabled()
    is_watched.set()
    person.wait()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    page = start_page(person)
    assert page.under_way.text() == ""
    assert page.form_button.isEnabled()
    assert person.said[-1].tone is Tone.REFUSED


def test_the_file_that_was_closed_is_first_on_the_list_and_opens_with_enter(
    opened_form: Path, tmp_path: Path, person: Person
) -> None:
    path, memory, window = copied(opened_form, tmp_path), person.shell.memory, person.shell.window
    gone = tmp_path / "ない.nakano"
    memory.recent.add(gone, NOON)
    person.open(path)
    assert str(memory.last_file) == str(path)
    person.press(window, Qt.Key.Key_W, CONTROL)
    page = start_page(person)
    assert not window.pages
    assert memory.last_file is None
    assert unnamed(page) == []
    assert [row.title.text() for row in page.recent.rows.values()] == ["税務課　令和4年度末時点の進捗状況", "ない"]
    assert page.recent.rows[str(gone)].below.text().startswith("見つかりません")
    assert not page.recent.rows[str(path)].below.text().startswith("見つかりません")
    person.click(page.recent.rows[str(gone)].remove)
    assert [file.path for file in memory.recent.files] == [str(path)]
    assert [line.text() for line in recent_menu(person)] == [f"税務課　令和4年度末時点の進捗状況　（{path.name}）"]
    assert QApplication.focusWidget() is page.recent.rows[str(path)].button
    person.press(page.recent.rows[str(path)].button, Qt.Key.Key_Space)
    assert isinstance(window.page, EntriesPage)
    assert person.said == []


def test_a_name_that_is_given_is_seen_by_whoever_opens_the_same_file(
    opened_form: Path, tmp_path: Path, person: Person
) -> None:
    path = copied(opened_form, tmp_path)
    write(start_page(person).person, "中野 花子")
    person.open(path)
    with somebody(memory=person.shell.memory) as colleague:
        assert start_page(colleague).person.text() == "中野 花子"
        write(start_page(colleague).person, "（代理）")
        colleague.open(path)
        assert "中野 花子（" in colleague.shell.window.notices.shown[IN_USE].accessibleName()
        assert colleague.shell.memory.person == "中野 花子（代理）"


def test_a_file_that_is_gone_is_told_and_the_first_page_stays(person: Person, tmp_path: Path) -> None:
    person.open(tmp_path / "ない.nakano")
    assert [message.code for message in person.said] == ["STORE-MISSING"]
    assert person.shell.window.page is None


@pytest.mark.skipif(sys.platform == "win32", reason="a link needs a right there")
def test_a_link_that_leads_to_itself_is_told_and_the_open_file_stays(
    opened_form: Path, person: Person, tmp_path: Path
) -> None:
    loop = tmp_path / "輪.nakano"
    loop.symlink_to(loop)
    person.open(copied(opened_form, tmp_path))
    person.open(loop)
    assert [message.tone for message in person.said] == [Tone.REFUSED]
    assert isinstance(person.shell.window.page, EntriesPage)


def test_what_is_dropped_twice_or_with_its_data_file_is_opened_once(
    sent_office: Office, tmp_path: Path, person: Person
) -> None:
    form = tmp_path / "回答様式.xlsx"
    form.write_bytes(sent_office.form("税務課").read_bytes())
    person.shell.window.dropped.emit((form, form))
    person.wait()
    assert isinstance(person.shell.window.page, EntriesPage)
    person.shell.window.dropped.emit((form, form.with_suffix(".nakano")))
    person.wait()
    assert [(message.tone, message.code) for message in person.said] == [(Tone.DONE, "")]
    assert "開いています" in person.said[0].text
    assert person.shell.session.may_write


def test_a_file_out_of_a_mail_is_asked_to_be_saved_first(person: Person) -> None:
    mail = QMimeData()
    mail.setData('application/x-qt-windows-mime;value="FileGroupDescriptorW"', b"x")
    place, no, left = QPointF(10, 10), Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton
    entering = QDragEnterEvent(place.toPoint(), Qt.DropAction.CopyAction, mail, left, no)
    QCoreApplication.sendEvent(person.shell.window, entering)
    assert entering.isAccepted()
    QCoreApplication.sendEvent(person.shell.window, QDropEvent(place, Qt.DropAction.CopyAction, mail, left, no))
    assert "保存されていません" in person.said[0].text
    assert not person.shell.window.pages


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("様式.xls",), "形式（.xls）"),
        (("メモ.pdf",), "回答様式やデータファイルではありません"),
        (("様式.xlsx.lnk",), "ショートカット"),
        (("税務課.nakano.lock",), "作業用"),
        (("~$様式.xlsx",), "作業用"),
        (("folder",), "フォルダー"),
        (("税務課.xlsx", "総務課.xlsx"), "2件"),
        (("税務課.nakano", "総務課.nakano"), "2件"),
        (("税務課.nakano", "総務課.xlsx"), "2件"),
    ],
)
def test_what_cannot_be_opened_here_ends_in_a_kind_word(names: tuple[str, ...], told: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    found = of_kind(NotOpened, file_to_open([tmp_path / name for name in names]))
    assert told in found.text
    assert found.remedy.endswith("何も変更していません。")


def test_what_can_be_opened_is_the_one_that_is_meant(tmp_path: Path) -> None:
    data, form = tmp_path / "税務課.nakano", tmp_path / "税務課.xlsx"
    assert file_to_open([form]) == form
    assert file_to_open([data, form]) == data
    assert file_to_open([tmp_path / "税務課.NAKANO"]) == tmp_path / "税務課.NAKANO"


class StartedWithAFile(PageByPage):
    """A window that was started with a file: it begins with a text that it opens one."""

    def __init__(self, parts: Parts, memory: Memory | None = None) -> None:
        super().__init__(parts, memory, opens_file=True)


@pytest.mark.parametrize("name", ["議事録.docx", "計画.json", "ない.nakano", "ない.xlsx", "フォルダー"])
def test_a_start_with_a_file_that_is_none_to_open_leaves_the_first_page_and_the_reason(
    tmp_path: Path, name: str
) -> None:
    (tmp_path / "フォルダー").mkdir()
    for each in ("議事録.docx", "計画.json"):
        (tmp_path / each).write_bytes(b"{}")
    before = sorted(tmp_path.iterdir())
    with somebody(kind=StartedWithAFile) as person:
        shown = [person.shell.first_page.is_shown]
        person.shell.begin_with(tmp_path / name)
        person.wait()
        assert [*shown, person.shell.first_page.is_shown] == [False, True]
        assert [message.tone for message in person.said] == [Tone.REFUSED]
        assert name in person.said[0].text
        assert person.said[0].remedy
    assert sorted(tmp_path.iterdir()) == before


def test_a_start_with_a_form_makes_its_data_file_beside_it(sent_office: Office, tmp_path: Path) -> None:
    form = tmp_path / "税務課_R4回答様式.xlsx"
    form.write_bytes(sent_office.form("税務課").read_bytes())
    with somebody(kind=StartedWithAFile) as person:
        person.shell.begin_with(form)
        person.wait()
        assert store_of(person) == form.with_suffix(".nakano")
        assert isinstance(person.shell.window.page, EntriesPage)


def test_a_form_is_opened_beside_the_data_file_that_came_up_while_typing_was_saved(
    sent_office: Office, opened_form: Path, tmp_path: Path, person: Person
) -> None:
    person.open(copied(opened_form, tmp_path))
    form = copied(sent_office.form("戸籍住民課"), tmp_path)
    person.shell.opening.make_office(tmp_path / "進捗確認.nakano")
    QApplication.processEvents()
    person.shell.opening.open(form)
    person.wait()
    assert person.said == []
    assert person.shell.session.file is not None
    assert person.shell.session.file.path == form.with_suffix(".nakano")


def fits(sentence: str) -> bool:
    """Whether a sentence has room in one line."""
    return len(sentence) <= 20


def test_every_sentence_has_a_line_of_its_own() -> None:
    assert list(sentence_lines("回答はまだありません。届くとここに並びます。", fits)) == [
        "回答はまだありません。",
        "届くとここに並びます。",
    ]


def test_a_sentence_without_room_breaks_at_the_comma_nearest_to_its_middle() -> None:
    words = "文章を直すと、受領時の回答と並べて、所管課の確認とともに表示されます。"
    assert list(sentence_lines(words, fits)) == [
        "文章を直すと、受領時の回答と並べて、",
        "所管課の確認とともに表示されます。",
    ]


def test_what_has_nothing_to_break_at_is_left_whole() -> None:
    words = "読点のない文はそのまま一つの段落に残されます。"
    assert list(sentence_lines(words, fits)) == [words]
    assert list(sentence_lines("", fits)) == []


MANUAL = ROOT / "docs" / "manual"
KEY = re.compile(r"Ctrl＋(?:Shift＋)?[A-Za-z0-9/]+")


def shortcuts_of(person: Person) -> dict[str, list[str]]:
    """Return the shortcuts of every act in the menus, menus within menus too, by its text."""
    found: dict[str, list[str]] = {}

    def walk(actions: list[QAction]) -> None:
        for action in actions:
            inner = action.menu()
            if isinstance(inner, QMenu):
                walk(inner.actions())
            elif not action.isSeparator():
                found[action.text()] = [key.toString() for key in action.shortcuts()]

    walk(person.shell.window.menuBar().actions())
    return found


@pytest.mark.parametrize("who", ["clerk", "office_person"])
def test_no_two_acts_share_a_shortcut_and_the_sheet_has_them_all(who: str, request: pytest.FixtureRequest) -> None:
    person: Person = request.getfixturevalue(who)
    found = shortcuts_of(person)
    keys = Counter(key for each in found.values() for key in each)
    assert [key for key, count in keys.items() if count > 1] == []
    person.shell.menus.guidance.show_keys()
    sheet = person.shell.menus.guidance.panel.text.toPlainText()
    told = {key.replace("Return", "Enter") for key in keys}
    assert {key for key in told if key not in sheet} == set()
    assert all(words in sheet for words, each in found.items() if each and not words.startswith(("元に", "やり直す")))


@pytest.mark.parametrize(("who", "files"), [("clerk", "division-*.md"), ("office_person", "office-*.md")])
def test_every_key_that_the_manual_names_is_there(who: str, files: str, request: pytest.FixtureRequest) -> None:
    there = {key for each in shortcuts_of(request.getfixturevalue(who)).values() for key in each}
    named = {(path.name, key) for path in MANUAL.glob(files) for key in KEY.findall(path.read_text("utf-8"))}
    assert named
    assert {each for each in named if each[1].replace("＋", "+").replace("Enter", "Return") not in there} == set()


def test_the_menu_leads_to_the_page_for_those_who_decide_what_is_installed(clerk: Person) -> None:
    (page,) = [each for each in clerk.shell.window.findChildren(QAction) if each.text() == "情報システム部門の方へ"]
    page.trigger()
    assert "HKEY_CURRENT_USER" in clerk.shell.menus.guidance.panel.text.toPlainText()


def test_there_is_a_key_for_every_page_of_both_roles() -> None:
    offered = (
        page_list.offered_before_reading(page_list.OFFICE_PAGES, is_office=True),
        page_list.offered_to_division(gathers=True, has_figures=True),
    )
    assert len(PAGE_DIGITS) == len(set(PAGE_DIGITS)) >= max(map(len, offered))


def test_the_sheet_tells_the_keys_of_the_pages_that_a_role_has(clerk: Person) -> None:
    press(clerk.shell.window, Qt.Key.Key_Slash, CONTROL)
    sheet = clerk.shell.menus.guidance.panel.text.toPlainText()
    told = [
        title
        for title, keys in keys_of(page_list.OFFICE_PAGES + page_list.DIVISION_PAGES, BUILT_IN_MARKS)
        if all(words in sheet for _, words in keys)
    ]
    assert page_list.ENTRIES.title in told
    assert page_list.CONFLICT.title not in told
    everywhere = next(each for each in PAGE_KEYS if each.page is None)
    assert all(keys in sheet and words in sheet for keys, words in everywhere.keys)


def test_links_lead_on_and_back_and_all_can_be_copied_and_printed(
    clerk: Person, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = clerk.shell.menus.guidance.panel
    panel.explain("index.md")
    first = panel.text.toPlainText()
    panel.text.anchorClicked.emit(QUrl("troubleshooting.md#保存できない"))
    assert panel.text.toPlainText().startswith("保存できない")
    panel.text.anchorClicked.emit(QUrl("office-1-preparation.md#計画組織"))
    assert panel.text.toPlainText().startswith("計画・組織")
    panel.explain("troubleshooting.md")
    assert 'href="troubleshooting.md#誤って取り込んだ"' in unquote(panel.text.toHtml())
    for _ in range(3):
        panel.back.click()
    assert panel.text.toPlainText() == first
    panel.copying.click()
    assert QGuiApplication.clipboard().text() == first
    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", list)
    panel.printing.click()
    (dialog,) = panel.findChildren(QFileDialog)
    assert [Path(each).name for each in dialog.selectedFiles()] == ["手引.pdf"]
    choose_in_dialog(panel, tmp_path / "手引.pdf")
    assert (tmp_path / "手引.pdf").read_bytes().startswith(b"%PDF")


def test_what_program_this_is_stands_with_its_libraries_and_their_licences(clerk: Person) -> None:
    clerk.shell.menus.guidance.show_about()
    text = clerk.shell.menus.guidance.panel.text.toPlainText()
    file = present(clerk.shell.session.file)
    assert __version__ in text
    assert file.path.name in text
    assert f"データファイルの形式\n{clerk.shell.session.parts.store_files.format}\n" in text
    assert "回答様式の形式\n1・2・3\n" in text
    assert "MIT License" in text
    assert "LGPL" in text
    assert {"pyside6-essentials", "sqlalchemy", "openpyxl", "xlsxwriter"} <= {each.name for each in libraries()}
    assert all(each.name in text and each.licence in text for each in libraries())


@pytest.mark.parametrize("kind", [*page_list.DIVISION_PAGES, *page_list.OFFICE_PAGES], ids=lambda kind: kind.name)
def test_a_page_that_is_made_has_the_name_and_title_of_its_kind(person: Person, kind: PageKind) -> None:
    page = kind.make(person.shell.around)
    assert (page.name, page.title) == (kind.name, kind.title)
    page.deleteLater()


@pytest.mark.parametrize("kind", page_list.OFFICE_PAGES, ids=lambda kind: kind.name)
def test_the_manual_tells_the_office_of_each_of_its_pages(kind: PageKind) -> None:
    assert told_at(kind.help_for(is_office=True)).lstrip("# ").startswith(kind.title)


@pytest.mark.parametrize("kind", page_list.DIVISION_PAGES, ids=lambda kind: kind.name)
def test_the_manual_tells_divisions_of_each_of_their_pages(kind: PageKind) -> None:
    place = kind.help_for(is_office=False)
    assert told_at(place).lstrip("# ").startswith(kind.title)
    assert not place.startswith("office")


def told_at(place: str) -> str:
    """Return the text of the manual at a place; nothing where there is no such heading."""
    page, _, heading = place.partition("#")
    return section_of((find_manual() / page).read_text("utf-8"), heading) or ""


def test_a_section_ends_where_the_next_of_its_rank_begins() -> None:
    text = "# 手引\n## 甲\n一\n### 甲の一\n二\n## 乙\n三\n"
    assert section_of(text, "甲") == "## 甲\n一\n### 甲の一\n二"
    assert section_of(text, "甲の一") == "### 甲の一\n二"
    assert section_of(text, "丙") is None


def test_pages_are_made_ahead_once_the_first_one_has_its_rows(
    person: Person, opened_form: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    person.open(copied(opened_form, tmp_path))
    window = person.shell.window
    qtbot.waitUntil(lambda: {page.name for page in window.findChildren(Page)} == set(window.offered))
