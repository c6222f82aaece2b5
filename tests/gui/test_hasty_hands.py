"""Somebody who does not wait: acts while a data file is being opened or closed, keys held down, clicks twice."""

from pathlib import Path

from nakano_status.gui.messages import Tone
from nakano_status.gui.pages.entries import EntriesPage
from tests.support.gathered import FIRST
from tests.support.hands import write
from tests.support.windows import Person, copied, rows_in


def entries(person: Person) -> EntriesPage:
    page = person.shell.window.page
    assert isinstance(page, EntriesPage)
    return page


def no_defect(person: Person) -> bool:
    return not [message for message in person.said if message.tone is Tone.DEFECT]


def elsewhere(path: Path, folder: Path) -> Path:
    """Return a copy of a data file in a folder of its own: the same rows, another data file."""
    folder.mkdir()
    return copied(path, folder)


def test_what_is_typed_while_another_data_file_opens_stays_in_the_one_it_was_typed_in(
    clerk: Person, opened_form: Path, tmp_path: Path
) -> None:
    other, own = elsewhere(opened_form, tmp_path / "他"), tmp_path / opened_form.name
    page = entries(clerk)
    clerk.shell.opening.open(other)
    write(page.form.texts["done"].editor, "開いている間に書いた。")
    clerk.shell.window.show_page("check")
    clerk.wait()
    assert clerk.shell.session.shows(other)
    assert rows_in(other)[FIRST].values["done"] is None
    assert rows_in(own)[FIRST].values["done"] == "開いている間に書いた。"
    assert no_defect(clerk)


def test_what_is_typed_into_the_field_until_another_data_file_is_shown_is_handed_over(
    clerk: Person, opened_form: Path, tmp_path: Path
) -> None:
    other, own = elsewhere(opened_form, tmp_path / "他"), tmp_path / opened_form.name
    clerk.shell.opening.open(other)
    write(entries(clerk).form.texts["done"].editor, "開いている間に書いた。")
    clerk.wait()
    assert rows_in(own)[FIRST].values["done"] == "開いている間に書いた。"
    assert (rows_in(other)[FIRST].values["done"], no_defect(clerk)) == (None, True)


def test_closing_the_data_file_leaves_no_page_to_ask_of_it(clerk: Person) -> None:
    write(entries(clerk).form.texts["done"].editor, "閉じる直前に書いた。")
    path = clerk.shell.session.file.path if clerk.shell.session.file else Path()
    clerk.shell.window.show_page("check")
    clerk.shell.session.put_away()
    assert (clerk.shell.session.file, dict(clerk.shell.window.pages)) == (None, {})
    clerk.wait()
    assert rows_in(path)[FIRST].values["done"] == "閉じる直前に書いた。"
    assert no_defect(clerk)


def test_a_data_file_that_is_asked_for_twice_is_opened_once_and_to_write(
    person: Person, opened_form: Path, tmp_path: Path
) -> None:
    path = copied(opened_form, tmp_path)
    shown: list[object] = []
    person.shell.session.opened.connect(shown.append)
    for _ in range(2):
        person.shell.opening.open(path)
    person.wait()
    assert (len(shown), person.shell.session.may_write, no_defect(person)) == (1, True, True)
