"""A store and its snapshots."""

import gzip
import os
import sqlite3
import stat
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from nakano_status.application.ports.data_file import Records, Store, UnitOfWork, ValueRules
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.refusals import files
from nakano_status.store import changed_cells
from nakano_status.store.reading import Stored
from nakano_status.store.sqlite import connection
from nakano_status.store.sqlite.lock import LOCK_SUFFIX
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.sqlite.store import SqliteStore
from tests.support.command_line import ROOT
from tests.support.stores import ROUND, TickingClock, act, office_store, read_in, small_round


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
        # Windows has no such bits: its folder for temporary files is the user's alone
        assert os.name != "posix" or stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert sorted(temporary.iterdir()) == [folder, folder.with_name(folder.name + LOCK_SUFFIX)]
        assert (trial.recovered, trial.read_only, trial.taken_from) == (False, False, "")
        with act(trial) as work:
            work.settings.save("k", "tried")
    assert list(temporary.iterdir()) == []
    assert read_in(store, lambda records: records.settings.read("k")) is None


def test_copies_that_a_killed_process_left_are_removed_by_the_next_trial(store: Store, temporary: Path) -> None:
    left = temporary / "nakano-status-trial-0123456789abcdef"
    left.mkdir()
    (left / "office.nakano").write_text("left")
    left.with_name(left.name + LOCK_SUFFIX).touch()
    with store.on_trial():
        assert not left.exists()


def test_where_no_copy_can_be_made_there_is_no_trial(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(store.path))
    with pytest.raises(files.TargetNotWritable), store.on_trial():
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
        assert [each.kind for each in records.entries.acts()][-2:] == [ActKind.BEGIN_HISTORY, "restore"]
    assert store.check_integrity() == []


def _note_restore(work: UnitOfWork) -> None:
    work.begin_act("restore", None)


def test_nothing_is_written_into_a_file_in_which_the_examination_finds_anything(path: Path) -> None:
    stores = SqliteStores(TickingClock(), ValueRules(lambda _: [problem("ROWS-ABSENT", found="a", count="2")]))
    with closing(stores.open(path)) as store, pytest.raises(files.StoreDamaged), store.writing():
        pass


def record(work: UnitOfWork) -> None:
    work.begin_act("restore", "佐藤")
    work.settings.save("restored", "yes")


def kinds(store: Store) -> list[str]:
    return [each.kind for each in read_in(store, lambda records: records.entries.acts())]


def test_the_content_is_replaced_with_what_is_written_into_it_in_the_same_file(store: Store) -> None:
    before, earlier = kinds(store), store.whole()
    for number in range(300):  # more pages than before
        with act(store) as work:
            work.settings.save("much", "長い文章。" * number)
    store.path.chmod(0o640)
    facts = store.path.stat()
    store.restore(earlier, record)
    assert (store.path.stat().st_ino, store.path.stat().st_mode) == (facts.st_ino, facts.st_mode)
    assert kinds(store) == [*before, "restore"]
    assert store.check_integrity() == []
    store.check_soundness()
    with act(store) as work:
        assert work.settings.read("restored") == "yes"
        assert work.settings.read("much") is None
    assert store.path.stat().st_size == len(store.whole())


def test_a_link_to_what_is_replaced_stays_one(store: Store) -> None:
    link = store.path.with_name("link.nakano")
    link.symlink_to(store.path)
    store.restore(store.whole(), record)
    assert link.is_symlink()


def test_what_cannot_be_written_into_it_leaves_everything(store: Store) -> None:
    earlier = store.whole()
    with act(store) as work:
        work.settings.save("later", "kept")
    before = store.path.read_bytes()

    def fail(work: UnitOfWork) -> None:
        record(work)
        raise KeyError

    with pytest.raises(KeyError):
        store.restore(earlier, fail)
    assert store.path.read_bytes() == before
    with act(store) as work:
        assert work.settings.read("later") == "kept"


def test_a_file_that_was_opened_to_read_is_not_replaced(stores: SqliteStores, path: Path) -> None:
    before = path.read_bytes()
    with closing(stores.open(path, read_only=True)) as store, pytest.raises(files.StoreReadOnly):
        store.restore(store.whole(), record)
    assert path.read_bytes() == before


def test_the_whole_of_a_changed_file_is_refused(store: Store) -> None:
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE act SET kind = 'another'")
    with pytest.raises(files.StoreDamaged):
        store.whole()


def test_a_text_that_is_no_text_is_damage_too(store: Store) -> None:
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE act SET by_name = CAST(x'ff' AS TEXT)")
    with pytest.raises(files.StoreDamaged):
        store.whole()


def test_what_was_checked_for_a_backup_is_not_checked_again_before_the_first_write(
    stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check = Mock(wraps=changed_cells.changed_history)
    monkeypatch.setattr(changed_cells, "changed_history", check)
    with closing(stores.open(path)) as store:
        store.check_soundness()
    assert check.call_count == 1
    with closing(stores.open(path)) as store:
        store.whole()
        store.check_soundness()
    assert check.call_count == 2


def test_looking_into_a_file_makes_no_lock_and_refuses_what_is_cut_short(stores: SqliteStores, path: Path) -> None:
    with closing(stores.open(path)), closing(stores.look_into(path)) as looked, looked.reading() as records:
        last = records.entries.last_act()
        assert last is not None
        assert last[0] == records.entries.acts()[-1]
        assert records.entries.count_marks("R4") == 0
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])
    with pytest.raises(files.StoreDamaged):
        stores.look_into(path)
    path.write_bytes(b"")
    with pytest.raises(files.StoreForeign):
        stores.look_into(path)
    assert list(path.parent.iterdir()) == [path]


@pytest.fixture
def snapshot_store(tmp_path: Path) -> Iterator[Store]:
    made = office_store(tmp_path)
    yield made
    made.close()


@contextmanager
def statements(records: Records) -> Iterator[list[str]]:
    """Every statement that reaches the file meanwhile."""
    assert isinstance(records.plan, Stored)
    driver: Any = records.plan._database.connection
    said: list[str] = []
    driver.set_trace_callback(said.append)
    yield said
    driver.set_trace_callback(None)


def ask_for_everything(records: Records) -> tuple[object, ...]:
    edition = records.plan.all()[0].newest.edition_id
    known = (records.plan.all()[0], records.organisation.read(), records.plan.schedules(edition))
    return (*known, tuple(records.rounds.all()), records.entries.current(ROUND))


def test_asking_twice_in_a_snapshot_reads_once(snapshot_store: Store) -> None:
    with snapshot_store.reading() as records:
        with statements(records) as first:
            found = ask_for_everything(records)
        with statements(records) as second:
            assert ask_for_everything(records) == found
    assert first
    assert second == []


def test_the_next_snapshot_sees_what_was_written(snapshot_store: Store) -> None:
    before = read_in(snapshot_store, lambda records: records.rounds.all())
    with act(snapshot_store) as work:
        work.rounds.add(small_round("R5"))
    assert len(read_in(snapshot_store, lambda records: records.rounds.all())) == len(before) + 1


def test_a_writer_sees_its_own_writing_at_once(snapshot_store: Store) -> None:
    with act(snapshot_store) as work:
        before = len(work.rounds.all())
        work.rounds.add(small_round("R5"))
        assert len(work.rounds.all()) == before + 1


def test_what_a_round_asks_is_read_without_its_rows(snapshot_store: Store) -> None:
    with snapshot_store.reading() as records:
        with statements(records) as said:
            asked = records.plan.asked(small_round("R5"))
        plan = records.plan.all()[0]
        assert (asked.last_year, asked.profile) == (plan.last_year, plan.editions[0].profile)
    assert not any("listing" in each or "ownership" in each for each in said)


def test_a_copy_of_a_file_in_wal_is_read_and_keeps_nobody_from_writing(tmp_path: Path) -> None:
    office_store(tmp_path).close()
    (path,) = tmp_path.glob("*.nakano")
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode=WAL")
    with closing(SqliteStores(TickingClock()).open(path, read_only=True)) as opened:
        copied = opened.copied()
        with copied() as records:
            assert records.plan.all()[0].plan_id


def test_a_copy_tells_that_the_file_is_in_use(snapshot_store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "_PATIENCE", 0.1)
    (path,) = Path(snapshot_store.path).parent.glob("*.nakano")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(files.StoreLocked):
            snapshot_store.copied()


def test_no_writer_comes_between_the_first_look_at_a_file_and_its_copy(
    snapshot_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy would wait for it without a limit."""
    back_up = connection._Connection.backup

    def back_up_meanwhile(mine: connection._Connection, copy: sqlite3.Connection, **how: Any) -> None:
        with closing(sqlite3.connect(snapshot_store.path, timeout=0, isolation_level=None)) as other:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN EXCLUSIVE")
            back_up(mine, copy, **how)

    monkeypatch.setattr(connection._Connection, "backup", back_up_meanwhile)
    with snapshot_store.copied()() as records:
        assert records.plan.all()[0].plan_id == "p"


def test_what_is_saved_after_a_copy_is_not_in_it(snapshot_store: Store) -> None:
    copied = snapshot_store.copied()
    with act(snapshot_store) as work:
        work.settings.save("k", "v")
    with copied() as records:
        assert records.settings.read("k") is None
