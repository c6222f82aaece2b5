"""Locks of data files at a share, and others beside them."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import UnitOfWork
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.refusals import files
from nakano_status.domain.storage.working_copy import ShareStage
from nakano_status.store.sqlite.lock import lock_path
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.sqlite.store import SqliteStore
from tests.support import shares
from tests.support.open_files import CAN_BE_LISTED, open_files_in
from tests.support.stores import RULES, TickingClock, office_store


def test_a_lock_that_vanished_is_taken_again(desk: shares.Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        shares.write(store, "一")
        shares.remove_lock(share)
        assert shares.copy_of(store).write_back().stage is ShareStage.WRITTEN
        assert lock_path(share).exists()
    assert not lock_path(share).exists()


@pytest.mark.skipif(not CAN_BE_LISTED, reason="the system does not list open files")
def test_no_lock_file_is_left_open_that_vanished(desk: shares.Desk, share: Path, tmp_path: Path) -> None:
    with closing(desk.open()) as store:
        for text in "一二三":
            shares.write(store, text)
            shares.remove_lock(share)
            shares.copy_of(store).write_back()
    assert open_files_in(tmp_path) == []


def test_what_another_pc_wrote_just_before_the_lock_was_taken_is_not_written_over(
    desk: shares.Desk, other: shares.Desk, share: Path
) -> None:
    desk.open().close()
    desk.files.gone = True
    with closing(desk.open()) as store:
        shares.write(store, "ours")
        desk.files.gone = False

        def before(name: str) -> None:
            if name == "lock":
                desk.files.before = lambda _: None
                other.write("theirs")

        desk.files.before = before
        assert shares.copy_of(store).write_back().stage is ShareStage.BESIDE
    [laid] = shares.beside(share)
    assert shares.texts_in(share, "ours", "theirs") == {"theirs"}
    assert shares.texts_in(laid, "ours", "theirs") == {"ours"}


@pytest.mark.parametrize("writes", [1, 2])
def test_what_another_pc_wrote_while_writing_back_is_not_written_over(
    desk: shares.Desk, other: shares.Desk, share: Path, writes: int
) -> None:
    """While the replaced content is kept, or the new one written under a temporary name."""
    left = [writes]

    def before(name: str) -> None:
        left[0] -= name == "write"
        if left[0] == 0:
            desk.files.before = lambda _: None
            shares.remove_lock(share)
            other.write("theirs")

    with closing(desk.open()) as store:
        shares.write(store, "ours")
        desk.files.before = before
        state = shares.copy_of(store).write_back()
        assert (state.stage, state.reason) == (
            ShareStage.WAITING,
            "書き戻しの途中で、共有フォルダーの内容が変わりました",
        )
        assert shares.texts_in(share, "ours", "theirs") == {"theirs"}
        assert shares.copy_of(store).write_back().stage is ShareStage.BESIDE
        assert [each.code for each in shares.copy_of(store).notices] == ["SHARE-CHANGED"]
    [laid] = shares.beside(share)
    assert shares.texts_in(share, "ours", "theirs") == {"theirs"}
    assert shares.texts_in(laid, "ours", "theirs") == {"ours"}


def test_a_lock_that_was_taken_over_while_writing_back_is_respected(desk: shares.Desk, share: Path) -> None:
    def before(name: str) -> None:
        if name == "write":
            shares.leave_foreign_lock(share, "PC-9")

    before_it = share.read_bytes()
    with closing(desk.open()) as store:
        shares.write(store, "ours")
        desk.files.before = before
        assert shares.copy_of(store).write_back().stage is ShareStage.WAITING
        assert shares.copy_of(store).write_back().reason == "山田（PC-9）が開いています"
    assert share.read_bytes() == before_it


def test_a_lock_that_another_took_over_is_not_written_over(desk: shares.Desk, share: Path) -> None:
    before = share.read_bytes()
    store = desk.open()
    shares.write(store, "ours")
    shares.leave_foreign_lock(share, "PC-9")
    assert shares.copy_of(store).write_back().reason == "山田（PC-9）が開いています"
    store.close()
    assert share.read_bytes() == before
    assert "PC-9" in lock_path(share).read_text("utf-8")
    assert desk.stores.unwritten() == (share,)
    with pytest.raises(files.StoreLocked):
        desk.open()


def test_a_dead_lock_is_taken_over_and_what_its_pc_had_waits_there(
    desk: shares.Desk, other: shares.Desk, share: Path
) -> None:
    desk.write("ours", gone=True)
    shares.leave_foreign_lock(share)  # as another PC sees the lock that was left
    with pytest.raises(files.StoreLocked) as locked:
        other.open()
    assert locked.value.details["computer"] == "PC-DEAD"
    with closing(other.open(take_over=True)) as there:
        assert there.taken_from.startswith("山田（PC-DEAD）、令和5年7月3日")
        shares.write(there, "theirs")
    assert not lock_path(share).exists()
    with closing(desk.open()) as store:
        assert store.taken_from == ""
        assert shares.texts(store, "ours", "theirs") == {"theirs"}
    [laid] = shares.beside(share)
    assert shares.texts_in(laid, "ours") == {"ours"}


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES])
def test_a_share_that_takes_no_lock_is_read_only_unless_its_disk_is_full(desk: shares.Desk, number: int) -> None:
    def before(name: str) -> None:
        if name == "lock":
            raise OSError(number, os.strerror(number))

    desk.files.before = before
    if number == errno.ENOSPC:
        with pytest.raises(files.TargetNotWritable):
            desk.open()
    else:
        with closing(desk.open()) as store:
            assert (store.read_only, store.working_copy) == (True, None)
    desk.files.before = lambda _: None
    with closing(desk.open()) as store:
        assert not store.read_only


def test_a_take_over_that_fails_leaves_the_lock_to_whose_it_was(desk: shares.Desk, share: Path) -> None:
    shares.leave_foreign_lock(share)
    before = lock_path(share).read_bytes()
    whole = share.read_bytes()
    share.write_bytes(shares.damaged(whole))
    with pytest.raises(files.StoreDamaged):
        desk.open(take_over=True)
    assert lock_path(share).read_bytes() == before
    share.write_bytes(whole)
    desk.open(take_over=True).close()  # as if recording it was refused
    assert lock_path(share).read_bytes() == before
    with pytest.raises(files.StoreLocked):
        desk.open()


def test_a_take_over_that_cannot_be_written_leaves_the_lock_to_whose_it_was(
    share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def keep_a_part(descriptor: int, content: bytes) -> int:
        monkeypatch.undo()
        os.write(descriptor, content[:5])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    shares.leave_foreign_lock(share)
    before = lock_path(share).read_bytes()
    monkeypatch.setattr("nakano_status.store.sqlite.lock.os.write", keep_a_part)
    with pytest.raises(files.TargetNotWritable):
        SqliteStores(TickingClock(), RULES).open(share, take_over=True)
    assert lock_path(share).read_bytes() == before


def test_a_dead_lock_with_an_interrupted_write_is_taken_over(desk: shares.Desk, share: Path) -> None:
    """As a program before 0092 leaves both, which wrote on the share itself."""
    with suppress(subprocess.CalledProcessError):
        subprocess.run([sys.executable, "-m", "tests.support.interrupted_writer", str(share)], check=True)
    shares.leave_foreign_lock(share)
    with pytest.raises(files.StoreLocked):
        desk.open()
    with closing(desk.open(take_over=True)) as store:
        assert (store.recovered, store.taken_from.startswith("山田（PC-DEAD）")) == (True, True)
        shares.write(store, "ours")
    assert not lock_path(share).exists()
    assert shares.texts_in(share, "ours") == {"ours"}


def test_a_lock_that_is_held_is_not_taken_over(desk: shares.Desk, other: shares.Desk) -> None:
    with closing(desk.open()), pytest.raises(files.StoreLocked):
        other.open(take_over=True)


def test_a_share_whose_locks_do_not_hold_lets_nothing_be_written_over(
    desk: shares.Desk, other: shares.Desk, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nakano_status.store.sqlite.lock.try_lock", lambda _: True)
    desk.files.locks = other.files.locks = False
    here, there = desk.open(), other.open()
    shares.write(here, "here")
    shares.write(there, "there")
    here.close()
    there.close()
    [laid] = shares.beside(share)
    assert shares.texts_in(share, "here", "there") == {"here"}
    assert shares.texts_in(laid, "here", "there") == {"there"}


def test_two_programs_on_one_pc_do_not_share_a_working_copy(desk: shares.Desk, share: Path) -> None:
    again = shares.Desk(desk.folder, share)
    with closing(desk.open()) as store:
        desk.files.gone = again.files.gone = True
        shares.write(store, "一")
        with pytest.raises(files.StoreLocked) as locked:
            again.open()
    assert locked.value.details["path"] == str(share)


def test_a_share_that_is_put_back_after_it_was_damaged_does_not_replace_the_only_copy(
    desk: shares.Desk, share: Path
) -> None:
    older = share.read_bytes()
    desk.write("ours")
    share.write_bytes(shares.damaged(share.read_bytes()))
    with pytest.raises(files.ShareFileDamaged):
        desk.open()
    for laid in shares.beside(share):  # the whole folder is put back to what it was
        laid.unlink()
    share.write_bytes(older)
    with closing(desk.open()) as store:
        [notice] = shares.copy_of(store).notices
    [laid] = shares.beside(share)
    assert (notice.code, notice.found) == ("SHARE-CHANGED", laid.name)
    assert shares.texts_in(laid, "ours") == {"ours"}


LOSSES = {"deleted": Path.unlink, "cut off": lambda laid: laid.write_bytes(laid.read_bytes()[:5000])}


@pytest.mark.parametrize("lose", LOSSES.values(), ids=LOSSES)
def test_what_was_laid_beside_and_is_lost_there_is_laid_again(
    desk: shares.Desk, share: Path, lose: Callable[[Path], object]
) -> None:
    laid = _lay_beside(desk, share)
    lose(laid)
    with closing(desk.open()) as store:
        [notice] = shares.copy_of(store).notices
    assert notice.found is not None
    again = share.with_name(notice.found)
    assert shares.texts_in(again, "ours", "theirs") == {"ours"}
    assert shares.texts_in(share, "ours", "theirs") == {"theirs"}


def test_what_another_wrote_into_the_file_beside_is_no_loss(desk: shares.Desk, share: Path) -> None:
    laid = _lay_beside(desk, share)
    shares.write_there(laid, "later")
    with closing(desk.open()) as store:
        assert shares.copy_of(store).notices == ()
    assert shares.beside(share) == [laid]


def test_the_file_beside_in_the_place_of_the_shares_is_gone_on_with(desk: shares.Desk, share: Path) -> None:
    laid = _lay_beside(desk, share)
    laid.replace(share)
    with closing(desk.open()) as store:
        assert (shares.copy_of(store).notices, shares.texts(store, "ours")) == ((), {"ours"})
    assert shares.beside(share) == []


def test_a_share_that_is_damaged_again_names_a_file_with_what_was_written_since(desk: shares.Desk, share: Path) -> None:
    desk.open().close()
    sound = share.read_bytes()
    share.write_bytes(shares.damaged(share.read_bytes()))
    with pytest.raises(files.ShareFileDamaged):
        desk.open()
    desk.files.gone = True
    desk.write("ours")
    desk.files.gone = False
    with pytest.raises(files.ShareFileDamaged) as refused:
        desk.open()
    named = share.with_name(refused.value.details["beside"])
    assert shares.texts_in(named, "ours") == {"ours"}
    share.write_bytes(sound)
    named.replace(share)
    with closing(desk.open()) as store:
        assert (shares.copy_of(store).notices, shares.texts(store, "ours")) == ((), {"ours"})


@pytest.mark.parametrize("found", [b"hello" * 1000, bytes(9000), b"", b"{}"], ids=["text", "zeros", "empty", "JSON"])
def test_no_data_file_in_the_place_of_the_shares_is_refused_as_a_damaged_one(
    desk: shares.Desk, share: Path, found: bytes
) -> None:
    desk.write("ours", gone=True)
    share.write_bytes(found)
    for _ in range(2):
        laid = shares.refused_beside(desk, files.ShareFileDamaged)
        assert shares.texts_in(laid, "ours") == {"ours"}
    assert share.read_bytes() == found


def test_a_working_copy_that_was_put_back_older_is_not_written_over_the_share(desk: shares.Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        shares.write(store, "ours")
        older = shares.file_of(store).read_bytes()
        shares.write(store, "later")
    shares.file_of(store).write_bytes(older)
    with closing(desk.open()) as store:
        assert shares.texts(store, "ours", "later") == {"ours", "later"}
        [notice] = shares.copy_of(store).notices
    [laid] = shares.beside(share)
    assert (notice.code, notice.found) == ("SHARE-CHANGED", laid.name)
    assert shares.texts_in(laid, "ours", "later") == {"ours"}
    assert shares.texts_in(share, "ours", "later") == {"ours", "later"}


def test_another_data_file_in_the_place_of_the_working_copy_is_not_written_over_the_share(
    desk: shares.Desk, share: Path, tmp_path: Path
) -> None:
    local = desk.write("ours")
    other = office_store(tmp_path, "other.nakano")
    other.close()
    local.write_bytes(other.path.read_bytes())
    for is_gone in (True, False):  # found at the first opening that sees the share
        desk.files.gone = is_gone
        desk.open().close()
    assert shares.texts_in(share, "ours") == {"ours"}
    [laid] = shares.beside(share)
    assert laid.read_bytes() == other.path.read_bytes()


def test_a_share_that_comes_back_is_not_replaced_by_what_does_not_go_on_from_it(desk: shares.Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        older = shares.file_of(store).read_bytes()
        shares.write(store, "ours")
    shares.file_of(store).write_bytes(older)
    desk.files.gone = True
    with closing(desk.open()) as store:
        shares.write(store, "later")
        desk.files.gone = False
        assert shares.copy_of(store).write_back().stage is ShareStage.BESIDE
    assert shares.texts_in(share, "ours", "later") == {"ours"}


def test_what_was_restored_is_written_back(desk: shares.Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        shares.write(store, "ours")
        assert isinstance(store, SqliteStore)
        before = store.whole()
        shares.write(store, "later")
        shares.copy_of(store).write_back()
        store.restore(before, _note_restore)
        assert shares.copy_of(store).write_back().stage is ShareStage.WRITTEN
    assert shares.beside(share) == []
    assert shares.texts_in(share, "ours", "later") == {"ours"}


def test_what_was_written_since_goes_into_the_file_beside_in_the_place_of_the_shares(
    desk: shares.Desk, share: Path
) -> None:
    laid = _lay_beside(desk, share)
    desk.files.gone = True
    desk.write("later")
    desk.files.gone = False
    laid.replace(share)
    with closing(desk.open()) as store:
        assert shares.copy_of(store).notices == ()
    assert shares.texts_in(share, "ours", "later") == {"ours", "later"}
    assert shares.beside(share) == []


def test_what_is_laid_beside_is_gone_on_with_there_while_the_share_is_gone(desk: shares.Desk, share: Path) -> None:
    laid = _lay_beside(desk, share)
    desk.files.gone = True
    with closing(desk.open()) as store:
        shares.write(store, "later")
        desk.files.gone = False
        assert shares.copy_of(store).write_back().beside == laid.name
    assert shares.beside(share) == [laid]
    assert shares.texts_in(laid, "ours", "later") == {"ours", "later"}


def _note_restore(work: UnitOfWork) -> None:
    work.begin_act(ActKind.RESTORE, None, None)


def _lay_beside(desk: shares.Desk, share: Path) -> Path:
    """Write at a PC whose share gets another content meanwhile, and close it; return the file beside."""
    with closing(desk.open()) as store:
        shares.write(store, "ours")
        shares.remove_lock(share)
        shares.write_there(share, "theirs")
        assert shares.copy_of(store).write_back().stage is ShareStage.BESIDE
    [laid] = shares.beside(share)
    return laid
