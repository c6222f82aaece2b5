"""A file on a share that is not the one the working copy began with, and a lock that another holds: both are kept."""

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.domain.refusals.files import (
    FileUnreadable,
    ShareFileDamaged,
    ShareFileMissing,
    StoreDamaged,
    StoreLocked,
    StoreMissing,
    StoreNewer,
    TargetNotWritable,
)
from nakano_status.domain.storage.working_copy import ShareStage, name_beside
from nakano_status.store.sqlite.lock import lock_path, this_computer
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.shares import Desk, beside, copy_of, damaged, refused_beside, texts, texts_in, write, write_there
from tests.support.stores import TickingClock


def test_another_content_on_the_share_is_kept_and_so_is_ours(desk: Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        write(store, "ours")
        write_there(_without_lock(share), "theirs")
        state = copy_of(store).write_back()
        assert state.stage is ShareStage.BESIDE
        [laid] = beside(share)
        assert laid.name == state.beside
        assert laid.name.startswith("税務課_2023-07-01_")
        assert texts_in(laid, "ours", "theirs") == {"ours"}
        assert [each.code for each in copy_of(store).notices] == ["SHARE-CHANGED"]
        assert (lock_path(share).exists(), lock_path(laid).exists()) == (False, True)  # others may go on
        write(store, "later")
        assert copy_of(store).write_back().stage is ShareStage.BESIDE
        assert texts_in(laid, "ours", "later") == {"ours", "later"}
    assert texts_in(share, "ours", "theirs", "later") == {"theirs"}
    assert beside(share) == [laid]
    with closing(desk.open()) as store:
        assert texts(store, "ours", "theirs") == {"theirs"}
        assert copy_of(store).notices == ()
    assert beside(share) == [laid]


def test_what_is_beside_is_freed_when_its_pc_opens_the_data_file_again(desk: Desk, share: Path) -> None:
    store = desk.open()
    write(store, "ours")
    write_there(_without_lock(share), "theirs")
    copy_of(store).write_back()
    desk.files.full = True
    write(store, "later")
    store.close()
    [laid] = beside(share)
    assert lock_path(laid).exists()
    desk.files.full = False
    desk.open().close()
    assert not lock_path(laid).exists()
    assert set().union(*(texts_in(each, "ours", "later") for each in beside(share))) == {"ours", "later"}


def test_what_a_share_does_not_keep_whole_is_not_laid_beside(desk: Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        write(store, "ours")
        write_there(_without_lock(share), "theirs")
        desk.files.keeps = 5000
        state = copy_of(store).write_back()
        assert (state.stage, state.reason) == (ShareStage.WAITING, "書き込んだ内容が、共有フォルダーに正しく残りません")
        assert copy_of(store).notices == ()
        desk.files.keeps = None
        assert copy_of(store).write_back().stage is ShareStage.BESIDE
    whole = [each for each in beside(share) if each.stat().st_size != 5000]
    assert [texts_in(each, "ours") for each in whole] == [{"ours"}]


def test_the_same_acts_in_other_bytes_are_copied_without_a_notice(desk: Desk, share: Path) -> None:
    """As another PC leaves it that converts the file, or types without saving."""
    desk.open().close()
    with closing(sqlite3.connect(share, isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("VACUUM")
    with closing(desk.open()) as store:
        assert copy_of(store).notices == ()
    assert beside(share) == []


def test_a_share_that_changed_while_the_program_was_closed(desk: Desk, other: Desk, share: Path) -> None:
    desk.write("ours", gone=True)
    _without_lock(share)
    other.write("theirs")
    with closing(desk.open()) as store:
        assert texts(store, "ours", "theirs") == {"theirs"}
        [laid] = beside(share)
        assert texts_in(laid, "ours", "theirs") == {"ours"}
        [notice] = copy_of(store).notices
        assert (notice.code, notice.found) == ("SHARE-CHANGED", laid.name)
        assert (lock_path(share).exists(), lock_path(laid).exists()) == (
            True,
            False,
        )


def test_what_a_share_does_not_keep_whole_beside_a_changed_file_refuses_the_opening(
    desk: Desk, other: Desk, share: Path
) -> None:
    with closing(desk.open()) as store:
        desk.files.full = True
        write(store, "ours")
    _without_lock(share)
    with closing(other.open()) as there:
        write(there, "theirs")
    desk.files.full, desk.files.keeps = False, 5000
    with pytest.raises(TargetNotWritable) as refused:
        desk.open()
    assert refused.value.details["reason"] == "書き込んだ内容が、共有フォルダーに正しく残りません"
    desk.files.keeps = None
    with closing(desk.open()) as store:
        assert texts(store, "ours", "theirs") == {"theirs"}
    whole = [each for each in beside(share) if each.stat().st_size != 5000]
    assert [texts_in(each, "ours") for each in whole] == [{"ours"}]


def test_a_file_that_gets_the_name_beside_meanwhile_is_not_written_over(desk: Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        write(store, "ours")
        with closing(SqliteStores(TickingClock()).open(_without_lock(share))) as theirs:
            write(theirs, "theirs")
        moment = desk.clock.moment.astimezone()
        taken = share.with_name(name_beside(share.name, moment, this_computer(), []))

        def before(name: str) -> None:
            if name == "write":
                desk.files.before = lambda _: None
                taken.write_text("a person's letters")

        desk.files.before = before
        assert copy_of(store).write_back().stage is ShareStage.WAITING
        assert taken.read_text() == "a person's letters"
        assert copy_of(store).write_back().stage is ShareStage.BESIDE
    assert taken.read_text() == "a person's letters"


def test_a_share_that_came_back_with_other_content_is_stated_and_not_called_written(
    desk: Desk, other: Desk, share: Path
) -> None:
    desk.open().close()
    desk.files.gone = True
    with closing(desk.open()) as store:
        other.write("theirs")
        desk.files.gone = False
        state = copy_of(store).write_back()
        assert (state.stage, state.at, state.reason) == (ShareStage.CHANGED, None, "")
        found = state.problem()
        assert found is not None
        assert found.code == "SHARE-NEWER"
        desk.wait()
        assert not copy_of(store).is_due()
        assert texts(store, "theirs") == set()
    assert not lock_path(share).exists()
    with closing(desk.open()) as store:
        assert texts(store, "theirs") == {"theirs"}
    assert beside(share) == []


def test_a_share_that_came_back_without_the_file_is_waited_for(desk: Desk, share: Path) -> None:
    desk.open().close()
    desk.files.gone = True
    with closing(desk.open()) as store:
        share.rename(share.with_suffix(".away"))
        desk.files.gone = False
        state = copy_of(store).write_back()
        assert (state.stage, state.reason) == (ShareStage.WAITING, "共有フォルダーにデータファイルがありません")
        share.with_suffix(".away").rename(share)
        assert copy_of(store).write_back().stage is ShareStage.WRITTEN


def test_what_others_wrote_after_us_is_taken_without_a_word(desk: Desk, other: Desk, share: Path) -> None:
    desk.write("ours")
    other.write("theirs")
    with closing(desk.open()) as store:
        assert texts(store, "ours", "theirs") == {"ours", "theirs"}
        assert copy_of(store).notices == ()
    assert beside(share) == []


def test_a_share_that_comes_back_older_loses_nothing_of_ours(desk: Desk, share: Path) -> None:
    older = share.read_bytes()
    desk.write("ours")
    share.write_bytes(older)
    with closing(desk.open()) as store:
        assert texts(store, "ours") == set()
    [laid] = beside(share)
    assert texts_in(laid, "ours") == {"ours"}


def test_a_data_file_that_was_moved_away_is_said_with_where_ours_is(desk: Desk, share: Path) -> None:
    desk.write("ours", full=True)
    share.rename(share.with_name("どこか.txt"))
    laid = refused_beside(desk, ShareFileMissing)
    assert texts_in(laid, "ours") == {"ours"}
    with pytest.raises(StoreMissing):
        desk.open()
    assert beside(share) == [laid]


def test_what_cannot_be_kept_beside_is_not_given_up(desk: Desk, other: Desk, share: Path) -> None:
    store = desk.open()
    desk.files.gone = True
    write(store, "ours")
    store.close()
    desk.files.gone, desk.files.full = False, True
    other.write("theirs")
    with pytest.raises(TargetNotWritable):
        desk.open()
    desk.files.full = False
    with closing(desk.open()):
        [laid] = beside(share)
        assert texts_in(laid, "ours") == {"ours"}


def test_a_copy_that_a_synchroniser_made_is_named(desk: Desk, share: Path) -> None:
    share.with_name("税務課-PC7.nakano").write_bytes(share.read_bytes())
    share.with_name("税務課 (1).nakano").write_bytes(b"something else")
    share.with_name("税務課-控え1.3.nakano").write_bytes(share.read_bytes())
    with closing(desk.open()) as store:
        assert [(each.code, each.found) for each in copy_of(store).notices] == [
            ("SHARE-COPY-BESIDE", "税務課-PC7.nakano")
        ]


def test_what_cannot_be_read_beside_the_file_does_not_keep_it_from_being_opened(desk: Desk, share: Path) -> None:
    share.with_name("税務課(1).nakano").mkdir()
    share.with_name("税務課(2).nakano").write_bytes(share.read_bytes())
    share.with_name("税務課(3).nakano").touch()
    with closing(desk.open()) as store:
        assert [each.found for each in copy_of(store).notices] == ["税務課(2).nakano"]


def test_a_share_that_may_not_be_read_is_refused_with_that_reason(desk: Desk) -> None:
    def refuse(name: str) -> None:
        if name == "read":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    desk.files.before = refuse
    with pytest.raises(FileUnreadable) as refused:
        desk.open()
    assert refused.value.details == {"path": str(desk.share), "reason": "権限がないか、他で開かれています"}


def test_a_damaged_file_on_the_share_does_not_replace_what_is_here(desk: Desk, share: Path) -> None:
    desk.write("ours")
    whole = share.read_bytes()
    share.write_bytes(damaged(whole))
    for _ in range(2):  # it is named each time
        laid = refused_beside(desk, ShareFileDamaged)
        assert texts_in(laid, "ours") == {"ours"}


def test_nothing_is_laid_beside_a_file_of_a_newer_format(desk: Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        write(store, "ours")
        desk.files.gone = True
    desk.files.gone = False
    write_there(_without_lock(share), "theirs")
    sound = share.read_bytes()
    with closing(sqlite3.connect(share)) as connection:
        connection.execute("PRAGMA user_version = 2000")
    with pytest.raises(StoreNewer) as refused:
        desk.open()
    assert refused.value.details["path"] == str(share)
    assert beside(share) == []
    share.write_bytes(sound)
    with closing(desk.open()) as store:
        assert [each.code for each in copy_of(store).notices] == ["SHARE-CHANGED"]
    [laid] = beside(share)
    assert texts_in(laid, "ours", "theirs") == {"ours"}


def test_a_working_copy_that_another_program_uses_is_not_put_aside(
    unwritten: Desk, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nakano_status.store.sqlite.connection._PATIENCE", 0.01)
    [folder] = unwritten.folder.glob("*/")
    with closing(sqlite3.connect(folder / share.name, isolation_level=None)) as using:
        using.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreLocked):
            unwritten.open()
    assert unwritten.stores.unwritten() == (share,)
    with closing(unwritten.open()) as store:
        assert texts(store, "ours") == {"ours"}


def test_a_working_copy_that_the_system_does_not_open_is_not_put_aside(
    unwritten: Desk, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        error = sqlite3.OperationalError("unable to open database file")
        error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("nakano_status.store.sqlite.opening.connect", refuse)
        with pytest.raises(StoreDamaged):
            unwritten.open()
    assert unwritten.stores.unwritten() == (share,)


@pytest.fixture
def unwritten(desk: Desk) -> Desk:
    """A PC with work in its working copy that the share does not have."""
    desk.write("ours", gone=True)
    return desk


def _without_lock(share: Path) -> Path:
    """Remove the lock as a user does who wants to go on."""
    lock_path(share).unlink(missing_ok=True)
    return share
