"""Processes and memory of the window."""

import gc
import multiprocessing
import os
import sys
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, QRectF, QSettings, Qt, QTimer
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from nakano_status import worker_process
from nakano_status.application.entries.edit_entry import Entry, edit_entry
from nakano_status.application.outcome import Read
from nakano_status.application.papers import writing
from nakano_status.application.papers import writing as pages
from nakano_status.application.papers.choices import PaperChoices
from nakano_status.application.papers.kinds import set_paper
from nakano_status.application.papers.making import Preview, begin_preview
from nakano_status.application.papers.paper import Paper
from nakano_status.application.papers.set_kinds import list_paper, report_paper
from nakano_status.application.papers.writing import PaperPages
from nakano_status.application.ports.data_file import Parts, Records
from nakano_status.application.stopping import Cancelled
from nakano_status.bootstrap import make_parts
from nakano_status.defect_report import log_folder
from nakano_status.documents.pages.printed_paper import Checkpoint, TypesetPaper
from nakano_status.domain.papers.publication import Occasion
from nakano_status.domain.refusals.files import StoreMissing
from nakano_status.domain.refusals.planning import RoundUnknown
from nakano_status.gui.act_runner import Worker
from nakano_status.gui.app_controller import AppController
from nakano_status.gui.features.entries.entries_page import EntriesPage
from nakano_status.gui.features.papers import paper_desk
from nakano_status.gui.features.papers.papers_page import ExportPage
from nakano_status.gui.looks.focus_frame import fill_rectangle
from nakano_status.gui.memory import Forgetful, Memory, NamedServer
from nakano_status.gui.page import AppContext, Page, PageKind
from nakano_status.gui.preview.page_process import make_in_own_process
from nakano_status.gui.window.garbage_policy import SWITCH, GarbagePolicy
from nakano_status.gui.window.page_list import ALL_ROWS, TODAY
from tests.support.expected import of_kind
from tests.support.offices import Office
from tests.support.windows import Person, copied, rows_in, store_of

Job = Callable[[Checkpoint], object]


def count_rows(_: Parts, records: Records) -> Callable[[Checkpoint], tuple[int, int]]:
    """Count the rows of all rounds; the answer has the ID of the process."""
    count = sum(len(each.rows) for each in records.rounds.all())
    return lambda _: (count, os.getpid())


def answer_at_length(_: Parts, __: Records) -> Job:
    """Answer with more bytes than a pipe can buffer."""
    return lambda _: ["行" * 1_000_000]


def answer_with_a_large_file(_: Parts, __: Records) -> Callable[[Checkpoint], bytes]:
    """Answer with bytes large enough to be passed in a file."""
    return lambda _: b"%PDF" * 5_000_000


def answer_piece_by_piece(_: Parts, __: Records) -> Callable[[Checkpoint], list[TypesetPaper]]:
    """Show one large object, then answer with that one and another."""

    def make(checkpoint: Checkpoint) -> list[TypesetPaper]:
        pieces = [TypesetPaper(b"%PDF" * 5_000_000, ())]
        checkpoint(pieces)
        checkpoint()
        return [*pieces, TypesetPaper(b"2", ())]

    return make


def refuse(_: Parts, __: Records) -> Job:
    """Raise a refusal."""
    raise RoundUnknown(year="令和4年度")


def fail(_: Parts, __: Records) -> Job:
    """Fail with an error that quotes a user's text."""
    raise KeyError("秘密の文")


def be_killed(_: Parts, __: Records) -> Job:
    """End like a process that the system kills."""
    os._exit(9)


def take_long(_: Parts, __: Records) -> Job:
    """Work for an hour."""
    return lambda _: time.sleep(3_600)


def nobody_asks() -> None:
    """Let it go on."""


def test_the_answer_is_that_of_another_process_however_long_it_is(sent_office: Office) -> None:
    [(count, process)] = make_in_own_process(sent_office.store, count_rows, nobody_asks)
    assert count > 100
    assert process != os.getpid()
    [answer] = make_in_own_process(sent_office.store, answer_at_length, nobody_asks)
    assert answer == ["行" * 1_000_000]
    assert multiprocessing.active_children() == []


def test_what_is_large_comes_by_a_file_that_is_gone_at_once(
    sent_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    [large] = make_in_own_process(sent_office.store, answer_with_a_large_file, nobody_asks)
    assert type(large).__name__.startswith("c_ubyte_Array" if sys.platform != "win32" else "bytes")
    assert bytes(large) == b"%PDF" * 5_000_000
    assert list(tmp_path.iterdir()) == []


def test_what_there_is_to_show_comes_before_the_whole_and_is_the_same_object_there(sent_office: Office) -> None:
    answers = make_in_own_process(sent_office.store, answer_piece_by_piece, nobody_asks)
    [first] = next(answers)
    assert len(multiprocessing.active_children()) == 1
    [(again, second)] = answers
    assert again is first
    assert bytes(again.pdf) == b"%PDF" * 5_000_000
    assert second.pdf == b"2"


def test_what_is_large_comes_with_the_others_where_no_file_can_be_made(tmp_path: Path) -> None:
    large = b"%PDF" * 5_000_000
    reading, writing = multiprocessing.get_context("spawn").Pipe(duplex=False)

    with ThreadPoolExecutor() as pool:
        sending = pool.submit(worker_process._Sent(writing, str(tmp_path / "none")).put, [large, "行"])
        assert worker_process._Received(reading).take() == [large, "行"]
        sending.result()
    reading.close()
    writing.close()


def test_what_is_refused_there_is_refused_here(sent_office: Office, tmp_path: Path) -> None:
    with pytest.raises(RoundUnknown) as refused:
        list(make_in_own_process(sent_office.store, refuse, nobody_asks))
    assert refused.value.details == {"year": "令和4年度"}
    with pytest.raises(StoreMissing):
        list(make_in_own_process(tmp_path / "ない.nakano", count_rows, nobody_asks))


def test_a_defect_there_is_reported_without_what_somebody_wrote(
    sent_office: Office, capfd: pytest.CaptureFixture[str]
) -> None:
    before = set(log_folder().glob("*.txt"))
    with pytest.raises(EOFError):
        list(make_in_own_process(sent_office.store, fail, nobody_asks))
    [report] = set(log_folder().glob("*.txt")) - before
    assert "builtins.KeyError" in report.read_text("utf-8")
    assert "秘密" not in report.read_text("utf-8") + "".join(capfd.readouterr())


def test_a_process_that_is_killed_is_waited_for_no_longer(sent_office: Office) -> None:
    with pytest.raises(EOFError):
        list(make_in_own_process(sent_office.store, be_killed, nobody_asks))


def test_it_ends_at_once_when_nobody_waits_any_more(sent_office: Office) -> None:
    asked: list[None] = []

    def give_up() -> None:
        asked.append(None)
        if len(asked) > 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        list(make_in_own_process(sent_office.store, take_long, give_up))
    assert multiprocessing.active_children() == []


def test_a_long_round_has_the_same_pages_from_there(office_person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    page = of_kind(ExportPage, office_person.go_to("export", list_paper.PAPER))
    here = page.desk.pages
    made: list[object] = []

    def make(path: Path, read: Read[object], checkpoint: Callable[[], None]) -> Iterator[object]:
        for each in make_in_own_process(path, read, checkpoint):
            made.append(each)
            yield each

    monkeypatch.setattr(pages, "MOST_ROWS", 100)
    monkeypatch.setattr("nakano_status.gui.preview.latest_read.make_in_own_process", make)
    office_person.go_to("board")
    office_person.go_to("export", set_paper.PAPER)
    office_person.go_to("export", list_paper.PAPER)
    there = page.desk.pages
    assert here is not None
    assert there is not None
    assert [bytes(each.pdf) for each in there.papers] == [each.pdf for each in here.papers]
    assert there.unproved == here.unproved
    assert page.desk.pages in [each.pages for each in made if isinstance(each, Preview)]
    assert any(isinstance(each, PaperChoices) for each in made)


def test_leaving_the_window_ends_it(office_person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def make(path: Path, _: Read[object], checkpoint: Callable[[], None]) -> Iterator[object]:
        return make_in_own_process(path, take_long, checkpoint)

    monkeypatch.setattr(pages, "MOST_ROWS", 0)
    monkeypatch.setattr("nakano_status.gui.preview.latest_read.make_in_own_process", make)
    office_person.shell.window.show_page("export", list_paper.PAPER)
    office_person.shell.worker.settle(with_parallel=False)
    office_person.leave()
    assert multiprocessing.active_children() == []


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
        page = of_kind(ExportPage, person.go_to("export", paper))
        return page.desk.pages

    person = office_person
    assert pages_of(report_paper.PAPER) is not None
    with monkeypatch.context() as broken:
        broken.setattr(paper_desk, "begin_preview", fail)
        assert pages_of(list_paper.PAPER) is None
    assert pages_of(report_paper.PAPER) is not None
    assert pages_of(list_paper.PAPER) is not None


def test_while_the_papers_of_another_meeting_are_made_those_of_the_first_are_not_seen(
    office_person: Person, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    page = of_kind(ExportPage, office_person.go_to("export", Occasion.COUNCIL))
    assert page.desk.pages is not None
    slow = _SlowPaper(monkeypatch)
    office_person.shell.window.show_page("export", Occasion.COMMITTEE)
    qtbot.waitUntil(slow.begun.is_set)
    qtbot.waitUntil(lambda: page.desk.pages is None)
    slow.go_on.set()
    office_person.wait()


def test_a_save_does_not_wait_for_pages_that_are_laid_out(
    office_person: Person, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    person, slow = office_person, _SlowPaper(monkeypatch)
    session = person.shell.session
    saved: list[object] = []
    person.shell.window.show_page("export", list_paper.PAPER)
    qtbot.waitUntil(slow.begun.is_set)
    entry = Entry("1-1-1-01-P", {"done": "導入した。"})
    session.act(lambda store: edit_entry(session.parts, store, entry), saved.append, what="保存しています")
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
    person.shell.session.close_file()
    person.wait()
    assert slow.given_up == 3
    assert person.said == []


class _LongPaper:
    """Shows 3 pages of the list, then 6, then all, each as soon as it is let."""

    def __init__(self, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        page = of_kind(ExportPage, person.go_to("export", list_paper.PAPER))
        assert page.desk.pages is not None
        self.page, self.whole = page, page.desk.pages
        self.let, self.given_up = threading.Semaphore(0), 0
        self._parts = person.shell.session.parts
        person.go_to("export", report_paper.PAPER)
        monkeypatch.setattr(writing, "MOST_ROWS", 0)
        monkeypatch.setattr("nakano_status.gui.preview.latest_read.make_in_own_process", self._make)

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
    session.act(lambda store: edit_entry(session.parts, store, entry), lambda _: None, what="保存しています")
    qtbot.waitUntil(lambda: long_paper.given_up > before)
    long_paper.let.release()
    office_person.shell.worker.settle(with_parallel=False)
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


NOON = datetime(2023, 7, 3, 3, tzinfo=UTC)
SECOND = "2-1-2-04-W"


def test_files_are_remembered_newest_first_with_what_is_known_of_them(tmp_path: Path) -> None:
    settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
    paths = [tmp_path / f"{number}.nakano" for number in range(10)]
    for path in paths:
        Memory(settings).recent.add(path, NOON)
    Memory(settings).recent.describe(paths[2], "税務課", "令和4年度末時点の進捗状況")
    Memory(settings).recent.add(paths[2], NOON)
    Memory(settings).recent.remove(str(paths[5]))
    settings.sync()
    again = Memory(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)).recent.files
    assert [Path(file.path) for file in again] == [paths[place] for place in (2, 9, 8, 7, 6, 4, 3)]
    assert again[0].title == "税務課　令和4年度末時点の進捗状況"
    assert again[1].title == "9"


def test_what_an_earlier_program_or_nobody_kept_is_read_or_left_out() -> None:
    settings = Forgetful()
    settings.setValue("recent", ["/data/税務課.nakano", "{", '{"path": 1, "other": 2}', "", 3])
    assert [file.path for file in Memory(settings).recent.files] == ["/data/税務課.nakano"]
    settings.setValue("recent", "/data/総務課.nakano")
    assert [file.title for file in Memory(settings).recent.files] == ["総務課"]
    assert Memory(settings).window_place is None
    assert Memory(settings).last_file is None


@pytest.mark.parametrize(
    "text", ["", "{", "5", '"abc"', "null", "[" * 50_000, '[1, null, ["a"], [1, 2]]', '{"a": "b"}']
)
def test_a_setting_that_is_no_json_of_its_form_is_left_out(text: str) -> None:
    settings = Forgetful()
    memory = Memory(settings)
    for key in ("servers", "uses", "arranged/office/rows/list", "recent"):
        settings.setValue(key, text)
    assert (memory.servers, memory.uses, memory.recent.files[1:]) == ([], {}, [])
    assert memory.arrangement("office/rows/list") in ({}, {"a": "b"})
    assert memory.name_of(Path("税務課.nakano")) == "税務課.nakano"
    memory.remember_use("税務課")
    assert memory.uses == {"税務課": 1}


def test_the_sound_entries_of_a_setting_are_read_beside_others() -> None:
    settings = Forgetful()
    settings.setValue("servers", '[["区", "postgresql://a/b"], ["a"], null]')
    settings.setValue("uses", '{"税務課": 2, "防災課": null}')
    assert Memory(settings).servers == [NamedServer("区", "postgresql://a/b")]
    assert Memory(settings).uses == {"税務課": 2}


def test_a_window_without_a_memory_leaves_the_users_own_alone(opened_form: Path, tmp_path: Path) -> None:
    before = QSettings("nakano-status", "nakano-status").value("recent")
    person = Person()
    person.open(copied(opened_form, tmp_path))
    person.leave()
    assert QSettings("nakano-status", "nakano-status").value("recent") == before
    assert Person().shell.memory.recent.files == []


def test_opening_again_goes_to_the_row_where_one_stopped(opened_form: Path, tmp_path: Path) -> None:
    path, memory = copied(opened_form, tmp_path), Memory(Forgetful())
    for first in (True, False):
        shell = AppController(make_parts(), memory)
        shell.opening.open(path)
        shell.worker.settle()
        page = of_kind(EntriesPage, shell.window.page)
        assert page.form.row is not None
        assert (page.form.row.id == SECOND) is not first
        page.go_to(SECOND)
        shell.close()


def test_an_office_begins_with_what_is_to_be_done(sent_office: Office, tmp_path: Path) -> None:
    path, memory = copied(sent_office.store, tmp_path), Memory(Forgetful())
    for _ in range(2):
        shell = AppController(make_parts(), memory)
        shell.opening.open(path)
        shell.worker.settle()
        assert shell.window.page is shell.window.pages[TODAY.name]
        shell.window.show_page(ALL_ROWS.name)
        shell.worker.settle()
        shell.close()


class Circle:
    def __init__(self) -> None:
        self.me = self


@pytest.mark.usefixtures("qapp")
def test_python_does_as_it_does_by_itself_once_the_window_ends() -> None:
    before = sys.getswitchinterval()
    worker = Worker()
    answering = GarbagePolicy(worker)
    assert not gc.isenabled()
    assert sys.getswitchinterval() < before
    answering.end()
    assert gc.isenabled()
    assert sys.getswitchinterval() == before > SWITCH
    worker.finish()


def test_what_was_set_aside_for_a_data_file_goes_when_it_is_closed(qtbot: QtBot) -> None:
    worker = Worker()
    answering = GarbagePolicy(worker)
    gone = weakref.ref(Circle())
    with qtbot.waitSignal(worker.handed_back):
        worker.do(lambda: None, lambda _: None, lambda _: None)
    gc.collect()
    assert gone() is not None  # set aside: what is looked through stays small
    answering.release()
    qtbot.waitUntil(lambda: gone() is None)  # once the window rests: who closed it does not wait
    answering.end()
    worker.finish()


def test_what_an_act_went_through_before_it_was_stopped_does_not_stay(qtbot: QtBot) -> None:
    worker = Worker()
    answering = GarbagePolicy(worker)
    gone: list[weakref.ref[Circle]] = []

    def work() -> None:
        papers = Circle()
        del papers.me  # by itself it goes when nobody holds it
        gone.append(weakref.ref(papers))
        raise Cancelled

    with qtbot.waitSignal(worker.handed_back):
        worker.do(work, lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: gone[0]() is None)
    answering.end()
    worker.finish()


def test_pages_are_loaded_on_the_other_thread_before_they_are_made(
    sent_office: Office, tmp_path: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: dict[str, bool] = {}
    load = PageKind.load

    def note(kind: PageKind) -> type[Page]:
        loaded.setdefault(kind.name, threading.current_thread() is threading.main_thread())
        return load(kind)

    monkeypatch.setattr(PageKind, "load", note)
    person.open(copied(sent_office.store, tmp_path))
    assert [name for name, is_here in loaded.items() if is_here] == [TODAY.name]  # what is shown at once
    assert set(loaded) == set(person.shell.window.offered)


def test_who_leaves_at_once_does_not_wait_for_pages_that_nobody_asked_for(
    sent_office: Office, tmp_path: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    make, window = PageKind.make, person.shell.window

    def note(kind: PageKind, around: AppContext) -> Page:
        made.append(kind.name)
        return make(kind, around)

    monkeypatch.setattr(PageKind, "make", note)
    person.shell.ready.connect(lambda: QTimer.singleShot(0, window.close))
    person.open(copied(sent_office.store, tmp_path))
    assert made == [TODAY.name]
    assert person.go_to("export").isVisibleTo(window)  # who stays after all comes to any page


def test_closing_a_data_file_gives_up_what_is_read_and_begins_nothing_more(office_person: Person, qtbot: QtBot) -> None:
    person, session = office_person, office_person.shell.session
    begun = threading.Event()
    shown: list[object] = []
    later: list[object] = []

    def read(records: Records) -> None:
        begun.set()
        while True:  # somebody who has much to read
            records.rounds.all()

    session.query(read, shown.append)
    session.query(lambda records: later.append(records.rounds.all()), shown.append)
    qtbot.waitUntil(begun.is_set)
    session.close_file()
    person.wait()
    assert (later, shown, person.said) == ([], [], [])


COLOUR = "#336699"


def painted(place: QRect | QRectF, *, by_qt: bool) -> QImage:
    image = QImage(40, 20, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setPen(QColor("red"))
    if by_qt:
        painter.fillRect(place, QColor(COLOUR))
    else:
        fill_rectangle(painter, place, COLOUR)
    painter.drawLine(0, 19, 39, 19)
    painter.end()
    return image


@pytest.mark.parametrize("place", [QRect(3, 2, 30, 11), QRectF(3, 2, 30.5, 10.25), QRect(0, 0, 40, 20), QRect()])
def test_an_area_is_filled_as_qt_fills_it(place: QRect | QRectF) -> None:
    assert painted(place, by_qt=False) == painted(place, by_qt=True)
