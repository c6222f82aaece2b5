"""Each digest, parent and content of an act is named if the others prove that it changed; a history begins once."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.domain.history.acts import act_digest
from nakano_status.store.act_recording import BEGIN_HISTORY, RecordedContents, StoredContent, Sums, contents_digest
from nakano_status.store.changed_cells import changed_acts
from nakano_status.store.sqlite.connection import lenient
from nakano_status.store.sqlite.format_version import CURRENT, STATEMENTS
from nakano_status.store.sqlite.migrating import empty_file
from nakano_status.store.sqlite.opening import SqliteStores
from nakano_status.store.statements import Database
from tests.support.altered_stores import HISTORY, begin_history_anew
from tests.support.stores import TickingClock, act

Found = tuple[str, str | None, str | None, str | None]
"""The code of a problem, and its table, key and column."""


def write_acts(connection: sqlite3.Connection, parents: Mapping[str, Sequence[str] | None], begins: str = "") -> None:
    """Write acts, each with the acts before it (None: it is older than the history)."""
    database = Database(connection, STATEMENTS)
    digests: dict[str, str] = {}
    for ordinal, (act_id, before) in enumerate(parents.items()):
        kind = BEGIN_HISTORY if act_id == begins else "edit_entry"
        connection.execute("INSERT INTO act VALUES (?, ?, ?, '2023-07-01', NULL, '1')", (act_id, ordinal, kind))
        if before is not None:
            content = StoredContent.of(act_id, (database.tables["division"], ""), f"rows of {act_id}", Sums())
            database.run_many("insert act_content", [content._asdict()])
            contents = contents_digest([content])
            digests[act_id] = act_digest(contents, [digests[each] for each in before])
            connection.execute("INSERT INTO act_digest VALUES (?, ?, ?)", (act_id, contents, digests[act_id]))
            stated = [(act_id, each, digests[each]) for each in before]
            connection.executemany("INSERT INTO act_parent VALUES (?, ?, ?)", stated)


@pytest.fixture
def empty() -> Iterator[sqlite3.Connection]:
    made = empty_file(CURRENT)
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


def found_after(connection: sqlite3.Connection, *changes: str) -> list[Found]:
    for each in changes:
        connection.execute(each)
    database = Database(connection, STATEMENTS)
    with lenient(connection):
        problems = [(each.code, each.place) for each in changed_acts(database, RecordedContents.read(database))]
    return [(code, at.table, at.key, at.column) for code, at in problems]


def cell(table: str, key: str, column: str) -> Found:
    return "STORE-CELL-CHANGED", table, key, column


def alone(table: str, key: str) -> Found:
    return "STORE-HISTORY-CHANGED", table, key, None


def test_acts_of_copies_that_went_apart_and_were_joined_prove_each_other(joined: sqlite3.Connection) -> None:
    assert found_after(joined) == []


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
    assert found_after(joined, change) == [expected]


def test_a_parent_in_which_a_cell_is_no_text_counts_as_gone(joined: sqlite3.Connection) -> None:
    """The cell itself is named as one that its column cannot hold."""
    change = "UPDATE act_parent SET parent_digest = x'00' WHERE act_id = 'd' AND parent_id = 'c'"
    assert found_after(joined, change) == [cell("act_digest", "d", "digest")]


def test_an_act_whose_own_id_is_no_text_hides_no_change_of_those_after_it(joined: sqlite3.Connection) -> None:
    changes = (
        "UPDATE act SET act_id = x'00' WHERE act_id = 'a'",
        "UPDATE act_digest SET digest = 'x' WHERE digest > ''",
    )
    assert {key for _, _, key, _ in found_after(joined, *changes)} == {"b", "c", "d"}


def test_acts_from_before_the_beginning_need_no_digest(begun: sqlite3.Connection) -> None:
    assert found_after(begun) == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("INSERT INTO act_digest VALUES ('o', 'x', 'x')", alone("act_digest", "o")),
        ("INSERT INTO act_parent VALUES ('p', 'o', 'x')", alone("act_parent", "p")),
        (f"UPDATE act SET kind = '{BEGIN_HISTORY}' WHERE act_id = 'h'", alone("act", "h")),  # noqa: S608 - our own
        ("UPDATE act_parent SET parent_id = 'p'", cell("act_parent", "h/p", "parent_id")),
    ],
)
def test_acts_from_before_the_beginning_have_no_part_in_the_history(
    begun: sqlite3.Connection, change: str, expected: Found
) -> None:
    assert found_after(begun, change) == [expected]


def test_an_act_from_before_the_beginning_has_no_content(begun: sqlite3.Connection) -> None:
    database = Database(begun, STATEMENTS)
    forged = StoredContent.of("o", (database.tables["division"], ""), "x", Sums())
    database.run_many("insert act_content", [forged._asdict()])
    assert found_after(begun) == [alone("act_content", "o")]


def test_an_act_whose_content_changed_in_a_cell_is_not_named_beside_that_cell(connection: sqlite3.Connection) -> None:
    assert found_after(connection, "UPDATE act_content SET digest = 'x' WHERE table_name = 'division'") == []


def tables_off(path: Path) -> set[str | None]:
    """Return the tables of the problems of a data file."""
    with closing(SqliteStores(TickingClock()).open(path, read_only=True)) as store:
        return {each.place.table for each in store.check_integrity()}


def test_an_act_that_begins_the_history_again_hides_no_change_before_it(whole_copy: Path) -> None:
    assert tables_off(whole_copy) == set()
    with closing(SqliteStores(TickingClock()).open(whole_copy)) as store, store.writing() as work:
        work.begin_act(BEGIN_HISTORY, None)
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
    with closing(SqliteStores(TickingClock()).open(whole_copy)) as store, act(store) as work:
        work.settings.save("k", "v")
    with closing(sqlite3.connect(whole_copy, isolation_level=None)) as connection:
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        picked = ", ".join(
            "(SELECT act_id FROM act WHERE ordinal = 1)" if each == "act_id" else each for each in columns
        )
        connection.execute(f"INSERT INTO {table} SELECT {picked} FROM {table} ORDER BY rowid DESC LIMIT 1")  # noqa: S608
    assert table in tables_off(whole_copy)
