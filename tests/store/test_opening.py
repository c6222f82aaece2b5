"""Data files are opened and migrated."""

import gzip
import hashlib
import os
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.ports.data_file import UnitOfWork
from nakano_status.domain.fields.profile import EndedRows
from nakano_status.domain.history.acts import ActKind
from nakano_status.domain.refusals import files
from nakano_status.domain.storage.backups import COPY_SETTING, FOLDER_SETTING, backup_name, backup_time, office_time
from nakano_status.store.changed_cells import changed_files
from nakano_status.store.format_version import CURRENT, FormatVersion
from nakano_status.store.sqlite import connection, migrating, opening
from nakano_status.store.sqlite import connection as connection_module
from nakano_status.store.sqlite.connection import connect, has_journal
from nakano_status.store.sqlite.file_checks import schema_digest, schema_of
from nakano_status.store.sqlite.file_format import APPLICATION_ID, SCHEMAS, STATEMENTS
from nakano_status.store.sqlite.migrating import (
    STEPS,
    MigrationStep,
    new_file_in_memory,
    new_store_content,
    pending_steps,
    upgrade,
)
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.statements import Database
from tests.support.altered_stores import change_store
from tests.support.command_line import ROOT
from tests.support.drives import VanishingDrive
from tests.support.plans import small_plan
from tests.support.stores import (
    OFFICE_INFO,
    RULES,
    TickingClock,
    act,
    become_a_newer_program,
    read_in,
    received,
    spoil_what_is_written,
)
from tests.support.sudden_end import KILLED


def names_in(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def spoil_a_page(path: Path) -> None:
    """Replace the page of a table without rows, which nothing reads, by zeros."""
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'change'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = path.read_bytes()
    path.write_bytes(content[: (page - 1) * size] + bytes(size) + content[page * size :])


def kill_while_writing(path: Path) -> None:
    result = subprocess.run([sys.executable, "-m", "tests.support.interrupted_writer", str(path)], check=False)
    assert result.returncode == KILLED


def test_the_format_that_is_told_is_the_newest(stores: SqliteStores) -> None:
    assert stores.format == str(CURRENT)


def test_a_closed_store_is_one_file(path: Path) -> None:
    assert names_in(path.parent) == [path.name]


def test_an_open_store_is_kept_with_a_journal_that_is_deleted_and_synced(stores: SqliteStores, path: Path) -> None:
    store = stores.open(path)
    with act(store) as work:
        work.settings.save("k", "v")
        pragmas = ("journal_mode", "synchronous", "foreign_keys")
        driver: Any = work.plan._database.connection
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
            work.exchange.add_received(file)
            given = work.entries.acts()[-1].act_id
        assert "鈴木 一郎".encode() in path.read_bytes()
        with act(store) as work:
            work.history.remove_file_content(file.sha256, date(2029, 4, 1))
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
    with pytest.raises(files.StoreMissing) as refused:
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
    with pytest.raises(files.StoreForeign):
        stores.open(path, read_only=read_only)
    assert path.read_bytes() == content
    assert names_in(tmp_path) == ["x.nakano"]


def test_a_folder_is_foreign(stores: SqliteStores, tmp_path: Path) -> None:
    with pytest.raises(files.StoreForeign):
        stores.open(tmp_path)


def test_another_programs_database_is_foreign_and_not_even_recovered(stores: SqliteStores, path: Path) -> None:
    change_store(path, "PRAGMA application_id = 4711")
    kill_while_writing(path)
    before = {each.name: each.read_bytes() for each in path.parent.iterdir()}
    assert len(before) == 2
    with pytest.raises(files.StoreForeign):
        stores.open(path)
    assert {each.name: each.read_bytes() for each in path.parent.iterdir()} == before


@pytest.mark.parametrize("newer", [FormatVersion(1, CURRENT.minor + 1), FormatVersion(2, 0)])
@pytest.mark.parametrize("read_only", [True, False])
def test_a_newer_store_is_refused_naming_both_formats(
    stores: SqliteStores, path: Path, newer: FormatVersion, read_only: bool
) -> None:
    change_store(path, f"PRAGMA user_version = {newer.user_version}")
    before = path.read_bytes()
    with pytest.raises(files.StoreNewer) as refused:
        stores.open(path, read_only=read_only)
    assert refused.value.details == {"path": str(path), "found": str(newer), "expected": str(CURRENT)}
    assert path.read_bytes() == before
    assert names_in(path.parent) == [path.name]


def test_a_store_that_lost_its_tail_is_damaged(stores: SqliteStores, path: Path) -> None:
    path.write_bytes(path.read_bytes()[:20_000])
    with pytest.raises(files.StoreDamaged) as refused:
        stores.open(path)
    assert refused.value.details["reason"] == "内容が壊れています"
    assert names_in(path.parent) == [path.name]


@pytest.mark.parametrize("read_only", [True, False])
def test_a_store_with_a_page_that_is_none_is_damaged_though_nothing_reads_it_yet(
    stores: SqliteStores, path: Path, read_only: bool
) -> None:
    spoil_a_page(path)
    with pytest.raises(files.StoreDamaged) as refused:
        stores.open(path, read_only=read_only)
    assert refused.value.details == {"path": str(path), "reason": "内容が壊れています"}


def test_a_little_is_read_of_a_file_without_reading_all_of_its_pages(stores: SqliteStores, path: Path) -> None:
    spoil_a_page(path)
    with closing(stores.look_into(path)) as store, store.reading() as records:
        assert records.plan.title() == small_plan().title


def test_a_little_is_read_only_of_a_file_without_anothers_write_ahead_log(stores: SqliteStores, path: Path) -> None:
    path.with_name(f"{path.name}-wal").mkdir()
    for look in (stores.open, stores.look_into):
        with pytest.raises(files.StoreSchemaForeign):
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
    os.utime(unfinished, (0, 0))  # on Windows a fresh one may wait for its name
    stores.open(path, read_only=True).close()
    assert unfinished.exists()
    stores.open(path).close()
    assert names_in(path.parent) == [path.name]


def test_a_copy_of_a_backup_is_opened_to_read_only(stores: SqliteStores, path: Path) -> None:
    for mark in ("", "控え"):
        with closing(stores.open(path)) as store, act(store) as work:
            work.settings.save(COPY_SETTING, mark)
    with pytest.raises(files.StoreIsCopy):
        stores.open(path)
    stores.open(path, read_only=True).close()
    assert names_in(path.parent) == [path.name], "the lock is released"


def test_a_store_whose_pages_are_miscounted_is_damaged(stores: SqliteStores, path: Path) -> None:
    """SQLite itself reads it; what is written into it may be lost."""
    content = path.read_bytes()
    path.write_bytes(content[:36] + (1).to_bytes(4) + content[40:])
    with pytest.raises(files.StoreDamaged) as refused:
        stores.open(path)
    assert refused.value.details == {"path": str(path), "reason": "内容が壊れています"}


def test_a_store_without_one_of_its_tables_is_damaged_and_says_which(stores: SqliteStores, path: Path) -> None:
    change_store(path, "DROP TABLE draft")
    with pytest.raises(files.StoreDamaged) as refused:
        stores.open(path)
    assert "draft" in refused.value.details["reason"]


def test_a_store_that_does_not_know_who_it_is_is_damaged(stores: SqliteStores, path: Path) -> None:
    change_store(path, "DELETE FROM store_info")
    with pytest.raises(files.StoreDamaged):
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
    assert read_in(writer, lambda records: records.settings.read("k")) == "v"
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
    assert read_in(store, lambda records: records.plan.all())[0] == small_plan()
    with pytest.raises(files.StoreReadOnly), store.writing():
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
    with pytest.raises(files.StoreDamaged) as refused:
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


NEXT = FormatVersion(1, CURRENT.minor + 1)


def schema(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    return sorted(connection.execute("SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_master").fetchall())


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


@pytest.fixture
def next_format(path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A program of the next format beside a file of this one; the statements of its step can be changed."""
    assert path.exists()
    statements = ["ALTER TABLE setting ADD COLUMN remark TEXT"]
    monkeypatch.setattr(migrating, "STEPS", (*STEPS, MigrationStep(NEXT, statements)))
    monkeypatch.setattr(opening, "CURRENT", NEXT)
    return statements


def test_a_new_store_has_the_tables_that_the_steps_make(tmp_path: Path) -> None:
    migrated = tmp_path / "migrated.nakano"
    with closing(sqlite3.connect(migrated, isolation_level=None)) as connection:
        upgrade(connection, FormatVersion(0, 0), TickingClock())
        made = schema(connection)
        version = connection.execute("PRAGMA user_version").fetchone()[0]
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(new_store_content(OFFICE_INFO, TickingClock(), RULES.fold))
        assert schema(connection) == made
        assert connection.execute("PRAGMA user_version").fetchone()[0] == version == CURRENT.user_version
        assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID


def test_the_last_step_leads_to_the_tables_of_todays_format() -> None:
    assert [step.to for step in STEPS] == sorted(step.to for step in STEPS)
    assert STEPS[-1].to == CURRENT


@pytest.mark.parametrize("released", SCHEMAS)
def test_the_tables_of_a_released_format_are_those_of_its_day(released: FormatVersion) -> None:
    made = new_file_in_memory(released)
    assert made is not None
    with closing(made):
        assert schema_digest(schema_of(made)) == SCHEMAS[released]


def test_every_step_leads_to_a_format_whose_schema_is_known() -> None:
    assert [step.to for step in STEPS] == [each for each in SCHEMAS if each != FormatVersion(1, 6)]


@pytest.mark.usefixtures("next_format")
def test_only_what_came_after_a_files_format_is_pending() -> None:
    assert [step.to for step in pending_steps(FormatVersion(0, 9))] == [*(step.to for step in STEPS), NEXT]
    assert [step.to for step in pending_steps(CURRENT)] == [NEXT]
    assert pending_steps(NEXT) == ()


@pytest.mark.usefixtures("next_format")
def test_an_older_store_is_copied_and_brought_up_to_date(stores: SqliteStores, path: Path) -> None:
    before = dump(path)
    store = stores.open(path)
    assert read_in(store, lambda records: records.plan.all())[0] == small_plan()
    store.close()
    folder = path.with_name("officeの控え")
    assert store.older_copy is not None
    assert (store.older_copy.parent, bool(backup_time(store.older_copy.name))) == (folder, True)
    with closing(sqlite3.connect(path)) as connection:
        assert "remark" in {name for _, name, *_ in connection.execute("PRAGMA table_info(setting)")}
        assert connection.execute("PRAGMA user_version").fetchone()[0] == NEXT.user_version
    assert dump(store.older_copy) == before
    assert sorted(path.parent.rglob("*")) == sorted([path, folder, store.older_copy])


@pytest.mark.usefixtures("next_format")
def test_a_copy_made_before_is_not_overwritten(path: Path) -> None:
    folder, moment = path.with_name("officeの控え"), datetime(2023, 7, 1, 10, 0, tzinfo=UTC)
    folder.mkdir()
    earlier = folder / backup_name(path, office_time(moment), [])
    earlier.write_text("earlier")
    with closing(SqliteStores(TickingClock(moment, timedelta(0)), RULES).open(path)) as store:
        assert store.older_copy == earlier.with_stem(f"{earlier.stem}-2")
    assert earlier.read_text("utf-8") == "earlier"


@pytest.mark.usefixtures("next_format")
def test_a_copy_goes_to_the_chosen_folder_only_if_that_has_backups(stores: SqliteStores, path: Path) -> None:
    chosen = path.with_name("保管")
    with closing(stores.open(path, read_only=True)) as there:
        assert there.older_copy is None
    with closing(sqlite3.connect(path)) as connection, connection:
        act_id = connection.execute("SELECT act_id FROM act").fetchone()[0]
        connection.execute("INSERT INTO setting VALUES (?, ?, ?)", (FOLDER_SETTING, chosen.name, act_id))
    older = path.read_bytes()
    with closing(stores.open(path)) as store:
        assert store.older_copy is not None
        assert store.older_copy.parent == path.with_name("officeの控え")
    path.write_bytes(older)
    chosen.mkdir()
    (chosen / "office_20230701-100000.nakano").touch()
    with closing(stores.open(path)) as store:
        assert store.older_copy is not None
        assert store.older_copy.parent == chosen


@pytest.mark.parametrize(
    ("statement", "error", "found"),
    [
        ("INSERT INTO setting VALUES ('k', 'v')", sqlite3.OperationalError, "4 columns"),
        (
            "INSERT INTO setting VALUES ('k', 'v', 'no such act', NULL)",
            RuntimeError,
            rf"^format {NEXT} breaks a reference: \('setting', \d+, 'act', 0\)$",
        ),
    ],
)
def test_a_step_that_fails_leaves_the_former_format(
    stores: SqliteStores, path: Path, next_format: list[str], statement: str, error: type[Exception], found: str
) -> None:
    next_format.append(statement)
    before = _settings(path)
    with pytest.raises(error, match=found):
        stores.open(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == CURRENT.user_version
        assert "remark" not in {name for _, name, *_ in connection.execute("PRAGMA table_info(setting)")}
    assert _settings(path) == before


@pytest.mark.usefixtures("next_format")
def test_a_file_that_somebody_reads_meanwhile_is_not_migrated_and_that_is_said(
    stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection_module, "_PATIENCE", 0.01)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM act").fetchone()
        with pytest.raises(files.StoreLocked):
            stores.open(path)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone()[0] == CURRENT.user_version
    stores.open(path).close()


@pytest.mark.usefixtures("next_format")
def test_without_room_for_a_copy_nothing_is_migrated(
    stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "backup_name", lambda *_: "no such folder/copy.nakano")
    before = path.read_bytes()
    with pytest.raises(files.TargetNotWritable):
        stores.open(path)
    assert path.read_bytes() == before


@pytest.mark.usefixtures("next_format")
def test_without_a_copy_that_reads_as_it_was_written_nothing_is_migrated(
    stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    spoil_what_is_written(monkeypatch)
    with pytest.raises(files.TargetNotWritable):
        stores.open(path)
    assert path.read_bytes() == before
    assert list(path.with_name("officeの控え").iterdir()) == []


@pytest.mark.usefixtures("next_format")
def test_an_older_store_is_read_without_being_changed(stores: SqliteStores, path: Path) -> None:
    before = path.read_bytes()
    store = stores.open(path, read_only=True)
    assert read_in(store, lambda records: records.plan.all())[0] == small_plan()
    assert store.check_integrity() == []
    store.close()
    assert path.read_bytes() == before
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.fixture
def file_of_1_4(tmp_path: Path) -> Path:
    """A data file of format 1.4."""
    path = tmp_path / "old.nakano"
    path.write_bytes(gzip.decompress((ROOT / "tests/fixtures/format-1.4/office.nakano.gz").read_bytes()))
    return path


def test_damage_from_before_a_file_had_a_history_is_named(stores: SqliteStores, file_of_1_4: Path) -> None:
    with closing(stores.open(file_of_1_4, read_only=True)) as store:
        assert store.check_integrity() == []
    with closing(sqlite3.connect(file_of_1_4, isolation_level=None)) as connection:
        (edition, row) = connection.execute("SELECT edition_id, row_id FROM listing LIMIT 1").fetchone()
        connection.execute("UPDATE listing SET title = title || 'x' WHERE row_id = ?", (row,))
    with closing(stores.open(file_of_1_4, read_only=True)) as store:
        (found,) = store.check_integrity()
    assert (found.code, found.place.table) == ("STORE-CELL-CHANGED", "listing")
    assert (found.place.table_key, found.place.table_column) == (f"{edition}/{row}", "title")


def test_an_older_store_that_is_only_read_has_the_tables_of_today(stores: SqliteStores, tmp_path: Path) -> None:
    path = tmp_path / "old.nakano"
    path.write_bytes(gzip.decompress((ROOT / "tests/fixtures/format-1/office.nakano.gz").read_bytes()))
    with closing(stores.open(path, read_only=True)) as store, store.reading() as records:
        edition = records.plan.all()[0].newest
        assert list(records.indicators.of_edition(edition.edition_id)) == []
        assert edition.profile.ended_rows is EndedRows.BLANK, "its lists print what they printed"


def test_an_older_store_that_is_only_read_has_no_act_more_and_no_head(stores: SqliteStores, file_of_1_4: Path) -> None:
    with closing(sqlite3.connect(file_of_1_4)) as connection:
        acts = [act_id for (act_id,) in connection.execute("SELECT act_id FROM act ORDER BY ordinal")]
    with closing(stores.open(file_of_1_4, read_only=True)) as store:
        for reading in (store.reading, store.copied()):
            with reading() as records:
                assert [act.act_id for act in records.entries.acts()] == acts
                assert (records.history.head(), records.history.heads()) == ("", {})
        assert store.check_integrity() == []
        with closing(connection_module.connect(file_of_1_4, writable=False)) as connection:
            assert store.whole() == connection_module.database_content(connection)
        with store.on_trial() as trial:
            assert trial.check_integrity() == []
            with trial.writing() as work:
                work.begin_act("edit_entry", None)
                work.commit()


def test_the_act_that_began_a_history_is_read_as_the_others_are(
    stores: SqliteStores, file_of_1_4: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(stores.open(file_of_1_4)) as store, store.reading() as records:
        began = records.entries.acts()[-1]
        assert (began.kind, list(records.history.heads().values())) == (ActKind.BEGIN_HISTORY, [began])
    become_a_newer_program(monkeypatch)
    with closing(stores.open(file_of_1_4, read_only=True)) as store, store.reading() as records:
        assert (records.entries.acts()[-1], list(records.history.heads().values())) == (began, [began])


def test_an_older_store_that_is_only_read_is_found_damaged(stores: SqliteStores, file_of_1_4: Path) -> None:
    change_store(file_of_1_4, "UPDATE return_value SET text = '別の文章' WHERE text IS NOT NULL")
    with closing(stores.open(file_of_1_4, read_only=True)) as store:
        assert store.check_integrity() != []
        with pytest.raises(files.StoreDamaged):
            store.whole()


@pytest.mark.parametrize("read_only", [True, False])
def test_an_older_store_in_which_a_row_is_missing_is_damaged(
    stores: SqliteStores, file_of_1_4: Path, *, read_only: bool
) -> None:
    change_store(file_of_1_4, "DELETE FROM round WHERE rowid = (SELECT min(rowid) FROM round)")
    before = file_of_1_4.read_bytes()
    with pytest.raises(files.StoreDamaged, match="表「change」から参照"):
        stores.open(file_of_1_4, read_only=read_only)
    assert file_of_1_4.read_bytes() == before


def test_an_older_store_without_its_profiles_is_found_damaged(stores: SqliteStores, file_of_1_4: Path) -> None:
    change_store(file_of_1_4, "DELETE FROM edition_profile")
    with closing(stores.open(file_of_1_4, read_only=True)) as store:
        assert {each.place.table for each in store.check_integrity()} >= {"edition_profile"}


def test_a_step_may_make_a_table_again_to_which_others_refer(path: Path, next_format: list[str]) -> None:
    with closing(sqlite3.connect(path)) as connection:
        (made,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'plan'").fetchone()
    next_format += [
        made.replace('TABLE "plan"', "TABLE again", 1),
        "INSERT INTO again SELECT * FROM plan",
        "DROP TABLE plan",
        "ALTER TABLE again RENAME TO plan",
    ]
    with closing(connection_module.connect(path, writable=True)) as connection:
        migrating.upgrade(connection, CURRENT, TickingClock())
        assert connection.execute("SELECT plan_id FROM plan").fetchall() == [("p",)]
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (1,)


def test_a_new_store_whose_first_act_points_nowhere_is_not_made() -> None:
    def fill(work: UnitOfWork) -> None:
        work.begin_act("init", None)
        work.organisation.save_alias("課", "nobody")

    with pytest.raises(sqlite3.IntegrityError):
        new_store_content(OFFICE_INFO, TickingClock(), RULES.fold, fill)


@pytest.mark.usefixtures("next_format")
def test_a_file_that_appears_under_the_name_of_the_copy_is_kept(
    stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = path.with_name("officeの控え") / "taken.nakano"
    taken.parent.mkdir()
    taken.write_text("mine")
    monkeypatch.setattr(migrating, "backup_name", lambda *_: taken.name)
    with pytest.raises(files.TargetNotWritable):
        stores.open(path)
    assert taken.read_text("utf-8") == "mine"


def _settings(path: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT * FROM setting").fetchall()


FIRST, SECOND = received(b"answered").sha256, received(b"as well").sha256
"""The received files of the data file in memory."""


def files_off(connection: sqlite3.Connection, *changes: str) -> list[tuple[str, str | None]]:
    """Return the codes and the columns of the received files that differ after these statements, by their order."""
    for each in changes:
        connection.execute(each)
    found = list(changed_files(Database(connection, STATEMENTS)))
    assert {each.place.table_key for each in found} <= {FIRST, SECOND}
    return [(each.place.table_key or "", each.place.table_column) for each in found]


def remove(sha256: str, content: str = "x''") -> tuple[str, str]:
    """Return the statements by which the bytes of a file are recorded as removed."""
    recorded = f"INSERT INTO dropped_file SELECT '{sha256}', '2029-04-01', min(act_id) FROM act"  # noqa: S608 - a digest
    return recorded, f"UPDATE received_file SET content = {content} WHERE sha256 = '{sha256}'"  # noqa: S608


def test_the_bytes_of_a_removed_file_are_gone_and_nothing_is_off(connection: sqlite3.Connection) -> None:
    assert files_off(connection, *remove(FIRST), *remove(SECOND)) == []


def test_other_bytes_in_place_of_a_removed_file_are_damage(connection: sqlite3.Connection) -> None:
    assert files_off(connection, *remove(FIRST, "x'00'")) == [(FIRST, "content")]


def test_a_file_without_its_bytes_is_damaged_unless_its_removal_is_recorded(connection: sqlite3.Connection) -> None:
    emptied = f"UPDATE received_file SET content = x'' WHERE sha256 = '{SECOND}'"  # noqa: S608 - a digest
    assert files_off(connection, *remove(FIRST), emptied) == [(SECOND, "content")]


@pytest.mark.parametrize("table", ["received_file", "publication_file", "sent_form"])
def test_changed_bytes_of_a_kept_file_are_damage(stores: SqliteStores, whole_copy: Path, table: str) -> None:
    with closing(stores.open(whole_copy)) as store:
        assert store.whole()
    with closing(sqlite3.connect(whole_copy, isolation_level=None)) as connection:
        connection.execute(f"UPDATE {table} SET content = zeroblob(length(content))")  # noqa: S608 - named above
    with closing(stores.open(whole_copy)) as store:
        with pytest.raises(files.StoreDamaged):
            store.whole()
        with pytest.raises(files.StoreDamaged), act(store) as work:
            work.settings.save("k", "v")


def test_a_data_file_at_a_path_of_whatever_length_works_or_is_not_made(tmp_path: Path) -> None:
    """SQLite's own files beside it have longer names, and Windows refuses from 260 characters on."""
    folder = tmp_path
    while len(str(folder)) < 200:
        folder /= "f" * min(50, 200 - len(str(folder)))
        folder.mkdir()
    stores, made = SqliteStores(TickingClock(), RULES), 0
    for length in range(235, 265, 3):
        path = folder / f"{length:0>{length - len(str(folder)) - 8}}.nakano"
        with suppress(files.TargetNotWritable):
            stores.create(path, OFFICE_INFO).close()
        if path.exists():
            with closing(stores.open(path)) as store, act(store) as work:
                work.settings.save("key", "value")
            with closing(stores.open(path, read_only=True)) as store:
                assert read_in(store, lambda records: records.settings.read("key")) == "value"
            made += 1
    assert made
    assert len(names_in(folder)) == made


def test_a_drive_that_vanishes_takes_no_act_and_gives_all_back_with_the_next(tmp_path: Path) -> None:
    drive, stores = VanishingDrive(tmp_path / "drive"), SqliteStores(TickingClock(), RULES)
    path = drive.root / "office.nakano"
    store = stores.create(path, OFFICE_INFO)
    try:
        with act(store) as work:
            work.settings.save("key", "before")
        drive.vanish()
        with pytest.raises(files.StoreMissing), act(store) as work:
            work.settings.save("key", "after")
        store.close()
        with pytest.raises(files.StoreMissing):
            stores.open(path)
        with pytest.raises(files.TargetNotWritable, match="フォルダーがありません"):
            stores.create(path, OFFICE_INFO)
        drive.come_back()
        with closing(stores.open(path)) as store:
            assert read_in(store, lambda records: records.settings.read("key")) == "before"
            with act(store) as work:
                work.settings.save("key", "after")
        assert names_in(drive.root) == [path.name]
    finally:
        store.close()
        if drive.root.exists():
            drive.vanish()
