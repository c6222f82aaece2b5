"""A round is closed at 照会: what is open is a click away, and closing is asked about first."""

from contextlib import closing

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from nakano_status.application.lookup import chosen_round
from nakano_status.application.papers.openness import OpenKind
from nakano_status.bootstrap import make_parts
from nakano_status.gui.commands import CLOSE_ROUND
from nakano_status.gui.features.round.round_page import InquiryPage
from nakano_status.gui.lists.row_words import RowFilter
from tests.support.windows import Person, unnamed


def is_closed(person: Person) -> bool:
    file = person.shell.session.file
    assert file is not None
    with closing(make_parts().stores.open(file.path, read_only=True)) as store, store.reading() as records:
        return chosen_round(records).closed


def test_a_round_is_closed_after_a_look_at_what_is_open(office_person: Person) -> None:
    person = office_person
    page = person.do(CLOSE_ROUND)
    assert isinstance(page, InquiryPage)
    step = page.closing
    shown = {kind: button.text() for kind, button in step.open.buttons.items() if button.isVisible()}
    assert shown == {OpenKind.UNANSWERED: "未記入の取組 110件", OpenKind.FIGURE: "実績が空欄の成果指標 10件"}
    assert step.waiting.text() == "未提出 15所管"
    assert f"未提出 15所管、{'、'.join(shown.values())}が残っています" in step.words.plain_text
    assert step.stop.hasFocus(), "Enter alone closes nothing"
    assert unnamed(page) == []

    wishes: list[tuple[str, object]] = []
    page.around.wanted.connect(lambda name, wish: wishes.append((name, wish)))
    QTest.mouseClick(step.open.buttons[OpenKind.UNANSWERED], Qt.MouseButton.LeftButton)
    QTest.mouseClick(step.waiting, Qt.MouseButton.LeftButton)
    (rows, wish), board = wishes
    assert isinstance(wish, RowFilter)
    assert (rows, len(wish.ids or ()), board) == ("all_rows", 110, ("board", None))

    person.do(CLOSE_ROUND)
    QTest.keyClick(step.stop, Qt.Key.Key_Space)
    assert not step.question.isVisible()
    assert not is_closed(person)

    QTest.keyClick(step.act, Qt.Key.Key_Space)
    QTest.mouseClick(step.close_round, Qt.MouseButton.LeftButton)
    person.wait()
    assert is_closed(person)
    assert person.said[-1].text == "令和4年度末時点の進捗確認を締め切りました。"
    assert "理由を付けて再開" in step.state.plain_text
    assert not step.act.isEnabled()
    assert page.choosing.isVisible(), "the next year may be started"
