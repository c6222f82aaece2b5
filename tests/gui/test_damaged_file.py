"""A data file that is damaged, or was changed from outside, at the window.

Reported, read where possible, never written.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from nakano_status.gui.app_controller import AppController
from nakano_status.gui.session import Session
from nakano_status.gui.window.notices import DAMAGED, StateNotice
from tests.support.altered_stores import FOREIGN, change_store, damage_a_text, damage_an_index
from tests.support.user_input import write
from tests.support.windows import PageByPage, Person, copied, entries, somebody


@pytest.fixture
def damaged(opened_form: Path, tmp_path: Path) -> Path:
    """A division's data file that reads as always, with an index that does not fit."""
    path = copied(opened_form, tmp_path)
    damage_an_index(path)
    return path


def report_named(notice: StateNotice) -> Path:
    """Return the file that a notice names."""
    found = re.search("記録「(.+)」", notice.accessibleDescription())
    assert found is not None
    return Path(found[1])


def test_a_text_that_changed_is_damage_as_well(opened_form: Path, tmp_path: Path) -> None:
    path = copied(opened_form, tmp_path)
    damage_a_text(path)
    with somebody(path) as person:
        notice = person.shell.window.notices.shown[DAMAGED]
        assert "listing" not in notice.accessibleName() + notice.accessibleDescription()
        assert "listing／" in report_named(notice).read_text("utf-8")
        assert person.shell.session.is_read_only


@pytest.mark.parametrize("kind", [AppController, PageByPage])
def test_a_damaged_data_file_can_be_read_and_the_window_says_what_to_do(
    damaged: Path, kind: type[AppController]
) -> None:
    before = damaged.read_bytes()
    with somebody(damaged, kind=kind) as person:
        shown = person.shell.window.notices.shown
        assert list(shown) == [DAMAGED]
        assert shown[DAMAGED].accessibleName() == (
            f"「{damaged.name}」の内容の一部が壊れているため、閲覧用に開いています。書き込みはしていません。"
        )
        assert "控え" in shown[DAMAGED].accessibleDescription()
        assert "権限" not in shown[DAMAGED].accessibleDescription()
        assert "ix_package_round_id" in report_named(shown[DAMAGED]).read_text("utf-8")
        assert person.shell.session.is_read_only
        assert person.shell.session.parts.store_files.is_free(damaged)
        page = entries(person)
        assert page.form.row is not None
        assert page.form.texts["done"].editor.isReadOnly()
        person.shell.opening.close_file()
        person.wait()
        assert not shown
    assert damaged.read_bytes() == before


def test_what_was_typed_before_the_damage_was_found_stays_and_is_asked_about(
    damaged: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def stay_once(_: QWidget, what: str) -> bool:
        asked.append(what)
        return len(asked) > 1

    monkeypatch.setattr(person.shell.messages, "may_lose", stay_once)
    with monkeypatch.context() as slow:
        slow.setattr(Session, "check_soundness", lambda *_: None)
        before = damaged.read_bytes()
        person.open(damaged)
    field = entries(person).form.texts["done"].editor
    write(field, "書いた。")
    person.shell.session.check_soundness(person.shell.opening.open_damaged)
    person.wait()
    assert len(asked) == 1
    assert "記入した文章は画面に残っています" in person.said[-1].text
    assert person.said[-1].code == "STORE-DAMAGED"
    assert entries(person).form.texts["done"].editor is field
    assert field.text() == "書いた。"
    person.leave()
    assert len(asked) == 2
    assert damaged.read_bytes() == before


def test_a_data_file_with_a_trigger_is_not_opened_and_named(opened_form: Path, tmp_path: Path, person: Person) -> None:
    path = copied(opened_form, tmp_path)
    change_store(path, *FOREIGN["トリガー「rewrite」"])
    before = path.read_bytes()
    person.open(path)
    (said,) = person.said
    assert said.code == "STORE-SCHEMA-FOREIGN"
    assert "トリガー「rewrite」" in said.text
    assert person.shell.first_page.is_shown
    assert path.read_bytes() == before
