"""Waiting for a program that holds a file for a moment, as Windows refuses it."""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from nakano_status import patience
from nakano_status.atomic_write import laid_out, open_regular, write_whole
from nakano_status.domain.refusals.files import StoreLocked
from nakano_status.patience import holders_of, is_open_elsewhere, retry_while_held
from nakano_status.store.sqlite import file_checks
from tests.support.held_files import ALL_BUT_REMOVAL, NOTHING, READING, held_open


class HeldError(PermissionError):
    """The refusal of Windows for a file that another program has open, on whatever system."""

    winerror = 32

    def __init__(self, path: object = "") -> None:
        super().__init__(errno.EACCES, os.strerror(errno.EACCES), str(path))


def refusing(times: int, act: Callable[..., object]) -> Callable[..., object]:
    """Return a function that is refused so many times before it acts."""
    left = [times]

    def tried(*arguments: object, **named: object) -> object:
        if left[0]:
            left[0] -= 1
            raise HeldError(arguments[0] if arguments else "")
        return act(*arguments, **named)

    return tried


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", lambda _: None)


@pytest.mark.parametrize("times", [0, 1, 20])
def test_what_a_scanner_held_is_done_when_it_lets_go(times: int) -> None:
    waited: list[float] = []
    assert retry_while_held(refusing(times, lambda: "done"), waited.append) == "done"
    assert len(waited) == times


def test_a_holder_that_stays_is_refused_after_two_seconds_and_some() -> None:
    waited: list[float] = []
    with pytest.raises(HeldError):
        retry_while_held(refusing(10_000, lambda: None), waited.append)
    assert 2 < sum(waited) < 3


@pytest.mark.parametrize(
    "refused", [PermissionError(errno.EACCES, "no right"), FileNotFoundError(errno.ENOENT, "none")]
)
def test_a_refusal_for_another_reason_is_not_tried_again(refused: OSError) -> None:
    def act() -> None:
        raise refused

    with pytest.raises(type(refused)):
        retry_while_held(act, lambda _: pytest.fail("it waited"))
    assert not is_open_elsewhere(refused)


def test_a_file_gets_its_name_once_the_holder_of_a_moment_lets_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "paper.pdf"
    target.write_bytes(b"old")
    monkeypatch.setattr(Path, "replace", refusing(3, Path.replace))
    write_whole(target, b"new", replace=True)
    assert target.read_bytes() == b"new"
    assert [each.name for each in tmp_path.iterdir()] == ["paper.pdf"]


def test_a_new_file_gets_its_name_once_the_holder_of_a_moment_lets_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if sys.platform == "win32":
        monkeypatch.setattr(Path, "rename", refusing(3, Path.rename))
    monkeypatch.setattr(Path, "unlink", refusing(3, Path.unlink))
    write_whole(tmp_path / "paper.pdf", b"new", replace=False)
    assert [each.name for each in tmp_path.iterdir()] == ["paper.pdf"]


def test_a_file_is_read_once_the_holder_of_a_moment_lets_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "form.xlsx").write_bytes(b"form")
    monkeypatch.setattr(os, "open", refusing(3, os.open))
    with open_regular(tmp_path / "form.xlsx") as file:
        assert file.read() == b"form"


def test_a_target_that_stays_open_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "paper.pdf"
    paper.write_bytes(b"old")
    monkeypatch.setattr(Path, "open", refusing(10_000, Path.open))
    with pytest.raises(HeldError), laid_out({paper: b"new"}, replace=True):
        pytest.fail("it was written")
    monkeypatch.undo()
    assert paper.read_bytes() == b"old"


def test_a_data_file_that_stays_held_is_in_use_and_not_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = tmp_path / "office.nakano"
    store.write_bytes(b"SQLite format 3\0")
    monkeypatch.setattr(Path, "open", refusing(10_000, Path.open))
    with pytest.raises(StoreLocked) as refused:
        file_checks.refuse_foreign(store)
    assert refused.value.details["who"] == "他のプログラム"
    monkeypatch.setattr(
        file_checks, "held_file_refusal", lambda path: StoreLocked(path=str(path), who="Excel", since="先ほど")
    )
    with pytest.raises(StoreLocked) as refused:
        file_checks.refuse_foreign(store)
    assert refused.value.details["who"] == "Excel"


@pytest.mark.parametrize(
    ("held", "free", "expected"),
    [
        (set(), {"new", "old"}, True),  # whoever held one has released it
        ({"old"}, {"new"}, True),
        (set(), {"new"}, False),  # no right to the old name
        (set(), set(), False),
    ],
)
def test_a_refusal_is_for_a_holder_if_there_is_one_or_both_names_are_free_again(
    monkeypatch: pytest.MonkeyPatch, held: set[str], free: set[str], *, expected: bool
) -> None:
    monkeypatch.setattr(patience, "has_holder", lambda path: path.name in held)
    monkeypatch.setattr(patience, "is_free", lambda path: path.name in free)
    refused = PermissionError(errno.EACCES, "no right", "new", None, "old")
    assert is_open_elsewhere(refused) is expected


on_windows = pytest.mark.skipif(sys.platform != "win32", reason="other systems refuse no file for being open")


@on_windows
@pytest.mark.parametrize(
    ("sharing", "act"),
    [
        (NOTHING, lambda path: path.read_bytes()),
        (NOTHING, lambda path: os.open(path, os.O_RDWR | os.O_CREAT)),
        (READING, lambda path: path.open("r+b")),
        (ALL_BUT_REMOVAL, lambda path: path.unlink()),
        (ALL_BUT_REMOVAL, lambda path: path.with_name("new").replace(path)),
    ],
)
def test_every_refusal_of_a_file_that_is_open_is_known(
    tmp_path: Path, sharing: int, act: Callable[[Path], object]
) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"")
    path.with_name("new").write_bytes(b"")
    with held_open(path, sharing), pytest.raises(PermissionError) as refused:
        act(path)
    with held_open(path, sharing):
        assert is_open_elsewhere(refused.value)
    assert is_open_elsewhere(refused.value)  # it was let go between the refusal and the question: try again


@on_windows
def test_a_refusal_for_another_reason_is_no_file_that_is_open(tmp_path: Path) -> None:
    with pytest.raises(PermissionError) as refused:
        tmp_path.read_bytes()  # a folder
    assert not is_open_elsewhere(refused.value)


@on_windows
def test_a_file_that_waits_to_be_removed_is_open_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Windows refuses it as it does a file without rights, or a folder; its status differs."""
    refused = PermissionError(errno.EACCES, "no right", str(tmp_path))
    assert not is_open_elsewhere(refused)
    monkeypatch.setattr("nakano_status.patience._last_status", lambda: 0xC0000056 - (1 << 32))
    assert is_open_elsewhere(refused)


@on_windows
def test_the_program_itself_is_no_holder_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with held_open(tmp_path / "file", ALL_BUT_REMOVAL):
        assert holders_of(tmp_path / "file") == ()
