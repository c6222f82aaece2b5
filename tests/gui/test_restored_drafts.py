"""kill -9 during typing: the text is there again, and the window shows which, with the cursor in it."""

import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from nakano_status.application.entries.edit_entry import Entry, save_draft
from nakano_status.bootstrap import make_parts
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.rows.all_rows_page import AllRowsPage
from nakano_status.gui.lists.entry_list import EntryFilter
from tests.support.command_line import ROOT
from tests.support.gathered import FIRST, SECOND
from tests.support.offices import Office
from tests.support.user_input import click
from tests.support.windows import Person, copied, rows_in

ENOUGH = 2


def type_until_killed(path: Path, row_id: str, key: str) -> int:
    """Return how many pieces of text were confirmed as kept when the window was killed."""
    command = [sys.executable, "-m", "tests.support.typing_process", str(path), row_id, key]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for _ in range(ENOUGH):
            assert process.stdout.readline()
        process.kill()
        return ENOUGH + len(list(process.stdout))


def keep_draft(path: Path, *entries: Entry) -> None:
    store = make_parts().stores.open(path)
    for entry in entries:
        save_draft(store, entry)
    store.close()


def test_what_was_typed_when_the_window_was_killed_is_there_and_told(
    opened_form: Path, tmp_path: Path, person: Person
) -> None:
    path = copied(opened_form, tmp_path)
    kept = type_until_killed(path, SECOND, "done")
    keep_draft(path, Entry(FIRST, {"next_year": "次の年の"}))
    person.open(path)
    page = person.shell.window.page
    assert isinstance(page, EntriesPage)
    assert person.said[-1].text == "入力の途中だった内容を2件復元しました。"
    assert f"{FIRST}（令和5年度取組予定）、{SECOND}（令和4年度までの取組状況）" in person.said[-1].remedy
    assert page.form.row is not None
    assert page.form.row.id == FIRST
    assert QApplication.focusWidget() is page.form.texts["next_year"].editor
    click(person.shell.window.panel.offer)
    assert page.filter.currentData() is EntryFilter.RESTORED
    assert [row.id for row in page.model.shown] == [FIRST, SECOND]
    page.go_to(SECOND)
    text = page.form.texts["done"].editor.text()
    assert text.startswith("".join(f"{number}文目。" for number in range(1, kept + 1)))
    person.leave()
    assert rows_in(path)[SECOND].values["done"] == text
    assert rows_in(path)[FIRST].values["next_year"] == "次の年の"


def test_in_the_office_a_text_comes_back_in_the_voice_in_which_it_was_typed(
    sent_office: Office, tmp_path: Path, person: Person
) -> None:
    path = copied(sent_office.store, tmp_path)
    keep_draft(path, Entry(FIRST, {"done": "電話で聞いた"}, "税務課"), Entry(SECOND, {"done": "修文の"}))
    person.open(path)
    page = person.go_to("all_rows")
    assert isinstance(page, AllRowsPage)
    assert person.said[-1].text == "入力の途中だった内容を2件復元しました。"
    assert page.editor.acting_choice.currentText() == "税務課の代理入力"
    assert page.editor.form.texts["done"].editor.text() == "電話で聞いた"
    page.go_to(SECOND)
    person.wait()
    assert page.editor.form.texts["done"].editor.text() == "修文の"
    page.leave()
    person.wait()
    assert [rows_in(path)[row_id].values["done"] for row_id in (FIRST, SECOND)] == ["電話で聞いた", "修文の"]
    assert rows_in(path)[FIRST].on_behalf == {"done": None}
