"""Questions and messages: which are asked, which edition is chosen, what is noticed."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6 import QtWidgets
from PySide6.QtCore import QPoint, QRect, Qt, QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nakano_status.application.plan.schedules import read_schedules
from nakano_status.application.round.choosing_edition import EditionChoice
from nakano_status.bootstrap import make_parts
from nakano_status.domain.plan.plan import Plan
from nakano_status.domain.refusals.exchange import FormOfPart
from nakano_status.domain.refusals.files import StoreDamaged
from nakano_status.domain.storage.store_place import DriveKind, PlaceFacts
from nakano_status.gui.controls.files import TargetQuestion
from nakano_status.gui.features.backups.backups_page import BackupsPage
from nakano_status.gui.features.organisation.organisation_page import OrganisationPage
from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.messages import Message, Offer, Tone
from nakano_status.gui.window.notices import IN_USE, LASTING, NOTICES, PLACE, READ_ONLY, MessagePanel
from nakano_status.gui.window.page_list import OFFICE_PAGES
from tests.support import plan_files
from tests.support.command_line import done
from tests.support.expected import of_kind
from tests.support.offices import Office
from tests.support.questions import UnexpectedQuestionError, questions_expected, report_unanswered
from tests.support.user_input import click, press
from tests.support.windows import Person, copied, entries, rows_in, somebody, store_of, unnamed, until

WORDS = "保存しますか。"


def menu_of(parent: QtWidgets.QWidget) -> QtWidgets.QMenu:
    menu = QtWidgets.QMenu(parent)
    menu.addAction(WORDS)
    return menu


def ask_in_box(parent: QtWidgets.QWidget) -> None:
    QtWidgets.QMessageBox(QtWidgets.QMessageBox.Icon.Warning, "題", WORDS, parent=parent).exec()


def ask_by_function(parent: QtWidgets.QWidget) -> None:
    QtWidgets.QMessageBox.question(parent, "題", WORDS)


def ask_in_dialog(parent: QtWidgets.QWidget) -> None:
    dialog = QtWidgets.QDialog(parent)
    QtWidgets.QLabel(WORDS, dialog)
    dialog.exec()


def ask_for_text(parent: QtWidgets.QWidget) -> None:
    QtWidgets.QInputDialog.getText(parent, "題", WORDS)


def ask_for_file(parent: QtWidgets.QWidget) -> None:
    QtWidgets.QFileDialog.getOpenFileName(parent, WORDS)


def ask_by_menu(parent: QtWidgets.QWidget) -> None:
    menu_of(parent).exec(QPoint())


def ask_by_button(parent: QtWidgets.QWidget) -> None:
    button = QtWidgets.QPushButton(parent)
    button.setMenu(menu_of(button))
    button.show()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    wait_for_popup()


def ask_by_tool_button(parent: QtWidgets.QWidget) -> None:
    button = QtWidgets.QToolButton(parent)
    button.setMenu(menu_of(button))
    button.setPopupMode(QtWidgets.QToolButton.ToolButtonPopupMode.InstantPopup)
    button.show()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    wait_for_popup()


def wait_for_popup() -> None:
    """Wait for a menu that does not block by itself, so that it blocks."""
    if isinstance(menu := QtWidgets.QApplication.activePopupWidget(), QtWidgets.QMenu):
        menu.close()
        menu.exec(QPoint())


WAYS = (
    ask_in_box, ask_by_function, ask_in_dialog, ask_for_text, ask_for_file, ask_by_menu, ask_by_button,
    ask_by_tool_button
)  # fmt: skip


@pytest.mark.always
@pytest.mark.parametrize("ask", WAYS)
def test_a_question_that_is_not_expected_fails_the_test_with_its_text(
    qtbot: QtBot, ask: Callable[[QtWidgets.QWidget], None]
) -> None:
    parent = QtWidgets.QWidget()
    qtbot.addWidget(parent)
    parent.show()
    with qtbot.capture_exceptions() as found:
        ask(parent)
    ((kind, error, _),) = found
    assert (kind, WORDS in str(error)) == (UnexpectedQuestionError, True)
    with pytest.raises(UnexpectedQuestionError, match=WORDS):
        report_unanswered()
    report_unanswered()  # once


def test_unsaved_text_that_no_test_answers_for_ends_the_test_and_not_the_suite(clerk: Person, qtbot: QtBot) -> None:
    clerk.shell.window.show_unsaved(entries(clerk))
    with qtbot.capture_exceptions() as found:
        clerk.shell.window.close()
    assert "このまま閉じると失われます" in str(found[0][1])
    with pytest.raises(UnexpectedQuestionError, match="このまま閉じると失われます"):
        clerk.wait()
    clerk.shell.window.show_saved(entries(clerk))
    report_unanswered()


def test_a_question_that_is_expected_is_left_to_the_test(qtbot: QtBot) -> None:
    box = QtWidgets.QMessageBox()
    qtbot.addWidget(box)
    again = QTimer(interval=200, singleShot=True)
    again.timeout.connect(box.accept)
    again.start()
    with questions_expected():
        assert box.exec() == QtWidgets.QDialog.DialogCode.Accepted
    report_unanswered()


def test_a_file_in_the_way_is_asked_about_until_somebody_gives_up(qtbot: QtBot) -> None:
    question = TargetQuestion(lambda: None)
    qtbot.addWidget(question)
    ended: list[bool] = []
    question.ended.connect(lambda: ended.append(True))
    question.ask(Path("一覧.xlsx"), lambda: None)
    click(question.stop)
    question.end()
    assert (question.isHidden(), ended) == (True, [True])


def inquiry(person: Person) -> InquiryPage:
    return of_kind(InquiryPage, person.go_to("inquiry"))


def test_one_question_of_a_kind_is_asked_at_a_time(office_person: Person) -> None:
    page = inquiry(office_person)
    page.closing.ask()
    page.importing.ask("一覧を読み込みますか。", lambda: None)
    page.collecting.question.ask("取り消しますか。", lambda: None)
    asked = [each.isHidden() for each in (page.closing.question, page.importing, page.collecting.question)]
    assert asked == [False, True, False]


def test_a_question_goes_with_its_page(office_person: Person) -> None:
    page = inquiry(office_person)
    page.question.ask(Path("回答様式"), lambda: None)
    page.closing.ask()
    office_person.go_to("board")
    assert page.question.isHidden()
    assert page.closing.question.isHidden()


def test_esc_puts_a_question_away(office_person: Person) -> None:
    page = inquiry(office_person)
    page.closing.ask()
    press(page.closing.stop, Qt.Key.Key_Escape)
    assert page.closing.question.isHidden()
    assert page.closing.act.hasFocus()
    page.collecting.ask_due()
    press(page.collecting.leave, Qt.Key.Key_Escape)
    assert page.collecting.box.isHidden()
    assert page.collecting.correct.hasFocus()


def test_the_next_rounds_page_speaks_of_no_result_of_the_last_one(office_person: Person, tmp_path: Path) -> None:
    page = inquiry(office_person)
    page.made.show_file(tmp_path, "26所管分の回答様式を作成しました。")
    page.enter()
    office_person.wait()
    assert not page.made.isHidden(), "the same round's stays"
    page.closing.ask()
    office_person.wait()  # the page scrolls to what is asked
    office_person.click(page.closing.close_round)
    assert page.made.isHidden()
    page.year.setCurrentIndex(page.year.findText("令和5年度"))
    page.ask_start()
    office_person.wait()
    office_person.click(page.starting.start)
    assert "令和5年度末時点" in page.round_state.plain_text
    assert page.import_state.plain_text == "前回は令和4年度分です（このデータファイルの内容）。"


def is_in_sight(question: QtWidgets.QWidget) -> bool:
    return question.visibleRegion().boundingRect() == question.rect()


def small(person: Person, width: int, height: int) -> None:
    person.shell.window.resize(width, height)
    person.wait()


def test_the_question_before_names_are_removed_is_scrolled_into_view(office_person: Person) -> None:
    page = inquiry(office_person)
    page.closing.ask()
    office_person.wait()
    office_person.click(page.closing.close_round)
    for size in ((1366, 768), (960, 540)):
        small(office_person, *size)
        page.retention.blank.setFocus()
        office_person.wait()
        office_person.click(page.retention.blank)
        assert is_in_sight(page.retention.blanking), size
        office_person.click(page.retention.blanking.stop)


def test_the_question_before_a_restore_is_scrolled_into_view(office_person: Person) -> None:
    small(office_person, 960, 540)
    page = of_kind(BackupsPage, office_person.go_to("backups"))
    office_person.click(page.make)
    assert office_person.shell.window.panel.isVisible()
    office_person.click(page.restore)
    assert is_in_sight(page.asking)


UNCLEAR = plan_files.plan_of(plan_files.FIRST, replace(plan_files.REVISED, adopted_on=plan_files.FIRST.adopted_on))
LABELS = ["第1版「当初計画」（令和3年11月1日策定）", "第2版「改定版」（令和3年11月1日策定）"]
Open = Callable[[Plan], Person]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Make an office's data file of a plan, and open it for a user."""
    with somebody() as sitting:

        def open_(plan: Plan) -> Person:
            store = tmp_path / "office.nakano"
            done("init", "--plan", plan_files.write_plan(tmp_path / "plan.json", plan), "--store", store)
            sitting.open(store)
            return sitting

        yield open_


def ask_start(person: Person, year: str) -> InquiryPage:
    page = inquiry(person)
    page.year.setCurrentIndex(page.year.findText(year))
    person.click(page.open_button)
    return page


@pytest.mark.parametrize(
    "plan", [plan_files.two_editions(), plan_files.two_layers()], ids=["two editions", "two layers"]
)
@pytest.mark.parametrize(("year", "place"), [("令和3年度", 0), ("令和5年度", 1)])
def test_before_a_round_is_started_its_edition_is_shown(opened: Open, plan: Plan, year: str, place: int) -> None:
    person = opened(plan)
    page, edition = ask_start(person, year), plan.editions[place]
    assert edition.label in page.starting.words.plain_text
    assert page.starting.editions.isHidden()
    person.click(page.starting.start)
    assert list(rows_in(store_of(person))) == [row.row_id for row in edition.listings]


def test_a_due_date_of_another_year_is_asked_about_before_a_round_is_started(opened: Open) -> None:
    person = opened(plan_files.two_editions())
    page = inquiry(person)
    page.due.show_day(date(2099, 7, 14))
    words = ask_start(person, "令和4年度").starting.words.plain_text
    assert "令和81年7月14日（火）となっています。年が意図したものかを確認してください。" in words
    click(page.starting.stop)
    page.due.show_day(date(2023, 7, 14))
    assert "となっています" not in ask_start(person, "令和4年度").starting.words.plain_text


def test_where_it_is_unclear_a_person_chooses_before_a_round_is_started(opened: Open) -> None:
    person = opened(UNCLEAR)
    page = ask_start(person, "令和4年度")
    asking = page.starting
    assert [asking.editions.itemText(place) for place in range(asking.editions.count())] == LABELS
    assert (asking.editions.currentIndex(), asking.start.isEnabled()) == (-1, False)
    asking.editions.setCurrentIndex(1)
    person.wait()
    person.click(asking.start)
    assert list(rows_in(store_of(person))) == [row.row_id for row in plan_files.REVISED.listings]


def test_where_it_is_unclear_a_person_chooses_before_a_list_is_read(opened: Open, tmp_path: Path) -> None:
    person = opened(UNCLEAR)
    page = inquiry(person)
    page.import_from(plan_files.write_list(tmp_path / "list.xlsx", plan_files.FIRST_ROWS))
    person.wait()
    assert "版を選んでください" in page.importing.words.plain_text
    assert not page.importing.start.isEnabled()
    click(page.importing.stop)
    assert page.importing.isHidden()
    page.import_from(tmp_path / "list.xlsx")
    person.wait()
    page.importing.choice.setCurrentIndex(0)
    person.click(page.importing.start)
    assert page.importing.isHidden()
    assert LABELS[0] in person.said[-1].text
    assert list(rows_in(store_of(person))) == [row.row_id for row in plan_files.FIRST_ROWS]


def test_the_year_of_a_list_that_names_none_is_asked_for(opened: Open, tmp_path: Path) -> None:
    person = opened(UNCLEAR)
    page = inquiry(person)
    page.import_from(write_list_of_no_year(tmp_path / "一覧.xlsx"))
    person.wait()
    assert not page.dating.isHidden()
    assert "年度の記載なし" in page.dating.words.plain_text
    choice = page.dating.choice
    assert [choice.itemText(place) for place in range(choice.count())][-1] == "令和3年度"
    assert (choice.currentIndex(), page.dating.start.isEnabled()) == (-1, False)
    choice.setCurrentIndex(choice.count() - 1)
    person.click(page.dating.start)
    assert page.dating.isHidden()
    page.importing.choice.setCurrentIndex(0)  # the edition is asked for of the year that was chosen
    person.click(page.importing.start)
    assert "令和3年度分の一覧を読み込みました" in person.said[-1].text
    assert list(rows_in(store_of(person))) == [row.row_id for row in plan_files.FIRST_ROWS]


def write_list_of_no_year(path: Path) -> Path:
    """Write a list of the first rows whose headings name no year."""
    book = Workbook()
    book.worksheets[0].append(["実施内容", "事業内容", "進捗状況", "取組状況", "担当課"])
    for each in plan_files.FIRST_ROWS:
        row = [f"{each.measure} 題名 {each.measure}", each.title, "◎", "行った。", each.owners_printed]
        book.worksheets[0].append(row)
    book.save(path)
    return path


def test_the_schedule_is_that_of_an_edition_that_is_shown_and_chosen(opened: Open, tmp_path: Path) -> None:
    person = opened(plan_files.two_editions())
    page = of_kind(OrganisationPage, person.go_to("organisation"))
    page.tabs.setCurrentWidget(page.schedule)
    person.wait()
    schedule = page.schedule
    assert (schedule.editions.isHidden(), schedule.editions.currentText()) == (False, plan_files.FIRST.label)
    schedule.editions.setCurrentIndex(1)
    schedule.editions.activated.emit(1)
    person.wait()
    assert schedule.shown.rowCount() == len(plan_files.REVISED.listings)
    table = tmp_path / "table.csv"
    table.write_text(f"管理番号,R5\n{plan_files.REVISED.listings[-1].row_id},構築\n", "utf-8")
    schedule.kept.look_at(table)
    person.wait()
    person.click(schedule.kept.take_in)
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        blank = {number: len(read_schedules(records, EditionChoice(number=number)).blank) for number in (1, 2)}
    assert blank == {1: len(plan_files.FIRST_ROWS), 2: len(plan_files.REVISED.listings) - 1}


def test_of_a_plan_with_one_edition_nothing_is_asked(opened: Open) -> None:
    person = opened(plan_files.plan_of(plan_files.FIRST))
    page = of_kind(OrganisationPage, person.go_to("organisation"))
    page.tabs.setCurrentWidget(page.schedule)
    person.wait()
    assert page.schedule.editions.isHidden()


LONG = "「C:\\共有\\情報システム課\\令和4年度進捗確認\\庁議資料\\進捗状況一覧_R4_作成中_確認用.xlsx」を作成しました。"


def panel_of(person: Person) -> MessagePanel:
    return of_kind(MessagePanel, person.shell.window.findChild(MessagePanel))


def in_window(widget: QtWidgets.QWidget) -> QRect:
    return QRect(widget.mapTo(widget.window(), QPoint()), widget.size())


@pytest.mark.parametrize("size", [(1366, 768), (1092, 614)])
@pytest.mark.parametrize("words", ["取り込みました。", LONG, "\n".join([LONG] * 3)], ids=["short", "long", "lines"])
def test_a_message_is_whole_and_covers_nothing_of_the_page(
    office_person: Person, size: tuple[int, int], words: str
) -> None:
    person, window = office_person, office_person.shell.window
    window.resize(*size)
    panel = panel_of(person)
    for kind in OFFICE_PAGES:
        person.go_to(kind.name)
        person.shell.messages.report_done(words)
        person.wait()
        assert panel.isVisible()
        until(lambda: panel.visibleRegion().boundingRect() == panel.rect())
        until(lambda: not in_window(panel).intersects(in_window(window.ground)))
        if panel.code.button.isVisible():
            person.click(panel.code.button)  # what is longer than two lines
        until(lambda: panel.text.height() >= panel.text.heightForWidth(panel.text.width()))
        assert panel.text.width() >= panel.text.minimumSizeHint().width()
        panel.dismiss()


def test_states_stack_the_most_important_first_and_go_when_they_end(person: Person) -> None:
    notices = person.shell.window.notices
    assert not notices.strip.isVisible()
    notices.show("other", "ほかの状態です。", "")
    notices.show(PLACE, "共有フォルダーにあります。", "写してください。")
    notices.show(IN_USE, "他で開かれています。", "待ってください。")
    person.wait()
    tops = [notices.shown[key].y() for key in (IN_USE, PLACE, "other")]
    assert tops == sorted(set(tops))
    notices.clear(PLACE)
    notices.clear(PLACE)
    assert set(notices.shown) == {IN_USE, "other"}
    notices.clear(IN_USE)
    notices.clear("other")
    assert not notices.strip.isVisible()


def test_a_state_said_anew_replaces_its_words_and_keeps_the_keyboard_on_its_button(person: Person) -> None:
    notices, pressed = person.shell.window.notices, []
    notices.show(IN_USE, "前の言葉", "", Offer("開き直す", lambda: pressed.append("前")))
    notices.shown[IN_USE].button.setFocus()
    notices.show(IN_USE, "後の言葉", "続き", Offer("開き直す", lambda: pressed.append("後")))
    notice = notices.shown[IN_USE]
    assert (notice.accessibleName(), notice.accessibleDescription()) == ("後の言葉", "続き")
    assert unnamed(notices.strip) == []
    assert notice.button.hasFocus()
    press(notice.button, Qt.Key.Key_Space)
    assert pressed == ["後"]


def test_a_data_file_on_a_stick_and_one_that_cannot_be_written_are_said(
    opened_form: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parts = make_parts()
    stick = replace(parts, look_at_place=lambda path: PlaceFacts(path.parts, drive=DriveKind.REMOVABLE))
    path = copied(opened_form, tmp_path)
    with somebody(path, parts=stick) as person:
        notices = person.shell.window.notices
        assert list(notices.shown) == [PLACE]
        assert "取り外し" in notices.shown[PLACE].text.plain_text
        assert person.shell.session.may_write
        monkeypatch.setattr("nakano_status.store.sqlite.opening.os.access", lambda *_: False)
        person.shell.opening.reopen()
        person.wait()
        person.wait()
        assert set(notices.shown) == {PLACE, READ_ONLY}
        assert person.shell.session.is_read_only
        assert "書き込みができない場所" in notices.shown[READ_ONLY].text.plain_text
        monkeypatch.undo()
        person.shell.opening.close_file()
        person.wait()
        assert notices.shown == {}
    assert person.said == []


def test_a_data_file_without_a_lock_is_read_with_the_reason_until_it_can_be_locked(
    opened_form: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> bool:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    path = copied(opened_form, tmp_path)
    monkeypatch.setattr("nakano_status.store.sqlite.lock.try_lock", fail)
    with somebody(path) as person:
        notices = person.shell.window.notices
        assert person.shell.session.is_read_only
        notice = notices.shown[READ_ONLY]
        assert f"「{path.name}.lock」を置けないため（保存先の装置やシステムが応じません" in notice.text.plain_text
        monkeypatch.undo()
        person.click(notice.button)
        person.wait()
        assert person.shell.session.may_write
        assert notices.shown == {}
    assert person.said == []


def _close(person: Person, _: Office) -> None:
    person.shell.opening.close_file()


def _open_another(person: Person, office: Office) -> None:
    person.open(copied(office.store, store_of(person).parent))


def _open_again(person: Person, _: Office) -> None:
    person.shell.opening.reopen()


def _restore(person: Person, _: Office) -> None:
    page = of_kind(BackupsPage, person.go_to("backups"))
    person.click(page.make)
    _tell_everything(person)
    click(page.restore)
    click(page.asking.do)


def _find_damage(person: Person, _: Office) -> None:
    person.shell.opening.open_damaged(StoreDamaged(path="回答様式.nakano", reason="試験"))


def _find_none_any_more(person: Person, _: Office) -> None:
    """Open it again from a place that is gone meanwhile, as of a share that was disconnected."""
    store_of(person).rename(store_of(person).with_name("別の場所.nakano"))
    person.shell.opening.reopen()


_STAYS = pytest.mark.skipif(sys.platform == "win32", reason="a file that is open is not moved away there")
NOTICES_WAYS = (
    *(_close, _open_another, _open_again, _restore, _find_damage),
    pytest.param(_find_none_any_more, marks=_STAYS),
)
SAID = "前のデータファイルのことです。"


def _tell_everything(person: Person) -> None:
    for key in NOTICES:
        person.shell.window.notices.show(key, SAID, "")


@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("leave", NOTICES_WAYS)
def test_what_is_said_of_a_data_file_goes_with_it_however_it_is_left(
    clerk: Person, sent_office: Office, leave: Callable[[Person, Office], None], tone: Tone
) -> None:
    window, before = clerk.shell.window, clerk.shell.session.file
    _tell_everything(clerk)
    told = Message(tone, SAID, offer=Offer("続ける", lambda: pytest.fail("it is of a file that was left")))
    clerk.shell.messages.posted.emit(told)
    leave(clerk, sent_office)
    clerk.wait()
    clerk.wait()
    assert clerk.shell.session.file is not before
    assert {key for key, notice in window.notices.shown.items() if notice.accessibleName() == SAID} == LASTING
    is_same = before is not None and clerk.shell.session.shows(before.path)
    assert (window.panel.message == told) is (is_same and tone is Tone.DEFECT and leave is not _restore)


def test_another_divisions_form_is_offered_as_its_own_data_file(
    clerk: Person, sent_office: Office, tmp_path: Path
) -> None:
    """The message goes with the data file in which the form was refused, and that is not changed."""
    form, own, panel = tmp_path / "回答様式.xlsx", store_of(clerk), clerk.shell.window.panel
    form.write_bytes(sent_office.form("総務課").read_bytes())
    before = own.read_bytes()
    clerk.open(form)
    assert (panel.offer.text(), panel.other.isHidden()) == ("別のデータファイルで開く", True)
    clerk.shell.opening.close_file()
    clerk.wait()
    assert not panel.isVisible()
    clerk.open(form)  # the data file beside it is 税務課's
    assert clerk.said[-1].code == "FORM-OF-OTHER-DIVISION"
    clerk.click(panel.offer)
    assert (store_of(clerk).name, panel.isVisible()) == ("回答様式_総務課.nakano", False)
    assert "総務課" in clerk.shell.window.windowTitle()
    assert own.read_bytes() == before
    clerk.open(own)
    clerk.open(form)
    clerk.click(panel.offer)
    assert store_of(clerk).name == "回答様式_総務課.nakano"
    said = [each.text for each in clerk.said if each.tone is not Tone.REFUSED]
    assert (len(clerk.said), len(said), "続きを開きました" in said[0]) == (4, 1, True)


def test_the_form_of_a_part_of_the_division_is_offered_as_its_own_data_file(
    clerk: Person, sent_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a split: the remedy asks for a new data file, and the offer makes it."""
    form, panel = tmp_path / "分割後.xlsx", clerk.shell.window.panel
    form.write_bytes(sent_office.form("税務課").read_bytes())

    def refuse(*_: object) -> None:
        raise FormOfPart(found="税務第一課", expected="税務課")

    with monkeypatch.context() as patch:
        patch.setattr("nakano_status.application.submission.open_form.open_form", refuse)
        clerk.open(form)
    assert (clerk.said[-1].code, panel.offer.text()) == ("FORM-OF-PART", "別のデータファイルで開く")
    clerk.click(panel.offer)
    assert store_of(clerk) == form.with_suffix(".nakano")
