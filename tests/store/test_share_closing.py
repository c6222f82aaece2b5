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
from tests.support.shares import Desk, beside, copy_of, file_of, texts, texts_in, write


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


def test_a_share_that_hangs_does_not_keep_the_program_from_closing(
    desk: Desk, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nakano_status.store.sqlite.open_copy.OpenCopy.patience", 0.05)
    store = desk.open()
    write(store, "一")
    with _hung(desk):
        store.close()
        assert copy_of(store).state.reason == "共有フォルダーから応答がありません"
        assert desk.stores.unwritten() == (share,)


@pytest.mark.parametrize(("at", "is_written"), [("read", False), ("write", True)])
def test_a_share_that_answers_after_closing_frees_the_file(
    desk: Desk, share: Path, monkeypatch: pytest.MonkeyPatch, at: str, *, is_written: bool
) -> None:
    monkeypatch.setattr("nakano_status.store.sqlite.open_copy.OpenCopy.patience", 0.05)
    store = desk.open()
    write(store, "一")
    note = file_of(store).with_name("place.json")
    with _hung(desk, at):
        store.close()
        before = note.read_bytes()
        with pytest.raises(StoreLocked):
            desk.open()
    for thread in threading.enumerate():
        if thread.name == "write-back":
            thread.join()
    assert note.read_bytes() == before  # the working copy may be open again by then
    assert texts_in(share, "一") == ({"一"} if is_written else set())
    desk.open().close()
    assert texts_in(share, "一") == {"一"}
    assert (beside(share), lock_path(share).exists()) == ([], False)


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
