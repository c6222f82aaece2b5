"""Integrity of rows: references, caches, statements, tables."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Boolean, Integer, LargeBinary, Table, Text

from nakano_status.application.ports.data_file import Store
from nakano_status.domain.exchange.ledger import Fate, LedgerRow
from nakano_status.domain.exchange.returns import ReturnState
from nakano_status.domain.history.acts import ActKind, Change, Why, act_digest
from nakano_status.domain.merge.resolution import OFFICE
from nakano_status.domain.organisation.divisions import EarlierPlace, Organisation, Role
from nakano_status.domain.papers.publication import Occasion, Publication
from nakano_status.domain.plan.plan import NamedDivision
from nakano_status.domain.problem_texts import CATALOGUE
from nakano_status.domain.refusals.files import StoreDamaged
from nakano_status.domain.round.round import RoundRow
from nakano_status.store import reading, transaction
from nakano_status.store.act_recording import Checksums, RecordedContents, StoredContent, contents_digest
from nakano_status.store.changed_cells import changed_acts
from nakano_status.store.format_version import CURRENT
from nakano_status.store.integrity import changed_cache, find_row_problems, references
from nakano_status.store.sqlite.connection import tolerate_invalid_utf8
from nakano_status.store.sqlite.file_format import STATEMENTS
from nakano_status.store.sqlite.migrating import new_file_in_memory
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.statements import Database, Statements
from nakano_status.store.subjects import read_snapshot
from nakano_status.store.tables import all_tables, change
from nakano_status.store.transaction import OF_ANSWERS
from tests.support.altered_stores import HISTORY, begin_history_anew, lose_an_index_entry
from tests.support.fields import NAKANO, slot_in
from tests.support.plans import small_organisation
from tests.support.stores import OFFICE_INFO, ROUND, RULES, TickingClock, act, package_for, received, return_for, typed

FILE = received(b"as it came")
TITLE = ("listing", "p-1/b", "title")


@pytest.fixture
def used(path: Path, stores: SqliteStores) -> Path:
    """A closed store with a file, a package, a return and a ledger row."""
    store = stores.open(path)
    with act(store) as work:
        work.exchange.add_received(FILE)
        work.exchange.add_package(package_for(parents=["R4-OLD"]))
        work.exchange.add_sent_form("R4-ZEIMU", b"as it came")
        work.exchange.add_return(return_for(package_for()))
        work.exchange.add_ledger([LedgerRow(FILE.sha256, "回答", 12, "a", Fate.APPLIED)])
        paper = Publication(ROUND, 1, Occasion.COUNCIL, "", date(2023, 8, 20), "d", is_final=True)
        work.publications.add(paper, {"一覧.xlsx": b"PK"}, {})
    assert store.check_integrity() == []
    store.close()
    return path


def statement(sql: str) -> Callable[[sqlite3.Connection], object]:
    return lambda connection: connection.execute(sql)


def with_deep_text(sql: str) -> Callable[[sqlite3.Connection], object]:
    """Return a change with JSON that is nested too deeply to be read."""
    values = {"deep": "[" * 50_000, "sha256": FILE.sha256, "round": ROUND, "sender": "sender"}
    return lambda connection: connection.execute(sql, values)


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
            with_deep_text("UPDATE edition_profile SET profile = :deep"),
            "STORE-CELL-BROKEN",
            ("edition_profile", "p-1", "profile"),
        ),
        (
            with_deep_text(
                "INSERT INTO finding SELECT :sha256, 1, 'X', 'error'" + ", NULL" * 9 + ", :deep, max(act_id) FROM act"
            ),
            "STORE-CELL-BROKEN",
            ("finding", f"{FILE.sha256}/1", "details"),
        ),
        (
            with_deep_text("INSERT INTO settled_round SELECT :round, :deep, max(act_id) FROM act"),
            "STORE-CELL-BROKEN",
            ("settled_round", ROUND, "facts"),
        ),
        (
            with_deep_text("INSERT INTO setting SELECT :sender, :deep, max(act_id) FROM act"),
            "STORE-CELL-BROKEN",
            ("setting", "sender", "value"),
        ),
        (statement("DELETE FROM act"), "STORE-REFERENCE-BROKEN", ("plan", "p", "act_id")),
        (
            statement("UPDATE received_file SET content = x'00'"),
            "STORE-BYTES-CHANGED",
            ("received_file", FILE.sha256, "content"),
        ),
        (
            statement("UPDATE sent_form SET content = x'00'"),
            "STORE-BYTES-CHANGED",
            ("sent_form", f"R4-ZEIMU/{FILE.sha256}", "content"),
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
    places = [(each.code, each.place) for each in problems]
    found = [(code, each.table, each.table_column) for code, each in places if each.table_key == key or not key]
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
    with tolerate_invalid_utf8(connection):
        places = [(each.code, each.place) for each in find_row_problems(Database(connection, STATEMENTS), "x.nakano")]
    return sorted(((code, at.table, at.table_key, at.table_column) for code, at in places), key=repr)


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
        ("STORE-BYTES-CHANGED", "publication_file", "R4/1/一覧.xlsx", "content"),
        ("STORE-CELL-BROKEN", "received_file", first, "content"),
        ("STORE-CELL-CHANGED", "received_file", second, "size"),
    ]
    damaged = {each.code: each.found for each in find_row_problems(Database(connection, STATEMENTS), "x.nakano")}
    assert damaged["STORE-CELL-CHANGED"] == str(len(b"as well") + 1)


def test_the_rows_of_an_answer_that_the_ledger_does_not_account_for_are_counted_by_file(
    connection: sqlite3.Connection,
) -> None:
    assert found_without_history(connection, "DELETE FROM ledger_row") == [
        ("STORE-LEDGER-OFF", "ledger_row", received(b"answered").sha256, None)
    ]
    problem = next(
        each
        for each in find_row_problems(Database(connection, STATEMENTS), "x.nakano")
        if each.place.table == "ledger_row"
    )
    assert (problem.found, dict(problem.details)["count"]) == ("r1", "2")


Found = tuple[str, str | None, str | None, str | None]
"""The code of a problem, and its table, key and column."""


def write_acts(connection: sqlite3.Connection, parents: Mapping[str, Sequence[str] | None], begins: str = "") -> None:
    """Write acts, each with the acts before it (None: it is older than the history)."""
    database = Database(connection, STATEMENTS)
    digests: dict[str, str] = {}
    for ordinal, (act_id, before) in enumerate(parents.items()):
        kind = ActKind.BEGIN_HISTORY if act_id == begins else "edit_entry"
        connection.execute("INSERT INTO act VALUES (?, ?, ?, '2023-07-01', NULL, '1')", (act_id, ordinal, kind))
        if before is not None:
            content = StoredContent.of(act_id, (database.tables["division"], ""), f"rows of {act_id}", Checksums())
            database.run_many("insert act_content", [content._asdict()])
            contents = contents_digest([content])
            digests[act_id] = act_digest(contents, [digests[each] for each in before])
            connection.execute("INSERT INTO act_digest VALUES (?, ?, ?)", (act_id, contents, digests[act_id]))
            stated = [(act_id, each, digests[each]) for each in before]
            connection.executemany("INSERT INTO act_parent VALUES (?, ?, ?)", stated)


@pytest.fixture
def empty() -> Iterator[sqlite3.Connection]:
    made = new_file_in_memory(CURRENT)
    assert made is not None
    with closing(made):
        made.execute("PRAGMA foreign_keys=OFF")
        yield made


@pytest.fixture
def joined(empty: sqlite3.Connection) -> sqlite3.Connection:
    """After a, two copies went apart with b and c; d follows both."""
    write_acts(empty, {"a": [], "b": ["a"], "c": ["a"], "d": ["b", "c"]})
    return empty


@pytest.fixture
def begun(empty: sqlite3.Connection) -> sqlite3.Connection:
    """The history begins after the acts o and p, with g; h follows."""
    write_acts(empty, {"o": None, "p": None, "g": [], "h": ["g"]}, begins="g")
    return empty


def graph_found_after(connection: sqlite3.Connection, *changes: str) -> list[Found]:
    for each in changes:
        connection.execute(each)
    database = Database(connection, STATEMENTS)
    with tolerate_invalid_utf8(connection):
        problems = [(each.code, each.place) for each in changed_acts(database, RecordedContents.read(database))]
    return [(code, at.table, at.table_key, at.table_column) for code, at in problems]


def cell(table: str, key: str, column: str) -> Found:
    return "STORE-CELL-CHANGED", table, key, column


def alone(table: str, key: str) -> Found:
    return "STORE-HISTORY-CHANGED", table, key, None


def test_acts_of_copies_that_went_apart_and_were_joined_prove_each_other(joined: sqlite3.Connection) -> None:
    assert graph_found_after(joined) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        # that of an act, not those that others state of it
        ("UPDATE act_digest SET digest = 'x' WHERE act_id = 'a'", cell("act_digest", "a", "digest")),
        ("UPDATE act_digest SET digest = 'x' WHERE act_id = 'b'", cell("act_digest", "b", "digest")),
        ("UPDATE act_digest SET contents = 'x' WHERE act_id = 'b'", cell("act_digest", "b", "contents")),
        ("DELETE FROM act_digest WHERE act_id = 'b'", alone("act_digest", "b")),
        ("DELETE FROM act_digest WHERE act_id = 'a'", alone("act_digest", "a")),
        (
            "UPDATE act_parent SET parent_digest = 'x' WHERE act_id = 'b'",
            cell("act_parent", "b/a", "parent_digest"),
        ),
        (
            "UPDATE act_parent SET parent_digest = 'x' WHERE act_id = 'd' AND parent_id = 'c'",
            cell("act_parent", "d/c", "parent_digest"),
        ),
        (
            "UPDATE act_parent SET parent_id = 'a' WHERE act_id = 'd' AND parent_id = 'b'",
            cell("act_parent", "d/a", "parent_id"),
        ),
        (  # it was that of another act
            "INSERT INTO act_parent SELECT 'b', 'c', digest FROM act_digest WHERE act_id = 'c'",
            cell("act_parent", "b/c", "act_id"),
        ),
        (  # and the act that it names has no digest
            "INSERT INTO act_parent VALUES ('b', 'x', 'x')",
            cell("act_parent", "b/x", "act_id"),
        ),
        ("DELETE FROM act_parent WHERE act_id = 'b'", alone("act_parent", "b")),
    ],
)
def test_what_changed_of_an_act_is_named_and_nothing_else(
    joined: sqlite3.Connection, change: str, expected: Found
) -> None:
    assert graph_found_after(joined, change) == [expected]


def test_a_parent_in_which_a_cell_is_no_text_counts_as_gone(joined: sqlite3.Connection) -> None:
    """The cell itself is named as one that its column cannot hold."""
    change = "UPDATE act_parent SET parent_digest = x'00' WHERE act_id = 'd' AND parent_id = 'c'"
    assert graph_found_after(joined, change) == [cell("act_digest", "d", "digest")]


def test_an_act_whose_own_id_is_no_text_hides_no_change_of_those_after_it(joined: sqlite3.Connection) -> None:
    changes = (
        "UPDATE act SET act_id = x'00' WHERE act_id = 'a'",
        "UPDATE act_digest SET digest = 'x' WHERE digest > ''",
    )
    assert {key for _, _, key, _ in graph_found_after(joined, *changes)} == {"b", "c", "d"}


def test_acts_from_before_the_beginning_need_no_digest(begun: sqlite3.Connection) -> None:
    assert graph_found_after(begun) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("INSERT INTO act_digest VALUES ('o', 'x', 'x')", alone("act_digest", "o")),
        ("INSERT INTO act_parent VALUES ('p', 'o', 'x')", alone("act_parent", "p")),
        (f"UPDATE act SET kind = '{ActKind.BEGIN_HISTORY}' WHERE act_id = 'h'", alone("act", "h")),  # noqa: S608 - our own
        ("UPDATE act_parent SET parent_id = 'p'", cell("act_parent", "h/p", "parent_id")),
    ],
)
def test_acts_from_before_the_beginning_have_no_part_in_the_history(
    begun: sqlite3.Connection, change: str, expected: Found
) -> None:
    assert graph_found_after(begun, change) == [expected]


def test_an_act_from_before_the_beginning_has_no_content(begun: sqlite3.Connection) -> None:
    database = Database(begun, STATEMENTS)
    forged = StoredContent.of("o", (database.tables["division"], ""), "x", Checksums())
    database.run_many("insert act_content", [forged._asdict()])
    assert graph_found_after(begun) == [alone("act_content", "o")]


def test_an_act_whose_content_changed_in_a_cell_is_not_named_beside_that_cell(connection: sqlite3.Connection) -> None:
    assert graph_found_after(connection, "UPDATE act_content SET digest = 'x' WHERE table_name = 'division'") == []


def tables_off(path: Path) -> set[str | None]:
    """Return the tables of the problems of a data file."""
    with closing(SqliteStores(TickingClock()).open(path, read_only=True)) as store:
        return {each.place.table for each in store.check_integrity()}


def test_an_act_that_begins_the_history_again_hides_no_change_before_it(whole_copy: Path) -> None:
    assert tables_off(whole_copy) == set()
    with closing(SqliteStores(TickingClock(), RULES).open(whole_copy)) as store, store.writing() as work:
        work.begin_act(ActKind.BEGIN_HISTORY, None)
        work.commit()
    assert tables_off(whole_copy) == {"act"}
    with closing(sqlite3.connect(whole_copy, isolation_level=None)) as connection:
        connection.execute("UPDATE act_digest SET digest = ? WHERE act_id = (SELECT min(act_id) FROM act)", ("0" * 64,))
    assert "act_digest" in tables_off(whole_copy)


@pytest.mark.parametrize("table", HISTORY)
def test_nothing_is_recorded_of_acts_before_the_beginning(whole_copy: Path, table: str) -> None:
    with closing(sqlite3.connect(whole_copy, isolation_level=None)) as connection:
        begin_history_anew(connection)
    assert tables_off(whole_copy) == set()
    with closing(SqliteStores(TickingClock(), RULES).open(whole_copy)) as store, act(store) as work:
        work.settings.save("k", "v")
    with closing(sqlite3.connect(whole_copy, isolation_level=None)) as connection:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        picked = ", ".join(
            "(SELECT act_id FROM act WHERE ordinal = 1)" if each == "act_id" else each for each in columns
        )
        connection.execute(f"INSERT INTO {table} SELECT {picked} FROM {table} ORDER BY rowid DESC LIMIT 1")  # noqa: S608
    assert table in tables_off(whole_copy)


ChecksFound = tuple[str | None, str | None]
"""The key and the column of a changed cell."""


@pytest.fixture
def cache(connection: sqlite3.Connection) -> sqlite3.Connection:
    """A value of the rows a, b and c each, and two assertions on a and b each."""
    connection.execute("PRAGMA foreign_keys=OFF")
    for row in "abc":
        line = (ROUND, row, "", "done", "済", 0)
        first = "(SELECT act_id FROM act WHERE ordinal = 1)"
        connection.execute(f"INSERT INTO entry_value VALUES (?, ?, ?, ?, ?, ?, {first})", line)  # noqa: S608 - our own
    words = [(ROUND, row, "", "done", word, place) for row in "ab" for place, word in enumerate(("w1", "w2"))]
    connection.executemany("INSERT INTO entry_word VALUES (?, ?, ?, ?, ?, ?)", words)
    return connection


def checks_found_after(connection: sqlite3.Connection, *changes: str) -> list[ChecksFound]:
    for each in changes:
        connection.execute(each)
    problems = list(changed_cache(Database(connection, STATEMENTS)))
    assert {each.code for each in problems} <= {"STORE-CELL-CHANGED"}
    return [(each.place.table_key, each.place.table_column) for each in problems]


def value(row: str) -> ChecksFound:
    return f"R4/{row}//done", "act_id"


def test_a_cache_as_it_is_written_is_sound(cache: sqlite3.Connection) -> None:
    assert checks_found_after(cache) == []
    assert checks_found_after(cache, "DELETE FROM entry_value", "DELETE FROM entry_word") == []


def test_lines_that_name_another_act_are_named_even_if_they_are_most(cache: sqlite3.Connection) -> None:
    change = "UPDATE entry_value SET act_id = 'x' WHERE row_id <> 'a'"
    assert checks_found_after(cache, change) == [value("b"), value("c")]


def test_where_the_first_act_itself_changed_the_lines_that_differ_from_most_are_named(
    cache: sqlite3.Connection,
) -> None:
    changes = (
        "UPDATE act SET act_id = 'x' WHERE ordinal = 1",
        "UPDATE entry_value SET act_id = 'z' WHERE row_id = 'b'",
    )
    assert checks_found_after(cache, *changes) == [value("b")]


def test_without_any_act_the_lines_that_differ_from_most_are_named(cache: sqlite3.Connection) -> None:
    assert checks_found_after(cache, "DELETE FROM act") == []


def test_an_assertion_at_another_place_is_named(cache: sqlite3.Connection) -> None:
    change = "UPDATE entry_word SET position = 5 WHERE row_id = 'b' AND word_id = 'w2'"
    assert checks_found_after(cache, change) == [("R4/b//done/w2", "position")]


def test_assertions_in_another_order_than_that_of_their_ids_are_named(cache: sqlite3.Connection) -> None:
    change = "UPDATE entry_word SET position = 1 - position WHERE row_id = 'a'"
    assert checks_found_after(cache, change) == [("R4/a//done/w1", "position"), ("R4/a//done/w2", "position")]


def test_an_id_that_is_no_text_stops_no_check(cache: sqlite3.Connection) -> None:
    """The cell itself is named as one that its column cannot hold."""
    assert (
        checks_found_after(cache, "UPDATE entry_word SET word_id = x'7732' WHERE row_id = 'a' AND word_id = 'w2'") != []
    )


def test_what_a_writer_keeps_is_read_from_no_table_that_acts_on_answers_write(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    query = Statements.sql_to_query

    def noted(self: Statements, name: str, parameters: Iterable[str]) -> tuple[str, str]:
        kinds, sql = query(self, name, parameters)
        asked.append(sql)
        return kinds, sql

    monkeypatch.setattr(Statements, "sql_to_query", noted)
    about = {"schedules": ["p-1"], "values": ["p-1"], "_rows_asked_by_forms": [ROUND, "p-1"], "begun_until": ["w1"]}
    with store.reading() as records:
        for reader in (records.plan, records.rounds, records.organisation):
            for name, method in vars(type(reader)).items():
                if hasattr(method, "__wrapped__"):
                    method(reader, *about.get(name, ()))
    tables = {table for sql in asked for table in re.findall(r'\b(?:FROM|JOIN) "?(\w+)', sql)}
    assert tables >= {"plan", "listing", "planned_schedule", "round_row", "division", "succession"}
    assert tables & OF_ANSWERS == {"act"}


def test_a_list_longer_than_a_statement_takes_is_asked_for_in_parts(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MOST_VALUES", 2)
    said = [typed(f"w{number}", slot_in("cabd"[number], "note", "zeimu"), str(number)) for number in range(4)]
    with act(store) as work:
        for assertion in said:
            work.entries.add_assertion(ROUND, assertion)
    with store.reading() as records:
        assert list(records.entries.assertions(ROUND, ["a", "b", "c", "d"])) == said
        assert list(records.entries.assertions(ROUND, ["a", "b", "x"])) == said[1:3]


# What stands outside the acts: who the store is, the acts, and texts that are not yet said.
WITHOUT_ACT = {"store_info", "act", "draft"}


def test_only_types_that_every_database_has_are_used() -> None:
    types = {type(column.type) for table in all_tables.tables.values() for column in table.columns}
    assert types == {Text, Integer, Boolean, LargeBinary}


def test_no_table_has_a_column_a_field() -> None:
    columns = {column.name for table in all_tables.tables.values() for column in table.columns}
    assert columns.isdisjoint(NAKANO.by_key)


def test_every_table_has_a_key_of_texts_and_places() -> None:
    for name, table in all_tables.tables.items():
        assert {type(column.type) for column in table.primary_key} in ({Text}, {Integer}, {Text, Integer}), name


def test_every_line_leads_to_the_act_that_wrote_it() -> None:
    astray = [
        name for name, table in all_tables.tables.items() if name not in WITHOUT_ACT and "act" not in reached(table)
    ]
    assert astray == []


def reached(table: Table) -> set[str]:
    """The tables that a line points at, at first or further hand."""
    found: set[str] = set()
    waiting = [table]
    while waiting:
        for target in pointed_at(waiting.pop()):
            if target.name not in found:
                found.add(target.name)
                waiting.append(target)
    return found


def pointed_at(table: Table) -> Iterator[Table]:
    for key in table.foreign_keys:
        yield key.column.table


def rows_of(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def test_each_place_of_a_division_begins_on_the_day_after_the_one_before_ended(
    path: Path, stores: SqliteStores
) -> None:
    earlier = tuple(EarlierPlace(day, "kumin", 1) for day in (date(2020, 3, 31), date(2023, 3, 31)))
    moved = replace(small_organisation().get("zeimu"), earlier=earlier)
    with closing(stores.open(path)) as store, act(store) as work:
        work.organisation.save(Organisation((moved,)))
    days = "SELECT valid_from, valid_to FROM division_place WHERE division_id = 'zeimu' ORDER BY valid_from"
    assert rows_of(path, days) == [("", "2020-03-31"), ("2020-04-01", "2023-03-31"), ("2023-04-01", None)]


def test_the_rows_of_a_round_are_numbered_from_0_and_those_that_join_it_after_them(
    path: Path, stores: SqliteStores
) -> None:
    joining = [RoundRow(row, None, (NamedDivision("bosai", Role.LEAD, 1),)) for row in "gh"]
    with closing(stores.open(path)) as store, act(store) as work:
        work.rounds.add_rows(ROUND, joining)
    positions = rows_of(path, "SELECT row_id, position FROM round_row ORDER BY position")
    assert positions == [(row, place) for place, row in enumerate("abcdefgh")]


def test_a_cell_of_another_type_than_its_column_is_no_value(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE listing SET ordinal = 'first' WHERE row_id = 'b'")
    records = read_snapshot(Database(connection, STATEMENTS), OFFICE_INFO)
    with pytest.raises(TypeError):
        records.plan.all()[0]


def test_changes_are_written_before_all_of_a_long_queue_was_given(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "_MOST_WAITING", 2)
    written: list[int] = []
    with store.writing() as work:
        act_id = work.begin_act("edit", None).act_id
        connection: Any = work.plan._database.connection

        def changes() -> Iterator[Change]:
            for now in "abc":
                written.append(connection.execute("SELECT count(*) FROM change").fetchone()[0])
                yield Change(act_id, ROUND, "a", "done", None, None, now, "office", Why.TYPED)

        work.entries.add_changes(changes())
        work.commit()
    assert written == [0, 0, 2]
    with store.reading() as records:
        assert [each.now for _, each in records.entries.changes(ROUND)] == [*"abc"]


def test_a_return_that_comes_again_is_still_that_of_the_act_with_which_it_came(
    path: Path, stores: SqliteStores
) -> None:
    package = package_for()
    answered = return_for(package)
    with closing(stores.open(path)) as store:
        with act(store) as work:
            work.exchange.add_package(package)
            work.exchange.add_return(answered)
        came = rows_of(path, "SELECT act_id, ordinal FROM return")
        with act(store) as work:
            work.exchange.add_return(replace(answered, state=ReturnState.WITHDRAWN))
    assert rows_of(path, "SELECT act_id, ordinal FROM return") == came


@pytest.mark.parametrize(
    ("target", "columns"),
    [
        ("act.act_id", ["act_id"]),
        ("listing.row_id", ["row_id"]),
        ("indicator.indicator_id", ["row_id"]),
        ("division.division_id", ["division_id", "who"]),
    ],
)
def test_a_column_may_name_the_values_of_several_columns(target: str, columns: list[str]) -> None:
    assert [column.name for each in references(change) for column in each.columns_naming(target)] == columns
