"""Data files are checked: damage, faults, forms and removed editions."""

import errno
import gzip
import os
import re
import sqlite3
import struct
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakano_status import store as store_package
from nakano_status.application.ports.data_file import Store, UnitOfWork
from nakano_status.application.stopping import Cancelled
from nakano_status.domain.problem_texts import problem
from nakano_status.domain.problems.problem import Place, Refused
from nakano_status.domain.refusals.files import (
    StoreDamaged,
    StoreForeign,
    StoreLocked,
    StoreMissing,
    StoreReadOnly,
    StoreSchemaForeign,
    TargetNotWritable,
)
from nakano_status.store.format_version import CURRENT, FormatVersion
from nakano_status.store.printable import damage_text
from nakano_status.store.sqlite import connection, file_checks, opening
from nakano_status.store.sqlite.connection import connect, connect_to_copy, connect_to_memory, refusal
from nakano_status.store.sqlite.file_checks import check_neighbours, check_schema
from nakano_status.store.sqlite.opening import SqliteStores
from tests.contract.test_store_exchange import APPLICATIONS
from tests.support.altered_stores import FOREIGN, MISSING, change_store, damage_an_index, redeclare
from tests.support.command_line import ROOT
from tests.support.open_files import CAN_BE_LISTED, open_files_in
from tests.support.plans import small_plan
from tests.support.stores import (
    OFFICE_INFO,
    RULES,
    TickingClock,
    act,
    become_a_newer_program,
    office_store,
    package_for,
    read_in,
    return_for,
)

_FIXTURES = ROOT / "tests" / "fixtures"
both_ways = pytest.mark.parametrize("read_only", [True, False])


def contents(folder: Path) -> dict[str, bytes]:
    return {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file()}


@contextmanager
def unchanged(path: Path) -> Iterator[None]:
    """The file is the same afterwards, and nothing was left beside it."""
    before = contents(path.parent)
    yield
    assert contents(path.parent) == before


@both_ways
@pytest.mark.parametrize("found", FOREIGN)
def test_what_no_data_file_has_is_refused_by_name_before_anything_runs(
    stores: SqliteStores, path: Path, found: str, read_only: bool
) -> None:
    change_store(path, *FOREIGN[found])
    with unchanged(path), pytest.raises(StoreSchemaForeign) as refused:
        stores.open(path, read_only=read_only)
    assert found in refused.value.details["found"].split("、")


@both_ways
@pytest.mark.parametrize("reason", MISSING)
def test_what_is_missing_is_refused_by_name(stores: SqliteStores, path: Path, reason: str, read_only: bool) -> None:
    change_store(path, *MISSING[reason])
    with unchanged(path), pytest.raises(StoreDamaged) as refused:
        stores.open(path, read_only=read_only)
    assert refused.value.details["reason"] == reason


@pytest.mark.parametrize(("count", "end"), [(5, "ビュー「v4」"), (8, "ビュー「v4」、ほか3件")])
def test_of_much_that_is_foreign_the_first_five_are_named_and_the_others_counted(
    stores: SqliteStores, path: Path, count: int, end: str
) -> None:
    change_store(path, *(f"CREATE VIEW v{number} AS SELECT 1" for number in range(count)))
    with pytest.raises(StoreSchemaForeign) as refused:
        stores.open(path)
    assert refused.value.details["found"].endswith(end)


@pytest.mark.parametrize(("length", "end"), [(56, "v" * 56), (57, "v" * 56 + "…")])
def test_a_name_that_cannot_be_printed_is_shown_up_to_sixty_characters(
    stores: SqliteStores, path: Path, length: int, end: str
) -> None:
    change_store(path, f'CREATE VIEW "\x1b[2J{"v" * length}" AS SELECT 1')
    with pytest.raises(StoreSchemaForeign) as refused:
        stores.open(path)
    assert refused.value.details["found"] == f"ビュー「�[2J{end}」"


@pytest.mark.parametrize("change", ["sql = CAST(x'ff43ff' AS TEXT)", "sql = x'ff'", "sql = NULL", "type = x'00ff'"])
def test_a_schema_that_is_no_schema_is_damaged_or_foreign(stores: SqliteStores, path: Path, change: str) -> None:
    harm = f"UPDATE sqlite_master SET {change} WHERE name = 'draft'"  # noqa: S608 - one of those above
    change_store(path, "PRAGMA writable_schema = ON", harm)
    with unchanged(path), pytest.raises((StoreDamaged, StoreSchemaForeign)):
        stores.open(path)


class Unreadable:
    """A connection that fails at every statement."""

    text_factory: object = str

    def __init__(self, error: Exception) -> None:
        self._error = error

    def execute(self, _: str) -> None:
        raise self._error


def error_of_sqlite(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("said by SQLite")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "quoted by SQLite"), StoreDamaged),
        (error_of_sqlite(sqlite3.SQLITE_ERROR), StoreDamaged),
        (error_of_sqlite(sqlite3.SQLITE_BUSY), sqlite3.OperationalError),
    ],
)
def test_a_schema_that_cannot_be_read_is_damaged_but_not_one_that_is_in_use(
    path: Path, error: Exception, expected: type[Exception]
) -> None:
    with pytest.raises(expected):
        check_schema(cast("sqlite3.Connection", Unreadable(error)), path, CURRENT)


def test_a_foreign_name_that_is_no_text_is_shown(stores: SqliteStores, path: Path) -> None:
    view = (
        "INSERT INTO sqlite_master SELECT 'view', name, name, 0, 'CREATE VIEW \"' || name || '\" AS SELECT 1'"
        " FROM (SELECT CAST(x'61ff' AS TEXT) AS name)"
    )
    change_store(path, "PRAGMA writable_schema = ON", view)
    with unchanged(path), pytest.raises(StoreSchemaForeign) as refused:
        stores.open(path)
    assert refused.value.details["found"] == "ビュー「a�」"


@pytest.mark.parametrize(
    ("old", "new"),
    [(", ", " , "), (", ", ","), ("TEXT NOT NULL", "TEXT  NOT NULL"), (" (", "("), ("(", "( "), (")", " )")],
)
def test_spaces_that_mean_nothing_are_no_difference(stores: SqliteStores, path: Path, old: str, new: str) -> None:
    change_store(path, *redeclare("setting", old, new))
    stores.open(path).close()


def test_a_space_that_is_part_of_a_name_is_a_difference(stores: SqliteStores, path: Path) -> None:
    change_store(path, *redeclare("setting", "value TEXT", "value\u3000TEXT"))
    with pytest.raises(StoreSchemaForeign) as refused:
        stores.open(path)
    assert "列「value�TEXT」" in refused.value.details["found"]


@both_ways
@pytest.mark.parametrize("released", ["format-1/office", "format-1/division", "format-1.1/office"])
def test_a_foreign_trigger_is_refused_before_an_older_file_is_migrated(
    stores: SqliteStores, tmp_path: Path, released: str, read_only: bool
) -> None:
    path = tmp_path / "old.nakano"
    path.write_bytes(gzip.decompress((_FIXTURES / f"{released}.nakano.gz").read_bytes()))
    stores.open(path, read_only=True).close()
    change_store(path, *FOREIGN["トリガー「rewrite」"])
    with unchanged(path), pytest.raises(StoreSchemaForeign, match="STORE-SCHEMA-FOREIGN"):
        stores.open(path, read_only=read_only)


def test_a_table_of_a_later_format_is_foreign_in_an_earlier_one(stores: SqliteStores, path: Path) -> None:
    change_store(path, "PRAGMA user_version = 1004")
    with unchanged(path), pytest.raises(StoreSchemaForeign) as refused:
        stores.open(path)
    assert "表「act_content」" in refused.value.details["found"]


def test_a_damaged_older_file_is_not_migrated(
    stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(stores.open(path)) as store, act(store) as work:
        work.exchange.add_package(package_for())
    damage_an_index(path)
    become_a_newer_program(monkeypatch)
    with unchanged(path), pytest.raises(StoreDamaged):
        stores.open(path)


def test_a_file_of_the_next_format_is_compared_with_its_own_schema(
    stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    become_a_newer_program(monkeypatch)
    stores.open(path).close()
    stores.open(path).close()
    change_store(path, *FOREIGN["索引「act_kind」"])
    with pytest.raises(StoreSchemaForeign) as refused:
        stores.open(path)
    assert refused.value.details["found"] == "索引「act_kind」"


@both_ways
@pytest.mark.parametrize("number", [-1, 0, 1, 999, -(2**31), -1000])
def test_a_format_that_never_was_is_refused_by_its_number(
    stores: SqliteStores, path: Path, number: int, read_only: bool
) -> None:
    change_store(path, f"PRAGMA user_version = {number}")
    with unchanged(path), pytest.raises(StoreSchemaForeign) as refused:
        stores.open(path, read_only=read_only)
    assert refused.value.details["found"] == f"形式の番号「{number}」"


def test_a_format_is_shown_and_read_as_its_two_numbers() -> None:
    assert (str(FormatVersion(1, 3)), FormatVersion.read("1.3")) == ("1.3", FormatVersion(1, 3))


@given(st.integers(min_value=-(2**31), max_value=2**31 - 1))
def test_every_number_is_a_format(number: int) -> None:
    found = FormatVersion.of(number)
    assert found.user_version == number
    assert (found > CURRENT) == (number > CURRENT.user_version)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE store_info SET role = 'ward'",
        "UPDATE store_info SET store_id = x'00'",
        "UPDATE store_info SET made_by = CAST(x'ff' AS TEXT)",
        "UPDATE store_info SET seal_key = 'text'",
        "INSERT INTO store_info SELECT 'two', role, plan_id, division_id, seal_key, made_by FROM store_info",
    ],
)
def test_a_store_that_does_not_say_clearly_whose_it_is_is_damaged(
    stores: SqliteStores, path: Path, statement: str
) -> None:
    change_store(path, statement)
    with unchanged(path), pytest.raises(StoreDamaged) as refused:
        stores.open(path)
    assert refused.value.details["reason"] == "誰のデータファイルかが書かれていません"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound data file that is written again for each example."""
    with closing(office_store(tmp_path_factory.mktemp("sound"))) as store:
        return store.path


@given(st.integers(4, 24).map(lambda place: 4 * place), st.binary(min_size=4, max_size=4))
def test_whatever_its_header_says_a_file_opens_or_is_refused(sound: Path, place: int, number: bytes) -> None:
    path = sound.with_name("harmed.nakano")
    content = bytearray(sound.read_bytes())
    content[place : place + 4] = number
    path.write_bytes(content)
    try:
        SqliteStores(TickingClock(), RULES).open(path).close()
    except Refused:
        assert path.read_bytes() == content


@given(st.data())
def test_whatever_bytes_stand_in_it_a_file_opens_or_is_refused(sound: Path, data: st.DataObject) -> None:
    path = sound.with_name("harmed.nakano")
    content = bytearray(sound.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        junk = data.draw(st.binary(min_size=1, max_size=64))
        content[place : place + len(junk)] = junk
    path.write_bytes(content)
    with suppress(Refused):
        SqliteStores(TickingClock()).open(path, read_only=True).close()
    assert path.read_bytes() == content


def test_nothing_is_written_into_a_file_whose_index_is_damaged(stores: SqliteStores, path: Path) -> None:
    with closing(stores.open(path)) as store, act(store) as work:
        work.exchange.add_package(package_for())
    damage_an_index(path)
    with unchanged(path), closing(stores.open(path)) as store:
        assert read_in(store, lambda records: records.plan.all())[0] == small_plan()
        for _ in range(2):
            with pytest.raises(StoreDamaged, match="row 1 missing from index ix_package_round_id"), store.writing():
                pass


def test_a_damaged_file_that_is_opened_to_read_is_refused_to_a_writer_for_that(
    stores: SqliteStores, path: Path
) -> None:
    with closing(stores.open(path)) as store, act(store) as work:
        work.exchange.add_package(package_for())
    damage_an_index(path)
    with closing(stores.open(path, read_only=True)) as store, pytest.raises(StoreReadOnly), store.writing():
        pass


def test_a_sound_file_is_looked_through_once(stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(stores.open(path)) as store:
        with store.writing():
            pass
        monkeypatch.setattr("nakano_status.store.sqlite.store.check_indexes", lambda *_: pytest.fail("again"))
        with store.writing():
            pass


def test_no_connection_trusts_the_file(path: Path) -> None:
    found: dict[str, set[int]] = {}
    for opened in (connect(path, writable=False), connect(path, writable=True), connect_to_memory()):
        with closing(opened):
            for name in ("trusted_schema", "cell_size_check"):
                found.setdefault(name, set()).add(opened.execute(f"PRAGMA {name}").fetchone()[0])
    assert found == {"trusted_schema": {0}, "cell_size_check": {1}}


def test_what_is_connected_to_read_cannot_be_written(path: Path) -> None:
    for opened in (connect(path, writable=False), connect_to_copy(path.read_bytes())):
        with closing(opened), pytest.raises(sqlite3.OperationalError, match="readonly"):
            opened.execute("DELETE FROM draft")


def test_a_connection_can_be_used_by_another_thread(path: Path) -> None:
    with ThreadPoolExecutor(1) as another:
        for opened in (connect(path, writable=False), connect_to_copy(path.read_bytes())):
            with closing(opened):
                assert another.submit(opened.execute, "SELECT 1").result().fetchone() == (1,)


def test_every_connection_to_a_file_is_made_in_one_place() -> None:
    package = Path(connection.__file__).parents[1]
    made = re.compile(r"sqlite3\.connect\(|\b_Connection\(\S")
    assert {each.name for each in package.rglob("*.py") if made.search(each.read_text("utf-8"))} == {"connection.py"}


@pytest.mark.skipif(sys.version_info < (3, 12), reason="Python 3.11 cannot set this")
def test_no_trigger_runs_at_all_where_python_can_see_to_it(path: Path) -> None:
    change_store(path, "CREATE TRIGGER more AFTER DELETE ON plan BEGIN DELETE FROM act; END")
    with closing(connect(path, writable=True)) as connection:
        connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute("DELETE FROM plan")
        assert connection.execute("SELECT count(*) FROM act").fetchone()[0] > 0


def journal_naming(victim: Path) -> bytes:
    """Return a journal that plays back nothing, and after which SQLite deletes `victim`."""
    magic, name = bytes.fromhex("d9d505f920a163d7"), str(victim).encode()
    header = magic + struct.pack(">IIIII", 0, 1, 50, 512, 4096)
    checksum = sum(struct.unpack(f"{len(name)}b", name)) & 0xFFFFFFFF
    return header.ljust(512, b"\0") + struct.pack(">I", 1) + name + struct.pack(">II", len(name), checksum) + magic


MAGIC = journal_naming(Path("x"))[-8:]


@pytest.mark.parametrize(
    ("suffix", "content"),
    [("-journal", b""), ("-journal", MAGIC), ("-journal", MAGIC.ljust(512, b"\0")), ("-wal", MAGIC * 2)],
)
def test_a_journal_that_names_no_other_file_is_left_to_sqlite(path: Path, suffix: str, content: bytes) -> None:
    """One of another kind has no names at its end, and the first letters of a journal are no name."""
    path.with_name(path.name + suffix).write_bytes(content)
    check_neighbours(path)


def test_a_journal_is_refused_for_what_it_ends_in_however_short_it_is(path: Path) -> None:
    path.with_name(f"{path.name}-journal").write_bytes(MAGIC * 2)
    with pytest.raises(StoreSchemaForeign):
        check_neighbours(path)


@both_ways
def test_a_journal_that_would_delete_another_file_is_refused(
    stores: SqliteStores, path: Path, tmp_path: Path, read_only: bool
) -> None:
    victim = tmp_path / "another.txt"
    victim.write_text("a person's letters")
    path.with_name(f"{path.name}-journal").write_bytes(journal_naming(victim))
    with unchanged(path), pytest.raises(StoreSchemaForeign) as refused:
        stores.open(path, read_only=read_only)
    assert f"{path.name}-journal" in refused.value.details["found"]


@pytest.mark.skipif(os.name != "posix", reason="no links and pipes of this kind here")
@both_ways
@pytest.mark.parametrize("suffix", ["-journal", "-wal", "-shm"])
@pytest.mark.parametrize("kind", ["pipe", "link", "folder"])
def test_a_journal_that_is_no_file_is_refused_without_waiting(
    stores: SqliteStores, path: Path, suffix: str, kind: str, read_only: bool
) -> None:
    beside = path.with_name(path.name + suffix)
    make: dict[str, Callable[[], None]] = {
        "pipe": lambda: os.mkfifo(beside),
        "link": lambda: beside.symlink_to("/dev/zero"),
        "folder": beside.mkdir,
    }
    make[kind]()
    with unchanged(path), pytest.raises(StoreSchemaForeign):
        stores.open(path, read_only=read_only)


@pytest.mark.parametrize("read_only", [True, False])
def test_a_file_that_another_program_put_into_wal_opens_and_is_kept_as_ours(
    stores: SqliteStores, path: Path, read_only: bool
) -> None:
    change_store(path, "PRAGMA journal_mode = WAL")
    with closing(stores.open(path, read_only=read_only)) as store, store.reading() as records:
        assert records.plan.all()[0] == small_plan()
    if not read_only:
        with closing(stores.open(path)) as store, act(store) as work:
            work.settings.save("k", "v")
        with closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "delete"
    assert [each.name for each in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(os.name != "posix", reason="no pipes and devices of this kind here")
@both_ways
@pytest.mark.parametrize("kind", ["pipe", "device", "socket of nobody", "folder", "loop"])
def test_what_is_no_file_is_refused_without_waiting(
    stores: SqliteStores, tmp_path: Path, kind: str, read_only: bool
) -> None:
    path = tmp_path / "x.nakano"
    make: dict[str, Callable[[], None]] = {
        "pipe": lambda: os.mkfifo(path),
        "device": lambda: path.symlink_to("/dev/zero"),
        "socket of nobody": lambda: path.symlink_to(tmp_path / "nobody"),
        "folder": path.mkdir,
        "loop": lambda: path.symlink_to(path),
    }
    make[kind]()
    with pytest.raises((StoreForeign, StoreMissing, StoreDamaged)):
        stores.open(path, read_only=read_only)
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


@pytest.mark.skipif(os.name != "posix", reason="links need rights here")
def test_a_file_is_locked_by_whatever_name_it_is_opened(stores: SqliteStores, path: Path) -> None:
    link = path.with_name("link.nakano")
    link.symlink_to(path)
    with closing(stores.open(link)) as store:
        assert store.path == link
        assert not stores.is_free(path)
        with pytest.raises(StoreLocked):
            stores.open(path)


def test_opening_reads_the_schema_before_anything_else(
    stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def traced(path: Path, *, writable: bool) -> sqlite3.Connection:
        connection = connect(path, writable=writable)
        connection.set_trace_callback(said.append)
        return connection

    monkeypatch.setattr(opening, "connect", traced)
    stores.open(path).close()
    assert said[:2] == ["PRAGMA user_version", "SELECT type, name, tbl_name, sql FROM sqlite_master"]


def test_a_name_that_leaves_no_room_for_a_journal_is_refused(stores: SqliteStores, tmp_path: Path) -> None:
    path = tmp_path / f"{'a' * 241}.nakano"
    short = tmp_path / "短い.nakano"
    stores.create(short, OFFICE_INFO).close()
    short.rename(path)
    with pytest.raises(StoreDamaged) as refused:
        stores.open(path)
    assert refused.value.details["reason"] == "名前が長すぎます"


def test_a_path_that_leaves_no_room_for_a_journal_on_windows_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(beside: Path) -> NoReturn:
        error = FileNotFoundError(errno.ENOENT, "", str(beside))
        error.winerror = 3  # type: ignore[attr-defined,unused-ignore]
        raise error

    monkeypatch.setattr(Path, "lstat", missing)
    with pytest.raises(StoreDamaged) as refused:
        check_neighbours(path)
    assert refused.value.details["reason"] == "名前が長すぎます"
    path.unlink()
    check_neighbours(path)  # the folder may be missing


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
def test_the_surroundings_fault_is_a_refusal(
    tmp_path: Path, code: int, cause: type[Refused], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.nakano").touch()
    monkeypatch.setattr(connection, "has_holder", lambda _: False)
    told = refusal(error_of(code), tmp_path / "x.nakano")
    assert isinstance(told, cause)
    assert told.details["path"] == str(tmp_path / "x.nakano")


@pytest.mark.parametrize("code", [sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR_DELETE])
def test_a_journal_that_another_program_has_open_is_no_damage(
    tmp_path: Path, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x.nakano").touch()
    monkeypatch.setattr(connection, "has_holder", lambda path: path.name.endswith("-journal"))
    told = refusal(error_of(code), tmp_path / "x.nakano")
    assert isinstance(told, StoreLocked)
    assert told.details["path"] == str(tmp_path / "x.nakano")


def test_a_journal_that_another_program_has_open_is_no_damage_before_it_is_opened(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Path) -> bool:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    path.with_name(f"{path.name}-journal").write_bytes(b"")
    monkeypatch.setattr(file_checks, "_names_another_file", refuse)
    monkeypatch.setattr(file_checks, "is_open_elsewhere", lambda _: True)
    with pytest.raises(StoreLocked):
        file_checks.check_neighbours(path)


@pytest.mark.parametrize("code", [sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISUSE, sqlite3.SQLITE_CONSTRAINT_UNIQUE])
def test_our_fault_is_no_refusal(tmp_path: Path, code: int) -> None:
    assert refusal(error_of(code), tmp_path) is None
    assert refusal(ValueError("not of SQLite"), tmp_path) is None
    assert refusal(sqlite3.ProgrammingError("without a code"), tmp_path) is None


@pytest.mark.parametrize(
    ("places", "text"),
    [
        ([Place(file="x.nakano")], "内容が壊れています"),
        (
            [Place(table="listing", table_column="title", table_key="p-1/a")],
            "内容が壊れています：listing／p-1/a／title",
        ),
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
        assert read_in(store, lambda records: records.settings.read("k")) is None
        write()
        assert read_in(store, lambda records: records.settings.read("k")) == "v"


def test_a_full_disk_is_told_and_nothing_of_the_act_stays(store: Store) -> None:
    def fill() -> None:
        with act(store) as work:
            work.plan._database.connection.execute("PRAGMA max_page_count = 1")
            work.settings.save("k", "v" * 1_000_000)

    with pytest.raises(TargetNotWritable) as refused:
        fill()
    assert "空き容量" in refused.value.details["reason"]
    assert read_in(store, lambda records: records.settings.read("k")) is None
    assert store.check_integrity() == []


def test_a_row_that_points_nowhere_is_our_fault_and_is_not_committed(store: Store) -> None:
    def write_a_return_of_no_division() -> None:
        with act(store) as work:
            work.exchange.add_return(return_for(package_for("nobody")))

    with pytest.raises(sqlite3.IntegrityError):
        write_a_return_of_no_division()
    assert read_in(store, lambda records: records.exchange.find_return("r1")) is None


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


_STORE = Path(store_package.__file__).parent
_OF_SQLITE_ONLY = "sqlite3 store.sqlite dialects PRAGMA rowid sqlite_master group_concat char(10)".split()
_NEUTRAL = sorted(
    path
    for path in _STORE.rglob("*.py")
    if path.parent.name not in {"sqlite", "postgres"} and path.name not in {"places.py", "rendering.py"}  # of both
)


@pytest.mark.parametrize("path", _NEUTRAL, ids=lambda path: path.relative_to(_STORE).as_posix())
def test_what_is_of_sqlite_only_is_in_its_room(path: Path) -> None:
    text = path.read_text("utf-8")
    assert [word for word in _OF_SQLITE_ONLY if word in text] == []


def ids(store: Store, table: str) -> set[str]:
    with closing(sqlite3.connect(store.path)) as connection:
        return {each for (each,) in connection.execute(f"SELECT {table}_id FROM {table}")}  # noqa: S608 - named below


def test_initiatives_and_indicators_of_no_other_edition_are_removed(store: Store) -> None:
    plan = small_plan()
    before = ids(store, "initiative")
    row = replace(plan.newest.listings[0], row_id="9-9-9-99-Z")
    edition = replace(plan.newest, edition_id="p-2", ordinal=2, listings=(*plan.newest.listings, row))
    new = replace(APPLICATIONS, edition_id="p-2", indicator_id="KPI-9", actuals=())
    with act(store) as work:
        work.plan.save(replace(plan, editions=(edition,)))
        work.indicators.add("p", [APPLICATIONS, replace(APPLICATIONS, edition_id="p-2"), new])
    assert ids(store, "initiative") == {*before, row.initiative}
    assert ids(store, "indicator") == {APPLICATIONS.indicator_id, "KPI-9"}
    with act(store) as work:
        work.plan.remove_edition("p-2")
    assert ids(store, "initiative") == before
    assert ids(store, "indicator") == {APPLICATIONS.indicator_id}
    assert store.check_integrity() == []


def _write(store: Store) -> None:
    with act(store) as work:
        work.settings.save("k", "v")


def _read_later(store: Store) -> None:
    store.copied()


def _restore(store: Store) -> None:
    def begin(work: UnitOfWork) -> None:
        work.begin_act("restore", None)

    store.restore(store.whole(), begin)


def _try(store: Store) -> None:
    with store.on_trial() as trial:
        _write(trial)


@pytest.mark.parametrize("do", [_write, _read_later, _restore, _try, Store.check_integrity, Store.check_soundness])
def test_work_that_is_stopped_at_any_statement_leaves_no_connection_open(
    path: Path, monkeypatch: pytest.MonkeyPatch, do: Callable[[Store], object]
) -> None:
    """A connection that is left to be collected keeps its file open, and on Windows in its place."""
    made, left = list[sqlite3.Connection](), [0]

    class Noted(connection._Connection):
        """A connection that is known here."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            made.append(self)

    def check_stop() -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Cancelled

    def stop_at(step: int) -> bool:
        left[0] = step
        with suppress(Cancelled), closing(SqliteStores(TickingClock(), RULES).open(path)) as store:
            do(store)
        for each in made:
            with pytest.raises(sqlite3.ProgrammingError, match="closed"):
                sqlite3.Connection.execute(each, "SELECT 1")
        made.clear()
        return left[0] <= 0

    monkeypatch.setattr(connection, "_Connection", Noted)
    monkeypatch.setattr(connection, "check_stop", check_stop)
    step = 1
    while stop_at(step):
        step += 1 + step // 8
    assert step > 8
