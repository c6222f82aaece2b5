"""Lasting states are shown above the page until they end; the most important first."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from nakano_status.bootstrap import make_parts
from nakano_status.domain.refusals.exchange import FormOfPart
from nakano_status.domain.refusals.files import StoreDamaged
from nakano_status.domain.storage.store_place import DriveKind, PlaceFacts
from nakano_status.gui.features.backups.backups_page import BackupsPage
from nakano_status.gui.messages import Message, Offer, Tone
from nakano_status.gui.window.notices import IN_USE, LASTING, NOTICES, PLACE, READ_ONLY
from tests.support.offices import Office
from tests.support.user_input import click, press
from tests.support.windows import Person, copied, somebody, store_of, unnamed


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


def _close(person: Person, _: Office) -> None:
    person.shell.opening.close_file()


def _open_another(person: Person, office: Office) -> None:
    person.open(copied(office.store, store_of(person).parent))


def _open_again(person: Person, _: Office) -> None:
    person.shell.opening.reopen()


def _restore(person: Person, _: Office) -> None:
    page = person.go_to("backups")
    assert isinstance(page, BackupsPage)
    click(page.make)
    person.wait()
    _tell_everything(person)
    click(page.restore)
    click(page.asking.do)


def _find_damage(person: Person, _: Office) -> None:
    person.shell.opening.open_damaged(StoreDamaged(path="回答様式.nakano", reason="試験"))


def _find_none_any_more(person: Person, _: Office) -> None:
    """Open it again from a place that is gone meanwhile, as of a share that was disconnected."""
    store_of(person).rename(store_of(person).with_name("別の場所.nakano"))
    person.shell.opening.reopen()


WAYS = (_close, _open_another, _open_again, _restore, _find_damage, _find_none_any_more)
SAID = "前のデータファイルのことです。"


def _tell_everything(person: Person) -> None:
    for key in NOTICES:
        person.shell.window.notices.show(key, SAID, "")


@pytest.mark.parametrize("tone", Tone)
@pytest.mark.parametrize("leave", WAYS)
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
    click(panel.offer)
    clerk.wait()
    assert (store_of(clerk).name, panel.isVisible()) == ("回答様式_総務課.nakano", False)
    assert "総務課" in clerk.shell.window.windowTitle()
    assert own.read_bytes() == before
    clerk.open(own)
    clerk.open(form)
    click(panel.offer)
    clerk.wait()
    assert store_of(clerk).name == "回答様式_総務課.nakano"
    assert [said.tone for said in clerk.said] == [Tone.REFUSED] * 3


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
    click(panel.offer)
    clerk.wait()
    assert store_of(clerk) == form.with_suffix(".nakano")
