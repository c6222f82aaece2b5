"""The files that a person names."""

from pathlib import Path

import pytest

from nakano_status import files
from nakano_status.domain.refusals import FileUnreadable


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_MOST_BYTES", 10)
    path = tmp_path / "大.zip"
    path.write_bytes(b"0123456789")
    assert files.DiskFiles().read(path) == b"0123456789"
    path.write_bytes(b"0123456789+")
    with pytest.raises(FileUnreadable) as refused:
        files.DiskFiles().read(path)
    assert refused.value.details == {"path": str(path), "reason": "11バイトあり、大きすぎます"}
