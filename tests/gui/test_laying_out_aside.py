"""Pages are laid out beside all other work: no save waits for them, and what nobody waits for is given up."""

import threading

import pytest
from pytestqt.qtbot import QtBot

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.papers.offered import PaperKind
from nakano_status.application.papers.preview import Preview
from nakano_status.application.progress import Cancelled
from nakano_status.documents.set_paper import Checkpoint
from nakano_status.gui.pages.papers import paper_desk
from tests.support.windows import Person, rows_in, store_of


class _SlowPaper:
    """Lays out pages for as long as it is let: `begun` says that it does, `go_on` lets it come to its end."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.given_up = 0
        monkeypatch.setattr(paper_desk, "begin_preview", lambda *_, **__: self._lay_out)

    def _lay_out(self, checkpoint: Checkpoint) -> Preview:
        self.begun.set()
        try:
            while not self.go_on.wait(0.005):
                checkpoint()
        except Cancelled:
            self.given_up += 1
            raise
        return Preview()


def test_a_save_does_not_wait_for_pages_that_are_laid_out(
    office_person: Person, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    person, slow = office_person, _SlowPaper(monkeypatch)
    session = person.shell.session
    saved: list[object] = []
    person.shell.window.show_page("export", PaperKind.LIST)
    qtbot.waitUntil(slow.begun.is_set)
    entry = Entry("1-1-1-01-P", {"done": "導入した。"})
    session.act(lambda store, _: edit_entry(session.parts, store, entry), saved.append)
    qtbot.waitUntil(lambda: bool(saved))
    assert person.shell.worker.is_busy  # the pages are still being laid out
    assert rows_in(store_of(person))["1-1-1-01-P"].values["done"] == "導入した。"
    slow.go_on.set()
    person.wait()


def test_pages_that_nobody_waits_for_are_given_up(
    office_person: Person, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    person, slow = office_person, _SlowPaper(monkeypatch)
    window = person.shell.window
    window.show_page("export", PaperKind.LIST)
    qtbot.waitUntil(slow.begun.is_set)

    slow.begun.clear()  # another paper is chosen
    window.show_page("export", PaperKind.REPORT)
    qtbot.waitUntil(lambda: slow.given_up == 1 and slow.begun.is_set())

    person.go_to("board")  # the page is left
    assert slow.given_up == 2

    slow.begun.clear()  # the data file is closed
    window.show_page("export", PaperKind.LIST)
    qtbot.waitUntil(slow.begun.is_set)
    person.shell.session.put_away()
    person.wait()
    assert slow.given_up == 3
    assert person.said == []
