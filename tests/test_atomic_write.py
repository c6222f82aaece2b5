"""A file is written whole or not at all, and nothing is left beside it."""

import errno
import io
import os
import sys
from pathlib import Path
from typing import Never
from unittest.mock import Mock

import pytest

from nakano_status import atomic_write
from nakano_status.atomic_write import laid_out, remove_unfinished, system_reason, write_whole
from nakano_status.domain.storage.store_place import FULL, NO_SPACE

UNFINISHED = ".~0123456789abcdef.tmp"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_holds_the_bytes_and_stands_alone(tmp_path: Path) -> None:
    write_whole(tmp_path / "一覧.xlsx", b"whole", replace=False)
    assert (tmp_path / "一覧.xlsx").read_bytes() == b"whole"
    assert names(tmp_path) == ["一覧.xlsx"]


def test_an_existing_other_file_is_kept_unless_replacing_was_said(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"theirs")
    with pytest.raises(FileExistsError) as refused:
        write_whole(target, b"ours!!", replace=False)
    assert refused.value.filename == str(target)
    assert target.read_bytes() == b"theirs"
    write_whole(target, b"ours!!", replace=True)
    assert target.read_bytes() == b"ours!!"
    assert names(tmp_path) == ["a.csv"]


def test_equal_bytes_leave_the_file_and_its_date_alone(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"same")
    os.utime(target, (1, 1))
    write_whole(target, b"same", replace=False)
    write_whole(target, b"same", replace=True)
    assert target.stat().st_mtime == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes links for administrators only")
def test_a_link_is_replaced_and_the_file_behind_it_is_kept(tmp_path: Path) -> None:
    (tmp_path / "last.csv").write_bytes(b"theirs")
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).symlink_to("last.csv")
    write_whole(tmp_path / "a.csv", b"theirs", replace=True)
    assert (tmp_path / "a.csv").is_symlink()
    write_whole(tmp_path / "a.csv", b"ours", replace=True)
    with laid_out({tmp_path / "b.csv": b"ours"}, replace=True) as give_names:
        give_names()
    assert {each.name: (each.read_bytes(), each.is_symlink()) for each in tmp_path.iterdir()} == {
        "a.csv": (b"ours", False),
        "b.csv": (b"ours", False),
        "last.csv": (b"theirs", False),
    }


@pytest.mark.parametrize("step", ["fsync", "replace", "hardlink"])
def test_a_failure_at_any_step_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def full(*_: object, **__: object) -> Never:
        raise OSError(errno.ENOSPC, "disk full")

    target = tmp_path / "a.csv"
    if step != "hardlink":
        target.write_bytes(b"old")
    if step == "fsync":
        monkeypatch.setattr(os, "fsync", full)
    else:
        monkeypatch.setattr(Path, "replace", full)
        monkeypatch.setattr(Path, "hardlink_to", full)
        monkeypatch.setattr(Path, "rename", full)
    with pytest.raises(OSError, match="disk full"):
        write_whole(target, b"new", replace=step != "hardlink")
    assert names(tmp_path) == ([] if step == "hardlink" else ["a.csv"])
    if step != "hardlink":
        assert target.read_bytes() == b"old"


class _Full(io.FileIO):
    """A file on a full disk: what was not written is refused once more as it is closed."""

    def write(self, _: object, /) -> Never:
        raise OSError(errno.ENOSPC, "disk full")


def test_a_full_disk_that_refuses_the_closing_too_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Path, "open", lambda path, _: io.BufferedWriter(_Full(path, "x")))
    with pytest.raises(OSError, match="disk full"):
        write_whole(tmp_path / "a.csv", b"new", replace=False)
    assert names(tmp_path) == []


def test_what_is_found_directly_before_the_new_name_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_bytes(b"old")
    found: list[bytes] = []

    def check() -> None:
        found.extend(path.read_bytes() for path in sorted(tmp_path.iterdir()))
        raise OSError(errno.EBUSY, "changed")

    with pytest.raises(OSError, match="changed"):
        write_whole(target, b"new", replace=True, check=check)
    assert found == [b"new", b"old"]  # written, and not named yet
    assert (names(tmp_path), target.read_bytes()) == (["a.csv"], b"old")


def test_a_file_that_appears_meanwhile_is_not_overwritten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "a.csv"
    monkeypatch.setattr(Path, "exists", lambda _: False)  # asked just before the other program wrote it
    target.write_bytes(b"theirs")
    with pytest.raises(FileExistsError) as refused:
        write_whole(target, b"ours", replace=False)
    assert refused.value.filename == str(target)
    assert target.read_bytes() == b"theirs"
    assert names(tmp_path) == ["a.csv"]


def test_without_hard_links_a_file_is_still_written_and_still_not_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.csv"

    def unsupported(_: Path, __: Path) -> Never:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", unsupported)
    write_whole(target, b"ours", replace=False)
    assert target.read_bytes() == b"ours"
    assert names(tmp_path) == ["a.csv"]
    with pytest.raises(FileExistsError):
        write_whole(target, b"other", replace=False)
    assert target.read_bytes() == b"ours"


def test_a_missing_folder_is_the_systems_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_whole(tmp_path / "nowhere" / "a.csv", b"x", replace=False)
    assert names(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="rights work otherwise on Windows")
def test_the_file_has_the_rights_any_new_file_has(tmp_path: Path) -> None:
    (tmp_path / "plain").touch()
    write_whole(tmp_path / "ours", b"x", replace=False)
    assert (tmp_path / "ours").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("held", [b"whole", b"other"])
def test_what_a_killed_program_left_unfinished_goes_with_the_next_file(tmp_path: Path, held: bytes) -> None:
    (tmp_path / "a.csv").write_bytes(held)
    (tmp_path / UNFINISHED).write_bytes(b"ha")
    os.utime(tmp_path / UNFINISHED, (0, 0))  # on Windows a fresh one may wait for its name
    (tmp_path / ".~somebody's own.tmp").write_bytes(b"theirs")
    write_whole(tmp_path / "a.csv", b"whole", replace=True)
    assert names(tmp_path) == [".~somebody's own.tmp", "a.csv"]


def test_a_file_that_waits_for_its_name_is_not_removed_by_another_writer(tmp_path: Path) -> None:
    with laid_out({tmp_path / "a.csv": b"ours"}, replace=False) as give_names:
        write_whole(tmp_path / "b.csv", b"theirs", replace=False)
        give_names()
    assert (tmp_path / "a.csv").read_bytes() == b"ours"
    assert names(tmp_path) == ["a.csv", "b.csv"]


@pytest.mark.skipif(sys.platform == "win32", reason="an open file cannot be removed there anyway")
def test_what_a_living_program_is_writing_stays(tmp_path: Path) -> None:
    import fcntl

    with (tmp_path / UNFINISHED).open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        remove_unfinished(tmp_path)
        assert names(tmp_path) == [UNFINISHED]
    remove_unfinished(tmp_path)
    assert names(tmp_path) == []


def test_a_temporary_file_that_cannot_be_removed_takes_nothing_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> Never:
        raise OSError(errno.EIO, "no answer")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refused)
        write_whole(tmp_path / "a.csv", b"whole", replace=False)
    assert (tmp_path / "a.csv").read_bytes() == b"whole"
    write_whole(tmp_path / "a.csv", b"whole", replace=False)
    assert names(tmp_path) == ["a.csv"]


@pytest.mark.parametrize("number", FULL)
def test_a_full_disk_is_called_so_by_all(number: int) -> None:
    assert system_reason(OSError(number, "full")) == NO_SPACE


def test_a_name_that_the_system_does_not_keep_is_refused_without_asking_it_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asking Windows about a serial port waits for ever, and its answer about a trimmed name misleads."""
    monkeypatch.setattr(atomic_write, "is_lasting_name", lambda path: path.name != "aux.xlsx")
    monkeypatch.setattr(atomic_write, "windows_error", Mock(side_effect=AssertionError))
    with pytest.raises(OSError, match="aux") as refused:
        write_whole(tmp_path / "aux.xlsx", b"", replace=False)
    assert "名前" in system_reason(refused.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform != "win32", reason="other systems keep every name")
@pytest.mark.parametrize("name", ["aux.xlsx", "a.xlsx.", "a.xlsx ", "COM1.nakano", "a.xlsx:stream", "folder./a.xlsx"])
def test_windows_is_not_asked_about_a_device(tmp_path: Path, name: str) -> None:
    with pytest.raises(OSError, match="Invalid argument") as refused:
        write_whole(tmp_path / name, b"", replace=False)
    assert "名前" in system_reason(refused.value)
