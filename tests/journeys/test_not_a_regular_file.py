"""What is no regular file is refused at once, by every command that reads a file or writes one."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FrameType
from typing import Never

import pytest

from tests.journeys.test_bad_input import check_message
from tests.support.command_line import Said, ask, done
from tests.support.file_words import INTO_FILE, INTO_FOLDER, READING, division_store
from tests.support.offices import Office

pytestmark = pytest.mark.skipif(os.name != "posix", reason="pipes have no names in folders here")

_SECONDS = 60  # for the whole of a test: what waits for a pipe waits for ever


@pytest.fixture(autouse=True)
def _no_waiting() -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> Never:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(_SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def _pipe(path: Path) -> None:
    os.mkfifo(path)


def _link_to_pipe(path: Path) -> None:
    os.mkfifo(path.with_name("pipe"))
    path.symlink_to("pipe")


def _socket(path: Path) -> None:
    short = Path(os.path.relpath(path))  # the name of a socket has room for 107 bytes
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(str(short))


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


KINDS: tuple[Callable[[Path], None], ...] = (_pipe, _link_to_pipe, _socket, _device)


def _said_of_file(said: Said) -> list[str]:
    """Return the codes that a command gives for the file itself."""
    return [each["code"] for file in said.keys.get("files", ()) for each in file["problems"]] or [said.keys["error"]]


@pytest.mark.parametrize("name", READING)
def test_what_is_no_regular_file_is_never_read(office: Office, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(office.folder)
    for kind in KINDS:
        place = office.folder / kind.__name__ / "回答.xlsx"
        place.parent.mkdir()
        kind(place)
        said = ask(*READING[name](office, place))
        check_message(said, said.keys["error"])
        assert _said_of_file(said) == ["FILE-UNREADABLE"], kind.__name__
        assert "通常のファイルではありません" in said.output


def test_a_pipe_in_a_folder_stops_none_of_the_other_answers(office: Office) -> None:
    _pipe(office.answer.parent / "名簿.xlsx")
    said = ask("merge", office.answer.parent, "--store", office.store)
    assert said.code == 1
    assert {file["file"]: file["verdict"] for file in said.keys["files"]} == {
        "名簿.xlsx": "refused",
        "税務課.xlsx": "merged",
    }


def test_a_link_to_an_answer_is_read(office: Office) -> None:
    link = office.folder / "リンク.xlsx"
    link.symlink_to(office.answer)
    assert [file["verdict"] for file in done("merge", link, "--store", office.store)["files"]] == ["merged"]


@pytest.mark.parametrize("name", INTO_FILE)
def test_nothing_is_written_where_no_regular_file_stands(office: Office, name: str) -> None:
    suffix, words = INTO_FILE[name]
    division_store(office)
    pipe, device, folder = (office.folder / f"{each}{suffix}" for each in ("pipe", "device", "folder"))
    _pipe(pipe)
    _device(device)
    folder.mkdir()
    for target in (pipe, device, folder):
        said = ask(*words(office, target))
        check_message(said, "TARGET-NOT-WRITABLE")
        assert str(target) in said.keys["message"]
    assert (pipe.is_fifo(), device.is_symlink(), folder.is_dir()) == (True, True, True)


def test_not_even_replacing_puts_a_file_where_a_pipe_stands(office: Office) -> None:
    pipe = office.folder / "pipe.xlsx"
    _pipe(pipe)
    check_message(ask("export", "list", "--replace", "--out", pipe, "--store", office.store), "TARGET-NOT-WRITABLE")
    assert pipe.is_fifo()


@pytest.mark.parametrize("name", INTO_FOLDER)
def test_no_folder_is_made_where_a_pipe_stands(office: Office, name: str) -> None:
    pipe = office.folder / "pipe"
    _pipe(pipe)
    said = ask(*INTO_FOLDER[name](office, pipe))
    check_message(said, "FOLDER-NOT-DEMO" if name == "demo" else "TARGET-NOT-WRITABLE")
    assert pipe.is_fifo()
