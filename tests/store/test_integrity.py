"""What `check_integrity` finds in a file that somebody, or something, has changed."""

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakano_status.domain.ledger import Fate, LedgerRow
from nakano_status.domain.problem_codes import CATALOGUE
from nakano_status.domain.publication import Occasion, Publication
from nakano_status.store.opening import SqliteStores
from tests.support.stores import ROUND, act, package_for, received, return_for

FILE = received(b"as it came")


@pytest.fixture
def used(path: Path, stores: SqliteStores) -> Path:
    """A closed store with a file, a package, a return and a ledger row."""
    store = stores.open(path)
    with act(store) as work:
        work.add_received(FILE)
        work.add_package(package_for())
        work.add_return(return_for(package_for()))
        work.add_ledger([LedgerRow(FILE.sha256, "回答", 12, "a", Fate.APPLIED)])
        paper = Publication(ROUND, 1, Occasion.COUNCIL, "", date(2023, 8, 20), "d", is_final=True)
        work.add_publication(paper, {"一覧.xlsx": b"PK"}, {})
    assert store.check_integrity() == []
    store.close()
    return path


def lose_an_index_entry(connection: sqlite3.Connection) -> None:
    """Write a row while one of its indexes is not known."""
    connection.execute("PRAGMA writable_schema = ON")
    (kept,) = connection.execute("SELECT * FROM sqlite_master WHERE name = 'ix_package_round_id'").fetchall()
    connection.execute("DELETE FROM sqlite_master WHERE name = 'ix_package_round_id'")
    connection.execute("PRAGMA writable_schema = RESET")
    connection.execute("UPDATE package SET round_id = 'R5'")
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("INSERT INTO sqlite_master VALUES (?, ?, ?, ?, ?)", kept)


def statement(sql: str) -> Callable[[sqlite3.Connection], object]:
    return lambda connection: connection.execute(sql)


@pytest.mark.parametrize(
    ("harm", "code", "found"),
    [
        (lose_an_index_entry, "STORE-STRUCTURE-BROKEN", "row 1 missing from index ix_package_round_id"),
        (statement("DELETE FROM package"), "STORE-REFERENCE-BROKEN", "package_parent"),
        (statement("DELETE FROM act"), "STORE-REFERENCE-BROKEN", "plan"),
        (
            statement("UPDATE received_file SET content = x'00'"),
            "STORE-BYTES-CHANGED",
            hashlib.sha256(b"\0").hexdigest(),
        ),
        (
            statement("UPDATE publication_file SET content = x'00'"),
            "STORE-PAPER-CHANGED",
            hashlib.sha256(b"\0").hexdigest(),
        ),
        (statement("UPDATE ledger_row SET fate = 'lost'"), "STORE-LEDGER-OFF", "lost"),
        (statement("DELETE FROM batch_file"), "STORE-LEDGER-OFF", "applied"),
    ],
)
def test_a_harmed_file_is_found_out(
    used: Path, stores: SqliteStores, harm: Callable[[sqlite3.Connection], object], code: str, found: str
) -> None:
    with closing(sqlite3.connect(used, isolation_level=None)) as connection:
        harm(connection)
    with closing(stores.open(used)) as store:
        problems = store.check_integrity()
    assert {problem.code for problem in problems} == {code}
    assert all(problem.place.file == used.name for problem in problems)
    assert code in CATALOGUE
    if code != "STORE-REFERENCE-BROKEN":
        assert [problem.found for problem in problems] == [found]
    elif found == "plan":
        assert found in {problem.found for problem in problems}
