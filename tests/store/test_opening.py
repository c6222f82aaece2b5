"""What opening a data file refuses, recovers and leaves alone."""

import hashlib
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nakano_status.domain.refusals.files import (
    StoreDamaged,
    StoreForeign,
    StoreIsCopy,
    StoreMissing,
    StoreNewer,
    StoreReadOnly,
    StoreSchemaForeign,
)
from nakano_status.domain.storage.backups import COPY_SETTING
from nakano_status.store.sqlite import connection, opening
from nakano_status.store.sqlite.connection import connect, has_journal
from nakano_status.store.sqlite.format_version import CURRENT, FormatVersion
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.plans import small_plan
from tests.support.stores import act, received


def names_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def change(path: Path, *statements: str) -> None:
    """Change the file behind the program's back."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def spoil_a_page(path: Path) -> None:
    """Replace the page of a table without rows, which nothing reads, by zeros."""
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'change'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = path.read_bytes()
    path.write_bytes(content[: (page - 1) * size] + bytes(size) + content[page * size :])


def kill_while_writing(path: Path) -> None:
    result = subprocess.run([sys.executable, "-m", "tests.support.interrupted_writer", str(path)], check=False)
    assert result.returncode == -signal.SIGKILL


def test_the_format_that_is_written_is_that_of_new_files(stores: SqliteStores) -> None:
    assert stores.format == str(CURRENT)


def test_a_closed_store_is_one_file(path: Path) -> None:
    assert names_in(path.parent) == [path.name]


def test_an_open_store_is_kept_with_a_journal_that_is_deleted_and_synced(stores: SqliteStores, path: Path) -> None:
    store = stores.open(path)
    with act(store) as work:
        work.settings.save("k", "v")
        pragmas = ("journal_mode", "synchronous", "foreign_keys")
        driver: Any = work.plan._database.connection  # type: ignore[attr-defined]
        found = [driver.execute(f"PRAGMA {name}").fetchone()[0] for name in pragmas]
    store.close()
    assert found == ["delete", 2, 1]


def test_what_is_removed_is_gone_from_the_bytes_of_the_file(
    stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also with a library that does not see to it by itself, as that of Python for Windows."""
    monkeypatch.setattr(connection, "_Connection", _WithoutSecureDelete)
    file = received(b"".join(hashlib.sha256(bytes([place])).digest() for place in range(256)))
    with closing(stores.open(path)) as store:
        with act(store, by="鈴木 一郎") as work:
            work.arrivals.add(file)
            given = work.entries.acts()[-1].act_id
        assert "鈴木 一郎".encode() in path.read_bytes()
        with act(store) as work:
            work.history.drop_file(file.sha256, date(2029, 4, 1))
            work.history.blank_person(given)
    left = path.read_bytes()
    assert "鈴木 一郎".encode() not in left
    assert [place for place in range(256) if hashlib.sha256(bytes([place])).digest() in left] == []


class _WithoutSecureDelete(connection._Connection):
    """A connection as a library makes it that was built without SQLITE_SECURE_DELETE."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.execute("PRAGMA secure_delete=OFF")


@pytest.mark.parametrize("read_only", [True, False])
def test_a_missing_file_is_missing(stores: SqliteStores, tmp_path: Path, read_only: bool) -> None:
    with pytest.raises(StoreMissing) as refused:
        stores.open(tmp_path / "nowhere" / "x.nakano", read_only=read_only)
    assert refused.value.details == {"path": str(tmp_path / "nowhere" / "x.nakano")}
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("read_only", [True, False])
@pytest.mark.parametrize(
    "content", [b"", "回答\n".encode(), b"PK\x03\x04", b"SQLite format 3\0", b"SQLite format 3\0" + bytes(4096)]
)
def test_another_file_is_foreign_and_stays_as_it_is(
    stores: SqliteStores, tmp_path: Path, content: bytes, read_only: bool
) -> None:
    path = tmp_path / "x.nakano"
    path.write_bytes(content)
    with pytest.raises(StoreForeign):
        stores.open(path, read_only=read_only)
    assert path.read_bytes() == content
    assert names_in(tmp_path) == ["x.nakano"]


def test_a_folder_is_foreign(stores: SqliteStores, tmp_path: Path) -> None:
    with pytest.raises(StoreForeign):
        stores.open(tmp_path)


def test_another_programs_database_is_foreign_and_not_even_recovered(stores: SqliteStores, path: Path) -> None:
    change(path, "PRAGMA application_id = 4711")
    kill_while_writing(path)
    before = {each.name: each.read_bytes() for each in path.parent.iterdir()}
    assert len(before) == 2
    with pytest.raises(StoreForeign):
        stores.open(path)
    assert {each.name: each.read_bytes() for each in path.parent.iterdir()} == before


@pytest.mark.parametrize("newer", [FormatVersion(1, CURRENT.minor + 1), FormatVersion(2, 0)])
@pytest.mark.parametrize("read_only", [True, False])
def test_a_newer_store_is_refused_naming_both_formats(
    stores: SqliteStores, path: Path, newer: FormatVersion, read_only: bool
) -> None:
    change(path, f"PRAGMA user_version = {newer.user_version}")
    before = path.read_bytes()
    with pytest.raises(StoreNewer) as refused:
        stores.open(path, read_only=read_only)
    assert refused.value.details == {"path": str(path), "found": str(newer), "expected": str(CURRENT)}
    assert path.read_bytes() == before
    assert names_in(path.parent) == [path.name]


def test_a_store_that_lost_its_tail_is_damaged(stores: SqliteStores, path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(StoreDamaged) as refused:
        stores.open(path)
    assert refused.value.details["reason"] == "内容が壊れています"
    assert names_in(path.parent) == [path.name]


@pytest.mark.parametrize("read_only", [True, False])
def test_a_store_with_a_page_that_is_none_is_damaged_though_nothing_reads_it_yet(
    stores: SqliteStores, path: Path, read_only: bool
) -> None:
    spoil_a_page(path)
    with pytest.raises(StoreDamaged) as refused:
        stores.open(path, read_only=read_only)
    assert refused.value.details == {"path": str(path), "reason": "内容が壊れています"}


def test_a_little_is_read_of_a_file_without_reading_all_of_its_pages(stores: SqliteStores, path: Path) -> None:
    spoil_a_page(path)
    with closing(stores.look_into(path)) as store, store.reading() as records:
        assert records.plan.title() == small_plan().title


def test_a_little_is_read_only_of_a_file_without_anothers_write_ahead_log(stores: SqliteStores, path: Path) -> None:
    path.with_name(f"{path.name}-wal").mkdir()
    for look in (stores.open, stores.look_into):
        with pytest.raises(StoreSchemaForeign):
            look(path)


def test_a_file_is_free_if_it_is_there_and_no_one_has_it_open(stores: SqliteStores, path: Path) -> None:
    assert stores.is_free(path)
    assert not stores.is_free(path.with_name("missing.nakano"))
    assert not stores.is_free(path.with_name("x" * 300)), "the system looks for no such name"
    with closing(stores.open(path)):
        assert not stores.is_free(path)


def test_every_file_that_is_no_working_copy_is_written_where_it_is(stores: SqliteStores) -> None:
    assert stores.unwritten() == ()


def test_what_a_killed_program_left_unfinished_is_removed_when_a_file_is_opened_to_write(
    stores: SqliteStores, path: Path
) -> None:
    unfinished = path.with_name(".~0123456789abcdef.tmp")
    unfinished.touch()
    stores.open(path, read_only=True).close()
    assert unfinished.exists()
    stores.open(path).close()
    assert names_in(path.parent) == [path.name]


def test_a_copy_of_a_backup_is_opened_to_read_only(stores: SqliteStores, path: Path) -> None:
    for mark in ("", "控え"):
        with closing(stores.open(path)) as store, act(store) as work:
            work.settings.save(COPY_SETTING, mark)
    with pytest.raises(StoreIsCopy):
        stores.open(path)
    stores.open(path, read_only=True).close()
    assert names_in(path.parent) == [path.name], "the lock is released"


def test_a_store_whose_pages_are_miscounted_is_damaged(stores: SqliteStores, path: Path) -> None:
    """SQLite itself reads it; what is written into it may be lost."""
    content = path.read_bytes()
    path.write_bytes(content[:36] + (1).to_bytes(4) + content[40:])
    with pytest.raises(StoreDamaged) as refused:
        stores.open(path)
    assert refused.value.details == {"path": str(path), "reason": "内容が壊れています"}


def test_a_store_without_one_of_its_tables_is_damaged_and_says_which(stores: SqliteStores, path: Path) -> None:
    change(path, "DROP TABLE draft")
    with pytest.raises(StoreDamaged) as refused:
        stores.open(path)
    assert "draft" in refused.value.details["reason"]


def test_a_store_that_does_not_know_who_it_is_is_damaged(stores: SqliteStores, path: Path) -> None:
    change(path, "DELETE FROM store_info")
    with pytest.raises(StoreDamaged):
        stores.open(path)


def test_reading_makes_no_file(stores: SqliteStores, path: Path) -> None:
    before = path.read_bytes()
    store = stores.open(path, read_only=True)
    with store.reading() as records:
        assert records.plan.all()[0] == small_plan()
        assert names_in(path.parent) == [path.name]
    store.close()
    assert names_in(path.parent) == [path.name]
    assert path.read_bytes() == before


@pytest.mark.parametrize("read_only", [True, False])
def test_an_interrupted_write_is_taken_back_and_said(stores: SqliteStores, path: Path, read_only: bool) -> None:
    kill_while_writing(path)
    assert names_in(path.parent) == [path.name, f"{path.name}-journal"]
    store = stores.open(path, read_only=read_only)
    assert store.recovered
    with store.reading() as records:
        assert records.settings.read("0") is None
        assert records.plan.all()[0] == small_plan()
    assert store.check_integrity() == []
    store.close()
    again = stores.open(path)
    assert not again.recovered
    again.close()


def test_a_write_was_interrupted_where_a_journal_has_any_content(path: Path) -> None:
    journal = path.with_name(f"{path.name}-journal")
    found = [has_journal(path)]
    for content in (b"", b"x"):
        journal.write_bytes(content)
        found.append(has_journal(path))
    assert found == [False, False, True]


def test_an_empty_journal_is_no_interrupted_write(stores: SqliteStores, path: Path) -> None:
    path.with_name(f"{path.name}-journal").touch()
    with closing(stores.open(path)) as store:
        assert not store.recovered


def test_a_reader_beside_a_writer_does_not_take_its_write_for_an_interrupted_one(
    stores: SqliteStores, path: Path
) -> None:
    writer = stores.open(path)
    with writer.writing() as work:
        work.begin_act("test", None)
        work.settings.save("k", "v")
        assert work.settings.read("k") == "v"
        reader = stores.open(path, read_only=True)
        assert not reader.recovered
        reader.close()
        work.commit()
    with writer.reading() as records:
        assert records.settings.read("k") == "v"
    writer.close()


def test_a_write_that_ends_while_a_reader_opens_was_not_interrupted(
    stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect_after_the_write(*place: Path, writable: bool) -> sqlite3.Connection:
        work.commit()
        return connect(*place, writable=writable)

    writer = stores.open(path)
    with writer.writing() as work:
        work.begin_act("test", None)
        work.settings.save("k", "v")
        assert work.settings.read("k") == "v"
        monkeypatch.setattr(opening, "connect", connect_after_the_write)
        reader = stores.open(path, read_only=True)
    assert not reader.recovered
    reader.close()
    writer.close()


def test_a_store_in_a_read_only_folder_opens_to_read(stores: SqliteStores, read_only_folder: Path) -> None:
    store = stores.open(read_only_folder / "office.nakano")
    assert store.read_only
    with store.reading() as records:
        assert records.plan.all()[0] == small_plan()
    with pytest.raises(StoreReadOnly), store.writing():
        pass
    assert store.check_integrity() == []
    store.close()
    assert names_in(read_only_folder) == ["office.nakano"]


def test_an_interrupted_write_that_cannot_be_taken_back_is_said(stores: SqliteStores, read_only_folder: Path) -> None:
    reader = os.geteuid()
    os.seteuid(os.getuid())
    read_only_folder.chmod(0o755)
    kill_while_writing(read_only_folder / "office.nakano")
    read_only_folder.chmod(0o555)
    os.seteuid(reader)
    with pytest.raises(StoreDamaged) as refused:
        stores.open(read_only_folder / "office.nakano")
    assert "途中で止まった書き込み" in refused.value.details["reason"]


def test_neither_reading_nor_writing_loads_what_renders_statements(path: Path) -> None:
    code = (
        "import sys, pathlib, nakano_status.store.sqlite.opening as o\n"
        "from tests.support.stores import TickingClock\n"
        "store = o.SqliteStores(TickingClock()).open(pathlib.Path(sys.argv[1]))\n"
        "with store.reading() as records:\n"
        "    assert records.plan.all()[0] and records.organisation.read() and records.settings.read('k') is None\n"
        "with store.writing() as work:\n"
        "    work.begin_act('test', None)\n"
        "    work.settings.save('k', 'v')\n"
        "    work.commit()\n"
        "assert 'sqlalchemy' not in sys.modules\n"
        "store.close()\n"
    )
    subprocess.run([sys.executable, "-c", code, str(path)], check=True)
