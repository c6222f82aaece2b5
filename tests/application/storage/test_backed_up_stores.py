"""Backups are made by themselves at the right moments, and never stop the work."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from nakano_status.application.entries.edit_entry import Entry, edit_entry, save_draft
from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.storage.make_backup import BackedUpStores, BackupState, OwnBackups, backup_state
from nakano_status.application.storage.restore import restore
from nakano_status.bootstrap import make_parts
from nakano_status.domain.refusals.files import FileUnreadable, TargetNotWritable
from nakano_status.domain.storage.backups import BEFORE
from nakano_status.domain.storage.working_copy import NOT_CONNECTED
from nakano_status.files import DiskFiles
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.sqlite.shared_stores import SharedStores
from tests.house.source_tree import PACKAGE, sources
from tests.support.rounds import OWN, digest_of, hand_in, merge, write_all
from tests.support.shares import FailingShare
from tests.support.stores import TickingClock

ROW = OWN[0]


class BrokenDisk(DiskFiles):
    """A disk on which no backup can be made."""

    def free_bytes(self, _folder: Path) -> int:
        return 0


@pytest.fixture
def backed(parts: Parts, sending_office: Store) -> Iterator[Store]:
    sending_office.close()
    with closing(BackedUpStores(parts, on_closing=True).open(sending_office.path)) as store:
        yield store


def backups(store: Store) -> list[Path]:
    folder = store.path.with_name(f"{store.path.stem}の控え")
    return sorted(folder.glob("*.nakano"), key=lambda path: (path.name.split(".")[0], path.name))


def edit(parts: Parts, store: Store, text: str = "書いた。") -> None:
    edit_entry(parts, store, Entry(ROW, {"done": text}))


def digest_in(parts: Parts, path: Path) -> str:
    with closing(parts.stores.open(path, read_only=True)) as store:
        return digest_of(store)


def test_the_first_writing_of_a_day_is_preceded_by_a_backup(parts: Parts, backed: Store) -> None:
    before = digest_of(backed)
    assert backups(backed) == []
    edit(parts, backed)
    edit(parts, backed, "もう一度書いた。")
    (first,) = backups(backed)
    assert digest_in(parts, first) == before
    assert isinstance(parts.clock, TickingClock)
    parts.clock.moment += timedelta(days=1)
    edit(parts, backed, "翌日に書いた。")
    assert len(backups(backed)) == 2
    state = backup_state(backed)
    assert state is not None
    assert state.newest is not None
    assert state.newest.date() == parts.clock.today()


def test_a_backup_of_today_that_is_there_is_enough(parts: Parts, backed: Store) -> None:
    backup_state(backed, OwnBackups.back_up_of_day)
    backed.close()
    with closing(BackedUpStores(parts, on_closing=False).open(backed.path)) as store:
        edit(parts, store)
        assert len(backups(store)) == 1


def test_the_backup_of_another_data_file_in_the_folder_is_not_enough(parts: Parts, backed: Store) -> None:
    backup_state(backed, OwnBackups.back_up_of_day)
    (first,) = backups(backed)
    backed.close()
    first.rename(first.with_name(first.name.replace(backed.path.stem, "ほか")))
    with closing(BackedUpStores(parts, on_closing=False).open(backed.path)) as store:
        assert backup_state(store, OwnBackups.back_up_of_day) != BackupState()
        assert len(backups(store)) == 2


def test_a_draft_is_preceded_by_one_too(backed: Store) -> None:
    save_draft(backed, Entry(ROW, {"done": "書きかけ"}))
    assert len(backups(backed)) == 1


def test_a_merge_is_preceded_by_a_backup(parts: Parts, backed: Store, own: Path, tmp_path: Path) -> None:
    write_all(parts, own)
    hand_in(parts, own, tmp_path / "answer.xlsx")
    edit(parts, backed)
    before = digest_of(backed)
    merge(parts, backed, tmp_path / "answer.xlsx")
    assert [digest_in(parts, path) for path in backups(backed)][-1] == before
    assert len(backups(backed)) == 2


def test_every_act_that_a_backup_precedes_is_one_of_the_program() -> None:
    texts = "".join(source.text for source in sources(PACKAGE / "application"))
    assert [kind for kind in BEFORE if f'"{kind}"' not in texts] == []


def test_what_was_written_is_backed_up_on_closing(parts: Parts, backed: Store) -> None:
    edit(parts, backed)
    after = digest_of(backed)
    backed.close()
    assert digest_in(parts, backups(backed)[-1]) == after
    with closing(parts.stores.open(backed.path)):
        pass  # the lock was released


def test_a_defect_in_a_backup_on_closing_keeps_no_lock(
    parts: Parts, backed: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(parts, backed)
    with monkeypatch.context() as patch:
        patch.delattr(OwnBackups, "keep")
        with pytest.raises(AttributeError):
            backed.close()
    with closing(parts.stores.open(backed.path)) as store:
        assert not store.read_only


@pytest.mark.parametrize("on_closing", [True, False])
def test_closing_without_a_change_or_by_a_command_makes_none(parts: Parts, backed: Store, *, on_closing: bool) -> None:
    backed.close()
    store = BackedUpStores(parts, on_closing=on_closing).open(backed.path)
    if not on_closing:
        edit(parts, store)
    store.close()
    assert len(backups(backed)) == (0 if on_closing else 1)


def test_a_file_that_is_only_read_is_not_backed_up(parts: Parts, backed: Store) -> None:
    backed.close()
    with closing(BackedUpStores(parts, on_closing=True).open(backed.path, read_only=True)) as store:
        assert backup_state(store) is None
        assert backup_state(store, OwnBackups.back_up_of_day) is None
    assert backups(backed) == []


def test_a_backup_that_cannot_be_made_stops_no_work(parts: Parts, backed: Store) -> None:
    backed.close()
    broken = replace(parts, files=BrokenDisk())
    with closing(BackedUpStores(broken, on_closing=True).open(backed.path)) as store:
        edit(parts, store, "それでも書いた。")
        state = backup_state(store)
        assert state is not None
        assert isinstance(state.failure, TargetNotWritable)
        written = digest_of(store)
    assert digest_in(parts, backed.path) == written
    assert backups(backed) == []


def test_a_folder_that_cannot_be_read_stops_no_work(parts: Parts, backed: Store) -> None:
    backed.path.with_name(f"{backed.path.stem}の控え").write_text("a file in its place")
    edit(parts, backed)
    state = backup_state(backed)
    assert state is not None
    assert isinstance(state.failure, FileUnreadable)


def test_a_share_that_is_gone_is_not_made_anew_by_a_backup(parts: Parts, backed: Store, tmp_path: Path) -> None:
    backed.close()
    share = tmp_path / "share"
    share.mkdir()
    path = backed.path.rename(share / backed.path.name)
    stores = SharedStores(SqliteStores(parts.clock), FailingShare(), parts.clock, lambda: tmp_path / "pc")
    with closing(BackedUpStores(replace(parts, stores=stores), on_closing=True).open(path)) as store:
        share.rename(tmp_path / "away")
        edit(parts, store)
    state = backup_state(store)  # it is made on another thread, for which closing waits
    assert state is not None
    assert isinstance(state.failure, TargetNotWritable)
    assert state.failure.details["reason"] == NOT_CONNECTED
    assert not share.exists()


@pytest.mark.parametrize(("hours", "overdue"), [(23, False), (25, True)])
def test_a_day_without_a_backup_is_too_long(hours: int, *, overdue: bool) -> None:
    now = datetime.fromisoformat("2026-11-22T12:00")
    failure = TargetNotWritable(path="x", reason="y")
    assert BackupState(now - timedelta(hours=hours), failure).is_overdue(now) is overdue
    assert BackupState(None, failure).is_overdue(now)
    assert not BackupState(now - timedelta(days=9)).is_overdue(now)  # nothing was written since


def test_a_restore_is_followed_by_a_backup_of_its_own(parts: Parts, backed: Store) -> None:
    edit(parts, backed)
    backed.close()
    first, before = backups(backed)
    store = BackedUpStores(parts, on_closing=True).open(backed.path)
    backup_state(store, OwnBackups.keep)  # nothing is written since
    restore(parts, store, first)
    store.close()
    assert backups(backed)[:2] == [first, before]  # the state before is there already
    assert len(backups(backed)) == 3


def test_the_program_backs_up_and_its_parts_alone_do_not(tmp_path: Path) -> None:
    from nakano_status.application.plan.create_store import built_in_plan, create_store

    create_store(make_parts(), tmp_path / "a.nakano", built_in_plan(make_parts()))
    with closing(make_parts().stores.open(tmp_path / "a.nakano")) as store:
        assert backup_state(store, OwnBackups.back_up_of_day) is None
    for aside in (False, True):
        with closing(make_parts(sets_aside=aside, backs_up=True).stores.open(tmp_path / "a.nakano")) as store:
            assert backup_state(store, OwnBackups.back_up_of_day) is not None
