"""提出前の確認: 所属長確認, what changed after it, and what the office asks about — each a click from its field."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from PySide6.QtCore import Qt

from nakano_status.application.choosing_round import chosen_round
from nakano_status.application.read.confirmation import read_confirmation
from nakano_status.application.read.views import ConfirmationView
from nakano_status.bootstrap import make_parts
from nakano_status.gui.messages import Tone
from nakano_status.gui.models.check_list import FieldLine
from nakano_status.gui.models.told_list import ITEM_ROLE
from nakano_status.gui.pages.check import CheckPage
from nakano_status.gui.pages.entries import EntriesPage
from tests.support.hands import click, press, write
from tests.support.windows import Person, unnamed

FIRST = "2-1-2-03-N"


def confirmation_in(path: Path) -> ConfirmationView | None:
    with closing(make_parts().stores.open(path, read_only=True)) as store, store.reading() as records:
        return read_confirmation(records, chosen_round(records))


def check(person: Person) -> CheckPage:
    page = person.go_to("check")
    assert isinstance(page, CheckPage)
    return page


def store_of(person: Person) -> Path:
    assert person.shell.session.file is not None
    return person.shell.session.file.path


def change_done(person: Person, text: str) -> None:
    page = person.go_to("entries")
    assert isinstance(page, EntriesPage)
    page.go_to(FIRST)
    editor = page.form.texts["done"].editor
    editor.setFocus()
    editor.selectAll()
    write(editor, text)
    press(editor, Qt.Key.Key_Tab)
    person.wait()


def field_lines(page: CheckPage) -> list[FieldLine]:
    return [item for item in page.model.items if isinstance(item, FieldLine)]


def test_nothing_asks_for_a_confirmation_and_every_control_has_a_name(clerk: Person) -> None:
    page = check(clerk)
    panel = page.submission.confirmation
    assert "まだ確認されていません" in panel.state.plain_text
    assert unnamed(page) == []


def test_a_name_and_enter_confirm_what_stands(clerk: Person) -> None:
    panel = check(clerk).submission.confirmation
    panel.name.setFocus()
    write(panel.name, "税務課長")
    press(panel.name, Qt.Key.Key_Return)
    clerk.wait()
    found = confirmation_in(store_of(clerk))
    assert found is not None
    assert (found.name, found.changed) == ("税務課長", ())
    assert panel.state.plain_text.startswith("✓ 税務課長")
    assert clerk.said[-1].tone is Tone.DONE


def test_without_a_name_nothing_is_recorded_and_what_is_missing_is_said(clerk: Person) -> None:
    panel = check(clerk).submission.confirmation
    click(panel.give)
    clerk.wait()
    assert confirmation_in(store_of(clerk)) is None
    assert clerk.said[-1].tone is Tone.REFUSED


def test_what_changed_after_it_is_listed_by_field_a_click_from_it_and_confirmed_again(clerk: Person) -> None:
    panel = check(clerk).submission.confirmation
    write(panel.name, "税務課長")
    click(panel.give)
    clerk.wait()
    change_done(clerk, "後から直した文。")
    page = check(clerk)
    assert "1件の欄が変更されています" in panel.state.plain_text
    (line,) = field_lines(page)
    assert (line.row_id, line.key) == (FIRST, "done")
    spoken = page.model.place_of(line).data()
    assert "後から直した文。" in spoken
    page.list.scrollTo(page.model.place_of(line))
    click(page.list.viewport(), page.list.visualRect(page.model.place_of(line)).center())
    clerk.wait()
    entries = clerk.shell.window.page
    assert isinstance(entries, EntriesPage)
    assert entries.form.texts["done"].editor.hasFocus()
    click(check(clerk).submission.confirmation.give)
    clerk.wait()
    assert field_lines(page) == []
    found = confirmation_in(store_of(clerk))
    assert found is not None
    assert found.changed == ()


def test_the_three_lists_stand_without_the_question_told_twice(clerk: Person) -> None:
    panel = check(clerk).submission.confirmation
    write(panel.name, "税務課長")
    click(panel.give)
    clerk.wait()
    change_done(clerk, "後から直した文。")
    page = check(clerk)
    codes = [getattr(page.model.index(place).data(ITEM_ROLE), "code", "") for place in range(page.model.rowCount())]
    assert "CONFIRMED-THEN-CHANGED" not in codes
    assert "MARK-MISSING" in codes
