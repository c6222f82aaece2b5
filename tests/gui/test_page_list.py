"""A page is known by name and title before its class is loaded: both are the same there."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from nakano_status.gui.help.help_panel import find_manual, section_of
from nakano_status.gui.page import Page
from nakano_status.gui.window.page_list import DIVISION_PAGES, OFFICE_PAGES, PageKind
from tests.support.windows import Person, copied


@pytest.mark.parametrize("kind", [*DIVISION_PAGES, *OFFICE_PAGES], ids=lambda kind: kind.name)
def test_a_page_that_is_made_has_the_name_and_title_of_its_kind(person: Person, kind: PageKind) -> None:
    page = kind.make(person.shell.around)
    assert (page.name, page.title) == (kind.name, kind.title)
    page.deleteLater()


@pytest.mark.parametrize("kind", OFFICE_PAGES, ids=lambda kind: kind.name)
def test_the_manual_tells_the_office_of_each_of_its_pages(kind: PageKind) -> None:
    assert told_at(kind.help_for(is_office=True)).lstrip("# ").startswith(kind.title)


@pytest.mark.parametrize("kind", DIVISION_PAGES, ids=lambda kind: kind.name)
def test_the_manual_tells_divisions_of_each_of_their_pages(kind: PageKind) -> None:
    place = kind.help_for(is_office=False)
    assert told_at(place).lstrip("# ").startswith(kind.title)
    assert not place.startswith("office")


def told_at(place: str) -> str:
    """Return the text of the manual at a place; nothing where there is no such heading."""
    page, _, heading = place.partition("#")
    return section_of((find_manual() / page).read_text("utf-8"), heading) or ""


def test_a_section_ends_where_the_next_of_its_rank_begins() -> None:
    text = "# 手引\n## 甲\n一\n### 甲の一\n二\n## 乙\n三\n"
    assert section_of(text, "甲") == "## 甲\n一\n### 甲の一\n二"
    assert section_of(text, "甲の一") == "### 甲の一\n二"
    assert section_of(text, "丙") is None


def test_pages_are_made_ahead_once_the_first_one_has_its_rows(
    person: Person, opened_form: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    person.open(copied(opened_form, tmp_path))
    window = person.shell.window
    qtbot.waitUntil(lambda: {page.name for page in window.findChildren(Page)} == set(window.offered))
