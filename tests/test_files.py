"""The files that a person names."""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from nakano_status import files
from nakano_status.domain.refusals import FileMissing, FileUnreadable


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
    assert files.DiskFiles().workbooks_in(tmp_path) == sorted([closed, file])
    with pytest.raises((FileUnreadable, FileMissing)) as refused:
        files.DiskFiles().read(closed)
    assert reason in (refused.value.details.get("reason") or "ありません")


def test_a_folder_is_not_read_as_a_file(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable) as refused:
        files.DiskFiles().read(tmp_path)
    assert refused.value.details["reason"] == "フォルダーです"
