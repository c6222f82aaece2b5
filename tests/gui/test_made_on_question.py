"""作成日の訂正 at the window: what changes is seen before it is done."""

from contextlib import closing
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.organisation.reorganise import reorganise
from nakano_status.bootstrap import make_parts
from nakano_status.domain.organisation.reorganisation import Merger
from nakano_status.gui.features.round.round_page import InquiryPage
from tests.support.rounds import OWN, ZEIMU
from tests.support.windows import Person, store_of, unnamed


def made_on(person: Person) -> date:
    with closing(make_parts().stores.open(store_of(person), read_only=True)) as store, store.reading() as records:
        return chosen_round(records).named_on


def test_the_day_is_corrected_after_what_changes_was_seen(office_person: Person) -> None:
    person = office_person
    before = made_on(person)
    session, day = person.shell.session, before - timedelta(days=1)
    session.act(lambda store, _: reorganise(session.parts, store, [Merger((ZEIMU,), "職員課")], before), lambda _: None)
    person.wait()
    page = person.go_to("inquiry")
    assert isinstance(page, InquiryPage)
    panel, asking = page.collecting, page.collecting.made_on
    QTest.mouseClick(panel.correct_day, Qt.MouseButton.LeftButton)
    assert asking.day.hasFocus()
    assert unnamed(page) == []
    assert not asking.look.isEnabled()
    asking.day.show_day(day)
    asking.reason.setText("日の誤り")
    QTest.mouseClick(asking.look, Qt.MouseButton.LeftButton)
    person.wait()
    assert f"{OWN[0]} 所管課 職員課 → 税務課" in asking.moves.plain_text
    assert made_on(person) == before, "nothing is written yet"

    # another input ends the preview
    asking.reason.setText("作成日の誤り")
    assert not asking.do.isVisible()
    QTest.mouseClick(asking.look, Qt.MouseButton.LeftButton)
    person.wait()
    QTest.mouseClick(asking.do, Qt.MouseButton.LeftButton)
    person.wait()
    assert made_on(person) == day
    assert "訂正しました" in person.said[-1].text
    assert "回答様式を作成する所管課：税務課" in person.said[-1].remedy
    assert not asking.isVisible()

    # only one question is open at a time
    panel.ask_made_on()
    panel.ask_due()
    assert (panel.box.isVisible(), asking.isVisible()) == (True, False)
