"""受領ファイル: what was received, its findings, its bytes as received, and an answer withdrawn and merged again."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from nakano_status.bootstrap import make_parts, make_spreadsheet_user
from nakano_status.domain.calendar.days import era_day
from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.features.merge.merge_page import MergePage
from nakano_status.gui.features.merge.received_page import ReceivedPage, ReceivedRequest
from nakano_status.gui.messages import Tone
from tests.support.command_line import ask, done
from tests.support.gathered import FIRST, SECOND, gather, second_copy, store_of
from tests.support.offices import ANSWERS, Office
from tests.support.user_input import click, press, write
from tests.support.windows import Person, choosing, copied, rows_in, somebody

FAULTY = {FIRST: {"mark": "▽", "done": "実施した。"}}


def looking(person: Person, name: str | None = None) -> ReceivedPage:
    """Go to 受領ファイル, and there to a file."""
    page = person.go_to("received")
    assert isinstance(page, ReceivedPage)
    if name is not None:
        place = next(
            place for place in range(page.model.rowCount()) if str(page.model.index(place).data()).startswith(name)
        )
        page.list.setCurrentIndex(page.model.index(place))
        person.wait()
    return page


def test_every_arrival_stands_in_the_list_with_what_became_of_it(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    broken = tmp_path / "こわれている.xlsx"
    broken.write_bytes(b"no workbook")
    gather(office_person, sent_office.answer, broken)
    gather(office_person, sent_office.answer)
    page = looking(office_person)
    lines = [str(page.model.index(place).data()) for place in range(page.model.rowCount())]
    assert ["取込済み" in lines[0], "税務課.xlsx、反映、税務課" in "".join(lines), len(lines)] == [True, True, 3]
    assert any("Excel ファイルではありません" in line for line in lines)
    assert page.count.text() == "3件（新しい順）"
    write(page.search, "こわれ")
    assert page.count.text() == "3件のうち1件（新しい順）"
    office_person.wait()
    assert not page.save.isEnabled()


def test_a_refused_file_has_its_size_and_its_greyed_buttons_say_why(office_person: Person, tmp_path: Path) -> None:
    empty = tmp_path / "空.xlsx"
    empty.write_bytes(b"")
    gather(office_person, empty)
    page = looking(office_person, "空")
    assert "0 バイト" in str(page.model.index(0).data())
    why = "「空.xlsx」は、安全に読み取れないため、届いたときに保管しませんでした。"
    assert why in page.panel.facts.plain_text
    buttons = (page.save, page.again, page.take_back)
    assert not any(each.isEnabled() for each in buttons)
    told = [each.accessibleDescription() for each in buttons]
    assert [words.startswith(why) for words in told] == [True, True, False]
    assert told[2] == "取り込まれている回答がないため、取り消すものはありません。"


def test_a_button_that_can_be_pressed_has_no_reason_against_it(office_person: Person, sent_office: Office) -> None:
    gather(office_person, sent_office.answer)
    page = looking(office_person, "税務課")
    for each in (page.save, page.again, page.take_back):
        assert (each.isEnabled(), each.toolTip()) == (True, "")


def test_findings_are_those_of_the_bytes_and_not_of_the_name(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    other = tmp_path / "税務課.xlsx"
    other.write_bytes(make_spreadsheet_user().fill_in(sent_office.form("税務課").read_bytes(), FAULTY))
    gather(office_person, sent_office.answer)
    gather(office_person, other)
    page = looking(office_person)
    newest, oldest = page.model.items
    found = []
    for item in (newest, oldest):
        page.list.setCurrentIndex(page.model.place_of(item))
        office_person.wait()
        lines = page.panel.list.lines
        found.append("".join(str(lines.index(place).data()) for place in range(lines.rowCount())))
    assert "「▽」は使用できません" in found[0]
    assert "▽" not in found[1]
    assert page.panel.file is not None
    arrival = page.model.arrival(oldest)
    assert arrival is not None
    assert page.panel.file.sha256 == arrival.sha256


def test_a_file_is_saved_as_it_came_and_nothing_is_overwritten_unasked(
    office_person: Person, sent_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gather(office_person, sent_office.answer)
    page = looking(office_person, "税務課")
    choosing(monkeypatch, tmp_path)
    target = tmp_path / "税務課.xlsx"
    target.write_bytes(b"another")
    click(page.save)
    office_person.wait()
    assert target.read_bytes() == b"another"
    click(page.panel.making.question.replace)
    office_person.wait()
    assert target.read_bytes() == sent_office.answer.read_bytes()
    assert "受け取ったときのまま" in page.panel.making.result.words.plain_text


def test_an_answer_is_taken_back_with_its_reason_and_taken_in_again(office_person: Person, sent_office: Office) -> None:
    gather(office_person, sent_office.answer)
    page = looking(office_person, "税務課")
    click(page.take_back)
    office_person.wait()
    assert page.asking.isVisible()
    assert rows_in(store_of(office_person))[FIRST].values["done"] == ANSWERS[FIRST]["done"]
    write(page.asking.reason, "別の課のファイルだったため")
    click(page.asking.do)
    office_person.wait()
    assert rows_in(store_of(office_person))[FIRST].values["done"] is None
    assert "税務課の回答を取り消しました" in office_person.said[-1].text
    assert "取消し済み" in str(page.model.index(0).data())
    assert page.asking.isHidden()
    assert not page.take_back.isEnabled()
    click(page.again)
    office_person.wait()
    merge = office_person.shell.window.page
    assert isinstance(merge, MergePage)
    assert merge.changes.items == [FIRST, SECOND]
    merge.apply()
    office_person.wait()
    assert rows_in(store_of(office_person))[FIRST].values["done"] == ANSWERS[FIRST]["done"]


def test_what_has_seen_an_answer_is_named_and_led_to(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    gather(office_person, sent_office.answer)
    gather(office_person, second_copy(sent_office, tmp_path))
    conflict = office_person.go_to("conflict")
    assert isinstance(conflict, ConflictPage)
    conflict.panel.choose(2)
    conflict.decide()
    office_person.wait()
    page = looking(office_person, "税務課_2回目")
    click(page.take_back)
    office_person.wait()
    assert "取り消せません" in page.asking.words.plain_text
    assert not page.asking.do.isVisible()
    assert page.asking.seen.lines.rowCount() == 1
    press(page.asking.seen, Qt.Key.Key_Down)
    press(page.asking.seen, Qt.Key.Key_Return)
    office_person.wait()
    assert office_person.shell.window.page is conflict
    assert FIRST in conflict.panel.title.text()
    assert not [message for message in office_person.said if message.tone is Tone.REFUSED]


def test_a_wish_leads_to_the_file(office_person: Person, sent_office: Office, tmp_path: Path) -> None:
    gather(office_person, sent_office.answer)
    gather(office_person, second_copy(sent_office, tmp_path))
    page = looking(office_person)
    arrival = page.model.arrival(page.model.items[-1])
    assert arrival is not None
    page = looking(office_person, "税務課_2回目")
    office_person.go_to("received", ReceivedRequest(arrival.sha256))
    assert page.panel.title.plain_text == "税務課.xlsx"


def test_a_file_whose_bytes_were_removed_says_when_and_where_they_are(sent_office: Office, tmp_path: Path) -> None:
    store = copied(sent_office.store, tmp_path)
    done("merge", sent_office.answer, "--store", store)
    ask("round", "close", "--store", store)
    done("retain", "--out", tmp_path / "R4", "--store", store)
    done("retain", "--drop-received", "--out", tmp_path / "R4", "--store", store)
    with somebody(store) as person:
        page = looking(person, "税務課")
        words = page.panel.facts.plain_text
        assert f"ファイルの内容は、{era_day(make_parts().clock.today())}に削除しました。" in words
        assert "年度の記録を保存したフォルダー" in words
        assert "内容は削除済み" in str(page.model.index(0).data())
        assert [each.isEnabled() for each in (page.save, page.again, page.take_back)] == [False, False, False]
