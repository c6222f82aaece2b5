"""A trial is done in a copy that only its user sees and that is removed, even one that a killed process left."""

from __future__ import annotations

import gzip
import stat
import tempfile
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import Store, UnitOfWork
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.refusals.files import StoreDamaged, TargetNotWritable
from nakano_status.store.history.act_recording import BEGIN_HISTORY
from nakano_status.store.sqlite.lock import LOCK_SUFFIX
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.sqlite.store import SqliteStore
from tests.support.command_line import ROOT
from tests.support.stores import TickingClock, act


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_a_copy_for_a_trial_is_its_users_alone_and_locked_and_then_gone(store: Store, temporary: Path) -> None:
    with store.on_trial() as trial:
        assert isinstance(trial, SqliteStore)
        folder = trial.path.parent
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert sorted(temporary.iterdir()) == [folder, folder.with_name(folder.name + LOCK_SUFFIX)]
        assert (trial.recovered, trial.read_only, trial.taken_from) == (False, False, "")
        with act(trial) as work:
            work.settings.save("k", "tried")
    assert list(temporary.iterdir()) == []
    with store.reading() as records:
        assert records.settings.read("k") is None


def test_copies_that_a_killed_process_left_are_removed_by_the_next_trial(store: Store, temporary: Path) -> None:
    left = temporary / "nakano-status-trial-0123456789abcdef"
    left.mkdir()
    (left / "office.nakano").write_text("left")
    left.with_name(left.name + LOCK_SUFFIX).touch()
    with store.on_trial():
        assert not left.exists()


def test_where_no_copy_can_be_made_there_is_no_trial(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(store.path))
    with pytest.raises(TargetNotWritable), store.on_trial():
        pass


def test_a_data_file_that_is_only_read_was_taken_from_no_one(stores: SqliteStores, path: Path) -> None:
    with closing(stores.open(path, read_only=True)) as store:
        assert store.taken_from == ""


def test_a_restore_counts_as_written_and_brings_an_older_state_up_to_date(store: Store) -> None:
    older = gzip.decompress((ROOT / "tests/fixtures/format-1.4/office.nakano.gz").read_bytes())
    assert isinstance(store, SqliteStore)
    store.has_written = False
    store.restore(older, _note_restore)
    assert store.has_written
    with store.reading() as records:
        assert [each.kind for each in records.entries.acts()][-2:] == [BEGIN_HISTORY, "restore"]
    assert store.check_integrity() == []


def _note_restore(work: UnitOfWork) -> None:
    work.begin_act("restore", None)


def test_nothing_is_written_into_a_file_in_which_the_examination_finds_anything(path: Path) -> None:
    stores = SqliteStores(TickingClock(), lambda _: [problem("ROWS-ABSENT", found="a", count="2")])
    with closing(stores.open(path)) as store, pytest.raises(StoreDamaged), store.writing():
        pass
