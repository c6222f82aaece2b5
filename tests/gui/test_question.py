"""A question in the page can be put away, goes with its page, and one of its kind is asked at a time."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nakano_status.gui.controls.files import TargetQuestion
from nakano_status.gui.features.backups.backups_page import BackupsPage
from nakano_status.gui.features.round.round_page import InquiryPage
from tests.support.user_input import click, press
from tests.support.windows import Person


def test_a_file_in_the_way_is_asked_about_until_somebody_gives_up(qtbot: QtBot) -> None:
    question = TargetQuestion(lambda _: None, lambda: None)
    qtbot.addWidget(question)
    ended: list[bool] = []
    question.ended.connect(lambda: ended.append(True))
    question.ask(Path("一覧.xlsx"))
    click(question.stop)
    question.end()
    assert (question.isHidden(), ended) == (True, [True])


def inquiry(person: Person) -> InquiryPage:
    page = person.go_to("inquiry")
    assert isinstance(page, InquiryPage)
    return page


def test_one_question_of_a_kind_is_asked_at_a_time(office_person: Person) -> None:
    page = inquiry(office_person)
    page.closing.ask()
    page.importing.ask("一覧を読み込みますか。")
    page.collecting.question.ask("取り消しますか。")
    asked = [each.isHidden() for each in (page.closing.question, page.importing, page.collecting.question)]
    assert asked == [False, True, False]


def test_a_question_goes_with_its_page(office_person: Person) -> None:
    page = inquiry(office_person)
    page.question.ask(Path("回答様式"))
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
    click(page.closing.close_round)
    office_person.wait()
    assert page.made.isHidden()
    page.year.setCurrentIndex(page.year.findText("令和5年度"))
    page.ask_start()
    office_person.wait()
    click(page.starting.start)
    office_person.wait()
    assert "令和5年度末時点" in page.round_state.plain_text
    assert page.import_state.plain_text == "前回は令和4年度分です（このデータファイルの内容）。"


def is_in_sight(question: QWidget) -> bool:
    return question.visibleRegion().boundingRect() == question.rect()


def small(person: Person, width: int, height: int) -> None:
    person.shell.window.resize(width, height)
    person.wait()


def test_the_question_before_names_are_removed_is_scrolled_into_view(office_person: Person) -> None:
    page = inquiry(office_person)
    page.closing.ask()
    office_person.wait()
    click(page.closing.close_round)
    office_person.wait()
    for size in ((1366, 768), (960, 540)):
        small(office_person, *size)
        page.retention.blank.setFocus()
        office_person.wait()
        click(page.retention.blank)
        office_person.wait()
        assert is_in_sight(page.retention.blanking), size
        click(page.retention.blanking.stop)
        office_person.wait()


def test_the_question_before_a_restore_is_scrolled_into_view(office_person: Person) -> None:
    small(office_person, 960, 540)
    page = office_person.go_to("backups")
    assert isinstance(page, BackupsPage)
    click(page.make)
    office_person.wait()
    assert office_person.shell.window.panel.isVisible()
    click(page.restore)
    office_person.wait()
    assert is_in_sight(page.asking)
