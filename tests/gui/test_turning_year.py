"""While another year is chosen than the one that is shown, nothing acts: what is pressed at once changes nothing."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from nakano_status.application.papers.kinds.set_paper import DRAFT
from nakano_status.application.round.open_and_close_round import close_round, open_round
from nakano_status.bootstrap import make_parts
from nakano_status.domain.calendar.fiscal_year import FiscalYear
from nakano_status.domain.papers.publication import Occasion
from nakano_status.gui.commands import MAKE_PAPER, MENUS, Command, Menu, action_of
from nakano_status.gui.features.papers.papers_page import ExportPage
from nakano_status.gui.messages import Tone
from nakano_status.gui.page import Page
from nakano_status.gui.window.page_list import OFFICE_PAGES
from tests.support.expected import of_kind, present
from tests.support.offices import Office
from tests.support.paper_fields import tick_of
from tests.support.user_input import click, press
from tests.support.windows import Person, copied, somebody, store_of

R4, R5 = FiscalYear(2022), FiscalYear(2023)


@pytest.fixture(scope="session")
def two_years(gathered_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An office whose round R4 is closed and whose round R5 is open. Copy before writing."""
    parts, path = make_parts(), copied(gathered_office.store, tmp_path_factory.mktemp("two_years"))
    store = parts.stores.open(path)
    close_round(store)
    open_round(parts, store, R5)
    store.close()
    return path


@pytest.fixture
def person(two_years: Path, tmp_path: Path) -> Iterator[Person]:
    with somebody(copied(two_years, tmp_path)) as sitting:
        yield sitting


def turn(person: Person, year: FiscalYear | None) -> None:
    """Choose another year as at the top left, and go on before anything is read."""
    person.shell.looking_back.choose(year)


def acts_in(person: Person) -> int:
    """Return how many acts the data file has."""
    counts: list[int] = []
    person.shell.session.query(lambda records: len(records.entries.acts()), counts.append)
    person.wait()
    return counts[0]


def commands_in(menus: Iterable[Menu]) -> Iterator[Command]:
    for line in (line for menu in menus for line in menu.lines):
        if isinstance(line, Menu):
            yield from commands_in((line,))
        elif line is not None:
            yield line


def seen_at(person: Person, button: QAbstractButton) -> QWidget | None:
    """Return what a click in the middle of a button reaches; None if it is scrolled out of sight."""
    window = person.shell.window
    return window.childAt(button.mapTo(window, button.rect().center()))


def press_all(person: Person, page: Page) -> None:
    """Click where the buttons of a page are, press keys, and choose the commands of the menus."""
    cover = person.shell.window.ground.cover
    buttons = [each for each in page.findChildren(QAbstractButton) if each.isVisible()]
    for button in buttons:
        there = seen_at(person, button)
        assert there is None or not page.isAncestorOf(there)
    focus = QApplication.focusWidget()
    assert focus is None or not page.isAncestorOf(focus)
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Escape):
        press(cover, key)
    for command in commands_in(MENUS):
        if command.page == page.name or action_of(page, command) is not None:
            person.shell.window.perform(command)
    person.shell.session.act(lambda store, _: close_round(store), lambda _: None, what="締め切っています")


@pytest.mark.parametrize("name", [each.name for each in OFFICE_PAGES])
def test_nothing_that_is_pressed_at_once_after_another_year_was_chosen_acts(person: Person, name: str) -> None:
    page, folder = person.go_to(name), store_of(person).parent
    files, before = sorted(folder.rglob("*")), acts_in(person)
    person.shell.session.year_chosen.connect(lambda: press_all(person, page))
    for year in (R4, None):
        turn(person, year)
        press_all(person, page)
        assert [
            each for each in person.said if each.tone is not Tone.REFUSED or "切り替えている" not in each.text
        ] == []
        person.wait()
        assert person.shell.session.year == year
        ground = person.shell.window.ground
        assert (ground.is_held, ground.cover.isVisible()) == (False, False)
    assert acts_in(person) == before
    assert sorted(folder.rglob("*")) == files


def test_what_is_pressed_while_the_chosen_year_is_read_makes_no_paper_of_the_other(person: Person) -> None:
    page = of_kind(ExportPage, person.go_to("export"))
    page.list.setCurrentIndex(page.list.lines.place_of(page._offered[0]))
    person.wait()
    assert page.making.make.isEnabled()
    folder = store_of(person).parent

    def press_make() -> None:
        click(page.making.make)
        person.shell.window.perform(MAKE_PAPER)

    for year, label in ((R4, "令和4年度"), (None, "令和5年度")):
        shown: list[bool] = []
        look = person.shell.worker.handed_back.connect(lambda: shown.append(page.counts.text().startswith(label)))  # noqa: B023
        pressing = person.shell.worker.handed_back.connect(press_make)
        turn(person, year)
        press_make()
        person.wait()
        person.shell.worker.handed_back.disconnect(pressing)
        person.shell.worker.handed_back.disconnect(look)
        person.wait()
        assert shown[-1]
    made = [*folder.glob("*_R?.xlsx")]
    assert {path.stem[-2:] for path in made} <= {"R4", "R5"}
    for path in made:
        words = " ".join(
            str(cell.value) for sheet in load_workbook(path) for row in sheet.iter_rows() for cell in row if cell.value
        )
        number = re.search(r"_R(\d)", path.stem)
        assert f"令和{present(number)[1]}年度末" in words.translate(str.maketrans("４５", "45")), path


def test_what_was_chosen_for_a_paper_of_one_year_is_not_chosen_for_another(person: Person) -> None:
    page = of_kind(ExportPage, person.go_to("export", Occasion.COUNCIL))
    tick = tick_of(page.options, DRAFT)
    tick.setChecked(True)
    person.wait()
    turn(person, R4)
    person.wait()
    assert not tick.isChecked()
    assert not page.making.make.isEnabled()
    turn(person, None)
    person.wait()
    assert tick.isChecked()
