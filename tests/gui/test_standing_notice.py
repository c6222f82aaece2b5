"""Lasting states stand above the page until they end; the most important first."""

from PySide6.QtCore import Qt

from nakano_status.gui.messages import Offer
from nakano_status.gui.standing_notice import IN_USE, PLACE
from tests.support.hands import press
from tests.support.windows import Person, unnamed


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
    notices.clear_all()
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
