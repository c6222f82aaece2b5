"""別の所管課への引継ぎ at the window: what passes is seen before it is done, from 取組一覧 and from 計画・組織."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nakano_status.gui.commands import HAND_ON
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.page import GoTo
from nakano_status.gui.panels.hand_on_panel import HandOnPanel
from tests.support.organising import organising
from tests.support.rounds import OWN, ZEIMU
from tests.support.windows import Person, rows_in, store_of, unnamed


def fill_in(person: Person, panel: HandOnPanel, day: date) -> None:
    panel.heir.setCurrentText("職員課")
    panel.since.show_day(day)
    panel.reason.setText("事務分掌の変更")
    QTest.mouseClick(panel.look, Qt.MouseButton.LeftButton)
    person.wait()


def test_a_row_is_handed_on_after_what_passes_was_seen(office_person: Person) -> None:
    person = office_person
    page = person.go_to("all_rows", GoTo(OWN[0]))
    assert isinstance(page, AllRowsPage)
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
    QTest.mouseClick(panel.look, Qt.MouseButton.LeftButton)
    person.wait()
    QTest.mouseClick(panel.do, Qt.MouseButton.LeftButton)
    person.wait()
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
    QTest.mouseClick(schedule.hand_on, Qt.MouseButton.LeftButton)
    person.wait()
    assert unnamed(page) == []
    fill_in(person, schedule.handing.panel, date(2999, 4, 1))
    assert "この日までに開始する進捗確認は、税務課のままです。" in schedule.handing.panel.moves.plain_text
    QTest.mouseClick(schedule.handing.panel.do, Qt.MouseButton.LeftButton)
    person.wait()
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
    QTest.mouseClick(recorded.withdraw, Qt.MouseButton.LeftButton)
    person.wait()
    assert person.said[-1].text == f"取り消しました：{move}"
    assert recorded.shown == ()
