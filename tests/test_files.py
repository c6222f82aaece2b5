"""The files that a person names."""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from nakano_status import files
from nakano_status.atomic_write import system_reason
from nakano_status.domain.refusals.files import FileMissing, FileUnreadable, TargetExists, TargetNotWritable
from nakano_status.patience import windows_error


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_MOST_BYTES", 10)
    path = tmp_path / "大.zip"
    path.write_bytes(b"0123456789")
    assert files.DiskFiles().read(path) == b"0123456789"
    path.write_bytes(b"0123456789+")
    with pytest.raises(FileUnreadable) as refused:
        files.DiskFiles().read(path)
    assert refused.value.details == {"path": str(path), "reason": "11バイトあり、大きすぎます"}


@pytest.mark.parametrize(
    ("number", "reason"), [(errno.EIO, "番号 5"), (errno.EACCES, "権限がない"), (errno.ENOENT, "ありません")]
)
def test_a_folder_that_cannot_be_looked_through_is_named_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    closed, file = tmp_path / "部", tmp_path / "課.xlsx"
    closed.mkdir()
    file.touch()
    look = os.scandir

    def gone(path: str | Path) -> Iterator[os.DirEntry[str]]:
        if Path(path) == closed:
            raise OSError(number, os.strerror(number), str(path))
        return look(path)

    monkeypatch.setattr(os, "scandir", gone)
    assert files.DiskFiles().files_in(tmp_path) == sorted([closed, file])
    with pytest.raises((FileUnreadable, FileMissing)) as refused:
        files.DiskFiles().read(closed)
    assert reason in (refused.value.details.get("reason") or "ありません")


def test_a_folder_is_not_read_as_a_file(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable) as refused:
        files.DiskFiles().read(tmp_path)
    assert refused.value.details["reason"] == "フォルダーです"


def test_several_files_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    folder = tmp_path / "庁議"
    files.DiskFiles().write_all(folder, {"報告.docx": b"1", "一覧.xlsx": b"2"})
    files.DiskFiles().write_all(folder, {"報告.docx": b"1", "一覧.xlsx": b"2"})
    (folder / "一覧.xlsx").write_bytes(b"mine")
    with pytest.raises(TargetExists) as refused:
        files.DiskFiles().write_all(folder, {"報告.docx": b"1", "変更.xlsx": b"4", "一覧.xlsx": b"5"})
    assert refused.value.details == {"path": str(folder / "一覧.xlsx")}
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == {"報告.docx": b"1", "一覧.xlsx": b"mine"}
    files.DiskFiles().write_all(folder, {"報告.docx": b"3", "一覧.xlsx": b"5"}, replace=True)
    assert {each.name: each.read_bytes() for each in folder.iterdir()} == {"報告.docx": b"3", "一覧.xlsx": b"5"}


def test_one_of_several_that_is_open_elsewhere_leaves_all_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("報告.docx", "一覧.xlsx"):
        (tmp_path / name).write_bytes(b"old")
    open_ = Path.open

    def held(self: Path, mode: str = "r", *rest: Any, **named: Any) -> Any:
        if self.name == "一覧.xlsx" and mode == "r+b":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self))
        return open_(self, mode, *rest, **named)

    monkeypatch.setattr(Path, "open", held)
    with pytest.raises(TargetNotWritable) as refused:
        files.DiskFiles().write_all(tmp_path, {"報告.docx": b"new", "一覧.xlsx": b"new"}, replace=True)
    assert refused.value.details["path"] == str(tmp_path / "一覧.xlsx")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"報告.docx": b"old", "一覧.xlsx": b"old"}


def test_a_data_file_is_replaced_by_a_data_file_only(tmp_path: Path) -> None:
    target, data = tmp_path / "事務局.nakano", b"SQLite format 3\0" + b"work"
    target.write_bytes(data)
    with pytest.raises(TargetNotWritable) as refused:
        files.DiskFiles().write(target, b"a paper", replace=True)
    assert refused.value.details["path"] == str(target)
    with pytest.raises(TargetNotWritable):
        files.DiskFiles().write_all(tmp_path, {target.name: b"a paper"}, replace=True)
    assert target.read_bytes() == data
    files.DiskFiles().write(target, data + b" of another day", replace=True)
    assert target.read_bytes() == data + b" of another day"


def test_files_of_several_folders_are_written_together_or_not_at_all(tmp_path: Path) -> None:
    contents = {"01_部/一.docx": b"1", "02_部/二.docx": b"2"}
    (tmp_path / "02_部").mkdir()
    (tmp_path / "02_部" / "二.docx").write_bytes(b"mine")
    with pytest.raises(TargetExists) as refused:
        files.DiskFiles().write_all(tmp_path, contents)
    assert refused.value.details == {"path": str(tmp_path / "02_部" / "二.docx")}
    assert [each.name for each in tmp_path.iterdir()] == ["02_部"]
    files.DiskFiles().write_all(tmp_path, contents, replace=True)
    assert {name: (tmp_path / name).read_bytes() for name in contents} == contents


@pytest.mark.parametrize("replace", [False, True])
def test_a_folder_in_the_place_of_a_file_is_named_as_one(tmp_path: Path, *, replace: bool) -> None:
    (tmp_path / "一覧.xlsx").mkdir()
    told = {"path": str(tmp_path / "一覧.xlsx"), "reason": "フォルダーです"}
    with pytest.raises(TargetNotWritable) as refused:
        files.DiskFiles().write(tmp_path / "一覧.xlsx", b"1", replace=replace)
    assert refused.value.details == told
    with pytest.raises(TargetNotWritable) as refused:
        files.DiskFiles().write_all(tmp_path, {"報告.docx": b"1", "一覧.xlsx": b"2"}, replace=replace)
    assert refused.value.details == told
    assert [each.name for each in tmp_path.iterdir()] == ["一覧.xlsx"]


def test_files_that_are_laid_out_have_no_names_until_these_are_given(tmp_path: Path) -> None:
    folder, contents = tmp_path / "庁議" / "資料", {"報告.docx": b"1", "一覧.xlsx": b"2"}
    with files.DiskFiles().laid_out(folder, contents) as put_in_place:
        assert not any((folder / name).exists() for name in contents)
        put_in_place()
        assert {name: (folder / name).read_bytes() for name in contents} == contents
    assert sorted(each.name for each in folder.iterdir()) == sorted(contents)


def test_what_was_laid_out_in_vain_is_gone_with_its_folders(tmp_path: Path) -> None:
    with files.DiskFiles().laid_out(tmp_path / "庁議" / "資料", {"報告.docx": b"1"}):
        assert list(tmp_path.iterdir()) == [tmp_path / "庁議"]
    assert list(tmp_path.iterdir()) == []


def test_the_file_whose_name_cannot_be_given_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("報告.docx", "一覧.xlsx"):
        (tmp_path / name).write_bytes(b"old")
    give = Path.replace

    def held(self: Path, target: Path) -> Path:
        if target.name == "一覧.xlsx":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(self), None, str(target))
        return give(self, target)

    monkeypatch.setattr(Path, "replace", held)
    contents = {"報告.docx": b"new", "一覧.xlsx": b"new"}
    with pytest.raises(TargetNotWritable) as refused:
        files.DiskFiles().write_all(tmp_path, contents, replace=True)
    assert refused.value.details["path"] == str(tmp_path / "一覧.xlsx")
    assert (tmp_path / "一覧.xlsx").read_bytes() == b"old"
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(contents)


def test_a_folder_whose_place_is_taken_by_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "庁議").touch()
    with pytest.raises(TargetNotWritable) as refused:
        files.DiskFiles().write_all(tmp_path / "庁議", {"報告.docx": b"1"})
    assert refused.value.details["reason"] == "フォルダーを作る場所に、同じ名前のファイルがあります"


def test_the_files_of_a_folder_itself_are_named_in_order(tmp_path: Path) -> None:
    disk = files.DiskFiles()
    for name in ("b.txt", "a.txt", "within/c.txt"):
        disk.write(tmp_path / "folder" / name, b"")
    assert disk.names_in(tmp_path / "folder") == ["a.txt", "b.txt"]
    assert disk.names_in(tmp_path / "none") == ()
    with pytest.raises(FileUnreadable):
        disk.names_in(tmp_path / "folder" / "a.txt")


def test_a_file_is_removed_and_one_that_is_gone_is_no_fault(tmp_path: Path) -> None:
    disk = files.DiskFiles()
    disk.write(tmp_path / "a.txt", b"")
    for _ in range(2):
        disk.remove(tmp_path / "a.txt")
        assert disk.names_in(tmp_path) == []
    with pytest.raises(TargetNotWritable):
        disk.remove(tmp_path)


def test_a_folder_that_is_to_be_made_has_the_room_of_its_disk(tmp_path: Path) -> None:
    disk = files.DiskFiles()
    assert disk.free_bytes(tmp_path / "new" / "newer") == pytest.approx(disk.free_bytes(tmp_path), rel=0.1)
    assert disk.free_bytes(tmp_path) > 0


def test_a_link_leads_to_the_same_file(tmp_path: Path) -> None:
    disk = files.DiskFiles()
    disk.write(tmp_path / "a.txt", b"")
    disk.write(tmp_path / "b.txt", b"")
    (tmp_path / "link").symlink_to(tmp_path / "a.txt")
    assert disk.is_same(tmp_path / "link", tmp_path / "a.txt")
    assert not disk.is_same(tmp_path / "link", tmp_path / "b.txt")


@pytest.mark.parametrize("name", ["CON.xlsx", "nul", "LPT1.nakano", "報告.", "報告 ", "報告:R4.xlsx", "報告?.xlsx"])
def test_a_file_has_the_name_that_it_was_given_or_is_not_made(tmp_path: Path, name: str) -> None:
    """Windows gives some names to devices and streams, and trims others."""

    def made(write: Callable[[], None]) -> dict[str, bytes]:
        if sys.platform == "win32":
            with pytest.raises(TargetNotWritable) as refused:
                write()
            assert refused.value.details["path"] == str(tmp_path / name)
        else:
            write()
        found = {each.name: each.read_bytes() for each in tmp_path.iterdir()}
        for each in tmp_path.iterdir():
            each.unlink()
        return found

    expected = {} if sys.platform == "win32" else {name: b"1"}
    assert made(lambda: files.DiskFiles().write(tmp_path / name, b"1")) == expected
    assert made(lambda: files.DiskFiles().write_all(tmp_path, {name: b"1"})) == expected


def test_a_path_of_whatever_length_is_written_whole_or_refused_for_its_length(tmp_path: Path) -> None:
    """Windows refuses from 260 characters on, unless the office allows more, and less for a folder."""
    folder = tmp_path
    while len(str(folder)) < 200:
        folder /= "f" * min(50, 200 - len(str(folder)))
        folder.mkdir()
    made, reasons = [], []
    for length in range(230, 270):
        path = folder / f"{length:0>{length - len(str(folder)) - 6}}.xlsx"
        try:
            files.DiskFiles().write(path, b"1")
        except TargetNotWritable as refused:
            reasons.append(refused.details["reason"])
        else:
            assert files.DiskFiles().read(path) == b"1"
            made.append(path.name)
    assert {each.name for each in folder.iterdir()} == set(made)
    assert all("長すぎます" in each for each in reasons)
    assert len(made) >= 10


class OtherError(OSError):
    """An error of Windows that Python has no number for, on whatever system."""

    def __init__(self, number: int, known: int = errno.EINVAL, path: str = "F:/報告.xlsx") -> None:
        super().__init__(known, os.strerror(known))
        self.filename, self.winerror = path, number


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (OtherError(53, errno.ENOENT), "ネットワーク"),
        (OtherError(59), "ネットワーク"),
        (OtherError(1326), "このPCのユーザーでは"),
        (OtherError(362), "OneDrive"),
        (OtherError(388), "OneDrive"),
        (OtherError(225), "ウイルス対策"),
        (OtherError(1295), "空き容量"),
        (OtherError(3, errno.ENOENT), "フォルダーがありません"),
        (OtherError(3, errno.ENOENT, "F:/" + "長" * 250), "長すぎます"),
        (OtherError(123), "名前に使えない文字"),
    ],
)
def test_what_windows_refuses_for_has_its_own_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OtherError, reason: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    assert reason in system_reason(error)
    (tmp_path / "報告.xlsx").touch()
    monkeypatch.setattr(os, "open", fail)
    with pytest.raises(FileUnreadable, match=reason):
        files.DiskFiles().read(tmp_path / "報告.xlsx")


def test_a_file_that_windows_security_keeps_from_being_made_is_not_without_a_folder(tmp_path: Path) -> None:
    assert "セキュリティ" in system_reason(OtherError(2, errno.ENOENT, str(tmp_path / "報告.xlsx")))
    assert "フォルダーがありません" in system_reason(
        OtherError(2, errno.ENOENT, str(tmp_path / "missing" / "報告.xlsx"))
    )


def test_an_error_without_a_file_is_not_blamed_on_a_name() -> None:
    assert "番号 22" in system_reason(OSError(errno.EINVAL, "while writing"))
    assert "名前に使えない文字" in system_reason(OSError(errno.EINVAL, "while opening"), Path("a?"))


def test_a_file_of_a_network_that_is_gone_is_not_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = FileNotFoundError(errno.ENOENT, "no network", "F:/報告.xlsx")
    monkeypatch.setattr(Path, "stat", Mock(side_effect=gone))
    with pytest.raises(FileMissing):
        files.DiskFiles().read(tmp_path / "報告.xlsx")
    gone.winerror = 53  # type: ignore[attr-defined,unused-ignore]
    with pytest.raises(FileUnreadable, match="ネットワーク"):
        files.DiskFiles().read(tmp_path / "報告.xlsx")


@pytest.mark.skipif(sys.platform != "win32", reason="other systems give an error its number at once")
def test_windows_is_asked_for_the_number_that_python_does_not_give(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Invalid") as refused:
        (tmp_path / "a?b").open("rb")
    assert windows_error(refused.value) == 123
