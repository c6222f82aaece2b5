"""The check sums of the rows locate what changed outside the program, and nothing else."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from nakano_status.store.changed_cells import changed_cells, shown
from nakano_status.store.check_sums import Sum
from nakano_status.store.sqlite.connection import lenient
from nakano_status.store.sqlite.format_version import STATEMENTS
from nakano_status.store.statements import Database
from tests.support.stores import act, office_store

Found = tuple[str, str | None, str | None, str | None]
"""The code of a problem, and its table, key and column; an act is named by its number."""

ROWS = "abcd"


def found_after(connection: sqlite3.Connection, *changes: str) -> list[Found]:
    """Return what is found after these statements, sorted."""
    acts = dict(connection.execute("SELECT act_id, 'act ' || ordinal FROM act"))
    for each in changes:
        connection.execute(each)
    with lenient(connection):
        places = [(each.code, each.place) for each in changed_cells(Database(connection, STATEMENTS))]
    return sorted(((code, at.table, acts.get(at.key or "", at.key), at.column) for code, at in places), key=repr)


def cell(table: str, key: str, column: str) -> Found:
    return "STORE-CELL-CHANGED", table, key, column


def rows(table: str, key: str | None) -> Found:
    return "STORE-ROWS-OFF", table, key, None


def test_a_table_without_damage_is_read_once(connection: sqlite3.Connection) -> None:
    statements: list[str] = []
    connection.set_trace_callback(statements.append)
    assert found_after(connection) == []
    assert len([each for each in statements if " FROM package_row" in each]) == 1


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            ["UPDATE listing SET title = title || 'x' WHERE row_id IN ('a', 'f')"],
            [cell("listing", "p-1/a", "title"), cell("listing", "p-1/f", "title")],
        ),
        (
            ["UPDATE word_value SET value = 'x' WHERE word_id = 'w2'"],
            [cell("word_value", "w2/b/zeimu/note/note", "value")],
        ),
        (
            ["UPDATE package_row SET role = 'tracker', row_id = 'x' WHERE row_id = 'c' AND package_id = 'R4-ZEIMU'"],
            [cell("package_row", "R4-ZEIMU/x", "role"), cell("package_row", "R4-ZEIMU/x", "row_id")],
        ),
        (["UPDATE store_info SET made_by = 'x'"], [cell("store_info", "office-1", "made_by")]),
        (
            ["UPDATE setting SET value = 'x' WHERE key = 'respondent.name'"],
            [cell("setting", "respondent.name", "value")],
        ),
    ],
)
def test_a_changed_cell_is_named_by_its_row_and_column(
    connection: sqlite3.Connection, changes: Sequence[str], expected: list[Found]
) -> None:
    assert found_after(connection, *changes) == expected


def test_of_up_to_four_changed_rows_the_fewest_columns_are_named_in_whatever_order_they_are_read(
    connection: sqlite3.Connection,
) -> None:
    """They were summed in the order of their key, and are read in the order in which they were written."""
    new = dict(zip(ROWS, "zyxw", strict=True))
    cases = " ".join(f"WHEN '{row}' THEN '{to}'" for row, to in new.items())
    change = f"UPDATE package_seen SET row_id = CASE row_id {cases} END WHERE package_id = 'R4-BOSAI'"  # noqa: S608
    expected = [cell("package_seen", f"R4-BOSAI/{to}//done/w-{row}", "row_id") for row, to in new.items()]
    assert found_after(connection, change) == sorted(expected)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            ["UPDATE package_row SET package_id = 'x' WHERE package_id = 'R4-ZEIMU' AND row_id = 'a'"],
            [cell("package_row", "x/a", "package_id")],
        ),
        (
            ["UPDATE package_seen SET package_id = 'R4-KOSEKI' WHERE word_id IN ('w-a', 'w-b')"],
            [cell("package_seen", f"R4-KOSEKI/{row}//done/w-{row}", "package_id") for row in "ab"],
        ),
        (  # it may have been in either of two packages
            [
                "UPDATE package_seen SET package_id = 'x' WHERE package_id = 'R4-ZEIMU' AND word_id = 'w1'",
                "DELETE FROM package_seen WHERE package_id = 'R4-KOSEKI' AND word_id = 'w1'",
            ],
            [cell("package_seen", "x/a//done/w1", "package_id"), rows("package_seen", "R4-ZEIMU")],
        ),
        (  # two rows look as if they had been the same one
            [
                "UPDATE package_seen SET package_id = 'x' WHERE word_id = 'w-b'",
                "INSERT INTO package_seen VALUES ('y', 'b', '', 'done', 'w-b')",
            ],
            [cell("package_seen", "x/b//done/w-b", "package_id")],
        ),
    ],
)
def test_a_row_whose_group_changed_is_one_changed_cell_wherever_it_went(
    connection: sqlite3.Connection, changes: Sequence[str], expected: list[Found]
) -> None:
    assert found_after(connection, *changes) == expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("INSERT INTO package_row VALUES ('R4-ZEIMU', 'x', 'lead', 9)", rows("package_row", "R4-ZEIMU/x")),
        ("DELETE FROM package_row WHERE package_id = 'R4-ZEIMU' AND row_id = 'a'", rows("package_row", "R4-ZEIMU")),
        ("DELETE FROM word_value WHERE word_id = 'w2'", rows("word_value", "act 3")),
        ("UPDATE word_value SET word_id = 'x' WHERE word_id = 'w2'", rows("word_value", "act 3")),
        ("DELETE FROM alias_answer", rows("alias_answer", None)),
    ],
)
def test_an_added_row_is_named_and_a_missing_one_by_its_group(
    connection: sqlite3.Connection, change: str, expected: Found
) -> None:
    assert found_after(connection, change) == [expected]


def test_the_rows_of_a_group_are_counted(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM package_row WHERE package_id = 'R4-ZEIMU' AND row_id = 'a'")
    (problem,) = changed_cells(Database(connection, STATEMENTS))
    assert (problem.found, problem.expected) == ("1", "2")


@pytest.mark.parametrize(
    ("change", "keys", "column"),
    [
        ("key = 'x-' || key", ("x-sum:division:", "x-sum:division_name:"), "key"),
        ("key = 'sum:' || key", ("sum:sum:division:", "sum:sum:division_name:"), "key"),
        ("act_id = 'x'", ("sum:division:", "sum:division_name:"), "act_id"),
        ("value = 'x'", ("sum:division:", "sum:division_name:"), "value"),
    ],
)
def test_a_changed_cell_of_a_check_sum_is_named(
    connection: sqlite3.Connection, change: str, keys: Sequence[str], column: str
) -> None:
    change = f"UPDATE setting SET {change} WHERE key IN ('sum:division:', 'sum:division_name:')"  # noqa: S608
    assert found_after(connection, change) == [cell("setting", key, column) for key in keys]


def test_the_changed_key_of_a_check_sum_is_named_though_its_rows_are_gone(connection: sqlite3.Connection) -> None:
    changes = ["UPDATE setting SET key = 'x' WHERE key = 'sum:alias_answer:'", "DELETE FROM alias_answer"]
    assert found_after(connection, *changes) == [cell("setting", "x", "key")]


def test_the_changed_key_of_a_check_sum_is_named_though_it_is_no_text(connection: sqlite3.Connection) -> None:
    change = "UPDATE setting SET key = CAST(x'73756d3aff' AS TEXT) WHERE key = 'sum:division:'"
    assert found_after(connection, change) == [cell("setting", "sum:\udcff", "key")]


def test_check_sums_are_those_that_every_released_program_keeps() -> None:
    of = Sum.of([("a", None, 1, b"x"), ("b", "２", 0, b"")])
    stored = "7194bf95 3b6352b33ae15d43b51aa54ce2000e6f 14bdaabdfcc53e01"
    assert of.stored("sum:listing:p-1", "act-1") == stored
    assert Sum.read("sum:listing:p-1", "act-1", stored) == of
    assert Sum.is_like(stored)
    others = (("sum:listing:p-2", "act-1", stored), ("sum:listing:p-1", "act-2", stored))
    assert [Sum.read(*each) for each in (*others, ("sum:listing:p-1", "act-1", stored.replace("0", "1")))] == [None] * 3


def test_a_setting_that_only_looks_like_a_check_sum_is_none(tmp_path: Path) -> None:
    with closing(office_store(tmp_path)) as store:
        with act(store) as work:
            work.settings.save("k", "00000000 00000000 00000000")
        assert store.check_integrity() == []


def test_a_cell_of_a_check_sum_that_is_no_text_hides_no_other_damage(connection: sqlite3.Connection) -> None:
    """It is found by its type, not by a sum."""
    first = "(SELECT min(rowid) FROM setting)"
    changes = [f"UPDATE setting SET value = x'00' WHERE rowid = {first}", "UPDATE listing SET title = 'x'"]  # noqa: S608
    assert found_after(connection, *changes) == [cell("listing", f"p-1/{row}", "title") for row in "abcdef"]


def test_a_cell_of_up_to_forty_characters_is_quoted_whole() -> None:
    assert (shown("あ" * 40), shown("あ" * 41), shown(7)) == ("あ" * 40, "あ" * 40 + "…", "7")
