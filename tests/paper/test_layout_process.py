"""Papers of the window are set in another process: equal pages, the same refusals, and none of its memory here."""

import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep

import pytest

from nakano_status.bootstrap import make_parts
from nakano_status.defect_report import log_folder
from nakano_status.documents.pages.printed_paper import PAPER_STYLE
from nakano_status.domain.refusals.papers import PaperFontMissing
from nakano_status.paper.typst_setter import set_paper
from nakano_status.worker_process import OwnProcess
from tests.paper.test_long_paper import list_of


class Work:
    """What is made in the other process."""

    def process(self) -> int:
        return os.getpid()

    def refuse(self) -> None:
        raise PaperFontMissing(found="BIZUDGothic-Bold.ttf")

    def fail(self) -> None:
        raise KeyError("秘密の文")

    def fail_as_a_pipe(self) -> None:
        raise BrokenPipeError

    def take_long(self) -> None:
        sleep(60)

    def rest_at_first(self, mark: Path) -> int:
        """End as after a rest, where it is asked for the first time."""
        if not mark.exists():
            mark.touch()
            os._exit(0)
        return self.process()


WORK = Work()


@pytest.fixture
def own() -> Iterator[OwnProcess]:
    with closing(OwnProcess()) as made:
        yield made


def test_one_process_is_kept_for_what_is_asked_and_another_follows_its_rest(own: OwnProcess, tmp_path: Path) -> None:
    process = own.call(WORK.process)
    assert process != os.getpid()
    assert own.call(WORK.process) == process
    following = own.call(WORK.rest_at_first, tmp_path / "mark")
    assert following not in (process, os.getpid())
    assert own.call(WORK.process) == following


def test_what_is_refused_there_is_refused_here_and_the_process_is_kept(own: OwnProcess) -> None:
    process = own.call(WORK.process)
    with pytest.raises(PaperFontMissing) as refused:
        own.call(WORK.refuse)
    assert refused.value.details == {"found": "BIZUDGothic-Bold.ttf"}
    assert own.call(WORK.process) == process


def test_a_defect_is_reported_and_another_process_follows(own: OwnProcess, capfd: pytest.CaptureFixture[str]) -> None:
    before = {*log_folder().glob("*.txt")}
    process = own.call(WORK.process)
    with pytest.raises(EOFError):
        own.call(WORK.fail)
    [report] = {*log_folder().glob("*.txt")} - before
    assert "builtins.KeyError" in report.read_text("utf-8")
    assert "秘密" not in report.read_text("utf-8") + "".join(capfd.readouterr())
    assert own.call(WORK.process) != process


def test_a_process_that_was_ended_while_it_rested_is_followed_by_another(own: OwnProcess) -> None:
    os.kill(process := own.call(WORK.process), signal.SIGKILL)
    assert own.call(WORK.process) != process


def test_work_that_fails_as_a_pipe_does_is_a_defect_and_is_not_tried_again(own: OwnProcess) -> None:
    process = own.call(WORK.process)
    with pytest.raises(EOFError):
        own.call(WORK.fail_as_a_pipe)
    assert own.call(WORK.process) != process


def test_a_checkpoint_that_fails_as_a_pipe_does_ends_the_work(own: OwnProcess) -> None:
    def give_up() -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        own.call(WORK.take_long, checkpoint=give_up)
    assert multiprocessing.active_children() == []


def test_the_process_ends_when_nobody_waits_any_more(own: OwnProcess) -> None:
    def give_up() -> None:
        raise KeyboardInterrupt

    began = monotonic()
    with pytest.raises(KeyboardInterrupt):
        own.call(WORK.take_long, checkpoint=give_up)
    assert monotonic() - began < 10
    assert multiprocessing.active_children() == []


def test_pages_are_those_that_are_set_here() -> None:
    before = {*multiprocessing.active_children()}
    papers, value = make_parts(sets_aside=True).papers, list_of(3)
    try:
        assert papers.set_paper(value).pdf == set_paper(PAPER_STYLE, value).pdf
        assert papers.shown({"text": "あ\ue000"}) == {"text": "あ〓"}
        papers.forget_layouts()
    finally:
        (process,) = {*multiprocessing.active_children()} - before
        process.kill()
        process.join()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody counts the same way")
def test_what_layouts_take_of_memory_stays_there() -> None:
    """Set here they take 70 MiB."""
    code = (
        "from nakano_status.bootstrap import make_parts; from tests.paper.test_layout_process import held;"
        "from tests.paper.test_long_paper import list_of; values = [list_of(*[10] * count) for count in (10, 11, 12)];"
        "papers = make_parts(sets_aside=True).papers; before = held();"
        "[papers.set_paper(each) for each in values]; print(held() - before)"
    )
    assert float(subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True).stdout) < 20


def held() -> float:
    """Return the memory of this process in MiB."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024**2
