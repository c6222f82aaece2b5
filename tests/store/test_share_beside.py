"""What was laid beside the share's file, and what becomes of it: it is replaced here only while it is there."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import UnitOfWork
from nakano_status.domain.refusals.files import ShareFileDamaged
from nakano_status.domain.storage.backups import RESTORE
from nakano_status.domain.storage.working_copy import ShareStage
from nakano_status.store.sqlite.lock import lock_path
from nakano_status.store.sqlite.store import SqliteStore
from tests.support.shares import (
    Desk,
    beside,
    copy_of,
    damaged,
    file_of,
    refused_beside,
    texts,
    texts_in,
    write,
    write_there,
)
from tests.support.stores import office_store


def test_a_share_that_is_put_back_after_it_was_damaged_does_not_replace_the_only_copy(desk: Desk, share: Path) -> None:
    older = share.read_bytes()
    desk.write("ours")
    share.write_bytes(damaged(share.read_bytes()))
    with pytest.raises(ShareFileDamaged):
        desk.open()
    for laid in beside(share):  # the whole folder is put back to what it was
        laid.unlink()
    share.write_bytes(older)
    with closing(desk.open()) as store:
        [notice] = copy_of(store).notices
    [laid] = beside(share)
    assert (notice.code, notice.found) == ("SHARE-CHANGED", laid.name)
    assert texts_in(laid, "ours") == {"ours"}


LOSSES = {"deleted": Path.unlink, "cut off": lambda laid: laid.write_bytes(laid.read_bytes()[:5000])}


@pytest.mark.parametrize("lose", LOSSES.values(), ids=LOSSES)
def test_what_was_laid_beside_and_is_lost_there_is_laid_again(
    desk: Desk, share: Path, lose: Callable[[Path], object]
) -> None:
    laid = _lay_beside(desk, share)
    lose(laid)
    with closing(desk.open()) as store:
        [notice] = copy_of(store).notices
    assert notice.found is not None
    again = share.with_name(notice.found)
    assert texts_in(again, "ours", "theirs") == {"ours"}
    assert texts_in(share, "ours", "theirs") == {"theirs"}


def test_what_another_wrote_into_the_file_beside_is_no_loss(desk: Desk, share: Path) -> None:
    laid = _lay_beside(desk, share)
    write_there(laid, "later")
    with closing(desk.open()) as store:
        assert copy_of(store).notices == ()
    assert beside(share) == [laid]


def test_the_file_beside_in_the_place_of_the_shares_is_gone_on_with(desk: Desk, share: Path) -> None:
    laid = _lay_beside(desk, share)
    laid.replace(share)
    with closing(desk.open()) as store:
        assert (copy_of(store).notices, texts(store, "ours")) == ((), {"ours"})
    assert beside(share) == []


def test_a_share_that_is_damaged_again_names_a_file_with_what_was_written_since(desk: Desk, share: Path) -> None:
    desk.open().close()
    sound = share.read_bytes()
    share.write_bytes(damaged(share.read_bytes()))
    with pytest.raises(ShareFileDamaged):
        desk.open()
    desk.files.gone = True
    desk.write("ours")
    desk.files.gone = False
    with pytest.raises(ShareFileDamaged) as refused:
        desk.open()
    named = share.with_name(refused.value.details["beside"])
    assert texts_in(named, "ours") == {"ours"}
    share.write_bytes(sound)
    named.replace(share)
    with closing(desk.open()) as store:
        assert (copy_of(store).notices, texts(store, "ours")) == ((), {"ours"})


@pytest.mark.parametrize("found", [b"hello" * 1000, bytes(9000), b"", b"{}"], ids=["text", "zeros", "empty", "JSON"])
def test_no_data_file_in_the_place_of_the_shares_is_refused_as_a_damaged_one(
    desk: Desk, share: Path, found: bytes
) -> None:
    desk.write("ours", gone=True)
    share.write_bytes(found)
    for _ in range(2):
        laid = refused_beside(desk, ShareFileDamaged)
        assert texts_in(laid, "ours") == {"ours"}
    assert share.read_bytes() == found


def test_a_working_copy_that_was_put_back_older_is_not_written_over_the_share(desk: Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        write(store, "ours")
        older = file_of(store).read_bytes()
        write(store, "later")
    file_of(store).write_bytes(older)
    with closing(desk.open()) as store:
        assert texts(store, "ours", "later") == {"ours", "later"}
        [notice] = copy_of(store).notices
    [laid] = beside(share)
    assert (notice.code, notice.found) == ("SHARE-CHANGED", laid.name)
    assert texts_in(laid, "ours", "later") == {"ours"}
    assert texts_in(share, "ours", "later") == {"ours", "later"}


def test_another_data_file_in_the_place_of_the_working_copy_is_not_written_over_the_share(
    desk: Desk, share: Path, tmp_path: Path
) -> None:
    local = desk.write("ours")
    other = office_store(tmp_path, "other.nakano")
    other.close()
    local.write_bytes(other.path.read_bytes())
    for is_gone in (True, False):  # found at the first opening that sees the share
        desk.files.gone = is_gone
        desk.open().close()
    assert texts_in(share, "ours") == {"ours"}
    [laid] = beside(share)
    assert laid.read_bytes() == other.path.read_bytes()


def test_a_share_that_comes_back_is_not_replaced_by_what_does_not_go_on_from_it(desk: Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        older = file_of(store).read_bytes()
        write(store, "ours")
    file_of(store).write_bytes(older)
    desk.files.gone = True
    with closing(desk.open()) as store:
        write(store, "later")
        desk.files.gone = False
        assert copy_of(store).write_back().stage is ShareStage.BESIDE
    assert texts_in(share, "ours", "later") == {"ours"}


def test_what_was_restored_is_written_back(desk: Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        write(store, "ours")
        assert isinstance(store, SqliteStore)
        before = store.whole()
        write(store, "later")
        copy_of(store).write_back()
        store.restore(before, _note_restore)
        assert copy_of(store).write_back().stage is ShareStage.WRITTEN
    assert beside(share) == []
    assert texts_in(share, "ours", "later") == {"ours"}


def test_what_was_written_since_goes_into_the_file_beside_in_the_place_of_the_shares(desk: Desk, share: Path) -> None:
    laid = _lay_beside(desk, share)
    desk.files.gone = True
    desk.write("later")
    desk.files.gone = False
    laid.replace(share)
    with closing(desk.open()) as store:
        assert copy_of(store).notices == ()
    assert texts_in(share, "ours", "later") == {"ours", "later"}
    assert beside(share) == []


def test_what_is_laid_beside_is_gone_on_with_there_while_the_share_is_gone(desk: Desk, share: Path) -> None:
    laid = _lay_beside(desk, share)
    desk.files.gone = True
    with closing(desk.open()) as store:
        write(store, "later")
        desk.files.gone = False
        assert copy_of(store).write_back().beside == laid.name
    assert beside(share) == [laid]
    assert texts_in(laid, "ours", "later") == {"ours", "later"}


def _note_restore(work: UnitOfWork) -> None:
    work.begin_act(RESTORE, None, None)


def _lay_beside(desk: Desk, share: Path) -> Path:
    """Write at a PC whose share gets another content meanwhile, and close it; return the file beside."""
    with closing(desk.open()) as store:
        write(store, "ours")
        lock_path(share).unlink()
        write_there(share, "theirs")
        assert copy_of(store).write_back().stage is ShareStage.BESIDE
    [laid] = beside(share)
    return laid
