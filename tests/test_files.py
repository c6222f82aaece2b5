"""The files that a person names."""

import errno
import os
from pathlib import Path
from typing import Never

import pytest

from nakano_status import files
from nakano_status.domain.problem import Refused
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


@pytest.mark.parametrize(("number", "refusal"), [(errno.EIO, FileUnreadable), (errno.ENOENT, FileMissing)])
def test_a_folder_that_goes_away_while_it_is_looked_through_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, refusal: type[Refused]
) -> None:
    def gone(*_: object) -> Never:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "scandir", gone)
    with pytest.raises(refusal):
        files.DiskFiles().workbooks_in(tmp_path)
