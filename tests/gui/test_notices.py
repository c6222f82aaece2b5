"""Lasting states are shown above the page until they end; the most important first."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from nakano_status.bootstrap import make_parts
from nakano_status.domain.storage.store_place import DriveKind, PlaceFacts
from nakano_status.gui.messages import Offer
from nakano_status.gui.window.notices import IN_USE, PLACE, READ_ONLY
from tests.support.user_input import press
from tests.support.windows import Person, copied, somebody, unnamed


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
