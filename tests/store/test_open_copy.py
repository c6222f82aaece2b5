"""Working copies of data files, and the folder they are in."""

import errno
import gzip
import os
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from nakano_status.domain.refusals import files
from nakano_status.domain.storage.backups import FOLDER_SETTING
from nakano_status.domain.storage.working_copy import MOST_GENERATIONS, ShareStage, ShareState
from nakano_status.store.sqlite.lock import lock_path
from nakano_status.store.sqlite.open_copy import CopyFolder, WorkingCopyNote, working_copies_folder
from tests.support.shares import Desk, beside, copy_of, file_of, texts, texts_in, write
from tests.support.stores import OFFICE_INFO

FIXTURES = Path(__file__).parents[1] / "fixtures"


def test_the_share_has_nothing_until_a_quiet_half_minute(desk: Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        copy = copy_of(store)
        write(store, "一")
        assert texts_in(share, "一") == set()
        assert copy.state.stage is ShareStage.AHEAD
        assert not copy.is_due()
        desk.wait(20)
        write(store, "二")
        assert not copy.is_due()
        desk.wait(29)
        assert not copy.is_due()
        desk.wait(1)
        assert copy.is_due()
        written = copy.write_back()
        assert texts_in(share, "一", "二") == {"一", "二"}
        assert written == copy.state
        assert (written.stage, written.at is None) == (ShareStage.WRITTEN, False)
        desk.wait(100)
        assert not copy.is_due()


def test_what_is_written_while_it_is_written_back_is_written_after_that(desk: Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        write(store, "一")

        def before(name: str) -> None:
            if name == "write":
                desk.files.before = lambda _: None
                write(store, "二")

        desk.files.before = before
        assert copy_of(store).write_back().stage is ShareStage.WRITTEN
        assert texts_in(share, "一", "二") == {"一"}
        assert copy_of(store).state.stage is ShareStage.AHEAD
        assert copy_of(store).write_back().stage is ShareStage.WRITTEN
        assert texts_in(share, "一", "二") == {"一", "二"}


def test_a_working_copy_is_of_the_file_on_the_share_and_equal_to_it_at_first(desk: Desk, share: Path) -> None:
    for _ in range(2):
        with closing(desk.open()) as store:
            assert (copy_of(store).place, copy_of(store).state.stage) == (share, ShareStage.WRITTEN)


def test_what_is_not_changed_is_not_written(desk: Desk, share: Path) -> None:
    before = share.stat().st_mtime_ns
    desk.open().close()
    assert share.stat().st_mtime_ns == before
    assert desk.files.written == []


def test_a_new_data_file_on_a_share_is_a_working_copy(desk: Desk, share: Path) -> None:
    new = share.with_name("新しい.nakano")
    with closing(desk.stores.create(new, OFFICE_INFO)) as store:
        made = new.read_bytes()
        write(store, "一")
        assert new.read_bytes() == made
        expected = copy_of(store).write_back().stage
    assert (expected, new.read_bytes() == made) == (ShareStage.WRITTEN, False)


def test_reading_sees_what_is_written_here_before_the_share_has_it(desk: Desk, other: Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        write(store, "一")
        with closing(desk.stores.open(share, read_only=True)) as reading:
            assert texts(reading, "一") == {"一"}
        with closing(other.stores.open(share, read_only=True)) as reading:
            assert texts(reading, "一") == set()


def test_ten_contents_are_kept_one_an_opening(desk: Desk, share: Path) -> None:
    for number in range(MOST_GENERATIONS + 3):
        with closing(desk.open()) as store:
            write(store, str(number))
            copy_of(store).write_back()
            write(store, f"{number}b")
    kept = sorted((share.parent / "税務課-以前の内容").iterdir())
    assert len(kept) == MOST_GENERATIONS
    assert texts_in(kept[0], "2", "2b", "3") == {"2", "2b"}
    assert texts_in(kept[-1], "11", "11b", "12") == {"11", "11b"}


def test_within_an_opening_a_content_is_kept_once_an_hour(desk: Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        for seconds in (5000, 3599, 1):
            desk.wait(seconds)
            write(store, str(desk.now))
            copy_of(store).write_back()
    assert len(list((share.parent / "税務課-以前の内容").iterdir())) == 2


def test_work_goes_on_without_the_share_and_is_written_when_it_is_back(desk: Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        copy = copy_of(store)
        desk.files.gone = True
        write(store, "一")
        assert copy.write_back() == ShareState(ShareStage.WAITING, None, "共有フォルダーに接続できません")
        write(store, "二")
        assert not copy.is_due()
        desk.wait()
        assert copy.is_due()
        desk.files.gone = False
        assert copy.write_back().stage is ShareStage.WRITTEN
    assert texts_in(share, "一", "二") == {"一", "二"}


def test_a_share_that_is_gone_without_a_working_copy_is_a_missing_file(desk: Desk, share: Path) -> None:
    desk.files.gone = True
    share.unlink()
    with pytest.raises(files.StoreMissing):
        desk.open()


def test_a_share_that_was_gone_at_the_start_and_is_back_without_a_change_is_said(desk: Desk, share: Path) -> None:
    desk.open().close()
    desk.files.gone = True
    share.rename(share.with_suffix(".away"))
    with closing(desk.open()) as store:
        copy = copy_of(store)
        assert store.taken_from == ""
        desk.wait()
        assert copy.is_due()
        assert copy.write_back().stage is ShareStage.WAITING
        share.with_suffix(".away").rename(share)
        desk.files.gone = False
        assert copy.write_back().stage is ShareStage.WRITTEN
        assert lock_path(share).exists()


def test_a_damaged_file_on_a_share_that_takes_no_lock_is_refused_as_damaged(desk: Desk, share: Path) -> None:
    share.write_bytes(share.read_bytes()[:20_000])

    def before(name: str) -> None:
        if name == "lock":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    desk.files.before = before
    with pytest.raises(files.StoreDamaged) as refused:
        desk.open()
    assert refused.value.details["path"] == str(share)


def test_a_full_share_is_said_and_work_goes_on(desk: Desk, share: Path) -> None:
    before = share.read_bytes()
    with closing(desk.open()) as store:
        desk.files.full = True
        write(store, "一")
        assert copy_of(store).write_back().reason == "空き容量が足りません"
        assert share.read_bytes() == before
        write(store, "二")
        desk.files.full = False
    assert texts_in(share, "一", "二") == {"一", "二"}


def test_a_share_that_keeps_a_part_of_what_is_written_is_written_again(desk: Desk, share: Path) -> None:
    with closing(desk.open()) as store:
        write(store, "一")
        desk.files.keeps = 5000
        state = copy_of(store).write_back()
        assert state.stage is ShareStage.WAITING
        assert "正しく残りません" in state.reason
        desk.files.keeps = None
        assert copy_of(store).write_back().stage is ShareStage.WRITTEN
    assert texts_in(share, "一") == {"一"}
    assert beside(share) == []
    kept = list((share.parent / "税務課-以前の内容").iterdir())
    assert [texts_in(each, "一") for each in kept if each.stat().st_size != 5000] == []


def test_a_rename_that_fails_leaves_the_share_as_it_was(
    desk: Desk, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = share.read_bytes()
    with closing(desk.open()) as store:
        write(store, "一")
        with monkeypatch.context() as patch:
            patch.setattr("nakano_status.atomic_write._give_name", _refuse_name)
            assert "開かれています" in copy_of(store).write_back().reason
        assert share.read_bytes() == before
        assert sorted(each.suffix for each in share.parent.iterdir() if each.is_file()) == [".lock", ".nakano"]
    assert texts_in(share, "一") == {"一"}


def test_another_kind_of_file_is_refused_before_anything_is_written(desk: Desk, share: Path) -> None:
    share.write_bytes(b"SQLite format 3\0" + bytes(200))
    with pytest.raises(files.StoreForeign):
        desk.open()
    assert [each.name for each in share.parent.iterdir()] == [share.name]


def test_an_interrupted_write_on_the_share_itself_is_rolled_back_first(desk: Desk, share: Path) -> None:
    """As a program before 0092 left it, which wrote there."""
    with suppress(subprocess.CalledProcessError):
        subprocess.run([sys.executable, "-m", "tests.support.interrupted_writer", str(share)], check=True)
    with closing(desk.open()) as store:
        assert store.recovered
        assert store.check_integrity() == []


def test_a_file_of_an_older_format_is_converted_here_and_written_back(desk: Desk, share: Path) -> None:
    before = gzip.decompress((FIXTURES / "format-1" / "office.nakano.gz").read_bytes())
    share.write_bytes(before)
    with closing(desk.open()) as store:
        assert store.older_copy is not None
        assert store.older_copy.parent == share.with_name("税務課の控え")
    assert texts_in(share) == set()
    [generation] = (share.parent / "税務課-以前の内容").iterdir()
    assert generation.read_bytes() == before
    assert texts_in(store.older_copy) == set()


def test_a_backup_from_before_a_conversion_in_a_chosen_folder_is_where_it_is(
    desk: Desk, share: Path, tmp_path: Path
) -> None:
    share.write_bytes(gzip.decompress((FIXTURES / "format-1.4" / "office.nakano.gz").read_bytes()))
    chosen = tmp_path / "控え"
    chosen.mkdir()
    (chosen / "税務課_20230701-100002.nakano").touch()
    with closing(sqlite3.connect(share)) as connection, connection:
        connection.execute(
            "INSERT INTO setting (key, act_id, value) SELECT ?, act_id, ? FROM act LIMIT 1",
            (FOLDER_SETTING, str(chosen)),
        )
    with closing(desk.open()) as store:
        assert store.older_copy is not None
        assert store.older_copy.parent == chosen


def test_a_conversion_while_the_share_is_not_mounted_makes_no_folder_there(desk: Desk, share: Path) -> None:
    desk.open().close()
    [folder] = desk.folder.glob("*/")
    (folder / share.name).write_bytes(gzip.decompress((FIXTURES / "format-1.4" / "office.nakano.gz").read_bytes()))
    share.parent.rename(share.parent.with_name("elsewhere"))
    share.parent.mkdir()
    with closing(desk.open()) as store:
        assert store.older_copy is not None
        assert store.older_copy.parent.parent == folder
    assert list(share.parent.iterdir()) == []


def test_a_share_that_became_read_only_shows_what_is_unwritten_here(
    desk: Desk, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write("一", gone=True)
    monkeypatch.setattr("nakano_status.store.sqlite.shared_stores.os.access", lambda *_: False)
    with closing(desk.open()) as store:
        assert (store.read_only, texts(store, "一")) == (True, {"一"})
    assert desk.stores.unwritten() == (share,)


def _refuse_name(*_: object, **__: object) -> None:
    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def test_a_full_disk_on_this_pc_is_a_refusal_and_leaves_the_share(
    desk: Desk, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))

    before = share.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr("nakano_status.store.sqlite.open_copy.write_whole", refuse)
        with pytest.raises(files.TargetNotWritable) as refused:
            desk.open()
    assert str(desk.folder) in refused.value.details["path"]
    assert share.read_bytes() == before
    assert not lock_path(share).exists()


@pytest.mark.skipif(os.name != "posix", reason="no links and rights of this kind here")
def test_links_and_rights_are_kept(desk: Desk, share: Path, tmp_path: Path) -> None:
    link = tmp_path / "近道.nakano"
    link.symlink_to(share)
    share.chmod(0o664)
    with closing(desk.stores.open(link)) as store:
        assert store.path == link
        write(store, "一")
    assert link.is_symlink()
    assert texts_in(share, "一") == {"一"}
    assert share.stat().st_mode & 0o777 == 0o664


@pytest.mark.parametrize("number", [errno.EIO, errno.EHOSTDOWN, errno.ESTALE])
def test_a_share_that_fails_in_any_way_does_not_stop_work(
    desk: Desk, share: Path, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: str) -> None:
        raise OSError(number, os.strerror(number))

    desk.open().close()
    with monkeypatch.context() as patch:
        patch.setattr(desk.files, "before", fail)
        patch.setattr(desk.files, "is_there", lambda _: False)
        with closing(desk.open()) as store:
            write(store, "一")
            assert copy_of(store).write_back().stage is ShareStage.WAITING
    desk.open().close()
    assert texts_in(share, "一") == {"一"}


def test_a_share_without_the_right_to_read_is_named_as_such(desk: Desk) -> None:
    def refuse(_: str) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    with closing(desk.open()) as store:
        write(store, "一")
        desk.files.before = refuse
        assert copy_of(store).write_back().reason == "権限がないか、他で開かれています"
        desk.files.before = lambda _: None


def test_a_file_that_was_touched_and_has_no_other_content_is_written_already(desk: Desk) -> None:
    with closing(desk.open()) as store:
        os.utime(file_of(store), (0, 0))
        assert copy_of(store).state.stage is ShareStage.AHEAD
        assert copy_of(store).write_back().stage is ShareStage.WRITTEN
        assert copy_of(store).state == ShareState(ShareStage.WRITTEN)
    assert desk.files.written == []


NOW = datetime(2023, 7, 1, 10, 0, tzinfo=UTC)
PLACE = Path("/share/税務課.nakano")


@pytest.fixture
def folder(tmp_path: Path) -> CopyFolder:
    made = CopyFolder(tmp_path, PLACE)
    made.local.parent.mkdir()
    return made


def make(path: Path) -> bytes:
    """Make a small database and return its content."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE kept (text TEXT)")
        connection.execute("INSERT INTO kept VALUES ('一')")
    return path.read_bytes()


def test_a_later_version_finds_the_working_copies_of_an_earlier_one(tmp_path: Path) -> None:
    assert working_copies_folder().parts[-2:] == ("nakano-status", "working-copies")
    place = os.path.normcase(PLACE.absolute())
    local = tmp_path / sha256(place.encode()).hexdigest()[:16] / PLACE.name
    assert CopyFolder(tmp_path, PLACE).local == local


def test_a_place_whose_name_is_no_utf_8_has_a_working_copy_too(tmp_path: Path) -> None:
    places = [Path(f"/share/{name}.nakano") for name in ("\udc81", "\udc82")]
    assert len({CopyFolder(tmp_path, each).local.parent for each in places}) == 2


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    above = tmp_path / "a file"
    above.touch()
    with pytest.raises(files.TargetNotWritable):
        CopyFolder(above, PLACE).lock(None, NOW)


def test_a_working_copy_is_unwritten_if_it_changed_or_a_write_was_interrupted(folder: CopyFolder) -> None:
    assert not folder.is_unwritten()
    make(folder.local)
    assert folder.is_unwritten()
    folder.save(WorkingCopyNote(str(PLACE), str(PLACE), stamp=folder.stamp()))
    assert not folder.is_unwritten()
    folder.local.with_name(f"{folder.local.name}-journal").write_bytes(b"x")
    assert folder.is_unwritten()


def test_another_content_is_put_without_what_an_interrupted_write_left(folder: CopyFolder, tmp_path: Path) -> None:
    folder.local.write_bytes(b"before")
    journal = folder.local.with_name(f"{folder.local.name}-journal")
    journal.write_bytes(b"x")
    content = make(tmp_path / "other")
    folder.put(content)
    assert not journal.exists()
    assert folder.content() == content


def test_a_damaged_working_copy_is_put_aside_under_the_time(folder: CopyFolder) -> None:
    folder.local.write_bytes(b"damaged")
    aside = folder.set_aside(NOW)
    assert (aside.name, aside.read_bytes()) == ("税務課_20230701100000.nakano", b"damaged")
    assert folder.damaged_copies() == [aside]
    assert not folder.exists()


def test_a_working_copy_that_cannot_be_renamed_is_left_where_it_is(folder: CopyFolder) -> None:
    assert folder.set_aside(NOW) == folder.local
    assert folder.damaged_copies() == []
