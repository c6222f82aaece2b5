"""Closing a data file on a share: it is written back and free for others, or what was not written is found again."""

import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from nakano_status.domain.refusals.files import (
    StoreLocked,
)
from nakano_status.domain.storage.working_copy import ShareStage
from nakano_status.store.sqlite.lock import lock_path
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.shares import Desk, beside, copy_of, file_of, texts, texts_in, write
from tests.support.stores import TickingClock


def test_closing_writes_back_and_releases_the_lock(desk: Desk, other: Desk, share: Path) -> None:
    store = desk.open()
    assert store.path == share
    assert file_of(store) != share
    write(store, "一")
    with pytest.raises(StoreLocked) as locked:
        other.open()
    assert locked.value.details["path"] == str(share)
    store.close()
    assert not lock_path(share).exists()
    with closing(other.open()) as there:
        assert texts(there, "一") == {"一"}


def test_what_was_not_written_back_before_closing_is_found_at_the_next_start(desk: Desk, share: Path) -> None:
    assert desk.stores.unwritten() == ()
    store = desk.open()
    desk.files.gone = True
    write(store, "一")
    assert desk.stores.unwritten() == ()  # it is open
    store.close()
    assert desk.stores.unwritten() == (share,)
    with closing(desk.open()) as store:  # the share is still gone
        assert copy_of(store).state.stage is ShareStage.WAITING
        assert texts(store, "一") == {"一"}
        write(store, "二")
    desk.files.gone = False
    assert texts_in(share, "一", "二") == set()
    with closing(desk.open()) as store:
        assert copy_of(store).is_due()
    assert texts_in(share, "一", "二") == {"一", "二"}
    assert desk.stores.unwritten() == ()


def test_what_was_not_written_back_leaves_the_lock_to_others(desk: Desk, share: Path) -> None:
    store = desk.open()
    desk.files.full = True
    write(store, "一")
    store.close()
    assert lock_path(share).exists()
    desk.files.full = False
    desk.open().close()
    assert not lock_path(share).exists()


def test_a_share_that_hangs_does_not_keep_the_program_from_closing(desk: Desk, share: Path) -> None:
    store = desk.open()
    copy_of(store).patience = 0.05
    write(store, "一")
    with _hung(desk):
        store.close()
        assert copy_of(store).state.reason == "共有フォルダーから応答がありません"
        assert desk.stores.unwritten() == (share,)


@pytest.mark.parametrize("at", ["read", "write"])
def test_a_share_that_answers_after_closing_frees_the_file_and_is_not_written(desk: Desk, share: Path, at: str) -> None:
    store = desk.open()
    copy_of(store).patience = 0.05
    write(store, "一")
    note = file_of(store).with_name("place.json")
    with _hung(desk, at):
        store.close()
        before = note.read_bytes()
        with pytest.raises(StoreLocked):
            desk.open()
    _join("write-back")
    assert note.read_bytes() == before  # the working copy may be open again by then
    assert texts_in(share, "一") == set()
    desk.open().close()
    assert texts_in(share, "一") == {"一"}
    assert (beside(share), lock_path(share).exists()) == ([], False)


@pytest.mark.parametrize("at", ["read", "write"])
def test_what_another_pc_wrote_after_closing_gave_up_is_not_written_over(
    desk: Desk, other: Desk, share: Path, at: str
) -> None:
    store = desk.open()
    copy_of(store).patience = 0.05
    write(store, "ours")
    with _hung(desk, at):
        store.close()
        lock_path(share).unlink()  # as a take-over on another PC
        with closing(other.open()) as there:
            write(there, "theirs")
    _join("write-back")
    assert texts_in(share, "ours", "theirs") == {"theirs"}
    assert (beside(share), lock_path(share).exists()) == ([], False)
    with closing(desk.open()) as store:
        assert [each.code for each in copy_of(store).notices] == ["SHARE-CHANGED"]
    [laid] = beside(share)
    assert texts_in(laid, "ours", "theirs") == {"ours"}


def test_nothing_is_laid_beside_once_closing_gave_up(desk: Desk, share: Path) -> None:
    store = desk.open()
    copy_of(store).patience = 0.05
    write(store, "ours")
    lock_path(share).unlink()
    with closing(SqliteStores(TickingClock()).open(share)) as theirs:
        write(theirs, "theirs")
    with _hung(desk, "write"):
        store.close()
    _join("write-back")
    assert beside(share) == []
    desk.open().close()
    assert len(beside(share)) == 1


def test_what_was_to_be_done_aside_is_not_begun_once_closing_gave_up(desk: Desk) -> None:
    store = desk.open()
    copy_of(store).patience = 0.05
    answer = threading.Event()
    done: list[str] = []

    def wait() -> None:
        answer.wait(20)
        done.append("under way")

    copy_of(store).do_aside(wait)
    copy_of(store).do_aside(lambda: done.append("next"))
    store.close()
    answer.set()
    _join("aside")
    assert done == ["under way"]


def _join(name: str) -> None:
    """Wait for the threads with this name."""
    for thread in threading.enumerate():
        if thread.name == name:
            thread.join()


@contextmanager
def _hung(desk: Desk, at: str = "") -> Iterator[None]:
    """Let the share not answer until the end of the context, or not to one function."""
    answer = threading.Event()

    def wait(name: str) -> None:
        if at in ("", name):
            answer.wait(20)

    desk.files.before = wait
    yield
    answer.set()


def test_a_defect_at_the_last_write_back_is_raised_and_frees_the_file(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = desk.open()
    monkeypatch.setattr(copy_of(store), "_write_back", lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        store.close()
    desk.open().close()


def test_a_copy_that_was_closed_is_not_written_back_again(desk: Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        desk.files.full = True
        write(store, "一")
    desk.files.full = False
    before = share.read_bytes()
    assert copy_of(store).write_back().stage is ShareStage.WAITING
    assert share.read_bytes() == before
