"""One path for a file, whatever the system answers."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from nakano_status.files import DiskFiles, look_at_place
from nakano_status.real_path import named_path, real_path
from nakano_status.store.sqlite.connection import journal_of
from nakano_status.store.sqlite.lock import lock_path

NETWORK_GONE = OSError(errno.EINVAL, "the network name is no longer available")


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="links")
def test_a_link_leads_to_its_file(tmp_path: Path) -> None:
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"")
    try:
        link.symlink_to(file)
    except OSError:
        pytest.skip("no right to make links")
    assert real_path(link) == real_path(file)


def test_a_share_that_does_not_answer_leaves_the_path_as_it_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> str:
        raise NETWORK_GONE

    file = tmp_path / "office.nakano"
    monkeypatch.setattr(os.path, "realpath", fail)
    assert real_path(file) == named_path(file)
    # no place that asks for a path ends as a defect
    assert lock_path(file).name == "office.nakano.lock"
    assert journal_of(file).name == "office.nakano-journal"
    assert look_at_place(file).folders
    assert DiskFiles().is_same(file, file)
