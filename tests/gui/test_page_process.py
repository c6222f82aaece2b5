"""Long papers are laid out in a process of its own, which ends with them."""

import multiprocessing
import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import pytest

from nakano_status import worker_process
from nakano_status.application.outcome import Cancelled, Read
from nakano_status.application.papers import writing as pages
from nakano_status.application.papers.choices import PaperChoices
from nakano_status.application.papers.kinds import set_paper
from nakano_status.application.papers.making import Preview
from nakano_status.application.papers.set_kinds import list_paper
from nakano_status.defect_report import log_folder
from nakano_status.domain.refusals.files import StoreMissing
from nakano_status.domain.refusals.planning import RoundUnknown
from nakano_status.gui.features.papers.papers_page import ExportPage
from nakano_status.gui.preview.page_process import make_in_own_process
from tests.support import jobs
from tests.support.offices import Office
from tests.support.windows import Person


def nobody_asks() -> None:
    """Let it go on."""


def test_the_answer_is_that_of_another_process_however_long_it_is(sent_office: Office) -> None:
    [(count, process)] = make_in_own_process(sent_office.store, jobs.count_rows, nobody_asks)
    assert count > 100
    assert process != os.getpid()
    [answer] = make_in_own_process(sent_office.store, jobs.answer_at_length, nobody_asks)
    assert answer == ["行" * 1_000_000]
    assert multiprocessing.active_children() == []


def test_what_is_large_comes_by_a_file_that_is_gone_at_once(
    sent_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    [large] = make_in_own_process(sent_office.store, jobs.answer_with_a_large_file, nobody_asks)
    assert type(large).__name__.startswith("c_ubyte_Array")
    assert bytes(large) == b"%PDF" * 5_000_000
    assert list(tmp_path.iterdir()) == []


def test_what_there_is_to_show_comes_before_the_whole_and_is_the_same_object_there(sent_office: Office) -> None:
    answers = make_in_own_process(sent_office.store, jobs.answer_piece_by_piece, nobody_asks)
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
        list(make_in_own_process(sent_office.store, jobs.refuse, nobody_asks))
    assert refused.value.details == {"year": "令和4年度"}
    with pytest.raises(StoreMissing):
        list(make_in_own_process(tmp_path / "ない.nakano", jobs.count_rows, nobody_asks))


def test_a_defect_there_is_reported_without_what_somebody_wrote(
    sent_office: Office, capfd: pytest.CaptureFixture[str]
) -> None:
    before = set(log_folder().glob("*.txt"))
    with pytest.raises(EOFError):
        list(make_in_own_process(sent_office.store, jobs.fail, nobody_asks))
    [report] = set(log_folder().glob("*.txt")) - before
    assert "builtins.KeyError" in report.read_text("utf-8")
    assert "秘密" not in report.read_text("utf-8") + "".join(capfd.readouterr())


def test_a_process_that_is_killed_is_waited_for_no_longer(sent_office: Office) -> None:
    with pytest.raises(EOFError):
        list(make_in_own_process(sent_office.store, jobs.be_killed, nobody_asks))


def test_it_ends_at_once_when_nobody_waits_any_more(sent_office: Office) -> None:
    began = monotonic()

    def give_up() -> None:
        if monotonic() - began > 1:
            raise Cancelled

    with pytest.raises(Cancelled):
        list(make_in_own_process(sent_office.store, jobs.take_long, give_up))
    assert monotonic() - began < 10
    assert multiprocessing.active_children() == []


def test_a_long_round_has_the_same_pages_from_there(office_person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    page = office_person.go_to("export", list_paper.PAPER)
    assert isinstance(page, ExportPage)
    here = page.desk.pages
    made: list[object] = []

    def make(path: Path, read: Read[object], checkpoint: Callable[[], None]) -> Iterator[object]:
        for each in make_in_own_process(path, read, checkpoint):
            made.append(each)
            yield each

    monkeypatch.setattr(pages, "MOST_ROWS", 100)
    monkeypatch.setattr("nakano_status.gui.preview.page_process.make_in_own_process", make)
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
        return make_in_own_process(path, jobs.take_long, checkpoint)

    monkeypatch.setattr(pages, "MOST_ROWS", 0)
    monkeypatch.setattr("nakano_status.gui.preview.page_process.make_in_own_process", make)
    office_person.shell.window.show_page("export", list_paper.PAPER)
    office_person.shell.worker.settle(with_aside=False)
    began = monotonic()
    office_person.leave()
    assert monotonic() - began < 5
    assert multiprocessing.active_children() == []
