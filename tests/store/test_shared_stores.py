"""What is on no share is opened where it is; of what cannot be asked nothing is assumed to be there."""

from __future__ import annotations

import errno
import os
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.domain.refusals.files import StoreMissing
from nakano_status.domain.storage.store_place import DriveKind, PlaceFacts
from nakano_status.domain.storage.working_copy import NoFile
from nakano_status.store.sqlite.copy_folder import look
from nakano_status.store.sqlite.format_version import CURRENT
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.sqlite.share_files import DiskShare
from nakano_status.store.sqlite.shared_stores import SharedStores
from tests.support.plans import small_plan
from tests.support.shares import Desk, FailingShare, file_of, shared_place, texts, write
from tests.support.stores import OFFICE_INFO, TickingClock


@pytest.fixture
def local(tmp_path: Path) -> SharedStores:
    """What opens data files of which none is on a share."""
    files = DiskShare(lambda path: PlaceFacts(path.parts, drive=DriveKind.FIXED))
    return SharedStores(SqliteStores(TickingClock()), files, TickingClock(), lambda: tmp_path / "copies")


def test_a_data_file_on_no_share_is_made_and_opened_where_it_is(local: SharedStores, tmp_path: Path) -> None:
    path = tmp_path / "new.nakano"
    with closing(local.create(path, OFFICE_INFO)) as made:
        assert (made.path, made.working_copy, made.read_only) == (path, None, False)
        assert not local.is_free(path)
    with closing(local.open(path)) as opened:
        assert (opened.path, opened.working_copy, opened.read_only) == (path, None, False)
    assert local.is_free(path)
    assert local.unwritten() == ()
    assert sorted(each.name for each in tmp_path.iterdir()) == [path.name]


def test_a_data_file_that_is_missing_has_no_working_copy(local: SharedStores, tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        local.open(tmp_path / "missing.nakano")
    assert list(tmp_path.iterdir()) == []


def test_to_read_the_shares_file_is_opened_unless_what_is_here_is_ahead_of_it(
    desk: Desk, other: Desk, share: Path
) -> None:
    def read() -> tuple[bool, set[str]]:
        with closing(desk.stores.open(share, read_only=True)) as store:
            return file_of(store) == share, texts(store, "ours", "theirs")

    with closing(desk.open()) as store:
        write(store, "ours")
    with closing(other.open()) as there:
        write(there, "theirs")
    assert read() == (True, {"ours", "theirs"})
    desk.files.gone = True
    assert read() == (False, {"ours"})


def test_the_format_of_data_files_on_shares_is_that_of_all(local: SharedStores) -> None:
    assert local.format == str(CURRENT)


def test_a_little_is_read_of_a_file_on_a_share_where_it_is(desk: Desk, share: Path) -> None:
    with closing(desk.stores.look_into(share)) as store, store.reading() as records:
        assert (store.file, records.plan.title()) == (share, small_plan().title)
    assert not desk.folder.exists()


def test_a_name_that_the_system_cannot_look_for_is_of_no_file(tmp_path: Path) -> None:
    files = DiskShare(shared_place)
    assert not files.is_there(tmp_path / ("x" * 300))
    assert files.is_share(tmp_path)


def test_a_file_in_a_folder_that_does_not_answer_is_not_missing(tmp_path: Path) -> None:
    class NamesFail(FailingShare):
        def names(self, folder: Path) -> Sequence[str]:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(folder))

    (tmp_path / "other").touch()
    assert look(NamesFail(), tmp_path / "gone.nakano") == (None, NoFile.GONE)
    assert look(FailingShare(), tmp_path / "gone.nakano") == (None, NoFile.MISSING)
