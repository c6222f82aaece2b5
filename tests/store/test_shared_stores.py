"""Data files at a share: changed, closed, damaged."""

import errno
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest

from nakano_status.domain.refusals.files import (
    FileUnreadable,
    ShareFileDamaged,
    ShareFileMissing,
    StoreDamaged,
    StoreForeign,
    StoreLocked,
    StoreMissing,
    StoreNewer,
    TargetNotWritable,
)
from nakano_status.domain.storage.store_place import DriveKind, PlaceFacts
from nakano_status.domain.storage.working_copy import NoFile, ShareStage, name_beside
from nakano_status.store.format_version import CURRENT
from nakano_status.store.sqlite.lock import lock_path, this_computer
from nakano_status.store.sqlite.open_copy import ShareThread, look_at_file
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.sqlite.share_files import DiskShare
from nakano_status.store.sqlite.shared_stores import SharedStores
from tests.support import shares
from tests.support.plans import small_plan
from tests.support.stores import OFFICE_INFO, RULES, TickingClock


@pytest.fixture
def local(tmp_path: Path) -> SharedStores:
    """What opens data files of which none is on a share."""
    files = DiskShare(lambda path: PlaceFacts(path.parts, drive=DriveKind.FIXED))
    return SharedStores(SqliteStores(TickingClock(), RULES), files, TickingClock(), lambda: tmp_path / "copies")


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
    desk: shares.Desk, other: shares.Desk, share: Path
) -> None:
    def read() -> tuple[bool, set[str]]:
        with closing(desk.stores.open(share, read_only=True)) as store:
            return shares.file_of(store) == share, shares.texts(store, "ours", "theirs")

    with closing(desk.open()) as store:
        shares.write(store, "ours")
    with closing(other.open()) as there:
        shares.write(there, "theirs")
    assert read() == (True, {"ours", "theirs"})
    desk.files.gone = True
    assert read() == (False, {"ours"})


def test_the_format_of_data_files_on_shares_is_that_of_all(local: SharedStores) -> None:
    assert local.format == str(CURRENT)


def test_a_little_is_read_of_a_file_on_a_share_where_it_is(desk: shares.Desk, share: Path) -> None:
    with closing(desk.stores.look_into(share)) as store, store.reading() as records:
        assert (store.file, records.plan.title()) == (share, small_plan().title)
    assert not desk.folder.exists()


def test_a_name_that_the_system_cannot_look_for_is_of_no_file(tmp_path: Path) -> None:
    files = DiskShare(shares.shared_place)
    assert not files.is_there(tmp_path / ("x" * 300))
    assert files.is_share(tmp_path)


def test_a_file_in_a_folder_that_does_not_answer_is_not_missing(tmp_path: Path) -> None:
    class NamesFail(shares.FailingShare):
        def names(self, folder: Path) -> Sequence[str]:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(folder))

    (tmp_path / "other").touch()
    assert look_at_file(NamesFail(), tmp_path / "gone.nakano") == (None, NoFile.GONE)
    assert look_at_file(shares.FailingShare(), tmp_path / "gone.nakano") == (None, NoFile.MISSING)


def test_another_content_on_the_share_is_kept_and_so_is_ours(desk: shares.Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        shares.write(store, "ours")
        shares.write_there(_without_lock(share), "theirs")
        state = shares.copy_of(store).write_back()
        assert state.stage is ShareStage.BESIDE
        [laid] = shares.beside(share)
        assert laid.name == state.beside
        assert laid.name.startswith("税務課_2023-07-01_")
        assert shares.texts_in(laid, "ours", "theirs") == {"ours"}
        assert [each.code for each in shares.copy_of(store).notices] == ["SHARE-CHANGED"]
        assert (lock_path(share).exists(), lock_path(laid).exists()) == (False, True)  # others may go on
        shares.write(store, "later")
        assert shares.copy_of(store).write_back().stage is ShareStage.BESIDE
        assert shares.texts_in(laid, "ours", "later") == {"ours", "later"}
    assert shares.texts_in(share, "ours", "theirs", "later") == {"theirs"}
    assert shares.beside(share) == [laid]
    with closing(desk.open()) as store:
        assert shares.texts(store, "ours", "theirs") == {"theirs"}
        assert shares.copy_of(store).notices == ()
    assert shares.beside(share) == [laid]


def test_what_is_beside_is_freed_when_its_pc_opens_the_data_file_again(desk: shares.Desk, share: Path) -> None:
    store = desk.open()
    shares.write(store, "ours")
    shares.write_there(_without_lock(share), "theirs")
    shares.copy_of(store).write_back()
    desk.files.full = True
    shares.write(store, "later")
    store.close()
    [laid] = shares.beside(share)
    assert lock_path(laid).exists()
    desk.files.full = False
    desk.open().close()
    assert not lock_path(laid).exists()
    assert set().union(*(shares.texts_in(each, "ours", "later") for each in shares.beside(share))) == {"ours", "later"}


def test_what_a_share_does_not_keep_whole_is_not_laid_beside(desk: shares.Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        shares.write(store, "ours")
        shares.write_there(_without_lock(share), "theirs")
        desk.files.keeps = 5000
        state = shares.copy_of(store).write_back()
        assert (state.stage, state.reason) == (ShareStage.WAITING, "書き込んだ内容が、共有フォルダーに正しく残りません")
        assert shares.copy_of(store).notices == ()
        desk.files.keeps = None
        assert shares.copy_of(store).write_back().stage is ShareStage.BESIDE
    whole = [each for each in shares.beside(share) if each.stat().st_size != 5000]
    assert [shares.texts_in(each, "ours") for each in whole] == [{"ours"}]


def test_the_same_acts_in_other_bytes_are_copied_without_a_notice(desk: shares.Desk, share: Path) -> None:
    """As another PC leaves it that converts the file, or types without saving."""
    desk.open().close()
    with closing(sqlite3.connect(share, isolation_level=None)) as connection:
        connection.execute("PRAGMA page_size = 8192")
        connection.execute("VACUUM")
    with closing(desk.open()) as store:
        assert shares.copy_of(store).notices == ()
    assert shares.beside(share) == []


def test_a_share_that_changed_while_the_program_was_closed(desk: shares.Desk, other: shares.Desk, share: Path) -> None:
    desk.write("ours", gone=True)
    _without_lock(share)
    other.write("theirs")
    with closing(desk.open()) as store:
        assert shares.texts(store, "ours", "theirs") == {"theirs"}
        [laid] = shares.beside(share)
        assert shares.texts_in(laid, "ours", "theirs") == {"ours"}
        [notice] = shares.copy_of(store).notices
        assert (notice.code, notice.found) == ("SHARE-CHANGED", laid.name)
        assert (lock_path(share).exists(), lock_path(laid).exists()) == (
            True,
            False,
        )


def test_what_a_share_does_not_keep_whole_beside_a_changed_file_refuses_the_opening(
    desk: shares.Desk, other: shares.Desk, share: Path
) -> None:
    with closing(desk.open()) as store:
        desk.files.full = True
        shares.write(store, "ours")
    _without_lock(share)
    with closing(other.open()) as there:
        shares.write(there, "theirs")
    desk.files.full, desk.files.keeps = False, 5000
    with pytest.raises(TargetNotWritable) as refused:
        desk.open()
    assert refused.value.details["reason"] == "書き込んだ内容が、共有フォルダーに正しく残りません"
    desk.files.keeps = None
    with closing(desk.open()) as store:
        assert shares.texts(store, "ours", "theirs") == {"theirs"}
    whole = [each for each in shares.beside(share) if each.stat().st_size != 5000]
    assert [shares.texts_in(each, "ours") for each in whole] == [{"ours"}]


def test_a_file_that_gets_the_name_beside_meanwhile_is_not_written_over(desk: shares.Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        shares.write(store, "ours")
        with closing(SqliteStores(TickingClock(), RULES).open(_without_lock(share))) as theirs:
            shares.write(theirs, "theirs")
        moment = desk.clock.moment.astimezone()
        taken = share.with_name(name_beside(share.name, moment, this_computer(), []))

        def before(name: str) -> None:
            if name == "write":
                desk.files.before = lambda _: None
                taken.write_text("a person's letters")

        desk.files.before = before
        assert shares.copy_of(store).write_back().stage is ShareStage.WAITING
        assert taken.read_text("utf-8") == "a person's letters"
        assert shares.copy_of(store).write_back().stage is ShareStage.BESIDE
    assert taken.read_text("utf-8") == "a person's letters"


def test_a_share_that_came_back_with_other_content_is_stated_and_not_called_written(
    desk: shares.Desk, other: shares.Desk, share: Path
) -> None:
    desk.open().close()
    desk.files.gone = True
    with closing(desk.open()) as store:
        other.write("theirs")
        desk.files.gone = False
        state = shares.copy_of(store).write_back()
        assert (state.stage, state.at, state.reason) == (ShareStage.CHANGED, None, "")
        found = state.problem()
        assert found is not None
        assert found.code == "SHARE-NEWER"
        desk.wait()
        assert not shares.copy_of(store).is_due()
        assert shares.texts(store, "theirs") == set()
    assert not lock_path(share).exists()
    with closing(desk.open()) as store:
        assert shares.texts(store, "theirs") == {"theirs"}
    assert shares.beside(share) == []


def test_a_share_that_came_back_without_the_file_is_waited_for(desk: shares.Desk, share: Path) -> None:
    desk.open().close()
    desk.files.gone = True
    with closing(desk.open()) as store:
        share.rename(share.with_suffix(".away"))
        desk.files.gone = False
        state = shares.copy_of(store).write_back()
        assert (state.stage, state.reason) == (ShareStage.WAITING, "共有フォルダーにデータファイルがありません")
        share.with_suffix(".away").rename(share)
        assert shares.copy_of(store).write_back().stage is ShareStage.WRITTEN


def test_what_others_wrote_after_us_is_taken_without_a_word(desk: shares.Desk, other: shares.Desk, share: Path) -> None:
    desk.write("ours")
    other.write("theirs")
    with closing(desk.open()) as store:
        assert shares.texts(store, "ours", "theirs") == {"ours", "theirs"}
        assert shares.copy_of(store).notices == ()
    assert shares.beside(share) == []


def test_a_share_that_comes_back_older_loses_nothing_of_ours(desk: shares.Desk, share: Path) -> None:
    older = share.read_bytes()
    desk.write("ours")
    share.write_bytes(older)
    with closing(desk.open()) as store:
        assert shares.texts(store, "ours") == set()
    [laid] = shares.beside(share)
    assert shares.texts_in(laid, "ours") == {"ours"}


def test_a_data_file_that_was_moved_away_is_said_with_where_ours_is(desk: shares.Desk, share: Path) -> None:
    desk.write("ours", full=True)
    share.rename(share.with_name("どこか.txt"))
    laid = shares.refused_beside(desk, ShareFileMissing)
    assert shares.texts_in(laid, "ours") == {"ours"}
    with pytest.raises(StoreMissing):
        desk.open()
    assert shares.beside(share) == [laid]


def test_what_cannot_be_kept_beside_is_not_given_up(desk: shares.Desk, other: shares.Desk, share: Path) -> None:
    store = desk.open()
    desk.files.gone = True
    shares.write(store, "ours")
    store.close()
    desk.files.gone, desk.files.full = False, True
    other.write("theirs")
    with pytest.raises(TargetNotWritable):
        desk.open()
    desk.files.full = False
    with closing(desk.open()):
        [laid] = shares.beside(share)
        assert shares.texts_in(laid, "ours") == {"ours"}


def test_a_copy_that_a_synchroniser_made_is_named(desk: shares.Desk, share: Path) -> None:
    share.with_name("税務課-PC7.nakano").write_bytes(share.read_bytes())
    share.with_name("税務課 (1).nakano").write_bytes(b"something else")
    share.with_name("税務課-控え1.3.nakano").write_bytes(share.read_bytes())
    with closing(desk.open()) as store:
        assert [(each.code, each.found) for each in shares.copy_of(store).notices] == [
            ("SHARE-COPY-BESIDE", "税務課-PC7.nakano")
        ]


def test_what_cannot_be_read_beside_the_file_does_not_keep_it_from_being_opened(desk: shares.Desk, share: Path) -> None:
    share.with_name("税務課(1).nakano").mkdir()
    share.with_name("税務課(2).nakano").write_bytes(share.read_bytes())
    share.with_name("税務課(3).nakano").touch()
    with closing(desk.open()) as store:
        assert [each.found for each in shares.copy_of(store).notices] == ["税務課(2).nakano"]


def test_a_share_that_may_not_be_read_is_refused_with_that_reason(desk: shares.Desk) -> None:
    def refuse(name: str) -> None:
        if name == "read":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    desk.files.before = refuse
    with pytest.raises(FileUnreadable) as refused:
        desk.open()
    assert refused.value.details == {"path": str(desk.share), "reason": "権限がないか、他で開かれています"}


def test_a_damaged_file_on_the_share_does_not_replace_what_is_here(desk: shares.Desk, share: Path) -> None:
    desk.write("ours")
    whole = share.read_bytes()
    share.write_bytes(shares.damaged(whole))
    for _ in range(2):  # it is named each time
        laid = shares.refused_beside(desk, ShareFileDamaged)
        assert shares.texts_in(laid, "ours") == {"ours"}


def test_nothing_is_laid_beside_a_file_of_a_newer_format(desk: shares.Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        shares.write(store, "ours")
        desk.files.gone = True
    desk.files.gone = False
    shares.write_there(_without_lock(share), "theirs")
    sound = share.read_bytes()
    with closing(sqlite3.connect(share)) as connection:
        connection.execute("PRAGMA user_version = 2000")
    with pytest.raises(StoreNewer) as refused:
        desk.open()
    assert refused.value.details["path"] == str(share)
    assert shares.beside(share) == []
    share.write_bytes(sound)
    with closing(desk.open()) as store:
        assert [each.code for each in shares.copy_of(store).notices] == ["SHARE-CHANGED"]
    [laid] = shares.beside(share)
    assert shares.texts_in(laid, "ours", "theirs") == {"ours"}


def test_a_working_copy_that_another_program_uses_is_not_put_aside(
    unwritten: shares.Desk, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nakano_status.store.sqlite.connection._PATIENCE", 0.01)
    [folder] = unwritten.folder.glob("*/")
    with closing(sqlite3.connect(folder / share.name, isolation_level=None)) as using:
        using.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreLocked):
            unwritten.open()
    assert unwritten.stores.unwritten() == (share,)
    with closing(unwritten.open()) as store:
        assert shares.texts(store, "ours") == {"ours"}


def test_a_note_that_the_system_does_not_read_now_changes_nothing(
    unwritten: shares.Desk, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without its note, the work of this PC would be taken for another's, and be laid beside."""
    read_bytes, before = Path.read_bytes, share.read_bytes()

    def refuse(path: Path) -> bytes:
        if path.name == "place.json":
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
        return read_bytes(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        with pytest.raises(TargetNotWritable):
            unwritten.open()
        assert [each.name for each in unwritten.stores.unwritten()] == [share.name]
    assert (share.read_bytes(), unwritten.stores.unwritten()) == (before, (share,))
    with closing(unwritten.open()) as store:
        assert shares.texts(store, "ours") == {"ours"}
    assert [each.name for each in share.parent.iterdir() if "PC-1" in each.name] == []


def test_a_working_copy_that_the_system_does_not_open_is_not_put_aside(
    unwritten: shares.Desk, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        error = sqlite3.OperationalError("unable to open database file")
        error.sqlite_errorcode = sqlite3.SQLITE_CANTOPEN
        raise error

    with monkeypatch.context() as patch:
        patch.setattr("nakano_status.store.sqlite.opening.connect", refuse)
        patch.setattr("nakano_status.store.sqlite.connection.has_holder", lambda _: False)
        with pytest.raises(StoreDamaged):
            unwritten.open()
    assert unwritten.stores.unwritten() == (share,)


@pytest.fixture
def unwritten(desk: shares.Desk) -> shares.Desk:
    """A PC with work in its working copy that the share does not have."""
    desk.write("ours", gone=True)
    return desk


def _without_lock(share: Path) -> Path:
    """Remove the lock as a user does who wants to go on."""
    if lock_path(share).exists():
        shares.remove_lock(share)
    return share


def test_closing_writes_back_and_releases_the_lock(desk: shares.Desk, other: shares.Desk, share: Path) -> None:
    store = desk.open()
    assert store.path == share
    assert shares.file_of(store) != share
    shares.write(store, "一")
    with pytest.raises(StoreLocked) as locked:
        other.open()
    assert locked.value.details["path"] == str(share)
    store.close()
    assert not lock_path(share).exists()
    with closing(other.open()) as there:
        assert shares.texts(there, "一") == {"一"}


def test_what_was_not_written_back_before_closing_is_found_at_the_next_start(desk: shares.Desk, share: Path) -> None:
    assert desk.stores.unwritten() == ()
    store = desk.open()
    desk.files.gone = True
    shares.write(store, "一")
    assert desk.stores.unwritten() == ()  # it is open
    store.close()
    assert desk.stores.unwritten() == (share,)
    with closing(desk.open()) as store:  # the share is still gone
        assert shares.copy_of(store).state.stage is ShareStage.WAITING
        assert shares.texts(store, "一") == {"一"}
        shares.write(store, "二")
    desk.files.gone = False
    assert shares.texts_in(share, "一", "二") == set()
    with closing(desk.open()) as store:
        assert shares.copy_of(store).is_due()
    assert shares.texts_in(share, "一", "二") == {"一", "二"}
    assert desk.stores.unwritten() == ()


def test_a_place_that_is_no_longer_seen_as_a_share_still_gets_what_was_not_written_back(
    desk: shares.Desk, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A drive letter can be mapped otherwise, and a folder be synchronised no more."""
    local = desk.write("一", gone=True)
    monkeypatch.setattr(desk.files, "is_share", lambda _: False)
    with closing(desk.open()) as store:
        assert shares.file_of(store) == local
        assert shares.texts(store, "一") == {"一"}
        shares.write(store, "二")
    assert shares.texts_in(share, "一", "二") == {"一", "二"}
    with closing(desk.open()) as store:
        assert shares.file_of(store) == share


def test_what_was_not_written_back_leaves_the_lock_to_others(desk: shares.Desk, share: Path) -> None:
    store = desk.open()
    desk.files.full = True
    shares.write(store, "一")
    store.close()
    assert lock_path(share).exists()
    desk.files.full = False
    desk.open().close()
    assert not lock_path(share).exists()


def test_a_share_that_hangs_does_not_keep_the_program_from_closing(desk: shares.Desk, share: Path) -> None:
    store = desk.open()
    shares.copy_of(store).patience = 0.05
    shares.write(store, "一")
    with _hung(desk):
        store.close()
        assert shares.copy_of(store).state.reason == "共有フォルダーから応答がありません"
        assert desk.stores.unwritten() == (share,)


@pytest.mark.parametrize("at", ["read", "write"])
def test_a_share_that_answers_after_closing_frees_the_file_and_is_not_written(
    desk: shares.Desk, share: Path, at: str
) -> None:
    store = desk.open()
    shares.copy_of(store).patience = 0.05
    shares.write(store, "一")
    note = shares.file_of(store).with_name("place.json")
    with _hung(desk, at):
        store.close()
        before = note.read_bytes()
        with pytest.raises(StoreLocked):
            desk.open()
    shares.join_threads("write-back")
    assert note.read_bytes() == before  # the working copy may be open again by then
    assert shares.texts_in(share, "一") == set()
    desk.open().close()
    assert shares.texts_in(share, "一") == {"一"}
    assert (shares.beside(share), lock_path(share).exists()) == ([], False)


@pytest.mark.parametrize("at", ["read", "write"])
def test_what_another_pc_wrote_after_closing_gave_up_is_not_written_over(
    desk: shares.Desk, other: shares.Desk, share: Path, at: str
) -> None:
    store = desk.open()
    shares.copy_of(store).patience = 0.05
    shares.write(store, "ours")
    with _hung(desk, at):
        store.close()
        shares.remove_lock(share)  # as a take-over on another PC
        other.write("theirs")
    shares.join_threads("write-back")
    assert shares.texts_in(share, "ours", "theirs") == {"theirs"}
    assert (shares.beside(share), lock_path(share).exists()) == ([], False)
    with closing(desk.open()) as store:
        assert [each.code for each in shares.copy_of(store).notices] == ["SHARE-CHANGED"]
    [laid] = shares.beside(share)
    assert shares.texts_in(laid, "ours", "theirs") == {"ours"}


def test_nothing_is_laid_beside_once_closing_gave_up(desk: shares.Desk, share: Path) -> None:
    store = desk.open()
    shares.copy_of(store).patience = 0.05
    shares.write(store, "ours")
    shares.remove_lock(share)
    shares.write_there(share, "theirs")
    with _hung(desk, "write"):
        store.close()
    shares.join_threads("write-back")
    assert shares.beside(share) == []
    desk.open().close()
    assert len(shares.beside(share)) == 1


def test_what_was_to_be_done_aside_is_not_begun_once_closing_gave_up(desk: shares.Desk) -> None:
    store = desk.open()
    shares.copy_of(store).patience = 0.05
    begun, answer = threading.Event(), threading.Event()
    done: list[str] = []

    def wait() -> None:
        begun.set()
        answer.wait(300)
        done.append("under way")

    shares.copy_of(store).do_aside(wait)
    shares.copy_of(store).do_aside(lambda: done.append("next"))
    begun.wait(300)
    store.close()
    answer.set()
    shares.join_threads("aside")
    assert done == ["under way"]


@contextmanager
def _hung(desk: shares.Desk, at: str = "") -> Iterator[None]:
    """Let the share not answer until the end of the context, or not to one function.

    Closing gives up only once the share has been asked: before that, on a busy machine, nothing may have begun.
    """
    asked, answer = threading.Event(), threading.Event()
    ended = ShareThread.wait

    def wait(name: str) -> None:
        if at in ("", name):
            asked.set()
            answer.wait(300)

    def wait_until_asked(thread: ShareThread, until: float) -> bool:
        asked.wait(300)
        return ended(thread, until)

    desk.files.before = wait
    with patch.object(ShareThread, "wait", wait_until_asked):
        yield
    answer.set()


def test_a_defect_at_the_last_write_back_is_raised_and_frees_the_file(
    desk: shares.Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = desk.open()
    monkeypatch.setattr(shares.copy_of(store), "_write_back", lambda: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        store.close()
    desk.open().close()


def test_a_copy_that_was_closed_is_not_written_back_again(desk: shares.Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        desk.files.full = True
        shares.write(store, "一")
    desk.files.full = False
    before = share.read_bytes()
    assert shares.copy_of(store).write_back().stage is ShareStage.WAITING
    assert share.read_bytes() == before


NOTE = {"taken": None, "stamp": None}
DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "pages": shares.damaged,
    "zeros": lambda content: content[:8192] + bytes(40000) + content[48192:],
    "nothing": lambda _: b"",
    "a byte": lambda content: content[:1],
    "the header": lambda content: content[:44] + bytes([0, 0, 0, 9]) + content[48:],
    "a text": lambda _: b"hello" * 100,
    "another database": lambda _: _another_database(),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_working_copy_is_put_aside_and_named(
    desk: shares.Desk, share: Path, damage: Callable[[bytes], bytes]
) -> None:
    local = desk.write("ours", full=True)
    content = damage(local.read_bytes())
    local.write_bytes(content)
    with pytest.raises(StoreDamaged) as refused:
        desk.open()
    aside = Path(refused.value.details["path"])
    assert (aside.parent, aside.read_bytes()) == (local.parent, content)
    desk.write("later")
    assert desk.stores.unwritten() == (aside,)
    assert shares.texts_in(share, "ours", "later") == {"later"}


def test_what_is_wrong_with_a_working_copy_that_was_put_aside_is_stated(desk: shares.Desk) -> None:
    reasons = []
    for content in (b"hello" * 100, None):
        store = desk.open()
        desk.files.full = True
        shares.write(store, "ours")
        local = shares.file_of(store)
        store.close()
        desk.files.full = False
        local.write_bytes(content or local.read_bytes()[:4096] + bytes([255]) * 8192)
        with pytest.raises(StoreDamaged) as refused:
            desk.open()
        reasons.append(refused.value.details["reason"])
    assert reasons == [StoreForeign.entry.title, "内容が壊れています"]


def test_the_same_damage_on_the_share_and_here_is_that_of_the_shares_file(desk: shares.Desk, share: Path) -> None:
    store = desk.open()
    local = shares.file_of(store)
    store.close()
    content = DAMAGES["zeros"](share.read_bytes())
    for each in (share, local):
        each.write_bytes(content)
    with pytest.raises(StoreDamaged) as refused:
        desk.open()
    assert refused.value.details["path"] == str(share)
    assert local.exists()


def test_a_working_copy_of_a_newer_format_waits_for_a_newer_program(desk: shares.Desk, share: Path) -> None:
    store = desk.open()
    local = shares.file_of(store)
    store.close()
    with closing(sqlite3.connect(local)) as connection:
        connection.execute("PRAGMA user_version = 2000")
    content = local.read_bytes()
    with pytest.raises(StoreNewer) as refused:
        desk.open()
    assert refused.value.details["path"] == str(share)
    assert local.read_bytes() == content


NOTES: dict[str, Callable[[Path], str]] = {
    "no target": lambda share: json.dumps({**NOTE, "place": str(share), "target": None}),
    "no name": lambda share: json.dumps({**NOTE, "place": str(share), "target": "a\0b"}),
    "no text": lambda _: json.dumps({**NOTE, "place": "\ud800", "target": "\ud800"}),
    "another place": lambda share: json.dumps({**NOTE, "place": f"{share}2", "target": f"{share}2"}),
    "another folder": lambda share: json.dumps({**NOTE, "place": str(share), "target": "/nowhere/x.nakano"}),
    "depth": lambda _: "[" * 100_000,
    "nothing": lambda _: "",
}


@pytest.mark.parametrize("note", NOTES.values(), ids=NOTES)
def test_a_note_that_cannot_be_read_counts_as_none(desk: shares.Desk, share: Path, note: Callable[[Path], str]) -> None:
    local = desk.write("ours", gone=True)
    local.with_name("place.json").write_text(note(share), "utf-8")
    assert desk.stores.unwritten() == ()
    with closing(desk.open()) as store:
        [notice] = shares.copy_of(store).notices
    assert notice.found is not None
    assert shares.texts_in(share.with_name(notice.found), "ours") == {"ours"}


def _another_database() -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE elsewhere (name TEXT)")
        return connection.serialize()
