"""Pages are laid out beside all other work: no save waits for them, and what is no longer wanted is given up."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.outcome import Cancelled
from nakano_status.application.papers import writing
from nakano_status.application.papers.making import Preview, begin_preview
from nakano_status.application.papers.paper import Paper
from nakano_status.application.papers.set_kinds import list_paper, report_paper
from nakano_status.application.papers.writing import PaperPages
from nakano_status.documents.pages.printed_paper import Checkpoint
from nakano_status.gui.features.papers import paper_desk
from nakano_status.gui.features.papers.papers_page import ExportPage
from tests.support.windows import Person, rows_in, store_of


class _SlowPaper:
    """Lays out pages until it is released: `begun` is set when it starts, `go_on` lets it finish."""

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


def test_where_pages_never_come_those_of_another_paper_are_neither_seen_nor_printed(
    office_person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    def pages_of(paper: Paper[Any]) -> PaperPages | None:
        page = person.go_to("export", paper)
        assert isinstance(page, ExportPage)
        return page.desk.pages

    person = office_person
    assert pages_of(report_paper.PAPER) is not None
    with monkeypatch.context() as broken:
        broken.setattr(paper_desk, "begin_preview", fail)
        assert pages_of(list_paper.PAPER) is None
    assert pages_of(report_paper.PAPER) is not None
    assert pages_of(list_paper.PAPER) is not None


def test_a_save_does_not_wait_for_pages_that_are_laid_out(
    office_person: Person, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    person, slow = office_person, _SlowPaper(monkeypatch)
    session = person.shell.session
    saved: list[object] = []
    person.shell.window.show_page("export", list_paper.PAPER)
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
    window.show_page("export", list_paper.PAPER)
    qtbot.waitUntil(slow.begun.is_set)

    slow.begun.clear()  # another paper is chosen
    window.show_page("export", report_paper.PAPER)
    qtbot.waitUntil(lambda: slow.given_up == 1 and slow.begun.is_set())

    person.go_to("board")  # the page is left
    assert slow.given_up == 2

    slow.begun.clear()  # the data file is closed
    window.show_page("export", list_paper.PAPER)
    qtbot.waitUntil(slow.begun.is_set)
    person.shell.session.put_away()
    person.wait()
    assert slow.given_up == 3
    assert person.said == []


class _LongPaper:
    """Shows 3 pages of the list, then 6, then all, each as soon as it is let."""

    def __init__(self, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        page = person.go_to("export", list_paper.PAPER)
        assert isinstance(page, ExportPage)
        assert page.desk.pages is not None
        self.page, self.whole = page, page.desk.pages
        self.let, self.given_up = threading.Semaphore(0), 0
        self._parts = person.shell.session.parts
        person.go_to("export", report_paper.PAPER)
        monkeypatch.setattr(writing, "MOST_ROWS", 0)
        monkeypatch.setattr("nakano_status.gui.preview.page_process.make_in_own_process", self._make)

    def _make(self, path: Path, read: Any, checkpoint: Callable[[], None]) -> Iterator[object]:
        if read.func is not begin_preview:
            with closing(self._parts.stores.open(path, read_only=True)) as store, store.reading() as records:
                yield read(self._parts, records)(checkpoint)
            return
        for shown in (self._of(3), self._of(6), self.whole):
            try:
                checkpoint()
                while not self.let.acquire(timeout=0.005):
                    checkpoint()
            except Cancelled:
                self.given_up += 1
                raise
            yield Preview(shown)

    def _of(self, count: int) -> PaperPages:
        [paper] = self.whole.papers
        return replace(self.whole, papers=[replace(paper, pages=paper.pages[:count])], unproved=())


@pytest.fixture
def long_paper(office_person: Person, monkeypatch: pytest.MonkeyPatch) -> _LongPaper:
    """A list that is under way: nothing of it is there yet."""
    made = _LongPaper(office_person, monkeypatch)
    office_person.shell.window.show_page("export", list_paper.PAPER)
    return made


def test_pages_of_a_long_paper_are_shown_as_they_come(
    long_paper: _LongPaper, office_person: Person, qtbot: QtBot
) -> None:
    page, count = long_paper.page, long_paper.whole.count
    view = page.pages.view
    long_paper.let.release()
    qtbot.waitUntil(lambda: view.count == 3)
    assert page.pages.bar.words.text() == "1 / …ページ　A3横"
    assert view.accessibleName() == "紙面 1 / …ページ"
    assert "続きのページを準備しています" in page.notes.text()
    assert not page.making.print_out.isEnabled()
    view.go_to(2)
    long_paper.let.release()
    qtbot.waitUntil(lambda: view.count == 6)
    assert page.pages.bar.words.text() == "3 / …ページ　A3横"
    long_paper.let.release()
    office_person.wait()
    assert page.pages.bar.words.text() == f"3 / {count}ページ　A3横"
    assert page.desk.pages is long_paper.whole
    assert "続きのページ" not in page.notes.text()
    assert page.making.print_out.isEnabled()


def test_pages_that_are_not_all_there_are_not_printed(
    long_paper: _LongPaper, office_person: Person, qtbot: QtBot
) -> None:
    page = long_paper.page
    long_paper.let.release()
    qtbot.waitUntil(lambda: page.pages.view.count == 3)
    page.desk.ask_printer(page)
    assert [each.text for each in office_person.said] == ["続きのページを準備しているため、まだ印刷できません。"]
    assert page.desk.pages is not None
    with pytest.raises(ValueError, match="zip"):
        page.desk.pages.proved(office_person.shell.session.parts)
    office_person.go_to("board")


def test_an_edit_ends_a_long_paper_at_once_and_a_later_page_stays_until_there_is_one(
    long_paper: _LongPaper, office_person: Person, qtbot: QtBot
) -> None:
    session, view = office_person.shell.session, long_paper.page.pages.view
    long_paper.let.release(2)
    qtbot.waitUntil(lambda: view.count == 6)
    view.go_to(4)
    before = long_paper.given_up
    entry = Entry("1-1-1-01-P", {"done": "導入した。"})
    session.act(lambda store, _: edit_entry(session.parts, store, entry), lambda _: None)
    qtbot.waitUntil(lambda: long_paper.given_up > before)
    long_paper.let.release()
    office_person.shell.worker.settle(with_aside=False)
    assert view.count == 6
    long_paper.let.release(2)
    office_person.wait()
    assert (view.page, view.count) == (4, long_paper.whole.count)


def test_leaving_the_page_ends_a_long_paper(long_paper: _LongPaper, office_person: Person, qtbot: QtBot) -> None:
    long_paper.let.release()
    qtbot.waitUntil(lambda: long_paper.page.pages.view.count == 3)
    before = long_paper.given_up
    office_person.go_to("board")
    assert long_paper.given_up == before + 1
