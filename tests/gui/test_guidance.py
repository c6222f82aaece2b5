"""The ヘルプ menu: the manual, the sheet of keys made from the menus themselves, and what program this is."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QGuiApplication, QPdfWriter
from PySide6.QtWidgets import QMenu

from nakano_status import __version__
from nakano_status.gui.help.help_panel import PAGE_KEYS, keys_of, libraries
from nakano_status.gui.window.page_list import (
    CONFLICT,
    DIVISION_PAGES,
    ENTRIES,
    OFFICE_PAGES,
    offered_first,
    offered_to_division,
)
from nakano_status.gui.window_menus import PAGE_DIGITS
from tests.support.command_line import ROOT
from tests.support.marks import BUILT_IN_MARKS
from tests.support.user_input import CONTROL, press
from tests.support.windows import Person

MANUAL = ROOT / "docs" / "manual"
KEY = re.compile(r"Ctrl＋(?:Shift＋)?[A-Za-z0-9/]+")


def shortcuts_of(person: Person) -> dict[str, list[str]]:
    """Return the shortcuts of every act in the menus, menus within menus too, by its text."""
    found: dict[str, list[str]] = {}

    def walk(actions: list[QAction]) -> None:
        for action in actions:
            inner = action.menu()
            if isinstance(inner, QMenu):
                walk(inner.actions())
            elif not action.isSeparator():
                found[action.text()] = [key.toString() for key in action.shortcuts()]

    walk(person.shell.window.menuBar().actions())
    return found


@pytest.mark.parametrize("who", ["clerk", "office_person"])
def test_no_two_acts_share_a_shortcut_and_the_sheet_has_them_all(who: str, request: pytest.FixtureRequest) -> None:
    person: Person = request.getfixturevalue(who)
    found = shortcuts_of(person)
    keys = Counter(key for each in found.values() for key in each)
    assert [key for key, count in keys.items() if count > 1] == []
    person.shell.menus.guidance.show_keys()
    sheet = person.shell.menus.guidance.panel.text.toPlainText()
    told = {key.replace("Return", "Enter") for key in keys}
    assert {key for key in told if key not in sheet} == set()
    assert all(words in sheet for words, each in found.items() if each and not words.startswith(("元に", "やり直す")))


@pytest.mark.parametrize(("who", "files"), [("clerk", "division-*.md"), ("office_person", "office-*.md")])
def test_every_key_that_the_manual_names_is_there(who: str, files: str, request: pytest.FixtureRequest) -> None:
    there = {key for each in shortcuts_of(request.getfixturevalue(who)).values() for key in each}
    named = {(path.name, key) for path in MANUAL.glob(files) for key in KEY.findall(path.read_text("utf-8"))}
    assert named
    assert {each for each in named if each[1].replace("＋", "+").replace("Enter", "Return") not in there} == set()


def test_the_menu_leads_to_the_page_for_those_who_decide_what_is_installed(clerk: Person) -> None:
    (page,) = [each for each in clerk.shell.window.findChildren(QAction) if each.text() == "情報システム部門の方へ"]
    page.trigger()
    assert "HKEY_CURRENT_USER" in clerk.shell.menus.guidance.panel.text.toPlainText()


def test_there_is_a_key_for_every_page_of_both_roles() -> None:
    offered = (offered_first(OFFICE_PAGES, is_office=True), offered_to_division(gathers=True, has_figures=True))
    assert len(PAGE_DIGITS) == len(set(PAGE_DIGITS)) >= max(map(len, offered))


def test_the_sheet_tells_the_keys_of_the_pages_that_a_role_has(clerk: Person) -> None:
    press(clerk.shell.window, Qt.Key.Key_Slash, CONTROL)
    sheet = clerk.shell.menus.guidance.panel.text.toPlainText()
    told = [
        title
        for title, keys in keys_of(OFFICE_PAGES + DIVISION_PAGES, BUILT_IN_MARKS)
        if all(words in sheet for _, words in keys)
    ]
    assert ENTRIES.title in told
    assert CONFLICT.title not in told
    everywhere = next(each for each in PAGE_KEYS if each.page is None)
    assert all(keys in sheet and words in sheet for keys, words in everywhere.keys)


def test_links_lead_on_and_back_and_all_can_be_copied_and_printed(clerk: Person, tmp_path: Path) -> None:
    panel = clerk.shell.menus.guidance.panel
    panel.explain("index.md")
    first = panel.text.toPlainText()
    panel.text.anchorClicked.emit(QUrl("troubleshooting.md#保存できない"))
    assert panel.text.toPlainText().startswith("保存できない")
    panel.text.anchorClicked.emit(QUrl("office-1-preparation.md#計画組織"))
    assert panel.text.toPlainText().startswith("計画・組織")
    panel.explain("troubleshooting.md")
    assert 'href="troubleshooting.md#誤って取り込んだ"' in unquote(panel.text.toHtml())
    for _ in range(3):
        panel.back.click()
    assert panel.text.toPlainText() == first
    panel.copying.click()
    assert QGuiApplication.clipboard().text() == first
    panel.print_on(QPdfWriter(str(tmp_path / "手引.pdf")))
    assert (tmp_path / "手引.pdf").read_bytes().startswith(b"%PDF")


def test_what_program_this_is_stands_with_its_libraries_and_their_licences(clerk: Person) -> None:
    clerk.shell.menus.guidance.show_about()
    text = clerk.shell.menus.guidance.panel.text.toPlainText()
    file = clerk.shell.session.file
    assert file is not None
    assert __version__ in text
    assert file.path.name in text
    assert clerk.shell.session.parts.store_files.format in text
    assert "MIT License" in text
    assert "LGPL" in text
    assert {"pyside6-essentials", "sqlalchemy", "openpyxl", "xlsxwriter"} <= {each.name for each in libraries()}
    assert all(each.name in text and each.licence in text for each in libraries())
