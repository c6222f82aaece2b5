"""What is guaranteed at the window (docs/guarantees.md) and is no single screen's: what a number counts."""

from pathlib import Path

from PySide6.QtCore import Qt

from nakano_status.gui.features.conflicts.conflict_page import ConflictPage
from nakano_status.gui.window.page_list import kind_of
from tests.support.gathered import gather, second_copy
from tests.support.offices import Office
from tests.support.user_input import click, press
from tests.support.windows import Person


def counted(person: Person, name: str) -> int:
    """Return the number beside a page in the navigation."""
    navigation = person.shell.window.navigation
    title = kind_of(name).title
    spoken = (navigation.item(place).data(Qt.ItemDataRole.AccessibleTextRole) for place in range(navigation.count()))
    (words,) = (each for each in spoken if each and each.startswith(title))
    _, _, number = str(words).partition("、")
    return int("".join(filter(str.isdigit, number)) or 0)


def test_a_count_is_the_length_of_a_list_one_click_away(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    """7."""
    gather(office_person, sent_office.answer)
    gather(office_person, second_copy(sent_office, tmp_path))
    before = counted(office_person, "conflict")
    page = office_person.go_to("conflict")
    assert isinstance(page, ConflictPage)
    assert before == counted(office_person, "conflict") == len(page.model.open) > 1
    press(page.list, Qt.Key.Key_1)
    press(page.list, Qt.Key.Key_Return)
    if page.panel.blank.is_open:
        click(page.panel.blank.empty)
    office_person.wait()
    assert counted(office_person, "conflict") == len(page.model.open) < before


def test_numbers_beside_pages_are_right_before_the_pages_are_opened(
    office_person: Person, sent_office: Office, tmp_path: Path
) -> None:
    names = ("conflict", "held", "indicators")
    gather(office_person, sent_office.answer)
    gather(office_person, second_copy(sent_office, tmp_path))
    before = {name: counted(office_person, name) for name in names}
    assert before["conflict"] > 0
    assert before["indicators"] > 0
    for name in names:
        office_person.go_to(name)
    assert {name: counted(office_person, name) for name in names} == before
