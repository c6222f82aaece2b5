"""The lock of a data file on a share: who may write, and what a take-over leaves."""

import errno
import os
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from nakano_status.domain.refusals.files import (
    StoreDamaged,
    StoreLocked,
    TargetNotWritable,
)
from nakano_status.domain.storage.working_copy import ShareStage
from nakano_status.store.sqlite.lock import lock_path
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.open_files import CAN_BE_LISTED, open_files_in
from tests.support.shares import Desk, beside, copy_of, damaged, leave_foreign_lock, texts, texts_in, write
from tests.support.stores import TickingClock


def test_a_lock_that_vanished_is_taken_again(desk: Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        write(store, "一")
        lock_path(share).unlink()
        assert copy_of(store).write_back().stage is ShareStage.WRITTEN
        assert lock_path(share).exists()
    assert not lock_path(share).exists()


@pytest.mark.skipif(not CAN_BE_LISTED, reason="the system does not list open files")
def test_no_lock_file_is_left_open_that_vanished(desk: Desk, share: Path, tmp_path: Path) -> None:
    with closing(desk.open()) as store:
        for text in "一二三":
            write(store, text)
            lock_path(share).unlink()
            copy_of(store).write_back()
    assert open_files_in(tmp_path) == []


def test_what_another_pc_wrote_just_before_the_lock_was_taken_is_not_written_over(
    desk: Desk, other: Desk, share: Path
) -> None:
    desk.open().close()
    desk.files.gone = True
    with closing(desk.open()) as store:
        write(store, "ours")
        desk.files.gone = False

        def before(name: str) -> None:
            if name == "lock":
                desk.files.before = lambda _: None
                other.write("theirs")

        desk.files.before = before
        assert copy_of(store).write_back().stage is ShareStage.BESIDE
    [laid] = beside(share)
    assert texts_in(share, "ours", "theirs") == {"theirs"}
    assert texts_in(laid, "ours", "theirs") == {"ours"}


@pytest.mark.parametrize("writes", [1, 2])
def test_what_another_pc_wrote_while_writing_back_is_not_written_over(
    desk: Desk, other: Desk, share: Path, writes: int
) -> None:
    """While the replaced content is kept, or the new one written under a temporary name."""
    left = [writes]

    def before(name: str) -> None:
        left[0] -= name == "write"
        if left[0] == 0:
            desk.files.before = lambda _: None
            lock_path(share).unlink()
            other.write("theirs")

    with closing(desk.open()) as store:
        write(store, "ours")
        desk.files.before = before
        state = copy_of(store).write_back()
        assert (state.stage, state.reason) == (
            ShareStage.WAITING,
            "書き戻しの途中で、共有フォルダーの内容が変わりました",
        )
        assert texts_in(share, "ours", "theirs") == {"theirs"}
        assert copy_of(store).write_back().stage is ShareStage.BESIDE
        assert [each.code for each in copy_of(store).notices] == ["SHARE-CHANGED"]
    [laid] = beside(share)
    assert texts_in(share, "ours", "theirs") == {"theirs"}
    assert texts_in(laid, "ours", "theirs") == {"ours"}


def test_a_lock_that_was_taken_over_while_writing_back_is_respected(desk: Desk, share: Path) -> None:
    def before(name: str) -> None:
        if name == "write":
            leave_foreign_lock(share, "PC-9")

    before_it = share.read_bytes()
    with closing(desk.open()) as store:
        write(store, "ours")
        desk.files.before = before
        assert copy_of(store).write_back().stage is ShareStage.WAITING
        assert copy_of(store).write_back().reason == "山田（PC-9）が開いています"
    assert share.read_bytes() == before_it


def test_a_lock_that_another_took_over_is_not_written_over(desk: Desk, share: Path) -> None:
    before = share.read_bytes()
    store = desk.open()
    write(store, "ours")
    leave_foreign_lock(share, "PC-9")
    assert copy_of(store).write_back().reason == "山田（PC-9）が開いています"
    store.close()
    assert share.read_bytes() == before
    assert "PC-9" in lock_path(share).read_text("utf-8")
    assert desk.stores.unwritten() == (share,)
    with pytest.raises(StoreLocked):
        desk.open()


def test_a_dead_lock_is_taken_over_and_what_its_pc_had_waits_there(desk: Desk, other: Desk, share: Path) -> None:
    desk.write("ours", gone=True)
    leave_foreign_lock(share)  # as another PC sees the lock that was left
    with pytest.raises(StoreLocked) as locked:
        other.open()
    assert locked.value.details["computer"] == "PC-DEAD"
    with closing(other.open(take_over=True)) as there:
        assert there.taken_from.startswith("山田（PC-DEAD）、令和5年7月3日")
        write(there, "theirs")
    assert not lock_path(share).exists()
    with closing(desk.open()) as store:
        assert store.taken_from == ""
        assert texts(store, "ours", "theirs") == {"theirs"}
    [laid] = beside(share)
    assert texts_in(laid, "ours") == {"ours"}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_a_share_that_takes_no_lock_is_read_only_unless_its_disk_is_full(desk: Desk, number: int) -> None:
    def before(name: str) -> None:
        if name == "lock":
            raise OSError(number, os.strerror(number))

    desk.files.before = before
    if number == errno.ENOSPC:
        with pytest.raises(TargetNotWritable):
            desk.open()
    else:
        with closing(desk.open()) as store:
            assert (store.read_only, store.working_copy) == (True, None)
    desk.files.before = lambda _: None
    with closing(desk.open()) as store:
        assert not store.read_only


def test_a_take_over_that_fails_leaves_the_lock_to_whose_it_was(desk: Desk, share: Path) -> None:
    leave_foreign_lock(share)
    before = lock_path(share).read_bytes()
    whole = share.read_bytes()
    share.write_bytes(damaged(whole))
    with pytest.raises(StoreDamaged):
        desk.open(take_over=True)
    assert lock_path(share).read_bytes() == before
    share.write_bytes(whole)
    desk.open(take_over=True).close()  # as if recording it was refused
    assert lock_path(share).read_bytes() == before
    with pytest.raises(StoreLocked):
        desk.open()


def test_a_take_over_that_cannot_be_written_leaves_the_lock_to_whose_it_was(
    share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep_a_part(descriptor: int, content: bytes) -> int:
        monkeypatch.undo()
        os.write(descriptor, content[:5])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    leave_foreign_lock(share)
    before = lock_path(share).read_bytes()
    monkeypatch.setattr("nakano_status.store.sqlite.lock.os.write", keep_a_part)
    with pytest.raises(TargetNotWritable):
        SqliteStores(TickingClock()).open(share, take_over=True)
    assert lock_path(share).read_bytes() == before


def test_a_dead_lock_with_an_interrupted_write_is_taken_over(desk: Desk, share: Path) -> None:
    """As a program before 0092 leaves both, which wrote on the share itself."""
    with suppress(subprocess.CalledProcessError):
        subprocess.run([sys.executable, "-m", "tests.support.interrupted_writer", str(share)], check=True)
    leave_foreign_lock(share)
    with pytest.raises(StoreLocked):
        desk.open()
    with closing(desk.open(take_over=True)) as store:
        assert (store.recovered, store.taken_from.startswith("山田（PC-DEAD）")) == (True, True)
        write(store, "ours")
    assert not lock_path(share).exists()
    assert texts_in(share, "ours") == {"ours"}


def test_a_lock_that_is_held_is_not_taken_over(desk: Desk, other: Desk) -> None:
    with closing(desk.open()), pytest.raises(StoreLocked):
        other.open(take_over=True)


def test_a_share_whose_locks_do_not_hold_lets_nothing_be_written_over(
    desk: Desk, other: Desk, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nakano_status.store.sqlite.lock.try_lock", lambda _: True)
    desk.files.locks = other.files.locks = False
    here, there = desk.open(), other.open()
    write(here, "here")
    write(there, "there")
    here.close()
    there.close()
    [laid] = beside(share)
    assert texts_in(share, "here", "there") == {"here"}
    assert texts_in(laid, "here", "there") == {"there"}


def test_two_programs_on_one_pc_do_not_share_a_working_copy(desk: Desk, share: Path) -> None:
    again = Desk(desk.folder, share)
    with closing(desk.open()) as store:
        desk.files.gone = again.files.gone = True
        write(store, "一")
        with pytest.raises(StoreLocked) as locked:
            again.open()
    assert locked.value.details["path"] == str(share)
