"""Backups of a data file on a share: no save and no closing waits for them, and none is made where no share is."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import Parts, Store
from nakano_status.application.storage.make_backup import BackedUpStores, back_up, backup_state, choose_backup_folder
from nakano_status.domain.refusals.files import TargetNotWritable
from nakano_status.files import DiskFiles
from tests.support.shares import Desk, shared_file, texts_in, write
from tests.support.stores import act


class HangingFolders(DiskFiles):
    """A share whose folders are listed only when `answers` is set."""

    def __init__(self) -> None:
        self.answers = threading.Event()

    def names_in(self, folder: Path) -> Sequence[str]:
        self.answers.wait(300)
        return super().names_in(folder)


@pytest.fixture
def share(tmp_path: Path) -> Path:
    return shared_file(tmp_path, "事務局.nakano")


@pytest.fixture
def at_share(parts: Parts, share: Path, tmp_path: Path) -> Parts:
    desk = Desk(tmp_path / "pc", share)
    return replace(parts, stores=desk.stores, clock=desk.clock, files=HangingFolders())


@pytest.fixture
def store(at_share: Parts, share: Path) -> Iterator[Store]:
    with closing(BackedUpStores(at_share, on_closing=True).open(share)) as store:
        yield store


def answers(parts: Parts) -> threading.Event:
    assert isinstance(parts.files, HangingFolders)
    return parts.files.answers


def backups(share: Path) -> list[Path]:
    return sorted(share.with_name("事務局の控え").glob("*.nakano"))


def test_neither_a_save_nor_closing_waits_for_a_share_that_hangs(
    at_share: Parts, store: Store, share: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nakano_status.store.sqlite.open_copy.OpenCopy.patience", 0.5)
    write(store, "一")
    with act(store, "merge") as work:
        work.settings.save("二", "二")
    store.close()
    assert not answers(at_share).is_set()
    assert texts_in(share, "一", "二") == {"一", "二"}
    assert backups(share) == []
    answers(at_share).set()
    for thread in threading.enumerate():
        if thread.name == "aside":
            thread.join()
    assert [texts_in(each, "一", "二") for each in backups(share)] == [set()]  # the others are not begun any more


def test_closing_waits_for_the_backups_of_a_share_that_answers(at_share: Parts, store: Store, share: Path) -> None:
    answers(at_share).set()
    write(store, "一")
    store.close()
    assert [texts_in(each, "一") for each in backups(share)] == [set(), {"一"}]
    state = backup_state(store)
    assert state is not None
    assert (state.newest is None, state.failure) == (False, None)


def test_no_folder_of_backups_is_made_where_the_share_is_not_mounted(
    at_share: Parts, store: Store, share: Path, tmp_path: Path
) -> None:
    answers(at_share).set()
    share.parent.rename(tmp_path / "elsewhere")
    share.parent.mkdir()
    write(store, "一")
    for make in (
        lambda: back_up(at_share, store),
        lambda: choose_backup_folder(at_share, store, share.with_name("ほか")),
    ):
        with pytest.raises(TargetNotWritable) as refused:
            make()
        assert refused.value.details["reason"] == "共有フォルダーに接続できません"
    store.close()
    assert list(share.parent.iterdir()) == []
    state = backup_state(store)
    assert state is not None
    assert isinstance(state.failure, TargetNotWritable)
