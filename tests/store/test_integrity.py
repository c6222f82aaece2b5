"""What `check_integrity` finds in a file that was changed from outside."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakano_status.domain.exchange.ledger import Fate, LedgerRow
from nakano_status.domain.history.acts import Change, Why
from nakano_status.domain.merge.resolution import OFFICE
from nakano_status.domain.papers.publication import Occasion, Publication
from nakano_status.domain.problem_texts import CATALOGUE
from nakano_status.domain.refusals.files import StoreDamaged
from nakano_status.store.integrity import check
from nakano_status.store.sqlite.connection import lenient
from nakano_status.store.sqlite.format_version import STATEMENTS
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.statements import Database
from tests.support.altered_stores import HISTORY, lose_an_index_entry
from tests.support.plans import small_organisation
from tests.support.stores import ROUND, act, package_for, received, return_for

FILE = received(b"as it came")
TITLE = ("listing", "p-1/b", "title")


@pytest.fixture
def used(path: Path, stores: SqliteStores) -> Path:
    """A closed store with a file, a package, a return and a ledger row."""
    store = stores.open(path)
    with act(store) as work:
        work.arrivals.add(FILE)
        work.packages.add(package_for(parents=["R4-OLD"]))
        work.returns.add(return_for(package_for()))
        work.arrivals.add_ledger([LedgerRow(FILE.sha256, "回答", 12, "a", Fate.APPLIED)])
        paper = Publication(ROUND, 1, Occasion.COUNCIL, "", date(2023, 8, 20), "d", is_final=True)
        work.publications.add(paper, {"一覧.xlsx": b"PK"}, {})
    assert store.check_integrity() == []
    store.close()
    return path


def statement(sql: str) -> Callable[[sqlite3.Connection], object]:
    return lambda connection: connection.execute(sql)


@pytest.mark.parametrize(
    ("harm", "code", "place"),
    [
        (lose_an_index_entry, "STORE-STRUCTURE-BROKEN", (None, None, None)),
        (
            statement("DELETE FROM package"),
            "STORE-REFERENCE-BROKEN",
            ("package_parent", "R4-ZEIMU/R4-OLD", "package_id"),
        ),
        (
            statement("UPDATE edition_profile SET profile = replace(hex(zeroblob(50000)), '0', '[')"),
            "STORE-CELL-BROKEN",
            ("edition_profile", "p-1", "profile"),
        ),
        (statement("DELETE FROM act"), "STORE-REFERENCE-BROKEN", ("plan", "p", "act_id")),
        (
            statement("UPDATE received_file SET content = x'00'"),
            "STORE-BYTES-CHANGED",
            ("received_file", FILE.sha256, "content"),
        ),
        (
            statement("UPDATE publication_file SET content = x'00'"),
            "STORE-PAPER-CHANGED",
            ("publication_file", "R4/1/一覧.xlsx", "content"),
        ),
        (statement("UPDATE ledger_row SET fate = 'lost'"), "STORE-CELL-BROKEN", ("ledger_row", None, "fate")),
        (statement("UPDATE ledger_row SET fate = 'agreed'"), "STORE-CELL-CHANGED", ("ledger_row", None, "fate")),
        (statement("DELETE FROM batch_file"), "STORE-REFERENCE-BROKEN", ("ledger_row", None, "sha256")),
        (statement("DELETE FROM ledger_row"), "STORE-ROWS-OFF", ("ledger_row", None, None)),
        (statement("UPDATE listing SET title = '別の題' WHERE row_id = 'b'"), "STORE-CELL-CHANGED", TITLE),
        (statement("UPDATE package SET round_id = x'ff'"), "STORE-CELL-BROKEN", ("package", "R4-ZEIMU", "round_id")),
    ],
)
def test_a_harmed_file_is_found_out_at_its_place(
    used: Path,
    stores: SqliteStores,
    harm: Callable[[sqlite3.Connection], object],
    code: str,
    place: tuple[str | None, str | None, str | None],
) -> None:
    with closing(sqlite3.connect(used, isolation_level=None)) as connection:
        harm(connection)
    with closing(stores.open(used)) as store:
        problems = store.check_integrity()
    table, key, column = place
    found = [(each.code, each.place.table, each.place.column) for each in problems if each.place.key == key or not key]
    assert (code, table, column) in found, problems
    assert all(problem.place.file == used.name for problem in problems)
    assert all(problem.code in CATALOGUE for problem in problems)


@pytest.mark.parametrize("table", ["act_content", "act_parent", "act_digest"])
def test_a_history_without_its_rows_is_found(used: Path, stores: SqliteStores, table: str) -> None:
    with closing(sqlite3.connect(used, isolation_level=None)) as connection:
        connection.execute(f"DELETE FROM {table}")  # noqa: S608 - a name of our own
    with closing(stores.open(used)) as store:
        assert ("STORE-HISTORY-CHANGED", table) in {(each.code, each.place.table) for each in store.check_integrity()}


def test_nothing_is_written_beside_damage_and_so_made_to_look_sound(used: Path, stores: SqliteStores) -> None:
    with closing(sqlite3.connect(used, isolation_level=None)) as connection:
        connection.execute("UPDATE division SET position = position + 50 WHERE division_id = 'bosai'")
    with closing(stores.open(used)) as store:
        with pytest.raises(StoreDamaged) as refused, act(store) as work:
            work.organisation.save(work.organisation.read())
        assert "division／bosai／position" in refused.value.details["reason"]


def test_nothing_is_written_beside_damage_that_came_while_the_file_was_open(path: Path, stores: SqliteStores) -> None:
    with closing(stores.open(path)) as store:
        with act(store) as work:
            work.settings.save("k", "v")
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("UPDATE division SET position = position + 50 WHERE division_id = 'bosai'")
        with pytest.raises(StoreDamaged, match="division／bosai／position"), act(store) as work:
            work.organisation.save(small_organisation())


def test_a_row_is_summed_with_the_act_that_it_names(path: Path, stores: SqliteStores) -> None:
    with closing(stores.open(path)) as store:
        with act(store) as work:
            first, *_ = work.entries.acts()
            work.entries.add_changes([Change(first.act_id, ROUND, "a", "done", None, None, "済", OFFICE, Why.TYPED)])
        assert store.check_integrity() == []


def test_nothing_is_written_into_a_damaged_file_wherever_the_damage_is(used: Path, stores: SqliteStores) -> None:
    with closing(sqlite3.connect(used, isolation_level=None)) as connection:
        connection.execute("UPDATE listing SET title = '別の題' WHERE row_id = 'b'")
    before = used.read_bytes()
    with (
        closing(stores.open(used)) as store,
        pytest.raises(StoreDamaged, match="listing／p-1/b／title"),
        store.writing(),
    ):
        pass
    assert used.read_bytes() == before


def test_a_fault_met_in_a_damaged_file_is_told_as_damage_and_reported_as_a_fault_too(
    used: Path, stores: SqliteStores, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nakano_status.defect_report.log_folder", lambda: tmp_path / "logs")
    with closing(sqlite3.connect(used, isolation_level=None)) as connection:
        connection.execute("UPDATE listing SET title = '別の題' WHERE row_id = 'b'")
    with closing(stores.open(used)) as store, pytest.raises(StoreDamaged), store.reading():
        raise KeyError("x")
    (report,) = (tmp_path / "logs").iterdir()
    assert "builtins.KeyError" in report.read_text("utf-8")


@pytest.mark.parametrize("error", [OSError("no answer"), AssertionError("impossible")])
def test_a_fault_that_damage_cannot_cause_stays_what_it_is_in_a_damaged_file_too(
    used: Path, stores: SqliteStores, error: Exception
) -> None:
    with closing(sqlite3.connect(used, isolation_level=None)) as connection:
        connection.execute("UPDATE listing SET title = '別の題' WHERE row_id = 'b'")
    with closing(stores.open(used)) as store, pytest.raises(type(error)), store.reading():
        raise error


def test_a_fault_of_the_program_in_a_sound_file_stays_a_fault(used: Path, stores: SqliteStores) -> None:
    with closing(stores.open(used)) as store, pytest.raises(KeyError), store.reading():
        raise KeyError("x")


def found_after(connection: sqlite3.Connection, *changes: str) -> list[tuple[str, str | None, str | None, str | None]]:
    """Return the code, the table, the key and the column of what is found after these statements."""
    for each in changes:
        connection.execute(each)
    with lenient(connection):
        places = [(each.code, each.place) for each in check(Database(connection, STATEMENTS), "x.nakano")]
    return sorted(((code, at.table, at.key, at.column) for code, at in places), key=repr)


def found_without_history(
    connection: sqlite3.Connection, *changes: str
) -> list[tuple[str, str | None, str | None, str | None]]:
    """Return what is found by other means than what the acts recorded."""
    found = found_after(connection, *(f"DELETE FROM {table}" for table in HISTORY), *changes)  # noqa: S608 - our own
    return [each for each in found if each[1] not in HISTORY]


ROW = "UPDATE listing SET {} WHERE row_id = 'b'"
HOLDING = "UPDATE division_place SET {} WHERE division_id = 'zeimu'"


@pytest.mark.parametrize(
    ("change", "cell"),
    [
        (ROW.format("title = 'a' || char(0)"), ("listing", "p-1/b", "title")),
        (ROW.format("title = CAST(x'ff41' AS TEXT)"), ("listing", "p-1/b", "title")),
        (ROW.format("title = x'41'"), ("listing", "p-1/b", "title")),
        (ROW.format("sponsor = 'nobody'"), ("listing", "p-1/b", "sponsor")),
        (ROW.format("position = -1"), ("listing", "p-1/b", "position")),
        (ROW.format("position = 2147483648"), ("listing", "p-1/b", "position")),
        (ROW.format("position = 1.5"), ("listing", "p-1/b", "position")),
        (HOLDING.format("is_liaison = 2"), ("division_place", "zeimu/", "is_liaison")),
        (HOLDING.format("valid_to = '2023-02-30'"), ("division_place", "zeimu/", "valid_to")),
    ],
)
def test_a_cell_that_its_column_cannot_hold_is_named_beside_sound_ones(
    connection: sqlite3.Connection, change: str, cell: tuple[str, str, str]
) -> None:
    assert found_after(connection, change) == [("STORE-CELL-BROKEN", *cell)]


def test_the_largest_number_that_a_column_holds_is_changed_and_not_broken(connection: sqlite3.Connection) -> None:
    change = ROW.format("position = 2147483647")
    assert found_after(connection, change) == [("STORE-CELL-CHANGED", "listing", "p-1/b", "position")]


@pytest.mark.parametrize(
    ("change", "cell"),
    [
        ("UPDATE word_value SET word_id = 'x' WHERE word_id = 'w1'", ("word_value", "x/a//done/done", "word_id")),
        ("UPDATE word_value SET row_id = 'x' WHERE word_id = 'w1'", ("word_value", "w1/x//done/done", "row_id")),
        (
            "UPDATE word_value SET division_id = 'x' WHERE word_id = 'w1'",
            ("word_value", "w1/a/x/done/done", "division_id"),
        ),
        (  # another assertion is on that row: no value is missing, but the four together are
            "UPDATE word_value SET row_id = 'b' WHERE word_id = 'w1'",
            ("word_value", "w1/b//done/done", "group_key"),
        ),
        (HOLDING.format("parent = 'x'"), ("division_place", "zeimu/", "parent")),
    ],
)
def test_a_reference_to_no_row_is_named_by_the_first_value_that_is_nowhere(
    connection: sqlite3.Connection, change: str, cell: tuple[str, str, str]
) -> None:
    assert found_without_history(connection, change) == [("STORE-REFERENCE-BROKEN", *cell)]


def test_files_are_compared_with_their_digest_and_their_size_without_check_sums_too(
    connection: sqlite3.Connection,
) -> None:
    """The bytes have no check sum, and a data file from before the check sums has none at all."""
    changes = (
        "UPDATE received_file SET content = 'text' WHERE rowid = 1",
        "UPDATE received_file SET size = size + 1 WHERE rowid = 2",
        "UPDATE publication_file SET content = x'00'",
    )
    first, second = received(b"answered").sha256, received(b"as well").sha256
    assert found_without_history(connection, *changes) == [
        ("STORE-CELL-BROKEN", "received_file", first, "content"),
        ("STORE-CELL-CHANGED", "received_file", second, "size"),
        ("STORE-PAPER-CHANGED", "publication_file", "R4/1/一覧.xlsx", "content"),
    ]
    damaged = {each.code: each.found for each in check(Database(connection, STATEMENTS), "x.nakano")}
    assert damaged["STORE-CELL-CHANGED"] == str(len(b"as well") + 1)


def test_the_rows_of_an_answer_that_the_ledger_does_not_account_for_are_counted_by_file(
    connection: sqlite3.Connection,
) -> None:
    assert found_without_history(connection, "DELETE FROM ledger_row") == [
        ("STORE-LEDGER-OFF", "ledger_row", received(b"answered").sha256, None)
    ]
    problem = next(
        each for each in check(Database(connection, STATEMENTS), "x.nakano") if each.place.table == "ledger_row"
    )
    assert (problem.found, dict(problem.details)["count"]) == ("r1", "2")
