"""In the cache of current values every line names the first act, and assertions are in the order of their IDs."""

from __future__ import annotations

import sqlite3

import pytest

from nakano_status.store.integrity import changed_cache
from nakano_status.store.sqlite.format_version import STATEMENTS
from nakano_status.store.statements import Database
from tests.support.stores import ROUND

Found = tuple[str | None, str | None]
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


def found_after(connection: sqlite3.Connection, *changes: str) -> list[Found]:
    for each in changes:
        connection.execute(each)
    problems = list(changed_cache(Database(connection, STATEMENTS)))
    assert {each.code for each in problems} <= {"STORE-CELL-CHANGED"}
    return [(each.place.key, each.place.column) for each in problems]


def value(row: str) -> Found:
    return f"R4/{row}//done", "act_id"


def test_a_cache_as_it_is_written_is_sound(cache: sqlite3.Connection) -> None:
    assert found_after(cache) == []
    assert found_after(cache, "DELETE FROM entry_value", "DELETE FROM entry_word") == []


def test_lines_that_name_another_act_are_named_even_if_they_are_most(cache: sqlite3.Connection) -> None:
    change = "UPDATE entry_value SET act_id = 'x' WHERE row_id <> 'a'"
    assert found_after(cache, change) == [value("b"), value("c")]


def test_where_the_first_act_itself_changed_the_lines_that_differ_from_most_are_named(
    cache: sqlite3.Connection,
) -> None:
    changes = (
        "UPDATE act SET act_id = 'x' WHERE ordinal = 1",
        "UPDATE entry_value SET act_id = 'z' WHERE row_id = 'b'",
    )
    assert found_after(cache, *changes) == [value("b")]


def test_without_any_act_the_lines_that_differ_from_most_are_named(cache: sqlite3.Connection) -> None:
    assert found_after(cache, "DELETE FROM act") == []


def test_an_assertion_at_another_place_is_named(cache: sqlite3.Connection) -> None:
    change = "UPDATE entry_word SET position = 5 WHERE row_id = 'b' AND word_id = 'w2'"
    assert found_after(cache, change) == [("R4/b//done/w2", "position")]


def test_assertions_in_another_order_than_that_of_their_ids_are_named(cache: sqlite3.Connection) -> None:
    change = "UPDATE entry_word SET position = 1 - position WHERE row_id = 'a'"
    assert found_after(cache, change) == [("R4/a//done/w1", "position"), ("R4/a//done/w2", "position")]


def test_an_id_that_is_no_text_stops_no_check(cache: sqlite3.Connection) -> None:
    """The cell itself is named as one that its column cannot hold."""
    assert found_after(cache, "UPDATE entry_word SET word_id = x'7732' WHERE row_id = 'a' AND word_id = 'w2'") != []
