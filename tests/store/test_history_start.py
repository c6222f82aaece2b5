"""The history of a file of an older format begins with one act, which records what is in the file as it is now."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from zlib import crc32

import pytest

from tests.support.altered_stores import begin_history_anew
from tests.support.stores import ROUND

Line = tuple[str, str, str, str | None, int]
"""A line of the cache: its row, division and key, the value, and whether there is a conflict."""


def cached(
    connection: sqlite3.Connection, lines: Sequence[Line], asserted: Sequence[tuple[str, str, str]] = ()
) -> None:
    """Let the cache be these lines, with an assertion on each of these slots."""
    connection.execute("DELETE FROM entry_value")
    connection.execute("DELETE FROM entry_word")
    (first,) = connection.execute("SELECT act_id FROM act WHERE ordinal = 1").fetchone()
    rows = [(ROUND, row, division, key, value, conflict, first) for row, division, key, value, conflict in lines]
    connection.executemany("INSERT INTO entry_value VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
    words = [(ROUND, row, division, group) for row, division, group in asserted]
    connection.executemany("INSERT INTO entry_word VALUES (?, ?, ?, ?, 'w', 0)", words)


def lines_left(connection: sqlite3.Connection) -> list[Line]:
    begin_history_anew(connection)
    asked = "SELECT row_id, division_id, key, value, conflict FROM entry_value ORDER BY rowid"
    return connection.execute(asked).fetchall()


def test_the_act_follows_the_last_one_and_belongs_to_no_one(connection: sqlite3.Connection) -> None:
    begin_history_anew(connection)
    acts = connection.execute("SELECT ordinal, kind, by_name FROM act ORDER BY ordinal").fetchall()
    assert [ordinal for ordinal, *_ in acts] == list(range(1, len(acts) + 1))
    assert acts[-1] == (len(acts), "begin_history", None)


def test_a_file_without_an_act_has_no_history_to_begin(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM act")
    begin_history_anew(connection)
    for table in ("act", "act_content"):
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608 - named above


@pytest.mark.parametrize("with_acts", [True, False])
def test_the_sums_of_older_formats_are_removed_and_no_setting_else(
    connection: sqlite3.Connection, *, with_acts: bool
) -> None:
    (act_id,) = connection.execute("SELECT act_id FROM act WHERE ordinal = 1").fetchone()
    given = [("sum:", "x", act_id), ("sum:division:", "x", act_id), ("summary", "x", act_id)]
    connection.execute("DELETE FROM setting")
    connection.executemany("INSERT INTO setting VALUES (?, ?, ?)", given)
    if not with_acts:
        connection.execute("DELETE FROM act")
    begin_history_anew(connection)
    assert connection.execute("SELECT key FROM setting").fetchall() == [("summary",)]


def test_every_line_of_the_cache_names_the_first_act(connection: sqlite3.Connection) -> None:
    cached(connection, [("a", "", "done", "済", 0)])
    connection.execute("UPDATE entry_value SET act_id = (SELECT act_id FROM act WHERE ordinal = 3)")
    begin_history_anew(connection)
    asked = "SELECT ordinal FROM act JOIN entry_value ON entry_value.act_id = act.act_id"
    assert connection.execute(asked).fetchall() == [(1,)]


def test_each_draft_gets_a_check(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO draft VALUES ('R4', 'a', 'zeimu', 'done', '書きかけ', '2023-07-01T00:00:00+00:00')")
    begin_history_anew(connection)
    checks = connection.execute("SELECT round_id, row_id, division_id, key FROM draft_check").fetchall()
    assert checks == [("R4", "a", "zeimu", "done")]


def test_a_slot_without_a_value_a_conflict_and_an_assertion_has_no_line(connection: sqlite3.Connection) -> None:
    others: list[Line] = [("a", "", "done", "済", 0), ("b", "", "done", None, 1)]
    cached(connection, [*others, ("c", "", "done", None, 0), ("d", "", "done", "", 0)])
    assert lines_left(connection) == others


def test_blank_lines_of_a_slot_with_an_assertion_are_kept(connection: sqlite3.Connection) -> None:
    lines: list[Line] = [("a", "", "done", None, 0), ("b", "", "done", None, 0)]
    cached(connection, lines, [("a", "", "done")])
    assert lines_left(connection) == lines[:1]


@pytest.mark.parametrize("with_value", range(4))
def test_the_lines_of_one_slot_are_kept_or_dropped_together(connection: sqlite3.Connection, with_value: int) -> None:
    """A mark, its reason and its kind are one slot; none of the three has a value in the last case."""
    keys = ("mark", "change_reason", "change_kind")
    lines = [("a", "", key, "x" if place == with_value else None, 0) for place, key in enumerate(keys)]
    cached(connection, lines)
    assert lines_left(connection) == (lines if with_value < len(keys) else [])


def test_slots_of_two_divisions_are_two(connection: sqlite3.Connection) -> None:
    lines: list[Line] = [("b", "koseki", "note", None, 0), ("b", "zeimu", "note", None, 0)]
    cached(connection, lines, [("b", "zeimu", "note")])
    assert lines_left(connection) == lines[1:]


def test_a_damaged_line_is_kept_to_be_found(connection: sqlite3.Connection) -> None:
    """Its field is in no profile: whether it is blank cannot be known."""
    lines: list[Line] = [("a", "", "nowhere", None, 0)]
    cached(connection, [*lines, ("b", "", "done", None, 0)])
    assert lines_left(connection) == lines


def test_a_group_of_which_the_older_format_kept_a_sum_is_looked_for_in_its_own_table(
    connection: sqlite3.Connection,
) -> None:
    def stored(key: str, act_id: str, columns: int, row: int) -> tuple[str, str, str]:
        words = f"{columns:08x} {row:08x}"
        return key, f"{crc32(f'{key} {act_id} {words}'.encode()):08x} {words}", act_id

    (acts, first) = connection.execute("SELECT count(*), min(act_id) FROM act").fetchone()
    connection.execute("DELETE FROM setting")
    given = [stored("sum:", first, acts, 0), stored("sum:listing:gone", first, 1, 1)]
    connection.executemany("INSERT INTO setting VALUES (?, ?, ?)", given)
    begin_history_anew(connection)
    found = connection.execute("SELECT table_name, digest FROM act_content WHERE group_key = 'gone'").fetchall()
    assert found == [("listing", "")]
