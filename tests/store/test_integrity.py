"""What `check_integrity` finds in a file that was changed from outside."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from nakano_status.domain.exchange.ledger import Fate, LedgerRow
from nakano_status.domain.papers.publication import Occasion, Publication
from nakano_status.domain.problem_codes import CATALOGUE
from nakano_status.domain.refusals.files import StoreDamaged
from nakano_status.store.sqlite.opening import SqliteStores
from tests.support.altered_stores import lose_an_index_entry
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


def test_a_program_that_keeps_no_sums_may_have_written_since(used: Path, stores: SqliteStores) -> None:
    """A data file of the same format goes to and fro between this program and one from before the check sums."""
    with closing(sqlite3.connect(used, isolation_level=None)) as connection:
        connection.execute("INSERT INTO act SELECT 'older', ordinal + 100, kind, at, by_name, program FROM act LIMIT 1")
        connection.execute("UPDATE round SET closed_by = 'older'")
    with closing(stores.open(used)) as store:
        assert store.check_integrity() == []
        with act(store) as work:
            work.settings.save("k", "v")
        assert store.check_integrity() == []


def test_nothing_is_written_beside_damage_and_so_made_to_look_sound(used: Path, stores: SqliteStores) -> None:
    with closing(sqlite3.connect(used, isolation_level=None)) as connection:
        connection.execute("UPDATE division SET position = position + 50 WHERE division_id = 'bosai'")
    with closing(stores.open(used)) as store:
        with pytest.raises(StoreDamaged) as refused, act(store) as work:
            work.organisation.save(work.organisation.read())
        assert "division／bosai／position" in refused.value.details["reason"]


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


def test_a_fault_of_the_program_in_a_sound_file_stays_a_fault(used: Path, stores: SqliteStores) -> None:
    with closing(stores.open(used)) as store, pytest.raises(KeyError), store.reading():
        raise KeyError("x")
