"""Whatever SQLite reports is either caused by the environment, reported to the person, or a defect, passed on."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.application.ports.data_file import Store
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Refused
from nakano_status.domain.refusals.files import (
    StoreDamaged,
    StoreForeign,
    StoreLocked,
    StoreMissing,
    StoreReadOnly,
    TargetNotWritable,
)
from nakano_status.store.sqlite import connection
from nakano_status.store.sqlite.connection import damage_text, refusal
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.open_files import CAN_BE_LISTED, open_files_in
from tests.support.stores import act, package_for, return_for


def error_of(code: int) -> sqlite3.Error:
    error = sqlite3.OperationalError("said by SQLite")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (sqlite3.SQLITE_BUSY, StoreLocked),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, StoreLocked),
        (sqlite3.SQLITE_READONLY, StoreReadOnly),
        (sqlite3.SQLITE_READONLY_ROLLBACK, StoreDamaged),
        (sqlite3.SQLITE_READONLY_DBMOVED, StoreMissing),
        (sqlite3.SQLITE_FULL, TargetNotWritable),
        (sqlite3.SQLITE_IOERR_WRITE, TargetNotWritable),
        (sqlite3.SQLITE_CANTOPEN, StoreDamaged),
        (sqlite3.SQLITE_CORRUPT_INDEX, StoreDamaged),
        (sqlite3.SQLITE_NOTADB, StoreForeign),
    ],
)
def test_the_surroundings_fault_is_a_refusal(tmp_path: Path, code: int, cause: type[Refused]) -> None:
    (tmp_path / "x.nakano").touch()
    told = refusal(error_of(code), tmp_path / "x.nakano")
    assert isinstance(told, cause)
    assert told.details["path"] == str(tmp_path / "x.nakano")


@pytest.mark.parametrize("code", [sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_CONSTRAINT_UNIQUE])
def test_our_fault_is_no_refusal(tmp_path: Path, code: int) -> None:
    assert refusal(error_of(code), tmp_path) is None
    assert refusal(ValueError("not of SQLite"), tmp_path) is None
    assert refusal(sqlite3.ProgrammingError("without a code"), tmp_path) is None


@pytest.mark.parametrize(
    ("places", "text"),
    [
        ([Place(file="x.nakano")], "内容が壊れています"),
        ([Place(table="listing", key="p-1/a", column="title")], "内容が壊れています：listing／p-1/a／title"),
        ([Place(table="listing"), Place(table="word")], "内容が壊れています：listingほか1か所"),
        ([Place(table="listing"), Place(), Place()], "内容が壊れています：listingほか2か所"),
    ],
)
def test_of_much_damage_the_first_place_is_named_and_the_others_counted(places: list[Place], text: str) -> None:
    assert damage_text([problem("STORE-CELL-CHANGED", place, found="x", title="計画の行") for place in places]) == text


def test_a_second_writer_is_told_that_the_file_is_in_use(
    stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_PATIENCE", 0.0)
    with closing(stores.open(path)) as store, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreLocked), store.writing():
            pass


def test_a_file_that_another_program_locks_while_it_is_opened_is_in_use_and_not_damaged(
    stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    execute = connection._Connection.execute

    def locked(mine: connection._Connection, sql: str, *values: object) -> sqlite3.Cursor:
        if "FROM store_info" in sql:
            raise error_of(sqlite3.SQLITE_BUSY)
        return execute(mine, sql, *values)

    monkeypatch.setattr(connection._Connection, "execute", locked)
    with pytest.raises(StoreLocked):
        stores.open(path, read_only=True)


def test_a_commit_that_a_reader_holds_up_is_told_and_leaves_nothing(
    stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "_PATIENCE", 0.0)

    def write() -> None:
        with act(store) as work:
            work.settings.save("k", "v")

    with closing(stores.open(path)) as store:
        with store.reading() as records:
            assert records.settings.read("k") is None
            with pytest.raises(StoreLocked):
                write()
        with store.reading() as records:
            assert records.settings.read("k") is None
        write()
        with store.reading() as records:
            assert records.settings.read("k") == "v"


def test_a_full_disk_is_told_and_nothing_of_the_act_stays(store: Store) -> None:
    def fill() -> None:
        with act(store) as work:
            work.plan._database.connection.execute("PRAGMA max_page_count = 1")  # type: ignore[attr-defined]
            work.settings.save("k", "v" * 1_000_000)

    with pytest.raises(TargetNotWritable) as refused:
        fill()
    assert "空き容量" in refused.value.details["reason"]
    with store.reading() as records:
        assert records.settings.read("k") is None
    assert store.check_integrity() == []


def test_a_row_that_points_nowhere_is_our_fault_and_is_not_committed(store: Store) -> None:
    def write_a_return_of_no_division() -> None:
        with act(store) as work:
            work.returns.add(return_for(package_for("nobody")))

    with pytest.raises(sqlite3.IntegrityError):
        write_a_return_of_no_division()
    with store.reading() as records:
        assert records.returns.find("r1") is None


def test_what_was_refused_lets_go_of_the_file_while_its_error_is_still_there(stores: SqliteStores, path: Path) -> None:
    with closing(sqlite3.connect(path, timeout=0, isolation_level=None)) as other:
        other.execute("UPDATE division_name SET name = CAST(x'ff41' AS TEXT)")
        with closing(stores.open(path, read_only=True)) as store:
            with pytest.raises(StoreDamaged) as refused, store.reading() as records:
                records.organisation.read()
            other.execute("BEGIN EXCLUSIVE")
            assert refused.value.__cause__ is not None


@pytest.mark.skipif(not CAN_BE_LISTED, reason="the system does not list open files")
def test_an_act_that_failed_leaves_no_file_open_while_its_error_is_still_there(
    stores: SqliteStores, path: Path
) -> None:
    with closing(stores.open(path)) as store, pytest.raises(ZeroDivisionError) as kept, store.writing():
        raise ZeroDivisionError
    assert open_files_in(path.parent) == []
    assert kept.value.__traceback__ is not None
