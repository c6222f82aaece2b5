"""One path for a file, whatever the system answers."""

from __future__ import annotations

import errno
import os
import sys
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.domain.storage.store_place import is_share
from nakano_status.files import DiskFiles, look_at_place
from nakano_status.real_path import named_path, real_path
from nakano_status.store.sqlite.connection import journal_of
from nakano_status.store.sqlite.lock import lock_path
from nakano_status.store.sqlite.open_copy import CopyFolder
from tests.support import shares

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


windows = pytest.mark.skipif(sys.platform != "win32", reason="no drive letters, and a name in another case is another")


@windows
def test_a_file_of_a_share_has_one_working_copy_however_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    share = r"\\server\kyoyu"
    monkeypatch.setattr("nakano_status.real_path._share_behind", lambda drive: share if drive in {"F:", "G:"} else "")
    named = (
        rf"{share}\部\Office.nakano",
        r"F:\部\Office.nakano",
        r"G:\部\office.NAKANO",
        r"\\?\UNC\server\kyoyu\部\Office.nakano",
    )
    assert len({CopyFolder(tmp_path, Path(each)).local.parent for each in named}) == 1
    assert (
        CopyFolder(tmp_path, Path(r"H:\部\Office.nakano")).local.parent
        != CopyFolder(tmp_path, Path(named[0])).local.parent
    )


@windows
def test_a_path_with_the_prefix_for_long_names_is_no_share(tmp_path: Path) -> None:
    long = Path(rf"\\?\{tmp_path}\Office.nakano")
    assert not is_share(look_at_place(long))
    assert DiskFiles().is_same(long, tmp_path / "office.nakano")


@windows
def test_what_was_not_written_back_is_found_by_a_name_in_another_case(tmp_path: Path) -> None:
    share = shares.shared_file(tmp_path, "Office.nakano")
    shares.Desk(tmp_path / "pc", share).write("kept", gone=True)
    with closing(shares.Desk(tmp_path / "pc", share.with_name("OFFICE.nakano")).open()) as store:
        assert shares.texts(store, "kept") == {"kept"}
        assert shares.copy_of(store).notices == ()
    assert shares.texts_in(share, "kept") == {"kept"}
