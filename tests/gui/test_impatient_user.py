"""An impatient user: acts while a data file is being opened or closed, keys held down, double clicks."""

import gc
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QMenu, QPushButton, QWidget
from shiboken6 import isValid

from nakano_status.domain.round.states import RowState
from nakano_status.gui.commands import ACCEPT, TAKE_IN
from nakano_status.gui.controls.boxes import FlowLayout
from nakano_status.gui.features.round.round_page import ClosingPanel
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.features.submission.check_page import CheckPage
from nakano_status.gui.messages import Tone
from tests.support.expected import of_kind
from tests.support.offices import Office
from tests.support.user_input import click, write
from tests.support.windows import FIRST, SECOND, Person, copied, entries, gathering, rows_in, store_of


def no_defect(person: Person) -> bool:
    return not [message for message in person.said if message.tone is Tone.DEFECT]


def elsewhere(path: Path, folder: Path) -> Path:
    """Return a copy of a data file in a folder of its own: the same rows, another data file."""
    folder.mkdir()
    return copied(path, folder)


def test_what_is_typed_while_another_data_file_opens_stays_in_the_one_it_was_typed_in(
    clerk: Person, opened_form: Path, tmp_path: Path
) -> None:
    other, own = elsewhere(opened_form, tmp_path / "他"), tmp_path / opened_form.name
    page = entries(clerk)
    clerk.shell.opening.open(other)
    write(page.form.texts["done"].editor, "開いている間に書いた。")
    clerk.shell.window.show_page("check")
    clerk.wait()
    assert clerk.shell.session.shows(other)
    assert rows_in(other)[FIRST].values["done"] is None
    assert rows_in(own)[FIRST].values["done"] == "開いている間に書いた。"
    assert no_defect(clerk)


def test_what_is_typed_into_the_field_until_another_data_file_is_shown_is_handed_over(
    clerk: Person, opened_form: Path, tmp_path: Path
) -> None:
    other, own = elsewhere(opened_form, tmp_path / "他"), tmp_path / opened_form.name
    clerk.shell.opening.open(other)
    write(entries(clerk).form.texts["done"].editor, "開いている間に書いた。")
    clerk.wait()
    assert rows_in(own)[FIRST].values["done"] == "開いている間に書いた。"
    assert (rows_in(other)[FIRST].values["done"], no_defect(clerk)) == (None, True)


def test_closing_the_data_file_leaves_no_page_to_ask_of_it(clerk: Person) -> None:
    write(entries(clerk).form.texts["done"].editor, "閉じる直前に書いた。")
    path = clerk.shell.session.file.path if clerk.shell.session.file else Path()
    clerk.shell.window.show_page("check")
    clerk.shell.session.close_file()
    assert (clerk.shell.session.file, dict(clerk.shell.window.pages)) == (None, {})
    clerk.wait()
    assert rows_in(path)[FIRST].values["done"] == "閉じる直前に書いた。"
    assert no_defect(clerk)


def test_a_data_file_that_is_asked_for_twice_is_opened_once_and_to_write(
    person: Person, opened_form: Path, tmp_path: Path
) -> None:
    path = copied(opened_form, tmp_path)
    shown: list[object] = []
    person.shell.session.opened.connect(shown.append)
    for _ in range(2):
        person.shell.opening.open(path)
    person.wait()
    assert (len(shown), person.shell.session.may_write, no_defect(person)) == (1, True, True)


def test_a_double_click_makes_one_file_and_asks_nothing(clerk: Person) -> None:
    page = clerk.go_to("check")
    assert isinstance(page, CheckPage)
    panel = page.submission
    panel.draft.setChecked(True)
    made: list[object] = []
    panel.made.connect(made.append)
    for _ in range(2):
        click(panel.make)
    clerk.wait()
    assert (len(made), panel.exists.isHidden(), no_defect(clerk)) == (1, True, True)
    assert "下書き" in panel.result.words.plain_text


def test_a_double_click_takes_in_once(office_person: Person, sent_office: Office) -> None:
    page = gathering(office_person, sent_office.answer)
    begun: list[str] = []
    office_person.shell.runner.started.connect(begun.append)
    for _ in range(2):
        QTest.mouseDClick(page.take_in, Qt.MouseButton.LeftButton)
        office_person.shell.window.perform(TAKE_IN)
    office_person.wait()
    assert [what for what in begun if "取り込" in what] == ["取り込んでいます"]
    assert rows_in(store_of(office_person))[FIRST].values["mark"] == "◎"
    assert {message.tone for message in office_person.said} <= {Tone.DONE}


def test_rows_accepted_while_others_are_being_accepted_are_accepted_too(reviewer: Person) -> None:
    page = of_kind(AllRowsPage, reviewer.go_to("all_rows"))
    for row_id in (FIRST, SECOND):
        page.go_to(row_id)
        reviewer.shell.window.perform(ACCEPT)
    reviewer.wait()
    rows = rows_in(store_of(reviewer))
    assert {rows[FIRST].state, rows[SECOND].state} == {RowState.ACCEPTED}


def test_closing_the_round_is_done_once_however_often_it_is_clicked(office_person: Person) -> None:
    page = office_person.go_to("inquiry")
    panel = page.findChild(ClosingPanel)
    assert isinstance(panel, ClosingPanel)
    office_person.click(panel.act)
    for _ in range(3):
        click(panel.close_round)
    office_person.wait()
    assert [message.tone for message in office_person.said] == [Tone.DONE]


def test_keys_that_are_held_down_do_an_act_once(clerk: Person, office_person: Person) -> None:
    for person in (clerk, office_person):
        menus = person.shell.window.menuBar().findChildren(QMenu)
        acts = [act for menu in menus for act in menu.actions() if act.shortcuts()]
        repeating = {act.text().partition("（")[0] for act in acts if act.autoRepeat()}
        assert repeating == {"元に戻す", "やり直す", "境目を左", "境目を右"}


def dead_acts() -> int:
    """Count the acts and menus that Qt has deleted and Python keeps."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    return sum(isinstance(each, QAction | QMenu) and not isValid(each) for each in gc.get_objects())


def test_nothing_of_the_menus_outlives_another_filling(clerk: Person, opened_form: Path, tmp_path: Path) -> None:
    """What Python keeps of acts that Qt has deleted is mistaken for the act that later has their address."""
    before = dead_acts()
    clerk.open(elsewhere(opened_form, tmp_path / "他"))
    assert dead_acts() <= before


@pytest.mark.usefixtures("app")
def test_a_line_of_controls_leaves_no_parts_behind() -> None:
    """The parts of a line are removed with it, however often it is made again."""
    for _ in range(3):
        page, line = QWidget(), FlowLayout()
        for words in ("一つ", "二つ"):
            line.addWidget(QPushButton(words))
        page.setLayout(line)
        parts = [line.itemAt(place) for place in range(line.count())]
        line.heightForWidth(100)
        page.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        assert [isValid(each) for each in (line, *parts)] == [False, False, False]


@pytest.mark.parametrize("whose", ["office_person", "clerk"])
def test_a_button_that_is_pressed_before_its_page_was_read_is_no_defect(
    whose: str, request: pytest.FixtureRequest
) -> None:
    person: Person = request.getfixturevalue(whose)
    window = person.shell.window
    for name in window.pages:
        window.show_page(name)
        for button in [each for each in window.pages[name].findChildren(QPushButton) if each.isVisible()]:
            if isValid(button) and button.isEnabled():
                button.click()
        for each in person.shell.window.findChildren(QDialog):
            each.reject()
        person.wait()
        assert no_defect(person), name
