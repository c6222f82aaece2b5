"""期限延長 and 部内期限 beside 提出状況: given in place with a reason, withdrawn; texts to ask again, and contacts."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtWidgets import QApplication

from nakano_status.application.organisation.edit_division import DivisionEdit, edit_division
from nakano_status.bootstrap import make_parts
from nakano_status.gui.features.board.board_page import BoardPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists.board_table import STATE, Wanted
from tests.support.command_line import done
from tests.support.offices import Office
from tests.support.stores import TickingClock
from tests.support.user_input import click, keys, press
from tests.support.windows import Person, copied, somebody, unnamed

ZEIMU, KUMIN = "税務課", "区民生活部"
CONTACT = "担当 花子　内線 1234"


@pytest.fixture(scope="module")
def kept(sent_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The office whose divisions are below their 部; 税務課 has a contact."""
    store = copied(sent_office.store, tmp_path_factory.mktemp("due"))
    done("division", "import", "resources/divisions/example-departments.csv", "--store", store)
    with closing(make_parts().stores.open(store)) as opened:
        edit_division(opened, "zeimu", DivisionEdit(contact=CONTACT))
    return store


@pytest.fixture
def office(kept: Path, tmp_path: Path) -> Iterator[Person]:
    """A user of the office in the first days of the round."""
    with somebody(copied(kept, tmp_path), parts=make_parts(TickingClock())) as person:
        yield person


def board_of(person: Person) -> BoardPage:
    page = person.shell.window.page
    assert isinstance(page, BoardPage)
    return page


def state_of(page: BoardPage, division: str) -> str:
    return str(page.model.place_of(division).siblingAtColumn(STATE).data())


def test_a_division_gets_time_and_gives_it_back_and_is_asked_again_by_itself(office: Person) -> None:
    page = board_of(office)
    page.table.setCurrentIndex(page.model.place_of(ZEIMU))
    office.wait()
    due = page.panel.due
    press(office.shell.window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    office.wait()
    assert due.box.isVisible()
    assert due.day.date() == QDate(2023, 7, 21)
    assert not due.give.isEnabled()
    assert unnamed(page.side) == []
    assert due.day.text() == "令和5年（2023年）7月21日"
    assert due.day.hasFocus()
    seen = page.panel.area.verticalScrollBar()
    press(due.day, Qt.Key.Key_Tab)
    assert due.reason.hasFocus()
    press(due.reason, Qt.Key.Key_Return)
    assert due.notice.plain_text == "理由を記入してください。"
    keys(due.reason, "kessan")
    assert due.notice.isHidden()
    press(due.reason, Qt.Key.Key_Return)
    office.wait()
    assert state_of(page, ZEIMU) == "期限延長（7月21日まで）"
    assert "全体は7月14日" in page.panel.facts.text()
    assert "kessan" in due.last.plain_text
    assert "期限変更通知で知らせてください" in office.said[-1].remedy
    assert not due.box.isVisible()
    assert seen.value() == 0
    click(due.begin)
    keys(due.reason, "modosu")
    click(due.take_back)
    office.wait()
    assert state_of(page, ZEIMU) == "未提出"
    assert due.last.isHidden()
    assert CONTACT in page.panel.facts.text()
    click(page.panel.texts.contact)
    assert QApplication.clipboard().text() == CONTACT
    click(page.panel.texts.remind)
    office.wait()
    assert "税務課 ご担当者様" in QApplication.clipboard().text()
    page.which.setCurrentIndex(page.which.findData(Wanted.WAITED_FOR))
    page.which.activated.emit(page.which.currentIndex())
    assert "26所管中 15所管を表示" in page.due.text()
    assert page.model.name_at(page.table.currentIndex()) == (False, ZEIMU)


def test_a_department_has_a_panel_with_its_date_its_liaison_and_its_rows(office: Person) -> None:
    page = board_of(office)
    page.table.setCurrentIndex(page.model.place_named((True, KUMIN)))
    office.wait()
    above = page.side.department
    assert above.isVisible()
    assert "区民文化国際課" in above.facts.text()
    click(above.due.begin)
    above.due.day.setDate(QDate(2023, 5, 31))
    keys(above.due.reason, "renraku")
    click(above.due.give)
    office.wait()
    assert page.model.place_named((True, KUMIN)).siblingAtColumn(STATE).data() == "部内期限 5月31日"
    assert page.model.name_at(page.table.currentIndex()) == (True, KUMIN)
    assert "進捗確認を開始した日" not in office.said[-1].remedy  # the round was entered after its due date
    assert [line.due for line in page.model.divisions if line.division == ZEIMU] == [date(2023, 7, 14)]
    click(above.texts.remind)
    office.wait()
    text = QApplication.clipboard().text()
    assert "部内期限　令和5年5月31日（水）" in text
    assert ZEIMU in text
    assert "総務課" not in text
    click(above.rows)
    office.wait()
    rows = office.shell.window.page
    assert isinstance(rows, AllRowsPage)
    assert above.rows.text() == f"取組 {len(rows.model.shown)}件"
    assert len(rows.model.shown) == 15
