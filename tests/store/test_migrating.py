"""Older files are copied, then brought up to date; a new file is what the steps make."""

import gzip
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from nakano_status.application.ports.data_file import UnitOfWork
from nakano_status.domain.fields.profile import EndedRows
from nakano_status.domain.refusals.files import StoreDamaged, StoreLocked, TargetNotWritable
from nakano_status.domain.storage.backups import FOLDER_SETTING, backup_name, made_at, office_time
from nakano_status.store.act_recording import BEGIN_HISTORY
from nakano_status.store.sqlite import connection as connection_module
from nakano_status.store.sqlite import migrating, opening
from nakano_status.store.sqlite.file_checks import schema_digest, schema_of
from nakano_status.store.sqlite.format_version import APPLICATION_ID, CURRENT, SCHEMAS, FormatVersion
from nakano_status.store.sqlite.migrating import STEPS, MigrationStep, empty_file, new_store, pending, upgrade
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.altered_stores import change_store
from tests.support.command_line import ROOT
from tests.support.plans import small_plan
from tests.support.stores import OFFICE_INFO, TickingClock, become_a_newer_program, spoil_what_is_written

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
        connection.deserialize(new_store(OFFICE_INFO, TickingClock()))
        assert schema(connection) == made
        assert connection.execute("PRAGMA user_version").fetchone()[0] == version == CURRENT.user_version
        assert connection.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID


def test_the_last_step_leads_to_todays_format() -> None:
    assert [step.to for step in STEPS] == sorted(step.to for step in STEPS)
    assert STEPS[-1].to == CURRENT


@pytest.mark.parametrize("released", SCHEMAS)
def test_the_tables_of_a_released_format_are_those_of_its_day(released: FormatVersion) -> None:
    made = empty_file(released)
    assert made is not None
    with closing(made):
        assert schema_digest(schema_of(made)) == SCHEMAS[released]


def test_every_step_leads_to_a_format_whose_schema_is_known() -> None:
    assert [step.to for step in STEPS] == list(SCHEMAS)


@pytest.mark.usefixtures("next_format")
def test_only_what_came_after_a_files_format_is_pending() -> None:
    assert [step.to for step in pending(FormatVersion(0, 9))] == [*(step.to for step in STEPS), NEXT]
    assert [step.to for step in pending(CURRENT)] == [NEXT]
    assert pending(NEXT) == ()


@pytest.mark.usefixtures("next_format")
def test_an_older_store_is_copied_and_brought_up_to_date(stores: SqliteStores, path: Path) -> None:
    before = dump(path)
    store = stores.open(path)
    with store.reading() as records:
        assert records.plan.all()[0] == small_plan()
    store.close()
    folder = path.with_name("officeの控え")
    assert store.kept is not None
    assert (store.kept.parent, bool(made_at(store.kept.name))) == (folder, True)
    with closing(sqlite3.connect(path)) as connection:
        assert "remark" in {name for _, name, *_ in connection.execute("PRAGMA table_info(setting)")}
        assert connection.execute("PRAGMA user_version").fetchone()[0] == NEXT.user_version
    assert dump(store.kept) == before
    assert sorted(path.parent.rglob("*")) == sorted([path, folder, store.kept])


@pytest.mark.usefixtures("next_format")
def test_a_copy_made_before_is_not_overwritten(path: Path) -> None:
    folder, moment = path.with_name("officeの控え"), datetime(2023, 7, 1, 10, 0, tzinfo=UTC)
    folder.mkdir()
    earlier = folder / backup_name(path, office_time(moment), [])
    earlier.write_text("earlier")
    with closing(SqliteStores(TickingClock(moment, timedelta(0))).open(path)) as store:
        assert store.kept == earlier.with_stem(f"{earlier.stem}-2")
    assert earlier.read_text() == "earlier"


@pytest.mark.usefixtures("next_format")
def test_a_copy_goes_to_the_chosen_folder_only_if_that_has_backups(stores: SqliteStores, path: Path) -> None:
    chosen = path.with_name("保管")
    with closing(stores.open(path, read_only=True)) as there:
        assert there.kept is None
    with closing(sqlite3.connect(path)) as connection, connection:
        act_id = connection.execute("SELECT act_id FROM act").fetchone()[0]
        connection.execute("INSERT INTO setting VALUES (?, ?, ?)", (FOLDER_SETTING, chosen.name, act_id))
    older = path.read_bytes()
    with closing(stores.open(path)) as store:
        assert store.kept is not None
        assert store.kept.parent == path.with_name("officeの控え")
    path.write_bytes(older)
    chosen.mkdir()
    (chosen / "office_20230701-100000.nakano").touch()
    with closing(stores.open(path)) as store:
        assert store.kept is not None
        assert store.kept.parent == chosen


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
        with pytest.raises(StoreLocked):
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
    with pytest.raises(TargetNotWritable):
        stores.open(path)
    assert path.read_bytes() == before


@pytest.mark.usefixtures("next_format")
def test_without_a_copy_that_reads_as_it_was_written_nothing_is_migrated(
    stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    spoil_what_is_written(monkeypatch)
    with pytest.raises(TargetNotWritable):
        stores.open(path)
    assert path.read_bytes() == before
    assert list(path.with_name("officeの控え").iterdir()) == []


@pytest.mark.usefixtures("next_format")
def test_an_older_store_is_read_without_being_changed(stores: SqliteStores, path: Path) -> None:
    before = path.read_bytes()
    store = stores.open(path, read_only=True)
    with store.reading() as records:
        assert records.plan.all()[0] == small_plan()
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
    assert (found.place.key, found.place.column) == (f"{edition}/{row}", "title")


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
            assert store.whole() == connection_module.content_of(connection)
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
        assert (began.kind, list(records.history.heads().values())) == (BEGIN_HISTORY, [began])
    become_a_newer_program(monkeypatch)
    with closing(stores.open(file_of_1_4, read_only=True)) as store, store.reading() as records:
        assert (records.entries.acts()[-1], list(records.history.heads().values())) == (began, [began])


def test_an_older_store_that_is_only_read_is_found_damaged(stores: SqliteStores, file_of_1_4: Path) -> None:
    change_store(file_of_1_4, "UPDATE return_value SET text = '別の文章' WHERE text IS NOT NULL")
    with closing(stores.open(file_of_1_4, read_only=True)) as store:
        assert store.check_integrity() != []
        with pytest.raises(StoreDamaged):
            store.whole()


@pytest.mark.parametrize("read_only", [True, False])
def test_an_older_store_in_which_a_row_is_missing_is_damaged(
    stores: SqliteStores, file_of_1_4: Path, *, read_only: bool
) -> None:
    change_store(file_of_1_4, "DELETE FROM round WHERE rowid = (SELECT min(rowid) FROM round)")
    before = file_of_1_4.read_bytes()
    with pytest.raises(StoreDamaged, match="表「change」から参照"):
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
        work.organisation.remember_alias("課", "nobody")

    with pytest.raises(sqlite3.IntegrityError):
        new_store(OFFICE_INFO, TickingClock(), fill)


@pytest.mark.usefixtures("next_format")
def test_a_file_that_appears_under_the_name_of_the_copy_is_kept(
    stores: SqliteStores, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = path.with_name("officeの控え") / "taken.nakano"
    taken.parent.mkdir()
    taken.write_text("mine")
    monkeypatch.setattr(migrating, "backup_name", lambda *_: taken.name)
    with pytest.raises(TargetNotWritable):
        stores.open(path)
    assert taken.read_text() == "mine"


def _settings(path: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT * FROM setting").fetchall()
